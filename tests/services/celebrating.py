"""The moment of the day at which what went well is told."""

from __future__ import annotations

from datetime import datetime

from bot.db import Transaction
from bot.services.celebrating import wins
from bot.services.things import totals
from tests.services.conftest import Community


def told(tx: Transaction, community: Community, now: datetime) -> None:
    """It is that moment now."""
    totals.begin(tx, community.guild_id, now=now)
    totals.put_off(tx, community.guild_id, now)
    wins.look_after(tx, community.guild_id, now=now)
