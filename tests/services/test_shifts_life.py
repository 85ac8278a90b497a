"""Places that change hands in any order: given back, offered, taken, swapped; each is somebody's at any
moment, and whoever has another place, or none, hears it once.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Thread
from typing import ClassVar

from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from bot.db import Transaction
from bot.db.transaction import Session
from bot.errors import Refusal
from bot.services.guild.callers import Caller
from bot.services.shifts import handing_on, nods, swaps
from bot.services.things import (
    amendments,
    asks,
    attendance,
    commitments,
    endings,
    giving_back,
    on_offer,
    rosters,
    swapped,
    things,
)
from bot.services.things.posting import Draft
from bot.services.things.things import Occasion, Thing
from tests.conftest import open_session, rolled_back
from tests.services.at_once import committed, wait_until_somebody_waits_for_a_lock
from tests.services.conftest import Community
from tests.services.test_rosters import assert_counts_equal_the_people
from tests.unasked import go_round

NOON = datetime.fromisoformat("2026-04-15T12:00:00+00:00")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PEOPLE, THINGS = 5, 3
ROUNDS = ("what is over", "offers", "places on offer", "swaps")
#: Said to whoever has lost a place without giving it back.
LOST = ("handed_on", "swap_settled")


class PlacesChangeHands(RuleBasedStateMachine):
    """Three stalls: two with two places, and one with a place that changes hands with a nod."""

    database: ClassVar[Session]

    def __init__(self) -> None:
        super().__init__()
        self._transaction = rolled_back(self.database)
        self.tx = self._transaction.__enter__()
        self.now = NOON
        self.community = Community()
        self.community.set_up(self.tx, now=self.now)
        self.people = self.community.newcomers(PEOPLE)
        self.ids = [self.post(number, *of) for number, of in enumerate(((2, None), (2, 120), (1, None)))]
        nods.want(self.tx, self.ids[2], self.lead, wanted=True, now=self.now)
        self.most: dict[int, int] = {}
        self.had: dict[int, int] = {}
        for who in range(PEOPLE):
            self.yes(who, who % THINGS)
            self.yes(who, 1)  # where there is a line

    def post(self, number: int, places: int, offer_minutes: int | None) -> int:
        starts = self.now + 4 * DAY + number * 5 * HOUR
        occasion = Occasion(starts, starts + 3 * HOUR)
        draft = Draft(f"Stall {number}", "W", "S", places, occasion=occasion, offer_minutes=offer_minutes)
        return asks.post(self.tx, self.lead, draft, now=self.now).id

    def teardown(self) -> None:
        self._transaction.__exit__(None, None, None)

    # ------------------------------------------------------------------ what there is

    def thing(self, which: int) -> Thing:
        return things.show(self.tx, self.ids[which])

    def holders(self) -> dict[int, frozenset[int]]:
        """Who has a place, by thing."""
        return {
            thing_id: frozenset(one.user_id for one in rosters.people(self.tx, thing_id) if one.has_place)
            for thing_id in self.ids
        }

    def losses_told(self) -> Counter[int]:
        """How often each person was told that a place is no longer theirs."""
        found = self.community.parcels(self.tx, *LOST)
        return Counter(
            one.user_id or 0
            for one in found
            if one.kind == "handed_on" or self.swap_state(one.subject_id) == "done"
        )

    def swap_state(self, swap_id: int | None) -> str | None:
        found = swapped.find(self.tx, swap_id or 0)
        return None if found is None else found.state

    def attempt(self, by: Caller | None, act: Callable[..., object], *args: object, **named: object) -> bool:
        """Do it, as a transaction would. Whoever has lost a place by it, and is not who did it, hears so
        once; and nobody else does.
        """
        before, heard = self.holders(), self.losses_told()
        execute = self.database.cursor.execute
        execute("SAVEPOINT act")
        try:
            act(self.tx, *args, now=self.now, **named)
        except Refusal:
            execute("ROLLBACK TO act")
            assert self.holders() == before
            return False
        finally:
            execute("RELEASE act")
        after = self.holders()
        lost = Counter(one for thing_id in self.ids for one in before[thing_id] - after[thing_id])
        if by is not None:
            lost.pop(by.user_id, None)
        new = self.losses_told()
        new.subtract(heard)
        if by is not None:
            new.pop(by.user_id, None)
        assert +new == +lost, "whoever lost a place hears it once"
        return True

    # ------------------------------------------------------------------ what people do

    someone, something = st.integers(0, PEOPLE - 1), st.integers(0, THINGS - 1)

    @rule(who=someone, which=something)
    def says_yes(self, who: int, which: int) -> None:
        self.yes(who, which)

    def yes(self, who: int, which: int) -> None:
        caller = self.people[who]
        self.attempt(caller, self._accept, self.ids[which], caller)

    def _accept(self, tx: Transaction, thing_id: int, caller: Caller, *, now: datetime) -> None:
        """Whatever it clashes with."""
        asked = commitments.accept(tx, thing_id, caller, now=now)
        if asked.clash is not None:
            assert not asked.has_place
            commitments.accept(tx, thing_id, caller, agreed=asked.clash.seen, now=now)

    @precondition(lambda self: self.who("offered"))
    @rule(data=st.data())
    def takes_what_is_offered(self, data: st.DataObject) -> None:
        thing_id, caller = data.draw(st.sampled_from(self.who("offered")))
        self.attempt(caller, self._take, thing_id, caller)

    def _take(self, tx: Transaction, thing_id: int, caller: Caller, *, now: datetime) -> None:
        asked = commitments.take_offer(tx, thing_id, caller, now=now)
        if asked.clash is not None:
            commitments.take_offer(tx, thing_id, caller, agreed=asked.clash.seen, now=now)

    @rule(who=someone, which=something)
    def gives_back(self, who: int, which: int) -> None:
        self.attempt(self.people[who], giving_back.decline, self.ids[which], self.people[who])

    @precondition(lambda self: self.who("confirmed"))
    @rule(data=st.data())
    def offers_a_place(self, data: st.DataObject) -> None:
        thing_id, caller = data.draw(st.sampled_from(self.who("confirmed")))
        self.attempt(caller, handing_on.offer, thing_id, caller)

    @precondition(lambda self: any(on_offer.in_order(self.tx, each) for each in self.ids))
    @rule(data=st.data())
    def keeps_it(self, data: st.DataObject) -> None:
        offered = [one for each in self.ids for one in on_offer.in_order(self.tx, each)]
        one = data.draw(st.sampled_from(offered))
        caller = next(each for each in self.people if each.user_id == one.user_id)
        self.attempt(caller, handing_on.keep, one.thing_id, caller)

    @precondition(lambda self: self.pairs())
    @rule(data=st.data(), answer=st.sampled_from([None, True]))
    def asks_to_swap(self, data: st.DataObject, answer: bool | None) -> None:
        gives, caller, gets, other = data.draw(st.sampled_from(self.pairs()))
        before = {one.id for one in self.open_swaps()}
        if self.attempt(caller, swaps.ask, gives, gets, caller, other.user_id) and answer:
            [swap] = [one for one in self.open_swaps() if one.id not in before]
            self.answer(swap, yes=True)

    def pairs(self) -> list[tuple[int, Caller, int, Caller]]:
        """Who could swap what with whom."""
        held = self.who("confirmed")
        return [
            (gives, one, gets, other)
            for gives, one in held
            for gets, other in held
            if gives != gets and (gets, one) not in held
        ]

    @rule(who=someone, whom=someone, gives=something, gets=something)
    def asks_anybody(self, who: int, whom: int, gives: int, gets: int) -> None:
        caller, other = self.people[who], self.people[whom]
        self.attempt(caller, swaps.ask, self.ids[gives], self.ids[gets], caller, other.user_id)

    def who(self, state: rosters.State) -> list[tuple[int, Caller]]:
        """Those of a state, each with the thing."""
        found = {one.user_id: one for one in self.people}
        return [
            (thing_id, found[one.user_id])
            for thing_id in self.ids
            for one in rosters.people(self.tx, thing_id)
            if one.state == state
        ]

    def open_swaps(self) -> list[swapped.Swap]:
        found = {one.id: one for each in self.ids for one in swapped.open_of_thing(self.tx, each)}
        return [found[key] for key in sorted(found)]

    @precondition(lambda self: self.open_swaps())
    @rule(data=st.data(), yes=st.sampled_from([True, True, False]))
    def answers(self, data: st.DataObject, yes: bool) -> None:
        self.answer(data.draw(st.sampled_from(self.open_swaps())), yes=yes)

    def answer(self, swap: swapped.Swap, *, yes: bool) -> None:
        whose = swapped.owners(self.tx, swap)
        asked = next((one for one in self.people if one.user_id == whose.get(swap.theirs_id or 0)), None)
        if asked is None:
            return
        if not yes:
            self.attempt(asked, swaps.decline, swap.id, asked)
            return
        before = self.holders()
        if self.attempt(asked, self._agree, swap.id, asked):
            asker, gives, gets = whose[swap.mine_id], swap.mine_thing_id, swap.theirs_thing_id
            after = self.holders()
            if self.swap_state(swap.id) == "agreed":
                assert after == before, "until somebody nods"
                return
            assert after[gives] == before[gives] - {asker} | {asked.user_id}
            assert after[gets] == before[gets] - {asked.user_id} | {asker}

    def _agree(self, tx: Transaction, swap_id: int, caller: Caller, *, now: datetime) -> None:
        standing = swaps.agree(tx, swap_id, caller, now=now)
        if standing.clash is not None:
            swaps.agree(tx, swap_id, caller, agreed=standing.clash.seen, now=now)

    @precondition(lambda self: self.now > NOON + 2 * DAY)
    @rule(who=someone, which=something)
    def did_it(self, who: int, which: int) -> None:
        self.attempt(self.people[who], commitments.report_done, self.ids[which], self.people[who])

    @precondition(lambda self: self.now > NOON + 2 * DAY)
    @rule(who=someone, which=something)
    def did_not(self, who: int, which: int) -> None:
        self.attempt(self.people[who], attendance.take_back, self.ids[which], self.people[who])

    # ------------------------------------------------------------------ what the lead does, and time

    @property
    def lead(self) -> Caller:
        return self.community.coordinator

    @precondition(lambda self: any(one.state == "agreed" for one in self.open_swaps()))
    @rule(data=st.data(), yes=st.sampled_from([True, True, False]))
    def nods(self, data: st.DataObject, yes: bool) -> None:
        swap = data.draw(st.sampled_from([one for one in self.open_swaps() if one.state == "agreed"]))
        whose, before = swapped.owners(self.tx, swap), self.holders()
        if not self.attempt(None, nods.nod, swap.id, self.lead, yes=yes):
            return
        after = self.holders()
        if not yes:
            assert after == before
        elif swap.is_handing_on:
            giver, taker = whose[swap.mine_id], whose[swap.theirs_id or 0]
            assert after[swap.mine_thing_id] == before[swap.mine_thing_id] - {giver} | {taker}

    @rule(which=something, wanted=st.booleans())
    def wants_nods(self, which: int, wanted: bool) -> None:
        self.attempt(None, nods.want, self.ids[which], self.lead, wanted=wanted)

    @precondition(lambda self: self.now > NOON + DAY)
    @rule(which=something, hours=st.integers(1, 30))
    def move(self, which: int, hours: int) -> None:
        starts = self.now + 4 * DAY + hours * HOUR
        occasion = Occasion(starts, starts + 3 * HOUR)
        self.attempt(None, amendments.move, self.ids[which], self.lead, occasion=occasion)

    @rule(which=something, places=st.integers(1, 3))
    def resize(self, which: int, places: int) -> None:
        """Nobody loses what they have, or were promised."""
        self.attempt(None, amendments.resize, self.ids[which], self.lead, places)
        self.most[self.ids[which]] = self.given_on(self.thing(which))

    def given_on(self, thing: Thing) -> int:
        """Places that somebody has and keeps, or may take."""
        return thing.confirmed - thing.on_offer + thing.offered

    @precondition(lambda self: self.now > NOON + 3 * DAY)
    @rule(which=something)
    def cancel(self, which: int) -> None:
        self.attempt(None, endings.cancel, self.ids[which], self.lead)

    @rule(pause=st.sampled_from([HOUR, 3 * HOUR, 9 * HOUR]))
    def time_passes(self, pause: timedelta) -> None:
        self.now += pause
        before = self.holders()
        for round_ in ROUNDS:
            while go_round(self.tx, round_, now=self.now):
                pass
        assert self.holders() == before, "nobody loses or gets a place by itself but by what was offered"

    # ------------------------------------------------------------------ what holds at any moment

    @invariant()
    def counts_equal_people(self) -> None:
        for thing_id in self.ids:
            assert_counts_equal_the_people(self.tx, thing_id)

    @invariant()
    def no_more_is_promised_than_there_is(self) -> None:
        """But where places became fewer, and nobody loses theirs: then no more is given on. `most` is how
        many had a place, or were promised one, on what became smaller.
        """
        for which in range(THINGS):
            thing = self.thing(which)
            assert thing.places is not None
            assert self.given_on(thing) <= max(thing.places, self.most.get(thing.id, 0)) or not thing.offered
            assert thing.confirmed <= max(thing.places, self.most.get(thing.id, 0), self.had.get(thing.id, 0))
            self.had[thing.id] = thing.confirmed
            if self.given_on(thing) <= thing.places:
                self.most[thing.id] = 0

    @invariant()
    def nobody_waits_beside_a_free_place(self) -> None:
        for which in range(THINGS):
            thing = self.thing(which)
            if thing.is_open(self.now) and thing.waitlisted:
                assert thing.roster.free == 0
                if thing.starts_at is not None and thing.starts_at > self.now and not thing.nods:
                    assert not thing.roster.within_reach, "nor beside one that somebody offers"

    @invariant()
    def what_is_on_offer_is_somebodys(self) -> None:
        for thing_id in self.ids:
            for one in on_offer.in_order(self.tx, thing_id):
                assert (one.state, one.done_at) == ("confirmed", None)

    @invariant()
    def each_place_is_part_of_one_question_and_there_to_swap(self) -> None:
        used: Counter[int] = Counter()
        for swap in self.open_swaps():
            used.update(swap.places)
            for place in swap.places:
                one = rosters.find(self.tx, place)
                assert one is not None
                if swap.is_handing_on:
                    assert one.on_offer_since if place == swap.mine_id else one.state == "waitlisted"
                else:
                    assert (one.state, one.done_at, one.on_offer_since) == ("confirmed", None, None)
            for thing_id in (swap.mine_thing_id, swap.theirs_thing_id):
                assert things.show(self.tx, thing_id).state == "open"
        assert all(count == 1 for count in used.values())


def test_whatever_people_do_each_place_is_somebodys_and_each_change_is_told_once(session: Session) -> None:
    class OnThisDatabase(PlacesChangeHands):
        database = session

    run_state_machine_as_test(
        OnThisDatabase, settings=settings(max_examples=25, stateful_step_count=40, database=None)
    )


# On PostgreSQL, where two people really press at the same time.


def stalls(tx: Transaction, community: Community, now: datetime, *people: Caller) -> list[int]:
    """A stall with one place for each of them, one after the other."""
    ids = []
    for number, person in enumerate(people):
        starts = now + 4 * DAY + number * 5 * HOUR
        draft = Draft("Stall", "W", "S", 1, occasion=Occasion(starts, starts + 3 * HOUR))
        ids.append(asks.post(tx, community.coordinator, draft, now=now).id)
        commitments.accept(tx, ids[-1], person, now=now)
    return ids


def owners(tx: Transaction, ids: list[int]) -> list[list[int]]:
    return [[one.user_id for one in rosters.people(tx, each) if one.has_place] for each in ids]


def at_once(
    url: str, first: Callable[[Transaction], object], second: Callable[[Transaction], object]
) -> BaseException | None:
    """The second begins while the first is under way; what it was refused with."""
    failure: BaseException | None = None

    def follows() -> None:
        nonlocal failure
        with open_session(url) as other:
            try:
                with committed(other) as tx:
                    second(tx)
            except Refusal as refused:
                failure = refused

    slower = Thread(target=follows)
    with open_session(url) as one, committed(one) as tx:
        first(tx)
        slower.start()
        wait_until_somebody_waits_for_a_lock(url, slower)
    slower.join()
    return failure


def test_an_offered_place_is_taken_once(postgres_database: str, now: datetime) -> None:
    community = Community()
    ana, ben, cem = community.newcomers(3)
    with open_session(postgres_database) as one, committed(one) as tx:
        community.set_up(tx, now=now)
        [stall] = stalls(tx, community, now, ana)
        handing_on.offer(tx, stall, ana, now=now)
    assert not at_once(
        postgres_database,
        lambda tx: commitments.accept(tx, stall, ben, now=now),
        lambda tx: commitments.accept(tx, stall, cem, now=now),
    )
    with open_session(postgres_database) as one, committed(one) as tx:
        assert owners(tx, [stall]) == [[ben.user_id]]
        assert things.show(tx, stall).waitlisted == 1
        assert len(community.parcels(tx, "handed_on")) == 1


def test_who_gives_back_while_the_other_agrees_leaves_no_place_to_two_and_none_to_nobody(
    postgres_database: str, now: datetime
) -> None:
    community = Community()
    ana, ben = community.newcomers(2)
    with open_session(postgres_database) as one, committed(one) as tx:
        community.set_up(tx, now=now)
        ids = stalls(tx, community, now, ana, ben)
        swap = swaps.ask(tx, ids[0], ids[1], ana, ben.user_id, now=now)
    failure = at_once(
        postgres_database,
        lambda tx: giving_back.give_up(tx, ids[0], ana, now=now),
        lambda tx: swaps.agree(tx, swap.id, ben, now=now),
    )
    assert "That question is over" in str(failure)
    with open_session(postgres_database) as one, committed(one) as tx:
        assert owners(tx, ids) == [[], [ben.user_id]]


def test_of_two_questions_about_one_place_at_once_one_is_asked(postgres_database: str, now: datetime) -> None:
    """Ana asks Ben while Ben asks Cem: the second reads that his place is asked for."""
    community = Community()
    ana, ben, cem = community.newcomers(3)
    with open_session(postgres_database) as one, committed(one) as tx:
        community.set_up(tx, now=now)
        ids = stalls(tx, community, now, ana, ben, cem)
    failure = at_once(
        postgres_database,
        lambda tx: swaps.ask(tx, ids[0], ids[1], ana, ben.user_id, now=now),
        lambda tx: swaps.ask(tx, ids[1], ids[2], ben, cem.user_id, now=now),
    )
    assert "Please answer that first" in str(failure)
    with open_session(postgres_database) as one, committed(one) as tx:
        assert [one.user_id for one in community.parcels(tx, "swap_asked")] == [ben.user_id]


def test_both_ways_at_once_is_one_question(postgres_database: str, now: datetime) -> None:
    """Locks in the order of the ids: nobody waits for the other for ever."""
    community = Community()
    ana, ben = community.newcomers(2)
    with open_session(postgres_database) as one, committed(one) as tx:
        community.set_up(tx, now=now)
        ids = stalls(tx, community, now, ana, ben)
    failure = at_once(
        postgres_database,
        lambda tx: swaps.ask(tx, ids[1], ids[0], ben, ana.user_id, now=now),
        lambda tx: swaps.ask(tx, ids[0], ids[1], ana, ben.user_id, now=now),
    )
    assert "Please answer that first" in str(failure)
