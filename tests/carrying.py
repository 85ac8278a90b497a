"""A courier at work on the local Discord, with draw functions of the tests' own."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import discord
from sqlalchemy import bindparam, select

from bot.clock import Clock
from bot.courier import Courier, Direct, Drawing, MemberRoles, Nothing, Post
from bot.courier.breaker import Breaker
from bot.courier.messages import utcnow
from bot.courier.pacing import Pacing
from bot.db import Database, Transaction
from bot.i18n import spoken
from bot.mentions import with_mentions
from bot.models.outbox import outbox as table
from bot.services.outbox import outbox
from bot.services.outbox.kept import waiting_for
from bot.services.outbox.outbox import Parcel
from bot.services.people import volunteers
from sandbox.people import Person
from sandbox.permissions import Permissions
from sandbox.places import Guild
from sandbox.rooms import Room
from sandbox.server import Sandbox
from sandbox.world.model import Application
from tests.kinds import NOTE, called
from tests.running import afresh

MESSAGES = "/channels/{channel_id}/messages"
MESSAGE = "/channels/{channel_id}/messages/{message_id}"
MAY = (
    Permissions.VIEW_CHANNEL
    | Permissions.SEND_MESSAGES
    | Permissions.READ_MESSAGE_HISTORY
    | Permissions.MANAGE_ROLES
    | Permissions.ATTACH_FILES
)


def sheet(text: str) -> discord.ui.LayoutView:
    view = discord.ui.LayoutView(timeout=None)
    container: discord.ui.Container[discord.ui.LayoutView] = discord.ui.Container()
    container.add_item(discord.ui.TextDisplay(with_mentions(text)))
    view.add_item(container)
    return view


async def draw_note(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    """A card whose text is what the parcel says today; "nothing" is said by an empty one."""
    text = str(parcel.detail["text"])
    if not text:
        return Nothing("there is nothing to say")
    return Post(int(parcel.detail["channel"] or 0), sheet(text), once=bool(parcel.detail.get("once")))


async def draw_letter(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    assert parcel.user_id is not None
    until = parcel.detail.get("until")
    of_use_until = datetime.fromisoformat(str(until)) if until else None
    return Direct(parcel.user_id, sheet(f"{parcel.detail['text']} ({spoken()})"), of_use_until)


async def draw_grant(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    assert parcel.user_id is not None
    wanted, given = (
        frozenset(map(int, str(parcel.detail[name]).split(","))) if parcel.detail[name] else frozenset[int]()
        for name in ("wanted", "given")
    )
    return MemberRoles(parcel.user_id, wanted, given)


DRAWS = {
    NOTE: draw_note,
    called("reminder"): draw_letter,
    called("checkin"): draw_letter,
    called("place"): draw_letter,
    called("grant"): draw_grant,
}


def at_noon() -> Clock:
    """Nobody's quiet hours, whenever the tests run."""
    return Clock(timedelta(hours=12 - datetime.now(UTC).hour))


@dataclass(frozen=True)
class Row:
    """What the outbox says of one parcel."""

    state: str
    reason: str | None
    attempts: int
    due_at: datetime
    tried_at: datetime | None
    sent_message_id: int | None


ROW = select(*(table.c[name] for name in Row.__dataclass_fields__)).where(
    table.c.key == bindparam("with_key")
)


def row_of(tx: Transaction, key: str) -> Row | None:
    return tx.maybe(Row, ROW, with_key=key)


@dataclass
class Round:
    """A guild, a bot in it that is logged in, and its courier."""

    sandbox: Sandbox
    application: Application
    guild: Guild
    client: discord.Client
    db: Database
    clock: Clock
    courier: Courier
    #: How far the courier's real clock is ahead; a test moves it instead of waiting.
    ahead: timedelta = field(default_factory=timedelta)

    @property
    def general(self) -> Room:
        return self.guild.channel("general")

    def says(self, room: Room) -> list[str]:
        return [shown.text for shown in room.messages]

    async def note(self, text: str, *, key: str = "note", room: Room | None = None, **more: bool) -> None:
        """Have a card show this text."""
        detail: outbox.Detail = {"text": text, "channel": str((room or self.general).id), **more}
        await self.db.write(outbox.change, NOTE, self.guild.id, key, detail=detail, now=self.clock.now())

    async def letter(
        self,
        text: str,
        to: Person,
        *,
        kind: str = "reminder",
        key: str | None = None,
        guild: Guild | None = None,
        until: datetime | None = None,
    ) -> None:
        guild = guild or self.guild
        detail: outbox.Detail = {"text": text, **({"until": until.isoformat()} if until else {})}
        await self.db.write(
            outbox.put,
            called(kind),
            guild.id,
            key or f"{kind}:{to.id}:{text}",
            user_id=to.id,
            detail=detail,
            now=self.clock.now(),
        )

    async def volunteer(
        self, name: str, *, contact: volunteers.Contact | None = "dm", dms: str = "open", language: str = "en"
    ) -> Person:
        """Somebody who agreed to reminders and check-ins."""
        person = await self.guild.join(name, dms="open" if dms == "open" else "closed")
        await self.db.write(agree, self.guild.id, person.id, contact, language, now=self.clock.now())
        return person

    async def carried(self, *, after: timedelta = timedelta()) -> None:
        """Until everything that is due, now or after some time, is settled."""
        if after:
            self.clock.move(after)
        await self.courier.idle()

    async def row(self, key: str = "note") -> Row:
        found = await self.db.read(row_of, key)
        assert found is not None
        return found

    async def kept_for(self, person: Person) -> list[object]:
        """The texts that wait in the person's /mine."""
        kept = await self.db.read(waiting_for, self.guild.id, person.id)
        return [each.detail["text"] for each in kept]


def agree(
    tx: Transaction,
    guild_id: int,
    user_id: int,
    contact: volunteers.Contact | None,
    language: str,
    *,
    now: datetime,
) -> None:
    volunteers.seen(tx, guild_id, user_id, language=language, now=now)
    if contact is not None:
        volunteers.choose_contact(tx, guild_id, user_id, contact, place="test", now=now)
    volunteers.consent(tx, guild_id, user_id, "reminders", agreed=True, place="test", now=now)
    volunteers.consent(tx, guild_id, user_id, "checkins", agreed=True, place="test", now=now)


def new_client() -> discord.Client:
    return discord.Client(
        intents=discord.Intents(guilds=True),
        member_cache_flags=discord.MemberCacheFlags.none(),
        chunk_guilds_at_startup=False,
        guild_ready_timeout=0.05,
        max_messages=None,
        max_ratelimit_timeout=30.0,
    )


@asynccontextmanager
async def going_round(
    sandbox: Sandbox,
    db: Database,
    *,
    connected: bool = False,
    breaker: Breaker | None = None,
    pacing: Pacing | None = None,
) -> AsyncIterator[Round]:
    """A courier that is running. Only a client that is `connected` knows its permissions."""
    application = sandbox.create_application("Helper")
    guild = sandbox.guild("Rising Tide")
    guild.channel("general")
    guild.add(application, permissions=MAY)
    with afresh(sandbox):
        async with new_client() as client:
            await client.login(application.token)
            connection = asyncio.create_task(client.connect()) if connected else None
            if connection:
                await client.wait_until_ready()
            clock = at_noon()
            pacing = pacing or Pacing(burst=1000, interval=0.001)
            courier = Courier(
                client, db, clock, pacing=pacing, breaker=breaker, real=lambda: utcnow() + going.ahead
            )
            going = Round(sandbox, application, guild, client, db, clock, courier)
            courier.add(DRAWS)
            running = asyncio.create_task(courier.run())
            yield going
            await courier.close()
            await running
    if connection:
        await connection
