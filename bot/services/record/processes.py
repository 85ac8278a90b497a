"""Signs of life, so that a second bot on the same token does not go unnoticed. All moments are real time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.db import Transaction
from bot.models.processes import processes

EVERY = timedelta(seconds=30)
#: Three signs missed: it is gone.
ALIVE_FOR = timedelta(seconds=95)


@dataclass(frozen=True, slots=True)
class Process:
    id: int
    application_id: int
    host: str
    shards: str
    started_at: datetime
    stopped: int = 0
    preempted: int = 0

    def overlaps(self, other: Process) -> bool:
        """Whether both serve the same people."""
        ours, theirs = ({*shards.split()} for shards in (self.shards, other.shards))
        return self.application_id == other.application_id and bool(ours & theirs)


_BEAT = upsert(processes).values(
    id=bindparam("id"),
    application_id=bindparam("application_id"),
    host=bindparam("host"),
    shards=bindparam("shards"),
    stopped=bindparam("stopped"),
    preempted=bindparam("preempted"),
    started_at=bindparam("real"),
    seen_at=bindparam("real"),
)
_BEAT = _BEAT.on_conflict_do_update(
    index_elements=["id"],
    set_={name: _BEAT.excluded[name] for name in ("seen_at", "shards", "stopped", "preempted")},
)
_ALIVE = (
    select(*(processes.c[name] for name in Process.__dataclass_fields__))
    .where(processes.c.seen_at > bindparam("since"))
    .order_by(processes.c.seen_at)
)
_SWEEP = delete(processes).where(processes.c.seen_at <= bindparam("since"))
_LEAVE = delete(processes).where(processes.c.id == bindparam("id"))


def beat(
    tx: Transaction,
    process: int,
    application: int,
    *,
    host: str,
    shards: Iterable[int],
    stopped: int = 0,
    preempted: int = 0,
    real: datetime,
) -> None:
    """This process lives, serves these shards, and knows of these troubles."""
    tx.execute(
        _BEAT,
        id=process,
        application_id=application,
        host=host[:80],
        shards=" ".join(map(str, sorted(shards)))[:200],
        stopped=stopped,
        preempted=preempted,
        real=real,
    )
    tx.execute(_SWEEP, since=real - ALIVE_FOR)


def probe(tx: Transaction) -> None:
    """Stores something, to see whether it can be; no sign of life, so the next one sweeps it away."""
    long_ago = datetime.fromtimestamp(0, UTC)
    tx.execute(_BEAT, id=0, application_id=0, host="", shards="", stopped=0, preempted=0, real=long_ago)


def leave(tx: Transaction, process: int) -> None:
    tx.execute(_LEAVE, id=process)


def alive(tx: Transaction, *, real: datetime) -> Sequence[Process]:
    return tx.list(Process, _ALIVE, since=real - ALIVE_FOR)
