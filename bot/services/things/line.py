"""The line of those who wait: who is before whom."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import bindparam, func, select, tuple_

from bot.db import Transaction
from bot.models.rosters import WAITLISTED, commitments
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


def first(tx: Transaction, roster: Roster) -> Sequence[Commitment]:
    """For whom the (locked) roster has a place: a free one, or one that somebody offers."""
    room = roster.within_reach
    most = roster.waitlisted if room is None else min(room, roster.waitlisted)
    return tx.list(Commitment, _LINE, thing_id=roster.thing_id, most=most) if most else ()


def ahead_of(tx: Transaction, commitment: Commitment | None) -> int:
    """How many wait before this one; nobody before whoever does not wait."""
    if commitment is None or commitment.state != "waitlisted":
        return 0
    place = {"came": commitment.came, "position": commitment.position}
    ahead = tx.value(_AHEAD, thing_id=commitment.thing_id, **place)
    return int(ahead or 0)
