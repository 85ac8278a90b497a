"""The lines of `/followups`: what, since when and with whom; nobody's name stands in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import discord

from bot.i18n import _, ngettext, number, timestamp
from bot.services.care import followups
from bot.services.care.followups import Board
from bot.services.care.hand_kinds import Hand
from bot.services.followups.reaching_out import Listed
from bot.services.guild.interests import Interest
from cogs.ui.controls import Button, button, entry
from cogs.ui.followups import followup_state, followup_title
from cogs.ui.hands import hand_title

#: Discord takes no more entries in one menu.
MOST_AREAS = 25


@dataclass(frozen=True, slots=True)
class WaitingLine:
    """`interests`: what it is about, by their ids."""

    text: str
    opens: Button
    is_mine: bool
    is_free: bool
    interests: Sequence[int] = ()

    def is_about(self, which: str) -> bool:
        """One of the areas, or "none" of them."""
        if which == "none":
            return not self.interests
        return which.isdecimal() and int(which) in self.interests


def waiting_lines(board: Board, might: Sequence[Listed]) -> list[WaitingLine]:
    """Raised hands by what is due, then those whom somebody might write to."""
    lines = [_of_hand(one, board) for one in board.hands]
    return lines + [_of_followup(one, board.user_id) for one in might]


def area_entries(offered: Sequence[Interest], lines: Sequence[WaitingLine]) -> list[discord.SelectOption]:
    """What those who wait are concerned with, and what is about none of it; nothing where that is all."""
    counts = [(area, sum(area.id in one.interests for one in lines)) for area in offered]
    entries = [
        entry(_("{what} ({count})").format(what=area.name, count=count), f"followup:show:{area.id}")
        for area, count in counts
        if count
    ]
    if entries and (others := sum(one.is_about("none") for one in lines)):
        label = _("About none of them ({count})").format(count=others)
        entries[MOST_AREAS - 1 :] = [entry(label, "followup:show:none")]
    return entries


def _of_hand(hand: Hand, board: Board) -> WaitingLine:
    return WaitingLine(
        hand_in_a_line(hand, board.user_id),
        button(_("Open it"), f"followup:{hand.id}:open"),
        hand.claimed_by == board.user_id,
        hand.claimed_by is None,
        board.areas.get(hand.id, ()),
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


def hellos_elsewhere(waiting: int) -> str:
    """A line for whoever looks after people and does not say hello."""
    if not waiting:
        return ""
    told = ngettext(
        "{n} person waits for a hello: the welcomers see to that.",
        "{n} people wait for a hello: the welcomers see to that.",
        waiting,
    )
    return "\n" + told.format(n=number(waiting))
