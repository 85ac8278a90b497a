"""`/find`: things to do, asks and roles alike."""

from __future__ import annotations

from collections.abc import Sequence

from discord import app_commands

from bot.answers import answer_to
from bot.client import Groundswell
from bot.i18n import N_, _, timestamp
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.things import fitting
from bot.services.things.asks import Ask
from bot.services.things.fitting import Thing
from bot.services.things.roles import Role
from cogs.ui import Card, Colour, button, clipped, effort_text, pager, said

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
    found = await bot.db.read(fitting.everything_for, caller.guild, caller.user_id, now=bot.clock.now())
    await answer_to(interaction).update(_page(found, page).view())


def _page(found: Sequence[Thing], page: int) -> Card:
    card = Card(_("Things to do"), colour=Colour.ACT)
    if not found:
        return card.text(_("Nothing is open right now. Come back soon, or ask a coordinator what's next!"))
    pages = -(-len(found) // ON_A_PAGE)
    page = min(page, pages - 1)
    card.small(_("What fits you comes first."))
    for one in found[page * ON_A_PAGE : (page + 1) * ON_A_PAGE]:
        kind = "ask" if isinstance(one, Ask) else "role"
        look = _("See “{title}”").format(title=clipped(one.title, MOST_TITLE))
        card.text(_summary(one)).row(button(look, f"{kind}:{one.id}:show"))
    turn = pager("find:{page}", page, pages)
    return card.row(turn) if turn else card


def _summary(one: Thing) -> str:
    facts = [_("a role") if isinstance(one, Role) else _("a thing to do")]
    if isinstance(one, Ask) and one.effort is not None:
        facts.append(effort_text(one.effort))
    if one.roster.free == 0:
        facts.append(_("waiting list"))
    elif one.roster.free is not None:
        facts.append(_("places free: {count}").format(count=one.roster.free))
    if isinstance(one, Ask) and one.deadline is not None:
        facts.append(_("ends {when}").format(when=timestamp(one.deadline, "R")))
    return f"**{said(one.title)}**\n-# {' · '.join(facts)}"


async def setup(bot: Groundswell) -> None:
    bot.tree.add_command(find)
