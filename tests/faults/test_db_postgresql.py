"""PostgreSQL on a bad day: whatever happens around COMMIT, each write is stored exactly once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from threading import Barrier, BrokenBarrierError

import psycopg
import pytest
from sqlalchemy import text

from bot.db import Database, Transaction, postgresql
from bot.errors import BadDatabase
from tests.faults.proxy import Cut, Wire, wire_to
from tests.patience import PATIENCE
from tests.tables import ADD_COUNTER, COUNTER, LOCKED_COUNTER, SET_COUNTER, add_note, texts

pytestmark = pytest.mark.parametrize("backend", ["postgresql"], indirect=True)

END_OTHERS = text(
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)
SLOW_COMMIT = """
    CREATE FUNCTION dawdle() RETURNS trigger LANGUAGE plpgsql
    AS 'BEGIN PERFORM pg_sleep(0.4); RETURN NULL; END';
    CREATE CONSTRAINT TRIGGER slow AFTER INSERT ON notes
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION dawdle();
"""


def wait_at(tx: Transaction, barrier: Barrier) -> None:
    """With as many as there are writers, each of them has a connection afterwards."""
    barrier.wait(10)


@pytest.fixture
async def wired(notes_url: str) -> AsyncIterator[tuple[Wire, Database]]:
    async with wire_to(notes_url) as (wire, url):
        db = await Database.open(url)
        yield wire, db
        await db.close()


@pytest.mark.parametrize(
    ("cut", "runs_needed"),
    [
        (Cut.BEFORE_COMMIT_ARRIVES, 2),
        (Cut.AFTER_COMMIT_WAS_ANSWERED, 1),
        (Cut.WHILE_COMMIT_WORKS, 1),
        (Cut.WITHOUT_TELLING_THE_SERVER, 2),
    ],
)
async def test_a_lost_answer_to_commit_stores_the_write_once(
    wired: tuple[Wire, Database], notes_url: str, cut: Cut, runs_needed: int
) -> None:
    wire, db = wired
    runs = []

    def write(tx: Transaction) -> str:
        runs.append(1)
        add_note(tx, "once")
        return "stored"

    with psycopg.connect(notes_url) as connection:
        connection.execute(SLOW_COMMIT)
    wire.cut = cut
    assert await asyncio.wait_for(db.write(write), 20) == "stored"
    assert wire.cut is None
    assert len(runs) == runs_needed
    assert await db.read(texts) == ["once"]


async def test_if_the_server_does_not_come_back_after_commit_that_is_said(
    notes_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "DOUBT_S", 0.3)
    runs = []

    def write(tx: Transaction) -> None:
        runs.append(1)
        add_note(tx, "perhaps")

    async with wire_to(notes_url) as (wire, url):
        db = await Database.open(url)
        everybody = Barrier(postgresql.WRITERS)
        await asyncio.gather(*(db.write(wait_at, everybody) for _ in range(postgresql.WRITERS)))
        wire.cut = Cut.AFTER_COMMIT_WAS_ANSWERED
        wire.takes_new = False
        with pytest.raises(BadDatabase, match="may or may not be stored"):
            await db.write(write)
        await db.close()
    assert len(runs) == 1


async def test_a_connection_lost_in_a_function_is_not_seen_by_its_caller(notes_db: Database) -> None:
    runs = []

    def write(tx: Transaction) -> None:
        runs.append(1)
        add_note(tx, "once")
        if len(runs) == 1:
            tx.value(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    await notes_db.write(write)
    assert len(runs) == 2
    assert await notes_db.read(texts) == ["once"]


async def test_connections_that_died_while_nobody_used_them_are_made_again(
    notes_db: Database, notes_url: str
) -> None:
    await asyncio.gather(*(notes_db.write(add_note, "a") for _ in range(20)))
    with psycopg.connect(notes_url) as connection:
        connection.execute(END_OTHERS.text)
    await asyncio.gather(*(notes_db.write(add_note, "b") for _ in range(20)))
    assert sorted(await notes_db.read(texts)) == ["a"] * 20 + ["b"] * 20


async def test_of_two_in_a_deadlock_both_succeed(notes_db: Database) -> None:
    both_hold_one = Barrier(2)

    def raise_both(tx: Transaction, first: int, second: int) -> None:
        n = tx.value(LOCKED_COUNTER, id=first)
        with suppress(BrokenBarrierError):
            both_hold_one.wait(1)
        m = tx.value(LOCKED_COUNTER, id=second)
        tx.execute(SET_COUNTER, which=first, n=n + 1)
        tx.execute(SET_COUNTER, which=second, n=m + 1)

    for counter in (1, 2):
        await notes_db.write(Transaction.execute, ADD_COUNTER, id=counter, n=0)
    await asyncio.gather(notes_db.write(raise_both, 1, 2), notes_db.write(raise_both, 2, 1))
    assert [await notes_db.read(Transaction.value, COUNTER, id=counter) for counter in (1, 2)] == [2, 2]


async def test_a_write_that_always_collides_is_given_up(
    notes_db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(postgresql, "FIRST_PAUSE_S", 0.0)
    runs = []

    def collide(tx: Transaction) -> None:
        runs.append(1)
        tx.execute(text("DO $$ BEGIN RAISE SQLSTATE '40001'; END $$"))

    with pytest.raises(BadDatabase, match="Too many wanted the same rows"):
        await notes_db.write(collide)
    assert len(runs) == postgresql.MOST_TRIES


async def test_an_endless_query_is_stopped(notes_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgresql, "LIMITS", "SET statement_timeout = '200ms'")
    db = await Database.open(notes_url)
    with pytest.raises(BadDatabase, match="took too long and was stopped"):
        await db.write(Transaction.value, text("SELECT pg_sleep(60)"))
    assert await db.write(add_note, "next") == 1
    await db.close()


OPEN_STILL = """SELECT count(*) FROM pg_stat_activity
    WHERE datname = current_database() AND application_name = 'groundswell'"""


async def test_nothing_is_left_open_after_closing(notes_db: Database, notes_url: str) -> None:
    await asyncio.gather(*(notes_db.write(add_note, "a") for _ in range(20)))
    await notes_db.close()
    with psycopg.connect(notes_url, autocommit=True) as connection:
        async with asyncio.timeout(PATIENCE):  # a backend ends a moment after its client
            while connection.execute(OPEN_STILL).fetchone() != (0,):  # noqa: ASYNC110
                await asyncio.sleep(0.01)
