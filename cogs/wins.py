"""Celebrations: a person's first done action, as they chose, and asks that reach their target."""

from __future__ import annotations

from datetime import datetime

import discord

from bot.answers import answer_to
from bot.client import Groundswell
from bot.courier import Drawing, Nothing, Post
from bot.db import Database
from bot.errors import NotFound
from bot.i18n import N_, _
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.guild import guilds
from bot.services.guild.guilds import Guild
from bot.services.outbox.outbox import Parcel
from bot.services.people import volunteers
from bot.services.people.volunteers import Celebrate
from bot.services.things import asks, things, wins
from bot.services.things.wins import FIRST_WIN, TARGET_WIN
from cogs.ui import (
    Card,
    Colour,
    button,
    leads_on,
    said,
)

routes = Routes()

ANSWERS: dict[Celebrate, str] = {
    "name": N_("Lovely! It goes to {channel}, with your name. /mine changes this any time."),
    "anonymous": N_("Lovely! It goes to {channel}, without your name. /mine changes this any time."),
    "no": N_("All right, it stays between us. /mine changes this any time."),
}


NOWHERE = N_("Noted. For now there is no channel for wins here. /mine changes this any time.")
QUIET = N_("Noted. For now this server is in quiet mode: no wins are posted. /mine changes this any time.")
NOT_IN_QUIET_MODE = Nothing("no wins are posted in quiet mode")


@routes.click("celebrate:{guild_id}:{how}")
async def celebrate(interaction: Interaction, guild_id: int, how: str) -> None:
    """Also from a direct message, where Discord does not say which server it is about."""
    chosen = next((known for known in ANSWERS if known == how), None)
    if chosen is None:
        raise NotFound(N_("That answer is not one of the three."))
    bot, caller = interaction.client, caller_of(interaction)
    caller.require_from(guild_id)
    found = await bot.db.write(wins.choose, guild_id, caller.user_id, chosen, now=bot.clock.now())
    if found is None:
        raise NotFound(N_("There is nothing to celebrate yet. /find shows things to do!"))
    guild = await bot.db.read(guilds.find, guild_id)
    answer = ANSWERS[chosen]
    if chosen != "no" and guild.quiet:
        answer = QUIET
    elif chosen != "no" and not _is_there(bot, guild):
        answer = NOWHERE
    card = Card(colour=Colour.GOOD).text(_(answer).format(channel=f"<#{guild.wins_channel_id}>"))
    more = button(_("Something else like this"), "find:0")
    enough = button(_("That's enough for now"), "find:enough")
    card = await leads_on(card, interaction, guild_id, more, enough)
    await answer_to(interaction).update(card.view())


def _is_there(bot: Groundswell, guild: Guild) -> bool:
    """Whether the channel for wins is, as far as Discord has told."""
    here = bot.get_guild(guild.guild_id)
    return here is not None and here.get_channel(guild.wins_channel_id or 0) is not None


async def draw_first_win(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    """Redrawn without the name when the person erases themselves or changes their mind."""
    guild = await db.read(guilds.find, parcel.guild_id)
    if guild.wins_channel_id is None:
        return Nothing("no wins channel is chosen in /setup")
    if guild.quiet and not parcel.may_stand:
        return NOT_IN_QUIET_MODE
    person = await db.read(volunteers.find, parcel.guild_id, parcel.user_id) if parcel.user_id else None
    named = person is not None and person.celebrate == "name" and not guild.quiet
    if person is not None and person.celebrate == "no" and parcel.sent_message_id is None:
        return Nothing("they would rather not be celebrated")
    who = f"<@{parcel.user_id}>" if named else _("Somebody")
    card = Card(_("A first action!"), colour=Colour.GOOD)
    if parcel.subject_id is None:
        text, title = _("🎉 {who} did something with us, for the first time. Thank you, and welcome!"), ""
    else:
        text = _("🎉 {who} did **{title}**, a first time with us. Thank you, and welcome!")
        title = said((await db.read(things.show, parcel.subject_id)).title)
    card.text(text.format(who=who, title=title))
    mentions = (
        discord.AllowedMentions(users=[discord.Object(parcel.user_id)]) if named and parcel.user_id else None
    )
    return Post(guild.wins_channel_id, card.view(), mentions or discord.AllowedMentions.none())


async def draw_target_win(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    guild = await db.read(guilds.find, parcel.guild_id)
    if guild.wins_channel_id is None:
        return Nothing("no wins channel is chosen in /setup")
    if guild.quiet and not parcel.may_stand:
        return NOT_IN_QUIET_MODE
    shown = await db.read(asks.show, parcel.subject_id or 0)
    card = Card(_("We did it!"), colour=Colour.GOOD)
    card.text(
        _("🎉 **{title}** has reached its target: {count} done. Thank you, everyone!").format(
            title=said(shown.title), count=shown.target
        )
    )
    return Post(guild.wins_channel_id, card.view(), once=True)


async def setup(bot: Groundswell) -> None:
    """No commands: only a route and two cards."""


draws = {FIRST_WIN: draw_first_win, TARGET_WIN: draw_target_win}
