"""What Discord was last told about our commands, so that a start with the same commands tells it nothing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.db import Transaction
from bot.models.command_syncs import command_syncs


@dataclass(frozen=True, slots=True)
class _Sync:
    scope: int
    digest: str


_KNOWN = select(command_syncs.c.scope, command_syncs.c.digest).where(
    command_syncs.c.application_id == bindparam("application_id")
)
_WRITE = upsert(command_syncs).values(
    application_id=bindparam("application_id"),
    scope=bindparam("scope"),
    digest=bindparam("digest"),
    synced_at=bindparam("now"),
)
_REMEMBER = _WRITE.on_conflict_do_update(
    index_elements=[command_syncs.c.application_id, command_syncs.c.scope],
    set_={"digest": _WRITE.excluded.digest, "synced_at": _WRITE.excluded.synced_at},
)


def known(tx: Transaction, application_id: int) -> dict[int, str]:
    """The digest of each scope (a guild's id, or 0 for everywhere) that was ever written."""
    return {row.scope: row.digest for row in tx.list(_Sync, _KNOWN, application_id=application_id)}


def remember(tx: Transaction, application_id: int, scope: int, digest: str, *, now: datetime) -> None:
    tx.execute(_REMEMBER, application_id=application_id, scope=scope, digest=digest, now=now)
