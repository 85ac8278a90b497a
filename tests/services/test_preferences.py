"""Everybody is spoken to as they want: when, how much, and in which language."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.db import Transaction
from bot.errors import Invalid
from bot.services.guild import guilds
from bot.services.people import preferences
from bot.services.people.preferences import FAMILIAR, Hours, Preferences, clocks
from tests.services.conftest import Community


def hours_of(tx: Transaction, community: Community, user_id: int) -> Hours:
    guild = guilds.find(tx, community.guild_id)
    return preferences.hours(guild, preferences.find(tx, community.guild_id, user_id))


def test_nothing_is_stored_until_something_is_chosen(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person = community.newcomer()
    assert preferences.find(tx, community.guild_id, person.user_id) == Preferences()
    assert hours_of(tx, community, person.user_id) == Hours("Europe/Madrid", 21, 9)


def test_each_choice_stands_beside_the_others_and_can_be_taken_back(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person = community.newcomer()
    preferences.choose_language(tx, person, "es", now=now)
    preferences.choose_zone(tx, person, "tokyo", now=now)
    preferences.choose_quiet_hours(tx, person, (23, 6), now=now)
    preferences.choose_weekly_cap(tx, person, 1, now=now)
    preferences.take_it_lightly(tx, person, light=True, now=now)
    found = preferences.find(tx, community.guild_id, person.user_id)
    assert found == Preferences("es", "Asia/Tokyo", 23, 6, 1, now + timedelta(days=7))
    assert hours_of(tx, community, person.user_id) == Hours("Asia/Tokyo", 23, 6)
    preferences.choose_language(tx, person, None, now=now)
    preferences.choose_zone(tx, person, None, now=now)
    preferences.choose_quiet_hours(tx, person, None, now=now)
    preferences.choose_weekly_cap(tx, person, None, now=now)
    preferences.take_it_lightly(tx, person, light=False, now=now)
    assert preferences.find(tx, community.guild_id, person.user_id) == Preferences()


def test_moving_one_end_of_the_quiet_hours_leaves_the_other(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person = community.newcomer()
    preferences.move_quiet_hours(tx, person, "from", 19, now=now)
    assert hours_of(tx, community, person.user_id) == Hours("Europe/Madrid", 19, 9)
    preferences.move_quiet_hours(tx, person, "until", 7, now=now)
    assert hours_of(tx, community, person.user_id) == Hours("Europe/Madrid", 19, 7)


def test_what_can_not_be_is_refused(tx: Transaction, community: Community, now: datetime) -> None:
    person = community.newcomer()
    with pytest.raises(Invalid):
        preferences.choose_language(tx, person, "tlh", now=now)
    with pytest.raises(Invalid):
        preferences.choose_weekly_cap(tx, person, 1000, now=now)
    with pytest.raises(Invalid):
        preferences.choose_quiet_hours(tx, person, (9, 24), now=now)
    with pytest.raises(Invalid):
        preferences.choose_zone(tx, person, "Atlantis", now=now)


def test_the_clocks_begin_at_home_and_go_round_the_world_once(now: datetime) -> None:
    shown = clocks("Europe/Madrid", now=now)
    assert shown[0].zone == "Europe/Madrid"
    assert len(shown) == len(FAMILIAR) <= 25
    assert [one.local for one in shown[1:]] == sorted(one.local for one in shown[1:])
    for one in shown:
        assert one.local.replace(tzinfo=ZoneInfo(one.zone)).astimezone(UTC) == now
    assert len(clocks("Asia/Kathmandu", now=now)) == len(FAMILIAR) + 1 <= 25
