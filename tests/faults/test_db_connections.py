"""Every way to run a statement, times every way to lose the connection: the caller gets its answer, once."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
from collections.abc import AsyncIterator, Callable

import psycopg
import pytest
from sqlalchemy import text

from bot.db import Database, Transaction, hosts, postgresql
from bot.errors import BadDatabase
from tests.patience import PATIENCE
from tests.tables import ADD_NOTE, ADD_NOTES, NOTE, NOTES_IN, TEXTS, Note, add_note, texts

pytestmark = pytest.mark.parametrize("backend", ["postgresql"], indirect=True)

END_OTHERS = (
    "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity "
    "WHERE datname = current_database() AND pid <> pg_backend_pid()"
)

FORMS: dict[str, Callable[[Transaction], object]] = {
    "execute": lambda tx: tx.execute(ADD_NOTES, text="new"),
    "many": lambda tx: tx.many(ADD_NOTES, [{"text": "new"}, {"text": "newer"}]),
    "value": lambda tx: tx.value(ADD_NOTE, text="new"),
    "values": lambda tx: tx.values(TEXTS),
    "maybe": lambda tx: tx.maybe(Note, NOTE, id=1),
    "one": lambda tx: tx.one(Note, NOTE, id=1),
    "list": lambda tx: tx.list(Note, NOTE, id=1),
    "text": lambda tx: tx.value(text("SELECT count(*) FROM notes")),
    "composed": lambda tx: tx.values(NOTES_IN, ids=[1, 2]),
}
READS = ("values", "maybe", "one", "list", "text", "composed")


def end_others(url: str) -> None:
    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute(END_OTHERS)


@pytest.fixture
async def db(notes_url: str) -> AsyncIterator[Database]:
    opened = await Database.open(notes_url)
    await opened.write(add_note, "first")
    yield opened
    async with asyncio.timeout(PATIENCE):
        await opened.close()


async def everybody_works(db: Database) -> None:
    """Each thread has its turn, and none is dead."""
    many = 5 * (postgresql.READERS + postgresql.WRITERS)
    async with asyncio.timeout(PATIENCE):
        await asyncio.gather(*(db.write(add_note, "after") for _ in range(many)))
        found = await asyncio.gather(*(db.read(texts) for _ in range(many)))
    assert all(one.count("after") == many for one in found)


def losing(url: str, form: Callable[[Transaction], object], when: str) -> Callable[[Transaction], object]:
    """The form in a function whose first run loses its connection."""
    runs: list[int] = []

    def function(tx: Transaction) -> object:
        runs.append(1)
        if len(runs) == 1 and when == "in a statement":
            end_others(url)
        found = form(tx)
        if len(runs) == 1 and when == "at the end":
            end_others(url)
        return found

    return function


@pytest.mark.parametrize("when", ["idle", "in a statement", "at the end"])
@pytest.mark.parametrize("form", FORMS)
async def test_a_write_is_answered_and_everybody_goes_on(
    db: Database, notes_url: str, form: str, when: str
) -> None:
    await everybody_has_a_connection(db)
    if when == "idle":
        end_others(notes_url)
    async with asyncio.timeout(PATIENCE):
        await db.write(losing(notes_url, FORMS[form], when))
    stored = (await db.read(texts)).count("new")
    assert stored == (form in ("execute", "many", "value"))
    await everybody_works(db)


@pytest.mark.parametrize("when", ["idle", "in a statement", "at the end"])
@pytest.mark.parametrize("form", READS)
async def test_a_read_is_answered_and_everybody_goes_on(
    db: Database, notes_url: str, form: str, when: str
) -> None:
    await everybody_has_a_connection(db)
    if when == "idle":
        end_others(notes_url)
    async with asyncio.timeout(PATIENCE):
        assert await db.read(losing(notes_url, FORMS[form], when)) is not None
    await everybody_works(db)


@pytest.mark.parametrize("form", FORMS)
async def test_a_server_that_freezes_holds_nobody_for_ever(
    notes_url: str, monkeypatch: pytest.MonkeyPatch, form: str
) -> None:
    """Its process is stopped as SIGSTOP stops one: TCP sees nothing wrong."""
    monkeypatch.setattr(postgresql, "WATCH_EVERY_S", 0.05)
    monkeypatch.setattr(postgresql, "FROZEN_S", 0.5)
    frozen: list[int] = []

    def function(tx: Transaction) -> object:
        if not frozen:
            frozen.append(int(tx.value(text("SELECT pg_backend_pid()"))))
            os.kill(frozen[0], signal.SIGSTOP)
        return FORMS[form](tx)

    db = await Database.open(notes_url)
    try:
        await db.write(add_note, "first")
        async with asyncio.timeout(PATIENCE):
            await db.write(function)
        assert len(frozen) == 1
    finally:
        os.kill(frozen[0], signal.SIGCONT)
        async with asyncio.timeout(PATIENCE):
            await db.close()


@pytest.mark.usefixtures("backend")
async def test_a_port_that_never_answers_is_refused_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hosts, "CONNECT_S", 1)  # made two, the least the driver takes
    with socket.socket() as deaf:
        deaf.bind(("127.0.0.1", 0))
        deaf.listen()
        url = f"postgresql://nobody@127.0.0.1:{deaf.getsockname()[1]}/nowhere"
        async with asyncio.timeout(PATIENCE):
            with pytest.raises(BadDatabase, match="can't be used"):
                await Database.open(url)


async def everybody_has_a_connection(db: Database) -> None:
    await asyncio.gather(*(db.read(texts) for _ in range(3 * postgresql.READERS)))
    await asyncio.gather(*(db.write(texts) for _ in range(3 * postgresql.WRITERS)))
