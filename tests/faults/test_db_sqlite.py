"""A SQLite file on a bad day: a full or failing disk, a second program, a query without end."""

import asyncio
import resource
import sqlite3
from collections.abc import Callable
from contextlib import closing, suppress
from functools import partial
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from sqlalchemy import text

from bot.db import Database, Transaction, sqlite
from bot.db.database import parse_url
from bot.errors import BadDatabase
from tests.tables import ADD_NOTES, add_note, count, texts, wait_for

pytestmark = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)

ENDLESS = text("WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n")
ENDLESS_WRITE = text(
    "INSERT INTO notes (text, done) "
    "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT 'x', 0 FROM n WHERE i < 0"
)
Function = Callable[[Transaction], object]


async def in_one_group(db: Database, *functions: Function) -> list[object]:
    """Have the functions run together, and return what each gave or raised."""
    free = Event()
    busy = asyncio.ensure_future(db.write(wait_for, free))
    calls = asyncio.gather(*map(db.write, functions), return_exceptions=True)
    await asyncio.sleep(0)  # all of them have asked
    free.set()
    await busy
    return list(await calls)


def note(name: str) -> Function:
    return partial(add_note, text=name)


def add_big_note(tx: Transaction) -> None:
    """Without RETURNING: with it, SQLite would take back this statement only, not the transaction."""
    tx.execute(ADD_NOTES, text="x" * 10_000_000)


def limit_pages(tx: Transaction, more: int) -> None:
    tx.value(text(f"PRAGMA max_page_count = {tx.value(text('PRAGMA page_count')) + more}"))


async def test_a_disk_that_fills_up_in_a_group_loses_nobody_elses_row(notes_db: Database) -> None:
    """SQLite rolls the whole group back by itself then, the rows of those who had returned included."""
    await notes_db.write(limit_pages, 20)
    outcomes = await in_one_group(notes_db, note("a"), note("b"), add_big_note, note("c"))
    assert [isinstance(outcome, int) for outcome in outcomes] == [True, True, False, True]
    assert await notes_db.read(texts) == ["a", "b", "c"]
    with pytest.raises(BadDatabase, match=r"is full\. Free some space"):
        await notes_db.write(add_big_note)


async def test_a_function_that_hides_the_full_disk_stores_nothing_and_says_so(notes_db: Database) -> None:
    """Its next statement would be outside any transaction: stored at once, and again with each run."""

    def hide(tx: Transaction) -> None:
        with pytest.raises(sqlite3.OperationalError):
            add_big_note(tx)
        with suppress(RuntimeError):
            add_note(tx, "stray")

    await notes_db.write(limit_pages, 20)
    outcomes = await in_one_group(notes_db, note("a"), hide, note("b"))
    assert "went on after a statement failed" in str(outcomes[1])
    assert await notes_db.read(texts) == ["a", "b"]


class Disk:
    """Lets files grow no further than they are: writing more to the log fails, as on a broken disk."""

    def __init__(self, database: Path) -> None:
        self._log = database.with_name(database.name + "-wal")
        self._limits = resource.getrlimit(resource.RLIMIT_FSIZE)

    def break_down(self) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (self._log.stat().st_size, self._limits[1]))

    def recover(self) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, self._limits)


@pytest.fixture
def disk(notes_url: str) -> Any:
    disk = Disk(Path(parse_url(notes_url).database or ""))
    yield disk
    disk.recover()


async def test_a_disk_that_fails_at_commit_is_told_to_everybody_in_the_group(
    notes_db: Database, disk: Disk
) -> None:
    await notes_db.write(add_note, "before")
    disk.break_down()
    outcomes = await in_one_group(notes_db, note("a"), note("b"), note("c"))
    assert [type(outcome) for outcome in outcomes] == [BadDatabase] * 3
    assert await notes_db.read(texts) == ["before"]
    disk.recover()
    await notes_db.write(add_note, "after")
    assert await notes_db.read(texts) == ["before", "after"]


async def test_a_disk_that_fails_at_one_commit_stores_each_row_once(notes_db: Database, disk: Disk) -> None:
    runs = []

    def fail_once(tx: Transaction) -> None:
        runs.append(1)
        (disk.break_down if len(runs) == 1 else disk.recover)()
        add_note(tx, "b")

    await notes_db.write(add_note, "before")
    outcomes = await in_one_group(notes_db, fail_once, note("c"), note("d"))
    assert not any(isinstance(outcome, Exception) for outcome in outcomes)
    assert len(runs) == 2
    assert await notes_db.read(texts) == ["before", "b", "c", "d"]


async def test_a_second_program_that_writes_is_told_plainly(
    notes_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_MS", 50)
    db = await Database.open(notes_url)
    with closing(sqlite3.connect(parse_url(notes_url).database or "", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        outcomes = await asyncio.gather(*map(db.write, [note("a"), note("b")]), return_exceptions=True)
        assert [str(outcome).partition("/")[0] for outcome in outcomes] == [
            "Another program is writing to "
        ] * 2
        assert await db.read(count) == 0
        other.execute("COMMIT")
    assert await db.write(add_note, "c") == 1
    await db.close()


@pytest.mark.parametrize("endless", [ENDLESS, ENDLESS_WRITE])
async def test_an_endless_query_is_stopped_and_the_others_of_its_group_are_stored(
    notes_db: Database, endless: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "LONGEST_S", 0.3)
    runs = []

    def never_end(tx: Transaction) -> None:
        runs.append(1)
        tx.value(endless)

    outcomes = await in_one_group(notes_db, note("a"), never_end, note("b"))
    assert "took longer than 0.3 s and was stopped" in str(outcomes[1])
    assert len(runs) == 1
    assert await notes_db.read(texts) == ["a", "b"]


async def test_an_endless_query_does_not_keep_a_reader(
    notes_db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "LONGEST_S", 0.3)
    with pytest.raises(BadDatabase, match="was stopped"):
        await notes_db.read(lambda tx: tx.value(ENDLESS))
    assert await notes_db.read(count) == 0
