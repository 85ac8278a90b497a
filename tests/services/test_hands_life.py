"""Whatever people do with what they wait for and took on, and whenever somebody looks: nobody is left without
a word, nothing has two owners, and nobody is shown what they are kept from.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import UTC, datetime, timedelta
from threading import Thread
from typing import ClassVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from bot.db import Transaction
from bot.db.transaction import Session
from bot.errors import NotAllowed, NotFound
from bot.services.care import (
    boundaries,
    buddies,
    duty,
    followups,
    hand_kinds,
    hand_wishes,
    hands,
    hello_wishes,
    reports,
    support,
)
from bot.services.care.hand_kinds import Hand, Outcome
from bot.services.guild.callers import Caller
from bot.services.own import mine
from bot.services.people import volunteers
from bot.services.preparing import drafting, proposals
from bot.services.things import approvals, commitments, open_questions, roles
from bot.services.things.posting import Draft
from bot.services.things.roles import Role
from tests.conftest import open_session, rolled_back
from tests.lives import carry_all
from tests.services.at_once import committed, wait_until_somebody_waits_for_a_lock
from tests.services.conftest import COORDINATORS, MODERATORS, Community
from tests.unasked import go_round

OUTCOMES: dict[str, Outcome] = {"written": "written", "unreached": "unreached"}
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Waiting(RuleBasedStateMachine):
    """A few who wait and a few who answer, in a server with quiet hours; the first one is both."""

    database: ClassVar[Session]

    def __init__(self) -> None:
        super().__init__()
        self._transaction = rolled_back(self.database)
        self.tx = self._transaction.__enter__()
        self.now = datetime(2026, 4, 15, 10, 0, tzinfo=UTC)
        self.community = Community()
        self.community.set_up(self.tx, now=self.now)
        self.here = self.community.guild_id
        self.helpers = [self.community.newcomer(one) for one in (COORDINATORS, COORDINATORS, MODERATORS)]
        self.people = [self.helpers[0], *self.community.newcomers(3)]
        for one in {*self.helpers, *self.people}:
            self.reached(one)
        self.on_duty: list[int] = []
        duty.ask(self.rota)
        #: What each hand was like when it was last seen, by its id; settled ones are taken out.
        self.seen: dict[int, Hand] = {}

    def rota(self, tx: object, guild_id: int, now: datetime) -> Sequence[int]:
        return self.on_duty if guild_id == self.here else ()

    def reached(self, one: Caller) -> None:
        volunteers.seen(self.tx, self.here, one.user_id, language="en", now=self.now)
        volunteers.choose_contact(self.tx, self.here, one.user_id, "dm", place="test", now=self.now)

    def teardown(self) -> None:
        duty.dismiss(self.rota)
        self._transaction.__exit__(None, None, None)

    who, helper = st.integers(0, 3), st.integers(0, 2)

    def of(self, who: int) -> Hand | None:
        return next(iter(hands.of(self.tx, self.here, self.people[who].user_id)), None)

    @rule(who=who)
    def call(self, who: int) -> None:
        hand = support.call(self.tx, self.here, self.people[who], now=self.now)
        self.seen = {key: one for key, one in self.seen.items() if one.user_id != hand.user_id}
        self.seen[hand.id] = hand

    @rule(who=who, what=st.sampled_from([hand_wishes.nobody_wrote, hand_wishes.ask_others]))
    def complain(self, who: int, what: object) -> None:
        if (hand := self.of(who)) is not None and callable(what):
            what(self.tx, hand.id, self.people[who], now=self.now)

    @rule(who=who)
    def settle(self, who: int) -> None:
        if (hand := self.of(who)) is not None:
            hand_wishes.settle(self.tx, hand.id, self.people[who], now=self.now)
            del self.seen[hand.id]

    @rule(who=who, helper=helper)
    def claim(self, who: int, helper: int) -> None:
        hand, one = self.of(who), self.helpers[helper]
        if hand is None:
            return
        is_listed = hand.id in self.listed(one)
        try:
            after, is_theirs = followups.claim(self.tx, hand.id, one, now=self.now)
        except NotFound:
            assert not is_listed, "what is listed can be taken on"
            return
        assert is_theirs == (hand.claimed_by in (None, one.user_id))
        assert (after.claimed_by == one.user_id) == is_theirs

    @rule(who=who, outcome=st.sampled_from(["written", "unreached", "back"]))
    def helper_says(self, who: int, outcome: str) -> None:
        hand = self.of(who)
        if hand is None or hand.claimed_by is None:
            return
        one = next(one for one in self.helpers if one.user_id == hand.claimed_by)
        if outcome == "back":
            followups.hand_back(self.tx, hand.id, one, now=self.now)
        else:
            followups.answer(self.tx, hand.id, one, OUTCOMES[outcome], now=self.now)

    @rule(who=who, helper=helper)
    def is_answered_and_the_bot_sleeps(self, who: int, helper: int) -> None:
        self.call(who)
        self.claim(who, helper)
        self.helper_says(who, "written")
        self.time(200)

    @rule(helper=helper, is_on_duty=st.booleans())
    def duty_changes(self, helper: int, is_on_duty: bool) -> None:
        self.on_duty = [self.helpers[helper].user_id] if is_on_duty else []

    @rule(who=who, helper=helper)
    def not_this_person(self, who: int, helper: int) -> None:
        one, other = self.people[who], self.helpers[helper].user_id
        if one.user_id != other:
            boundaries.draw(self.tx, self.here, one, other, now=self.now)

    @rule(helper=helper)
    def erases(self, helper: int) -> None:
        one = self.helpers[helper]
        mine.erase(self.tx, self.here, one.user_id, now=self.now)
        self.seen = {key: hand for key, hand in self.seen.items() if hand.user_id != one.user_id}
        self.reached(one)

    @rule(hours=st.sampled_from([1, 3, 7, 26, 90, 200]))
    def time(self, hours: int) -> None:
        """The bot slept for so long, and looks now; then all that is due is sent, and it looks again."""
        for _part in range(2):
            self.look()
            self.now += hours * HOUR / 2
            while go_round(self.tx, "hands", now=self.now):
                pass
            for hand_id, before in list(self.seen.items()):
                if hands.find(self.tx, hand_id) is None:
                    assert self.was_told(before), "lost without a word"
                    del self.seen[hand_id]
            carry_all(self.tx, self.now)

    @rule()
    def nobody_does_anything(self) -> None:
        """Until what they waited for has run through all it can."""
        for _two_days in range(10):
            self.time(48)
        assert not self.seen

    def look(self) -> None:
        self.seen = {hand_id: hands.show(self.tx, hand_id) for hand_id in self.seen}

    def was_told(self, hand: Hand) -> bool:
        """What ends by itself was said beforehand, with until when."""
        said = {
            "answered": f"hand_came:{hand.id}:{hand.turn}:answered",
            "unanswered": f"hand:{hand.id}:{hand.turn}",
        }
        told = [one for one in self.community.parcels(self.tx, "hand", "hand_came") if one.state == "done"]
        return said.get(hand.state) in [one.key for one in told if one.user_id == hand.user_id]

    def listed(self, one: Caller) -> set[int]:
        try:
            return {hand.id for hand in followups.board(self.tx, one, now=self.now).hands}
        except NotAllowed:
            return set()

    @invariant()
    def what_somebody_waits_for_is_there_and_somebody_looks_after_it_in_time(self) -> None:
        for hand_id in self.seen:
            hand = hands.find(self.tx, hand_id)
            assert hand is not None, "lost"
            assert (hand.claimed_by is not None) == (hand.state in ("taken", "answered"))
            longest = {"waiting": DAY, "taken": DAY, "answered": 3 * DAY, "unanswered": 7 * DAY}
            assert hand.due_at <= self.now + longest[hand.state]

    @invariant()
    def nobody_has_or_sees_what_they_are_kept_from(self) -> None:
        for one in self.helpers:
            for hand_id in self.listed(one):
                assert one.user_id not in hands.kept_from(self.tx, hands.show(self.tx, hand_id))
        for hand_id in self.seen:
            hand = hands.show(self.tx, hand_id)
            assert hand.claimed_by not in hands.kept_from(self.tx, hand)

    @invariant()
    def who_is_kept_from_it_is_told_nothing_of_it(self) -> None:
        for hand_id in self.seen:
            apart = hands.kept_from(self.tx, hands.show(self.tx, hand_id))
            for parcel in self.community.parcels(self.tx, "hand_duty", "hand_yours"):
                if parcel.subject_id == hand_id and parcel.state == "waiting":
                    assert parcel.user_id not in apart


def test_whatever_happens_nobody_is_lost_or_left_without_a_word(session: Session) -> None:
    class OnThisDatabase(Waiting):
        database = session

    run_state_machine_as_test(
        OnThisDatabase, settings=settings(max_examples=15, stateful_step_count=20, database=None)
    )


# Whatever it is about: each kind has its line here.


def _support(tx: Transaction, community: Community, now: datetime) -> Hand:
    return support.call(tx, community.guild_id, community.newcomer(), now=now)


def _first_word(tx: Transaction, community: Community, now: datetime) -> Hand:
    role = roles.offer(tx, community.coordinator, ROLE, first_word=True, now=now)
    return _in_role(tx, community, role, now)


def _hello(tx: Transaction, community: Community, now: datetime) -> Hand:
    person = community.newcomer()
    return hello_wishes.ask_higher(tx, community.guild_id, person, now=now)


def _question(tx: Transaction, community: Community, now: datetime) -> Hand:
    ask = community.post(tx, now=now)
    return open_questions.ask(tx, ask.id, community.newcomer(), sealed="sealed", now=now)


def _application(tx: Transaction, community: Community, now: datetime) -> Hand:
    role = roles.offer(tx, community.coordinator, ROLE, now=now)
    approvals.begin(tx, role.id, community.coordinator, by="coordinators", now=now)
    return _in_role(tx, community, role, now)


def _in_role(tx: Transaction, community: Community, role: Role, now: datetime) -> Hand:
    person = community.newcomer()
    commitments.accept(tx, role.id, person, now=now)
    return hands.of(tx, community.guild_id, person.user_id)[0]


def _proposal(tx: Transaction, community: Community, now: datetime) -> Hand:
    person = community.newcomer()
    draft = drafting.begin(tx, person, Draft("Count storks", "They are back", "Come"), now=now)
    proposals.propose(tx, draft.id, person, named=True, now=now)
    return hands.of(tx, community.guild_id, person.user_id)[0]


def _buddy(tx: Transaction, community: Community, now: datetime) -> Hand:
    person = community.newcomer()
    buddies.ask(tx, community.guild_id, person, now=now)
    return hands.of(tx, community.guild_id, person.user_id)[0]


def _report(tx: Transaction, community: Community, now: datetime) -> Hand:
    person, owner = community.newcomer(), community.admin.user_id
    reports.send(
        tx, community.guild_id, person, None, "sealed", owner_id=owner, channel_is_safe=False, now=now
    )
    return hands.of(tx, community.guild_id, person.user_id)[0]


ROLE = Draft("Driver", "Drives")
RAISED: dict[str, Callable[[Transaction, Community, datetime], Hand]] = {
    "support": _support,
    "first_word": _first_word,
    "hello": _hello,
    "question": _question,
    "application": _application,
    "proposal": _proposal,
    "buddy": _buddy,
    "report": _report,
}


def test_each_kind_is_raised_here() -> None:
    assert {kind.name for kind in hand_kinds.declared()} == RAISED.keys()


# On PostgreSQL, where two people really press at the same time.


@pytest.mark.parametrize("kind", [kind.name for kind in hand_kinds.declared()])
def test_two_claims_at_once_are_one_whatever_it_is_about(
    postgres_database: str, now: datetime, kind: str
) -> None:
    community = Community()
    first, second = (community.newcomer(COORDINATORS, MODERATORS) for _one in range(2))
    outcomes: list[bool] = []
    with open_session(postgres_database) as one, open_session(postgres_database) as other:
        with committed(one) as tx:
            community.set_up(tx, now=now)
            hand = RAISED[kind](tx, community, now)
            assert hand.kind == kind
            assert hand.id in {one.id for one in followups.board(tx, second, now=now).hands}

        def claims() -> None:
            with committed(other) as tx:
                outcomes.append(followups.claim(tx, hand.id, second, now=now)[1])

        slower = Thread(target=claims)
        with committed(one) as tx:
            assert followups.claim(tx, hand.id, first, now=now)[1]
            slower.start()
            wait_until_somebody_waits_for_a_lock(postgres_database, slower)
        slower.join()
        with committed(one) as tx:
            assert hands.show(tx, hand.id).claimed_by == first.user_id
    assert outcomes == [False]
