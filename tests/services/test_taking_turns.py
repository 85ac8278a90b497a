"""A role that goes round: each turn is one person's who can, told in time, skipped, and swapped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import ClassVar

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from bot.db import Transaction
from bot.db.transaction import Session
from bot.errors import Invalid, NotAllowed, NotFound, Refusal
from bot.services.care import boundaries
from bot.services.guild import guild_settings
from bot.services.guild.callers import Caller
from bot.services.own import departures, mine, suspensions
from bot.services.roles import taking_turns, turn_answers
from bot.services.things import commitments, endings, giving_back, going_round, leading, showing
from bot.services.things.going_round import Rota
from bot.services.things.roles import Role
from tests.conftest import rolled_back
from tests.services.conftest import Community, in_a_dm
from tests.services.test_term_ends import DAY, holders, rest
from tests.unasked import go_round

HOUR, WEEK = timedelta(hours=1), timedelta(days=7)


def rota_of(
    tx: Transaction, community: Community, now: datetime, people: int, **how: object
) -> tuple[Role, list[Caller], Rota]:
    """A role, those who have it in the order in which they came, and their turns, a week each from Monday."""
    role, having = community.offer(tx, now=now), community.newcomers(people)
    for one in having:
        commitments.accept(tx, role.id, one, now=now)
    chosen = {"every": "week", **how}
    rota = taking_turns.begin(tx, role.id, community.coordinator, **chosen, now=now)  # type: ignore[arg-type]
    return role, having, rota


def whose(tx: Transaction, role: Role) -> list[int | None]:
    """Of the turns that are promised, in their order."""
    return [one.user_id for one in going_round.turns(tx, role.id)]


def order_of(tx: Transaction, role: Role) -> set[int]:
    return {one.user_id for one in going_round.order(tx, role.id)}


def looked(tx: Transaction, until: datetime, *, since: datetime) -> None:
    """With everything done that falls due meanwhile, hour by hour as a process does it."""
    at = since
    while at < until:
        at = min(until, at + 12 * HOUR)
        go_round(tx, "turns", now=at)


def test_it_goes_round_in_the_order_in_which_they_came(
    tx: Transaction, community: Community, now: datetime
) -> None:
    role, [ana, ben, cleo], rota = rota_of(tx, community, now, 3)
    ids = [ana.user_id, ben.user_id, cleo.user_id]
    assert whose(tx, role) == ids * 2
    assert rota.rhythm.starts.weekday() == 0
    assert taking_turns.whose(tx, role.id, now=now) is None, "it begins on Monday"
    for number in range(8):
        at = rota.rhythm.begins(number) + HOUR
        assert taking_turns.whose(tx, role.id, now=at) == ids[number % 3], "also unlooked"
        looked(tx, at, since=at - HOUR)


def test_a_turn_is_told_so_many_days_before_and_once(
    tx: Transaction, community: Community, now: datetime
) -> None:
    role, [ana, ben], rota = rota_of(tx, community, now, 2, days_before=3)
    for number, one in enumerate((ana, ben, ana)):
        told = rota.rhythm.begins(number) - 3 * DAY + 9 * HOUR
        go_round(tx, "turns", now=told - timedelta(minutes=1))
        before = len(community.parcels(tx, "turn", to=one))
        for _twice in range(2):
            go_round(tx, "turns", now=told + HOUR)
        assert len(community.parcels(tx, "turn", to=one)) == before + 1
    assert role.id


def test_skip_me_gives_it_to_the_next_who_can_and_nobody_else_moves(
    tx: Transaction, community: Community, now: datetime
) -> None:
    role, [ana, ben, cleo], rota = rota_of(tx, community, now, 3)
    before = whose(tx, role)
    at = rota.rhythm.begins(0) - DAY
    looked(tx, at, since=at - DAY)
    for _twice in range(2):
        assert turn_answers.skip(tx, role.id, 0, in_a_dm(ana), now=at) in (ben.user_id, cleo.user_id)
    assert whose(tx, role)[1:] == before[1:]
    assert [one.state for one in community.parcels(tx, "turn", to=ana)] == ["dropped"]
    told = community.parcels(tx, "turn")
    assert [one.user_id for one in told if one.state == "waiting"] == [whose(tx, role)[0]], "at once"
    with pytest.raises(Refusal):
        turn_answers.do_it(tx, role.id, 0, ana, now=at)
    with pytest.raises(NotFound):
        turn_answers.skip(tx, role.id, 0, community.newcomer(), now=at)


def test_a_rota_of_one_and_everybody_on_a_break_tell_whoever_looks_after_it(
    tx: Transaction, community: Community, now: datetime
) -> None:
    role, [ana], rota = rota_of(tx, community, now, 1)
    assert set(whose(tx, role)) == {ana.user_id}
    at = rota.rhythm.begins(0) + HOUR
    looked(tx, at, since=now)
    assert turn_answers.skip(tx, role.id, 0, ana, now=at) is None
    assert len(community.parcels(tx, "turn_nobodys", to=community.coordinator)) == 1
    rest(tx, ana, rota.rhythm.begins(2) + DAY, now=at)
    looked(tx, rota.rhythm.begins(1) + HOUR, since=at)
    looked(tx, rota.rhythm.begins(2) - DAY, since=rota.rhythm.begins(1) + HOUR)
    assert len(community.parcels(tx, "turn_nobodys")) == 3, "that, the one they rest in, and the one after"
    leading.stop(tx, role.id, community.coordinator, now=at)
    turn_answers.skip(tx, role.id, 3, ana, now=rota.rhythm.begins(3) - DAY)
    [post] = community.parcels(tx, "turn_open")
    assert (post.user_id, str(ana.user_id) in post.key) == (None, False)


def test_who_rests_when_it_begins_does_not_have_it_and_has_the_next_when_they_are_back(
    tx: Transaction, community: Community, now: datetime
) -> None:
    role, [ana, ben], rota = rota_of(tx, community, now, 2)
    rest(tx, ana, rota.rhythm.begins(0) + DAY, now=now)
    assert taking_turns.whose(tx, role.id, now=rota.rhythm.begins(0)) == ben.user_id
    looked(tx, now + DAY, since=now)
    assert whose(tx, role)[:3] == [ben.user_id, ben.user_id, ana.user_id], "nobody else's is moved"
    assert taking_turns.whose(tx, role.id, now=rota.rhythm.begins(2)) == ana.user_id


def test_whoever_is_suspended_has_none(tx: Transaction, community: Community, now: datetime) -> None:
    role, [ana, ben], _rota = rota_of(tx, community, now, 2)
    suspensions.suspend(tx, community.moderator, ana.user_id, "R", keeps_places=True, now=now)
    looked(tx, now + DAY, since=now)
    assert set(whose(tx, role)) == {ben.user_id}


def test_newcomers_stand_at_the_end_and_leavers_shift_nobody(
    tx: Transaction, community: Community, now: datetime
) -> None:
    role, [ana, ben, cleo], rota = rota_of(tx, community, now, 3)
    before = whose(tx, role)
    commitments.accept(tx, role.id, dan := community.newcomer(), now=now)
    looked(tx, now + DAY, since=now)
    assert whose(tx, role) == before, "what was promised stays"
    giving_back.give_up(tx, role.id, ben, now=now)
    looked(tx, now + 2 * DAY, since=now + DAY)
    after = whose(tx, role)
    assert all(one == other for one, other in zip(after, before, strict=True) if other != ben.user_id)
    assert dan.user_id in after, "what was Ben's is theirs who has none yet"
    assert None not in after
    for goes in (departures.leave, mine.erase):
        goes(tx, community.guild_id, ana.user_id, now=now)
        looked(tx, now + 3 * DAY, since=now + 2 * DAY)
        assert ana.user_id not in whose(tx, role)
    assert (
        {one.user_id for one in going_round.order(tx, role.id)}
        == holders(tx, role)
        == {cleo.user_id, dan.user_id}
    )
    assert rota.thing_id == role.id


def test_two_swap_when_both_agree(tx: Transaction, community: Community, now: datetime) -> None:
    role, [ana, ben, cleo], rota = rota_of(tx, community, now, 3)
    turn_answers.ask_to_swap(tx, role.id, 0, 1, in_a_dm(ana), now=now)
    assert whose(tx, role)[:2] == [ana.user_id, ben.user_id], "until they say yes"
    assert len(community.parcels(tx, "swap_turn", to=ben)) == 1
    with pytest.raises(Refusal):
        turn_answers.ask_to_swap(tx, role.id, 0, 1, ana, now=now)
    assert turn_answers.answer_swap(tx, role.id, 0, cleo, yes=True, now=now) is None, "nobody asked them"
    mine_now = turn_answers.answer_swap(tx, role.id, 0, in_a_dm(ben), yes=True, now=now)
    assert mine_now is not None
    assert (mine_now.number, mine_now.user_id) == (0, ben.user_id)
    assert whose(tx, role)[:3] == [ben.user_id, ana.user_id, cleo.user_id]
    assert turn_answers.answer_swap(tx, role.id, 0, ben, yes=True, now=now) is None, "twice is once"
    assert len(community.parcels(tx, "turn_news", to=ana)) == 1
    looked(tx, rota.rhythm.begins(0) + HOUR, since=now)
    assert whose(tx, role)[:3] == [ben.user_id, ana.user_id, cleo.user_id]


def test_a_no_leaves_both_and_a_chain_of_swaps_leaves_each_with_one(
    tx: Transaction, community: Community, now: datetime
) -> None:
    role, [ana, ben, cleo], _rota = rota_of(tx, community, now, 3)
    turn_answers.ask_to_swap(tx, role.id, 0, 1, ana, now=now)
    turn_answers.ask_to_swap(tx, role.id, 1, 2, ben, now=now)
    turn_answers.ask_to_swap(tx, role.id, 2, 0, cleo, now=now)
    assert turn_answers.answer_swap(tx, role.id, 1, cleo, yes=True, now=now) is not None
    assert turn_answers.answer_swap(tx, role.id, 0, ben, yes=True, now=now) is None, "it is no longer Ben's"
    assert turn_answers.answer_swap(tx, role.id, 2, ana, yes=True, now=now) is None, "nor that one Cleo's"
    assert whose(tx, role)[:3] == [ana.user_id, cleo.user_id, ben.user_id]
    turn_answers.ask_to_swap(tx, role.id, 0, 2, ana, now=now)
    turn_answers.answer_swap(tx, role.id, 0, ben, yes=False, now=now)
    assert whose(tx, role)[:3] == [ana.user_id, cleo.user_id, ben.user_id]
    assert len(community.parcels(tx, "turn_news", to=ana)) == 1


def test_what_no_swap_can_be_is_refused(tx: Transaction, community: Community, now: datetime) -> None:
    role, [ana, ben, cleo], rota = rota_of(tx, community, now, 3)
    for other in (0, 3, 99, -1):
        with pytest.raises(Refusal):
            turn_answers.ask_to_swap(tx, role.id, 0, other, ana, now=now)
    with pytest.raises(Refusal):
        turn_answers.ask_to_swap(tx, role.id, 1, 0, ana, now=now)
    boundaries.draw(tx, community.guild_id, cleo, ana.user_id, now=now)
    with pytest.raises(Refusal):
        turn_answers.ask_to_swap(tx, role.id, 0, 2, ana, now=now)
    turn_answers.skip(tx, role.id, 1, ben, now=now)
    with pytest.raises(Refusal):
        turn_answers.ask_to_swap(tx, role.id, 4, 1, ben, now=now)
    turn_answers.ask_to_swap(tx, role.id, 0, 4, ana, now=now)
    giving_back.give_up(tx, role.id, ben, now=now)
    assert turn_answers.asked(tx, role.id, 0, ben.user_id, now=now) is None, "who left is asked nothing"
    with pytest.raises(NotFound):
        turn_answers.answer_swap(tx, role.id, 0, ben, yes=True, now=now)
    assert rota.days_before


def test_who_may_set_it_up_and_see_whose(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    role, [ana, ben, _cleo], _rota = rota_of(tx, community, now, 3)
    lead = community.coordinator
    for who, error in ((ana, NotAllowed), (elsewhere.coordinator, NotFound)):
        with pytest.raises(error):
            taking_turns.begin(tx, role.id, who, every="month", now=now)
        with pytest.raises(error):
            taking_turns.stop(tx, role.id, who, now=now)
    with pytest.raises(NotAllowed):
        taking_turns.coming(tx, role.id, community.newcomer(), now=now)
    for wrong in ({"every": "day"}, {"every": "week", "weekday": 7}, {"every": "week", "days_before": 0}):
        with pytest.raises(Invalid):
            taking_turns.begin(tx, role.id, lead, **wrong, now=now)
    with pytest.raises(NotFound):
        taking_turns.begin(tx, community.post(tx, now=now).id, lead, every="week", now=now)

    def seen(who: Caller) -> list[int | None]:
        return [one.user_id for one in taking_turns.coming(tx, role.id, who, now=now)[1]][:3]

    assert None not in seen(lead)
    assert seen(ana) == seen(in_a_dm(ana)) == [ana.user_id, None, None]
    showing.choose(tx, role.id, ben, shown=True, now=now)
    assert seen(ana) == [ana.user_id, ben.user_id, None]
    guild_settings.set_quiet(tx, community.admin, True, now=now)
    assert seen(ana) == [ana.user_id, None, None]


def test_another_rhythm_plans_anew_and_the_same_one_changes_nothing(
    tx: Transaction, community: Community, now: datetime
) -> None:
    role, [ana, ben], rota = rota_of(tx, community, now, 2)
    lead, later = community.coordinator, rota.rhythm.begins(3) + DAY
    looked(tx, later, since=now)
    same = taking_turns.begin(tx, role.id, lead, every="week", days_before=7, now=later)
    assert (same.starts, same.days_before) == (rota.starts, 7)
    other = taking_turns.begin(tx, role.id, lead, every="month", now=later)
    assert other.rhythm.starts.day == 1
    assert whose(tx, role) == [ana.user_id, ben.user_id] * 3
    commitments.accept(tx, role.id, cleo := community.newcomer(), now=later)
    looked(tx, later + DAY, since=later)
    endings.close(tx, role.id, lead, now=later)
    looked(tx, later + 90 * DAY, since=later + 60 * DAY)
    endings.reopen(tx, role.id, lead, now=later + 90 * DAY)
    looked(tx, later + 91 * DAY, since=later + 90 * DAY)
    assert taking_turns.whose(tx, role.id, now=later + 91 * DAY) in {one.user_id for one in (ana, ben, cleo)}
    taking_turns.stop(tx, role.id, lead, now=later)
    taking_turns.stop(tx, role.id, lead, now=later)
    assert (going_round.find(tx, role.id), going_round.order(tx, role.id)) == (None, [])
    assert taking_turns.whose(tx, role.id, now=later + 91 * DAY) is None
    with pytest.raises(NotFound):
        turn_answers.skip(tx, role.id, 0, ana, now=later)


class LifeOfARota(RuleBasedStateMachine):
    """Five people, and whatever comes to their minds; `told` is what each person read of each day."""

    database: ClassVar[Session]
    zone: ClassVar[str]

    def __init__(self) -> None:
        super().__init__()
        self._transaction = rolled_back(self.database)
        self.tx = self._transaction.__enter__()
        self.now = datetime(2026, 9, 30, 12, tzinfo=UTC)
        self.community = Community()
        self.community.set_up(self.tx, now=self.now)
        guild_settings.set_rhythm(self.tx, self.community.admin, time_zone=self.zone, now=self.now)
        self.role, self.people, _rota = rota_of(self.tx, self.community, self.now, 3)
        self.people += self.community.newcomers(2)

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

    @property
    def rota(self) -> Rota:
        found = going_round.find(self.tx, self.role.id)
        assert found is not None
        return found

    @property
    def first(self) -> int:
        return max(0, self.rota.rhythm.number_at(self.now))

    def promised(self) -> dict[int, int | None]:
        found = going_round.turns(self.tx, self.role.id, since=self.first)
        return {one.number: one.user_id for one in found}

    someone, ahead = st.integers(0, 4), st.integers(0, 6)

    @rule(who=someone)
    def comes(self, who: int) -> None:
        self.attempt(commitments.accept, self.people[who])

    @rule(who=someone)
    def leaves(self, who: int) -> None:
        before = {
            one.number: one.user_id for one in going_round.turns(self.tx, self.role.id, since=self.first)
        }
        self.attempt(giving_back.give_up, self.people[who])
        go_round(self.tx, "turns", now=self.now)
        after = {
            one.number: one.user_id for one in going_round.turns(self.tx, self.role.id, since=self.first)
        }
        is_away = taking_turns.away(self.tx, self.rota, now=self.now)
        for number, user_id in before.items():
            if user_id is not None and user_id != self.people[who].user_id and not is_away(user_id, number):
                assert after[number] == user_id, "nobody's promised turn is shifted"

    @rule(who=someone, ahead=ahead)
    def skips(self, who: int, ahead: int) -> None:
        self.attempt(turn_answers.skip, self.first + ahead, self.people[who])

    @rule(who=someone, ahead=ahead)
    def does_it(self, who: int, ahead: int) -> None:
        self.attempt(turn_answers.do_it, self.first + ahead, self.people[who])

    @rule(who=someone, ahead=ahead, other=ahead)
    def asks_to_swap(self, who: int, ahead: int, other: int) -> None:
        self.attempt(turn_answers.ask_to_swap, self.first + ahead, self.first + other, self.people[who])

    @rule(who=someone, ahead=ahead, yes=st.booleans())
    def answers(self, who: int, ahead: int, yes: bool) -> None:
        self.attempt(turn_answers.answer_swap, self.first + ahead, self.people[who], yes=yes)

    @rule(who=someone, days=st.integers(1, 30))
    def rests(self, who: int, days: int) -> None:
        rest(self.tx, self.people[who], self.now + days * DAY, now=self.now)

    @rule(hours=st.sampled_from([1, 12, 24, 72, 168]))
    def time_passes(self, hours: int) -> None:
        until = self.now + hours * HOUR
        while self.now < until:
            self.now = min(until, self.now + 6 * HOUR)
            go_round(self.tx, "turns", now=self.now)

    @invariant()
    def each_turn_is_one_persons_who_can_or_nobody_can(self) -> None:
        is_away = taking_turns.away(self.tx, self.rota, now=self.now)
        order = {one.user_id for one in going_round.order(self.tx, self.role.id)}
        assert order == holders(self.tx, self.role)
        found = taking_turns.standing(self.tx, self.rota, now=self.now)
        for turn in found:
            able = {one for one in order if not is_away(one, turn.number)}
            assert turn.user_id in able if able else turn.user_id is None
        assert [one.number for one in found] == [*range(self.first, self.first + taking_turns.AHEAD)]

    @invariant()
    def each_turn_is_told_to_one_person_once(self) -> None:
        keys = [one.key for one in self.community.parcels(self.tx, "turn")]
        assert len(keys) == len(set(keys))
        go_round(self.tx, "turns", now=self.now)
        for turn in going_round.turns(self.tx, self.role.id, since=self.first):
            if turn.told and turn.user_id is not None:
                told = self.community.parcels(self.tx, "turn")
                day = self.rota.rhythm.day(turn.number).isoformat()
                assert any(one.user_id == turn.user_id and day in one.key for one in told) or turn.said


@pytest.mark.parametrize("zone", ["Europe/Madrid", "America/Santiago", "Australia/Sydney"])
def test_a_turn_is_at_no_time_nobodys_or_two_peoples(session: Session, zone: str) -> None:
    where = zone

    class There(LifeOfARota):
        database = session
        zone = where

    run_state_machine_as_test(
        There, settings=settings(max_examples=15, stateful_step_count=25, database=None, deadline=None)
    )


def test_only_their_own_server_finds_it(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    role, [ana], _rota = rota_of(tx, community, now, 1)
    stranger = replace(ana, guild_id=elsewhere.guild_id)
    for act in (turn_answers.do_it, turn_answers.skip):
        with pytest.raises(NotFound):
            act(tx, role.id, 0, stranger, now=now)
