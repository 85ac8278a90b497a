"""Places and the people on them: exactly as many confirmed as there are places, the rest in the order they
came.

Every function that changes a roster is given one that was locked before anything was decided. That one line
is what gives a place once on PostgreSQL; on SQLite there is a single writer anyway. Who locks several locks
them in ascending order of their ids, and writes nothing that others write too (the outbox, counts) before the
last of them (docs/design.md § 5, § 6).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.db import Transaction
from bot.models.rosters import commitments, rosters

State = Literal["pending", "confirmed", "waitlisted", "offered", "standby", "left", "attended", "missed"]
Count = Literal["pending", "confirmed", "waitlisted", "offered", "standby"]
#: What somebody says at the end of what they said yes to and have not done.
Account = Literal["fell_through", "could_not"]

#: More places than this on one roster is a slip of the finger, not a plan.
MOST_PLACES = 1000
#: Stands for "it came about by itself" where it is noted who changed something; no person has this id.
BY_ITSELF = 0
#: Until when places are offered, by commitment: to nobody.
FOR_NOBODY: Mapping[int, datetime] = {}

#: Among whom a roster counts people of each state. Who came, and who did not, had a place and keeps it.
_COUNTED_AS: dict[State, Count | None] = {
    "pending": "pending",
    "confirmed": "confirmed",
    "waitlisted": "waitlisted",
    "offered": "offered",
    "standby": "standby",
    "left": None,
    **dict.fromkeys(("attended", "missed"), "confirmed"),
}
_COUNTS = {count for count in _COUNTED_AS.values() if count is not None}
#: Whose yes stands, with a place or without one yet.
ON_IT = tuple(state for state, count in _COUNTED_AS.items() if count is not None)


@dataclass(frozen=True, slots=True)
class Roster:
    """The counts of one thing's roster; `confirmed` are all who have a place for good."""

    thing_id: int
    guild_id: int
    places: int | None
    confirmed: int
    offered: int
    waitlisted: int
    pending: int
    standby: int  # they come if somebody is missing, and are not in
    done: int
    last_position: int
    on_offer: int  # of those who have a place: they would give it to whoever takes it

    @property
    def free(self) -> int | None:
        """Places neither taken nor offered to somebody; None means as many as come."""
        return None if self.places is None else max(0, self.places - self.confirmed - self.offered)

    @property
    def within_reach(self) -> int | None:
        """The same, and those whose people offer them, as long as they are nobody else's to take."""
        return (
            self.free if not self.on_offer else replace(self, confirmed=self.confirmed - self.on_offer).free
        )


@dataclass(frozen=True, slots=True)
class Commitment:
    id: int
    thing_id: int
    user_id: int
    state: State
    came: int
    position: int
    offered_until: datetime | None
    called_at: datetime | None
    approved_at: datetime | None
    done_at: datetime | None
    again_at: datetime | None
    remind_at: datetime | None
    on_offer_since: datetime | None
    account: Account | None
    created_at: datetime
    changed_at: datetime
    changed_by: int | None  # None: the person themselves

    @property
    def has_place(self) -> bool:
        """For good; a place that is only offered is not theirs yet."""
        return _COUNTED_AS[self.state] == "confirmed"


@dataclass(frozen=True, slots=True)
class Change:
    """What one step came to: the roster and the commitment as they are now, and whether anything moved."""

    roster: Roster
    commitment: Commitment | None
    moved: bool


_LOCK = (
    select(*(rosters.c[name] for name in Roster.__dataclass_fields__))
    .where(rosters.c.thing_id == bindparam("thing_id"))
    .with_for_update()
)
_OPEN = insert(rosters).values(
    thing_id=bindparam("thing_id"),
    guild_id=bindparam("guild_id"),
    places=bindparam("places"),
    **dict.fromkeys(
        ("confirmed", "offered", "waitlisted", "pending", "standby", "done", "last_position", "on_offer"), 0
    ),
)
_CHANGE = update(rosters).where(rosters.c.thing_id == bindparam("thing_id"))
_FIELDS = [commitments.c[name] for name in Commitment.__dataclass_fields__]
_OF = select(*_FIELDS).where(
    commitments.c.thing_id == bindparam("thing_id"), commitments.c.user_id == bindparam("user_id")
)
_ARRIVE = upsert(commitments).values(
    thing_id=bindparam("thing_id"),
    guild_id=bindparam("guild_id"),
    user_id=bindparam("user_id"),
    state=bindparam("state"),
    came=bindparam("came"),
    position=bindparam("position"),
    created_at=bindparam("now"),
    changed_at=bindparam("now"),
)
_ENTER = _ARRIVE.on_conflict_do_update(
    index_elements=["thing_id", "user_id"],
    set_={
        "state": _ARRIVE.excluded.state,
        "came": _ARRIVE.excluded.came,
        "position": _ARRIVE.excluded.position,
        "changed_at": _ARRIVE.excluded.changed_at,
        **dict.fromkeys(("changed_by", "approved_at", "called_at", "again_at")),
        **dict.fromkeys(("remind_at", "shown_at", "named_at", "account")),
    },
    where=commitments.c.state == "left",
).returning(*_FIELDS)
_MOVE = update(commitments).where(commitments.c.id == bindparam("id"))
_BY_ID = select(*_FIELDS).where(commitments.c.id == bindparam("id"))
_ORDER = (commitments.c.came, commitments.c.position)
_PEOPLE = (
    select(*_FIELDS)
    .where(
        commitments.c.thing_id == bindparam("thing_id"),
        commitments.c.state != "left",
        commitments.c.user_id.is_not(None),
    )
    .order_by(commitments.c.state, *_ORDER)
)


def open_roster(tx: Transaction, thing_id: int, guild_id: int, places: int | None) -> None:
    """A new, empty roster for this thing."""
    tx.execute(_OPEN, thing_id=thing_id, guild_id=guild_id, places=places)


def lock(tx: Transaction, thing_id: int) -> Roster:
    """The roster, held until the transaction ends: call this before deciding anything about places.

    A thing that is locked is locked together with its roster, in one statement.
    """
    return tx.one(Roster, _LOCK, thing_id=thing_id)


def commitment_of(tx: Transaction, thing_id: int, user_id: int) -> Commitment | None:
    """This person's commitment, also one they have left."""
    return tx.maybe(Commitment, _OF, thing_id=thing_id, user_id=user_id)


def find(tx: Transaction, commitment_id: int) -> Commitment | None:
    """Of whomever it is; None once they have erased themselves."""
    return tx.maybe(Commitment, _BY_ID, id=commitment_id)


def enter(
    tx: Transaction, roster: Roster, user_id: int, *, came: int, to: State | None = None, now: datetime
) -> Change:
    """Take a free place, or wait in line behind those who `came` before, whoever was stored first; or what is
    asked for instead (`to`): the wait for somebody's yes, standing by. Whoever is on the (locked) roster
    stays where they are, unless they only stand by.
    """
    state: State = to or _entering(roster)
    who = {"thing_id": roster.thing_id, "guild_id": roster.guild_id, "user_id": user_id, "came": came}
    entered = tx.maybe(Commitment, _ENTER, state=state, position=roster.last_position + 1, now=now, **who)
    if entered is None:
        found = commitment_of(tx, roster.thing_id, user_id)
        if found is None or found.state != "standby" or to == "standby":
            return Change(roster, found, moved=False)
        roster = move(tx, roster, found, "left", by=None, now=now).roster
        return enter(tx, roster, user_id, came=came, to=to, now=now)
    return Change(_tally(tx, roster, None, state), entered, moved=True)


def leave(tx: Transaction, roster: Roster, user_id: int, *, by: int | None = None, now: datetime) -> Change:
    """Give up a place, an offer or the wait on the (locked) roster; the place is free until it is given on.
    What is done stays done.
    """
    found = commitment_of(tx, roster.thing_id, user_id)
    if found is None or found.state == "left" or found.done_at is not None:
        return Change(roster, found, moved=False)
    return move(tx, roster, found, "left", by=by, now=now)


def promote(
    tx: Transaction,
    roster: Roster,
    line: Sequence[Commitment],
    *,
    until: Mapping[int, datetime] = FOR_NOBODY,
    now: datetime,
) -> tuple[Roster, tuple[Commitment, ...]]:
    """Give the (locked) roster's free places to these, the first in line, or offer one `until` then to whom
    it names by their commitment; returns whose they are now, in order.
    """
    to: dict[bool, State] = {True: "offered", False: "confirmed"}
    moved = [_moved(one, to[one.id in until], until=until.get(one.id), by=BY_ITSELF, now=now) for one in line]
    tx.many(_MOVE, [_columns(one) for one in moved])
    for state in to.values():
        if people := sum(one.state == state for one in moved):
            roster = _tally(tx, roster, "waitlisted", state, people=people)
    return roster, tuple(moved)


def move(
    tx: Transaction, roster: Roster, commitment: Commitment, to: State, *, by: int | None, now: datetime
) -> Change:
    """Bring a commitment on the (locked) roster into another state. `by` is who does it: None for the person
    themselves, BY_ITSELF for nobody. Whether there is a place for it is the caller's to know.
    """
    if commitment.state == to:
        return Change(roster, commitment, moved=False)
    moved = _moved(commitment, to, until=None, by=by, now=now)
    tx.execute(_MOVE, **_columns(moved))
    return Change(_tally(tx, _off_offer(roster, commitment), commitment.state, to), moved, moved=True)


def approve(tx: Transaction, roster: Roster, commitment: Commitment, *, by: int, now: datetime) -> Change:
    """Somebody said yes to them: a place on the (locked) roster, or the end of the line. Who has a place
    already keeps it.
    """
    to = commitment.state if commitment.has_place else _entering(roster)
    moved = replace(_moved(commitment, to, until=None, by=by, now=now), approved_at=now)
    tx.execute(_MOVE, approved_at=now, **_columns(moved))
    return Change(_tally(tx, _off_offer(roster, commitment), commitment.state, to), moved, moved=True)


def finish(
    tx: Transaction, roster: Roster, commitment: Commitment, *, by: int | None = None, now: datetime
) -> Change:
    """Mark a commitment on the (locked) roster as done. Twice is once."""
    if commitment.done_at is not None:
        return Change(roster, commitment, moved=False)
    moved = _moved(commitment, commitment.state, until=None, by=by, now=now)
    tx.execute(_MOVE, done_at=now, account=None, **_columns(moved))
    roster = replace(_off_offer(roster, commitment), done=roster.done + 1)
    tx.execute(_CHANGE, thing_id=roster.thing_id, done=roster.done, on_offer=roster.on_offer)
    return Change(roster, replace(moved, done_at=now, account=None), moved=True)


def undo(
    tx: Transaction, roster: Roster, commitment: Commitment, *, by: int | None = None, now: datetime
) -> Change:
    """It was not done after all: a place on the (locked) roster that is owed again."""
    if commitment.done_at is None:
        return Change(roster, commitment, moved=False)
    undone = replace(commitment, done_at=None, changed_at=now, changed_by=by)
    tx.execute(_MOVE, id=commitment.id, done_at=None, changed_at=now, changed_by=by)
    tx.execute(_CHANGE, thing_id=roster.thing_id, done=roster.done - 1)
    return Change(replace(roster, done=roster.done - 1), undone, moved=True)


def resize(tx: Transaction, roster: Roster, places: int | None) -> Roster:
    """So many places on the (locked) roster from now on; nobody loses theirs, also where they are fewer."""
    tx.execute(_CHANGE, thing_id=roster.thing_id, places=places)
    return replace(roster, places=places)


def people(tx: Transaction, thing_id: int) -> Sequence[Commitment]:
    """Everyone on the roster: the confirmed, then the line, each in the order they came.

    Who has erased themselves is counted as done on the roster, and not here.
    """
    return tx.list(Commitment, _PEOPLE, thing_id=thing_id)


def _entering(roster: Roster) -> Literal["confirmed", "waitlisted"]:
    """What whoever comes now gets; nobody overtakes those who wait."""
    has_room = roster.free is None or (roster.free > 0 and roster.waitlisted == 0)
    return "confirmed" if has_room else "waitlisted"


def _moved(
    commitment: Commitment, to: State, *, until: datetime | None, by: int | None, now: datetime
) -> Commitment:
    return replace(
        commitment, state=to, offered_until=until, on_offer_since=None, changed_at=now, changed_by=by
    )


def _off_offer(roster: Roster, commitment: Commitment) -> Roster:
    """Nobody offers a place that they no longer have, or for what they have done."""
    return replace(roster, on_offer=roster.on_offer - (commitment.on_offer_since is not None))


def _columns(moved: Commitment) -> dict[str, object]:
    """What a move writes."""
    return {
        "id": moved.id,
        "state": moved.state,
        "offered_until": moved.offered_until,
        "on_offer_since": moved.on_offer_since,
        "changed_at": moved.changed_at,
        "changed_by": moved.changed_by,
    }


def _tally(tx: Transaction, roster: Roster, before: State | None, after: State, *, people: int = 1) -> Roster:
    """Count so many people who went from one state to another; who came has a place in the order."""
    counts: dict[str, int] = {name: getattr(roster, name) for name in sorted(_COUNTS)}
    for state, step in ((before, -people), (after, people)):
        if state is not None and (counted_as := _COUNTED_AS[state]) is not None:
            counts[counted_as] += step
    counts |= {"last_position": roster.last_position + (before is None), "on_offer": roster.on_offer}
    tx.execute(_CHANGE, thing_id=roster.thing_id, **counts)
    return replace(roster, **counts)
