"""What `/stats` shows of now, and of each quarter's newcomers."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.db import Transaction
from bot.errors import NotAllowed, Refusal
from bot.services.care import hello_wishes, support
from bot.services.care.hello_wishes import Shared
from bot.services.figures import closing, stats
from bot.services.figures.periods import midnight, over, today
from bot.services.figures.stats import Waiting
from bot.services.guild import guild_settings
from bot.services.own import mine
from bot.services.record import activity
from bot.services.things import asks, commitments, endings
from bot.services.things.posting import Draft
from bot.services.things.things import Occasion
from tests.services.conftest import Community

DAY = timedelta(days=1)


def close(tx: Transaction, community: Community, now: datetime) -> None:
    while any(one.guild_id == community.guild_id for one in closing.due(tx, now=now)):
        closing.count(tx, community.guild_id, now=now)


def test_last_week_stands_beside_the_one_before(tx: Transaction, community: Community, now: datetime) -> None:
    found = stats.now_of(tx, community.moderator, now=now)
    assert not any(week.counted for week in found.weeks)
    before, last = over("week", today("UTC", now), 2)
    people = community.newcomers(12)
    for week, who in ((before, people[:7]), (last, people)):
        for person in who:
            at = midnight(week.starts, "UTC") + DAY
            activity.record(tx, community.guild_id, person.user_id, "done", 1, now=at)
    close(tx, community, now)
    found = stats.now_of(tx, community.moderator, now=now)
    assert [week.starts for week in found.weeks[-2:]] == [before.starts, last.starts]
    assert [(week.took_part, week.first_did) for week in found.weeks[-2:]] == [(7, 7), (12, 5)]
    mine.erase(tx, community.guild_id, people[0].user_id, now=now)
    assert stats.now_of(tx, community.moderator, now=now).weeks == found.weeks, (
        "it says nothing of who erased"
    )


def test_months_and_quarters_are_as_they_were_published(tx: Transaction, community: Community) -> None:
    now = datetime(2026, 11, 26, 9, tzinfo=UTC)
    people = community.newcomers(12)
    for person in people[:7]:
        activity.record(tx, community.guild_id, person.user_id, "done", 1, now=now - 70 * DAY)
    for person in people:
        activity.record(tx, community.guild_id, person.user_id, "done", 1, now=now - 40 * DAY)
    assert not any(one.counted for one in stats.longer(tx, community.moderator, "month", now=now))
    close(tx, community, now)
    months = stats.longer(tx, community.moderator, "month", now=now)
    assert [one.took_part for one in months] == [0, 0, 0, 0, 7, 12]
    assert [one.first_did for one in months] == [0, 0, 0, 0, 7, 5]
    quarters = stats.longer(tx, community.moderator, "quarter", now=now)
    assert [one.took_part for one in quarters] == [0, 0, 0, 7]
    mine.erase(tx, community.guild_id, people[0].user_id, now=now)
    assert stats.longer(tx, community.moderator, "month", now=now) == months
    with pytest.raises(NotAllowed):
        stats.longer(tx, community.newcomer(), "month", now=now)


def test_in_quiet_mode_there_are_only_weeks(tx: Transaction, community: Community, now: datetime) -> None:
    guild_settings.set_quiet(tx, community.admin, True, now=now)
    with pytest.raises(Refusal, match="only weeks"):
        stats.longer(tx, community.moderator, "quarter", now=now)


def test_who_waits_and_what_lacks_people(tx: Transaction, community: Community, now: datetime) -> None:
    found = stats.now_of(tx, community.moderator, now=now)
    assert (found.waiting, found.with_places) == (Waiting(0, None), 0)
    support.call(tx, community.guild_id, community.newcomer(), now=now - 2 * DAY)
    starts = now + timedelta(hours=20)
    draft = Draft("Stall", "Why", "Come", places=2, occasion=Occasion(starts, starts + timedelta(hours=1)))
    stall = asks.post(tx, community.coordinator, draft, now=now)
    found = stats.now_of(tx, community.moderator, now=now)
    assert (found.waiting, found.with_places) == (Waiting(1, now - 2 * DAY), 1)
    who = community.newcomer()
    hello_wishes.ask(tx, who, Shared(), now=now - 3 * DAY)
    assert stats.now_of(tx, community.moderator, now=now).waiting == Waiting(2, now - 3 * DAY), "for a hello"
    for one in community.newcomers(2):
        commitments.accept(tx, stall.id, one, now=now)
    assert stats.now_of(tx, community.moderator, now=now).with_places == 0


def test_that_one_waits_is_not_for_everybody(tx: Transaction, community: Community, now: datetime) -> None:
    guild_settings.set_stats_for(tx, community.admin, "everyone", ["now"], now=now)
    support.call(tx, community.guild_id, community.newcomer(), now=now)
    assert stats.now_of(tx, community.newcomer(), now=now).waiting is None
    for one in (community.coordinator, community.moderator):
        assert stats.now_of(tx, one, now=now).waiting == Waiting(1, now)


def test_asks_and_their_places_are_things_and_shown_as_they_are(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    limited = community.post(tx, places=8, now=now - 20 * DAY)
    community.post(tx, now=now - 91 * DAY)
    community.post(tx, deadline=now, now=now - DAY)
    closed = community.post(tx, now=now)
    endings.close(tx, closed.id, community.coordinator, now=now)
    for number, person in enumerate(community.newcomers(8)):
        commitments.accept(tx, limited.id, person, now=now - 20 * DAY)
        if number < 6:
            commitments.report_done(tx, limited.id, person, now=now)
    commitments.report_done(tx, elsewhere.post(tx, now=now).id, elsewhere.newcomer(), now=now)
    found = stats.now_of(tx, community.moderator, now=now)
    assert found.done_this_week == 6
    told = stats.asks_of(tx, community.moderator, now=now)
    assert (told.asks, told.open_asks, told.places, told.places_taken, told.done) == (3, 1, 8, 8, 6)
    assert told.done == asks.show(tx, limited.id).done


def test_a_hidden_step_stands_as_it_was_shown_last(tx: Transaction, community: Community) -> None:
    for number, person in enumerate(community.newcomers(11)):
        joined = datetime(2026, 7, 2, tzinfo=UTC)
        activity.record(tx, community.guild_id, person.user_id, "joined", now=joined)
        if number < 6:
            at = datetime(2026, 7, 4, tzinfo=UTC) + (0 if number < 5 else 99) * DAY
            activity.record(tx, community.guild_id, person.user_id, "accepted", 1, now=at)
    for month in (10, 11):
        close(tx, community, datetime(2026, month, 2, tzinfo=UTC))
    summer = stats.ladder(tx, community.moderator, now=datetime(2026, 11, 2, tzinfo=UTC))[0]
    assert summer.joined == 11
    assert (summer.steps[0].name, summer.steps[0].people) == ("yes", 5), "6 would say that one did"


def test_figures_are_for_whom_they_were_opened_to(
    tx: Transaction, community: Community, now: datetime
) -> None:
    with pytest.raises(NotAllowed):
        stats.now_of(tx, community.newcomer(), now=now)
