"""What may be told of the answers to a question: each, in two groups, or nothing; and what late ones add.

Plain arithmetic: nothing here reads or writes. Whoever knows this file, and everything that is told, learns
no count of one to four people, and no difference of so few. See docs/design.md § 120.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import product

from bot.services.record.figures import SMALLEST_GROUP, safe_totals

#: Witnesses are looked for among counts below this and what is left: more are not needed.
_SMALL = SMALLEST_GROUP + 2


@dataclass(frozen=True, slots=True)
class Shown:
    """Counts by answer, or of the two groups of answers (`in_two`); None is hidden. The total is None where
    it would tell what is hidden.
    """

    counts: tuple[int | None, ...]
    in_two: bool
    total: int | None


def showable(counts: Sequence[int], *, asked: int, split: int | None) -> Shown | None:
    """What may be told of these answers, which are of one person each; None: nothing that would not give
    somebody away. The two groups are the first `split` answers and the rest. Where everybody who was asked
    answered alike, their answers would be known of each: then nothing is told either.
    """
    return _showable(tuple(counts), asked, split)


@lru_cache(maxsize=4096)
def _showable(counts: tuple[int, ...], asked: int, split: int | None) -> Shown | None:
    shown = _each(counts)
    if shown is None and split is not None and (grouped := _in_two(counts, split)) is not None:
        shown = grouped if _keeps_secrets(grouped, len(counts), split) else None
    if shown is None or any(count is not None and count >= asked for count in shown.counts):
        return None
    return shown


def _each(counts: tuple[int, ...]) -> Shown | None:
    """Each answer by itself, as far as any of them may be told."""
    totals = safe_totals(counts)
    if all(count is None for count in totals.counts):
        return None
    return Shown(totals.counts, False, totals.total)


def _in_two(counts: tuple[int, ...], split: int) -> Shown | None:
    groups = sum(counts[:split]), sum(counts[split:])
    shown = tuple(count if count >= SMALLEST_GROUP else None for count in groups)
    if shown == (None, None):
        return None
    return Shown(shown, True, None if None in shown else sum(groups))


@lru_cache(maxsize=4096)
def _keeps_secrets(told: Shown, answers: int, split: int) -> bool:
    """Whether each answer could have been given by different numbers of people, for all that is told. A group
    of eight in two hidden answers, for example, would be four and four: any other would have been told.
    """
    first, rest = told.counts
    seen: list[set[int]] = [set() for _answer in range(answers)]
    for before, after in product(_ways(first, split), _ways(rest, answers - split)):
        counts = (*before, *after)
        if _each(counts) is None and _in_two(counts, split) == told:
            for number, count in enumerate(counts):
                seen[number].add(count)
            if all(len(found) > 1 for found in seen):
                return True
    return False


def _ways(total: int | None, answers: int) -> Iterator[tuple[int, ...]]:
    """Some ways in which so many (None: fewer than five) can have given these answers."""
    totals = range(SMALLEST_GROUP) if total is None else (total,)
    for people in totals:
        for begin in product(range(min(people, _SMALL) + 1), repeat=answers - 1):
            if sum(begin) <= people:
                rest = people - sum(begin)
                for place in range(answers):
                    yield (*begin[:place], rest, *begin[place:])


def updated(
    before: Shown, counts: Sequence[int], late: Sequence[int], *, asked: int, split: int | None
) -> Shown | None:
    """What is told once late answers are added to the `counts` that `before` was told of; None: it stays as
    it is, because the difference would tell of fewer than five people.
    """
    both = [one + more for one, more in zip(counts, late, strict=True)]
    after = showable(both, asked=asked, split=split)
    if after is None or after.in_two != before.in_two or (after.total is None) != (before.total is None):
        return None
    added = 0
    for old, new in zip(before.counts, after.counts, strict=True):
        if (old is None) != (new is None):
            return None
        if old is not None and new is not None:
            added += new - old
            if new < old or 0 < new - old < SMALLEST_GROUP:
                return None
    hidden = sum(late) - added if before.total is not None else 0
    return after if added + hidden >= SMALLEST_GROUP and not 0 < hidden < SMALLEST_GROUP else None
