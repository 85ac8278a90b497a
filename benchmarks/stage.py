"""The local Discord with its people, and the three bots that are measured on it, each in its own process."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager, closing
from copy import deepcopy
from dataclasses import dataclass
from pathlib import Path

from benchmarks import community
from benchmarks.pressing import Crowd, Void
from benchmarks.processes import BotProcess
from sandbox import Sandbox
from sandbox.clock import Limits
from sandbox.permissions import Permissions
from sandbox.places import Guild
from sandbox.ratelimits import RateLimits
from sandbox.rooms import Room
from sandbox.waiting import until
from sandbox.world import guilds, messages
from sandbox.world.model import Application, Message, MessageFlags, User

#: Seconds within which a bot has to be there.
PATIENCE_S = 30.0

MODULES = {
    "groundswell": ["bot", "run"],
    "bare": ["benchmarks.bare_bot"],
    "orm": ["benchmarks.orm_bot"],
}


@dataclass(frozen=True, slots=True)
class Contender:
    """One bot, with a card for each ask; only Groundswell redraws its cards."""

    name: str
    application: Application
    process: BotProcess
    database: Path
    asks: Sequence[int]
    cards: Sequence[Message]

    def crowd(self, sandbox: Sandbox, people: Sequence[User], ask: int) -> Crowd:
        return Crowd(sandbox.world, self.application, self.cards[ask], f"ask:{self.asks[ask]}:in", people)

    @property
    def stores(self) -> bool:
        return self.name != "bare"

    async def up_to_date(self, sandbox: Sandbox, ask: int, taken: int) -> None:
        """Until the card shows how many are in: the redrawing belongs to the click's price."""
        if self.name == "groundswell":
            card, shown = self.cards[ask], f"{taken} people are in"
            await until(
                sandbox.world,
                lambda: shown in messages.text(card),
                within=PATIENCE_S,
                otherwise=lambda: f"The card never showed {shown}",
            )

    def stored(self) -> int:
        """How many places are given in its database."""
        with closing(sqlite3.connect(self.database)) as connection:
            return int(connection.execute("SELECT count(*) FROM commitments").fetchone()[0])


@dataclass(frozen=True, slots=True)
class Stage:
    sandbox: Sandbox
    people: Sequence[User]
    contenders: Sequence[Contender]


@asynccontextmanager
async def stage(folder: Path, *, asks: int, people: int = community.PEOPLE) -> AsyncIterator[Stage]:
    """Everything up and running, with this many asks.

    Neither rate limits nor the three seconds hold: they would be what is measured of a slow bot.
    """
    async with AsyncExitStack() as stack:
        open_doors = Sandbox(limits=Limits(answer=PATIENCE_S), ratelimits=RateLimits(enabled=False))
        sandbox = await stack.enter_async_context(open_doors)
        sandbox.requests.enabled = False
        guild = sandbox.guild("Rising Tide", owner="Olga")
        contenders: list[Contender] = []
        for name, arguments in MODULES.items():
            example = contenders[0].cards if contenders else ()
            contender = await _contender(sandbox, guild, name, arguments, folder, asks, example, stack)
            contenders.append(contender)
        crowd = [guilds.register(sandbox.world, f"Volunteer {number}") for number in range(people)]
        for user in crowd:
            guilds.join(sandbox.world, guild.state, user)
        yield Stage(sandbox, crowd, contenders)


async def _contender(
    sandbox: Sandbox,
    guild: Guild,
    name: str,
    arguments: list[str],
    folder: Path,
    asks: int,
    example: Sequence[Message],
    stack: AsyncExitStack,
) -> Contender:
    application = sandbox.create_application(name, members_intent=False)
    guild.add(application, permissions=Permissions.VIEW_CHANNEL | Permissions.SEND_MESSAGES)
    room = guild.channel(f"{name}-asks")
    database = folder / f"{name}.db"
    ids = await community.found(
        f"sqlite:///{database}",
        guild_id=guild.id,
        channel_id=room.id,
        user_id=guild.owner.id,
        how_many=asks,
    )
    settings = {
        "GROUNDSWELL_TOKEN": application.token,
        "GROUNDSWELL_DATABASE_URL": f"sqlite:///{database}",
        "GROUNDSWELL_DISCORD_API_URL": sandbox.api_url,
        "GROUNDSWELL_DISCORD_GATEWAY_URL": sandbox.gateway_url,
        "GROUNDSWELL_HEALTH_ADDRESS": "",
    }
    process = BotProcess(arguments, settings, folder / f"{name}.log")
    await process.start()
    stack.push_async_callback(process.stop)
    await _until_connected(sandbox, application, process)
    if example:
        cards = [_copy(sandbox, room, application, card) for card in example]
    else:
        await guild.sees(lambda: all(_card_of(room, ask_id) for ask_id in ids), within=PATIENCE_S)
        cards = [card for ask_id in ids if (card := _card_of(room, ask_id))]
    return Contender(name, application, process, database, ids, cards)


async def _until_connected(sandbox: Sandbox, application: Application, process: BotProcess) -> None:
    try:
        async with asyncio.timeout(PATIENCE_S):
            while application.id not in sandbox.gateway.identified:
                _ = process.cpu_seconds  # raises if the bot has ended
                await asyncio.sleep(0.05)
    except TimeoutError:
        raise Void(f"{application.name} did not connect:\n{process.last_words()}") from None


def _card_of(room: Room, ask_id: int) -> Message | None:
    """Groundswell's card of this ask, once it is posted."""
    for shown in room.messages:
        if any(button.custom_id == f"ask:{ask_id}:in" for button in shown.buttons):
            return shown.message
    return None


def _copy(sandbox: Sandbox, room: Room, application: Application, card: Message) -> Message:
    """The same card, posted by another bot: the clicked message comes with every click, and has its price."""
    body = {"flags": int(MessageFlags.COMPONENTS_V2), "components": deepcopy(card.components)}
    return messages.post(sandbox.world, room.state, application.bot, body, application=application)
