"""What stands on every card that brings two people together: a way out, and a way to say that something is
wrong.
"""

from __future__ import annotations

from bot.i18n import _
from cogs.ui.controls import Row, button, row


def safety_row(guild_id: int, other_id: int) -> Row:
    """Works in a server and in a direct message, which names no server by itself."""
    return row(
        button(_("Not this person"), f"boundary:{guild_id}:{other_id}:draw"),
        button(_("Report a problem"), f"report:{guild_id}:{other_id}:new"),
    )
