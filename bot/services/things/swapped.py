"""Places that are asked for in exchange, as rows: what is open, and what ends with a place or a thing.

How a swap is asked for and answered is in `shifts.swaps`. See docs/design.md § 107.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from sqlalchemy import and_, bindparam, insert, or_, select, update

from bot.db import Transaction
from bot.i18n import N_
from bot.models.rosters import commitments
from bot.models.swaps import swaps as rows
from bot.services.outbox import outbox
from bot.services.outbox.kinds import Message, declare
from bot.services.things import leads, line, on_offer, rosters
from bot.services.things.rosters import Commitment
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

#: To those who look after it; a place changes hands once they say yes.
NOD_WANTED = declare(
    Message(
        "nod_wanted",
        N_("the question whether a place may change hands"),
        waiting=N_("May a place change hands?"),
        duty=True,
        thread=False,
    )
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
    def is_handing_on(self) -> bool:
        """A place that is offered, and who waits for one there: nothing comes back for it."""
        return self.mine_thing_id == self.theirs_thing_id

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
_ADD = insert(rows).returning(*_FIELDS)
_AWAIT = (
    update(rows)
    .where(rows.c.id == bindparam("swap"))
    .values(state="agreed", ends_at=bindparam("until"))
    .returning(*_FIELDS)
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


def add(tx: Transaction, mine: Commitment, theirs: Commitment | None, to: Thing, **row: object) -> Swap:
    """A new question about this place; `to` is what is asked for it, and `theirs` the place there."""
    return tx.one(
        Swap,
        _ADD,
        guild_id=to.guild_id,
        mine_id=mine.id,
        theirs_id=None if theirs is None else theirs.id,
        mine_thing_id=mine.thing_id,
        theirs_thing_id=to.id,
        mine_nodded=False,
        theirs_nodded=False,
        **row,
    )


def await_nod(
    tx: Transaction, swap: Swap, about: Iterable[Thing], wants: Iterable[Thing], *, now: datetime
) -> Swap:
    """Both agree: those who look after these are asked, and there is time until the first of them starts."""
    until = min(one.starts_at for one in about if one.starts_at is not None)
    awaited = tx.one(Swap, _AWAIT, swap=swap.id, until=until)
    for user_id in sorted({one for thing in wants for one in leads.of(tx, thing.id)}):
        key = f"swap:{swap.id}:nod:{user_id}"
        outbox.put(tx, NOD_WANTED, swap.guild_id, key, user_id=user_id, subject_id=swap.id, now=now)
    return awaited


def bring_together(tx: Transaction, thing: Thing, *, now: datetime) -> None:
    """Of the (locked) thing, where a nod is wanted: who offers a place and who waits for one, in the order of
    each; what has settled itself is asked about no more.
    """
    if not thing.nods or thing.starts_at is None or thing.starts_at <= now:
        return
    for one in open_of_thing(tx, thing.id):
        giver, taker = rosters.find(tx, one.mine_id), rosters.find(tx, one.theirs_id or 0)
        goes_on = giver is not None and giver.on_offer_since and taker is not None
        if one.is_handing_on and not (goes_on and taker is not None and taker.state == "waitlisted"):
            settle(tx, one, "ended", now=now)
    if not thing.on_offer:
        return
    taken = {place for one in open_of_thing(tx, thing.id) for place in one.places}
    givers = [one for one in on_offer.in_order(tx, thing.id) if one.id not in taken]
    room = replace(thing.roster, places=thing.confirmed + thing.waitlisted, offered=0)
    takers = [one for one in line.first(tx, room) if one.id not in taken]
    for giver, taker in zip(givers, takers, strict=False):
        swap = add(tx, giver, taker, thing, state="asked", asked_at=now, ends_at=thing.starts_at)
        await_nod(tx, swap, [thing], [thing], now=now)


def settle(tx: Transaction, swap: Swap, state: State, *, besides: int | None = None, now: datetime) -> Swap:
    """What became of it; told to whoever asked, and to the other if they had agreed, but not to whose place
    it is `besides`, who knows.
    """
    tx.execute(_SETTLE, swap=swap.id, as_=state, now=now)
    outbox.drop_about(tx, NOD_WANTED, swap.guild_id, subject_id=swap.id, reason="is settled", now=now)
    if swap.is_handing_on and state != "refused":
        return replace(swap, state=state, settled_at=now)  # they stand as they stood, or hear of the place
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
