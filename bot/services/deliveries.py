"""The courier's bookkeeping: taking parcels, and recording what became of them.

Two clocks meet here: `now` is the clock that can be moved (what is due), `real` is the real time in UTC
(leases and tries).
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Executable, and_, bindparam, case, delete, func, or_, select, update

from bot.db import Transaction
from bot.models.outbox import outbox
from bot.services.outbox import Parcel

#: A card is edited at most once in this time, however often it changes.
CARD_REST = timedelta(seconds=1)
#: What the column holds.
LONGEST_REASON = 200

_WAITING = outbox.c.state == "waiting"
_MINE = and_(outbox.c.id == bindparam("parcel"), outbox.c.lease == bindparam("claimed_with"))

_UNLEASED = or_(outbox.c.leased_until.is_(None), outbox.c.leased_until < bindparam("real"))
_DUE = and_(_WAITING, outbox.c.due_at <= bindparam("now"), _UNLEASED)
_NOT_BUSY = outbox.c.guild_id.not_in(bindparam("busy", expanding=True))


def _claim_of(due: ColumnElement[bool]) -> Executable:
    chosen = (
        select(outbox.c.id)
        .where(due)
        .order_by(outbox.c.due_at, outbox.c.id)
        .limit(bindparam("most"))
        .with_for_update(skip_locked=True)
    )
    return (
        update(outbox)
        .where(outbox.c.id.in_(chosen.scalar_subquery()))
        .values(
            lease=bindparam("claimed_with"),
            leased_until=bindparam("until"),
            attempts=outbox.c.attempts + 1,
        )
        .returning(*(outbox.c[name] for name in Parcel.__dataclass_fields__))
    )


_CLAIM = _claim_of(_DUE)
_CLAIM_ELSEWHERE = _claim_of(and_(_DUE, _NOT_BUSY))
_TRY = (
    update(outbox)
    .where(_MINE, _WAITING, outbox.c.leased_until > bindparam("real"))
    .values(
        tried_at=func.coalesce(outbox.c.tried_at, bindparam("real", type_=outbox.c.tried_at.type)),
        sent_channel_id=bindparam("channel"),
    )
    .returning(outbox.c.tried_at)
)
_SETTLE = (
    update(outbox)
    .where(_MINE)
    .values(
        state=case(
            (outbox.c.revision != bindparam("drawn"), "waiting"),
            (and_(outbox.c.state == "dropped", bindparam("outcome") != "done"), "dropped"),
            else_=bindparam("outcome"),
        ),
        due_at=case((outbox.c.revision == bindparam("drawn"), outbox.c.due_at), else_=bindparam("rest")),
        reason=bindparam("why"),
        sent_channel_id=func.coalesce(
            bindparam("channel", type_=outbox.c.sent_channel_id.type), outbox.c.sent_channel_id
        ),
        sent_message_id=func.coalesce(
            bindparam("message", type_=outbox.c.sent_message_id.type), outbox.c.sent_message_id
        ),
        settled_at=bindparam("now"),
        rests_until=bindparam("rest"),
        lease=None,
        leased_until=None,
        tried_at=None,
        attempts=0,
    )
)
_DONE_WITH = delete(outbox).where(_MINE, outbox.c.revision == bindparam("drawn"))
_POSTPONE = (
    update(outbox)
    .where(_MINE)
    .values(
        due_at=bindparam("due"),
        reason=bindparam("why"),
        attempts=outbox.c.attempts - bindparam("uncounted"),
        lease=None,
        leased_until=None,
    )
)
_UNPOSTED = update(outbox).where(_MINE).values(sent_channel_id=None, sent_message_id=None, tried_at=None)
_NEXT = select(func.min(outbox.c.due_at)).where(_WAITING, _UNLEASED)
_TAKE_OVER = update(outbox).where(_WAITING, outbox.c.lease.is_not(None)).values(lease=None, leased_until=None)


def claim(
    tx: Transaction,
    *,
    most: int,
    lease: timedelta,
    now: datetime,
    real: datetime,
    busy: Collection[int] = (),
) -> Sequence[Parcel]:
    """Take what is due, oldest first; nobody else gets it while the lease (real time) lasts.

    Nothing of busy guilds is taken, so that one with a thousand parcels leaves room for the others.
    """
    values = {"now": now, "real": real, "until": real + lease, "claimed_with": secrets.randbits(62)}
    if busy:
        claimed = tx.list(Parcel, _CLAIM_ELSEWHERE, most=most, busy=list(busy), **values)
    else:
        claimed = tx.list(Parcel, _CLAIM, most=most, **values)
    return sorted(claimed, key=lambda parcel: (parcel.due_at, parcel.id))


def begin_try(tx: Transaction, parcel: Parcel, *, channel_id: int, real: datetime) -> datetime | None:
    """Note, before creating a message, where it may stand from now on.

    Returns the real time since when it may: together with the parcel's id that names this creation. None if
    it must not be sent: the lease was lost, or the parcel was dropped meanwhile.
    """
    moment = tx.value(_TRY, parcel=parcel.id, claimed_with=parcel.lease, channel=channel_id, real=real)
    return moment if isinstance(moment, datetime) else None


def settle(
    tx: Transaction,
    parcel: Parcel,
    outcome: str,
    *,
    reason: str | None = None,
    channel_id: int | None = None,
    message_id: int | None = None,
    now: datetime,
) -> bool:
    """Record how it ended: done, kept, dropped or failed. If the parcel changed meanwhile, it waits once
    more.

    A member role that was granted or taken leaves no trace. False if the lease was lost.
    """
    tx.announce("outbox")
    if (
        parcel.kind == "grant"
        and outcome in ("done", "dropped")
        and tx.execute(_DONE_WITH, parcel=parcel.id, claimed_with=parcel.lease, drawn=parcel.revision)
    ):
        return True
    settled = tx.execute(
        _SETTLE,
        parcel=parcel.id,
        claimed_with=parcel.lease,
        drawn=parcel.revision,
        outcome=outcome,
        why=reason and reason[:LONGEST_REASON],
        channel=channel_id,
        message=message_id,
        now=now,
        rest=now + CARD_REST,
    )
    return settled == 1


def postpone(tx: Transaction, parcel: Parcel, *, due_at: datetime, reason: str, failed: bool) -> bool:
    """Look at it again later; only a try that `failed` counts as an attempt. False if the lease was lost."""
    tx.announce("outbox")
    postponed = tx.execute(
        _POSTPONE,
        parcel=parcel.id,
        claimed_with=parcel.lease,
        due=due_at,
        why=reason[:LONGEST_REASON],
        uncounted=int(not failed),
    )
    return postponed == 1


def lost_its_message(tx: Transaction, parcel: Parcel) -> None:
    """It is certain that no message of this parcel stands: deleted by someone, or never created."""
    tx.execute(_UNPOSTED, parcel=parcel.id, claimed_with=parcel.lease)


def next_due(tx: Transaction, *, real: datetime) -> datetime | None:
    """When the courier has something to do next; None if nothing waits."""
    moment = tx.value(_NEXT, real=real)
    return moment if isinstance(moment, datetime) else None


def take_over(tx: Transaction) -> int:
    """A starting process that is alone on its database frees what its predecessor had claimed."""
    return tx.execute(_TAKE_OVER)
