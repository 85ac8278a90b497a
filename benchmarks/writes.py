"""Durable writes with 100 callers waiting, beside raw sqlite3 that stores the same in the same groups."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import cast

from sqlalchemy.engine.interfaces import DBAPICursor

from benchmarks import calm
from benchmarks.report import Figure, Spread
from bot.db import Database, Transaction
from bot.db.sqlite import connect, open_session
from bot.services.outbox import outbox
from bot.services.record import activity
from bot.services.things.asks import ASK_CARD
from bot.services.things.reminders import REMINDER
from bot.upgrade import upgrade

CALLERS = 100
WRITES_EACH = 40
ROUNDS = 15
#: So often as many rounds, for those in which the machine was not ours.
MOST_TRIES = 3
GUILD = 101
LATER = timedelta(days=6)

Statement = tuple[str, tuple[object, ...]]


async def measure(report: Callable[[str], None], *, rounds: int = ROUNDS) -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="groundswell-bench-") as folder:
        ours, raw, scratch = (Path(folder) / f"{name}.db" for name in ("ours", "raw", "scratch"))
        for path in (ours, raw, scratch):
            upgrade(f"sqlite:///{path}", now=datetime.now(UTC))
        db = await Database.open(f"sqlite:///{ours}")

        async def measured(ask_id: int) -> tuple[float, float]:
            return await by_db(db, ask_id), by_sqlite3(raw, recorded(scratch, ask_id))

        kept = await calm.rounds(measured, range(rounds * MOST_TRIES), wanted=rounds)
        await db.close()
    mine, theirs = (Spread.of(column) for column in zip(*(one.measured for one in kept), strict=True))
    report(f"Durable writes a second with {CALLERS} callers: {mine} by db.write, {theirs} by raw sqlite3")
    report(calm.told(kept))
    ratio = median(through_db / directly for through_db, directly in (one.measured for one in kept))
    return [Figure("durable_writes_of_raw_sqlite3", ratio, 0.5, "at least")]


def leave_traces(tx: Transaction, ask_id: int, user_id: int, now: datetime) -> None:
    """What a press can leave behind, without what it decides: a record, a changed card, a message."""
    activity.record(tx, GUILD, user_id, "accepted", ask_id, now=now)
    outbox.change(tx, ASK_CARD, GUILD, f"ask:{ask_id}:card", subject_id=ask_id, now=now)
    key = f"ask:{ask_id}:reminder:{user_id}"
    outbox.put(tx, REMINDER, GUILD, key, user_id=user_id, subject_id=ask_id, due_at=now + LATER, now=now)


async def by_db(db: Database, ask_id: int) -> float:
    """Writes a second by callers who each wait for their last write before the next."""

    async def one_after_another(caller: int) -> None:
        for write in range(WRITES_EACH):
            await db.write(leave_traces, ask_id, write * CALLERS + caller, datetime.now(UTC))

    began = perf_counter()
    async with asyncio.TaskGroup() as group:
        for caller in range(CALLERS):
            group.create_task(one_after_another(caller))
    return CALLERS * WRITES_EACH / (perf_counter() - began)


def by_sqlite3(path: Path, writes: Sequence[Sequence[Statement]]) -> float:
    """Writes a second by one thread with nothing to do but the statements; as many in a group as callers."""
    connection = connect(path)
    execute = connection.cursor().execute
    began = perf_counter()
    for first in range(0, len(writes), CALLERS):
        execute("BEGIN IMMEDIATE")
        for write in writes[first : first + CALLERS]:
            execute("SAVEPOINT call")
            for sql, values in write:
                execute(sql, values).fetchall()
            execute("RELEASE call")
        execute("COMMIT")
    took = perf_counter() - began
    connection.close()
    return len(writes) / took


class Recorder:
    """Stands before a cursor and notes the statements that go to it, with their values."""

    def __init__(self, cursor: DBAPICursor) -> None:
        self._cursor = cursor
        self.given: list[Statement] = []

    def __getattr__(self, name: str) -> object:
        return getattr(self._cursor, name)

    def execute(self, sql: str, values: tuple[object, ...]) -> None:
        self.given.append((sql, values))
        self._cursor.execute(sql, values)


def recorded(path: Path, ask_id: int) -> list[list[Statement]]:
    """The statements of each write; they are carried out on a database of their own."""
    writes = []
    session = open_session(path)
    cursor = session.cursor
    cursor.execute("BEGIN")
    for user_id in range(CALLERS * WRITES_EACH):
        recorder = Recorder(cursor)
        session.cursor = cast(DBAPICursor, recorder)
        leave_traces(Transaction(session), ask_id, user_id, datetime.now(UTC))
        writes.append(recorder.given)
    cursor.execute("COMMIT")
    session.close()
    return writes
