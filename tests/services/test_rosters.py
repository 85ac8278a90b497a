from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from threading import Thread
from typing import ClassVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)
from sqlalchemy import ColumnElement, bindparam, func, insert, select

from bot.db import Transaction
from bot.db.transaction import Session
from bot.models.rosters import commitments as commitment_rows
from bot.models.rosters import rosters as roster_rows
from bot.models.things import things as thing_rows
from bot.services.things import commitments, held, line, things
from bot.services.things import rosters as roster_rules
from tests.conftest import open_session, rolled_back
from tests.services.at_once import committed, wait_until_somebody_waits_for_a_lock
from tests.services.conftest import Community

NOON = datetime.fromisoformat("2026-04-15T12:00:00+00:00")
GUILD = 77


COUNTS = ("confirmed", "offered", "waitlisted", "pending", "standby", "done", "on_offer")


@dataclass(frozen=True)
class Counts:
    confirmed: int
    offered: int
    waitlisted: int
    pending: int
    standby: int
    done: int
    on_offer: int


def how_many(*states: str) -> ColumnElement[int]:
    return func.count().filter(commitment_rows.c.state.in_(states))


STORED = select(*(roster_rows.c[name] for name in COUNTS)).where(
    roster_rows.c.thing_id == bindparam("thing_id")
)
COUNTED = select(
    how_many("confirmed", "attended", "missed").label("confirmed"),
    how_many("offered").label("offered"),
    how_many("waitlisted").label("waitlisted"),
    how_many("pending").label("pending"),
    how_many("standby").label("standby"),
    func.count().filter(commitment_rows.c.done_at.is_not(None)).label("done"),
    func.count().filter(commitment_rows.c.on_offer_since.is_not(None)).label("on_offer"),
).where(commitment_rows.c.thing_id == bindparam("thing_id"))
NEW_THING = insert(thing_rows).returning(thing_rows.c.id)


def assert_counts_equal_the_people(tx: Transaction, thing_id: int) -> None:
    assert tx.one(Counts, STORED, thing_id=thing_id) == tx.one(Counts, COUNTED, thing_id=thing_id)


def new_roster(tx: Transaction, places: int | None) -> int:
    """Of a thing that has nothing but a title."""
    words = {"title": "Plant trees", "title_folded": "plant trees", "why": "", "step": "", "interests": []}
    thing_id = tx.value(
        NEW_THING,
        guild_id=GUILD,
        kind="ask",
        state="open",
        revision=1,
        unsigned=False,
        nods=False,
        pings=False,
        created_at=NOON,
        **words,
    )
    roster_rules.open_roster(tx, thing_id, GUILD, places)
    return int(thing_id)


class RosterMachine(RuleBasedStateMachine):
    """Any number of people doing anything in any order, beside a model that is a few lists.

    `having` have a place for good, `offered` may take one, `line` waits, `pending` wait for approval.
    """

    database: ClassVar[Session]

    def __init__(self) -> None:
        super().__init__()
        self._transaction = rolled_back(self.database)
        self.tx = self._transaction.__enter__()
        self.places: int | None = 2
        self.thing_id = new_roster(self.tx, self.places)
        self.now = NOON
        self.having: list[int] = []
        self.offered: list[int] = []
        self.line: list[int] = []
        self.pending: list[int] = []
        self.done: set[int] = set()
        self.erased = 0

    def teardown(self) -> None:
        self._transaction.__exit__(None, None, None)

    people = st.integers(1, 8)

    @property
    def on_it(self) -> list[int]:
        return self.having + self.offered + self.line + self.pending

    def locked(self) -> roster_rules.Roster:
        self.now += timedelta(minutes=1)
        return roster_rules.lock(self.tx, self.thing_id)

    def of(self, person: int) -> roster_rules.Commitment:
        found = roster_rules.commitment_of(self.tx, self.thing_id, person)
        assert found is not None
        return found

    def one_of(self, data: st.DataObject, people: Collection[int]) -> int:
        return data.draw(st.sampled_from(sorted(people)))

    def free(self) -> int:
        taken = len(self.having) + len(self.offered) + self.erased
        return len(self.line) if self.places is None else max(0, self.places - taken)

    def move_up(self, into: list[int]) -> list[int]:
        moved = [self.line.pop(0) for _ in range(min(self.free(), len(self.line)))]
        into += moved
        return moved

    def promote(
        self, roster: roster_rules.Roster, *, until: datetime | None = None
    ) -> tuple[roster_rules.Commitment, ...]:
        first = line.first(self.tx, roster)
        offered = {} if until is None else {one.id: until for one in first}
        return roster_rules.promote(self.tx, roster, first, until=offered, now=self.now)[1]

    def take_off(self, person: int) -> None:
        for people in (self.having, self.offered, self.line, self.pending):
            if person in people:
                people.remove(person)

    @rule(person=people, asks=st.booleans())
    def enter(self, person: int, asks: bool) -> None:
        change = roster_rules.enter(
            self.tx, self.locked(), person, to="pending" if asks else None, came=0, now=self.now
        )
        assert change.moved == (person not in self.on_it)
        if change.moved and asks:
            self.pending.append(person)
        elif change.moved:
            self.line.append(person)
            self.move_up(self.having)
        assert change.commitment is not None
        if change.commitment.state == "waitlisted":
            assert line.ahead_of(self.tx, change.commitment) == self.line.index(person)

    @rule(person=people, is_offered=st.booleans())
    def leave(self, person: int, is_offered: bool) -> None:
        """And what is free then is given on, or offered."""
        change = roster_rules.leave(self.tx, self.locked(), person, now=self.now)
        assert change.moved == (person in self.on_it and person not in self.done)
        moved_up = self.promote(change.roster, until=NOON + timedelta(days=1) if is_offered else None)
        if change.moved:
            self.take_off(person)
        expected = self.move_up(self.offered if is_offered else self.having)
        assert [one.user_id for one in moved_up] == expected
        assert {one.changed_by for one in moved_up} <= {roster_rules.BY_ITSELF}

    @precondition(lambda self: self.offered)
    @rule(data=st.data())
    def take(self, data: st.DataObject) -> None:
        person = self.one_of(data, self.offered)
        roster_rules.move(self.tx, self.locked(), self.of(person), "confirmed", by=None, now=self.now)
        self.take_off(person)
        self.having.append(person)
        assert self.of(person).offered_until is None

    @precondition(lambda self: self.pending)
    @rule(data=st.data())
    def approve(self, data: st.DataObject) -> None:
        """As whoever approves does: into a place if there is one, else into the line."""
        person, roster = self.one_of(data, self.pending), self.locked()
        has_room = roster.free is None or (roster.free > 0 and roster.waitlisted == 0)
        state: roster_rules.State = "confirmed" if has_room else "waitlisted"
        roster_rules.move(self.tx, roster, self.of(person), state, by=99, now=self.now)
        self.take_off(person)
        # The line is by when they came: who waited for approval meanwhile stands where they came.
        (self.having if has_room else self.line).append(person)
        self.line.sort(key=lambda one: self.of(one).position)
        assert self.of(person).changed_by == 99

    @precondition(lambda self: set(self.having) - self.done)
    @rule(data=st.data(), came=st.booleans())
    def attend(self, data: st.DataObject, came: bool) -> None:
        person = self.one_of(data, set(self.having) - self.done)
        state: roster_rules.State = "attended" if came else "missed"
        change = roster_rules.move(self.tx, self.locked(), self.of(person), state, by=99, now=self.now)
        assert change.commitment is not None
        assert change.commitment.has_place, "whoever came had it, and whoever missed it too"

    @precondition(lambda self: set(self.having) - self.done)
    @rule(data=st.data())
    def finish(self, data: st.DataObject) -> None:
        person = self.one_of(data, set(self.having) - self.done)
        for moved in (True, False):
            change = roster_rules.finish(self.tx, self.locked(), self.of(person), now=self.now)
            assert change.moved == moved, "twice is once"
        self.done.add(person)

    @rule(places=st.one_of(st.none(), st.integers(1, 5)))
    def resize(self, places: int | None) -> None:
        roster = roster_rules.resize(self.tx, self.locked(), places)
        self.places = places
        assert [one.user_id for one in self.promote(roster)] == self.move_up(self.having)

    @rule(person=people)
    def forget(self, person: int) -> None:
        change = roster_rules.leave(self.tx, self.locked(), person, now=self.now)
        self.promote(change.roster)
        held.forget(self.tx, GUILD, person)
        if person in self.done:
            self.erased += 1
            self.done.remove(person)
            self.having.remove(person)
        else:
            self.take_off(person)
            self.move_up(self.having)
        assert roster_rules.commitment_of(self.tx, self.thing_id, person) is None
        assert self.thing_id not in held.ever_by(self.tx, GUILD, person)

    @invariant()
    def counts_equal_the_people(self) -> None:
        assert_counts_equal_the_people(self.tx, self.thing_id)

    @invariant()
    def people_are_in_the_order_they_came(self) -> None:
        people = roster_rules.people(self.tx, self.thing_id)
        assert {one.user_id for one in people if one.has_place} == set(self.having)
        assert {one.user_id for one in people if one.state == "offered"} == set(self.offered)
        assert {one.user_id for one in people if one.state == "pending"} == set(self.pending)
        assert [one.user_id for one in people if one.state == "waitlisted"] == self.line
        assert {one.user_id for one in people if one.done_at} == self.done

    @invariant()
    def nobody_waits_beside_a_free_place(self) -> None:
        roster = roster_rules.lock(self.tx, self.thing_id)
        assert not roster.waitlisted or roster.free == 0

    @invariant()
    def an_offer_ends_some_time_and_nothing_else_does(self) -> None:
        people = roster_rules.people(self.tx, self.thing_id)
        assert all((one.offered_until is not None) == (one.state == "offered") for one in people)


def test_counts_on_the_roster_always_equal_the_people(session: Session) -> None:
    class OnThisDatabase(RosterMachine):
        database = session

    run_state_machine_as_test(
        OnThisDatabase,
        settings=settings(max_examples=40, stateful_step_count=30, database=None),
    )


def test_coming_back_means_the_end_of_the_line(tx: Transaction, now: datetime) -> None:
    roster_id = new_roster(tx, 1)
    for person in (1, 2, 3):
        roster_rules.enter(tx, roster_rules.lock(tx, roster_id), person, came=0, now=now)
    roster_rules.leave(tx, roster_rules.lock(tx, roster_id), 2, now=now)
    roster_rules.enter(tx, roster_rules.lock(tx, roster_id), 2, came=0, now=now)
    waiting = [one.user_id for one in roster_rules.people(tx, roster_id) if one.state == "waitlisted"]
    assert waiting == [3, 2]


# On PostgreSQL, where two transactions really run at the same time.


def two_at_once_for_the_last_place(url: str, now: datetime) -> list[roster_rules.State]:
    """One has answered but is not stored yet when the other answers; how they stand in the end."""
    community = Community()
    first, second = community.newcomers(2)
    with open_session(url) as one, open_session(url) as other:
        with committed(one) as tx:
            community.set_up(tx, now=now)
            ask = community.post(tx, places=1, now=now)

        def answer() -> None:
            with committed(other) as tx:
                commitments.accept(tx, ask.id, second, now=now)

        slower = Thread(target=answer)
        with committed(one) as tx:
            commitments.accept(tx, ask.id, first, now=now)
            slower.start()
            wait_until_somebody_waits_for_a_lock(url, slower)
        slower.join()
        with committed(one) as tx:
            found = [things.with_commitment(tx, ask.id, person.user_id)[1] for person in (first, second)]
    return [commitment.state for commitment in found if commitment is not None]


def test_the_last_place_goes_to_one_person(postgres_database: str, now: datetime) -> None:
    assert two_at_once_for_the_last_place(postgres_database, now) == ["confirmed", "waitlisted"]


def test_without_the_lock_two_people_would_get_the_last_place(
    postgres_database: str, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(things, "_LOCKED", things._SHOW)
    assert two_at_once_for_the_last_place(postgres_database, now) == ["confirmed", "confirmed"]
