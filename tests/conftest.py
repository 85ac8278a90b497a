"""What tests share: a local Discord, databases, and a bot with a community to act in.

Databases are SQLite and PostgreSQL, empty or with the schema, on one PostgreSQL server a run.
`TEST_DATABASE_URL` names a PostgreSQL to use (its account must be allowed to create databases); without it
one is started. If that fails the tests fail: nothing is skipped.
"""

import os
import shutil
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from uuid import uuid4

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from psycopg.sql import SQL, Identifier
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url
from sqlalchemy.pool import NullPool

from bot.clock import Clock
from bot.db import Database, Transaction
from bot.db.database import parse_url
from bot.db.postgresql import open_session as open_postgres
from bot.db.sqlite import open_session as open_sqlite
from bot.db.transaction import Session
from bot.services.people import pseudonyms
from bot.upgrade import upgrade
from sandbox.api.log import Request
from sandbox.server import Sandbox
from tests import grammar, tables
from tests.community import Community
from tests.postgres import PostgresServer
from tests.running import Bot, local_discord

# How fast this machine is says nothing about what is tested.
settings.register_profile("unhurried", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("unhurried")

pseudonyms.key_with(b"for tests alone")

SERVER = pytest.StashKey[PostgresServer]()
NewDatabase = Callable[[], str]


# One PostgreSQL server for all workers, in the process that outlives them.


def pytest_xdist_setupnodes(config: pytest.Config) -> None:
    if "TEST_DATABASE_URL" not in os.environ:
        start_server(config)


def pytest_configure_node(node: Any) -> None:
    if SERVER in node.config.stash:
        node.workerinput["postgres_url"] = node.config.stash[SERVER].url


def pytest_unconfigure(config: pytest.Config) -> None:
    if SERVER in config.stash:
        config.stash[SERVER].stop()


def start_server(config: pytest.Config) -> str:
    server = config.stash[SERVER] = PostgresServer()
    server.start()
    return server.url


@pytest.fixture(scope="session")
def postgres_url(pytestconfig: pytest.Config) -> str:
    """A PostgreSQL server on which databases may be created."""
    worker_input: dict[str, str] = getattr(pytestconfig, "workerinput", {})
    named = os.environ.get("TEST_DATABASE_URL") or worker_input.get("postgres_url")
    return named or start_server(pytestconfig)


# The local Discord, one a worker: discord.py keeps the address it talks to on a class.


@pytest.fixture(scope="session")
async def sandbox() -> AsyncIterator[Sandbox]:
    """Without rate limits: those have tests of their own. Servers, people and bots are each test's own."""
    async with local_discord() as running:
        yield running


@pytest.fixture(autouse=True)
def _as_the_grammar_has_it(request: pytest.FixtureRequest) -> Iterator[None]:
    """Whatever panel the bot drew during the test is as docs/panels.md has it."""
    if "community" not in request.fixturenames or "bot" not in request.fixturenames:
        yield
        return
    sandbox: Sandbox = request.getfixturevalue("sandbox")
    sandbox.requests.clear()
    asked: list[Request] = []  # all of it: the log itself keeps the latest ones
    watch = asked.append
    sandbox.requests.watchers.append(watch)
    yield
    sandbox.requests.watchers.remove(watch)
    sent = [message for each in asked for message in grammar.messages(each)]
    assert [breach for message in sent for breach in grammar.breaches(message)] == []
    assert [end for each in asked for end in grammar.dead_ends(each)] == []
    acts = sandbox.world.interactions
    assert [beside for each in asked for beside in grammar.stacked(each, acts)] == []


# Databases: each a file or a PostgreSQL database of its own, gone after the test or the run.


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@contextmanager
def postgres_databases(server: str, template: str = "template1") -> Iterator[NewDatabase]:
    """Makes databases on the server, copies of the template, and drops them at the end.

    Not on a server of the tests' own: that goes away with everything in it.
    """
    address = make_url(server)
    names: list[str] = []
    with psycopg.connect(server, autocommit=True) as connection:

        def new_database() -> str:
            names.append(f"groundswell_test_{uuid4().hex}")
            connection.execute(
                SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(
                    Identifier(names[-1]), Identifier(template)
                )
            )
            return address.set(database=names[-1]).render_as_string(hide_password=False)

        yield new_database
        for name in names if server == os.environ.get("TEST_DATABASE_URL") else ():
            connection.execute(SQL("DROP DATABASE {} WITH (FORCE)").format(Identifier(name)))


@contextmanager
def sqlite_databases(folder: Path, template: Path | None = None) -> Iterator[NewDatabase]:
    def new_database() -> str:
        path = folder / f"{uuid4().hex}.db"
        if template:
            shutil.copy(template, path)
        return f"sqlite:///{path}"

    yield new_database


@pytest.fixture
def empty_url(backend: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """The address of a database with nothing in it."""
    if backend == "sqlite":
        with sqlite_databases(request.getfixturevalue("tmp_path")) as new_database:
            yield new_database()
    else:
        with postgres_databases(request.getfixturevalue("postgres_url")) as new_database:
            yield new_database()


@pytest.fixture
def notes_url(empty_url: str) -> str:
    """The address of a database with the tables of `tests.tables` instead of the bot's."""
    engine = create_engine(parse_url(empty_url), poolclass=NullPool)
    tables.metadata.create_all(engine)
    engine.dispose()
    return empty_url


@pytest.fixture
async def notes_db(notes_url: str) -> AsyncIterator[Database]:
    opened = await Database.open(notes_url)
    yield opened
    await opened.close()


@pytest.fixture(scope="session")
def new_database(
    backend: str, request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[NewDatabase]:
    """Makes a database with the schema and nothing else, and returns its address."""
    if backend == "sqlite":
        folder = tmp_path_factory.mktemp("databases")
        template = folder / "template.db"
        upgrade(f"sqlite:///{template}", now=datetime.now(UTC))
        with sqlite_databases(folder, template) as new:
            yield new
        return
    server = request.getfixturevalue("postgres_url")
    with postgres_databases(server) as new_empty:
        url = new_empty()
        upgrade(url, now=datetime.now(UTC))
        with postgres_databases(server, str(make_url(url).database)) as new:
            yield new


@pytest.fixture(scope="session")
async def db(new_database: NewDatabase) -> AsyncIterator[Database]:
    """A database shared by a worker's tests: use a guild of your own."""
    opened = await Database.open(new_database())
    yield opened
    await opened.close()


@pytest.fixture
async def fresh_db(new_database: NewDatabase) -> AsyncIterator[Database]:
    """A database with the schema for one test alone."""
    opened = await Database.open(new_database())
    yield opened
    await opened.close()


@contextmanager
def open_session(url: str) -> Iterator[Session]:
    parsed = parse_url(url)
    is_file = parsed.get_backend_name() == "sqlite"
    opened = open_sqlite(Path(parsed.database or "")) if is_file else open_postgres(parsed)
    yield opened
    opened.close()


@contextmanager
def rolled_back(session: Session) -> Iterator[Transaction]:
    session.cursor.execute("BEGIN")
    transaction = Transaction(session)
    try:
        yield transaction
    finally:
        transaction.end()
        session.cursor.execute("ROLLBACK")


@pytest.fixture(scope="session")
def session(new_database: NewDatabase) -> Iterator[Session]:
    with open_session(new_database()) as opened:
        yield opened


@pytest.fixture
def tx(session: Session) -> Iterator[Transaction]:
    """A transaction that is rolled back after the test: for services, without an event loop."""
    with rolled_back(session) as transaction:
        yield transaction


@pytest.fixture
def notes_tx(notes_url: str) -> Iterator[Transaction]:
    with open_session(notes_url) as opened, rolled_back(opened) as transaction:
        yield transaction


# The bot, with a community to act in.


@pytest.fixture(scope="module")
async def bot(sandbox: Sandbox, new_database: NewDatabase) -> AsyncIterator[Bot]:
    """The real bot, on each database. Not for longer than a module: others break its connection."""
    application = sandbox.create_application("Groundswell", members_intent=False)
    running = Bot(sandbox, application, new_database(), Clock())
    await running.start()
    yield running
    await running.stop()


@pytest.fixture
async def community(bot: Bot) -> AsyncIterator[Community]:
    """A server that is set up, at noon today."""
    now = datetime.now(UTC)
    bot.clock.offset = now.replace(hour=12, minute=0) - now
    founded = await Community.found(bot)
    yield founded
    await founded.is_left_alone()


@pytest.fixture
def now() -> datetime:
    """A Wednesday in spring, at noon."""
    return datetime(2026, 4, 15, 12, 0, tzinfo=UTC)
