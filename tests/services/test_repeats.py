"""A timetable that is posted, once more by a rule: as it stands, over changes of the clocks, seen first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.db import Transaction
from bot.errors import Invalid, NotAllowed, Refusal
from bot.services.guild import guilds
from bot.services.shifts import repeats, timetables
from bot.services.shifts.slots import Slot
from bot.services.things import amendments, endings, things
from bot.services.things.things import Occasion
from tests.services.conftest import Community
from tests.services.test_timetables import DAY, HOUR, STALL, posted, slots


def test_what_is_to_come_is_repeated_as_it_stands_by_now(
    tx: Transaction, community: Community, now: datetime
) -> None:
    lead, found = community.coordinator, posted(tx, community, now=now)
    first, second, third = found.posted
    endings.cancel(tx, second.id, lead, now=now)
    moved = Occasion((third.starts_at or now) + HOUR, (third.ends_at or now) + HOUR, third.place)
    amendments.move(tx, third.id, lead, occasion=moved, now=now)
    amendments.resize(tx, third.id, lead, 7, now=now)
    planned = repeats.preview(tx, found.id, lead, "1", 3, now=now)
    assert len(planned.added) == 4
    assert {(one.starts_at - (first.starts_at or now)) % (7 * DAY) for one in planned.added} == {
        timedelta(0),
        5 * HOUR,
    }
    assert sorted(one.places or 0 for one in planned.added) == [2, 2, 7, 7]
    repeats.begin(tx, found.id, lead, "1", 3, seen=planned.seen, now=now)
    open_now = [one for one in timetables.find(tx, found.id).posted if one.state == "open"]
    assert len(open_now) == 6
    endings.cancel(tx, open_now[-1].id, lead, now=now)
    left = [one for one in timetables.find(tx, found.id).posted if one.state == "open"]
    assert len(left) == 5, "one is cancelled without the series"
    with pytest.raises(Refusal, match="have changed"):
        repeats.begin(tx, found.id, lead, "1", 3, seen=planned.seen, now=now)


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Lord_Howe"])
@pytest.mark.parametrize("month", [3, 9])
def test_the_hour_by_the_clock_on_the_wall_stays(
    tx: Transaction, community: Community, zone: str, month: int
) -> None:
    here, now = ZoneInfo(zone), datetime(2026, month, 1, 12, tzinfo=UTC)
    guilds.change(tx, community.admin, {"time_zone": zone}, now=now)
    start = datetime(2026, month, 3, 22, tzinfo=here)
    slot = Slot(start.astimezone(UTC), (start + 4 * HOUR).astimezone(UTC), 2)
    found = posted(tx, community, [slot], now=now)
    planned = repeats.preview(tx, found.id, community.coordinator, "1", 12, now=now)
    local = [
        (one.starts_at.astimezone(here).hour, one.ends_at.astimezone(here).hour) for one in planned.added
    ]
    assert local == [(22, 2)] * 11
    assert len({one.starts_at.astimezone(here).utcoffset() for one in (slot, *planned.added)}) == 2


def test_what_can_not_be_repeated_says_why(tx: Transaction, community: Community, now: datetime) -> None:
    lead, found = community.coordinator, posted(tx, community, now=now)
    for rhythm, times in (("1", 10_000), ("1", 1), ("never", 2), ("", 2)):
        with pytest.raises(Invalid):
            repeats.preview(tx, found.id, lead, rhythm, times, now=now)
    with pytest.raises(NotAllowed):
        repeats.preview(tx, found.id, community.newcomer(), "1", 2, now=now)
    with pytest.raises(NotAllowed):
        repeats.begin(tx, found.id, community.newcomer(), "1", 2, seen="", now=now)
    draft = timetables.begin(tx, lead, STALL, slots(now), now=now)
    with pytest.raises(Refusal, match="not posted"):
        repeats.preview(tx, draft.id, lead, "1", 2, now=now)
    with pytest.raises(Refusal, match="to come"):
        repeats.preview(tx, found.id, lead, "1", 2, now=now + 30 * DAY)
    full = posted(tx, community, slots(now, 184), now=now)
    with pytest.raises(Refusal, match="another timetable"):
        repeats.preview(tx, full.id, lead, "1", 2, now=now)
    assert things.show(tx, full.posted[0].id).state == "open"
