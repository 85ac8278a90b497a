"""The record of what people did, and the daily counts kept beside it."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from sqlalchemy import bindparam, insert, update
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.db import Transaction
from bot.models.activity import activity, daily

Kind = Literal["joined", "accepted", "declined", "left", "done", "checkin", "erased", "hello", "hello said"]

_RECORD = insert(activity).values(
    guild_id=bindparam("guild"),
    user_id=bindparam("user"),
    kind=bindparam("kind"),
    subject_id=bindparam("subject"),
    happened_at=bindparam("now"),
)
_COUNT = upsert(daily).values(
    guild_id=bindparam("guild"), day=bindparam("day"), kind=bindparam("kind"), times=1
)
_COUNT = _COUNT.on_conflict_do_update(
    index_elements=["guild_id", "day", "kind"], set_={"times": daily.c.times + 1}
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
    """Note that something happened, and count it for its day (UTC)."""
    tx.execute(_RECORD, guild=guild_id, user=user_id, kind=kind, subject=subject_id, now=now)
    tx.execute(_COUNT, guild=guild_id, day=now.date(), kind=kind)


def forget(tx: Transaction, guild_id: int, user_id: int) -> None:
    """What happened stays counted; that it was this person does not."""
    tx.execute(_FORGET, guild=guild_id, user=user_id)
