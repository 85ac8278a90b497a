"""A backup copied over a SQLite file: the log of the old one is never applied to it."""

import asyncio
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot import preflight
from bot.db import Database, own_log
from bot.errors import BadDatabase
from bot.settings import Settings
from bot.upgrade import back_up, require_writable, standing, upgrade
from tests.tables import add_note, texts

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)


async def open_and_close(path: Path) -> None:
    await (await Database.open(f"sqlite:///{path}")).close()


WAYS: dict[str, Callable[[Path], object]] = {
    "the bot": lambda path: asyncio.run(open_and_close(path)),
    "a start": lambda path: preflight.require(Settings(database_url=f"sqlite:///{path}", health_address="")),
    "migrate": lambda path: upgrade(f"sqlite:///{path}", now=datetime.now(UTC)),
    "the doctor": lambda path: standing(f"sqlite:///{path}"),
    "a look": require_writable,
    "a copy": lambda path: back_up(path, path.with_name("copy.db")),
}


def killed(path: Path, folder: Path) -> Path:
    """The files as a sudden end leaves them: what is stored last stands only in the log."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("INSERT INTO notes (text, done) VALUES ('stored last', 0)")
        left = folder / "left.db"
        shutil.copy(path, left)
        shutil.copy(own_log.log_of(path), own_log.log_of(left))
    return left


def time_has_passed(since: Path) -> None:
    """File systems tell moments that are milliseconds apart as one."""
    probe = since.with_name("probe")
    while True:
        probe.touch()
        if probe.stat().st_ctime_ns > since.stat().st_ctime_ns:
            return


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("copy", [shutil.copyfile, shutil.copy2, lambda backup, path: backup.rename(path)])
def test_nothing_opens_a_restored_file_with_the_old_log(
    notes_url: str, tmp_path: Path, way: str, copy: Callable[[Path, Path], object]
) -> None:
    path = Path(notes_url.removeprefix("sqlite:///"))
    backup = tmp_path / "backup.db"
    back_up(path, backup)
    left = killed(path, tmp_path)
    time_has_passed(own_log.log_of(left))
    copy(backup, left)
    log_before = own_log.log_of(left).read_bytes()
    with pytest.raises(BadDatabase, match=r"move left\.db-wal and left\.db-shm away"):
        WAYS[way](left)
    assert own_log.log_of(left).read_bytes() == log_before
    own_log.log_of(left).rename(tmp_path / "old-wal")
    asyncio.run(open_and_close(left))


def test_what_a_sudden_end_left_is_stored(notes_url: str, tmp_path: Path) -> None:
    left = killed(Path(notes_url.removeprefix("sqlite:///")), tmp_path)

    async def found() -> list[str]:
        db = await Database.open(f"sqlite:///{left}")
        try:
            return await db.read(texts)
        finally:
            await db.close()

    assert asyncio.run(found()) == ["stored last"]


def changed(path: Path) -> int:
    return path.stat().st_mtime_ns


async def test_the_log_stays_the_younger_however_often_it_is_carried_over(notes_url: str) -> None:
    path = Path(notes_url.removeprefix("sqlite:///"))
    db = await Database.open(notes_url)
    carried_over = set()
    for _ in range(300):  # SQLite carries over what a thousand pages of the log hold
        await asyncio.gather(*(db.write(add_note, "x" * 20_000) for _ in range(3)))
        own_log.require(path)
        carried_over.add(changed(path))
    await db.close()
    assert len(carried_over) > 3
