"""Who is on a break is passed over: they stay in line, nobody asks them, and no clock of theirs runs."""

from __future__ import annotations

from datetime import datetime

from bot.db import Transaction
from bot.services.guild.callers import Caller
from bot.services.things import adding, commitments, giving_back, offers, resting, things
from tests.services.conftest import Community
from tests.services.test_offers import DAY, HOUR, full_and_offering, look_after_all, states
from tests.services.test_rosters import assert_counts_equal_the_people


def rests(tx: Transaction, person: Caller, until: datetime | None, *, now: datetime) -> None:
    resting.rest(tx, person.guild, person.user_id, until, keep_reminders=True, language="en", now=now)


def test_an_offer_passes_over_who_rests_and_they_keep_their_place_in_line(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask, has, (first, second) = full_and_offering(tx, community, 2, now=now)
    rests(tx, first, now + DAY, now=now)
    giving_back.decline(tx, ask.id, has, now=now)
    assert states(tx, ask, [first, second]) == ["waitlisted", "offered"]
    [offer] = community.parcels(tx, "offer")
    assert offer.user_id == second.user_id
    giving_back.decline(tx, ask.id, second, now=now)
    third = community.newcomer()
    look_after_all(tx, now=now + HOUR)
    assert states(tx, ask, [first]) == ["waitlisted"], "nobody is asked"
    assert commitments.accept(tx, ask.id, third, now=now + HOUR).has_place, "only who rests waits for it"
    assert_counts_equal_the_people(tx, ask.id)
    giving_back.decline(tx, ask.id, third, now=now + 2 * HOUR)
    assert look_after_all(tx, now=now + DAY) == 1, "they are back"
    assert states(tx, ask, [first]) == ["offered"]
    _thing, one = things.with_commitment(tx, ask.id, first.user_id)
    assert one is not None
    assert one.offered_until == now + DAY + 2 * HOUR
    assert look_after_all(tx, now=now + DAY) == 0


def test_who_ends_their_break_is_asked_at_once(tx: Transaction, community: Community, now: datetime) -> None:
    ask, has, (first,) = full_and_offering(tx, community, 1, now=now)
    rests(tx, first, now + 5 * DAY, now=now)
    giving_back.decline(tx, ask.id, has, now=now)
    assert look_after_all(tx, now=now + DAY) == 0
    rests(tx, first, None, now=now + DAY)
    assert look_after_all(tx, now=now + DAY) == 1
    assert states(tx, ask, [first]) == ["offered"]


def test_who_begins_a_break_while_a_place_is_offered_to_them_waits_again(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask, has, (first, second) = full_and_offering(tx, community, 2, now=now)
    giving_back.decline(tx, ask.id, has, now=now)
    assert states(tx, ask, [first, second]) == ["offered", "waitlisted"]
    rests(tx, first, now + DAY, now=now)
    assert states(tx, ask, [first, second]) == ["waitlisted", "offered"]
    [offer] = [one for one in community.parcels(tx, "offer") if one.state == "waiting"]
    assert offer.user_id == second.user_id
    assert_counts_equal_the_people(tx, ask.id)


def test_a_question_of_a_lead_stays_one(tx: Transaction, community: Community, now: datetime) -> None:
    ask, has, (first,) = full_and_offering(tx, community, 1, now=now)
    other = community.newcomer()
    commitments.accept(tx, community.post(tx, now=now).id, other, now=now)
    for person in (first, has):
        giving_back.decline(tx, ask.id, person, now=now)
    adding.ask(tx, ask.id, community.coordinator, other.user_id, now=now)
    rests(tx, other, now + DAY, now=now)
    assert states(tx, ask, [other]) == ["offered"]


def test_what_is_over_is_looked_at_no_more(tx: Transaction, community: Community, now: datetime) -> None:
    ask, has, (first,) = full_and_offering(tx, community, 1, now=now)
    rests(tx, first, now + 20 * DAY, now=now)
    giving_back.decline(tx, ask.id, has, now=now)
    over = now + 30 * DAY
    look_after_all(tx, now=over)
    assert offers.due(tx, now=over) == []
