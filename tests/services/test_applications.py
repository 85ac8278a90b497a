"""Whoever asks for a role gets an answer: from whoever may give one, or word that nobody did."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.db import Database, Transaction
from bot.errors import Invalid, NotAllowed, NotFound, Refusal
from bot.services.care import boundaries
from bot.services.guild.callers import Caller
from bot.services.own import mine, suspensions
from bot.services.things import (
    adding,
    applications,
    approvals,
    commitments,
    endings,
    giving_back,
    leads,
    roles,
    rosters,
    things,
)
from bot.services.things.applications import (
    ENDS_AFTER,
    MOST_QUESTION,
    MOST_WORD,
    SAID_AGAIN,
    WORD_KEPT,
    Application,
)
from bot.services.things.posting import Draft
from bot.services.things.roles import Role
from tests.services.conftest import Community, in_a_dm
from tests.services.test_rosters import assert_counts_equal_the_people
from tests.unasked import go_round

DAY = timedelta(days=1)
GOOD = Draft("Phone banker", "Calls the neighbours")
MIGHTY = 4711


@pytest.fixture
def role(tx: Transaction, community: Community, now: datetime) -> Role:
    """With one place, to which coordinators and its lead say yes."""
    offered = community.offer(tx, places=1, now=now)
    approvals.begin(tx, offered.id, community.coordinator, by="coordinators", now=now)
    return roles.show(tx, offered.id)


def applied(tx: Transaction, role: Role, person: Caller) -> Application | None:
    found = rosters.commitment_of(tx, role.id, person.user_id)
    return applications.find(tx, found.id) if found else None


def state_of(tx: Transaction, role: Role, person: Caller) -> str | None:
    found = rosters.commitment_of(tx, role.id, person.user_id)
    return found.state if found else None


def wait(tx: Transaction, community: Community, role: Role, *, now: datetime) -> Caller:
    """Somebody who would like it, and wrote something to whoever answers."""
    person = community.newcomer()
    receipt = commitments.accept(tx, role.id, person, now=now)
    assert receipt.commitment is not None
    applications.write(tx, receipt.commitment.id, "sealed")
    return person


def rounds(tx: Transaction, community: Community, now: datetime) -> None:
    for one in approvals.due(tx, now=now):
        if one.guild_id == community.guild_id:
            approvals.look_after(tx, one.subject_id, now=now)
    while go_round(tx, "hands", now=now):
        pass


def test_coordinators_and_its_lead_answer_and_nobody_else(
    tx: Transaction, community: Community, now: datetime
) -> None:
    lead, other = community.newcomers(2)
    offered = community.offer(tx, places=5, now=now)
    leads.add(tx, offered, lead.user_id, now=now)
    approvals.begin(tx, offered.id, lead, by="coordinators", now=now)
    for answers in (lead, community.coordinator, community.admin):
        person = wait(tx, community, offered, now=now)
        for nobody in (person, other, community.moderator):
            with pytest.raises(NotAllowed):
                approvals.approve(tx, offered.id, nobody, person.user_id, now=now)
            with pytest.raises(NotAllowed):
                approvals.waiting(tx, offered.id, nobody)
        with pytest.raises((NotAllowed, NotFound)):
            approvals.approve(tx, offered.id, in_a_dm(answers), person.user_id, now=now)
        approvals.approve(tx, offered.id, answers, person.user_id, now=now)
        assert state_of(tx, offered, person) == "confirmed"
        assert applied(tx, offered, person) is None  # what was written went with the answer
        assert len(community.parcels(tx, "answered", to=person)) == 1


def test_its_lead_hears_that_somebody_asks_but_not_whom_they_keep_away_from(
    tx: Transaction, community: Community, role: Role, now: datetime
) -> None:
    first = wait(tx, community, role, now=now)
    [told] = community.parcels(tx, "applied_to_lead")
    assert told.user_id == community.coordinator.user_id
    away = community.newcomer()
    boundaries.draw(tx, community.guild_id, community.coordinator, away.user_id, now=now)
    commitments.accept(tx, role.id, away, now=now)
    assert len(community.parcels(tx, "applied_to_lead")) == 1
    assert len(community.parcels(tx, "applied")) == 2  # the others hear of it
    approvals.approve(tx, role.id, community.admin, first.user_id, now=now)
    [told] = community.parcels(tx, "applied_to_lead")
    assert told.state == "dropped"


def test_a_no_comes_with_a_kind_word_which_is_kept_for_a_while(
    tx: Transaction, community: Community, role: Role, now: datetime
) -> None:
    person = wait(tx, community, role, now=now)
    with pytest.raises(Invalid):
        approvals.refuse(tx, role.id, community.coordinator, person.user_id, "x" * (MOST_WORD + 1), now=now)
    word = "x" * MOST_WORD
    approvals.refuse(tx, role.id, community.coordinator, person.user_id, word, now=now)
    left = applied(tx, role, person)
    assert left is not None
    assert (left.state, left.word, left.note) == ("declined", word, None)
    with pytest.raises(Refusal):  # the first answer counts
        approvals.approve(tx, role.id, community.admin, person.user_id, now=now)
    rounds(tx, community, now + WORD_KEPT - DAY)
    assert applied(tx, role, person)
    rounds(tx, community, now + WORD_KEPT)
    assert applied(tx, role, person) is None


def test_a_question_goes_to_them_and_what_they_say_comes_back(
    tx: Transaction, community: Community, role: Role, now: datetime
) -> None:
    person = wait(tx, community, role, now=now)
    with pytest.raises(Refusal):
        approvals.reply(tx, role.id, in_a_dm(person), "sealed too", now=now)
    for wrong in (" ", "x" * (MOST_QUESTION + 1)):
        with pytest.raises(Invalid):
            approvals.ask(tx, role.id, community.coordinator, person.user_id, wrong, now=now)
    approvals.ask(tx, role.id, community.coordinator, person.user_id, "Can you drive?", now=now)
    with pytest.raises(Refusal):
        approvals.ask(tx, role.id, community.admin, person.user_id, "Really?", now=now)
    [asked] = community.parcels(tx, "question", to=person)
    assert asked.state == "waiting"
    approvals.reply(tx, role.id, in_a_dm(person), "sealed too", now=now)
    [asked] = community.parcels(tx, "question", to=person)
    assert asked.state == "dropped"  # in case it had not gone out yet
    _thing, [found] = approvals.waiting(tx, role.id, community.admin)
    assert (found.note, found.question, found.reply) == ("sealed", "Can you drive?", "sealed too")
    assert len(community.parcels(tx, "applied")) == 2
    approvals.ask(tx, role.id, community.admin, person.user_id, "And a bus?", now=now + DAY)
    _thing, [found] = approvals.waiting(tx, role.id, community.admin)
    assert (found.question, found.reply, found.note) == ("And a bus?", None, "sealed")


def test_without_an_answer_it_is_said_again_twice_and_then_ends_with_a_word_to_them(
    tx: Transaction, community: Community, role: Role, now: datetime
) -> None:
    person = wait(tx, community, role, now=now)
    for day in range(1, 40):
        for _twice in range(2):
            rounds(tx, community, now + day * DAY)
        said = sum(now + day * DAY >= now + after for after in SAID_AGAIN)
        has_ended = day * DAY >= ENDS_AFTER
        assert len(community.parcels(tx, "applied")) == 1
        assert bool(community.parcels(tx, "hand_call")) == bool(said)
        assert len(community.parcels(tx, "hand", to=person)) >= said
        assert len(community.parcels(tx, "answered", to=person)) == int(has_ended)
        assert state_of(tx, role, person) == ("left" if has_ended else "pending")
    found = applied(tx, role, person)
    assert found is not None
    assert (found.state, found.note) == ("unanswered", None)
    commitments.accept(tx, role.id, person, now=now + 41 * DAY)  # they may ask again
    assert state_of(tx, role, person) == "pending"


def test_whose_turn_it_is_themselves_is_reminded_alone(
    tx: Transaction, community: Community, role: Role, now: datetime
) -> None:
    person = wait(tx, community, role, now=now)
    approvals.ask(tx, role.id, community.coordinator, person.user_id, "Can you drive?", now=now)
    rounds(tx, community, now + SAID_AGAIN[0])
    assert len(community.parcels(tx, "question", to=person)) == 2
    assert len(community.parcels(tx, "applied")) == 1
    assert not community.parcels(tx, "hand", to=person)


def test_a_wish_ends_with_leaving_erasing_suspending_and_taking_it_back(
    tx: Transaction, community: Community, role: Role, now: datetime
) -> None:
    back, gone, erased, suspended = (wait(tx, community, role, now=now) for _ in range(4))
    giving_back.give_up(tx, role.id, in_a_dm(back), now=now)
    giving_back.leave(tx, community.guild_id, gone.user_id, now=now)
    mine.erase(tx, community.guild_id, erased.user_id, now=now)
    suspensions.suspend(tx, community.moderator, suspended.user_id, "R", keeps_places=True, now=now)
    assert not applications.waiting(tx, role.id)
    for person in (back, gone, erased, suspended):
        assert applied(tx, role, person) is None
        assert not community.parcels(tx, "answered", to=person)
    assert things.show(tx, role.id).pending == 0


def test_when_it_ends_the_wish_ends_and_what_was_written(
    tx: Transaction, community: Community, role: Role, now: datetime
) -> None:
    person = wait(tx, community, role, now=now)
    endings.close(tx, role.id, community.coordinator, now=now)
    with pytest.raises(Refusal):
        approvals.approve(tx, role.id, community.coordinator, person.user_id, now=now)
    rounds(tx, community, now + SAID_AGAIN[0])
    assert applied(tx, role, person) is None
    assert not community.parcels(tx, "hand", to=person)


def test_once_nobody_has_to_say_yes_who_waits_has_it_in_their_order(
    tx: Transaction, community: Community, role: Role, now: datetime
) -> None:
    first, second = (wait(tx, community, role, now=now) for _ in range(2))
    for _twice in range(2):
        approvals.stop(tx, role.id, community.coordinator, now=now)
    assert [state_of(tx, role, one) for one in (first, second)] == ["confirmed", "waitlisted"]
    assert all(len(community.parcels(tx, "answered", to=one)) == 1 for one in (first, second))
    assert things.show(tx, role.id).approval is None
    assert_counts_equal_the_people(tx, role.id)


def test_who_is_added_by_hand_has_somebodys_yes(
    tx: Transaction, community: Community, role: Role, now: datetime
) -> None:
    person = community.newcomer()
    community.join(tx, person, now=now)
    adding.ask(tx, role.id, community.coordinator, person.user_id, now=now)
    commitments.take_offer(tx, role.id, in_a_dm(person), now=now)
    assert state_of(tx, role, person) == "confirmed"


def test_the_yes_of_a_coordinator_gives_no_member_role_that_gives_power(
    tx: Transaction, community: Community, now: datetime
) -> None:
    """Also where it was harmless when they said it."""
    offered = community.offer(tx, member_role=MIGHTY, now=now)
    approvals.begin(tx, offered.id, community.coordinator, by="coordinators", now=now)
    person = wait(tx, community, offered, now=now)
    approvals.approve(tx, offered.id, community.coordinator, person.user_id, now=now)
    found = roles.member_roles_for(tx, community.guild_id, person.user_id)
    assert found.wanted == {MIGHTY}
    assert not found.approved
    assert roles.linked_in(tx, community.guild_id) == {MIGHTY: False}
    assert approvals.guard(tx, community.guild_id, [MIGHTY], now=now) == 1
    assert roles.show(tx, offered.id).approval == "admins"
    assert not roles.member_roles_for(tx, community.guild_id, person.user_id).wanted
    with pytest.raises(NotAllowed):
        approvals.approve(tx, offered.id, community.coordinator, person.user_id, now=now)
    with pytest.raises(Refusal):
        approvals.stop(tx, offered.id, community.coordinator, now=now)
    approvals.approve(tx, offered.id, community.admin, person.user_id, now=now)
    assert roles.member_roles_for(tx, community.guild_id, person.user_id).approved == {MIGHTY}


def test_a_role_for_people_who_did_something_before(
    tx: Transaction, community: Community, now: datetime
) -> None:
    for wrong in (0, 11):
        with pytest.raises(Invalid):
            roles.offer(tx, community.coordinator, GOOD, least_done=wrong, now=now)
    offered = roles.offer(tx, community.coordinator, GOOD, least_done=2, now=now)
    person = community.newcomer()
    for lacks in (2, 1):
        assert roles.lacks(tx, offered, person.user_id) == lacks
        with pytest.raises(Refusal, match="have done"):
            commitments.accept(tx, offered.id, person, now=now)
        assert state_of(tx, offered, person) is None
        commitments.report_done(tx, community.post(tx, now=now).id, person, now=now)
    commitments.accept(tx, offered.id, person, now=now)
    assert commitments.accept(tx, offered.id, person, now=now).again
    assert state_of(tx, offered, person) == "confirmed"


async def test_of_answers_at_once_one_counts_and_is_told(db: Database, now: datetime) -> None:
    community = Community()
    await db.write(community.set_up, now=now)
    role = await db.write(community.offer, places=2, now=now)
    await db.write(approvals.begin, role.id, community.coordinator, by="coordinators", now=now)
    people = community.newcomers(6)
    for person in people:
        await db.write(commitments.accept, role.id, person, now=now)
    others = [community.newcomer(*community.coordinator.member_roles) for _ in range(3)]

    async def answers(by: Caller, number: int, person: Caller) -> None:
        answer = approvals.refuse if number % 2 else approvals.approve
        with suppress(Refusal):
            await db.write(answer, role.id, by, person.user_id, now=now)

    await asyncio.gather(
        *(answers(by, number, person) for number, by in enumerate(others) for person in people)
    )
    for person in people:
        assert len(await db.read(community.parcels, "answered", to=person)) == 1
        assert await db.read(applied, role, person) is None
    await db.read(assert_counts_equal_the_people, role.id)
    assert (await db.read(things.show, role.id)).pending == 0


# Whatever people do, and in whatever order.


@dataclass
class Life:
    """What one application has come to, told by what people did."""

    answered: int = 0
    waits: bool = False


STEPS = st.lists(
    st.sampled_from(["apply", "back", "yes", "no", "ask", "reply", "days", "days", "stop", "begin", "leave"]),
    max_size=14,
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_nobody_waits_for_ever_and_each_answer_is_told_once(
    tx: Transaction, now: datetime, steps: list[str]
) -> None:
    community = Community()
    community.set_up(tx, now=now)
    offered = community.offer(tx, now=now)
    approvals.begin(tx, offered.id, community.coordinator, by="coordinators", now=now)
    person, life, at = community.newcomer(), Life(), now
    for step in [*steps, *["days"] * 8]:
        at += DAY
        _take(tx, community, offered, person, step, at)
        before = life.waits
        life.waits = state_of(tx, offered, person) == "pending"
        theirs = step in ("back", "leave", "apply")
        life.answered += before and not life.waits and not theirs
        found = applied(tx, offered, person)
        assert (found is not None and found.state == "waiting") == life.waits
        assert len(community.parcels(tx, "answered", to=person)) == life.answered
        assert found is None or found.state == "waiting" or found.note is None
        assert_counts_equal_the_people(tx, offered.id)
        if step == "days":
            at += 9 * DAY
    assert state_of(tx, offered, person) != "pending", "nobody has answered, and nobody said so"


def _take(tx: Transaction, community: Community, role: Role, person: Caller, step: str, at: datetime) -> None:
    coordinator, user_id = community.coordinator, person.user_id
    try:
        match step:
            case "apply":
                commitments.accept(tx, role.id, person, now=at)
            case "back":
                giving_back.give_up(tx, role.id, person, now=at)
            case "yes":
                approvals.approve(tx, role.id, coordinator, user_id, now=at)
            case "no":
                approvals.refuse(tx, role.id, coordinator, user_id, "Next time", now=at)
            case "ask":
                approvals.ask(tx, role.id, coordinator, user_id, "Why?", now=at)
            case "reply":
                approvals.reply(tx, role.id, person, "sealed", now=at)
            case "stop":
                approvals.stop(tx, role.id, coordinator, now=at)
            case "begin":
                approvals.begin(tx, role.id, coordinator, by="coordinators", now=at)
            case "leave":
                giving_back.leave(tx, role.guild_id, user_id, now=at)
            case "days":
                rounds(tx, community, at)
    except Refusal:
        return
