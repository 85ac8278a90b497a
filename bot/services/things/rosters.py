"""Places and the people on them: exactly as many confirmed as there are places, the rest in the order they
came.

Every function that changes a roster is given one that was locked before anything was decided. That one line
is what gives a place once on PostgreSQL; on SQLite there is a single writer anyway. Who locks several locks
them in ascending order of their ids, and writes nothing that others write too (the outbox, counts) before the
last of them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from sqlalchemy import and_, bindparam, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.db import Transaction
from bot.models.rosters import WAITLISTED, commitments, rosters

State = Literal["confirmed", "waitlisted", "left"]

#: More places than this on one roster is a slip of the finger, not a plan.
MOST_PLACES = 1000


@dataclass(frozen=True, slots=True)
class Roster:
    id: int
    guild_id: int
    places: int | None
    confirmed: int
    waitlisted: int
    done: int
    last_position: int

    @property
    def free(self) -> int | None:
        """Places still free; None means as many as come."""
        return None if self.places is None else max(0, self.places - self.confirmed)


@dataclass(frozen=True, slots=True)
class Commitment:
    id: int
    roster_id: int
    user_id: int
    state: State
    position: int
    done_at: datetime | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Change:
    """What one step came to: the roster and the commitment as they are now, and whether anything moved."""

    roster: Roster
    commitment: Commitment | None
    moved: bool


_LOCK = (
    select(*(rosters.c[name] for name in Roster.__dataclass_fields__))
    .where(rosters.c.id == bindparam("roster"))
    .with_for_update()
)
_OPEN = (
    insert(rosters)
    .values(
        guild_id=bindparam("guild"),
        places=bindparam("room"),
        confirmed=0,
        waitlisted=0,
        done=0,
        last_position=0,
    )
    .returning(rosters.c.id)
)
_TALLY = (
    update(rosters)
    .where(rosters.c.id == bindparam("roster"))
    .values(
        confirmed=bindparam("now_confirmed"),
        waitlisted=bindparam("now_waitlisted"),
        done=bindparam("now_done"),
        last_position=bindparam("now_last"),
    )
)
_FIELDS = [commitments.c[name] for name in Commitment.__dataclass_fields__]
_OF = select(*_FIELDS).where(
    commitments.c.roster_id == bindparam("roster"), commitments.c.user_id == bindparam("user")
)
_ARRIVE = upsert(commitments).values(
    roster_id=bindparam("roster"),
    guild_id=bindparam("guild"),
    user_id=bindparam("user"),
    state=bindparam("as_state"),
    position=bindparam("at_position"),
    created_at=bindparam("now"),
    changed_at=bindparam("now"),
)
_ENTER = _ARRIVE.on_conflict_do_update(
    index_elements=["roster_id", "user_id"],
    set_={
        "state": _ARRIVE.excluded.state,
        "position": _ARRIVE.excluded.position,
        "changed_at": _ARRIVE.excluded.changed_at,
    },
    where=commitments.c.state == "left",
).returning(*_FIELDS)
_MOVE = (
    update(commitments)
    .where(commitments.c.id == bindparam("commitment"))
    .values(state=bindparam("to_state"), changed_at=bindparam("now"))
)
_DONE = (
    update(commitments)
    .where(commitments.c.id == bindparam("commitment"))
    .values(done_at=bindparam("now"), changed_at=bindparam("now"))
)
_LINE = (
    select(*_FIELDS)
    .where(commitments.c.roster_id == bindparam("roster"), WAITLISTED)
    .order_by(commitments.c.position)
    .limit(bindparam("most"))
)
_PEOPLE = (
    select(*_FIELDS)
    .where(
        commitments.c.roster_id == bindparam("roster"),
        commitments.c.state != "left",
        commitments.c.user_id.is_not(None),
    )
    .order_by(commitments.c.state, commitments.c.position)
)
_AHEAD = (
    select(func.count())
    .select_from(commitments)
    .where(
        and_(
            commitments.c.roster_id == bindparam("roster"),
            WAITLISTED,
            commitments.c.position < bindparam("at_position"),
        )
    )
)
_HELD = select(commitments.c.roster_id).where(
    commitments.c.guild_id == bindparam("guild"), commitments.c.user_id == bindparam("user")
)
_THEIRS = and_(commitments.c.guild_id == bindparam("guild"), commitments.c.user_id == bindparam("user"))
_FORGET_UNDONE = delete(commitments).where(_THEIRS, commitments.c.done_at.is_(None))
_UNNAME_DONE = update(commitments).where(_THEIRS).values(user_id=None)


def open_roster(tx: Transaction, guild_id: int, places: int | None) -> int:
    """A new, empty roster; returns its id."""
    return int(tx.value(_OPEN, guild=guild_id, room=places))


def lock(tx: Transaction, roster_id: int) -> Roster:
    """The roster, held until the transaction ends: call this before deciding anything about places.

    An ask or a role locks its roster together with itself, in one statement.
    """
    return tx.one(Roster, _LOCK, roster=roster_id)


def commitment_of(tx: Transaction, roster_id: int, user_id: int) -> Commitment | None:
    """This person's commitment, also one they have left."""
    return tx.maybe(Commitment, _OF, roster=roster_id, user=user_id)


def enter(tx: Transaction, roster: Roster, user_id: int, *, now: datetime) -> Change:
    """Take a free place, or the end of the line; whoever is already on the (locked) roster stays where
    they are.
    """
    has_room = roster.places is None or (roster.confirmed < roster.places and roster.waitlisted == 0)
    entered = tx.maybe(
        Commitment,
        _ENTER,
        roster=roster.id,
        guild=roster.guild_id,
        user=user_id,
        as_state="confirmed" if has_room else "waitlisted",
        at_position=roster.last_position + 1,
        now=now,
    )
    if entered is None:
        return Change(roster, commitment_of(tx, roster.id, user_id), moved=False)
    tallied = _tally(tx, roster, confirmed=has_room, waitlisted=not has_room, last=1)
    return Change(tallied, entered, moved=True)


def leave(tx: Transaction, roster: Roster, user_id: int, *, now: datetime) -> Change:
    """Give up a place or the wait on the (locked) roster; the place is free until `promote` gives it on.
    What is done stays done.
    """
    found = commitment_of(tx, roster.id, user_id)
    if found is None or found.state == "left" or found.done_at is not None:
        return Change(roster, found, moved=False)
    tx.execute(_MOVE, commitment=found.id, to_state="left", now=now)
    tallied = _tally(
        tx, roster, confirmed=-(found.state == "confirmed"), waitlisted=-(found.state == "waitlisted")
    )
    return Change(tallied, replace(found, state="left"), moved=True)


def promote(tx: Transaction, roster: Roster, *, now: datetime) -> tuple[Roster, tuple[Commitment, ...]]:
    """Give the (locked) roster's free places to the first in line; returns who moved up, in order."""
    free = roster.waitlisted if roster.free is None else min(roster.free, roster.waitlisted)
    if free == 0:
        return roster, ()
    first = tx.list(Commitment, _LINE, roster=roster.id, most=free)
    tx.many(_MOVE, [{"commitment": one.id, "to_state": "confirmed", "now": now} for one in first])
    tallied = _tally(tx, roster, confirmed=len(first), waitlisted=-len(first))
    return tallied, tuple(replace(one, state="confirmed") for one in first)


def finish(tx: Transaction, roster: Roster, commitment: Commitment, *, now: datetime) -> Roster:
    """Mark a commitment on the (locked) roster as done."""
    tx.execute(_DONE, commitment=commitment.id, now=now)
    return _tally(tx, roster, done=1)


def people(tx: Transaction, roster_id: int) -> Sequence[Commitment]:
    """Everyone on the roster: the confirmed, then the line, each in the order they came.

    Who has erased themselves is counted as done on the roster, and not here.
    """
    return tx.list(Commitment, _PEOPLE, roster=roster_id)


def ahead_of(tx: Transaction, commitment: Commitment | None) -> int:
    """How many wait before this one; nobody before whoever does not wait."""
    if commitment is None or commitment.state != "waitlisted":
        return 0
    return int(tx.value(_AHEAD, roster=commitment.roster_id, at_position=commitment.position) or 0)


def held_by(tx: Transaction, guild_id: int, user_id: int) -> Sequence[int]:
    """The ids of all rosters this person was ever on."""
    return tx.values(_HELD, guild=guild_id, user=user_id)


def forget(tx: Transaction, guild_id: int, user_id: int) -> None:
    """Once they have left every roster: what they did stays counted and names no one."""
    tx.execute(_FORGET_UNDONE, guild=guild_id, user=user_id)
    tx.execute(_UNNAME_DONE, guild=guild_id, user=user_id)


def _tally(
    tx: Transaction, roster: Roster, *, confirmed: int = 0, waitlisted: int = 0, done: int = 0, last: int = 0
) -> Roster:
    """Add to the counts, or take away."""
    tallied = Roster(
        roster.id,
        roster.guild_id,
        roster.places,
        roster.confirmed + confirmed,
        roster.waitlisted + waitlisted,
        roster.done + done,
        roster.last_position + last,
    )
    tx.execute(
        _TALLY,
        roster=roster.id,
        now_confirmed=tallied.confirmed,
        now_waitlisted=tallied.waitlisted,
        now_done=tallied.done,
        now_last=tallied.last_position,
    )
    return tallied
