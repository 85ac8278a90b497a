"""Discord's ids: a time in milliseconds and a counter in one integer."""

from datetime import UTC, datetime, timedelta

from sandbox.clock import Clock

EPOCH = datetime(2015, 1, 1, tzinfo=UTC)


class Snowflakes:
    """Gives ids that never repeat; those made from the clock never go back."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._last = 0
        self._given_for_past: set[int] = set()

    def next(self) -> int:
        self._last = max(at(self._clock.now()), self._last + 1)
        return self._last

    def back_then(self, when: datetime) -> int:
        """An id as it would have been given at an earlier time, for history that is made up."""
        candidate = at(when)
        while candidate in self._given_for_past:
            candidate += 1
        self._given_for_past.add(candidate)
        return candidate


def at(when: datetime) -> int:
    """The first id of that moment."""
    return ((when - EPOCH) // timedelta(milliseconds=1)) << 22


def moment(snowflake: int) -> datetime:
    return EPOCH + timedelta(milliseconds=snowflake >> 22)
