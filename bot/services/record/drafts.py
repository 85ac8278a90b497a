"""What somebody wrote into a form that was refused, or looks at before it goes out: kept for a day."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.db import Transaction
from bot.errors import NotFound
from bot.i18n import N_
from bot.models.drafts import drafts

KEPT_FOR = timedelta(days=1)

FieldValue = str | bool | list[str] | None


@dataclass(frozen=True, slots=True)
class Draft:
    id: int
    route: str
    fields: str

    def values(self) -> dict[str, FieldValue]:
        """The fields by name, as they were sent."""
        read: dict[str, FieldValue] = json.loads(self.fields)
        return read


_WRITE = upsert(drafts).values(
    guild_id=bindparam("guild_id"),
    user_id=bindparam("user_id"),
    route=bindparam("route"),
    fields=bindparam("fields"),
    kept_at=bindparam("now"),
)
_KEEP = _WRITE.on_conflict_do_update(
    index_elements=[drafts.c.user_id, drafts.c.guild_id, drafts.c.route],
    set_={"fields": _WRITE.excluded.fields, "kept_at": _WRITE.excluded.kept_at},
).returning(drafts.c.id)
_OPEN = select(drafts.c.id, drafts.c.route, drafts.c.fields).where(
    drafts.c.id == bindparam("id"), drafts.c.user_id == bindparam("user_id")
)
_DROP = delete(drafts).where(
    drafts.c.user_id == bindparam("user_id"),
    drafts.c.guild_id == bindparam("guild_id"),
    drafts.c.route == bindparam("route"),
)
_PURGE = delete(drafts).where(drafts.c.kept_at < bindparam("before"))
_FORGET = delete(drafts).where(
    drafts.c.user_id == bindparam("user_id"), drafts.c.guild_id == bindparam("guild_id")
)


def keep(
    tx: Transaction,
    guild_id: int,
    user_id: int,
    route: str,
    fields: Mapping[str, FieldValue],
    *,
    now: datetime,
) -> int:
    """Keep what was written and return the draft's id; the newest draft of a form replaces the older."""
    draft_id: int = tx.value(
        _KEEP, guild_id=guild_id, user_id=user_id, route=route, fields=json.dumps(fields), now=now
    )
    return draft_id


def take(tx: Transaction, draft_id: int, user_id: int) -> Draft:
    """The draft, for whoever wrote it and nobody else. It stays, for a form that is closed again unsent.
    Raises NotFound.
    """
    draft = tx.maybe(Draft, _OPEN, id=draft_id, user_id=user_id)
    if draft is None:
        raise NotFound(N_("What you wrote is no longer here: it is kept for a day. Please start afresh."))
    return draft


def drop(tx: Transaction, guild_id: int, user_id: int, route: str) -> None:
    """It is no longer needed; nobody finds it under its id any more."""
    tx.execute(_DROP, guild_id=guild_id, user_id=user_id, route=route)


def purge(tx: Transaction, *, now: datetime) -> int:
    """Delete the drafts nobody mended within a day, and count them."""
    return tx.execute(_PURGE, before=now - KEPT_FOR)


def forget(tx: Transaction, guild_id: int, user_id: int) -> int:
    """Delete everything this person's refused forms held here."""
    return tx.execute(_FORGET, user_id=user_id, guild_id=guild_id)
