"""Proposing an ask instead of posting it, and what its author hears of it."""

from __future__ import annotations

from datetime import datetime

import discord
from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.courier import Direct, Drawing, Nothing
from bot.db import Database
from bot.i18n import _
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.guild import guilds
from bot.services.outbox.outbox import Parcel
from bot.services.preparing import drafting, proposals
from bot.services.preparing.proposals import PROPOSAL_ANSWERED
from bot.services.things import amendments
from bot.services.things.amendments import Words
from bot.services.things.asks import Ask
from bot.services.things.proposed import Proposal
from cogs.ui import (
    Card,
    Colour,
    button,
    can_post,
    confirm,
    form,
    leads_on,
    plain_fields,
    posted_already,
    quoted,
    said,
    see_card,
    show_draft,
    to_mine,
)

routes = Routes()


@routes.click("proposal:{ask_id}:new")
async def ask_first(interaction: Interaction, ask_id: int) -> None:
    """What happens with it, and whether they like to be named."""
    bot = interaction.client
    draft = await bot.db.read(drafting.show, ask_id, caller_of(interaction))
    if draft.state != "draft":
        await answer_to(interaction).update(posted_already(draft).view())
        return
    guild = await bot.db.read(guilds.find, draft.guild_id)
    card = Card(_("Propose it?"), colour=Colour.ACT).text(f"**{said(draft.title)}**")
    card.text(
        _(
            "The coordinators read it and post it, hand it back with a note, or open a private thread with "
            "you to talk about it. You hear their answer; until then /mine shows that it waits."
        )
    )
    card.text(_("Once it is posted you look after it: those who are in turn to you."))
    back = button(_("Back"), f"draft:{ask_id}")
    if guild.quiet:
        propose = button(_("Propose"), f"proposal:{ask_id}:send:unnamed", ButtonStyle.primary)
        card.row(propose, back)
    else:
        card.text(_("May its card name you as the one who leads it? Until then, so does the proposal."))
        card.row(
            button(_("Propose, and name me"), f"proposal:{ask_id}:send:named", ButtonStyle.primary),
            button(_("Propose without my name"), f"proposal:{ask_id}:send:unnamed"),
            back,
        )
    card.small(_("Whoever posts it or opens a thread with you sees who you are."))
    await answer_to(interaction).update(card.view())


@routes.click("proposal:{ask_id}:send:{named}")
async def propose(interaction: Interaction, ask_id: int, named: str) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    guild = await bot.db.read(guilds.find, caller.guild)
    can_post(interaction.guild, guild.coordinators_channel_id)
    is_named = named == "named" and not guild.quiet
    proposed = await bot.db.write(proposals.propose, ask_id, caller, named=is_named, now=bot.clock.now())
    await _say_proposed(interaction, proposed)


async def _say_proposed(interaction: Interaction, proposed: Ask) -> None:
    if proposed.state != "draft":
        await answer_to(interaction).update(posted_already(proposed).view())
        return
    card = Card(_("Proposed"), colour=Colour.GOOD).text(f"**{said(proposed.title)}**")
    card.text(_("Thank you! The coordinators have it before them in a moment, and you hear their answer."))
    card.row(button(_("Take it back"), f"proposal:{proposed.id}:back"))
    await answer_to(interaction).update(card.small(_("/mine shows it as long as it waits.")).view())


@routes.click("proposal:{ask_id}:back")
async def take_back(interaction: Interaction, ask_id: int) -> None:
    """From a direct message, too, where a draft is not shown."""
    bot = interaction.client
    thing = await bot.db.write(proposals.take_back, ask_id, caller_of(interaction), now=bot.clock.now())
    if interaction.guild_id is not None:
        await show_draft(interaction, ask_id)
        return
    card = Card(_("Taken back"), colour=Colour.CALM)
    card.text(_("“{title}” waits no more. It is a draft again.").format(title=said(thing.title)))
    card = await leads_on(
        card.text(_("In the server, /ask new opens it again.")), interaction, thing.guild_id
    )
    await answer_to(interaction).update(card.view())


def words_form(title: str | None = None, why: str | None = None, step: str | None = None) -> discord.ui.Modal:
    return form(_("What it says"), *plain_fields(title, why, step))


@routes.click("proposal:{ask_id}:change", opens_modal=True)
async def edit(interaction: Interaction, ask_id: int) -> None:
    ask, _found = await interaction.client.db.read(proposals.of_theirs, ask_id, caller_of(interaction))
    await answer_to(interaction).ask(change.modal(ask_id=ask_id, title=ask.title, why=ask.why, step=ask.step))


@routes.form("proposal:{ask_id}:words", build=words_form)
async def change(interaction: Interaction, ask_id: int, title: str, why: str, step: str) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    ask, _found = await bot.db.read(proposals.of_theirs, ask_id, caller)
    words = amendments.words_of(ask)
    changed = Words(title, why, step, words.effort, words.interests)
    await bot.db.write(proposals.reword, ask_id, caller, changed, now=bot.clock.now())
    if interaction.guild_id is not None:
        await show_draft(interaction, ask_id)
        return
    card = Card(_("Changed"), colour=Colour.GOOD).text(f"**{said(title)}**")
    card.text(_("When, where and for whom can be changed in the server: /ask new opens it again."))
    again = button(_("Propose it again"), f"proposal:{ask_id}:again", ButtonStyle.primary)
    await answer_to(interaction).update(card.row(again).view())


@routes.click("proposal:{ask_id}:again")
async def propose_again(interaction: Interaction, ask_id: int) -> None:
    bot = interaction.client
    proposed = await bot.db.write(proposals.again, ask_id, caller_of(interaction), now=bot.clock.now())
    await _say_proposed(interaction, proposed)


@routes.click("proposal:{ask_id}:go")
async def ask_to_let_go(interaction: Interaction, ask_id: int) -> None:
    ask, found = await interaction.client.db.read(proposals.of_theirs, ask_id, caller_of(interaction))
    if ask.state != "draft":
        await answer_to(interaction).update(posted_already(ask).view())
        return
    card = Card(_("Throw “{title}” away?").format(title=said(ask.title)), colour=Colour.ACT)
    card.text(_("It can't be brought back."))
    if found.note:
        card.text(_("Or change what the note asks for, and propose it again."))
    sure = confirm(f"proposal:{ask_id}:end", f"proposal:{ask_id}:note", yes=_("Throw it away"))
    await answer_to(interaction).update(card.row(sure).view())


@routes.click("proposal:{ask_id}:end")
async def let_go(interaction: Interaction, ask_id: int) -> None:
    gone = await interaction.client.db.write(proposals.let_go, ask_id, caller_of(interaction))
    card = Card(colour=Colour.CALM).text(_("“{title}” is gone.").format(title=said(gone.title)))
    card = await leads_on(card, interaction, gone.guild_id, to_mine())
    await answer_to(interaction).update(card.view())


@routes.click("proposal:{ask_id}:note")
async def show_note(interaction: Interaction, ask_id: int) -> None:
    """How it stands, for who proposed it."""
    ask, found = await interaction.client.db.read(proposals.of_theirs, ask_id, caller_of(interaction))
    if ask.state != "draft":
        await answer_to(interaction).update(posted_already(ask).view())
    else:
        await answer_to(interaction).update(_note_card(ask, found).view())


def _note_card(ask: Ask, found: Proposal) -> Card:
    card = Card(_("Your proposal is back"), colour=Colour.CARE).text(f"**{said(ask.title)}**")
    if found.state == "returned" and found.note:
        card.text(_("It isn't posted yet. A coordinator writes:")).text(quoted(found.note))
    else:
        card.text(_("It isn't posted."))
    return card.row(
        button(_("Change it"), f"proposal:{ask.id}:change", ButtonStyle.primary),
        button(_("Propose it again"), f"proposal:{ask.id}:again"),
        button(_("Let it go"), f"proposal:{ask.id}:go"),
    )


# What its author is told.


async def draw_answered(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    known = await db.read(proposals.to_post, parcel.subject_id or 0)
    why = _("Why this? You proposed it.")
    if known is None or known[1].state in ("waiting", "taken_back"):
        return Nothing("they have gone on with it, or thrown it away")
    shown, found = known
    if found.state == "returned":
        return Direct(parcel.user_id or 0, _note_card(shown, found).small(why).view())
    card = Card(_("Your ask is posted"), colour=Colour.GOOD)
    card.text(_("“{title}” is posted; you look after it.").format(title=said(shown.title)))
    card.text(_("In the server, /ask manage shows who is in, and changes it."))
    card.row(*await see_card(db, shown))
    return Direct(parcel.user_id or 0, card.small(why).view())


draws = {PROPOSAL_ANSWERED: draw_answered}


async def setup(bot: Groundswell) -> None:
    """Reached from drafts, and from what is said of them."""
