import asyncio
import random
from datetime import UTC, datetime, timedelta

import psycopg
import pytest

from bot.db import Database, Transaction
from bot.errors import Refusal
from bot.services.care import hands
from bot.services.figures import stats
from bot.services.guild.callers import Caller
from bot.services.outbox import deliveries
from bot.services.own import mine, own_data
from bot.services.things import (
    asks,
    commitments,
    giving_back,
    joining,
    managing,
    roles,
    rosters,
    things,
    wins,
)
from tests.conftest import NewDatabase
from tests.lives import carry_all, live_fully, traces
from tests.services.celebrating import told as are_told
from tests.services.conftest import Community
from tests.services.test_rosters import assert_counts_equal_the_people

DAY = timedelta(days=1)


def columns_of_people() -> set[tuple[str, str]]:
    return {(column.table.name, column.name) for holding in own_data.HOLDINGS for column in holding.columns}


def test_erasing_leaves_no_trace_of_the_person_anywhere(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person = community.newcomer(11)
    live_fully(tx, person, community, now)
    carry_all(tx, now)
    commitments.accept(tx, community.post(tx, now=now).id, person, now=now)
    assert set(traces(tx, person.user_id)) >= columns_of_people(), "a column that this test does not fill"

    mine.erase(tx, community.guild_id, person.user_id, now=now)
    # Taking back the member roles needs to know whose they are, until that is done.
    left = {("outbox", "user_id"), ("outbox", "key"), ("given_member_roles", "user_id")}
    assert set(traces(tx, person.user_id)) == left
    assert [parcel.kind for parcel in community.parcels(tx, to=person)] == ["grant"]
    carry_all(tx, now)
    assert not set(traces(tx, person.user_id))
    assert roles.member_roles_for(tx, community.guild_id, person.user_id).wanted == frozenset()


def test_erasing_leaves_every_total_and_everybody_else_as_they_were(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person, other = community.newcomer(11), community.newcomer(11)
    for one in (person, other):
        live_fully(tx, one, community, now)
    done = community.post(tx, target=2, now=now)
    for one in (person, other):
        commitments.report_done(tx, done.id, one, now=now)
    carry_all(tx, now)
    before = stats.asks_of(tx, community.moderator, now=now)
    others = mine.show(tx, community.guild_id, other.user_id), sorted(traces(tx, other.user_id))
    mine.erase(tx, community.guild_id, person.user_id, now=now)
    after = stats.asks_of(tx, community.moderator, now=now)
    assert (after.asks, after.done) == (before.asks, before.done)
    assert asks.show(tx, done.id).done == 2
    assert (mine.show(tx, community.guild_id, other.user_id), sorted(traces(tx, other.user_id))) == others
    _, people = managing.people(tx, done.id, community.coordinator)
    assert [one.user_id for one in people] == [other.user_id]


def test_the_places_of_who_is_erased_go_to_the_first_in_line_who_are_told(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person, next_one, waiting = people = community.newcomers(3)
    ask, role = community.post(tx, places=1, now=now), community.offer(tx, places=1, now=now)
    for one in people:
        commitments.accept(tx, ask.id, one, now=now)
        commitments.accept(tx, role.id, one, now=now)
    mine.erase(tx, community.guild_id, person.user_id, now=now)
    assert [p.user_id for p in community.parcels(tx, "place")] == [next_one.user_id] * 2
    shown, on_it = managing.people(tx, ask.id, community.coordinator)
    assert [(one.user_id, one.state) for one in on_it] == [
        (next_one.user_id, "confirmed"),
        (waiting.user_id, "waitlisted"),
    ]
    assert (shown.confirmed, shown.waitlisted) == (1, 1)
    for roster_id in (ask.id, role.id):
        assert_counts_equal_the_people(tx, roster_id)


def test_posts_that_name_the_person_are_redrawn_without_the_name(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person = community.newcomer(11)
    live_fully(tx, person, community, now)
    carry_all(tx, now)
    public = community.parcels(tx, "person_win", to=person)
    [waits] = (one for one in hands.of(tx, community.guild_id, person.user_id) if one.kind == "support")
    mine.erase(tx, community.guild_id, person.user_id, now=now)
    redrawn = [one for one in community.parcels(tx, "person_win") if one.id in {each.id for each in public}]
    assert len(public) == 1
    assert [(parcel.user_id, parcel.state) for parcel in redrawn] == [(None, "waiting")]
    calls = [one for one in community.parcels(tx, "hand_call") if one.subject_id == waits.id]
    assert {(one.user_id, one.state) for one in calls} == {(None, "waiting")}, "it says that nobody waits"


def test_a_post_that_is_on_its_way_during_the_erasure_is_redrawn_without_the_name(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person = community.newcomer()
    commitments.report_done(tx, community.post(tx, now=now).id, person, now=now)
    wins.choose(tx, community.guild_id, person.user_id, "name", now=now)
    are_told(tx, community, now)
    real = datetime.now(UTC)
    claimed = deliveries.claim(tx, most=1000, lease=DAY, now=now, real=real)
    (parcel,) = (one for one in claimed if one.kind == "person_win" and one.user_id == person.user_id)
    assert deliveries.begin_try(tx, parcel, channel_id=9, real=real)
    mine.erase(tx, community.guild_id, person.user_id, now=now)
    deliveries.settle(tx, parcel, "done", channel_id=9, message_id=1, now=now)
    assert [(p.user_id, p.state) for p in community.parcels(tx, "person_win")] == [(None, "waiting")]


def test_erasing_twice_or_of_a_stranger_is_once_or_nothing(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person, stranger = community.newcomers(2)
    community.join(tx, person, now=now)
    for one in (person, person, stranger):
        mine.erase(tx, community.guild_id, one.user_id, now=now)
    assert [parcel.revision for parcel in community.parcels(tx, "grant")] == [2]  # joined, and erased
    assert not community.parcels(tx, to=stranger)


def test_erasing_in_one_server_touches_nothing_in_another(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    person = community.newcomer()
    there = Caller(person.user_id, elsewhere.guild_id)
    community.join(tx, person, now=now)
    elsewhere.join(tx, there, now=now)
    ask = elsewhere.post(tx, now=now)
    commitments.report_done(tx, ask.id, there, now=now)
    before = mine.show(tx, elsewhere.guild_id, person.user_id)
    mine.erase(tx, community.guild_id, person.user_id, now=now)
    assert mine.show(tx, elsewhere.guild_id, person.user_id) == before


def test_who_comes_back_begins_anew(tx: Transaction, community: Community, now: datetime) -> None:
    person = community.newcomer()
    ask, later = (community.post(tx, places=1, now=now) for _ in range(2))
    commitments.report_done(tx, ask.id, person, now=now)
    wins.choose(tx, community.guild_id, person.user_id, "name", now=now)
    are_told(tx, community, now)
    carry_all(tx, now)
    mine.erase(tx, community.guild_id, person.user_id, now=now)
    assert joining.panel(tx, person, now=now).step == joining.AGREE
    assert not mine.show(tx, community.guild_id, person.user_id).held
    assert commitments.accept(tx, ask.id, person, now=now).ahead == 0
    assert commitments.report_done(tx, later.id, person, now=now).first


def test_mine_shows_what_is_stored(tx: Transaction, community: Community, now: datetime) -> None:
    person = community.newcomer(11)
    live_fully(tx, person, community, now)
    found = mine.show(tx, community.guild_id, person.user_id)
    assert found.volunteer is not None
    assert (found.volunteer.contact, found.volunteer.celebrate) == ("dm", "name")
    assert len(found.held) == 10
    assert list(found.interests) == ["Design"]
    assert (found.agreed("reminders"), found.agreed("checkins"), found.agreed("invitations")) == (
        True,
        True,
        True,
    )


# Everybody at the same time.


async def answer_at_random(
    db: Database, community: Community, subjects: list[tuple[int, int]], seed: int, now: datetime
) -> None:
    """Some people who press every button they see, and now and then erase everything."""
    chance = random.Random(seed)  # noqa: S311
    person = community.newcomer()
    for _ in range(12):
        ask_id, role_id = chance.choice(subjects)
        try:
            match chance.randrange(6):
                case 0 | 1:
                    await db.write(commitments.accept, ask_id, person, now=now)
                case 2:
                    await db.write(commitments.accept, role_id, person, now=now)
                case 3:
                    await db.write(giving_back.decline, ask_id, person, now=now)
                case 4:
                    await db.write(commitments.report_done, ask_id, person, now=now)
                case _:
                    await db.write(mine.erase, community.guild_id, person.user_id, now=now)
        except Refusal:
            continue
    await db.write(mine.erase, community.guild_id, person.user_id, now=now)


@pytest.fixture
def own_url(new_database: NewDatabase) -> str:
    return new_database()


async def test_erasing_and_answering_at_once_never_wait_for_each_other_in_a_circle(
    own_url: str, backend: str, now: datetime
) -> None:
    db = await Database.open(own_url)
    community = Community()
    await db.write(community.set_up, now=now)
    subjects: list[tuple[int, int]] = []
    roster_ids: list[int] = []
    for _ in range(4):
        ask = await db.write(community.post, places=2, deadline=now + 3 * DAY, now=now)
        role = await db.write(community.offer, places=2, now=now)
        subjects.append((ask.id, role.id))
        roster_ids += [ask.id, role.id]
    await asyncio.gather(*(answer_at_random(db, community, subjects, seed, now) for seed in range(24)))
    for roster_id in roster_ids:
        await db.read(assert_counts_equal_the_people, roster_id)
        assert not await db.read(rosters.people, roster_id)
    assert not [p for p in await db.read(community.parcels) if p.user_id is not None and p.kind != "grant"]
    await db.close()
    if backend == "postgresql":
        assert deadlocks(own_url) == 0


def deadlocks(url: str) -> int:
    with psycopg.connect(url) as connection:
        row = connection.execute(
            "SELECT deadlocks FROM pg_stat_database WHERE datname = current_database()"
        ).fetchone()
    return int(row[0]) if row else -1


async def test_what_someone_presses_while_they_erase_themselves_is_erased_or_stays_whole(
    db: Database, now: datetime
) -> None:
    community = Community()
    await db.write(community.set_up, now=now)
    listed = [await db.write(community.post, places=5, now=now) for _ in range(6)]
    person = community.newcomer()
    await db.write(commitments.accept, listed[0].id, person, now=now)
    await asyncio.gather(
        *(db.write(commitments.accept, ask.id, person, now=now) for ask in listed[:3]),
        db.write(mine.erase, community.guild_id, person.user_id, now=now),
        *(db.write(commitments.accept, ask.id, person, now=now) for ask in listed[3:]),
    )
    found = await db.read(mine.show, community.guild_id, person.user_id)
    assert found.volunteer is not None or not found.held
    for ask in listed:
        await db.read(assert_counts_equal_the_people, ask.id)
        shown, _ = await db.read(things.with_commitment, ask.id, person.user_id)
        assert shown.confirmed == (ask.id in {held.thing.id for held in found.held})
