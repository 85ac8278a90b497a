"""`/join` and the welcome card: one private panel, edited in place, from curiosity to a first yes."""

from __future__ import annotations

from datetime import datetime

from discord import ButtonStyle, app_commands

from bot.answers import answer_to
from bot.callers import Interaction, caller_of
from bot.client import Groundswell
from bot.courier import Drawing, Nothing, Post
from bot.db import Database
from bot.i18n import N_, _
from bot.routes import Routes
from bot.services import guilds, joining
from bot.services.joining import AGREE, FIRST_THING, INTERESTS, Panel
from bot.services.outbox import Parcel
from cogs.ui import Card, Colour, button, reminder_question, said, select

routes = Routes()


@app_commands.command(name="join", description=N_("Become a volunteer here: three short steps"))
@app_commands.guild_only()
async def join(interaction: Interaction) -> None:
    await open_panel(interaction)


@routes.click("join:start")
async def open_panel(interaction: Interaction) -> None:
    bot = interaction.client
    found = await bot.db.read(joining.panel, caller_of(interaction), now=bot.clock.now())
    await _show(interaction, found)


@routes.click("join:agree:{wording}")
async def agree(interaction: Interaction, wording: int) -> None:
    bot = interaction.client
    await _show(
        interaction, await bot.db.write(joining.agree, caller_of(interaction), wording, now=bot.clock.now())
    )


@routes.click("join:interests")
async def choose(interaction: Interaction, values: list[str]) -> None:
    bot = interaction.client
    chosen = [int(value) for value in values if value.isdecimal()]
    found = await bot.db.write(joining.choose_interests, caller_of(interaction), chosen, now=bot.clock.now())
    await _show(interaction, found)


@routes.click("join:step:{step}")
async def go_to(interaction: Interaction, step: int) -> None:
    bot = interaction.client
    await _show(
        interaction, await bot.db.write(joining.go_to, caller_of(interaction), step, now=bot.clock.now())
    )


@routes.click("join:finish:{ask_id}")
async def finish(interaction: Interaction, ask_id: int | None) -> None:
    bot = interaction.client
    await _show(
        interaction, await bot.db.write(joining.finish, caller_of(interaction), ask_id, now=bot.clock.now())
    )


@routes.click("join:later")
async def later(interaction: Interaction) -> None:
    card = Card(_("See you later!")).text(_("/join goes on where you were, whenever you like."))
    await answer_to(interaction).update(card.view())


async def _show(interaction: Interaction, found: Panel) -> None:
    await answer_to(interaction).update(_DRAWN_BY.get(found.step, _welcome)(found).view())


def _norms(found: Panel) -> Card:
    guild = found.guild
    card = Card(_("Step 1 of 3: what we're about"), colour=Colour.CALM)
    card.text(said(guild.cause or ""))
    if guild.norms:
        card.text(_("**How we treat each other**\n{norms}").format(norms=said(guild.norms)))
    card.text(_("**What is stored about you**\n{privacy}").format(privacy=said(guild.privacy or "")))
    card.text(_("**Questions?** {contact}").format(contact=said(guild.contact or "")))
    return card.row(
        button(_("I agree, go on"), f"join:agree:{guild.wording}", ButtonStyle.success),
        button(_("Not now"), "join:later"),
    )


def _interests(found: Panel) -> Card:
    card = Card(_("Step 2 of 3: what interests you?"), colour=Colour.CALM)
    card.text(_("Choose as many as you like. It helps us show you things that fit, and nothing else."))
    options = [(interest.name, str(interest.id)) for interest in found.interests]
    chosen = [str(interest_id) for interest_id in found.chosen]
    card.row(select("join:interests", _("Interests"), options, chosen=chosen, most=len(options)))
    return card.row(
        button(_("Back"), f"join:step:{AGREE}"),
        button(_("Skip"), f"join:step:{FIRST_THING}"),
        button(_("Later"), "join:later"),
    )


def _first_thing(found: Panel) -> Card:
    card = Card(_("Step 3 of 3: one first thing to do"), colour=Colour.ACT)
    if found.suggested:
        card.text(_("Small is good. Say yes to one, or just look round."))
    else:
        card.text(_("Nothing is open right now. /find will show you when there is."))
    for ask in found.suggested:
        card.text(f"**{said(ask.title)}**\n{said(ask.step)}")
        card.row(
            button(
                _("Yes to “{title}”").format(title=ask.title), f"join:finish:{ask.id}", ButtonStyle.success
            )
        )
    back = INTERESTS if found.interests else AGREE
    return card.row(
        button(_("Back"), f"join:step:{back}"),
        button(_("Just looking"), "join:finish:", ButtonStyle.primary),
        button(_("Later"), "join:later"),
    )


def _welcome(found: Panel) -> Card:
    card = Card(_("Welcome! You're a volunteer now."), colour=Colour.GOOD)
    receipt = found.receipt
    if receipt is not None:
        waits = receipt.commitment is not None and receipt.commitment.state == "waitlisted"
        first = (
            _("You're on the waiting list for **{title}**; you'll be told when a place is yours.")
            if waits
            else _("You're in for **{title}**: {step}")
        )
        card.text(first.format(title=said(receipt.ask.title), step=said(receipt.ask.step)))
    card.text(_("/find shows things to do, /mine everything about you."))
    if receipt is not None and receipt.reminders is None:
        reminder_question(card)
    return card


_DRAWN_BY = {AGREE: _norms, INTERESTS: _interests, FIRST_THING: _first_thing}


async def draw_welcome_card(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    guild = await db.read(guilds.find, parcel.guild_id)
    if guild.welcome_channel_id is None:
        return Nothing("no welcome channel is chosen in /setup")
    card = Card(_("Welcome!"), colour=Colour.CALM).text(said(guild.cause or ""))
    card.text(_("Would you like to help? Joining takes two minutes, and you decide what we may ask of you."))
    return Post(
        guild.welcome_channel_id, card.row(button(_("Join"), "join:start", ButtonStyle.success)).view()
    )


draws = {"welcome_card": draw_welcome_card}


async def setup(bot: Groundswell) -> None:
    bot.tree.add_command(join)
