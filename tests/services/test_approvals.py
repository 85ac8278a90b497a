"""Who says yes to each person: an admin, by hand, and the person hears it, whatever they say."""

from datetime import datetime

import pytest

from bot.db import Transaction
from bot.errors import NotAllowed, NotFound, Refusal
from bot.services.guild import guild_settings
from bot.services.things import (
    approvals,
    commitments,
    endings,
    fitting,
    giving_back,
    roles,
    rosters,
    things,
)
from bot.services.things.roles import Role
from tests.lives import carry_all
from tests.services.conftest import Community, in_a_dm

MIGHTY = 4711


@pytest.fixture
def role(tx: Transaction, community: Community, now: datetime) -> Role:
    """With one place, and a member role that gives no power yet."""
    return community.offer(tx, places=1, member_role=MIGHTY, now=now)


def state_of(tx: Transaction, role: Role, user_id: int) -> str | None:
    found = rosters.commitment_of(tx, role.id, user_id)
    return found.state if found else None


def test_who_waits_when_it_begins_waits_for_a_yes_and_who_has_it_keeps_it(
    tx: Transaction, community: Community, role: Role, now: datetime
) -> None:
    first, second, third = community.newcomers(3)
    for person in (first, second):
        commitments.accept(tx, role.id, person, now=now)
    assert approvals.guard(tx, community.guild_id, [MIGHTY], now=now) == 1
    assert approvals.guard(tx, community.guild_id, [MIGHTY], now=now) == 0
    commitments.accept(tx, role.id, third, now=now)
    states = [state_of(tx, role, person.user_id) for person in (first, second, third)]
    assert states == ["confirmed", "pending", "pending"]
    giving_back.give_up(tx, role.id, first, now=now)
    assert state_of(tx, role, second.user_id) == "pending"  # a free place is no yes
    assert things.show(tx, role.id).pending == 2
    assert len(community.parcels(tx, "applied")) == 2


def test_a_yes_gives_a_place_or_the_end_of_the_line_and_is_told_once(
    tx: Transaction, community: Community, role: Role, now: datetime
) -> None:
    approvals.begin(tx, role.id, community.admin, now=now)
    first, second = community.newcomers(2)
    for person in (first, second):
        commitments.accept(tx, role.id, person, now=now)
        for _again in range(2):
            approvals.approve(tx, role.id, community.admin, person.user_id, now=now)
        [told] = community.parcels(tx, "answered", to=person)
        assert told.state == "waiting"
    assert state_of(tx, role, first.user_id) == "confirmed"
    assert state_of(tx, role, second.user_id) == "waitlisted"
    giving_back.give_up(tx, role.id, first, now=now)
    assert state_of(tx, role, second.user_id) == "confirmed"  # they have had their yes
    assert things.show(tx, role.id).pending == 0


def test_a_no_is_told_and_they_may_ask_again(
    tx: Transaction, community: Community, role: Role, now: datetime
) -> None:
    approvals.begin(tx, role.id, community.admin, now=now)
    person = community.newcomer()
    for asked in (1, 2):
        commitments.accept(tx, role.id, person, now=now)
        approvals.refuse(tx, role.id, community.admin, person.user_id, now=now)
        assert state_of(tx, role, person.user_id) == "left"
        assert len(community.parcels(tx, "answered", to=person)) == asked
        with pytest.raises(Refusal):
            approvals.approve(tx, role.id, community.admin, person.user_id, now=now)


def test_whoever_takes_it_back_themselves_hears_nothing(
    tx: Transaction, community: Community, role: Role, now: datetime
) -> None:
    approvals.begin(tx, role.id, community.admin, now=now)
    person = community.newcomer()
    commitments.accept(tx, role.id, person, now=now)
    carry_all(tx, now)
    giving_back.give_up(tx, role.id, person, now=now)
    assert not community.parcels(tx, "answered", to=person)
    [posted] = community.parcels(tx, "applied")
    assert posted.revision > 1  # drawn anew: settled


def test_only_admins_of_this_server_answer(
    tx: Transaction, community: Community, role: Role, now: datetime
) -> None:
    approvals.begin(tx, role.id, community.admin, now=now)
    person, elsewhere = community.newcomer(), Community()
    elsewhere.set_up(tx, now=now)
    commitments.accept(tx, role.id, person, now=now)
    for answer in (approvals.approve, approvals.refuse):
        for caller in (person, community.coordinator, community.moderator):
            with pytest.raises(NotAllowed):
                answer(tx, role.id, caller, person.user_id, now=now)
        for caller in (elsewhere.admin, in_a_dm(community.admin)):
            with pytest.raises((NotAllowed, NotFound)):
                answer(tx, role.id, caller, person.user_id, now=now)
    assert state_of(tx, role, person.user_id) == "pending"


def test_it_is_found_and_never_suggested(
    tx: Transaction, community: Community, role: Role, now: datetime
) -> None:
    person = community.newcomer()
    assert [one.id for one in fitting.things_for(tx, person.guild, person.user_id, now=now)] == [role.id]
    approvals.begin(tx, role.id, community.admin, now=now)
    assert not fitting.things_for(tx, person.guild, person.user_id, now=now)
    assert [one.id for one in things.open_in(tx, community.guild_id, most=9, now=now)] == [role.id]


def test_nobody_is_let_in_where_it_has_ended(
    tx: Transaction, community: Community, role: Role, now: datetime
) -> None:
    approvals.begin(tx, role.id, community.admin, now=now)
    person = community.newcomer()
    commitments.accept(tx, role.id, person, now=now)
    endings.close(tx, role.id, community.admin, now=now)
    with pytest.raises(Refusal):
        approvals.approve(tx, role.id, community.admin, person.user_id, now=now)


def test_where_nobody_would_hear_who_asks_it_does_not_begin(
    tx: Transaction, community: Community, role: Role, now: datetime
) -> None:
    guild_settings.set_channel(tx, community.admin, "coordinators", None, now=now)
    with pytest.raises(Refusal, match="nobody would hear"):
        approvals.begin(tx, role.id, community.admin, now=now)
    with pytest.raises(Refusal, match="nobody would hear"):
        roles.before_offer(tx, community.admin, MIGHTY, is_mighty=True)
