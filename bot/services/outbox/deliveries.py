"""The courier's bookkeeping: taking parcels, and recording what became of them.

Two clocks meet here: `now` is the clock that can be moved (what is due), `real` is the real time in UTC
(leases and tries). See docs/design.md § 7.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import UTC, datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Executable,
    and_,
    bindparam,
    case,
    delete,
    exists,
    func,
    insert,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.db import Transaction
from bot.models.outbox import WAITING, claims, leases, outbox
from bot.services.outbox import kinds
from bot.services.outbox.kinds import Post, Upkeep
from bot.services.outbox.outbox import Parcel

#: A card is edited at most once in this time, however often it changes.
CARD_REST = timedelta(seconds=1)
#: What the column holds.
LONGEST_REASON = 200
END_OF_TIME = datetime.max.replace(tzinfo=UTC)

_IN_HAND = select(leases.c.id).where(leases.c.leased_until >= bindparam("real"))
_WAITS = and_(WAITING, outbox.c.id.not_in(_IN_HAND))
_DUE = and_(_WAITS, outbox.c.due_at <= bindparam("now"))
_NOT_BUSY = outbox.c.guild_id.not_in(bindparam("busy", expanding=True))
_LEASED = select(leases.c.id).where(leases.c.id == outbox.c.id, leases.c.lease == bindparam("claimed_with"))
_MINE = and_(outbox.c.id == bindparam("id"), exists(_LEASED))
_MINE_STILL = and_(
    outbox.c.id == bindparam("id"), exists(_LEASED.where(leases.c.leased_until > bindparam("real")))
)

_NUMBER = (
    upsert(claims)
    .values(id=1, lease=1)
    .on_conflict_do_update(index_elements=["id"], set_={"lease": claims.c.lease + 1})
    .returning(claims.c.lease)
)
_END_RUN_OUT = delete(leases).where(leases.c.leased_until < bindparam("real")).returning(leases.c.id)
_COUNT_TRY = update(outbox).where(outbox.c.id == bindparam("id")).values(attempts=outbox.c.attempts + 1)


def _claim_of(due: ColumnElement[bool]) -> Executable:
    chosen = (
        select(
            outbox.c.id,
            bindparam("claimed_with", type_=leases.c.lease.type),
            bindparam("until", type_=leases.c.leased_until.type),
        )
        .where(due)
        .order_by(outbox.c.due_at, outbox.c.id)
        .limit(bindparam("most"))
    )
    return insert(leases).from_select(["id", "lease", "leased_until"], chosen)


_CLAIM = _claim_of(_DUE)
_CLAIM_ELSEWHERE = _claim_of(and_(_DUE, _NOT_BUSY))
_CLAIMED = (
    select(
        *(outbox.c[name] for name in Parcel.__dataclass_fields__ if name not in ("attempts", "lease")),
        (outbox.c.attempts + 1).label("attempts"),
        leases.c.lease,
    )
    .join(leases, leases.c.id == outbox.c.id)
    .where(leases.c.lease == bindparam("claimed_with"))
    .order_by(outbox.c.due_at, outbox.c.id)
)
_GIVE_BACK = delete(leases).where(leases.c.id == bindparam("id"), leases.c.lease == bindparam("claimed_with"))
_TRY = (
    update(outbox)
    .where(_MINE_STILL, WAITING)
    .values(
        tried_at=func.coalesce(outbox.c.tried_at, bindparam("real", type_=outbox.c.tried_at.type)),
        sent_channel_id=bindparam("sent_channel_id"),
    )
    .returning(outbox.c.tried_at)
)
_SETTLE = (
    update(outbox)
    .where(_MINE)
    .values(
        state=case(
            (outbox.c.revision != bindparam("revision"), "waiting"),
            (and_(outbox.c.state == "dropped", bindparam("outcome") != "done"), "dropped"),
            else_=bindparam("outcome"),
        ),
        due_at=case(
            (outbox.c.revision == bindparam("revision"), outbox.c.due_at), else_=bindparam("rests_until")
        ),
        reason=bindparam("reason"),
        sent_channel_id=func.coalesce(
            bindparam("sent_channel_id", type_=outbox.c.sent_channel_id.type), outbox.c.sent_channel_id
        ),
        sent_message_id=func.coalesce(
            bindparam("message", type_=outbox.c.sent_message_id.type), outbox.c.sent_message_id
        ),
        settled_at=bindparam("now"),
        rests_until=bindparam("rests_until"),
        tried_at=None,
        attempts=0,
    )
)
_DONE_WITH = delete(outbox).where(_MINE, outbox.c.revision == bindparam("revision"))
_POSTPONE = (
    update(outbox)
    .where(_MINE)
    .values(
        due_at=bindparam("due_at"),
        reason=bindparam("reason"),
        attempts=outbox.c.attempts + bindparam("counted"),
    )
)
_UNPOSTED = update(outbox).where(_MINE).values(sent_channel_id=None, sent_message_id=None, tried_at=None)
_ONCE_MORE = (
    update(outbox)
    .where(outbox.c.id == bindparam("id"), outbox.c.state != "dropped")
    .values(
        state="waiting",
        due_at=case(
            (outbox.c.state == "waiting", outbox.c.due_at),
            else_=bindparam("now", type_=outbox.c.due_at.type),
        ),
        revision=outbox.c.revision + 1,
    )
)
_NEXT = select(outbox.c.due_at).where(_WAITS).order_by(outbox.c.due_at, outbox.c.id).limit(1)


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
    number = tx.value(_NUMBER)  # from here on no other claim can be made until this one is over
    _end_leases(tx, before=real)
    values = {"most": most, "now": now, "real": real, "until": real + lease, "claimed_with": number}
    if busy:
        tx.execute(_CLAIM_ELSEWHERE, busy=list(busy), **values)
    else:
        tx.execute(_CLAIM, **values)
    return tx.list(Parcel, _CLAIMED, claimed_with=number)


def _end_leases(tx: Transaction, *, before: datetime) -> None:
    """Free what nobody recorded in time; that counts as a try that failed."""
    run_out = tx.values(_END_RUN_OUT, real=before)
    tx.many(_COUNT_TRY, [{"id": parcel_id} for parcel_id in run_out])


def begin_try(tx: Transaction, parcel: Parcel, *, channel_id: int, real: datetime) -> datetime | None:
    """Note, before creating a message, where it may stand from now on.

    Returns the real time since when it may: together with the parcel's id that names this creation. None if
    it must not be sent: the lease was lost, or the parcel was dropped meanwhile.
    """
    moment = tx.value(_TRY, id=parcel.id, claimed_with=parcel.lease, sent_channel_id=channel_id, real=real)
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

    What only brings something in line leaves no trace. False if the lease was lost.
    """
    tx.announce("outbox")
    if (
        isinstance(kinds.find(parcel.kind), Upkeep)
        and outcome in ("done", "dropped")
        and tx.execute(_DONE_WITH, id=parcel.id, claimed_with=parcel.lease, revision=parcel.revision)
    ):
        return _given_back(tx, parcel)
    tx.execute(
        _SETTLE,
        id=parcel.id,
        claimed_with=parcel.lease,
        revision=parcel.revision,
        outcome=outcome,
        reason=reason and reason[:LONGEST_REASON],
        sent_channel_id=channel_id,
        message=message_id,
        now=now,
        rests_until=now + CARD_REST,
    )
    return _given_back(tx, parcel)


def postpone(tx: Transaction, parcel: Parcel, *, due_at: datetime, reason: str, failed: bool) -> bool:
    """Look at it again later; only a try that `failed` counts as an attempt. False if the lease was lost."""
    tx.announce("outbox")
    tx.execute(
        _POSTPONE,
        id=parcel.id,
        claimed_with=parcel.lease,
        due_at=due_at,
        reason=reason[:LONGEST_REASON],
        counted=int(failed),
    )
    return _given_back(tx, parcel)


def carry_once_more(tx: Transaction, parcel: Parcel, *, now: datetime) -> None:
    """Somebody else carried this post meanwhile, and what was carried here may have come after it: an older
    drawing would stand for good. Of a message that would be a second one.
    """
    if isinstance(kinds.find(parcel.kind), Post):
        tx.execute(_ONCE_MORE, id=parcel.id, now=now)
        tx.announce("outbox")


def put_down(tx: Transaction, parcel: Parcel) -> None:
    """It is carried no further, and is due as before: nobody shall wait for the lease to end."""
    tx.announce("outbox")
    _given_back(tx, parcel)


def put_all_down(tx: Transaction, parcels: Sequence[Parcel]) -> None:
    """At once: else the next look would find the last of them first."""
    for parcel in parcels:
        put_down(tx, parcel)


def _given_back(tx: Transaction, parcel: Parcel) -> bool:
    """End the lease; false if it was lost before."""
    return tx.execute(_GIVE_BACK, id=parcel.id, claimed_with=parcel.lease) == 1


def lost_its_message(tx: Transaction, parcel: Parcel) -> None:
    """It is certain that no message of this parcel stands: deleted by someone, or never created."""
    tx.execute(_UNPOSTED, id=parcel.id, claimed_with=parcel.lease)


def next_due(tx: Transaction, *, real: datetime) -> datetime | None:
    """When the courier has something to do next; None if nothing waits."""
    moment = tx.value(_NEXT, real=real)
    return moment if isinstance(moment, datetime) else None


def take_over(tx: Transaction) -> None:
    """A starting process that is alone on its database frees what its predecessor had claimed."""
    _end_leases(tx, before=END_OF_TIME)
