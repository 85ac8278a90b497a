"""`python -m benchmarks.figures [ACTIVITIES]`: what `/stats` asks of a database with ten million activities.

500 servers, in one of which 50 000 people take part and half of everything happened. First what the rounds
count once a week and a month, then what each view reads: time in the database, without a scan of the
activity, on both. Then a picture, and how long other people's clicks take while a moderator looks at one view
after another.
"""

from __future__ import annotations

import asyncio
import re
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from resource import RUSAGE_CHILDREN, getrusage
from statistics import median
from time import perf_counter
from typing import cast

import uvloop
from sqlalchemy.engine.interfaces import DBAPICursor

from benchmarks.claims import NUMBERS, Step, Watched, a_postgres, opened
from benchmarks.joining import a_community
from benchmarks.pressing import Crowd, Void, a_second
from benchmarks.report import Figure, Spread, percentile, table
from bot.db import Transaction
from bot.db.database import parse_url
from bot.db.transaction import Session
from bot.drawing import Drawer, Line, Lines
from bot.services.figures import briefings, closing, periods, stats
from bot.services.guild import guilds
from bot.services.guild.callers import Caller
from bot.upgrade import upgrade
from sandbox.people import Person
from sandbox.world import guilds as guilds_there
from tests.community import Community
from tests.running import logging_to_memory

ACTIVITIES, GUILDS, VOLUNTEERS = 10_000_000, 500, 50_000
TURNS = 9
#: Put in by one statement.
AT_ONCE = 100_000
#: The large server; the others follow it.
GUILD, PERSON = 900_000_000_000_000_000, 800_000_000_000_000_000
ADMIN = Caller(PERSON - 1, GUILD, manages_guild=True)
#: Of who clicks while the figures are looked at.
CROWD, A_SECOND, ROUNDS = 600, 60, 3
#: Between one look and the next, of somebody who reads fast.
LOOK_EVERY_S = 1.0

#: Half of all is the large server's: its people join one after another, and do something from then on.
INSERT = (
    "INSERT INTO activity (guild_id, user_id, kind, subject_id, happened_at)"
    " SELECT CASE WHEN n % 2 = 0 THEN {guild} ELSE {guild} + 1 + (n / 2) % {others} END,"
    " {person} + CASE WHEN n % 2 = 0"
    " THEN CASE WHEN (n / 2) % {each} = 0 THEN n / 2 / {each}"
    " ELSE (CAST(n AS BIGINT) / 2 * 7919) % (n / 2 / {each} + 1) END"
    " ELSE 1000000 + n % {others} * 1000 + n / 1000 % 100 END,"
    " CASE WHEN n % 2 = 0 AND (n / 2) % {each} = 0 THEN 'joined' WHEN n % 53 = 0 THEN 'undone'"
    " WHEN n % 7 < 3 THEN 'done' ELSE 'accepted' END,"
    " n % 1000, {since} + CAST(n AS BIGINT) * {step}"
)
TIDY = {"sqlite": ("ANALYZE", "PRAGMA wal_checkpoint(TRUNCATE)"), "postgresql": ("VACUUM ANALYZE activity",)}

#: What each view reads, and how long that may take in the database.
View = Callable[[Transaction, datetime], object]
VIEWS: Mapping[str, tuple[View, float]] = {
    "now": (lambda tx, now: stats.now_of(tx, ADMIN, now=now), 10.0),
    "ladder": (lambda tx, now: stats.ladder(tx, ADMIN, now=now), 100.0),
    "asks": (lambda tx, now: stats.asks_of(tx, ADMIN, now=now), 100.0),
    "briefing": (
        lambda tx, now: briefings.of(
            tx,
            guilds.find(tx, GUILD),
            periods.period_of("week", periods.today("UTC", now)).previous.starts,
            now=now,
        ),
        100.0,
    ),
}


@dataclass(frozen=True, slots=True)
class Size:
    activities: int = ACTIVITIES
    guilds: int = GUILDS
    volunteers: int = VOLUNTEERS


def measure(report: Callable[[str], None], size: Size = Size(), *, turns: int = TURNS) -> list[Figure]:
    figures = []
    now = datetime.now(UTC)
    with tempfile.TemporaryDirectory(prefix="groundswell-bench-") as folder, a_postgres() as postgres:
        for url in (f"sqlite:///{folder}/figures.db", postgres):
            name = parse_url(url).get_backend_name()
            fill(url, size, now)
            with opened(url) as session:
                report(f"{size.activities} activities on {name}")
                report(f"counting all that is over: {_count(session, name, now)}")
                rows = []
                for view, (reads, most) in VIEWS.items():
                    steps = [_run(session, name, reads, now) for _turn in range(turns)]
                    require_indexes(view, [one for turn in steps for one in turn])
                    took = Spread.of(sum(one.milliseconds for one in turn) for turn in steps)
                    rows.append((view, str(took), str(len(steps[-1]))))
                    figures.append(Figure(f"ms_of_{view}_on_{name}", took.middle, most, "at most"))
                report(table(("view", "ms in the database", "statements"), rows))
    return figures


def fill(url: str, size: Size, now: datetime) -> None:
    """Two years of it."""
    name = parse_url(url).get_backend_name()
    upgrade(url, now=now)
    years = 730 * 86_400 * 1_000_000
    insert = INSERT.format(
        guild=GUILD,
        person=PERSON,
        others=size.guilds - 1,
        each=max(size.activities // 2 // size.volunteers, 2),
        since=int(now.timestamp() * 1e6) - years,
        step=years // size.activities,
    )
    with opened(url) as session:
        for first in range(0, size.activities, AT_ONCE):
            last = min(first + AT_ONCE, size.activities) - 1
            session.cursor.execute(NUMBERS[name].format(first=first, last=last, insert=insert))
        session.cursor.execute("BEGIN")
        guilds.begin(Transaction(session), GUILD, language="en", now=now)
        session.cursor.execute("COMMIT")
        for statement in TIDY[name]:
            session.cursor.execute(statement)


def _count(session: Session, name: str, now: datetime) -> str:
    """All that is to be published, a period in each transaction, as the round does."""
    took, left = [], True
    while left:
        session.cursor.execute("BEGIN IMMEDIATE" if name == "sqlite" else "BEGIN")
        began = perf_counter()
        closing.count(Transaction(session), GUILD, now=now)
        took.append((perf_counter() - began) * 1e3)
        left = closing.is_due(Transaction(session), GUILD, now=now)
        session.cursor.execute("COMMIT")
    return f"{len(took)} transactions, {Spread.of(took)} ms each"


def _run(session: Session, name: str, reads: View, now: datetime) -> list[Step]:
    """The statements of one look."""
    cursor = session.cursor
    watched = Watched(cursor, explains=name == "postgresql")
    cursor.execute("BEGIN")
    session.cursor = cast(DBAPICursor, watched)
    try:
        reads(Transaction(session), now)
    finally:
        session.cursor = cursor
        cursor.execute("COMMIT")
    return watched.noted


def require_indexes(view: str, steps: Sequence[Step]) -> None:
    """What is read from end to end would grow with everything that ever happened."""
    for line in (line for step in steps for line in step.plan):
        if re.search(r"(Seq Scan on|^SCAN) (activity|step|earlier|later)\b", line):
            raise Void(f"{view} is not read by index: {line.strip()}")


async def of_a_picture(report: Callable[[str], None], *, turns: int = TURNS) -> Figure:
    """Seconds of one core that a drawing takes, its process's start included."""
    drawer, took = Drawer(), []
    for turn in range(turns):
        weeks = tuple(f"{week} Jul" for week in range(1, 14))
        values = tuple(week * 1000 + turn for week in range(1, 14))
        before = _of_children()
        if (
            await drawer.draw(
                Lines(title="Week by week", labels=weeks, lines=(Line(name="Took part", values=values),))
            )
            is None
        ):
            raise Void("nothing was drawn")
        took.append(_of_children() - before)
    await drawer.close()
    report(f"A picture: {Spread.of(took)} s of one core")
    return Figure("core_seconds_of_a_picture", Spread.of(took).middle, 1.0, "at most")


def _of_children() -> float:
    used = getrusage(RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


async def of_other_clicks(report: Callable[[str], None], *, crowd: int = CROWD) -> Figure:
    """So many say yes at a steady pace, alone and while somebody looks at the figures, in turns."""
    alone, beside, looked = [], [], 0
    with logging_to_memory("WARNING"):
        async with a_community() as community:
            mo = await community.newcomer("Mo", community.moderators)
            for turn in range(ROUNDS):
                alone.append(await _p99(community, f"Alone {turn}", crowd))
                looking = asyncio.create_task(_look(community, mo))
                beside.append(await _p99(community, f"Meanwhile {turn}", crowd))
                looking.cancel()
                looked += await looking
    report(
        f"p99 of {crowd} clicks, in seconds: {Spread.of(alone)} alone, "
        f"{Spread.of(beside)} while figures were looked at, {looked} times in all"
    )
    return Figure("p99_of_other_clicks_beside_figures", median(beside) / median(alone), 1.5, "at most")


async def _look(community: Community, mo: Person) -> int:
    """Again and again, until it is enough; each time the picture is drawn anew."""
    times = 0
    with suppress(asyncio.CancelledError):
        while True:
            community.bot.client.drawer._kept.clear()
            await mo.command("/stats")
            times += 1
            await asyncio.sleep(LOOK_EVERY_S)
    return times


async def _p99(community: Community, title: str, many: int) -> float:
    await community.settles()
    card = (await community.ask(title, places=many)).message
    ask_id = await community.newest_id("ask")
    world = community.bot.sandbox.world
    people = [guilds_there.register(world, f"{title} {number}") for number in range(many)]
    for user in people:
        guilds_there.join(world, community.guild.state, user)
    crowd = Crowd(world, community.bot.application, card, f"ask:{ask_id}:in", people)
    return percentile(await a_second(crowd, presses=many, rate=A_SECOND), 99)


async def measured(report: Callable[[str], None], size: Size = Size()) -> list[Figure]:
    return [
        *measure(report, size),
        await of_a_picture(report),
        await of_other_clicks(report),
    ]


if __name__ == "__main__":
    wanted = int(sys.argv[1]) if len(sys.argv) > 1 else ACTIVITIES
    try:
        figures = uvloop.run(measured(print, Size(activities=wanted)))
    except Void as why:
        sys.exit(f"void: {why}")
    print(*figures, sep="\n")
    sys.exit(not all(figure.ok for figure in figures))
