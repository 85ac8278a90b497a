"""The migrations lead to the tables that the models describe."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect
from sqlalchemy.dialects import sqlite
from sqlalchemy.pool import NullPool
from sqlalchemy.schema import CreateIndex

from bot.db.database import parse_url
from bot.models import metadata
from bot.upgrade import MIGRATIONS, differences, upgrade


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A database as an operator gets it."""
    url = f"sqlite:///{tmp_path / 'groundswell.db'}"
    upgrade(url, now=datetime.now(UTC))
    return url


def statements(url: str) -> Mapping[str, str]:
    """What each table and index was made with, by its name."""
    engine = create_engine(parse_url(url), poolclass=NullPool)
    with engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT name, sql FROM sqlite_master")
        created = {row.name: row.sql for row in rows}
    engine.dispose()
    return created


def test_the_migrations_match_the_models(url: str) -> None:
    missing = differences(url)
    assert not missing, f"these changes need a migration: {missing}"


def test_every_table_is_there_and_none_besides(url: str) -> None:
    engine = create_engine(parse_url(url), poolclass=NullPool)
    assert set(inspect(engine).get_table_names()) == {*metadata.tables, "alembic_version"}
    engine.dispose()


def test_ids_that_leave_the_database_are_never_given_twice(url: str) -> None:
    """SQLite would: then an old button, a calendar's entry or a nonce means something else one day."""
    stay_inside = {"activity", "changes", "commitments", "schedules"}
    created = statements(url)
    numbered = {name for name, table in metadata.tables.items() if table.autoincrement_column is not None}
    assert {name for name in numbered if "AUTOINCREMENT" not in created[name]} == stay_inside


def test_what_is_known_by_several_ids_is_kept_in_their_order_and_not_beside_them(url: str) -> None:
    """SQLite would keep the row and an index to it: two pages for each change instead of one."""
    created = statements(url)
    several = {name for name, table in metadata.tables.items() if len(table.primary_key.columns) > 1}
    assert {name for name in metadata.tables if "WITHOUT ROWID" in created[name]} == several


def test_every_index_covers_the_rows_that_its_model_says(url: str) -> None:
    """Alembic does not compare the conditions of partial indexes."""
    created = statements(url)
    for table in metadata.tables.values():
        for index in table.indexes:
            wanted = str(CreateIndex(index).compile(dialect=sqlite.dialect()))
            assert " ".join(created[str(index.name)].split()) == " ".join(wanted.split())


def test_a_check_that_finds_nothing_would_find_a_lost_column(url: str) -> None:
    engine = create_engine(parse_url(url), poolclass=NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE things DROP COLUMN why")
    engine.dispose()
    assert [change[0] for change in differences(url)] == ["add_column"]


def test_migrations_form_one_line() -> None:
    scripts = ScriptDirectory(str(MIGRATIONS))
    assert len(scripts.get_heads()) == 1
    assert len(scripts.get_bases()) == 1
