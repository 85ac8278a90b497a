"""What a service sees of the database: one transaction, with nine ways to ask and tell.

The reasons are in docs/design.md § 1, § 4.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, NoReturn, TypeVar

from sqlalchemy import Connection, Engine, Executable
from sqlalchemy.engine.interfaces import DBAPICursor

from bot.db.statements import Statements, Values

T = TypeVar("T")
V = TypeVar("V")


class Session:
    """One connection to the database and what runs statements on it; used by one thread at a time.

    SQLAlchemy is told AUTOCOMMIT, so that BEGIN and COMMIT are ours alone.
    """

    def __init__(self, engine: Engine, statements: Statements) -> None:
        self.core: Connection = engine.connect()
        self.raw: Any = self.core.connection.driver_connection  # sqlite3's or psycopg's
        self.cursor: DBAPICursor = self.core.connection.cursor()
        self.statements = statements

    def close(self) -> None:
        self.core.close()


class Closed:
    """Takes the session's place when a transaction can no longer be used."""

    def __init__(self, reason: str) -> None:
        self._reason = reason

    def __getattr__(self, name: str) -> NoReturn:
        raise RuntimeError(self._reason)


OVER: Any = Closed("this transaction is over: use it only inside the function it was given to")
FAILED: Any = Closed("a statement of this transaction failed, so all of it is given up: use ON CONFLICT")


class Transaction:
    """The first argument of every service. It knows no business and cannot outlive the function.

    Each `statement` is a SQLAlchemy Core module constant with `bindparam`s, each of `values` one of them.
    A statement that fails ends it, on both databases: PostgreSQL takes no further ones, and SQLite would run
    them outside any transaction if it has rolled back by itself.
    """

    __slots__ = ("_session", "_statements", "announced", "failure")

    def __init__(self, session: Session) -> None:
        self._session = session
        self._statements = session.statements
        self.failure: BaseException | None = None
        self.announced: set[str] = set()

    def execute(self, statement: Executable, /, **values: Any) -> int:
        """Run it and count the rows it touched."""
        prepared = self._statements.prepared(statement, values)
        return self._run(prepared.change, values)

    def many(self, statement: Executable, rows: Sequence[Values]) -> int:
        """Run it once for each of the rows, which all name the same values."""
        if not rows:
            return 0
        if uneven := next((row for row in rows if row.keys() != rows[0].keys()), None):
            raise TypeError(f"rows differ in what they name: {sorted(rows[0])} and {sorted(uneven)}")
        prepared = self._statements.prepared(statement, rows[0])
        return self._run(prepared.change_many, rows)

    def value(self, statement: Executable, /, **values: Any) -> Any:
        """The first column of the first row, or None if there is no row."""
        prepared = self._statements.prepared(statement, values)
        rows = self._run(prepared.fetch, values)
        return prepared.scalar(self._session)(rows[0]) if rows else None

    def values(self, statement: Executable, /, **values: Any) -> list[Any]:
        """The first column of every row."""
        prepared = self._statements.prepared(statement, values)
        rows = self._run(prepared.fetch, values)
        return [*map(prepared.scalar(self._session), rows)]

    def maybe(self, row_type: type[T], statement: Executable, /, **values: Any) -> T | None:
        """The first row as a dataclass, filled by column name, or None if there is no row."""
        prepared = self._statements.prepared(statement, values)
        rows = self._run(prepared.fetch, values)
        return prepared.maker(self._session, row_type)(rows[0]) if rows else None

    def one(self, row_type: type[T], statement: Executable, /, **values: Any) -> T:
        """The first row; LookupError if there is none, which is a bug: ask `maybe` for what may be gone."""
        row = self.maybe(row_type, statement, **values)
        if row is None:
            raise LookupError(f"no {row_type.__name__} for {values}")
        return row

    def list(self, row_type: type[T], statement: Executable, /, **values: Any) -> list[T]:
        prepared = self._statements.prepared(statement, values)
        rows = self._run(prepared.fetch, values)
        return [*map(prepared.maker(self._session, row_type), rows)]

    def announce(self, topic: str) -> None:
        """Have those who listen to the topic (`Database.listen`) told once this is stored, and only then."""
        self._session.cursor  # noqa: B018 - as loud as a statement when the transaction is over
        self.announced.add(topic)

    def _run(self, run: Callable[[Session, V], T], values: V) -> T:
        try:
            return run(self._session, values)
        except BaseException as error:
            self.failure = error
            self._session = FAILED
            self._statements = FAILED
            raise

    def end(self) -> None:
        self._session = OVER
        self._statements = OVER
