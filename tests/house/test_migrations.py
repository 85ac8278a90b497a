"""The migrations lead to the tables that the models describe."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, inspect
from sqlalchemy.pool import NullPool

from bot.db.database import parse_url
from bot.models import metadata
from bot.upgrade import MIGRATIONS, differences, upgrade


@pytest.fixture
def url(tmp_path: Path) -> str:
    """A database as an operator gets it."""
    url = f"sqlite:///{tmp_path / 'groundswell.db'}"
    upgrade(url, now=datetime.now(UTC))
    return url


def test_the_migrations_match_the_models(url: str) -> None:
    missing = differences(url)
    assert not missing, f"these changes need a migration: {missing}"


def test_every_table_is_there_and_none_besides(url: str) -> None:
    engine = create_engine(parse_url(url), poolclass=NullPool)
    assert set(inspect(engine).get_table_names()) == {*metadata.tables, "alembic_version"}
    engine.dispose()


def test_a_check_that_finds_nothing_would_find_a_lost_column(url: str) -> None:
    engine = create_engine(parse_url(url), poolclass=NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql("ALTER TABLE asks DROP COLUMN why")
    engine.dispose()
    assert [change[0] for change in differences(url)] == ["add_column"]


def test_migrations_form_one_line() -> None:
    scripts = ScriptDirectory(str(MIGRATIONS))
    assert len(scripts.get_heads()) == 1
    assert len(scripts.get_bases()) == 1
