"""Notes: sealed, read by whom the invitation named and by nobody else, and erased."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.db import Transaction
from bot.errors import Invalid, NotAllowed, NotFound, Refusal
from bot.models.checkins import checkin_notes as rows
from bot.services.checkins import checkin_notes, old_checkins, ready_questions, starting
from bot.services.checkins.checkin_notes import MOST_NOTE, Note
from bot.services.checkins.checkins import CheckIn
from bot.services.guild import guild_settings
from bot.services.guild.callers import Caller
from bot.services.own import own_data
from bot.services.people import volunteers
from tests.services.conftest import Community, in_a_dm

DAY = timedelta(days=1)


def seal(text: str) -> str:
    return text[::-1]


def asked(
    tx: Transaction,
    community: Community,
    people: list[Caller],
    *,
    readers: list[int] | None = None,
    days: int = 90,
    now: datetime,
) -> CheckIn:
    for one in people:
        volunteers.answer(
            tx, one.guild, one.user_id, "checkins", agreed=True, place="mine", language="en", now=now
        )
    drafted = starting.draft(tx, community.coordinator, now=now)
    starting.keep_notes(tx, drafted.id, community.coordinator, days)
    if readers is not None:
        starting.name_readers(tx, drafted.id, community.coordinator, readers)
    return starting.send(tx, drafted.id, community.coordinator, now=now)


def write(tx: Transaction, round_: CheckIn, person: Caller, text: str, *, now: datetime) -> None:
    checkin_notes.write(tx, round_.id, person, [(0, text)], seal, now=now)


def test_a_note_is_read_once_it_is_over_by_whom_the_invitation_named_and_nobody_else(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    people = community.newcomers(3)
    round_ = asked(tx, community, people, now=now)
    for number, one in enumerate(people):
        write(tx, round_, in_a_dm(one), f"note {number}", now=now)
    write(tx, round_, people[0], "  changed ", now=now)
    with pytest.raises(Refusal, match="once the check-in is over"):
        checkin_notes.read(tx, round_.id, community.coordinator)
    starting.end(tx, round_.id, community.coordinator, now=now)
    _round, notes = checkin_notes.read(tx, round_.id, community.coordinator)
    assert {one.sealed for one in notes} == {seal("changed"), seal("note 1"), seal("note 2")}
    other = replace(community.coordinator, user_id=77)
    no_longer = replace(community.coordinator, member_roles=frozenset())
    for stranger in (other, no_longer, people[0], community.admin):
        with pytest.raises(NotAllowed):
            checkin_notes.read(tx, round_.id, stranger)
    with pytest.raises(NotFound):
        checkin_notes.read(tx, round_.id, elsewhere.coordinator)


def test_no_order_tells_who_wrote_first(tx: Transaction, community: Community, now: datetime) -> None:
    people = community.newcomers(12)
    round_ = asked(tx, community, people, now=now)
    for number, one in enumerate(people):
        write(tx, round_, one, f"note {number:02}", now=now)
    starting.end(tx, round_.id, community.coordinator, now=now)
    _round, notes = checkin_notes.read(tx, round_.id, community.coordinator)
    written = [seal(f"note {number:02}") for number in range(12)]
    assert [one.sealed for one in notes] not in (written, written[::-1], sorted(written))


def test_where_nobody_reads_nothing_can_be_written(
    tx: Transaction, community: Community, now: datetime
) -> None:
    [person] = community.newcomers(1)
    round_ = asked(tx, community, [person], readers=[], now=now)
    with pytest.raises(Refusal, match="Nobody would read"):
        write(tx, round_, person, "note", now=now)


@pytest.mark.parametrize("length", [MOST_NOTE + 1, 2000, 100_000])
def test_a_note_that_is_too_long_is_refused_and_kept_nowhere(
    tx: Transaction, community: Community, now: datetime, length: int
) -> None:
    [person] = community.newcomers(1)
    round_ = asked(tx, community, [person], now=now)
    with pytest.raises(Refusal, match=f"{length} characters"):
        write(tx, round_, person, "x" * length, now=now)
    assert not tx.values(select(rows.c.sealed))


def test_an_empty_note_takes_it_back(tx: Transaction, community: Community, now: datetime) -> None:
    [person] = community.newcomers(1)
    round_ = asked(tx, community, [person], now=now)
    write(tx, round_, person, "note", now=now)
    assert checkin_notes.own(tx, round_.id, in_a_dm(person)) == [Note(0, seal("note"))]
    write(tx, round_, person, " \n ", now=now)
    assert checkin_notes.own(tx, round_.id, person) == []


@pytest.mark.parametrize("days", [30, 90])
def test_notes_are_erased_after_as_many_days_as_the_round_says(
    tx: Transaction, community: Community, now: datetime, days: int
) -> None:
    [person] = community.newcomers(1)
    round_ = asked(tx, community, [person], days=days, now=now)
    write(tx, round_, person, "note", now=now)
    old_checkins.purge(tx, now=now + days * DAY - DAY)
    assert len(tx.values(select(rows.c.sealed))) == 1
    old_checkins.purge(tx, now=now + days * DAY)
    assert not tx.values(select(rows.c.sealed))


def test_erasing_oneself_erases_the_note_and_the_right_to_read(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person, other = community.newcomers(2)
    round_ = asked(tx, community, [person, other], now=now)
    for one in (person, other):
        write(tx, round_, one, f"note {one.user_id}", now=now)
    own_data.forget(tx, community.guild_id, person.user_id, now=now)
    starting.end(tx, round_.id, community.coordinator, now=now)
    _round, notes = checkin_notes.read(tx, round_.id, community.coordinator)
    assert [one.sealed for one in notes] == [seal(f"note {other.user_id}")]
    own_data.forget(tx, community.guild_id, community.coordinator.user_id, now=now)
    with pytest.raises(NotAllowed):
        checkin_notes.read(tx, round_.id, community.coordinator)


def test_a_question_in_words_is_answered_like_a_note(
    tx: Transaction, community: Community, now: datetime
) -> None:
    [person] = community.newcomers(1)
    volunteers.answer(
        tx, person.guild, person.user_id, "checkins", agreed=True, place="mine", language="en", now=now
    )
    asks = ready_questions.own(["What would help you?", "Where?\nHere\nThere"])
    drafted = starting.draft(tx, community.coordinator, asks, now=now)
    round_ = starting.send(tx, drafted.id, community.coordinator, now=now)
    write(tx, round_, person, "A lift", now=now)
    with pytest.raises(NotFound):
        checkin_notes.write(tx, round_.id, person, [(2, "x")], seal, now=now)
    starting.end(tx, round_.id, community.coordinator, now=now)
    _round, notes = checkin_notes.read(tx, round_.id, community.coordinator)
    assert list(notes) == [Note(0, seal("A lift"))]


def test_the_server_says_how_long_notes_are_kept_and_a_round_can_say_otherwise(
    tx: Transaction, community: Community, now: datetime
) -> None:
    assert starting.draft(tx, community.coordinator, now=now).note_days == 90
    guild_settings.set_note_days(tx, community.admin, "30", now=now)
    drafted = starting.draft(tx, community.coordinator, now=now)
    assert drafted.note_days == 30
    assert starting.keep_notes(tx, drafted.id, community.coordinator, 180).note_days == 180
    for days in ("", "31", "0", "x"):
        with pytest.raises(Invalid):
            guild_settings.set_note_days(tx, community.admin, days, now=now)
