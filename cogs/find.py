"""`/find`: things to do, of every kind."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.answers import answer_to
from bot.client import Groundswell
from bot.i18n import N_, _
from bot.interactions import Interaction, caller_of
from bot.routes import Routes, as_written
from bot.services.things import fitting, register
from bot.services.things.fitting import Page
from bot.services.things.things import Thing
from cogs.ui import (
    Card,
    Colour,
    button,
    clipped,
    effort_text,
    form,
    heading,
    pager,
    places_left,
    said,
    text_field,
    when_text,
)

routes = Routes()

ON_A_PAGE = 5
#: Characters of what is searched for; and as they stand in a custom id, which holds a hundred.
MOST_WORDS, MOST_IN_ID = 60, 80
#: Characters on a button, so that the words around it fit in any language.
MOST_TITLE = 60


@app_commands.command(name="find", description=N_("Things to do here"))
@app_commands.describe(words=N_("A part of the title; empty: all that is open"))
@app_commands.guild_only()
async def find(interaction: Interaction, words: str = "") -> None:
    await show_found(interaction, 0, words)


@routes.click("find:{page}")
async def show_page(interaction: Interaction, page: int) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    found = await bot.db.read(
        fitting.page_for, caller.guild, caller.user_id, page, size=ON_A_PAGE, now=bot.clock.now()
    )
    card = Card(_("Things to do"), colour=Colour.ACT)
    if not found.things:
        card.text(_("Nothing is open right now. A coordinator knows what's next: just ask!"))
    else:
        _list(card.small(_("What fits you comes first.")), found)
    if turn := pager("find:{page}", found.page, found.pages):
        card.row(turn)
    if found.pages > 1:
        card.row(button(_("Search"), "find:search"))
    await answer_to(interaction).update(card.view())


def search_form() -> discord.ui.Modal:
    return form(_("Search"), text_field("words", _("What should the title contain?"), most=MOST_WORDS))


@routes.click("find:search", opens_modal=True)
async def open_search(interaction: Interaction) -> None:
    await answer_to(interaction).ask(search.modal())


@routes.form("find:search", build=search_form)
async def search(interaction: Interaction, words: str) -> None:
    await show_found(interaction, 0, words)


@routes.click("find:{page}:{words}")
async def show_found(interaction: Interaction, page: int, words: str) -> None:
    """What was searched for goes along with the buttons, as far as there is room for it."""
    bot, caller = interaction.client, caller_of(interaction)
    words = _short(words)
    if not words:
        await show_page(interaction, page)
        return
    found = await bot.db.read(fitting.search, caller.guild, words, page, size=ON_A_PAGE, now=bot.clock.now())
    card = Card(_("Things to do with “{words}”").format(words=said(words)), colour=Colour.ACT)
    if not found.things:
        card.text(_("Nothing that is open has this in its title."))
    _list(card, found)
    if turn := pager(f"find:{{page}}:{as_written(words)}", found.page, found.pages):
        card.row(turn)
    card.row(button(_("Search"), "find:search"), button(_("Show all"), "find:0"))
    await answer_to(interaction).update(card.view())


@routes.click("find:enough")
async def enough(interaction: Interaction) -> None:
    """The end of an errand."""
    card = Card(_("Thank you for today!"), colour=Colour.GOOD)
    await answer_to(interaction).update(card.text(_("/mine shows what you said yes to.")).view())


def _short(words: str) -> str:
    """As much of it as fits into a custom id, where what is not plain takes more room."""
    words = " ".join(words.split())[:MOST_WORDS]
    while len(as_written(words)) > MOST_IN_ID:
        words = words[:-1]
    return words


def _list(card: Card, found: Page) -> None:
    for one in found.things:
        look = _("See “{title}”").format(title=clipped(one.title, MOST_TITLE))
        card.text(_summary(one)).row(button(look, f"{one.kind}:{one.id}:show"))


def _summary(one: Thing) -> str:
    facts = [_(register.kind_of(one).called)]
    if one.effort is not None:
        facts.append(effort_text(one.effort))
    if one.roster.free is not None:
        facts.append(places_left(one.roster.free))
    if one.due_at is not None:
        facts.append(when_text(one))
    return f"**{heading(one)}**\n-# {' · '.join(facts)}"


async def setup(bot: Groundswell) -> None:
    bot.tree.add_command(find)
