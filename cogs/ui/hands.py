"""A raised hand in a line, for whoever raised it."""

from __future__ import annotations

from discord import ButtonStyle

from bot.db import Database
from bot.i18n import _, timestamp
from bot.services.care import hand_kinds
from bot.services.care.buddy_wishes import WISH
from bot.services.care.hand_kinds import Hand
from bot.services.care.reports import WAITING as REPORTED
from bot.services.things import applications
from bot.services.things.applications import APPLICATION
from bot.services.things.proposed import PROPOSED
from cogs.ui.cards import Card, Colour
from cogs.ui.controls import Button, button


def asked_for(hand: Hand) -> str:
    """What they asked for, in the middle of a sentence."""
    kind = hand_kinds.find(hand.kind)
    return _(kind.asked) if kind is not None else _("a word")


def waits_since(hand: Hand) -> str:
    """What they asked for, or were promised, and when."""
    kind = hand_kinds.find(hand.kind)
    since = _(kind.since) if kind is not None else _("You asked for {what} {when}.")
    return since.format(what=asked_for(hand), when=timestamp(hand.raised_at, "R"))


def because(hand: Hand) -> str:
    """Why they are told."""
    kind = hand_kinds.find(hand.kind)
    reason = _(kind.because) if kind is not None else _("Why this? You asked for {what}.")
    return reason.format(what=asked_for(hand))


def hand_title(hand: Hand) -> str:
    """What it is called on a board."""
    kind = hand_kinds.find(hand.kind)
    return _(kind.title) if kind is not None else _("something")


def hand_line(hand: Hand) -> str:
    """How it stands, for whoever raised it."""
    title = hand_title(hand)
    if hand.claimed_by is not None:
        return _("**{what}**: <@{user_id}> has taken this on").format(what=title, user_id=hand.claimed_by)
    if hand.state == "unanswered":
        return _("**{what}**: nobody has answered yet").format(what=title)
    return _("**{what}**: we are still looking, since {when}").format(
        what=title, when=timestamp(hand.raised_at, "R")
    )


def no_longer_yours(*, lapsed: bool) -> Card:
    """To whoever had it. Names nobody: it may be that they would rather not be named to this person."""
    card = Card(_("Something is no longer with you"), colour=Colour.CALM)
    if lapsed:
        card.text(
            _(
                "The time you had it for has passed, so others can take it on. No harm done: life happens. "
                "Have you written already? Then all is well."
            )
        )
    else:
        card.text(_("It has taken care of itself. If you haven't written yet, please don't."))
    return card.small(_("Why this? You had taken it on. /followups shows what still is yours."))


async def to_answer(db: Database, hand: Hand, *, stands_out: bool) -> Button | None:
    """What leads whoever may answer to where that is; None where it is with a word."""
    thing = await db.read(applications.about, hand) if hand.kind == APPLICATION.name else None
    style = ButtonStyle.primary if stands_out else ButtonStyle.secondary
    if hand.kind == WISH.name:
        return button(_("Open it"), "hello:show", style)
    if hand.kind == REPORTED.name:
        return button(_("Open it"), f"report:{hand.subject_id}:open", style)
    if hand.kind == PROPOSED.name:
        return button(_("Open it"), f"proposal:{hand.subject_id}:see", style)
    if thing is not None and thing.approval == "coordinators":
        return button(_("Open it"), f"approval:{thing.id}:of:{hand.user_id}", style)
    if thing is not None:
        return button(_("Open it"), f"role:{thing.id}:people", style)
    return None


async def to_own(db: Database, hand: Hand) -> Button | None:
    """What leads whoever raised it to where it is seen and taken back; None where it is a word they wait
    for.
    """
    thing = await db.read(applications.about, hand) if hand.kind == APPLICATION.name else None
    if hand.kind == WISH.name:
        return button(_("Buddies"), f"buddy:{hand.guild_id}:mine")
    if hand.kind == PROPOSED.name:
        return button(_("Take it back"), f"proposal:{hand.subject_id}:back")
    return None if thing is None else button(_("What I wrote"), f"apply:{thing.id}")
