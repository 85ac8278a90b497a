"""What happens unasked, when its time has come."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.db import Database, Transaction
from bot.jobs import CIRCLES, JOBS, Job, Jobs, Round
from bot.services.checkins import checkins, starting
from bot.services.people import volunteers
from bot.services.record import setbacks
from bot.services.record.setbacks import Due
from bot.services.things import asks
from tests.patience import PATIENCE
from tests.running import logging_to_memory
from tests.services.conftest import Community

DAY = timedelta(days=1)
NEVER = timedelta(days=1000)


class Ticks:
    """A job that counts, and can be made to fail or to wait."""

    def __init__(self, *, parts: int = 0) -> None:
        self.runs: list[datetime] = []
        self.ran = asyncio.Event()
        self.parts = parts
        self.fails = False

    async def part(self, db: Database, now: datetime) -> int:
        self.runs.append(now)
        self.ran.set()
        if self.fails:
            raise KeyError("secret")
        self.parts -= 1
        return max(0, self.parts)

    async def run_again(self) -> None:
        self.ran.clear()
        async with asyncio.timeout(PATIENCE):
            await self.ran.wait()

    def job(self, every: timedelta = NEVER) -> Job:
        return Job("ticks", every, self.part)


async def test_an_ask_whose_deadline_passes_is_closed_by_itself(db: Database, now: datetime) -> None:
    community = Community()
    await db.write(community.set_up, now=now)
    ask = await db.write(community.post, deadline=now + DAY, now=now)
    clock = Clock()
    clock.offset = now + 2 * DAY - clock.now()
    await Jobs(db, clock).run_due()
    assert (await db.read(asks.show, ask.id)).ended_at == now + DAY


async def test_a_check_in_whose_time_is_over_is_told(db: Database, now: datetime) -> None:
    community = Community()
    await db.write(community.set_up, now=now)
    person = community.newcomer()
    await db.write(volunteers.seen, person.guild, person.user_id, language="en", now=now)
    await db.write(
        volunteers.consent, person.guild, person.user_id, "checkins", agreed=True, place="test", now=now
    )
    checkin = await db.write(starting.start, community.coordinator, "How are you?", now=now)
    clock = Clock()
    clock.offset = now + 4 * DAY - clock.now()
    await Jobs(db, clock).run_due()
    assert (await db.read(checkins.show, checkin.id)).told_at is not None


async def test_a_job_comes_again_until_nothing_is_left_to_do(db: Database) -> None:
    ticks = Ticks(parts=3)
    await Jobs(db, Clock(), [ticks.job()]).run_due()
    assert len(ticks.runs) == 3


async def test_what_is_due_again_and_again_is_set_aside_and_holds_up_nothing_else(
    db: Database, now: datetime
) -> None:
    community = Community()
    await db.write(community.set_up, now=now)
    round_, stuck = "what is over", Due(community.guild_id, 7)
    left = [Due(community.guild_id, one) for one in range(100, 120)]

    def due(tx: Transaction, now: datetime) -> Sequence[Due]:
        is_aside = bool(setbacks.show(tx, community.guild_id))
        return [*(() if is_aside else (stuck,)), *left[:5]]

    def look_after(tx: Transaction, one: Due, now: datetime) -> None:
        if one in left:
            left.remove(one)

    with logging_to_memory() as log:
        await Jobs(db, Clock(), [Round(round_, NEVER, due, look_after)]).run_due()
        await log.says("goes_in_circles")
    assert left == []
    [aside] = await db.read(setbacks.show, community.guild_id)
    assert aside.error == CIRCLES


async def test_every_job_runs_at_the_start_and_then_in_its_rhythm(db: Database) -> None:
    ticks = Ticks()
    jobs = Jobs(db, Clock(), [ticks.job(every=timedelta(milliseconds=20))])
    jobs.start()
    for _ in range(3):
        await ticks.run_again()
    await jobs.stop()


async def test_moving_the_clock_runs_them_at_once(db: Database) -> None:
    ticks, clock = Ticks(), Clock()
    jobs = Jobs(db, clock, [ticks.job()])
    jobs.start()
    await ticks.run_again()
    clock.move(DAY)
    await ticks.run_again()
    await jobs.stop()
    assert ticks.runs[-1] - ticks.runs[0] >= DAY


async def test_a_job_that_fails_is_logged_and_runs_again(db: Database) -> None:
    ticks, clock = Ticks(), Clock()
    ticks.fails = True
    jobs = Jobs(db, clock, [ticks.job()])
    with logging_to_memory() as log:
        jobs.start()
        await log.says("job_failed")
    ticks.fails = False
    clock.move(DAY)
    await ticks.run_again()
    await jobs.stop()


async def test_stopping_waits_for_what_runs(db: Database) -> None:
    begun, done = asyncio.Event(), asyncio.Event()
    may_end = asyncio.Event()

    async def part(db: Database, now: datetime) -> int:
        begun.set()
        await may_end.wait()
        done.set()
        return 0

    jobs = Jobs(db, Clock(), [Job("slow", NEVER, part)])
    jobs.start()
    await begun.wait()
    stopping = asyncio.create_task(jobs.stop())
    await asyncio.sleep(0)
    assert not stopping.done()
    may_end.set()
    await stopping
    assert done.is_set()


def test_every_job_has_a_name_of_its_own() -> None:
    assert len({job.name for job in JOBS}) == len(JOBS)
