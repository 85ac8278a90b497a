"""What the database shows of troubles: what is late, what failed, what nobody can be told.

Asked for one server, or (None) for all of them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select

from bot.db import Transaction
from bot.models.outbox import WAITING, outbox
from bot.models.schedules import schedules
from bot.services.record import setbacks
from bot.services.record.setbacks import Setback

#: Troubles older than this are history.
RECENT = timedelta(days=7)
#: Why a parcel waits that no cog draws; it is looked at again after a minute.
UNDRAWN = "nobody draws this kind"
_UNDRAWN_SINCE = timedelta(minutes=2)
#: How the reason begins when somebody's direct messages are closed.
CLOSED_DMS = "their direct messages are closed"
#: And when Discord refuses those of a whole server, or of the bot.
REFUSED_DMS = "Discord "
MOST_SHOWN = 8
#: The courier looks every five seconds; what is later than this is not on its way.
LATE = timedelta(minutes=5)


@dataclass(frozen=True, slots=True)
class Trouble:
    """Parcels of one kind that ended alike."""

    kind: str
    reason: str | None
    times: int
    last_at: datetime


@dataclass(frozen=True, slots=True)
class Stuck:
    """Parcels of one kind that are late, or that failed."""

    kind: str
    times: int


@dataclass(frozen=True, slots=True)
class Symptoms:
    """Moments are None where nothing is late."""

    oldest_due: datetime | None
    oldest_occurrence: datetime | None
    failed: Sequence[Trouble]
    kept: Sequence[Trouble]
    undrawn: Sequence[str]
    aside: Sequence[Setback] = ()

    @property
    def closed_dms(self) -> int:
        return sum(one.times for one in self.kept if (one.reason or "").startswith(CLOSED_DMS))

    @property
    def refused_dms(self) -> int:
        return sum(one.times for one in self.kept if (one.reason or "").startswith(REFUSED_DMS))


_HERE = outbox.c.guild_id == bindparam("guild_id")
_OLDEST = select(func.min(outbox.c.due_at)).where(WAITING, outbox.c.due_at <= bindparam("now"))
_OCCURRENCE = select(func.min(schedules.c.next_at)).where(schedules.c.next_at <= bindparam("now"))
_ENDED = (
    select(
        outbox.c.kind,
        outbox.c.reason,
        func.count().label("times"),
        func.max(outbox.c.settled_at, type_=outbox.c.settled_at.type).label("last_at"),
    )
    .where(outbox.c.state == bindparam("state"), outbox.c.settled_at > bindparam("since"))
    .group_by(outbox.c.kind, outbox.c.reason)
    .order_by(func.count().desc(), outbox.c.kind)
    .limit(bindparam("most"))
)
_BY_KIND = {
    "late": select(outbox.c.kind, func.count().label("times"))
    .where(WAITING, outbox.c.due_at <= bindparam("before"))
    .group_by(outbox.c.kind),
    "failed": select(outbox.c.kind, func.count().label("times"))
    .where(outbox.c.state == "failed", outbox.c.settled_at > bindparam("since"))
    .group_by(outbox.c.kind),
}
_UNDRAWN_KINDS = (
    select(outbox.c.kind)
    .where(WAITING, outbox.c.due_at <= bindparam("soon"), outbox.c.reason == UNDRAWN)
    .group_by(outbox.c.kind)
    .order_by(outbox.c.kind)
)
_OLDEST_HERE, _ENDED_HERE, _UNDRAWN_HERE = (one.where(_HERE) for one in (_OLDEST, _ENDED, _UNDRAWN_KINDS))
_OCCURRENCE_HERE = _OCCURRENCE.where(schedules.c.guild_id == bindparam("guild_id"))


def show(tx: Transaction, guild_id: int | None = None, *, now: datetime) -> Symptoms:
    """What is being carried at this moment counts as waiting; it is seconds late at most."""
    here = {} if guild_id is None else {"guild_id": guild_id}
    oldest, occurrence, ended, undrawn = (
        (_OLDEST, _OCCURRENCE, _ENDED, _UNDRAWN_KINDS)
        if guild_id is None
        else (_OLDEST_HERE, _OCCURRENCE_HERE, _ENDED_HERE, _UNDRAWN_HERE)
    )
    since = {"since": now - RECENT, "most": MOST_SHOWN, **here}
    return Symptoms(
        oldest_due=tx.value(oldest, now=now, **here),
        oldest_occurrence=tx.value(occurrence, now=now, **here),
        failed=tx.list(Trouble, ended, state="failed", **since),
        kept=tx.list(Trouble, ended, state="kept", **since),
        undrawn=tx.values(undrawn, soon=now + _UNDRAWN_SINCE, **here),
        aside=setbacks.show(tx, guild_id),
    )


def stuck(tx: Transaction, *, now: datetime) -> Mapping[str, Sequence[Stuck]]:
    """By kind, of all servers: what is "late" now, and what has "failed" in the last week."""
    return {
        "late": tx.list(Stuck, _BY_KIND["late"], before=now - LATE),
        "failed": tx.list(Stuck, _BY_KIND["failed"], since=now - RECENT),
    }
