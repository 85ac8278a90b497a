"""What keeps the bot from starting is one sentence, from `run` and from the doctor, who changes nothing."""

from __future__ import annotations

import asyncio
import errno
import os
import socket
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from aiohttp import web

from bot import preflight
from bot.errors import BadDatabase
from bot.settings import Settings
from bot.upgrade import require_primary, upgrade
from bot.vault import KEY_FILE

NOW = datetime(2026, 4, 15, 12, tzinfo=UTC)


@pytest.fixture
def port() -> Iterator[int]:
    """Taken by somebody else."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        yield int(taken.getsockname()[1])


def settings(folder: Path, **changed: object) -> Settings:
    usual = {"database_url": f"sqlite:///{folder}/groundswell.db", "health_address": ""}
    return Settings.model_validate(usual | changed)


def newer(folder: Path) -> None:
    upgrade(f"sqlite:///{folder}/groundswell.db", now=NOW)
    with closing(sqlite3.connect(folder / "groundswell.db")) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = 'from_the_future'")


def no_database(folder: Path) -> None:
    (folder / "groundswell.db").write_text("this is no database, and long enough to be read as one" * 100)


def key_without_a_key(folder: Path) -> None:
    (folder / KEY_FILE).touch()


def key_that_is_a_folder(folder: Path) -> None:
    (folder / KEY_FILE).mkdir()


def journal_that_is_a_folder(folder: Path) -> None:
    (folder / "groundswell.erasures").mkdir()


TROUBLES = [
    (newer, {}, "The database is newer than this program"),
    (no_database, {}, "is not a SQLite database"),
    (key_without_a_key, {}, "holds no key"),
    (key_that_is_a_folder, {}, "The key file can't be used"),
    (journal_that_is_a_folder, {}, "The journal of erasures"),
    (None, {"database_url": "sqlite:////proc/nowhere/x.db"}, "The folder of the database"),
    (None, {"erasure_journal": "/proc/nowhere/x.erasures"}, "The journal of erasures"),
    (None, {"health_address": "192.0.2.1:80"}, "GROUNDSWELL_HEALTH_ADDRESS 192.0.2.1:80"),
]


def contents(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() if path.is_file() else b"" for path in folder.rglob("*")}


@pytest.mark.parametrize(("prepare", "changed", "sentence"), TROUBLES)
def test_each_trouble_is_found_by_itself_and_nothing_is_changed(
    prepare: Callable[[Path], None] | None, changed: dict[str, object], sentence: str, tmp_path: Path
) -> None:
    if prepare is not None:
        prepare(tmp_path)
    before = contents(tmp_path)
    found = preflight.problems(settings(tmp_path, **changed))
    assert sentence in str(found[0])
    assert contents(tmp_path) == before


def test_a_full_disk_is_found_before_anything_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_file: int) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(os, "fsync", full)
    found = preflight.problems(settings(tmp_path))
    assert "is full. Free some space" in str(found[0])
    assert "The journal of erasures" in str(found[1])
    assert "No space left" in str(found[1])


def test_a_new_and_a_current_database_can_be_started_with(tmp_path: Path) -> None:
    assert preflight.problems(settings(tmp_path)) == []
    assert list(tmp_path.iterdir()) == []
    upgrade(f"sqlite:///{tmp_path}/groundswell.db", now=NOW)
    assert preflight.problems(settings(tmp_path)) == []


def test_postgresql_needs_a_secret_and_has_to_be_a_primary(postgres_url: str) -> None:
    wants = settings(Path(), database_url=postgres_url, erasure_journal="/tmp/x.erasures")
    assert ["GROUNDSWELL_SECRET must be set" in str(one) for one in preflight.problems(wants)] == [True]
    joint = "&" if "?" in postgres_url else "?"
    with pytest.raises(BadDatabase, match="only lets itself be read"):
        require_primary(f"{postgres_url}{joint}options=-c%20default_transaction_read_only%3Don")


def test_an_address_that_is_taken_is_a_trouble(tmp_path: Path, port: int) -> None:
    [found] = preflight.problems(settings(tmp_path, health_address=f"127.0.0.1:{port}"))
    assert "Choose another port" in str(found)


async def test_a_groundswell_that_runs_there_is_none(tmp_path: Path) -> None:
    async def well(request: web.Request) -> web.Response:
        return web.json_response({"loop": "ok"})

    app = web.Application()
    app.router.add_get("/healthz", well)
    runner = web.AppRunner(app)
    await runner.setup()
    try:
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        address = f"127.0.0.1:{runner.addresses[0][1]}"
        found = await asyncio.to_thread(preflight.problems, settings(tmp_path, health_address=address))
        assert found == []
    finally:
        await runner.cleanup()
