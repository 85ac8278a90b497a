"""`python -m benchmarks.shifts`: lists where 2000 shifts are open. What a crowd does is in `crowds`.

The real bot on SQLite and the local Discord, in one process: what the sandbox costs is in the figures too.
Time in the database is that of the statements and of making objects of their rows.
"""

from __future__ import annotations

import re
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from statistics import median
from time import perf_counter
from typing import Any
from unittest import mock

import uvloop

from benchmarks.joining import a_community
from benchmarks.pressing import Void
from benchmarks.report import Figure, Spread, table
from bot.db import Transaction
from bot.db.transaction import Session
from bot.services.guild.callers import Caller
from bot.services.shifts import timetables
from bot.services.shifts.slots import MOST_SHIFTS, Slot
from bot.services.things import commitments
from bot.services.things.posting import Draft
from sandbox.people import Person
from tests.community import Community
from tests.running import logging_to_memory

SHIFTS = 2000
#: Of these so many are somebody's own.
HELD = 60
TURNS = 15
HOUR, DAY = timedelta(hours=1), timedelta(days=1)

#: What grows with the server: to read one of them from end to end would be slow one day.
_READ_THROUGH = re.compile(r"^SCAN (things|shifts|rosters|commitments|leads|activity|volunteers)\b")


async def measure(report: Callable[[str], None], *, shifts: int = SHIFTS, turns: int = TURNS) -> list[Figure]:
    with logging_to_memory("WARNING"):
        async with a_community() as community:
            cora = await community.newcomer("Cora", community.coordinators)
            return await _lists(community, cora, shifts, turns, report)


async def _made(community: Community, cora: Person, slots: list[Slot]) -> list[int]:
    """A timetable that is posted; returns the ids of its shifts."""
    bot = community.bot
    caller = Caller(cora.id, community.guild.id, manages_guild=True)
    draft = Draft("Stall at the market", "Whoever stops to talk comes back", "Be there five minutes early")
    begun = await bot.db.write(timetables.begin, caller, draft, slots, place="Market", now=bot.clock.now())
    posted, _again = await bot.db.write(timetables.post, begun.id, caller, now=bot.clock.now())
    return [one.id for one in posted.posted]


@dataclass
class Watch:
    """What a command asked of the database: how long it took, and how SQLite goes about each statement."""

    seconds: float = 0.0
    plans: dict[str, list[str]] = field(default_factory=dict)


@contextmanager
def watched(*, plans: bool) -> Iterator[Watch]:
    watch = Watch()
    run = Transaction._run

    def timed(tx: Transaction, step: Callable[[Session, Any], Any], values: Any) -> Any:
        raw = tx._session.raw
        said: list[str] = []
        if plans:
            raw.set_trace_callback(said.append)
        began = perf_counter()
        try:
            return run(tx, step, values)
        finally:
            watch.seconds += perf_counter() - began
            if plans:
                raw.set_trace_callback(None)
                for sql in said:
                    rows = raw.execute(f"EXPLAIN QUERY PLAN {sql}").fetchall()
                    watch.plans[sql] = [row[3] for row in rows]

    with mock.patch.object(Transaction, "_run", timed):
        yield watch


async def _lists(
    community: Community, cora: Person, many: int, turns: int, report: Callable[[str], None]
) -> list[Figure]:
    bot = community.bot
    vera = await community.newcomer("Vera")
    first = (bot.clock.now() + 2 * DAY).replace(minute=0, second=0, microsecond=0)
    shift_ids: list[int] = []
    for part in range(0, many, MOST_SHIFTS):
        slots = [
            _slot(first + part // MOST_SHIFTS * 15 * DAY, number)
            for number in range(min(MOST_SHIFTS, many - part))
        ]
        shift_ids += await _made(community, cora, slots)
    for shift_id in shift_ids[:: max(many // HELD, 1)]:
        await bot.db.write(
            commitments.accept, shift_id, Caller(vera.id, community.guild.id), now=bot.clock.now()
        )
    await community.settles()
    lists: dict[str, Callable[[], Awaitable[object]]] = {
        "/find": lambda: vera.command("/find"),
        "/shift manage": lambda: cora.command("/shift manage"),
        "/mine": lambda: vera.command("/mine"),
    }
    rows: list[tuple[str, str, str]] = []
    figures: list[Figure] = []
    for name, opens in lists.items():
        with watched(plans=True) as watch:
            await opens()
        _require_indexes(name, watch)
        took: list[float] = []
        for _ in range(turns):
            with watched(plans=False) as timed:
                await opens()
            took.append(timed.seconds * 1e3)
        rows.append((name, str(Spread.of(took)), str(len(watch.plans))))
        words = name.strip("/").replace(" ", "_")
        figures.append(Figure(f"ms_in_the_database_of_{words}_at_2000_shifts", median(took), 5.0, "at most"))
    report(table((f"{many} shifts are open", "ms in the database", "statements"), rows))
    return figures


def _slot(day: datetime, number: int) -> Slot:
    """Seven a day, one after the other."""
    starts = day + (number // 7) * DAY + (number % 7) * 2 * HOUR
    return Slot(starts, starts + 2 * HOUR, 5, 2)


def _require_indexes(name: str, watch: Watch) -> None:
    for sql, plan in watch.plans.items():
        if any(_READ_THROUGH.match(line) for line in plan):
            raise Void(f"{name} reads a table from end to end: {sql}\n" + "\n".join(plan))


if __name__ == "__main__":
    try:
        figures = uvloop.run(measure(print))
    except Void as why:
        sys.exit(f"void: {why}")
    print(*figures, sep="\n")
    sys.exit(not all(figure.ok for figure in figures))
