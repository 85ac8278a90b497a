"""People in a list, as mentions that ping nobody."""

from __future__ import annotations

from collections.abc import Sequence

#: On one page. A mention is up to 23 characters, so that many leave most of Discord's 4000 to the rest.
MOST_SHOWN = 40


def people_text(user_ids: Sequence[int]) -> str:
    """Mentions separated by commas, a dash for nobody."""
    return ", ".join(f"<@{user_id}>" for user_id in user_ids) or "–"
