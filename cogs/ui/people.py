"""People in a list, as mentions that ping nobody."""

from __future__ import annotations

from collections.abc import Sequence

#: On one page, which a phone shows with the rest of the panel.
MOST_SHOWN = 12


def people_text(user_ids: Sequence[int]) -> str:
    """Mentions separated by commas, a dash for nobody."""
    return ", ".join(f"<@{user_id}>" for user_id in user_ids) or "–"
