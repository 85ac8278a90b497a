"""Throwing away what nobody needs any more, a little at a time."""

from __future__ import annotations

from datetime import datetime

from bot.db import Transaction
from bot.services.guild import changes
from bot.services.outbox import retention
from bot.services.record import drafts, setbacks
from bot.services.things import native_events, notices, pictures, unposted


def sweep(tx: Transaction, *, now: datetime) -> int:
    """Delete up to some hundreds of each sort; returns how many, so that the caller can come again."""
    purges = drafts.purge, changes.purge, setbacks.purge, notices.purge, pictures.purge, unposted.purge
    return retention.sweep(tx, now=now) + sum(purge(tx, now=now) for purge in (*purges, native_events.purge))
