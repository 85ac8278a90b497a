"""People's text, made safe to keep and to show: it styles nothing, pings nobody, and shows what it says.

See docs/design.md § 60.
"""

from __future__ import annotations

import re
import unicodedata

from discord.utils import escape_markdown, escape_mentions

from bot.command_names import unnamed

#: Without one of these there is no style, list, heading, quote, link, mention or direction to take away.
_NOT_PLAIN = re.compile(r"[_\\~|*`<>\[#@\u202a-\u202e\u2066-\u2069-]")
#: What Discord shows as something else, such as `<t:0>`, `<#1>` or `</ask new:1>`; an address stays one.
_TOKEN = re.compile(r"<(?=[^\s<>]*[#@:/])(?!https?://)")
#: What is left of a mention of ours when a text ends within it.
_CUT = re.compile(r"(?<!\\)<(?:(?:[/@#]|t:)[^<>\n]*|t?)$")
#: Embeddings, overrides and isolates: they would turn what follows around, also beyond the end of the text.
#: Letters of scripts that are read from the right need none.
_TURNING = re.compile(r"[\u202a-\u202e\u2066-\u2069]")
#: Signs that show nothing, though Unicode counts them as letters and symbols: fillers and the empty Braille
#: cell. All others that show nothing are separators, control and format signs, and marks by themselves. What
#: this Python has not heard of may be a newer emoji.
_BLANK = {"\u115f", "\u1160", "\u2800", "\u3164", "\uffa0", "\U00016fe4"}


def said(text: str) -> str:
    """What a person wrote, as plain text inside a message of ours."""
    return unnamed(announced(text))


def announced(text: str) -> str:
    """The same for what an organisation wrote: the commands that it names are ones to press."""
    if not _NOT_PLAIN.search(text):
        return text
    return _TOKEN.sub(r"\\<", escape_mentions(escape_markdown(_TURNING.sub("", text))))


def kept(text: str) -> str:
    """What a person wrote, as it is kept: what turns text around is left out, and text without a sign that
    can be seen is empty.
    """
    return _TURNING.sub("", text) if any(map(_can_be_seen, text)) else ""


def _can_be_seen(sign: str) -> bool:
    category = unicodedata.category(sign)
    return category[0] not in "ZM" and category not in ("Cc", "Cf", "Cs") and sign not in _BLANK


def clipped(text: str, limit: int) -> str:
    """At most this many characters, with an ellipsis for what was left out; no mention is cut in two."""
    return text if len(text) <= limit else _CUT.sub("", text[: limit - 1]).rstrip(" \\\n") + "…"
