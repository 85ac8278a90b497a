"""Posting an ask at its moment, with the rights that whoever chose it has then."""

from __future__ import annotations

from datetime import datetime, timedelta

import discord

from bot.courier.outcomes import Done, Gone, Later, Outcome
from bot.courier.refusals import UNKNOWN_MEMBER, UNKNOWN_USER
from bot.db import Database
from bot.errors import Refusal
from bot.permissions import can_post
from bot.services.guild import guilds
from bot.services.guild.callers import Caller
from bot.services.outbox.outbox import Parcel
from bot.services.preparing import publishing

NOT_HERE = "the server has an outage, or the bot is not in it in this process"
NEXT_TRY = timedelta(minutes=1)


async def publish(client: discord.Client, db: Database, parcel: Parcel, now: datetime) -> Outcome:
    """What stands in the way is told to the person, and it stays a draft."""
    ask_id, user_id = parcel.subject_id or 0, parcel.user_id or 0
    guild = client.get_guild(parcel.guild_id)
    if guild is None or guild.unavailable:
        return Later(NEXT_TRY, NOT_HERE)
    try:
        member = await guild.fetch_member(user_id)
    except discord.NotFound as error:
        if error.code not in (UNKNOWN_MEMBER, UNKNOWN_USER):
            raise
        return Gone()
    held = frozenset(role.id for role in member.roles)
    caller = Caller(user_id, guild.id, held, member.guild_permissions.manage_guild)
    try:
        can_post(guild, (await db.read(guilds.find, guild.id)).asks_channel_id)
        await db.write(publishing.post, ask_id, caller, now=now)
    except Refusal as refused:
        await db.write(publishing.fail, ask_id, user_id, refused, now=now)
    return Done()
