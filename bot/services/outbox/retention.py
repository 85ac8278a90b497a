"""How long a parcel is kept once it is settled, to answer "was I told?", and to edit what stands."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, or_, select

from bot.db import Transaction
from bot.models.outbox import outbox
from bot.services.outbox import kinds
from bot.services.outbox.kinds import Message

#: What was sent or dropped.
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
        outbox.c.state == bindparam("state"),
        outbox.c.settled_at < bindparam("before"),
        _NO_PUBLIC_MESSAGE,
    )
    .limit(MOST_AT_ONCE)
)
_SWEEP = delete(outbox).where(outbox.c.id.in_(_OLD.scalar_subquery()))


def sweep(tx: Transaction, *, now: datetime) -> int:
    """Delete up to some hundreds of each sort; returns how many, so that the caller can come again."""
    messages = kinds.names(Message)
    until = dict.fromkeys(("done", "dropped", "failed"), now - SETTLED_FOR) | {"kept": now - KEPT_FOR}
    return sum(
        tx.execute(_SWEEP, state=state, before=before, messages=messages) for state, before in until.items()
    )
