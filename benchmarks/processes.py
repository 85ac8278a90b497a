"""A bot in a process of its own: started, watched, ended."""

from __future__ import annotations

import asyncio
import ctypes
import os
import sys
import time
from collections.abc import Mapping
from pathlib import Path

#: Seconds that a bot may take to end by itself.
PATIENCE_S = 10.0


def cpu_clock_of(pid: int) -> int:
    """The id of the clock of another process's processor time. Raises ProcessLookupError."""
    clock = ctypes.c_int()
    failed = ctypes.CDLL(None).clock_getcpuclockid(pid, ctypes.byref(clock))
    if failed:
        raise ProcessLookupError(failed, os.strerror(failed))
    return clock.value


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
        """What the process has used so far, in its own code and the kernel's: to the nanosecond by the clock
        that Linux keeps for it, where /proc counts in hundredths of a second.
        """
        return time.clock_gettime(cpu_clock_of(self._running.pid))

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
