"""When the bot is removed from a server: a while later, everything of that server is thrown away."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Delete, Table, bindparam, delete, func, select
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.db import Transaction
from bot.models import metadata
from bot.models.guilds import guilds
from bot.models.removals import removals
from bot.models.volunteers import volunteers
from bot.services.record import erasures
from bot.services.record.setbacks import Due, overdue


@dataclass(frozen=True, slots=True)
class Presence:
    """Whether the bot is in a guild, as Discord said last."""

    guild_id: int
    here: bool


@dataclass(frozen=True, slots=True)
class Presences:
    """All guilds of one shard in which the bot is, as a new session begins."""

    guild_ids: frozenset[int]
    shard_id: int = 0
    shards: int = 1

    def covers(self, guild_id: int) -> bool:
        return (guild_id >> 22) % self.shards == self.shard_id


PURGED_AFTER = timedelta(days=30)
#: Rows of one table that one transaction takes, so that a purge never holds up a click.
MOST_AT_ONCE = 500

_NOTE = (
    upsert(removals)
    .values(guild_id=bindparam("guild_id"), removed_at=bindparam("now"), purge_at=bindparam("purge_at"))
    .on_conflict_do_nothing()
)
_FORGET = delete(removals).where(removals.c.guild_id == bindparam("guild_id"))
_IS_REMOVED = select(removals.c.guild_id).where(removals.c.guild_id == bindparam("guild_id"))
_DUE = overdue("removals", removals.c.purge_at, removals.c.guild_id)
#: The guild that follows in the order of ids; asked again and again, it walks through all by their index.
_FOLLOWING = [
    select(func.min(table.c.guild_id)).where(table.c.guild_id > bindparam("last"))
    for table in (guilds, volunteers)
]


def _purge_of(table: Table) -> Delete:
    key, *others = table.primary_key.columns
    if others:
        return delete(table).where(table.c.guild_id == bindparam("guild_id"))
    some = select(key).where(table.c.guild_id == bindparam("guild_id")).limit(MOST_AT_ONCE)
    return delete(table).where(key.in_(some.scalar_subquery()))


#: By table, those that refer to others first.
_PURGE = {
    table.name: _purge_of(table)
    for table in reversed(metadata.sorted_tables)
    if "guild_id" in table.c and table is not removals
}


def note(tx: Transaction, guild_id: int, *, purged_after: timedelta = PURGED_AFTER, now: datetime) -> None:
    """The bot is no longer in this guild. Twice is once: the first time counts."""
    tx.execute(_NOTE, guild_id=guild_id, now=now, purge_at=now + purged_after)


def purge_now(tx: Transaction, guild_id: int, *, now: datetime) -> None:
    """What was thrown away once is not to come back with an older copy, not for a day."""
    come_back(tx, guild_id)
    note(tx, guild_id, purged_after=timedelta(), now=now)


def come_back(tx: Transaction, guild_id: int) -> None:
    """The bot is in this guild (again): nothing is thrown away."""
    tx.execute(_FORGET, guild_id=guild_id)


def is_removed(tx: Transaction, guild_id: int) -> bool:
    return tx.value(_IS_REMOVED, guild_id=guild_id) is not None


def hear(tx: Transaction, told: Sequence[Presence | Presences], *, now: datetime) -> None:
    """Believe what Discord says of where the bot is, in the order in which it was said."""
    for one in told:
        if isinstance(one, Presences):
            _compare(tx, one, now=now)
        elif one.here:
            come_back(tx, one.guild_id)
        else:
            note(tx, one.guild_id, now=now)


def _compare(tx: Transaction, told: Presences, *, now: datetime) -> None:
    """Note which stored guilds the bot is no longer in, and in which it is again."""
    last = 0
    while (guild_id := _after(tx, last)) is not None:
        if guild_id in told.guild_ids:
            come_back(tx, guild_id)
        elif told.covers(guild_id):
            note(tx, guild_id, now=now)
        last = guild_id


def _after(tx: Transaction, last: int) -> int | None:
    found = [one for following in _FOLLOWING if (one := tx.value(following, last=last)) is not None]
    return min(found, default=None)


def due(tx: Transaction, *, now: datetime) -> Sequence[Due]:
    """The guilds whose time is over."""
    return tx.list(Due, _DUE, now=now)


def purge(tx: Transaction, guild_id: int, *, now: datetime) -> None:
    """Throw away a part of what is stored of it; the guild stays due until all is gone."""
    for statement in _PURGE.values():
        if tx.execute(statement, guild_id=guild_id) >= MOST_AT_ONCE:
            return
    erasures.record(tx, guild_id, erasures.EVERYBODY, now=now)
    tx.execute(_FORGET, guild_id=guild_id)
