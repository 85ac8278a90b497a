"""What a round could not look after is set aside for a growing while, so that it holds up nobody else.

See docs/design.md § 63.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Select, and_, bindparam, delete, exists, literal, select
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.db import Transaction
from bot.models.setbacks import setbacks as rows

#: Until it is tried again; twice as long each time it fails.
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=6)
#: Due again for so long and neither done nor failed: it is no longer there.
GONE_AFTER = timedelta(days=1)
#: Of one sort that one transaction throws away, and that a check-up names.
MOST_PURGED, MOST_SHOWN = 200, 8
#: Items that a round takes at once.
MOST_AT_ONCE = 50
LONGEST_ERROR = 64


@dataclass(frozen=True, slots=True)
class Due:
    """One item of a round, by its row, its person, or (without both) its server."""

    guild_id: int
    subject_id: int = 0
    user_id: int = 0


@dataclass(frozen=True, slots=True)
class Setback:
    """`error` is the name of an exception: what it says may quote people."""

    guild_id: int
    round: str
    times: int
    error: str
    again_at: datetime


_NOBODY: ColumnElement[int] = literal(0)
_ITEM = and_(
    rows.c.guild_id == bindparam("guild_id"),
    rows.c.round == bindparam("round"),
    rows.c.subject_id == bindparam("subject_id"),
    rows.c.user_id == bindparam("user_id"),
)
_TIMES = select(rows.c.times).where(_ITEM)
_NEW = upsert(rows).values(
    guild_id=bindparam("guild_id"),
    round=bindparam("round"),
    subject_id=bindparam("subject_id"),
    user_id=bindparam("user_id"),
    times=bindparam("times"),
    error=bindparam("error"),
    failed_at=bindparam("now"),
    again_at=bindparam("again_at"),
)
_NOTE = _NEW.on_conflict_do_update(
    index_elements=["guild_id", "round", "subject_id", "user_id"],
    set_={name: _NEW.excluded[name] for name in ("times", "error", "failed_at", "again_at")},
)
_CLEAR = delete(rows).where(_ITEM)
_FIELDS = [rows.c[name] for name in Setback.__dataclass_fields__]
_SHOW = select(*_FIELDS).where(rows.c.times >= 1).order_by(rows.c.times.desc()).limit(MOST_SHOWN)
_SHOW_HERE = _SHOW.where(rows.c.guild_id == bindparam("guild_id"))
_GONE = (
    select(rows.c.guild_id, rows.c.round, rows.c.subject_id, rows.c.user_id)
    .where(rows.c.again_at < bindparam("before"))
    .limit(MOST_PURGED)
)
_FORGET = delete(rows).where(
    rows.c.guild_id == bindparam("guild_id"), rows.c.user_id == bindparam("user_id"), rows.c.user_id != 0
)


def overdue(
    round_: str,
    moment: ColumnElement[datetime],
    guild_id: ColumnElement[int],
    subject_id: ColumnElement[int] = _NOBODY,
    user_id: ColumnElement[int] = _NOBODY,
) -> Select[int, int, int]:
    """The statement that finds what a round is to look after `now`, the oldest first, without what has failed
    and is not to be tried again yet.
    """
    aside = exists().where(
        rows.c.guild_id == guild_id,
        rows.c.round == round_,
        rows.c.subject_id == subject_id,
        rows.c.user_id == user_id,
        rows.c.again_at > bindparam("now"),
    )
    return (
        select(guild_id.label("guild_id"), subject_id.label("subject_id"), user_id.label("user_id"))
        .where(moment <= bindparam("now"), ~aside)
        .order_by(moment)
        .limit(MOST_AT_ONCE)
    )


def note(tx: Transaction, round_: str, one: Due, *, error: str, now: datetime) -> None:
    """It failed (once more)."""
    times = 1 + int(tx.value(_TIMES, **_named(round_, one)) or 0)
    pause = min(FIRST_PAUSE * 2 ** min(times - 1, 20), LONGEST_PAUSE)
    values = {"times": times, "error": error[:LONGEST_ERROR], "again_at": now + pause}
    tx.execute(_NOTE, now=now, **values, **_named(round_, one))


def clear(tx: Transaction, round_: str, one: Due) -> None:
    """It is looked after."""
    tx.execute(_CLEAR, **_named(round_, one))


def _named(round_: str, one: Due) -> dict[str, str | int]:
    return {
        "guild_id": one.guild_id,
        "round": round_,
        "subject_id": one.subject_id,
        "user_id": one.user_id,
    }


def show(tx: Transaction, guild_id: int | None = None) -> Sequence[Setback]:
    """What is set aside in one server, or in all of them; what failed most often comes first."""
    if guild_id is None:
        return tx.list(Setback, _SHOW)
    return tx.list(Setback, _SHOW_HERE, guild_id=guild_id)


def purge(tx: Transaction, *, now: datetime) -> int:
    """Throw away up to some hundreds of what is no longer there to be looked after; returns how many."""
    gone = tx.list(_Key, _GONE, before=now - GONE_AFTER)
    for one in gone:
        clear(tx, one.round, Due(one.guild_id, one.subject_id, one.user_id))
    return len(gone)


@dataclass(frozen=True, slots=True)
class _Key:
    guild_id: int
    round: str
    subject_id: int
    user_id: int


def forget(tx: Transaction, guild_id: int, user_id: int) -> None:
    tx.execute(_FORGET, guild_id=guild_id, user_id=user_id)
