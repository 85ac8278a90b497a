"""How it goes on at the end of a term in a role: another one, handed over, or given back.

Whoever has it is asked two weeks before, and once more. A place never ends by itself: without an answer it
goes on, whoever looks after the role is told, and two weeks later it is for whoever waits for it; while
nobody waits, it stays theirs. See docs/design.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from dateutil.relativedelta import relativedelta

from bot.db import Transaction
from bot.errors import Invalid, NotFound, Refusal
from bot.i18n import N_
from bot.models.terms import terms as rows
from bot.services.guild.callers import Caller
from bot.services.outbox import outbox
from bot.services.outbox.kinds import Message, Post, declare
from bot.services.people import volunteers
from bot.services.record.setbacks import Due, overdue
from bot.services.things import giving_back, leads, managing, register, rosters, successors, terms, things
from bot.services.things.rosters import BY_ITSELF
from bot.services.things.terms import AGAIN, GRACE, NONE, NOTICE, TERM_ENDS, Term
from bot.services.things.things import GONE, Thing

#: To those who look after it.
TERM_UNANSWERED = declare(
    Message(
        "term_unanswered",
        N_("word that somebody has not said how their role goes on"),
        waiting=N_("A term has ended without an answer"),
        duty=True,
    )
)
#: The same where nobody looks after it. It names nobody.
TERM_NOBODYS = declare(
    Post(
        "term_nobodys",
        N_("word that a term has ended without an answer, and nobody looks after the role"),
        follows=frozenset({"coordinators_channel_id"}),
    )
)

#: Months that can be chosen; 0: no end.
LENGTHS = (1, 2, 3, 6, 12, NONE)
#: How soon it is looked again whether somebody waits for what is to be handed on.
SOON, DAILY = timedelta(hours=1), timedelta(days=1)

NO_TERM = N_("You have no place with an end on “{title}”: there is nothing to answer.")
HAS_AGREED = N_(
    "Somebody has said yes to taking “{title}” over, so it is settled. Go on takes that back, and they "
    "hear it."
)

_DUE = overdue("terms", rows.c.look_at, rows.c.guild_id, rows.c.thing_id, rows.c.user_id)


@dataclass(frozen=True, slots=True)
class Answered:
    """What somebody said about their term, and how it stands now; no term: it has none, or is handed on."""

    thing: Thing
    term: Term | None
    again: bool = False


def due(tx: Transaction, *, now: datetime) -> Sequence[Due]:
    """Up to fifty terms for which it is time to look."""
    return tx.list(Due, _DUE, now=now)


def look_after(tx: Transaction, thing_id: int, user_id: int, *, now: datetime) -> None:
    """Ask, ask once more, hand over, or tell whoever looks after it, whichever is due. Whoever rests is left
    alone: their term ends two weeks after the break at the earliest. Twice is once.
    """
    person = volunteers.hold(tx, things.show(tx, thing_id).guild_id, user_id)
    held = things.hold(tx, thing_id)
    term = terms.find(tx, thing_id, user_id)
    if held is None or term is None or term.look_at is None or term.look_at > now:
        return
    if not held.is_open(now):
        terms.write(tx, replace(term, look_at=None))
    elif term.leaves is not None and (term.at_once or term.ends_at <= now):
        hand_on(tx, held, term, now=now)
    elif term.leaves is None and person is not None and person.paused(now) and person.paused_until:
        ends_at = max(term.ends_at, person.paused_until + NOTICE)
        terms.write(tx, terms.renewed(term, ends_at, now=now))
    else:
        _come_to_an_end(tx, held, term, now=now)


def _come_to_an_end(tx: Transaction, thing: Thing, term: Term, *, now: datetime) -> None:
    if now < term.ends_at - NOTICE:
        terms.write(tx, replace(term, look_at=term.ends_at - NOTICE))
    elif term.stage == "running":
        if term.leaves is None:
            _ask(tx, term, term.key, now=now)
        once_more = term.ends_at - AGAIN
        at = once_more if once_more > now else max(term.ends_at, now + AGAIN)
        terms.write(tx, replace(term, stage="asked", look_at=at, ends_at=max(term.ends_at, now + AGAIN)))
    elif term.stage == "asked" and now < term.ends_at:
        if term.leaves is None:
            _ask(tx, term, f"{term.key}:again", now=now)
        terms.write(tx, replace(term, stage="reminded", look_at=term.ends_at))
    elif term.stage != "over":
        _say_that_nobody_answered(tx, thing, term, now=now)
        terms.write(tx, replace(term, stage="over", look_at=max(term.ends_at, now) + GRACE))
    elif _passes_on(thing):
        terms.news(tx, term, term.user_id, "passed on", now=now)
        giving_back.free(tx, thing, term.user_id, by=BY_ITSELF, now=now)
    else:
        terms.write(tx, replace(term, look_at=now + DAILY))


def _ask(tx: Transaction, term: Term, key: str, *, now: datetime) -> None:
    outbox.put(tx, TERM_ENDS, term.guild_id, key, user_id=term.user_id, subject_id=term.thing_id, now=now)


def _say_that_nobody_answered(tx: Transaction, thing: Thing, term: Term, *, now: datetime) -> None:
    """To those who look after it beside the person themselves, or else where the coordinators are."""
    one = rosters.commitment_of(tx, thing.id, term.user_id)
    key = f"thing:{thing.id}:unanswered:{one.id if one else 0}:{int(term.ends_at.timestamp())}"
    others = [lead for lead in leads.of(tx, thing.id) if lead != term.user_id]
    for lead in others:
        outbox.put(
            tx, TERM_UNANSWERED, thing.guild_id, f"{key}:{lead}", user_id=lead, subject_id=thing.id, now=now
        )
    if not others:
        outbox.put(tx, TERM_NOBODYS, thing.guild_id, key, subject_id=thing.id, now=now)


def hand_on(tx: Transaction, thing: Thing, term: Term, *, now: datetime) -> None:
    """To whoever agreed, or to whoever waits; as long as there is nobody, the place stays where it is."""
    is_over = term.stage == "over" and term.ends_at + GRACE <= now
    is_found = _passes_on(thing) or (thing.places is None and thing.confirmed > 1)
    if successors.can(tx, thing, term) or (is_found and term.leaves == "found"):
        terms.news(tx, term, term.user_id, "handed on", now=now)
        giving_back.free(tx, thing, term.user_id, by=BY_ITSELF, now=now)
    elif is_over and _passes_on(thing):
        terms.news(tx, term, term.user_id, "passed on", now=now)
        giving_back.free(tx, thing, term.user_id, by=BY_ITSELF, now=now)
    elif term.stage != "over" and term.ends_at <= now:
        _say_that_nobody_answered(tx, thing, term, now=now)
        terms.write(tx, replace(term, stage="over", look_at=now + SOON))
    else:
        terms.write(tx, replace(term, look_at=now + SOON))


def _passes_on(thing: Thing) -> bool:
    """Whether somebody has it at once who waits: not where there are fewer places by now than people."""
    return thing.waitlisted > 0 and (thing.places is None or thing.confirmed + thing.offered <= thing.places)


def show(tx: Transaction, thing_id: int, caller: Caller) -> tuple[Thing, Term | None]:
    """How it stands with their own term; also from a direct message. Raises NotFound."""
    thing = things.posted(things.show_of(tx, thing_id, kind="role"))
    caller.require_from(thing.guild_id)
    return thing, terms.find(tx, thing_id, caller.user_id)


def go_on(tx: Transaction, thing_id: int, caller: Caller, *, now: datetime) -> Answered:
    """Another term, from the end of this one; whoever was named takes nothing over, and hears so if they had
    said yes. For who has the role, also from a direct message. Twice is once. Raises NotFound.
    """
    thing, term = own(tx, thing_id, caller)
    if term is None:
        return Answered(thing, None, again=True)
    months = terms.length(tx, thing_id)
    if term.ends_at - NOTICE > now and term.leaves is None:
        return Answered(thing, term, again=True)
    _take_back(tx, thing, term, now=now)
    ends_at = term.ends_at
    if ends_at - NOTICE <= now:
        ends_at = max(ends_at, now) + relativedelta(months=months)
    unsay(tx, term, now=now)
    return Answered(thing, written(tx, thing, terms.renewed(term, ends_at, now=now), now=now))


def seek(tx: Transaction, thing_id: int, caller: Caller, *, at_once: bool, now: datetime) -> Answered:
    """Hand it to whoever waits for it, at the end of this term or as soon as somebody does; while nobody
    waits, its card says that a place comes free, and it stays theirs. For who has the role, also from a
    direct message. Raises NotFound, Refusal.
    """
    thing, term = own(tx, thing_id, caller)
    things.require_open(thing, now)
    if term is None:
        raise Refusal(NO_TERM, title=thing.title)
    if term.is_handed_on:
        raise Refusal(HAS_AGREED, title=thing.title)
    terms.unask(tx, term, now=now)
    unsay(tx, term, now=now)
    sought = replace(term, leaves="found", at_once=at_once, next_id=None, next_agreed=False)
    written(tx, thing, replace(sought, look_at=now if at_once else term.look_at), now=now)
    if at_once or term.ends_at <= now:
        hand_on(tx, thing, sought, now=now)
    return Answered(things.show(tx, thing_id), terms.find(tx, thing_id, caller.user_id))


def set_length(tx: Transaction, thing_id: int, caller: Caller, months: int, *, now: datetime) -> Thing:
    """A term lasts so many months from now on; those that run keep their end, and everybody who has the role
    without an end gets one. 0: none, and nobody is asked any more. For its leads and coordinators. Raises
    NotAllowed, NotFound, Invalid, Refusal.
    """
    if months not in LENGTHS:
        raise Invalid(N_("Please choose one of the lengths."))
    thing = managing.to_amend(tx, thing_id, caller)
    if thing.kind != "role":
        raise NotFound(GONE)
    terms.set_length(tx, thing_id, months)
    for term in terms.of(tx, thing_id):
        if months == NONE:
            _take_back(tx, thing, term, now=now)
            terms.end(tx, replace(term, next_id=None, next_agreed=False), now=now)
    for one in sorted(rosters.people(tx, thing_id), key=lambda one: one.user_id):
        terms.follow(tx, thing, one.user_id, now=now)
    _redraw(tx, thing, now=now)
    return thing


def ending(tx: Transaction, thing_id: int, caller: Caller) -> tuple[Thing, Sequence[Term]]:
    """The terms of all who have it, whose end comes first. For its leads and coordinators. Raises NotAllowed,
    NotFound.
    """
    thing, _people = managing.people(tx, thing_id, caller, kind="role")
    return thing, terms.of(tx, thing_id)


def own(tx: Transaction, thing_id: int, caller: Caller) -> tuple[Thing, Term | None]:
    """The (locked) role and their own term. Raises NotFound for who has no place."""
    thing = things.locked(tx, thing_id, caller, kind="role")
    one = rosters.commitment_of(tx, thing_id, caller.user_id)
    if one is None or not one.has_place:
        raise NotFound(GONE)
    return thing, terms.find(tx, thing_id, caller.user_id)


def _take_back(tx: Transaction, thing: Thing, term: Term, *, now: datetime) -> None:
    """Whoever was named takes nothing over; who had said yes hears it."""
    terms.unask(tx, term, now=now)
    if term.is_handed_on and term.next_id is not None:
        terms.news(tx, term, term.next_id, "called off", now=now)


def unsay(tx: Transaction, term: Term, *, now: datetime) -> None:
    """It is answered, so it is not asked any more."""
    about = {"user_id": term.user_id, "subject_id": term.thing_id}
    outbox.drop(tx, TERM_ENDS, term.guild_id, **about, reason="is answered", now=now)


def written(tx: Transaction, thing: Thing, term: Term, *, now: datetime) -> Term:
    terms.write(tx, term)
    _redraw(tx, thing, now=now)
    return term


def _redraw(tx: Transaction, thing: Thing, *, now: datetime) -> None:
    """Its card says whether a place comes free."""
    if thing.state == "open":
        register.kind_of(thing).redraw(tx, thing, listed=False, now=now)
