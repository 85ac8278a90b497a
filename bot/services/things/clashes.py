"""What somebody would have at the same time, or for too many hours in a row: said before a place is theirs.

Looked at only for what has an occasion, in one statement. Whoever has read it and wants it all the same says
so with a mark of what they read: what has come to it since is asked about anew. See docs/design.md § 101.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select

from bot.db import Transaction
from bot.models.guilds import guilds
from bot.models.rosters import commitments
from bot.models.things import OPEN, things
from bot.services.guild.overtaking import marks
from bot.services.things.rosters import State
from bot.services.things.things import Occasion, Thing

#: Between two things in a row; more than that is a rest.
BREATH = timedelta(minutes=30)
#: What is further away is in a row with nothing that is asked about: nobody may ask about more hours.
FURTHEST = timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Taken:
    """Something else on this person's calendar: they have a place, or one is kept for them (`offered`)."""

    thing_id: int
    kind: str
    title: str
    state: State
    starts_at: datetime
    ends_at: datetime
    done_at: datetime | None
    offered_until: datetime | None
    limit: int | None  # hours in a row that this server asks about


@dataclass(frozen=True, slots=True)
class Clash:
    """What overlaps, or else what comes to `hours` in a row with it; `seen` marks what was read."""

    others: Sequence[Taken]
    overlaps: bool
    hours: int
    seen: str


_LIMIT = (
    select(guilds.c.hours_in_a_row)
    .where(guilds.c.guild_id == bindparam("guild_id"))
    .scalar_subquery()
    .label("limit")
)
_AROUND = (
    select(
        commitments.c.thing_id,
        things.c.kind,
        things.c.title,
        commitments.c.state,
        things.c.starts_at,
        things.c.ends_at,
        commitments.c.done_at,
        commitments.c.offered_until,
        _LIMIT,
    )
    .select_from(commitments)
    .join(things, things.c.id == commitments.c.thing_id)
    .where(
        commitments.c.guild_id == bindparam("guild_id"),
        commitments.c.user_id == bindparam("user_id"),
        commitments.c.state != "left",
        OPEN,
        things.c.starts_at < bindparam("before"),
        things.c.ends_at > bindparam("after"),
    )
    .order_by(things.c.starts_at, things.c.id)
)


def with_yes(
    tx: Transaction, thing: Thing, user_id: int, *, agreed: str | None = None, besides: int | None = None
) -> Clash | None:
    """What a yes of this (held) person to it would clash with; None for what has no occasion, for who has
    said yes to it already, and once they have agreed to just that. `besides`: a thing they would no longer
    have.
    """
    occasion = thing.occasion
    if occasion is None:
        return None
    found = _around(tx, thing, occasion, user_id)
    yet_to_have = ("offered", "standby") if besides is None else ("offered", "standby", "waitlisted")
    if any(one.thing_id == thing.id and one.state not in yet_to_have for one in found):
        return None
    others = [one for one in found if one.thing_id not in (thing.id, besides) and _is_theirs(one)]
    clash = _clash(thing, occasion.starts_at, occasion.ends_at, others)
    return None if clash is None or clash.seen == agreed else clash


def with_place(tx: Transaction, thing: Thing, user_id: int) -> Clash | None:
    """What overlaps with a place that came to them by itself, because they waited for one."""
    occasion = thing.occasion
    if occasion is None:
        return None
    found = _around(tx, thing, occasion, user_id)
    others = [one for one in found if one.thing_id != thing.id and _is_theirs(one)]
    clash = _clash(thing, occasion.starts_at, occasion.ends_at, others)
    return clash if clash is not None and clash.overlaps else None


def _around(tx: Transaction, thing: Thing, occasion: Occasion, user_id: int) -> Sequence[Taken]:
    return tx.list(
        Taken,
        _AROUND,
        guild_id=thing.guild_id,
        user_id=user_id,
        before=occasion.ends_at + FURTHEST,
        after=occasion.starts_at - FURTHEST,
    )


def _is_theirs(one: Taken) -> bool:
    return one.state in ("confirmed", "offered") and one.done_at is None


def _clash(thing: Thing, starts_at: datetime, ends_at: datetime, others: Sequence[Taken]) -> Clash | None:
    over = [one for one in others if one.starts_at < ends_at and one.ends_at > starts_at]
    if over:
        return Clash(over, True, 0, _mark(thing, over))
    row = _in_a_row(starts_at, ends_at, others)
    limit = next((one.limit for one in row), None)
    if limit is None:
        return None
    length = max(ends_at, *(one.ends_at for one in row)) - min(starts_at, *(one.starts_at for one in row))
    if length <= timedelta(hours=limit):
        return None
    hours = -(-(length - timedelta(minutes=1)) // timedelta(hours=1))  # by the minute, and not too few
    return Clash(row, False, hours, _mark(thing, row))


def _in_a_row(starts_at: datetime, ends_at: datetime, others: Sequence[Taken]) -> Sequence[Taken]:
    """What is next to it without a rest, on both sides, and what is next to that."""
    row: list[Taken] = []
    while nearest := [
        one
        for one in others
        if one not in row and one.starts_at <= ends_at + BREATH and one.ends_at >= starts_at - BREATH
    ]:
        row += nearest
        starts_at = min(starts_at, *(one.starts_at for one in nearest))
        ends_at = max(ends_at, *(one.ends_at for one in nearest))
    return sorted(row, key=lambda one: (one.starts_at, one.thing_id))


def _mark(thing: Thing, others: Sequence[Taken]) -> str:
    """Of all the moments somebody reads."""
    read = [(thing.starts_at, thing.ends_at), *((one.thing_id, one.starts_at, one.ends_at) for one in others)]
    return marks({"clash": "\n".join(map(str, read))})
