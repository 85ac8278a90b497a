import asyncio
from datetime import datetime, timedelta

import pytest

from bot.db import Database, Transaction
from bot.errors import Invalid, NotAllowed, NotFound, Refusal
from bot.services.care import checkins, hands
from bot.services.care.checkins import OPEN_FOR, SUPPORT, CheckIn
from bot.services.guild.callers import Caller
from bot.services.people import volunteers
from bot.services.record.figures import Totals
from tests.services.conftest import Community, in_a_dm
from tests.unasked import go_round

DAY = timedelta(days=1)


def opt_in(tx: Transaction, people: list[Caller], *, agreed: bool = True, now: datetime) -> None:
    for person in people:
        volunteers.answer(
            tx,
            person.guild,
            person.user_id,
            "checkins",
            agreed=agreed,
            place="mine",
            language="en",
            now=now,
        )


def start(tx: Transaction, community: Community, people: list[Caller], *, now: datetime) -> CheckIn:
    opt_in(tx, people, now=now)
    return checkins.start(tx, community.coordinator, "How are you?", now=now)


def test_only_those_who_opted_in_and_take_no_break_are_asked(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    willing, refuses, rests, silent = community.newcomers(4)
    opt_in(tx, [rests, *elsewhere.newcomers(2)], now=now)
    opt_in(tx, [refuses], agreed=False, now=now)
    community.join(tx, silent, now=now)
    volunteers.pause(
        tx, community.guild_id, rests.user_id, now + DAY, keep_reminders=True, language="en", now=now
    )
    round_ = start(tx, community, [willing], now=now)
    asked = community.parcels(tx, "checkin")
    assert [(parcel.user_id, parcel.subject_id) for parcel in asked] == [(willing.user_id, round_.id)]


def test_when_nobody_opted_in_nothing_is_started(
    tx: Transaction, community: Community, now: datetime
) -> None:
    with pytest.raises(Refusal, match="Nobody has switched check-ins on"):
        checkins.start(tx, community.coordinator, "How are you?", now=now)
    assert not checkins.recent_in(tx, community.coordinator)


@pytest.mark.parametrize("question", ["", "  \n", "x" * 201])
def test_a_question_that_is_missing_or_too_long_is_refused(
    tx: Transaction, community: Community, now: datetime, question: str
) -> None:
    opt_in(tx, community.newcomers(1), now=now)
    with pytest.raises(Invalid):
        checkins.start(tx, community.coordinator, question, now=now)


def test_answers_are_counted_and_a_changed_one_once(
    tx: Transaction, community: Community, now: datetime
) -> None:
    people = community.newcomers(12)
    round_ = start(tx, community, people, now=now)
    for number, person in enumerate(people):
        checkins.answer(tx, round_.id, in_a_dm(person), 1 if number < 6 else 2, now=now)
    assert checkins.totals(tx, round_.id) == Totals(12, (6, 6, None, None))
    for _ in range(2):
        checkins.answer(tx, round_.id, people[0], 2, now=now + DAY)
    assert checkins.totals(tx, round_.id) == Totals(12, (5, 7, None, None))


def test_of_fewer_than_five_answers_nothing_is_shown(
    tx: Transaction, community: Community, now: datetime
) -> None:
    people = community.newcomers(4)
    round_ = start(tx, community, people, now=now)
    for person in people:
        checkins.answer(tx, round_.id, person, 1, now=now)
    assert checkins.totals(tx, round_.id) == Totals(None, (None,) * 4)


async def test_who_did_not_opt_in_cannot_answer_and_nothing_is_stored_about_them(
    db: Database, now: datetime
) -> None:
    community = Community()
    await db.write(community.set_up, now=now)
    (willing, stranger) = community.newcomers(2)
    round_ = await db.write(start, community, [willing], now=now)
    for act in (checkins.ask_for_support, checkins.open_for):
        with pytest.raises(NotAllowed, match="switched them on"):
            await db.write(act, round_.id, stranger, now=now)
    with pytest.raises(NotAllowed):
        await db.write(checkins.answer, round_.id, stranger, 1, now=now)
    assert await db.read(volunteers.find, community.guild_id, stranger.user_id) is None
    assert not await db.read(community.parcels, "hand_call")


def test_who_opted_out_since_cannot_answer(tx: Transaction, community: Community, now: datetime) -> None:
    people = community.newcomers(1)
    round_ = start(tx, community, people, now=now)
    opt_in(tx, people, agreed=False, now=now)
    with pytest.raises(NotAllowed):
        checkins.answer(tx, round_.id, people[0], 1, now=now)


@pytest.mark.parametrize("given", [-1, 0, 5, 10**12])
def test_a_fifth_answer_does_not_exist(
    tx: Transaction, community: Community, now: datetime, given: int
) -> None:
    people = community.newcomers(1)
    round_ = start(tx, community, people, now=now)
    with pytest.raises(NotFound):
        checkins.answer(tx, round_.id, people[0], given, now=now)


def test_after_its_end_nobody_answers(tx: Transaction, community: Community, now: datetime) -> None:
    people = community.newcomers(1)
    round_ = start(tx, community, people, now=now)
    for act in (checkins.open_for, checkins.ask_for_support):
        with pytest.raises(Refusal, match="has closed"):
            act(tx, round_.id, people[0], now=now + OPEN_FOR)
    checkins.end(tx, round_.id, community.coordinator, now=now)
    with pytest.raises(Refusal, match="has closed"):
        checkins.answer(tx, round_.id, people[0], 1, now=now)


def test_totals_are_told_once_when_the_time_is_over_and_nobody_is_asked_any_more(
    tx: Transaction, community: Community, now: datetime
) -> None:
    round_ = start(tx, community, community.newcomers(2), now=now)
    assert not community.parcels(tx, "checkin_result")
    go_round(tx, "check-ins", now=now + OPEN_FOR - timedelta(seconds=1))
    assert not community.parcels(tx, "checkin_result")
    closed = [go_round(tx, "check-ins", now=now + OPEN_FOR) for _ in range(2)]
    assert closed == [1, 0]
    (result,) = community.parcels(tx, "checkin_result")
    assert (result.subject_id, result.user_id) == (round_.id, None)
    assert [parcel.state for parcel in community.parcels(tx, "checkin")] == ["dropped"] * 2


def test_ending_a_round_twice_is_once(tx: Transaction, community: Community, now: datetime) -> None:
    round_ = start(tx, community, community.newcomers(1), now=now)
    told = [checkins.end(tx, round_.id, community.coordinator, now=now + n * DAY).told_at for n in (1, 2)]
    assert told == [now + DAY] * 2
    assert go_round(tx, "check-ins", now=now + OPEN_FOR) == 0
    assert len(community.parcels(tx, "checkin_result")) == 1


async def test_support_asked_for_many_times_at_once_is_told_once(db: Database, now: datetime) -> None:
    community = Community()
    await db.write(community.set_up, now=now)
    person = community.newcomer()
    round_ = await db.write(start, community, [person], now=now)
    await asyncio.gather(
        *(db.write(checkins.ask_for_support, round_.id, in_a_dm(person), now=now) for _ in range(5))
    )
    (told,) = await db.read(community.parcels, "hand_call")
    [hand] = await db.read(hands.of, community.guild_id, person.user_id)
    assert (told.user_id, told.subject_id, told.revision) == (None, hand.id, 1)
    assert (hand.kind, hand.subject_id) == ("support", round_.id)


def test_looking_who_would_be_told_tells_nobody(tx: Transaction, community: Community, now: datetime) -> None:
    people = community.newcomers(1)
    round_ = start(tx, community, people, now=now)
    checkins.open_for(tx, round_.id, people[0], now=now)
    checkins.answer(tx, round_.id, people[0], SUPPORT, now=now)
    assert not community.parcels(tx, "hand_call")


def test_a_round_of_another_server_does_not_exist_here(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    round_ = start(tx, community, community.newcomers(1), now=now)
    stranger = elsewhere.newcomer()
    opt_in(tx, [stranger], now=now)
    with pytest.raises(NotFound):
        checkins.answer(tx, round_.id, stranger, 1, now=now)
    for act in (checkins.open_for, checkins.ask_for_support):
        with pytest.raises(NotFound):
            act(tx, round_.id, stranger, now=now)
    with pytest.raises(NotFound):
        checkins.end(tx, round_.id, elsewhere.coordinator, now=now)
    with pytest.raises(NotAllowed):
        checkins.answer(tx, round_.id, in_a_dm(stranger), 1, now=now)
    assert checkins.show(tx, round_.id).told_at is None
