"""What is said about a raised hand: to whoever raised it, to who has it, and to those who may answer."""

from __future__ import annotations

from datetime import datetime

from bot.db import Transaction
from bot.i18n import N_
from bot.services.care.hand_kinds import Hand
from bot.services.outbox import outbox, posts
from bot.services.outbox.kinds import Message, Post, declare

_ASKED = N_("What you asked for")
HAND = declare(Message("hand", N_("how a raised hand stands"), waiting=_ASKED, thread=False))
HAND_CAME = declare(
    Message("hand_came", N_("whether a word came"), waiting=N_("Did somebody write to you?"), thread=False)
)
HAND_YOURS = declare(
    Message(
        "hand_yours",
        N_("whether somebody has written as they took on"),
        waiting=N_("What you took on"),
        thread=False,
        duty=True,
    )
)
HAND_BACK = declare(
    Message(
        "hand_back",
        N_("that what somebody took on is no longer with them"),
        waiting=N_("What you took on"),
        thread=False,
        duty=True,
    )
)
HAND_DUTY = declare(
    Message(
        "hand_duty",
        N_("that somebody waits for a word"),
        waiting=N_("Somebody waits for a word"),
        thread=False,
        duty=True,
    )
)
HAND_CALL = declare(Post("hand_call", N_("the call that somebody waits for a word"), at_night="silent"))


def tell(tx: Transaction, hand: Hand, *, now: datetime) -> None:
    """How the (newly read) hand stands, to whoever raised it: each word is a message of its own, so that it
    rings.
    """
    outbox.drop_about(tx, HAND, hand.guild_id, subject_id=hand.id, reason="there is newer word", now=now)
    key = f"hand:{hand.id}:{hand.turn}"
    outbox.put(tx, HAND, hand.guild_id, key, user_id=hand.user_id, subject_id=hand.id, now=now)


def tell_claimer(tx: Transaction, hand: Hand, *, lapsed: bool = False, now: datetime) -> None:
    """That it is no longer theirs; never whether it was taken back, erased, or not to be them."""
    key = f"hand:{hand.id}:{hand.turn}:back:{hand.claimed_by}"
    outbox.put(tx, HAND_BACK, hand.guild_id, key, user_id=hand.claimed_by, detail={"lapsed": lapsed}, now=now)


def redraw(tx: Transaction, hand: Hand, *, now: datetime) -> None:
    """What stands in a channel about it says that somebody has it, or nobody waits."""
    keys = [f"hand:{hand.id}:call:{turn}" for turn in range(1, hand.turn + 1)]
    posts.redraw_these(tx, hand.guild_id, [*keys, *map(outbox.in_the_morning, keys)], now=now)


def drop_questions(tx: Transaction, hand: Hand, *, reason: str, now: datetime) -> None:
    """Nobody needs to say any more whether somebody wrote."""
    for kind in (HAND_CAME, HAND_YOURS):
        outbox.drop_about(tx, kind, hand.guild_id, subject_id=hand.id, reason=reason, now=now)
