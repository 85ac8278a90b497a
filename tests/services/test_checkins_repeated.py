"""A check-in that comes round again: in local time, once a round, until a coordinator stops it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.db import Transaction
from bot.errors import Invalid, NotAllowed
from bot.services.care import checkins
from bot.services.guild import guilds
from bot.services.guild.callers import Caller
from bot.services.outbox import deliveries
from bot.services.own import contact
from bot.services.people import volunteers
from tests.services.conftest import Community
from tests.unasked import go_round

DAY = timedelta(days=1)
QUESTION = "How was your week?"


def willing(tx: Transaction, community: Community, *, now: datetime) -> Caller:
    person = community.newcomer()
    volunteers.answer(
        tx, person.guild, person.user_id, "checkins", agreed=True, place="mine", language="en", now=now
    )
    return person


def asked(tx: Transaction, community: Community) -> int:
    return len(community.parcels(tx, "checkin"))


def test_it_comes_round_at_the_same_local_time_and_once(
    tx: Transaction, community: Community, now: datetime
) -> None:
    willing(tx, community, now=now)
    checkins.start(tx, community.coordinator, QUESTION, every_weeks=2, now=now)
    go_round(tx, "schedules", now=now + timedelta(days=13))
    assert asked(tx, community) == 1
    for _ in range(2):
        go_round(tx, "schedules", now=now + timedelta(days=14))
    assert asked(tx, community) == 2
    [following] = checkins.repeated_in(tx, community.coordinator)
    assert following.next_at is not None
    madrid = ZoneInfo("Europe/Madrid")
    assert following.next_at.astimezone(madrid).time() == now.astimezone(madrid).time()


def test_after_a_long_silence_it_comes_round_once(
    tx: Transaction, community: Community, now: datetime
) -> None:
    willing(tx, community, now=now)
    checkins.start(tx, community.coordinator, QUESTION, every_weeks=1, now=now)
    go_round(tx, "schedules", now=now + timedelta(weeks=5))
    assert asked(tx, community) == 2


def test_nobody_is_asked_who_has_switched_it_off_since(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person = willing(tx, community, now=now)
    checkins.start(tx, community.coordinator, QUESTION, every_weeks=1, now=now)
    volunteers.stop(tx, person.guild, person.user_id, "checkins", place="mine", now=now)
    go_round(tx, "schedules", now=now + timedelta(weeks=1))
    assert len(checkins.recent_in(tx, community.coordinator)) == 1


def test_a_coordinator_stops_it(tx: Transaction, community: Community, now: datetime) -> None:
    person = willing(tx, community, now=now)
    checkins.start(tx, community.coordinator, QUESTION, every_weeks=1, now=now)
    [repeated] = checkins.repeated_in(tx, community.coordinator)
    with pytest.raises(NotAllowed):
        checkins.stop_repeating(tx, repeated.id, person)
    checkins.stop_repeating(tx, repeated.id, community.coordinator)
    go_round(tx, "schedules", now=now + timedelta(weeks=1))
    assert asked(tx, community) == 1


@pytest.mark.parametrize("weeks", [None, 1, 2])
def test_whoever_starts_it_again_because_no_answer_came_asks_nobody_twice(
    tx: Transaction, community: Community, now: datetime, weeks: int | None
) -> None:
    willing(tx, community, now=now)
    for _each in range(2):
        checkins.start(tx, community.coordinator, QUESTION, every_weeks=weeks, now=now)
    assert len(checkins.recent_in(tx, community.coordinator)) == asked(tx, community) == 1
    assert len(checkins.repeated_in(tx, community.coordinator)) == (weeks is not None)
    after = now + checkins.OPEN_FOR
    checkins.start(tx, community.coordinator, QUESTION, now=after)
    assert asked(tx, community) == 2, "once it is over, it is another round"


@pytest.mark.parametrize("late", [timedelta(), timedelta(hours=3), timedelta(hours=6)])
@pytest.mark.parametrize("cap", [1, 2])
def test_so_many_rounds_as_weeks_reach_people_however_late_one_was(
    tx: Transaction, community: Community, now: datetime, late: timedelta, cap: int
) -> None:
    guilds.change(tx, community.admin, {"weekly_cap": cap}, now=now)
    person = willing(tx, community, now=now)
    volunteers.choose_contact(tx, person.guild, person.user_id, "dm", place="mine", now=now)
    checkins.start(tx, community.coordinator, QUESTION, every_weeks=1, now=now)
    told = 0
    for week in range(6):
        at = now + timedelta(weeks=week) + late * (week % 2)  # asleep every other week
        go_round(tx, "schedules", now=at)
        for parcel in deliveries.claim(tx, most=100, lease=DAY, now=at, real=datetime.now(UTC)):
            if parcel.kind == "checkin":
                cleared = contact.clearance(tx, parcel, now=at)
                told += isinstance(cleared, contact.Send)
                deliveries.settle(tx, parcel, "done", channel_id=1, message_id=2, now=at)
    assert told == 6


def test_a_rhythm_that_is_not_offered_starts_nothing(
    tx: Transaction, community: Community, now: datetime
) -> None:
    willing(tx, community, now=now)
    with pytest.raises(Invalid):
        checkins.start(tx, community.coordinator, QUESTION, every_weeks=0, now=now)
    assert checkins.repeated_in(tx, community.coordinator) == []
