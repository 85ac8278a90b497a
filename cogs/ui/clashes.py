"""The question before a yes that clashes with another; answered where the yes itself is."""

from __future__ import annotations

from discord import ButtonStyle

from bot.i18n import _, ngettext, timestamp
from bot.markup import said
from bot.services.things import register
from bot.services.things.clashes import Clash, Taken
from bot.services.things.receipts import Receipt
from bot.services.things.rosters import Commitment
from bot.services.things.things import Thing
from cogs.ui.cards import Card, Colour
from cogs.ui.controls import button
from cogs.ui.facts import heading, when_and_where

#: Lines; more would say nothing new.
MOST_LISTED = 4


def clash_card(receipt: Receipt, clash: Clash, *, takes: bool = False) -> Card:
    """The yes on it is to just what is read here; `takes`: to a place that was offered."""
    thing, success = receipt.thing, ButtonStyle.success
    both = (
        button(_("Take both"), f"thing:{thing.id}:take:{clash.seen}", success)
        if takes
        else button(_("Take both"), f"{thing.kind}:{thing.id}:in:{clash.seen}", success)
    )
    card = Card(_("At the same time") if clash.overlaps else _("Many hours in a row"), colour=Colour.ACT)
    card.text(f"**{heading(thing)}**\n{when_and_where(thing.occasion, None)}")
    card.text(clash_text(clash)).text(_what_holds(thing, receipt.commitment))
    return card.row(both, button(_("Leave it"), f"thing:{thing.id}:leave"))


def clash_text(clash: Clash) -> str:
    """What it is, a line each."""
    if clash.overlaps:
        told = _("It overlaps with what you said yes to:")
    else:
        told = ngettext(
            "Together with what is next to it, that is {n} hour in a row:",
            "Together with what is next to it, that is {n} hours in a row:",
            clash.hours,
        ).format(n=clash.hours)
    lines = [_line(one) for one in clash.others[:MOST_LISTED]]
    if len(clash.others) > MOST_LISTED:
        lines.append(_("… and {count} more").format(count=len(clash.others) - MOST_LISTED))
    return "\n".join([told, *lines])


def _line(one: Taken) -> str:
    emoji = register.KINDS[one.kind].emoji
    text = _("- {title}, {start} to {end}").format(
        title=f"{emoji} {said(one.title)}",
        start=timestamp(one.starts_at),
        end=timestamp(one.ends_at, "t"),
    )
    if one.state == "offered" and one.offered_until is not None:
        kept = _("kept for you until {when}").format(when=timestamp(one.offered_until))
        return f"{text} ({kept})"
    return text


def _what_holds(thing: Thing, one: Commitment | None) -> str:
    """As long as they think about it."""
    if one is not None and one.state == "offered" and one.offered_until is not None:
        return _("Its place is kept for you until {when}.").format(when=timestamp(one.offered_until))
    is_on_offer = thing.roster.within_reach and not thing.waitlisted and not thing.nods
    if (thing.is_full or thing.waitlisted) and not is_on_offer:
        return _("It is full: **Take both** puts you in line. You are not in line yet.")
    return _("No place is taken yet, so somebody else may be faster.")
