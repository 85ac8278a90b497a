"""Who is to be reminded, and when: what waits in the outbox, and what things have planned for all in them."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select

from bot.db import Transaction
from bot.models.things import OPEN
from bot.models.things import things as rows
from bot.services.things import rosters, things
from tests.services.conftest import Community

_PLANNED = select(rows.c.id).where(
    OPEN, rows.c.guild_id == bindparam("guild_id"), rows.c.remind_at.is_not(None)
)


def to_be_reminded(tx: Transaction, community: Community) -> set[tuple[int, datetime]]:
    """By person; whoever is planned for twice hears once, because both have one key."""
    found = {(p.user_id or 0, p.due_at) for p in community.parcels(tx, "reminder") if p.state == "waiting"}
    for thing_id in tx.values(_PLANNED, guild_id=community.guild_id):
        remind_at = things.show(tx, thing_id).remind_at
        people = rosters.people(tx, thing_id)
        found |= {(p.user_id, remind_at) for p in people if p.has_place and not p.done_at and remind_at}
    return found
