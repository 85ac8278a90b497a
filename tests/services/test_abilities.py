"""People are asked what a thing they said yes to needs, once; what they confirm is kept, and nothing else."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from datetime import datetime, timedelta
from threading import Thread

import psycopg
import pytest
from sqlalchemy import bindparam, select

from bot.db import Transaction
from bot.errors import Invalid, NotAllowed, NotFound, Refusal
from bot.models.skills import skills as rows
from bot.models.volunteers import consents
from bot.services.guild import skills
from bot.services.guild.callers import Caller
from bot.services.own import mine, own_data, profiles
from bot.services.people import volunteers
from bot.services.things import abilities, amendments, asks, commitments, endings, giving_back
from bot.services.things.abilities import Abilities
from bot.services.things.needs import Kind, Needs
from bot.services.things.things import Thing
from tests.conftest import open_session
from tests.services.at_once import committed, wait_until_somebody_waits_for_a_lock
from tests.services.conftest import Community

DAY = timedelta(days=1)

_CONSENT = select(consents.c.agreed, consents.c.wording, consents.c.place, consents.c.answered_at).where(
    consents.c.user_id == bindparam("user"), consents.c.kind == bindparam("of_kind")
)


@dataclass(frozen=True, slots=True)
class Recorded:
    agreed: bool
    wording: int
    place: str
    answered_at: datetime


def asked(tx: Transaction, person: Caller, thing: Thing, now: datetime) -> Kind | None:
    question = abilities.question_for(tx, person.guild, person.user_id, thing, now=now)
    return None if question is None else question.kind


def told(tx: Transaction, person: Caller) -> Abilities:
    return abilities.find(tx, person.guild, person.user_id)


def test_each_need_is_asked_about_one_after_the_other_and_then_nothing_more(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person, skill = community.newcomer(), community.skill(tx, "First aid", now=now)
    ask = community.post(tx, needed=Needs(skill, 3, "es"), now=now)
    commitments.accept(tx, ask.id, person, now=now)
    assert asked(tx, person, ask, now) == "skills"
    following = abilities.answer(tx, person, ask.id, "skills", skill, yes=True, now=now)
    assert following
    assert following.kind == "languages"
    following = abilities.answer(tx, person, ask.id, "languages", "es", yes=False, now=now)
    assert following
    assert following.kind == "hours"
    assert abilities.answer(tx, person, ask.id, "hours", 5, now=now) is None
    assert told(tx, person) == Abilities({skill: True}, {"es": False}, 5)


def test_what_was_said_once_is_not_asked_again_for_another_thing(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person, skill = community.newcomer(), community.skill(tx, "First aid", now=now)
    abilities.say(tx, person, "skills", skill, yes=False, place="mine", now=now)
    role = community.offer(tx, needed=Needs(skill=skill), now=now)
    assert asked(tx, person, role, now) is None
    other = community.offer(tx, needed=Needs(skill=community.skill(tx, "Driving", now=now)), now=now)
    assert asked(tx, person, other, now) == "skills"


def test_a_thing_that_needs_nothing_asks_nothing(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person = community.newcomer()
    assert asked(tx, person, community.post(tx, now=now), now) is None
    assert volunteers.find(tx, community.guild_id, person.user_id) is None


@pytest.mark.parametrize("kind", abilities.KINDS)
def test_rather_not_say_keeps_nothing_and_is_not_asked_again(
    tx: Transaction, community: Community, now: datetime, kind: Kind
) -> None:
    person, skill = community.newcomer(), community.skill(tx, "First aid", now=now)
    needed = {"skills": Needs(skill=skill), "hours": Needs(hours=2), "languages": Needs(language="es")}[kind]
    ask = community.post(tx, needed=needed, now=now)
    what = needed.of(kind)
    assert what is not None
    abilities.say(tx, person, kind, what, yes=True, place="mine", now=now)
    assert abilities.refuse(tx, person, ask.id, kind, now=now) is None
    assert told(tx, person) == Abilities()
    assert asked(tx, person, ask, now) is None
    assert volunteers.agreed_to(tx, community.guild_id, person.user_id, kind) is False
    abilities.say(tx, person, kind, what, yes=True, place="mine", now=now)
    assert told(tx, person) != Abilities(), "they can say so later, of their own accord"


@pytest.mark.parametrize("sort", ["ask", "role"])
def test_consent_is_recorded_with_kind_wording_time_and_place(
    tx: Transaction, community: Community, now: datetime, sort: str
) -> None:
    person, needed = community.newcomer(), Needs(language="es")
    thing: Thing = (
        community.post(tx, needed=needed, now=now)
        if sort == "ask"
        else community.offer(tx, needed=needed, now=now)
    )
    abilities.answer(tx, person, thing.id, "languages", "es", yes=True, now=now + DAY)

    def row() -> tuple[object, ...]:
        [found] = tx.list(Recorded, _CONSENT, user=person.user_id, of_kind="languages")
        return astuple(found)

    assert row() == (True, volunteers.QUESTION_WORDING, f"yes to {sort}", now + DAY)
    abilities.refuse(tx, person, thing.id, "languages", now=now + 2 * DAY)
    assert row() == (False, volunteers.QUESTION_WORDING, f"yes to {sort}", now + 2 * DAY)


def test_an_answer_to_what_has_changed_or_ended_meanwhile_is_not_stored(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person, skill = community.newcomer(), community.skill(tx, "First aid", now=now)
    other = community.skill(tx, "Driving", now=now)
    ask = community.post(tx, needed=Needs(skill=skill, hours=2), now=now)
    amendments.set_needs(tx, ask.id, community.coordinator, Needs(skill=other), now=now)
    for kind, what in (("skills", skill), ("languages", "es"), ("hours", 2)):
        with pytest.raises(Refusal, match="Nothing is stored"):
            abilities.answer(tx, person, ask.id, kind, what, now=now)  # type: ignore[arg-type]
    endings.close(tx, ask.id, community.coordinator, now=now)
    with pytest.raises(Refusal, match="Nothing is stored"):
        abilities.answer(tx, person, ask.id, "skills", other, now=now)
    assert asked(tx, person, asks.show(tx, ask.id), now) is None
    assert told(tx, person) == Abilities()
    assert volunteers.find(tx, community.guild_id, person.user_id) is None


def test_a_skill_that_is_taken_off_the_list_is_asked_about_no_more_and_forgotten(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person, skill = community.newcomer(), community.skill(tx, "First aid", now=now)
    ask = community.post(tx, needed=Needs(skill=skill), now=now)
    abilities.say(tx, person, "skills", skill, yes=True, place="mine", now=now)
    skills.replace(tx, community.admin, ["Driving"], now=now)
    assert told(tx, person) == Abilities()
    assert asks.show(tx, ask.id).needs == Needs()
    with pytest.raises(Refusal, match="Nothing is stored"):
        abilities.answer(tx, person, ask.id, "skills", skill, yes=True, now=now)
    with pytest.raises(NotFound, match="no longer on the list"):
        abilities.say(tx, person, "skills", skill, yes=True, place="mine", now=now)


def test_answering_twice_is_once_and_the_last_answer_stands(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person, skill = community.newcomer(), community.skill(tx, "First aid", now=now)
    ask = community.post(tx, needed=Needs(skill=skill), now=now)
    for yes in (True, True, False):
        abilities.answer(tx, person, ask.id, "skills", skill, yes=yes, now=now)
    assert told(tx, person).skills == {skill: False}


def test_things_of_another_server_do_not_exist_here(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    person = elsewhere.newcomer()
    ask = community.post(tx, needed=Needs(language="es"), now=now)
    skill = community.skill(tx, "First aid", now=now)
    with pytest.raises(NotFound):
        abilities.answer(tx, person, ask.id, "languages", "es", now=now)
    with pytest.raises(NotFound):
        abilities.refuse(tx, person, ask.id, "languages", now=now)
    with pytest.raises(NotFound):
        abilities.say(tx, person, "skills", skill, yes=True, place="mine", now=now)


@pytest.mark.parametrize("code", ["tlh-x", "", "español", "🙂", "\u202ees"])
def test_a_language_that_nobody_knows_is_not_stored(
    tx: Transaction, community: Community, now: datetime, code: str
) -> None:
    person = community.newcomer()
    with pytest.raises(NotFound, match="no language I know"):
        abilities.say(tx, person, "languages", code, yes=True, place="mine", now=now)
    assert told(tx, person) == Abilities()


def test_hours_are_one_of_those_shown(tx: Transaction, community: Community, now: datetime) -> None:
    for hours in (0, -1, 4, 10**9):
        with pytest.raises(Invalid):
            abilities.say(tx, community.newcomer(), "hours", hours, yes=True, place="mine", now=now)


def test_in_mine_one_chooses_all_at_once_and_a_no_stays(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person = community.newcomer()
    aid, driving, cooking = (community.skill(tx, name, now=now) for name in ("Aid", "Driving", "Cooking"))
    abilities.say(tx, person, "skills", cooking, yes=False, place="mine", now=now)
    abilities.choose(tx, person, "skills", [aid, driving], now=now)
    abilities.choose(tx, person, "skills", [driving], now=now)
    assert told(tx, person).skills == {driving: True, cooking: False}
    abilities.choose(tx, person, "languages", ["es", "ca"], now=now)
    abilities.choose(tx, person, "languages", [], now=now)
    assert told(tx, person).languages == {}


def test_more_languages_than_fit_are_refused(tx: Transaction, community: Community, now: datetime) -> None:
    person = community.newcomer()
    for code in ("en", "es", "fr", "de", "pt", "it", "ca", "nl", "pl", "ro", "uk", "ru", "el"):
        abilities.say(tx, person, "languages", code, yes=True, place="mine", now=now)
    for code in ("tr", "ar", "fa", "ur", "hi", "bn", "zh", "ja", "ko", "vi", "so", "sw"):
        abilities.say(tx, person, "languages", code, yes=True, place="mine", now=now)
    with pytest.raises(Invalid, match="more than 25"):
        abilities.say(tx, person, "languages", "eu", yes=True, place="mine", now=now)
    abilities.say(tx, person, "languages", "es", yes=False, place="mine", now=now)


def test_coordinators_see_who_of_those_in_can_and_nobody_who_can_not(
    tx: Transaction, community: Community, now: datetime
) -> None:
    skill = community.skill(tx, "First aid", now=now)
    role = community.offer(tx, needed=Needs(skill, 3, "es"), places=2, now=now)
    able, unable, silent, outside, left = community.newcomers(5)
    for person in (able, unable, silent, left):
        commitments.accept(tx, role.id, person, now=now)
    for person, yes in ((able, True), (unable, False), (outside, True), (left, True)):
        abilities.say(tx, person, "skills", skill, yes=yes, place="mine", now=now)
        abilities.say(tx, person, "languages", "es", yes=yes, place="mine", now=now)
        abilities.say(tx, person, "hours", 3 if yes else 2, yes=True, place="mine", now=now)
    giving_back.give_up(tx, role.id, left, now=now)
    found = abilities.able(tx, role, community.coordinator)
    assert found == {kind: [able.user_id] for kind in abilities.KINDS}
    for other in (able, community.moderator):
        with pytest.raises(NotAllowed):
            abilities.able(tx, role, other)


def test_coordinators_see_what_somebody_can_on_the_card_the_person_sees_too(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person, skill = community.newcomer(), community.skill(tx, "First aid", now=now)
    driving = community.skill(tx, "Driving", now=now)
    abilities.say(tx, person, "skills", skill, yes=True, place="mine", now=now)
    abilities.say(tx, person, "skills", driving, yes=False, place="mine", now=now)
    abilities.say(tx, person, "languages", "es", yes=True, place="mine", now=now)
    abilities.say(tx, person, "languages", "en", yes=False, place="mine", now=now)
    abilities.say(tx, person, "hours", 3, yes=True, place="mine", now=now)
    own = profiles.own(tx, person)
    assert (list(own.skills), list(own.languages), own.hours) == (["First aid"], ["es"], 3)
    assert profiles.show(tx, person.user_id, community.coordinator) == own


def test_all_of_it_is_shown_exported_and_erased(tx: Transaction, community: Community, now: datetime) -> None:
    person, skill = community.newcomer(), community.skill(tx, "First aid", now=now)
    abilities.say(tx, person, "skills", skill, yes=True, place="mine", now=now)
    abilities.say(tx, person, "languages", "es", yes=False, place="mine", now=now)
    abilities.say(tx, person, "hours", 3, yes=True, place="mine", now=now)
    sheets = {sheet.name: sheet.rows for sheet in own_data.show(tx, community.guild_id, person.user_id)}
    assert sheets["skills"] == [{"name": "First aid", "has": True}]
    assert sheets["languages"] == [{"language": "es", "has": False}]
    assert sheets["preferences"][0]["weekly_hours"] == 3
    assert {row["kind"] for row in sheets["agreements"]} == {*abilities.KINDS}
    abilities.erase(tx, person, now=now)
    assert told(tx, person) == Abilities()
    mine.erase(tx, community.guild_id, person.user_id, now=now)
    assert not own_data.show(tx, community.guild_id, person.user_id)


# On PostgreSQL, where two transactions really run at the same time.


def answered_while_taken_off(url: str, now: datetime) -> BaseException | None:
    """A skill is taken off the list while somebody says that they have it; what their answer came to."""
    community, failure = Community(), None
    person = community.newcomer()
    with open_session(url) as one, open_session(url) as other:
        with committed(one) as tx:
            community.set_up(tx, now=now)
            skill = community.skill(tx, "First aid", now=now)

        def answer() -> None:
            nonlocal failure
            try:
                with committed(other) as tx:
                    abilities.say(tx, person, "skills", skill, yes=True, place="mine", now=now)
            except (NotFound, psycopg.Error) as error:
                failure = error

        slower = Thread(target=answer)
        with committed(one) as tx:
            skills.replace(tx, community.admin, [], now=now)
            slower.start()
            wait_until_somebody_waits_for_a_lock(url, slower)
        slower.join()
    return failure


def test_an_answer_about_a_skill_that_is_just_taken_off_is_refused_in_a_sentence(
    postgres_database: str, now: datetime
) -> None:
    assert isinstance(answered_while_taken_off(postgres_database, now), NotFound)


def test_without_the_lock_it_would_fail_without_one(
    postgres_database: str, now: datetime, monkeypatch: pytest.MonkeyPatch
) -> None:
    unlocked = select(rows.c.id).where(rows.c.guild_id == bindparam("guild_id"), rows.c.id == bindparam("id"))
    monkeypatch.setattr(abilities, "_LISTED", unlocked)
    assert isinstance(answered_while_taken_off(postgres_database, now), psycopg.Error)
