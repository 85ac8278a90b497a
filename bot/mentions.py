"""Commands in texts as Discord's mentions, `</find:123>`, which open the command when they are pressed.

A mention works only by the command's English name, shows that name to everybody, and does nothing in direct
messages. Where there is none, the text says what the reader's language calls the command. See docs/design.md
§ 77.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from bot.command_names import commands_by_name, named_in


@dataclass(frozen=True, eq=False, slots=True)
class CommandIds:
    """The ids that Discord gave our commands, by the first word of each; as a key it is itself alone."""

    by_word: Mapping[str, int] = field(default_factory=dict)


NO_IDS = CommandIds()

_usable: ContextVar[CommandIds] = ContextVar("usable", default=NO_IDS)


@contextmanager
def mentioning(ids: CommandIds) -> Iterator[None]:
    """Inside the block texts are for a place in which these commands can be used."""
    token = _usable.set(ids)
    try:
        yield
    finally:
        _usable.reset(token)


def usable_commands() -> CommandIds:
    """Those of the place for which texts are made right now."""
    return _usable.get()


def with_mentions(text: str) -> str:
    """The text, with the commands that it names in whatever language to press, where there are any."""
    ids = _usable.get().by_word
    if not ids or "/" not in text:
        return text

    def mention(found: re.Match[str]) -> str:
        command = commands_by_name()[found[1]]
        number = ids.get(command.split()[0])
        return found[0] if number is None else f"</{command}:{number}>"

    return named_in().sub(mention, text)
