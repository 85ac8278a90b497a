"""Suspending and lifting: what it stops, what it leaves, and what outlives an erasure."""

import asyncio
from datetime import datetime, timedelta

import pytest

from bot.db import Database, Transaction
from bot.errors import NotAllowed, NotFound, Refusal
from bot.services.care import buddies, hello_wishes, hellos, welcoming
from bot.services.care.hello_wishes import Shared
from bot.services.own import mine, suspensions
from bot.services.things import asks, commitments, things
from tests.services.conftest import COORDINATORS, Community

REASON = "Shouted at people, twice."


def test_the_person_is_told_the_reason_until_it_is_lifted(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person = community.newcomer()
    held = suspensions.suspend(
        tx, community.moderator, person.user_id, f" {REASON} ", keeps_places=True, now=now
    )
    with pytest.raises(NotAllowed, match="Shouted at people, twice"):
        suspensions.require_none(tx, community.guild_id, person.user_id)
    for _ in range(2):
        lifted = suspensions.lift(tx, held.id, community.admin, now=now)
    assert (lifted.suspended_by, lifted.lifted_by) == (community.moderator.user_id, community.admin.user_id)
    suspensions.require_none(tx, community.guild_id, person.user_id)


@pytest.mark.parametrize("keeps", [True, False])
def test_places_are_kept_or_passed_on_and_nobody_waits_on(
    tx: Transaction, community: Community, now: datetime, keeps: bool
) -> None:
    person, next_one = community.newcomers(2)
    ask, role, full = (
        community.post(tx, places=1, now=now),
        community.offer(tx, places=1, now=now),
        community.post(tx, places=1, now=now),
    )
    commitments.accept(tx, full.id, community.newcomer(), now=now)
    commitments.accept(tx, full.id, person, now=now)
    for one in (person, next_one):
        commitments.accept(tx, ask.id, one, now=now)
        commitments.accept(tx, role.id, one, now=now)
    suspensions.suspend(tx, community.moderator, person.user_id, REASON, keeps_places=keeps, now=now)
    _, commitment = things.with_commitment(tx, ask.id, person.user_id)
    assert commitment is not None
    assert commitment.state == ("confirmed" if keeps else "left")
    told = [parcel.user_id for parcel in community.parcels(tx, "place")]
    assert told == ([] if keeps else [next_one.user_id] * 2)
    assert asks.show(tx, full.id).waitlisted == 0


def test_off_every_board_on_both_sides(tx: Transaction, community: Community, now: datetime) -> None:
    person, other = community.newcomer(COORDINATORS), community.newcomer()
    theirs = hello_wishes.ask(tx, person, Shared(), now=now)
    taken = hello_wishes.ask(tx, other, Shared(), now=now)
    welcoming.claim(tx, taken.id, person, now=now)
    buddies.ask(tx, community.guild_id, person, now=now)
    suspensions.suspend(tx, community.moderator, person.user_id, REASON, keeps_places=True, now=now)
    with pytest.raises(NotFound):
        hellos.show(tx, theirs.id)
    assert hellos.show(tx, taken.id).state == "waiting"
    assert not buddies.of(tx, community.guild_id, person.user_id)


def test_only_moderators_and_never_themselves(tx: Transaction, community: Community, now: datetime) -> None:
    person = community.newcomer()
    with pytest.raises(NotAllowed):
        suspensions.suspend(tx, person, community.moderator.user_id, REASON, keeps_places=True, now=now)
    with pytest.raises(Refusal, match="That is you"):
        suspensions.before_suspend(tx, community.moderator, community.moderator.user_id)
    with pytest.raises(Refusal, match="write the reason"):
        suspensions.suspend(tx, community.moderator, person.user_id, "  ", keeps_places=True, now=now)
    held = suspensions.suspend(tx, community.moderator, person.user_id, REASON, keeps_places=True, now=now)
    with pytest.raises(NotAllowed):
        suspensions.lift(tx, held.id, person, now=now)
    with pytest.raises(NotAllowed):
        suspensions.page(tx, person)


def test_another_servers_moderators_lift_nothing(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    person = community.newcomer()
    held = suspensions.suspend(tx, community.moderator, person.user_id, REASON, keeps_places=True, now=now)
    with pytest.raises(NotFound):
        suspensions.lift(tx, held.id, elsewhere.moderator, now=now)
    suspensions.require_none(tx, elsewhere.guild_id, person.user_id)


def test_erasing_oneself_lifts_nothing_and_leaves_no_name(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person = community.newcomer()
    suspensions.suspend(tx, community.moderator, person.user_id, REASON, keeps_places=True, now=now)
    mine.erase(tx, community.guild_id, person.user_id, now=now)
    [held] = suspensions.page(tx, community.moderator).suspensions
    assert (held.user_id, held.reason) == (None, "")
    with pytest.raises(NotAllowed, match="suspended"):
        suspensions.require_none(tx, community.guild_id, person.user_id)


def test_a_second_time_changes_the_reason_and_what_was_lifted_ends_after_a_year(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person = community.newcomer()
    first = suspensions.suspend(tx, community.moderator, person.user_id, REASON, keeps_places=True, now=now)
    again = suspensions.suspend(tx, community.admin, person.user_id, "Worse.", keeps_places=True, now=now)
    assert (again.id, again.reason) == (first.id, "Worse.")
    suspensions.lift(tx, first.id, community.moderator, now=now)
    suspensions.purge(tx, now=now + timedelta(days=365))
    assert len(suspensions.page(tx, community.moderator).suspensions) == 1
    suspensions.purge(tx, now=now + timedelta(days=365, seconds=1))
    assert not suspensions.page(tx, community.moderator).suspensions


async def test_two_at_once_are_one_and_lifting_it_leaves_none(db: Database, now: datetime) -> None:
    community = Community()
    await db.write(community.set_up, now=now)
    person = community.newcomer()
    both = await asyncio.gather(
        *(
            db.write(suspensions.suspend, who, person.user_id, REASON, keeps_places=True, now=now)
            for who in (community.moderator, community.admin)
        )
    )
    assert both[0].id == both[1].id
    await db.write(suspensions.lift, both[0].id, community.moderator, now=now)
    await db.read(suspensions.require_none, community.guild_id, person.user_id)
    again = await db.write(
        suspensions.suspend, community.moderator, person.user_id, REASON, keeps_places=True, now=now
    )
    assert again.id != both[0].id, "what was lifted stays as it was"


@pytest.mark.parametrize("many", [0, 1, 8, 9, 24, 25, 26, 60, 300])
def test_every_one_is_on_some_page_those_that_hold_first(
    tx: Transaction, community: Community, now: datetime, many: int
) -> None:
    held = [
        suspensions.suspend(tx, community.moderator, person.user_id, REASON, keeps_places=True, now=now)
        for person in community.newcomers(many)
    ]
    for one in held[::3]:
        suspensions.lift(tx, one.id, community.moderator, now=now)
    first = suspensions.page(tx, community.moderator)
    listed = [
        one
        for number in range(first.pages)
        for one in suspensions.page(tx, community.moderator, number).suspensions
    ]
    assert sorted(one.id for one in listed) == sorted(one.id for one in held)
    assert [one.lifted_at is None for one in listed] == sorted(
        (one.lifted_at is None for one in listed), reverse=True
    )
    assert suspensions.page(tx, community.moderator, 99).page == first.pages - 1
