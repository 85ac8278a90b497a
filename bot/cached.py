"""What is asked at every click and hardly ever changes: read once, and anew after each change.

The services announce a change as they store it. All clicks of one server come to one process (Discord's
sharding), so no other has to hear of what changes there. See docs/design.md § 35.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from math import inf
from typing import Generic, TypeVar

from bot.db import Database, Transaction

T = TypeVar("T")


class Cached(Generic[T]):
    """`last` is what was known last; `known` is as old as the last change, never older."""

    def __init__(
        self,
        db: Database,
        topic: str,
        read: Callable[[Transaction], T],
        *,
        before: T,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        """Changes are announced on the topic; `before` is known until it was read the first time."""
        self.last = before
        self._db = db
        self._read = read
        self._monotonic = monotonic
        self._read_at: float | None = None
        self._changes = 0
        db.listen(topic, self._outdate)

    async def known(self, *, at_most_old: float = inf) -> T:
        """Read anew if it has changed or was read more than so many seconds ago. Raises BadDatabase."""
        if self._read_at is not None and self._monotonic() - self._read_at <= at_most_old:
            return self.last
        changes, began = self._changes, self._monotonic()
        found = await self._db.read(self._read)
        if changes == self._changes:  # else it may be older than what somebody else has read meanwhile
            self.last, self._read_at = found, began
        return found

    def _outdate(self) -> None:
        self._changes += 1
        self._read_at = None
