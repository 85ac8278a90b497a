"""Buttons, selects and the rows made of them. A custom id is a control's whole state; see bot/routes.py."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import discord

from bot.errors import Invalid
from bot.i18n import N_, _
from bot.markup import clipped
from bot.numbers import whole_number
from bot.routes import MENU

Button = discord.ui.Button[Any]
Row = discord.ui.ActionRow[Any]
ChannelSelect = discord.ui.ChannelSelect[Any]
RoleSelect = discord.ui.RoleSelect[Any]
Style = discord.ButtonStyle

#: Discord's limits.
LABEL = 80
OPTION = 100
PLACEHOLDER = 150
MOST_OPTIONS = 25


def button(
    label: str,
    custom_id: str,
    style: discord.ButtonStyle = Style.secondary,
    *,
    disabled: bool = False,
    emoji: str | None = None,
) -> Button:
    return discord.ui.Button(
        label=clipped(label, LABEL), custom_id=custom_id, style=style, disabled=disabled, emoji=emoji
    )


def link(label: str, url: str) -> Button:
    return discord.ui.Button(label=clipped(label, LABEL), url=url)


def row(*items: discord.ui.Item[Any]) -> Row:
    return discord.ui.ActionRow(*items)


def select(
    custom_id: str,
    placeholder: str,
    options: Iterable[tuple[str, str] | discord.SelectOption],
    *,
    chosen: Iterable[str] = (),
    least: int = 1,
    most: int = 1,
) -> discord.ui.Select[Any]:
    """A select of (label, value) pairs, of which the first 25 are shown; `chosen` values are ticked."""
    ticked = set(chosen)
    shown = [_option(option, ticked) for option in options][:MOST_OPTIONS]
    return discord.ui.Select(
        custom_id=custom_id,
        placeholder=clipped(placeholder, PLACEHOLDER),
        options=shown,
        min_values=least,
        max_values=max(1, min(most, len(shown))),
    )


def menu(name: str, placeholder: str, entries: Iterable[discord.SelectOption]) -> discord.ui.Select[Any]:
    """Where more leads on than fits on buttons: each `entry` is what a button would be. The name tells it
    from another menu on the same message. None of the entries may open a form: a phone lets nobody pick the
    same one again.
    """
    return select(f"{MENU}{name}", placeholder, entries)


def entry(label: str, custom_id: str, about: str | None = None) -> discord.SelectOption:
    """One way of a menu; `about` is said below its name."""
    return discord.SelectOption(
        label=clipped(label, OPTION), value=custom_id, description=about and clipped(about, OPTION)
    )


def _option(option: tuple[str, str] | discord.SelectOption, ticked: set[str]) -> discord.SelectOption:
    if isinstance(option, discord.SelectOption):
        return option
    label, value = option
    return discord.SelectOption(label=clipped(label, OPTION), value=value, default=value in ticked)


def channel_select(
    custom_id: str, placeholder: str, *, chosen: int | None = None, types: Sequence[discord.ChannelType] = ()
) -> ChannelSelect:
    """One channel to choose; text channels unless said otherwise."""
    return ChannelSelect(
        custom_id=custom_id,
        placeholder=clipped(placeholder, PLACEHOLDER),
        channel_types=list(types) or [discord.ChannelType.text],
        default_values=_ticked(chosen, discord.SelectDefaultValueType.channel),
        min_values=0,
    )


def role_select(custom_id: str, placeholder: str, *, chosen: int | None = None) -> RoleSelect:
    """One member role to choose, or none."""
    return RoleSelect(
        custom_id=custom_id,
        placeholder=clipped(placeholder, PLACEHOLDER),
        default_values=_ticked(chosen, discord.SelectDefaultValueType.role),
        min_values=0,
    )


def chosen_id(values: Sequence[str]) -> int | None:
    """The channel or member role chosen in a select, if any. Raises Invalid for what no app sends."""
    if not values:
        return None
    chosen = whole_number(values[0])
    if chosen is None:
        raise Invalid(N_("That is not one of the choices. Please open /setup again."))
    return chosen


def user_select(
    custom_id: str, placeholder: str, *, least: int = 1, most: int = 1, chosen: Iterable[int] = ()
) -> discord.ui.UserSelect[Any]:
    """People to choose; those who are `chosen` already are ticked."""
    return discord.ui.UserSelect(
        custom_id=custom_id,
        placeholder=clipped(placeholder, PLACEHOLDER),
        min_values=least,
        max_values=most,
        default_values=[
            discord.SelectDefaultValue(id=one, type=discord.SelectDefaultValueType.user) for one in chosen
        ],
    )


def _ticked(chosen: int | None, kind: discord.SelectDefaultValueType) -> list[discord.SelectDefaultValue]:
    return [] if chosen is None else [discord.SelectDefaultValue(id=chosen, type=kind)]


def confirm(yes_id: str, no_id: str, *, yes: str, no: str | None = None, danger: bool = True) -> Row:
    """Two buttons below a question; `yes` says what will happen ("Erase everything"), never just "Yes"."""
    style = Style.danger if danger else Style.success
    return row(button(yes, yes_id, style), button(no or _("Never mind"), no_id))


def pager(template: str, page: int, pages: int) -> Row | None:
    """Back and on, with where one is between them; none for a single page. Pages count from 0.

    The template has the place for the page: `"find:asks:{page}"`.
    """
    if pages <= 1:
        return None
    here = _("{page} of {pages}").format(page=page + 1, pages=pages)
    # What can't be pressed has an id that no other control of the message has, such as Refresh.
    before, after = "first" if page <= 0 else page - 1, "last" if page >= pages - 1 else page + 1
    return row(
        button(_("Previous"), template.format(page=before), disabled=page <= 0),
        button(here, template.format(page="here"), disabled=True),
        button(_("Next"), template.format(page=after), disabled=page >= pages - 1),
    )
