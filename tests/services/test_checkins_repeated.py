"""A check-in that comes round again: in local time, once a round, until a coordinator stops it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.db import Transaction
from bot.errors import Invalid, NotAllowed
from bot.services.checkins import checkins, coming_round, ready_questions, starting
from bot.services.guild import guilds
from bot.services.guild.callers import Caller
from bot.services.outbox import deliveries
from bot.services.own import contact
from bot.services.people import preferences, volunteers
from bot.services.record import schedules
from tests.services.conftest import Community, Parcel
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


def test_it_comes_round_in_the_morning_and_once(tx: Transaction, community: Community, now: datetime) -> None:
    person = willing(tx, community, now=now)
    far = willing(tx, community, now=now)
    preferences.choose_zone(tx, far, "Asia/Tokyo", now=now)
    first = starting.start(tx, community.coordinator, QUESTION, rhythm="2", now=now)
    zones = {person.user_id: ZoneInfo("Europe/Madrid"), far.user_id: ZoneInfo("Asia/Tokyo")}

    def assert_in_their_mornings(parcels: Sequence[Parcel], *, days: int) -> None:
        day = (now.astimezone(ZoneInfo("Europe/Madrid")) + timedelta(days=days)).date()
        assert len(parcels) == 2
        for one in parcels:
            local = one.due_at.astimezone(zones[one.user_id or 0])
            assert (local.date(), local.hour) == (day, coming_round.MORNING), "each by their own clock"

    assert_in_their_mornings(community.parcels(tx, "checkin"), days=1)
    assert first.closes_at - max(one.due_at for one in community.parcels(tx, "checkin")) == checkins.OPEN_FOR
    go_round(tx, "schedules", now=now + timedelta(days=12))
    assert asked(tx, community) == 2
    for _ in range(2):
        go_round(tx, "schedules", now=now + timedelta(days=14))
    again = [one for one in community.parcels(tx, "checkin") if one.due_at > now + timedelta(days=10)]
    assert_in_their_mornings(again, days=15)
    round_ = checkins.recent_in(tx, community.coordinator)[0]
    assert round_.closes_at - max(one.due_at for one in again) == checkins.OPEN_FOR


def test_after_a_long_silence_it_comes_round_once(
    tx: Transaction, community: Community, now: datetime
) -> None:
    willing(tx, community, now=now)
    starting.start(tx, community.coordinator, QUESTION, rhythm="1", now=now)
    late = now + timedelta(weeks=5, hours=5)
    go_round(tx, "schedules", now=late)
    assert asked(tx, community) == 2
    assert checkins.recent_in(tx, community.coordinator)[0].closes_at >= late + checkins.OPEN_FOR


def test_every_month_is_on_the_same_day_of_the_week(
    tx: Transaction, community: Community, now: datetime
) -> None:
    willing(tx, community, now=now)
    starting.start(tx, community.coordinator, QUESTION, rhythm="month", now=now)
    [repeated] = coming_round.repeated_in(tx, community.coordinator)
    first, second = schedules.upcoming(repeated, most=2)
    here = now.astimezone(ZoneInfo(repeated.zone)) + DAY
    assert first.weekday() == second.weekday() == here.weekday()
    assert 20 < (first.date() - here.date()).days < 36
    assert 20 < (second - first).days < 36


def test_what_repeats_asks_the_same_and_is_read_by_the_same(
    tx: Transaction, community: Community, now: datetime
) -> None:
    willing(tx, community, now=now)
    drafted = starting.draft(tx, community.coordinator, [ready_questions.READY["heard"]], rhythm="1", now=now)
    starting.keep_notes(tx, drafted.id, community.coordinator, 30)
    starting.name_readers(tx, drafted.id, community.coordinator, [77, 78])
    first = starting.send(tx, drafted.id, community.coordinator, now=now)
    go_round(tx, "schedules", now=now + timedelta(weeks=1))
    again = checkins.recent_in(tx, community.coordinator)[0]
    assert (again.series, again.kind, again.note_days) == (first.id, "heard", 30)
    assert again.questions == first.questions
    assert checkins.readers(tx, again.id) == [77, 78]


def test_nobody_is_asked_who_has_switched_it_off_since(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person = willing(tx, community, now=now)
    starting.start(tx, community.coordinator, QUESTION, rhythm="1", now=now)
    volunteers.stop(tx, person.guild, person.user_id, "checkins", place="mine", now=now)
    go_round(tx, "schedules", now=now + timedelta(weeks=1))
    assert len(checkins.recent_in(tx, community.coordinator)) == 1


def test_a_coordinator_stops_it(tx: Transaction, community: Community, now: datetime) -> None:
    person = willing(tx, community, now=now)
    starting.start(tx, community.coordinator, QUESTION, rhythm="1", now=now)
    [repeated] = coming_round.repeated_in(tx, community.coordinator)
    with pytest.raises(NotAllowed):
        coming_round.stop_repeating(tx, repeated.id, person)
    coming_round.stop_repeating(tx, repeated.id, community.coordinator)
    go_round(tx, "schedules", now=now + timedelta(weeks=1))
    assert asked(tx, community) == 1


@pytest.mark.parametrize("weeks", [None, "1", "month"])
def test_whoever_starts_it_again_because_no_answer_came_asks_nobody_twice(
    tx: Transaction, community: Community, now: datetime, weeks: str | None
) -> None:
    willing(tx, community, now=now)
    for _each in range(2):
        starting.start(tx, community.coordinator, QUESTION, rhythm=weeks, now=now)
    assert len(checkins.recent_in(tx, community.coordinator)) == asked(tx, community) == 1
    assert len(coming_round.repeated_in(tx, community.coordinator)) == (weeks is not None)
    after = now + checkins.OPEN_FOR + DAY
    starting.start(tx, community.coordinator, QUESTION, now=after)
    assert asked(tx, community) == 2, "once it is over, it is another round"


@pytest.mark.parametrize("late", [timedelta(), timedelta(hours=3), timedelta(hours=6)])
@pytest.mark.parametrize("cap", [1, 2])
def test_so_many_rounds_as_weeks_reach_people_however_late_one_was(
    tx: Transaction, community: Community, now: datetime, late: timedelta, cap: int
) -> None:
    guilds.change(tx, community.admin, {"weekly_cap": cap}, now=now)
    person = willing(tx, community, now=now)
    volunteers.choose_contact(tx, person.guild, person.user_id, "dm", place="mine", now=now)
    starting.start(tx, community.coordinator, QUESTION, rhythm="1", now=now)
    morning = now.astimezone(ZoneInfo("Europe/Madrid")).replace(hour=coming_round.MORNING, minute=0, second=0)
    told = 0
    for week in range(6):
        at = morning + DAY + timedelta(weeks=week) + late * (week % 2)
        go_round(tx, "schedules", now=at - DAY / 2)
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
        starting.start(tx, community.coordinator, QUESTION, rhythm="3", now=now)
    assert coming_round.repeated_in(tx, community.coordinator) == []
