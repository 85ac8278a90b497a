import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.db import Database, Transaction
from bot.errors import Invalid, NotAllowed, NotFound, Refusal
from bot.services.care import hands
from bot.services.checkins import (
    checkins,
    paces,
    ready_questions,
    relief,
    sending,
    starting,
    stretched,
    tallies,
)
from bot.services.checkins.checkins import LATE_FOR, OPEN_FOR, STRETCHED, SUPPORT, CheckIn
from bot.services.checkins.showable import Shown
from bot.services.guild.callers import Caller
from bot.services.own import suspensions
from bot.services.people import preferences, volunteers
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
    return starting.start(tx, community.coordinator, "How are you?", now=now)


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
        starting.start(tx, community.coordinator, "How are you?", now=now)
    assert not checkins.recent_in(tx, community.coordinator)


@pytest.mark.parametrize("question", ["", "  \n", "x" * 201])
def test_a_question_that_is_missing_or_too_long_is_refused(
    tx: Transaction, community: Community, now: datetime, question: str
) -> None:
    opt_in(tx, community.newcomers(1), now=now)
    with pytest.raises(Invalid):
        starting.start(tx, community.coordinator, question, now=now)


def test_answers_are_told_at_the_end_and_a_changed_one_counts_once(
    tx: Transaction, community: Community, now: datetime
) -> None:
    people = community.newcomers(13)
    round_ = start(tx, community, people, now=now)
    for number, person in enumerate(people[:12]):
        checkins.answer(tx, round_.id, in_a_dm(person), 1 if number < 6 else 2, now=now)
    for _ in range(2):
        checkins.answer(tx, round_.id, people[0], 2, now=now + DAY)
    assert tallies.results_of(tx, round_) == [None], "nothing is told while it goes on"
    ended = starting.end(tx, round_.id, community.coordinator, now=now + DAY)
    [told] = tallies.results_of(tx, ended)
    assert told is not None
    assert told.shown == Shown((5, 7, None, None), False, 12)


def test_of_fewer_than_five_answers_nothing_is_shown(
    tx: Transaction, community: Community, now: datetime
) -> None:
    people = community.newcomers(8)
    round_ = start(tx, community, people, now=now)
    for person in people[:4]:
        checkins.answer(tx, round_.id, person, 1, now=now)
    ended = starting.end(tx, round_.id, community.coordinator, now=now)
    assert tallies.results_of(tx, ended) == [None]


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


def test_some_days_after_its_end_nobody_answers(tx: Transaction, community: Community, now: datetime) -> None:
    people = community.newcomers(1)
    round_ = start(tx, community, people, now=now)
    late = now + OPEN_FOR + LATE_FOR
    checkins.answer(tx, round_.id, people[0], 1, now=late - timedelta(seconds=1))
    for act in (checkins.open_for, checkins.ask_for_support):
        with pytest.raises(Refusal, match="has closed"):
            act(tx, round_.id, people[0], now=late)
    with pytest.raises(Refusal, match="has closed"):
        checkins.answer(tx, round_.id, people[0], 1, now=late)


def test_totals_are_told_once_when_the_time_is_over_and_nobody_is_asked_any_more(
    tx: Transaction, community: Community, now: datetime
) -> None:
    round_ = start(tx, community, community.newcomers(2), now=now)
    assert not community.parcels(tx, "checkin_result")
    go_round(tx, "check-ins", now=now + OPEN_FOR - timedelta(seconds=1))
    assert not community.parcels(tx, "checkin_result")
    closed = [go_round(tx, "check-ins", now=now + OPEN_FOR) for _ in range(2)]
    assert closed == [1, 0]
    assert go_round(tx, "check-ins", now=now + OPEN_FOR + LATE_FOR) == 1
    assert go_round(tx, "check-ins", now=now + OPEN_FOR + LATE_FOR) == 0
    (result,) = community.parcels(tx, "checkin_result")
    assert (result.subject_id, result.user_id) == (round_.id, None)
    assert [parcel.state for parcel in community.parcels(tx, "checkin")] == ["dropped"] * 2


def test_ending_a_round_twice_is_once(tx: Transaction, community: Community, now: datetime) -> None:
    round_ = start(tx, community, community.newcomers(1), now=now)
    told = [starting.end(tx, round_.id, community.coordinator, now=now + n * DAY).told_at for n in (1, 2)]
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
        starting.end(tx, round_.id, elsewhere.coordinator, now=now)
    with pytest.raises(NotAllowed):
        checkins.answer(tx, round_.id, in_a_dm(stranger), 1, now=now)
    assert checkins.show(tx, round_.id).told_at is None


# ------------------------------------------------------------------ drafts


def test_a_draft_asks_nobody_and_is_sent_once(tx: Transaction, community: Community, now: datetime) -> None:
    people = community.newcomers(3)
    opt_in(tx, people, now=now)
    drafted = starting.draft(tx, community.coordinator, now=now)
    assert not checkins.recent_in(tx, community.coordinator)
    assert len(sending.audience(tx, drafted, at=now)) == 3
    assert not community.parcels(tx, "checkin")
    with pytest.raises(NotFound):
        checkins.answer(tx, drafted.id, people[0], 1, now=now)
    for _ in range(2):
        starting.send(tx, drafted.id, community.coordinator, now=now)
    assert len(community.parcels(tx, "checkin")) == 3
    with pytest.raises(NotFound):
        starting.repeat(tx, drafted.id, community.coordinator, "1")


def test_a_draft_is_of_whoever_began_it_and_ends_with_their_right(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    people = community.newcomers(2)
    opt_in(tx, people, now=now)
    drafted = starting.draft(tx, community.coordinator, now=now)
    no_longer = replace(community.coordinator, member_roles=frozenset())
    for act in (starting.drafted, lambda *about: starting.send(*about, now=now)):
        with pytest.raises(NotAllowed):
            act(tx, drafted.id, no_longer)
        with pytest.raises(NotFound):
            act(tx, drafted.id, replace(community.coordinator, user_id=people[0].user_id))
        with pytest.raises(NotFound):
            act(tx, drafted.id, elsewhere.coordinator)
    assert not community.parcels(tx, "checkin")


def test_what_is_asked_already_is_not_asked_twice_at_a_time(
    tx: Transaction, community: Community, now: datetime
) -> None:
    round_ = start(tx, community, community.newcomers(1), now=now)
    other = replace(community.coordinator, user_id=77)
    assert starting.start(tx, other, "How are you?", now=now + DAY).id == round_.id
    assert len(community.parcels(tx, "checkin")) == 1
    again = starting.start(tx, other, "How are you?", now=now + OPEN_FOR)
    assert (again.id != round_.id, again.series) == (True, round_.id)


def test_drafts_that_nobody_sends_are_thrown_away(
    tx: Transaction, community: Community, now: datetime
) -> None:
    drafted = starting.draft(tx, community.coordinator, now=now)
    assert go_round(tx, "check-ins", now=now + DAY) == 1
    with pytest.raises(NotFound):
        checkins.show(tx, drafted.id)


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("Where shall we meet?\nAt the river\nIn town", ("At the river", "In town")),
        ("How was it?\n1-5", ("1", "2", "3", "4", "5")),
        ("How was it?\n1 – 5", ("1", "2", "3", "4", "5")),
        ("What would help?", ()),
    ],
)
def test_own_questions_are_read_as_written(typed: str, expected: tuple[str, ...]) -> None:
    [question] = ready_questions.own([typed, "  "])
    assert question.choices == expected
    [stored] = ready_questions.read(ready_questions.stored([question]))
    assert stored == question


@pytest.mark.parametrize(
    "typed",
    [
        [],
        ["", " "],
        ["x" * 201],
        ["Q?\nonly"],
        ["Q?\na\nb\nc\nd\ne\nf"],
        ["Q?\na\nA"],
        ["Q?\n" + "x" * 81 + "\ny"],
        ["1", "2", "3", "4"],
    ],
)
def test_own_questions_that_can_not_be_asked_are_refused(typed: list[str]) -> None:
    with pytest.raises(Invalid):
        ready_questions.own(typed)


# ------------------------------------------------------------------ what one can do besides answering


def test_who_has_answered_or_skipped_is_not_asked_again_in_the_round(
    tx: Transaction, community: Community, now: datetime
) -> None:
    answers, skips, silent = people = community.newcomers(3)
    round_ = start(tx, community, people, now=now)
    checkins.answer(tx, round_.id, answers, 2, now=now)
    checkins.skip(tx, round_.id, skips, now=now)
    states = {one.user_id: one.state for one in community.parcels(tx, "checkin")}
    assert states == {answers.user_id: "dropped", skips.user_id: "dropped", silent.user_id: "waiting"}


def test_who_wants_fewer_is_asked_so_often_at_most(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person, other = people = community.newcomers(2)
    start(tx, community, people, now=now)
    paces.choose(tx, community.guild_id, in_a_dm(person), 14, now=now)
    asked = []
    for week in range(1, 6):
        at = now + week * timedelta(weeks=1)
        round_ = starting.start(tx, community.coordinator, "How are you?", now=at)
        asked.append({one.user_id for one in community.parcels(tx, "checkin") if one.subject_id == round_.id})
    assert [person.user_id in one for one in asked] == [False, True, False, True, False]
    assert all(other.user_id in one for one in asked)
    with pytest.raises(Invalid):
        paces.choose(tx, community.guild_id, person, 3, now=now)
    paces.choose(tx, community.guild_id, person, None, now=now)
    assert paces.find(tx, community.guild_id, person.user_id) is None


def test_a_word_is_offered_to_who_is_stretched_and_known_to_nobody_before_they_agree(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person, other = people = community.newcomers(2)
    round_ = start(tx, community, people, now=now)
    checkins.answer(tx, round_.id, in_a_dm(person), STRETCHED, now=now)
    checkins.answer(tx, round_.id, other, 1, now=now)
    assert stretched.who(tx, community.guild_id, now=now) == []
    with pytest.raises(Refusal, match="answered otherwise"):
        relief.want_a_word(tx, round_.id, other, now=now)
    for _ in range(2):
        relief.want_a_word(tx, round_.id, in_a_dm(person), now=now)
    [known] = stretched.who(tx, community.guild_id, now=now)
    assert (known.user_id, known.checkin_id) == (person.user_id, round_.id)
    checkins.answer(tx, round_.id, person, 2, now=now)
    assert stretched.who(tx, community.guild_id, now=now) == [], "they are no longer stretched"
    checkins.answer(tx, round_.id, person, STRETCHED, now=now)
    relief.want_a_word(tx, round_.id, person, now=now)
    relief.no_word(tx, round_.id, in_a_dm(person), now=now)
    assert stretched.find(tx, community.guild_id, person.user_id, now=now) is None


def test_a_light_week_and_a_break_are_taken_from_a_direct_message(
    tx: Transaction, community: Community, now: datetime
) -> None:
    [person] = community.newcomers(1)
    round_ = start(tx, community, [person], now=now)
    relief.take_it_lightly(tx, round_.id, in_a_dm(person), now=now)
    assert preferences.find(tx, community.guild_id, person.user_id).light(now + 6 * DAY)
    far = now + 60 * DAY
    volunteers.pause(tx, community.guild_id, person.user_id, far, keep_reminders=True, language="en", now=now)
    relief.take_a_break(tx, round_.id, in_a_dm(person), now=now)
    found = volunteers.require(tx, community.guild_id, person.user_id)
    assert (found.paused_until, found.keep_reminders) == (far, True), "a longer break is not cut"


def test_suspended_people_and_those_who_want_a_light_week_are_not_asked(
    tx: Transaction, community: Community, now: datetime
) -> None:
    willing, light, suspended = people = community.newcomers(3)
    opt_in(tx, people, now=now)
    preferences.take_it_lightly(tx, light, light=True, now=now)
    suspensions.suspend(tx, community.admin, suspended.user_id, "R", keeps_places=True, now=now)
    drafted = starting.draft(tx, community.coordinator, now=now)
    assert sending.audience(tx, drafted, at=now) == [willing.user_id]
