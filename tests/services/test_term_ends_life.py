"""The life of a role in any order: each place has one owner, and its end is told once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import ClassVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test

from bot.db.transaction import Session
from bot.errors import NotFound, Refusal
from bot.services.own import departures, mine
from bot.services.roles import handing_over, term_ends
from bot.services.things import amendments, commitments, endings, giving_back, terms, things
from tests.conftest import rolled_back
from tests.services.conftest import Community
from tests.services.test_rosters import assert_counts_equal_the_people
from tests.services.test_term_ends import DAY, holders, known, rest
from tests.unasked import go_round


class LifeOfARole(RuleBasedStateMachine):
    """Two places, five people, and whatever comes to their minds."""

    database: ClassVar[Session]

    def __init__(self) -> None:
        super().__init__()
        self._transaction = rolled_back(self.database)
        self.tx = self._transaction.__enter__()
        self.now = datetime(2026, 4, 15, 12, tzinfo=UTC)
        self.community = Community()
        self.community.set_up(self.tx, now=self.now)
        self.people = [known(self.tx, self.community, self.now) for _each in range(5)]
        self.role = self.community.offer(self.tx, places=2, now=self.now)

    def teardown(self) -> None:
        self._transaction.__exit__(None, None, None)

    def attempt(self, act: Callable[..., object], *args: object, **named: object) -> None:
        """Do it, as a transaction would: what is refused leaves nothing behind."""
        execute = self.database.cursor.execute
        execute("SAVEPOINT act")
        try:
            act(self.tx, self.role.id, *args, now=self.now, **named)
        except (Refusal, NotFound):
            execute("ROLLBACK TO act")
        finally:
            execute("RELEASE act")

    someone = st.integers(0, 4)

    @initialize(everybody=st.sets(someone, min_size=1, max_size=3))
    def several_have_it(self, everybody: set[int]) -> None:
        for who in sorted(everybody):
            self.attempt(commitments.accept, self.people[who])

    @rule(who=someone)
    def says_yes(self, who: int) -> None:
        self.attempt(commitments.accept, self.people[who])

    @rule(who=someone)
    def steps_down(self, who: int) -> None:
        before, term = (
            holders(self.tx, self.role),
            terms.find(self.tx, self.role.id, self.people[who].user_id),
        )
        self.attempt(giving_back.give_up, self.people[who])
        if term is not None and term.is_handed_on and things.show(self.tx, self.role.id).state == "open":
            assert term.next_id in holders(self.tx, self.role)
            assert len(holders(self.tx, self.role)) == len(before) or term.next_id in before

    @rule(who=someone)
    def goes_on(self, who: int) -> None:
        self.attempt(term_ends.go_on, self.people[who])

    @rule(who=someone, to=someone, at_once=st.booleans())
    def names(self, who: int, to: int, at_once: bool) -> None:
        self.attempt(handing_over.name, self.people[who], self.people[to].user_id, at_once=at_once)

    @rule(who=someone, at_once=st.booleans())
    def seeks(self, who: int, at_once: bool) -> None:
        before = len(holders(self.tx, self.role))
        self.attempt(term_ends.seek, self.people[who], at_once=at_once)
        assert len(holders(self.tx, self.role)) >= before

    @rule(who=someone, yes=st.booleans())
    def answers(self, who: int, yes: bool) -> None:
        before = len(holders(self.tx, self.role))
        self.attempt(handing_over.answer, self.people[who], yes=yes)
        assert len(holders(self.tx, self.role)) == before, "one goes, one comes"

    @rule(who=someone, days=st.integers(1, 40))
    def rests(self, who: int, days: int) -> None:
        rest(self.tx, self.people[who], self.now + days * DAY, now=self.now)

    @rule(who=someone, erased=st.booleans())
    def goes_away(self, who: int, erased: bool) -> None:
        goes = mine.erase if erased else departures.leave
        goes(self.tx, self.community.guild_id, self.people[who].user_id, now=self.now)

    @rule(months=st.sampled_from([0, 1, 3]))
    def another_length(self, months: int) -> None:
        self.attempt(term_ends.set_length, self.community.coordinator, months)

    @rule(places=st.integers(1, 3))
    def other_places(self, places: int) -> None:
        self.attempt(amendments.resize, self.community.coordinator, places)

    @rule()
    def ends_or_goes_on(self) -> None:
        is_open = things.show(self.tx, self.role.id).state == "open"
        self.attempt(endings.close if is_open else endings.reopen, self.community.coordinator)

    @rule(days=st.sampled_from([1, 5, 9, 14, 40, 75, 76]))
    def time_passes(self, days: int) -> None:
        for _day in range(days):
            self.now += DAY
            before = len(holders(self.tx, self.role))
            while go_round(self.tx, "terms", now=self.now):
                pass
            assert len(holders(self.tx, self.role)) >= before, "no place is nobody's because time passes"

    @invariant()
    def each_place_has_its_term_and_nobody_else_one(self) -> None:
        has = {one.user_id for one in terms.of(self.tx, self.role.id)}
        now_has = holders(self.tx, self.role)
        if terms.length(self.tx, self.role.id) == 0:
            assert has == set()
        elif things.show(self.tx, self.role.id).state == "open":
            assert has == now_has
        else:
            assert has <= now_has

    @invariant()
    def counts_equal_the_people(self) -> None:
        assert_counts_equal_the_people(self.tx, self.role.id)

    @invariant()
    def nobody_is_named_for_two_places_or_has_one_already_and_takes_another(self) -> None:
        named = [one.next_id for one in terms.of(self.tx, self.role.id) if one.next_id is not None]
        assert len(named) == len(set(named))

    @invariant()
    def only_who_has_a_place_is_asked_how_it_goes_on(self) -> None:
        now_has = holders(self.tx, self.role)
        for one in self.community.parcels(self.tx, "term_ends"):
            assert one.state != "waiting" or one.user_id in now_has

    @invariant()
    def each_end_is_told_twice_at_most(self) -> None:
        keys = [one.key.removesuffix(":again") for one in self.community.parcels(self.tx, "term_ends")]
        assert all(keys.count(key) <= 2 for key in keys)


def test_a_role_is_nobodys_and_two_peoples_at_no_time(session: Session) -> None:
    class OnThisDatabase(LifeOfARole):
        database = session

    run_state_machine_as_test(
        OnThisDatabase,
        settings=settings(max_examples=40, stateful_step_count=25, database=None, deadline=None),
    )
