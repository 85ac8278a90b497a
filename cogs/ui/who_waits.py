"""The lines of `/followups`: what, since when and with whom; nobody's name stands in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.i18n import _, timestamp
from bot.services.care import followups
from bot.services.care.followups import Board
from bot.services.care.hand_kinds import Hand
from bot.services.followups.reaching_out import Listed
from cogs.ui.controls import Button, button
from cogs.ui.followups import followup_state, followup_title
from cogs.ui.hands import hand_title


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """`interests`: what the thing is about that it concerns."""

    text: str
    opens: Button
    is_mine: bool
    is_free: bool
    interests: Sequence[int] = ()


def waiting_lines(board: Board, might: Sequence[Listed]) -> list[WaitingLine]:
    """Raised hands by what is due, then those whom somebody might write to."""
    lines = [_of_hand(one, board.user_id) for one in board.hands]
    return lines + [_of_followup(one, board.user_id) for one in might]


def _of_hand(hand: Hand, user_id: int) -> WaitingLine:
    return WaitingLine(
        hand_in_a_line(hand, user_id),
        button(_("Open it"), f"followup:{hand.id}:open"),
        hand.claimed_by == user_id,
        hand.claimed_by is None,
    )


def _of_followup(listed: Listed, user_id: int) -> WaitingLine:
    one = listed.followup
    head = _("**{what}**, since {when}").format(what=followup_title(one), when=timestamp(one.since, "R"))
    return WaitingLine(
        f"{head}\n-# {followup_state(one, user_id)}",
        button(_("Open it"), f"noticed:{one.id}:open"),
        one.claimed_by == user_id,
        one.claimed_by is None,
        listed.interests,
    )


def hand_in_a_line(hand: Hand, user_id: int) -> str:
    head = _("**{what}**, since {when}").format(what=hand_title(hand), when=timestamp(hand.raised_at, "R"))
    return f"{head}\n-# {_state(hand, user_id)}"


def _state(hand: Hand, user_id: int) -> str:
    if hand.claimed_by == user_id and hand.state == "answered":
        return _("You wrote; they are asked whether it came.")
    if hand.claimed_by == user_id:
        return _("Yours until {when}").format(when=timestamp(followups.lapses_at(hand)))
    if hand.claimed_by is not None:
        return _("With <@{user_id}>").format(user_id=hand.claimed_by)
    if hand.state == "unanswered":
        return _("Everybody was asked, nobody has it. On the board until {when}").format(
            when=timestamp(hand.due_at)
        )
    return _("Nobody has it yet. Asked again {when}").format(when=timestamp(hand.due_at, "R"))
