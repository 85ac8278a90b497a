"""What commands are called in each language: in Discord's list of commands, and in texts.

Texts and catalogues write every command by its English name; `renamed` says it in the language of the text.
See docs/design.md § 77.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

_LOCALES = Path(__file__).parent / "locales"

#: The commands that a text can name.
COMMANDS = (
    *("join", "find", "mine", "pause", "kudos", "help"),
    *("ask new", "ask manage", "role new", "role manage", "checkin new", "checkin manage"),
    *("followups", "stats", "setup"),
    *("shift new", "shift manage"),
    "win",
)
LANGUAGES = ("en", *sorted(path.name.split(".")[1] for path in _LOCALES.glob("commands.*.toml")))


@cache
def words(language: str) -> Mapping[str, str]:
    """Each word of a command or an option in this language; nothing where it keeps its English ones."""
    path = _LOCALES / f"commands.{language}.toml"
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def called(command: str, language: str) -> str:
    """The command's name in this language, without the slash."""
    return " ".join(words(language).get(word, word) for word in command.split())


@cache
def commands_by_name(*languages: str) -> Mapping[str, str]:
    """The commands by what they are called in these languages, or in all."""
    return {called(command, language): command for language in languages or LANGUAGES for command in COMMANDS}


@cache
def named_in(*languages: str) -> re.Pattern[str]:
    """Finds where a text names a command in these languages, or in any; an address or a path names none."""
    longest_first = sorted(commands_by_name(*languages), key=len, reverse=True)
    return re.compile(rf"/(?<![^\s(\[«“\"'*_¿¡—]/)({'|'.join(map(re.escape, longest_first))})(?![\w/-])")


def renamed(text: str, language: str) -> str:
    """The text with its commands called as this language calls them."""
    if "/" not in text:
        return text
    return named_in("en").sub(lambda found: f"/{called(found[1], language)}", text)


def unnamed(text: str) -> str:
    """The text with what would name a command, in any language, left as mere signs."""
    return named_in().sub(r"\\/\1", text) if "/" in text else text
