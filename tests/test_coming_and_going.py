"""Every order of up to five events that tell of coming and going, against a model of the truth.

Each order has a server or a person of its own, and all of them happen at once: at every step, everybody's
next event reaches discord.py's own parsers, and the bot is asked what it believes.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import product
from typing import Any, cast

import pytest
from sqlalchemy import bindparam, insert, select, update

from bot.client import Groundswell
from bot.clock import Clock
from bot.db import Database, Transaction
from bot.models.arrivals import arrivals as arrival_rows
from bot.models.guilds import guilds as guild_rows
from bot.models.outbox import outbox as parcel_rows
from bot.models.removals import removals as removal_rows
from bot.models.volunteers import volunteers as volunteer_rows
from bot.services.care import arrivals
from bot.settings import Settings
from cogs.arrivals import Doorway
from cogs.removals import Doorkeeper

Json = dict[str, Any]

LONGEST = 5
START = datetime(2026, 4, 15, 12, 0, tzinfo=UTC)
LONG_AGO = START - timedelta(days=400)
#: Nothing between two events, long enough for a welcome to go out, long enough for it to be forgotten.
PAUSES = {"at once": None, "after a while": timedelta(minutes=5), "after days": timedelta(days=2)}
pauses = pytest.mark.parametrize("pause", PAUSES.values(), ids=list(PAUSES))


class Standing(Clock):
    """A clock that stands still until it is moved."""

    def __init__(self) -> None:
        super().__init__()
        self.moment = START

    def now(self) -> datetime:
        return self.moment


class Heard:
    """The bot as it hears Discord, without a connection."""

    def __init__(self, client: Groundswell) -> None:
        self.client = client
        self.clock = cast("Standing", client.clock)

    def tell(self, event: str, data: Json) -> None:
        self.client._connection.parsers[event](data)

    async def settles(self) -> None:
        await self.client.loop.create_task(_a_moment())
        for cog in self.client.cogs.values():
            await cast("Doorway | Doorkeeper", cog).written()


async def _a_moment() -> None:
    """Listeners are tasks, and have begun once a later task runs."""


@pytest.fixture
async def heard(fresh_db: Database) -> AsyncIterator[Heard]:
    clock = Standing()
    async with Groundswell(Settings(), fresh_db, clock, members=True, extensions=[]) as client:
        await client.add_cog(Doorkeeper(client))
        await client.add_cog(Doorway(client, real=clock.now))
        yield Heard(client)


def orders(of: Sequence[Any]) -> Iterator[tuple[Any, ...]]:
    """All of the longest; looked at after each step they hold the shorter ones."""
    return product(of, repeat=LONGEST)


# The bot: an outage, a removal, a return.

CREATED = [
    ("GUILD_CREATE", {"unavailable": True}),
    ("GUILD_CREATE", {"unavailable": False}),
    ("GUILD_CREATE", {}),
]
DELETED = [
    ("GUILD_DELETE", {"unavailable": True}),
    ("GUILD_DELETE", {"unavailable": False}),
    ("GUILD_DELETE", {}),
]
FIRST_GUILD = 700_000_000_000_000_000
_SET_UP = insert(guild_rows).values(
    guild_id=bindparam("guild_id"),
    language="en",
    time_zone="UTC",
    wording=1,
    created_at=bindparam("now"),
    counted_at=bindparam("now"),
    note_days=90,
    wins_a_day=3,
    briefing=False,
    followups_at=bindparam("now"),
    quiet_from=21,
    quiet_until=9,
    reminder_days=1,
    weekly_cap=2,
    days_after_leaving=30,
    months_idle=12,
    names_newcomers=True,
    quiet=False,
    stats_for_coordinators="now",
    stats_for_everyone="",
    welcome_channel_id=bindparam("channel"),
    contact="Olga",
    privacy="Little.",
)
_REMOVED = select(removal_rows.c.guild_id, removal_rows.c.removed_at)


@dataclass(frozen=True, slots=True)
class Removal:
    guild_id: int
    removed_at: datetime


@dataclass
class Server:
    """What is true of one server."""

    guild_id: int
    removed_at: datetime | None = None

    def hears(self, event: str, said: Json, now: datetime) -> None:
        """Gone only if it is no outage."""
        if event == "GUILD_CREATE" or said.get("unavailable"):
            self.removed_at = None
        elif self.removed_at is None:
            self.removed_at = now


def set_up(tx: Transaction, guild_ids: Sequence[int]) -> None:
    tx.many(_SET_UP, [{"guild_id": one, "channel": 1, "now": START} for one in guild_ids])


def removed(tx: Transaction) -> dict[int, datetime]:
    return {one.guild_id: one.removed_at for one in tx.list(Removal, _REMOVED)}


def told_of(guild_id: int) -> Json:
    return {"id": str(guild_id), "name": "Rising Tide", "roles": [], "emojis": [], "features": []}


@pytest.mark.parametrize("pause", [None, PAUSES["after days"]], ids=["at once", "after days"])
async def test_of_a_server_the_last_word_is_believed(heard: Heard, pause: timedelta | None) -> None:
    lives = list(orders(CREATED + DELETED))
    await heard.client.remove_cog("Doorway")
    servers = [Server(FIRST_GUILD + number) for number in range(len(lives))]
    await heard.client.db.write(set_up, [one.guild_id for one in servers])
    for server in servers:
        heard.tell("GUILD_CREATE", told_of(server.guild_id))
    for step in range(LONGEST):
        for server, life in zip(servers, lives, strict=True):
            event, said = life[step]
            server.hears(event, said, heard.clock.moment)
            heard.tell(
                event,
                {
                    **(told_of(server.guild_id) if event == "GUILD_CREATE" else {"id": str(server.guild_id)}),
                    **said,
                },
            )
        if pause is not None or step == LONGEST - 1:
            await heard.settles()
            believed = await heard.client.db.read(removed)
            wrong = [
                lives[number][: step + 1]
                for number, server in enumerate(servers)
                if believed.get(server.guild_id) != server.removed_at
            ]
            assert wrong == []
            heard.clock.moment += pause or timedelta()


# People: joining, leaving, rejoining, and waiting to be let in.

GUILD = 800_000_000_000_000_000
FIRST_PERSON = 810_000_000_000_000_000


@dataclass
class Person:
    """What is true of one person: since when they are a member, how often this membership was welcomed."""

    user_id: int
    since: datetime | None
    pending: bool = False
    #: They came before the bot could know.
    old: bool = True
    welcomed: int = 0
    told: list[str] = field(default_factory=list)

    @property
    def awaits_welcome(self) -> bool:
        return self.since is not None and not self.old and not self.pending and self.welcomed == 0


def joins(person: Person, now: datetime, *, pending: bool = False) -> tuple[str, Json]:
    """Told again of a member it is the same membership; whoever was let in has nothing to accept any more."""
    if person.since is None:
        person.since, person.old, person.welcomed, person.pending = now, False, 0, pending
    elif person.old and now - person.since < arrivals.FRESH_FOR:
        person.old, person.pending = False, pending  # they had just come, and something else was told before
    elif person.pending:
        person.pending = pending
    return "GUILD_MEMBER_ADD", {"joined_at": person.since.isoformat(), "pending": pending}


def joins_pending(person: Person, now: datetime) -> tuple[str, Json]:
    return joins(person, now, pending=True)


def left_unheard_and_joins(person: Person, now: datetime) -> tuple[str, Json]:
    person.since = None
    return joins(person, now)


def leaves(person: Person, now: datetime) -> tuple[str, Json]:
    person.since = None
    return "GUILD_MEMBER_REMOVE", {}


def changes(person: Person, now: datetime) -> tuple[str, Json]:
    """Whoever is told of is a member, and this one has nothing to accept (any more)."""
    if person.since is None:
        person.since, person.old, person.welcomed = now, True, 0  # nobody said that they joined
    person.pending = False
    return "GUILD_MEMBER_UPDATE", {"pending": False, "joined_at": person.since.isoformat()}


def changes_while_pending(person: Person, now: datetime) -> tuple[str, Json]:
    if person.since is None:
        person.since, person.old, person.welcomed = now, True, 0
    return "GUILD_MEMBER_UPDATE", {"pending": person.pending, "joined_at": person.since.isoformat()}


Event = Callable[[Person, datetime], tuple[str, Json]]
EVENTS: list[Event] = [joins, joins_pending, left_unheard_and_joins, leaves, changes, changes_while_pending]

_KNOW = insert(volunteer_rows).values(
    guild_id=GUILD,
    user_id=bindparam("user_id"),
    language="en",
    join_step=1,
    keep_reminders=False,
    last_active_at=START,
    review_at=START + timedelta(days=30),
    created_at=START,
)
_AWAY = select(volunteer_rows.c.user_id).where(volunteer_rows.c.left_at.is_not(None))
_WELCOMES = select(parcel_rows.c.subject_id).where(
    parcel_rows.c.settled_at.is_(None), parcel_rows.c.kind == "newcomers"
)
_OUT = (
    update(parcel_rows)
    .where(parcel_rows.c.kind == "newcomers")
    .values(state="done", settled_at=bindparam("now"))
)
_KEPT = select(arrival_rows.c.user_id)


def know(tx: Transaction, people: Sequence[Person]) -> None:
    """As volunteers, who took part before."""
    tx.many(_KNOW, [{"user_id": one.user_id} for one in people])


def away(tx: Transaction) -> set[int]:
    return set(tx.values(_AWAY))


def welcome(tx: Transaction, *, now: datetime) -> list[int]:
    """The welcomes that are due go out; whom they are for."""
    bursts = tx.values(_WELCOMES)
    named = [user_id for burst in bursts for user_id in arrivals.people(tx, GUILD, burst)]
    tx.execute(_OUT, now=now)
    return named


def sweep(tx: Transaction, *, now: datetime) -> int:
    return arrivals.sweep(tx, now=now)


@pauses
async def test_of_a_person_the_last_word_is_believed_and_each_membership_welcomed_once(
    heard: Heard, pause: timedelta | None
) -> None:
    db = heard.client.db
    lives = list(orders(EVENTS if pause is None else EVENTS[:-1]))  # the last says the least, and costs most
    people = [Person(FIRST_PERSON + number, LONG_AGO) for number in range(len(lives))]
    by_id = {person.user_id: person for person in people}
    await db.write(set_up, [GUILD])
    await db.write(know, people)
    heard.tell("GUILD_CREATE", told_of(GUILD))
    for step in range(LONGEST):
        for person, life in zip(people, lives, strict=True):
            event, said = life[step](person, heard.clock.moment)
            person.told.append(life[step].__name__)
            user = {"id": str(person.user_id), "username": "p", "discriminator": "0", "avatar": None}
            heard.tell(event, {"guild_id": str(GUILD), "user": user, "roles": [], "flags": 0, **said})
        if pause is None and step < LONGEST - 1:
            heard.clock.moment += timedelta(milliseconds=1)
            continue
        await heard.settles()
        believed = await db.read(away)
        assert [p.told for p in people if (p.since is None) is not (p.user_id in believed)] == []
        heard.clock.moment += timedelta(minutes=3)
        for user_id in await db.write(welcome, now=heard.clock.moment):
            person = by_id[user_id]
            assert person.awaits_welcome, ("welcomed twice, or gone, or pending", person)
            person.welcomed += 1
        assert [p for p in people if p.awaits_welcome] == [], "nobody is left out"
        while await db.write(sweep, now=heard.clock.moment):
            pass
        heard.clock.moment += pause or timedelta()
    heard.clock.moment += arrivals.PENDING_FOR + timedelta(days=1)
    while await db.write(sweep, now=heard.clock.moment):
        pass
    assert await db.read(lambda tx: tx.values(_KEPT)) == []
