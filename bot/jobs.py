"""What happens unasked, and how often it is looked for.

A job is a plain function that looks at the database for what is due and does a part of it, so a tick that was
missed costs nothing and two processes do each thing once.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.clock import Clock
from bot.db import Database
from bot.services.care import arrivals, buddies, checkins, hellos, reports
from bot.services.guild import removals
from bot.services.own import departures, fading, housekeeping, suspensions
from bot.services.record import schedules
from bot.services.record.schedules import CatchUp
from bot.services.things import amendments, offers

log = structlog.get_logger(__name__)

#: What the occurrences of each kind of schedule do.
OCCURRENCES = {"checkin": schedules.Kind(checkins.come_round, CatchUp.ONCE)}


@dataclass(frozen=True, slots=True)
class Job:
    """Run this often; `part` does some of what is due and says how much, until it is nothing."""

    name: str
    every: timedelta
    part: Callable[[Database, datetime], Awaitable[int]]


async def run_schedules(db: Database, now: datetime) -> int:
    return await db.write(schedules.run_due, OCCURRENCES, now=now)


async def close_overdue(db: Database, now: datetime) -> int:
    return await db.write(amendments.close_overdue, now=now)


async def pass_offers_on(db: Database, now: datetime) -> int:
    """Each in a transaction of its own: people are locked before their places, one at a time."""
    due = await db.read(offers.due, now=now)
    for one in due:
        await db.write(offers.look_after, one, now=now)
    return len(due)


async def close_checkins(db: Database, now: datetime) -> int:
    return await db.write(checkins.close_due, now=now)


async def look_after_hellos(db: Database, now: datetime) -> int:
    """Each in a transaction of its own: people are locked before their hello, one at a time."""
    due = await db.read(hellos.due, now=now)
    for hello_id in due:
        await db.write(hellos.look_after, hello_id, now=now)
    return len(due)


async def look_after_buddies(db: Database, now: datetime) -> int:
    due = await db.read(buddies.due, now=now)
    for pair_id in due:
        await db.write(buddies.look_after, pair_id, now=now)
    return len(due)


async def forget_arrivals(db: Database, now: datetime) -> int:
    return await db.write(arrivals.sweep, now=now)


async def look_after_departures(db: Database, now: datetime) -> int:
    due = await db.read(departures.due, now=now)
    for person in due:
        await db.write(departures.look_after, person.guild_id, person.user_id, now=now)
    return len(due)


async def purge_removed_guilds(db: Database, now: datetime) -> int:
    return await db.write(removals.purge, now=now)


async def look_after_reports(db: Database, now: datetime) -> int:
    due = await db.read(reports.due, now=now)
    for report_id in due:
        await db.write(reports.look_after, report_id, now=now)
    return len(due)


async def erase_old_reports(db: Database, now: datetime) -> int:
    return await db.write(reports.purge, now=now)


async def forget_lifted_suspensions(db: Database, now: datetime) -> int:
    return await db.write(suspensions.purge, now=now)


async def let_fade(db: Database, now: datetime) -> int:
    due = await db.read(fading.due, now=now)
    for guild_id in due:
        await db.write(fading.fade, guild_id, now=now)
    return len(due)


async def keep_house(db: Database, now: datetime) -> int:
    return await db.write(housekeeping.sweep, now=now)


JOBS = (
    Job("schedules", timedelta(seconds=15), run_schedules),
    Job("what is over", timedelta(seconds=15), close_overdue),
    Job("offers", timedelta(seconds=15), pass_offers_on),
    Job("check-ins", timedelta(seconds=15), close_checkins),
    Job("hellos", timedelta(minutes=1), look_after_hellos),
    Job("buddies", timedelta(minutes=1), look_after_buddies),
    Job("arrivals", timedelta(minutes=1), forget_arrivals),
    Job("reports", timedelta(minutes=10), look_after_reports),
    Job("old reports", timedelta(hours=1), erase_old_reports),
    Job("suspensions", timedelta(hours=1), forget_lifted_suspensions),
    Job("housekeeping", timedelta(hours=1), keep_house),
    Job("departures", timedelta(hours=1), look_after_departures),
    Job("fading", timedelta(hours=1), let_fade),
    Job("removals", timedelta(hours=1), purge_removed_guilds),
)


class Jobs:
    """`start` them, `stop` them; when the clock is moved all are run at once."""

    def __init__(self, db: Database, clock: Clock, jobs: Sequence[Job] = JOBS) -> None:
        self._db = db
        self._clock = clock
        self._jobs = jobs
        self._scheduler = AsyncIOScheduler(
            timezone=UTC, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 2}
        )
        self._running: dict[str, asyncio.Lock] = {job.name: asyncio.Lock() for job in jobs}
        clock.on_move(self._hurry)

    def start(self) -> None:
        """On the running event loop; each job runs at once and then in its rhythm."""
        for job in self._jobs:
            self._scheduler.add_job(
                self._run,
                "interval",
                [job],
                id=job.name,
                seconds=job.every.total_seconds(),
                next_run_time=_at_once(),
            )
        self._scheduler.start()

    async def stop(self) -> None:
        """Begin nothing new, and wait for what runs: APScheduler's own shutdown would cancel it."""
        if self._scheduler.running:
            self._scheduler.pause()
        for lock in self._running.values():
            async with lock:
                pass
        if self._scheduler.running:
            self._scheduler.shutdown()

    async def run_due(self) -> None:
        """Run every job once, to its end."""
        for job in self._jobs:
            await self._run(job)

    def _hurry(self) -> None:
        if self._scheduler.running:
            for job in self._jobs:
                self._scheduler.modify_job(job.name, next_run_time=_at_once())

    async def _run(self, job: Job) -> None:
        """To its end, or to its first failure: that is logged, and the next tick tries again."""
        async with self._running[job.name]:
            try:
                while await job.part(self._db, self._clock.now()):
                    pass
            except Exception:
                log.exception("job_failed", job=job.name)


def _at_once() -> datetime:
    return datetime.now(UTC)
