"""What was asked of the API, kept so that tests and a person at the page can look."""

from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import orjson

KEPT = 10_000


@dataclass(slots=True, frozen=True)
class Request:
    at: float
    """Monotonic."""
    method: str
    path: str
    route: str
    """As documented: /channels/{channel_id}/messages."""
    raw: bytes
    status: int
    """0 if the answer was lost on the way."""
    seconds: float
    filenames: tuple[str, ...] = ()

    @property
    def body(self) -> object:
        """Parsed when it is looked at; most are never looked at."""
        return orjson.loads(self.raw) if self.raw else None


class RequestLog:
    """The latest requests, oldest first; `enabled` switches it."""

    def __init__(self) -> None:
        self.enabled = True
        self.watchers: list[Callable[[Request], None]] = []
        self._kept: deque[Request] = deque(maxlen=KEPT)

    def __iter__(self) -> Iterator[Request]:
        return iter(tuple(self._kept))

    def __len__(self) -> int:
        return len(self._kept)

    def add(self, request: Request) -> None:
        if self.enabled:
            self._kept.append(request)
            for watcher in self.watchers:
                watcher(request)

    def to(self, method: str, route: str) -> list[Request]:
        """Those that went to this route."""
        return [each for each in self._kept if each.method == method and each.route == route]

    def clear(self) -> None:
        self._kept.clear()
