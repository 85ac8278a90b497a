from datetime import datetime

import pytest

from bot.db import Transaction
from bot.errors import Invalid
from bot.services import guilds, joining
from tests.services.conftest import Community


def names(tx: Transaction, community: Community) -> list[str]:
    return [interest.name for interest in guilds.offered_interests(tx, community.guild_id)]


def set_cause(
    tx: Transaction,
    community: Community,
    now: datetime,
    *interest_names: str,
    cause: str = "Trees",
    zone: str = "UTC",
) -> guilds.Guild:
    return guilds.set_cause(
        tx, community.admin, cause=cause, time_zone=zone, interest_names=interest_names, now=now
    )


def test_before_set_up_a_guild_has_defaults_and_is_closed_for_joining(tx: Transaction) -> None:
    guild = guilds.find(tx, 10**15)
    assert (guild.language, guild.time_zone, guild.open_for_joining) == ("en", "UTC", False)


def test_beginning_twice_keeps_what_was_set_up(tx: Transaction, community: Community, now: datetime) -> None:
    before = guilds.find(tx, community.guild_id)
    assert guilds.begin(tx, community.guild_id, language="es", now=now) == before


@pytest.mark.parametrize(
    ("typed", "zone"),
    [
        ("Europe/Madrid", "Europe/Madrid"),
        (" europe/madrid ", "Europe/Madrid"),
        ("america/new york", "America/New_York"),
        ("utc", "UTC"),
    ],
)
def test_a_time_zone_is_known_in_any_case(typed: str, zone: str) -> None:
    assert guilds.known_zone(typed) == zone


@pytest.mark.parametrize("typed", ["", "Madrid", "CET+1", "../../etc/passwd", "x" * 5000, "Europe/\0"])
def test_an_unknown_time_zone_is_refused(typed: str) -> None:
    with pytest.raises(Invalid, match="for example Europe/Madrid"):
        guilds.known_zone(typed)


def test_an_interest_that_stays_by_name_keeps_the_people_who_chose_it(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person = community.newcomer()
    joining.agree(tx, person, guilds.find(tx, community.guild_id).wording, now=now)
    design, phones = guilds.offered_interests(tx, community.guild_id)
    joining.choose_interests(tx, person, [design.id, phones.id], now=now)
    set_cause(tx, community, now, "Cooking", "Phones")
    assert names(tx, community) == ["Cooking", "Phones"]
    assert joining.chosen_interests(tx, community.guild_id, person.user_id) == {phones.id}


def test_interests_are_trimmed_and_each_is_offered_once(
    tx: Transaction, community: Community, now: datetime
) -> None:
    set_cause(tx, community, now, " Design ", "", "Design", "x" * 200)
    assert names(tx, community) == ["Design", "x" * 80]


def test_as_many_interests_as_discord_shows_and_no_more(
    tx: Transaction, community: Community, now: datetime
) -> None:
    set_cause(tx, community, now, *(str(number) for number in range(25)))
    assert len(names(tx, community)) == 25
    with pytest.raises(Invalid, match="26"):
        set_cause(tx, community, now, *(str(number) for number in range(26)))


def test_texts_that_do_not_fit_are_refused(tx: Transaction, community: Community, now: datetime) -> None:
    with pytest.raises(Invalid, match="301"):
        set_cause(tx, community, now, cause="x" * 301)
    for norms, contact, privacy in (("x" * 1001, "", ""), ("", "x" * 201, ""), ("", "", "x" * 1501)):
        with pytest.raises(Invalid):
            guilds.set_wording(tx, community.admin, norms=norms, contact=contact, privacy=privacy, now=now)
    with pytest.raises(Invalid):
        guilds.set_language(tx, community.admin, "tlh", now=now)


def test_the_welcome_card_appears_once_joining_is_open_and_follows_each_change(
    tx: Transaction, now: datetime
) -> None:
    community = Community()
    guilds.begin(tx, community.guild_id, language="en", now=now)
    guilds.set_channel(tx, community.admin, "welcome", 21, now=now)
    assert not community.parcels(tx, "welcome_card")
    guilds.set_wording(tx, community.admin, norms="", contact="ana@example.org", privacy="Little.", now=now)
    set_cause(tx, community, now)
    guilds.set_channel(tx, community.admin, "welcome", None, now=now)
    assert [parcel.revision for parcel in community.parcels(tx, "welcome_card")] == [2]


def test_a_choice_can_be_taken_back(tx: Transaction, community: Community, now: datetime) -> None:
    guilds.set_member_role(tx, community.admin, "coordinator", None)
    assert guilds.find(tx, community.guild_id).coordinator_role_id is None


def test_set_up_in_one_server_changes_nothing_in_another(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    before = guilds.find(tx, elsewhere.guild_id), names(tx, elsewhere)
    set_cause(tx, community, now, "Cooking", cause="Bread", zone="Asia/Tokyo")
    assert (guilds.find(tx, elsewhere.guild_id), names(tx, elsewhere)) == before
