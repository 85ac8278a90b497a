from datetime import datetime, timedelta

import pytest

from bot.db import Transaction
from bot.errors import NotFound
from bot.services.guild.callers import Caller
from bot.services.people import volunteers
from bot.services.people.volunteers import Contact
from bot.services.record.agreements import Agreement
from tests.services.conftest import Community

WEEK = timedelta(days=7)


def say(
    tx: Transaction, person: Caller, kind: Agreement, agreed: bool, *, place: str = "mine", now: datetime
) -> None:
    volunteers.answer(
        tx, person.guild, person.user_id, kind, agreed=agreed, place=place, language="en", now=now
    )


def test_nobody_has_agreed_to_anything_before_being_asked(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person = community.newcomer()
    community.join(tx, person, now=now)
    kinds: tuple[Agreement, ...] = ("reminders", "invitations", "checkins")
    assert [volunteers.agreed_to(tx, community.guild_id, person.user_id, kind) for kind in kinds] == [
        None
    ] * 3
    assert not volunteers.willing(tx, community.guild_id, "checkins", now=now)


def test_the_latest_answer_counts(tx: Transaction, community: Community, now: datetime) -> None:
    person = community.newcomer()
    for days, agreed in enumerate([True, False, True]):
        say(tx, person, "checkins", agreed, now=now + timedelta(days=days))
        assert volunteers.agreed_to(tx, community.guild_id, person.user_id, "checkins") is agreed
    consents = volunteers.consents_of(tx, community.guild_id, person.user_id)
    assert [(one.kind, one.answered_at) for one in consents] == [("checkins", now + timedelta(days=2))]


@pytest.mark.parametrize(("way", "agreed"), [("dm", True), ("mine", True), (None, False)])
def test_how_to_be_reminded(
    tx: Transaction, community: Community, now: datetime, way: Contact | None, agreed: bool
) -> None:
    person = community.newcomer()
    volunteers.seen(tx, community.guild_id, person.user_id, language="en", now=now)
    found = volunteers.choose_contact(tx, community.guild_id, person.user_id, way, place="first yes", now=now)
    assert found.contact == way
    assert volunteers.agreed_to(tx, community.guild_id, person.user_id, "reminders") is agreed


def test_no_reminders_leaves_the_way_to_be_reached_for_other_things(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person = community.newcomer()
    volunteers.seen(tx, community.guild_id, person.user_id, language="en", now=now)
    ways: tuple[Contact | None, ...] = ("dm", None)
    for way in ways:
        found = volunteers.choose_contact(tx, community.guild_id, person.user_id, way, place="mine", now=now)
    assert found.contact == "dm"


def test_of_a_stranger_no_answer_about_reminders_is_stored(
    tx: Transaction, community: Community, now: datetime
) -> None:
    stranger = community.newcomer()
    with pytest.raises(NotFound):
        volunteers.choose_contact(tx, community.guild_id, stranger.user_id, "dm", place="first yes", now=now)
    volunteers.stop(tx, community.guild_id, stranger.user_id, "reminders", place="reminder", now=now)
    assert not volunteers.consents_of(tx, community.guild_id, stranger.user_id)


def test_stopping_takes_a_yes_back(tx: Transaction, community: Community, now: datetime) -> None:
    person = community.newcomer()
    say(tx, person, "reminders", True, now=now)
    volunteers.stop(tx, community.guild_id, person.user_id, "reminders", place="reminder", now=now)
    assert volunteers.agreed_to(tx, community.guild_id, person.user_id, "reminders") is False


def test_who_takes_a_break_is_not_among_the_willing_until_it_is_over(
    tx: Transaction, community: Community, now: datetime
) -> None:
    rests, stays, refuses = community.newcomers(3)
    for person, agreed in ((rests, True), (stays, True), (refuses, False)):
        say(tx, person, "checkins", agreed, now=now)
    volunteers.pause(
        tx, community.guild_id, rests.user_id, now + WEEK, keep_reminders=True, language="en", now=now
    )

    def willing(at: datetime) -> list[int]:
        return list(volunteers.willing(tx, community.guild_id, "checkins", now=at))

    assert willing(now) == [stays.user_id]
    assert willing(now + WEEK) == sorted([rests.user_id, stays.user_id])
    volunteers.pause(
        tx, community.guild_id, rests.user_id, None, keep_reminders=False, language="en", now=now
    )
    assert willing(now) == sorted([rests.user_id, stays.user_id])


def test_a_pause_ends_at_its_moment(tx: Transaction, community: Community, now: datetime) -> None:
    person = community.newcomer()
    found = volunteers.pause(
        tx, community.guild_id, person.user_id, now + WEEK, keep_reminders=True, language="es", now=now
    )
    assert found.keep_reminders
    assert found.language == "es"
    assert [found.paused(at) for at in (now, now + WEEK - timedelta(seconds=1), now + WEEK)] == [
        True,
        True,
        False,
    ]


def test_answers_in_one_server_say_nothing_in_another(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    person = community.newcomer()
    say(tx, person, "checkins", True, now=now)
    assert volunteers.agreed_to(tx, elsewhere.guild_id, person.user_id, "checkins") is None
    assert volunteers.find(tx, elsewhere.guild_id, person.user_id) is None


def test_the_language_is_the_one_last_spoken(tx: Transaction, community: Community, now: datetime) -> None:
    person = community.newcomer()
    for language in ("es", "en"):
        volunteers.seen(tx, community.guild_id, person.user_id, language=language, now=now)
        found = volunteers.require(tx, community.guild_id, person.user_id)
        assert found.language == language
