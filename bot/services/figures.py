"""Counts of people that may be shown: never so exact that one person could be singled out."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

#: Groups of people smaller than this are not shown (product promise 7).
SMALLEST_GROUP = 5


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts by answer; None is "fewer than can be shown". `total` is None if fewer than five answered."""

    total: int | None
    counts: tuple[int | None, ...]


def safe_count(people: int) -> int | None:
    """The number of people, or None for a group of one to four. Nobody at all is no secret."""
    return people if people == 0 or people >= SMALLEST_GROUP else None


def safe_totals(counts: Sequence[int]) -> Totals:
    """Counts that partition a group, with small ones hidden, and no hidden one to be had by subtraction.

    When what is hidden adds up to fewer than five people, the next larger count is hidden as well
    (complementary suppression, as statistical offices do it).
    """
    total = sum(counts)
    if total < SMALLEST_GROUP:
        return Totals(None, (None,) * len(counts))
    shown: list[int | None] = [count if count >= SMALLEST_GROUP else None for count in counts]
    while 0 < total - sum(count or 0 for count in shown) < SMALLEST_GROUP:
        smallest = min(count for count in shown if count is not None)
        shown[shown.index(smallest)] = None
    return Totals(total, tuple(shown))
