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
    """Counts that partition a group, with small ones hidden, and no hidden one to be had by arithmetic.

    Hidden counts must leave several possibilities open, also to a reader who knows this function. So while
    they add up to fewer than five people, or to so many that each must be four, the next larger count is
    hidden with them, and so are all its equals (complementary suppression, as statistical offices do it).
    """
    total = sum(counts)
    if total < SMALLEST_GROUP:
        return Totals(None, (None,) * len(counts))
    hidden = [count for count in counts if count < SMALLEST_GROUP]
    rest = sorted(count for count in counts if count >= SMALLEST_GROUP)
    while rest and _gives_itself_away(hidden):
        hidden += [count for count in rest if count == rest[0]]
        rest = [count for count in rest if count != rest[0]]
    return Totals(total, tuple(count if count in rest else None for count in counts))


def _gives_itself_away(hidden: Sequence[int]) -> bool:
    people = sum(hidden)
    all_as_large_as_hidden_can_be = all(count == SMALLEST_GROUP - 1 for count in hidden)
    return people > 0 and (people < SMALLEST_GROUP or all_as_large_as_hidden_can_be)
