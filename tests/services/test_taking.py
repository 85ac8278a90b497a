"""Several shifts are taken in one go, each answered by itself."""

from __future__ import annotations

import asyncio
from collections import Counter
from datetime import datetime

import pytest

from bot.db import Database, Transaction
from bot.errors import NotFound
from bot.services.shifts import taking, timetables
from bot.services.shifts.slots import Slot
from bot.services.things import commitments, endings, managing
from tests.services.conftest import Community
from tests.services.test_rosters import assert_counts_equal_the_people
from tests.services.test_timetables import DAY, HOUR, STALL, posted, slots


def test_each_says_whether_it_is_theirs_waits_clashes_or_is_gone(
    tx: Transaction, community: Community, now: datetime
) -> None:
    long = Slot(now + 4 * DAY + HOUR, now + 4 * DAY + 3 * HOUR, 5)
    found = posted(tx, community, [*slots(now, 4, places=1), long], now=now)
    first, over, full, fourth = (one for one in found.posted if one.places == 1)
    [clashing] = [one for one in found.posted if one.places == 5]
    ana, ben = community.newcomers(2)
    commitments.accept(tx, full.id, ben, now=now)
    endings.cancel(tx, over.id, community.coordinator, now=now)
    chosen = {one.id for one in (first, clashing, over, full)}
    taken = taking.take(tx, found.id, ana, chosen, now=now)
    assert {one.shift.id: one.answer for one in taken} == {
        first.id: "taken",
        clashing.id: "clash",
        over.id: "gone",
        full.id: "waits",
    }
    again = taking.take(tx, found.id, ana, {first.id, fourth.id, full.id}, now=now)
    assert {one.shift.id: one.answer for one in again} == {
        first.id: "had",
        fourth.id: "taken",
        full.id: "waits",
    }
    assert taking.standing(tx, found.id, ana) == {
        first.id: "confirmed",
        full.id: "waitlisted",
        fourth.id: "confirmed",
    }


def test_only_shifts_of_that_timetable_are_taken(
    tx: Transaction, community: Community, now: datetime
) -> None:
    found, other = posted(tx, community, now=now), posted(tx, community, now=now)
    ana, ask = community.newcomer(), community.post(tx, now=now)
    with pytest.raises(NotFound):
        taking.take(tx, found.id, ana, {other.posted[0].id, ask.id, 10**9}, now=now)
    with pytest.raises(NotFound):
        taking.take(tx, ask.id, ana, {ask.id}, now=now)
    with pytest.raises(NotFound):
        taking.take(tx, found.id, Community().newcomer(), {found.posted[0].id}, now=now)
    draft = timetables.begin(tx, community.coordinator, STALL, slots(now), now=now)
    with pytest.raises(NotFound):
        taking.take(tx, draft.id, ana, {draft.id}, now=now)


async def test_of_many_who_take_the_same_at_once_each_place_goes_to_one(db: Database, now: datetime) -> None:
    community = Community()
    await db.write(community.set_up, now=now)
    draft = await db.write(timetables.begin, community.coordinator, STALL, slots(now, 3, places=4), now=now)
    found, _again = await db.write(timetables.post, draft.id, community.coordinator, now=now)
    chosen = {one.id for one in found.posted}
    people = community.newcomers(20)
    answers = await asyncio.gather(
        *(db.write(taking.take, found.id, person, chosen, now=now) for person in people)
    )
    counted = Counter((one.shift.id, one.answer) for taken in answers for one in taken)
    for one in found.posted:
        assert (counted[one.id, "taken"], counted[one.id, "waits"]) == (4, 16)
        _thing, roster = await db.read(managing.people, one.id, community.coordinator)
        assert Counter(each.state for each in roster) == {"confirmed": 4, "waitlisted": 16}
        await db.read(assert_counts_equal_the_people, one.id)
