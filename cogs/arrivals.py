"""Newcomers, welcomed as they come in: one message for all who arrive in the same moment.

Needs the Server Members intent. Without it the welcome card and `/join` do it alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any

import discord
from discord import ButtonStyle
from discord.ext import commands

from bot.client import Groundswell
from bot.courier import Drawing, Nothing, Post
from bot.db import Database
from bot.i18n import _, ngettext
from bot.in_order import InOrder
from bot.services.care import arrivals
from bot.services.care.arrivals import MOST_NAMED, NEWCOMERS, Happening, What
from bot.services.guild import guilds, translations
from bot.services.outbox.outbox import Parcel
from bot.services.own import departures
from cogs.ui import Card, Colour, announced, button, in_other_languages, said

Json = dict[str, Any]

#: Whose leaving and coming back is stored at a time; each in a transaction of their own.
PEOPLE_AT_ONCE = 40
#: Of whom one request may ask, by Discord's limit.
MOST_ASKED = 100
#: The feature of a server whose newcomers have to accept its rules before they may do anything.
RULES = "MEMBER_VERIFICATION_GATE_ENABLED"


class Doorway(commands.Cog):
    """Hears who comes and goes, in one order. Without the Server Members intent it hears nothing; then the
    courier notices who is gone, when Discord says that somebody is not there.
    """

    def __init__(self, bot: Groundswell, *, real: Callable[[], datetime] = discord.utils.utcnow) -> None:
        """`real` is the real time in UTC, as Discord's moments are."""
        self._bot = bot
        self._real = real
        self._heard = InOrder("arrivals", self._write)
        self._noted = InOrder("departures", self._follow)
        self._asked: InOrder[int] = InOrder("who waits to be let in", self._ask_who_waits)

    @commands.Cog.listener()
    async def on_member_join(self, member: discord.Member) -> None:
        if not member.bot:
            self._hear(member.guild.id, member.id, self._what(member), member.joined_at)

    def _what(self, member: discord.Member) -> What:
        """What is told long after the membership began was told before."""
        joined_at = member.joined_at
        if joined_at is None or self._real() - joined_at < arrivals.FRESH_FOR:
            return "pending" if member.pending else "came"
        return "here" if member.pending else "let in"

    @commands.Cog.listener()
    async def on_raw_member_update(self, data: Json) -> None:
        if not data["user"].get("bot"):
            what: What = "here" if data.get("pending") else "let in"
            self._hear(int(data["guild_id"]), int(data["user"]["id"]), what)

    @commands.Cog.listener()
    async def on_raw_member_remove(self, gone: discord.RawMemberRemoveEvent) -> None:
        if not gone.user.bot:
            self._hear(gone.guild_id, gone.user.id, "left")

    @commands.Cog.listener()
    async def on_raw_presence(self, guild_id: int, here: bool) -> None:
        """What happened before this was not told."""
        if here and self._bot.intents.members:
            self._asked.hear(guild_id)

    @commands.Cog.listener()
    async def on_guild_update(self, before: discord.Guild, after: discord.Guild) -> None:
        """Rules that need not be accepted any more end the waiting of everybody."""
        if self._bot.intents.members and RULES in before.features and RULES not in after.features:
            self._asked.hear(after.id)

    async def _ask_who_waits(self, guild_ids: Sequence[int]) -> None:
        """Ask Discord about those who had still to accept the rules."""
        for guild_id in dict.fromkeys(guild_ids):
            if (guild := self._bot.get_guild(guild_id)) is not None:
                waiting = await self._bot.db.read(arrivals.waiting, guild_id)
                for first in range(0, len(waiting), MOST_ASKED):
                    await self._ask(guild, waiting[first : first + MOST_ASKED])

    async def _ask(self, guild: discord.Guild, user_ids: Sequence[int]) -> None:
        found = await guild.query_members(user_ids=list(user_ids), limit=MOST_ASKED, cache=False)
        for member in found:
            self._hear(guild.id, member.id, "here" if member.pending else "let in", member.joined_at)
        for user_id in set(user_ids) - {member.id for member in found}:
            self._hear(guild.id, user_id, "left")

    def _hear(self, guild_id: int, user_id: int, what: What, joined_at: datetime | None = None) -> None:
        if self._bot.router.serves(guild_id):
            self._heard.hear(Happening(guild_id, user_id, what, joined_at))

    async def _write(self, happenings: Sequence[Happening]) -> None:
        """First who is to be welcomed, all in one transaction."""
        await self._bot.db.write(arrivals.note, happenings, now=self._bot.clock.now())
        for one in happenings:
            self._noted.hear(one)

    async def _follow(self, happenings: Sequence[Happening]) -> None:
        """Then who is gone or back, each in a transaction of their own, some at a time."""
        db, now = self._bot.db, self._bot.clock.now()
        lives = await db.read(departures.to_follow, happenings)
        for first in range(0, len(lives), PEOPLE_AT_ONCE):
            some = lives[first : first + PEOPLE_AT_ONCE]
            await asyncio.gather(*(db.write(departures.follow, life, now=now) for life in some))

    async def written(self) -> None:
        """Until everything heard so far is written down."""
        await self._asked.written()
        await self._heard.written()
        await self._noted.written()

    async def cog_unload(self) -> None:
        await self._asked.close()
        await self._heard.close()
        await self._noted.close()


async def draw_newcomers(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    guild = await db.read(guilds.find, parcel.guild_id)
    if guild.welcome_channel_id is None or not guild.open_for_joining:
        return Nothing("newcomers are not welcomed here: see /setup")
    people = await db.read(arrivals.people, parcel.guild_id, parcel.subject_id or 0)
    if not people and not parcel.may_stand:
        return Nothing("whoever came has left again")
    named = people[:MOST_NAMED] if guild.welcomes_by_name else []
    card = Card(_("Welcome!"), colour=Colour.GOOD).text(_greeting(named, len(people) - len(named)))
    card.text(announced(guild.welcome or "")).text(said(guild.cause or ""))
    card.text(_("Would you like to help? Joining takes two minutes, and you decide what we may ask of you."))
    others = await db.read(translations.languages_of, parcel.guild_id)
    card.row(button(_("Join"), "join:start", ButtonStyle.success), *in_other_languages(others))
    pinged = discord.AllowedMentions(
        everyone=False, roles=False, users=[discord.Object(user_id) for user_id in named]
    )
    return Post(guild.welcome_channel_id, card.view(), pinged, once=True)


def _greeting(named: Sequence[int], others: int) -> str:
    """Who has come; a welcome that names nobody any more says so of everybody."""
    mentions = ", ".join(f"<@{user_id}>" for user_id in named)
    if named and others:
        more = ngettext("and {n} more", "and {n} more", others).format(n=others)
        return f"{mentions} {more}"
    if named:
        return mentions
    if others:
        return ngettext(
            "Somebody new has just arrived. It's good to have you here!",
            "{n} people have just arrived. It's good to have you here!",
            others,
        ).format(n=others)
    return _("It's good to have you here!")


draws = {NEWCOMERS: draw_newcomers}


async def setup(bot: Groundswell) -> None:
    await bot.add_cog(Doorway(bot))
