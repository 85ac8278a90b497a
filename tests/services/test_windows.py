"""How long a place is offered: half a day, shorter the nearer it is, and its clock stops while one sleeps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.db import Transaction
from bot.services.people import preferences, volunteers
from bot.services.people.preferences import Hours
from bot.services.people.quiet_hours import after_waking, end_of_quiet, waking
from bot.services.things import asks, commitments, giving_back, offers, rosters, windows
from bot.services.things.posting import Draft
from bot.services.things.things import Occasion, Thing
from tests.services.conftest import Community
from tests.services.reminding import to_be_reminded

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
ALWAYS, NIGHTS = Hours("UTC", 0, 0), Hours("Europe/Madrid", 22, 8)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("hours", "since", "length", "until"),
    [
        (ALWAYS, "2026-04-15 12:07:30", 2 * HOUR, "2026-04-15 14:07:30"),
        (NIGHTS, "2026-04-15 12:00", 12 * HOUR, "2026-04-16 10:00"),  # 22 in Madrid is 20 UTC
        (NIGHTS, "2026-04-15 23:00", HOUR, "2026-04-16 07:00"),
        (NIGHTS, "2026-04-15 19:50", 10 * HOUR / 60, "2026-04-15 20:00"),
        (NIGHTS, "2026-03-28 20:00", 13 * HOUR, "2026-03-29 18:00"),  # an hour less of that night
        (NIGHTS, "2026-10-24 19:00", 2 * HOUR, "2026-10-25 08:00"),  # and one more of that
        (Hours("Asia/Kathmandu", 1, 0), "2026-04-15 12:00", HOUR, "2026-04-15 19:15"),
    ],
)
def test_the_clock_stops_in_quiet_hours(hours: Hours, since: str, length: timedelta, until: str) -> None:
    found = after_waking(hours, at(since), length)
    assert found == at(until)
    assert waking(hours, at(since), found, enough=30 * DAY) == length, "and counting says the same"
    quiet = end_of_quiet(hours, found - timedelta(seconds=1))
    assert quiet is None, "it runs out by day"


def test_no_more_is_counted_than_is_asked_for() -> None:
    assert waking(NIGHTS, at("2026-04-15 12:00"), at("2126-04-15 12:00"), enough=5 * HOUR) == 5 * HOUR
    assert waking(NIGHTS, at("2026-04-15 12:00"), at("2026-04-14 12:00"), enough=5 * HOUR) == timedelta()


def stall(
    tx: Transaction, community: Community, now: datetime, ahead: timedelta, offer_minutes: int | None = None
) -> Thing:
    occasion = Occasion(now + ahead, now + ahead + 2 * HOUR)
    draft = Draft("Stall", "W", "S", places=1, occasion=occasion, offer_minutes=offer_minutes)
    return asks.post(tx, community.coordinator, draft, now=now)


@pytest.mark.parametrize(
    ("ahead", "minutes", "window"),
    [
        (9 * DAY, None, 12 * HOUR),
        (48 * HOUR, None, 12 * HOUR),
        (20 * HOUR, None, 5 * HOUR),
        (4 * HOUR, None, HOUR),
        (4 * HOUR - timedelta(minutes=1), None, None),
        (9 * DAY, 120, 2 * HOUR),
        (9 * DAY, 0, None),
        (6 * HOUR, 120, 1.5 * HOUR),
        (HOUR, 120, None),
        (-HOUR, None, None),
    ],
)
def test_the_nearer_it_is_the_shorter_and_at_once_in_the_last_hours(
    tx: Transaction,
    community: Community,
    now: datetime,
    ahead: timedelta,
    minutes: int | None,
    window: timedelta | None,
) -> None:
    thing = stall(tx, community, now - 2 * HOUR, ahead + 2 * HOUR, minutes)
    until = windows.offered_until(thing, ALWAYS, now=now)
    assert until == (None if window is None else now + window)


def test_what_happens_at_no_moment_offers_as_before(
    tx: Transaction, community: Community, now: datetime
) -> None:
    assert windows.offered_until(community.post(tx, now=now), ALWAYS, now=now) is None
    assert windows.offered_until(community.post(tx, deadline=now + DAY, now=now), ALWAYS, now=now) is None
    draft = Draft("T", "W", "S", places=1, deadline=now + HOUR, offer_minutes=120)
    near = asks.post(tx, community.coordinator, draft, now=now)
    assert windows.offered_until(near, ALWAYS, now=now) == now + HOUR, "no longer than one can say yes"


def test_each_has_the_time_of_their_own_night_and_that_is_what_holds(
    tx: Transaction, community: Community, now: datetime
) -> None:
    thing = stall(tx, community, now, 9 * DAY)
    ana, ben, cem = community.newcomers(3)
    for person in (ana, ben, cem):
        commitments.accept(tx, thing.id, person, now=now)
    volunteers.answer(
        tx, community.guild_id, ben.user_id, "reminders", agreed=True, place="/mine", language="en", now=now
    )
    preferences.choose_quiet_hours(tx, ben, (14, 4), now=now)  # of Madrid
    giving_back.give_up(tx, thing.id, ana, now=now)
    kept = rosters.commitment_of(tx, thing.id, ben.user_id)
    assert kept is not None
    assert kept.offered_until == after_waking(Hours("Europe/Madrid", 14, 4), now, 12 * HOUR)
    until = kept.offered_until
    assert not offers.due(tx, now=until - timedelta(seconds=1))
    assert commitments.take_offer(tx, thing.id, ben, now=until - timedelta(seconds=1)).has_place
    assert ben.user_id in {one for one, _at in to_be_reminded(tx, community)}
    assert cem.user_id not in {one for one, _at in to_be_reminded(tx, community)}, "who waits has none"


def test_of_several_who_wait_some_have_it_at_once_and_some_are_asked(
    tx: Transaction, community: Community, now: datetime
) -> None:
    """Two places of people who offer theirs, five hours before: one of those in line sleeps most of them."""
    occasion = Occasion(now + 5 * HOUR, now + 7 * HOUR)
    draft = Draft("Stall", "W", "S", places=2, occasion=occasion)
    thing = asks.post(tx, community.coordinator, draft, now=now)
    ana, ben, sleepy, awake = community.newcomers(4)
    for person in (ana, ben, sleepy, awake):
        commitments.accept(tx, thing.id, person, now=now)
    preferences.choose_quiet_hours(tx, sleepy, (14, 18), now=now)
    giving_back.give_up_all(tx, community.guild_id, ana.user_id, by=0, now=now)
    giving_back.give_up_all(tx, community.guild_id, ben.user_id, by=0, now=now)
    found = [rosters.commitment_of(tx, thing.id, person.user_id) for person in (sleepy, awake)]
    assert [one.state for one in found if one is not None] == ["confirmed", "offered"]
