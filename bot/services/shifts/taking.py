"""Taking several shifts in one go: each is answered by itself, and none is kept waiting for another."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import bindparam, select

from bot.db import Transaction
from bot.errors import NotFound
from bot.models.rosters import commitments as commitments_rows
from bot.models.shifts import shifts as shift_rows
from bot.services.guild.callers import Caller
from bot.services.people import volunteers
from bot.services.things import commitments, shifts, things
from bot.services.things.receipts import Receipt
from bot.services.things.rosters import State
from bot.services.things.shifts import Shift
from bot.services.things.things import GONE

_STANDING = (
    select(commitments_rows.c.thing_id, commitments_rows.c.state)
    .join(shift_rows, shift_rows.c.thing_id == commitments_rows.c.thing_id)
    .where(
        commitments_rows.c.guild_id == bindparam("guild_id"),
        commitments_rows.c.user_id == bindparam("user_id"),
        commitments_rows.c.state != "left",
        shift_rows.c.timetable_id == bindparam("timetable_id"),
    )
)

#: What became of one: it is theirs, was before, they wait, it clashes with another, or it is gone.
Answer = Literal["taken", "had", "waits", "clash", "gone"]


@dataclass(frozen=True, slots=True)
class _Standing:
    thing_id: int
    state: State


@dataclass(frozen=True, slots=True)
class Taken:
    """How one of them was answered, and how it stands now."""

    shift: Shift
    answer: Answer
    receipt: Receipt | None = None


def standing(tx: Transaction, timetable_id: int, caller: Caller) -> Mapping[int, State]:
    """How this person stands to the shifts of a timetable that they said yes to and did not give back."""
    found = tx.list(
        _Standing, _STANDING, guild_id=caller.guild, user_id=caller.user_id, timetable_id=timetable_id
    )
    return {one.thing_id: one.state for one in found}


def take(
    tx: Transaction, timetable_id: int, caller: Caller, chosen: Collection[int], *, now: datetime
) -> Sequence[Taken]:
    """A place on each of these shifts of one timetable, by their moment; what is full puts them in line, what
    clashes with what they have (or have just taken) is left to be asked. For anyone in the server. Twice is
    once. Raises NotFound where none of them is one of it.
    """
    words = shifts.show(tx, timetable_id)
    caller.require_here(words.guild_id)
    volunteers.seen(tx, words.guild_id, caller.user_id, language=caller.language, now=now)
    own = [one for one in shifts.of_timetable(tx, timetable_id) if one.id in chosen]
    if not own or words.timetable_since is None:
        raise NotFound(GONE)
    for one in sorted(own, key=lambda each: each.id):
        things.hold(tx, one.id)
    return [_take(tx, one.id, caller, now=now) for one in own]


def _take(tx: Transaction, shift_id: int, caller: Caller, *, now: datetime) -> Taken:
    before = shifts.show(tx, shift_id)
    if not before.is_open(now):
        return Taken(before, "gone")
    receipt = commitments.accept(tx, shift_id, caller, kind="shift", now=now)
    answer: Answer = "taken"
    if receipt.clash is not None:
        answer = "clash"
    elif receipt.waits:
        answer = "waits"
    elif receipt.again:
        answer = "had"
    return Taken(shifts.show(tx, shift_id), answer, receipt)
