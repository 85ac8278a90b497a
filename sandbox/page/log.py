"""What goes over the wire between bots and the sandbox, line by line, for developers to read."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from sandbox.api.log import Request
from sandbox.server import Sandbox
from sandbox.world.model import Json
from sandbox.world.render import when

KEPT = 500
LONGEST = 4000
"""Characters of a body that are told."""

Listener = Callable[[Json], None]


class Wire:
    """The latest lines, oldest first, and who wants to hear of new ones."""

    def __init__(self, sandbox: Sandbox) -> None:
        self._clock = sandbox.clock
        self._count = 0
        self.lines: deque[Json] = deque(maxlen=KEPT)
        self.listeners: set[Listener] = set()
        sandbox.requests.watchers.append(self._asked)
        sandbox.gateway.watchers.append(self._dispatched)

    def _asked(self, request: Request) -> None:
        body = request.raw.decode(errors="replace")
        self._add("request", f"{request.method} {request.path}", body, request.status, request.seconds * 1000)

    def _dispatched(self, name: str, payload: bytes) -> None:
        self._add("event", name, payload.decode(errors="replace"), None, None)

    def _add(self, kind: str, what: str, body: str, status: int | None, took: float | None) -> None:
        self._count += 1
        line: Json = {
            "n": self._count,
            "at": when(self._clock.now()),
            "kind": kind,
            "what": what[:300],
            "status": status,
            "ms": None if took is None else round(took, 1),
            "body": body[:LONGEST],
        }
        self.lines.append(line)
        for listener in tuple(self.listeners):
            listener(line)
