"""Handing a role over to somebody by name: they are asked once, and have it when they have said yes."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.db import Transaction
from bot.errors import Refusal
from bot.i18n import N_
from bot.services.care import boundaries
from bot.services.guild.callers import Caller
from bot.services.outbox import outbox
from bot.services.people import volunteers
from bot.services.people.volunteers import Volunteer
from bot.services.roles import role_notes, term_ends
from bot.services.roles.term_ends import HAS_AGREED, NO_TERM, Answered
from bot.services.things import going_round, register, rosters, successors, terms, things
from bot.services.things.terms import HAND_OVER_ASKED, Term
from bot.services.things.things import Thing

NOT_NOW = N_("They can't be asked just now.")


def name(
    tx: Transaction, thing_id: int, caller: Caller, user_id: int, *, at_once: bool, now: datetime
) -> Answered:
    """Have somebody asked whether they take it over, at the end of this term or as soon as they say yes. For
    who has the role, also from a direct message. Raises NotFound, and Refusal for whom I may not ask.
    """
    guild_id = things.show(tx, thing_id).guild_id
    people = {one: volunteers.hold(tx, guild_id, one) for one in sorted({caller.user_id, user_id})}
    thing, term = term_ends.own(tx, thing_id, caller)
    things.require_open(thing, now)
    if term is None:
        raise Refusal(NO_TERM, title=thing.title)
    _require_askable(tx, thing, term, people[user_id], user_id, now=now)
    if outbox.was_put(tx, _asked_key(tx, term, user_id)):
        raise Refusal(N_("They were asked before, and I ask nobody twice. You can ask somebody else."))
    terms.unask(tx, term, now=now)
    named = replace(term, leaves="named", at_once=at_once, next_id=user_id, next_agreed=False)
    outbox.put(
        tx,
        HAND_OVER_ASKED,
        guild_id,
        _asked_key(tx, term, user_id),
        user_id=user_id,
        subject_id=thing_id,
        now=now,
    )
    term_ends.unsay(tx, term, now=now)
    return Answered(thing, term_ends.written(tx, thing, named, now=now))


def _asked_key(tx: Transaction, term: Term, user_id: int) -> str:
    """The parcel is theirs who is asked, and goes with them."""
    one = rosters.commitment_of(tx, term.thing_id, term.user_id)
    ends = int(term.ends_at.timestamp())
    return f"thing:{term.thing_id}:hand_over:{one.id if one else 0}:{ends}:{user_id}"


def _require_askable(
    tx: Transaction, thing: Thing, term: Term, person: Volunteer | None, user_id: int, *, now: datetime
) -> None:
    """Raises Refusal."""
    if user_id == term.user_id:
        raise Refusal(N_("That is you. Go on gives you another term."))
    if term.is_handed_on:
        raise Refusal(HAS_AGREED, title=thing.title)
    if thing.approval is not None:
        raise Refusal(
            N_(
                "Each person for “{title}” needs somebody's yes, so nobody can be named: they ask for it on "
                "its card. Find somebody says there that a place comes free."
            ),
            title=thing.title,
        )
    one = rosters.commitment_of(tx, thing.id, user_id)
    if one is not None and one.has_place:
        raise Refusal(N_("They have “{title}” already."), title=thing.title)
    if person is None or person.left_at is not None:
        raise Refusal(
            N_(
                "They have never said yes to anything here, so I may not write to them. Tell them yourself: "
                "they can press I'd like this role on its card, and Find somebody gives it to who waits."
            )
        )
    try:
        _require_fit(tx, thing, user_id)
    except Refusal:
        raise Refusal(NOT_NOW) from None  # what they have done here is theirs to say
    named_by = [one for one in terms.handed_to(tx, thing.guild_id, user_id) if one.thing_id == thing.id]
    keeps_away = user_id in boundaries.apart_from(tx, thing.guild_id, term.user_id)
    if person.paused(now) or keeps_away or named_by:
        raise Refusal(NOT_NOW)


def asked(tx: Transaction, thing_id: int, user_id: int) -> tuple[Thing, Term | None]:
    """It, and the place that this person is asked to take over. Raises NotFound."""
    thing = things.show_of(tx, thing_id, kind="role")
    found = [one for one in terms.handed_to(tx, thing.guild_id, user_id) if one.thing_id == thing_id]
    return thing, found[0] if found else None


def answer(tx: Transaction, thing_id: int, caller: Caller, *, yes: bool, now: datetime) -> Answered:
    """Whoever was named says whether they take it over; who has it hears the answer. No also takes a yes
    back, until the place has changed hands. From a direct message, too. Twice is once. Raises NotFound, and
    Refusal for a yes to what is not to be had any more.
    """
    guild_id = things.show_of(tx, thing_id, kind="role").guild_id
    caller.require_from(guild_id)
    volunteers.hold(tx, guild_id, caller.user_id)
    thing = things.locked(tx, thing_id, caller, kind="role")
    _thing, term = asked(tx, thing_id, caller.user_id)
    one = rosters.commitment_of(tx, thing_id, caller.user_id)
    has_it = one is not None and one.has_place
    if term is None or not yes:
        if term is not None:
            successors.cannot(tx, thing, caller.user_id, now=now)
        elif yes and not has_it:
            raise Refusal(
                N_("“{title}” is not handed over to you any more. /find shows what is open now."),
                title=thing.title,
            )
        return Answered(thing, terms.find(tx, thing_id, caller.user_id), again=term is None)
    things.require_open(thing, now)
    _require_right(tx, thing, caller)
    _require_fit(tx, thing, caller.user_id)
    if term.next_agreed:
        return Answered(thing, term, again=True)
    agreed = terms.write(tx, replace(term, next_agreed=True))
    is_time = agreed.at_once or agreed.ends_at <= now
    if not (is_time and successors.can(tx, thing, agreed)):  # else they hear that it is handed on
        terms.news(tx, agreed, agreed.user_id, "yes", now=now)
    if is_time:
        term_ends.hand_on(tx, thing, agreed, now=now)
        return Answered(things.show(tx, thing_id), terms.find(tx, thing_id, caller.user_id))
    return Answered(thing, agreed)


def _require_right(tx: Transaction, thing: Thing, caller: Caller) -> None:
    """Raises Refusal where somebody has to say yes by now."""
    if thing.approval is not None:
        raise Refusal(
            N_("Each person for “{title}” needs somebody's yes by now. Ask for it on its card."),
            title=thing.title,
        )


def _require_fit(tx: Transaction, thing: Thing, user_id: int) -> None:
    """What has to hold before their own yes, too. Raises Refusal."""
    before_yes = register.kind_of(thing).before_yes
    if before_yes is not None:
        before_yes(tx, thing, user_id)


def forget(tx: Transaction, guild_id: int, user_id: int) -> None:
    """Once this person has left every roster: nothing says any more until when they had a role, or that they
    were to have one; what they wrote for whoever is next stays without their name.
    """
    terms.forget(tx, guild_id, user_id)
    going_round.forget(tx, guild_id, user_id)
    role_notes.forget(tx, guild_id, user_id)
