"""Buddies on request: both say yes, either ends it, nothing is left of it."""

import asyncio
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.db import Database, Transaction
from bot.errors import Invalid, NotAllowed, NotFound, Refusal
from bot.models.buddies import buddies as table
from bot.services.care import boundaries, buddies, buddy_offers, followups, hands, hello_wishes, welcoming
from bot.services.care.buddies import Buddy
from bot.services.care.hello_wishes import Shared
from bot.services.guild import guilds
from bot.services.guild.callers import Caller
from bot.services.own import departures, mine, suspensions
from bot.services.people import preferences, volunteers
from tests.services.conftest import COORDINATORS, Community, in_a_dm
from tests.unasked import go_round

DAY = timedelta(days=1)


def greeted(tx: Transaction, community: Community, person: Caller, by: Caller, now: datetime) -> None:
    asked = hello_wishes.ask(tx, person, Shared(), now=now)
    welcoming.claim(tx, asked.id, by, now=now)
    welcoming.finish(tx, asked.id, by, now=now)


def ask(tx: Transaction, community: Community, person: Caller, now: datetime) -> Buddy:
    return buddies.ask(tx, community.guild_id, person, now=now)


def passes(tx: Transaction, now: datetime) -> None:
    go_round(tx, "buddies", now=now)


def test_who_said_hello_is_asked_first_and_their_yes_makes_a_pair(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person, welcomer = community.newcomer(), community.newcomer(COORDINATORS)
    greeted(tx, community, person, welcomer, now)
    pair = ask(tx, community, person, now)
    assert (pair.state, pair.buddy_id) == ("asked", welcomer.user_id)
    assert [p.user_id for p in community.parcels(tx, "buddy_asked")] == [welcomer.user_id]
    assert not buddies.seeking(tx, community.coordinator), "not on the board meanwhile"
    assert buddies.say_yes(tx, pair.id, in_a_dm(welcomer), now=now).state == "paired"
    assert [p.user_id for p in community.parcels(tx, "buddy")] == [person.user_id]


def test_nobody_becomes_a_buddy_without_their_own_yes(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person, welcomer = community.newcomer(), community.newcomer(COORDINATORS)
    pair = ask(tx, community, person, now)
    assert buddies.offer(tx, pair.id, welcomer, now=now).state == "offered"
    with pytest.raises(Refusal, match="the other's turn"):
        buddies.say_yes(tx, pair.id, welcomer, now=now)
    for stranger in (community.newcomer(), community.coordinator):
        for press in (buddies.say_yes, buddies.say_no, buddies.end):
            with pytest.raises(NotFound):
                press(tx, pair.id, stranger, now=now)
    assert buddies.say_yes(tx, pair.id, person, now=now).state == "paired"
    assert buddies.say_yes(tx, pair.id, person, now=now).state == "paired", "twice is once"


def test_a_no_gives_no_name_and_asks_others(tx: Transaction, community: Community, now: datetime) -> None:
    person, welcomer = community.newcomer(), community.newcomer(COORDINATORS)
    greeted(tx, community, person, welcomer, now)
    pair = ask(tx, community, person, now)
    buddies.say_no(tx, pair.id, welcomer, now=now)
    assert not community.parcels(tx, "buddy", "buddy_over"), "nobody reads that somebody said no"
    assert [one.id for one in buddies.seeking(tx, community.coordinator)] == [pair.id]


async def test_two_who_offer_at_once_are_one_offer_and_one_sentence(db: Database, now: datetime) -> None:
    community = Community()
    await db.write(community.set_up, now=now)
    person = community.newcomer()
    pair = await db.write(ask, community, person, now)
    welcomers = [community.newcomer(COORDINATORS) for _ in range(5)]
    answers = await asyncio.gather(
        *(db.write(buddies.offer, pair.id, one, now=now) for one in welcomers), return_exceptions=True
    )
    assert sum(isinstance(answer, Refusal) for answer in answers) == 4
    assert len([answer for answer in answers if isinstance(answer, Buddy)]) == 1


@pytest.mark.parametrize("who", ["asker", "buddy"])
def test_either_ends_it_and_nothing_is_left(
    tx: Transaction, community: Community, now: datetime, who: str
) -> None:
    person, welcomer = community.newcomer(), community.newcomer(COORDINATORS)
    pair = ask(tx, community, person, now)
    buddies.offer(tx, pair.id, welcomer, now=now)
    buddies.say_yes(tx, pair.id, person, now=now)
    one, other = (person, welcomer) if who == "asker" else (welcomer, person)
    buddies.end(tx, pair.id, one, now=now)
    assert [p.user_id for p in community.parcels(tx, "buddy_over")] == [other.user_id]
    assert not tx.values(select(table.c.id).where(table.c.guild_id == community.guild_id))


@pytest.mark.parametrize("who", ["asker", "buddy"])
def test_erasing_one_of_a_pair_ends_it_and_tells_the_other(
    tx: Transaction, community: Community, now: datetime, who: str
) -> None:
    person, welcomer = community.newcomer(), community.newcomer(COORDINATORS)
    pair = ask(tx, community, person, now)
    buddies.offer(tx, pair.id, welcomer, now=now)
    buddies.say_yes(tx, pair.id, person, now=now)
    one, other = (person, welcomer) if who == "asker" else (welcomer, person)
    mine.erase(tx, community.guild_id, one.user_id, now=now)
    assert [p.user_id for p in community.parcels(tx, "buddy_over")] == [other.user_id]
    assert not buddies.of(tx, community.guild_id, other.user_id)


def test_not_this_person_keeps_a_welcomer_from_being_asked_or_shown(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person, welcomer = community.newcomer(), community.newcomer(COORDINATORS)
    greeted(tx, community, person, welcomer, now)
    boundaries.draw(tx, community.guild_id, person, welcomer.user_id, now=now)
    pair = ask(tx, community, person, now)
    assert (pair.state, pair.buddy_id) == ("seeking", None)
    assert not buddies.seeking(tx, welcomer)
    with pytest.raises(Refusal):
        buddies.offer(tx, pair.id, welcomer, now=now)


def test_not_this_person_ends_a_pair(tx: Transaction, community: Community, now: datetime) -> None:
    person, welcomer = community.newcomer(), community.newcomer(COORDINATORS)
    pair = ask(tx, community, person, now)
    buddies.offer(tx, pair.id, welcomer, now=now)
    buddies.say_yes(tx, pair.id, person, now=now)
    boundaries.draw(tx, community.guild_id, person, welcomer.user_id, now=now)
    assert not buddies.of(tx, community.guild_id, person.user_id)
    (told,) = community.parcels(tx, "buddy_over")
    assert (told.user_id, told.subject_id) == (welcomer.user_id, None)


def test_nobody_is_left_without_a_word(tx: Transaction, community: Community, now: datetime) -> None:
    person, welcomer = community.newcomer(), community.newcomer(COORDINATORS)
    greeted(tx, community, person, welcomer, now)
    pair = ask(tx, community, person, now)
    passes(tx, now + 2 * DAY)
    assert buddies.show(tx, pair.id).state == "seeking", "whoever was asked first kept silent"
    passes(tx, now + 9 * DAY)
    assert [p.user_id for p in community.parcels(tx, "buddy_unanswered")] == [person.user_id]
    assert not buddies.of(tx, community.guild_id, person.user_id)


def test_a_wish_waits_as_a_raised_hand_until_there_is_an_offer(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person, welcomer, other = community.newcomer(), *(community.newcomer(COORDINATORS) for _ in range(2))
    greeted(tx, community, person, welcomer, now)
    pair = ask(tx, community, person, now)
    assert [one.kind for one in followups.board(tx, welcomer, now=now).hands] == ["buddy"]
    assert not followups.board(tx, other, now=now).hands, "as long as one is asked, nobody else is"
    [silent] = hands.of(tx, community.guild_id, person.user_id)
    buddies.say_no(tx, pair.id, welcomer, now=now)
    assert hands.of(tx, community.guild_id, person.user_id) == [silent], "nobody reads a no from it"
    [hand] = followups.board(tx, other, now=now).hands
    assert followups.claim(tx, hand.id, other, now=now)[1]
    buddies.offer(tx, pair.id, other, now=now)
    assert not hands.of(tx, community.guild_id, person.user_id)
    assert not community.parcels(tx, "hand_back")
    buddies.say_no(tx, pair.id, person, now=now)
    [again] = hands.of(tx, community.guild_id, person.user_id)
    assert (again.rung, again.state) == ("welcomers", "waiting")
    for days in range(1, 7):
        go_round(tx, "hands", now=now + days * (DAY + timedelta(hours=1)))
    assert len(community.parcels(tx, "hand_call")) >= 2
    assert len(community.parcels(tx, "hand", to=person)) >= 3
    passes(tx, now + 8 * DAY)
    assert not hands.of(tx, community.guild_id, person.user_id)


def test_looking_for_offers_is_for_welcomers(tx: Transaction, community: Community, now: datetime) -> None:
    pair = ask(tx, community, community.newcomer(), now)
    with pytest.raises(NotAllowed):
        buddies.seeking(tx, community.newcomer())
    with pytest.raises(NotAllowed):
        buddies.offer(tx, pair.id, community.newcomer(), now=now)


def test_another_server_knows_nothing_of_it(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    pair = ask(tx, community, community.newcomer(), now)
    with pytest.raises(NotFound):
        buddies.offer(tx, pair.id, elsewhere.coordinator, now=now)
    with pytest.raises(NotFound):
        buddies.ask(tx, community.guild_id, elsewhere.newcomer(), now=now)
    with pytest.raises(NotFound):
        buddies.ask(tx, community.guild_id, in_a_dm(elsewhere.newcomer()), now=now)


def offers(tx: Transaction, person: Caller, now: datetime, at_once: int = 1) -> Caller:
    buddy_offers.make(tx, person, at_once, now=now)
    return person


def asked_people(tx: Transaction, community: Community) -> list[int | None]:
    return [one.user_id for one in community.parcels(tx, "buddy_asked")]


def test_a_volunteer_who_offered_is_asked_and_their_yes_makes_a_pair(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person, volunteer = community.newcomer(), offers(tx, community.newcomer(), now)
    pair = ask(tx, community, person, now)
    assert (pair.state, pair.buddy_id) == ("called", volunteer.user_id)
    assert [one.id for one in buddies.seeking(tx, community.coordinator)] == [pair.id], "welcomers may, too"
    assert buddies.say_yes(tx, pair.id, in_a_dm(volunteer), now=now).state == "paired"
    assert not hands.of(tx, community.guild_id, person.user_id)
    other = ask(tx, community, community.newcomer(), now + DAY)
    assert other.state == "seeking", "one at once was offered"
    offers(tx, volunteer, now, at_once=2)
    assert ask(tx, community, community.newcomer(), now + DAY).state == "called"


def test_least_recently_asked_first_and_nobody_twice_about_one_wish(
    tx: Transaction, community: Community, now: datetime
) -> None:
    first, second = (
        offers(tx, community.newcomer(), now + n * timedelta(hours=1), at_once=3) for n in range(2)
    )
    pair = ask(tx, community, community.newcomer(), now + DAY)
    other = ask(tx, community, community.newcomer(), now + DAY + timedelta(hours=1))
    assert (pair.buddy_id, other.buddy_id) == (first.user_id, second.user_id)
    buddies.say_no(tx, pair.id, first, now=now + DAY + timedelta(hours=2))
    assert buddies.show(tx, pair.id).state == "seeking", "the second was asked in the meantime"
    passes(tx, now + 4 * DAY)
    assert buddies.show(tx, other.id).buddy_id == first.user_id, "asked before this wish, not about it"
    again = ask(tx, community, community.newcomer(), now + 4 * DAY + timedelta(hours=1))
    assert again.buddy_id == second.user_id
    passes(tx, now + 7 * DAY)
    assert buddies.show(tx, other.id).state == "seeking", "each of the two was asked since"
    assert buddies.show(tx, again.id).buddy_id == first.user_id, "whoever keeps silent holds nobody up"
    passes(tx, now + 30 * DAY)
    passes(tx, now + 60 * DAY)
    assert len(community.parcels(tx, "buddy_unanswered")) == 3


@pytest.mark.parametrize("why", ["break", "light", "suspended", "left", "erased", "mine", "theirs", "back"])
def test_who_rests_is_gone_or_not_to_be_met_is_not_asked(
    tx: Transaction, community: Community, now: datetime, why: str
) -> None:
    person, volunteer = community.newcomer(), offers(tx, community.newcomer(), now)
    guild_id, user_id = community.guild_id, volunteer.user_id
    if why == "break":
        volunteers.pause(tx, guild_id, user_id, now + 30 * DAY, keep_reminders=False, language="en", now=now)
    elif why == "light":
        preferences.take_it_lightly(tx, volunteer, light=True, now=now)
    elif why == "suspended":
        suspensions.suspend(tx, community.moderator, user_id, "R", keeps_places=True, now=now)
    elif why == "left":
        departures.leave(tx, guild_id, user_id, now=now)
    elif why == "erased":
        mine.erase(tx, guild_id, user_id, now=now)
    elif why == "mine":
        boundaries.draw(tx, guild_id, person, user_id, now=now)
    elif why == "theirs":
        boundaries.draw(tx, guild_id, volunteer, person.user_id, now=now)
    else:
        buddies.take_back(tx, volunteer, now=now)
    assert ask(tx, community, person, now).state == "seeking"
    assert not asked_people(tx, community)


@pytest.mark.parametrize("by", ["person", "volunteer"])
def test_not_this_person_while_somebody_is_asked_is_readable_to_neither(
    tx: Transaction, community: Community, now: datetime, by: str
) -> None:
    person, volunteer = community.newcomer(), offers(tx, community.newcomer(), now)
    pair = ask(tx, community, person, now)
    before = hands.of(tx, community.guild_id, person.user_id)
    one, other = (person, volunteer) if by == "person" else (volunteer, person)
    boundaries.draw(tx, community.guild_id, one, other.user_id, now=now)
    assert buddies.show(tx, pair.id).state == "seeking"
    assert hands.of(tx, community.guild_id, person.user_id) == before
    assert not community.parcels(tx, "buddy_over", "buddy", "buddy_unanswered")
    assert {one.state for one in community.parcels(tx, "buddy_asked")} == {"dropped"}
    with pytest.raises(NotFound):
        buddies.say_yes(tx, pair.id, volunteer, now=now)


def test_who_is_asked_takes_the_offer_back_and_the_next_is_asked(
    tx: Transaction, community: Community, now: datetime
) -> None:
    first, second = (offers(tx, community.newcomer(), now + n * DAY) for n in range(2))
    pair = ask(tx, community, community.newcomer(), now + 2 * DAY)
    buddies.take_back(tx, first, now=now + 2 * DAY)
    assert buddies.show(tx, pair.id).buddy_id == second.user_id
    assert buddy_offers.find(tx, community.guild_id, first.user_id) is None
    buddies.say_yes(tx, pair.id, second, now=now + 2 * DAY)
    buddies.take_back(tx, second, now=now + 2 * DAY)
    assert buddies.show(tx, pair.id).state == "paired", "whose buddy they are they stay"


def test_a_welcomer_may_be_quicker_than_the_one_who_is_asked(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person, volunteer = community.newcomer(), offers(tx, community.newcomer(), now)
    pair = ask(tx, community, person, now)
    assert buddies.offer(tx, pair.id, community.coordinator, now=now).state == "offered"
    with pytest.raises(NotFound):
        buddies.say_yes(tx, pair.id, volunteer, now=now)


def test_an_offer_is_for_one_to_three_people_where_somebody_looks_after_buddies(
    tx: Transaction, community: Community, now: datetime
) -> None:
    for at_once in (0, 4, -1):
        with pytest.raises(Invalid):
            buddy_offers.make(tx, community.newcomer(), at_once, now=now)
    bare = Community()
    guilds.begin(tx, bare.guild_id, language="en", now=now)
    with pytest.raises(Refusal, match="looks after buddies"):
        buddy_offers.make(tx, bare.newcomer(), 1, now=now)
