"""The hours somebody gave are those of what happened at a moment and they did, once it is over."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.db import Transaction
from bot.services.guild.callers import Caller
from bot.services.own import mine
from bot.services.shifts import hours
from bot.services.things import asks, attendance, commitments, endings
from bot.services.things.asks import Ask
from bot.services.things.posting import Draft
from bot.services.things.things import Occasion
from tests.services.conftest import Community

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def stall(
    tx: Transaction,
    community: Community,
    starts: datetime,
    lasts: timedelta,
    *people: Caller,
    title: str = "Stall",
) -> Ask:
    draft = Draft(title, "We are asked", "Stand there", 9, occasion=Occasion(starts, starts + lasts))
    ask = asks.post(tx, community.coordinator, draft, now=starts - DAY)
    for one in people:
        commitments.accept(tx, ask.id, one, now=starts - DAY)
    return ask


def done(tx: Transaction, ask: Ask, *people: Caller) -> None:
    for one in people:
        commitments.report_done(tx, ask.id, one, now=ask.ends_at or ask.created_at)


def test_what_they_did_counts_from_its_start_to_its_end_by_year(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ana = community.newcomer()
    old = stall(tx, community, datetime(2025, 12, 30, 10, tzinfo=UTC), 90 * MINUTE, ana, title="Old")
    # Half past eleven at night in UTC is the next year where they live.
    eve = stall(tx, community, datetime(2025, 12, 31, 23, 30, tzinfo=UTC), HOUR, ana, title="Eve")
    new = stall(tx, community, datetime(2026, 2, 1, 10, tzinfo=UTC), 2 * HOUR, ana, title="New")
    done(tx, old, ana)
    done(tx, eve, ana)
    done(tx, new, ana)
    found = hours.of(tx, ana, now=now)
    assert [one.title for one in found.given] == ["New", "Eve", "Old"]
    assert [(year.number, year.lasted) for year in found.years] == [(2026, 3 * HOUR), (2025, 90 * MINUTE)]
    assert [one.title for one in found.of_year(2025)] == ["Old"]
    assert found.of_year(2024) == ()


def test_what_is_not_over_not_done_cancelled_or_at_no_moment_does_not_count(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ana, ben = community.newcomers(2)
    coming = stall(tx, community, now + HOUR, HOUR, ana)
    commitments.report_done(tx, coming.id, ana, now=now)
    missed = stall(tx, community, now - DAY, HOUR, ana, ben)
    cancelled = stall(tx, community, now - 2 * DAY, HOUR, ana)
    commitments.report_done(tx, cancelled.id, ana, now=now - 3 * DAY)
    endings.cancel(tx, cancelled.id, community.coordinator, now=now - 2 * DAY)
    whenever = community.post(tx, now=now)
    commitments.report_done(tx, whenever.id, ana, now=now)
    assert hours.of(tx, ana, now=now).given == []
    done(tx, missed, ben)
    assert len(hours.of(tx, ben, now=now).given) == 1
    assert len(hours.of(tx, ana, now=now + 3 * HOUR).given) == 1, "by then the coming one is over"


def test_what_was_ticked_for_them_counts_and_each_sees_their_own(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    ana, ben = community.newcomers(2)
    ask = stall(tx, community, now - DAY, HOUR, ana, ben)
    _thing, listed = attendance.sheet(tx, ask.id, community.coordinator)
    page = attendance.shown(listed, now=now)
    attendance.tick(tx, ask.id, community.coordinator, page=page, came=[ana.user_id], now=now)
    assert hours.in_all(hours.of(tx, ana, now=now).given) == HOUR
    assert hours.of(tx, ben, now=now).given == []
    there = Caller(ana.user_id, elsewhere.guild_id)
    assert hours.of(tx, there, now=now).given == [], "of another server it says nothing"


def test_whoever_erases_themselves_has_no_hours_here(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ana = community.newcomer()
    done(tx, stall(tx, community, now - DAY, HOUR, ana), ana)
    mine.erase(tx, community.guild_id, ana.user_id, now=now)
    assert hours.of(tx, ana, now=now).given == []
