"""The outbox: what the bot will say or change outside a direct reply.

A parcel names what to say, never the words, so it is drawn from the facts of the moment in which it is sent.
It is put in by the transaction that causes it, under a key that makes the second attempt a no-op. The
courier's side of it is in `deliveries`.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import (
    Executable,
    bindparam,
    case,
    null,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.db import Transaction
from bot.models.outbox import WAITING, outbox
from bot.services.outbox import kinds
from bot.services.outbox.kinds import Kind

Detail = Mapping[str, str | int | bool | None]


@dataclass(frozen=True, slots=True)
class Parcel:
    """One row of the outbox; `lease` says in which claim a courier took it."""

    id: int
    guild_id: int
    kind: str
    key: str
    user_id: int | None
    subject_id: int | None
    detail: Detail
    due_at: datetime
    revision: int
    attempts: int
    tried_at: datetime | None
    sent_channel_id: int | None
    sent_message_id: int | None
    lease: int | None = None

    @property
    def may_stand(self) -> bool:
        """It was posted, or an earlier try may have posted it: then it is brought up to date."""
        return self.sent_message_id is not None or self.tried_at is not None


_NEW = upsert(outbox).values(
    guild_id=bindparam("guild_id"),
    kind=bindparam("kind"),
    key=bindparam("key"),
    user_id=bindparam("user_id"),
    subject_id=bindparam("subject_id"),
    detail=bindparam("detail", {}, type_=outbox.c.detail.type),
    state="waiting",
    due_at=bindparam("due_at"),
    revision=1,
    attempts=0,
    created_at=bindparam("now"),
)
_PUT = _NEW.on_conflict_do_update(
    index_elements=["key"],
    set_={"state": "waiting", "reason": None, "attempts": 0, "due_at": _NEW.excluded.due_at},
    where=outbox.c.state == "dropped",
)
# What waits already stays where it is in the queue: no index is touched, and most changes of a card are this.
_STILL_WAITING = (
    update(outbox)
    .where(
        outbox.c.key == bindparam("key"),
        WAITING,
        outbox.c.attempts == 0,
        or_(outbox.c.due_at <= bindparam("now"), outbox.c.due_at <= outbox.c.rests_until),
    )
    .values(revision=outbox.c.revision + 1, detail=bindparam("new_detail", type_=outbox.c.detail.type))
)
_CHANGE = _NEW.on_conflict_do_update(
    index_elements=["key"],
    set_={
        "revision": outbox.c.revision + 1,
        "state": "waiting",
        "attempts": 0,
        "reason": None,
        "detail": _NEW.excluded.detail,
        "due_at": case(
            (outbox.c.rests_until > _NEW.excluded.due_at, outbox.c.rests_until), else_=_NEW.excluded.due_at
        ),
    },
)
# Two comparisons: a list is filled in anew each time a statement is run.
_UNSAID = or_(outbox.c.state == "waiting", outbox.c.state == "kept")
_DROP_ABOUT = (
    update(outbox)
    .where(
        outbox.c.guild_id == bindparam("guild_id"),
        _UNSAID,
        outbox.c.kind == bindparam("kind"),
        outbox.c.subject_id == bindparam("subject_id"),
    )
    .values(state="dropped", reason=bindparam("reason"), settled_at=bindparam("now"))
)
_DROP_ONE = (
    update(outbox)
    .where(outbox.c.key == bindparam("its_key"), _UNSAID)
    .values(state="dropped", reason=bindparam("reason"), settled_at=bindparam("now"))
)
_DROP = _DROP_ABOUT.where(outbox.c.user_id == bindparam("user_id"))
_WANT_AGAIN = (
    update(outbox)
    .where(
        outbox.c.guild_id == bindparam("guild_id"),
        outbox.c.kind == bindparam("kind"),
        outbox.c.subject_id == bindparam("subject_id"),
        outbox.c.state == "dropped",
        outbox.c.reason == bindparam("dropped_because"),
        outbox.c.settled_at == bindparam("dropped_at"),
    )
    .values(state="waiting", reason=null(), attempts=0)
)
_SHIFT = (
    update(outbox)
    .where(
        outbox.c.guild_id == bindparam("guild_id"),
        WAITING,
        outbox.c.kind == bindparam("kind"),
        outbox.c.subject_id == bindparam("subject_id"),
    )
    .values(due_at=bindparam("due_at"))
)
_TAKE_BACK = (
    update(outbox)
    .where(
        outbox.c.guild_id == bindparam("guild_id"),
        outbox.c.user_id == bindparam("user_id"),
        _UNSAID,
        outbox.c.kind == bindparam("kind"),
    )
    .values(state="dropped", reason=bindparam("reason"), settled_at=bindparam("now"))
)
_ON_ITS_WAY = (
    select(outbox.c.id)
    .where(
        outbox.c.guild_id == bindparam("guild_id"),
        WAITING,
        outbox.c.kind == bindparam("kind"),
        outbox.c.subject_id == bindparam("subject_id"),
    )
    .limit(1)
)
_DUE_AT = select(outbox.c.due_at).where(outbox.c.key == bindparam("key"))
_KNOWN = select(outbox.c.id).where(outbox.c.key == bindparam("key"))


def put(
    tx: Transaction,
    kind: Kind,
    guild_id: int,
    key: str,
    *,
    user_id: int | None = None,
    subject_id: int | None = None,
    detail: Detail | None = None,
    due_at: datetime | None = None,
    now: datetime,
) -> None:
    """Put a parcel in, due at once unless said otherwise.

    A key that is already there is left alone, unless what it stood for was dropped before it was sent: then
    it is wanted again.
    """
    _insert(tx, _PUT, kind, guild_id, key, user_id, subject_id, detail, due_at or now, now)


def in_the_morning(key: str) -> str:
    """Of what was posted at night without a sound, and is said once more by day."""
    return f"{key}:morning"


def say_again(tx: Transaction, parcel: Parcel, *, due_at: datetime, now: datetime) -> None:
    """The same in the morning, if there is still something to say then. Twice is once."""
    kind, key = kinds.find(parcel.kind), in_the_morning(parcel.key)
    if kind is not None:
        user_id, subject_id = parcel.user_id, parcel.subject_id
        put(tx, kind, parcel.guild_id, key, user_id=user_id, subject_id=subject_id, due_at=due_at, now=now)


def change(
    tx: Transaction,
    kind: Kind,
    guild_id: int,
    key: str,
    *,
    user_id: int | None = None,
    subject_id: int | None = None,
    detail: Detail | None = None,
    due_at: datetime | None = None,
    now: datetime,
) -> None:
    """Have something brought up to date (a card, a member role): a hundred changes become one parcel. What
    waits already is due when it was.
    """
    kinds.require_declared(kind)
    if tx.execute(_STILL_WAITING, key=key, new_detail=dict(detail or {}), now=now):
        tx.announce("outbox")
    else:
        _insert(tx, _CHANGE, kind, guild_id, key, user_id, subject_id, detail, due_at or now, now)


def _insert(
    tx: Transaction,
    statement: Executable,
    kind: Kind,
    guild_id: int,
    key: str,
    user_id: int | None,
    subject_id: int | None,
    detail: Detail | None,
    due_at: datetime,
    now: datetime,
) -> None:
    kinds.require_declared(kind)
    tx.execute(
        statement,
        guild_id=guild_id,
        kind=kind.name,
        key=key,
        user_id=user_id,
        subject_id=subject_id,
        due_at=due_at,
        now=now,
        **({"detail": dict(detail)} if detail else {}),
    )
    tx.announce("outbox")


def drop(
    tx: Transaction,
    kind: Kind,
    guild_id: int,
    *,
    user_id: int,
    subject_id: int,
    reason: str,
    now: datetime,
) -> int:
    """Take back what is not to be said any more to this person about this subject; returns how much."""
    return tx.execute(
        _DROP,
        guild_id=guild_id,
        user_id=user_id,
        kind=kind.name,
        subject_id=subject_id,
        reason=reason,
        now=now,
    )


def drop_one(tx: Transaction, key: str, *, reason: str, now: datetime) -> int:
    """Take back what was put in under this key, unless it has been said; returns how much."""
    return tx.execute(_DROP_ONE, its_key=key, reason=reason, now=now)


def drop_about(
    tx: Transaction, kind: Kind, guild_id: int, *, subject_id: int, reason: str, now: datetime
) -> int:
    """Take back what is not to be said any more to anybody about this subject; returns how much."""
    return tx.execute(
        _DROP_ABOUT, guild_id=guild_id, kind=kind.name, subject_id=subject_id, reason=reason, now=now
    )


def want_again(
    tx: Transaction,
    of: Collection[Kind],
    guild_id: int,
    *,
    subject_id: int,
    reason: str,
    dropped_at: datetime,
) -> None:
    """Say after all what was taken back about this subject at that moment, for that reason."""
    about = {"guild_id": guild_id, "subject_id": subject_id, "dropped_at": dropped_at}
    tx.many(_WANT_AGAIN, [{**about, "kind": kind.name, "dropped_because": reason} for kind in of])
    tx.announce("outbox")


def shift(tx: Transaction, kind: Kind, guild_id: int, *, subject_id: int, due_at: datetime) -> None:
    """Have what waits to be said about this subject said at another moment."""
    tx.execute(_SHIFT, guild_id=guild_id, kind=kind.name, subject_id=subject_id, due_at=due_at)
    tx.announce("outbox")


def take_back(
    tx: Transaction, guild_id: int, user_id: int, of: Collection[Kind], *, reason: str, now: datetime
) -> None:
    """Take back everything of these kinds that is not to be said any more to this person."""
    about = {"guild_id": guild_id, "user_id": user_id, "reason": reason, "now": now}
    tx.many(_TAKE_BACK, [{**about, "kind": kind.name} for kind in of])


def is_on_its_way(tx: Transaction, kind: Kind, guild_id: int, *, subject_id: int) -> bool:
    """Whether something of this kind about this subject is still to be said."""
    return tx.value(_ON_ITS_WAY, guild_id=guild_id, kind=kind.name, subject_id=subject_id) is not None


def was_put(tx: Transaction, key: str) -> bool:
    """Whether something was ever put in under this key."""
    return tx.value(_KNOWN, key=key) is not None


def number_of(tx: Transaction, key: str) -> int | None:
    """The id of what was put in under this key."""
    found: int | None = tx.value(_KNOWN, key=key)
    return found


def due_at(tx: Transaction, key: str) -> datetime | None:
    """When what was put in under this key is, or was, to be said."""
    found: datetime | None = tx.value(_DUE_AT, key=key)
    return found
