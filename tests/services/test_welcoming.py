"""The welcomers' board: claims, races, and who is not shown to whom."""

import asyncio
from datetime import datetime

import pytest

from bot.db import Database, Transaction
from bot.errors import NotAllowed, NotFound, Refusal
from bot.services.care import boundaries, hello_clock, hello_wishes, hellos, welcoming
from bot.services.care.hello_wishes import Shared
from bot.services.care.hellos import Hello
from bot.services.guild import guild_settings
from bot.services.guild.callers import Caller
from bot.services.own import mine
from bot.services.people import volunteers
from tests.services.conftest import COORDINATORS, Community, in_a_dm

WELCOMERS = 14


def asked_by(tx: Transaction, person: Caller, now: datetime) -> Hello:
    return hello_wishes.ask(tx, person, Shared("Ana"), now=now)


def test_coordinators_welcome_until_welcomers_are_chosen(
    tx: Transaction, community: Community, now: datetime
) -> None:
    welcomer = community.newcomer(WELCOMERS)
    with pytest.raises(NotAllowed, match="for welcomers"):
        welcoming.board(tx, welcomer)
    guild_settings.set_member_role(tx, community.admin, "welcomer", WELCOMERS, now=now)
    assert not welcoming.board(tx, welcomer).waiting
    with pytest.raises(NotAllowed, match="for welcomers"):
        welcoming.board(tx, community.coordinator)


def test_names_are_for_welcomers_only(tx: Transaction, community: Community, now: datetime) -> None:
    asked = asked_by(tx, community.newcomer(), now)
    stranger = community.newcomer()
    for forbidden in (
        lambda: welcoming.board(tx, stranger),
        lambda: welcoming.claim(tx, asked.id, stranger, now=now),
    ):
        with pytest.raises(NotAllowed):
            forbidden()
    with pytest.raises(NotFound):
        welcoming.claimed(tx, asked.id, stranger)
    with pytest.raises(NotFound):
        welcoming.claim(tx, asked.id, in_a_dm(community.coordinator), now=now)


def test_nobody_says_hello_to_themselves(tx: Transaction, community: Community, now: datetime) -> None:
    asked = asked_by(tx, community.coordinator, now)
    assert not welcoming.board(tx, community.coordinator).waiting
    with pytest.raises(NotFound, match="Nobody waits"):
        welcoming.claim(tx, asked.id, community.coordinator, now=now)


def test_another_servers_hello_does_not_exist_here(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    asked = asked_by(tx, community.newcomer(), now)
    for press in (welcoming.claim, welcoming.finish, welcoming.hand_back):
        with pytest.raises(NotFound):
            press(tx, asked.id, elsewhere.coordinator, now=now)
    assert not welcoming.board(tx, elsewhere.coordinator).waiting


def test_claiming_twice_is_once(tx: Transaction, community: Community, now: datetime) -> None:
    asked = asked_by(tx, community.newcomer(), now)
    first, _ = welcoming.claim(tx, asked.id, community.coordinator, now=now)
    again, _ = welcoming.claim(tx, asked.id, community.coordinator, now=now)
    assert first == again
    assert len(community.parcels(tx, "hello")) == 1


async def test_two_welcomers_who_claim_at_once_are_one_claim_and_one_sentence(
    db: Database, now: datetime
) -> None:
    community = Community()
    await db.write(community.set_up, now=now)
    welcomers = [community.newcomer(COORDINATORS) for _ in range(6)]
    asked = await db.write(asked_by, community.newcomer(), now)
    answers = await asyncio.gather(
        *(db.write(welcoming.claim, asked.id, one, now=now) for one in welcomers), return_exceptions=True
    )
    refused = [answer for answer in answers if isinstance(answer, Refusal)]
    assert len(refused) == 5
    assert {str(one) for one in refused} == {
        "Somebody else is saying hello to them already. Thank you for offering!"
    }
    (taken,) = (answer[0] for answer in answers if not isinstance(answer, BaseException))
    assert taken.claimed_by in {one.user_id for one in welcomers}


async def test_erasing_claiming_and_lapsing_at_once_leave_nobody_half_there(
    db: Database, now: datetime
) -> None:
    community = Community()
    await db.write(community.set_up, now=now)
    askers = community.newcomers(8)
    welcomers = [community.newcomer(COORDINATORS) for _ in range(3)]
    asked = [await db.write(asked_by, person, now) for person in askers]

    async def press(welcomer: Caller, hello: Hello) -> None:
        for step in (welcoming.claim, welcoming.finish):
            try:
                await db.write(step, hello.id, welcomer, now=now)
            except Refusal:
                return

    await asyncio.gather(
        *(press(welcomer, hello) for welcomer in welcomers for hello in asked),
        *(db.write(mine.erase, community.guild_id, person.user_id, now=now) for person in askers),
        db.write(mine.erase, community.guild_id, welcomers[0].user_id, now=now),
        *(db.write(hello_clock.look_after, hello.id, now=now + 3 * hellos.RISES_AFTER) for hello in asked),
    )
    for person in askers:
        assert await db.read(hellos.of, community.guild_id, person.user_id) is None
        assert not await db.read(volunteers.consents_of, community.guild_id, person.user_id)
        assert not [p for p in await db.read(community.parcels, to=person) if p.kind != "grant"]


def test_somebody_else_please_puts_it_back_and_tells_who_asked(
    tx: Transaction, community: Community, now: datetime
) -> None:
    asked = asked_by(tx, community.newcomer(), now)
    welcoming.claim(tx, asked.id, community.coordinator, now=now)
    welcoming.hand_back(tx, asked.id, community.coordinator, now=now)
    other = community.newcomer(COORDINATORS)
    assert [hello.id for hello in welcoming.board(tx, other).waiting] == [asked.id]
    with pytest.raises(NotFound, match="no longer with you"):
        welcoming.finish(tx, asked.id, community.coordinator, now=now)
    assert [p.revision for p in community.parcels(tx, "hello")] == [2]
    assert not community.parcels(tx, "hello_back"), "who hands it back knows"


@pytest.mark.parametrize("who", ["asker", "welcomer"])
def test_not_this_person_keeps_the_two_apart_both_ways(
    tx: Transaction, community: Community, now: datetime, who: str
) -> None:
    asker, welcomer = community.newcomer(), community.newcomer(COORDINATORS)
    asked = asked_by(tx, asker, now)
    one, other = (asker, welcomer) if who == "asker" else (welcomer, asker)
    boundaries.draw(tx, community.guild_id, one, other.user_id, now=now)
    assert not welcoming.board(tx, welcomer).waiting
    with pytest.raises(NotFound, match="Nobody waits for this hello any more"):
        welcoming.claim(tx, asked.id, welcomer, now=now)
    assert welcoming.waiting_in(tx, community.guild_id) == 1, "others still see that somebody waits"
    assert [hello.id for hello in welcoming.board(tx, community.coordinator).waiting] == [asked.id]


def test_who_takes_back_being_reached_is_off_the_board(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person = community.newcomer()
    asked = asked_by(tx, person, now)
    volunteers.stop(tx, community.guild_id, person.user_id, "reached", place="mine", now=now)
    assert welcoming.waiting_in(tx, community.guild_id) == 0
    assert not welcoming.board(tx, community.coordinator).waiting
    with pytest.raises(NotFound):
        welcoming.claim(tx, asked.id, community.coordinator, now=now)


def test_the_guide_is_the_organisations_or_empty_for_our_own(
    tx: Transaction, community: Community, now: datetime
) -> None:
    asked = asked_by(tx, community.newcomer(), now)
    welcoming.set_guide(tx, community.admin, " Be brief. ", now=now)
    assert welcoming.claim(tx, asked.id, community.coordinator, now=now)[1].hello_guide == "Be brief."
    welcoming.set_guide(tx, community.admin, "  ", now=now)
    assert welcoming.claimed(tx, asked.id, community.coordinator)[1].hello_guide is None
    with pytest.raises(NotAllowed):
        welcoming.set_guide(tx, community.coordinator, "Mine", now=now)


def test_whom_they_would_rather_not_be_greeted_by_sees_it_no_more(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person, other = community.newcomer(), community.newcomer(COORDINATORS)
    asked = asked_by(tx, person, now)
    welcoming.claim(tx, asked.id, community.coordinator, now=now)
    hello_wishes.ask_others(tx, asked.id, person, now=now)
    assert not welcoming.board(tx, community.coordinator).waiting
    with pytest.raises(NotFound, match="Nobody waits"):
        welcoming.claim(tx, asked.id, community.coordinator, now=now)
    assert [one.id for one in welcoming.board(tx, other).waiting] == [asked.id]
    assert [p.kind for p in community.parcels(tx, "hello_back")] == ["hello_back"], "the same as of any other"
    welcoming.claim(tx, asked.id, other, now=now)
    welcoming.hand_back(tx, asked.id, other, now=now)
    assert [one.id for one in welcoming.board(tx, other).waiting] == [asked.id], "who hands it back may again"
