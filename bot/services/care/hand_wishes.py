"""A raised hand, as whoever raised it sees it: how it stands, that it is settled, and that nobody wrote."""

from __future__ import annotations

from datetime import datetime

from bot.db import Transaction
from bot.services.care import hand_words, hands
from bot.services.care.hand_kinds import Hand
from bot.services.guild.callers import Caller


def own(tx: Transaction, hand_id: int, caller: Caller) -> Hand:
    """For whoever raised it, here or from a direct message. Raises NotFound."""
    hand = _own(hands.show(tx, hand_id), caller)
    caller.require_from(hand.guild_id)
    return hand


def note_of(tx: Transaction, hand: Hand, caller: Caller) -> str | None:
    """What they wrote with it, sealed. For whoever raised it. Raises NotFound."""
    return hands.note_of(tx, _own(hand, caller).id)


def settle(tx: Transaction, hand_id: int, caller: Caller, *, now: datetime) -> int | None:
    """It's settled, or no longer needed: no reason is asked. Twice is once. Returns the server it was in;
    None for what has ended already. For whoever raised it. Raises NotFound.
    """
    if hands.find(tx, hand_id) is None:
        return None
    hand = _own(hands.hold(tx, hand_id, caller, now=now), caller)
    if hands.kind_of(hand).has_answer:
        raise hands.gone()  # where it was asked, it is taken back
    hands.end(tx, hand, now=now)
    return hand.guild_id


def nobody_wrote(tx: Transaction, hand_id: int, caller: Caller, *, now: datetime) -> Hand:
    """Somebody says that they wrote, and nothing came, or all were asked and nobody answered: it is asked
    again, one rung up where there is one. For whoever raised it. Raises NotFound.
    """
    hand = _own(hands.hold(tx, hand_id, caller, now=now), caller)
    if hand.state == "answered":
        hand_words.tell_claimer(tx, hand, now=now)
        hands.give_back(tx, hand, higher=True, now=now)
    elif hand.state == "unanswered":
        hands.give_back(tx, hand, now=now)
    return hands.show(tx, hand_id)


def ask_others(tx: Transaction, hand_id: int, caller: Caller, *, now: datetime) -> Hand:
    """Somebody else please: no reason is asked; whoever had it reads the same as if it were settled, and does
    not see it again. For whoever raised it. Raises NotFound.
    """
    hand = _own(hands.hold(tx, hand_id, caller, now=now), caller)
    if hand.claimed_by is not None:
        hands.pass_over(tx, hand, hand.claimed_by)
        hand_words.tell_claimer(tx, hand, now=now)
        hands.give_back(tx, hand, now=now)
    return hands.show(tx, hand_id)


def _own(hand: Hand, caller: Caller) -> Hand:
    if hand.user_id != caller.user_id:
        raise hands.gone()
    return hand
