"""SQLite: one writer that commits whole groups of functions at once, and a few readers beside it.

Several functions share one COMMIT, because a durable COMMIT costs far more than a function does. Each runs in
a savepoint, so one that fails takes only its own changes back. If the group is lost (SQLite rolls everything
back by itself on a full disk) or its COMMIT fails, each function is run again in a transaction of its own:
then only the bad one fails, and nothing that was lost is reported as stored.
"""

from __future__ import annotations

import asyncio
import sqlite3
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from copy import copy
from math import inf
from pathlib import Path
from time import monotonic
from typing import TypeVar, cast

import aiosqlite
from sqlalchemy import create_engine
from sqlalchemy.dialects.sqlite import pysqlite
from sqlalchemy.engine import URL
from sqlalchemy.pool import NullPool

from bot.db import own_log
from bot.db.calls import Call, Lanes, tell
from bot.db.statements import Statements
from bot.db.transaction import Session
from bot.errors import BadDatabase

T = TypeVar("T")

READERS = 3
MOST_TOGETHER = 200  # functions in one COMMIT; also how long the first of them may have to wait for the last
BUSY_MS = 5000
LONGEST_S = 10.0
"""How long one function may keep the database busy before its query is stopped: others are waiting."""
OPCODES_BETWEEN_CHECKS = 200_000  # about a millisecond of SQLite's work


class SqliteSession(Session):
    """A connection that stops a query which runs too long."""

    def __init__(self, connection: sqlite3.Connection, statements: Statements) -> None:
        engine = create_engine(
            "sqlite://", creator=lambda: connection, poolclass=NullPool, isolation_level="AUTOCOMMIT"
        )
        super().__init__(engine, statements)
        self._deadline = inf
        connection.set_progress_handler(self._is_overdue, OPCODES_BETWEEN_CHECKS)

    def _is_overdue(self) -> bool:
        return monotonic() > self._deadline

    def run(self, call: Call) -> None:
        self._deadline = monotonic() + LONGEST_S
        call.run(self)

    def rollback(self) -> None:
        """Undo whatever is not committed."""
        if self.raw.in_transaction:
            with suppress(sqlite3.Error):  # then SQLite has rolled back by itself
                self.cursor.execute("ROLLBACK")


def connect(path: Path, *, read_only: bool = False) -> sqlite3.Connection:
    connection = sqlite3.connect(
        path, timeout=BUSY_MS / 1000, isolation_level=None, check_same_thread=False, cached_statements=1000
    )
    try:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("PRAGMA temp_store = MEMORY")  # what a savepoint would undo, too
        if read_only:
            connection.execute("PRAGMA query_only = ON")
        else:
            _write_ahead(connection)
            connection.execute("PRAGMA synchronous = FULL")
    except BaseException:
        connection.close()
        raise
    return connection


def _write_ahead(connection: sqlite3.Connection) -> None:
    """Log what is written, as soon as nobody else writes: SQLite refuses to begin a log beside a writer at
    once, however long the connection may wait.
    """
    until = monotonic() + BUSY_MS / 1000
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or monotonic() > until:
                raise
            connection.execute("BEGIN IMMEDIATE")  # waits for the other's end
            connection.execute("ROLLBACK")
        else:
            return


def open_session(path: Path) -> SqliteSession:
    """A writing connection by itself, for whoever has no event loop."""
    return SqliteSession(connect(path), Statements(pysqlite.dialect()))


def explained(error: BaseException, path: Path) -> BaseException:
    """What whoever runs the bot can do about it; anything else is the caller's own and stays as it is."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    sentence = SENTENCES.get(code)
    if not isinstance(error, sqlite3.Error) or sentence is None:
        return error
    plain = BadDatabase(sentence.format(path=path, seconds=f"{LONGEST_S:g}"))
    plain.__cause__ = error
    return plain


SENTENCES = {
    sqlite3.SQLITE_FULL: "The disk that holds {path} is full. Free some space; nothing was stored meanwhile.",
    sqlite3.SQLITE_BUSY: (
        "Another program is writing to {path} and does not stop. A SQLite file serves one Groundswell: "
        "end the other, or use PostgreSQL."
    ),
    sqlite3.SQLITE_IOERR: "The disk that holds {path} can't be read or written. Check the disk.",
    sqlite3.SQLITE_READONLY: "{path} can't be written. Give the bot's account the right to write it.",
    sqlite3.SQLITE_PERM: "{path} can't be opened. Give the bot's account the right to write it.",
    sqlite3.SQLITE_CANTOPEN: (
        "{path} can't be opened. Check that it is a file and that the account that runs the bot may write "
        "it and its folder."
    ),
    sqlite3.SQLITE_CORRUPT: "{path} is damaged. Stop the bot and put the last backup in its place.",
    sqlite3.SQLITE_NOTADB: "{path} is not a SQLite database. Check its address or restore a backup.",
    sqlite3.SQLITE_INTERRUPT: "A query on {path} took longer than {seconds} s and was stopped.",
}


class Reader:
    """A reading thread's lane: each call sees one snapshot."""

    def __init__(self, path: Path, statements: Statements) -> None:
        self._path = path
        self._statements = statements
        self._session: SqliteSession | None = None

    def run(self, call: Call) -> None:
        try:
            if self._session is None:
                self._session = SqliteSession(connect(self._path, read_only=True), self._statements)
            self._session.cursor.execute("BEGIN")
            self._session.run(call)
            self._session.rollback()
        except sqlite3.Error as error:
            call.error = error
        if call.error is not None and not is_write_by_reader(call.error):
            call.error = explained(call.error, self._path)

    def close(self) -> None:
        if self._session is not None:
            self._session.close()


def is_write_by_reader(error: BaseException) -> bool:
    """A bug in the function, not in the file's permissions."""
    return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_READONLY


class Writer(aiosqlite.Connection):
    """The one connection that writes. Functions that wait while it works run together after that."""

    def __init__(self, path: Path, statements: Statements) -> None:
        super().__init__(lambda: connect(path), iter_chunk_size=64)
        self._thread.daemon = True  # a program that ends without closing must not hang
        self._path = path
        self._statements = statements
        self._waiting: deque[Call] = deque()
        self._loop = asyncio.get_running_loop()
        self._log = own_log.Keeper(path)
        self._session: SqliteSession

    async def start(self) -> None:
        await self
        self._session = await self._on_thread(lambda: SqliteSession(self._conn, self._statements))

    def submit(self, call: Call) -> None:
        self._waiting.append(call)
        if len(self._waiting) == 1:  # otherwise whoever was first has asked, and its turn takes us along
            self._tx.put_nowait((None, self._run_waiting))

    async def finish(self) -> None:
        """Run what waits, then close."""
        await self._on_thread(self._run_waiting)
        await self._on_thread(self._session.close)
        await self.close()

    async def _on_thread(self, function: Callable[[], T]) -> T:
        return cast(T, await self._execute(function))  # type: ignore[no-untyped-call]

    def _run_waiting(self) -> None:
        while self._waiting:
            group = [self._waiting.popleft() for _ in range(min(len(self._waiting), MOST_TOGETHER))]
            if len(group) > 1 and self._run_together(group):
                self._tell(group)
                continue
            for call in group:
                if not is_interrupted(call.error):  # once is enough: everybody waited for it
                    self._run_alone(call)
                self._tell([call])

    def _tell(self, calls: list[Call]) -> None:
        for call in calls:
            if call.error is not None:
                call.error = explained(call.error, self._path)
        self._loop.call_soon_threadsafe(tell, calls)

    def _run_together(self, group: list[Call]) -> bool:
        """Whether the group was dealt with; if not, nothing any of them did is stored."""
        if not self._begin(group):
            return True
        session, execute = self._session, self._session.cursor.execute
        try:
            for call in group:
                execute("SAVEPOINT call")
                session.run(call)
                if call.error is not None:
                    execute("ROLLBACK TO call")
                execute("RELEASE call")  # fails if SQLite has rolled everything back by itself
            execute("COMMIT")
        except sqlite3.Error:
            return False
        else:
            self._log.keep_younger()
            return True
        finally:
            session.rollback()

    def _run_alone(self, call: Call) -> None:
        if not self._begin([call]):
            return
        try:
            self._session.run(call)
            if call.error is None:
                self._session.cursor.execute("COMMIT")
                self._log.keep_younger()
        except sqlite3.Error as error:
            call.error = error
        finally:
            self._session.rollback()

    def _begin(self, group: list[Call]) -> bool:
        """Start a transaction; if that can't be done, it is why each of the group fails."""
        try:
            self._session.cursor.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            for call in group:
                call.error = explained(copy(error), self._path)
            return False
        return True


def is_interrupted(error: BaseException | None) -> bool:
    return getattr(error, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT


class SQLite:
    """A SQLite file: one writer, a few readers."""

    def __init__(self, writer: Writer, readers: Lanes) -> None:
        self._writer = writer
        self._readers = readers

    @classmethod
    async def open(cls, url: URL) -> SQLite:
        path = Path(url.database or "")
        own_log.require(path)
        statements = Statements(pysqlite.dialect())
        writer = Writer(path, statements)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            await writer.start()
        except OSError as error:
            raise BadDatabase(f"The folder for {path} can't be made: {error.strerror}.") from error
        except sqlite3.Error as error:
            raise explained(error, path) from None
        return cls(writer, Lanes("sqlite-reader", READERS, lambda: Reader(path, statements)))

    def write(self, call: Call) -> None:
        self._writer.submit(call)

    def read(self, call: Call) -> None:
        self._readers.submit(call)

    async def close(self) -> None:
        await self._readers.close()
        await self._writer.finish()
