"""Writing down what the gateway tells, in the order in which it was told.

Each event that started a write of its own could overtake the one before it, and would be lost with a database
that fails for a moment.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

import structlog

from bot.errors import BadDatabase

log = structlog.get_logger(__name__)

ItemT = TypeVar("ItemT")

#: What one write takes, and the next the rest: none may hold up a click.
MOST_AT_ONCE = 500
#: Seconds until a database that failed is tried again.
AGAIN_AFTER = 1.0
#: Seconds for which a bot that is stopped still writes down what it heard.
LAST_NOTES = 3.0


class InOrder(Generic[ItemT]):
    """While one write is under way what is heard gathers, for the next to take. `write` may get the same
    again, if it failed half-way.
    """

    def __init__(self, name: str, write: Callable[[Sequence[ItemT]], Awaitable[None]]) -> None:
        self._name = name
        self._write = write
        self._heard: list[ItemT] = []
        self._writing: asyncio.Task[None] | None = None

    def hear(self, item: ItemT) -> None:
        self._heard.append(item)
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write_down(), name=self._name)

    async def _write_down(self) -> None:
        while self._heard:
            batch = self._heard[:MOST_AT_ONCE]
            try:
                await self._write(batch)
            except BadDatabase as error:
                log.warning("not_noted", what=self._name, waiting=len(self._heard), error=str(error))
                await asyncio.sleep(AGAIN_AFTER)
            except Exception:
                log.exception("not_noted", what=self._name, lost=len(batch))
                del self._heard[: len(batch)]
            else:
                del self._heard[: len(batch)]

    async def written(self) -> None:
        """Until everything heard so far is written down."""
        while self._writing is not None and not self._writing.done():
            await asyncio.wait([self._writing])

    async def close(self) -> None:
        if self._writing is not None:
            await asyncio.wait([self._writing], timeout=LAST_NOTES)
