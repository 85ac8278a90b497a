"""People's text, made safe to show: it can neither style a message nor ping anybody."""

from __future__ import annotations

import re

from discord.utils import escape_markdown, escape_mentions

#: Without one of these there is no style, list, heading, quote, link or mention to escape.
_NOT_PLAIN = re.compile(r"[_\\~|*`>\[#@-]")


def said(text: str) -> str:
    """What a person wrote, as plain text inside a message of ours."""
    return escape_mentions(escape_markdown(text)) if _NOT_PLAIN.search(text) else text


def clipped(text: str, limit: int) -> str:
    """At most this many characters, with an ellipsis where something was left out."""
    return text if len(text) <= limit else text[: limit - 1].rstrip(" \\\n") + "…"
