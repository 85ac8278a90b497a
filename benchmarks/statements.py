"""The list of SQL statements that one "I'm in" comes to, as SQLite is given them."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

from benchmarks import community
from bot.db import Transaction
from bot.db.sqlite import open_session
from bot.services.guild.callers import Caller
from bot.services.things import commitments

GUILD, CHANNEL, COORDINATOR, SOMEBODY = 101, 102, 103, 104


async def of_one_click(path: Path) -> list[str]:
    """In order, with their values; a new database is made for it."""
    ids = await community.found(
        f"sqlite:///{path}", guild_id=GUILD, channel_id=CHANNEL, user_id=COORDINATOR, how_many=1
    )
    given: list[str] = []
    session = open_session(path)
    session.raw.set_trace_callback(given.append)
    session.cursor.execute("BEGIN IMMEDIATE")
    commitments.accept(Transaction(session), ids[0], Caller(SOMEBODY, GUILD), now=datetime.now(UTC))
    session.cursor.execute("COMMIT")
    session.close()
    return [" ".join(statement.split()) for statement in given]
