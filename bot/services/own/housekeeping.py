"""Throwing away what nobody needs any more, a little at a time."""

from __future__ import annotations

from datetime import datetime

from bot.db import Transaction
from bot.services.guild import changes
from bot.services.outbox import retention
from bot.services.record import drafts, setbacks
from bot.services.things import notices, pictures


def sweep(tx: Transaction, *, now: datetime) -> int:
    """Delete up to some hundreds of each sort; returns how many, so that the caller can come again."""
    swept = drafts.purge(tx, now=now) + changes.purge(tx, now=now) + retention.sweep(tx, now=now)
    return swept + setbacks.purge(tx, now=now) + notices.purge(tx, now=now) + pictures.purge(tx, now=now)
