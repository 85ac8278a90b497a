"""The outbox: putting parcels in, and the courier's bookkeeping.

A parcel names what to say, never the words, so it is drawn from the facts of the moment in which it is sent.
It is put in by the transaction that causes it, under a key that makes the second attempt a no-op. Two clocks
meet here: `now` is the clock that can be moved (what is due), `real` is the real time in UTC (leases, tries).
"""

from __future__ import annotations

import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import (
    ColumnElement,
    Executable,
    String,
    and_,
    bindparam,
    case,
    cast,
    delete,
    func,
    literal,
    or_,
    select,
    update,
)
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.db import Transaction
from bot.errors import NotFound
from bot.i18n import N_
from bot.models.outbox import outbox

#: A card is edited at most once in this time, however often it changes.
CARD_REST = timedelta(seconds=1)

Detail = Mapping[str, str | int | bool | None]


@dataclass(frozen=True, slots=True)
class Parcel:
    """One claimed row of the outbox; it is this courier's until `leased_until` (real time)."""

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
    lease: int | None
    leased_until: datetime | None
    tried_at: datetime | None
    sent_channel_id: int | None
    sent_message_id: int | None


@dataclass(frozen=True, slots=True)
class Kept:
    """A message that waits in a person's /mine."""

    id: int
    kind: str
    subject_id: int | None
    detail: Detail
    due_at: datetime


_WAITING = outbox.c.state == "waiting"
#: What the column holds.
LONGEST_REASON = 200

_MINE = and_(outbox.c.id == bindparam("parcel"), outbox.c.lease == bindparam("claimed_with"))

_NEW = upsert(outbox).values(
    guild_id=bindparam("guild"),
    kind=bindparam("of_kind"),
    key=bindparam("with_key"),
    user_id=bindparam("user"),
    subject_id=bindparam("subject"),
    detail=bindparam("details", type_=outbox.c.detail.type),
    state="waiting",
    due_at=bindparam("due"),
    revision=1,
    attempts=0,
    created_at=bindparam("now"),
)
_PUT = _NEW.on_conflict_do_update(
    index_elements=["key"],
    set_={"state": "waiting", "reason": None, "attempts": 0, "due_at": _NEW.excluded.due_at},
    where=outbox.c.state == "dropped",
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
_DROP = (
    update(outbox)
    .where(
        outbox.c.guild_id == bindparam("guild"),
        outbox.c.user_id == bindparam("user"),
        outbox.c.state.in_(["waiting", "kept"]),
        outbox.c.kind == bindparam("of_kind"),
        outbox.c.subject_id == bindparam("subject"),
    )
    .values(state="dropped", reason=bindparam("why"), settled_at=bindparam("now"))
)
_KEPT = (
    select(outbox.c.id, outbox.c.kind, outbox.c.subject_id, outbox.c.detail, outbox.c.due_at)
    .where(
        outbox.c.guild_id == bindparam("guild"),
        outbox.c.user_id == bindparam("user"),
        outbox.c.state == "kept",
    )
    .order_by(outbox.c.due_at.desc(), outbox.c.id.desc())
    .limit(10)
)
_READ_KEPT = (
    update(outbox)
    .where(
        outbox.c.guild_id == bindparam("guild"),
        outbox.c.user_id == bindparam("user"),
        outbox.c.state.in_(["kept", "done"]),
        outbox.c.id == bindparam("parcel"),
    )
    .values(state="done")
    .returning(*(outbox.c[name] for name in Parcel.__dataclass_fields__))
)
# Also what is being sent just now: it may stand with the name, and is drawn again once that is known.
_PUBLIC = and_(
    or_(outbox.c.sent_message_id.is_not(None), outbox.c.tried_at.is_not(None)),
    outbox.c.kind.in_(["first_win", "support"]),
)
_UNNAME = (
    update(outbox)
    .where(outbox.c.guild_id == bindparam("guild"), outbox.c.user_id == bindparam("user"), _PUBLIC)
    .values(
        user_id=None,
        key=literal("erased:") + cast(outbox.c.id, String),
        revision=outbox.c.revision + 1,
        state="waiting",
        due_at=bindparam("now"),
    )
)
_FORGET = delete(outbox).where(
    outbox.c.guild_id == bindparam("guild"),
    outbox.c.user_id == bindparam("user"),
    outbox.c.kind != "grant",
)
_SENT_TO = (
    select(func.count())
    .select_from(outbox)
    .where(
        outbox.c.guild_id == bindparam("guild"),
        outbox.c.user_id == bindparam("user"),
        outbox.c.kind == bindparam("of_kind"),
        outbox.c.state == "done",
        outbox.c.sent_message_id.is_not(None),  # not what was kept in /mine and put away there
        outbox.c.settled_at > bindparam("since"),
    )
)
_WHERE = select(outbox.c.sent_channel_id, outbox.c.sent_message_id).where(
    outbox.c.key == bindparam("with_key")
)


@dataclass(frozen=True, slots=True)
class Posted:
    """Where a parcel's message stands; None until it was sent."""

    sent_channel_id: int | None
    sent_message_id: int | None


def put(
    tx: Transaction,
    guild_id: int,
    kind: str,
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
    _insert(tx, _PUT, guild_id, kind, key, user_id, subject_id, detail, due_at or now, now)


def change(
    tx: Transaction,
    guild_id: int,
    kind: str,
    key: str,
    *,
    user_id: int | None = None,
    subject_id: int | None = None,
    detail: Detail | None = None,
    now: datetime,
) -> None:
    """Have something brought up to date (a card, a member role): a hundred changes become one parcel."""
    _insert(tx, _CHANGE, guild_id, kind, key, user_id, subject_id, detail, now, now)


def _insert(
    tx: Transaction,
    statement: Executable,
    guild_id: int,
    kind: str,
    key: str,
    user_id: int | None,
    subject_id: int | None,
    detail: Detail | None,
    due_at: datetime,
    now: datetime,
) -> None:
    tx.execute(
        statement,
        guild=guild_id,
        of_kind=kind,
        with_key=key,
        user=user_id,
        subject=subject_id,
        details=dict(detail or {}),
        due=due_at,
        now=now,
    )
    tx.announce("outbox")


def drop(
    tx: Transaction,
    guild_id: int,
    kind: str,
    *,
    user_id: int,
    subject_id: int,
    reason: str,
    now: datetime,
) -> None:
    """Take back what is not to be said any more to this person about this subject."""
    tx.execute(_DROP, guild=guild_id, user=user_id, of_kind=kind, subject=subject_id, why=reason, now=now)


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


def kept_for(tx: Transaction, guild_id: int, user_id: int) -> Sequence[Kept]:
    """The newest ten messages that wait for this person in /mine."""
    return tx.list(Kept, _KEPT, guild=guild_id, user=user_id)


def read_kept(tx: Transaction, guild_id: int, user_id: int, parcel_id: int) -> Parcel:
    """The person reads a message that waited for them; once read, it waits no longer. Raises NotFound."""
    parcel = tx.maybe(Parcel, _READ_KEPT, guild=guild_id, user=user_id, parcel=parcel_id)
    if parcel is None:
        raise NotFound(N_("That message is no longer here."))
    return parcel


def sent_since(tx: Transaction, guild_id: int, user_id: int, kind: str, *, since: datetime) -> int:
    count = tx.value(_SENT_TO, guild=guild_id, user=user_id, of_kind=kind, since=since)
    return int(count or 0)


def posted(tx: Transaction, key: str) -> Posted | None:
    """Where the message of this key stands, if it was ever put in."""
    return tx.maybe(Posted, _WHERE, with_key=key)


def forget(tx: Transaction, guild_id: int, user_id: int, *, now: datetime) -> None:
    """Drop what is addressed to this person; what was said about them in public is redrawn without a name."""
    tx.execute(_UNNAME, guild=guild_id, user=user_id, now=now)
    tx.execute(_FORGET, guild=guild_id, user=user_id)
    tx.announce("outbox")
