"""What somebody who is no coordinator has proposed: in the coordinators' channel, with their answer."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import discord
from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.courier import Drawing, Nothing, Post
from bot.db import Database
from bot.i18n import _, speaking
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.guild import guilds
from bot.services.guild import interests as interest_list
from bot.services.guild.guilds import Guild
from bot.services.outbox.outbox import Parcel
from bot.services.preparing import proposals
from bot.services.preparing.proposals import MOST_NOTE
from bot.services.things.asks import Ask
from bot.services.things.pictures import Picture
from bot.services.things.proposed import PROPOSAL, Proposal
from cogs.ui import (
    Button,
    Card,
    Colour,
    button,
    can_post,
    form,
    heading,
    open_card,
    picture_for,
    said,
    skills_for,
    talk_about,
    text_field,
    update_pictured,
)

routes = Routes()


@routes.click("proposal:{ask_id}:post")
async def post(interaction: Interaction, ask_id: int) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    shown, found = await bot.db.read(proposals.show, ask_id, caller)
    can_post(interaction.guild, (await bot.db.read(guilds.find, shown.guild_id)).asks_channel_id)
    shown, found, is_late = await bot.db.write(proposals.approve, ask_id, caller, now=bot.clock.now())
    if is_late:
        await answer_to(interaction).update(_too_late(shown, found).view())
        return
    card = Card(_("It is on its way"), colour=Colour.GOOD)
    card.text(_("**{title}** appears in the asks channel in a moment.").format(title=said(shown.title)))
    card.text(_("Whoever proposed it looks after it, and hears that it is posted."))
    see = button(_("See who is in"), f"ask:{ask_id}:people")
    await answer_to(interaction).update(card.row(see).view())


def _too_late(shown: Ask, found: Proposal) -> Card:
    """What somebody has done with it already, and who."""
    card = Card(colour=Colour.CALM)
    who = _("Somebody") if found.answered_by is None else f"<@{found.answered_by}>"
    if found.state == "posted":
        card.text(f"**{heading(shown)}**").text(_("{person} has posted it already.").format(person=who))
        return card.row(button(_("See who is in"), f"ask:{shown.id}:people"))
    if found.state == "returned":
        card.text(_("{person} has handed it back already, with a note.").format(person=who))
    else:
        card.text(_("It waits no more: whoever proposed it took it back, or takes no part at the moment."))
    return card.row(_open_asks())


def _open_asks() -> Button:
    return button(_("Open asks"), "overview:ask:all:open:0")


def note_form(note: str | None = None) -> discord.ui.Modal:
    return form(
        _("Hand it back"),
        text_field(
            "note",
            _("What could they change, or why not here?"),
            value=note,
            hint=_("They read it without your name. Thank them, and say what would make it work."),
            long=True,
            most=MOST_NOTE,
        ),
    )


@routes.click("proposal:{ask_id}:return", opens_modal=True)
async def ask_why(interaction: Interaction, ask_id: int) -> None:
    shown, found = await interaction.client.db.read(proposals.show, ask_id, caller_of(interaction))
    if found.state != "waiting":
        await answer_to(interaction).update(_too_late(shown, found).view())
        return
    await answer_to(interaction).ask(hand_back.modal(ask_id=ask_id))


@routes.form("proposal:{ask_id}:note", build=note_form)
async def hand_back(interaction: Interaction, ask_id: int, note: str) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    shown, found, is_late = await bot.db.write(proposals.hand_back, ask_id, caller, note, now=bot.clock.now())
    if is_late:
        await answer_to(interaction).update(_too_late(shown, found).view())
        return
    card = Card(_("Handed back"), colour=Colour.CALM).text(f"**{said(shown.title)}**")
    card.text(_("They read your note, and can change it and propose it again."))
    await answer_to(interaction).update(card.row(_open_asks()).view())


@routes.click("proposal:{ask_id}:talk")
async def talk(interaction: Interaction, ask_id: int) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    shown, found = await bot.db.read(proposals.show, ask_id, caller)
    if found.state != "waiting":
        await answer_to(interaction).update(_too_late(shown, found).view())
        return
    guild = await bot.db.read(guilds.find, shown.guild_id)
    thread_id = await talk_about(interaction, shown, found, guild)
    card = Card(_("A private thread"), colour=Colour.GOOD)
    card.text(_("You and whoever proposed it are in {thread}.").format(thread=f"<#{thread_id}>"))
    card.small(_("Everyone with “Manage Threads” can read it, too."))
    await answer_to(interaction).update(card.row(_open_asks()).view())


async def draw_proposal(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    guild = await db.read(guilds.find, parcel.guild_id)
    if guild.coordinators_channel_id is None:
        return Nothing("no coordinators channel is chosen in /setup")
    known = await db.read(proposals.to_post, parcel.subject_id or 0)
    if known is None or known[1].state != "waiting" or parcel.key != known[1].key:
        if not parcel.may_stand:
            return Nothing("it is settled")
        return Post(guild.coordinators_channel_id, _settled(parcel, known).view(), once=True)
    with speaking(guild.language):
        card, below, picture = await _proposal(db, known[0], guild, guild.language)
    return Post(guild.coordinators_channel_id, card.view(below), once=True, picture=picture)


async def _proposal(
    db: Database, shown: Ask, guild: Guild, language: str
) -> tuple[Card, Card, Picture | None]:
    """As it will look, and with what it is answered."""
    offered = await db.read(interest_list.offered_in, shown.guild_id, language=language)
    picture = await picture_for(db, shown)
    card = open_card(
        replace(shown, state="open"),
        offered,
        await skills_for(db, shown),
        lead=None,
        picture=picture,
        above=_proposed_by(shown, guild),
    )
    below = Card(colour=Colour.ACT)
    below.text(_("Posted, whoever proposed it looks after it. They hear your answer."))
    below.row(
        button(_("Post it"), f"proposal:{shown.id}:post", ButtonStyle.success),
        button(_("Hand back…"), f"proposal:{shown.id}:return"),
        button(_("Talk about it"), f"proposal:{shown.id}:talk"),
    )
    return card, below, picture


@routes.click("proposal:{ask_id}:see")
async def see(interaction: Interaction, ask_id: int) -> None:
    """From /followups."""
    bot, caller = interaction.client, caller_of(interaction)
    shown, found = await bot.db.read(proposals.show, ask_id, caller)
    if found.state != "waiting":
        await answer_to(interaction).update(_too_late(shown, found).view())
        return
    guild = await bot.db.read(guilds.find, shown.guild_id)
    card, below, picture = await _proposal(bot.db, shown, guild, caller.language)
    below.row(button(_("Back"), "followup:show:all"))
    await update_pictured(interaction, card, picture, below)


def _proposed_by(shown: Ask, guild: Guild) -> str:
    if guild.quiet or shown.unsigned or shown.created_by is None:
        return _("Somebody proposes this.")
    return _("{person} proposes this.").format(person=f"<@{shown.created_by}>")


def _settled(parcel: Parcel, known: tuple[Ask, Proposal] | None) -> Card:
    """What is a draft again, or gone, is its author's alone: not even its title stays."""
    card = Card(colour=Colour.ENDED)
    if known is None:
        return card.text(_("A proposal was taken back."))
    shown, found = known
    if parcel.key != found.key:
        return card.text(_("A proposal was changed, and came again."))
    if found.state == "posted":
        return card.text(f"**{heading(shown)}**").text(_("It was proposed here, and is posted."))
    if found.state == "returned":
        return card.text(_("A proposal was handed back with a note."))
    return card.text(_("A proposal was taken back."))


draws = {PROPOSAL: draw_proposal}


async def setup(bot: Groundswell) -> None:
    """Reached from the coordinators' channel."""
