"""Shifts of one person in a row, on one timetable: they are told of together, once, and answered together.

Each has a parcel of its own, so that what becomes of one holds up no other; whichever is said first names all
of them, and the others are silent then. See docs/design.md § 113.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby

from sqlalchemy import bindparam, literal_column, or_, select

from bot.db import Transaction
from bot.models.rosters import commitments
from bot.models.shifts import shifts
from bot.models.things import things as thing_rows
from bot.services.outbox import counts
from bot.services.outbox.kinds import Message
from bot.services.outbox.outbox import Parcel
from bot.services.things import things
from bot.services.things.rosters import Commitment
from bot.services.things.things import Thing

#: What is further apart than that is not in a row, and no row is longer than a day.
REST, A_DAY = timedelta(hours=10), timedelta(hours=24)


@dataclass(frozen=True, slots=True)
class Part:
    """One of them, and how this person stands to it."""

    thing: Thing
    commitment: Commitment


@dataclass(frozen=True, slots=True)
class _Moment:
    user_id: int
    thing_id: int
    starts_at: datetime
    ends_at: datetime


_TIMETABLE = select(shifts.c.timetable_id).where(shifts.c.thing_id == bindparam("thing_id")).scalar_subquery()
_BESIDE = (
    select(commitments.c.user_id, commitments.c.thing_id, thing_rows.c.starts_at, thing_rows.c.ends_at)
    .select_from(shifts)
    .join(thing_rows, thing_rows.c.id == shifts.c.thing_id)
    .join(commitments, commitments.c.thing_id == shifts.c.thing_id)
    .where(
        shifts.c.timetable_id == _TIMETABLE,
        or_(thing_rows.c.state == literal_column("'open'"), thing_rows.c.state == literal_column("'closed'")),
        commitments.c.state == literal_column("'confirmed'"),
    )
    .order_by(commitments.c.user_id, thing_rows.c.starts_at, commitments.c.thing_id)
)
_OF_ONE = _BESIDE.where(commitments.c.user_id == bindparam("user_id"))


def _row_with(thing_id: int, moments: Iterable[_Moment]) -> Sequence[_Moment]:
    """Of these, by their start, those in a row with it; none, where it is not among them."""
    row: list[_Moment] = []
    for one in moments:
        if row and (one.starts_at - row[-1].ends_at > REST or one.starts_at - row[0].starts_at > A_DAY):
            if any(each.thing_id == thing_id for each in row):
                return row
            row = []
        row.append(one)
    return row if any(each.thing_id == thing_id for each in row) else ()


def of(tx: Transaction, thing: Thing, user_id: int) -> Sequence[Part]:
    """The shifts on which this person has a place, in a row with this one, whether they (still) have one on
    it or not, by their start. Of anything else, itself, if they have a place on it.
    """
    moments = {one.thing_id: one for one in tx.list(_Moment, _OF_ONE, thing_id=thing.id, user_id=user_id)}
    if thing.starts_at is not None and thing.ends_at is not None:
        moments.setdefault(thing.id, _Moment(user_id, thing.id, thing.starts_at, thing.ends_at))
    in_order = sorted(moments.values(), key=lambda one: (one.starts_at, one.thing_id))
    found = [one.thing_id for one in _row_with(thing.id, in_order)] or [thing.id]
    stand = [things.with_commitment(tx, one, user_id) for one in found]
    return [Part(one, theirs) for one, theirs in stand if theirs is not None and theirs.state == "confirmed"]


def coming(tx: Transaction, thing: Thing, user_id: int, *, now: datetime) -> Sequence[Part]:
    """Those that are to come and not done."""
    parts = of(tx, thing, user_id)
    return [one for one in parts if one.thing.is_open(now) and one.commitment.done_at is None]


def over(tx: Transaction, thing: Thing, user_id: int) -> Sequence[Part]:
    """Those that have ended."""
    return [one for one in of(tx, thing, user_id) if one.thing.state == "closed"]


def ends(tx: Transaction, thing: Thing) -> Mapping[int, datetime]:
    """When the last one in a row with this shift is over, for each person who has a place on it."""
    if thing.kind != "shift":
        return {}
    theirs = groupby(tx.list(_Moment, _BESIDE, thing_id=thing.id), key=lambda one: one.user_id)
    rows = {user_id: _row_with(thing.id, moments) for user_id, moments in theirs}
    return {user_id: max(one.ends_at for one in row) for user_id, row in rows.items() if row}


def to_say(
    tx: Transaction, kind: Message, parcel: Parcel, parts: Sequence[Part], *, now: datetime
) -> Sequence[Part]:
    """Those of them that this parcel tells its person of: all that no other has told them of, as they stand;
    none, where another one is about to, or has told of its own.
    """
    subjects = [one.thing.id for one in parts if one.thing.id != parcel.subject_id]
    if not subjects:
        return parts
    if counts.is_being_told(tx, kind, parcel, subjects, now=now):
        return ()
    told_at = counts.last_told(tx, kind, parcel, subjects)
    if told_at is None:
        return parts
    moved = [one.thing.moved_at or datetime.min.replace(tzinfo=UTC) for one in parts]
    untold = [
        one
        for one in parts
        if told_at < max(one.commitment.changed_at, one.thing.ended_at or one.commitment.changed_at, *moved)
    ]
    return untold if any(one.thing.id == parcel.subject_id for one in untold) else ()
