"""What changes after posting: words, moment, places, needs, and whether it goes on at all.

Whoever is concerned is told through the outbox: of another step, moment or place all whose yes stands, of a
cancellation too. What only improves the wording is drawn on the card, and nobody is disturbed.
See docs/design.md § 49.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from datetime import datetime

from sqlalchemy import bindparam, update

from bot.db import Transaction
from bot.errors import Refusal
from bot.i18n import N_
from bot.models.things import OPEN
from bot.models.things import things as rows
from bot.services.guild import guilds, rights
from bot.services.guild.callers import Caller
from bot.services.guild.overtaking import unless_overtaken
from bot.services.outbox import outbox
from bot.services.outbox.kinds import Message, declare
from bot.services.record.setbacks import Due, overdue
from bot.services.things import commitments, giving_back, needs, posting, register, reminders, rosters, things
from bot.services.things.commitments import OFFER, PLACE
from bot.services.things.needs import Needs
from bot.services.things.posting import MOST_STEP, MOST_TITLE, MOST_WHY
from bot.services.things.reminders import REMINDER
from bot.services.things.rosters import ON_IT
from bot.services.things.things import Occasion, Standing, Thing

CHANGED = declare(Message("changed", N_("word of a change"), waiting=N_("Something has changed")))
CANCELLED = declare(Message("cancelled", N_("word of a cancellation"), waiting=N_("Something was cancelled")))
#: To those who waited for a place until the end, or for an answer.
OVER = declare(Message("over", N_("word that the wait is over"), waiting=N_("What you waited for is over")))

_CHANGE = update(rows).where(rows.c.id == bindparam("id"))
# Two indexes, one for each way to end; a single condition with "or" would read the whole table.
_OVER = [
    overdue("what is over", moment, rows.c.guild_id, rows.c.id).where(OPEN)
    for moment in (rows.c.deadline, rows.c.ends_at)
]


def reword(
    tx: Transaction, thing_id: int, caller: Caller, *, title: str, why: str, step: str, now: datetime
) -> Thing:
    """Other words. Who is in is told if the step is another one. For coordinators.

    Raises NotAllowed, NotFound, Invalid for texts that are missing or too long, and Refusal for what was
    taken back.
    """
    thing = _to_amend(tx, thing_id, caller)
    posting.check_words(
        (title, MOST_TITLE), (why, MOST_WHY), missing=N_("It needs a title and why it matters.")
    )
    posting.check_lengths((step, MOST_STEP))
    wanted = posting.words(title, why, step)
    if all(getattr(thing, name) == text for name, text in wanted.items() if name != "title_folded"):
        return thing
    changed = _change(tx, thing, wanted, now=now)
    if changed.step != thing.step:
        _tell(tx, changed, now=now)
    return changed


def move(
    tx: Transaction,
    thing_id: int,
    caller: Caller,
    *,
    deadline: datetime | None = None,
    occasion: Occasion | None = None,
    now: datetime,
) -> Thing:
    """Another deadline, or another start, end or place. Who is in is told and reminded of the new moment. For
    coordinators. Raises NotAllowed, NotFound, Invalid for a moment that nothing can have, and Refusal for
    what is no longer open.
    """
    thing = _to_amend(tx, thing_id, caller)
    if thing.state != "open":
        raise Refusal(N_("“{title}” has ended. Open it again to give it another date."), title=thing.title)
    posting.check_moments(deadline, occasion, now=now)
    if (thing.deadline, thing.occasion) == (deadline, occasion):
        return thing
    return _moved(tx, thing, deadline, occasion, now=now)


def _moved(
    tx: Transaction, thing: Thing, deadline: datetime | None, occasion: Occasion | None, *, now: datetime
) -> Thing:
    changed = _change(tx, thing, posting.moments(deadline, occasion), now=now)
    outbox.drop_about(tx, REMINDER, thing.guild_id, subject_id=thing.id, reason="was moved", now=now)
    days = guilds.find(tx, thing.guild_id).reminder_days
    for one in _concerned(tx, changed):
        if one.has_place:
            reminders.plan(tx, changed, one.user_id, days=days, now=now)
    _tell(tx, changed, now=now)
    return changed


def resize(tx: Transaction, thing_id: int, caller: Caller, places: int | None, *, now: datetime) -> Thing:
    """More or fewer places, or None for as many as come. Who waits moves up into new ones; nobody loses
    theirs where they become fewer. For coordinators. Raises NotAllowed, NotFound, Invalid, Refusal.
    """
    thing = _to_amend(tx, thing_id, caller)
    posting.check_places(places)
    thing = thing.counted(rosters.resize(tx, thing.roster, places))
    thing = giving_back.pass_on(tx, thing, now=now)
    register.kind_of(thing).redraw(tx, thing, now=now)
    return thing


def set_needs(
    tx: Transaction,
    thing_id: int,
    caller: Caller,
    needed: Needs,
    *,
    seen: str | None = None,
    now: datetime,
) -> Thing:
    """What it needs of people from now on. For coordinators. Raises NotAllowed, NotFound, Invalid, Overtaken,
    and Refusal for what is over.
    """
    thing = _to_amend(tx, thing_id, caller)
    things.require_open(thing, now)
    needed = replace(thing.needs, **unless_overtaken(asdict(thing.needs), asdict(needed), seen))
    needs.check(tx, thing.guild_id, needed)
    tx.execute(
        _CHANGE,
        id=thing_id,
        needs_skill=needed.skill,
        needs_hours=needed.hours,
        needs_language=needed.language,
    )
    register.kind_of(thing).redraw(tx, thing, now=now)
    return things.show(tx, thing_id)


def close(tx: Transaction, thing_id: int, caller: Caller, *, kind: str | None = None, now: datetime) -> Thing:
    """No more yeses; who is in keeps their record, and gives back what came with a place; who waited is told.
    For coordinators. Twice is once. Raises NotAllowed, NotFound.
    """
    rights.require_coordinator(tx, caller)
    thing = things.locked(tx, thing_id, caller, kind=kind)
    return _close(tx, thing, at=now, now=now) if thing.state == "open" else thing


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
    for one in _concerned(tx, closed):
        if not one.has_place:
            key = f"thing:{thing.id}:over:{closed.revision}:{one.user_id}"
            outbox.put(tx, OVER, thing.guild_id, key, user_id=one.user_id, subject_id=thing.id, now=now)
    return closed


def cancel(tx: Transaction, thing_id: int, caller: Caller, *, now: datetime) -> Thing:
    """It will not happen: all whose yes stands are told. For coordinators. Twice is once. Raises NotAllowed,
    NotFound, and Refusal for what is over already.
    """
    thing = _to_amend(tx, thing_id, caller)
    if thing.state == "cancelled":
        return thing
    things.require_open(thing, now)
    return _cancel(tx, thing, now=now)


def _cancel(tx: Transaction, thing: Thing, *, now: datetime) -> Thing:
    for message in (REMINDER, PLACE, OFFER, CHANGED):
        outbox.drop_about(tx, message, thing.guild_id, subject_id=thing.id, reason="was cancelled", now=now)
    cancelled = _end(tx, thing, "cancelled", at=now, now=now)
    for one in _concerned(tx, cancelled):
        key = f"thing:{thing.id}:cancelled:{cancelled.revision}:{one.user_id}"
        outbox.put(tx, CANCELLED, thing.guild_id, key, user_id=one.user_id, subject_id=thing.id, now=now)
    return cancelled


def take_back(tx: Transaction, thing_id: int, caller: Caller, *, now: datetime) -> Thing:
    """It was posted by mistake. For coordinators, while nobody has answered. Twice is once. Raises
    NotAllowed, NotFound, Refusal.
    """
    rights.require_coordinator(tx, caller)
    thing = things.locked(tx, thing_id, caller)
    if thing.state == "taken_back":
        return thing
    if thing.last_position > 0:
        raise Refusal(
            N_("Somebody has said yes to “{title}” already. Cancel it, so that they hear of it."),
            title=thing.title,
        )
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
    again, and is told and reminded anew. For coordinators. Raises NotAllowed, NotFound, Invalid, Refusal.
    """
    thing = _to_amend(tx, thing_id, caller)
    if thing.state == "open":
        return thing
    posting.check_moments(deadline, occasion, now=now)
    opened = _change(tx, thing, {"state": "open", "ended_at": None}, now=now)
    _bring_in_line(tx, opened, now=now)
    for message in (CANCELLED, OVER):
        outbox.drop_about(
            tx, message, thing.guild_id, subject_id=thing.id, reason="goes on after all", now=now
        )
    return giving_back.pass_on(tx, _moved(tx, opened, deadline, occasion, now=now), now=now)


def _to_amend(tx: Transaction, thing_id: int, caller: Caller) -> Thing:
    """It, locked, for coordinators of its server. Raises NotAllowed, NotFound, Refusal."""
    rights.require_coordinator(tx, caller)
    thing = things.locked(tx, thing_id, caller)
    if thing.state == "taken_back":
        raise Refusal(N_("“{title}” was taken back. Post it anew instead."), title=thing.title)
    return thing


def _change(tx: Transaction, thing: Thing, wanted: Mapping[str, object], *, now: datetime) -> Thing:
    """Write these columns as its next revision, and have the card drawn anew."""
    tx.execute(_CHANGE, id=thing.id, revision=thing.revision + 1, **wanted)
    changed = things.show(tx, thing.id)
    register.kind_of(changed).redraw(tx, changed, now=now)
    return changed


def _end(tx: Transaction, thing: Thing, state: Standing, *, at: datetime, now: datetime) -> Thing:
    ended = _change(tx, thing, {"state": state, "ended_at": at}, now=now)
    _bring_in_line(tx, ended, now=now)
    return ended


def _bring_in_line(tx: Transaction, thing: Thing, *, now: datetime) -> None:
    """What its kind gives to whoever has a place comes and goes with it."""
    on_place = register.kind_of(thing).on_place
    for one in sorted(rosters.people(tx, thing.id), key=lambda one: one.user_id):
        if on_place is not None:
            on_place(tx, thing, one.user_id, now=now)
        if one.state == "pending":
            commitments.show_application(tx, one, thing.guild_id, now=now)


def _concerned(tx: Transaction, thing: Thing) -> Sequence[rosters.Commitment]:
    """Whose yes stands and who have not done it yet, in the order of their ids."""
    found = [one for one in rosters.people(tx, thing.id) if one.state in ON_IT and one.done_at is None]
    return sorted(found, key=lambda one: one.user_id)


def _tell(tx: Transaction, thing: Thing, *, now: datetime) -> None:
    """Those concerned hear what it is like now, once, however often it changed before they were told."""
    outbox.drop_about(tx, CHANGED, thing.guild_id, subject_id=thing.id, reason="has changed again", now=now)
    for one in _concerned(tx, thing):
        key = f"thing:{thing.id}:changed:{thing.revision}:{one.user_id}"
        outbox.put(tx, CHANGED, thing.guild_id, key, user_id=one.user_id, subject_id=thing.id, now=now)
