"""People in a list, as mentions that ping nobody."""

from __future__ import annotations

from collections.abc import Sequence

from bot.i18n import ngettext

#: A mention is up to 23 characters; with three such lists a card stays below Discord's 4000.
MOST_SHOWN = 40


def people_text(user_ids: Sequence[int]) -> str:
    """Mentions separated by commas, a dash for nobody, and how many more there are beyond the first forty."""
    if not user_ids:
        return "–"
    shown = ", ".join(f"<@{user_id}>" for user_id in user_ids[:MOST_SHOWN])
    more = len(user_ids) - MOST_SHOWN
    return shown if more <= 0 else f"{shown} " + ngettext("and {n} more", "and {n} more", more).format(n=more)
