"""Each Done is noted once, so that whoever looks after the thing can thank for it, and nobody is overlooked.

How they are asked, and what becomes of it: `celebrating.thanks`. See docs/design.md § 123.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import and_, bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.db import Transaction
from bot.models.kudos import kudos, kudos_people
from bot.models.thanks import thanks as rows
from bot.services.guild import guilds
from bot.services.people import preferences
from bot.services.people.preferences import Hours, Preferences
from bot.services.people.quiet_hours import end_of_quiet
from bot.services.things.things import Thing

#: Whoever looks after it is asked in the evening, by their own clock, and within a day.
EVENING = 18
HOUR, WITHIN = timedelta(hours=1), timedelta(hours=24)
#: Thrown away at once.
MOST_AT_ONCE = 200

_ONE = and_(rows.c.thing_id == bindparam("thing_id"), rows.c.user_id == bindparam("user_id"))
_UNTOLD = and_(rows.c.batch.is_(None), rows.c.thanked_at.is_(None))
_NOTE = upsert(rows).values(
    guild_id=bindparam("guild_id"),
    thing_id=bindparam("thing_id"),
    user_id=bindparam("user_id"),
    done_at=bindparam("now"),
    due_at=bindparam("due_at"),
)
_NOTE = _NOTE.on_conflict_do_update(
    index_elements=["thing_id", "user_id"],
    set_={"done_at": _NOTE.excluded.done_at, "due_at": _NOTE.excluded.due_at},
    where=_UNTOLD,
)
_UNNOTE = delete(rows).where(_ONE, _UNTOLD)
_SETTLE = (
    update(rows).where(_ONE, rows.c.thanked_at.is_(None)).values(thanked_at=bindparam("now"), due_at=None)
)
_BY_A_PERSON = (
    select(kudos_people.c.user_id)
    .join(kudos, kudos.c.id == kudos_people.c.kudos_id)
    .where(kudos.c.thing_id == bindparam("thing_id"))
)
_FORGET = delete(rows).where(rows.c.guild_id == bindparam("guild_id"), rows.c.user_id == bindparam("user_id"))
_OLD = (
    select(rows.c.id)
    .where(rows.c.guild_id == bindparam("guild_id"), rows.c.done_at < bindparam("before"))
    .limit(MOST_AT_ONCE)
)
_FADE = delete(rows).where(rows.c.id.in_(_OLD.scalar_subquery()))


def note(tx: Transaction, thing: Thing, user_id: int, *, now: datetime) -> None:
    """This person did the (locked) thing."""
    guild = guilds.find(tx, thing.guild_id)
    chosen = Preferences() if thing.lead is None else preferences.find(tx, thing.guild_id, thing.lead)
    tx.execute(
        _NOTE,
        guild_id=thing.guild_id,
        thing_id=thing.id,
        user_id=user_id,
        due_at=evening(preferences.hours(guild, chosen), now),
        now=now,
    )


def evening(hours: Hours, done_at: datetime) -> datetime:
    """When whoever looks after it is asked about what was done then: in the evening, else as late within a
    day as they are awake. Whose every hour is quiet is asked in an hour, and hears when that changes.
    """
    first = done_at.replace(minute=0, second=0, microsecond=0) + 2 * HOUR
    within = [first + step * HOUR for step in range(24) if first + step * HOUR <= done_at + WITHIN]
    awake = [moment for moment in within if end_of_quiet(hours, moment) is None]
    zone = ZoneInfo(hours.time_zone)
    evenings = (moment for moment in awake if moment.astimezone(zone).hour == EVENING)
    return next(evenings, awake[-1] if awake else first)


def unnote(tx: Transaction, thing_id: int, user_id: int) -> None:
    """They have not done it after all. Who was asked about it is not asked again, should they do it yet."""
    tx.execute(_UNNOTE, thing_id=thing_id, user_id=user_id)


def settle(tx: Transaction, thing_id: int, user_ids: Iterable[int], *, now: datetime) -> None:
    """These are thanked for the (locked) thing."""
    tx.many(_SETTLE, [{"thing_id": thing_id, "user_id": one, "now": now} for one in sorted(user_ids)])


def thanked_by_a_person(tx: Transaction, thing_id: int) -> Collection[int]:
    """Who was thanked for this by itself, before anybody told what came of it."""
    return frozenset(tx.values(_BY_A_PERSON, thing_id=thing_id))


def forget(tx: Transaction, guild_id: int, user_id: int) -> None:
    """What they did needs no thanks any more."""
    tx.execute(_FORGET, guild_id=guild_id, user_id=user_id)


def fade(tx: Transaction, guild_id: int, *, before: datetime) -> int:
    """In quiet mode nobody is to find who did what."""
    return tx.execute(_FADE, guild_id=guild_id, before=before)
