"""Not this person: said in one press, kept private, taken back in /mine."""

from __future__ import annotations

from collections.abc import Sequence

from bot.answers import answer_to
from bot.client import Groundswell
from bot.i18n import _
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.care import boundaries
from cogs.ui import (
    Card,
    Colour,
    button,
    leads_on,
    paged,
)

routes = Routes(open_to_suspended=True)

#: People on one page, with room for the rest of the panel.
PAGE = 5


@routes.click("boundary:{guild_id}:{other_id}:draw")
async def draw(interaction: Interaction, guild_id: int, other_id: int) -> None:
    """Also from a direct message, where Discord does not say which server it is about."""
    bot, caller = interaction.client, caller_of(interaction)
    await bot.db.write(boundaries.draw, guild_id, caller, other_id, now=bot.clock.now())
    card = Card(_("Not this person"), colour=Colour.CARE)
    card.text(
        _(
            "I won't bring you together with <@{user_id}> any more, and what just did has ended. They "
            "aren't told. /mine takes it back."
        ).format(user_id=other_id)
    )
    all_of_them = button(_("Not these people"), "boundary:list:0")
    card = await leads_on(card, interaction, guild_id, all_of_them)
    await answer_to(interaction).update(card.view())


@routes.click("boundary:list:{page}")
async def show(interaction: Interaction, page: int) -> None:
    caller = caller_of(interaction)
    found = await interaction.client.db.read(boundaries.of, caller.guild, caller.user_id)
    await answer_to(interaction).update(_panel(found, page).view())


@routes.click("boundary:{other_id}:remove")
async def remove(interaction: Interaction, other_id: int) -> None:
    left = await interaction.client.db.write(boundaries.remove, caller_of(interaction), other_id)
    await answer_to(interaction).update(_panel(left, 0).view())


def _panel(others: Sequence[int], page: int) -> Card:
    card = Card(_("Not these people"), colour=Colour.CARE)
    if not others:
        card.text(
            _(
                "Nobody. Wherever I bring people together, a button says **Not this person**; "
                "whoever you choose it for never learns of it."
            )
        )
    else:
        card.text(_("I don't bring you together with them, and they don't know. Only you see this list."))
    listed = paged(others, page, size=PAGE)
    for other in listed.shown:
        card.beside(f"<@{other}>", button(_("Take it back"), f"boundary:{other}:remove"))
    if turning := listed.turning("boundary:list:{page}"):
        card.row(turning)
    return card.row(button(_("Back"), "mine:people"))


async def setup(bot: Groundswell) -> None:
    """No commands: buttons on other cards lead here."""
