"""What is said of events in Discord: what one would be, and what is amiss with it."""

from __future__ import annotations

from bot.i18n import _
from bot.interactions import Interaction
from bot.services.things.native_events import NativeEvent, Why
from cogs.ui.cards import Card


def offer_events(card: Card, interaction: Interaction, why_not: str, *, all_of_them: bool = False) -> None:
    """What it would be, and what is in the way."""
    one = _(
        "Discord can list it among this server's events, with its name, when and where it is, why, and "
        "the way to its card. What is only for those who are in is not shown there."
    )
    each = _(
        "Discord can list each of its shifts among this server's events, with its name, when and where it "
        "is, why, and the way to the card. What is only for those who are in is not shown there."
    )
    card.text(each if all_of_them else one)
    card.text(_("The event follows what you change here. What somebody changes there by hand, I undo."))
    if interaction.guild is not None and not interaction.guild.me.guild_permissions.create_events:
        card.text(f"⚠️ {may_not_text()}")
    card.small(why_not)


def amiss_text(event: NativeEvent, why: Why) -> str:
    """What is in the way, and what to do."""
    if why == "taken down":
        return _("Somebody took the event down in Discord, so there is none. **Try again** puts it up anew.")
    if why == "too many":
        return _("Discord lists 100 events of a server at most. It can be listed once one of them is over.")
    if why == "may not" and event.event_id is not None:
        return _(
            "I may not change the event any more, so it is not as it should be. Someone who manages this "
            "server can give me “Create Events”."
        )
    if why == "may not":
        return may_not_text()
    if event.event_id is not None:
        return _("Discord did not take the change of the event. Another name, time or place may do.")
    return _("Discord did not take it as an event. Another name, time or place may do.")


def may_not_text() -> str:
    return _(
        "I may not make events in this server. Someone who manages it can give me “Create Events”, in Server "
        "Settings, Roles."
    )
