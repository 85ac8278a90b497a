"""Bringing a database to the shape this program expects, after a backup where that is a file.

Everything here is synchronous and meant for the moment before the bot starts.
"""

from __future__ import annotations

import filecmp
import glob
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from bot.db import own_log
from bot.db.database import parse_url, without_secrets
from bot.db.sqlite import explained
from bot.errors import BadDatabase
from bot.models import metadata

MIGRATIONS = Path(__file__).parent.parent / "migrations"
ONE_AT_A_TIME = 0x6772_6F75_6E64  # names our advisory lock on PostgreSQL; any number that is ours alone


@dataclass(frozen=True)
class Standing:
    """How a database's revision relates to this program's: both None before anything was created."""

    found: str | None
    expected: str | None
    known: bool

    @property
    def is_current(self) -> bool:
        return self.found == self.expected

    @property
    def is_newer(self) -> bool:
        """It was upgraded by a program that knows revisions this one has not heard of."""
        return not self.known


@dataclass(frozen=True)
class Upgrade:
    before: Standing
    backup: Path | None


def standing(url: str, migrations: Path = MIGRATIONS) -> Standing:
    """BadDatabase if the database can't be opened; a SQLite file that is missing counts as empty."""
    path = sqlite_path(url)
    if path is not None and not path.exists():
        return compared(None, migrations)
    with connected(url) as connection:
        return compared(MigrationContext.configure(connection).get_current_revision(), migrations)


def compared(found: str | None, migrations: Path) -> Standing:
    scripts = ScriptDirectory(str(migrations))
    known = found is None or found in {script.revision for script in scripts.walk_revisions()}
    return Standing(found, scripts.get_current_head(), known)


def require_current(url: str, migrations: Path = MIGRATIONS) -> None:
    """BadDatabase, with what to do, unless the database is exactly what this program expects."""
    found = standing(url, migrations)
    refuse_newer(found)
    if not found.is_current:
        raise BadDatabase(
            f"The database is older than this program (revision {found.found or 'none'}, "
            f"expected {found.expected}). Run `groundswell migrate`."
        )


def refuse_newer(found: Standing) -> None:
    if found.is_newer:
        raise BadDatabase(
            f"The database is newer than this program (revision {found.found} is unknown here). "
            "Install the version that last used it, or put a backup of before in its place."
        )


def upgrade(url: str, *, now: datetime, migrations: Path = MIGRATIONS) -> Upgrade:
    """Bring the database up to date in one transaction: all of it or nothing.

    A SQLite file that holds anything is copied first, beside itself, and the copy is kept.
    """
    path = sqlite_path(url)
    if path is not None:
        path.parent.mkdir(parents=True, exist_ok=True)
    before = standing(url, migrations)
    refuse_newer(before)
    if before.is_current:
        return Upgrade(before, None)
    backup = None
    if path is not None and path.exists() and path.stat().st_size > 0:
        backup = _copied(path, before.found or "foreign", now)
    with connected(url) as connection:
        config = alembic_config(migrations, connection)
        command.upgrade(config, "head")
        check_references(connection)
    return Upgrade(before, backup)


def _copied(path: Path, revision: str, now: datetime) -> Path:
    """A copy beside it; the one of before where nothing has changed since, as when an upgrade fails again and
    again.
    """
    copy = path.with_name(f"{path.stem}-{revision}-{now:%Y%m%dT%H%M%SZ}.backup{path.suffix}")
    earlier = sorted(path.parent.glob(f"{glob.escape(path.stem)}-{revision}-*.backup{path.suffix}"))
    back_up(path, copy)
    if earlier and earlier[-1].is_file() and filecmp.cmp(earlier[-1], copy, shallow=False):
        copy.unlink()
        return earlier[-1]
    return copy


def back_up(source: Path, target: Path) -> None:
    """Copy a SQLite database, also while it is in use; the target appears only when it is whole."""
    own_log.require(source)
    partial = target.with_name(target.name + ".partial")
    try:
        with closing(sqlite3.connect(source)) as original, closing(sqlite3.connect(partial)) as copy:
            original.backup(copy)
            copy.execute("PRAGMA journal_mode = DELETE")  # one file, nothing beside it
            if copy.execute("PRAGMA quick_check").fetchone() != ("ok",):
                raise BadDatabase(
                    f"{source} is damaged: its copy fails SQLite's check. Restore an older backup."
                )
        partial.replace(target)
    except (sqlite3.Error, OSError) as error:
        raise BadDatabase(
            f"{source} could not be copied to {target} ({error}). Nothing was changed."
        ) from error
    finally:
        partial.unlink(missing_ok=True)


def version_of(url: str) -> str:
    """Which database it is, and which version. Raises BadDatabase."""
    with connected(url) as connection:
        if connection.dialect.name == "sqlite":
            return f"SQLite {connection.exec_driver_sql('SELECT sqlite_version()').scalar()}"
        return f"PostgreSQL {connection.exec_driver_sql('SHOW server_version').scalar()}"


def require_writable(path: Path) -> None:
    """BadDatabase for a SQLite file that can't be written."""
    own_log.require(path)
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=rw", uri=True)) as connection:
            connection.isolation_level = None
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("ROLLBACK")
    except sqlite3.Error as error:
        raise explained(error, path) from None


def require_primary(url: str) -> None:
    """BadDatabase for a PostgreSQL that only lets itself be read."""
    with connected(url) as connection:
        if connection.exec_driver_sql("SHOW transaction_read_only").scalar() == "on":
            raise BadDatabase(
                "PostgreSQL only lets itself be read: it is a standby, or set to be read only."
                " Name the primary in GROUNDSWELL_DATABASE_URL."
            )


def sqlite_path(url: str) -> Path | None:
    parsed = parse_url(url)
    return Path(parsed.database or "") if parsed.get_backend_name() == "sqlite" else None


def alembic_config(migrations: Path, connection: Connection | None = None) -> Config:
    config = Config()
    config.set_main_option("script_location", str(migrations).replace("%", "%%"))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


@contextmanager
def connected(url: str) -> Iterator[Connection]:
    """A connection in a transaction that nobody else migrates beside; committed at the end."""
    parsed = parse_url(url)
    if (path := sqlite_path(url)) is not None:
        own_log.require(path)
    engine = create_engine(parsed, poolclass=NullPool)
    if parsed.get_backend_name() == "sqlite":
        begin_by_hand(engine)
    try:
        with engine.begin() as connection:
            if parsed.get_backend_name() == "postgresql":
                connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_AT_A_TIME})
            yield connection
    except DBAPIError as error:
        if path is not None and isinstance(plain := explained(error.orig or error, path), BadDatabase):
            raise plain from error
        where = without_secrets(parsed)
        raise BadDatabase(f"The database {where} can't be used: {first_line(error)}.") from error
    finally:
        engine.dispose()


def first_line(error: DBAPIError) -> str:
    return str(error.orig).strip().partition("\n")[0]


def begin_by_hand(engine: Engine) -> None:
    """Make SQLite's schema changes part of the transaction, which its Python driver would not.

    Foreign keys are off, because a batch alter replaces tables and dropping the old one would delete the
    children of its rows. That can only be said outside a transaction.
    """

    @event.listens_for(engine, "connect")
    def prepare(connection: sqlite3.Connection, _record: object) -> None:
        connection.isolation_level = None
        connection.execute("PRAGMA foreign_keys = OFF")
        connection.execute("PRAGMA busy_timeout = 5000")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        connection.exec_driver_sql("BEGIN IMMEDIATE")


def check_references(connection: Connection) -> None:
    """What foreign keys being off has let through."""
    if connection.dialect.name != "sqlite":
        return
    broken = connection.exec_driver_sql("PRAGMA foreign_key_check").all()
    if broken:
        tables = ", ".join(sorted({f"{row[0]} -> {row[2]}" for row in broken}))
        raise BadDatabase(
            f"The upgrade would leave {len(broken)} rows without what they belong to ({tables}). "
            "Nothing was changed."
        )


def differences(url: str) -> list[Any]:
    """What an up-to-date database lacks of the models: anything here is a migration nobody wrote."""
    with connected(url) as connection:
        context = MigrationContext.configure(connection, opts={"compare_server_default": True})
        return list(compare_metadata(context, metadata))


def write_migration(url: str, name: str) -> None:
    """Draft the migration that takes an up-to-date database to the models; read it before you keep it."""
    with connected(url) as connection:
        command.revision(alembic_config(MIGRATIONS, connection), name, autogenerate=True)
