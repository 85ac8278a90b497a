"""The calendar file of somebody's own: all of it in one, with the same entries each time."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest

from bot.db import Transaction
from bot.services.guild.callers import Caller
from bot.services.things import amendments, asks, calendars, commitments, endings, giving_back, things
from bot.services.things.posting import Draft
from bot.services.things.things import Occasion
from tests.services.conftest import Community

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def events(tx: Transaction, person: Caller, now: datetime, alarm: int | None = None) -> list[icalendar.Event]:
    held = things.held_by(tx, person.guild, person.user_id)
    back = things.given_back_by(tx, person.guild, person.user_id)
    made = calendars.calendar(held, back, alarm=alarm, language="en", now=now)
    return list(icalendar.Calendar.from_ical(made).events)


def stall(tx: Transaction, community: Community, starts: datetime, *people: Caller, now: datetime) -> int:
    occasion = Occasion(starts, starts + 2 * HOUR, "Market", "Door code 12")
    draft = Draft("Stall", "We are asked", "Stand there", 9, occasion=occasion)
    ask = asks.post(tx, community.coordinator, draft, now=now)
    for one in people:
        commitments.accept(tx, ask.id, one, now=now)
    return ask.id


@pytest.mark.parametrize("minutes", calendars.ALARMS)
def test_it_rings_so_long_before_if_one_likes_and_not_for_what_is_off(
    tx: Transaction, community: Community, now: datetime, minutes: int
) -> None:
    ana = community.newcomer()
    stall(tx, community, now + 2 * DAY, ana, now=now)
    off = stall(tx, community, now + 3 * DAY, ana, now=now)
    giving_back.give_up(tx, off, ana, now=now)
    coming, gone = events(tx, ana, now, minutes)
    [alarm] = coming.walk("VALARM")
    assert isinstance(alarm, icalendar.Alarm)
    rings = alarm.TRIGGER
    assert rings == -timedelta(minutes=minutes)
    assert str(alarm["ACTION"]) == "DISPLAY"
    assert gone.walk("VALARM") == []
    assert all(one.walk("VALARM") == [] for one in events(tx, ana, now))


def test_each_change_has_the_same_uid_and_a_higher_number(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ana = community.newcomer()
    ask = stall(tx, community, now + 2 * DAY, ana, now=now)
    seen = [events(tx, ana, now)]
    moved = Occasion(now + 4 * DAY, now + 4 * DAY + HOUR, "Square")
    amendments.move(tx, ask, community.coordinator, occasion=moved, now=now)
    seen.append(events(tx, ana, now))
    endings.cancel(tx, ask, community.coordinator, now=now)
    seen.append(events(tx, ana, now))
    assert len({str(one["UID"]) for [one] in seen}) == 1
    assert [int(str(one["SEQUENCE"])) for [one] in seen] == [0, 1, 2]
    assert [str(one["STATUS"]) for [one] in seen] == ["CONFIRMED", "CONFIRMED", "CANCELLED"]
    assert [one.start for [one] in seen] == [now + 2 * DAY, now + 4 * DAY, now + 4 * DAY]


def test_what_is_only_for_those_who_are_in_stands_in_theirs_as_long_as_they_are(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ana = community.newcomer()
    ask = stall(tx, community, now + 2 * DAY, ana, now=now)
    [own] = events(tx, ana, now)
    assert "Door code 12" in str(own["DESCRIPTION"])
    giving_back.give_up(tx, ask, ana, now=now)
    [gone] = events(tx, ana, now)
    assert "Door code" not in str(gone["DESCRIPTION"])


def test_what_has_no_date_any_more_is_taken_off(tx: Transaction, community: Community, now: datetime) -> None:
    ana = community.newcomer()
    ask = stall(tx, community, now + 2 * DAY, ana, now=now)
    amendments.move(tx, ask, community.coordinator, now=now)
    [gone] = events(tx, ana, now)
    assert str(gone["STATUS"]) == "CANCELLED"


@pytest.mark.parametrize(
    ("zone", "day"),
    [("Europe/Madrid", "2026-10-25"), ("America/New_York", "2027-03-14"), ("Pacific/Auckland", "2026-09-27")],
)
def test_over_a_change_of_clocks_it_begins_and_ends_when_it_does(
    tx: Transaction, community: Community, now: datetime, zone: str, day: str
) -> None:
    ana, here = community.newcomer(), ZoneInfo(zone)
    starts = datetime.fromisoformat(f"{day}T00:30").replace(tzinfo=here).astimezone(ZoneInfo("UTC"))
    stall(tx, community, starts, ana, now=now)
    [own] = events(tx, ana, now)
    assert own.start == starts
    assert own.end - own.start == 2 * HOUR


def test_all_of_it_is_one_file_the_nearest_first(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ana = community.newcomer()
    ids = [stall(tx, community, now + days * DAY, ana, now=now) for days in (5, 2, 9)]
    commitments.accept(tx, community.post(tx, deadline=now + 3 * DAY, now=now).id, ana, now=now)
    uids = [str(one["UID"]).partition(".")[0] for one in events(tx, ana, now)]
    assert [uids[0], uids[2], uids[3]] == [f"ask-{ids[at]}" for at in (1, 0, 2)]
    assert len(set(uids)) == 4
