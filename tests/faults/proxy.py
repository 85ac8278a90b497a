"""A wire to PostgreSQL that can be cut where it hurts: around COMMIT."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from enum import Enum, auto
from pathlib import Path

from sqlalchemy.engine import URL, make_url

COMMIT = b"COMMIT\0"


class Cut(Enum):
    """Where the client loses its connection."""

    BEFORE_COMMIT_ARRIVES = auto()
    AFTER_COMMIT_WAS_ANSWERED = auto()
    WHILE_COMMIT_WORKS = auto()
    """COMMIT arrives; the server has not answered yet and does not notice that the client is gone."""
    WITHOUT_TELLING_THE_SERVER = auto()
    """COMMIT does not arrive, and the server keeps the transaction open, waiting for it."""


class Wire:
    """A loopback proxy. `cut` is done once, at the next COMMIT; without `takes_new` nobody can come back."""

    def __init__(self, server: URL) -> None:
        self._server = server
        self._connections: set[asyncio.Task[None]] = set()
        self._writers: list[asyncio.StreamWriter] = []
        self.cut: Cut | None = None
        self.takes_new = True

    def url(self, port: int) -> str:
        address = self._server.set(host="127.0.0.1", port=port, query={"sslmode": "disable"})
        return address.render_as_string(hide_password=False)

    async def connect(self, client: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        if not self.takes_new:
            to_client.close()
            return
        server, to_server = await self._reach_server()
        self._writers += [to_client, to_server]
        answers = asyncio.create_task(self._carry(server, to_client))
        self._connections.add(answers)
        while data := await client.read(65536):
            cut = self.cut if COMMIT in data else None
            if cut is None:
                to_server.write(data)
                continue
            self.cut = None
            if cut is Cut.AFTER_COMMIT_WAS_ANSWERED:
                answers.cancel()
                to_server.write(data)
                await server.read(65536)
            elif cut is Cut.WHILE_COMMIT_WORKS:
                to_server.write(data)
            to_client.close()
            if cut in (Cut.WHILE_COMMIT_WORKS, Cut.WITHOUT_TELLING_THE_SERVER):
                return
            break
        to_server.close()
        to_client.close()

    async def _reach_server(self) -> tuple[asyncio.StreamReader, asyncio.StreamWriter]:
        folder = self._server.query.get("host")
        if isinstance(folder, str):
            return await asyncio.open_unix_connection(Path(folder) / f".s.PGSQL.{self._server.port or 5432}")
        return await asyncio.open_connection(self._server.host, self._server.port or 5432)

    async def _carry(self, server: asyncio.StreamReader, to_client: asyncio.StreamWriter) -> None:
        while data := await server.read(65536):
            to_client.write(data)
        to_client.close()

    def close(self) -> None:
        for connection in self._connections:
            connection.cancel()
        for writer in self._writers:
            writer.close()


@asynccontextmanager
async def wire_to(url: str) -> AsyncIterator[tuple[Wire, str]]:
    """A wire and the address to use instead of the server's."""
    wire = Wire(make_url(url))
    listener = await asyncio.start_server(wire.connect, "127.0.0.1", 0)
    try:
        yield wire, wire.url(listener.sockets[0].getsockname()[1])
    finally:
        wire.close()
        listener.close()
        await listener.wait_closed()
