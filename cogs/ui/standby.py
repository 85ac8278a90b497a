"""Standing by: the buttons, and what somebody reads who does; answered in cogs/standby.py."""

from __future__ import annotations

from datetime import datetime

from bot.i18n import _, timestamp
from bot.markup import said
from bot.services.things import standby
from bot.services.things.rosters import Commitment
from bot.services.things.things import Thing
from cogs.ui.cards import Card, Colour
from cogs.ui.controls import Button, button
from cogs.ui.yes import Plan, plan_text


def stands_by(thing: Thing, now: datetime) -> tuple[Button, ...]:
    """I'll stand by, as long as somebody can."""
    if not standby.may_stand_by(thing, now):
        return ()
    return (stand_by_button(thing.id),)


def stand_by_button(thing_id: int) -> Button:
    return button(_("I'll stand by"), f"standby:{thing_id}")


def stands_down(thing_id: int) -> Button:
    """The way out of it."""
    return button(_("I can't stand by"), f"thing:{thing_id}:out")


def standby_text(told: bool | None) -> str:
    """What it means; `told` as for the waiting list."""
    if told is None:
        asked = _("If somebody is missing, I ask you the way you choose here, and /mine says it too.")
    elif told:
        asked = _("If somebody is missing, I ask you, and /mine says it too.")
    else:
        asked = _("If somebody is missing, /mine asks you. You asked me not to write to you.")
    means = _(
        "A place is yours if you say yes in time. You are not counted as in, and half an hour after it "
        "starts you are free."
    )
    return f"{asked} {means}"


def standby_card(plan: Plan, *, again: bool, told: bool | None, reminded: bool) -> Card:
    card = Card(_("You stand by already") if again else _("You stand by. Thank you!"), colour=Colour.GOOD)
    card.text(f"**{said(plan.title)}**").text(plan_text(plan, for_those_in=False)).text(standby_text(told))
    return card.small(_("I'll remind you once, in time.") if reminded else "")


def waiting_text(commitment: Commitment) -> str:
    """How it stands for who said yes and has no place."""
    if commitment.state == "pending":
        return _("Somebody is asked to say yes to you. I'll tell you what they say; /mine says it too.")
    if commitment.state == "standby":
        return standby_text(told=True)
    if commitment.state == "offered" and commitment.offered_until is not None:
        until = timestamp(commitment.offered_until)
        return _("A place is yours if you take it until {when}.").format(when=until)
    return _("You're on the waiting list. When a place is yours, /mine says so.")
