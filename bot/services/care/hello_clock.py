"""What happens to a hello by itself: welcomers are called, both sides are asked whether it was said, a claim
lapses, and nobody is left without an answer. See docs/design.md § 21.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, update

from bot.db import Transaction
from bot.models.hellos import hellos as rows
from bot.services.care import hellos
from bot.services.care.hellos import (
    ANSWERED_AFTER,
    HELLO_CALL,
    HELLO_CAME,
    HELLO_UNANSWERED,
    HELLO_YOURS,
    LAPSES_AFTER,
    REMINDED_AFTER,
    RISES_AFTER,
    Hello,
)
from bot.services.outbox import outbox
from bot.services.record.setbacks import Due, overdue

_DUE = overdue("hellos", rows.c.due_at, rows.c.guild_id, rows.c.id)
_RISE = (
    update(rows)
    .where(rows.c.id == bindparam("id"))
    .values(risen_at=bindparam("now"), due_at=bindparam("due_at"))
)
_REMIND = (
    update(rows)
    .where(rows.c.id == bindparam("id"))
    .values(reminded_at=bindparam("now"), due_at=bindparam("due_at"))
)


def due(tx: Transaction, *, now: datetime) -> Sequence[Due]:
    """Up to fifty hellos for which something is due."""
    return tx.list(Due, _DUE, now=now)


def look_after(tx: Transaction, hello_id: int, *, now: datetime) -> None:
    """Do what is due for one hello."""
    hello = hellos.locked(tx, hello_id)
    if hello is None or hello.due_at > now:
        return
    match hello:
        case Hello(state="done"):
            hellos.drop(tx, hello)
        case Hello(state="claimed", reminded_at=None):
            _ask_both(tx, hello, now=now)
        case Hello(state="claimed"):
            hellos.tell_claimer(tx, hello, lapsed=True, now=now)
            hellos.give_back(tx, hello, now=now)
        case Hello(risen_at=None):
            _rise(tx, hello, now=now)
        case _:
            key = f"hello:{hello.id}:unanswered"
            outbox.put(tx, HELLO_UNANSWERED, hello.guild_id, key, user_id=hello.user_id, now=now)
            hellos.end(tx, hello, now=now)


def _ask_both(tx: Transaction, hello: Hello, *, now: datetime) -> None:
    """A day after somebody took it on: have they written? Either side can say so; the claim then has another
    day, however late this is asked.
    """
    tx.execute(_REMIND, id=hello.id, now=now, due_at=now + LAPSES_AFTER - REMINDED_AFTER)
    for kind, user_id in ((HELLO_YOURS, hello.claimed_by), (HELLO_CAME, hello.user_id)):
        key = f"{kind.name}:{hello.id}:{int(now.timestamp())}"
        outbox.put(tx, kind, hello.guild_id, key, user_id=user_id, subject_id=hello.id, now=now)


def _rise(tx: Transaction, hello: Hello, *, now: datetime) -> None:
    """Call the welcomers, at most once a day however many hellos wait."""
    tx.execute(_RISE, id=hello.id, now=now, due_at=max(hello.asked_at + ANSWERED_AFTER, now + RISES_AFTER))
    key = f"hellos:{hello.guild_id}:call:{now.date()}"
    outbox.put(tx, HELLO_CALL, hello.guild_id, key, now=now)
