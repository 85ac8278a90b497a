"""Whom to ask, and how many: rules without a database."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.things import waves
from bot.services.things.needs import Needs
from bot.services.things.waves import Candidate, Rate, Wanted

NOON = datetime(2026, 4, 15, 12, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PLAIN = Wanted(1)

moments = st.none() | st.integers(0, 100).map(lambda days: NOON - days * DAY)
people = st.builds(
    Candidate,
    user_id=st.integers(1, 2**63 - 1),
    agreed=st.none() | st.booleans(),
    rests=st.booleans(),
    weekly_hours=st.none() | st.sampled_from([1, 2, 5]),
    has_skill=st.none() | st.booleans(),
    speaks=st.none() | st.booleans(),
    interests=st.integers(0, 3),
    shared=st.integers(0, 1),
    was_in=st.booleans(),
    was_asked=st.booleans(),
    last_asked=moments,
    weekly_cap=st.none() | st.sampled_from([1, 2, 3, 5]),
    invited=st.integers(0, 4),
    told=st.integers(0, 4),
)
things = st.builds(
    Wanted,
    thing_id=st.integers(1, 99),
    effort=st.none() | st.sampled_from([5, 60, 240]),
    needs=st.builds(
        Needs,
        skill=st.none() | st.just(7),
        hours=st.none() | st.just(3),
        language=st.none() | st.just("es"),
    ),
    has_interests=st.booleans(),
)


def asked_first(*candidates: Candidate, wanted: Wanted = PLAIN, most: int = 9) -> list[int]:
    return [one.user_id for one in waves.first_asked(candidates, wanted, usual_cap=2, most=most)]


@given(candidates=st.lists(people, unique_by=lambda one: one.user_id), wanted=things, most=st.integers(0, 20))
def test_nobody_is_asked_who_said_no_or_was_asked_or_was_in_or_had_enough(
    candidates: list[Candidate], wanted: Wanted, most: int
) -> None:
    chosen = waves.first_asked(candidates, wanted, usual_cap=2, most=most)
    assert len(chosen) <= most
    assert len({one.user_id for one in chosen}) == len(chosen)
    for one in chosen:
        assert one.agreed
        assert not one.rests
        assert not one.was_in
        assert not one.was_asked
        if one.weekly_cap is None:
            assert one.invited < 2
        else:
            assert one.invited + one.told < one.weekly_cap
        assert wanted.needs.skill is None or one.has_skill
        assert wanted.needs.language is None or one.speaks
    left_out = [one for one in candidates if one not in chosen]
    if chosen and len(chosen) == most:
        latest = max(one.last_asked or waves.LONG_AGO for one in chosen)
        assert not any(
            one.last_asked is not None and one.last_asked < latest
            for one in left_out
            if waves.fits(one, wanted) and waves.may_be_asked(one, usual_cap=2)
        ), "somebody was asked less recently"


def test_who_was_asked_least_recently_comes_first_and_then_who_shares_an_interest() -> None:
    never, liked = Candidate(1, interests=1), Candidate(2, interests=1, shared=1)
    long_ago, lately = Candidate(3, last_asked=NOON - 9 * DAY), Candidate(4, last_asked=NOON - DAY)
    assert asked_first(lately, never, long_ago, liked) == [2, 1, 3, 4]


def test_among_equals_it_is_not_always_the_same_people() -> None:
    equals = [Candidate(number) for number in range(1, 40)]
    assert {tuple(asked_first(*equals, wanted=Wanted(thing), most=3)) for thing in range(9)} != {(1, 2, 3)}
    assert asked_first(*equals) == asked_first(*reversed(equals))


@pytest.mark.parametrize(
    ("wanted", "one", "fitting"),
    [
        (Wanted(1, has_interests=True), Candidate(1), True),
        (Wanted(1, has_interests=True), Candidate(1, interests=2, shared=1), True),
        (Wanted(1, has_interests=True), Candidate(1, interests=2), False),
        (Wanted(1, needs=Needs(skill=7)), Candidate(1), False),
        (Wanted(1, needs=Needs(skill=7)), Candidate(1, has_skill=False), False),
        (Wanted(1, needs=Needs(skill=7)), Candidate(1, has_skill=True), True),
        (Wanted(1, needs=Needs(language="es")), Candidate(1), False),
        (Wanted(1, needs=Needs(language="es")), Candidate(1, speaks=True), True),
        (Wanted(1, needs=Needs(hours=3)), Candidate(1), True),
        (Wanted(1, needs=Needs(hours=3)), Candidate(1, weekly_hours=2), False),
        (Wanted(1, effort=240), Candidate(1, weekly_hours=2), False),
        (Wanted(1, effort=120), Candidate(1, weekly_hours=2), True),
        (Wanted(1, effort=240), Candidate(1), True),
    ],
)
def test_it_fits_what_they_said(wanted: Wanted, one: Candidate, fitting: bool) -> None:
    assert waves.fits(one, wanted) == fitting


@pytest.mark.parametrize(
    ("missing", "rate", "asked"),
    [
        (1, Rate(), 4),
        (3, Rate(), 12),
        (2, Rate(40, 30), 3),
        (2, Rate(400, 0), 50),
        (0, Rate(), 0),
        (10, Rate(992, 998), 10),
    ],
)
def test_a_wave_is_what_is_missing_divided_by_the_yes_rate(missing: int, rate: Rate, asked: int) -> None:
    assert waves.size(missing, rate) == asked


@given(st.integers(0, 1000), st.integers(0, 500), st.integers(0, 500))
def test_a_wave_asks_at_least_as_many_as_are_missing_up_to_its_limit(
    missing: int, asked: int, yes: int
) -> None:
    count = waves.size(missing, Rate(asked, min(asked, yes)))
    assert min(missing, waves.MOST_IN_A_WAVE) <= count <= waves.MOST_IN_A_WAVE


@pytest.mark.parametrize(
    ("target", "places", "taken", "waiting", "expected"),
    [
        (None, None, 3, 0, None),
        (10, None, 3, 0, 7),
        (None, 5, 3, 0, 2),
        (2, 3, 1, 0, 1),
        (10, 3, 1, 0, 2),
        (10, 3, 5, 0, 0),
        (10, 3, 1, 2, 0),
    ],
)
def test_what_is_missing_is_what_is_hoped_for_and_has_room(
    target: int | None, places: int | None, taken: int, waiting: int, expected: int | None
) -> None:
    assert waves.missing(target=target, places=places, taken=taken, waiting=waiting) == expected


def test_a_wave_has_a_day_and_less_where_time_is_short() -> None:
    assert waves.patience(None, NOON) == DAY
    assert waves.patience(NOON + 9 * DAY, NOON) == DAY
    assert waves.patience(NOON + 2 * DAY, NOON) == DAY / 2
    assert waves.patience(NOON + HOUR, NOON) == HOUR
