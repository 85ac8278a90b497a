"""The card of a role, and the member role that comes with it."""

from __future__ import annotations

from datetime import datetime

from bot.client import Groundswell
from bot.courier import Drawing, MemberRoles, Nothing, Post
from bot.db import Database
from bot.routes import Routes
from bot.services.guild import guilds
from bot.services.outbox.outbox import Parcel
from bot.services.people.volunteers import GRANT
from bot.services.roles import role_pages
from bot.services.things import roles
from bot.services.things.roles import ROLE_CARD
from cogs.ui import (
    picture_for,
    role_card,
    running_text,
    skills_for,
)

routes = Routes()


async def draw_role_card(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    shown = await db.read(roles.show, parcel.subject_id or 0)
    guild = await db.read(guilds.find, parcel.guild_id)
    if guild.asks_channel_id is None:
        return Nothing("no asks channel is chosen in /setup")
    lead = None if guild.quiet else shown.lead
    picture = await picture_for(db, shown) if shown.state == "open" else None
    turn = running_text(await db.read(role_pages.running, shown, now=now))
    card = role_card(shown, await skills_for(db, shown), lead=lead, picture=picture, turn=turn)
    return Post(guild.asks_channel_id, card.view(), picture=picture)


async def draw_grant(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    """A person's member roles, as what they signed up for says now."""
    found = await db.read(roles.member_roles_for, parcel.guild_id, parcel.user_id or 0)
    return MemberRoles(parcel.user_id or 0, found.wanted, found.given, found.approved)


draws = {ROLE_CARD: draw_role_card, GRANT: draw_grant}


async def setup(bot: Groundswell) -> None:
    """Its card; the commands are in role_commands, the yes in applying."""
