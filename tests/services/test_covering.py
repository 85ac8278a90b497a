"""Signing off late: whoever leads hears at once, and cover is looked for until enough are in."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.db import Transaction
from bot.errors import Invalid, NotAllowed, Refusal
from bot.services.guild import guild_settings
from bot.services.guild.callers import Caller
from bot.services.own import departures, mine, suspensions
from bot.services.people import volunteers
from bot.services.reach import covering, invitations
from bot.services.things import (
    amendments,
    asks,
    commitments,
    covers,
    endings,
    giving_back,
    leading,
    offers,
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
    tx: Transaction, community: Community, now: datetime, *, places: int | None = 2, ahead: timedelta = DAY
) -> Thing:
    occasion = Occasion(now + ahead, now + ahead + 2 * HOUR, "The market")
    thing = asks.post(tx, community.coordinator, Draft("Stall", "W", "S", places, occasion=occasion), now=now)
    return covering.set_sign_off(tx, thing.id, community.coordinator, 2880, now=now)


def willing(tx: Transaction, community: Community, people: int, now: datetime) -> list[Caller]:
    """Who agreed to invitations."""
    found = community.newcomers(people)
    for one in found:
        community.join(tx, one, now=now)
        volunteers.answer(
            tx, one.guild, one.user_id, "invitations", agreed=True, place="find", language="en", now=now
        )
    return found


def told(tx: Transaction, community: Community, kind: str) -> list[int | None]:
    return [one.user_id for one in community.parcels(tx, kind) if one.state == "waiting"]


def goes_on(tx: Transaction, now: datetime) -> None:
    """What the rounds do by then."""
    for one in offers.due(tx, now=now):
        offers.look_after(tx, one, now=now)
    for due in covering.due(tx, now=now):
        covering.look_after(tx, due.subject_id, now=now)


def states(tx: Transaction, thing: Thing, *people: Caller) -> list[str | None]:
    found = (rosters.commitment_of(tx, thing.id, person.user_id) for person in people)
    return [None if one is None else one.state for one in found]


def outcome(tx: Transaction, thing: Thing) -> str | None:
    found = covers.find(tx, thing.id)
    assert found is not None
    assert not found.is_going
    return found.outcome


def test_before_it_giving_up_is_as_ever_and_after_it_the_lead_hears_at_once(
    tx: Transaction, community: Community, now: datetime
) -> None:
    thing, (ana, ben) = stall(tx, community, now), community.newcomers(2)
    covering.set_sign_off(tx, thing.id, community.coordinator, 120, now=now)
    for person in (ana, ben):
        commitments.accept(tx, thing.id, person, now=now)
    giving_back.decline(tx, thing.id, ana, now=now + 22 * HOUR - MINUTE)
    assert not told(tx, community, "cover_needed")
    assert covers.find(tx, thing.id) is None
    late = now + 22 * HOUR
    giving_back.decline(tx, thing.id, in_a_dm(ben), now=late)
    giving_back.decline(tx, thing.id, in_a_dm(ben), now=late)
    assert told(tx, community, "cover_needed") == [community.coordinator.user_id], "once"
    found = covers.find(tx, thing.id)
    assert found is not None
    assert (found.is_going, found.goal, found.missing(things.show(tx, thing.id))) == (True, 1, 1)
    assert states(tx, thing, ben) == ["left"]


def test_first_who_stands_by_in_order_then_people_it_fits_and_it_ends_once_enough_are_in(
    tx: Transaction, community: Community, now: datetime
) -> None:
    thing = stall(tx, community, now, places=1)
    ana, first, second = community.newcomers(3)
    fits, _other = willing(tx, community, 2, now)
    commitments.accept(tx, thing.id, ana, now=now)
    for person in (first, second):
        standby.stand_by(tx, thing.id, person, now=now)
    giving_back.decline(tx, thing.id, ana, now=now)
    goes_on(tx, now)
    assert states(tx, thing, first, second) == ["offered", "standby"]
    goes_on(tx, now + MINUTE)
    assert told(tx, community, "called") == [first.user_id], "one is missing, one is asked"
    giving_back.decline(tx, thing.id, in_a_dm(first), now=now + 2 * MINUTE)
    goes_on(tx, now + 2 * MINUTE)
    assert told(tx, community, "called") == [second.user_id]
    assert not told(tx, community, "invitation")
    goes_on(tx, now + 2 * HOUR)  # no answer is no no
    assert states(tx, thing, second) == ["standby"]
    goes_on(tx, now + 2 * HOUR + MINUTE)
    asked = told(tx, community, "invitation")
    assert asked, "and then people it fits"
    assert told(tx, community, "called") == [], "each who stands by once"
    assert invitations.still_wanted(tx, thing.id, fits.user_id, now=now + 3 * HOUR) is not None
    commitments.accept(tx, thing.id, fits, now=now + 3 * HOUR)
    goes_on(tx, now + 3 * HOUR)
    assert outcome(tx, thing) == "found"
    assert told(tx, community, "cover_ended") == [community.coordinator.user_id]
    assert not told(tx, community, "invitation"), "what has not gone out is taken back"
    assert_counts_equal_the_people(tx, thing.id)


def test_in_waves_and_never_who_said_no_or_is_away_or_suspended(
    tx: Transaction, community: Community, now: datetime
) -> None:
    thing = stall(tx, community, now, places=1)
    ana, no, away, out, fits = willing(tx, community, 5, now)
    commitments.accept(tx, thing.id, ana, now=now)
    giving_back.decline(tx, thing.id, no, now=now)
    volunteers.pause(tx, away.guild, away.user_id, now + 9 * DAY, keep_reminders=True, language="en", now=now)
    suspensions.suspend(tx, community.moderator, out.user_id, "x", keeps_places=True, now=now)
    giving_back.decline(tx, thing.id, ana, now=now)
    for minutes in range(0, 120, 5):
        goes_on(tx, now + minutes * MINUTE)
    assert told(tx, community, "invitation") == [fits.user_id], "and nobody twice"
    found = covers.find(tx, thing.id)
    assert found is not None
    assert found.wave == 1


def test_the_line_comes_first_and_where_it_has_the_place_at_once_nobody_is_looked_for(
    tx: Transaction, community: Community, now: datetime
) -> None:
    thing = stall(tx, community, now, places=1, ahead=2 * HOUR)
    ana, ben, cem = community.newcomers(3)
    for person in (ana, ben):
        commitments.accept(tx, thing.id, person, now=now)
    standby.stand_by(tx, thing.id, cem, now=now)
    giving_back.decline(tx, thing.id, ana, now=now)
    assert states(tx, thing, ben, cem) == ["confirmed", "standby"]
    assert covers.find(tx, thing.id) is None
    assert told(tx, community, "cover_needed") == [community.coordinator.user_id]


def test_who_is_offered_the_place_is_waited_for(tx: Transaction, community: Community, now: datetime) -> None:
    thing = stall(tx, community, now, places=1)
    ana, ben, cem = community.newcomers(3)
    for person in (ana, ben):
        commitments.accept(tx, thing.id, person, now=now)
    standby.stand_by(tx, thing.id, cem, now=now)
    giving_back.decline(tx, thing.id, ana, now=now)
    goes_on(tx, now)
    assert states(tx, thing, ben, cem) == ["offered", "standby"]
    giving_back.decline(tx, thing.id, ben, now=now + HOUR)
    goes_on(tx, now + HOUR)
    assert states(tx, thing, ben, cem) == ["left", "offered"]
    assert told(tx, community, "cover_needed") == [community.coordinator.user_id], "an offer was no place"


@pytest.mark.parametrize("how", ["left", "erased", "suspended"])
def test_who_is_gone_late_leaves_a_gap_too(
    tx: Transaction, community: Community, now: datetime, how: str
) -> None:
    thing, ana = stall(tx, community, now), community.newcomer()
    commitments.accept(tx, thing.id, ana, now=now)
    if how == "left":
        departures.leave(tx, community.guild_id, ana.user_id, now=now)
    elif how == "erased":
        mine.erase(tx, community.guild_id, ana.user_id, now=now)
    else:
        suspensions.suspend(tx, community.moderator, ana.user_id, "x", keeps_places=False, now=now)
    assert told(tx, community, "cover_needed") == [community.coordinator.user_id]
    assert covers.is_going(tx, thing.id)


@pytest.mark.parametrize("has_channel", [True, False])
def test_where_nobody_else_leads_the_coordinators_hear(
    tx: Transaction, community: Community, now: datetime, has_channel: bool
) -> None:
    thing = stall(tx, community, now)
    if not has_channel:
        guild_settings.set_channel(tx, community.admin, "coordinators", None, now=now)
    commitments.accept(tx, thing.id, community.coordinator, now=now)
    giving_back.decline(tx, thing.id, community.coordinator, now=now)
    assert not told(tx, community, "cover_needed"), "they know"
    expected = "coordinators" if has_channel else "nobody"
    assert covers.who_hears(tx, thing, community.coordinator.user_id) == expected
    [post] = community.parcels(tx, "cover_unled")
    before = post.revision
    covering.stop(tx, thing.id, community.coordinator, now=now)
    [post] = community.parcels(tx, "cover_unled")
    assert post.revision >= before, "and how it ended is shown there"


def test_a_lead_who_has_left_is_told_nothing(tx: Transaction, community: Community, now: datetime) -> None:
    thing, ana = stall(tx, community, now), community.newcomer()
    commitments.accept(tx, thing.id, ana, now=now)
    leading.stop(tx, thing.id, community.coordinator, now=now)
    giving_back.decline(tx, thing.id, ana, now=now)
    assert not told(tx, community, "cover_needed")
    assert len(community.parcels(tx, "cover_unled")) == 1


def test_it_begins_by_hand_too_and_can_be_stopped(
    tx: Transaction, community: Community, now: datetime
) -> None:
    thing = stall(tx, community, now)
    ana, ben = community.newcomers(2)
    standby.stand_by(tx, thing.id, ana, now=now)
    with pytest.raises(NotAllowed):
        covering.start(tx, thing.id, ana, now=now)
    covering.start(tx, thing.id, in_a_dm(community.coordinator), now=now)
    goes_on(tx, now)
    assert states(tx, thing, ana) == ["offered"]
    with pytest.raises(NotAllowed):
        covering.stop(tx, thing.id, ben, now=now)
    covering.stop(tx, thing.id, community.coordinator, now=now)
    assert outcome(tx, thing) == "stopped"
    assert states(tx, thing, ana) == ["offered"], "who was called keeps the time they were told"
    assert not covering.due(tx, now=now + DAY)
    assert not told(tx, community, "cover_ended"), "they know"
    commitments.take_offer(tx, thing.id, ana, now=now)
    commitments.accept(tx, thing.id, ben, now=now)
    with pytest.raises(Refusal, match="nobody is missing"):
        covering.start(tx, thing.id, community.coordinator, now=now)


@pytest.mark.parametrize("how", ["too late", "cancelled", "closed"])
def test_it_ends_with_the_thing(tx: Transaction, community: Community, now: datetime, how: str) -> None:
    thing, ana = stall(tx, community, now), community.newcomer()
    commitments.accept(tx, thing.id, ana, now=now)
    giving_back.decline(tx, thing.id, ana, now=now)
    if how == "cancelled":
        endings.cancel(tx, thing.id, community.coordinator, now=now)
    elif how == "closed":
        endings.close(tx, thing.id, community.coordinator, now=now)
    goes_on(tx, now + DAY + 29 * MINUTE)
    if how == "too late":
        assert covers.is_going(tx, thing.id)
        goes_on(tx, now + DAY + 30 * MINUTE)
    assert outcome(tx, thing) == ("nobody" if how != "cancelled" else "over")
    assert bool(told(tx, community, "cover_ended")) == (how != "cancelled")


def test_where_as_many_come_as_like_to_one_is_looked_for(
    tx: Transaction, community: Community, now: datetime
) -> None:
    thing = stall(tx, community, now, places=None)
    people = community.newcomers(4)
    for one in people[:3]:
        commitments.accept(tx, thing.id, one, now=now)
    giving_back.decline(tx, thing.id, people[0], now=now)
    giving_back.decline(tx, thing.id, people[1], now=now)
    found = covers.find(tx, thing.id)
    assert found is not None
    assert found.missing(things.show(tx, thing.id)) == 2
    for one in (people[0], people[3]):
        commitments.accept(tx, thing.id, one, now=now)
    goes_on(tx, now)
    assert outcome(tx, thing) == "found"


def test_fewer_places_are_filled_sooner(tx: Transaction, community: Community, now: datetime) -> None:
    thing = stall(tx, community, now)
    ana, ben = community.newcomers(2)
    for one in (ana, ben):
        commitments.accept(tx, thing.id, one, now=now)
    giving_back.decline(tx, thing.id, ana, now=now)
    amendments.resize(tx, thing.id, community.coordinator, 1, now=now)
    goes_on(tx, now)
    assert outcome(tx, thing) == "found"


def test_what_can_be_chosen_is_what_is_shown(tx: Transaction, community: Community, now: datetime) -> None:
    thing, undated = stall(tx, community, now), community.post(tx, now=now)
    for chosen in (-1, 7, 10**9):
        with pytest.raises(Invalid):
            covering.set_sign_off(tx, thing.id, community.coordinator, chosen, now=now)
        with pytest.raises(Invalid):
            covering.set_window(tx, thing.id, community.coordinator, chosen, now=now)
    assert covering.set_window(tx, thing.id, community.coordinator, 0, now=now).offer_minutes == 0
    assert covering.set_sign_off(tx, thing.id, community.coordinator, None, now=now).sign_off_minutes is None
    with pytest.raises(Refusal, match="starts at no moment"):
        covering.set_sign_off(tx, undated.id, community.coordinator, 60, now=now)
    with pytest.raises(NotAllowed):
        covering.set_sign_off(tx, thing.id, community.newcomer(), 60, now=now)
