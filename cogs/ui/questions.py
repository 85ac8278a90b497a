"""Questions of consent that more than one feature comes to ask, always in the same words."""

from __future__ import annotations

from discord import ButtonStyle

from bot.i18n import _
from cogs.ui.cards import Card
from cogs.ui.controls import button


def reminder_question(card: Card) -> Card:
    """Asked at the first commitment, never before; `remind:*` is answered in cogs/volunteers.py."""
    card.line().text(
        _("**Remind me?** A day before the deadline, and when a place becomes yours. Nothing else.")
    )
    return card.row(
        button(_("By direct message"), "remind:dm", ButtonStyle.primary),
        button(_("In /mine"), "remind:mine"),
        button(_("No, thanks"), "remind:no"),
    )
