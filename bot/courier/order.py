"""Posts that are read one after another: of those kinds one at a time is on its way to a server."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakValueDictionary

from bot.services.outbox import kinds
from bot.services.outbox.outbox import Parcel


class Order:
    """Whoever asks first goes first. A second process may overtake, and so may what Discord refuses once:
    nothing waits for another's next try.
    """

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()

    @asynccontextmanager
    async def turn(self, parcel: Parcel) -> AsyncIterator[None]:
        kind = kinds.find(parcel.kind)
        if not isinstance(kind, kinds.Post) or not kind.in_order:
            yield
            return
        async with self._locks.setdefault(parcel.guild_id, asyncio.Lock()):
            yield
