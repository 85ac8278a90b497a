"""A series over a year: two a week on one card, or one each day, and what everybody opens of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import icalendar
import pytest

from bot.db import Transaction
from bot.errors import Invalid, Refusal
from bot.services.guild import guilds
from bot.services.record import when
from bot.services.shifts import grids, rotas, taking, timetables
from bot.services.shifts.slots import Slot
from bot.services.shifts.timetables import Timetable
from bot.services.things import calendars, overviews, searching, shifts, things
from tests.services.conftest import Community
from tests.services.test_timetables import HOUR, STALL

#: In spring and in autumn the clocks change at a weekend, between the two.
NOW = datetime(2026, 1, 5, 12, tzinfo=UTC)


def drafted(tx: Transaction, community: Community, zone: ZoneInfo, days: Sequence[int]) -> Timetable:
    """On these days of a week in January, from six to eight in the evening, each week of a year."""
    guilds.change(tx, community.admin, {"time_zone": zone.key}, now=NOW)
    first = [datetime(2026, 1, 6 + day, 18, tzinfo=zone) for day in days]
    week = [Slot(one.astimezone(UTC), (one + 2 * HOUR).astimezone(UTC), 3, 1) for one in first]
    draft = timetables.begin(tx, community.coordinator, STALL, week, now=NOW)
    return timetables.repeat(tx, draft.id, community.coordinator, "1", 52, now=NOW)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Sydney"])
def test_two_a_week_over_a_year_stand_on_one_card_at_the_same_hour(
    tx: Transaction, community: Community, zone: str
) -> None:
    here = ZoneInfo(zone)
    draft = drafted(tx, community, here, [0, 4])
    text = grids.written(draft.planned, here)
    assert grids.read(text, when.here(zone, "en", now=NOW)) == draft.planned, "the form has all of them"
    posted, _again = timetables.post(tx, draft.id, community.coordinator, now=NOW)
    assert len(posted.posted) == 104
    local = [one.starts_at.astimezone(here) for one in posted.posted if one.starts_at]
    assert {(one.weekday(), one.hour, one.minute) for one in local} == {(1, 18, 0), (5, 18, 0)}
    assert len({one.utcoffset() for one in local}) == 2, "the clocks change twice in between"
    assert max(local) - min(local) == timedelta(days=51 * 7 + 4)


def test_what_people_open_has_all_of_them(tx: Transaction, community: Community) -> None:
    draft = drafted(tx, community, ZoneInfo("Europe/Berlin"), [0, 4])
    lead, ana = community.coordinator, community.newcomer()
    posted, _again = timetables.post(tx, draft.id, lead, now=NOW)
    for begin in range(0, 104, 25):
        taking.take(tx, posted.id, ana, {one.id for one in posted.posted[begin : begin + 25]}, now=NOW)
    [found] = searching.open_with(tx, ana.guild, "stall", most=9, skipped=0, now=NOW)
    assert shifts.in_all(tx, [found.id], now=NOW)[found.id] == shifts.InAll(104, 208)
    managed = overviews.show(tx, lead, "shift", size=5, now=NOW)
    assert (managed.pages, len(managed.shown)) == (21, 5)
    assert [len(line.people) for line in rotas.show(tx, posted.id, lead, now=NOW).lines] == [1] * 104
    held = things.held_by(tx, ana.guild, ana.user_id)
    file = calendars.calendar(held, (), alarm=None, language="en", now=NOW)
    events = icalendar.Calendar.from_ical(file).events
    assert len({str(one["uid"]) for one in events}) == 104


def test_one_each_day_fits_and_what_is_too_much_for_a_form_says_what_to_do(
    tx: Transaction, community: Community
) -> None:
    draft = drafted(tx, community, ZoneInfo("Europe/Berlin"), range(7))
    assert len(draft.planned) == 364
    with pytest.raises(Refusal, match="more than a form can show"):
        grids.written(draft.planned, ZoneInfo("Europe/Berlin"))
    several = grids.written(draft.planned[:300], ZoneInfo("Europe/Berlin"))
    assert len(several) <= grids.MOST_TEXT
    assert grids.read(several, when.here("Europe/Berlin", "en", now=NOW)) == draft.planned[:300]
    posted, _again = timetables.post(tx, draft.id, community.coordinator, now=NOW)
    assert len(posted.posted) == 364
    with pytest.raises(Invalid, match="366 fit on one card"):
        timetables.add(tx, posted.id, community.coordinator, draft.planned[:3], now=NOW)
