"""Two things of one title in a list, told apart: by their day, or by their number."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Protocol

from bot.i18n import _, local_time
from bot.markup import clipped

#: Discord's limit for an entry, and for a choice.
MOST = 100


class Titled(Protocol):
    """A thing to do, or as much of it as a list needs."""

    @property
    def id(self) -> int: ...
    @property
    def title(self) -> str: ...
    @property
    def due_at(self) -> datetime | None: ...


def told_apart(listed: Iterable[Titled], zone: str) -> Mapping[int, str]:
    """What each is called there, by its id, where Discord draws no times. Numbers are in the order in which
    they were posted.
    """
    found = list(listed)
    names = {one.id: one.title for one in found}
    twice = _twice(names)
    days = {
        one.id: _with(one.title, f" · {local_time(one.due_at, zone)}")
        for one in found
        if one.id in twice and one.due_at is not None
    }
    names |= days
    still = _twice(names)
    for folded in {names[one].casefold() for one in still}:
        same = sorted(one for one in still if names[one].casefold() == folded)
        for number, one in enumerate(same, start=1):
            names[one] = _with(names[one], " · " + _("no. {number}").format(number=number))
    return names


def _twice(names: Mapping[int, str]) -> set[int]:
    counted = Counter(name.casefold() for name in names.values())
    return {one for one, name in names.items() if counted[name.casefold()] > 1}


def _with(title: str, suffix: str) -> str:
    """So that a long title does not push out what tells it apart."""
    return clipped(title, MOST - len(suffix)) + suffix
