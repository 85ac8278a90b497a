"""Over rounds, late answers and changes: each answer is told once, each person counts once in a result, and
what can't be told alone joins the next.
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.db import Transaction
from bot.models.checkins import checkin_answers
from bot.services.checkins import checkins, old_checkins, starting, tallies
from bot.services.checkins.checkins import LATE_FOR, OPEN_FOR, CheckIn
from bot.services.checkins.showable import showable
from bot.services.guild.callers import Caller
from bot.services.own import own_data
from bot.services.people import volunteers
from tests.services.conftest import Community
from tests.unasked import go_round

DAY = timedelta(days=1)
WEEK = timedelta(weeks=1)


def willing(tx: Transaction, community: Community, people: int, *, now: datetime) -> list[Caller]:
    found = community.newcomers(people)
    for one in found:
        volunteers.answer(
            tx, one.guild, one.user_id, "checkins", agreed=True, place="mine", language="en", now=now
        )
    return found


def ask(tx: Transaction, community: Community, *, now: datetime) -> CheckIn:
    return starting.start(tx, community.coordinator, "How are you?", now=now)


def say(tx: Transaction, round_: CheckIn, people: list[Caller], answers: list[int], *, now: datetime) -> None:
    for person, given in zip(people, answers, strict=True):
        checkins.answer(tx, round_.id, person, given, now=now)


def test_a_round_that_can_not_be_told_alone_is_told_with_the_next(
    tx: Transaction, community: Community, now: datetime
) -> None:
    people = willing(tx, community, 12, now=now)
    first = ask(tx, community, now=now)
    say(tx, first, people[:4], [1, 1, 2, 3], now=now)
    go_round(tx, "check-ins", now=now + OPEN_FOR)
    assert tallies.results_of(tx, first) == [None]
    second = ask(tx, community, now=now + WEEK)
    say(tx, second, people[3:7], [1, 1, 2, 3], now=now + WEEK)
    go_round(tx, "check-ins", now=now + WEEK + OPEN_FOR)
    [told] = tallies.results_of(tx, second)
    assert told is not None
    assert (told.rounds, told.since, told.in_two) == (2, now, True)
    assert told.counts == [6, None], "seven people: the one who answered both counts with the newer answer"
    assert len(tallies.trend(tx, second, 0)) == 1
    third = ask(tx, community, now=now + 2 * WEEK)
    say(tx, third, people[:6], [1, 1, 1, 1, 1, 1], now=now + 2 * WEEK)
    go_round(tx, "check-ins", now=now + 2 * WEEK + OPEN_FOR)
    newest, older = tallies.trend(tx, third, 0)
    assert (newest.counts[0], newest.rounds, newest.since) == (6, 1, now + 2 * WEEK)
    assert older == told


def test_five_late_answers_are_added_and_fewer_are_told_with_the_next(
    tx: Transaction, community: Community, now: datetime
) -> None:
    people = willing(tx, community, 25, now=now)
    round_ = ask(tx, community, now=now)
    say(tx, round_, people[:13], [1] * 7 + [2] * 6, now=now)
    go_round(tx, "check-ins", now=now + OPEN_FOR)
    [before] = tallies.results_of(tx, round_)
    assert before is not None
    say(tx, round_, people[13:18], [1] * 5, now=now + OPEN_FOR + DAY)
    assert tallies.results_of(tx, round_) == [before], "not one by one"
    go_round(tx, "check-ins", now=now + OPEN_FOR + LATE_FOR)
    [after] = tallies.results_of(tx, round_)
    assert after is not None
    assert (after.counts[:2], after.total) == ([12, 6], 18)
    [post] = community.parcels(tx, "checkin_result")
    assert post.revision == 2, "what stands in the channel says so"
    second = ask(tx, community, now=now + 2 * WEEK)
    say(tx, second, people[:8], [1] * 8, now=now + 2 * WEEK)
    go_round(tx, "check-ins", now=now + 2 * WEEK + OPEN_FOR)
    say(tx, second, people[20:23], [2, 2, 2], now=now + 2 * WEEK + OPEN_FOR)
    go_round(tx, "check-ins", now=now + 2 * WEEK + OPEN_FOR + LATE_FOR)
    [told] = tallies.results_of(tx, second)
    assert told is not None
    assert told.counts[0] == 8, "three late answers would be read off the difference"
    third = ask(tx, community, now=now + 4 * WEEK)
    say(tx, third, people[:6], [2] * 6, now=now + 4 * WEEK)
    go_round(tx, "check-ins", now=now + 4 * WEEK + OPEN_FOR)
    [told] = tallies.results_of(tx, third)
    assert told is not None
    assert told.counts[1] == 9, "they count now"


def test_who_erases_themselves_changes_no_total_that_was_told(
    tx: Transaction, community: Community, now: datetime
) -> None:
    people = willing(tx, community, 14, now=now)
    round_ = ask(tx, community, now=now)
    say(tx, round_, people[:12], [1] * 6 + [2] * 6, now=now)
    go_round(tx, "check-ins", now=now + OPEN_FOR)
    before = tallies.results_of(tx, round_)
    own_data.forget(tx, community.guild_id, people[0].user_id, now=now + OPEN_FOR)
    say(tx, round_, people[12:13], [1], now=now + OPEN_FOR)
    go_round(tx, "check-ins", now=now + OPEN_FOR + LATE_FOR)
    assert tallies.results_of(tx, round_) == before


def test_answers_are_erased_once_they_are_told_or_too_old_to_be(
    tx: Transaction, community: Community, now: datetime
) -> None:
    people = willing(tx, community, 8, now=now)
    round_ = ask(tx, community, now=now)
    say(tx, round_, people[:6], [1] * 6, now=now)
    go_round(tx, "check-ins", now=now + OPEN_FOR)
    say(tx, round_, people[6:7], [4], now=now + OPEN_FOR)

    def kept() -> int:
        return len(tx.values(select(checkin_answers.c.user_id)))

    old_checkins.purge(tx, now=now + OPEN_FOR + LATE_FOR - DAY)
    assert kept() == 7
    go_round(tx, "check-ins", now=now + OPEN_FOR + LATE_FOR)
    old_checkins.purge(tx, now=now + OPEN_FOR + LATE_FOR)
    assert kept() == 1, "the late one has still to be told"
    old_checkins.purge(tx, now=now + OPEN_FOR + tallies.UNTOLD_FOR)
    assert kept() == 0
    [told] = tallies.results_of(tx, round_)
    assert told is not None
    assert told.counts[0] == 6


@pytest.mark.parametrize("seed", range(4))
def test_over_a_season_no_answer_is_part_of_two_results(
    tx: Transaction, community: Community, now: datetime, seed: int
) -> None:
    """An attacker who subtracts results finds nothing, for there is nobody in both. Compared with a plain
    model that remembers who answered what, and when it was told.
    """
    chance = random.Random(seed)  # noqa: S311
    people = willing(tx, community, 15, now=now)
    untold: dict[int, int] = {}
    series: CheckIn | None = None
    for week in range(8):
        at = now + week * WEEK
        round_ = ask(tx, community, now=at)
        series = series or round_
        turnout = chance.choice([2, 4, 9, 14])
        for person in chance.sample(people, turnout):
            for _again in range(chance.choice([1, 1, 2])):
                untold[person.user_id] = chance.choice([1, 1, 2, 2, 3, 4])
                checkins.answer(tx, round_.id, person, untold[person.user_id], now=at + DAY)
        go_round(tx, "check-ins", now=at + OPEN_FOR)
        counts = [sum(given == answer for given in untold.values()) for answer in (1, 2, 3, 4)]
        expected = showable(counts, asked=15, split=2)
        [told] = tallies.results_of(tx, round_)
        assert (told.shown if told else None) == expected
        if expected is not None:
            untold.clear()
        late = {person.user_id: person for person in chance.sample(people, 3)}
        already = set(untold)
        for user_id, person in late.items():
            before = checkins.given(tx, round_.id, user_id)
            given = chance.choice([1, 2, 3, 4])
            checkins.answer(tx, round_.id, person, given, now=at + OPEN_FOR + DAY)
            if expected is None or before != given or user_id in already:
                untold[user_id] = given
    assert series is not None
    results = tallies.trend(tx, series, 0)
    assert len(results) >= 3
    assert sum(one.rounds for one in results) <= 8
