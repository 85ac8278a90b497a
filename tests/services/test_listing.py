"""All shifts of a timetable among the events of their server: one switch, and one word where it fails."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select

from bot.db import Transaction
from bot.errors import NotAllowed, NotFound, Refusal
from bot.models.outbox import outbox
from bot.services.guild import guilds
from bot.services.reach import covering
from bot.services.shifts import listing, timetables
from bot.services.things import endings, native_events, shifts
from tests.services.conftest import Community
from tests.services.test_timetables import DAY, HOUR, STALL, posted, slots


def listed(tx: Transaction, timetable_id: int) -> list[int]:
    return [one.thing_id for one in native_events.of_timetable(tx, timetable_id) if one.wanted]


def told(tx: Transaction) -> int:
    kind = native_events.REFUSED.name
    return len(tx.values(select(outbox.c.id).where(outbox.c.kind == kind, outbox.c.state == "waiting")))


def test_one_switch_lists_all_that_are_to_come_and_those_that_are_added(
    tx: Transaction, community: Community, now: datetime
) -> None:
    lead, found = community.coordinator, posted(tx, community, now=now)
    first, *others = [one.id for one in found.posted]
    endings.cancel(tx, first, lead, now=now)
    for _twice in range(2):
        shown = listing.switch(tx, found.id, lead, on=True, now=now)
    assert (shown.wanted, shown.coming, [one.thing_id for one in shown.events]) == (True, 2, others)
    later = now + 9 * DAY
    [more] = timetables.add(tx, found.id, lead, [*slots(later, 1)], now=now)
    assert listed(tx, found.id) == [*others, more.id]
    shown = listing.switch(tx, found.id, lead, on=False, now=now)
    assert not shown.wanted
    assert not listed(tx, found.id)


def test_a_draft_says_so_of_shifts_that_are_not_there_yet(
    tx: Transaction, community: Community, now: datetime
) -> None:
    lead = community.coordinator
    draft = timetables.begin(tx, lead, STALL, slots(now), now=now)
    assert listing.switch(tx, draft.id, lead, on=True, now=now).wanted
    listing.switch(tx, draft.id, lead, on=False, now=now)
    assert native_events.find(tx, draft.id) is None
    listing.switch(tx, draft.id, lead, on=True, now=now)
    covering.set_sign_off(tx, draft.id, lead, 24 * 60, now=now)
    covering.set_window(tx, draft.id, lead, 240, now=now)
    found, _again = timetables.post(tx, draft.id, lead, now=now)
    made = [one.id for one in found.posted]
    assert listed(tx, found.id) == made
    assert {(shifts.show(tx, one).sign_off_minutes, shifts.show(tx, one).offer_minutes) for one in made} == {
        (24 * 60, 240)
    }


def test_it_is_for_its_leads_and_not_in_quiet_mode_or_of_what_is_over(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    found = posted(tx, community, now=now)
    with pytest.raises(NotAllowed):
        listing.switch(tx, found.id, community.newcomer(), on=True, now=now)
    with pytest.raises(NotAllowed):
        listing.try_again(tx, found.id, community.newcomer(), now=now)
    with pytest.raises(NotFound):
        listing.switch(tx, found.id, elsewhere.coordinator, on=True, now=now)
    with pytest.raises(Refusal, match="to come"):
        listing.switch(tx, found.id, community.coordinator, on=True, now=now + 30 * DAY)
    guilds.change(tx, community.admin, {"quiet": True}, now=now)
    with pytest.raises(Refusal, match="quiet mode"):
        listing.switch(tx, found.id, community.coordinator, on=True, now=now)
    assert not listed(tx, found.id)


def test_its_lead_hears_once_for_all_and_all_are_tried_again(
    tx: Transaction, community: Community, now: datetime
) -> None:
    lead, found = community.coordinator, posted(tx, community, now=now)
    listing.switch(tx, found.id, lead, on=True, now=now)
    first, second, third = [one.id for one in found.posted]
    for one in (first, second):
        native_events.refuse(tx, one, "too many", now=now)
    native_events.taken_down(tx, third)
    assert told(tx) == 1
    native_events.try_again(tx, second, lead, now=now + HOUR)
    refused = {one.thing_id: one.refused for one in native_events.of_timetable(tx, found.id)}
    assert refused == {first: None, second: None, third: "taken down"}
    native_events.refuse(tx, first, "too many", now=now + HOUR)
    native_events.refuse(tx, second, "may not", now=now + HOUR)
    assert told(tx) == 3, "it is another try, and another reason"
    shown = listing.try_again(tx, found.id, lead, now=now + HOUR)
    assert {one.refused for one in shown.events} == {None}
