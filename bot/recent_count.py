"""How often something happened in the last while."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable

#: More than this is no longer counted: it is more than enough.
MOST = 100


class RecentCount:
    """In real time, and in memory."""

    def __init__(self, seconds: float, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._monotonic = monotonic
        self._moments: deque[float] = deque(maxlen=MOST)

    def note(self) -> None:
        self._moments.append(self._monotonic())

    @property
    def count(self) -> int:
        while self._moments and self._moments[0] <= self._monotonic() - self._seconds:
            self._moments.popleft()
        return len(self._moments)
