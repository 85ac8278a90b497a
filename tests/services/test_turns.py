"""Whose turn it is: a function of the order, what was promised, and who can't."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.record.turns import Every, Member, Rhythm, plan

ZONES = ("Europe/Madrid", "America/Santiago", "Australia/Lord_Howe", "Africa/Cairo")
EVERY = st.sampled_from(["week", "two_weeks", "month"])


def order(*people: int) -> list[Member]:
    return [Member(one, -1, seq) for seq, one in enumerate(people)]


def everybody_can(_user_id: int, _number: int) -> bool:
    return False


@pytest.mark.parametrize("zone", ZONES)
@pytest.mark.parametrize("every", ["week", "two_weeks", "month"])
def test_turns_begin_at_midnight_there_and_meet_over_a_year_with_both_clock_changes(
    zone: str, every: Every
) -> None:
    rhythm = Rhythm(every, date(2026, 1, 31), zone)
    for number in range(60 if every != "month" else 14):
        begins, ends = rhythm.begins(number), rhythm.ends(number)
        assert ends == rhythm.begins(number + 1), "no gap, and none at a time that is two"
        local = begins.astimezone(ZoneInfo(zone))
        assert local.date() == rhythm.day(number)
        assert local.time() in (time(0), time(0, 30), time(1)), "what spring skips begins when it can"
        for moment in (begins, begins + (ends - begins) / 2, ends - timedelta(microseconds=1)):
            assert rhythm.number_at(moment) == number
    assert rhythm.number_at(rhythm.begins(0) - timedelta(microseconds=1)) == -1


def test_a_month_that_is_too_short_moves_no_other() -> None:
    rhythm = Rhythm("month", date(2026, 1, 31), "UTC")
    assert [rhythm.day(number).day for number in range(4)] == [31, 28, 31, 30]


@pytest.mark.parametrize(
    ("zone", "day"),
    [
        ("Europe/Madrid", date(2026, 3, 30)),
        ("Europe/Madrid", date(2026, 10, 26)),
        ("America/New_York", date(2026, 3, 9)),
        ("America/New_York", date(2026, 11, 2)),
        ("Australia/Sydney", date(2026, 4, 6)),
        ("Australia/Sydney", date(2026, 10, 5)),
    ],
)
def test_it_is_told_at_the_same_hour_before_and_after_the_clocks_change(zone: str, day: date) -> None:
    rhythm = Rhythm("week", day - timedelta(days=7), zone)
    for number in range(3):
        told = rhythm.at(number, time(9), days_before=2).astimezone(ZoneInfo(zone))
        assert (told.time(), told.date()) == (time(9), rhythm.day(number) - timedelta(days=2))


@given(EVERY, st.dates(date(2024, 1, 1), date(2030, 1, 1)), st.sampled_from(ZONES), st.integers(0, 200_000))
def test_each_moment_is_in_exactly_one_turn(every: Every, starts: date, zone: str, minutes: int) -> None:
    rhythm = Rhythm(every, starts, zone)
    moment = datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes * 7)
    number = rhythm.number_at(moment)
    assert rhythm.begins(number) <= moment < rhythm.ends(number)


@given(st.integers(1, 7), st.integers(0, 30))
def test_where_everybody_can_the_order_goes_round(people: int, first: int) -> None:
    found = plan(order(*range(people)), {}, everybody_can, first=0, count=first + 20)
    assert [found[number] for number in range(first + 20)] == [n % people for n in range(first + 20)]


away = st.sets(st.tuples(st.integers(0, 4), st.integers(0, 11)))


@given(st.integers(1, 5), away, st.integers(0, 8))
def test_a_turn_is_somebodys_who_can_whenever_somebody_can(
    people: int, gone: set[tuple[int, int]], first: int
) -> None:
    found = plan(order(*range(people)), {}, lambda who, n: (who, n) in gone, first=first, count=4)
    for number, whose in found.items():
        able = {who for who in range(people) if (who, number) not in gone}
        assert whose in able if able else whose is None


@given(st.integers(2, 5), away, st.integers(0, 4))
def test_whoever_leaves_or_comes_shifts_nobodys_promised_turn(
    people: int, gone: set[tuple[int, int]], leaves: int
) -> None:
    def is_away(who: int, number: int) -> bool:
        return (who, number) in gone

    promised = plan(order(*range(people)), {}, is_away, first=0, count=6)
    stay = [one for one in order(*range(people)) if one.user_id != leaves]
    newcomer = Member(9, max(promised), people)
    after = plan([*stay, newcomer], promised, is_away, first=0, count=10)
    for number, whose in promised.items():
        if whose is not None and whose != leaves:
            assert after[number] == whose


@given(st.integers(1, 6), st.integers(0, 12))
def test_a_newcomer_stands_at_the_end_of_the_order(people: int, ahead: int) -> None:
    promised = plan(order(*range(people)), {}, everybody_can, first=0, count=ahead)
    newcomer = Member(99, ahead - 1, people)
    found = plan([*order(*range(people)), newcomer], promised, everybody_can, first=ahead, count=people + 1)
    first = next(number for number, whose in found.items() if whose == 99)
    before = {found[number] for number in range(ahead, first)}
    assert before == set(range(people)), "after everybody else has had one"


@given(st.integers(2, 6))
def test_nobody_has_many_more_turns_than_another(people: int) -> None:
    found = plan(order(*range(people)), {}, everybody_can, first=0, count=25)
    times = Counter(found.values())
    assert max(times.values()) - min(times.values()) <= 1
    assert all(one != other for one, other in pairwise(found.values()))


def test_planning_in_pieces_is_planning_at_once() -> None:
    people = order(1, 2, 3)
    at_once = plan(people, {}, everybody_can, first=0, count=12)
    in_pieces: dict[int, int | None] = {}
    for first in range(12):
        in_pieces |= plan(people, in_pieces, everybody_can, first=first, count=1)
    assert in_pieces == at_once


def test_whoever_could_not_is_next_and_has_no_two_in_a_row_where_another_can() -> None:
    people = order(1, 2, 3)
    found = plan(people, {}, lambda who, number: (who, number) == (1, 0), first=0, count=6)
    assert [found[number] for number in range(6)] == [2, 1, 3, 2, 1, 3]
