"""Who changed what in the set-up: for moderators to see, for twelve months, and without any text in full."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, func, null, select, update

from bot.db import Transaction
from bot.models.changes import changes
from bot.services.guild import rights
from bot.services.guild.callers import Caller

KEPT_FOR = timedelta(days=365)
PAGE = 4
#: So that a sweep never holds up a click.
MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Change:
    """One setting, from `old` to `new`; of a text both are its length. Nobody did it who has been erased."""

    setting: str
    old: str | None
    new: str | None
    user_id: int | None
    changed_at: datetime


@dataclass(frozen=True, slots=True)
class Page:
    """Some changes, newest first. Pages count from 0."""

    changes: Sequence[Change]
    page: int
    pages: int


_COUNT = select(func.count()).select_from(changes).where(changes.c.guild_id == bindparam("guild_id"))
_PAGE = (
    select(*(changes.c[name] for name in Change.__dataclass_fields__))
    .where(changes.c.guild_id == bindparam("guild_id"))
    .order_by(changes.c.id.desc())
    .limit(bindparam("most"))
    .offset(bindparam("passed"))
)
_OLD = select(changes.c.id).where(changes.c.changed_at < bindparam("before")).limit(MOST_AT_ONCE)
_PURGE = delete(changes).where(changes.c.id.in_(_OLD.scalar_subquery()))
_FORGET = (
    update(changes)
    .where(changes.c.guild_id == bindparam("guild_id"), changes.c.user_id == bindparam("user_id"))
    .values(user_id=null())
)


def page(tx: Transaction, caller: Caller, number: int = 0) -> Page:
    """For moderators; a page that does not exist is the nearest that does."""
    rights.require_moderator(tx, caller)
    pages = max(1, -(-int(tx.value(_COUNT, guild_id=caller.guild)) // PAGE))
    at = max(0, min(number, pages - 1))
    return Page(tx.list(Change, _PAGE, guild_id=caller.guild, most=PAGE, passed=at * PAGE), at, pages)


def purge(tx: Transaction, *, now: datetime) -> int:
    """Throw some of what is too old away; returns how many."""
    return tx.execute(_PURGE, before=now - KEPT_FOR)


def forget(tx: Transaction, guild_id: int, user_id: int) -> None:
    """That something was changed stays; that it was this person does not."""
    tx.execute(_FORGET, guild_id=guild_id, user_id=user_id)
