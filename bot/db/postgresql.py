"""PostgreSQL: a few threads, each with a connection, and an answer to every way a COMMIT can end.

The reasons are in docs/design.md § 3, § 53.
"""

from __future__ import annotations

import os
import random
import socket
from contextlib import suppress
from threading import Event, Thread
from time import monotonic, sleep
from typing import LiteralString

import psycopg
from psycopg.errors import DeadlockDetected, InvalidParameterValue, SerializationFailure
from sqlalchemy import Engine, create_engine, text
from sqlalchemy.engine import URL
from sqlalchemy.exc import SQLAlchemyError
from sqlalchemy.pool import NullPool

from bot.db.calls import Call, Lanes
from bot.db.hosts import CONNECT_S, seconds_for_each_address
from bot.db.statements import Statements, drivers_errors
from bot.db.transaction import Session, Transaction
from bot.errors import BadDatabase, InDoubt

WRITERS = 4
"""Functions that contend for the same row wait inside PostgreSQL, so more writers only make longer queues."""
READERS = 4
MOST_TRIES = 8
FIRST_PAUSE_S = (
    0.02  # doubled with each try and cut at random: together about 2.5 s at most, 1.3 s on average
)
DOUBT_S = 30.0
"""How long to ask for the fate of a transaction whose COMMIT was not answered."""
PATIENCE_S = 1.0
"""How long that transaction may stay undecided before its connection's other end is told to let go."""
ASK_EVERY_S = 0.05
FROZEN_S = 60.0
"""How long one attempt may take, all its statements together. PostgreSQL stops each after ten seconds by
itself, but one that is frozen stops nothing, and TCP sees nothing wrong with it."""
WATCH_EVERY_S = 1.0
COLLISIONS = (SerializationFailure, DeadlockDetected)

CONNECTED: dict[str, object] = {
    "target_session_attrs": "read-write",  # of several hosts, the one that is not a standby
    "client_encoding": "utf8",
    "application_name": "groundswell",
    "keepalives_idle": 30,
    "tcp_user_timeout": 15_000,
}
LIMITS: LiteralString = (
    "SET statement_timeout = '10s'; SET lock_timeout = '8s'; SET idle_in_transaction_session_timeout = '30s'"
)
# The transaction's own number comes with BEGIN, in the same round trip: it is what can be asked about later.
BEGIN_WRITING: LiteralString = "BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_current_xact_id()::text"
# A crash, and nothing else, sets the server's statistics back: what it began before is over, and numbers that
# it gave out then may be given out again. Another server of the same data has statistics of its own.
LIFE: LiteralString = "SELECT stats_reset::text FROM pg_stat_bgwriter"
BEGIN_READING: LiteralString = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


class PostgresSession(Session):
    def __init__(self, engine: Engine, statements: Statements) -> None:
        with drivers_errors():
            super().__init__(engine, statements)
        self.connection: psycopg.Connection[tuple[object, ...]] = self.raw
        self.backend = self.connection.info.backend_pid  # forgotten by psycopg when the connection is lost
        self.connection.execute(LIMITS)
        self.life = self._first(self.connection.execute(LIFE))

    def begin_writing(self) -> str:
        """Start a transaction and return its number."""
        cursor = self.connection.execute(BEGIN_WRITING)
        cursor.nextset()
        return self._first(cursor)

    def status(self, number: str) -> str:
        """`in progress`, `committed` or `aborted`."""
        try:
            return self._first(self.connection.execute("SELECT pg_xact_status(%s::xid8)", [number]))
        except InvalidParameterValue:  # not given out yet: the server crashed with nothing of this on disk
            return "aborted"

    def _first(self, cursor: psycopg.Cursor[tuple[object, ...]]) -> str:
        return "".join(str(row[0]) for row in cursor.fetchmany(1))

    def end_backend(self, backend: int) -> None:
        self.connection.execute("SELECT pg_terminate_backend(%s)", [backend])

    def close(self) -> None:
        """Also of a connection that is lost, over which SQLAlchemy would still roll back."""
        with suppress(psycopg.Error, SQLAlchemyError):
            super().close()
        self.connection.close()

    def cut(self) -> None:
        """Have whoever waits for an answer see that none will come. From any thread."""
        with (
            suppress(OSError, psycopg.Error),
            socket.socket(fileno=os.dup(self.connection.fileno())) as same,
        ):
            same.shutdown(socket.SHUT_RDWR)

    @property
    def lost(self) -> bool:
        return self.connection.closed


def make_engine(url: URL) -> Engine:
    return create_engine(
        url,
        poolclass=NullPool,
        pool_reset_on_return=None,
        isolation_level="AUTOCOMMIT",
        connect_args={**CONNECTED, "connect_timeout": seconds_for_each_address(url)},
    )


def open_session(url: URL) -> PostgresSession:
    """A connection by itself, for whoever has no event loop."""
    engine = make_engine(url)
    return PostgresSession(engine, Statements(engine.dialect))


class Lane:
    """A thread's connection, made when first needed and again when it is lost."""

    def __init__(self, engine: Engine, statements: Statements) -> None:
        self._engine = engine
        self._statements = statements
        self._session: PostgresSession | None = None
        self.waits_since: float | None = None
        """Since when this attempt has been going on, in seconds of the monotonic clock."""

    def run(self, call: Call) -> None:
        """Run the call; again if it lost to another transaction, or the server went away before COMMIT."""
        began = monotonic()
        for attempt in range(MOST_TRIES):
            self.waits_since = None
            if attempt:
                sleep(FIRST_PAUSE_S * 2**attempt * random.uniform(0.5, 1.0))  # noqa: S311 - not a secret
            call.error = session = None
            self.waits_since = monotonic()
            try:
                session = self._connected()
                self._attempt(call, session)
            except (psycopg.Error, BadDatabase) as error:
                call.error = error
            lost = session is None or session.lost
            if lost:
                self.close()
            again = isinstance(call.error, COLLISIONS) or (lost and isinstance(call.error, psycopg.Error))
            if not again or (session is None and monotonic() > began + CONNECT_S):
                break
        self.waits_since = None
        if call.error is not None:
            call.error = explained(call.error, self._engine.url)

    def _attempt(self, call: Call, session: PostgresSession) -> None:
        """Run the call in one transaction; psycopg.Error if nothing of it is stored."""
        raise NotImplementedError

    def _connected(self) -> PostgresSession:
        if self._session is None:
            self._session = PostgresSession(self._engine, self._statements)
        return self._session

    def cut(self) -> None:
        """From another thread: whoever waits for this server fails now instead of for ever."""
        session = self._session
        if session is not None:
            session.cut()

    def close(self) -> None:
        session, self._session = self._session, None
        if session is not None:
            session.close()


class Reader(Lane):
    def _attempt(self, call: Call, session: PostgresSession) -> None:
        session.connection.execute(BEGIN_READING)
        call.run(session)
        session.connection.execute("ROLLBACK")


class Writer(Lane):
    def _attempt(self, call: Call, session: PostgresSession) -> None:
        number = session.begin_writing()
        call.run(session)
        if call.error is not None:
            session.connection.execute("ROLLBACK")
            return
        try:
            session.connection.execute("COMMIT")
        except psycopg.Error:
            if not session.lost or not self._was_stored(number, session):
                raise

    def _was_stored(self, number: str, lost: PostgresSession) -> bool:
        """Ask the server what became of a transaction whose COMMIT it did not answer.

        Running the function again without asking stored things twice. Raises InDoubt if there is no telling.
        """
        started = monotonic()
        while monotonic() < started + DOUBT_S:
            try:
                if self._session is not None and self._session.lost:
                    self.close()
                session = self._connected()
                status = session.status(number)
                if session.life != lost.life:
                    return self._survived_a_crash(status)
                if status != "in progress":
                    return status == "committed"
                if monotonic() > started + PATIENCE_S:
                    session.end_backend(lost.backend)
            except psycopg.OperationalError:
                pass  # not back yet
            sleep(ASK_EVERY_S)
        raise InDoubt(
            f"PostgreSQL went away while storing and did not come back within {DOUBT_S:g} s: "
            "the last change may or may not be stored. Check the server."
        )

    def _survived_a_crash(self, status: str) -> bool:
        """A number that is committed may be somebody else's by now; one that is not was not stored as ours,
        for a COMMIT that got to the disk keeps its number.
        """
        if status == "committed":
            raise InDoubt(
                "PostgreSQL crashed while storing: the last change may or may not be stored. Look at its log."
            )
        return False


class Watch:
    """Cuts the connection of every lane that has waited too long: its server is frozen."""

    def __init__(self) -> None:
        self._lanes: list[Lane] = []
        self._over = Event()
        Thread(target=self._look, name="postgresql-watch", daemon=True).start()

    def over(self, lane: Lane) -> Lane:
        self._lanes.append(lane)
        return lane

    def _look(self) -> None:
        while not self._over.wait(WATCH_EVERY_S):
            for lane in tuple(self._lanes):
                since = lane.waits_since
                if since is not None and monotonic() > since + FROZEN_S:
                    lane.cut()

    def end(self) -> None:
        self._over.set()


def explained(error: BaseException, url: URL) -> BaseException:
    """What whoever runs the bot can do about it; anything else is the caller's own and stays as it is."""
    if not isinstance(error, psycopg.Error):
        return error
    state = error.sqlstate or ""
    unreachable = isinstance(error, psycopg.OperationalError) and state[:2] in UNREACHABLE
    advice = CHECK_ADDRESS if unreachable else ADVICE.get(state)
    if advice is None:
        return error
    where = f"{url.database} at {url.host or url.query.get('host', 'this machine')}"
    reason = str(error).strip().splitlines()[0]
    plain = BadDatabase(f"PostgreSQL can't be used ({where}): {reason}. {advice}")
    plain.__cause__ = error
    return plain


CHECK_ADDRESS = "Check that it runs and that the address, name and password are right."
UNREACHABLE = ("", "08", "28", "3D")  # no answer, broken connection, wrong password, no such database
ADVICE = {
    "40001": "Too many wanted the same rows at once.",
    "40P01": "Too many wanted the same rows at once.",
    "42501": "Give the account the right to use this database's tables.",
    "53100": "Free some space on its disk; nothing was stored meanwhile.",
    "53300": "Allow it more connections, or run fewer processes.",
    "55P03": "Another transaction holds the row and does not end: look in pg_stat_activity.",
    "57014": "The statement took too long and was stopped.",
    "57P01": CHECK_ADDRESS,
    "57P02": CHECK_ADDRESS,
    "57P03": CHECK_ADDRESS,
}


class PostgreSQL:
    """A PostgreSQL database, shared with any number of other processes."""

    def __init__(self, writers: Lanes, readers: Lanes, watch: Watch) -> None:
        self._writers = writers
        self._readers = readers
        self._watch = watch

    @classmethod
    async def open(cls, url: URL) -> PostgreSQL:
        engine = make_engine(url)
        statements = Statements(engine.dialect)
        watch = Watch()
        opened = cls(
            Lanes("postgresql-writer", WRITERS, lambda: watch.over(Writer(engine, statements))),
            Lanes("postgresql-reader", READERS, lambda: watch.over(Reader(engine, statements))),
            watch,
        )
        try:
            await opened._greet()
        except BaseException:
            await opened.close()
            raise
        return opened

    async def _greet(self) -> None:
        """Fail now, not at the first click, if the server can't be used."""
        hello = Call(Transaction.value, (text("SELECT 1"),), {})
        self.read(hello)
        await hello.future

    def write(self, call: Call) -> None:
        self._writers.submit(call)

    def read(self, call: Call) -> None:
        self._readers.submit(call)

    async def close(self) -> None:
        await self._readers.close()
        await self._writers.close()
        self._watch.end()
