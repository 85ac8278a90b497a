"""A place that is offered for a while: taken in time it is theirs, else it passes on, and they hear so."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.db import Transaction
from bot.errors import Refusal
from bot.services.guild.callers import Caller
from bot.services.own import mine
from bot.services.people import volunteers
from bot.services.things import asks, commitments, giving_back, offers, things
from bot.services.things.posting import Draft
from bot.services.things.rosters import BY_ITSELF
from bot.services.things.things import Thing
from tests.services.conftest import Community, in_a_dm
from tests.services.reminding import to_be_reminded
from tests.services.test_rosters import assert_counts_equal_the_people

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def full_and_offering(
    tx: Transaction, community: Community, waiting: int, *, now: datetime
) -> tuple[Thing, Caller, list[Caller]]:
    """One place, taken; so many wait for it, each of whom would have two hours to take it."""
    draft = Draft("T", "W", "S", places=1, deadline=now + 9 * DAY, offer_minutes=120)
    ask = asks.post(tx, community.coordinator, draft, now=now)
    has, *line = community.newcomers(1 + waiting)
    for person in (has, *line):
        commitments.accept(tx, ask.id, person, now=now)
    return ask, has, line


def states(tx: Transaction, thing: Thing, people: list[Caller]) -> list[str | None]:
    found = (things.with_commitment(tx, thing.id, person.user_id)[1] for person in people)
    return [one.state if one is not None else None for one in found]


def look_after_all(tx: Transaction, *, now: datetime) -> int:
    due = offers.due(tx, now=now)
    for one in due:
        offers.look_after(tx, one, now=now)
    return len(due)


def test_a_free_place_is_offered_to_the_first_in_line_and_kept_for_them(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask, has, (first, second) = full_and_offering(tx, community, 2, now=now)
    giving_back.decline(tx, ask.id, has, now=now)
    assert states(tx, ask, [first, second]) == ["offered", "waitlisted"]
    [offer] = community.parcels(tx, "offer")
    assert offer.user_id == first.user_id
    assert not community.parcels(tx, "place")
    assert commitments.accept(tx, ask.id, community.newcomer(), now=now).waits, "it is not free for others"
    _, commitment = things.with_commitment(tx, ask.id, first.user_id)
    assert commitment is not None
    assert (commitment.offered_until, commitment.changed_by) == (now + 2 * HOUR, BY_ITSELF)
    assert first.user_id not in {one for one, _at in to_be_reminded(tx, community)}, "not before the place"


@pytest.mark.parametrize("way", ["take", "take in a message", "press I'm in", "do it"])
def test_who_takes_it_in_time_has_it(tx: Transaction, community: Community, now: datetime, way: str) -> None:
    ask, has, (first, _second) = full_and_offering(tx, community, 2, now=now)
    giving_back.decline(tx, ask.id, has, now=now)
    if way == "press I'm in":
        receipt = commitments.accept(tx, ask.id, first, now=now + HOUR)
    elif way == "do it":
        receipt = commitments.report_done(tx, ask.id, first, now=now + HOUR)
    else:
        caller = first if way == "take" else in_a_dm(first)
        receipt = commitments.take_offer(tx, ask.id, caller, now=now + HOUR)
    assert (receipt.again, receipt.thing.confirmed, receipt.thing.offered) == (False, 1, 0)
    assert look_after_all(tx, now=now + 3 * HOUR) == 0
    assert states(tx, ask, [first]) == ["confirmed"]
    if way != "do it":
        assert first.user_id in {one for one, _at in to_be_reminded(tx, community)}
        again = commitments.take_offer(tx, ask.id, first, now=now + HOUR)
        assert again.again, "twice is once"


def test_what_is_not_taken_in_time_passes_on_and_is_told(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask, has, (first, second) = full_and_offering(tx, community, 2, now=now)
    giving_back.decline(tx, ask.id, has, now=now)
    assert look_after_all(tx, now=now + 2 * HOUR - timedelta(seconds=1)) == 0
    assert look_after_all(tx, now=now + 2 * HOUR) == 1
    assert states(tx, ask, [first, second]) == ["left", "offered"]
    assert [one.user_id for one in community.parcels(tx, "offer") if one.state == "waiting"] == [
        second.user_id
    ]
    assert [one.user_id for one in community.parcels(tx, "offer_over")] == [first.user_id]
    with pytest.raises(Refusal, match="passed on"):
        commitments.take_offer(tx, ask.id, first, now=now + 2 * HOUR)
    assert commitments.accept(tx, ask.id, first, now=now + 3 * HOUR).waits, "they can line up again"
    assert look_after_all(tx, now=now + 4 * HOUR) == 1
    assert states(tx, ask, [first, second]) == ["offered", "left"]
    assert_counts_equal_the_people(tx, ask.id)


def test_an_offer_is_given_back_like_a_place(tx: Transaction, community: Community, now: datetime) -> None:
    ask, has, (first, second) = full_and_offering(tx, community, 2, now=now)
    giving_back.decline(tx, ask.id, has, now=now)
    giving_back.give_up(tx, ask.id, in_a_dm(first), now=now)
    assert states(tx, ask, [first, second]) == ["left", "offered"]
    assert [one.state for one in community.parcels(tx, "offer", to=first)] == ["dropped"]
    assert not community.parcels(tx, "offer_over"), "they know"


def test_who_erases_themselves_while_a_place_is_kept_for_them_makes_room(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask, has, (first, second) = full_and_offering(tx, community, 2, now=now)
    giving_back.decline(tx, ask.id, has, now=now)
    mine.erase(tx, community.guild_id, first.user_id, now=now)
    assert states(tx, ask, [second]) == ["offered"]
    assert look_after_all(tx, now=now + 2 * HOUR) == 1
    assert volunteers.find(tx, community.guild_id, first.user_id) is None
    assert_counts_equal_the_people(tx, ask.id)


def test_once_it_is_over_nothing_is_offered_any_more(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask, has, (first, second) = full_and_offering(tx, community, 2, now=now)
    giving_back.decline(tx, ask.id, has, now=now + 9 * DAY - HOUR)
    assert look_after_all(tx, now=now + 9 * DAY + HOUR) == 1
    assert states(tx, ask, [first, second]) == ["left", "waitlisted"]
    with pytest.raises(Refusal):
        commitments.take_offer(tx, ask.id, first, now=now + 9 * DAY + HOUR)
