"""Whoever has got a role hears from a person; and where they don't, somebody hears of that."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.db import Transaction
from bot.errors import NotAllowed, NotFound, Refusal
from bot.services.care import boundaries
from bot.services.guild import guild_settings
from bot.services.guild.callers import Caller
from bot.services.own import mine
from bot.services.things import (
    approvals,
    commitments,
    endings,
    giving_back,
    leads,
    raised_hands,
    roles,
)
from bot.services.things.posting import Draft
from bot.services.things.raised_hands import SAID_AGAIN, Hand
from bot.services.things.roles import Role
from tests.services.conftest import Community, in_a_dm

DAY = timedelta(days=1)
DRAFT = Draft("Phone banker", "Calls the neighbours", places=2)


@pytest.fixture
def role(tx: Transaction, community: Community, now: datetime) -> Role:
    """Led by a coordinator, who writes to each person."""
    return roles.offer(tx, community.coordinator, DRAFT, first_word=True, now=now)


def rounds(tx: Transaction, community: Community, now: datetime) -> None:
    for one in raised_hands.due(tx, now=now):
        if one.guild_id == community.guild_id:
            raised_hands.look_after(tx, one.subject_id, now=now)


def takes(tx: Transaction, community: Community, role: Role, now: datetime) -> tuple[Caller, Hand]:
    person = community.newcomer()
    commitments.accept(tx, role.id, person, now=now)
    return person, hand_of(tx, role, person)


def hand_of(tx: Transaction, role: Role, person: Caller) -> Hand:
    found = raised_hands.of(tx, role.id, person.user_id)
    assert found is not None
    return found


def test_its_lead_hears_at_once_and_says_that_they_have_written(
    tx: Transaction, community: Community, role: Role, now: datetime
) -> None:
    person, hand = takes(tx, community, role, now)
    [told] = community.parcels(tx, "first_word")
    assert told.user_id == community.coordinator.user_id
    assert not community.parcels(tx, "first_word_call")
    for nobody in (person, community.newcomer(), in_a_dm(community.newcomer())):
        with pytest.raises((NotAllowed, NotFound)):
            raised_hands.written(tx, hand.id, nobody, now=now)
    for again in (in_a_dm(community.coordinator), community.admin):  # the first counts
        raised_hands.written(tx, hand.id, again, now=now)
    assert hand_of(tx, role, person).answered_by == community.coordinator.user_id
    rounds(tx, community, now + SAID_AGAIN)
    assert not community.parcels(tx, "first_word_late")
    assert raised_hands.waiting_in(tx, role.id, community.coordinator)[1] == []


def test_after_two_days_all_who_could_do_something_hear_so_once(
    tx: Transaction, community: Community, role: Role, now: datetime
) -> None:
    person, _hand = takes(tx, community, role, now)
    with pytest.raises(Refusal):
        raised_hands.nobody_wrote(tx, role.id, person, now=now)
    for hour in range(0, 24 * 8, 12):
        rounds(tx, community, now + timedelta(hours=hour))
        late = int(timedelta(hours=hour) >= SAID_AGAIN)
        assert len(community.parcels(tx, "first_word")) == 1 + late
        assert len(community.parcels(tx, "first_word_call")) == late
        assert len(community.parcels(tx, "first_word_late", to=person)) == late
    assert len(raised_hands.waiting_in(tx, role.id, community.coordinator)[1]) == 1


def test_nobody_wrote_raises_it_again_also_where_somebody_says_they_have(
    tx: Transaction, community: Community, role: Role, now: datetime
) -> None:
    person, hand = takes(tx, community, role, now)
    raised_hands.written(tx, hand.id, community.coordinator, now=now)
    raised_hands.nobody_wrote(tx, role.id, in_a_dm(person), now=now + DAY)
    again = hand_of(tx, role, person)
    assert (again.times, again.answered_at) == (2, None)
    [_call] = community.parcels(tx, "first_word_call")  # the coordinators hear at once
    assert len(community.parcels(tx, "first_word")) == 2
    raised_hands.came(tx, role.id, in_a_dm(person), now=now + DAY)
    assert hand_of(tx, role, person).answered_by == person.user_id


def test_without_a_lead_who_could_write_the_coordinators_hear(
    tx: Transaction, community: Community, role: Role, now: datetime
) -> None:
    away = community.newcomer()
    boundaries.draw(tx, community.guild_id, away, community.coordinator.user_id, now=now)
    commitments.accept(tx, role.id, away, now=now)
    assert not community.parcels(tx, "first_word")
    assert len(community.parcels(tx, "first_word_call")) == 1
    assert raised_hands.waiting_in(tx, role.id, community.coordinator)[1] == []  # nor may they see it
    assert len(raised_hands.waiting_in(tx, role.id, community.admin)[1]) == 1
    commitments.accept(tx, role.id, community.coordinator, now=now)  # nobody writes to themselves
    assert not community.parcels(tx, "first_word")


def test_where_nobody_would_hear_nothing_is_raised(
    tx: Transaction, community: Community, role: Role, now: datetime
) -> None:
    leads.remove(tx, role.id, community.coordinator.user_id)
    guild_settings.set_channel(tx, community.admin, "coordinators", None, now=now)
    person = community.newcomer()
    commitments.accept(tx, role.id, person, now=now)
    assert raised_hands.of(tx, role.id, person.user_id) is None


def test_a_lead_who_left_leaves_it_to_the_coordinators(
    tx: Transaction, community: Community, role: Role, now: datetime
) -> None:
    person, _hand = takes(tx, community, role, now)
    giving_back.leave(tx, community.guild_id, community.coordinator.user_id, now=now)
    rounds(tx, community, now + SAID_AGAIN)
    assert len(community.parcels(tx, "first_word_call")) == 1
    assert len(community.parcels(tx, "first_word_late", to=person)) == 1


def test_who_gives_it_back_or_erases_themselves_waits_for_nothing(
    tx: Transaction, community: Community, role: Role, now: datetime
) -> None:
    gave, _hand = takes(tx, community, role, now)
    erased, _hand = takes(tx, community, role, now)
    giving_back.give_up(tx, role.id, gave, now=now)
    mine.erase(tx, community.guild_id, erased.user_id, now=now)
    for person in (gave, erased):
        assert raised_hands.of(tx, role.id, person.user_id) is None
    assert {one.state for one in community.parcels(tx, "first_word")} == {"dropped"}
    rounds(tx, community, now + SAID_AGAIN)
    assert not community.parcels(tx, "first_word_late")


def test_what_ends_is_not_asked_about_and_goes_on_when_it_is_opened_again(
    tx: Transaction, community: Community, role: Role, now: datetime
) -> None:
    person, _hand = takes(tx, community, role, now)
    endings.close(tx, role.id, community.coordinator, now=now)
    rounds(tx, community, now + SAID_AGAIN)
    assert not community.parcels(tx, "first_word_late")
    endings.reopen(tx, role.id, community.coordinator, now=now + 9 * DAY)
    assert hand_of(tx, role, person).due_at == now + 9 * DAY + SAID_AGAIN
    assert len(community.parcels(tx, "first_word")) == 1


def test_a_yes_to_who_asked_raises_it_and_the_wait_does_not(
    tx: Transaction, community: Community, role: Role, now: datetime
) -> None:
    approvals.begin(tx, role.id, community.coordinator, by="coordinators", now=now)
    person = community.newcomer()
    commitments.accept(tx, role.id, person, now=now)
    assert raised_hands.of(tx, role.id, person.user_id) is None
    approvals.approve(tx, role.id, community.coordinator, person.user_id, now=now)
    assert hand_of(tx, role, person).waits


STEPS = st.lists(
    st.sampled_from(["take", "back", "written", "nobody", "came", "days", "end", "open"]), max_size=14
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_whoever_waits_is_heard_in_any_order_and_each_time_once(
    tx: Transaction, now: datetime, steps: list[str]
) -> None:
    community = Community()
    community.set_up(tx, now=now)
    role = roles.offer(tx, community.coordinator, DRAFT, first_word=True, now=now)
    person, at = community.newcomer(), now
    for step in [*steps, "open", "days", "days"]:
        at += DAY
        _take(tx, community, role, person, step, at)
        keys = [one.key for one in community.parcels(tx)]
        assert len(keys) == len(set(keys))
    found = raised_hands.of(tx, role.id, person.user_id)
    has_it = roles.show(tx, role.id).confirmed == 1
    assert (found is not None) == has_it
    if found is not None and found.waits:
        assert found.said_again_at is not None, "nobody wrote, and nobody heard so"


def _take(tx: Transaction, community: Community, role: Role, person: Caller, step: str, at: datetime) -> None:
    found = raised_hands.of(tx, role.id, person.user_id)
    try:
        match step:
            case "take":
                commitments.accept(tx, role.id, person, now=at)
            case "back":
                giving_back.give_up(tx, role.id, person, now=at)
            case "written":
                raised_hands.written(tx, found.id if found else 0, community.coordinator, now=at)
            case "nobody":
                raised_hands.nobody_wrote(tx, role.id, person, now=at)
            case "came":
                raised_hands.came(tx, role.id, person, now=at)
            case "end":
                endings.close(tx, role.id, community.coordinator, now=at)
            case "open":
                endings.reopen(tx, role.id, community.coordinator, now=at)
            case "days":
                rounds(tx, community, at + 3 * DAY)
    except Refusal:
        return
