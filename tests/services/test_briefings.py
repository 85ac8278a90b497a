"""One briefing a week, whenever the bot was off, and nothing in it that is hidden elsewhere."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import bindparam, select

from bot.db import Transaction
from bot.errors import NotAllowed
from bot.models.outbox import outbox
from bot.services.care import support
from bot.services.figures import briefings, closing, stats
from bot.services.guild import guild_settings, guilds
from bot.services.record import activity
from bot.services.things import asks
from bot.services.things.images import Image
from bot.services.things.posting import Draft
from bot.services.things.things import Occasion
from tests.pictures import png
from tests.services.conftest import Community

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
MONDAY = datetime.fromisoformat("2026-04-20T09:00:00+02:00")
_SENT = (
    select(outbox.c.key)
    .where(outbox.c.guild_id == bindparam("guild_id"), outbox.c.kind == "briefing")
    .order_by(outbox.c.id)
)


def sent(tx: Transaction, community: Community) -> list[str]:
    """The Mondays of the weeks of which one went out."""
    return [str(key).rpartition(":")[2] for key in tx.values(_SENT, guild_id=community.guild_id)]


def runs(tx: Transaction, community: Community, now: datetime) -> None:
    """What the rounds do at this moment."""
    while any(one.guild_id == community.guild_id for one in closing.due(tx, now=now)):
        closing.count(tx, community.guild_id, now=now)
    if any(one.guild_id == community.guild_id for one in briefings.due(tx, now=now)):
        briefings.look_after(tx, community.guild_id, now=now)


def switched_on(tx: Transaction, community: Community, now: datetime) -> None:
    guild_settings.set_channel(tx, community.admin, "coordinators", 77, now=now)
    guild_settings.set_rhythm(tx, community.admin, time_zone="Europe/Madrid", now=now)
    briefings.choose(tx, community.admin, True, now=now)


def test_it_is_off_until_an_admin_switches_it_on_and_ends_with_that(
    tx: Transaction, community: Community
) -> None:
    runs(tx, community, MONDAY)
    assert sent(tx, community) == []
    with pytest.raises(NotAllowed):
        briefings.choose(tx, community.coordinator, True, now=MONDAY)
    switched_on(tx, community, MONDAY - DAY)
    runs(tx, community, MONDAY - timedelta(minutes=1))
    assert sent(tx, community) == []
    runs(tx, community, MONDAY)
    assert sent(tx, community) == ["2026-04-13"]
    briefings.choose(tx, community.admin, False, now=MONDAY + DAY)
    runs(tx, community, MONDAY + WEEK)
    assert sent(tx, community) == ["2026-04-13"]


def test_once_a_week_also_where_it_is_switched_off_and_on_or_the_zone_changes(
    tx: Transaction, community: Community
) -> None:
    switched_on(tx, community, MONDAY - DAY)
    runs(tx, community, MONDAY)
    for zone in ("Pacific/Honolulu", "Pacific/Auckland", "Europe/Madrid"):
        briefings.choose(tx, community.admin, False, now=MONDAY + HOUR)
        guild_settings.set_rhythm(tx, community.admin, time_zone=zone, now=MONDAY + HOUR)
        briefings.choose(tx, community.admin, True, now=MONDAY + HOUR)
        for hours in range(24):
            runs(tx, community, MONDAY + hours * HOUR)
    assert sent(tx, community) == ["2026-04-13"]


@pytest.mark.parametrize(
    ("back", "told"),
    [
        (MONDAY + DAY, ["2026-04-13"]),
        (MONDAY + 6 * DAY, ["2026-04-13"]),
        # Late on Sunday it is quiet, and Monday tells of the week that is over by then.
        (MONDAY + 6 * DAY + 13 * HOUR, ["2026-04-20"]),
        (MONDAY + 3 * WEEK + DAY, ["2026-05-04"]),
    ],
)
def test_a_monday_on_which_the_bot_was_off_is_told_of_as_soon_as_it_is_back(
    tx: Transaction, community: Community, back: datetime, told: list[str]
) -> None:
    switched_on(tx, community, MONDAY - DAY)
    for hours in range(12):
        runs(tx, community, back + hours * HOUR)
    assert sent(tx, community) == told


@pytest.mark.parametrize(
    "zone", ["Europe/Madrid", "Pacific/Auckland", "America/St_Johns", "Pacific/Kiritimati"]
)
def test_it_is_nine_on_a_monday_whatever_the_clocks_do(
    tx: Transaction, community: Community, zone: str
) -> None:
    guild_settings.set_rhythm(tx, community.admin, time_zone=zone, now=MONDAY)
    guild = guilds.find(tx, community.guild_id)
    at, seen = MONDAY, []
    for _week in range(60):
        at = briefings.next_one(guild, at)
        seen.append(at)
    local = [one.astimezone(ZoneInfo(zone)) for one in seen]
    assert {(one.weekday(), one.hour, one.minute) for one in local} == {(0, 9, 0)}
    days = [one.date() for one in local]
    assert all(later - earlier == WEEK for earlier, later in pairwise(days))


def test_it_waits_for_the_week_to_be_counted(tx: Transaction, community: Community) -> None:
    switched_on(tx, community, MONDAY - DAY)
    activity.record(tx, community.guild_id, 5, "done", 1, now=MONDAY - 3 * DAY)
    briefings.look_after(tx, community.guild_id, now=MONDAY)
    assert sent(tx, community) == []
    held = briefings.find(tx, community.guild_id)
    assert held is not None
    assert held.briefing_at == MONDAY + briefings.NOT_YET
    runs(tx, community, MONDAY + briefings.NOT_YET)
    assert sent(tx, community) == ["2026-04-13"]


def test_what_is_hidden_is_hidden_in_it_and_what_waits_is_named_as_a_thing(
    tx: Transaction, community: Community
) -> None:
    switched_on(tx, community, MONDAY - 30 * DAY)
    people = community.newcomers(12)
    for week, who in ((1, people[:3]), (2, people[:9]), (8, people[:9])):
        for person in who:
            at = MONDAY - week * DAY
            activity.record(tx, community.guild_id, person.user_id, "done", 1, now=at)
    runs(tx, community, MONDAY)
    support.call(tx, community.guild_id, people[0], now=MONDAY - DAY)
    starts = MONDAY + 2 * DAY
    draft = Draft("Stall", "Why", "Come", places=2, occasion=Occasion(starts, starts + HOUR))
    stall = asks.post(tx, community.coordinator, draft, now=MONDAY)
    guild = guilds.find(tx, community.guild_id)
    found = briefings.of(tx, guild, date(2026, 4, 13), now=MONDAY)
    assert found.weeks == stats.now_of(tx, community.moderator, now=MONDAY).weeks
    assert found.done == 12
    assert found.done_before == 9
    assert (found.waiting.people, [one.id for one in found.lacking]) == (1, [stall.id])


def test_one_picture_is_kept_and_goes_with_the_next_week(tx: Transaction, community: Community) -> None:
    switched_on(tx, community, MONDAY - DAY)
    runs(tx, community, MONDAY)
    guild, week = community.guild_id, date(2026, 4, 13)
    image = Image("png", png())
    first = briefings.give_picture(tx, guild, week, alt="Weeks", image=image)
    assert first is not None
    assert briefings.give_picture(tx, guild, week, alt="Weeks", image=image) == first
    assert briefings.picture_of(tx, guild, week) == first
    runs(tx, community, MONDAY + WEEK)
    assert briefings.picture_of(tx, guild, week) is None
    assert briefings.give_picture(tx, guild, week, alt="Weeks", image=image) is None
