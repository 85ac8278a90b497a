"""Nobody gets a right by a button: every right, every way to be given it, in every order."""

from datetime import datetime
from typing import get_args

import pytest

from bot.db import Transaction
from bot.errors import Invalid, Refusal
from bot.services.guild import guilds
from bot.services.guild.guilds import MemberRole
from bot.services.things import amendments, commitments, roles
from tests.services.conftest import Community

MIGHTY = 4711
RIGHTS = [which for which in get_args(MemberRole) if which != "volunteer"]


def wanted(tx: Transaction, community: Community, user_id: int) -> frozenset[int]:
    return roles.member_roles_for(tx, community.guild_id, user_id).wanted


def test_every_member_role_of_the_set_up_is_a_right_but_for_that_of_whoever_joins() -> None:
    assert {*guilds.RIGHTS} == {*RIGHTS}


@pytest.mark.parametrize("which", RIGHTS)
def test_no_volunteering_role_comes_with_a_right(
    tx: Transaction, community: Community, now: datetime, which: MemberRole
) -> None:
    guilds.set_member_role(tx, community.admin, which, MIGHTY, now=now)
    for caller in (community.coordinator, community.admin):
        if which == "coordinator" and caller is community.coordinator:
            continue  # theirs is another one now
        with pytest.raises(Invalid, match="nobody gets it by a button"):
            community.offer(tx, by=caller, member_role=MIGHTY, now=now)


@pytest.mark.parametrize("which", RIGHTS)
def test_what_comes_with_a_role_that_is_open_can_not_become_a_right(
    tx: Transaction, community: Community, now: datetime, which: MemberRole
) -> None:
    role = community.offer(tx, member_role=MIGHTY, now=now)
    person = community.newcomer()
    commitments.accept(tx, role.id, person, now=now)
    with pytest.raises(Refusal, match="can't carry a right"):
        guilds.set_member_role(tx, community.admin, which, MIGHTY, now=now)


@pytest.mark.parametrize("which", RIGHTS)
def test_it_can_once_the_role_has_ended_and_is_given_to_nobody_if_that_is_opened_again(
    tx: Transaction, community: Community, now: datetime, which: MemberRole
) -> None:
    role = community.offer(tx, member_role=MIGHTY, now=now)
    person = community.newcomer()
    commitments.accept(tx, role.id, person, now=now)
    assert MIGHTY in wanted(tx, community, person.user_id)
    amendments.close(tx, role.id, community.admin, now=now)
    guilds.set_member_role(tx, community.admin, which, MIGHTY, now=now)
    amendments.reopen(tx, role.id, community.admin, now=now)
    assert MIGHTY not in wanted(tx, community, person.user_id)


@pytest.mark.parametrize("which", RIGHTS)
@pytest.mark.parametrize("joined_first", [True, False])
def test_joining_gives_no_right(
    tx: Transaction, community: Community, now: datetime, which: MemberRole, joined_first: bool
) -> None:
    joined: MemberRole = "volunteer"
    first, second = (joined, which) if joined_first else (which, joined)
    guilds.set_member_role(tx, community.admin, first, MIGHTY, now=now)
    with pytest.raises(Refusal, match="can't carry a right"):
        guilds.set_member_role(tx, community.admin, second, MIGHTY, now=now)
