"""Post again: an old ask, or one that is kept as a template, as a draft of one's own."""

from __future__ import annotations

from bot.answers import answer_to
from bot.client import Groundswell
from bot.i18n import _
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.preparing import copies
from cogs.ui import Card, Colour, before_new, button, numbers, said, show_draft

routes = Routes()


@routes.click("copy:{ask_id}")
async def post_again(interaction: Interaction, ask_id: int) -> None:
    bot = interaction.client
    await before_new(interaction)
    copied = await bot.db.write(copies.copy, ask_id, caller_of(interaction), now=bot.clock.now())
    told = _("Something it was about, or needed, is no longer on a list here. Who says what it is for now.")
    await show_draft(interaction, copied.draft.id, told if copied.lacks else "")


@routes.click("template:use")
async def use_template(interaction: Interaction, values: list[str]) -> None:
    for ask_id in numbers(values[:1]):
        await post_again(interaction, ask_id)


@routes.click("template:{ask_id}:keep")
async def keep(interaction: Interaction, ask_id: int) -> None:
    await _keep(interaction, ask_id, kept=True)


@routes.click("template:{ask_id}:off")
async def take_off(interaction: Interaction, ask_id: int) -> None:
    await _keep(interaction, ask_id, kept=False)


async def _keep(interaction: Interaction, ask_id: int, *, kept: bool) -> None:
    bot = interaction.client
    thing = await bot.db.write(copies.keep, ask_id, caller_of(interaction), kept=kept, now=bot.clock.now())
    if kept:
        card = Card(_("Kept as a template"), colour=Colour.GOOD).text(f"**{said(thing.title)}**")
        told = _("Every coordinator finds it in /ask new, and has a copy to change and post.")
        only_own = _("You find it in /ask new; once it is posted, so does every coordinator.")
        card.text(only_own if thing.state == "draft" else told)
    else:
        card = Card(_("No longer a template"), colour=Colour.CALM).text(f"**{said(thing.title)}**")
    await answer_to(interaction).update(card.row(button(_("Back"), f"ask:{ask_id}:people")).view())


async def setup(bot: Groundswell) -> None:
    """Reached from /ask new, and from the panels of asks."""
