"""Newcomers, welcomed as they come in: one message for all who arrive in the same moment.

Needs the Server Members intent. Without it the welcome card and `/join` do it alone.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import datetime
from typing import Any

import discord
import structlog
from discord import ButtonStyle
from discord.ext import commands

from bot.client import Groundswell
from bot.courier import Drawing, Nothing, Post
from bot.db import Database
from bot.errors import BadDatabase
from bot.i18n import _, ngettext
from bot.services.care import arrivals
from bot.services.care.arrivals import MOST_NAMED, NEWCOMERS, Happening, What
from bot.services.guild import guilds
from bot.services.outbox.outbox import Parcel
from cogs.ui import Card, Colour, button, said

log = structlog.get_logger(__name__)

Json = dict[str, Any]

#: Arrivals that one transaction takes, and the next the rest: none may hold up a click.
MOST_AT_ONCE = 500
#: Seconds until a database that failed is tried again.
AGAIN_AFTER = 1.0
#: Seconds for which a bot that is stopped still writes down who came.
LAST_NOTES = 3.0


class Doorway(commands.Cog):
    """Hears who comes and goes. While one write is under way the others gather, for the next to take."""

    def __init__(self, bot: Groundswell) -> None:
        self._bot = bot
        self._heard: list[Happening] = []
        self._writing: asyncio.Task[None] | None = None

    @commands.Cog.listener()
    async def on_member_join(self, member: discord.Member) -> None:
        if not member.bot:
            self._hear(member.guild.id, member.id, "pending" if member.pending else "came")

    @commands.Cog.listener()
    async def on_raw_member_update(self, data: Json) -> None:
        if not data.get("pending") and not data["user"].get("bot"):
            self._hear(int(data["guild_id"]), int(data["user"]["id"]), "let in")

    @commands.Cog.listener()
    async def on_raw_member_remove(self, gone: discord.RawMemberRemoveEvent) -> None:
        if not gone.user.bot:
            self._hear(gone.guild_id, gone.user.id, "left")

    def _hear(self, guild_id: int, user_id: int, what: What) -> None:
        if not self._bot.router.serves(guild_id):
            return
        self._heard.append(Happening(guild_id, user_id, what))
        if self._writing is None or self._writing.done():
            self._writing = asyncio.create_task(self._write(), name="arrivals")

    async def _write(self) -> None:
        while self._heard:
            batch = self._heard[:MOST_AT_ONCE]
            try:
                await self._bot.db.write(arrivals.note, batch, now=self._bot.clock.now())
            except BadDatabase as error:
                log.warning("arrivals_not_noted", waiting=len(self._heard), error=str(error))
                await asyncio.sleep(AGAIN_AFTER)
            else:
                del self._heard[: len(batch)]

    async def written(self) -> None:
        """Until everything heard so far is written down."""
        if self._writing is not None:
            await self._writing

    async def cog_unload(self) -> None:
        if self._writing is not None:
            await asyncio.wait([self._writing], timeout=LAST_NOTES)


async def draw_newcomers(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    guild = await db.read(guilds.find, parcel.guild_id)
    if guild.welcome_channel_id is None or not guild.open_for_joining:
        return Nothing("newcomers are not welcomed here: see /setup")
    people = await db.read(arrivals.people, parcel.guild_id, parcel.subject_id or 0)
    may_stand = parcel.sent_message_id is not None or parcel.tried_at is not None
    if not people and not may_stand:
        return Nothing("whoever came has left again")
    named = people[:MOST_NAMED] if guild.welcomes_by_name else []
    card = Card(_("Welcome!"), colour=Colour.GOOD).text(_greeting(named, len(people) - len(named)))
    card.text(said(guild.welcome or "")).text(said(guild.cause or ""))
    card.text(_("Would you like to help? Joining takes two minutes, and you decide what we may ask of you."))
    card.row(button(_("Join"), "join:start", ButtonStyle.success))
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
