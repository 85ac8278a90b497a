"""Reminders of what somebody said yes to.

A thing has one moment in which all who are in by then are put on the way to be reminded, so a yes plans
nothing, and what is moved is moved once. Who says yes after that moment is reminded shortly before. See
docs/design.md § 62.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, func, null, or_, select, update

from bot.db import Transaction
from bot.i18n import N_
from bot.models.guilds import guilds
from bot.models.preferences import preferences
from bot.models.things import OPEN
from bot.models.things import things as rows
from bot.models.volunteers import consents
from bot.services.guild import guilds as settings
from bot.services.guild.guilds import Guild
from bot.services.outbox import outbox
from bot.services.outbox.kinds import Message, declare
from bot.services.record.setbacks import Due, overdue
from bot.services.things import rosters, things
from bot.services.things.things import Occasion, Thing

REMINDER = declare(
    Message(
        "reminder",
        N_("a reminder"),
        waiting=N_("A reminder"),
        needs="reminders",
        pause="stops unless kept",
        priority="nudge",
    )
)


#: For whoever says yes when the usual moment is over already.
SHORTLY_BEFORE = timedelta(hours=2)


@dataclass(frozen=True, slots=True)
class Terms:
    """The terms on which one person is reminded in one guild."""

    quiet: bool
    """The guild is in quiet mode, in which no threads are offered and nobody is celebrated."""
    agreed: bool | None
    """None: not asked yet."""
    zone: str
    """In which this person reads times: theirs, else the server's."""


_DATED = (
    select(rows.c.id)
    .where(
        rows.c.guild_id == bindparam("guild_id"),
        OPEN,
        or_(rows.c.deadline.is_not(None), rows.c.starts_at.is_not(None)),
    )
    .order_by(rows.c.id)
)
_REMIND_AT = update(rows).where(rows.c.id == bindparam("thing")).values(remind_at=bindparam("remind_at"))
_REMINDED = update(rows).where(rows.c.id == bindparam("thing")).values(remind_at=null())
_DUE = overdue("reminders", rows.c.remind_at, rows.c.guild_id, rows.c.id).where(OPEN)
NOT_SET_UP = Terms(quiet=False, agreed=None, zone=Guild(0).zone)
_ZONE = func.coalesce(preferences.c.time_zone, guilds.c.time_zone, Guild(0).zone)
_TERMS = (
    select(guilds.c.quiet, consents.c.agreed, _ZONE.label("zone"))
    .outerjoin(
        consents,
        and_(
            consents.c.guild_id == guilds.c.guild_id,
            consents.c.user_id == bindparam("user_id"),
            consents.c.kind == "reminders",
        ),
    )
    .outerjoin(
        preferences,
        and_(preferences.c.guild_id == guilds.c.guild_id, preferences.c.user_id == bindparam("user_id")),
    )
    .where(guilds.c.guild_id == bindparam("guild_id"))
)


def terms(tx: Transaction, guild_id: int, user_id: int) -> Terms:
    """All that the answer to a yes asks for, read at once."""
    return tx.maybe(Terms, _TERMS, guild_id=guild_id, user_id=user_id) or NOT_SET_UP


def to_replan(tx: Transaction, guild_id: int) -> Sequence[int]:
    """The open things of a guild that have a moment to remind of."""
    return tx.values(_DATED, guild_id=guild_id)


def replan(tx: Transaction, thing_id: int, *, now: datetime) -> None:
    """Remind of this as many days before as is set now, whoever said yes, and whenever. A moment that is over
    already changes nothing: they are reminded when they were to be.
    """
    thing = things.hold(tx, thing_id)
    if thing is None or thing.due_at is None or not thing.is_open(now):
        return
    due_at = usual_moment(tx, thing.guild_id, thing.deadline, thing.occasion, now=now)
    if due_at is not None:
        tx.execute(_REMIND_AT, thing=thing.id, remind_at=due_at)
        outbox.shift(tx, REMINDER, thing.guild_id, subject_id=thing.id, due_at=due_at)


def usual_moment(
    tx: Transaction, guild_id: int, deadline: datetime | None, occasion: Occasion | None, *, now: datetime
) -> datetime | None:
    """When all who are in by then are reminded, so many days before; None where it is too late for that, or
    nothing is due.
    """
    due_at = occasion.starts_at if occasion else deadline
    if due_at is None:
        return None
    moment = due_at - timedelta(days=settings.find(tx, guild_id).reminder_days)
    return moment if moment > now else None


def due(tx: Transaction, *, now: datetime) -> Sequence[Due]:
    """The open things of which those who are in are to be reminded now."""
    return tx.list(Due, _DUE, now=now)


def remind(tx: Transaction, thing_id: int, *, now: datetime) -> None:
    """Put everybody who is in and has not done it on the way to be reminded. Twice is once."""
    thing = things.hold(tx, thing_id)
    if thing is None or thing.remind_at is None or thing.remind_at > now:
        return
    tx.execute(_REMINDED, thing=thing.id)
    if not thing.is_open(now):
        return
    for one in sorted(rosters.people(tx, thing.id), key=lambda one: one.user_id):
        if (one.has_place or one.state == "standby") and one.done_at is None:
            _put(tx, thing, one.user_id, due_at=now, now=now)


def moment_for(thing: Thing, *, now: datetime) -> datetime | None:
    """When somebody who says yes now is reminded of it: with everybody, or shortly before; None where there
    is nothing to remind of.
    """
    if thing.due_at is None or thing.remind_at is not None:
        return thing.remind_at
    shortly_before = thing.due_at - SHORTLY_BEFORE
    return shortly_before if shortly_before > now else None


def plan(tx: Transaction, thing: Thing, user_id: int, *, now: datetime) -> None:
    """Who has a place from now on is reminded with everybody, or shortly before where that moment is over; of
    what is closer still there is nothing to remind. Consent is looked at when it is due, so a later yes still
    counts.
    """
    due_at = moment_for(thing, now=now)
    if due_at is not None and thing.remind_at is None:
        _put(tx, thing, user_id, due_at=due_at, now=now)


def _put(tx: Transaction, thing: Thing, user_id: int, *, due_at: datetime, now: datetime) -> None:
    """Once for each moment that it is due at; what is moved has a reminder of its new one."""
    if thing.due_at is not None:
        outbox.put(
            tx,
            REMINDER,
            thing.guild_id,
            f"thing:{thing.id}:reminder:{user_id}:{int(thing.due_at.timestamp())}",
            user_id=user_id,
            subject_id=thing.id,
            due_at=due_at,
            now=now,
        )
