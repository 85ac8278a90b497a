"""Reminders of what somebody said yes to: planned with the yes, taken back with it."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.db import Transaction
from bot.services import guilds, outbox


def plan(
    tx: Transaction, guild_id: int, ask_id: int, user_id: int, *, deadline: datetime | None, now: datetime
) -> None:
    """Planned whether or not they agreed: consent is looked at when it is due, so a later yes still
    counts.
    """
    if deadline is None:
        return
    due_at = deadline - timedelta(days=guilds.reminder_days(tx, guild_id))
    if due_at <= now:
        return
    outbox.put(
        tx,
        guild_id,
        "reminder",
        f"ask:{ask_id}:reminder:{user_id}",
        user_id=user_id,
        subject_id=ask_id,
        due_at=due_at,
        now=now,
    )
