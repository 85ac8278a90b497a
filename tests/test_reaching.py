"""Every kind of message to a person, every way of being reached, every trouble: it arrives while it is of
use, or waits in /mine. Nothing that was promised is dropped.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest

from bot.courier.breaker import Breaker
from bot.db import Database, Transaction
from bot.services.guild import guilds
from bot.services.guild.callers import Caller
from bot.services.outbox import kinds
from bot.services.outbox.kinds import Message
from bot.services.people import volunteers
from bot.services.people.volunteers import Contact
from sandbox.people import Person
from sandbox.permissions import Permissions
from sandbox.replies import Shown
from sandbox.server import Sandbox
from sandbox.world.model import MessageFlags
from tests.carrying import DRAWS, Round, draw_letter, going_round
from tests.kinds import MESSAGES, called

WAYS: tuple[Contact | None, ...] = ("dm", "thread", "mine", None)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
TO_NIGHT = 11 * HOUR
"""From noon to the quiet hours."""


class Patient(Breaker):
    """Half of the people here have closed their direct messages, and many are written to at once: how many
    are refused in a row is chance. When that stops a server is the subject of test_courier.py.
    """

    def refused(self, guild_id: int, *, flagged: bool = False) -> bool:
        return False


@pytest.fixture
async def going(
    sandbox: Sandbox, fresh_db: Database, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Round]:
    # Discord counts first contacts by its own clock: here a whole day goes by in seconds.
    monkeypatch.setattr(sandbox.limits, "new_dms", 10_000)
    async with going_round(sandbox, fresh_db, connected=True, breaker=Patient()) as going:
        going.courier.add({called(name): draw_letter for name in MESSAGES if called(name) not in DRAWS})
        going.general.allow(
            going.application,
            Permissions.VIEW_CHANNEL
            | Permissions.CREATE_PRIVATE_THREADS
            | Permissions.SEND_MESSAGES_IN_THREADS,
        )
        await going.db.write(set_up, going.guild.id, going.general.id, now=going.clock.now())
        yield going


def set_up(tx: Transaction, guild_id: int, channel_id: int | None, *, now: datetime) -> None:
    admin = Caller(1, guild_id, manages_guild=True)
    guilds.begin(tx, guild_id, language="en", now=now)
    guilds.change(tx, admin, {"asks_channel_id": channel_id}, now=now)


async def all_is_well(going: Round) -> None:
    pass


async def it_is_night(going: Round) -> None:
    going.clock.move(TO_NIGHT)


async def no_private_threads(going: Round) -> None:
    going.general.deny(going.application, Permissions.CREATE_PRIVATE_THREADS)


async def no_asks_channel(going: Round) -> None:
    await going.db.write(set_up, going.guild.id, None, now=going.clock.now())


async def quiet_mode(going: Round) -> None:
    admin = Caller(1, going.guild.id, manages_guild=True)
    await going.db.write(guilds.change, admin, {"quiet": True}, now=going.clock.now())


async def discord_stumbles(going: Round) -> None:
    for route in ("/users/@me/channels", "/channels/{channel_id}/messages", "/channels/{channel_id}/threads"):
        going.sandbox.faults.fail("POST", route, times=3)


Trouble = Callable[[Round], Awaitable[None]]
TROUBLES: dict[str, Trouble] = {
    one.__name__: one
    for one in (
        all_is_well,
        it_is_night,
        no_private_threads,
        no_asks_channel,
        quiet_mode,
        discord_stumbles,
    )
}


@dataclass(frozen=True, slots=True)
class Cell:
    """One kind to one person who is reached in one way, whose direct messages are open or closed."""

    kind: str
    way: Contact | None
    is_open: bool
    person: Person

    def __str__(self) -> str:
        return f"{self.kind} {self.way or 'never said'}{'' if self.is_open else ', closed'}"


async def everybody(going: Round) -> list[Cell]:
    """Somebody for each kind, way and door, with a message on its way to them."""
    cells = []
    for kind in MESSAGES:
        for way in WAYS:
            for is_open in (True, False):
                dms = "open" if is_open else "closed"
                person = await going.volunteer(f"{kind} {way} {dms}", contact=way, dms=dms)
                await going.db.write(agree_to_all, going.guild.id, person.id, now=going.clock.now())
                cells.append(Cell(kind, way, is_open, person))
    return cells


def agree_to_all(tx: Transaction, guild_id: int, user_id: int, *, now: datetime) -> None:
    for kind in kinds.declared(Message):
        if kind.needs:
            volunteers.consent(tx, guild_id, user_id, kind.needs, agreed=True, place="test", now=now)


async def written(going: Round, cells: Sequence[Cell], *, until: datetime | None = None) -> None:
    for cell in cells:
        await going.letter("it", cell.person, kind=cell.kind, until=until)
    await going.carried()


def in_threads(going: Round, person: Person) -> list[Shown]:
    return [
        shown for room in going.general.threads for shown in room.messages if person.mention in shown.text
    ]


async def reached(going: Round, cell: Cell) -> list[Shown]:
    """What stands where the person reads it, besides /mine."""
    return [*cell.person.dms, *in_threads(going, cell.person)]


async def unreached(going: Round, cells: Sequence[Cell]) -> list[str]:
    """Whom nothing reached and for whom nothing waits in /mine, or both."""
    return [
        str(cell)
        for cell in cells
        if len(await reached(going, cell)) + len(await going.kept_for(cell.person)) != 1
    ]


@pytest.mark.parametrize("trouble", TROUBLES)
async def test_it_arrives_or_waits_in_mine(going: Round, trouble: str) -> None:
    await TROUBLES[trouble](going)
    cells = await everybody(going)
    await written(going, cells)
    for _hour in range(24):
        await going.carried(after=HOUR)
    assert await unreached(going, cells) == []
    for cell in cells:
        told = await reached(going, cell)
        if cell.way in ("mine", None) and not called_duty(cell.kind):
            assert not told, f"{cell}: written to without having said how"
        if cell.way == "dm" and cell.is_open:
            assert told, f"{cell}: by direct message, and none came"
        if trouble == "all_is_well" and cell.way == "thread" and may_be_told_in_a_thread(cell.kind):
            assert in_threads(going, cell.person), f"{cell}: in a thread, and none came"
        assert not (in_threads(going, cell.person) and not may_be_told_in_a_thread(cell.kind)), cell
        assert not any(rings_not(shown) for shown in told), f"{cell}: it had time until the morning"


def called_duty(kind: str) -> bool:
    found = kinds.message(kind)
    return found is not None and found.duty


def may_be_told_in_a_thread(kind: str) -> bool:
    found = kinds.message(kind)
    return found is not None and found.thread and not found.duty


def rings_at_night(kind: str) -> bool:
    """That somebody who should come this very night does not."""
    found = kinds.message(kind)
    return found is not None and not found.quiet_hours


def rings_not(shown: Shown) -> bool:
    return bool(shown.message.flags & MessageFlags.SUPPRESS_NOTIFICATIONS)


async def test_what_is_of_no_use_in_the_morning_comes_at_night_without_ringing(going: Round) -> None:
    going.clock.move(TO_NIGHT)
    cells = await everybody(going)
    await written(going, cells, until=going.clock.now() + 2 * HOUR)
    assert await unreached(going, cells) == []
    for cell in cells:
        silent = all(rings_not(shown) for shown in await reached(going, cell))
        assert silent or rings_at_night(cell.kind), f"{cell}: it rang at night"


async def test_a_break_leaves_nothing_lost_but_what_is_only_asked(going: Round) -> None:
    """Questions that nobody was promised are not asked of somebody who is on a break."""
    cells = await everybody(going)
    for cell in cells:
        await going.db.write(take_a_week_off, going.guild.id, cell.person.id, now=going.clock.now())
    await written(going, cells, until=going.clock.now() + 3 * DAY)
    asked = {kind.name for kind in kinds.declared(Message) if kind.pause == "stops"}
    assert await unreached(going, [cell for cell in cells if cell.kind not in asked]) == []


def take_a_week_off(tx: Transaction, guild_id: int, user_id: int, *, now: datetime) -> None:
    volunteers.pause(tx, guild_id, user_id, now + 7 * DAY, keep_reminders=False, language="en", now=now)


async def test_a_duty_reaches_somebody_of_whom_nothing_is_stored_and_nothing_else_does(going: Round) -> None:
    cells = []
    for kind in MESSAGES:
        for is_open in (True, False):
            person = await going.guild.join(f"{kind} {is_open}", dms="open" if is_open else "closed")
            cells.append(Cell(kind, None, is_open, person))
    await written(going, cells)
    for _hour in range(24):
        await going.carried(after=HOUR)
    on_duty = [cell for cell in cells if called_duty(cell.kind)]
    assert on_duty
    assert await unreached(going, on_duty) == []
    for cell in cells:
        if cell not in on_duty:
            assert not await reached(going, cell), f"{cell}: they have erased everything"
            assert not await going.kept_for(cell.person)
