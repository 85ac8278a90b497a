"""How fast a guild may speak: a few at once, then one at a time. Each guild has a budget of its own."""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import takewhile

#: A parcel that comes this much too early is let through: two clocks never agree to the last millisecond.
TOLERANCE_S = 0.05
#: A turn nobody came for is given up after this long.
FORGOTTEN_AFTER_S = 600.0


class Pacing:
    """Hands out turns, in real time: `burst` at once and one every `interval` seconds after that.

    A parcel told to come back has its turn reserved, so of ten thousand parcels each is looked at twice, and
    not all of them once a second.
    """

    def __init__(
        self, *, burst: int, interval: float, monotonic: Callable[[], float] = time.monotonic
    ) -> None:
        self._burst = burst
        self._interval = interval
        self._monotonic = monotonic
        self._last_turn: dict[int, float] = {}
        self._reserved: dict[int, float] = {}

    def wait(self, guild_id: int, parcel_id: int) -> float:
        """Seconds until this parcel's turn; 0 when it has come, and then it is used up."""
        now = self._monotonic()
        turn = self._reserved.get(parcel_id)
        if turn is None:
            turn = self._next_turn(guild_id, now)
        if turn <= now + TOLERANCE_S:
            self._reserved.pop(parcel_id, None)
            return 0.0
        self._reserved[parcel_id] = turn
        return turn - now

    def _next_turn(self, guild_id: int, now: float) -> float:
        unused = now - self._burst * self._interval
        forget(self._last_turn, unused)
        forget(self._reserved, now - FORGOTTEN_AFTER_S)
        # Taken out and put in again, so that the dict's order is that of the moments.
        turn = max(self._last_turn.pop(guild_id, unused), unused) + self._interval
        self._last_turn[guild_id] = turn
        return turn


def forget(moments: dict[int, float], before: float) -> None:
    """Take out the oldest entries, so that memory does not grow with everything that ever was."""
    for key in list(takewhile(lambda key: moments[key] <= before, moments)):
        del moments[key]
