"""What is told of a check-in gives nobody away, also to who knows the rule and everything that was told."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from itertools import combinations_with_replacement, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.checkins.showable import Shown, showable, updated
from bot.services.record.figures import SMALLEST_GROUP

ANSWERS, SPLIT = 4, 2


def ways(total: int, answers: int = ANSWERS) -> Iterator[tuple[int, ...]]:
    """All in which so many people can have answered."""
    for first in product(range(total + 1), repeat=answers - 1):
        if sum(first) <= total:
            yield (*first, total - sum(first))


def test_two_groups_stand_in_where_four_answers_would_hide_everything() -> None:
    assert showable([3, 3, 2, 0], asked=19, split=SPLIT) == Shown((6, None), True, None)
    assert showable([0, 2, 3, 4], asked=19, split=SPLIT) == Shown((None, 7), True, None)
    assert showable([3, 3, 3, 3], asked=19, split=SPLIT) == Shown((6, 6), True, 12)
    assert showable([6, 6, 0, 0], asked=19, split=SPLIT) == Shown((6, 6, None, None), False, 12)


@pytest.mark.parametrize("counts", [(0, 0, 0, 0), (2, 2, 2, 2), (4, 0, 0, 0), (4, 0, 0, 4)])
def test_what_would_give_somebody_away_is_not_told_at_all(counts: tuple[int, ...]) -> None:
    assert showable(counts, asked=19, split=SPLIT) is None


def test_where_everybody_answered_alike_nobody_s_answer_is_known() -> None:
    assert showable([0, 0, 6, 0], asked=6, split=SPLIT) is None
    assert showable([3, 3, 0, 0], asked=6, split=SPLIT) is None, "all of them are well, each for certain"
    assert showable([0, 0, 6, 0], asked=7, split=SPLIT) is not None, "who of the seven is not known"


def test_answers_without_two_groups_are_each_shown_or_not_at_all() -> None:
    assert showable([3, 3, 0], asked=19, split=None) is None
    assert showable([7, 3, 3], asked=19, split=None) == Shown((7, None, None), False, 13)


@given(st.lists(st.integers(0, 40), min_size=ANSWERS, max_size=ANSWERS))
def test_what_is_told_is_right_and_large_enough(counts: list[int]) -> None:
    told = showable(counts, asked=1000, split=SPLIT)
    if told is None:
        return
    real = [sum(counts[:SPLIT]), sum(counts[SPLIT:])] if told.in_two else counts
    assert all(shown in (None, one) for shown, one in zip(told.counts, real, strict=True))
    assert all(shown is None or shown >= SMALLEST_GROUP for shown in told.counts)
    assert told.total in (None, sum(counts))


def test_who_knows_the_rule_works_no_hidden_count_out() -> None:
    """Behind whatever is told stand several numbers for each answer (nobody at all is no secret)."""
    behind: defaultdict[Shown | None, set[tuple[int, ...]]] = defaultdict(set)
    for total in range(18):
        for counts in ways(total):
            behind[showable(counts, asked=40, split=SPLIT)].add(counts)
    for told, possible in behind.items():
        if told is not None and (told.total or sum(one or 0 for one in told.counts)) > 12:
            continue  # of more people than were looked at here
        for number in range(ANSWERS):
            found = {counts[number] for counts in possible}
            known = len(found) == 1 and 0 < min(found) < SMALLEST_GROUP
            assert not known, (told, number)


def test_who_subtracts_what_was_told_before_late_answers_learns_nothing() -> None:
    """The attacker knows the rule, what was told first, and what was told after late answers, or that nothing
    was. No number of one to four late people follows for any answer.
    """
    behind: defaultdict[tuple[Shown | None, Shown | None], set[tuple[int, ...]]] = defaultdict(set)
    changed = 0
    for total in range(5, 10):
        for counts in ways(total):
            first = showable(counts, asked=30, split=SPLIT)
            if first is None:
                continue
            for people in range(8):
                for late in ways(people):
                    then = updated(first, counts, late, asked=30, split=SPLIT)
                    changed += then is not None
                    behind[first, then].add(late)
    assert changed > 100, "late answers are added where they can be"
    for (first, then), possible in behind.items():
        for number in range(ANSWERS):
            found = {late[number] for late in possible}
            known = len(found) == 1 and 0 < min(found) < SMALLEST_GROUP
            assert not known, (first, then, number)
        if then is not None:
            assert all(sum(late) >= SMALLEST_GROUP for late in possible), (first, then)


def test_a_late_answer_is_added_with_four_others_at_least() -> None:
    counts, first = (6, 7, 4, 3), showable([6, 7, 4, 3], asked=40, split=SPLIT)
    assert first is not None
    assert updated(first, counts, (1, 0, 0, 0), asked=40, split=SPLIT) is None
    assert updated(first, counts, (4, 0, 1, 0), asked=40, split=SPLIT) is None
    added = updated(first, counts, (5, 0, 0, 0), asked=40, split=SPLIT)
    assert added is not None
    assert added.counts[0] == 11


def test_who_subtracts_rounds_learns_nothing_of_what_could_not_be_told_alone() -> None:
    """Two rounds among seven people, one question of two answers: each may have answered either, both, or
    neither. The attacker knows what was told after each round, and that a person counts once, with their
    newest answer that was not told.
    """
    behind: defaultdict[tuple[Shown | None, Shown | None], set[tuple[int, ...]]] = defaultdict(set)
    states = list(product(range(3), repeat=2))  # no answer, one, the other; in each of the rounds
    for people in combinations_with_replacement(states, 7):
        first = [sum(one[0] == answer for one in people) for answer in (1, 2)]
        told = showable(first, asked=8, split=None)
        newest = [one[1] or (one[0] if told is None else 0) for one in people]
        second = [sum(one == answer for one in newest) for answer in (1, 2)]
        then = showable(second, asked=8, split=None)
        alone = [sum(one[1] == answer for one in people) for answer in (1, 2)]
        behind[told, then].add((*first, *alone))
    assert len(behind) > 4
    for (told, then), possible in behind.items():
        for number in range(4):
            found = {counts[number] for counts in possible}
            known = len(found) == 1 and 0 < min(found) < SMALLEST_GROUP
            assert not known, (told, then, number)
