"""Somebody who said yes elsewhere is asked, once, and has a place kept until they confirm it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.db import Transaction
from bot.errors import NotAllowed, NotFound, Refusal
from bot.services.care import boundaries
from bot.services.guild.callers import Caller
from bot.services.own import departures, mine
from bot.services.people import volunteers
from bot.services.things import (
    adding,
    amendments,
    commitments,
    endings,
    giving_back,
    leads,
    offers,
    rosters,
    things,
)
from bot.services.things.things import Occasion, Thing
from tests.services.conftest import Community, in_a_dm
from tests.services.test_rosters import assert_counts_equal_the_people

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def ask(tx: Transaction, community: Community, now: datetime) -> Thing:
    return community.post(tx, places=2, deadline=now + 9 * DAY, now=now)


@pytest.fixture
def known(tx: Transaction, community: Community, now: datetime) -> Caller:
    """Somebody who has said yes to something here before."""
    person = community.newcomer()
    commitments.accept(tx, community.post(tx, now=now).id, person, now=now)
    return person


def added(tx: Transaction, community: Community, ask: Thing, person: Caller, now: datetime) -> datetime:
    return adding.ask(tx, ask.id, community.coordinator, person.user_id, now=now)


def state(tx: Transaction, ask: Thing, person: Caller) -> str | None:
    found = rosters.commitment_of(tx, ask.id, person.user_id)
    return None if found is None else found.state


def answers(tx: Transaction, community: Community) -> list[str]:
    """What whoever asks is told, by the end of its key."""
    told = community.parcels(tx, adding.ADD_ANSWERED.name, to=community.coordinator)
    return [one.key.rpartition(":")[2] for one in told if one.state == "waiting"]


@pytest.mark.parametrize("how", ["in the message", "on the card", "by doing it"])
def test_a_place_is_kept_until_they_say_yes(
    tx: Transaction, community: Community, ask: Thing, known: Caller, now: datetime, how: str
) -> None:
    assert added(tx, community, ask, known, now) == now + 2 * DAY
    assert state(tx, ask, known) == "offered"
    assert things.show(tx, ask.id).roster.free == 1
    assert {one.user_id for one in community.parcels(tx, adding.ADDED.name)} == {known.user_id}
    if how == "in the message":
        commitments.take_offer(tx, ask.id, in_a_dm(known), now=now)
    elif how == "on the card":
        commitments.accept(tx, ask.id, known, now=now)
    else:
        commitments.report_done(tx, ask.id, known, now=now)
    assert state(tx, ask, known) == "confirmed"
    assert answers(tx, community) == ["yes"]
    assert {one.state for one in community.parcels(tx, adding.ADDED.name)} == {"dropped"}
    assert_counts_equal_the_people(tx, ask.id)


@pytest.mark.parametrize("how", ["no", "too late", "gone"])
def test_without_a_yes_the_place_is_free_again_and_whoever_asked_hears_no_more_than_that(
    tx: Transaction, community: Community, ask: Thing, known: Caller, now: datetime, how: str
) -> None:
    added(tx, community, ask, known, now)
    if how == "no":
        giving_back.decline(tx, ask.id, in_a_dm(known), now=now)
    elif how == "gone":
        departures.leave(tx, community.guild_id, known.user_id, now=now)
    else:
        for one in offers.due(tx, now=now + 2 * DAY):
            offers.look_after(tx, one, now=now + 2 * DAY)
        assert not community.parcels(tx, offers.OFFER_OVER.name), "they wanted nothing of it"
    assert state(tx, ask, known) == "left"
    assert things.show(tx, ask.id).roster.free == 2
    assert answers(tx, community) == ["no"]
    assert_counts_equal_the_people(tx, ask.id)


def test_nobody_is_asked_twice_nor_who_has_said_no(
    tx: Transaction, community: Community, ask: Thing, known: Caller, now: datetime
) -> None:
    added(tx, community, ask, known, now)
    with pytest.raises(Refusal, match="kept for them already"):
        added(tx, community, ask, known, now)
    for one in offers.due(tx, now=now + 2 * DAY):
        offers.look_after(tx, one, now=now + 2 * DAY)
    with pytest.raises(Refusal, match="nobody anew"):
        added(tx, community, ask, known, now + 3 * DAY)


def test_who_gave_it_back_has_said_no(
    tx: Transaction, community: Community, ask: Thing, known: Caller, now: datetime
) -> None:
    commitments.accept(tx, ask.id, known, now=now)
    with pytest.raises(Refusal, match="already"):
        added(tx, community, ask, known, now)
    giving_back.decline(tx, ask.id, known, now=now)
    with pytest.raises(Refusal, match="just now"):
        added(tx, community, ask, known, now)


def test_who_wants_to_hear_no_more_of_it_is_left_alone(
    tx: Transaction, community: Community, ask: Thing, known: Caller, now: datetime
) -> None:
    volunteers.answer(
        tx,
        community.guild_id,
        known.user_id,
        "invitations",
        agreed=True,
        place="find",
        language="en",
        now=now,
    )
    giving_back.decline(tx, ask.id, known, now=now)
    with pytest.raises(Refusal, match="just now"):
        added(tx, community, ask, known, now)


def test_who_never_said_yes_here_is_not_written_to(
    tx: Transaction, community: Community, ask: Thing, known: Caller, now: datetime
) -> None:
    stranger = community.newcomer()
    with pytest.raises(Refusal, match="may not write to them"):
        added(tx, community, ask, stranger, now)
    departures.leave(tx, community.guild_id, known.user_id, now=now)
    mine.erase(tx, community.guild_id, known.user_id, now=now)
    with pytest.raises(Refusal, match="may not write to them"):
        added(tx, community, ask, known, now)
    assert not community.parcels(tx, adding.ADDED.name)
    assert state(tx, ask, stranger) is None


def test_who_rests_or_keeps_away_from_whoever_asks_is_left_alone(
    tx: Transaction, community: Community, ask: Thing, known: Caller, now: datetime
) -> None:
    rests = community.newcomer()
    volunteers.pause(
        tx,
        community.guild_id,
        rests.user_id,
        now + DAY,
        keep_reminders=False,
        language="en",
        now=now,
    )
    boundaries.draw(tx, community.guild_id, known, community.coordinator.user_id, now=now)
    for person in (rests, known):
        with pytest.raises(Refusal, match="just now"):
            added(tx, community, ask, person, now)


def test_where_no_place_is_free_or_it_is_not_theirs_to_give_it_says_so(
    tx: Transaction, community: Community, known: Caller, now: datetime
) -> None:
    full = community.post(tx, places=1, now=now)
    commitments.accept(tx, full.id, community.newcomer(), now=now)
    with pytest.raises(Refusal, match="Every place"):
        added(tx, community, full, known, now)
    over = community.post(tx, now=now)
    endings.close(tx, over.id, community.coordinator, now=now)
    with pytest.raises(Refusal, match="closed"):
        added(tx, community, over, known, now)
    with pytest.raises(Refusal, match="That is you"):
        added(tx, community, community.post(tx, now=now), community.coordinator, now)


def test_for_leads_and_coordinators_of_that_server(
    tx: Transaction, community: Community, elsewhere: Community, ask: Thing, known: Caller, now: datetime
) -> None:
    lead = community.newcomer()
    for who, error in ((community.newcomer(), NotAllowed), (elsewhere.coordinator, NotFound)):
        with pytest.raises(error):
            adding.ask(tx, ask.id, who, known.user_id, now=now)
    leads.add(tx, ask, lead.user_id, now=now)
    assert adding.ask(tx, ask.id, lead, known.user_id, now=now) > now


def test_a_place_is_kept_no_longer_than_until_it_starts(
    tx: Transaction, community: Community, known: Caller, now: datetime
) -> None:
    posted = community.post(tx, now=now)
    occasion = Occasion(now + HOUR, now + 3 * HOUR)
    moved = amendments.move(tx, posted.id, community.coordinator, occasion=occasion, now=now)
    assert added(tx, community, moved, known, now) == now + HOUR


def test_at_its_end_who_did_not_answer_hears_of_no_wait(
    tx: Transaction, community: Community, ask: Thing, known: Caller, now: datetime
) -> None:
    added(tx, community, ask, known, now)
    endings.close(tx, ask.id, community.coordinator, now=now)
    assert not community.parcels(tx, endings.OVER.name)


def test_no_more_than_some_are_asked_at_once(tx: Transaction, community: Community, now: datetime) -> None:
    whenever, other = community.post(tx, now=now), community.post(tx, now=now)
    people = community.newcomers(adding.MOST + 1)
    for person in people:
        commitments.accept(tx, other.id, person, now=now)
    for person in people[:-1]:
        added(tx, community, whenever, person, now)
    with pytest.raises(Refusal, match="Wait for some"):
        added(tx, community, whenever, people[-1], now)
    commitments.take_offer(tx, whenever.id, replace(people[0], guild_id=None), now=now)
    added(tx, community, whenever, people[-1], now)


def test_who_has_not_answered_is_asked_once_more_a_day_before_the_place_passes_on(
    tx: Transaction, community: Community, ask: Thing, known: Caller, now: datetime
) -> None:
    until = added(tx, community, ask, known, now)
    asked = [(one.user_id, one.due_at) for one in community.parcels(tx, adding.ADDED.name)]
    assert asked == [(known.user_id, now), (known.user_id, until - DAY)]
    thing, unanswered = adding.unanswered(tx, ask.id, community.coordinator)
    assert thing.id == ask.id
    assert [(one.user_id, one.changed_at, one.offered_until) for one in unanswered] == [
        (known.user_id, now, until)
    ]
    with pytest.raises(NotAllowed):
        adding.unanswered(tx, ask.id, known)
    commitments.take_offer(tx, ask.id, known, now=now)
    assert {one.state for one in community.parcels(tx, adding.ADDED.name)} == {"dropped"}
    assert not adding.unanswered(tx, ask.id, community.coordinator)[1]


def test_what_is_near_is_asked_once(
    tx: Transaction, community: Community, known: Caller, now: datetime
) -> None:
    near = community.post(tx, deadline=now + 30 * HOUR, now=now)
    added(tx, community, near, known, now)
    assert len(community.parcels(tx, adding.ADDED.name)) == 1
    assert adding.asked_again_at(now, now + 36 * HOUR) == now + 12 * HOUR
