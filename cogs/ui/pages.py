"""A long list, a part at a time: whatever is listed can be reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from cogs.ui.controls import Row, pager

T = TypeVar("T")


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
