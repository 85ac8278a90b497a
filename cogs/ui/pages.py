"""A long list, a part at a time: whatever is listed can be reached."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from cogs.ui.controls import Row, pager

T = TypeVar("T")

#: Lines of a list on one page, and characters of a line, as a phone shows them, with room for the title and
#: the buttons on the same screen.
LINES, CHARACTERS = 23, 34
#: Characters of a moment, or of somebody's name, as Discord draws them.
MENTION = 32
_DRAWN = re.compile(r"<(?:t:|@|#)[^>]*>")


@dataclass(frozen=True, slots=True)
class Paged(Generic[T]):
    """What is on this page. Pages count from 0."""

    shown: Sequence[T]
    page: int
    pages: int

    def turning(self, template: str) -> Row | None:
        """Back and on, where there is more than one page; the template has the place for it: `"x:{page}"`."""
        return pager(template, self.page, self.pages)


def paged(rows: Sequence[T], page: int, *, size: int) -> Paged[T]:
    """So many of these rows; a page that does not exist (any more) is the nearest that does."""
    pages = max(1, -(-len(rows) // size))
    at = max(0, min(page, pages - 1))
    return Paged(rows[at * size : (at + 1) * size], at, pages)


def paged_to_fit(rows: Sequence[T], page: int, text: Callable[[T], str], lines: int = LINES) -> Paged[T]:
    """As many of these rows as fit on a phone."""
    pages = fitting_pages(rows, text, lines)
    at = max(0, min(page, len(pages) - 1))
    return Paged(pages[at], at, len(pages))


def fitting_pages(rows: Sequence[T], text: Callable[[T], str], lines: int = LINES) -> Sequence[Sequence[T]]:
    """All of them, one at least on each page, where some are far longer than others."""
    pages: list[list[T]] = [[]]
    room = lines
    for row in rows:
        needed = _lines(text(row))
        if needed > room and pages[-1]:
            pages.append([])
            room = lines
        pages[-1].append(row)
        room -= needed
    return pages


def _lines(text: str) -> int:
    return sum(-(-len(_DRAWN.sub("x" * MENTION, line)) // CHARACTERS) or 1 for line in text.splitlines())
