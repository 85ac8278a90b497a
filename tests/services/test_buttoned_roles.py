"""Nobody gets a right by a button: every right, every way to be given it, in every order."""

from datetime import datetime
from typing import get_args

import pytest

from bot.db import Transaction
from bot.errors import NotAllowed, Refusal
from bot.services.guild import guild_settings, guilds
from bot.services.guild.guilds import MemberRole
from bot.services.people import given_member_roles
from bot.services.things import approvals, commitments, endings, giving_back, roles
from tests.services.conftest import Community

MIGHTY = 4711
#: That of whoever joins, and of whoever would hear of every ask: anybody may have them.
FOR_ANYBODY = {"volunteer", "calls"}
RIGHTS = [which for which in get_args(MemberRole) if which not in FOR_ANYBODY]


def wanted(tx: Transaction, community: Community, user_id: int) -> frozenset[int]:
    return roles.member_roles_for(tx, community.guild_id, user_id).wanted


def test_every_member_role_of_the_set_up_is_a_right_but_for_those_that_anybody_may_have() -> None:
    assert {*guilds.RIGHTS} == {*RIGHTS}


@pytest.mark.parametrize("which", RIGHTS)
def test_a_role_that_comes_with_a_right_is_offered_by_admins_who_say_yes_to_each_person(
    tx: Transaction, community: Community, now: datetime, which: MemberRole
) -> None:
    guild_settings.set_member_role(tx, community.admin, which, MIGHTY, now=now)
    if which != "coordinator":  # theirs is another one now
        with pytest.raises(NotAllowed, match="nobody gets it by a button"):
            community.offer(tx, by=community.coordinator, member_role=MIGHTY, now=now)
    role = community.offer(tx, by=community.admin, member_role=MIGHTY, now=now)
    person = community.newcomer()
    assert commitments.accept(tx, role.id, person, now=now).is_pending
    assert MIGHTY not in wanted(tx, community, person.user_id)
    approvals.approve(tx, role.id, community.admin, person.user_id, now=now)
    assert MIGHTY in wanted(tx, community, person.user_id)


@pytest.mark.parametrize("which", RIGHTS)
def test_what_comes_with_a_role_that_is_open_can_not_become_a_right(
    tx: Transaction, community: Community, now: datetime, which: MemberRole
) -> None:
    role = community.offer(tx, member_role=MIGHTY, now=now)
    person = community.newcomer()
    commitments.accept(tx, role.id, person, now=now)
    with pytest.raises(Refusal, match="can't carry a right"):
        guild_settings.set_member_role(tx, community.admin, which, MIGHTY, now=now)


@pytest.mark.parametrize("which", RIGHTS)
def test_it_can_once_the_role_has_ended_and_is_given_to_nobody_if_that_is_opened_again(
    tx: Transaction, community: Community, now: datetime, which: MemberRole
) -> None:
    role = community.offer(tx, member_role=MIGHTY, now=now)
    person = community.newcomer()
    commitments.accept(tx, role.id, person, now=now)
    assert MIGHTY in wanted(tx, community, person.user_id)
    endings.close(tx, role.id, community.admin, now=now)
    guild_settings.set_member_role(tx, community.admin, which, MIGHTY, now=now)
    endings.reopen(tx, role.id, community.admin, now=now)
    assert MIGHTY not in wanted(tx, community, person.user_id)


@pytest.mark.parametrize("which", RIGHTS)
@pytest.mark.parametrize("joined_first", [True, False])
def test_joining_gives_no_right(
    tx: Transaction, community: Community, now: datetime, which: MemberRole, joined_first: bool
) -> None:
    joined: MemberRole = "volunteer"
    first, second = (joined, which) if joined_first else (which, joined)
    guild_settings.set_member_role(tx, community.admin, first, MIGHTY, now=now)
    with pytest.raises(Refusal, match="can't carry a right"):
        guild_settings.set_member_role(tx, community.admin, second, MIGHTY, now=now)


def test_a_right_that_an_admin_says_yes_to_can_be_chosen_later_and_those_from_before_lose_it(
    tx: Transaction, community: Community, now: datetime
) -> None:
    role = community.offer(tx, member_role=MIGHTY, now=now)
    early, late = community.newcomers(2)
    commitments.accept(tx, role.id, early, now=now)
    given_member_roles.note(tx, community.guild_id, early.user_id, MIGHTY, now=now)
    approvals.begin(tx, role.id, community.admin, now=now)
    before = roles.member_roles_for(tx, community.guild_id, early.user_id)
    assert (MIGHTY in before.wanted, MIGHTY in before.given) == (False, False)  # neither given nor taken
    guild_settings.set_member_role(tx, community.admin, "moderator", MIGHTY, now=now)
    after = roles.member_roles_for(tx, community.guild_id, early.user_id)
    assert (MIGHTY in after.wanted, MIGHTY in after.given) == (False, True)  # taken back
    commitments.accept(tx, role.id, late, now=now)
    for person in (early, late):
        approvals.approve(tx, role.id, community.admin, person.user_id, now=now)
        assert MIGHTY in wanted(tx, community, person.user_id)
        giving_back.give_up(tx, role.id, person, now=now)
        commitments.accept(tx, role.id, person, now=now)
        assert MIGHTY not in wanted(tx, community, person.user_id)  # a yes holds until they step down
