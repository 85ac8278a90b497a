"""How much was said to somebody, and to how many something is still to be said."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, func, or_, select

from bot.db import Transaction
from bot.models.outbox import WAITING, outbox
from bot.services.outbox.kinds import Kind
from bot.services.outbox.outbox import Parcel


@dataclass(frozen=True, slots=True)
class _One:
    user_id: int
    due_at: datetime


@dataclass(frozen=True, slots=True)
class _Waiting:
    count: int
    due_at: datetime | None


_SENT_TO = (
    select(func.count())
    .select_from(outbox)
    .where(
        outbox.c.guild_id == bindparam("guild_id"),
        outbox.c.user_id == bindparam("user_id"),
        outbox.c.kind.in_(bindparam("kinds", expanding=True)),
        outbox.c.state == "done",
        outbox.c.sent_message_id.is_not(None),  # not what was kept in /mine and put away there
        outbox.c.settled_at > bindparam("since"),
    )
)
_WAITING_ABOUT = select(func.count().label("count"), func.min(outbox.c.due_at).label("due_at")).where(
    outbox.c.guild_id == bindparam("guild_id"),
    WAITING,
    outbox.c.kind == bindparam("kind"),
    outbox.c.subject_id == bindparam("subject_id"),
)
_WAITING_FOR = select(outbox.c.user_id, outbox.c.due_at).where(
    outbox.c.guild_id == bindparam("guild_id"),
    WAITING,
    outbox.c.kind == bindparam("kind"),
    outbox.c.subject_id == bindparam("subject_id"),
    outbox.c.user_id.is_not(None),
)
# Also what waits in their /mine: they have it, or find it there.
_TOLD_ABOUT = (
    select(func.count())
    .select_from(outbox)
    .where(
        outbox.c.guild_id == bindparam("guild_id"),
        outbox.c.user_id == bindparam("user_id"),
        or_(outbox.c.state == "done", outbox.c.state == "kept"),
        outbox.c.kind.in_(bindparam("kinds", expanding=True)),
        outbox.c.subject_id == bindparam("subject_id"),
    )
)
_TOLD_SINCE = _TOLD_ABOUT.where(outbox.c.id != bindparam("besides"), outbox.c.settled_at > bindparam("since"))
_ABOUT_THESE = (
    outbox.c.guild_id == bindparam("guild_id"),
    outbox.c.user_id == bindparam("user_id"),
    outbox.c.kind == bindparam("kind"),
    outbox.c.subject_id.in_(bindparam("subjects", expanding=True)),
)
_LAST_TOLD = select(func.max(outbox.c.settled_at)).where(
    *_ABOUT_THESE, or_(outbox.c.state == "done", outbox.c.state == "kept")
)
_BEING_TOLD = (
    select(outbox.c.id)
    .where(*_ABOUT_THESE, WAITING, outbox.c.due_at <= bindparam("now"), outbox.c.id < bindparam("besides"))
    .limit(1)
)


def sent_since(tx: Transaction, guild_id: int, user_id: int, of: Collection[Kind], *, since: datetime) -> int:
    """How many of these kinds have gone out to this person since then."""
    counted = [kind.name for kind in of]
    count = tx.value(_SENT_TO, guild_id=guild_id, user_id=user_id, kinds=counted, since=since)
    return int(count or 0)


def waiting_about(
    tx: Transaction, kind: Kind, guild_id: int, *, subject_id: int
) -> tuple[int, datetime | None]:
    """To how many this is still to be said about this subject, and from when on."""
    found = tx.one(_Waiting, _WAITING_ABOUT, guild_id=guild_id, kind=kind.name, subject_id=subject_id)
    return found.count, found.due_at


def told_about(tx: Transaction, of: Collection[Kind], guild_id: int, user_id: int, *, subject_id: int) -> int:
    """How often this person was told one of these kinds about this subject."""
    counted = [kind.name for kind in of]
    about = {"guild_id": guild_id, "user_id": user_id, "subject_id": subject_id}
    return int(tx.value(_TOLD_ABOUT, **about, kinds=counted) or 0)


def told_besides(tx: Transaction, of: Collection[Kind], parcel: Parcel, *, since: datetime) -> int:
    """How often this parcel's person was told one of these kinds about its subject since then, beside it."""
    counted = [kind.name for kind in of]
    about = {"guild_id": parcel.guild_id, "user_id": parcel.user_id, "subject_id": parcel.subject_id}
    return int(tx.value(_TOLD_SINCE, **about, besides=parcel.id, since=since, kinds=counted) or 0)


def waiting_for(tx: Transaction, kind: Kind, guild_id: int, *, subject_id: int) -> Mapping[int, datetime]:
    """To whom this is still to be said about this subject, and when."""
    found = tx.list(_One, _WAITING_FOR, guild_id=guild_id, kind=kind.name, subject_id=subject_id)
    return {one.user_id: one.due_at for one in found}


def last_told(tx: Transaction, kind: Kind, parcel: Parcel, subjects: Collection[int]) -> datetime | None:
    """When this parcel's person was last told this of one of these subjects."""
    about = {"guild_id": parcel.guild_id, "user_id": parcel.user_id, "kind": kind.name}
    found: datetime | None = tx.value(_LAST_TOLD, **about, subjects=[*subjects])
    return found


def is_being_told(
    tx: Transaction, kind: Kind, parcel: Parcel, subjects: Collection[int], *, now: datetime
) -> bool:
    """Whether something of this kind that was put in before this parcel is due to its person, too, about one
    of these subjects.
    """
    about = {"guild_id": parcel.guild_id, "user_id": parcel.user_id, "kind": kind.name}
    found = tx.value(_BEING_TOLD, **about, subjects=[*subjects], besides=parcel.id, now=now)
    return found is not None
