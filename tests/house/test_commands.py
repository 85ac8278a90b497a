"""The commands are those we promise, within Discord's limits in every language, under the same names."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import discord
from discord import app_commands

from bot.i18n import LANGUAGES, SOURCE, language_of
from bot.tree import Translations
from sandbox.checks.commands import check_commands
from tests.house.faces import command_tree

Json = dict[str, Any]

#: What stands of the fourteen; each adds itself here when it comes: kudos, win, shift, followups.
COMMANDS = {
    *("join", "find", "mine", "pause", "help"),
    *("ask new", "ask manage", "role new", "role manage", "checkin new", "checkin manage"),
    *("stats", "setup"),
}
#: By Discord's number; the others stand in the menu of a person or a message.
SLASH = 1
MENUS = (discord.AppCommandType.user, discord.AppCommandType.message)


async def payloads() -> list[Json]:
    """The commands as Discord is told."""
    tree = await command_tree()
    return [await command.get_translated_payload(tree, Translations()) for command in tree.get_commands()]


def parts(payload: Json) -> Iterator[Json]:
    """The command, its subcommands and their options."""
    yield payload
    for option in payload.get("options", []):
        yield from parts(option)


async def all_parts() -> list[Json]:
    """Of slash commands; what stands in a menu has a name alone."""
    return [part for payload in await payloads() if payload["type"] == SLASH for part in parts(payload)]


async def test_the_commands_are_those_that_are_promised() -> None:
    tree = await command_tree()
    found = {one.qualified_name for one in tree.walk_commands() if isinstance(one, app_commands.Command)}
    assert found == COMMANDS
    menus = [one.name for kind in MENUS for one in tree.get_commands(type=kind)]
    assert menus == ["Suspend participation"]


async def test_what_stands_in_a_menu_is_called_by_every_language() -> None:
    menus = [payload for payload in await payloads() if payload["type"] != SLASH]
    for menu in menus:
        assert set(LANGUAGES) - {SOURCE} <= {language_of(one) for one in menu["name_localizations"]}


async def test_commands_are_within_discords_limits_in_every_language() -> None:
    check_commands(await payloads())


async def test_every_description_and_choice_is_there_in_every_language() -> None:
    told = [(part["description"], part["description_localizations"]) for part in await all_parts()]
    choices = [choice for part in await all_parts() for choice in part.get("choices", [])]
    told += [(choice["name"], choice.get("name_localizations", {})) for choice in choices]
    translations = set(LANGUAGES) - {SOURCE}
    untold = [text for text, locales in told if not translations <= set(map(language_of, locales))]
    assert not untold


async def test_commands_and_options_bear_the_same_name_in_every_language() -> None:
    """Help, answers and the handbook name them; a catalogue must not rename them by the way."""
    assert not [part["name"] for part in await all_parts() if part.get("name_localizations")]


async def test_no_description_is_a_placeholder() -> None:
    """discord.py puts an ellipsis where a description was forgotten."""
    assert not [part["name"] for part in await all_parts() if part["description"] in ("", "…")]
