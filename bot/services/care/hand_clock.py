"""What happens to a raised hand by itself: told again, one rung up, asked whether somebody wrote, and never
without a word. See docs/design.md § 110.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, update

from bot.db import Transaction
from bot.models.hands import hands as rows
from bot.services.care import hand_words, hands
from bot.services.care.hand_kinds import Hand, HandKind
from bot.services.care.hand_words import HAND, HAND_CAME, HAND_YOURS
from bot.services.care.hands import ANSWERED_FOR, KEPT_FOR
from bot.services.outbox import outbox
from bot.services.record.setbacks import Due, overdue

#: Whoever waits so long until it is asked again hears each time how it stands.
LONG = timedelta(days=1)

_DUE = overdue("hands", rows.c.due_at, rows.c.guild_id, rows.c.id)
_REMIND = (
    update(rows)
    .where(rows.c.id == bindparam("id"))
    .values(reminded_at=bindparam("now"), due_at=bindparam("due_at"))
)
_PUT_OFF = update(rows).where(rows.c.id == bindparam("id")).values(due_at=bindparam("due_at"))
_GIVE_UP = (
    update(rows)
    .where(rows.c.id == bindparam("id"))
    .values(state="unanswered", turn=rows.c.turn + 1, due_at=bindparam("due_at"))
)


def due(tx: Transaction, *, now: datetime) -> Sequence[Due]:
    """Up to fifty raised hands for which something is due."""
    return tx.list(Due, _DUE, now=now)


def look_after(tx: Transaction, hand_id: int, *, now: datetime) -> None:
    """Do what is due for one of them."""
    hand = hands.locked(tx, hand_id)
    if hand is None or hand.due_at > now:
        return
    kind = hands.kind_of(hand)
    if hand.state in ("answered", "unanswered"):
        _end(tx, hand, now=now)
    elif hand.state == "taken" and hand.reminded_at is None:
        _ask_both(tx, hand, kind, now=now)
    elif hand.state == "taken":
        hand_words.tell_claimer(tx, hand, lapsed=True, now=now)
        hands.give_back(tx, hand, now=now)
    elif hand.told < 2:
        _tell_again(tx, hand, kind, now=now)
    else:
        _rise(tx, hand, kind, now=now)


def _end(tx: Transaction, hand: Hand, *, now: datetime) -> None:
    """As its person was told beforehand: where that could not be said yet, they have as long from now on."""
    word, span = (HAND_CAME, ANSWERED_FOR) if hand.state == "answered" else (HAND, KEPT_FOR)
    if hands.kind_of(hand).has_answer:
        hands.give_back(tx, hand, now=now)  # it still waits for its answer
    elif outbox.is_on_its_way(tx, word, hand.guild_id, subject_id=hand.id):
        tx.execute(_PUT_OFF, id=hand.id, due_at=now + span)
    else:
        hands.end(tx, hand, now=now)


def _ask_both(tx: Transaction, hand: Hand, kind: HandKind, *, now: datetime) -> None:
    """Half-way: have they written? The claim then has as long again, however late this is asked."""
    tx.execute(_REMIND, id=hand.id, now=now, due_at=now + kind.lapses / 2)
    asked = [(HAND_YOURS, hand.claimed_by), (HAND_CAME, hand.user_id)]
    for message, user_id in asked[: 1 if kind.has_answer else 2]:
        key = f"{message.name}:{hand.id}:{hand.turn}:{hand.claimed_by}"
        outbox.put(tx, message, hand.guild_id, key, user_id=user_id, subject_id=hand.id, now=now)


def _tell_again(tx: Transaction, hand: Hand, kind: HandKind, *, now: datetime) -> None:
    """The same rung once more; the next one where nobody is on it any more."""
    rung = kind.rung_of(hand.rung)
    if hands.there(tx, hand, [rung], now=now) is None:
        _rise(tx, hand, kind, now=now)
    else:
        hands.ask(tx, hand, rung, told=2, now=now)
        if kind.again >= LONG:
            hand_words.tell(tx, hands.show(tx, hand.id), now=now)


def _rise(tx: Transaction, hand: Hand, kind: HandKind, *, now: datetime) -> None:
    """One rung up; after the last its person is told honestly, and it stays on the board for a week."""
    above = hands.there(tx, hand, kind.above(hand.rung), now=now)
    if above is not None:
        hands.ask(tx, hand, above, now=now)
    else:
        tx.execute(_GIVE_UP, id=hand.id, due_at=now + KEPT_FOR)
    hand_words.tell(tx, hands.show(tx, hand.id), now=now)
