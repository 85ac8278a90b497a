"""The real bot in a process of its own, connected to a local Discord: started, killed, started again."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import sys
from asyncio.subprocess import Process
from pathlib import Path

import aiohttp

#: Seconds a start may take on a slow machine.
PATIENCE = 30.0


class BotProcess:
    """`groundswell run` with its database and log in a folder; the clock is a file in it, too."""

    def __init__(self, token: str, folder: Path, discord_url: str) -> None:
        self.log = folder / "bot.log"
        self.clock_file = folder / "clock"
        self._health = f"127.0.0.1:{_free_port()}"
        self._environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("GROUNDSWELL_")},
            "GROUNDSWELL_TOKEN": token,
            "GROUNDSWELL_DATABASE_URL": f"sqlite:///{folder / 'groundswell.db'}",
            "GROUNDSWELL_DISCORD_API_URL": f"{discord_url}/api/v10",
            "GROUNDSWELL_DISCORD_GATEWAY_URL": f"{discord_url.replace('http', 'ws', 1)}/gateway",
            "GROUNDSWELL_CLOCK_FILE": str(self.clock_file),
            "GROUNDSWELL_HEALTH_ADDRESS": self._health,
        }
        self._process: Process | None = None
        self._watch: asyncio.Task[None] | None = None
        self._gone = asyncio.Event()

    @property
    def database_url(self) -> str:
        return self._environment["GROUNDSWELL_DATABASE_URL"]

    async def start(self) -> None:
        """Start it and wait until it serves. Raises RuntimeError, with the end of its log, if it won't."""
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "bot",
                "run",
                env=self._environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        self._watch = asyncio.create_task(self._notice_the_end_of(self._process))
        try:
            async with asyncio.timeout(PATIENCE), aiohttp.ClientSession() as session:
                while not await self._is_ready(session):  # noqa: ASYNC110 - it can't tell us otherwise
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise RuntimeError(f"The bot did not start:\n{self.last_words()}") from None

    async def _is_ready(self, session: aiohttp.ClientSession) -> bool:
        if self._process is None or self._process.returncode is not None:
            raise RuntimeError(f"The bot ended:\n{self.last_words()}")
        try:
            async with session.get(f"http://{self._health}/readyz") as answer:
                return answer.status == 200
        except aiohttp.ClientError:
            return False

    def last_words(self) -> str:
        return "\n".join(self.log.read_text().splitlines()[-20:])

    async def kill(self) -> None:
        """End it as a power cut does."""
        await self._end(signal.SIGKILL)

    async def stop(self) -> None:
        """End it as an operator does."""
        await self._end(signal.SIGTERM)

    async def _end(self, number: signal.Signals) -> None:
        process, self._process = self._process, None
        if process is not None and process.returncode is None:
            process.send_signal(number)
            await process.wait()

    async def ended(self) -> None:
        """Until it ends by itself, however often it was stopped and started meanwhile."""
        await self._gone.wait()

    async def _notice_the_end_of(self, process: Process) -> None:
        await process.wait()
        if process is self._process:
            self._gone.set()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
