"""What happens unasked, and how often it is looked for.

A job is a plain function that looks at the database for what is due and does a part of it, so a tick that was
missed costs nothing and two processes do each thing once.
"""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeAlias

import structlog
from apscheduler.schedulers.asyncio import AsyncIOScheduler

from bot.clock import Clock
from bot.db import Database, Transaction
from bot.errors import OperatorError
from bot.services.care import arrivals, buddies, hand_clock, hello_clock, report_retention, reports
from bot.services.celebrating import digests, thanks, wins
from bot.services.checkins import coming_round, old_checkins, tallies
from bot.services.figures import briefings, closing
from bot.services.followups import noticing
from bot.services.guild import removals
from bot.services.own import departures, fading, housekeeping, suspensions
from bot.services.preparing import occurrences
from bot.services.reach import covering, invitations, too_few
from bot.services.record import schedules, setbacks
from bot.services.record.schedules import CatchUp
from bot.services.record.setbacks import Due
from bot.services.roles import taking_turns, term_ends
from bot.services.shifts import handing_on, roll_call, swaps
from bot.services.things import approvals, endings, offers, on_offer, reminders, series

log = structlog.get_logger(__name__)

#: What the occurrences of each kind of schedule do.
OCCURRENCES = {
    "checkin": schedules.Kind(coming_round.come_round, CatchUp.ONCE),
    series.KIND: schedules.Kind(occurrences.come_round, CatchUp.ONCE, occurrences.over),
}


#: In one run; what is done part by part comes up again a few times, and never this often.
MOST_TIMES = 1000
#: What stands in the place of an exception for what does not come to an end.
CIRCLES = "Circles"

Find: TypeAlias = Callable[[Transaction, datetime], Sequence[Due]]
LookAfter: TypeAlias = Callable[[Transaction, Due, datetime], None]


@dataclass(frozen=True, slots=True)
class Job:
    """Run this often; `part` does some of what is due and says how much, until it is nothing."""

    name: str
    every: timedelta
    part: Callable[[Database, datetime], Awaitable[int]]

    async def run(self, db: Database, now: Callable[[], datetime]) -> None:
        """Until nothing is due."""
        while await self.part(db, now()):
            pass


@dataclass(frozen=True, slots=True)
class Round:
    """Look after whatever is due, each in a transaction of its own: one that fails is set aside for a while
    and holds up none of the others. See docs/design.md § 63.
    """

    name: str
    every: timedelta
    due: Find
    look_after: LookAfter

    async def run(self, db: Database, now: Callable[[], datetime]) -> None:
        """Until nothing is due."""
        times: Counter[Due] = Counter()
        while await self.part(db, now(), times):
            pass

    async def part(self, db: Database, now: datetime, times: Counter[Due] | None = None) -> int:
        """Some of what is due; `times` counts how often each was found in this run. What is due again and
        again although it is looked after goes in circles, and is set aside like what fails.
        """
        found = await db.read(self.due, now)
        for one in found:
            if times is not None:
                times[one] += 1
            if times is not None and times[one] > MOST_TIMES:
                log.error("goes_in_circles", job=self.name, guild=one.guild_id, subject=one.subject_id)
                await db.write(setbacks.note, self.name, one, error=CIRCLES, now=now)
                continue
            try:
                await db.write(self._one, one, now)
            except OperatorError:
                raise  # the database, and not this one
            except Exception as error:
                log.exception("set_aside", job=self.name, guild=one.guild_id, subject=one.subject_id)
                await db.write(setbacks.note, self.name, one, error=type(error).__name__, now=now)
        return len(found)

    def _one(self, tx: Transaction, one: Due, now: datetime) -> None:
        self.look_after(tx, one, now)
        setbacks.clear(tx, self.name, one)


def _by_id(due: Callable[..., Sequence[Due]], look_after: Callable[..., None]) -> tuple[Find, LookAfter]:
    """For services that are told which row to look after."""
    return (
        lambda tx, now: due(tx, now=now),
        lambda tx, one, now: look_after(tx, one.subject_id, now=now),
    )


def _by_guild(due: Callable[..., Sequence[Due]], look_after: Callable[..., None]) -> tuple[Find, LookAfter]:
    return (
        lambda tx, now: due(tx, now=now),
        lambda tx, one, now: look_after(tx, one.guild_id, now=now),
    )


QUARTER_MINUTE, MINUTE, HOUR = timedelta(seconds=15), timedelta(minutes=1), timedelta(hours=1)

#: Deleting what is old has no items: it is one statement for each table, and none of its rows can fail alone.
SWEEPS = (
    Job("arrivals", MINUTE, lambda db, now: db.write(arrivals.sweep, now=now)),
    Job("old reports", HOUR, lambda db, now: db.write(report_retention.purge, now=now)),
    Job("old check-ins", HOUR, lambda db, now: db.write(old_checkins.purge, now=now)),
    Job("suspensions", HOUR, lambda db, now: db.write(suspensions.purge, now=now)),
    Job("housekeeping", HOUR, lambda db, now: db.write(housekeeping.sweep, now=now)),
)
ROUNDS = (
    Round(
        "schedules",
        QUARTER_MINUTE,
        lambda tx, now: schedules.due(tx, OCCURRENCES, now=now),
        lambda tx, one, now: schedules.run(tx, one.subject_id, OCCURRENCES, now=now),
    ),
    Round("reminders", QUARTER_MINUTE, *_by_id(reminders.due, reminders.remind)),
    Round("what is over", QUARTER_MINUTE, *_by_id(endings.due, endings.close_if_over)),
    Round(
        "offers",
        QUARTER_MINUTE,
        lambda tx, now: offers.due(tx, now=now),
        lambda tx, one, now: offers.look_after(tx, one, now=now),
    ),
    Round("places on offer", QUARTER_MINUTE, *_by_id(on_offer.due, handing_on.end)),
    Round("swaps", QUARTER_MINUTE, *_by_id(swaps.due, swaps.look_after)),
    Round("too few", MINUTE, *_by_id(too_few.due, too_few.look_after)),
    Round("roll call", QUARTER_MINUTE, *_by_id(roll_call.due, roll_call.look_after)),
    Round("cover", QUARTER_MINUTE, *_by_id(covering.due, covering.look_after)),
    Round("invitations", MINUTE, *_by_id(invitations.due, invitations.look_after)),
    Round(
        "terms",
        MINUTE,
        lambda tx, now: term_ends.due(tx, now=now),
        lambda tx, one, now: term_ends.look_after(tx, one.subject_id, one.user_id, now=now),
    ),
    Round("turns", MINUTE, *_by_id(taking_turns.due, taking_turns.look_after)),
    Round("check-ins", QUARTER_MINUTE, *_by_id(tallies.due, tallies.look_after)),
    Round("thanks", MINUTE, *_by_guild(thanks.due, thanks.look_after)),
    Round("hands", MINUTE, *_by_id(hand_clock.due, hand_clock.look_after)),
    Round("noticing", MINUTE, *_by_guild(noticing.due, noticing.look_round)),
    Round("follow-ups", MINUTE, *_by_id(noticing.due_again, noticing.look_after)),
    Round("hellos", MINUTE, *_by_id(hello_clock.due, hello_clock.look_after)),
    Round("buddies", MINUTE, *_by_id(buddies.due, buddies.look_after)),
    Round("applications", MINUTE, *_by_id(approvals.due, approvals.look_after)),
    Round("wins", MINUTE, *_by_guild(wins.due, wins.look_after)),
    Round("digests", MINUTE, *_by_guild(digests.due, digests.look_after)),
    Round("briefings", MINUTE, *_by_guild(briefings.due, briefings.look_after)),
    Round("reports", timedelta(minutes=10), *_by_id(reports.due, reports.look_after)),
    Round(
        "departures",
        HOUR,
        lambda tx, now: departures.due(tx, now=now),
        lambda tx, one, now: departures.look_after(tx, one.guild_id, one.user_id, now=now),
    ),
    Round("fading", HOUR, *_by_guild(fading.due, fading.fade)),
    Round("figures", HOUR, *_by_guild(closing.due, closing.count)),
    Round("removals", HOUR, *_by_guild(removals.due, removals.purge)),
)
JOBS: tuple[Job | Round, ...] = (*ROUNDS, *SWEEPS)


class Jobs:
    """`start` them, `stop` them; when the clock is moved all are run at once."""

    def __init__(self, db: Database, clock: Clock, jobs: Sequence[Job | Round] = JOBS) -> None:
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

    async def _run(self, job: Job | Round) -> None:
        """To its end, or to its first failure: that is logged, and the next tick tries again."""
        async with self._running[job.name]:
            try:
                await job.run(self._db, self._clock.now)
            except Exception:
                log.exception("job_failed", job=job.name)


def _at_once() -> datetime:
    return datetime.now(UTC)
