from collections import defaultdict
from collections.abc import Iterator
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.record.figures import SMALLEST_GROUP, Totals, safe_count, safe_totals

ANSWERS = 4


@pytest.mark.parametrize(("people", "shown"), [(0, 0), (1, None), (4, None), (5, 5), (1000, 1000)])
def test_groups_under_five_are_not_shown(people: int, shown: int | None) -> None:
    assert safe_count(people) == shown


@given(st.lists(st.integers(0, 60), min_size=1, max_size=6))
def test_what_is_shown_is_right_and_what_is_hidden_is_not_had_by_subtraction(counts: list[int]) -> None:
    totals = safe_totals(counts)
    if sum(counts) < SMALLEST_GROUP:
        assert totals == Totals(None, (None,) * len(counts))
        return
    assert totals.total == sum(counts)
    assert all(shown in (None, count) for shown, count in zip(totals.counts, counts, strict=True))
    assert all(shown is None or shown >= SMALLEST_GROUP for shown in totals.counts)
    rest = totals.total - sum(shown or 0 for shown in totals.counts)
    assert rest == 0 or rest >= SMALLEST_GROUP


def partitions(total: int) -> Iterator[tuple[int, ...]]:
    for first in product(range(total + 1), repeat=ANSWERS - 1):
        if sum(first) <= total:
            yield (*first, total - sum(first))


@pytest.mark.parametrize("total", range(SMALLEST_GROUP, 24))
def test_who_knows_the_rule_cannot_work_out_a_hidden_count_either(total: int) -> None:
    """Of all the ways in which so many can have answered, more than one is behind whatever is shown (but that
    nobody at all gave an answer is no secret).
    """
    could_be: defaultdict[Totals, list[tuple[int, ...]]] = defaultdict(list)
    for counts in partitions(total):
        could_be[safe_totals(counts)].append(counts)
    for totals, possible in could_be.items():
        for number, shown in enumerate(totals.counts):
            found = {counts[number] for counts in possible}
            assert shown is not None or found == {0} or len(found) > 1, (totals, possible)


def test_large_enough_counts_are_all_shown() -> None:
    assert safe_totals([5, 6, 7, 20]) == Totals(38, (5, 6, 7, 20))


def test_a_single_person_in_need_is_hidden_among_others() -> None:
    assert safe_totals([20, 9, 0, 1]) == Totals(30, (20, None, None, None))
