from datetime import datetime

import pytest

from bot.db import Transaction
from bot.errors import Invalid
from bot.services.guild import guilds, interests
from bot.services.things import joining
from tests.services.conftest import Community


def names(tx: Transaction, community: Community) -> list[str]:
    return [interest.name for interest in interests.offered_in(tx, community.guild_id)]


def offer(tx: Transaction, community: Community, now: datetime, *interest_names: str) -> None:
    interests.replace(tx, community.admin, interest_names, now=now)


def test_an_interest_that_stays_by_name_keeps_the_people_who_chose_it(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person = community.newcomer()
    joining.agree(tx, person, guilds.find(tx, community.guild_id).wording, now=now)
    design, phones = interests.offered_in(tx, community.guild_id)
    joining.choose_interests(tx, person, [design.id, phones.id], now=now)
    offer(tx, community, now, "Cooking", "Phones")
    assert names(tx, community) == ["Cooking", "Phones"]
    assert joining.chosen_interests(tx, community.guild_id, person.user_id) == {phones.id}


def test_interests_are_trimmed_and_each_is_offered_once(
    tx: Transaction, community: Community, now: datetime
) -> None:
    offer(tx, community, now, " Design ", "", "Design", "x" * 200)
    assert names(tx, community) == ["Design", "x" * 80]


def test_as_many_interests_as_discord_shows_and_no_more(
    tx: Transaction, community: Community, now: datetime
) -> None:
    offer(tx, community, now, *(str(number) for number in range(25)))
    assert len(names(tx, community)) == 25
    with pytest.raises(Invalid, match="26"):
        offer(tx, community, now, *(str(number) for number in range(26)))


def test_interests_of_one_server_are_not_those_of_another(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    offer(tx, community, now, "Cooking")
    assert names(tx, elsewhere) == ["Design", "Phones"]
