"""A timetable is written as a draft, posted with all of its shifts, and given more later."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.db import Transaction
from bot.errors import Invalid, NotAllowed, NotFound, Overtaken, Refusal
from bot.services.guild.callers import Caller
from bot.services.guild.overtaking import marks
from bot.services.outbox import cards
from bot.services.own import own_data
from bot.services.preparing import drafting
from bot.services.reach import too_few
from bot.services.shifts import swappable, taking, timetables, wording
from bot.services.shifts.slots import MOST_SHIFTS, Slot, marked
from bot.services.shifts.timetables import Timetable
from bot.services.shifts.wording import Wording
from bot.services.things import (
    amendments,
    commitments,
    endings,
    fitting,
    giving_back,
    leading,
    leads,
    managing,
    overviews,
    searching,
    shifts,
    things,
    unposted,
)
from bot.services.things.needs import Needs
from bot.services.things.posting import Draft
from bot.services.things.shifts import InAll
from tests.services.conftest import Community

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
STALL = Draft("The stall", "Everybody passes by", "Bring an apron")


def slots(now: datetime, number: int = 3, *, places: int | None = 2, least: int | None = None) -> list[Slot]:
    """One after another, two hours each, in four days."""
    first = now + 4 * DAY
    return [
        Slot(first + 2 * step * HOUR, first + 2 * (step + 1) * HOUR, places, least) for step in range(number)
    ]


def posted(
    tx: Transaction,
    community: Community,
    planned: Sequence[Slot] | None = None,
    *,
    by: Caller | None = None,
    now: datetime,
) -> Timetable:
    by = by or community.coordinator
    draft = timetables.begin(
        tx, by, STALL, slots(now) if planned is None else planned, place="The market", now=now
    )
    found, _again = timetables.post(tx, draft.id, by, now=now)
    return found


def test_a_draft_is_its_writers_alone_and_nobody_hears_of_it(
    tx: Transaction, community: Community, now: datetime
) -> None:
    other = community.newcomer(11)
    draft = timetables.begin(tx, community.coordinator, STALL, slots(now), now=now)
    assert draft.is_draft
    assert [one.starts_at for one in draft.planned] == [one.starts_at for one in slots(now)]
    assert not draft.posted
    assert [one.id for one in timetables.mine(tx, community.coordinator)] == [draft.id]
    assert not drafting.mine(tx, community.coordinator), "it is no ask"
    with pytest.raises(NotFound):
        timetables.to_manage(tx, draft.id, other)
    with pytest.raises(NotFound):
        timetables.show(tx, draft.id, community.coordinator)
    assert not community.parcels(tx, "shift_card", "noticeboard")
    assert not things.open_in(tx, community.guild_id, most=9, now=now)


def test_posting_makes_each_shift_a_thing_of_its_own_on_one_card(
    tx: Transaction, community: Community, now: datetime
) -> None:
    found = posted(tx, community, slots(now, least=1), now=now)
    assert [(one.title, one.step, one.place, one.places, one.least, one.state) for one in found.posted] == [
        ("The stall", "Bring an apron", "The market", 2, 1, "open")
    ] * 3
    assert {one.timetable_id for one in found.posted} == {found.id}
    [card] = community.parcels(tx, "shift_card")
    assert (card.key, card.subject_id) == (f"timetable:{found.id}:card", found.id)
    assert [one.id for one in cards.open_in(tx, community.guild_id)].count(card.id) == 1
    _found, again = timetables.post(tx, found.id, community.coordinator, now=now)
    assert again
    assert len(timetables.find(tx, found.id).posted) == 3, "twice is once"
    assert not timetables.mine(tx, community.coordinator)


def test_lists_show_one_shift_for_all_the_next_with_room(
    tx: Transaction, community: Community, now: datetime
) -> None:
    found = posted(tx, community, slots(now, places=1), now=now)
    first, second, third = found.posted

    def listed() -> list[int]:
        return [one.id for one in things.open_in(tx, community.guild_id, most=9, now=now)]

    assert listed() == [first.id]
    assert things.how_many_open(tx, community.guild_id, now=now) == 1
    assert [
        one.id for one in searching.open_with(tx, community.guild_id, "stall", most=9, skipped=0, now=now)
    ] == [first.id]
    ana = community.newcomer()
    commitments.accept(tx, first.id, ana, now=now)
    assert listed() == [second.id], "the first is full"
    endings.cancel(tx, second.id, community.coordinator, now=now)
    assert listed() == [third.id]
    giving_back.give_up(tx, first.id, ana, now=now)
    assert listed() == [first.id]
    for one in (first, third):
        endings.cancel(tx, one.id, community.coordinator, now=now)
    assert listed() == []
    [card] = community.parcels(tx, "shift_card")
    assert card.id not in [one.id for one in cards.open_in(tx, community.guild_id)]


def test_a_shift_is_found_by_whom_it_fits_and_listed_by_whoever_looks_after_it(
    tx: Transaction, community: Community, now: datetime
) -> None:
    found = posted(tx, community, slots(now, least=2), now=now)
    ana = community.newcomer()
    assert [one.id for one in fitting.things_for(tx, community.guild_id, ana.user_id, now=now)] == [
        found.posted[0].id
    ]
    page = overviews.show(tx, community.coordinator, "shift", size=5, now=now)
    assert [one.id for one in page.shown] == [one.id for one in found.posted]
    late = now + 3 * DAY + 2 * HOUR
    page = overviews.show(tx, community.coordinator, "shift", size=5, now=late)
    assert [one.decision for one in page.shown] == ["few", "few", None]
    with pytest.raises(NotAllowed):
        overviews.show(tx, ana, "shift", size=5, now=now)


def test_who_took_one_still_finds_the_others(tx: Transaction, community: Community, now: datetime) -> None:
    found, ana = posted(tx, community, now=now), community.newcomer()

    def listed() -> list[int]:
        page = fitting.page_for(tx, community.guild_id, ana.user_id, 0, size=5, now=now)
        return [one.id for one in page.things]

    first, second, third = found.posted
    commitments.accept(tx, first.id, ana, now=now)
    assert listed() == [first.id], "it stands for the others, too"
    for one in (second, third):
        endings.cancel(tx, one.id, community.coordinator, now=now)
    assert listed() == []


def test_its_leads_look_after_each_of_its_shifts(
    tx: Transaction, community: Community, now: datetime
) -> None:
    found = posted(tx, community, now=now)
    one = found.posted[1]
    other = community.newcomer(11)
    leading.take_on(tx, one.id, other, now=now)
    assert {*leads.of(tx, found.id)} == {community.coordinator.user_id, other.user_id}
    assert leads.of(tx, found.posted[2].id) == leads.of(tx, found.id)
    assert {*leads.led_by(tx, community.guild_id, other.user_id)} == {
        found.id,
        *(shift.id for shift in found.posted),
    }
    no_coordinator = Caller(other.user_id, community.guild_id)
    thing, _people = managing.people(tx, found.posted[0].id, no_coordinator)
    assert thing.lead == community.coordinator.user_id
    assert overviews.show(tx, no_coordinator, "shift", size=5, now=now).shown
    leading.stop(tx, found.posted[2].id, no_coordinator, now=now)
    assert [*leads.of(tx, one.id)] == [community.coordinator.user_id]
    assert not community.parcels(tx, "leaderless")


def test_when_its_last_lead_leaves_the_coordinators_hear_it_once(
    tx: Transaction, community: Community, now: datetime
) -> None:
    found = posted(tx, community, now=now)
    giving_back.leave(tx, community.guild_id, community.coordinator.user_id, now=now)
    assert [one.subject_id for one in community.parcels(tx, "leaderless")] == [found.id]
    other = community.newcomer(11)
    leading.take_on(tx, found.id, other, now=now)
    assert [*leads.of(tx, found.posted[0].id)] == [other.user_id]


def test_more_shifts_come_to_what_is_posted(tx: Transaction, community: Community, now: datetime) -> None:
    found = posted(tx, community, now=now)
    late = [Slot(now + 5 * DAY, now + 5 * DAY + HOUR, 4)]
    [made] = timetables.add(tx, found.id, community.coordinator, late, now=now)
    assert (made.timetable_id, made.places, made.title) == (found.id, 4, "The stall")
    with pytest.raises(Invalid, match="two shifts at"):
        timetables.add(tx, found.id, community.coordinator, late, now=now)
    assert len(timetables.find(tx, found.id).posted) == 4
    endings.cancel(tx, made.id, community.coordinator, now=now)
    timetables.add(tx, found.id, community.coordinator, late, now=now)
    with pytest.raises(NotAllowed):
        timetables.add(tx, found.id, community.newcomer(), late, now=now)
    with pytest.raises(Refusal, match="posted already"):
        timetables.plan(tx, found.id, community.coordinator, late, now=now)


def test_the_shifts_of_a_draft_are_planned_anew(tx: Transaction, community: Community, now: datetime) -> None:
    draft = timetables.begin(tx, community.coordinator, STALL, slots(now), now=now)
    seen = marks({"slots": marked(draft.planned)})
    changed = timetables.plan(tx, draft.id, community.coordinator, slots(now, 2), seen=seen, now=now)
    assert len(changed.planned) == 2
    with pytest.raises(Overtaken):
        timetables.plan(tx, draft.id, community.coordinator, slots(now, 1), seen=seen, now=now)
    with pytest.raises(Refusal, match="not posted yet"):
        timetables.add(tx, draft.id, community.coordinator, slots(now), now=now)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        (lambda now: [], "When are the shifts"),
        (lambda now: slots(now, MOST_SHIFTS + 1), "fit on one card"),
        (lambda now: [Slot(now + DAY, now + DAY - HOUR, 1)], "ends before it starts"),
        (lambda now: [Slot(now + DAY, now + DAY, 1)], "ends before it starts"),
        (lambda now: [Slot(now - 2 * HOUR, now - HOUR, 1)], "or is over"),
        (lambda now: [Slot(now + 400 * DAY, now + 401 * DAY, 1)], "more than a year"),
        (lambda now: [Slot(now + DAY, now + DAY + HOUR, 0)], "between 1 and"),
        (
            lambda now: [Slot(now + DAY, now + DAY + HOUR, 2, 3)],
            "there are",
        ),
        (lambda now: [Slot(now + DAY, now + DAY + HOUR, 2, 0)], "1 or more"),
        (lambda now: slots(now, 1) * 2, "two shifts at"),
    ],
)
def test_what_no_timetable_can_have_is_said_and_nothing_is_stored(
    tx: Transaction, community: Community, now: datetime, wrong: object, told: str
) -> None:
    assert callable(wrong)
    with pytest.raises(Invalid, match=told):
        timetables.begin(tx, community.coordinator, STALL, wrong(now), now=now)
    assert not timetables.mine(tx, community.coordinator)


def test_what_was_over_when_it_was_posted_keeps_it_a_draft(
    tx: Transaction, community: Community, now: datetime
) -> None:
    draft = timetables.begin(tx, community.coordinator, STALL, slots(now), now=now)
    with pytest.raises(Invalid, match="has begun, or is over"):
        timetables.post(tx, draft.id, community.coordinator, now=now + 4 * DAY + HOUR)
    assert timetables.find(tx, draft.id).is_draft
    assert not timetables.find(tx, draft.id).posted


def test_only_coordinators_make_shifts(tx: Transaction, community: Community, now: datetime) -> None:
    with pytest.raises(NotAllowed):
        timetables.begin(tx, community.newcomer(), STALL, slots(now), now=now)
    with pytest.raises(NotAllowed):
        timetables.mine(tx, community.newcomer())


def test_a_least_number_stays_within_the_places(tx: Transaction, community: Community, now: datetime) -> None:
    found = posted(tx, community, slots(now, places=3), now=now)
    one, caller = found.posted[0], community.coordinator
    assert shifts.set_least(tx, one.id, caller, 3, now=now).is_short
    with pytest.raises(Invalid):
        shifts.set_least(tx, one.id, caller, 4, now=now)
    with pytest.raises(Invalid):
        amendments.resize(tx, one.id, caller, 2, now=now)
    assert shifts.set_least(tx, one.id, caller, None, now=now).least is None
    assert amendments.resize(tx, one.id, caller, 2, now=now).places == 2
    with pytest.raises(NotAllowed):
        shifts.set_least(tx, one.id, community.newcomer(), 1, now=now)
    seen = marks({"least": 2})
    shifts.set_least(tx, one.id, caller, 1, now=now)
    with pytest.raises(Overtaken):
        shifts.set_least(tx, one.id, caller, None, seen=seen, now=now)


def test_a_day_before_its_lead_hears_that_fewer_are_in_than_it_takes(
    tx: Transaction, community: Community, now: datetime
) -> None:
    found = posted(tx, community, slots(now, 2, places=9, least=2), now=now)
    first, second = found.posted
    for person in community.newcomers(2):
        commitments.accept(tx, second.id, person, now=now)
    ahead = now + 3 * DAY + 3 * HOUR
    for one in (first, second):
        too_few.look_after(tx, one.id, now=ahead)
    lead = community.coordinator.user_id
    assert [(one.subject_id, one.user_id) for one in community.parcels(tx, "too_few")] == [(first.id, lead)]
    still = too_few.still(tx, first.id, lead, now=ahead)
    assert still is not None
    assert still[1] == 2


def test_what_came_of_a_day_is_asked_once_after_its_last_shift(
    tx: Transaction, community: Community, now: datetime
) -> None:
    day = slots(now, 3)
    found = posted(tx, community, [*day, Slot(now + 6 * DAY, now + 6 * DAY + HOUR, 2)], now=now)
    ana = community.newcomer()
    taking.take(tx, found.id, ana, {found.posted[0].id, found.posted[1].id, found.posted[3].id}, now=now)
    for one in found.posted[:3]:
        assert one.ends_at is not None
        endings.close_if_over(tx, one.id, now=one.ends_at)
    asked = community.parcels(tx, "what_came_of_it")
    assert [one.subject_id for one in asked] == [found.posted[1].id], "the last that somebody was on"
    last = found.posted[3]
    assert last.ends_at is not None
    endings.close_if_over(tx, last.id, now=last.ends_at)
    asked = community.parcels(tx, "what_came_of_it")
    assert [one.subject_id for one in asked] == [found.posted[1].id, last.id], "another day"


def test_it_belongs_to_a_role_that_is_open(tx: Transaction, community: Community, now: datetime) -> None:
    role = community.offer(tx, now=now)
    draft = timetables.begin(tx, community.coordinator, STALL, slots(now), role_id=role.id, now=now)
    found, _again = timetables.post(tx, draft.id, community.coordinator, now=now)
    assert {one.role_id for one in (found.words, *found.posted)} == {role.id}
    assert timetables.belong(tx, found.id, community.coordinator, None, now=now).words.role_id is None
    ask = community.post(tx, now=now)
    with pytest.raises(NotFound):
        timetables.belong(tx, found.id, community.coordinator, ask.id, now=now)
    endings.close(tx, role.id, community.coordinator, now=now)
    with pytest.raises(Invalid, match="role has ended"):
        timetables.belong(tx, found.id, community.coordinator, role.id, now=now)


def test_a_draft_is_thrown_away_and_what_is_posted_is_not(
    tx: Transaction, community: Community, now: datetime
) -> None:
    draft = timetables.begin(tx, community.coordinator, STALL, slots(now), now=now)
    timetables.discard(tx, draft.id, community.coordinator)
    with pytest.raises(NotFound):
        timetables.find(tx, draft.id)
    found = posted(tx, community, now=now)
    with pytest.raises(Refusal, match="posted already"):
        timetables.discard(tx, found.id, community.coordinator)


def test_what_is_posted_outlives_its_writer_and_the_purge_of_drafts(
    tx: Transaction, community: Community, now: datetime
) -> None:
    found = posted(tx, community, now=now)
    begun = timetables.begin(tx, community.coordinator, STALL, slots(now), now=now)
    assert unposted.purge(tx, now=now + 91 * DAY) == 1
    with pytest.raises(NotFound):
        timetables.find(tx, begun.id)
    own_data.forget(tx, community.guild_id, community.coordinator.user_id, now=now)
    left = timetables.find(tx, found.id)
    assert (left.words.created_by, left.words.lead, len(left.posted)) == (None, None, 3)


WORDS = Wording("The stall", "Everybody passes by", "Bring an apron", "The market", "")


def changed(
    tx: Transaction, community: Community, found: Timetable, *, now: datetime, **other: str
) -> Timetable:
    return wording.reword(tx, found.id, community.coordinator, replace(WORDS, **other), now=now)


def test_its_words_are_those_of_all_of_its_shifts(
    tx: Transaction, community: Community, now: datetime
) -> None:
    draft = timetables.begin(tx, community.coordinator, STALL, slots(now), place="The market", now=now)
    assert changed(tx, community, draft, title="Our stall", now=now).words.title == "Our stall"
    found, _again = timetables.post(tx, draft.id, community.coordinator, now=now)
    endings.cancel(tx, found.posted[2].id, community.coordinator, now=now)
    found = changed(tx, community, found, title="Your stall", details="Key at Cora's", now=now)
    assert [(one.title, one.details) for one in found.posted] == [
        ("Your stall", "Key at Cora's"),
        ("Your stall", "Key at Cora's"),
        ("Our stall", None),
    ]
    with pytest.raises(NotAllowed):
        wording.reword(tx, found.id, community.newcomer(), WORDS, now=now)


def test_one_that_was_moved_elsewhere_stays_there(
    tx: Transaction, community: Community, now: datetime
) -> None:
    found = posted(tx, community, now=now)
    one = found.posted[0]
    assert one.occasion is not None
    elsewhere = replace(one.occasion, place="The park")
    amendments.move(tx, one.id, community.coordinator, occasion=elsewhere, now=now)
    found = changed(tx, community, found, place="The square", now=now)
    assert [each.place for each in found.posted] == ["The park", "The square", "The square"]


def test_who_is_in_several_hears_of_another_step_once_and_of_another_place_for_each(
    tx: Transaction, community: Community, now: datetime
) -> None:
    found = posted(tx, community, now=now)
    ana, ben = community.newcomers(2)
    taking.take(tx, found.id, ana, {one.id for one in found.posted[:2]}, now=now)
    taking.take(tx, found.id, ben, {found.posted[1].id}, now=now)
    changed(tx, community, found, step="Bring a hat", now=now)
    told = [one for one in community.parcels(tx, "changed") if one.state == "waiting"]
    assert sorted(one.user_id or 0 for one in told) == sorted([ana.user_id, ben.user_id])
    changed(tx, community, found, step="Bring a hat", place="The square", now=now)
    told = [one for one in community.parcels(tx, "changed", to=ana) if one.state == "waiting"]
    assert {one.subject_id for one in told} == {one.id for one in found.posted[:2]}


def test_what_it_needs_is_so_of_all_of_its_shifts(
    tx: Transaction, community: Community, now: datetime
) -> None:
    found = posted(tx, community, now=now)
    amendments.set_needs(tx, found.id, community.coordinator, Needs(None, None, "es"), now=now)
    assert {one.needs_language for one in timetables.find(tx, found.id).posted} == {"es"}


def test_all_of_it_is_called_off_at_once_and_each_hears_of_theirs(
    tx: Transaction, community: Community, now: datetime
) -> None:
    found = posted(tx, community, now=now)
    ana = community.newcomer()
    taking.take(tx, found.id, ana, {found.posted[1].id}, now=now)
    wording.call_off(tx, found.id, community.coordinator, now=now)
    found = wording.call_off(tx, found.id, community.coordinator, now=now)
    assert {one.state for one in found.posted} == {"cancelled"}
    assert [one.subject_id for one in community.parcels(tx, "cancelled", to=ana)] == [found.posted[1].id]
    with pytest.raises(Refusal, match="is over"):
        changed(tx, community, found, title="Nothing", now=now)


def test_a_series_keeps_its_hours_over_both_changes_of_the_clocks(
    tx: Transaction, community: Community, now: datetime
) -> None:
    zone = ZoneInfo("Europe/Madrid")
    start = datetime(2026, 4, 18, 10, tzinfo=zone)
    day = [Slot(start + step * 2 * HOUR, start + (step + 1) * 2 * HOUR, 3, 2) for step in range(2)]
    draft = timetables.begin(tx, community.coordinator, STALL, day, now=now)
    found = timetables.repeat(tx, draft.id, community.coordinator, "1", 48, now=now)
    local = [one.starts_at.astimezone(zone) for one in found.planned]
    assert len(local) == 96
    assert {(one.weekday(), one.hour) for one in local} == {(5, 10), (5, 12)}
    assert len({one.utcoffset() for one in local}) == 2, "summer and winter"
    assert {(one.places, one.least) for one in found.planned} == {(3, 2)}
    monthly = timetables.begin(tx, community.coordinator, STALL, day, now=now)
    found = timetables.repeat(tx, monthly.id, community.coordinator, "month", 3, now=now)
    days = [one.starts_at.astimezone(zone).date().isoformat() for one in found.planned[::2]]
    assert days == ["2026-04-18", "2026-05-16", "2026-06-20"]
    single = timetables.begin(tx, community.coordinator, STALL, slots(now, 1), now=now)
    for rhythm, times, told in (("1", 367, "How often"), ("1", 1, "How often"), ("9", 2, "rhythm")):
        with pytest.raises(Invalid, match=told):
            timetables.repeat(tx, single.id, community.coordinator, rhythm, times, now=now)
    with pytest.raises(Invalid, match="fit on one card"):
        timetables.repeat(tx, draft.id, community.coordinator, "1", 4, now=now)
    with pytest.raises(Invalid, match="more than a year"):
        timetables.repeat(tx, single.id, community.coordinator, "4", 20, now=now)
    assert len(timetables.find(tx, single.id).planned) == 1, "nothing half-done"


def test_who_would_swap_one_sees_the_others_of_its_timetable_first(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ana, [first, second, third] = community.newcomer(), posted(tx, community, now=now).posted
    sooner = posted(tx, community, slots(now - 2 * DAY, 1), now=now).posted[0]
    commitments.accept(tx, first.id, ana, now=now)
    _thing, others = swappable.choices(tx, first.id, ana, now=now)
    assert [one.id for one in others] == [second.id, third.id, sooner.id]


def test_a_list_says_how_many_shifts_stand_behind_one_and_how_many_places_are_left(
    tx: Transaction, community: Community, now: datetime
) -> None:
    found, ana = posted(tx, community, now=now), community.newcomer()
    first, second, third = found.posted
    commitments.accept(tx, first.id, ana, now=now)
    endings.cancel(tx, third.id, community.coordinator, now=now)
    many = posted(tx, community, slots(now, 2, places=None), now=now).posted[0]
    assert shifts.in_all(tx, [first.id, many.id], now=now) == {
        first.id: InAll(2, 3),
        many.id: InAll(2, None),
    }
    assert shifts.in_all(tx, [], now=now) == {}
    assert second.places == 2
