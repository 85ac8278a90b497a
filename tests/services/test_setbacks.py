"""Of what is looked after unasked, one that fails holds up none of the others, and is not forgotten."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import bindparam, delete, update

from bot.clock import Clock
from bot.db import Database, Transaction
from bot.doctor import deliveries
from bot.jobs import JOBS, ROUNDS, SWEEPS, Jobs, Round
from bot.models.guilds import guilds as guild_rows
from bot.models.schedules import schedules as schedule_rows
from bot.models.setbacks import setbacks as setback_rows
from bot.services.celebrating import digests
from bot.services.figures import briefings
from bot.services.guild import removals
from bot.services.outbox import symptoms
from bot.services.reach import covering, invitations
from bot.services.record import schedules, setbacks
from bot.services.record.setbacks import FIRST_PAUSE, LONGEST_PAUSE, Due
from bot.services.shifts import handing_on, swaps
from bot.services.things import asks, commitments, giving_back
from bot.services.things.posting import Draft
from bot.services.things.things import Occasion
from tests.lives import live_fully
from tests.services.conftest import Community

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
LONG = timedelta(days=500)
_SET_ZONE = update(schedule_rows).where(schedule_rows.c.id == bindparam("id")).values(zone=bindparam("zone"))
_QUIET = (
    update(guild_rows)
    .where(guild_rows.c.guild_id == bindparam("guild_id"))
    .values(fades_at=bindparam("now", type_=guild_rows.c.fades_at.type))
)


def live(tx: Transaction, *, now: datetime) -> Community:
    """A server in which each round has something to look after one day."""
    community = Community()
    community.set_up(tx, now=now)
    live_fully(tx, community.newcomer(11), community, now)
    tx.execute(delete(setback_rows))
    begin(tx, community, now=now)
    digests.choose(tx, community.admin, "0", now=now)
    briefings.choose(tx, community.admin, True, now=now)
    has, waits = community.newcomers(2)
    draft = Draft("T", "W", "S", places=1, deadline=now + 9 * DAY, offer_minutes=120)
    ask = asks.post(tx, community.coordinator, draft, now=now)
    for one in (has, waits):
        commitments.accept(tx, ask.id, one, now=now)
    giving_back.decline(tx, ask.id, has, now=now)
    starts = now + 9 * DAY
    draft = Draft("T", "W", "S", places=1, occasion=Occasion(starts, starts + 2 * HOUR))
    stall = asks.post(tx, community.coordinator, draft, now=now)
    commitments.accept(tx, stall.id, has, now=now)
    handing_on.offer(tx, stall.id, has, now=now)
    other, of = community.newcomer(), replace(draft, occasion=Occasion(starts + DAY, starts + 2 * DAY))
    evening = asks.post(tx, community.coordinator, of, now=now)
    commitments.accept(tx, evening.id, other, now=now)
    swaps.ask(tx, evening.id, stall.id, other, has.user_id, now=now)
    invitations.start(tx, ask.id, community.coordinator, now=now)
    occasion = Occasion(now + HOUR, now + 2 * HOUR)
    stall = asks.post(tx, community.coordinator, Draft("T", "W", "S", places=1, occasion=occasion), now=now)
    commitments.accept(tx, stall.id, has, now=now)
    standing = asks.post(
        tx, community.coordinator, Draft("T", "W", "S", places=1, occasion=occasion), now=now
    )
    covering.start(tx, standing.id, community.coordinator, now=now)
    removals.note(tx, community.guild_id, now=now)
    tx.execute(_QUIET, guild_id=community.guild_id, now=now)
    return community


def begin(tx: Transaction, community: Community, *, now: datetime) -> int:
    starts = now.replace(tzinfo=None) + HOUR
    detail = {"question": "How are you?"}
    return schedules.begin(
        tx,
        community.guild_id,
        "checkin",
        rule="FREQ=WEEKLY",
        starts=starts,
        zone="UTC",
        detail=detail,
        created_by=None,
        now=now,
    ).id


class Poison:
    """Makes one item of a round fail, until it is mended."""

    def __init__(self, round_: Round, found: Sequence[Due]) -> None:
        self.bad = found[len(found) // 2]
        self.mended = False
        self.looked_after: set[Due] = set()
        self._after = round_.look_after
        self.round = replace(round_, look_after=self._look_after)

    def _look_after(self, tx: Transaction, one: Due, now: datetime) -> None:
        self._after(tx, one, now)
        if one == self.bad and not self.mended:
            raise KeyError("what somebody wrote")
        self.looked_after.add(one)

    async def go_round(self, db: Database, now: datetime) -> None:
        while await self.round.part(db, now):
            pass


def test_everything_that_runs_unasked_is_a_round_or_throws_away_what_is_old() -> None:
    assert {*JOBS} == {*ROUNDS, *SWEEPS}
    assert {one.name for one in SWEEPS} == {
        *("arrivals", "old check-ins", "old reports", "suspensions", "housekeeping"),
    }
    assert {one.name for one in ROUNDS} == deliveries.ROUND_NAMES.keys()


async def test_of_each_round_one_that_fails_holds_up_no_other_and_is_done_once_it_is_mended(
    fresh_db: Database, now: datetime
) -> None:
    db = fresh_db
    for _each in range(3):
        await db.write(live, now=now)
    # What is over ends these, and a server everything.
    of_what_is_open = (
        "offers",
        "places on offer",
        "swaps",
        "reminders",
        "too few",
        "invitations",
        "roll call",
    )
    for number, round_ in enumerate(sorted(ROUNDS, key=lambda one: one.name not in of_what_is_open)):
        at = now + LONG + number * DAY
        found = await db.read(round_.due, at)
        assert len(found) >= 3, f"{round_.name}: nothing to look after"
        poison = Poison(round_, found)
        await poison.go_round(db, at)
        assert poison.looked_after >= {*found} - {poison.bad}, round_.name
        assert poison.bad not in poison.looked_after
        [aside] = await db.read(setbacks.show, poison.bad.guild_id)
        assert (aside.round, aside.times, aside.again_at) == (round_.name, 1, at + FIRST_PAUSE)
        assert aside.error == "KeyError", "and nothing of what it says"
        await poison.go_round(db, at + FIRST_PAUSE)
        [aside] = await db.read(setbacks.show, poison.bad.guild_id)
        assert (aside.times, aside.again_at) == (2, at + 3 * FIRST_PAUSE), round_.name
        await poison.go_round(db, at + 2 * FIRST_PAUSE)
        assert await db.read(setbacks.show) == [aside], "not before its time"
        poison.mended = True
        await poison.go_round(db, at + 3 * FIRST_PAUSE)
        assert poison.bad in poison.looked_after
        assert await db.read(setbacks.show) == []


async def test_a_zone_that_is_gone_holds_up_one_server_alone(fresh_db: Database, now: datetime) -> None:
    db, ids = fresh_db, []
    for _each in range(3):
        community = Community()
        await db.write(community.set_up, now=now)
        ids.append(await db.write(begin, community, now=now))
    await db.write(lambda tx: tx.execute(_SET_ZONE, id=ids[1], zone="Gone/Nowhere"))
    clock = Clock()
    clock.offset = now + 2 * HOUR - clock.now()
    jobs = Jobs(db, clock)
    await jobs.run_due()
    assert [one.subject_id for one in await db.read(schedules.due, ["checkin"], now=clock.now() + DAY)] == [
        ids[1]
    ]
    shown = await db.read(symptoms.show, now=clock.now())
    assert any(
        "1 time I could not look after" in one.what for one in deliveries.examine(shown, now=clock.now())
    )
    await db.write(lambda tx: tx.execute(_SET_ZONE, id=ids[1], zone="UTC"))
    clock.move(FIRST_PAUSE)
    await jobs.run_due()
    assert not await db.read(schedules.due, ["checkin"], now=clock.now())
    assert await db.read(setbacks.show) == []


def test_the_pause_grows_and_has_an_end(tx: Transaction, community: Community, now: datetime) -> None:
    one, pauses = Due(community.guild_id, 7), []
    for _each in range(12):
        setbacks.note(tx, "hellos", one, error="KeyError", now=now)
        [aside] = setbacks.show(tx, community.guild_id)
        pauses.append(aside.again_at - now)
        now = aside.again_at
    assert pauses[:4] == [FIRST_PAUSE * factor for factor in (1, 2, 4, 8)]
    assert pauses[-1] == LONGEST_PAUSE


@pytest.mark.parametrize("mine", [True, False])
def test_what_is_no_longer_there_is_forgotten_and_so_is_who_erased_themselves(
    tx: Transaction, community: Community, now: datetime, mine: bool
) -> None:
    setbacks.note(tx, "departures", Due(community.guild_id, user_id=7), error="KeyError", now=now)
    if mine:
        setbacks.forget(tx, community.guild_id, 7)
    else:
        assert setbacks.purge(tx, now=now + DAY) == 0
        assert setbacks.purge(tx, now=now + 2 * DAY) == 1
    assert not setbacks.show(tx, community.guild_id)
