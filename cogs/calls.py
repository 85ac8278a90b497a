"""The member role of those who want to hear of every ask: taken and given back by themselves, pinged once for
an ask by coordinators.
"""

from __future__ import annotations

from datetime import datetime

import discord
from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.courier import Drawing, Nothing, Post
from bot.db import Database
from bot.doctor import servers
from bot.errors import Refusal
from bot.i18n import N_, _, ngettext
from bot.interactions import Interaction, caller_of
from bot.permissions import is_mighty, rings
from bot.routes import Routes
from bot.services.guild import guilds
from bot.services.guild.guilds import Guild
from bot.services.outbox.cards import Standing
from bot.services.outbox.outbox import Parcel
from bot.services.people import preferences
from bot.services.things import calls, managing, things
from bot.services.things.calls import CALL
from bot.services.things.things import Thing
from cogs.ui import (
    Button,
    Card,
    Colour,
    back_to_people,
    button,
    has_ended,
    heading,
    said,
    see_card,
)

routes = Routes()


# ------------------------------------------------------------------ taking it


@routes.click("calls:{place}")
async def offer(interaction: Interaction, place: str) -> None:
    """What one takes, before one does; `place` is where one comes from, and goes back to."""
    caller = caller_of(interaction)
    guild = await interaction.client.db.read(guilds.find, caller.guild)
    chosen = await interaction.client.db.read(preferences.find, caller.guild, caller.user_id)
    card = Card(_("Hear of every ask?"), colour=Colour.CARE)
    if guild.calls_role_id is None:
        card.text(_("There is no member role for that here."))
        await answer_to(interaction).update(card.row(_back(place)).view())
        return
    role = f"<@&{guild.calls_role_id}>"
    card.text(
        _(
            "Whoever has {role} is pinged in the asks channel when there is something new to do: once for an "
            "ask, if whoever posts it wants that, and not between {start}:00 and {end}:00."
        ).format(role=role, start=guild.quiet_from, end=guild.quiet_until)
        if guild.quiet_from != guild.quiet_until
        else _(
            "Whoever has {role} is pinged in the asks channel when there is something new to do: once for an "
            "ask, if whoever posts it wants that."
        ).format(role=role)
    )
    card.small(_("Everybody in this server can see who has it. It is given back here, or in /mine."))
    if chosen.hears_calls:
        change = button(_("Give it back"), f"calls:{place}:give")
    else:
        change = button(_("Take it"), f"calls:{place}:take", ButtonStyle.success)
    await answer_to(interaction).update(card.row(change, _back(place)).view())


def _back(place: str) -> Button:
    return button(_("Back"), "prefs") if place == "prefs" else button(_("Back"), "find:0")


@routes.click("calls:{place}:take")
async def take(interaction: Interaction, place: str) -> None:
    caller = caller_of(interaction)
    guild = await interaction.client.db.read(guilds.find, caller.guild)
    role = interaction.guild.get_role(guild.calls_role_id or 0) if interaction.guild else None
    if guild.calls_role_id is None or (role is not None and is_mighty(role)):
        raise Refusal(
            N_("That member role can't be taken just now. Somebody who manages this server can see why.")
        )
    await _choose(interaction, hears=True)
    card = Card(_("You'll hear of every ask"), colour=Colour.GOOD)
    card.text(_("{role} is yours in a moment.").format(role=f"<@&{guild.calls_role_id}>"))
    card.small(_("I store that you took it. /mine shows it and gives it back."))
    await answer_to(interaction).update(card.row(_back(place)).view())


@routes.click("calls:{place}:give")
async def give_back(interaction: Interaction, place: str) -> None:
    await _choose(interaction, hears=False)
    card = Card(_("No more pings"), colour=Colour.GOOD)
    card.text(_("The member role is taken back in a moment. /find shows what there is to do any time."))
    await answer_to(interaction).update(card.row(_back(place)).view())


async def _choose(interaction: Interaction, *, hears: bool) -> None:
    bot = interaction.client
    await bot.db.write(preferences.hear_calls, caller_of(interaction), hears=hears, now=bot.clock.now())


# ------------------------------------------------------------------ pinging it


@routes.click("call:{ask_id}")
async def show(interaction: Interaction, ask_id: int) -> None:
    """Whom it reaches, before anybody is."""
    thing, guild, standing = await interaction.client.db.read(calls.show_to, ask_id, caller_of(interaction))
    card = Card(_("Ping who wants to hear of it"), colour=Colour.ACT).text(f"**{said(thing.title)}**")
    back = back_to_people(thing) if thing.state != "draft" else button(_("Back"), f"draft:{ask_id}:more")
    amiss = _amiss(interaction, guild)
    if amiss:
        card.text(amiss)
        await answer_to(interaction).update(card.row(back).view())
        return
    told = _told(thing, standing, now=interaction.client.clock.now())
    card.text(told or await _reaches(interaction, guild))
    card.small(
        _("Each of its dates pings once.")
        if managing.is_series(thing)
        else _("Once for an ask, however often it is changed. In quiet hours it waits until they are over.")
    )
    change: tuple[Button, ...] = ()
    if thing.pings and not _is_said(standing):
        change = (button(_("Don't ping"), f"call:{ask_id}:off"),)
    elif not told:
        label = _("Ping them when it is posted") if thing.state == "draft" else _("Ping them once")
        change = (button(label, f"call:{ask_id}:on", ButtonStyle.primary),)
    await answer_to(interaction).update(card.row(*change, back).view())


def _is_said(standing: Standing | None) -> bool:
    return standing is not None and standing.sent_message_id is not None


def _told(thing: Thing, standing: Standing | None, *, now: datetime) -> str:
    """How far it is; empty where nobody has asked for it, and one still can."""
    if _is_said(standing):
        return _("They were pinged for it, and are not again.")
    if thing.state != "draft" and not thing.is_open(now):
        return has_ended(thing)
    if thing.pings and standing is not None and standing.state == "failed":
        return _("It could not be said: /setup, Check-up, says why.")
    if thing.pings and thing.state == "draft":
        return _("They are pinged once it is posted.")
    return _("They are pinged in a moment, or when the quiet hours are over.") if thing.pings else ""


def _amiss(interaction: Interaction, guild: Guild) -> str:
    """What keeps it from ringing anywhere; empty if nothing does."""
    if guild.calls_role_id is None:
        return _(calls.NO_ROLE)
    server = interaction.guild
    role = server.get_role(guild.calls_role_id) if server is not None else None
    if server is None:
        return ""
    if role is None or is_mighty(role):
        return _(
            "The member role for that is gone, or can do too much. Someone who manages this server chooses "
            "another one in /setup, Member roles."
        )
    if not rings(role, server.me, server.get_channel(guild.asks_channel_id or 0)):
        return _does_not_ring(role)
    return ""


def _does_not_ring(role: discord.Role) -> str:
    return _(
        "Discord lets me ping {role} only if “Allow anyone to @mention this role” is switched on for it, in "
        "Server Settings, Roles."
    ).format(role=role.mention)


async def _reaches(interaction: Interaction, guild: Guild) -> str:
    """How many have it, as Discord says."""
    role = f"<@&{guild.calls_role_id}>"
    counted = await servers.holders(interaction.guild) if interaction.guild is not None else None
    if counted is None or guild.calls_role_id is None:
        return _("Below its card {role} is pinged once.").format(role=role)
    count = counted.get(guild.calls_role_id, 0)
    return ngettext(
        "Below its card {role} is pinged once: {n} person has it.",
        "Below its card {role} is pinged once: {n} people have it.",
        count,
    ).format(role=role, n=count)


@routes.click("call:{ask_id}:on")
async def switch_on(interaction: Interaction, ask_id: int) -> None:
    await _switch(interaction, ask_id, on=True)


@routes.click("call:{ask_id}:off")
async def switch_off(interaction: Interaction, ask_id: int) -> None:
    await _switch(interaction, ask_id, on=False)


async def _switch(interaction: Interaction, ask_id: int, *, on: bool) -> None:
    bot = interaction.client
    await bot.db.write(calls.switch, ask_id, caller_of(interaction), on=on, now=bot.clock.now())
    await show(interaction, ask_id)


async def draw_call(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    thing = await db.read(things.show, parcel.subject_id or 0)
    guild = await db.read(guilds.find, parcel.guild_id)
    if guild.calls_role_id is None or guild.asks_channel_id is None:
        return Nothing("no member role for it, or no asks channel, is chosen in /setup")
    if not thing.is_open(now) and parcel.sent_message_id is None:
        return Nothing("it is over")
    card = Card(colour=Colour.ACT).text(f"<@&{guild.calls_role_id}> **{heading(thing)}**")
    card.row(*await see_card(db, thing), button(_("Things to do"), "find:0"))
    card.small(_("Pinged are those who took this member role in /find, where it is given back, too."))
    ringing = discord.AllowedMentions(
        everyone=False, users=False, roles=[discord.Object(guild.calls_role_id)], replied_user=False
    )
    return Post(guild.asks_channel_id, card.view(), mentions=ringing, once=True, taken=guild.calls_role_id)


draws = {CALL: draw_call}


async def setup(bot: Groundswell) -> None:
    """Reached from /find, /mine, and what can be done with an ask."""
