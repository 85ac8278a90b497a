"""Not this person: private, both ways, and gone with either of the two."""

from datetime import datetime

import pytest

from bot.db import Transaction
from bot.errors import Invalid, NotFound, Refusal
from bot.services.care import boundaries, hello_wishes, hellos, welcoming
from bot.services.care.hello_wishes import Shared
from bot.services.guild.callers import Caller
from bot.services.own import mine
from tests.services.conftest import Community, in_a_dm


def draw(tx: Transaction, community: Community, one: Caller, other: Caller, now: datetime) -> None:
    boundaries.draw(tx, community.guild_id, one, other.user_id, now=now)


def test_only_who_said_it_sees_it_and_takes_it_back(
    tx: Transaction, community: Community, now: datetime
) -> None:
    one, other = community.newcomers(2)
    draw(tx, community, one, other, now)
    draw(tx, community, one, other, now)
    assert list(boundaries.of(tx, community.guild_id, one.user_id)) == [other.user_id]
    assert not boundaries.of(tx, community.guild_id, other.user_id)
    assert not boundaries.remove(tx, one, other.user_id)
    assert not boundaries.of(tx, community.guild_id, one.user_id)


def test_a_hello_that_is_on_its_way_ends_without_saying_why(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person = community.newcomer()
    asked = hello_wishes.ask(tx, person, Shared(), now=now)
    welcoming.claim(tx, asked.id, community.coordinator, now=now)
    draw(tx, community, person, community.coordinator, now)
    assert hellos.show(tx, asked.id).state == "waiting"
    (told,) = community.parcels(tx, "hello_back")
    assert told.user_id == community.coordinator.user_id
    assert told.subject_id is None, "nothing that leads to the person"
    with pytest.raises(NotFound, match="no longer with you: somebody else takes care of it"):
        welcoming.finish(tx, asked.id, community.coordinator, now=now)


@pytest.mark.parametrize("who", [0, 1])
def test_it_is_erased_with_either_person(
    tx: Transaction, community: Community, now: datetime, who: int
) -> None:
    pair = community.newcomers(2)
    draw(tx, community, pair[0], pair[1], now)
    mine.erase(tx, community.guild_id, pair[who].user_id, now=now)
    assert not boundaries.of(tx, community.guild_id, pair[0].user_id)


def test_it_holds_in_one_server_only(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    one, other = community.newcomers(2)
    draw(tx, community, one, other, now)
    assert not boundaries.of(tx, elsewhere.guild_id, one.user_id)
    with pytest.raises(NotFound):
        boundaries.draw(tx, elsewhere.guild_id, one, other.user_id, now=now)


def test_from_a_direct_message_only_for_a_server_one_takes_part_in(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    one, other = community.newcomers(2)
    community.join(tx, one, now=now)
    draw(tx, community, in_a_dm(one), other, now)
    with pytest.raises(NotFound):
        boundaries.draw(tx, elsewhere.guild_id, in_a_dm(one), other.user_id, now=now)


def test_there_is_an_end_to_the_list_and_nobody_is_on_their_own(
    tx: Transaction, community: Community, now: datetime
) -> None:
    one = community.newcomer()
    with pytest.raises(Invalid, match="That is you"):
        draw(tx, community, one, one, now)
    for other in community.newcomers(boundaries.MOST):
        draw(tx, community, one, other, now)
    with pytest.raises(Refusal, match="more don't fit"):
        draw(tx, community, one, community.newcomer(), now)
