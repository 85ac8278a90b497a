"""What all browsers share."""

from __future__ import annotations

from typing import Protocol
from weakref import WeakSet

from sandbox.page.companion import Companion
from sandbox.page.log import Wire
from sandbox.page.troubles import Troubles
from sandbox.page.unread import Unread
from sandbox.server import Sandbox


class Seated(Protocol):
    """Somebody in front of a browser."""

    def touch(self) -> None: ...


class Shared:
    """One for the whole page."""

    def __init__(self, sandbox: Sandbox, *, companion: str | None = None) -> None:
        self.sandbox = sandbox
        self.companion = Companion(companion)
        self.unread = Unread(sandbox.world)
        self.wire = Wire(sandbox)
        self.troubles = Troubles(sandbox, self.companion)
        self.seats: WeakSet[Seated] = WeakSet()

    def touch(self) -> None:
        for seat in self.seats:
            seat.touch()
