"""A bot in a process of its own: started, watched, ended."""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Mapping
from pathlib import Path

#: Seconds that a bot may take to end by itself.
PATIENCE_S = 10.0
#: Seconds; Linux counts processor time in these, so whatever ran has used one.
TICK_S = 1 / os.sysconf("SC_CLK_TCK")


class BotProcess:
    """`python -m MODULE ...`; what every bot must know is in Groundswell's settings."""

    def __init__(self, arguments: list[str], settings: Mapping[str, str], log: Path) -> None:
        self._arguments = arguments
        self._settings = settings
        self._log = log
        self._process: asyncio.subprocess.Process | None = None

    async def start(self) -> None:
        others = {name: value for name, value in os.environ.items() if not name.startswith("GROUNDSWELL_")}
        with self._log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                *self._arguments,
                env={**others, **self._settings},
                stdout=log,
                stderr=log,
            )

    @property
    def cpu_seconds(self) -> float:
        """What the process has used so far, in its own code and the kernel's; Linux tells in /proc."""
        after_name = Path(f"/proc/{self._running.pid}/stat").read_text().rpartition(")")[2].split()
        user, system = after_name[11:13]
        return (int(user) + int(system)) * TICK_S

    @property
    def _running(self) -> asyncio.subprocess.Process:
        if self._process is None or self._process.returncode is not None:
            raise RuntimeError(f"{' '.join(self._arguments)} ended:\n{self.last_words()}")
        return self._process

    def last_words(self) -> str:
        return "\n".join(self._log.read_text().splitlines()[-20:])

    async def stop(self) -> None:
        if self._process is None or self._process.returncode is not None:
            return
        self._process.terminate()
        try:
            async with asyncio.timeout(PATIENCE_S):
                await self._process.wait()
        except TimeoutError:
            self._process.kill()
            await self._process.wait()
