"""Questions of consent that more than one feature comes to ask, always in the same words."""

from __future__ import annotations

from discord import ButtonStyle

from bot.i18n import _
from bot.services.volunteers import Agreement
from cogs.ui.cards import Card
from cogs.ui.controls import Row, button, row


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


def why_and_stop(guild_id: int, kind: Agreement) -> Row:
    """Below every nudge, wherever it is read; answered in cogs/nudges.py."""
    return row(
        button(_("Why this?"), f"why:{guild_id}:{kind}"), button(_("Stop these"), f"stop:{guild_id}:{kind}")
    )
