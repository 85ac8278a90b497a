"""What time it is.

This clock decides what is due, quiet hours and ages, and it can be moved: in the demo, the local Discord and
the bot read the same offset from a small file. Pacing and time-outs never ask it; they use monotonic time.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path


class Clock:
    """Aware UTC time plus an offset that only demos and tests move."""

    def __init__(self, offset: timedelta = timedelta()) -> None:
        self.offset = offset
        self._listeners: list[Callable[[], None]] = []

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset

    def move(self, by: timedelta) -> None:
        """Move time; whoever waits for a moment is told to look again."""
        self.offset += by
        for listener in self._listeners:
            listener()

    def on_move(self, listener: Callable[[], None]) -> None:
        self._listeners.append(listener)

    async def follow(self, path: Path, *, every: float = 0.2) -> None:
        """Keep to the offset (seconds) written in a file, until cancelled; a missing file means none.

        A file that can't be read as a number is being written: it is read again the next time.
        """
        while True:
            with suppress(ValueError):
                offset = read_offset(path)
                if offset != self.offset:
                    self.move(offset - self.offset)
            await asyncio.sleep(every)


def read_offset(path: Path) -> timedelta:
    """The offset in the file, in seconds; zero if there is no file yet."""
    try:
        return timedelta(seconds=float(path.read_text()))
    except FileNotFoundError:
        return timedelta()
