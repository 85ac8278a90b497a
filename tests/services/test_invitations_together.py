"""Whatever people do, and whoever looks when: nobody is asked twice, too often, or after a no."""

from __future__ import annotations

from datetime import UTC, datetime
from threading import Thread
from typing import ClassVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from bot.db.transaction import Session
from bot.errors import NotFound, Refusal
from bot.services.guild.callers import Caller
from bot.services.own import contact
from bot.services.people import preferences, volunteers
from bot.services.reach import invitations
from bot.services.things import asks, commitments, giving_back
from tests.conftest import open_session, rolled_back
from tests.services.at_once import committed, wait_until_somebody_waits_for_a_lock
from tests.services.conftest import Community
from tests.services.test_invitations import DAY, HOUR, MINUTE, ROWS, Row, agrees, asked, carry, look, willing


class Asking(RuleBasedStateMachine):
    """A few people and asks, and anything in any order; the round comes by now and then."""

    database: ClassVar[Session]

    def __init__(self) -> None:
        super().__init__()
        self._transaction = rolled_back(self.database)
        self.tx = self._transaction.__enter__()
        self.now = datetime(2026, 4, 15, 8, 0, tzinfo=UTC)
        self.community = Community()
        self.community.set_up(self.tx, now=self.now)
        self.people = willing(self.tx, self.community, 7, now=self.now)
        self.things = [
            self.community.post(self.tx, places=places, target=2, now=self.now).id for places in (2, None)
        ]
        preferences.choose_weekly_cap(self.tx, self.people[0], 1, now=self.now)
        self.said_no: set[tuple[int, int]] = set()
        self.sent: list[tuple[int, datetime]] = []

    def teardown(self) -> None:
        self._transaction.__exit__(None, None, None)

    people_numbers, thing_numbers = st.integers(0, 6), st.integers(0, 1)

    @rule(person=people_numbers, yes=st.booleans())
    def agree(self, person: int, yes: bool) -> None:
        one = self.people[person]
        if yes:
            agrees(self.tx, one, now=self.now)
        else:
            contact.stop(self.tx, one.guild, one.user_id, "invitations", place="test", now=self.now)

    @rule(thing=thing_numbers, begins=st.booleans())
    def ask(self, thing: int, begins: bool) -> None:
        verb = invitations.start if begins else invitations.stop
        try:
            verb(self.tx, self.things[thing], self.community.coordinator, now=self.now)
        except Refusal:
            assert thing is not None

    @rule(thing=thing_numbers, person=people_numbers, how=st.sampled_from(["in", "out", "no"]))
    def answer(self, thing: int, person: int, how: str) -> None:
        thing_id, one = self.things[thing], self.people[person]
        try:
            if how == "in":
                commitments.accept(self.tx, thing_id, one, now=self.now)
            elif how == "out":
                giving_back.decline(self.tx, thing_id, one, now=self.now)
            else:
                invitations.say_no(self.tx, thing_id, one, now=self.now)
        except (NotFound, Refusal):
            return
        if how != "in" and (thing_id, one.user_id) not in self.asked_pairs():
            self.said_no |= {(thing_id, one.user_id)} if self.is_noted(thing_id, one) else set()

    @rule(hours=st.sampled_from([1, 5, 26, 80]))
    def time(self, hours: int) -> None:
        self.now += hours * HOUR
        before = self.asked_pairs()
        enough = {one for one in self.things if not invitations.missing(self.tx, asks.show(self.tx, one))}
        look(self.tx, now=self.now)
        new = self.asked_pairs() - before
        assert not {thing_id for thing_id, _user_id in new} & enough, "asked though nobody was missing"
        assert not new & self.said_no, "asked after a no"
        for _thing_id, user_id in new:
            assert volunteers.agreed_to(self.tx, self.community.guild_id, user_id, "invitations")
        self.sent += [(user_id, self.now) for user_id in carry(self.tx, now=self.now)]

    def asked_pairs(self) -> set[tuple[int, int]]:
        found = self.tx.list(Row, ROWS, guild=self.community.guild_id)
        return {(one.thing_id, one.user_id) for one in found if one.wave}

    def is_noted(self, thing_id: int, one: Caller) -> bool:
        found = self.tx.list(Row, ROWS, guild=self.community.guild_id)
        return any((row.thing_id, row.user_id) == (thing_id, one.user_id) for row in found)

    @invariant()
    def nobody_is_sent_more_within_a_week_than_they_want(self) -> None:
        for user_id, at in self.sent:
            week = [one for one, when in self.sent if one == user_id and at <= when < at + 6.5 * DAY]
            assert len(week) <= (1 if user_id == self.people[0].user_id else 2)

    @invariant()
    def nobody_is_sent_two_about_one_thing(self) -> None:
        for user_id, _at in self.sent:
            assert sum(one == user_id for one, _when in self.sent) <= len(self.things)


def test_whatever_happens_nobody_is_asked_twice_or_too_often_or_after_a_no(session: Session) -> None:
    class OnThisDatabase(Asking):
        database = session

    run_state_machine_as_test(
        OnThisDatabase, settings=settings(max_examples=25, stateful_step_count=25, database=None)
    )


# On PostgreSQL, where two processes really look at the same time.


def test_two_processes_that_look_at_once_ask_one_wave(postgres_database: str, now: datetime) -> None:
    community = Community()
    with open_session(postgres_database) as one, open_session(postgres_database) as other:
        with committed(one) as tx:
            community.set_up(tx, now=now)
            willing(tx, community, 20, now=now)
            ask = community.post(tx, target=2, now=now)
            invitations.start(tx, ask.id, community.coordinator, now=now)

        def looks() -> None:
            with committed(other) as tx:
                invitations.look_after(tx, ask.id, now=now + MINUTE)

        slower = Thread(target=looks)
        with committed(one) as tx:
            invitations.look_after(tx, ask.id, now=now + MINUTE)
            slower.start()
            wait_until_somebody_waits_for_a_lock(postgres_database, slower)
        slower.join()
        with committed(one) as tx:
            assert len(asked(tx, community)) == 8
            found = invitations.find(tx, ask.id)
            assert found is not None
            assert found.wave == 1
