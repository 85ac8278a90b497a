"""I'm here, I'm late: said from a quarter of an hour before the start until the end, by who is in."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.db import Transaction
from bot.errors import Invalid, NotFound, Refusal
from bot.services.own import mine
from bot.services.things import amendments, asks, commitments, endings, giving_back, presence, things
from bot.services.things.asks import Ask
from bot.services.things.posting import Draft
from bot.services.things.things import Occasion
from tests.services.conftest import Community, in_a_dm

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def stall(tx: Transaction, community: Community, now: datetime, *, places: int | None = 5) -> Ask:
    """Something that starts in two hours and lasts for two."""
    occasion = Occasion(now + 2 * HOUR, now + 4 * HOUR, "Market square")
    draft = Draft("Stall", "People ask us things", "Stand at the stall", places, occasion=occasion)
    return asks.post(tx, community.coordinator, draft, now=now)


def test_who_is_in_says_so_from_a_quarter_of_an_hour_before_until_the_end(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask, ana = stall(tx, community, now), community.newcomer()
    commitments.accept(tx, ask.id, ana, now=now)
    for too_early in (now, now + 104 * MINUTE):
        with pytest.raises(Refusal, match="begins"):
            presence.say_here(tx, ask.id, ana, now=too_early)
    for _twice in range(2):
        said = presence.say_here(tx, ask.id, in_a_dm(ana), now=now + 105 * MINUTE)
        assert said.here_at == now + 105 * MINUTE
    with pytest.raises(Refusal, match="is over"):
        presence.say_here(tx, ask.id, ana, now=now + 4 * HOUR)
    assert presence.here_now(tx, community.guild_id, ana.user_id) == {ask.id: ask.starts_at}


def test_a_slip_is_taken_back(tx: Transaction, community: Community, now: datetime) -> None:
    ask, ana = stall(tx, community, now), community.newcomer()
    commitments.accept(tx, ask.id, ana, now=now)
    presence.say_here(tx, ask.id, ana, now=now + 2 * HOUR)
    for _twice in range(2):
        assert presence.take_back(tx, ask.id, ana, now=now + 2 * HOUR).here_at is None
    assert presence.here_now(tx, community.guild_id, ana.user_id) == {}


def test_who_has_no_place_is_told_why(tx: Transaction, community: Community, now: datetime) -> None:
    ask, (ana, waits, stranger) = stall(tx, community, now, places=1), community.newcomers(3)
    for one in (ana, waits):
        commitments.accept(tx, ask.id, one, now=now)
    at = now + 2 * HOUR
    with pytest.raises(Refusal, match="still waiting"):
        presence.say_here(tx, ask.id, waits, now=at)
    with pytest.raises(Refusal, match="You have no place"):
        presence.say_here(tx, ask.id, stranger, now=at)
    with pytest.raises(Refusal, match="You have no place"):
        presence.say_late(tx, ask.id, stranger, 10, now=at)
    with pytest.raises(NotFound):
        presence.say_here(tx, ask.id, replace(ana, guild_id=1), now=at)


def test_what_was_cancelled_meanwhile_awaits_nobody(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask, ana = stall(tx, community, now), community.newcomer()
    commitments.accept(tx, ask.id, ana, now=now)
    endings.cancel(tx, ask.id, community.coordinator, now=now + HOUR)
    with pytest.raises(Refusal, match="is cancelled"):
        presence.say_here(tx, ask.id, ana, now=now + 2 * HOUR)
    with pytest.raises(Refusal, match="is cancelled"):
        presence.say_late(tx, ask.id, ana, 10, now=now + 2 * HOUR)


def test_what_was_moved_meanwhile_knows_nothing_of_the_old_start(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask, ana = stall(tx, community, now), community.newcomer()
    commitments.accept(tx, ask.id, ana, now=now)
    at = now + 110 * MINUTE
    presence.say_here(tx, ask.id, ana, now=at)
    later = Occasion(now + DAY, now + DAY + HOUR)
    amendments.move(tx, ask.id, community.coordinator, occasion=later, now=at)
    assert presence.of(tx, things.show(tx, ask.id)) == {}
    with pytest.raises(Refusal, match="begins"):
        presence.say_here(tx, ask.id, ana, now=at)
    assert presence.say_here(tx, ask.id, ana, now=now + DAY).here_at == now + DAY


def test_what_is_done_whenever_one_likes_awaits_nobody(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask, ana = community.post(tx, deadline=now + DAY, now=now), community.newcomer()
    commitments.accept(tx, ask.id, ana, now=now)
    with pytest.raises(Refusal, match="whenever one likes"):
        presence.say_here(tx, ask.id, ana, now=now)


def test_late_is_so_many_minutes_after_the_start_or_after_now(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask, ana = stall(tx, community, now), community.newcomer()
    commitments.accept(tx, ask.id, ana, now=now)
    starts_at = now + 2 * HOUR

    def late(minutes: int, at: datetime) -> datetime | None:
        return presence.say_late(tx, ask.id, ana, minutes, now=at).expected_at

    assert late(20, now) == starts_at + 20 * MINUTE
    assert late(10, starts_at + 5 * MINUTE) == starts_at + 15 * MINUTE
    with pytest.raises(Invalid):
        late(11, starts_at)
    with pytest.raises(Refusal, match="too late"):
        late(60, starts_at + HOUR)
    presence.say_here(tx, ask.id, ana, now=starts_at)
    with pytest.raises(Refusal, match="here already"):
        late(10, starts_at)


def test_a_day_before_nobody_is_late_yet(tx: Transaction, community: Community, now: datetime) -> None:
    occasion = Occasion(now + DAY, now + DAY + HOUR)
    ask = asks.post(tx, community.coordinator, Draft("T", "W", "S", 2, occasion=occasion), now=now)
    ana = community.newcomer()
    commitments.accept(tx, ask.id, ana, now=now)
    with pytest.raises(Refusal, match="A few hours before"):
        presence.say_late(tx, ask.id, ana, 10, now=now)


def test_who_gives_their_place_back_is_no_longer_there_and_not_if_they_come_back(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask, ana = stall(tx, community, now), community.newcomer()
    commitments.accept(tx, ask.id, ana, now=now)
    presence.say_here(tx, ask.id, ana, now=now + 2 * HOUR)
    giving_back.decline(tx, ask.id, ana, now=now + 2 * HOUR)
    commitments.accept(tx, ask.id, ana, now=now + 2 * HOUR)
    assert presence.of(tx, ask) == {}


def test_after_a_week_nothing_is_left_of_it(tx: Transaction, community: Community, now: datetime) -> None:
    ask, ana = stall(tx, community, now), community.newcomer()
    commitments.accept(tx, ask.id, ana, now=now)
    presence.say_here(tx, ask.id, ana, now=now + 2 * HOUR)
    presence.purge(tx, now=now + 2 * HOUR + 7 * DAY)
    assert [*presence.of(tx, ask)] == [ana.user_id]
    presence.purge(tx, now=now + 3 * HOUR + 7 * DAY)
    assert presence.of(tx, ask) == {}


def test_whoever_erases_themselves_was_never_there_and_ticked_nobody(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask, (ana, ben) = stall(tx, community, now), community.newcomers(2)
    for one in (ana, ben):
        commitments.accept(tx, ask.id, one, now=now)
    at = now + 2 * HOUR
    presence.say_here(tx, ask.id, ana, now=at)
    presence.tick(tx, ask, ben.user_id, here=True, by=community.coordinator.user_id, now=at)
    mine.erase(tx, community.guild_id, ana.user_id, now=at)
    mine.erase(tx, community.guild_id, community.coordinator.user_id, now=at)
    [left] = presence.of(tx, ask).values()
    assert (left.user_id, left.ticked_by) == (ben.user_id, 0)
