"""The record of what people did."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlalchemy import bindparam, insert, null, update

from bot.db import Transaction
from bot.models.activity import activity

Kind = Literal[
    "joined", "accepted", "declined", "left", "done", "undone", "checkin", "erased", "hello", "hello said"
]

#: These are about a thing to do, which is their subject.
ABOUT_THINGS: tuple[Kind, ...] = ("accepted", "declined", "left", "done", "undone")

_RECORD = insert(activity).values(
    guild_id=bindparam("guild_id"),
    user_id=bindparam("user_id"),
    kind=bindparam("kind"),
    subject_id=bindparam("subject_id"),
    happened_at=bindparam("now"),
)
_FORGET = (
    update(activity)
    .where(activity.c.guild_id == bindparam("guild_id"), activity.c.user_id == bindparam("user_id"))
    .values(user_id=null())
)


def record(
    tx: Transaction,
    guild_id: int,
    user_id: int | None,
    kind: Kind,
    subject_id: int | None = None,
    *,
    now: datetime,
) -> None:
    """Note that something happened."""
    tx.execute(_RECORD, guild_id=guild_id, user_id=user_id, kind=kind, subject_id=subject_id, now=now)


def forget(tx: Transaction, guild_id: int, user_id: int) -> None:
    """What happened stays counted; that it was this person does not."""
    tx.execute(_FORGET, guild_id=guild_id, user_id=user_id)
