"""Verbs by name, as the browser asks for them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from sandbox.world.model import Json

if TYPE_CHECKING:
    from sandbox.page.seat import Seat

Verb = Callable[["Seat", Json], Awaitable[Json | None]]
VERBS: dict[str, Verb] = {}


def verb(name: str) -> Callable[[Verb], Verb]:
    def add(does: Verb) -> Verb:
        VERBS[name] = does
        return does

    return add
