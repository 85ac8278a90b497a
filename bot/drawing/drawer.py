"""Has charts drawn: each by a process of its own, one at a time, and kept by what is on it."""

from __future__ import annotations

import asyncio
import os
import sys
from collections import OrderedDict
from hashlib import sha256
from tempfile import TemporaryDirectory

import structlog

from bot.drawing.charts import Chart

log = structlog.get_logger(__name__)

#: Pictures kept; one is some 30 kB.
KEPT = 64
#: Seconds. Drawing takes half of one; a machine that needs more has other troubles.
PATIENCE = 30.0
#: Waiting for their turn; who comes later goes without.
MOST_WAITING = 16
#: Of the environment, what a process needs to start; not our token.
_ENVIRONMENT = ("PATH", "LANG", "SYSTEMROOT", "TEMP", "TMP", "VIRTUAL_ENV", "PYTHONPATH")


class Drawer:
    """Of the running bot. Clicks go on while it works: the drawing is another process, of lower priority."""

    def __init__(self) -> None:
        self._kept: OrderedDict[str, bytes] = OrderedDict()
        self._drawing: dict[str, asyncio.Task[bytes | None]] = {}
        self._one = asyncio.Semaphore(1)
        self._folder: TemporaryDirectory[str] | None = None

    async def draw(self, chart: Chart) -> bytes | None:
        """A PNG, twice as large as a phone shows it; None where it can't be drawn: then the words must do."""
        wanted = chart.model_dump_json()
        name = sha256(wanted.encode()).hexdigest()
        if name in self._kept:
            self._kept.move_to_end(name)
            return self._kept[name]
        if name not in self._drawing:
            if len(self._drawing) >= MOST_WAITING:
                log.warning("too_many_pictures_wait")
                return None
            self._drawing[name] = asyncio.create_task(self._draw(name, wanted))
        return await asyncio.shield(self._drawing[name])

    async def close(self) -> None:
        for drawing in list(self._drawing.values()):
            drawing.cancel()
        await asyncio.gather(*self._drawing.values(), return_exceptions=True)
        if self._folder is not None:
            self._folder.cleanup()
            self._folder = None

    async def _draw(self, name: str, wanted: str) -> bytes | None:
        try:
            async with self._one:
                drawn = await self._by_a_process(wanted.encode())
            if drawn is not None:
                self._kept[name] = drawn
                if len(self._kept) > KEPT:
                    self._kept.popitem(last=False)
            return drawn
        finally:
            del self._drawing[name]

    async def _by_a_process(self, wanted: bytes) -> bytes | None:
        if self._folder is None:
            self._folder = TemporaryDirectory(prefix="groundswell-drawing-")
        environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
        try:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "bot.drawing"),
                stdin=asyncio.subprocess.PIPE,
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.PIPE,
                env=environment
                | {"MPLCONFIGDIR": self._folder.name, "PYTHONPATH": os.pathsep.join(sys.path)},
            )
        except OSError as error:
            log.warning("no_picture", reason=type(error).__name__)
            return None
        try:
            drawn, complaint = await asyncio.wait_for(process.communicate(wanted), PATIENCE)
        except TimeoutError:
            log.warning("no_picture", reason="took too long")
            return None
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
        if process.returncode:
            # The last line of a traceback may quote what was to be drawn: only the kind of error is told.
            last = complaint.decode(errors="replace").strip().rpartition("\n")[2]
            log.warning("no_picture", reason=last.partition(":")[0], status=process.returncode)
            return None
        return drawn
