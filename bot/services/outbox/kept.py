"""What waits for a person in their /mine: messages that could not or should not be sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, or_, select, update

from bot.db import Transaction
from bot.errors import NotFound
from bot.i18n import N_
from bot.models.outbox import outbox
from bot.services.outbox.outbox import Detail, Parcel


@dataclass(frozen=True, slots=True)
class Kept:
    """A message that waits in a person's /mine."""

    id: int
    kind: str
    subject_id: int | None
    detail: Detail
    due_at: datetime


_KEPT = (
    select(outbox.c.id, outbox.c.kind, outbox.c.subject_id, outbox.c.detail, outbox.c.due_at)
    .where(
        outbox.c.guild_id == bindparam("guild_id"),
        outbox.c.user_id == bindparam("user_id"),
        outbox.c.state == "kept",
    )
    .order_by(outbox.c.due_at.desc(), outbox.c.id.desc())
)
_READ_KEPT = (
    update(outbox)
    .where(
        outbox.c.guild_id == bindparam("guild_id"),
        outbox.c.user_id == bindparam("user_id"),
        or_(outbox.c.state == "kept", outbox.c.state == "done"),
        outbox.c.id == bindparam("id"),
    )
    .values(state="done")
    .returning(*(outbox.c[name] for name in Parcel.__dataclass_fields__ if name in outbox.c))
)


def waiting_for(tx: Transaction, guild_id: int, user_id: int) -> Sequence[Kept]:
    """The messages that wait for this person in /mine, the newest first."""
    return tx.list(Kept, _KEPT, guild_id=guild_id, user_id=user_id)


def read(tx: Transaction, guild_id: int, user_id: int, parcel_id: int) -> Parcel:
    """The person reads a message that waited for them; once read, it waits no longer. Raises NotFound."""
    parcel = tx.maybe(Parcel, _READ_KEPT, guild_id=guild_id, user_id=user_id, id=parcel_id)
    if parcel is None:
        raise NotFound(N_("That message is no longer here."))
    return parcel
