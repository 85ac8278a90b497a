"""How often somebody wants to be asked at most, whatever rounds there are."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.db import Transaction
from bot.errors import Invalid
from bot.i18n import N_
from bot.models.checkins import checkin_paces as rows
from bot.services.guild.callers import Caller
from bot.services.people import volunteers

#: Days between, at least.
PACES = (14, 28, 84)
#: A round that comes a little early is not too early.
EARLY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Pace:
    user_id: int
    every_days: int
    asked_at: datetime

    def rests(self, at: datetime) -> bool:
        """Whether it is too early to ask them again then."""
        return at + EARLY < self.asked_at + timedelta(days=self.every_days)


_FIELDS = [rows.c[name] for name in Pace.__dataclass_fields__]
_HERE = select(*_FIELDS).where(rows.c.guild_id == bindparam("guild_id"))
_ONE = _HERE.where(rows.c.user_id == bindparam("user_id"))
_CHOOSE = upsert(rows).values(
    guild_id=bindparam("guild_id"),
    user_id=bindparam("user_id"),
    every_days=bindparam("every_days"),
    asked_at=bindparam("now"),
)
_CHOOSE = _CHOOSE.on_conflict_do_update(
    index_elements=["guild_id", "user_id"], set_={"every_days": _CHOOSE.excluded.every_days}
)
_ASKED = (
    update(rows)
    .where(rows.c.guild_id == bindparam("guild_id"), rows.c.user_id == bindparam("user_id"))
    .values(asked_at=bindparam("now"))
)
_FORGET = delete(rows).where(rows.c.guild_id == bindparam("guild_id"), rows.c.user_id == bindparam("user_id"))


def choose(tx: Transaction, guild_id: int, caller: Caller, every_days: int | None, *, now: datetime) -> None:
    """At most so often, or (None) as they come; whoever chooses it has just been asked. Raises Invalid."""
    caller.require_from(guild_id)
    if every_days is not None and every_days not in PACES:
        raise Invalid(N_("I can't read that rhythm. Please choose one of those offered."))
    volunteers.seen(tx, guild_id, caller.user_id, language=caller.language, now=now)
    if every_days is None:
        forget(tx, guild_id, caller.user_id)
    else:
        tx.execute(_CHOOSE, guild_id=guild_id, user_id=caller.user_id, every_days=every_days, now=now)


def find(tx: Transaction, guild_id: int, user_id: int) -> Pace | None:
    return tx.maybe(Pace, _ONE, guild_id=guild_id, user_id=user_id)


def resting(tx: Transaction, guild_id: int, *, at: datetime) -> frozenset[int]:
    """Whom it would be too early to ask then."""
    found: Sequence[Pace] = tx.list(Pace, _HERE, guild_id=guild_id)
    return frozenset(one.user_id for one in found if one.rests(at))


def note_asked(tx: Transaction, guild_id: int, people: Sequence[int], *, at: datetime) -> None:
    """They are asked then."""
    tx.many(_ASKED, [{"guild_id": guild_id, "user_id": one, "now": at} for one in people])


def forget(tx: Transaction, guild_id: int, user_id: int) -> None:
    tx.execute(_FORGET, guild_id=guild_id, user_id=user_id)
