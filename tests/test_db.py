"""What `bot.db` promises on both databases."""

import asyncio
import socket
import sqlite3
from contextlib import closing, suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from functools import partial
from pathlib import Path
from threading import Barrier, BrokenBarrierError, Event

import psycopg
import pytest
from sqlalchemy import Select, select, text

from bot.db import Database, Transaction, postgresql
from bot.db.database import parse_url
from bot.db.hosts import hosts_in_query, seconds_for_each_address
from bot.errors import BadDatabase
from tests.tables import (
    ADD_COUNTER,
    ADD_NOTE,
    ADD_NOTES,
    COUNTER,
    FINISH,
    LOCKED_COUNTER,
    NOTE,
    NOTES_IN,
    SET_COUNTER,
    TEXTS,
    Mood,
    Note,
    add_note,
    add_note_then_fail,
    count,
    notes,
    reply_to_nothing,
    texts,
    wait_for,
)

on_sqlite = pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
on_postgresql = pytest.mark.parametrize("backend", ["postgresql"], indirect=True)


# What goes in comes out.


async def test_what_is_written_is_read(notes_db: Database) -> None:
    note_id = await notes_db.write(add_note, "Leaflets")
    assert note_id == 1
    assert await notes_db.read(texts) == ["Leaflets"]


async def test_every_type_comes_back_as_it_went_in(notes_db: Database, now: datetime) -> None:
    def there_and_back(tx: Transaction) -> Note:
        note_id = tx.value(
            ADD_NOTE, text="é🎉%(x)s?", at=now, done=True, data={"a": [1, None]}, mood=Mood.GLAD
        )
        return tx.one(Note, NOTE, id=note_id)

    note = await notes_db.write(there_and_back)
    assert note == Note(1, "é🎉%(x)s?", now, True, {"a": [1, None]}, Mood.GLAD)
    assert note.at is not None
    assert note.at.tzinfo is UTC


async def test_nothing_comes_back_as_none(notes_db: Database) -> None:
    def there_and_back(tx: Transaction) -> Note:
        return tx.one(Note, NOTE, id=tx.value(ADD_NOTE, text="", at=None, mood=None))

    assert await notes_db.write(there_and_back) == Note(1, "", None, False, None, None)


async def test_a_moment_in_another_zone_is_the_same_moment(notes_db: Database, now: datetime) -> None:
    def there_and_back(tx: Transaction) -> Note:
        elsewhere = now.astimezone(timezone(timedelta(hours=-5)))
        return tx.one(Note, NOTE, id=tx.value(ADD_NOTE, text="", at=elsewhere))

    assert (await notes_db.write(there_and_back)).at == now


async def test_a_time_without_a_zone_is_refused(notes_db: Database) -> None:
    def naive(tx: Transaction) -> None:
        tx.execute(ADD_NOTES, text="", at=datetime(2026, 1, 1))  # noqa: DTZ001

    with pytest.raises(ValueError, match="no time zone"):
        await notes_db.write(naive)


def test_asking_for_one_value_for_all_and_for_rows(notes_tx: Transaction) -> None:
    assert notes_tx.many(ADD_NOTES, [{"text": "a"}, {"text": "b"}, {"text": "c"}]) == 3
    assert notes_tx.many(ADD_NOTES, []) == 0
    assert notes_tx.execute(FINISH, which="b") == 1
    assert notes_tx.execute(FINISH, which="z") == 0
    assert notes_tx.values(TEXTS) == ["a", "b", "c"]
    assert [note.done for note in notes_tx.list(Note, select(notes).order_by(notes.c.id))] == [
        False,
        True,
        False,
    ]
    assert notes_tx.value(NOTE, id=99) is None
    assert notes_tx.maybe(Note, NOTE, id=99) is None
    with pytest.raises(LookupError, match="no Note"):
        notes_tx.one(Note, NOTE, id=99)


def test_statements_whose_text_depends_on_the_values_work_too(notes_tx: Transaction) -> None:
    notes_tx.many(ADD_NOTES, [{"text": "a"}, {"text": "b"}, {"text": "c"}])
    assert notes_tx.values(NOTES_IN, ids=[1, 3]) == ["a", "c"]
    assert notes_tx.values(NOTES_IN, ids=[]) == []
    assert notes_tx.execute(ADD_COUNTER, id=7) == 1  # its n is made in Python
    assert notes_tx.many(ADD_COUNTER, [{"id": 8}, {"id": 9}]) == 2
    assert notes_tx.value(COUNTER, id=9) == 0


def test_plain_sql_works_too(notes_tx: Transaction) -> None:
    @dataclass(frozen=True)
    class Sum:
        total: int

    assert notes_tx.one(Sum, text("SELECT :a + 2 AS total"), a=40) == Sum(42)


def test_a_misspelt_value_is_named(notes_tx: Transaction) -> None:
    with pytest.raises(TypeError, match="no value named txet"):
        notes_tx.execute(ADD_NOTES, text="a", txet="b")


def test_a_forgotten_value_is_named(notes_tx: Transaction) -> None:
    with pytest.raises(TypeError, match="needs a value for id"):
        notes_tx.value(NOTE)


def test_a_row_type_that_does_not_fit_is_named(notes_tx: Transaction) -> None:
    @dataclass(frozen=True)
    class Letter:
        id: int
        stamp: str

    add_note(notes_tx, "a")
    with pytest.raises(TypeError, match="Letter needs stamp"):
        notes_tx.maybe(Letter, NOTE, id=1)


def test_rows_that_name_different_values_are_refused(notes_tx: Transaction) -> None:
    with pytest.raises(TypeError, match="rows differ"):
        notes_tx.many(ADD_NOTES, [{"text": "a"}, {"text": "b", "done": True}])


def test_statements_made_in_passing_do_not_fill_memory(
    notes_tx: Transaction, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.db.statements.MOST_KEPT", 10)
    for _ in range(50):
        add_note(notes_tx, "a")
        assert notes_tx.value(select(notes.c.text).where(notes.c.id == 1)) == "a"
    assert len(notes_tx._statements._known) <= 10


# Failing.


async def test_what_a_function_raises_is_raised_as_it_is_and_nothing_is_stored(notes_db: Database) -> None:
    sorry = ValueError("no")

    def fail(tx: Transaction) -> None:
        add_note(tx, "lost")
        raise sorry

    with pytest.raises(ValueError) as caught:
        await notes_db.write(fail)
    assert caught.value is sorry
    assert await notes_db.read(texts) == []


async def test_an_exception_no_future_takes_still_reaches_the_caller(notes_db: Database) -> None:
    with pytest.raises(RuntimeError, match="StopIteration"):
        await asyncio.wait_for(notes_db.write(lambda tx: next(iter([]))), 10)


@pytest.mark.parametrize("bad", [add_note_then_fail, reply_to_nothing])
async def test_of_many_at_once_only_the_bad_one_fails(notes_db: Database, bad: type) -> None:
    """`reply_to_nothing` fails at COMMIT, when the others of its group have long returned."""
    free = Event()
    first = asyncio.ensure_future(notes_db.write(wait_for, free))
    calls = [notes_db.write(bad if n == 20 else add_note, str(n)) for n in range(40)]
    together = asyncio.gather(*calls, return_exceptions=True)
    await asyncio.sleep(0)  # all of them have asked
    free.set()
    await first
    outcomes = await together
    assert [n for n, outcome in enumerate(outcomes) if isinstance(outcome, BaseException)] == [20]
    assert sorted(map(int, await notes_db.read(texts))) == [n for n in range(40) if n != 20]


async def test_using_a_transaction_after_its_end_fails(notes_db: Database) -> None:
    kept = await notes_db.write(lambda tx: tx)
    for late in (
        lambda: kept.execute(ADD_NOTES, text="late"),
        lambda: kept.many(ADD_NOTES, [{"text": "late"}]),
        lambda: kept.value(NOTE, id=1),
        lambda: kept.announce("notes"),
    ):
        with pytest.raises(RuntimeError, match="this transaction is over"):
            late()
    assert await notes_db.read(texts) == []


async def test_going_on_after_a_failed_statement_is_not_taken_for_success(notes_db: Database) -> None:
    """PostgreSQL would answer COMMIT with ROLLBACK, and no error."""

    def go_on(tx: Transaction) -> None:
        add_note(tx, "lost")
        with pytest.raises((sqlite3.Error, psycopg.Error)):
            tx.execute(text("SELECT nonsense"))

    with pytest.raises(RuntimeError, match="ON CONFLICT"):
        await notes_db.write(go_on)
    assert await notes_db.read(texts) == []


# Callers.


async def test_a_cancelled_caller_does_not_stop_its_function(notes_db: Database, notes_url: str) -> None:
    free = Event()
    calls = [asyncio.ensure_future(notes_db.write(wait_for, free)) for _ in range(postgresql.WRITERS)]
    caller = asyncio.ensure_future(notes_db.write(add_note, "stored"))
    await asyncio.sleep(0)
    caller.cancel()
    free.set()
    await asyncio.gather(*calls)
    assert caller.cancelled()
    await notes_db.close()  # waits for everything that was asked for
    again = await Database.open(notes_url)
    assert await again.read(texts) == ["stored"]
    await again.close()


async def test_a_failure_whose_caller_has_left_is_logged(
    notes_db: Database, caplog: pytest.LogCaptureFixture
) -> None:
    for function in (add_note_then_fail, partial(add_note_then_fail)):
        caller = asyncio.ensure_future(notes_db.write(function, "nobody hears"))
        await asyncio.sleep(0)
        caller.cancel()
    await notes_db.close()
    assert "tests.tables.add_note_then_fail failed after its caller had left" in caplog.text
    assert "functools.partial(<function add_note_then_fail" in caplog.text


async def test_listeners_are_called_on_the_event_loop_once_what_was_announced_is_stored(
    notes_db: Database,
) -> None:
    stored: asyncio.Future[list[str]] = asyncio.get_running_loop().create_future()

    async def look() -> None:
        stored.set_result(await notes_db.read(texts))

    def write(tx: Transaction) -> None:
        tx.announce("notes")
        add_note(tx, "a")

    tasks: list[asyncio.Future[None]] = []
    notes_db.listen("notes", lambda: tasks.append(asyncio.ensure_future(look())))
    notes_db.listen("other", lambda: pytest.fail("nobody announced this"))
    await notes_db.write(write)
    assert await asyncio.wait_for(stored, 10) == ["a"]


@pytest.mark.parametrize("fail", [add_note_then_fail, reply_to_nothing])
async def test_nobody_hears_of_what_was_rolled_back(notes_db: Database, fail: type) -> None:
    called: list[str] = []
    for topic in ("good", "bad"):
        notes_db.listen(topic, partial(called.append, topic))

    def write(tx: Transaction, name: str, *, good: bool) -> None:
        tx.announce(name)
        (add_note if good else fail)(tx, name)

    free = Event()
    first = notes_db.write(wait_for, free)
    good = notes_db.write(write, "good", good=True)
    bad = notes_db.write(write, "bad", good=False)
    together = asyncio.gather(first, good, bad, return_exceptions=True)
    await asyncio.sleep(0)
    free.set()
    await together
    await notes_db.close()
    assert called == ["good"]


async def test_a_listener_that_fails_keeps_nobody_waiting(notes_db: Database) -> None:
    def break_down() -> None:
        raise ValueError("listener")

    reported: list[str] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _, context: reported.append(str(context["exception"])))
    notes_db.listen("notes", break_down)
    writes = (notes_db.write(Transaction.announce, "notes") for _ in range(3))
    try:
        await asyncio.wait_for(asyncio.gather(*writes), 10)
        await notes_db.close()
    finally:
        loop.set_exception_handler(None)
    assert reported == ["listener"] * 3


async def test_closing_waits_for_everything_that_was_asked_for(notes_db: Database, notes_url: str) -> None:
    calls = [asyncio.ensure_future(notes_db.write(add_note, str(n))) for n in range(100)]
    await asyncio.sleep(0)
    await notes_db.close()
    assert all(call.done() for call in calls)
    with pytest.raises(RuntimeError, match="closed"):
        await notes_db.write(add_note, "late")
    again = await Database.open(notes_url)
    assert await again.read(count) == 100
    await again.close()


# Beside each other.


async def test_a_reader_sees_one_moment(notes_db: Database) -> None:
    seen_once, written = Event(), Event()

    def look_twice(tx: Transaction) -> tuple[int, int]:
        before = count(tx)
        seen_once.set()
        assert written.wait(10)
        return before, count(tx)

    reading = asyncio.ensure_future(notes_db.read(look_twice))
    await asyncio.to_thread(seen_once.wait, 10)
    await notes_db.write(add_note, "meanwhile")
    written.set()
    assert await reading == (0, 0)
    assert await notes_db.read(count) == 1


async def test_a_reader_can_change_nothing(notes_db: Database) -> None:
    with pytest.raises((sqlite3.OperationalError, psycopg.errors.ReadOnlySqlTransaction)):
        await notes_db.read(add_note, "no")
    assert await notes_db.write(count) == 0


def raise_counter(tx: Transaction, look: Select[tuple[int]], both_have_looked: Barrier) -> None:
    n = tx.value(look, id=1)
    with suppress(BrokenBarrierError):
        both_have_looked.wait(0.5)  # met only if nothing keeps two from looking at once
    tx.execute(SET_COUNTER, which=1, n=n + 1)


async def raise_twice_at_once(db: Database, look: Select[tuple[int]]) -> int:
    await db.write(Transaction.execute, ADD_COUNTER, id=1, n=0)
    both = Barrier(2)
    await asyncio.gather(*(db.write(raise_counter, look, both) for _ in range(2)))
    n: int = await db.read(Transaction.value, COUNTER, id=1)
    return n


async def test_with_the_lock_no_update_is_lost(notes_db: Database) -> None:
    assert await raise_twice_at_once(notes_db, LOCKED_COUNTER) == 2


@on_postgresql
async def test_without_the_lock_an_update_is_lost(notes_db: Database) -> None:
    """Why services lock the parent row first: the test above fails without it."""
    assert await raise_twice_at_once(notes_db, COUNTER) == 1


async def test_two_hundred_at_once_are_two_hundred(notes_db: Database) -> None:
    def add(tx: Transaction) -> None:
        tx.execute(SET_COUNTER, which=1, n=tx.value(LOCKED_COUNTER, id=1) + 1)

    await notes_db.write(Transaction.execute, ADD_COUNTER, id=1, n=0)
    await asyncio.gather(*(notes_db.write(add) for _ in range(200)))
    assert await notes_db.read(Transaction.value, COUNTER, id=1) == 200


# Opening.


@pytest.mark.parametrize("url", ["", "nonsense", "mysql://u:hush@h/d", "sqlite://", "sqlite:///:memory:"])
async def test_an_address_that_cannot_be_used_is_told_plainly(url: str) -> None:
    with pytest.raises(BadDatabase, match=r"Use sqlite:///data/groundswell\.db, or postgresql://") as caught:
        await Database.open(url)
    assert "hush" not in str(caught.value)


async def test_folders_on_the_way_to_a_new_file_are_made(tmp_path: Path) -> None:
    db = await Database.open(f"sqlite:///{tmp_path}/data/new/a.db")
    await db.close()
    assert (tmp_path / "data/new/a.db").exists()


async def test_a_file_that_is_no_database_is_told_plainly(tmp_path: Path) -> None:
    (tmp_path / "a.db").write_text("Dear diary, " * 100)
    with pytest.raises(BadDatabase, match=r"a\.db is not a SQLite database"):
        await Database.open(f"sqlite:///{tmp_path}/a.db")


async def test_a_folder_in_the_files_place_is_told_plainly(tmp_path: Path) -> None:
    with pytest.raises(BadDatabase, match="can't be opened"):
        await Database.open(f"sqlite:///{tmp_path}")


async def test_it_opens_beside_a_program_that_is_just_writing(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "a.db", isolation_level=None)) as other:
        other.execute("CREATE TABLE theirs (a)")
        other.execute("BEGIN IMMEDIATE")
        opening = asyncio.ensure_future(Database.open(f"sqlite:///{tmp_path}/a.db"))
        done, _waiting = await asyncio.wait([opening], timeout=0.2)
        assert not done, "it waits"
        other.execute("COMMIT")
        await (await opening).close()


async def test_a_server_that_does_not_answer_is_told_plainly(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgresql, "MOST_TRIES", 2)
    with pytest.raises(BadDatabase, match=r"people at 127\.0\.0\.1.* Check that it runs") as caught:
        await Database.open("postgresql://ana:hush@127.0.0.1:1/people")
    assert "hush" not in str(caught.value)


@on_sqlite
async def test_the_file_survives_a_power_cut_and_checks_references(notes_db: Database) -> None:
    def settings(tx: Transaction) -> list[object]:
        return [tx.value(text(f"PRAGMA {name}")) for name in ("journal_mode", "synchronous", "foreign_keys")]

    full = 2
    assert await notes_db.write(settings) == ["wal", full, 1]


# Several hosts in PostgreSQL's address.


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://anna:pw@/name?host=a:1,b:2",
        "postgresql://anna:pw@/name?host=a:1&host=b:2",
        "postgresql://anna:pw@/name?host=a,b&port=1,2",
    ],
)
def test_several_hosts_are_read_however_they_are_written(url: str) -> None:
    parsed = parse_url(url)
    arguments = parsed.get_dialect()().create_connect_args(parsed)[1]
    assert (arguments["host"], arguments["port"]) == ("a,b", "1,2")
    assert hosts_in_query(parsed) in (["a", "b"], ["a:1", "b:2"])


@pytest.mark.parametrize("host", ["::1", "::1,::2", "/run/a:b", "/run/a:b,/run/c"])
def test_hosts_with_colons_of_their_own_stay_as_they_are(host: str) -> None:
    parsed = parse_url(f"postgresql://anna@/name?host={host}")
    assert parsed.get_dialect()().create_connect_args(parsed)[1]["host"] == host


@pytest.mark.parametrize(
    "query",
    [
        "host=[::1]:1,b:2",
        "host=::1,b:2",
        "host=a&host=b:2&port=1",
        "host=a:x,b:2",
        "host=a,b,c&port=1,2",
        "port=a",
    ],
)
def test_hosts_that_can_t_be_read_are_one_sentence_without_the_password(query: str) -> None:
    with pytest.raises(BadDatabase, match="hosts in the database address can't be read") as refused:
        parse_url(f"postgresql://anna:s3cret@/name?{query}")
    assert "s3cret" not in str(refused.value)


@pytest.mark.parametrize(
    ("hosts", "seconds"), [("", 5), ("?host=a", 5), ("?host=a,b", 2), ("?host=a,b,c", 2)]
)
def test_the_time_for_connecting_is_shared_by_the_hosts(
    monkeypatch: pytest.MonkeyPatch, hosts: str, seconds: int
) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", not_found)
    url = parse_url(f"postgresql://anna@/name{hosts}")
    assert seconds_for_each_address(url) == seconds


@pytest.mark.parametrize(("addresses", "seconds"), [(1, 5), (2, 2), (4, 2)])
def test_the_addresses_of_one_name_share_the_five_seconds(
    monkeypatch: pytest.MonkeyPatch, addresses: int, seconds: int
) -> None:
    """As of a name with one address of each version of IP: the driver waits for each by itself."""

    def looked_up(name: str, *_port: object, **_kind: object) -> list[tuple[object, ...]]:
        assert name == "db.example"
        each = [(f"192.0.2.{number}", 5432) for number in range(addresses)]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", address) for address in (*each, *each)]

    monkeypatch.setattr(socket, "getaddrinfo", looked_up)
    url = parse_url("postgresql://me@db.example:5432/groundswell")
    assert seconds_for_each_address(url) == seconds


def test_a_name_that_can_not_be_looked_up_is_tried_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "getaddrinfo", not_found)
    assert seconds_for_each_address(parse_url("postgresql://me@db.example/groundswell")) == 5


def not_found(*_name: object, **_kind: object) -> None:
    raise socket.gaierror
