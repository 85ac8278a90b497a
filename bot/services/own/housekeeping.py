"""Throwing away what nobody needs any more, a little at a time."""

from __future__ import annotations

from datetime import datetime

from bot.db import Transaction
from bot.services.celebrating import kudos_kept
from bot.services.guild import changes
from bot.services.outbox import retention
from bot.services.record import drafts, setbacks
from bot.services.shifts import swaps
from bot.services.things import history, invited, native_events, notices, pictures, presence, unposted


def sweep(tx: Transaction, *, now: datetime) -> int:
    """Delete up to some hundreds of each sort; returns how many, so that the caller can come again."""
    old = retention.sweep, drafts.purge, changes.purge, setbacks.purge
    of_things = (
        notices.purge,
        pictures.purge,
        unposted.purge,
        native_events.purge,
        invited.purge,
        history.purge,
    )
    besides = presence.purge, swaps.purge, kudos_kept.purge
    return sum(purge(tx, now=now) for purge in (*old, *of_things, *besides))
