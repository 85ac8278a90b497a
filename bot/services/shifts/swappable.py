"""Which places can change hands, what one could have for one's own, and whom one could ask for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, case, select

from bot.db import Transaction
from bot.errors import Refusal
from bot.i18n import N_
from bot.models.rosters import commitments as commitment_rows
from bot.models.shifts import shifts as shift_rows
from bot.models.things import OPEN
from bot.models.things import things as thing_rows
from bot.services.care import boundaries
from bot.services.guild import guilds
from bot.services.guild.callers import Caller
from bot.services.things import clashes, leads, rosters, swapped, things
from bot.services.things.clashes import Clash
from bot.services.things.rosters import Commitment
from bot.services.things.things import Thing

#: As many as a menu can show.
MOST_CHOICES = 24

_TIMETABLE = select(shift_rows.c.timetable_id).where(shift_rows.c.thing_id == bindparam("besides"))
#: Those on one card with it come first.
_BESIDE_IT = thing_rows.c.id.in_(
    select(shift_rows.c.thing_id).where(shift_rows.c.timetable_id == _TIMETABLE.scalar_subquery())
)
_OTHERS = (
    things.EVERY.where(
        thing_rows.c.guild_id == bindparam("guild_id"),
        OPEN,
        thing_rows.c.starts_at > bindparam("now"),
        thing_rows.c.id != bindparam("besides"),
        thing_rows.c.approval.is_(None),
        thing_rows.c.id.not_in(
            select(commitment_rows.c.thing_id).where(
                commitment_rows.c.guild_id == bindparam("guild_id"),
                commitment_rows.c.user_id == bindparam("user_id"),
                commitment_rows.c.state.in_(("confirmed", "offered", "pending")),
            )
        ),
    )
    .order_by(case((_BESIDE_IT, 0), else_=1), thing_rows.c.starts_at, thing_rows.c.id)
    .limit(MOST_CHOICES)
)
_SHOWN = (
    select(commitment_rows.c.user_id)
    .where(
        commitment_rows.c.thing_id == bindparam("thing_id"),
        commitment_rows.c.state == "confirmed",
        commitment_rows.c.done_at.is_(None),
        commitment_rows.c.shown_at.is_not(None),
        commitment_rows.c.user_id.is_not(None),
    )
    .order_by(commitment_rows.c.shown_at, commitment_rows.c.id)
)


@dataclass(frozen=True, slots=True)
class Offered:
    """What somebody would give, what they would have for it, and what that clashes with."""

    mine: Thing
    theirs: Thing
    clash: Clash | None
    people: Sequence[int] = ()  # who are in and have chosen to be shown


def choices(
    tx: Transaction, thing_id: int, caller: Caller, *, now: datetime
) -> tuple[Thing, Sequence[Thing]]:
    """It, and what one could have for one's place on it: what starts later, and one is not in. For who has a
    place. Raises NotFound, Refusal.
    """
    thing = things.show_to(tx, thing_id, caller)
    require_place(tx, thing, caller, now=now)
    listed = tx.list(
        Thing, _OTHERS, guild_id=thing.guild_id, user_id=caller.user_id, besides=thing.id, now=now
    )
    same = [one for one in listed if thing.series_id is not None and one.series_id == thing.series_id]
    return thing, [*same, *(one for one in listed if one not in same)]


def before_asking(tx: Transaction, thing_id: int, for_id: int, caller: Caller, *, now: datetime) -> Offered:
    """What the swap would mean, and whom they could ask: who has chosen to be shown. Raises NotFound, Refusal
    where it can't be.
    """
    mine, theirs = things.show_to(tx, thing_id, caller), things.show_to(tx, for_id, caller)
    own = require_place(tx, mine, caller, now=now)
    require_exchangeable(tx, mine, theirs, caller, now=now)
    require_unasked(tx, own, mine)
    apart = boundaries.apart_from(tx, mine.guild_id, caller.user_id)
    shown = [one for one in tx.values(_SHOWN, thing_id=for_id) if one != caller.user_id and one not in apart]
    clash = clashes.with_yes(tx, theirs, caller.user_id, besides=mine.id)
    return Offered(mine, theirs, clash, shown[:MOST_CHOICES])


def may_give(tx: Transaction, found: Commitment, mine: Thing, user_id: int, *, now: datetime) -> bool:
    """Their place is theirs to give, in no other question, and they have none on the other thing."""
    if not is_at_hand(found) or swapped.open_of_place(tx, found.id) is not None:
        return False
    return can_enter(rosters.commitment_of(tx, mine.id, user_id))


def is_at_hand(one: Commitment | None) -> bool:
    """A place that is promised to nobody else."""
    return one is not None and one.state == "confirmed" and one.done_at is None and not one.on_offer_since


def can_enter(one: Commitment | None) -> bool:
    return one is None or (one.state in ("left", "waitlisted", "standby") and one.done_at is None)


def require_place(tx: Transaction, thing: Thing, caller: Caller, *, now: datetime) -> Commitment:
    """What they would give. Raises Refusal."""
    found = rosters.commitment_of(tx, thing.id, caller.user_id)
    if found is None or found.state != "confirmed" or found.done_at is not None:
        raise Refusal(N_("You have no place on “{title}” that you could swap."), title=thing.title)
    things.require_open(thing, now)
    if thing.starts_at is None or thing.approval is not None:
        raise Refusal(N_("A place on “{title}” can't be swapped."), title=thing.title)
    if thing.starts_at <= now:
        raise Refusal(N_("“{title}” has begun, so nobody can swap it any more."), title=thing.title)
    if guilds.find(tx, thing.guild_id).quiet:
        raise Refusal(
            N_("This server is in quiet mode, so nobody is shown to anybody. You can offer your place.")
        )
    if found.on_offer_since is not None:
        raise Refusal(
            N_("You offer your place on “{title}” to whoever takes it. Keep it first, to swap it."),
            title=thing.title,
        )
    return found


def require_exchangeable(
    tx: Transaction, mine: Thing, theirs: Thing, caller: Caller, *, now: datetime
) -> None:
    """Raises Refusal for what they could not have for it."""
    if mine.id == theirs.id:
        raise Refusal(N_("That is the same one. Please choose another."))
    things.require_open(things.posted(theirs), now)
    if theirs.starts_at is None or theirs.approval is not None or theirs.starts_at <= now:
        raise Refusal(N_("A place on “{title}” can't be swapped."), title=theirs.title)
    for one in (mine, theirs):
        require_somebody_to_nod(tx, one)
    if not can_enter(rosters.commitment_of(tx, theirs.id, caller.user_id)):
        raise Refusal(N_("You're in for “{title}” already."), title=theirs.title)


def require_unasked(tx: Transaction, own: Commitment, thing: Thing) -> None:
    """Raises Refusal for a place that is part of another question."""
    found = swapped.open_of_place(tx, own.id)
    if found is None:
        return
    if found.mine_id == own.id:
        raise Refusal(
            N_("You have asked somebody about your place on “{title}” already. Take that back first."),
            title=thing.title,
        )
    raise Refusal(
        N_("Somebody has asked you for your place on “{title}”. Please answer that first; /mine shows it."),
        title=thing.title,
    )


def require_somebody_to_nod(tx: Transaction, thing: Thing) -> None:
    """Raises Refusal where a nod is wanted and nobody would be asked for it."""
    if thing.nods and not leads.of(tx, thing.id):
        raise Refusal(
            N_("Whoever looks after “{title}” has to say yes to that, and nobody does at the moment."),
            title=thing.title,
        )
