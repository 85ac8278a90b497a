"""A check-in that comes round again: in local time, once a round, until a coordinator stops it."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.db import Transaction
from bot.errors import Invalid, NotAllowed
from bot.services.care import checkins
from bot.services.guild.callers import Caller
from bot.services.people import volunteers
from tests.services.conftest import Community
from tests.unasked import go_round

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


def test_a_rhythm_that_is_not_offered_starts_nothing(
    tx: Transaction, community: Community, now: datetime
) -> None:
    willing(tx, community, now=now)
    with pytest.raises(Invalid):
        checkins.start(tx, community.coordinator, QUESTION, every_weeks=0, now=now)
    assert checkins.repeated_in(tx, community.coordinator) == []
