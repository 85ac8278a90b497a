"""An honest picture for moderators: how many, never who."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select

from bot.db import Transaction
from bot.models.rosters import rosters
from bot.models.things import things
from bot.models.volunteers import volunteers
from bot.services.guild import rights
from bot.services.guild.callers import Caller
from bot.services.record.figures import safe_count
from bot.services.things.things import IS_OPEN

#: Fill rates look this far back.
RECENT = timedelta(days=90)


@dataclass(frozen=True, slots=True)
class Stats:
    """People are None where fewer than five would be shown; asks and places are things and shown as
    they are.
    """

    joined: int | None
    first_action: int | None
    active_7: int | None
    active_30: int | None
    asks: int
    open_asks: int
    places: int
    places_taken: int
    done: int

    @property
    def fill_rate(self) -> float | None:
        """Share of the places that were taken, 0 to 1; None if no ask had places."""
        return self.places_taken / self.places if self.places else None


@dataclass(frozen=True, slots=True)
class _Asks:
    asks: int
    open_asks: int
    places: int
    places_taken: int
    done: int


_PEOPLE = (
    select(func.count())
    .select_from(volunteers)
    .where(volunteers.c.guild_id == bindparam("guild_id"), volunteers.c.left_at.is_(None))
)
_JOINED = _PEOPLE.where(volunteers.c.joined_at.is_not(None))
_ACTED = _PEOPLE.where(volunteers.c.first_done_at.is_not(None))
_ACTIVE = _PEOPLE.where(volunteers.c.last_active_at > bindparam("since"))
_LIMITED = rosters.c.places.is_not(None)
_ASKS = (
    select(
        func.count(things.c.id).label("asks"),
        func.count(things.c.id).filter(IS_OPEN).label("open_asks"),
        func.coalesce(func.sum(rosters.c.places), 0).label("places"),
        func.coalesce(func.sum(rosters.c.confirmed).filter(_LIMITED), 0).label("places_taken"),
        func.coalesce(func.sum(rosters.c.done), 0).label("done"),
    )
    .select_from(things)
    .join(rosters, rosters.c.thing_id == things.c.id)
    .where(
        things.c.guild_id == bindparam("guild_id"),
        things.c.kind == "ask",
        things.c.state.in_(["open", "closed", "cancelled"]),
        things.c.created_at > bindparam("since"),
    )
)


def show(tx: Transaction, caller: Caller, *, now: datetime) -> Stats:
    """For whoever the guild shows its figures to."""
    rights.require_stats(tx, caller)
    guild = caller.guild
    recent = tx.one(_Asks, _ASKS, guild_id=guild, since=now - RECENT, now=now)
    return Stats(
        joined=safe_count(int(tx.value(_JOINED, guild_id=guild))),
        first_action=safe_count(int(tx.value(_ACTED, guild_id=guild))),
        active_7=safe_count(int(tx.value(_ACTIVE, guild_id=guild, since=now - timedelta(days=7)))),
        active_30=safe_count(int(tx.value(_ACTIVE, guild_id=guild, since=now - timedelta(days=30)))),
        asks=int(recent.asks),
        open_asks=int(recent.open_asks),
        places=int(recent.places),
        places_taken=int(recent.places_taken),
        done=int(recent.done),
    )
