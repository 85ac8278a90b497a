"""SQLAlchemy Core statements turned into SQL text once, then run on the driver's cursor.

Statements are module constants, so what SQLAlchemy does for each execution (cache key, result object, rows
with names) can be done once: nine statements cost 2540 µs built for each call, 670 µs through
`Connection.execute` and 250 µs this way.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import MISSING, Field, fields
from operator import itemgetter
from typing import Any, Protocol, TypeAlias, TypeVar, cast

from sqlalchemy import BindParameter, Connection, Dialect, Executable, Insert
from sqlalchemy.engine.interfaces import DBAPICursor
from sqlalchemy.exc import DBAPIError
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseElement
from sqlalchemy.sql.visitors import iterate
from sqlalchemy.types import TypeEngine

T = TypeVar("T")
Values: TypeAlias = Mapping[str, Any]
Row: TypeAlias = Sequence[Any]
Convert: TypeAlias = Callable[[Any], Any] | None
Parameters: TypeAlias = Any  # a tuple or a dict, as the driver wants them

MOST_KEPT = 5000
"""Statements built for each call would fill memory; far more than a program's constants are thrown away."""


class Session(Protocol):
    """What runs statements: SQLAlchemy's connection, and the driver's cursor on it."""

    core: Connection
    cursor: DBAPICursor


class Statements:
    """Statements in one dialect, kept by identity and the names of the values given to them."""

    def __init__(self, dialect: Dialect) -> None:
        self._dialect = dialect
        self._known: dict[tuple[object, ...], Prepared] = {}

    def prepared(self, statement: Executable, values: Values) -> Prepared:
        key = (statement, *values)
        known = self._known.get(key)
        if known is None:
            if len(self._known) >= MOST_KEPT:
                self._known.clear()
            known = self._known[key] = prepare(statement, tuple(values), self._dialect)
        return known


def prepare(statement: Executable, names: tuple[str, ...], dialect: Dialect) -> Prepared:
    if isinstance(statement, Insert) and not statement.exported_columns:
        statement = statement.inline()  # PostgreSQL would send the new key back though nobody asked
    element = cast(ClauseElement, statement)
    columns = [name for name in names if name not in named_binds(element)]
    compiled = cast(SQLCompiler, element.compile(dialect=dialect, column_keys=columns))
    check_names(compiled, names)
    if needs_sqlalchemy(compiled):
        return Composed(statement, dialect)
    return Direct(statement, dialect, compiled, names)


def named_binds(element: ClauseElement) -> set[str]:
    """The values that the statement names itself. What is given besides are columns to set, so a condition
    may bear its column's name without setting that column.
    """
    return {part.key for part in iterate(element) if isinstance(part, BindParameter) and not part.unique}


def needs_sqlalchemy(compiled: SQLCompiler) -> bool:
    """Whether the text or the values are only known at execution: expanding IN, defaults made in Python."""
    computed = any(bind.callable is not None for bind in compiled.bind_names)
    return bool(
        compiled.post_compile_params or compiled.literal_execute_params or compiled.prefetch or computed
    )


def check_names(compiled: SQLCompiler, names: tuple[str, ...]) -> None:
    binds = {bind.key: bind.required for bind in compiled.bind_names}
    if unknown := set(names) - set(binds):
        raise TypeError(f"the statement has no value named {', '.join(sorted(unknown))}: {compiled}")
    if missing := {key for key, required in binds.items() if required} - set(names):
        raise TypeError(f"the statement needs a value for {', '.join(sorted(missing))}: {compiled}")


class Prepared:
    """A statement ready to run; see `Direct` and `Composed` for the two ways."""

    def __init__(self, statement: Executable, dialect: Dialect) -> None:
        self._columns: list[tuple[str, TypeEngine[Any]]] = [
            (name, column.type) for name, column in getattr(statement, "exported_columns", {}).items()
        ]
        self._dialect = dialect
        self._makers: dict[type, Callable[[Row], Any]] = {}
        self._first: Callable[[Row], Any] | None = None

    def change(self, session: Session, values: Values) -> int:
        """Run it and count the rows it touched."""
        raise NotImplementedError

    def change_many(self, session: Session, rows: Sequence[Values]) -> int:
        raise NotImplementedError

    def fetch(self, session: Session, values: Values) -> Sequence[Row]:
        """All rows, so that no half-read statement holds up the COMMIT."""
        raise NotImplementedError

    def converters(self, session: Session) -> list[tuple[str, Convert]]:
        """Name of each column of the last result, and what makes its value a Python one."""
        raise NotImplementedError

    def scalar(self, session: Session) -> Callable[[Row], Any]:
        """What takes the first column out of a row."""
        if self._first is None:
            self._first = first_column(self.converters(session))
        return self._first

    def maker(self, session: Session, row_type: type[T]) -> Callable[[Row], T]:
        make = self._makers.get(row_type)
        if make is None:
            make = self._makers[row_type] = row_maker(row_type, self.converters(session))
        return make


def first_column(columns: list[tuple[str, Convert]]) -> Callable[[Row], Any]:
    convert = columns[0][1]
    return (lambda row: row[0]) if convert is None else (lambda row: convert(row[0]))


def row_maker(row_type: type[T], columns: list[tuple[str, Convert]]) -> Callable[[Row], T]:
    """What turns a row into the dataclass, by column name; columns the dataclass lacks are left out."""
    where = {name: (index, convert) for index, (name, convert) in enumerate(columns)}
    wanted: tuple[Field[Any], ...] = fields(cast(Any, row_type))
    lacking = [f.name for f in wanted if f.name not in where and f.default is f.default_factory is MISSING]
    if lacking:
        raise TypeError(
            f"{row_type.__name__} needs {', '.join(lacking)}; the statement gives {', '.join(where)}"
        )
    given = [field.name for field in wanted if field.name in where]
    by_position = given == [field.name for field in wanted[: len(given)]]
    pick = picker([where[name] for name in given])
    if by_position:
        return lambda row: row_type(*pick(row))
    return lambda row: row_type(**dict(zip(given, pick(row), strict=True)))


def picker(wanted: Sequence[tuple[Any, Convert]]) -> Callable[[Any], list[Any]]:
    """What takes the wanted keys out of a row or of named values, in order, and converts what needs it.

    All at once and then a few by hand: this runs for every value of every statement.
    """
    keys = [key for key, _ in wanted]
    if len(keys) < 2:
        return lambda source: [convert(source[key]) if convert else source[key] for key, convert in wanted]
    pick = itemgetter(*keys)
    to_convert = [(at, convert) for at, (_, convert) in enumerate(wanted) if convert is not None]

    def picked(source: Any) -> list[Any]:
        values = list(pick(source))
        for at, convert in to_convert:
            values[at] = convert(values[at])
        return values

    return picked


class Direct(Prepared):
    """Run as text on the driver's cursor, with the column types' own conversions both ways."""

    def __init__(
        self, statement: Executable, dialect: Dialect, compiled: SQLCompiler, names: tuple[str, ...]
    ) -> None:
        super().__init__(statement, dialect)
        self.sql = compiled.string
        used = used_binds(compiled)
        self._constants: dict[str, Any] = {}
        by_name = None if compiled.positiontup is not None else [name for name, _ in used]
        self._parameters = self._filler(picker([self._source(bind, names) for _, bind in used]), by_name)

    def _source(self, bind: BindParameter[Any], given: tuple[str, ...]) -> tuple[str, Convert]:
        """Under which name the value is found, among those given or the constants, and its conversion."""
        convert = bind.type.dialect_impl(self._dialect).bind_processor(self._dialect)
        if bind.key in given:
            return bind.key, convert
        constant = bind.effective_value
        self._constants[bind.key] = constant if convert is None else convert(constant)
        return bind.key, None

    def _filler(
        self, pick: Callable[[Values], list[Any]], by_name: list[str] | None
    ) -> Callable[[Values], Parameters]:
        """What makes the driver's parameters of named values; it runs for every statement, so it is chosen
        once.
        """
        constants = self._constants
        if by_name is not None:
            return lambda values: dict(zip(by_name, pick({**constants, **values}), strict=True))
        return (lambda values: pick({**constants, **values})) if constants else pick

    def change(self, session: Session, values: Values) -> int:
        cursor = session.cursor
        cursor.execute(self.sql, self._parameters(values))
        return cursor.rowcount

    def change_many(self, session: Session, rows: Sequence[Values]) -> int:
        cursor = session.cursor
        cursor.executemany(self.sql, [self._parameters(row) for row in rows])
        return cursor.rowcount

    def fetch(self, session: Session, values: Values) -> Sequence[Row]:
        cursor = session.cursor
        cursor.execute(self.sql, self._parameters(values))
        return cast(Sequence[Row], cursor.fetchall())

    def converters(self, session: Session) -> list[tuple[str, Convert]]:
        described = session.cursor.description
        if not self._columns:  # plain text: the database names the columns and nothing is converted
            return [(column[0], None) for column in described]
        return [
            (name, type_.dialect_impl(self._dialect).result_processor(self._dialect, column[1]))
            for (name, type_), column in zip(self._columns, described, strict=True)
        ]


def used_binds(compiled: SQLCompiler) -> list[tuple[str, BindParameter[Any]]]:
    if compiled.positiontup is not None:
        return [(name, compiled.binds[name]) for name in compiled.positiontup]
    escaped = compiled.escaped_bind_names
    return [(escaped.get(name, name), bind) for bind, name in compiled.bind_names.items()]


class Composed(Prepared):
    """Left to SQLAlchemy, which composes the text anew for each execution."""

    def __init__(self, statement: Executable, dialect: Dialect) -> None:
        super().__init__(statement, dialect)
        self._statement = statement.execution_options(preserve_rowcount=True)

    def change(self, session: Session, values: Values) -> int:
        with drivers_errors():
            return session.core.execute(self._statement, values).rowcount

    def change_many(self, session: Session, rows: Sequence[Values]) -> int:
        return sum(self.change(session, row) for row in rows)

    def fetch(self, session: Session, values: Values) -> Sequence[Row]:
        with drivers_errors():
            return session.core.execute(self._statement, values).fetchall()

    def converters(self, session: Session) -> list[tuple[str, Convert]]:
        return [(name, None) for name, _ in self._columns]


@contextmanager
def drivers_errors() -> Iterator[None]:
    """Both ways of running a statement fail with the driver's errors, so callers know one kind."""
    try:
        yield
    except DBAPIError as error:
        if error.orig is None:
            raise
        raise error.orig from None
