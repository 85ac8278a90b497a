"""Durable writes with 100 callers waiting, beside raw sqlite3 that stores the same in the same groups."""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter
from typing import cast

from sqlalchemy.engine.interfaces import DBAPICursor

from benchmarks.report import Figure, Spread
from bot.db import Database, Transaction
from bot.db.sqlite import open_session
from bot.services import activity
from bot.upgrade import upgrade

CALLERS = 100
WRITES_EACH = 50
ROUNDS = 9
GUILD = 101

Statement = tuple[str, tuple[object, ...]]


async def measure(report: Callable[[str], None], *, rounds: int = ROUNDS) -> list[Figure]:
    now = datetime.now(UTC)
    with tempfile.TemporaryDirectory(prefix="groundswell-bench-") as folder:
        ours, raw = Path(folder) / "ours.db", Path(folder) / "raw.db"
        for path in (ours, raw):
            upgrade(f"sqlite:///{path}", now=now)
        db = await Database.open(f"sqlite:///{ours}")
        through_db: list[float] = []
        through_sqlite3: list[float] = []
        for _ in range(rounds):
            through_db.append(await writes_a_second(db, now))
            through_sqlite3.append(raw_writes_a_second(raw, now))
        await db.close()
    mine, theirs = Spread.of(through_db), Spread.of(through_sqlite3)
    report(f"Durable writes a second with {CALLERS} callers: {mine} by db.write, {theirs} by raw sqlite3")
    return [Figure("durable_writes_of_raw_sqlite3", mine.middle / theirs.middle, 0.5, "at least")]


def write(tx: Transaction, user_id: int, now: datetime) -> None:
    """What nearly every click stores: two statements."""
    activity.record(tx, GUILD, user_id, "accepted", 1, now=now)


async def writes_a_second(db: Database, now: datetime) -> float:
    async def one_after_another(user_id: int) -> None:
        for _ in range(WRITES_EACH):
            await db.write(write, user_id, now)

    began = perf_counter()
    async with asyncio.TaskGroup() as group:
        for user_id in range(CALLERS):
            group.create_task(one_after_another(user_id))
    return CALLERS * WRITES_EACH / (perf_counter() - began)


def raw_writes_a_second(path: Path, now: datetime) -> float:
    """One thread, one cursor, groups of as many writes as there were callers."""
    given = statements(path, now)
    connection = sqlite3.connect(path, isolation_level=None)
    for pragma in ("foreign_keys = ON", "journal_mode = WAL", "synchronous = FULL"):
        connection.execute(f"PRAGMA {pragma}")
    cursor = connection.cursor()
    began = perf_counter()
    for _ in range(WRITES_EACH):
        cursor.execute("BEGIN IMMEDIATE")
        for _caller in range(CALLERS):
            for sql, values in given:
                cursor.execute(sql, values)
        cursor.execute("COMMIT")
    took = perf_counter() - began
    connection.close()
    return CALLERS * WRITES_EACH / took


class Recorder:
    """Stands before a cursor and notes the statements that go to it, with their values."""

    def __init__(self, cursor: DBAPICursor) -> None:
        self._cursor = cursor
        self.given: list[Statement] = []

    def execute(self, sql: str, values: tuple[object, ...]) -> None:
        self.given.append((sql, values))
        self._cursor.execute(sql, values)

    @property
    def rowcount(self) -> int:
        return self._cursor.rowcount


def statements(path: Path, now: datetime) -> list[Statement]:
    """What `write` sends."""
    session = open_session(path)
    recorder = Recorder(session.cursor)
    session.cursor = cast(DBAPICursor, recorder)
    write(Transaction(session), 1, now)
    session.close()
    return recorder.given
