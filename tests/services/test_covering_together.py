"""Whatever people do, and whoever looks when: as many hold places as there are, and each is told once."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import ClassVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from bot.db import Transaction
from bot.db.transaction import Session
from bot.errors import Refusal
from bot.services.own import departures
from bot.services.people import preferences
from bot.services.reach import covering
from bot.services.things import (
    asks,
    commitments,
    covers,
    endings,
    giving_back,
    offers,
    rosters,
    standby,
    things,
)
from bot.services.things.posting import Draft
from bot.services.things.things import Occasion, Thing
from tests.conftest import open_session, rolled_back
from tests.services.at_once import committed, wait_until_somebody_waits_for_a_lock
from tests.services.conftest import Community
from tests.services.test_covering import goes_on, willing
from tests.services.test_rosters import assert_counts_equal_the_people

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


class Covering(RuleBasedStateMachine):
    """Two places on a stall in two days; whoever likes comes, waits, stands by, signs off, is called."""

    database: ClassVar[Session]

    def __init__(self) -> None:
        super().__init__()
        self._transaction = rolled_back(self.database)
        self.tx = self._transaction.__enter__()
        self.now = self.began = datetime(2026, 4, 15, 8, 0, tzinfo=UTC)
        self.community = Community()
        self.community.set_up(self.tx, now=self.now)
        self.people = willing(self.tx, self.community, 7, self.now)
        preferences.choose_quiet_hours(self.tx, self.people[0], (9, 7), now=self.now)
        starts = self.now + 48 * HOUR
        draft = Draft("Stall", "W", "S", places=2, occasion=Occasion(starts, starts + 2 * HOUR))
        self.lead = self.community.coordinator
        self.thing_id = asks.post(self.tx, self.lead, draft, now=self.now).id
        covering.set_sign_off(self.tx, self.thing_id, self.lead, 2880, now=self.now)
        for person in self.people[1:3]:
            commitments.accept(self.tx, self.thing_id, person, now=self.now)
        for person in self.people[3:6]:
            standby.stand_by(self.tx, self.thing_id, person, now=self.now)

    def teardown(self) -> None:
        self._transaction.__exit__(None, None, None)

    numbers = st.integers(0, 6)

    @property
    def thing(self) -> Thing:
        return things.show(self.tx, self.thing_id)

    def line(self, state: str) -> list[int]:
        return [one.user_id for one in rosters.people(self.tx, self.thing_id) if one.state == state]

    def tries(self, act: Callable[..., object], *args: object) -> bool:
        try:
            act(self.tx, self.thing_id, *args, now=self.now)
        except Refusal:
            return False
        return True

    @rule(number=numbers, how=st.sampled_from(["in", "stand by", "take", "out"]))
    def does(self, number: int, how: str) -> None:
        one = self.people[number]
        before, waiting = self.thing, self.line("waitlisted")
        acts = {
            "in": commitments.accept,
            "stand by": standby.stand_by,
            "take": commitments.take_offer,
            "out": giving_back.decline,
        }
        self.tries(acts[how], one)
        if how == "in" and one.user_id not in waiting and before.waitlisted and before.starts_at is not None:
            assert self.line("waitlisted")[: len(waiting)] == waiting, "nobody overtakes who waits"

    @rule(number=st.one_of(st.none(), numbers))
    def is_called(self, number: int | None) -> None:
        first = [one for one in standby.of(self.tx, self.thing_id, now=self.now) if one.called_at is None]
        self.tries(standby.call, self.lead, None if number is None else self.people[number].user_id)
        if number is None and self.line("offered") and first:
            assert self.line("standby")[:1] != [first[0].user_id] or self.thing.roster.free == 0

    @rule(begins=st.booleans())
    def cover(self, begins: bool) -> None:
        self.tries(covering.start if begins else covering.stop, self.lead)

    @rule(number=numbers)
    def leaves_the_server(self, number: int) -> None:
        departures.leave(self.tx, self.community.guild_id, self.people[number].user_id, now=self.now)

    @rule(minutes=st.sampled_from([1, 20, 90, 700]))
    def time_passes(self, minutes: int) -> None:
        self.now += minutes * MINUTE
        goes_on(self.tx, self.now)
        goes_on(self.tx, self.now)

    @invariant()
    def exactly_as_many_hold_places_as_there_are(self) -> None:
        thing = self.thing
        assert_counts_equal_the_people(self.tx, self.thing_id)
        assert thing.places is not None
        assert thing.confirmed <= thing.places
        if thing.starts_at is not None and self.now < thing.starts_at:
            assert thing.places == 2
            assert thing.confirmed + thing.offered <= 2
            assert not (thing.roster.free and thing.waitlisted), "nobody waits beside a free place"

    @invariant()
    def every_offer_ends_and_not_while_they_sleep(self) -> None:
        for one in rosters.people(self.tx, self.thing_id):
            assert (one.offered_until is not None) == (one.state == "offered")
            if one.offered_until is not None and self.thing.ends_at is not None:
                assert one.offered_until <= self.thing.ends_at

    @invariant()
    def each_is_told_once(self) -> None:
        told = Counter(one.key for one in self.community.parcels(self.tx))
        assert not [key for key, times in told.items() if times > 1]
        invited = Counter(one.user_id for one in self.community.parcels(self.tx, "invitation"))
        assert max(invited.values(), default=0) <= 1

    @invariant()
    def nobody_is_looked_for_who_is_not_missing(self) -> None:
        cover = covers.find(self.tx, self.thing_id)
        if cover is not None and not cover.is_going:
            assert cover.outcome is not None


def test_places_offers_standby_and_cover(session: Session) -> None:
    class OnThisDatabase(Covering):
        database = session

    run_state_machine_as_test(
        OnThisDatabase, settings=settings(max_examples=25, stateful_step_count=25, database=None)
    )


# On PostgreSQL, where two transactions really run at the same time.


def at_once(
    url: str, now: datetime, first: str, second: str
) -> tuple[list[str | None], list[int | None], Thing, str]:
    """Ana has signed off late and Ben is called. One of two things is done and not stored yet when the other
    begins; how Ana and Ben stand in the end, who was called, and what the second heard.
    """
    community, heard = Community(), ["nothing"]
    [ana, ben, cem] = community.newcomers(3)
    late = now + 47 * HOUR

    def acts(tx: Transaction, thing_id: int, what: str) -> None:
        if what == "takes it":
            commitments.take_offer(tx, thing_id, ben, now=late + 9 * MINUTE)
        elif what == "runs out":
            for one in offers.due(tx, now=late + HOUR):
                offers.look_after(tx, one, now=late + HOUR)
        elif what == "is cancelled":
            endings.cancel(tx, thing_id, community.coordinator, now=late + MINUTE)
        elif what == "another comes":
            commitments.accept(tx, thing_id, cem, now=late + MINUTE)
        elif what == "cover":
            covering.look_after(tx, thing_id, now=late + MINUTE)
        else:
            standby.call(tx, thing_id, community.coordinator, now=late)

    with open_session(url) as one, open_session(url) as other:
        with committed(one) as tx:
            community.set_up(tx, now=now)
            starts = now + 48 * HOUR
            draft = Draft("Stall", "W", "S", places=1, occasion=Occasion(starts, starts + 2 * HOUR))
            thing = asks.post(tx, community.coordinator, draft, now=now)
            covering.set_sign_off(tx, thing.id, community.coordinator, 1440, now=now)
            commitments.accept(tx, thing.id, ana, now=now)
            standby.stand_by(tx, thing.id, ben, now=now)
            giving_back.decline(tx, thing.id, ana, now=late)
            if first not in ("is called", "cover"):
                covering.look_after(tx, thing.id, now=late)

        def later() -> None:
            with committed(other) as tx:
                try:
                    acts(tx, thing.id, second)
                    heard[0] = "yes"
                except Refusal as refused:
                    heard[0] = str(refused.text)

        slower = Thread(target=later)
        with committed(one) as tx:
            acts(tx, thing.id, first)
            slower.start()
            wait_until_somebody_waits_for_a_lock(url, slower)
        slower.join()
        with committed(one) as tx:
            assert_counts_equal_the_people(tx, thing.id)
            found = [rosters.commitment_of(tx, thing.id, person.user_id) for person in (ben, cem)]
            called = [parcel.user_id for parcel in community.parcels(tx, "called")]
            shown = things.show(tx, thing.id)
    return [None if each is None else each.state for each in found], called, shown, heard[0]


def test_an_offer_that_runs_out_while_it_is_taken_is_taken(postgres_database: str, now: datetime) -> None:
    states, _called, thing, _heard = at_once(postgres_database, now, "takes it", "runs out")
    assert (states[0], thing.confirmed, thing.offered, thing.standby) == ("confirmed", 1, 0, 0)


def test_an_offer_that_has_run_out_meanwhile_is_not_taken(postgres_database: str, now: datetime) -> None:
    states, _called, thing, heard = at_once(postgres_database, now, "runs out", "takes it")
    assert (states[0], thing.confirmed, thing.offered, thing.standby) == ("standby", 0, 0, 1)
    assert "passed on" in heard


def test_a_place_that_is_taken_while_it_is_cancelled_is_not(postgres_database: str, now: datetime) -> None:
    states, _called, thing, heard = at_once(postgres_database, now, "is cancelled", "takes it")
    assert (states[0], thing.state, thing.confirmed) == ("offered", "cancelled", 0)
    assert "closed" in heard


@pytest.mark.parametrize(("first", "second"), [("is called", "cover"), ("cover", "is called")])
def test_two_who_call_at_once_call_one(
    postgres_database: str, now: datetime, first: str, second: str
) -> None:
    states, called, thing, _heard = at_once(postgres_database, now, first, second)
    assert (states[0], thing.offered, len(called)) == ("offered", 1, 1)


def test_the_place_that_is_kept_for_who_is_called_is_nobody_elses(
    postgres_database: str, now: datetime
) -> None:
    states, _called, thing, _heard = at_once(postgres_database, now, "takes it", "another comes")
    assert (states, thing.confirmed) == (["confirmed", "waitlisted"], 1)
