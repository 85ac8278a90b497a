"""Who is on duty for calls for support: a turn of a role that goes round, with all that befalls it."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.db import Transaction
from bot.errors import NotAllowed, NotFound, Refusal
from bot.services.care import duty, followups, hands, support
from bot.services.guild import guild_settings, guilds
from bot.services.guild.callers import Caller
from bot.services.own import mine, suspensions
from bot.services.roles import duty_rota, taking_turns, turn_answers
from bot.services.things import approvals, commitments, endings
from bot.services.things.going_round import Rota
from bot.services.things.roles import Role
from tests.services.conftest import Community
from tests.services.test_term_ends import rest
from tests.unasked import go_round

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)


def rota_of(
    tx: Transaction, community: Community, people: int, now: datetime
) -> tuple[Role, list[Caller], Rota]:
    """Somebody says yes to each; chosen as the duty."""
    role, having = community.offer(tx, now=now), community.newcomers(people)
    approvals.begin(tx, role.id, community.coordinator, by="coordinators", now=now)
    for one in having:
        commitments.accept(tx, role.id, one, now=now)
        approvals.approve(tx, role.id, community.coordinator, one.user_id, now=now)
    rota = taking_turns.begin(tx, role.id, community.coordinator, every="week", now=now)
    duty_rota.choose(tx, community.admin, role.id, now=now)
    return role, having, rota


def on_duty(tx: Transaction, community: Community, at: datetime) -> list[int]:
    return list(duty.on_duty(tx, community.guild_id, at))


def test_whoever_has_the_turn_is_on_duty_and_hears_of_a_call_first(
    tx: Transaction, community: Community, now: datetime
) -> None:
    _role, [ana, ben], rota = rota_of(tx, community, 2, now)
    first, second = rota.rhythm.begins(0) + 12 * HOUR, rota.rhythm.begins(1) + 12 * HOUR
    assert on_duty(tx, community, rota.rhythm.begins(0) - HOUR) == [], "it has not begun"
    assert (on_duty(tx, community, first), on_duty(tx, community, second)) == ([ana.user_id], [ben.user_id])
    person = community.newcomer()
    assert not support.listeners(tx, community.guild_id, person, now=first).nobody_on_duty
    hand = support.call(tx, community.guild_id, person, now=first)
    assert (hand.rung, [one.user_id for one in community.parcels(tx, "hand_duty")]) == ("duty", [ana.user_id])
    assert not community.parcels(tx, "hand_call")
    with pytest.raises(NotFound):
        followups.claim(tx, hand.id, ben, now=first)
    assert followups.claim(tx, hand.id, ana, now=first)[1]
    # What is theirs stays theirs when the turn is over.
    followups.answer(tx, hand.id, ana, "written", now=second)


def test_what_nobody_takes_on_in_one_turn_is_told_to_the_next(
    tx: Transaction, community: Community, now: datetime
) -> None:
    guild_settings.set_rhythm(tx, community.admin, time_zone="UTC", quiet_from=0, quiet_until=0, now=now)
    _role, [ana, ben], rota = rota_of(tx, community, 2, now)
    late = rota.rhythm.begins(1) - HOUR
    hand = support.call(tx, community.guild_id, community.newcomer(), now=late)
    go_round(tx, "hands", now=late + 2 * HOUR)
    assert [one.user_id for one in community.parcels(tx, "hand_duty")] == [ana.user_id, ben.user_id]
    assert followups.claim(tx, hand.id, ben, now=late + 2 * HOUR)[1]


def test_skipped_swapped_resting_suspended_and_erased_count_at_once(
    tx: Transaction, community: Community, now: datetime
) -> None:
    role, [ana, ben, cleo], rota = rota_of(tx, community, 3, now)
    at = rota.rhythm.begins(0) + HOUR
    turn_answers.skip(tx, role.id, 0, ana, now=now)
    assert on_duty(tx, community, at) == [ben.user_id]
    rest(tx, ben, at + WEEK, now=at)
    assert on_duty(tx, community, at) == [cleo.user_id]
    suspensions.suspend(tx, community.moderator, cleo.user_id, "R", keeps_places=True, now=at)
    assert on_duty(tx, community, at) == []
    assert support.listeners(tx, community.guild_id, community.newcomer(), now=at).nobody_on_duty
    for one in (ana, ben, cleo):
        mine.erase(tx, community.guild_id, one.user_id, now=at)
    assert on_duty(tx, community, at + WEEK) == []


def test_where_everybody_on_the_rota_is_on_a_break_it_is_said_and_others_are_asked_at_once(
    tx: Transaction, community: Community, now: datetime
) -> None:
    _role, having, rota = rota_of(tx, community, 2, now)
    at = rota.rhythm.begins(0) + 12 * HOUR
    for one in having:
        rest(tx, one, at + 5 * WEEK, now=at)
    person = community.newcomer()
    found = support.listeners(tx, community.guild_id, person, now=at)
    assert found.nobody_on_duty
    assert support.call(tx, community.guild_id, person, now=at).rung == "coordinators"
    assert not community.parcels(tx, "hand_duty")
    assert len(community.parcels(tx, "hand_call")) == 1


def test_a_rota_of_one_answers_everybody_but_themselves(
    tx: Transaction, community: Community, now: datetime
) -> None:
    _role, [ana], rota = rota_of(tx, community, 1, now)
    for number in range(3):
        at = rota.rhythm.begins(number) + 12 * HOUR
        assert on_duty(tx, community, at) == [ana.user_id]
    assert support.call(tx, community.guild_id, community.newcomer(), now=at).rung == "duty"
    assert support.listeners(tx, community.guild_id, ana, now=at).nobody_on_duty, "nobody else is"
    own = support.call(tx, community.guild_id, ana, now=at)
    assert own.rung == "coordinators"
    told = [one.user_id for one in community.parcels(tx, "hand_duty") if one.subject_id == own.id]
    assert not told


def test_only_what_goes_round_and_needs_a_yes_can_be_the_duty_and_only_admins_choose(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    role, _having, _rota = rota_of(tx, community, 2, now)
    plain = community.offer(tx, now=now)
    for refused in (plain.id, community.post(tx, now=now).id, elsewhere.offer(tx, now=now).id, 10**9):
        with pytest.raises((NotFound, Refusal)):
            duty_rota.choose(tx, community.admin, refused, now=now)
    for nobody in (community.coordinator, community.moderator, community.newcomer()):
        with pytest.raises(NotAllowed):
            duty_rota.choose(tx, nobody, None, now=now)
        with pytest.raises(NotAllowed):
            duty_rota.show(tx, nobody, now=now)
    with pytest.raises(Refusal):  # nobody gets to read who asks for support by a button
        approvals.stop(tx, role.id, community.coordinator, now=now)
    assert [one.id for one in duty_rota.show(tx, community.admin, now=now).choices] == [role.id]
    duty_rota.choose(tx, community.admin, None, now=now)
    approvals.stop(tx, role.id, community.coordinator, now=now)
    assert guilds.find(tx, community.guild_id).duty_thing_id is None


def test_what_has_ended_or_goes_round_no_more_is_nobodys_duty(
    tx: Transaction, community: Community, now: datetime
) -> None:
    role, [ana, _ben], rota = rota_of(tx, community, 2, now)
    at = rota.rhythm.begins(0) + 12 * HOUR
    assert on_duty(tx, community, at) == [ana.user_id]
    taking_turns.stop(tx, role.id, community.coordinator, now=at)
    assert on_duty(tx, community, at) == []
    assert duty_rota.show(tx, community.admin, now=at).chosen is None
    taking_turns.begin(tx, role.id, community.coordinator, every="month", now=at)
    assert duty_rota.show(tx, community.admin, now=at).chosen is not None
    endings.close(tx, role.id, community.coordinator, now=at)
    assert on_duty(tx, community, at + 9 * WEEK) == []
    person = community.newcomer()
    assert support.listeners(tx, community.guild_id, person, now=at).nobody_on_duty
    assert hands.of(tx, community.guild_id, person.user_id) == []
