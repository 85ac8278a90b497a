"""I'm here, I'm late: the buttons, wherever somebody is in front of what begins."""

from __future__ import annotations

from datetime import datetime

from discord import ButtonStyle

from bot.i18n import _
from bot.services.things import presence
from bot.services.things.things import Thing
from cogs.ui.controls import Button, button


def here_button(thing: Thing, now: datetime, *, stands_out: bool = True) -> tuple[Button, ...]:
    """From a quarter of an hour before the start until the end, where people are asked; answered in
    cogs/presence.py.
    """
    if not (presence.is_called(thing) and presence.has_begun(thing, now)):
        return ()
    style = ButtonStyle.success if stands_out else ButtonStyle.secondary
    return (button(_("I'm here"), f"thing:{thing.id}:arrived", style),)


def late_button(thing: Thing, now: datetime) -> tuple[Button, ...]:
    if not (presence.is_called(thing) and presence.may_be_late(thing, now)):
        return ()
    return (button(_("I'm late"), f"thing:{thing.id}:late"),)
