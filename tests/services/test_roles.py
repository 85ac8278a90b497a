import asyncio
from dataclasses import replace
from datetime import datetime

import pytest

from bot.db import Database, Transaction
from bot.errors import Invalid, NotFound, Refusal
from bot.services.guild import guild_settings
from bot.services.things import (
    commitments,
    endings,
    giving_back,
    managing,
    roles,
    searching,
    things,
)
from bot.services.things.posting import Draft
from tests.services.conftest import VOLUNTEERS, Community, in_a_dm
from tests.services.test_rosters import assert_counts_equal_the_people

GRANTED = 31
GOOD = Draft("Phone banker", "Calls the neighbours")


async def test_of_many_at_once_as_many_have_the_role_as_there_are_places(db: Database, now: datetime) -> None:
    community = Community()
    await db.write(community.set_up, now=now)
    role = await db.write(community.offer, places=3, now=now)
    await asyncio.gather(
        *(db.write(commitments.accept, role.id, person, now=now) for person in community.newcomers(20))
    )
    _, roster = await db.read(managing.people, role.id, community.coordinator)
    assert [one.state for one in roster] == ["confirmed"] * 3 + ["waitlisted"] * 17
    await db.read(assert_counts_equal_the_people, role.id)


def wanted(tx: Transaction, community: Community, user_id: int) -> frozenset[int]:
    return roles.member_roles_for(tx, community.guild_id, user_id).wanted


def test_the_linked_member_role_comes_and_goes_with_the_role(
    tx: Transaction, community: Community, now: datetime
) -> None:
    role = community.offer(tx, places=1, member_role=GRANTED, now=now)
    has, waits = community.newcomers(2)
    for person in (has, waits):
        commitments.accept(tx, role.id, person, now=now)
    assert [wanted(tx, community, one.user_id) for one in (has, waits)] == [{GRANTED}, frozenset()]
    giving_back.give_up(tx, role.id, has, now=now)
    assert [wanted(tx, community, one.user_id) for one in (has, waits)] == [frozenset(), {GRANTED}]
    assert {parcel.user_id for parcel in community.parcels(tx, "grant")} == {has.user_id, waits.user_id}


def test_who_joined_has_the_volunteer_role(tx: Transaction, community: Community, now: datetime) -> None:
    person = community.newcomer()
    community.join(tx, person, now=now)
    assert wanted(tx, community, person.user_id) == {VOLUNTEERS}


def test_stepping_down_promotes_the_first_in_line_and_tells_them_once(
    tx: Transaction, community: Community, now: datetime
) -> None:
    role = community.offer(tx, places=1, now=now)
    has, first, second = people = community.newcomers(3)
    receipts = [commitments.accept(tx, role.id, person, now=now) for person in people]
    assert [receipt.ahead for receipt in receipts] == [0, 0, 1]
    assert not giving_back.give_up(tx, role.id, has, now=now).again
    assert giving_back.give_up(tx, role.id, has, now=now).again
    assert [parcel.user_id for parcel in community.parcels(tx, "place")] == [first.user_id]
    shown, roster = managing.people(tx, role.id, community.coordinator)
    assert [one.user_id for one in roster] == [first.user_id, second.user_id]
    assert (shown.confirmed, shown.waitlisted) == (1, 1)


def test_a_role_given_back_before_its_notice_went_out_is_not_announced(
    tx: Transaction, community: Community, now: datetime
) -> None:
    role = community.offer(tx, places=1, now=now)
    has, waits = community.newcomers(2)
    for person in (has, waits):
        commitments.accept(tx, role.id, person, now=now)
    for person in (has, waits):
        giving_back.give_up(tx, role.id, person, now=now)
    assert [parcel.state for parcel in community.parcels(tx, "place")] == ["dropped"]


def test_signing_up_twice_is_once(tx: Transaction, community: Community, now: datetime) -> None:
    role = community.offer(tx, now=now)
    person = community.newcomer()
    receipts = [commitments.accept(tx, role.id, person, now=now) for _ in range(2)]
    assert [(receipt.again, receipt.thing.confirmed) for receipt in receipts] == [(False, 1), (True, 1)]


def test_ending_a_role_takes_the_member_role_back_from_everyone_and_nobody_moves_up(
    tx: Transaction, community: Community, now: datetime
) -> None:
    role = community.offer(tx, places=1, member_role=GRANTED, now=now)
    has, waits, late = community.newcomers(3)
    for person in (has, waits):
        commitments.accept(tx, role.id, person, now=now)
    for _ in range(2):
        assert endings.close(tx, role.id, community.coordinator, now=now).ended_at == now
    assert wanted(tx, community, has.user_id) == frozenset()
    giving_back.give_up(tx, role.id, has, now=now)
    assert not community.parcels(tx, "place")
    held = things.held_by(tx, community.guild_id, waits.user_id)
    assert [(one.state, one.thing.state) for one in held] == [("waitlisted", "closed")]
    assert not things.how_many_open(tx, community.guild_id, now=now)
    with pytest.raises(Refusal, match="closed"):
        commitments.accept(tx, role.id, late, now=now)


def test_mine_are_those_i_have_or_wait_for(tx: Transaction, community: Community, now: datetime) -> None:
    one, other = (community.offer(tx, places=1, now=now) for _ in range(2))
    has, person = community.newcomers(2)
    commitments.accept(tx, one.id, has, now=now)
    commitments.accept(tx, one.id, person, now=now)
    commitments.accept(tx, other.id, person, now=now)
    giving_back.give_up(tx, other.id, person, now=now)
    assert [one.thing.id for one in things.held_by(tx, community.guild_id, person.user_id)] == [one.id]


@pytest.mark.parametrize(
    "change",
    [
        {"places": 0},
        {"places": 10_000},
        {"title": " "},
        {"why": ""},
        {"title": "x" * 101},
        {"why": "x" * 701},
    ],
    ids=str,
)
def test_a_role_that_nobody_could_mean_is_refused(
    tx: Transaction, community: Community, now: datetime, change: dict[str, str | int]
) -> None:
    with pytest.raises(Invalid):
        roles.offer(tx, community.coordinator, replace(GOOD, **change), now=now)  # type: ignore[arg-type]
    assert not searching.matching(tx, community.coordinator, "role", "")


def test_without_a_channel_for_asks_no_role_is_offered(
    tx: Transaction, community: Community, now: datetime
) -> None:
    guild_settings.set_channel(tx, community.admin, "asks", None, now=now)
    with pytest.raises(Refusal, match="no channel for asks"):
        roles.offer(tx, community.coordinator, GOOD, now=now)


def test_a_role_of_another_server_does_not_exist_here(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    role = community.offer(tx, now=now)
    for act in (commitments.accept, giving_back.give_up):
        for caller in (elsewhere.newcomer(), in_a_dm(elsewhere.newcomer())):
            with pytest.raises(NotFound):
                act(tx, role.id, caller, now=now)
    with pytest.raises(NotFound):
        roles.show_to(tx, role.id, elsewhere.newcomer())
    with pytest.raises(NotFound):
        managing.people(tx, role.id, elsewhere.coordinator)
    with pytest.raises(NotFound):
        endings.close(tx, role.id, elsewhere.coordinator, now=now)
    assert roles.show(tx, role.id).ended_at is None


def test_stepping_down_works_from_a_direct_message(
    tx: Transaction, community: Community, now: datetime
) -> None:
    role = community.offer(tx, now=now)
    person = community.newcomer()
    commitments.accept(tx, role.id, person, now=now)
    assert giving_back.give_up(tx, role.id, in_a_dm(person), now=now).thing.confirmed == 0
