"""How fast a guild may speak: a few at once, then one at a time. Each guild has a budget of its own, of which
nudges leave a part, so that five hundred check-ins hold up nobody's "a place is yours".
See docs/design.md § 17, § 48.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from itertools import takewhile

#: A parcel that comes this much too early is let through: two clocks never agree to the last millisecond.
TOLERANCE_S = 0.05
#: A turn nobody came for is given up after this long.
FORGOTTEN_AFTER_S = 600.0


class Pacing:
    """Hands out turns, in real time: `burst` at once and one every `interval` seconds after; nudges leave
    the last `kept` of the burst, and wait while others need their turns.

    A parcel told to come back has its turn reserved, so of ten thousand parcels each is looked at twice, and
    not all of them once a second.
    """

    def __init__(
        self,
        *,
        burst: int,
        interval: float,
        kept: int = 0,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._burst = burst
        self._interval = interval
        self._kept = kept
        self._monotonic = monotonic
        #: Since when a guild that speaks at its full pace would have spoken: long ago for one that is silent.
        self._spoken_until: dict[int, float] = {}
        self._last_nudge: dict[int, float] = {}
        self._reserved: dict[int, float] = {}

    def wait(self, guild_id: int, parcel_id: int, *, nudge: bool = False) -> float:
        """Seconds until this parcel's turn; 0 when it has come, and then it is used up."""
        now = self._monotonic()
        self._forget(now)
        turn = self._reserved.pop(parcel_id, None)
        if nudge:
            turn = self._nudges_turn(guild_id, turn, now)
        elif turn is None:
            turn = self._take_turn(guild_id, now)
        if turn <= now + TOLERANCE_S:
            return 0.0
        self._reserved[parcel_id] = turn
        return turn - now

    def _take_turn(self, guild_id: int, now: float) -> float:
        # Taken out and put in again, so that the dict's order is that of the moments.
        turn = max(self._spoken_until.pop(guild_id, self._unused(now)), self._unused(now)) + self._interval
        self._spoken_until[guild_id] = turn
        return turn

    def _nudges_turn(self, guild_id: int, reserved: float | None, now: float) -> float:
        """The one that was reserved has come only if nothing else has used it up meanwhile."""
        if reserved is not None and reserved > now + TOLERANCE_S:
            return reserved
        first_in_line = reserved is not None or self._last_nudge.get(guild_id, now) <= now
        free_until = now - self._kept * self._interval + TOLERANCE_S
        if first_in_line and self._next_turn(guild_id, now) <= free_until:
            return self._take_turn(guild_id, now)
        turn = max(self._last_nudge.pop(guild_id, now), now) + self._interval
        self._last_nudge[guild_id] = turn
        return turn

    def _next_turn(self, guild_id: int, now: float) -> float:
        return max(self._spoken_until.get(guild_id, self._unused(now)), self._unused(now)) + self._interval

    def _unused(self, now: float) -> float:
        return now - self._burst * self._interval

    def _forget(self, now: float) -> None:
        forget(self._spoken_until, self._unused(now))
        forget(self._last_nudge, now - FORGOTTEN_AFTER_S)
        forget(self._reserved, now - FORGOTTEN_AFTER_S)


def forget(moments: dict[int, float], before: float) -> None:
    """Take out the oldest entries, so that memory does not grow with everything that ever was."""
    for key in list(takewhile(lambda key: moments[key] <= before, moments)):
        del moments[key]
