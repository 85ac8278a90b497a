"""Things found by what somebody types of their title."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, case, func, or_, select

from bot.db import Transaction
from bot.models.shifts import LISTED
from bot.models.things import OPEN
from bot.models.things import things as rows
from bot.services.guild import rights
from bot.services.guild.callers import Caller
from bot.services.things import leads, things
from bot.services.things.things import HERE, IS_OPEN, Thing

#: Discord's limit for what it suggests while somebody types.
MOST_SUGGESTED = 25


@dataclass(frozen=True, slots=True)
class Named:
    """To choose one from a list."""

    id: int
    title: str
    due_at: datetime | None = None  # of what is listed by its title alone


#: What names one: a list of two with one title tells them apart by their moment.
NAMING = (rows.c.id, rows.c.title, func.coalesce(rows.c.starts_at, rows.c.deadline).label("due_at"))
_LIKE = rows.c.title_folded.like(bindparam("pattern"), escape="\\")
_MATCHING = (
    select(*NAMING)
    .where(
        HERE,
        rows.c.kind == bindparam("kind"),
        or_(rows.c.state != "draft", rows.c.created_by == bindparam("user_id")),
        _LIKE,
    )
    .order_by(case((OPEN, 0), else_=1), rows.c.id.desc())
    .limit(MOST_SUGGESTED)
)
_MATCHING_LED = _MATCHING.where(rows.c.id.in_(leads.LED))
_OPEN_PAGE = (
    things.EVERY.where(HERE, IS_OPEN, LISTED, _LIKE)
    .order_by(rows.c.id.desc())
    .limit(bindparam("most"))
    .offset(bindparam("skipped"))
)
_OPEN_COUNT = select(func.count()).select_from(rows).where(HERE, IS_OPEN, LISTED, _LIKE)


def matching(tx: Transaction, caller: Caller, kind: str, typed: str) -> Sequence[Named]:
    """Up to 25 of a kind with this in their title, those that are open first: all of them but for the drafts
    of others for whoever coordinates, else those that one leads. For coordinators and leads. Raises
    NotAllowed.
    """
    found = {"guild_id": caller.guild, "kind": kind, "pattern": _pattern(typed), "user_id": caller.user_id}
    if not rights.is_coordinator(tx, caller) and leads.led_by(tx, caller.guild, caller.user_id):
        return tx.list(Named, _MATCHING_LED, **found)
    rights.require_coordinator(tx, caller)
    return tx.list(Named, _MATCHING, **found)


def open_with(
    tx: Transaction, guild_id: int, typed: str, *, most: int, skipped: int, now: datetime
) -> Sequence[Thing]:
    """What one can still say yes to and has this in its title, the newest first, after so many."""
    return tx.list(
        Thing,
        _OPEN_PAGE,
        guild_id=guild_id,
        pattern=_pattern(typed),
        most=most,
        skipped=skipped,
        now=now,
    )


def how_many_open_with(tx: Transaction, guild_id: int, typed: str, *, now: datetime) -> int:
    return int(tx.value(_OPEN_COUNT, guild_id=guild_id, pattern=_pattern(typed), now=now))


def _pattern(typed: str) -> str:
    escaped = folded(typed).replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def folded(title: str) -> str:
    """A title as it is compared with what somebody types."""
    return " ".join(title.split()).casefold()
