"""A place that somebody offers is theirs until somebody takes it: who that is, and who hears what."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.db import Transaction
from bot.errors import NotFound, Refusal
from bot.services.guild.callers import Caller
from bot.services.own import departures, mine
from bot.services.shifts import handing_on
from bot.services.things import (
    adding,
    amendments,
    asks,
    commitments,
    endings,
    giving_back,
    offers,
    on_offer,
    rosters,
    things,
)
from bot.services.things.posting import Draft
from bot.services.things.things import Occasion, Thing
from tests.services.conftest import Community, in_a_dm
from tests.services.reminding import to_be_reminded
from tests.services.test_rosters import assert_counts_equal_the_people

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def stall(
    tx: Transaction,
    community: Community,
    now: datetime,
    *,
    places: int | None = 1,
    offer_minutes: int = 0,
    hours: int = 0,
) -> Thing:
    starts = now + 5 * DAY + hours * HOUR
    occasion = Occasion(starts, starts + 2 * HOUR, "The market")
    draft = Draft("Stall", "W", "S", places, occasion=occasion, offer_minutes=offer_minutes)
    return asks.post(tx, community.coordinator, draft, now=now)


def states(tx: Transaction, thing: Thing, *people: Caller) -> list[str | None]:
    found = (rosters.commitment_of(tx, thing.id, person.user_id) for person in people)
    return [None if one is None else one.state for one in found]


def told(tx: Transaction, community: Community, kind: str) -> list[int | None]:
    return [one.user_id for one in community.parcels(tx, kind) if one.state == "waiting"]


def test_it_is_theirs_until_somebody_takes_it_and_then_at_once_somebody_elses(
    tx: Transaction, community: Community, now: datetime
) -> None:
    thing, (ana, ben, cem) = stall(tx, community, now), community.newcomers(3)
    commitments.accept(tx, thing.id, ana, now=now)
    assert handing_on.offer(tx, thing.id, ana, now=now).is_theirs
    assert handing_on.offer(tx, thing.id, ana, now=now).is_theirs, "twice is once"
    assert things.show(tx, thing.id).on_offer == 1
    assert commitments.accept(tx, thing.id, ana, now=now).has_place, "they don't take their own"
    assert commitments.accept(tx, thing.id, ben, now=now).has_place
    assert states(tx, thing, ana, ben) == ["left", "confirmed"]
    assert told(tx, community, "handed_on") == [ana.user_id]
    assert to_be_reminded(tx, community) == {(ben.user_id, now + 4 * DAY)}
    assert commitments.accept(tx, thing.id, cem, now=now).waits, "once"
    assert things.show(tx, thing.id).on_offer == 0
    assert_counts_equal_the_people(tx, thing.id)
    commitments.accept(tx, thing.id, ana, now=now)
    assert states(tx, thing, ana) == ["waitlisted"], "and whoever gave it away comes after the others"


def test_who_waits_comes_first_and_has_said_yes_already(
    tx: Transaction, community: Community, now: datetime
) -> None:
    thing, (ana, first, second) = stall(tx, community, now), community.newcomers(3)
    for person in (ana, first, second):
        commitments.accept(tx, thing.id, person, now=now)
    assert not handing_on.offer(tx, thing.id, ana, now=now).is_theirs
    assert states(tx, thing, ana, first, second) == ["left", "confirmed", "waitlisted"]
    assert told(tx, community, "place") == [first.user_id]
    assert told(tx, community, "handed_on") == [ana.user_id]
    assert_counts_equal_the_people(tx, thing.id)


def test_where_places_are_offered_for_a_while_the_line_is_asked_in_its_order(
    tx: Transaction, community: Community, now: datetime
) -> None:
    thing = stall(tx, community, now, offer_minutes=120)
    ana, first, second, third = community.newcomers(4)
    for person in (ana, first, second):
        commitments.accept(tx, thing.id, person, now=now)
    assert handing_on.offer(tx, thing.id, ana, now=now).is_theirs
    assert states(tx, thing, ana, first, second) == ["confirmed", "offered", "waitlisted"]
    assert told(tx, community, "offer") == [first.user_id]
    with pytest.raises(Refusal, match="promised to whoever is first in line"):
        handing_on.keep(tx, thing.id, ana, now=now)
    assert commitments.accept(tx, thing.id, third, now=now).waits, "it is not theirs to take"
    giving_back.give_up(tx, thing.id, in_a_dm(first), now=now)
    assert states(tx, thing, ana, second, third) == ["confirmed", "offered", "waitlisted"]
    late = now + 3 * HOUR
    for one in offers.due(tx, now=late):
        offers.look_after(tx, one, now=late)
    assert states(tx, thing, ana, second, third) == ["confirmed", "left", "offered"]
    commitments.take_offer(tx, thing.id, in_a_dm(third), now=late)
    assert states(tx, thing, ana, third) == ["left", "confirmed"]
    assert told(tx, community, "handed_on") == [ana.user_id]
    assert_counts_equal_the_people(tx, thing.id)


def test_somebody_elses_place_that_becomes_free_is_taken_first_and_the_offer_stands(
    tx: Transaction, community: Community, now: datetime
) -> None:
    thing = stall(tx, community, now, places=2, offer_minutes=120)
    ana, ben, first, second = community.newcomers(4)
    for person in (ana, ben, first, second):
        commitments.accept(tx, thing.id, person, now=now)
    handing_on.offer(tx, thing.id, ana, now=now)
    assert states(tx, thing, first, second) == ["offered", "waitlisted"]
    giving_back.give_up(tx, thing.id, ben, now=now)
    assert states(tx, thing, first, second) == ["offered", "offered"]
    commitments.take_offer(tx, thing.id, first, now=now)
    assert states(tx, thing, ana, first) == ["confirmed", "confirmed"]
    commitments.take_offer(tx, thing.id, second, now=now)
    assert states(tx, thing, ana, second) == ["left", "confirmed"]
    assert things.show(tx, thing.id).confirmed == 2


def test_of_several_the_one_offered_longest_is_taken_first(
    tx: Transaction, community: Community, now: datetime
) -> None:
    thing, (ana, ben, cem, dan) = stall(tx, community, now, places=2), community.newcomers(4)
    for person in (ana, ben):
        commitments.accept(tx, thing.id, person, now=now)
    handing_on.offer(tx, thing.id, ben, now=now)
    handing_on.offer(tx, thing.id, ana, now=now + HOUR)
    commitments.accept(tx, thing.id, cem, now=now + HOUR)
    assert states(tx, thing, ana, ben) == ["confirmed", "left"]
    handing_on.keep(tx, thing.id, ana, now=now + HOUR)
    assert commitments.accept(tx, thing.id, dan, now=now + HOUR).waits
    assert states(tx, thing, ana) == ["confirmed"]


def test_more_places_are_taken_before_those_that_people_offer(
    tx: Transaction, community: Community, now: datetime
) -> None:
    thing, (ana, ben) = stall(tx, community, now), community.newcomers(2)
    commitments.accept(tx, thing.id, ana, now=now)
    handing_on.offer(tx, thing.id, ana, now=now)
    amendments.resize(tx, thing.id, community.coordinator, 2, now=now)
    commitments.accept(tx, thing.id, ben, now=now)
    assert states(tx, thing, ana, ben) == ["confirmed", "confirmed"]
    amendments.resize(tx, thing.id, community.coordinator, 1, now=now)
    cem = community.newcomer()
    assert commitments.accept(tx, thing.id, cem, now=now).waits, "there are too many as it is"


def test_as_it_starts_they_are_in(tx: Transaction, community: Community, now: datetime) -> None:
    thing, (ana, ben) = stall(tx, community, now), community.newcomers(2)
    commitments.accept(tx, thing.id, ana, now=now)
    handing_on.offer(tx, thing.id, ana, now=now)
    assert not on_offer.due(tx, now=now + 4 * DAY)
    start = now + 5 * DAY
    assert commitments.accept(tx, thing.id, ben, now=start).waits, "also before anybody looks"
    assert states(tx, thing, ana) == ["confirmed"]
    assert [one.subject_id for one in on_offer.due(tx, now=start)] == []
    assert_counts_equal_the_people(tx, thing.id)


@pytest.mark.parametrize("moved", [False, True])
def test_the_round_ends_it_as_it_starts_whenever_that_is_by_then(
    tx: Transaction, community: Community, now: datetime, moved: bool
) -> None:
    thing, ana = stall(tx, community, now), community.newcomer()
    commitments.accept(tx, thing.id, ana, now=now)
    handing_on.offer(tx, thing.id, ana, now=now)
    start = now + 5 * DAY
    if moved:
        start += DAY
        later = Occasion(start, start + HOUR)
        amendments.move(tx, thing.id, community.coordinator, occasion=later, now=now)
    assert not on_offer.due(tx, now=start - HOUR)
    [due] = on_offer.due(tx, now=start)
    handing_on.end(tx, due.subject_id, now=start)
    assert things.show(tx, thing.id).on_offer == 0
    assert not on_offer.due(tx, now=start + DAY)
    with pytest.raises(Refusal, match="has begun"):
        handing_on.offer(tx, thing.id, ana, now=start)


def test_nothing_comes_round_of_who_is_gone(tx: Transaction, community: Community, now: datetime) -> None:
    thing, ana = stall(tx, community, now), community.newcomer()
    commitments.accept(tx, thing.id, ana, now=now)
    handing_on.offer(tx, thing.id, ana, now=now)
    giving_back.give_up(tx, thing.id, ana, now=now)
    assert things.show(tx, thing.id).on_offer == 0
    for one in on_offer.due(tx, now=now + 5 * DAY):
        handing_on.end(tx, one.subject_id, now=now + 5 * DAY)
    assert not on_offer.due(tx, now=now + 5 * DAY)


@pytest.mark.parametrize("how", ["gives it back", "did it", "left", "erased"])
def test_what_is_no_longer_theirs_is_offered_by_nobody(
    tx: Transaction, community: Community, now: datetime, how: str
) -> None:
    thing, (ana, ben) = stall(tx, community, now), community.newcomers(2)
    commitments.accept(tx, thing.id, ana, now=now)
    handing_on.offer(tx, thing.id, ana, now=now)
    if how == "gives it back":
        giving_back.give_up(tx, thing.id, ana, now=now)
    elif how == "did it":
        commitments.report_done(tx, thing.id, ana, now=now)
    elif how == "left":
        departures.leave(tx, community.guild_id, ana.user_id, now=now)
    else:
        mine.erase(tx, community.guild_id, ana.user_id, now=now)
    assert things.show(tx, thing.id).on_offer == 0
    commitments.accept(tx, thing.id, ben, now=now)
    assert not told(tx, community, "handed_on")
    assert_counts_equal_the_people(tx, thing.id)


def test_who_has_no_place_offers_none(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    thing, (ana, ben) = stall(tx, community, now), community.newcomers(2)
    commitments.accept(tx, thing.id, ana, now=now)
    commitments.accept(tx, thing.id, ben, now=now)
    for person in (ben, community.newcomer()):
        with pytest.raises(Refusal, match="no place"):
            handing_on.offer(tx, thing.id, person, now=now)
    with pytest.raises(NotFound):
        handing_on.offer(tx, thing.id, Caller(ana.user_id, elsewhere.guild_id), now=now)
    assert states(tx, thing, ana) == ["confirmed"]


def test_where_nothing_is_to_be_taken_it_says_what_to_do_instead(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ana = community.newcomer()
    roomy, undated = stall(tx, community, now, places=None), community.post(tx, places=1, now=now)
    over = stall(tx, community, now, hours=9)
    for thing in (roomy, undated, over):
        commitments.accept(tx, thing.id, ana, agreed=None, now=now)
    endings.cancel(tx, over.id, community.coordinator, now=now)
    for thing, why in ((roomy, "room for everybody"), (undated, "can't be handed on"), (over, "closed")):
        with pytest.raises(Refusal, match=why):
            handing_on.offer(tx, thing.id, ana, now=now)


def test_a_kept_place_is_not_made_of_one_that_somebody_offers(
    tx: Transaction, community: Community, now: datetime
) -> None:
    """A lead adds people to what is free; who offers theirs may keep it."""
    thing, (ana, known) = stall(tx, community, now), community.newcomers(2)
    commitments.accept(tx, community.post(tx, now=now).id, known, now=now)
    commitments.accept(tx, thing.id, ana, now=now)
    handing_on.offer(tx, thing.id, ana, now=now)
    with pytest.raises(Refusal, match="Every place"):
        adding.ask(tx, thing.id, community.coordinator, known.user_id, now=now)
