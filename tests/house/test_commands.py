"""The commands are those we promise, within Discord's limits and with a name in every language."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import discord
import pytest
from discord import app_commands

from bot import command_names
from bot.i18n import LANGUAGES, SOURCE, language_of
from bot.tree import Translations
from sandbox.checks.commands import check_commands, is_valid_name
from tests.house.faces import command_tree
from tests.house.test_locales import every_translation, written_in
from tests.house.texts import texts

Json = dict[str, Any]

#: What stands of the fourteen; each adds itself here when it comes: win.
COMMANDS = {
    *("join", "find", "mine", "pause", "kudos", "help"),
    *("ask new", "ask manage", "role new", "role manage", "checkin new", "checkin manage"),
    *("followups", "stats", "setup"),
    *("shift new", "shift manage"),
    "win",
}
#: By Discord's number; the others stand in the menu of a person or a message.
SLASH = 1
MENUS = (discord.AppCommandType.user, discord.AppCommandType.message)
#: Where a text may name a command, if it is one.
NAMED = re.compile(r"(?<![\w/.<:])/[a-z]")


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
    assert menus == ["Thank", "Suspend participation", "Make this an ask", "Thank", "Share as a win"]


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


def test_texts_know_exactly_these_commands() -> None:
    assert len(command_names.COMMANDS) == len(COMMANDS)
    assert set(command_names.COMMANDS) == COMMANDS


@every_translation
async def test_commands_and_options_have_a_name_in_every_language(language: str) -> None:
    words = {part["name"] for part in await all_parts()}
    assert set(command_names.words(language)) == words


@every_translation
async def test_names_are_told_to_discord_for_every_locale_of_the_language(language: str) -> None:
    locales = [one.value for one in discord.Locale if language_of(one.value) == language]
    assert locales
    for part in await all_parts():
        assert dict.fromkeys(locales, command_names.words(language)[part["name"]]).items() <= (
            part["name_localizations"].items()
        )


@every_translation
async def test_names_are_such_as_discord_takes(language: str) -> None:
    """Its pattern; `test_commands_are_within_discords_limits_in_every_language` has the rest."""
    wrong = [word for word in command_names.words(language).values() if not is_valid_name(word)]
    assert not wrong
    assert all(len(word) <= 32 for word in command_names.words(language).values())


@every_translation
async def test_nothing_that_stands_side_by_side_is_called_the_same(language: str) -> None:
    for part in await all_parts():
        names = [command_names.called(option["name"], language) for option in part.get("options", [])]
        assert len(set(names)) == len(names), part["name"]


def test_no_two_commands_are_called_the_same_in_two_languages() -> None:
    """A text of any language may name them, and each name leads to one."""
    by_name: dict[str, set[str]] = {}
    for language in LANGUAGES:
        for command in COMMANDS:
            by_name.setdefault(command_names.called(command, language), set()).add(command)
    assert not [name for name, commands in by_name.items() if len(commands) > 1]
    assert set(command_names.LANGUAGES) == set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_command_that_a_text_names_is_there(language: str) -> None:
    """Alone, the first word of a command that has several is none: nobody could use it."""
    unknown = [
        spoken
        for text in texts()
        for spoken in written_in(language, text)
        if NAMED.search(command_names.named_in(SOURCE).sub("", spoken))
    ]
    assert not unknown


@every_translation
def test_no_translation_writes_a_name_that_only_its_readers_have(language: str) -> None:
    """It writes the English one, which is said in the language of the text, or becomes one to press."""
    written = "\n".join(form for text in texts() for form in written_in(language, text))
    named = {found[1] for found in command_names.named_in(language).finditer(written)}
    assert not named - COMMANDS


async def test_no_description_is_a_placeholder() -> None:
    """discord.py puts an ellipsis where a description was forgotten."""
    assert not [part["name"] for part in await all_parts() if part["description"] in ("", "…")]
