"""What Discord was last told about our commands, so that a start with the same commands tells it nothing."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.db import Transaction
from bot.models.command_syncs import command_syncs

#: The scope of all guilds together.
EVERYWHERE = 0


@dataclass(frozen=True, slots=True)
class _Sync:
    scope: int
    digest: str


@dataclass(frozen=True, slots=True)
class _Ids:
    ids: str


_KNOWN = select(command_syncs.c.scope, command_syncs.c.digest).where(
    command_syncs.c.application_id == bindparam("application_id")
)
_IDS = select(command_syncs.c.ids).where(
    command_syncs.c.application_id == bindparam("application_id"),
    command_syncs.c.scope == EVERYWHERE,
)
_WRITE = upsert(command_syncs).values(
    application_id=bindparam("application_id"),
    scope=bindparam("scope"),
    digest=bindparam("digest"),
    ids=bindparam("ids"),
    synced_at=bindparam("now"),
)
_REMEMBER = _WRITE.on_conflict_do_update(
    index_elements=[command_syncs.c.application_id, command_syncs.c.scope],
    set_={name: _WRITE.excluded[name] for name in ("digest", "ids", "synced_at")},
)


def known(tx: Transaction, application_id: int) -> dict[int, str]:
    """The digest of each scope (a guild's id, or 0 for everywhere) that was ever written."""
    return {row.scope: row.digest for row in tx.list(_Sync, _KNOWN, application_id=application_id)}


def ids(tx: Transaction, application_id: int) -> dict[str, int]:
    """The ids of the slash commands that are there in every guild, by name."""
    found = tx.list(_Ids, _IDS, application_id=application_id)
    return {name: int(number) for row in found for name, number in json.loads(row.ids).items()}


def remember(
    tx: Transaction, application_id: int, scope: int, digest: str, ids: Mapping[str, int], *, now: datetime
) -> None:
    tx.execute(
        _REMEMBER,
        application_id=application_id,
        scope=scope,
        digest=digest,
        ids=json.dumps(dict(ids)),
        now=now,
    )
