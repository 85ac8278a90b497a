"""How a postcard and a notice look."""

from __future__ import annotations

from datetime import datetime

from bot.client import Groundswell
from bot.courier import Direct, Drawing, Post
from bot.db import Database
from bot.services.guild import guilds
from bot.services.outbox.outbox import Parcel
from cogs.ui import Card
from tests.toys.postcards import NOTICE, POSTCARD


async def draw_postcard(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    return Direct(parcel.user_id or 0, Card("Greetings from the fish ladder").view())


async def draw_notice(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    guild = await db.read(guilds.find, parcel.guild_id)
    who = f"<@{parcel.user_id}>" if parcel.user_id else "Somebody"
    return Post(guild.asks_channel_id or 0, Card(f"{who} sends greetings").view())


draws = {POSTCARD: draw_postcard, NOTICE: draw_notice}


async def setup(bot: Groundswell) -> None:
    """Sent by the test."""
