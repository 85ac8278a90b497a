"""Below what everybody sees in the server's language: a button for each other language it can be read in."""

from __future__ import annotations

from collections.abc import Sequence

from bot.i18n import SOURCE, _, speaking
from bot.naming import LANGUAGE_NAMES
from cogs.ui.controls import Button, button


def in_other_languages(languages: Sequence[str]) -> tuple[Button, ...]:
    """To the welcome, privately; answered in cogs/welcome_card.py."""
    return tuple(button(_said_in(one), f"join:in:{one}") for one in languages if one in LANGUAGE_NAMES)


def _said_in(language: str) -> str:
    """In that language, for those who read it."""
    with speaking(language):
        return _("In English") if language == SOURCE else _("In my language")
