"""Who said in a check-in that they are stretched, and agreed that somebody may write to them about it.

Nothing of it is known to anybody before they agree; another answer, or their word, takes it back.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.db import Transaction
from bot.models.checkins import stretched

#: So long it is of use to write to them.
KEPT_FOR = timedelta(days=30)


@dataclass(frozen=True, slots=True)
class Stretched:
    """They agreed that coordinators see their name, and that they said so: nothing else."""

    user_id: int
    checkin_id: int
    said_at: datetime


_FIELDS = [stretched.c[name] for name in Stretched.__dataclass_fields__]
_SAY = upsert(stretched).values(
    guild_id=bindparam("guild_id"),
    user_id=bindparam("user_id"),
    checkin_id=bindparam("checkin_id"),
    said_at=bindparam("now"),
)
_SAY = _SAY.on_conflict_do_update(
    index_elements=["guild_id", "user_id"],
    set_={"checkin_id": _SAY.excluded.checkin_id, "said_at": _SAY.excluded.said_at},
)
_WHO = (
    select(*_FIELDS)
    .where(stretched.c.guild_id == bindparam("guild_id"), stretched.c.said_at > bindparam("since"))
    .order_by(stretched.c.said_at, stretched.c.user_id)
)
_ONE = _WHO.where(stretched.c.user_id == bindparam("user_id"))
_TAKE_BACK = delete(stretched).where(
    stretched.c.guild_id == bindparam("guild_id"), stretched.c.user_id == bindparam("user_id")
)
_OLD = delete(stretched).where(stretched.c.said_at <= bindparam("before"))


def agree(tx: Transaction, guild_id: int, user_id: int, checkin_id: int, *, now: datetime) -> None:
    """This (held) person said so in that round, and agrees. Twice is once."""
    tx.execute(_SAY, guild_id=guild_id, user_id=user_id, checkin_id=checkin_id, now=now)


def who(tx: Transaction, guild_id: int, *, now: datetime) -> Sequence[Stretched]:
    """Everybody who agreed, those who have waited longest first; for follow-ups alone, which look whether
    they may still be written to.
    """
    return tx.list(Stretched, _WHO, guild_id=guild_id, since=now - KEPT_FOR)


def find(tx: Transaction, guild_id: int, user_id: int, *, now: datetime) -> Stretched | None:
    """What this person agreed to, if they did."""
    return tx.maybe(Stretched, _ONE, guild_id=guild_id, user_id=user_id, since=now - KEPT_FOR)


def take_back(tx: Transaction, guild_id: int, user_id: int) -> None:
    """Nobody is to write any more. Twice is once."""
    tx.execute(_TAKE_BACK, guild_id=guild_id, user_id=user_id)


def purge(tx: Transaction, *, now: datetime) -> int:
    """What is too old to be of use; returns how many that were."""
    return tx.execute(_OLD, before=now - KEPT_FOR)
