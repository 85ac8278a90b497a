"""How a thing to do ends: closed, cancelled or taken back; and how it goes on after all.

Of a cancellation all whose yes stands are told; of the end, those who waited until then. That a role has
ended whoever has it is told, too, and whoever had agreed to take it over.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from bot.db import Transaction
from bot.errors import Refusal
from bot.i18n import N_
from bot.models.things import OPEN
from bot.models.things import things as rows
from bot.services.guild.callers import Caller
from bot.services.outbox import counts, outbox
from bot.services.outbox.kinds import Message, declare
from bot.services.record.setbacks import Due, overdue
from bot.services.things import (
    adding,
    applications,
    giving_back,
    history,
    how_it_went,
    managing,
    outcomes,
    pictures,
    posting,
    register,
    rosters,
    swapped,
    terms,
    things,
    wins,
)
from bot.services.things.amendments import CHANGED, change, concerned, moved, say_soon
from bot.services.things.commitments import OFFER, PLACE
from bot.services.things.going_round import SWAP_TURN, TURN
from bot.services.things.how_it_went import HOW_IT_WENT
from bot.services.things.invited import INVITATION
from bot.services.things.managing import GRACE
from bot.services.things.outcomes import OUTCOME_WANTED, WHAT_CAME_OF_IT
from bot.services.things.plans import WANTED
from bot.services.things.presence import HERE, ON_YOUR_WAY
from bot.services.things.reminders import REMINDER
from bot.services.things.standby import CALLED
from bot.services.things.terms import HAND_OVER_ASKED, TERM_ENDS
from bot.services.things.things import Occasion, Standing, Thing

CANCELLED = declare(Message("cancelled", N_("word of a cancellation"), waiting=N_("Something was cancelled")))
#: To those who waited for a place until the end, or for an answer.
OVER = declare(Message("over", N_("word that the wait is over"), waiting=N_("What you waited for is over")))
#: To those who had a role, and to those who were to have it next.
ROLE_OVER = declare(Message("role_over", N_("word that a role has ended"), waiting=N_("A role has ended")))

#: What is said only of what goes on, and the reason why it is taken back.
_OF_WHAT_GOES_ON = (
    *(REMINDER, WANTED, PLACE, OFFER, CHANGED, INVITATION),
    *(HERE, ON_YOUR_WAY, CALLED, TERM_ENDS, HAND_OVER_ASKED, TURN, SWAP_TURN),
)
_HAS_ENDED = "has ended"

# Two indexes, one for each way to end; a single condition with "or" would read the whole table.
_OVER = [
    overdue("what is over", moment, rows.c.guild_id, rows.c.id).where(OPEN)
    for moment in (rows.c.deadline, rows.c.ends_at)
]


def close(tx: Transaction, thing_id: int, caller: Caller, *, kind: str | None = None, now: datetime) -> Thing:
    """No more yeses; who is in keeps their record, and gives back what came with a place; who waited is told.
    For its leads and coordinators. Twice is once. Raises NotAllowed, NotFound.
    """
    thing = managing.locked(tx, thing_id, caller, kind=kind)
    if thing.state != "open":
        return thing
    history.note(tx, thing, "ended", by=caller.user_id, now=now)
    return _close(tx, thing, at=now, now=now)


def due(tx: Transaction, *, now: datetime) -> Sequence[Due]:
    """Up to a hundred things whose deadline or end has passed."""
    return sorted(
        {one for past in _OVER for one in tx.list(Due, past, now=now)}, key=lambda one: one.subject_id
    )


def close_if_over(tx: Transaction, thing_id: int, *, now: datetime) -> None:
    """Close it at its deadline or end, whichever came first."""
    thing = things.hold(tx, thing_id)
    past = [at for at in (thing.deadline, thing.ends_at) if at is not None and at <= now] if thing else []
    if thing is not None and thing.state == "open" and past:
        _close(tx, thing, at=min(past), now=now)


def _close(tx: Transaction, thing: Thing, *, at: datetime, now: datetime) -> Thing:
    closed = _end(tx, thing, "closed", at=at, now=now)
    for one in concerned(tx, closed):
        if not (one.has_place or one.state == "standby" or adding.is_asked(one)):
            key = f"thing:{thing.id}:over:{closed.revision}:{one.user_id}"
            say_soon(tx, OVER, thing, key, one.user_id, now=now)
        elif thing.kind == "role" and one.has_place:
            key = f"thing:{thing.id}:role_over:{closed.revision}:{one.user_id}"
            say_soon(tx, ROLE_OVER, thing, key, one.user_id, now=now)
    _tell_who_was_next(tx, closed, now=now)
    if register.kind_of(closed).can_be_done and closed.due_at is not None and closed.due_at <= now:
        how_it_went.ask(tx, closed, at=at, now=now)
    kind = register.kind_of(closed)
    about = closed if kind.asked_about is None else kind.asked_about(tx, closed)
    if kind.can_be_done and about is not None:
        outcomes.ask(tx, about, at=at, now=now)
        wins.is_over(tx, about, at=at, now=now)
    return closed


def cancel(tx: Transaction, thing_id: int, caller: Caller, *, now: datetime) -> Thing:
    """It will not happen: all whose yes stands are told. For its leads, also from a direct message, and
    coordinators. Twice is once. Raises NotAllowed, NotFound, and Refusal for what is over already.
    """
    thing = managing.to_amend(tx, thing_id, caller, by_dm=True)
    if thing.state == "cancelled":
        return thing
    things.require_open(thing, now)
    history.note(tx, thing, "ended", by=caller.user_id, now=now)
    return _cancel(tx, thing, now=now)


def _cancel(tx: Transaction, thing: Thing, *, now: datetime) -> Thing:
    cancelled = _end(tx, thing, "cancelled", at=now, now=now)
    for one in concerned(tx, cancelled):
        key = f"thing:{thing.id}:cancelled:{cancelled.revision}:{one.user_id}"
        say_soon(tx, CANCELLED, thing, key, one.user_id, now=now)
    _tell_who_was_next(tx, cancelled, now=now)
    return cancelled


def _tell_who_was_next(tx: Transaction, ended: Thing, *, now: datetime) -> None:
    """Whoever had agreed to take it over has no place, and hears of the end as those who have one."""
    for next_id in sorted(
        {one.next_id for one in terms.of(tx, ended.id) if one.is_handed_on and one.next_id}
    ):
        key = f"thing:{ended.id}:role_over:{ended.revision}:{next_id}:next"
        say_soon(tx, ROLE_OVER, ended, key, next_id, detail={"was": "next"}, now=now)


def take_back(tx: Transaction, thing_id: int, caller: Caller, *, now: datetime) -> Thing:
    """It was posted by mistake, and nobody has answered yet. For its leads and coordinators. Twice is once.
    Raises NotAllowed, NotFound, Refusal.
    """
    thing = managing.locked(tx, thing_id, caller)
    if thing.state == "taken_back":
        return thing
    if thing.last_position > 0:
        raise Refusal(
            N_("Somebody has said yes to “{title}” already. Cancel it, so that they hear of it."),
            title=thing.title,
        )
    pictures.forget(tx, thing)
    return _end(tx, thing, "taken_back", at=now, now=now)


def reopen(
    tx: Transaction,
    thing_id: int,
    caller: Caller,
    *,
    deadline: datetime | None = None,
    occasion: Occasion | None = None,
    now: datetime,
) -> Thing:
    """It goes on after all, with a moment that is to come or with none. Who is in has what came with a place
    again, and is told and reminded anew. Nobody is told of a slip of which nobody has heard: at the same
    moment as before, all that was to be said still is. For its leads and coordinators. Raises NotAllowed,
    NotFound, Invalid, Refusal.
    """
    thing = managing.to_amend(tx, thing_id, caller)
    if thing.is_open(now):
        return thing
    posting.check_moments(deadline, occasion, began=thing.starts_at, now=now)
    pictures.detached(tx, thing)
    opened = change(tx, thing, {"state": "open", "ended_at": None}, now=now)
    history.note(tx, opened, "opened", by=caller.user_id, now=now)
    how_it_went.begin_anew(tx, thing.id)
    _bring_in_line(tx, opened, now=now)
    for message in (CANCELLED, OVER, ROLE_OVER, HOW_IT_WENT, WHAT_CAME_OF_IT, OUTCOME_WANTED):
        outbox.drop_about(
            tx, message, thing.guild_id, subject_id=thing.id, reason="goes on after all", now=now
        )
    again: set[Message] = {HAND_OVER_ASKED, TURN, SWAP_TURN}
    if _was_a_slip(thing, now) and (deadline, occasion) == (thing.deadline, thing.occasion):
        # Whoever is about to hear what it is like now hears no older word of a change beside it; and how it
        # goes on at the end of a term is asked anew.
        changed_since, _at = counts.waiting_about(tx, CHANGED, thing.guild_id, subject_id=thing.id)
        again |= {*_OF_WHAT_GOES_ON} - {TERM_ENDS, *([CHANGED] if changed_since else [])}
    else:
        opened = moved(tx, opened, deadline, occasion, now=now)
        for term in terms.of(tx, thing.id):
            if term.is_handed_on and term.next_id is not None:
                terms.news(tx, term, term.next_id, "goes on", now=now)
    outbox.want_again(
        tx,
        [one for one in _OF_WHAT_GOES_ON if one in again],
        thing.guild_id,
        subject_id=thing.id,
        reason=_HAS_ENDED,
        dropped_at=thing.ended_at or now,
    )
    return giving_back.pass_on(tx, opened, now=now)


def _was_a_slip(thing: Thing, now: datetime) -> bool:
    """It has ended within the minute in which nobody hears of that."""
    return thing.ended_at is not None and now < thing.ended_at + GRACE


def hear_of_it(tx: Transaction, thing: Thing) -> tuple[int, datetime | None]:
    """How many are about to hear of the last change or of the end, and from when on."""
    of_changes, *of_its_end = [
        counts.waiting_about(tx, kind, thing.guild_id, subject_id=thing.id)
        for kind in (CHANGED, CANCELLED, OVER, ROLE_OVER)
    ]
    if of_changes[0]:
        return of_changes
    return sum(count for count, _at in of_its_end), min((at for _count, at in of_its_end if at), default=None)


def _end(tx: Transaction, thing: Thing, state: Standing, *, at: datetime, now: datetime) -> Thing:
    for message in _OF_WHAT_GOES_ON:
        outbox.drop_about(tx, message, thing.guild_id, subject_id=thing.id, reason=_HAS_ENDED, now=now)
    ended = change(tx, thing, {"state": state, "ended_at": at}, now=now)
    _bring_in_line(tx, ended, now=now)
    swapped.end_of_thing(tx, ended, now=now)
    return ended


def _bring_in_line(tx: Transaction, thing: Thing, *, now: datetime) -> None:
    """What its kind gives to whoever has a place comes and goes with it."""
    on_place = register.kind_of(thing).on_place
    for one in sorted(rosters.people(tx, thing.id), key=lambda one: one.user_id):
        if on_place is not None:
            on_place(tx, thing, one.user_id, now=now)
        if one.state == "pending":
            applications.follow(tx, one, thing.guild_id, now=now)
