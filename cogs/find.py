"""`/find`: things to do, of every kind."""

from __future__ import annotations

from discord import app_commands

from bot.answers import answer_to
from bot.client import Groundswell
from bot.i18n import N_, _
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.things import fitting, register
from bot.services.things.fitting import Page
from bot.services.things.things import Thing
from cogs.ui import Card, Colour, button, clipped, effort_text, pager, said, when_text

routes = Routes()

ON_A_PAGE = 5
#: Characters on a button, so that the words around it fit in any language.
MOST_TITLE = 60


@app_commands.command(name="find", description=N_("Things to do here"))
@app_commands.guild_only()
async def find(interaction: Interaction) -> None:
    await show_page(interaction, 0)


@routes.click("find:{page}")
async def show_page(interaction: Interaction, page: int) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    found = await bot.db.read(
        fitting.page_for, caller.guild, caller.user_id, page, size=ON_A_PAGE, now=bot.clock.now()
    )
    await answer_to(interaction).update(_page(found).view())


def _page(found: Page) -> Card:
    card = Card(_("Things to do"), colour=Colour.ACT)
    if not found.things:
        return card.text(_("Nothing is open right now. Come back soon, or ask a coordinator what's next!"))
    card.small(_("What fits you comes first."))
    for one in found.things:
        look = _("See “{title}”").format(title=clipped(one.title, MOST_TITLE))
        card.text(_summary(one)).row(button(look, f"{one.kind}:{one.id}:show"))
    turn = pager("find:{page}", found.page, found.pages)
    return card.row(turn) if turn else card


def _summary(one: Thing) -> str:
    facts = [_(register.kind_of(one).called)]
    if one.effort is not None:
        facts.append(effort_text(one.effort))
    if one.roster.free == 0:
        facts.append(_("waiting list"))
    elif one.roster.free is not None:
        facts.append(_("places free: {count}").format(count=one.roster.free))
    if one.due_at is not None:
        facts.append(when_text(one))
    return f"**{said(one.title)}**\n-# {' · '.join(facts)}"


async def setup(bot: Groundswell) -> None:
    bot.tree.add_command(find)
