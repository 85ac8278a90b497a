"""Who and what the story needs: people, places, the bot, and the time that passes for all of them."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.i18n import _, language_of, speaking
from demo.bot_process import BotProcess
from demo.transcript import Transcript
from sandbox import Sandbox
from sandbox.control import ClockFile
from sandbox.people import Person
from sandbox.places import Guild
from sandbox.replies import Reply, Shown


class Cast:
    """The people, the places and the bot."""

    def __init__(self, sandbox: Sandbox, bot: BotProcess, guild: Guild, out: Transcript) -> None:
        self.sandbox = sandbox
        self.bot = bot
        self.guild = guild
        self.out = out
        self.olga = guild.owner
        self.welcome, self.asks, self.wins, self.team = (
            guild.channel(name) for name in ("welcome", "asks", "wins", "coordinators")
        )
        self.coordinators = guild.role("Coordinator")
        self.moderators = guild.role("Moderator")
        self.volunteers = guild.role("Volunteer")

    def time_passes(self, by: timedelta) -> None:
        """For the local Discord and for the bot, which read the same offset."""
        self.sandbox.clock.move(by)
        ClockFile(self.bot.clock_file).write(self.sandbox.clock)

    async def people_arrive(self) -> None:
        join = self.guild.join
        self.cora = await join("Cora", roles=[self.coordinators])
        self.mo = await join("Mo", roles=[self.moderators])
        self.ana = await join("Ana")
        self.ben = await join("Ben", dms="closed")
        self.carmen = await join("Carmen", locale="es-ES")
        self.dan = await join("Dan")
        self.eve = await join("Eve")

    async def question(self, person: Person, *, by_dm: bool) -> Shown:
        """The check-in where it reached them: in a direct message, or opened from /mine."""
        if by_dm:
            return await person.gets("How was your week?")
        await self.in_mine(person, "A check-in")
        return await person.click(words(person, "A check-in"))

    async def in_mine(self, person: Person, message: str) -> Reply:
        """Opens /mine until the message waits there; nothing else would tell that it does."""
        async with asyncio.timeout(15):
            while True:
                mine = await person.command("/mine")
                if words(person, message) in mine.entries:
                    return mine
                await asyncio.sleep(0.1)


def words(person: Person, text: str) -> str:
    """The text as this person reads it."""
    with speaking(language_of(person.user.locale)):
        return _(text)


def next_morning(now: datetime) -> timedelta:
    """How long until it is ten in the morning in Madrid, outside the quiet hours."""
    here = now.astimezone(ZoneInfo("Europe/Madrid"))
    return _until(here, 10)


def next_afternoon(now: datetime) -> timedelta:
    """How long until a minute after five in Madrid, when what went well has been told."""
    return _until(now.astimezone(ZoneInfo("Europe/Madrid")), 17) + timedelta(minutes=1)


def _until(here: datetime, hour: int) -> timedelta:
    then = here.replace(hour=hour, minute=0, second=0, microsecond=0)
    return (then if then > here else then + timedelta(days=1)) - here
