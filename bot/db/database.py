"""The door between the event loop and the database."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Callable, Set
from typing import Concatenate, ParamSpec, Protocol, TypeVar

from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import ArgumentError

from bot.db.calls import Call
from bot.db.hosts import hosts_in_query
from bot.db.postgresql import PostgreSQL
from bot.db.sqlite import SQLite
from bot.db.transaction import Transaction
from bot.errors import BadDatabase

P = ParamSpec("P")
T = TypeVar("T")


class Backend(Protocol):
    def write(self, call: Call) -> None: ...

    def read(self, call: Call) -> None: ...

    async def close(self) -> None: ...


class Database:
    """Runs plain functions in transactions: `await db.write(asks.accept, ask_id, user_id, now=now)`."""

    def __init__(self, backend: Backend) -> None:
        self._backend = backend
        self._open = True
        self._listeners: dict[str, list[Callable[[], object]]] = {}

    @classmethod
    async def open(cls, url: str) -> Database:
        """`sqlite:///data/groundswell.db`, `sqlite:////var/lib/groundswell.db` or `postgresql://...`.

        Raises BadDatabase if it is none of these or can't be used.
        """
        parsed = parse_url(url)
        if parsed.get_backend_name() == "sqlite":
            return cls(await SQLite.open(parsed))
        return cls(await PostgreSQL.open(parsed))

    async def write(
        self, function: Callable[Concatenate[Transaction, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run the function in a transaction of its own; when this returns, what it did is stored for good.

        It may be run more than once, so it must do nothing but use its transaction. A cancelled caller does
        not stop it. What it raises is raised here, and nothing it did is kept.
        """
        call = self._call(function, args, kwargs)
        self._backend.write(call)
        return await call.future  # type: ignore[no-any-return]

    async def read(
        self, function: Callable[Concatenate[Transaction, P], T], /, *args: P.args, **kwargs: P.kwargs
    ) -> T:
        """Run the function on a snapshot of everything stored so far; it can change nothing."""
        call = self._call(function, args, kwargs)
        self._backend.read(call)
        return await call.future  # type: ignore[no-any-return]

    def _call(
        self, function: Callable[..., object], args: tuple[object, ...], kwargs: dict[str, object]
    ) -> Call:
        if not self._open:
            raise RuntimeError("the database is closed")
        return Call(function, args, kwargs, self._heard)

    @property
    def alone(self) -> bool:
        """Whether no other process works on this database at the same time."""
        return isinstance(self._backend, SQLite)

    def listen(self, topic: str, listener: Callable[[], object]) -> None:
        """Have it called on the event loop when something this process announced on the topic is stored."""
        self._listeners.setdefault(topic, []).append(listener)

    def _heard(self, topics: Set[str]) -> None:
        for topic in topics:
            for listener in self._listeners.get(topic, ()):
                asyncio.get_running_loop().call_soon(listener)  # one that fails must not keep callers waiting

    async def close(self) -> None:
        """Wait for everything that was asked for, then let go of the database."""
        if self._open:
            self._open = False
            await self._backend.close()


def parse_url(url: str) -> URL:
    """The address as SQLAlchemy sees it, with the one driver used for each database."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):  # the latter for a port that is no number
        raise BadDatabase(f"The database address can't be read. {ADDRESSES}") from None
    match parsed.get_backend_name():
        case "sqlite" if parsed.database and parsed.database != ":memory:" and parsed.host is None:
            return parsed.set(drivername="sqlite")
        case "postgresql" | "postgres":
            return _of_several_hosts(parsed.set(drivername="postgresql+psycopg"))
    raise BadDatabase(f"The database address {without_secrets(parsed)} can't be used. {ADDRESSES}")


def _of_several_hosts(url: URL) -> URL:
    """Several hosts with their ports, in the one form in which SQLAlchemy hands them on whole.

    An address of IP version 6 and the path of a socket are left as they are. Raises BadDatabase.
    """
    hosts = hosts_in_query(url)
    with_ports = len(hosts) > 1 and any(host.count(":") == 1 and "/" not in host for host in hosts)
    try:
        if with_ports and not all(HOST_AND_PORT.fullmatch(host) for host in hosts):
            raise ValueError
        if with_ports and "port" not in url.query:
            url = url.update_query_dict({"host": hosts})
        url.get_dialect()().create_connect_args(url)
    except (ArgumentError, ValueError):
        raise BadDatabase(f"The hosts in the database address can't be read. {SEVERAL_HOSTS}") from None
    return url


def without_secrets(url: URL) -> str:
    """For people to read; a password may stand before the host or in the query."""
    return url.set(query={}).render_as_string()


ADDRESSES = "Use sqlite:///data/groundswell.db, or postgresql://user:password@host/name."
HOST_AND_PORT = re.compile(r"[^:/\[\]]+(:\d+)?")
SEVERAL_HOSTS = "Use postgresql://user:password@/name?host=first:5432&host=second:5432."
