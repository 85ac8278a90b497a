"""Whoever has got a role hears from a person; and where they don't, somebody hears of that."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.db import Transaction
from bot.errors import NotFound, Refusal
from bot.services.care import boundaries, followups, hand_wishes, hands
from bot.services.care.hand_kinds import Hand
from bot.services.guild import guild_settings, interests
from bot.services.guild.callers import Caller
from bot.services.own import mine
from bot.services.things import approvals, commitments, endings, first_words, giving_back, leads, roles
from bot.services.things.first_words import FIRST_WORD, STILL_NEW
from bot.services.things.posting import Draft
from bot.services.things.roles import Role
from tests.services.conftest import Community, in_a_dm
from tests.unasked import go_round

DAY = timedelta(days=1)
DRAFT = Draft("Phone banker", "Calls the neighbours", places=3)


@pytest.fixture
def lead(community: Community) -> Caller:
    """No coordinator."""
    return community.newcomer()


@pytest.fixture
def role(tx: Transaction, community: Community, lead: Caller, now: datetime) -> Role:
    """Led by somebody, who writes to each person."""
    role = roles.offer(tx, community.coordinator, DRAFT, first_word=True, now=now)
    leads.add(tx, role, lead.user_id, now=now)
    leads.remove(tx, role.id, community.coordinator.user_id)
    return role


def passes(tx: Transaction, now: datetime) -> None:
    while go_round(tx, "hands", now=now):
        pass


def hand_of(tx: Transaction, role: Role, person: Caller) -> Hand:
    found = first_words.of(tx, role.id, person.user_id)
    assert found is not None
    return found


def takes(tx: Transaction, community: Community, role: Role, now: datetime) -> tuple[Caller, Hand]:
    person = community.newcomer()
    commitments.accept(tx, role.id, person, now=now)
    return person, hand_of(tx, role, person)


def test_its_lead_hears_at_once_takes_it_on_and_says_that_they_have_written(
    tx: Transaction, community: Community, role: Role, lead: Caller, now: datetime
) -> None:
    person, hand = takes(tx, community, role, now)
    [told] = community.parcels(tx, "hand_duty")
    assert told.user_id == lead.user_id
    assert not community.parcels(tx, "hand_call")
    assert followups.about(tx, FIRST_WORD, role.id, lead, now=now) == [hand]
    assert followups.board(tx, lead, now=now).hands == [hand]
    for nobody in (person, community.newcomer()):
        assert not followups.about(tx, FIRST_WORD, role.id, nobody, now=now)
        with pytest.raises(NotFound):
            followups.claim(tx, hand.id, nobody, now=now)
    followups.claim(tx, hand.id, lead, now=now)
    followups.answer(tx, hand.id, in_a_dm(lead), "written", now=now)
    hand_wishes.settle(tx, hand.id, in_a_dm(person), now=now)
    passes(tx, now + 9 * DAY)
    assert first_words.of(tx, role.id, person.user_id) is None


def test_unanswered_its_lead_hears_again_then_the_coordinators_and_whoever_waits(
    tx: Transaction, community: Community, role: Role, now: datetime
) -> None:
    person, _hand = takes(tx, community, role, now)
    for days, (leads_told, calls, words) in enumerate(
        [(1, 0, 0), (2, 0, 1), (2, 1, 2), (2, 2, 3), (2, 2, 4)]
    ):
        passes(tx, now + days * (DAY + timedelta(hours=1)))
        assert len(community.parcels(tx, "hand_duty")) == leads_told
        assert len(community.parcels(tx, "hand_call")) == calls
        assert len(community.parcels(tx, "hand", to=person)) == words
    assert hand_of(tx, role, person).state == "unanswered"
    assert len(followups.about(tx, FIRST_WORD, role.id, community.coordinator, now=now)) == 1


def test_without_a_lead_who_could_write_the_coordinators_hear(
    tx: Transaction, community: Community, role: Role, lead: Caller, now: datetime
) -> None:
    away = community.newcomer()
    boundaries.draw(tx, community.guild_id, away, lead.user_id, now=now)
    commitments.accept(tx, role.id, away, now=now)
    assert not community.parcels(tx, "hand_duty")
    assert len(community.parcels(tx, "hand_call")) == 1
    assert not followups.about(tx, FIRST_WORD, role.id, lead, now=now)  # nor may they see it
    assert len(followups.about(tx, FIRST_WORD, role.id, community.coordinator, now=now)) == 1
    commitments.accept(tx, role.id, lead, now=now)  # nobody writes to themselves
    assert not community.parcels(tx, "hand_duty")


def test_where_nobody_would_hear_nothing_is_raised(
    tx: Transaction, community: Community, role: Role, lead: Caller, now: datetime
) -> None:
    leads.remove(tx, role.id, lead.user_id)
    guild_settings.set_channel(tx, community.admin, "coordinators", None, now=now)
    person = community.newcomer()
    commitments.accept(tx, role.id, person, now=now)
    assert first_words.of(tx, role.id, person.user_id) is None


def test_a_lead_who_left_leaves_it_to_the_coordinators(
    tx: Transaction, community: Community, role: Role, lead: Caller, now: datetime
) -> None:
    person, hand = takes(tx, community, role, now)
    followups.claim(tx, hand.id, lead, now=now)
    mine.erase(tx, community.guild_id, lead.user_id, now=now)
    assert hand_of(tx, role, person).state == "waiting"
    assert len(community.parcels(tx, "hand_call")) == 1


def test_who_gives_it_back_or_erases_themselves_waits_for_nothing(
    tx: Transaction, community: Community, role: Role, now: datetime
) -> None:
    gave, _hand = takes(tx, community, role, now)
    erased, _hand = takes(tx, community, role, now)
    giving_back.give_up(tx, role.id, gave, now=now)
    mine.erase(tx, community.guild_id, erased.user_id, now=now)
    for person in (gave, erased):
        assert first_words.of(tx, role.id, person.user_id) is None
    assert {one.state for one in community.parcels(tx, "hand_duty")} == {"dropped"}
    passes(tx, now + 9 * DAY)
    assert not community.parcels(tx, "hand_call")


def test_what_ends_is_not_waited_for_and_begins_anew_where_it_is_opened_again_for_who_is_new(
    tx: Transaction, community: Community, role: Role, now: datetime
) -> None:
    old, hand = takes(tx, community, role, now)
    hand_wishes.settle(tx, hand.id, old, now=now)
    later = now + STILL_NEW - DAY
    new, _hand = takes(tx, community, role, later)
    endings.close(tx, role.id, community.coordinator, now=later)
    assert first_words.of(tx, role.id, new.user_id) is None
    endings.reopen(tx, role.id, community.coordinator, now=later + DAY)
    assert hand_of(tx, role, new).raised_at == later + DAY
    assert first_words.of(tx, role.id, old.user_id) is None


def test_a_yes_to_who_asked_raises_it_and_the_wait_does_not(
    tx: Transaction, community: Community, role: Role, now: datetime
) -> None:
    approvals.begin(tx, role.id, community.coordinator, by="coordinators", now=now)
    person = community.newcomer()
    commitments.accept(tx, role.id, person, now=now)
    assert first_words.of(tx, role.id, person.user_id) is None
    approvals.approve(tx, role.id, community.coordinator, person.user_id, now=now)
    assert hand_of(tx, role, person).state == "waiting"


STEPS = st.lists(
    st.sampled_from(["take", "back", "claim", "written", "nobody", "settle", "days", "end", "open"]),
    max_size=14,
)


@settings(max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_only_who_has_it_waits_and_each_word_is_said_once(
    tx: Transaction, now: datetime, steps: list[str]
) -> None:
    community = Community()
    community.set_up(tx, now=now)
    role = roles.offer(tx, community.coordinator, DRAFT, first_word=True, now=now)
    person, at = community.newcomer(), now
    for step in [*steps, "open", "days", "days"]:
        at += DAY
        try:
            _take(tx, community, role, person, step, at)
        except (NotFound, Refusal):
            continue
        keys = [one.key for one in community.parcels(tx)]
        assert len(keys) == len(set(keys))
        has_it = roles.show(tx, role.id).confirmed == 1 and roles.show(tx, role.id).state == "open"
        assert has_it or first_words.of(tx, role.id, person.user_id) is None


def _take(tx: Transaction, community: Community, role: Role, person: Caller, step: str, at: datetime) -> None:
    found = first_words.of(tx, role.id, person.user_id)
    hand_id = found.id if found else 0
    match step:
        case "take":
            commitments.accept(tx, role.id, person, now=at)
        case "back":
            giving_back.give_up(tx, role.id, person, now=at)
        case "claim":
            followups.claim(tx, hand_id, community.coordinator, now=at)
        case "written":
            followups.answer(tx, hand_id, community.coordinator, "written", now=at)
        case "nobody":
            hand_wishes.nobody_wrote(tx, hand_id, person, now=at)
        case "settle":
            hand_wishes.settle(tx, hand_id, person, now=at)
        case "end":
            endings.close(tx, role.id, community.coordinator, now=at)
        case "open":
            endings.reopen(tx, role.id, community.coordinator, now=at)
        case "days":
            passes(tx, at + 3 * DAY)
            assert hands.find(tx, hand_id) is None or hand_of(tx, role, person).due_at > at + 3 * DAY


def test_on_the_board_it_is_about_what_the_role_is_about(
    tx: Transaction, community: Community, now: datetime
) -> None:
    [design, _phones] = [one.id for one in interests.offered_in(tx, community.guild_id)]
    draft = replace(DRAFT, interests=[design])
    role = roles.offer(tx, community.coordinator, draft, first_word=True, now=now)
    _person, hand = takes(tx, community, role, now)
    assert followups.board(tx, community.coordinator, now=now).areas == {hand.id: [design]}
