"""A raised hand in a line, for whoever raised it."""

from __future__ import annotations

from bot.i18n import _, timestamp
from bot.services.care import hand_kinds
from bot.services.care.hand_kinds import Hand


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
