"""Standing by: they are not in, are asked when somebody is missing, and are free half an hour after."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.db import Transaction
from bot.errors import NotAllowed, NotFound, Refusal
from bot.services.guild.callers import Caller
from bot.services.own import departures, mine, suspensions
from bot.services.people import volunteers
from bot.services.things import (
    adding,
    amendments,
    asks,
    commitments,
    endings,
    giving_back,
    offers,
    reminders,
    rosters,
    standby,
    things,
)
from bot.services.things.posting import Draft
from bot.services.things.things import Occasion, Thing
from tests.services.conftest import Community, in_a_dm
from tests.services.test_rosters import assert_counts_equal_the_people

HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)


def stall(
    tx: Transaction,
    community: Community,
    now: datetime,
    *,
    places: int | None = 1,
    ahead: timedelta = 5 * DAY,
) -> Thing:
    occasion = Occasion(now + ahead, now + ahead + 2 * HOUR, "The market")
    draft = Draft("Stall", "W", "S", places, occasion=occasion)
    return asks.post(tx, community.coordinator, draft, now=now)


def states(tx: Transaction, thing: Thing, *people: Caller) -> list[str | None]:
    found = (rosters.commitment_of(tx, thing.id, person.user_id) for person in people)
    return [None if one is None else one.state for one in found]


def told(tx: Transaction, community: Community, kind: str) -> list[int | None]:
    return [one.user_id for one in community.parcels(tx, kind) if one.state == "waiting"]


def run_out(tx: Transaction, now: datetime) -> None:
    for one in offers.due(tx, now=now):
        offers.look_after(tx, one, now=now)


@pytest.mark.parametrize("full", [True, False])
def test_who_stands_by_is_not_in(tx: Transaction, community: Community, now: datetime, full: bool) -> None:
    thing, (ana, ben, cem) = stall(tx, community, now), community.newcomers(3)
    if full:
        commitments.accept(tx, thing.id, ana, now=now)
    receipt = standby.stand_by(tx, thing.id, ben, now=now)
    assert (receipt.stands_by, receipt.has_place, receipt.waits, receipt.again) == (True, False, False, False)
    assert standby.stand_by(tx, thing.id, ben, now=now).again, "twice is once"
    assert (things.show(tx, thing.id).confirmed, things.show(tx, thing.id).standby) == (int(full), 1)
    assert states(tx, thing, ben) == ["standby"]
    if not full:
        assert commitments.accept(tx, thing.id, cem, now=now).has_place, "and takes nobody's place"
    assert_counts_equal_the_people(tx, thing.id)


def test_who_is_in_stays_in_and_who_waits_may_stand_by_instead(
    tx: Transaction, community: Community, now: datetime
) -> None:
    thing, (ana, ben, cem) = stall(tx, community, now), community.newcomers(3)
    for person in (ana, ben, cem):
        commitments.accept(tx, thing.id, person, now=now)
    assert standby.stand_by(tx, thing.id, ana, now=now).has_place
    standby.stand_by(tx, thing.id, ben, now=now)
    assert states(tx, thing, ana, ben, cem) == ["confirmed", "standby", "waitlisted"]
    giving_back.give_up(tx, thing.id, ana, now=now)
    assert states(tx, thing, ben, cem) == ["standby", "offered"], "the line comes first"
    with pytest.raises(Refusal, match="kept for you"):
        standby.stand_by(tx, thing.id, cem, now=now)
    assert_counts_equal_the_people(tx, thing.id)


@pytest.mark.parametrize("way", ["in", "done", "out"])
def test_they_can_be_in_after_all_or_stand_by_no_more(
    tx: Transaction, community: Community, now: datetime, way: str
) -> None:
    thing, ana = stall(tx, community, now), community.newcomer()
    standby.stand_by(tx, thing.id, ana, now=now)
    if way == "in":
        assert commitments.accept(tx, thing.id, ana, now=now).has_place
    elif way == "done":
        assert commitments.report_done(tx, thing.id, ana, now=now).is_done
    else:
        giving_back.decline(tx, thing.id, ana, now=now)
        assert states(tx, thing, ana) == ["left"]
        assert not told(tx, community, "not_needed")
        assert standby.stand_by(tx, thing.id, ana, now=now).stands_by
        assert told(tx, community, "not_needed") == [ana.user_id]
    assert things.show(tx, thing.id).standby == (way == "out")
    assert_counts_equal_the_people(tx, thing.id)


def test_they_are_called_in_their_order_and_a_place_is_theirs_if_they_say_yes(
    tx: Transaction, community: Community, now: datetime
) -> None:
    thing, (ana, first, second) = stall(tx, community, now), community.newcomers(3)
    commitments.accept(tx, thing.id, ana, now=now)
    for person in (first, second):
        standby.stand_by(tx, thing.id, person, now=now)
    with pytest.raises(Refusal, match="nobody is missing"):
        standby.call(tx, thing.id, community.coordinator, now=now)
    giving_back.give_up(tx, thing.id, ana, now=now)
    called = standby.call(tx, thing.id, community.coordinator, now=now)
    assert (called.user_id, called.until) == (first.user_id, now + HOUR)
    assert states(tx, thing, first, second) == ["offered", "standby"]
    assert told(tx, community, "called") == [first.user_id]
    again = standby.call(tx, thing.id, community.coordinator, first.user_id, now=now + MINUTE)
    assert again.until == called.until, "twice is once"
    with pytest.raises(Refusal, match="nobody is missing"):
        standby.call(tx, thing.id, community.coordinator, now=now)
    assert commitments.accept(tx, thing.id, ana, now=now).waits, "the place is kept for who was called"
    assert commitments.take_offer(tx, thing.id, in_a_dm(first), now=now).has_place
    assert states(tx, thing, first) == ["confirmed"]
    assert_counts_equal_the_people(tx, thing.id)


def test_no_answer_in_time_is_no_no(tx: Transaction, community: Community, now: datetime) -> None:
    thing, (first, second) = stall(tx, community, now), community.newcomers(2)
    for person in (first, second):
        standby.stand_by(tx, thing.id, person, now=now)
    standby.call(tx, thing.id, community.coordinator, now=now)
    run_out(tx, now + HOUR - timedelta(seconds=1))
    assert states(tx, thing, first) == ["offered"]
    run_out(tx, now + HOUR)
    assert states(tx, thing, first, second) == ["standby", "standby"]
    assert not told(tx, community, "offer_over"), "they know how they stand"
    with pytest.raises(Refusal, match="passed on"):
        commitments.take_offer(tx, thing.id, first, now=now + HOUR)
    assert standby.call(tx, thing.id, community.coordinator, now=now + HOUR).user_id == second.user_id
    giving_back.decline(tx, thing.id, in_a_dm(second), now=now + HOUR)
    assert states(tx, thing, second) == ["left"], "and who says no is out"
    with pytest.raises(Refusal, match="not called on already"):
        standby.call(tx, thing.id, community.coordinator, now=now + HOUR)
    by_name = standby.call(tx, thing.id, community.coordinator, first.user_id, now=now + HOUR)
    assert by_name.user_id == first.user_id
    assert len(community.parcels(tx, "called", to=first)) == 2
    assert_counts_equal_the_people(tx, thing.id)


def test_in_place_of_somebody_who_is_missing_there_is_one_more(
    tx: Transaction, community: Community, now: datetime
) -> None:
    thing, (ana, ben, cem) = stall(tx, community, now, ahead=DAY), community.newcomers(3)
    commitments.accept(tx, thing.id, ana, now=now)
    for person in (ben, cem):
        standby.stand_by(tx, thing.id, person, now=now)
    start = now + DAY + 10 * MINUTE
    called = standby.call(tx, thing.id, in_a_dm(community.coordinator), now=start)
    assert called.until == start + 10 * MINUTE
    assert things.show(tx, thing.id).places == 1, "until they say yes"
    commitments.take_offer(tx, thing.id, ben, now=start)
    found = things.show(tx, thing.id)
    assert (found.places, found.confirmed, found.offered) == (2, 2, 0)
    assert states(tx, thing, ana, ben) == ["confirmed", "confirmed"]
    standby.call(tx, thing.id, community.coordinator, cem.user_id, now=start)
    run_out(tx, start + 10 * MINUTE)
    assert things.show(tx, thing.id).places == 2
    assert_counts_equal_the_people(tx, thing.id)


def test_half_an_hour_after_the_start_they_are_free_and_hear_it(
    tx: Transaction, community: Community, now: datetime
) -> None:
    thing, (ana, ben) = stall(tx, community, now, ahead=DAY), community.newcomers(2)
    standby.stand_by(tx, thing.id, ana, now=now)
    [word] = community.parcels(tx, "not_needed")
    assert (word.user_id, word.due_at) == (ana.user_id, now + DAY + 30 * MINUTE)
    late = now + DAY + 30 * MINUTE
    with pytest.raises(Refusal, match="they are free"):
        standby.call(tx, thing.id, community.coordinator, now=late)
    with pytest.raises(Refusal, match="Nobody needs to stand by"):
        standby.stand_by(tx, thing.id, ben, now=late)


def test_they_are_reminded_once_like_those_who_are_in_and_of_another_moment_again(
    tx: Transaction, community: Community, now: datetime
) -> None:
    thing, ana = stall(tx, community, now), community.newcomer()
    standby.stand_by(tx, thing.id, ana, now=now)
    start = now + 4 * DAY
    for one in reminders.due(tx, now=start):
        reminders.remind(tx, one.subject_id, now=start)
    assert told(tx, community, "reminder") == [ana.user_id]
    later = Occasion(now + 9 * DAY, now + 9 * DAY + HOUR)
    amendments.move(tx, thing.id, community.coordinator, occasion=later, now=start)
    assert told(tx, community, "changed") == [ana.user_id]
    assert not told(tx, community, "reminder")
    [word] = [one for one in community.parcels(tx, "not_needed") if one.state == "waiting"]
    assert word.due_at == now + 9 * DAY + 30 * MINUTE


@pytest.mark.parametrize("how", ["left", "erased", "suspended", "break"])
def test_nobody_is_called_who_is_gone_or_away(
    tx: Transaction, community: Community, now: datetime, how: str
) -> None:
    thing, ana = stall(tx, community, now), community.newcomer()
    standby.stand_by(tx, thing.id, ana, now=now)
    if how == "left":
        departures.leave(tx, community.guild_id, ana.user_id, now=now)
    elif how == "erased":
        mine.erase(tx, community.guild_id, ana.user_id, now=now)
    elif how == "suspended":
        suspensions.suspend(tx, community.moderator, ana.user_id, reason="x", keeps_places=True, now=now)
    else:
        volunteers.pause(
            tx, community.guild_id, ana.user_id, until=now + DAY, keep_reminders=True, language="en", now=now
        )
    with pytest.raises(Refusal, match="Nobody stands by"):
        standby.call(tx, thing.id, community.coordinator, now=now)
    with pytest.raises(Refusal, match="don't stand by"):
        standby.call(tx, thing.id, community.coordinator, ana.user_id, now=now)
    assert_counts_equal_the_people(tx, thing.id)


def test_it_is_for_what_happens_at_a_moment_and_goes_on(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    ana = community.newcomer()
    undated, thing = community.post(tx, now=now), stall(tx, community, now)
    with pytest.raises(Refusal, match="Nobody needs"):
        standby.stand_by(tx, undated.id, ana, now=now)
    with pytest.raises(NotFound):
        standby.stand_by(tx, thing.id, elsewhere.newcomer(), now=now)
    standby.stand_by(tx, thing.id, ana, now=now)
    with pytest.raises(NotAllowed):
        standby.call(tx, thing.id, ana, now=now)
    commitments.accept(tx, undated.id, ana, now=now)
    with pytest.raises(Refusal, match="stand by"):
        adding.ask(tx, thing.id, community.coordinator, ana.user_id, now=now)
    standby.call(tx, thing.id, community.coordinator, now=now)
    endings.cancel(tx, thing.id, community.coordinator, now=now)
    assert not told(tx, community, "called")
    assert told(tx, community, "cancelled") == [ana.user_id], "whoever stood by hears it"
    for act in (commitments.take_offer, standby.stand_by):
        with pytest.raises(Refusal, match="closed"):
            act(tx, thing.id, ana, now=now)
    run_out(tx, now + DAY)
    assert_counts_equal_the_people(tx, thing.id)
