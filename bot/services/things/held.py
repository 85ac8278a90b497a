"""The things whose rosters one person is on, or was."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import and_, bindparam, delete, func, literal_column, select, update

from bot.db import Transaction
from bot.models.rosters import commitments
from bot.models.shifts import shifts
from bot.models.things import things
from bot.services.things.rosters import BY_ITSELF

_HELD = select(commitments.c.thing_id).where(
    commitments.c.guild_id == bindparam("guild_id"), commitments.c.user_id == bindparam("user_id")
)
_STILL_HELD = _HELD.where(commitments.c.state != "left")
_OTHER, _OTHERS = shifts.alias("other"), things.alias("others")
#: Shifts by which a list shows their timetable, and beside which others of it are open.
_STANDS_FOR_OTHERS = select(shifts.c.shown_id).where(
    shifts.c.guild_id == bindparam("guild_id"),
    shifts.c.shown_id.is_not(None),
    select(_OTHER.c.thing_id)
    .join(_OTHERS, _OTHERS.c.id == _OTHER.c.thing_id)
    .where(
        _OTHER.c.timetable_id == shifts.c.thing_id,
        _OTHER.c.thing_id != shifts.c.shown_id,
        _OTHERS.c.state == literal_column("'open'"),
    )
    .exists(),
)
_FIRST_DONE = (
    _HELD.where(commitments.c.done_at.is_not(None)).order_by(commitments.c.done_at, commitments.c.id).limit(1)
)

_HOW_MANY_DONE = (
    select(func.count())
    .select_from(commitments)
    .where(
        commitments.c.guild_id == bindparam("guild_id"),
        commitments.c.user_id == bindparam("user_id"),
        commitments.c.done_at.is_not(None),
    )
)
_THEIRS = and_(commitments.c.guild_id == bindparam("guild_id"), commitments.c.user_id == bindparam("person"))
_FORGET_UNDONE = delete(commitments).where(_THEIRS, commitments.c.done_at.is_(None))
_UNNAME_DONE = update(commitments).where(_THEIRS).values(user_id=None)
_FORGET_CHANGER = (
    update(commitments)
    .where(commitments.c.guild_id == bindparam("guild_id"), commitments.c.changed_by == bindparam("person"))
    .values(changed_by=BY_ITSELF)
)


def ever_by(tx: Transaction, guild_id: int, user_id: int) -> Sequence[int]:
    """The things whose rosters this person was ever on."""
    return tx.values(_HELD, guild_id=guild_id, user_id=user_id)


def now_by(tx: Transaction, guild_id: int, user_id: int) -> Sequence[int]:
    """Those on which their yes stands, with a place or without one."""
    return tx.values(_STILL_HELD, guild_id=guild_id, user_id=user_id)


def with_nothing_besides(tx: Transaction, guild_id: int, user_id: int) -> Sequence[int]:
    """The same, but for shifts by which a list shows others of their timetable, too: those are still there to
    be taken.
    """
    mine = now_by(tx, guild_id, user_id)
    shown = set(tx.values(_STANDS_FOR_OTHERS, guild_id=guild_id)) if mine else set()
    return [one for one in mine if one not in shown]


def first_done_by(tx: Transaction, guild_id: int, user_id: int) -> int | None:
    """The thing this person did first of those that still bear their name."""
    found = tx.value(_FIRST_DONE, guild_id=guild_id, user_id=user_id)
    return None if found is None else int(found)


def forget(tx: Transaction, guild_id: int, user_id: int) -> None:
    """Once they have left every roster: what they did stays counted and names no one."""
    for statement in (_FORGET_UNDONE, _UNNAME_DONE, _FORGET_CHANGER):
        tx.execute(statement, guild_id=guild_id, person=user_id)


def how_many_done_by(tx: Transaction, guild_id: int, user_id: int) -> int:
    """How many things this person has done here that still bear their name."""
    return int(tx.value(_HOW_MANY_DONE, guild_id=guild_id, user_id=user_id))
