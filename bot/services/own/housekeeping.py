"""Throwing away what nobody needs any more, a little at a time."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, or_, select

from bot.db import Transaction
from bot.models.outbox import outbox
from bot.services.guild import changes
from bot.services.outbox import kinds
from bot.services.outbox.kinds import Message
from bot.services.record import drafts

#: What was sent or dropped is kept this long, to answer "was I told?".
SETTLED_FOR = timedelta(days=30)
#: What waits in somebody's /mine, unread.
KEPT_FOR = timedelta(days=365)
#: So that a sweep never holds up a click.
MOST_AT_ONCE = 500

# A public message's parcel stays: it says where to edit it, also when a person named in it is erased.
_NO_PUBLIC_MESSAGE = or_(
    outbox.c.sent_message_id.is_(None), outbox.c.kind.in_(bindparam("messages", expanding=True))
)
_OLD = (
    select(outbox.c.id)
    .where(
        outbox.c.state == bindparam("in_state"),
        outbox.c.settled_at < bindparam("before"),
        _NO_PUBLIC_MESSAGE,
    )
    .limit(MOST_AT_ONCE)
)
_SWEEP = delete(outbox).where(outbox.c.id.in_(_OLD.scalar_subquery()))


def sweep(tx: Transaction, *, now: datetime) -> int:
    """Delete up to some hundreds of each sort; returns how many, so that the caller can come again."""
    swept = drafts.purge(tx, now=now) + changes.purge(tx, now=now)
    messages = kinds.names(Message)
    for state in ("done", "dropped", "failed"):
        swept += tx.execute(_SWEEP, in_state=state, before=now - SETTLED_FOR, messages=messages)
    return swept + tx.execute(_SWEEP, in_state="kept", before=now - KEPT_FOR, messages=messages)
