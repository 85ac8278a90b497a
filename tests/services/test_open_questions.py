"""A question about something to do: whoever leads it is asked, then the coordinators, and nobody is left."""

from datetime import datetime, timedelta

import pytest

from bot.db import Transaction
from bot.errors import NotFound, Refusal
from bot.services.care import boundaries, followups, hand_wishes, hands
from bot.services.guild import guild_settings
from bot.services.guild.callers import Caller
from bot.services.things import endings, leads, open_questions
from bot.services.things.asks import Ask
from bot.services.things.open_questions import MOST_OPEN
from tests.services.conftest import Community
from tests.unasked import go_round

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def lead(community: Community) -> Caller:
    """No coordinator."""
    return community.newcomer()


@pytest.fixture
def led(tx: Transaction, community: Community, lead: Caller, now: datetime) -> Ask:
    ask = community.post(tx, now=now)
    leads.add(tx, ask, lead.user_id, now=now)
    leads.remove(tx, ask.id, community.coordinator.user_id)
    return ask


def passes(tx: Transaction, now: datetime) -> None:
    while go_round(tx, "hands", now=now):
        pass


def test_whoever_leads_it_hears_first_and_reads_it_once_they_have_taken_it_on(
    tx: Transaction, community: Community, led: Ask, lead: Caller, now: datetime
) -> None:
    person = community.newcomer()
    hand = open_questions.ask(tx, led.id, person, sealed="sealed", now=now)
    assert [one.user_id for one in community.parcels(tx, "hand_duty")] == [lead.user_id]
    [seen] = followups.board(tx, lead, now=now).hands
    assert followups.title_of(tx, seen) == led.title
    assert followups.note_of(tx, hand.id, lead) == (True, None)
    followups.claim(tx, hand.id, lead, now=now)
    assert followups.note_of(tx, hand.id, lead) == (True, "sealed")
    followups.answer(tx, hand.id, lead, "written", now=now)
    assert hand_wishes.settle(tx, hand.id, person, now=now) == community.guild_id
    assert hands.of(tx, community.guild_id, person.user_id) == []


def test_unanswered_it_goes_to_the_coordinators_and_whoever_asked_hears_each_time(
    tx: Transaction, community: Community, led: Ask, now: datetime
) -> None:
    person = community.newcomer()
    hand = open_questions.ask(tx, led.id, person, sealed="sealed", now=now)
    assert not community.parcels(tx, "hand_call")
    for days in (1, 2, 3):
        passes(tx, now + days * DAY)
    assert hands.show(tx, hand.id).rung == "coordinators"
    assert community.parcels(tx, "hand_call")
    assert community.parcels(tx, "hand", to=person), "we are still looking"
    for days in (4, 5, 6):
        passes(tx, now + days * DAY)
    assert hands.show(tx, hand.id).state == "unanswered"
    assert hand_wishes.nobody_wrote(tx, hand.id, person, now=now + 6 * DAY).state == "waiting"


def test_twice_is_once_and_the_newest_words_count(
    tx: Transaction, community: Community, led: Ask, lead: Caller, now: datetime
) -> None:
    person = community.newcomer()
    first = open_questions.ask(tx, led.id, person, sealed="first", now=now)
    again = open_questions.ask(tx, led.id, person, sealed="second", now=now + HOUR)
    assert again.id == first.id
    followups.claim(tx, first.id, lead, now=now)
    assert followups.note_of(tx, first.id, lead) == (True, "second")


def test_a_lead_is_not_asked_about_their_own_nor_whoever_is_not_to_meet_them(
    tx: Transaction, community: Community, led: Ask, lead: Caller, now: datetime
) -> None:
    person = community.newcomer()
    boundaries.draw(tx, community.guild_id, person, lead.user_id, now=now)
    for one in (person, lead):
        hand = open_questions.ask(tx, led.id, one, sealed="sealed", now=now)
        assert hand.rung == "coordinators"
        with pytest.raises(NotFound):
            followups.show(tx, hand.id, lead, now=now)
    assert not community.parcels(tx, "hand_duty")


def test_where_nobody_would_hear_of_it_nothing_is_promised(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask = community.post(tx, now=now)
    guild_settings.set_channel(tx, community.admin, "coordinators", None, now=now)
    leads.remove(tx, ask.id, community.coordinator.user_id)
    with pytest.raises(Refusal, match=r"trees@example\.org"):
        open_questions.ask(tx, ask.id, community.newcomer(), sealed="sealed", now=now)


def test_nobody_asks_about_what_is_over_elsewhere_or_for_more_than_can_be_answered(
    tx: Transaction, community: Community, elsewhere: Community, led: Ask, now: datetime
) -> None:
    person = community.newcomer()
    with pytest.raises(NotFound):
        open_questions.ask(tx, led.id, elsewhere.newcomer(), sealed="sealed", now=now)
    for _one in range(MOST_OPEN):
        ask = community.post(tx, now=now)
        open_questions.ask(tx, ask.id, person, sealed="sealed", now=now)
    with pytest.raises(Refusal, match=f"{MOST_OPEN} of your questions"):
        open_questions.ask(tx, led.id, person, sealed="sealed", now=now)
    endings.close(tx, led.id, community.coordinator, now=now)
    with pytest.raises(Refusal, match="is closed"):
        open_questions.ask(tx, led.id, community.newcomer(), sealed="sealed", now=now)
