"""What comes next, below an answer: none is a dead end. See docs/panels.md."""

from __future__ import annotations

from typing import Any

import discord

from bot.db import Database
from bot.i18n import _
from bot.interactions import Interaction
from bot.routes import MENU
from bot.services.things import noticeboard
from cogs.ui.cards import Card
from cogs.ui.controls import MOST_OPTIONS, Button, button, link, menu, row

#: Beside those that turn a page.
MOST_BUTTONS = 5


def to_mine() -> Button:
    return button(_("Mine"), "mine")


def to_help() -> Button:
    return button(_("What you can do here"), "help")


def something_else() -> Button:
    return button(_("Something else"), "find:0")


async def leads_on(card: Card, interaction: Interaction, guild_id: int, *ways: Button) -> Card:
    """In the server these; a direct message is in no server, so there it is a link to where things are."""
    if interaction.guild_id is not None:
        return card.row(*ways)
    return card.row(await to_the_server(interaction.client.db, guild_id))


async def to_the_server(db: Database, guild_id: int) -> Button:
    """To the list of what is open, which has the ways to all else; as near to it as is known."""
    return link(_("See what's open"), await db.read(noticeboard.address, guild_id))


def with_way_back(view: discord.ui.LayoutView, back: Button) -> None:
    """Puts it below what was drawn to stand by itself. A link to a card makes room, being of use where one is
    not in the server; of five buttons besides, it goes into the menu, or the last of them into one with it.
    """
    [container] = [part for part in view.children if isinstance(part, discord.ui.Container)]
    rows = [part for part in container.children if isinstance(part, discord.ui.ActionRow)]
    buttons = [one for line in rows for one in line.children if isinstance(one, discord.ui.Button)]
    for line in rows:
        for one in [one for one in line.children if one in buttons and one.url]:
            if len(buttons) >= MOST_BUTTONS:
                buttons.remove(one)
                line.remove_item(one)
        if not line.children:
            container.remove_item(line)
    if len(buttons) < MOST_BUTTONS:
        container.add_item(row(back))
        return
    menus = [one for line in rows for one in line.children if isinstance(one, discord.ui.Select)]
    for known in menus:
        if str(known.custom_id).startswith(MENU) and len(known.options) < MOST_OPTIONS:
            known.append_option(discord.SelectOption(label=str(back.label), value=str(back.custom_id)))
            return
    last = buttons[-1]
    [line] = [line for line in rows if last in line.children]
    line.remove_item(last)
    if not line.children:
        container.remove_item(line)
    ways = [discord.SelectOption(label=str(one.label), value=str(one.custom_id)) for one in (last, back)]
    container.add_item(row(menu("read", _("More"), ways)))


def leads_back_to(view: discord.ui.LayoutView, parcel_id: int) -> None:
    """What explains the message that waited in /mine stands in its place there, and leads back to it."""
    for line in [part for part in view.walk_children() if isinstance(part, discord.ui.ActionRow)]:
        shown = [*line.children]
        line.clear_items()
        for one in shown:
            line.add_item(_leading_back(one, parcel_id))


def _leading_back(control: discord.ui.Item[Any], parcel_id: int) -> discord.ui.Item[Any]:
    if not isinstance(control, discord.ui.Button) or not str(control.custom_id).startswith("why:"):
        return control
    _why, guild_id, kind = str(control.custom_id).split(":")
    return button(str(control.label), f"why:{guild_id}:{kind}:{parcel_id}")
