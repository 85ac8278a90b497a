"""Two kinds of time: the wall clock of the local Discord, which can be moved, and limits, which cannot."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta


class Clock:
    """The time people and timestamps see: real UTC plus an offset."""

    def __init__(self, offset: timedelta = timedelta(0)) -> None:
        self.offset = offset
        self._listeners: list[Callable[[], None]] = []

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset

    def move(self, by: timedelta) -> None:
        """Lets time pass at once. Limits in seconds (answers, tokens, pacing) are not touched by it."""
        self.offset += by
        for listener in tuple(self._listeners):
            listener()

    def on_move(self, listener: Callable[[], None]) -> Callable[[], None]:
        """Calls it whenever time was moved; returns how to stop."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener)


@dataclass(slots=True)
class Limits:
    """Discord's, with durations in seconds of real, monotonic time; tests may make them smaller."""

    answer: float = 3.0  # first response to an interaction
    token: float = 15 * 60.0  # life of an interaction's token
    nonce_window: float = 5 * 60.0  # how long an enforced nonce returns the earlier message
    heartbeat: float = 41.25
    new_dms: int = 250  # first contacts an application may open ...
    new_dms_window: float = 10 * 60.0  # ... within this time
    new_commands: int = 200  # commands an application may create a day in one scope
    identifies: int = 1000  # how often an application may identify a day
    identify_pause: float = (
        0.0  # between two of them; Discord's is 5, and nothing here would be better for it
    )
    shard_guilds: int = 2500  # servers one shard may be in
