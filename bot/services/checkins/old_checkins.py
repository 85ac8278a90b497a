"""Erasing what check-ins need no more: notes whose time has come, answers that were told."""

from __future__ import annotations

from datetime import datetime

from bot.db import Transaction
from bot.services.checkins import checkin_notes, stretched, tallies


def purge(tx: Transaction, *, now: datetime) -> int:
    """Returns how many that were."""
    sorts = checkin_notes.purge, tallies.purge, stretched.purge
    return sum(purge(tx, now=now) for purge in sorts)
