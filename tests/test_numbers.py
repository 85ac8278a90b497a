"""A whole number is plain digits, however cleverly a stranger writes something else."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.numbers import LARGEST, whole_number


@given(st.integers(0, LARGEST))
@example(0)
@example(LARGEST)
def test_plain_digits_are_the_number_they_say(number: int) -> None:
    assert whole_number(str(number)) == number


@given(st.text())
def test_nothing_but_plain_digits_is_a_number(written: str) -> None:
    number = whole_number(written)
    plain = bool(written) and set(written) <= set("0123456789")
    assert (number is None) or (plain and number == int(written))


@pytest.mark.parametrize(
    "written",
    [
        *("", " ", "-1", "+1", "1_000", "1.0", "1e3", "²", "१२", "٣", "１", "Ⅷ", "0x1", " 1", "1 "),
        *("9" * 20, "1" * 5_000_000, str(LARGEST + 1)),
    ],
    ids=lambda written: written[:12],
)
def test_what_only_looks_like_a_number_is_none(written: str) -> None:
    assert whole_number(written) is None


@given(st.integers(0, 10**6), st.integers(0, 10**6))
def test_nothing_above_the_most_is_a_number(number: int, most: int) -> None:
    assert whole_number(str(number), most=most) == (number if number <= most else None)
