"""The record of what people did."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlalchemy import bindparam, insert, update

from bot.db import Transaction
from bot.models.activity import activity

Kind = Literal["joined", "accepted", "declined", "left", "done", "checkin", "erased", "hello", "hello said"]

_RECORD = insert(activity).values(
    guild_id=bindparam("guild"),
    user_id=bindparam("user"),
    kind=bindparam("kind"),
    subject_id=bindparam("subject"),
    happened_at=bindparam("now"),
)
_FORGET = (
    update(activity)
    .where(activity.c.guild_id == bindparam("guild"), activity.c.user_id == bindparam("user"))
    .values(user_id=None)
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
    tx.execute(_RECORD, guild=guild_id, user=user_id, kind=kind, subject=subject_id, now=now)


def forget(tx: Transaction, guild_id: int, user_id: int) -> None:
    """What happened stays counted; that it was this person does not."""
    tx.execute(_FORGET, guild=guild_id, user=user_id)
