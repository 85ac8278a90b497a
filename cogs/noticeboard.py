"""The noticeboard in the asks channel: what is open, and all that one would otherwise type a command for."""

from __future__ import annotations

from datetime import datetime

from discord import ButtonStyle

from bot.client import Groundswell
from bot.courier import Drawing, Nothing, Post
from bot.db import Database
from bot.i18n import _, month, ngettext, number
from bot.routes import Routes
from bot.services.guild import guilds
from bot.services.outbox.outbox import Parcel
from bot.services.things import noticeboard, register
from bot.services.things.noticeboard import NOTICEBOARD
from bot.services.things.things import Thing
from cogs.ui import (
    Card,
    Colour,
    button,
    effort_text,
    entry,
    listed_heading,
    menu,
    room_left,
    told_apart,
    when_text,
)

routes = Routes()

#: Lines; and of its menu, whose limit is Discord's.
MOST_LISTED, MOST_ENTRIES = 8, 25


async def draw_noticeboard(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    guild = await db.read(guilds.find, parcel.guild_id)
    if guild.asks_channel_id is None:
        return Nothing("no asks channel is chosen in /setup")
    found, more = await db.read(noticeboard.show, parcel.guild_id, most=MOST_ENTRIES, now=now)
    card = Card(_("What you can do here"), colour=Colour.ACT)
    card.text("\n".join(map(_line, found[:MOST_LISTED])) or _("Nothing is open right now."))
    unlisted = max(0, len(found) - MOST_LISTED) + more
    if unlisted:
        card.small(_("… and {count} more").format(count=unlisted))
    if total := await db.read(noticeboard.done_together, parcel.guild_id):
        done, since = total
        together = ngettext(
            "{n} thing done together since {month}", "{n} things done together since {month}", done
        )
        card.small(f"🎉 {together.format(n=number(done), month=month(since, guild.zone))}")
    if found:
        names = told_apart(found, guild.zone)
        entries = [entry(names[one.id], f"{one.kind}:{one.id}:show") for one in found]
        card.row(menu("open", _("Open one of them"), entries))
    card.row(
        button(_("Things to do"), "find:0", ButtonStyle.primary),
        button(_("Mine"), "mine"),
        button(_("Take a break"), "pause:open"),
    )
    return Post(guild.asks_channel_id, card.view(), pinned=True)


def _line(thing: Thing) -> str:
    facts = [] if register.kind_of(thing).can_be_done else [_(register.kind_of(thing).called)]
    facts += [effort_text(thing.effort)] if thing.effort is not None else []
    facts += [when_text(thing)] if thing.due_at is not None else []
    facts += [room_left(thing)] if thing.is_full else []
    return f"**{listed_heading(thing)}**" + "".join(f" · {fact}" for fact in facts)


draws = {NOTICEBOARD: draw_noticeboard}


async def setup(bot: Groundswell) -> None:
    """Its buttons are answered where what they open is."""
