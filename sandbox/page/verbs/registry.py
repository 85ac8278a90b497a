"""Verbs by name, as the browser asks for them."""

from __future__ import annotations

from collections.abc import Callable

from sandbox.page.seat import Verb

VERBS: dict[str, Verb] = {}


def verb(name: str) -> Callable[[Verb], Verb]:
    def add(does: Verb) -> Verb:
        VERBS[name] = does
        return does

    return add
