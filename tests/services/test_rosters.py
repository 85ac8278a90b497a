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
from bot.services.things import commitments, things
from bot.services.things import rosters as roster_rules
from tests.conftest import open_session, rolled_back
from tests.services.at_once import committed, wait_until_somebody_waits_for_a_lock
from tests.services.conftest import Community

NOON = datetime.fromisoformat("2026-04-15T12:00:00+00:00")
GUILD = 77


COUNTS = ("confirmed", "offered", "waitlisted", "pending", "done")


@dataclass(frozen=True)
class Counts:
    confirmed: int
    offered: int
    waitlisted: int
    pending: int
    done: int


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
    func.count().filter(commitment_rows.c.done_at.is_not(None)).label("done"),
).where(commitment_rows.c.thing_id == bindparam("thing_id"))
NEW_THING = insert(thing_rows).returning(thing_rows.c.id)


def assert_counts_equal_the_people(tx: Transaction, thing_id: int) -> None:
    assert tx.one(Counts, STORED, thing_id=thing_id) == tx.one(Counts, COUNTED, thing_id=thing_id)


def new_roster(tx: Transaction, places: int | None) -> int:
    """Of a thing that has nothing but a title."""
    words = {"title": "Plant trees", "title_folded": "plant trees", "why": "", "step": "", "interests": []}
    thing_id = tx.value(
        NEW_THING, guild_id=GUILD, kind="ask", state="open", revision=1, created_at=NOON, **words
    )
    roster_rules.open_roster(tx, thing_id, GUILD, places)
    return int(thing_id)


class RosterMachine(RuleBasedStateMachine):
    """Any number of people doing anything in any order, beside a model that is just two lists."""

    database: ClassVar[Session]

    def __init__(self) -> None:
        super().__init__()
        self._transaction = rolled_back(self.database)
        self.tx = self._transaction.__enter__()
        self.places: int | None = 2
        self.roster_id = new_roster(self.tx, self.places)
        self.now = NOON
        self.having: list[int] = []
        self.line: list[int] = []
        self.done: set[int] = set()
        self.erased = 0

    def teardown(self) -> None:
        self._transaction.__exit__(None, None, None)

    people = st.integers(1, 8)

    def locked(self) -> roster_rules.Roster:
        self.now += timedelta(minutes=1)
        return roster_rules.lock(self.tx, self.roster_id)

    def move_up(self) -> list[int]:
        moved = []
        while self.line and (self.places is None or len(self.having) + self.erased < self.places):
            moved.append(self.line.pop(0))
            self.having.append(moved[-1])
        return moved

    @rule(person=people)
    def enter(self, person: int) -> None:
        change = roster_rules.enter(self.tx, self.locked(), person, now=self.now)
        assert change.moved == (person not in self.having + self.line)
        if change.moved:
            self.line.append(person)
            self.move_up()
        assert change.commitment is not None
        assert change.commitment.state == ("confirmed" if person in self.having else "waitlisted")
        if change.commitment.state == "waitlisted":
            assert roster_rules.ahead_of(self.tx, change.commitment) == self.line.index(person)

    @rule(person=people)
    def leave(self, person: int) -> None:
        change = roster_rules.leave(self.tx, self.locked(), person, now=self.now)
        assert change.moved == (person in self.having + self.line and person not in self.done)
        _, promoted = roster_rules.promote(self.tx, change.roster, now=self.now)
        if change.moved:
            (self.having if person in self.having else self.line).remove(person)
        assert [one.user_id for one in promoted] == self.move_up()

    @precondition(lambda self: set(self.having) - self.done)
    @rule(data=st.data())
    def finish(self, data: st.DataObject) -> None:
        person = data.draw(st.sampled_from(sorted(set(self.having) - self.done)))
        commitment = roster_rules.commitment_of(self.tx, self.roster_id, person)
        assert commitment is not None
        roster_rules.finish(self.tx, self.locked(), commitment, now=self.now)
        self.done.add(person)

    @rule(person=people)
    def forget(self, person: int) -> None:
        change = roster_rules.leave(self.tx, self.locked(), person, now=self.now)
        roster_rules.promote(self.tx, change.roster, now=self.now)
        roster_rules.forget(self.tx, GUILD, person)
        if person in self.done:
            self.erased += 1
            self.done.remove(person)
            self.having.remove(person)
        elif person in self.having + self.line:
            (self.having if person in self.having else self.line).remove(person)
            self.move_up()
        assert roster_rules.commitment_of(self.tx, self.roster_id, person) is None
        assert self.roster_id not in roster_rules.held_by(self.tx, GUILD, person)

    @invariant()
    def counts_equal_the_people(self) -> None:
        assert_counts_equal_the_people(self.tx, self.roster_id)

    @invariant()
    def people_are_in_the_order_they_came(self) -> None:
        people = roster_rules.people(self.tx, self.roster_id)
        assert {one.user_id for one in people if one.state == "confirmed"} == set(self.having)
        assert [one.user_id for one in people if one.state == "waitlisted"] == self.line
        assert {one.user_id for one in people if one.done_at} == self.done

    @invariant()
    def nobody_waits_beside_a_free_place(self) -> None:
        roster = roster_rules.lock(self.tx, self.roster_id)
        assert not roster.waitlisted or roster.free == 0


def test_counts_on_the_roster_always_equal_the_people(session: Session) -> None:
    class OnThisDatabase(RosterMachine):
        database = session

    run_state_machine_as_test(
        OnThisDatabase,
        settings=settings(max_examples=40, stateful_step_count=30, deadline=None, database=None),
    )


def test_coming_back_means_the_end_of_the_line(tx: Transaction, now: datetime) -> None:
    roster_id = new_roster(tx, 1)
    for person in (1, 2, 3):
        roster_rules.enter(tx, roster_rules.lock(tx, roster_id), person, now=now)
    for act in (roster_rules.leave, roster_rules.enter):
        act(tx, roster_rules.lock(tx, roster_id), 2, now=now)
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
