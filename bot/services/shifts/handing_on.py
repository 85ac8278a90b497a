"""Offering one's place to others: it stays theirs until somebody takes it, and until it starts.

Who waits in line comes first, as for a place that is free: they have said yes already, or are offered it for
as long as the thing says. Whoever comes after that takes it with I'm in. See docs/design.md § 102.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from bot.db import Transaction
from bot.errors import Refusal
from bot.i18n import N_
from bot.services.guild.callers import Caller
from bot.services.people import volunteers
from bot.services.shifts import swappable
from bot.services.things import giving_back, on_offer, register, rosters, swapped, things
from bot.services.things.rosters import Commitment
from bot.services.things.things import Thing


@dataclass(frozen=True, slots=True)
class Standing:
    """How their place stands now; without one it is somebody else's."""

    thing: Thing
    commitment: Commitment

    @property
    def is_theirs(self) -> bool:
        return self.commitment.has_place


def may_swap(thing: Thing, commitment: Commitment | None, now: datetime) -> bool:
    """Whether this person can give their place for another: on something that starts later."""
    if thing.starts_at is None or thing.starts_at <= now or not thing.is_open(now):
        return False
    is_theirs = commitment is not None and commitment.state == "confirmed" and commitment.done_at is None
    return is_theirs and thing.approval is None


def may_offer(thing: Thing, commitment: Commitment | None, now: datetime) -> bool:
    """The same to whoever takes it: there are only so many places."""
    return may_swap(thing, commitment, now) and thing.places is not None


def offer(tx: Transaction, thing_id: int, caller: Caller, *, now: datetime) -> Standing:
    """Their place is whoever's who takes it, and theirs until then. For who has a place. Twice is once.
    Raises NotFound, and Refusal where it can't be offered.
    """
    thing, found = _theirs(tx, thing_id, caller)
    things.require_open(thing, now)
    if thing.starts_at is None or thing.approval is not None:
        raise Refusal(
            N_("A place on “{title}” can't be handed on. I can't make it gives yours back."),
            title=thing.title,
        )
    if thing.starts_at <= now:
        raise Refusal(N_("“{title}” has begun, so nobody can take your place any more."), title=thing.title)
    if thing.places is None:
        raise Refusal(
            N_("On “{title}” there is room for everybody: I can't make it is all it takes."),
            title=thing.title,
        )
    swappable.require_somebody_to_nod(tx, thing)
    if found.on_offer_since is None and swapped.open_of_place(tx, found.id) is not None:
        raise Refusal(
            N_("A swap of your place on “{title}” waits for an answer. End that first; /mine shows it."),
            title=thing.title,
        )
    if found.on_offer_since is None:
        thing = on_offer.set_on_offer(tx, thing, found, now)
        thing = giving_back.pass_on(tx, thing, now=now)
        register.kind_of(thing).redraw(tx, thing, now=now)
    return _now(tx, thing, found)


def keep(tx: Transaction, thing_id: int, caller: Caller, *, now: datetime) -> Standing:
    """They offer it no more. For who has a place. Twice is once. Raises NotFound, and Refusal as long as it
    is promised to somebody in line.
    """
    thing, found = _theirs(tx, thing_id, caller)
    if found.on_offer_since is None:
        return Standing(thing, found)
    swapped.end_of_place(tx, thing, found.id, now=now)
    if thing.places is not None and thing.offered and not thing.roster.within_reach:
        raise Refusal(
            N_(
                "Your place on “{title}” is promised to whoever is first in line, until they say yes or no. "
                "If they leave it, you can keep it."
            ),
            title=thing.title,
        )
    thing = on_offer.set_on_offer(tx, thing, found, None)
    register.kind_of(thing).redraw(tx, thing, now=now)
    return _now(tx, thing, found)


def end(tx: Transaction, thing_id: int, *, now: datetime) -> None:
    """As it starts: nothing of it is on offer any more. Twice is once."""
    thing = things.hold(tx, thing_id)
    if thing is None:
        return
    ended = on_offer.end_if_begun(tx, thing, now=now)
    on_offer.follow(tx, ended)  # also where it was moved, or they are all gone
    if ended.on_offer != thing.on_offer and ended.state == "open":
        register.kind_of(ended).redraw(tx, ended, now=now)


def _theirs(tx: Transaction, thing_id: int, caller: Caller) -> tuple[Thing, Commitment]:
    """It, locked, and their place on it. Raises NotFound, Refusal."""
    volunteers.hold(tx, things.show(tx, thing_id).guild_id, caller.user_id)
    thing = things.locked(tx, thing_id, caller)
    found = rosters.commitment_of(tx, thing.id, caller.user_id)
    if found is None or found.state != "confirmed" or found.done_at is not None:
        raise Refusal(N_("You have no place on “{title}” that somebody could take."), title=thing.title)
    return thing, found


def _now(tx: Transaction, thing: Thing, before: Commitment) -> Standing:
    return Standing(thing, rosters.find(tx, before.id) or before)
