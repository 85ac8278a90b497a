"""The line of those who wait: who is before whom."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import and_, bindparam, func, or_, select, tuple_, update

from bot.db import Transaction
from bot.models.rosters import WAITLISTED, commitments, rosters
from bot.models.volunteers import volunteers
from bot.services.record.setbacks import Due, overdue
from bot.services.things.rosters import Commitment, Roster

_BEFORE = tuple_(commitments.c.came, commitments.c.position) < tuple_(
    bindparam("came"), bindparam("position")
)
_AHEAD = (
    select(func.count())
    .select_from(commitments)
    .where(commitments.c.thing_id == bindparam("thing_id"), WAITLISTED, _BEFORE)
)
_LINE = (
    select(*(commitments.c[name] for name in Commitment.__dataclass_fields__))
    .where(commitments.c.thing_id == bindparam("thing_id"), WAITLISTED)
    .order_by(commitments.c.came, commitments.c.position)
    .limit(bindparam("most"))
)
_THEM = and_(volunteers.c.guild_id == commitments.c.guild_id, volunteers.c.user_id == commitments.c.user_id)
_IS_AWAKE = or_(volunteers.c.paused_until.is_(None), volunteers.c.paused_until <= bindparam("now"))
_AWAKE = (
    select(*(commitments.c[name] for name in Commitment.__dataclass_fields__))
    .outerjoin(volunteers, _THEM)
    .where(commitments.c.thing_id == bindparam("thing_id"), WAITLISTED, _IS_AWAKE)
    .order_by(commitments.c.came, commitments.c.position)
    .limit(bindparam("most"))
)
_BACK_FIRST = (
    select(func.min(volunteers.c.paused_until))
    .select_from(commitments)
    .join(volunteers, _THEM)
    .where(
        commitments.c.thing_id == bindparam("thing_id"),
        WAITLISTED,
        volunteers.c.paused_until > bindparam("now"),
    )
)
_WAKES = (
    update(rosters)
    .where(rosters.c.thing_id == bindparam("thing"), rosters.c.wakes_at.is_distinct_from(bindparam("at")))
    .values(wakes_at=bindparam("at", type_=rosters.c.wakes_at.type))
)
_LOOK_NOW = (
    update(rosters)
    .where(
        rosters.c.thing_id.in_(
            select(commitments.c.thing_id).where(
                commitments.c.guild_id == bindparam("guild"),
                commitments.c.user_id == bindparam("user"),
                WAITLISTED,
            )
        ),
        rosters.c.wakes_at.is_not(None),
    )
    .values(wakes_at=bindparam("now"))
)
_DUE = overdue("offers", rosters.c.wakes_at, rosters.c.guild_id, rosters.c.thing_id)


def first(tx: Transaction, roster: Roster) -> Sequence[Commitment]:
    """For whom the (locked) roster has a place: a free one, or one that somebody offers."""
    room = roster.within_reach
    most = roster.waitlisted if room is None else min(room, roster.waitlisted)
    return tx.list(Commitment, _LINE, thing_id=roster.thing_id, most=most) if most else ()


def first_awake(tx: Transaction, roster: Roster, *, now: datetime) -> Sequence[Commitment]:
    """The same, without those who are on a break: they keep their place in line, and nobody asks them."""
    room = roster.within_reach
    most = roster.waitlisted if room is None else min(room, roster.waitlisted)
    return tx.list(Commitment, _AWAKE, thing_id=roster.thing_id, most=most, now=now) if most else ()


def wake(tx: Transaction, roster: Roster, *, now: datetime) -> None:
    """Where the (locked) roster has places that only people on a break wait for: look again when the first of
    them is back.
    """
    is_kept = bool(roster.free and roster.waitlisted)
    at = tx.value(_BACK_FIRST, thing_id=roster.thing_id, now=now) if is_kept else None
    tx.execute(_WAKES, thing=roster.thing_id, at=at)


def wakes(tx: Transaction, *, now: datetime) -> Sequence[Due]:
    """Up to fifty things with a place, and somebody in line who is back from their break."""
    return tx.list(Due, _DUE, now=now)


def is_back(tx: Transaction, guild_id: int, user_id: int, *, now: datetime) -> None:
    """They have ended their break, or made it another one: whatever they wait for is looked at now."""
    tx.execute(_LOOK_NOW, guild=guild_id, user=user_id, now=now)


def ahead_of(tx: Transaction, commitment: Commitment | None) -> int:
    """How many wait before this one; nobody before whoever does not wait."""
    if commitment is None or commitment.state != "waitlisted":
        return 0
    place = {"came": commitment.came, "position": commitment.position}
    ahead = tx.value(_AHEAD, thing_id=commitment.thing_id, **place)
    return int(ahead or 0)
