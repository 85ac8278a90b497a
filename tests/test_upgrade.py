"""Upgrades: all or nothing, with a backup, and never a child row lost."""

import shutil
import sqlite3
from contextlib import closing
from datetime import datetime, timedelta
from pathlib import Path
from threading import Thread

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.pool import NullPool

from bot.db.database import parse_url
from bot.errors import BadDatabase
from bot.upgrade import (
    MIGRATIONS,
    Standing,
    back_up,
    connected,
    require_current,
    sqlite_path,
    standing,
    upgrade,
)
from tests.conftest import postgres_databases

FIRST = """
revision = "first"
down_revision = None

def upgrade():
    op.create_table("asks", sa.Column("id", sa.Integer, primary_key=True), sa.Column("title", sa.String(20)))
    op.create_table(
        "rosters",
        sa.Column("id", sa.Integer, primary_key=True),
        sa.Column("ask_id", sa.Integer, sa.ForeignKey("asks.id", ondelete="CASCADE"), nullable=False),
    )
"""
SECOND = """
revision = "second"
down_revision = "first"

def upgrade():
    with op.batch_alter_table("asks") as asks:
        asks.alter_column("title", type_=sa.String(80), nullable=False)
        asks.add_column(sa.Column("places", sa.Integer, nullable=False, server_default="0"))
"""
BREAKS_OFF = """
revision = "second"
down_revision = "first"

def upgrade():
    op.add_column("asks", sa.Column("places", sa.Integer))
    op.execute("INSERT INTO nowhere VALUES (1)")
"""
LEAVES_ORPHANS = """
revision = "second"
down_revision = "first"

def upgrade():
    op.execute("DELETE FROM asks")
"""


@pytest.fixture
def migrations(tmp_path: Path) -> Path:
    """Our environment with a first migration of the test's own."""
    folder = tmp_path / "migrations"
    (folder / "versions").mkdir(parents=True)
    shutil.copy(MIGRATIONS / "env.py", folder)
    add(folder, "first", FIRST)
    return folder


def add(folder: Path, name: str, source: str) -> None:
    (folder / "versions" / f"{name}.py").write_text(
        "import sqlalchemy as sa\nfrom alembic import op\n" + source
    )


def run(url: str, *statements: str) -> list[object]:
    """Run the statements and return the first column of the last one's rows."""
    engine = create_engine(parse_url(url), poolclass=NullPool)
    with engine.begin() as connection:
        for statement in statements:
            result = connection.execute(text(statement))
        return [row[0] for row in result] if result.returns_rows else []


def file_of(url: str) -> Path:
    path = sqlite_path(url)
    assert path is not None
    return path


ROWS = (
    "INSERT INTO asks (id, title) VALUES (1, 'Leaflets')",
    "INSERT INTO rosters (id, ask_id) VALUES (1, 1), (2, 1)",
)


def test_an_empty_database_is_brought_up_to_date(empty_url: str, migrations: Path, now: datetime) -> None:
    assert standing(empty_url, migrations) == Standing(found=None, expected="first", known=True)
    assert upgrade(empty_url, now=now, migrations=migrations).backup is None
    assert standing(empty_url, migrations).is_current
    assert run(empty_url, "SELECT count(*) FROM rosters") == [0]


def test_a_current_database_is_left_alone(empty_url: str, migrations: Path, now: datetime) -> None:
    upgrade(empty_url, now=now, migrations=migrations)
    again = upgrade(empty_url, now=now, migrations=migrations)
    assert again.before.is_current
    assert again.backup is None


def test_altering_a_table_keeps_the_rows_that_belong_to_its_rows(
    empty_url: str, migrations: Path, now: datetime
) -> None:
    upgrade(empty_url, now=now, migrations=migrations)
    run(empty_url, *ROWS)
    add(migrations, "second", SECOND)
    upgrade(empty_url, now=now, migrations=migrations)
    assert run(empty_url, "SELECT places FROM asks") == [0]
    assert run(empty_url, "SELECT id FROM rosters ORDER BY id") == [1, 2]


def test_the_same_alteration_with_foreign_keys_on_would_have_lost_them(
    migrations: Path, tmp_path: Path
) -> None:
    """The reason for `begin_by_hand`: if this ever passes without it, it can go."""
    with closing(sqlite3.connect(tmp_path / "a.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("CREATE TABLE asks (id INTEGER PRIMARY KEY, title)")
        connection.execute("CREATE TABLE rosters (id INTEGER, ask_id REFERENCES asks ON DELETE CASCADE)")
        for statement in (*ROWS, "DROP TABLE asks"):
            connection.execute(statement)
        assert connection.execute("SELECT id FROM rosters").fetchall() == []


def test_a_migration_that_breaks_off_changes_nothing(empty_url: str, migrations: Path, now: datetime) -> None:
    upgrade(empty_url, now=now, migrations=migrations)
    run(empty_url, *ROWS)
    add(migrations, "second", BREAKS_OFF)
    with pytest.raises(BadDatabase, match="nowhere"):
        upgrade(empty_url, now=now, migrations=migrations)
    assert standing(empty_url, migrations).found == "first"
    with pytest.raises(Exception, match="places"):
        run(empty_url, "SELECT places FROM asks")


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_migration_that_leaves_orphans_is_refused(empty_url: str, migrations: Path, now: datetime) -> None:
    upgrade(empty_url, now=now, migrations=migrations)
    run(empty_url, *ROWS)
    add(migrations, "second", LEAVES_ORPHANS)
    with pytest.raises(BadDatabase, match="2 rows without what they belong to"):
        upgrade(empty_url, now=now, migrations=migrations)
    assert run(empty_url, "SELECT title FROM asks") == ["Leaflets"]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_file_is_backed_up_before_it_is_upgraded(empty_url: str, migrations: Path, now: datetime) -> None:
    upgrade(empty_url, now=now, migrations=migrations)
    run(empty_url, "PRAGMA journal_mode = WAL", *ROWS)
    add(migrations, "second", SECOND)
    backup = upgrade(empty_url, now=now, migrations=migrations).backup
    assert backup == file_of(empty_url).with_name(
        f"{file_of(empty_url).stem}-first-20260415T120000Z.backup.db"
    )
    assert standing(f"sqlite:///{backup}", migrations).found == "first"
    assert run(f"sqlite:///{backup}", "SELECT title FROM asks") == ["Leaflets"]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_file_of_another_program_is_backed_up_too(empty_url: str, migrations: Path, now: datetime) -> None:
    run(empty_url, "CREATE TABLE notes (text)", "INSERT INTO notes VALUES ('milk')")
    backup = upgrade(empty_url, now=now, migrations=migrations).backup
    assert run(f"sqlite:///{backup}", "SELECT text FROM notes") == ["milk"]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_an_upgrade_that_fails_again_and_again_leaves_one_copy(
    empty_url: str, migrations: Path, now: datetime
) -> None:
    upgrade(empty_url, now=now, migrations=migrations)
    run(empty_url, *ROWS)
    add(migrations, "second", BREAKS_OFF)
    path = file_of(empty_url)

    def copies() -> list[Path]:
        return sorted(path.parent.glob(f"{path.stem}-first-*"))

    for minutes in range(3):
        with pytest.raises(Exception, match="nowhere"):
            upgrade(empty_url, now=now + timedelta(minutes=minutes), migrations=migrations)
        assert len(copies()) == 1
    run(empty_url, "DELETE FROM asks")
    with pytest.raises(Exception, match="nowhere"):
        upgrade(empty_url, now=now + timedelta(minutes=9), migrations=migrations)
    assert len(copies()) == 2


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_without_room_for_a_backup_nothing_is_upgraded(
    empty_url: str, migrations: Path, now: datetime
) -> None:
    upgrade(empty_url, now=now, migrations=migrations)
    add(migrations, "second", SECOND)
    path = file_of(empty_url)
    in_the_way = path.with_name(f"{path.stem}-first-20260415T120000Z.backup.db")
    in_the_way.mkdir()
    with pytest.raises(BadDatabase, match="Nothing was changed"):
        upgrade(empty_url, now=now, migrations=migrations)
    assert standing(empty_url, migrations).found == "first"


def test_a_backup_is_taken_while_somebody_writes(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "a.db", isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE asks (id INTEGER PRIMARY KEY)")
        connection.execute("INSERT INTO asks VALUES (1)")
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO asks VALUES (2)")
        back_up(tmp_path / "a.db", tmp_path / "b.db")
        connection.execute("COMMIT")
    assert run(f"sqlite:///{tmp_path / 'b.db'}", "SELECT id FROM asks") == [1]
    assert sorted(path.name for path in tmp_path.iterdir() if path.name.startswith("b")) == ["b.db"]


def test_an_older_database_is_told_plainly(empty_url: str, migrations: Path, now: datetime) -> None:
    upgrade(empty_url, now=now, migrations=migrations)
    add(migrations, "second", SECOND)
    with pytest.raises(BadDatabase, match=r"older than this program .* `groundswell migrate`"):
        require_current(empty_url, migrations)


def test_a_newer_database_is_told_plainly_and_left_alone(
    empty_url: str, migrations: Path, now: datetime
) -> None:
    upgrade(empty_url, now=now, migrations=migrations)
    run(empty_url, "UPDATE alembic_version SET version_num = 'from-the-future'")
    with pytest.raises(BadDatabase, match="newer than this program"):
        upgrade(empty_url, now=now, migrations=migrations)
    with pytest.raises(BadDatabase, match="newer than this program"):
        require_current(empty_url, migrations)
    assert run(empty_url, "SELECT version_num FROM alembic_version") == ["from-the-future"]


def test_an_upgrade_waits_for_the_one_that_is_running(
    empty_url: str, migrations: Path, now: datetime
) -> None:
    second = Thread(target=upgrade, args=(empty_url,), kwargs={"now": now, "migrations": migrations})
    with connected(empty_url):
        second.start()
        second.join(0.5)
        assert second.is_alive()
    second.join(10)
    assert standing(empty_url, migrations).is_current


@pytest.mark.parametrize(
    "url", ["postgresql://127.0.0.1:1/x?user=ana&password=s3cret", "mysql://127.0.0.1/x?password=s3cret"]
)
def test_a_password_in_the_query_of_an_address_is_not_shown(url: str) -> None:
    with pytest.raises(BadDatabase, match=r"can't be used") as refused:
        standing(url)
    assert "s3cret" not in str(refused.value)


def test_leases_are_not_journalled_by_postgresql(postgres_url: str, now: datetime) -> None:
    with postgres_databases(postgres_url) as new_database:
        url = new_database()
        upgrade(url, now=now)
        assert run(url, "SELECT relname FROM pg_class WHERE relpersistence = 'u' AND relkind = 'r'") == [
            "leases"
        ]
