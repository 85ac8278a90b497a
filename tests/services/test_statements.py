"""Every statement of the services finds its rows by an index, whatever grows."""

import re
import sqlite3
from collections.abc import Iterable, Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import walk_packages
from typing import cast

import pytest
from sqlalchemy import Delete, Executable, Insert, Select, Update
from sqlalchemy.dialects import sqlite
from sqlalchemy.schema import CreateIndex, CreateTable
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.elements import ClauseElement

import bot.services
from bot.db.statements import named_binds
from bot.models import metadata
from bot.services.guild.lists import OwnList


def statements() -> Iterator[tuple[str, Executable]]:
    for module in walk_packages(bot.services.__path__, "bot.services."):
        constants = vars(import_module(module.name))
        for name, value in constants.items():
            for key, one in several(value):
                if isinstance(one, Select | Insert | Update | Delete):
                    yield f"{module.name.rpartition('.')[2]}.{name}{key and f'[{key}]'}", one


def several(constant: object) -> Iterable[tuple[str, object]]:
    """What a constant holds, by name: a mapping of statements, a register of them, or itself."""
    if isinstance(constant, dict):
        return constant.items()
    return vars(constant).items() if isinstance(constant, OwnList) else [("", constant)]


#: What other statements are made from by adding a WHERE.
UNFINISHED = {
    "things.EVERY",
    *("deliveries._IN_HAND", "deliveries._LEASED"),
}
#: As short as what couriers carry at this moment.
IN_HAND = "SCAN leases"
#: The first of what waits, in an index of nothing else.
WAITING = "SCAN outbox USING INDEX ix_outbox_due"
STATEMENTS = {name: one for name, one in statements() if name not in UNFINISHED}


@pytest.fixture(scope="module")
def empty_database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    path: Path = tmp_path_factory.mktemp("plans") / "plans.db"
    connection = sqlite3.connect(path)
    for table in metadata.sorted_tables:
        connection.execute(str(CreateTable(table).compile(dialect=sqlite.dialect())))
        for index in table.indexes:
            connection.execute(str(CreateIndex(index).compile(dialect=sqlite.dialect())))
    yield connection
    connection.close()


def plan(connection: sqlite3.Connection, statement: Executable) -> list[str]:
    """How SQLite goes about it, with the statement's constants and 1 for whatever is filled in later."""
    assert isinstance(statement, ClauseElement)
    compiled = cast(SQLCompiler, statement.compile(dialect=sqlite.dialect(), column_keys=to_set(statement)))
    sql = re.sub(r"__\[POSTCOMPILE_\w+\]", "?", compiled.string)
    constants = [compiled.binds[name].value for name in compiled.positiontup or ()]
    values = [
        1 if value in (None, {}) else value[0] if isinstance(value, list) else value for value in constants
    ]
    return [row[3] for row in connection.execute(f"EXPLAIN QUERY PLAN {sql}", values)]


def to_set(statement: ClauseElement) -> list[str] | None:
    """A column for an update that sets whichever is given; None for what says itself what it takes."""
    if not isinstance(statement, Update) or statement._values or statement._multi_values:
        return None
    named = named_binds(statement)
    return [next(column.name for column in statement.table.columns if column.name not in named)]


def test_the_services_have_statements() -> None:
    assert len(STATEMENTS) > 80


@pytest.mark.parametrize("name", ["line._LINE", "line._AHEAD"])
def test_the_line_is_read_in_the_index_of_those_who_wait_whatever_is_asked(
    name: str, empty_database: sqlite3.Connection
) -> None:
    """With no value filled in: one that decides which index fits has SQLite plan anew each time."""
    compiled = cast(ClauseElement, STATEMENTS[name]).compile(dialect=sqlite.dialect())
    nothing = [None] * compiled.string.count("?")
    (step,) = empty_database.execute(f"EXPLAIN QUERY PLAN {compiled.string}", nothing)
    assert "ix_commitments_line" in step[3]


@pytest.mark.parametrize("name", STATEMENTS)
def test_no_statement_reads_a_whole_table(name: str, empty_database: sqlite3.Connection) -> None:
    steps = plan(empty_database, STATEMENTS[name])
    scans = [step for step in steps if step.startswith("SCAN") and "CONSTANT ROW" not in step]
    assert set(scans) <= {IN_HAND} or (name, scans) == ("deliveries._NEXT", [WAITING, IN_HAND])
