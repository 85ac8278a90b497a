from datetime import datetime

import pytest

from bot.db import Transaction
from bot.errors import Invalid
from bot.services.guild import guild_settings, guilds
from tests.services.conftest import Community


def test_before_set_up_a_guild_has_defaults_and_is_closed_for_joining(tx: Transaction) -> None:
    guild = guilds.find(tx, 10**15)
    assert (guild.language, guild.zone, guild.open_for_joining) == ("en", "UTC", False)


def test_beginning_twice_keeps_what_was_set_up(tx: Transaction, community: Community, now: datetime) -> None:
    before = guilds.find(tx, community.guild_id)
    assert guilds.begin(tx, community.guild_id, language="es", now=now) == before


def test_texts_that_do_not_fit_are_refused(tx: Transaction, community: Community, now: datetime) -> None:
    before = guilds.find(tx, community.guild_id)
    for cause, norms, welcome in ((301, 0, 0), (0, 1001, 0), (0, 0, 501)):
        texts = {"cause": "x" * cause, "norms": "x" * norms, "welcome": "x" * welcome}
        with pytest.raises(Invalid, match="1 characters"):
            guild_settings.set_words(tx, community.admin, **texts, now=now)
    for contact, privacy in ((201, 0), (0, 1501)):
        with pytest.raises(Invalid, match="1 characters"):
            guild_settings.set_privacy(
                tx, community.admin, contact="x" * contact, privacy="x" * privacy, now=now
            )
    with pytest.raises(Invalid):
        guild_settings.set_language(tx, community.admin, "tlh", now=now)
    assert guilds.find(tx, community.guild_id) == before


def test_the_welcome_card_appears_once_joining_is_open_and_follows_each_change(
    tx: Transaction, now: datetime
) -> None:
    community = Community()
    guilds.begin(tx, community.guild_id, language="en", now=now)
    guild_settings.set_channel(tx, community.admin, "welcome", 21, now=now)
    assert not community.parcels(tx, "welcome_card")
    guild_settings.set_privacy(tx, community.admin, contact="ana@example.org", privacy="Little.", now=now)
    guild_settings.set_words(tx, community.admin, cause="Trees", norms="", now=now)
    guild_settings.set_channel(tx, community.admin, "welcome", None, now=now)
    assert [parcel.revision for parcel in community.parcels(tx, "welcome_card")] == [2]


def test_a_choice_can_be_taken_back(tx: Transaction, community: Community, now: datetime) -> None:
    guild_settings.set_member_role(tx, community.admin, "coordinator", None, now=now)
    assert guilds.find(tx, community.guild_id).coordinator_role_id is None


def test_set_up_in_one_server_changes_nothing_in_another(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    before = guilds.find(tx, elsewhere.guild_id)
    guild_settings.set_rhythm(tx, community.admin, time_zone="Asia/Tokyo", now=now)
    assert guilds.find(tx, elsewhere.guild_id) == before
