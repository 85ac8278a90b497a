"""Places that are asked for in exchange, as rows: what is open, and what ends with a place or a thing.

How a swap is asked for and answered is in `shifts.swaps`. See docs/design.md § 107.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from sqlalchemy import and_, bindparam, or_, select, update

from bot.db import Transaction
from bot.i18n import N_
from bot.models.rosters import commitments
from bot.models.swaps import swaps as rows
from bot.services.outbox import outbox
from bot.services.outbox.kinds import Message, declare
from bot.services.things.things import Thing

#: It says who asks, so it is told to nobody else.
SWAP_ASKED = declare(
    Message(
        "swap_asked",
        N_("the question whether somebody would swap"),
        waiting=N_("Would you swap?"),
        thread=False,
    )
)
SWAP_SETTLED = declare(
    Message("swap_settled", N_("what became of a swap"), waiting=N_("What became of a swap"), thread=False)
)

State = Literal["asked", "agreed", "done", "declined", "refused", "stopped", "late", "ended"]


@dataclass(frozen=True, slots=True)
class Swap:
    """`theirs_id` is None where whoever was named has no place there."""

    id: int
    guild_id: int
    mine_id: int
    theirs_id: int | None
    mine_thing_id: int
    theirs_thing_id: int
    state: State
    mine_nodded: bool
    theirs_nodded: bool
    asked_at: datetime
    ends_at: datetime
    settled_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.settled_at is None

    @property
    def places(self) -> frozenset[int]:
        return frozenset(one for one in (self.mine_id, self.theirs_id) if one is not None)


@dataclass(frozen=True, slots=True)
class _Owner:
    id: int
    user_id: int | None


_FIELDS = [rows.c[name] for name in Swap.__dataclass_fields__]
_FIND = select(*_FIELDS).where(rows.c.id == bindparam("id"))
_OPEN = rows.c.settled_at.is_(None)
_OF_PLACE = select(*_FIELDS).where(
    or_(
        and_(rows.c.mine_id == bindparam("place"), _OPEN), and_(rows.c.theirs_id == bindparam("place"), _OPEN)
    )
)
_OF_THING = (
    select(*_FIELDS)
    .where(
        or_(
            and_(rows.c.mine_thing_id == bindparam("thing"), _OPEN),
            and_(rows.c.theirs_thing_id == bindparam("thing"), _OPEN),
        )
    )
    .order_by(rows.c.id)
)
_OWNERS = select(commitments.c.id, commitments.c.user_id).where(
    commitments.c.id.in_(bindparam("places", expanding=True))
)
_SETTLE = (
    update(rows)
    .where(rows.c.id == bindparam("swap"))
    .values(state=bindparam("as_"), settled_at=bindparam("now"))
)


def find(tx: Transaction, swap_id: int) -> Swap | None:
    return tx.maybe(Swap, _FIND, id=swap_id)


def open_of_place(tx: Transaction, commitment_id: int) -> Swap | None:
    """The one question that this place is part of, on either side; there is one at most."""
    return tx.maybe(Swap, _OF_PLACE, place=commitment_id)


def open_of_thing(tx: Transaction, thing_id: int) -> Sequence[Swap]:
    """Those that a place on it is part of, the oldest first."""
    return tx.list(Swap, _OF_THING, thing=thing_id)


def owners(tx: Transaction, swap: Swap) -> dict[int, int]:
    """Whose the places are or were, by their ids; nobody's of who has erased themselves."""
    found = tx.list(_Owner, _OWNERS, places=[*swap.places])
    return {one.id: one.user_id for one in found if one.user_id is not None}


def end_of_place(tx: Transaction, thing: Thing, commitment_id: int, *, now: datetime) -> None:
    """Somebody no longer has this place on the (locked) thing, or has done it: a question it is part of is
    over, and the other of the two hears that.
    """
    if thing.occasion is None:
        return
    found = open_of_place(tx, commitment_id)
    if found is not None:
        settle(tx, found, "ended", besides=commitment_id, now=now)


def end_of_thing(tx: Transaction, thing: Thing, *, now: datetime) -> None:
    """The (locked) thing is over or at another moment: nobody has been asked about that."""
    for one in open_of_thing(tx, thing.id):
        settle(tx, one, "ended", now=now)


def settle(tx: Transaction, swap: Swap, state: State, *, besides: int | None = None, now: datetime) -> Swap:
    """What became of it; told to whoever asked, and to the other if they had agreed, but not to whose place
    it is `besides`, who knows.
    """
    tx.execute(_SETTLE, swap=swap.id, as_=state, now=now)
    whose = owners(tx, swap)
    for user_id in whose.values():
        about = {"user_id": user_id, "subject_id": swap.id}
        outbox.drop(tx, SWAP_ASKED, swap.guild_id, **about, reason="is settled", now=now)
    for place, user_id in sorted(whose.items()):
        hears = place == swap.mine_id or swap.state == "agreed"
        if hears and place != besides:
            outbox.put(
                tx,
                SWAP_SETTLED,
                swap.guild_id,
                f"swap:{swap.id}:settled:{place}",
                user_id=user_id,
                subject_id=swap.id,
                detail=_detail(swap, state, place),
                now=now,
            )
    return replace(swap, state=state, settled_at=now)


def _detail(swap: Swap, state: State, place: int) -> outbox.Detail:
    """What became of it for whose place that is; it is told also where the other has erased themselves."""
    had, other = swap.mine_thing_id, swap.theirs_thing_id
    if place == swap.theirs_id:
        had, other = other, had
    return {"state": state, "had": had, "other": other}
