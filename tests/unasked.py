"""What runs unasked, in the transaction of a test."""

from __future__ import annotations

from datetime import datetime

from bot.db import Transaction
from bot.jobs import ROUNDS


def go_round(tx: Transaction, name: str, *, now: datetime) -> int:
    """Look after what one round finds due; how many that was."""
    [round_] = [one for one in ROUNDS if one.name == name]
    due = round_.due(tx, now)
    for one in due:
        round_.look_after(tx, one, now)
    return len(due)
