"""What people write and do by mistake about roles and shifts: a plain sentence, and nothing half-done.

What is tried elsewhere: a member role that is deleted or linked to rights (tests/cogs/test_roles.py), hours
over midnight and what clocks skip (test_grids.py), a swap with oneself and of the same shift (test_swaps.py),
a holder who has turns, a term or something promised (test_taking_turns.py, test_term_ends.py).
"""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.db import Transaction
from bot.errors import Invalid, Refusal
from bot.services.guild import guilds
from bot.services.own import departures
from bot.services.shifts import swaps, taking, timetables
from bot.services.shifts.slots import MOST_SHIFTS, Slot
from bot.services.things import commitments, endings, giving_back, offers, rosters, shifts, things
from tests.services.conftest import Community
from tests.services.test_offers import full_and_offering, look_after_all, states
from tests.services.test_rosters import assert_counts_equal_the_people
from tests.services.test_timetables import HOUR, STALL, posted, slots


def test_a_series_of_10_000_is_refused_and_leaves_the_draft(
    tx: Transaction, community: Community, now: datetime
) -> None:
    lead = community.coordinator
    draft = timetables.begin(tx, lead, STALL, slots(now), now=now)
    for times in (10_000, -1, 0, 1):
        with pytest.raises(Invalid, match=f"From 2 to {MOST_SHIFTS}|How often"):
            timetables.repeat(tx, draft.id, lead, "1", times, now=now)
    with pytest.raises(Invalid, match="fit on one card"):
        timetables.repeat(tx, draft.id, lead, "1", 200, now=now)
    assert len(timetables.find(tx, draft.id).planned) == 3


@pytest.mark.parametrize("zone", ["Europe/Berlin", "America/New_York", "Australia/Sydney"])
def test_a_night_shift_over_midnight_is_as_long_as_the_clock_makes_it(
    tx: Transaction, community: Community, zone: str
) -> None:
    """Each Saturday from ten to six in the morning, over both changes of the clocks of a year."""
    here, now = ZoneInfo(zone), datetime(2026, 1, 5, 12, tzinfo=UTC)
    guilds.change(tx, community.admin, {"time_zone": zone}, now=now)
    begins = datetime(2026, 1, 10, 22, tzinfo=here)
    night = Slot(begins.astimezone(UTC), datetime(2026, 1, 11, 6, tzinfo=here).astimezone(UTC), 2)
    draft = timetables.begin(tx, community.coordinator, STALL, [night], now=now)
    made = timetables.repeat(tx, draft.id, community.coordinator, "1", 50, now=now).planned
    local = {(one.starts_at.astimezone(here).hour, one.ends_at.astimezone(here).hour) for one in made}
    assert local == {(22, 6)}
    assert {one.ends_at - one.starts_at for one in made} == {7 * HOUR, 8 * HOUR, 9 * HOUR}


def test_a_shift_that_is_cancelled_as_it_is_taken_is_nobodys(
    tx: Transaction, community: Community, now: datetime
) -> None:
    found, ana = posted(tx, community, now=now), community.newcomer()
    one = found.posted[0]
    endings.cancel(tx, one.id, community.coordinator, now=now)
    with pytest.raises(Refusal, match="closed"):
        commitments.accept(tx, one.id, ana, now=now)
    assert [each.answer for each in taking.take(tx, found.id, ana, {one.id}, now=now)] == ["gone"]
    assert rosters.people(tx, one.id) == []
    assert_counts_equal_the_people(tx, one.id)


@pytest.mark.parametrize("first", ["taken", "runs out"])
def test_an_offer_that_runs_out_as_it_is_taken_has_one_owner(
    tx: Transaction, community: Community, now: datetime, first: str
) -> None:
    ask, has, (one, other) = full_and_offering(tx, community, 2, now=now)
    giving_back.decline(tx, ask.id, has, now=now)
    due, at = offers.due(tx, now=now + 2 * HOUR), now + 2 * HOUR
    if first == "taken":
        commitments.take_offer(tx, ask.id, one, now=at)
        for each in due:
            offers.look_after(tx, each, now=at)
        assert states(tx, ask, [one, other]) == ["confirmed", "waitlisted"]
    else:
        assert look_after_all(tx, now=at) == 1
        with pytest.raises(Refusal, match="passed on"):
            commitments.take_offer(tx, ask.id, one, now=at)
        assert states(tx, ask, [one, other]) == ["left", "offered"]
    assert_counts_equal_the_people(tx, ask.id)


def test_a_swap_of_three_is_not_begun(tx: Transaction, community: Community, now: datetime) -> None:
    a, b, c = posted(tx, community, slots(now, places=1), now=now).posted
    people = community.newcomers(3)
    for shift, person in zip((a, b, c), people, strict=True):
        commitments.accept(tx, shift.id, person, now=now)
    ana, ben, cem = people
    swaps.ask(tx, a.id, b.id, ana, ben.user_id, now=now)
    with pytest.raises(Refusal):
        swaps.ask(tx, b.id, c.id, ben, cem.user_id, now=now)
    for shift in (a, b, c):
        assert_counts_equal_the_people(tx, shift.id)


def test_a_holder_who_has_left_makes_room_for_the_next_and_is_asked_nothing(
    tx: Transaction, community: Community, now: datetime
) -> None:
    one = posted(tx, community, slots(now, 1, places=1), now=now).posted[0]
    holder, waits = community.newcomers(2)
    for person in (holder, waits):
        commitments.accept(tx, one.id, person, now=now)
    departures.leave(tx, holder.guild, holder.user_id, now=now)
    assert states(tx, things.show(tx, one.id), [holder, waits]) == ["left", "offered"]
    assert not [p for p in community.parcels(tx, "reminder") if p.user_id == holder.user_id]


def test_what_a_lead_who_has_left_looked_after_goes_on_and_somebody_hears_of_it(
    tx: Transaction, community: Community, now: datetime
) -> None:
    lead, found = community.coordinator, posted(tx, community, slots(now, 1), now=now)
    one, ana = found.posted[0], community.newcomer()
    commitments.accept(tx, one.id, ana, now=now)
    departures.leave(tx, lead.guild, lead.user_id, now=now)
    assert shifts.show(tx, one.id).lead is None
    assert shifts.show(tx, one.id).state == "open"
    assert [word.subject_id for word in community.parcels(tx, "leaderless")] == [found.id]
    assert states(tx, things.show(tx, one.id), [ana]) == ["confirmed"]
