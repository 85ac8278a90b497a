"""Which private thread is whose."""

from __future__ import annotations

from sqlalchemy import and_, bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.db import Transaction
from bot.models.private_threads import private_threads

_THEIRS = and_(
    private_threads.c.guild_id == bindparam("guild_id"), private_threads.c.user_id == bindparam("user_id")
)
_FIND = select(private_threads.c.thread_id).where(_THEIRS)
_KEEP = (
    upsert(private_threads)
    .values(guild_id=bindparam("guild_id"), user_id=bindparam("user_id"), thread_id=bindparam("thread_id"))
    .on_conflict_do_update(index_elements=["guild_id", "user_id"], set_={"thread_id": bindparam("thread_id")})
)
_LOSE = delete(private_threads).where(_THEIRS, private_threads.c.thread_id == bindparam("thread_id"))
_FORGET = delete(private_threads).where(_THEIRS)


def find(tx: Transaction, guild_id: int, user_id: int) -> int | None:
    found: int | None = tx.value(_FIND, guild_id=guild_id, user_id=user_id)
    return found


def keep(tx: Transaction, guild_id: int, user_id: int, thread_id: int) -> None:
    tx.execute(_KEEP, guild_id=guild_id, user_id=user_id, thread_id=thread_id)


def lose(tx: Transaction, guild_id: int, user_id: int, thread_id: int) -> None:
    """Somebody has deleted it; the next message opens another."""
    tx.execute(_LOSE, guild_id=guild_id, user_id=user_id, thread_id=thread_id)


def forget(tx: Transaction, guild_id: int, user_id: int) -> None:
    tx.execute(_FORGET, guild_id=guild_id, user_id=user_id)
