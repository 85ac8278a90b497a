"""Claiming 500 due parcels of a million, on both databases: time in the database, and by index only.

A million parcels wait for later or are done; among them lie rounds of check-ins to 500 people each, due now.
They are claimed round by round, each is settled before the next, and the least time counts: whatever else the
machine does can only add to it.
"""

from __future__ import annotations

import os
import re
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter
from typing import Any, cast

from sqlalchemy.engine.interfaces import DBAPICursor

from benchmarks.pressing import Void
from benchmarks.report import Figure, Spread
from bot.db import Transaction
from bot.db.database import parse_url
from bot.db.postgresql import open_session as open_postgres
from bot.db.sqlite import open_session as open_sqlite
from bot.db.transaction import Session
from bot.services.outbox import deliveries
from bot.upgrade import upgrade
from tests.conftest import postgres_databases
from tests.postgres import PostgresServer

PARCELS = 1_000_000
DUE = 500
ROUNDS = 24
#: Put in by one statement; the bot's own limits hold here too.
AT_ONCE = 50_000
LEASE = timedelta(minutes=1)

NUMBERS = {
    "sqlite": (
        "WITH RECURSIVE numbers(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM numbers WHERE n < {last})"
        " {insert} FROM numbers"
    ),
    "postgresql": "{insert} FROM generate_series({first}, {last}) AS numbers(n)",
}
TIDY = {"sqlite": "PRAGMA wal_checkpoint(TRUNCATE)", "postgresql": "VACUUM ANALYZE outbox"}
INSERT = (
    "INSERT INTO outbox"
    " (guild_id, kind, key, user_id, subject_id, detail, state, due_at, revision, attempts, created_at)"
    " SELECT 900000000000000000 + n % 500, 'reminder', 'ask:' || (100000000 + n) || ':reminder',"
    " 800000000000000000 + n, n / 200, '{{}}',"
    " CASE WHEN n % {every} >= {due} AND n % 5 < 2 THEN 'done' ELSE 'waiting' END,"
    " CASE WHEN n % {every} < {due} THEN {now} - 1 ELSE {now} + CAST(n AS BIGINT) * 60000000 END,"
    " 1, 0, {now}"
)


@dataclass(frozen=True, slots=True)
class Step:
    """One statement: its time in the database, and how the database went about it."""

    milliseconds: float
    plan: Sequence[str]


class Watched:
    """Stands before a session's cursor and notes the plan of each statement and its time in the database."""

    def __init__(self, cursor: Any, *, explains: bool) -> None:
        self._cursor = cursor
        self._explains = explains
        self._rows: Sequence[Any] = ()
        self.noted: list[Step] = []

    def __getattr__(self, name: str) -> Any:
        return getattr(self._cursor, name)

    def execute(self, sql: str, parameters: Any = ()) -> None:
        if self._explains:
            self._explained(sql, parameters)
        else:
            self._timed(sql, parameters)

    def fetchall(self) -> Sequence[Any]:
        return self._rows

    def _timed(self, sql: str, parameters: Any) -> None:
        self._cursor.execute(f"EXPLAIN QUERY PLAN {sql}", parameters)
        plan = [row[3] for row in self._cursor.fetchall()]
        began = perf_counter()
        self._cursor.execute(sql, parameters)
        self._rows = self._cursor.fetchall()
        self.noted.append(Step((perf_counter() - began) * 1e3, plan))

    def _explained(self, sql: str, parameters: Any) -> None:
        """Run it twice: once to be told its time by PostgreSQL, which is taken back, and once for good."""
        self._cursor.execute("SAVEPOINT explained")
        self._cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, BUFFERS OFF) {sql}", parameters)
        lines = [row[0] for row in self._cursor.fetchall()]
        self._cursor.execute("ROLLBACK TO explained")
        self.noted.append(Step(float(re.sub(r"[^\d.]", "", lines[-1])), lines[:-2]))
        self._cursor.execute(sql, parameters)
        self._rows = self._cursor.fetchall() if self._cursor.description else ()


def measure(report: Callable[[str], None], *, parcels: int = PARCELS, rounds: int = ROUNDS) -> list[Figure]:
    figures = []
    with tempfile.TemporaryDirectory(prefix="groundswell-bench-") as folder, a_postgres() as postgres:
        for url in (f"sqlite:///{folder}/claims.db", postgres):
            name = parse_url(url).get_backend_name()
            fill(url, parcels, rounds)
            with opened(url) as session:
                turns = claimed_in_turns(session, name, rounds)
            *taking, reading = [
                Spread.of(step.milliseconds for step in steps) for steps in zip(*turns, strict=True)
            ]
            took = [sum(step.milliseconds for step in turn[:-1]) for turn in turns]
            report(f"Claiming {DUE} of {parcels} parcels on {name}: {Spread.of(took)} ms in the database;")
            report(f"reading what is in them: {reading} ms")
            for step, spread in zip(turns[-1], (*taking, reading), strict=True):
                report("\n  ".join((f"  {spread} ms:", *step.plan)))
            require_indexes(turns[-1])
            figures.append(Figure(f"claim_500_ms_on_{name}", min(took), 2.0, "at most"))
    return figures


@contextmanager
def a_postgres() -> Iterator[str]:
    """An empty database on the server that TEST_DATABASE_URL names, or on one of our own."""
    with ExitStack() as stack:
        server = os.environ.get("TEST_DATABASE_URL")
        if server is None:
            own = PostgresServer()
            own.start()
            stack.callback(own.stop)
            server = own.url
        yield stack.enter_context(postgres_databases(server))()


@contextmanager
def opened(url: str) -> Iterator[Session]:
    """A connection such as the bot's own."""
    parsed = parse_url(url)
    is_file = parsed.get_backend_name() == "sqlite"
    session = open_sqlite(Path(parsed.database or "")) if is_file else open_postgres(parsed)
    yield session
    session.close()


def fill(url: str, parcels: int, rounds: int) -> None:
    name = parse_url(url).get_backend_name()
    now = datetime.now(UTC)
    upgrade(url, now=now)
    every = parcels // (rounds + 1)
    insert = INSERT.format(now=int(now.timestamp() * 1e6), every=every, due=DUE)
    with opened(url) as session:
        for first in range(0, parcels, AT_ONCE):
            last = min(first + AT_ONCE, parcels) - 1
            session.cursor.execute(NUMBERS[name].format(first=first, last=last, insert=insert))
        session.cursor.execute(TIDY[name])


def claimed_in_turns(session: Session, name: str, rounds: int) -> list[list[Step]]:
    """The statements of each claim."""
    turns: list[list[Step]] = []
    cursor = session.cursor
    for _ in range(rounds):
        now = datetime.now(UTC)
        watched = Watched(cursor, explains=name == "postgresql")
        cursor.execute("BEGIN IMMEDIATE" if name == "sqlite" else "BEGIN")
        session.cursor = cast(DBAPICursor, watched)
        transaction = Transaction(session)
        parcels = deliveries.claim(transaction, most=DUE, lease=LEASE, now=now, real=now)
        session.cursor = cursor
        if len(parcels) != DUE:
            raise Void(f"{len(parcels)} of {DUE} due parcels were claimed on {name}")
        for parcel in parcels:
            deliveries.settle(transaction, parcel, "done", now=now)
        cursor.execute("COMMIT")
        turns.append(watched.noted)
    return turns


def require_indexes(steps: Sequence[Step]) -> None:
    """Parcels read from end to end would make the time grow with every one ever sent."""
    for line in (line for step in steps for line in step.plan):
        if re.search(r"(Seq Scan on|^SCAN) outbox", line):
            raise Void(f"not by index: {line.strip()}")
