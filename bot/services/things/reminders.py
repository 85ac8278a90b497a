"""Reminders of what somebody said yes to: planned with the yes, taken back with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, func, or_, select

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
from bot.services.things import things
from bot.services.things.things import Thing

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

    reminder_days: int
    """How many days before a deadline or an occasion."""
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
NOT_SET_UP = Terms(Guild(0).reminder_days, quiet=False, agreed=None, zone=Guild(0).zone)
_ZONE = func.coalesce(preferences.c.time_zone, guilds.c.time_zone, Guild(0).zone)
_TERMS = (
    select(guilds.c.reminder_days, guilds.c.quiet, consents.c.agreed, _ZONE.label("zone"))
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
    due_at = thing.due_at - timedelta(days=settings.find(tx, thing.guild_id).reminder_days)
    if due_at > now:
        outbox.shift(tx, REMINDER, thing.guild_id, subject_id=thing.id, due_at=due_at)


def moment_for(thing: Thing, *, days: int, now: datetime) -> datetime | None:
    """When somebody who says yes now is reminded of it: so many days before, or shortly before; None where
    there is nothing to remind of.
    """
    if thing.due_at is None:
        return None
    moments = (thing.due_at - timedelta(days=days), thing.due_at - SHORTLY_BEFORE)
    return next((moment for moment in moments if moment > now), None)


def plan(tx: Transaction, thing: Thing, user_id: int, *, days: int, now: datetime) -> None:
    """So many days before the deadline or the start, whether or not they agreed: consent is looked at when it
    is due, so a later yes still counts. Who says yes later than that is reminded shortly before; of what is
    closer still there is nothing to remind. What is moved has a reminder of its new moment.
    """
    due_at = moment_for(thing, days=days, now=now)
    if thing.due_at is None or due_at is None:
        return
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
