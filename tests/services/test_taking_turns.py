"""A role that goes round: each turn is one person's who can, told in time, skipped, and swapped."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.db import Transaction
from bot.errors import Invalid, NotAllowed, NotFound, Refusal
from bot.services.care import boundaries
from bot.services.guild import guild_settings
from bot.services.guild.callers import Caller
from bot.services.own import departures, mine, suspensions
from bot.services.roles import taking_turns, turn_answers
from bot.services.things import commitments, endings, giving_back, going_round, leading, showing
from bot.services.things.going_round import Rota
from bot.services.things.roles import Role
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


def test_a_turn_that_comes_back_to_somebody_is_told_once_more(
    tx: Transaction, community: Community, now: datetime
) -> None:
    role, [ana, ben], rota = rota_of(tx, community, now, 2)
    at = rota.rhythm.begins(0) - DAY
    looked(tx, at, since=at - DAY)
    rest(tx, ana, rota.rhythm.begins(0) + DAY, now=at)
    go_round(tx, "turns", now=at + HOUR)
    assert whose(tx, role)[0] == ben.user_id
    rest(tx, ana, at + 2 * HOUR, now=at + HOUR)
    turn_answers.skip(tx, role.id, 0, ben, now=at + 3 * HOUR)
    assert whose(tx, role)[0] == ana.user_id
    told = [(one.user_id, one.state) for one in community.parcels(tx, "turn")]
    assert told == [(ana.user_id, "dropped"), (ben.user_id, "dropped"), (ana.user_id, "waiting")]


def test_whoever_is_skipped_once_still_hears_of_their_other_turn(
    tx: Transaction, community: Community, now: datetime
) -> None:
    role, [ana, ben], rota = rota_of(tx, community, now, 2, days_before=7)
    at = rota.rhythm.begins(0) + 10 * HOUR
    looked(tx, at, since=now)
    turn_answers.skip(tx, role.id, 1, ben, now=at)
    assert whose(tx, role)[:2] == [ana.user_id, ana.user_id]
    assert [one.state for one in community.parcels(tx, "turn", to=ana)] == ["waiting", "waiting"]
    turn_answers.skip(tx, role.id, 1, ana, now=at + HOUR)
    assert [one.state for one in community.parcels(tx, "turn", to=ana)] == ["waiting", "dropped"]


def test_word_of_a_turn_waits_while_the_role_is_over(
    tx: Transaction, community: Community, now: datetime
) -> None:
    role, [ana], rota = rota_of(tx, community, now, 1)
    at = rota.rhythm.begins(0) - DAY
    looked(tx, at, since=at - DAY)
    endings.close(tx, role.id, community.coordinator, now=at)
    assert [one.state for one in community.parcels(tx, "turn", to=ana)] == ["dropped"]
    endings.reopen(tx, role.id, community.coordinator, now=at + HOUR)
    assert [one.state for one in community.parcels(tx, "turn", to=ana)] == ["waiting"]


def test_only_their_own_server_finds_it(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    role, [ana], _rota = rota_of(tx, community, now, 1)
    stranger = replace(ana, guild_id=elsewhere.guild_id)
    for act in (turn_answers.do_it, turn_answers.skip):
        with pytest.raises(NotFound):
            act(tx, role.id, 0, stranger, now=now)
