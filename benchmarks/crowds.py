"""`python -m benchmarks.crowds`: 5000 people press for the 100 places of one shift.

On SQLite, on PostgreSQL, and on PostgreSQL with two processes that both hear every press, as while one takes
over from the other: each press is two transactions then, and one answer. Every bot is a process of its own,
as `groundswell run` starts it; the local Discord is one more, in which the people press, and has no rate
limits. A run is void unless exactly as many hold a place as there are, the others wait in the order in which
they pressed, nobody stands there twice, and everybody got one answer, which says what is stored.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
from collections import Counter
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter

import uvloop
from sqlalchemy import bindparam, func, select

from benchmarks.claims import a_postgres
from benchmarks.pressing import Crowd, Void, at_a_time
from benchmarks.processes import BotProcess
from benchmarks.report import Figure, percentile, table
from bot.db import Database, Transaction
from bot.models.outbox import WAITING, outbox
from bot.services.guild import guild_settings, guilds
from bot.services.guild.callers import Caller
from bot.services.shifts import timetables
from bot.services.shifts.slots import Slot
from bot.services.things import rosters
from bot.services.things.posting import Draft
from bot.services.things.rosters import Commitment
from bot.upgrade import upgrade
from sandbox import Sandbox
from sandbox.clock import Limits
from sandbox.places import Guild
from sandbox.ratelimits import RateLimits
from sandbox.rooms import Room
from sandbox.world import guilds as sandbox_guilds
from sandbox.world import messages
from sandbox.world.model import Application, Message, User
from tests.running import NEEDED

CROWD, PLACES, IN_FLIGHT = 5000, 100, 100
#: Seconds within which a bot has to be there, and an answer.
PATIENCE_S = 60.0
IN, WAITS = "You're in", "You're on the waiting list"

_DUE = select(func.count()).select_from(outbox).where(WAITING, outbox.c.due_at <= bindparam("now"))


@dataclass(frozen=True, slots=True)
class Where:
    """A database, and how many processes share it."""

    name: str
    on_postgresql: bool
    processes: int = 1


WHERES = (
    Where("sqlite", on_postgresql=False),
    Where("postgresql", on_postgresql=True),
    Where("postgresql_two_processes", on_postgresql=True, processes=2),
)


@dataclass(frozen=True, slots=True)
class Rush:
    """What one crowd came to."""

    where: Where
    per_second: float
    p50_s: float
    p99_s: float
    edits: int
    took_s: float


@dataclass(frozen=True, slots=True)
class Stall:
    """A server with the bot in it, and the card of a shift that everybody sees."""

    sandbox: Sandbox
    application: Application
    card: Message
    shift_id: int
    people: Sequence[User]
    db: Database


async def measure(
    report: Callable[[str], None],
    *,
    crowd: int = CROWD,
    places: int = PLACES,
    wheres: Sequence[Where] = WHERES,
) -> list[Figure]:
    rushes = [await _rush(where, crowd, places) for where in wheres]
    heads = (f"{crowd} presses for {places} places", "a second", "p50 ms", "p99 ms", "edits of the card", "s")
    rows = [
        (
            one.where.name.replace("_", " "),
            f"{one.per_second:.0f}",
            f"{one.p50_s * 1e3:.0f}",
            f"{one.p99_s * 1e3:.0f}",
            str(one.edits),
            f"{one.took_s:.1f}",
        )
        for one in rushes
    ]
    report(table(heads, rows))
    report(f"Each time {places} have a place, {crowd - places} wait in order, and everybody was told once")
    return [figure for one in rushes for figure in _figures(one)]


def _figures(one: Rush) -> list[Figure]:
    name = one.where.name
    return [
        Figure(f"presses_a_second_on_{name}", one.per_second, 100, "at least"),
        Figure(f"seconds_to_an_answer_on_{name}_p99", one.p99_s, 2.0, "at most"),
        Figure(f"card_edits_a_second_on_{name}", max(one.edits - 1, 0) / one.took_s, 1.1, "at most"),
    ]


async def _rush(where: Where, crowd: int, places: int) -> Rush:
    async with _stall(where, crowd, places) as stall:
        presses = Crowd(
            stall.sandbox.world,
            stall.application,
            stall.card,
            f"shift:{stall.shift_id}:in",
            stall.people,
        )
        told: dict[int, list[str]] = {user.id: [] for user in stall.people}
        presses.reads = lambda user: told[user.id].extend(messages.text(one) for one in user.ephemerals)
        asked: Counter[str] = Counter()
        card = f"/messages/{stall.card.id}"
        stall.sandbox.requests.watchers.append(
            lambda one: asked.update(
                ["edit" * (one.method == "PATCH" and one.path.endswith(card)) or one.path.rpartition("/")[2]]
            )
        )
        began = perf_counter()
        seconds = await at_a_time(presses, presses=crowd, in_flight=min(IN_FLIGHT, crowd))
        took = perf_counter() - began
        await _until_all_is_said(stall.db)
        people = await stall.db.read(rosters.people, stall.shift_id)
        require_told_what_is_stored([user.id for user in stall.people], people, told, places=places)
        await _until_all_have_answered(asked, crowd * where.processes)
    return Rush(where, crowd / took, median(seconds), percentile(seconds, 99), asked["edit"], took)


def require_told_what_is_stored(
    pressed: Sequence[int], people: Sequence[Commitment], told: dict[int, list[str]], *, places: int
) -> None:
    """Raises Void unless everybody stands there once, and has read where."""
    twice = [user_id for user_id, times in Counter(one.user_id for one in people).items() if times > 1]
    in_ = {one.user_id for one in people if one.state == "confirmed"}
    line = [one.user_id for one in people if one.state == "waitlisted"]
    if twice or len(in_) != min(places, len(pressed)) or len(in_) + len(line) != len(pressed):
        raise Void(
            f"{len(in_)} have one of {places} places, {len(line)} wait, {len(twice)} stand there twice"
        )
    if line != [user_id for user_id in pressed if user_id not in in_]:
        raise Void("They do not wait in the order in which they pressed")
    for user_id, answers in told.items():
        says = IN if user_id in in_ else WAITS
        if len(answers) != 1 or says not in answers[0]:
            raise Void(f"Instead of “{says}” somebody read {answers}")


async def _until_all_is_said(db: Database) -> None:
    """The card was drawn for the last time, and no message to anybody waits: they have read it."""

    def unsaid(tx: Transaction) -> int:
        return int(tx.value(_DUE, now=datetime.now(UTC)) or 0)

    async with asyncio.timeout(PATIENCE_S):
        while await db.read(unsaid):  # noqa: ASYNC110 - another process says it
            await asyncio.sleep(0.1)


async def _until_all_have_answered(asked: Counter[str], presses: int) -> None:
    """Whichever was slower answers last, and too late to be heard. Raises Void."""
    try:
        async with asyncio.timeout(PATIENCE_S):
            while asked["callback"] < presses:  # noqa: ASYNC110 - another process answers
                await asyncio.sleep(0.1)
    except TimeoutError:
        raise Void(f"{asked['callback']} answers were sent to {presses} presses") from None


@asynccontextmanager
async def _stall(where: Where, crowd: int, places: int) -> AsyncIterator[Stall]:
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="groundswell-bench-")))
        url = stack.enter_context(a_postgres()) if where.on_postgresql else f"sqlite:///{folder}/crowd.db"
        doors = Sandbox(
            limits=Limits(answer=PATIENCE_S, identify_pause=0), ratelimits=RateLimits(enabled=False)
        )
        sandbox = await stack.enter_async_context(doors)
        guild = sandbox.guild("Rising Tide", owner="Olga")
        application = sandbox.create_application("Groundswell", members_intent=False)
        guild.add(application, permissions=NEEDED)
        room = guild.channel("shifts")
        upgrade(url, now=datetime.now(UTC))
        db = await Database.open(url)
        stack.push_async_callback(db.close)
        shift_id = await db.write(_post, guild.id, room.id, guild.owner.id, places)
        await _start(where, sandbox, application, url, folder, stack)
        await guild.sees(lambda: bool(_cards(room)), within=PATIENCE_S, what="The card of the shift")
        [card] = _cards(room)
        yield Stall(sandbox, application, card, shift_id, _people(sandbox, guild, crowd), db)


def _post(tx: Transaction, guild_id: int, channel_id: int, user_id: int, places: int) -> int:
    """A shift in a week, of a timetable with no other."""
    now = datetime.now(UTC)
    admin = Caller(user_id, guild_id, manages_guild=True)
    guilds.begin(tx, guild_id, language="en", now=now)
    guild_settings.set_channel(tx, admin, "asks", channel_id, now=now)
    draft = Draft("Stall at the market", "Whoever stops to talk comes back", "Be there five minutes early")
    starts = now + timedelta(days=7)
    slots = [Slot(starts, starts + timedelta(hours=2), places)]
    begun = timetables.begin(tx, admin, draft, slots, place="Market", now=now)
    [shift] = timetables.post(tx, begun.id, admin, now=now)[0].posted
    return shift.id


async def _start(
    where: Where, sandbox: Sandbox, application: Application, url: str, folder: Path, stack: AsyncExitStack
) -> None:
    """So many processes, one after the other, each with Discord."""
    for number in range(where.processes):
        settings = {
            "GROUNDSWELL_TOKEN": application.token,
            "GROUNDSWELL_DATABASE_URL": url,
            "GROUNDSWELL_DISCORD_API_URL": sandbox.api_url,
            "GROUNDSWELL_DISCORD_GATEWAY_URL": sandbox.gateway_url,
            "GROUNDSWELL_HEALTH_ADDRESS": "",
            "GROUNDSWELL_SECRET": "for measuring alone: abcdefghij abcdefghij",
            "GROUNDSWELL_ERASURE_JOURNAL": str(folder / f"{number}.erasures"),
        }
        process = BotProcess(["bot", "run"], settings, folder / f"{number}.log")
        await process.start()
        stack.push_async_callback(process.stop)
        try:
            async with asyncio.timeout(PATIENCE_S):
                while sandbox.gateway.identified.get(application.id, 0) <= number:
                    _ = process.cpu_seconds  # raises if the bot has ended
                    await asyncio.sleep(0.05)
        except TimeoutError:
            raise Void(f"A bot did not connect:\n{process.last_words()}") from None


def _cards(room: Room) -> list[Message]:
    """What stands there beside the noticeboard, which is pinned."""
    return [shown.message for shown in room.messages if shown.text and not shown.pinned]


def _people(sandbox: Sandbox, guild: Guild, many: int) -> Sequence[User]:
    people = [sandbox_guilds.register(sandbox.world, f"Volunteer {number}") for number in range(many)]
    for user in people:
        sandbox_guilds.join(sandbox.world, guild.state, user)
    return people


if __name__ == "__main__":
    try:
        figures = uvloop.run(measure(print))
    except Void as why:
        sys.exit(f"void: {why}")
    print(*figures, sep="\n")
    sys.exit(not all(figure.ok for figure in figures))
