"""Who stays: right, and nothing of a few can be had from it."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from itertools import combinations
from random import Random  # of the same seed it brings the same

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.db import Transaction
from bot.errors import NotAllowed
from bot.services.figures import closing, periods, shown_figures, staying, verifying
from bot.services.figures.periods import Period
from bot.services.figures.shown_figures import Counted
from bot.services.record import activity
from tests.services.conftest import Community

NOW = datetime(2026, 7, 2, 9, tzinfo=UTC)
MONTHS = tuple(Period("month", date(2026, month, 1)) for month in range(1, 7))


def at(day: date) -> datetime:
    return datetime.combine(day, time(12), UTC)


def close(tx: Transaction, community: Community) -> None:
    while any(one.guild_id == community.guild_id for one in closing.due(tx, now=NOW)):
        closing.count(tx, community.guild_id, now=NOW)


def test_cohorts_are_followed_month_by_month(tx: Transaction, community: Community) -> None:
    """Seven join in March: all of them take part in April, six in May, and one of these took it back."""
    people = community.newcomers(7)
    for number, person in enumerate(people):
        who = community.guild_id, person.user_id
        activity.record(tx, *who, "joined", now=at(date(2026, 3, 5)))
        activity.record(tx, *who, "joined", now=at(date(2026, 5, 5)))
        activity.record(tx, *who, "accepted", 1, now=at(date(2026, 4, 30)))
        if number < 6:
            activity.record(tx, *who, "done", 1, now=at(date(2026, 5, 1)))
        if number == 0:
            activity.record(tx, *who, "undone", 1, now=at(date(2026, 5, 20)))
    close(tx, community)
    march = next(one for one in staying.table(tx, community.moderator, now=NOW) if one.month == MONTHS[2])
    assert (march.joined, march.later) == (7, [7, None, 0]), "two did not take part in May: that is not shown"


def test_what_is_published_is_verified(tx: Transaction, community: Community) -> None:
    for person in community.newcomers(6):
        activity.record(tx, community.guild_id, person.user_id, "joined", now=at(date(2026, 3, 5)))
        activity.record(tx, community.guild_id, person.user_id, "checkin", 1, now=at(date(2026, 5, 5)))
    close(tx, community)
    mine = [one for one in verifying.verify(tx) if one.guild_id == community.guild_id]
    assert {one.published for one in mine if one.name == "stayed"} == {0, 6}
    assert all(one.agrees for one in mine)


def test_it_is_for_whom_it_was_opened_to(tx: Transaction, community: Community) -> None:
    with pytest.raises(NotAllowed):
        staying.table(tx, community.coordinator, now=NOW)
    assert len(staying.table(tx, community.moderator, now=NOW)) == staying.FOLLOWED


@settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10**6), people=st.integers(1, 90))
def test_nobody_learns_of_a_few_by_adding_and_subtracting_cohorts(seed: int, people: int) -> None:
    """Half a year of a server. Of what is shown somebody takes any cohorts of one month, which have nobody in
    common, off those who took part in it, or in its quarter; and off those who joined in their months.
    """
    chance = Random(seed)  # noqa: S311
    joined = {person: chance.choice(MONTHS) for person in range(people)}
    took_part = {
        month: {one for one in joined if joined[one].starts <= month.starts and chance.random() < 0.6}
        for month in MONTHS
    }
    told: list[Counted] = []
    cells: dict[Period, dict[Period, int]] = {}
    for number, month in enumerate(MONTHS):
        quarter = periods.period_of("quarter", month.starts)
        for period in [quarter, month] if quarter.ends == month.ends else [month]:
            inside = [one for one in MONTHS if period.starts <= one.starts < period.ends]
            there = set().union(*(took_part[one] for one in inside))
            came = sum(one in inside for one in joined.values())
            for name, count in (("took_part", len(there)), ("joined", came)):
                counted = Counted(name, period.starts, period.ends, count)
                if shown_figures.may_be_shown(counted, told):
                    told.append(counted)
        known = {(one.name, one.starts_on, one.ends_on): one.people for one in told}
        shown: dict[Period, int] = {}
        cells[month] = shown
        for cohort in MONTHS[:number]:
            stayed = sum(joined[person] == cohort for person in took_part[month])
            of_cohort = known.get(("joined", cohort.starts, cohort.ends))
            of_month = known.get(("took_part", month.starts, month.ends))
            if staying.may_be_shown(stayed, of_cohort, of_month, list(shown.values())):
                shown[cohort] = stayed
    for month, shown in cells.items():
        assert not [people for people in shown.values() if 1 <= people <= 4]
        for some in (some for size in range(1, len(shown) + 1) for some in combinations(shown, size)):
            rest = sum(shown[one] for one in some)
            for one in told:
                around = one.starts_on <= month.starts and month.ends <= one.ends_on
                theirs = all(one.starts_on <= of.starts and of.ends <= one.ends_on for of in some)
                if (one.name == "took_part" and around) or (one.name == "joined" and theirs):
                    assert not 1 <= one.people - rest <= 4, (one, some)
    if people > 70:
        assert any(any(shown.values()) for shown in cells.values()), "hiding everything is no art"
