"""An ask that repeats: its dates by the clock on the wall, each a thing of its own, one left out or changed
without the others, and what happens where something is amiss.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from sqlalchemy import select

from bot.db import Transaction
from bot.errors import Invalid, NotAllowed, NotFound, Refusal
from bot.models.outbox import outbox as outbox_rows
from bot.models.things import things as rows
from bot.services.guild import guilds, interests
from bot.services.guild.callers import Caller
from bot.services.guild.overtaking import marks
from bot.services.own import housekeeping, own_data
from bot.services.preparing import copies, drafting, publishing, repeating
from bot.services.preparing.repeating import Series
from bot.services.reach import too_few
from bot.services.record import schedules
from bot.services.shifts import roll_call
from bot.services.things import amendments, asks, endings, leads, series, things, unposted, yes_again
from bot.services.things.asks import Ask
from bot.services.things.posting import Draft
from bot.services.things.things import Occasion
from tests.services.conftest import Community
from tests.unasked import go_round

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)


def draft(tx: Transaction, community: Community, starts: datetime, *, now: datetime, **more: object) -> Ask:
    occasion = Occasion(starts, starts + 3 * HOUR, "The lake", "Gate code 7")
    written = Draft("Count herons", "They nest", "Bring boots", occasion=occasion, **more)  # type: ignore[arg-type]
    return drafting.begin(tx, community.coordinator, written, target=4, now=now)


def begun(
    tx: Transaction,
    community: Community,
    *,
    starts: datetime,
    rhythm: str = "1",
    times: int = 10,
    now: datetime,
    **more: object,
) -> Series:
    written = draft(tx, community, starts, now=now, **more)
    found, posted = repeating.begin(tx, written.id, community.coordinator, rhythm, times, now=now)
    assert posted is not None
    return repeating.find(tx, found, now=now)


def posted(tx: Transaction, community: Community) -> list[Ask]:
    found = tx.values(
        select(rows.c.id)
        .where(rows.c.guild_id == community.guild_id, rows.c.state != "draft")
        .order_by(rows.c.id)
    )
    return [asks.show(tx, int(one)) for one in found]


def by_the_wall(found: list[Ask], zone: str) -> list[str]:
    return [f"{one.starts_at.astimezone(ZoneInfo(zone)):%a %d %b %H:%M}" for one in found if one.starts_at]


def test_each_is_a_thing_of_its_own_a_week_before_it_starts(
    tx: Transaction, community: Community, now: datetime
) -> None:
    starts = now + 10 * DAY
    begun(tx, community, starts=starts, places=8, now=now)
    [first] = posted(tx, community)
    assert (first.starts_at, first.places, first.target, first.state) == (starts, 8, 4, "open")
    go_round(tx, "schedules", now=starts - timedelta(seconds=1))
    assert len(posted(tx, community)) == 1
    for _twice in range(2):
        go_round(tx, "schedules", now=starts)
        [_first, second] = posted(tx, community)
        assert second.starts_at == starts + WEEK
        assert second.ends_at == starts + WEEK + 3 * HOUR
    assert (second.title, second.place, second.details) == ("Count herons", "The lake", "Gate code 7")
    assert (second.places, second.target, second.confirmed) == (8, 4, 0)
    assert leads.of(tx, second.id) == [community.coordinator.user_id]
    assert second.created_at == starts
    assert second.remind_at is not None
    assert starts < second.remind_at < starts + WEEK
    assert len([one for one in community.parcels(tx) if one.kind == "ask_card"]) == 2


@pytest.mark.parametrize("zone", ["Europe/Madrid", "America/New_York", "Australia/Sydney"])
@pytest.mark.parametrize("month", [3, 10], ids=["spring", "autumn"])
@pytest.mark.parametrize("rhythm", series.RHYTHMS)
def test_the_hour_stays_over_a_year_in_which_clocks_change(
    tx: Transaction, community: Community, zone: str, month: int, rhythm: str
) -> None:
    guilds.change(tx, community.admin, {"time_zone": zone}, now=datetime(2026, 1, 1, tzinfo=UTC))
    starts = datetime(2026, month, {3: 7, 10: 3}[month], 10, tzinfo=ZoneInfo(zone)).astimezone(UTC)
    now = starts - 2 * DAY
    times = {"1": 52, "2": 26, "4": 13, "month": 12}[rhythm]
    begun(tx, community, starts=starts, rhythm=rhythm, times=times, now=now)
    at = now
    while at < starts + timedelta(days=370):
        at += DAY
        go_round(tx, "schedules", now=at)
        coming = [one for one in posted(tx, community) if one.starts_at and one.starts_at > at]
        assert len(coming) <= 2
    found = posted(tx, community)
    assert len(found) == times
    assert {one.rsplit(" ", 1)[1] for one in by_the_wall(found, zone)} == {"10:00"}
    assert {one[:3] for one in by_the_wall(found, zone)} == {"Sat"}
    offsets = {one.starts_at.astimezone(ZoneInfo(zone)).utcoffset() for one in found if one.starts_at}
    assert len(offsets) == 2, "clocks changed in between"
    if rhythm == "month":
        assert all(one.starts_at.astimezone(ZoneInfo(zone)).day <= 7 for one in found if one.starts_at)
    assert repeating.listed(tx, community.coordinator) == [], "it is over with the last"


def test_a_night_over_the_change_ends_at_its_hour(tx: Transaction, community: Community) -> None:
    madrid = ZoneInfo("Europe/Madrid")
    starts = datetime(2026, 10, 17, 22, tzinfo=madrid)
    now = starts.astimezone(UTC) - 2 * DAY
    written = draft(tx, community, starts.astimezone(UTC), now=now)
    night = Occasion(starts.astimezone(UTC), datetime(2026, 10, 18, 6, tzinfo=madrid).astimezone(UTC))
    amendments.move(tx, written.id, community.coordinator, occasion=night, now=now)
    repeating.begin(tx, written.id, community.coordinator, "1", 3, now=now)
    go_round(tx, "schedules", now=now + 4 * DAY)
    [_first, second] = posted(tx, community)
    assert second.starts_at is not None
    assert second.ends_at is not None
    assert second.ends_at.astimezone(madrid).hour == 6
    assert second.ends_at - second.starts_at == 9 * HOUR


@pytest.mark.parametrize(("times", "rhythm"), [(10_000, "1"), (53, "1"), (1, "1"), (0, "2"), (20, "month")])
def test_what_is_no_series_is_refused_in_a_sentence(
    tx: Transaction, community: Community, now: datetime, times: int, rhythm: str
) -> None:
    written = draft(tx, community, now + DAY, now=now)
    with pytest.raises(Invalid, match="year"):
        repeating.begin(tx, written.id, community.coordinator, rhythm, times, now=now)
    assert drafting.mine(tx, community.coordinator)[0].series_id is None


def test_until_a_day(tx: Transaction, community: Community, now: datetime) -> None:
    written = draft(tx, community, now + DAY, now=now)
    ways = {"caller": community.coordinator, "rhythm": "1", "now": now}
    _ask, planned = repeating.preview(tx, written.id, until=now + DAY + 3 * WEEK, **ways)  # type: ignore[arg-type]
    assert [one.at for one in planned.dates] == [now + DAY + n * WEEK for n in range(4)]
    for until in (now + 2 * DAY, now + 60 * WEEK):
        with pytest.raises(Invalid):
            repeating.preview(tx, written.id, until=until, **ways)  # type: ignore[arg-type]
    with pytest.raises(Invalid):
        repeating.begin(tx, written.id, community.coordinator, "daily", 5, now=now)


def test_only_what_starts_at_a_moment_repeats(tx: Transaction, community: Community, now: datetime) -> None:
    written = drafting.begin(
        tx, community.coordinator, Draft("Write", "Why", "Step", deadline=now + DAY), now=now
    )
    with pytest.raises(Refusal, match="starts at a moment"):
        repeating.begin(tx, written.id, community.coordinator, "1", 5, now=now)


def test_what_is_posted_becomes_the_first_of_its_series(
    tx: Transaction, community: Community, now: datetime
) -> None:
    written = draft(tx, community, now + 3 * DAY, now=now)
    one, _again = drafting.post(tx, written.id, community.coordinator, now=now)
    for _twice in range(2):
        found, also = repeating.begin(tx, one.id, community.coordinator, "2", 3, now=now)
        assert also is None
    assert asks.show(tx, one.id).series_id == asks.show(tx, found).series_id
    assert [date.at for date in repeating.find(tx, found, now=now).dates] == [
        now + 3 * DAY + 2 * WEEK,
        now + 3 * DAY + 4 * WEEK,
    ]
    go_round(tx, "schedules", now=now + 3 * DAY + WEEK)
    assert len(posted(tx, community)) == 2


def test_what_starts_within_a_minute_loses_no_date(
    tx: Transaction, community: Community, now: datetime
) -> None:
    starts = now + DAY + timedelta(seconds=17, microseconds=5)
    one = begun(tx, community, starts=starts, times=3, now=now)
    assert [date.at for date in one.dates] == [now + DAY + WEEK, now + DAY + 2 * WEEK]
    go_round(tx, "schedules", now=now + DAY)
    assert len(posted(tx, community)) == 2


def test_after_a_long_silence_one_is_posted_and_not_a_dozen(
    tx: Transaction, community: Community, now: datetime
) -> None:
    begun(tx, community, starts=now + DAY, times=20, now=now)
    late = now + 10 * WEEK
    go_round(tx, "schedules", now=late)
    [_first, caught_up] = posted(tx, community)
    assert caught_up.starts_at is not None
    assert late < caught_up.starts_at <= late + WEEK


def test_one_is_left_out_and_put_back(tx: Transaction, community: Community, now: datetime) -> None:
    one = begun(tx, community, starts=now + DAY, times=4, now=now)
    second, third, _fourth = one.dates
    cora = community.coordinator
    for _twice in range(2):
        shown = repeating.leave_out(tx, one.ask.id, cora, int(second.at.timestamp()), out=True, now=now)
        assert [date.left_out for date in shown.dates] == [True, False, False]
    assert shown.ask.starts_at == third.at
    repeating.leave_out(tx, one.ask.id, cora, int(third.at.timestamp()), out=True, now=now)
    repeating.leave_out(tx, one.ask.id, cora, int(third.at.timestamp()), out=False, now=now)
    at = now
    for _day in range(30):
        at += DAY
        go_round(tx, "schedules", now=at)
    assert [found.starts_at for found in posted(tx, community)] == [
        now + DAY,
        now + DAY + 2 * WEEK,
        now + DAY + 3 * WEEK,
    ]


def test_what_is_posted_is_not_left_out_any_more(
    tx: Transaction, community: Community, now: datetime
) -> None:
    one = begun(tx, community, starts=now + DAY, now=now)
    at = int(one.dates[0].at.timestamp())
    go_round(tx, "schedules", now=now + DAY)
    with pytest.raises(Refusal, match="posted already"):
        repeating.leave_out(tx, one.ask.id, community.coordinator, at, out=True, now=now + DAY)


def test_changing_or_cancelling_one_changes_only_it(
    tx: Transaction, community: Community, now: datetime
) -> None:
    cora = community.coordinator
    begun(tx, community, starts=now + DAY, now=now)
    [first] = posted(tx, community)
    words = replace(amendments.words_of(first), title="Count storks")
    amendments.reword(tx, first.id, cora, words, now=now)
    later = Occasion(now + 2 * DAY, now + 3 * DAY)
    amendments.move(tx, first.id, cora, occasion=later, now=now)
    endings.cancel(tx, first.id, cora, now=now)
    go_round(tx, "schedules", now=now + DAY)
    [_first, second] = posted(tx, community)
    assert (second.title, second.starts_at, second.state) == ("Count herons", now + DAY + WEEK, "open")


def test_changing_the_series_changes_all_coming_ones(
    tx: Transaction, community: Community, now: datetime
) -> None:
    cora = community.coordinator
    one = begun(tx, community, starts=now + DAY, times=5, now=now)
    out = one.dates[1]
    repeating.leave_out(tx, one.ask.id, cora, int(out.at.timestamp()), out=True, now=now)
    words = replace(amendments.words_of(one.ask), title="Count storks")
    amendments.reword(tx, one.ask.id, cora, words, now=now)
    sunday = Occasion(now + DAY + WEEK + 25 * HOUR, now + DAY + WEEK + 27 * HOUR, "The pond")
    amendments.move(tx, one.ask.id, cora, occasion=sunday, now=now)
    shown = repeating.show(tx, one.ask.id, cora, now=now)
    assert [date.at for date in shown.dates] == [date.at + 25 * HOUR for date in one.dates]
    assert [date.left_out for date in shown.dates] == [False, True, False, False]
    go_round(tx, "schedules", now=now + DAY + 25 * HOUR)
    first, second = posted(tx, community)
    assert (first.title, first.place) == ("Count herons", "The lake")
    assert (second.title, second.place, second.starts_at) == ("Count storks", "The pond", sunday.starts_at)
    assert second.ends_at == sunday.ends_at
    with pytest.raises(Refusal, match="needs a start"):
        amendments.move(tx, one.ask.id, cora, deadline=now + 4 * WEEK, now=now)
    again = Occasion(sunday.starts_at, sunday.ends_at)
    with pytest.raises(Refusal, match="that moment already"):
        amendments.move(tx, one.ask.id, cora, occasion=again, now=now + DAY)


def test_of_two_who_move_a_series_the_second_is_told(
    tx: Transaction, community: Community, now: datetime
) -> None:
    cora = community.coordinator
    one = begun(tx, community, starts=now + DAY, now=now)
    seen = marks(yes_again.moment_of(None, one.ask.occasion))
    for hours in (1, 2):
        assert one.ask.starts_at is not None
        moved = Occasion(one.ask.starts_at + hours * HOUR, one.ask.starts_at + 5 * HOUR)
        if hours == 1:
            amendments.move(tx, one.ask.id, cora, occasion=moved, seen=seen, now=now)
        else:
            with pytest.raises(Refusal):
                amendments.move(tx, one.ask.id, cora, occasion=moved, seen=seen, now=now)


def test_what_is_posted_stays_when_it_is_stopped(
    tx: Transaction, community: Community, now: datetime
) -> None:
    one = begun(tx, community, starts=now + DAY, now=now)
    repeating.stop(tx, one.ask.id, community.coordinator, now=now)
    go_round(tx, "schedules", now=now + DAY)
    [first] = posted(tx, community)
    assert first.state == "open"
    assert tx.list(schedules.Schedule, select(*schedules._FIELDS)) == []
    with pytest.raises(NotFound):
        repeating.stop(tx, one.ask.id, community.coordinator, now=now)
    assert drafting.mine(tx, community.coordinator) == [], "nothing of it is left as a draft"


def test_a_lead_has_their_own_and_a_coordinator_all(
    tx: Transaction, community: Community, now: datetime
) -> None:
    one = begun(tx, community, starts=now + DAY, now=now)
    lead, stranger, other = community.newcomer(), community.newcomer(), community.coordinator
    other = replace(other, user_id=stranger.user_id + 1)
    leads.add(tx, things.show(tx, one.ask.id), lead.user_id, now=now)
    at = int(one.dates[0].at.timestamp())
    for person in (lead, other):
        assert [found.id for found in repeating.listed(tx, person)] == [one.ask.id]
        repeating.leave_out(tx, one.ask.id, person, at, out=True, now=now)
        repeating.go_on(tx, one.ask.id, person, now=now)
    assert repeating.listed(tx, stranger) == []

    def verbs(person: Caller) -> None:
        with pytest.raises(NotAllowed):
            repeating.show(tx, one.ask.id, person, now=now)
        with pytest.raises(NotAllowed):
            repeating.leave_out(tx, one.ask.id, person, at, out=False, now=now)
        with pytest.raises(NotAllowed):
            repeating.stop(tx, one.ask.id, person, now=now)
        with pytest.raises(NotAllowed):
            repeating.go_on(tx, one.ask.id, person, now=now)
        with pytest.raises(NotAllowed):
            repeating.preview(tx, posted(tx, community)[0].id, person, "1", times=3, now=now)

    verbs(stranger)


def test_a_series_is_no_draft(tx: Transaction, community: Community, now: datetime) -> None:
    """Custom ids come back from strangers."""
    cora = community.coordinator
    one = begun(tx, community, starts=now + DAY, now=now)
    assert drafting.mine(tx, cora) == []
    with pytest.raises(Refusal, match="repeats"):
        drafting.post(tx, one.ask.id, cora, now=now)
    with pytest.raises(Refusal, match="repeats"):
        drafting.discard(tx, one.ask.id, cora)
    with pytest.raises(Refusal, match="repeats"):
        publishing.plan(tx, one.ask.id, cora, now + HOUR, now=now)
    with pytest.raises(Refusal, match="repeats"):
        copies.keep(tx, one.ask.id, cora, kept=True, now=now)
    housekeeping.sweep(tx, now=now + unposted.KEPT_FOR + DAY)
    assert repeating.listed(tx, cora) != []


@dataclass(frozen=True, slots=True)
class Word:
    kind: str
    user_id: int | None
    detail: dict[str, object] | None


def word(tx: Transaction) -> list[tuple[str, int | None, object]]:
    told = outbox_rows.c.kind.in_(("series_word", "series_stuck"))
    columns = (outbox_rows.c.kind, outbox_rows.c.user_id, outbox_rows.c.detail)
    found = tx.list(Word, select(*columns).where(told))
    return [(one.kind, one.user_id, (one.detail or {}).get("why")) for one in found]


def test_without_a_channel_it_waits_and_its_lead_hears_it_once(
    tx: Transaction, community: Community, now: datetime
) -> None:
    one = begun(tx, community, starts=now + DAY, times=8, now=now)
    channel = guilds.find(tx, community.guild_id).asks_channel_id
    guilds.change(tx, community.admin, {"asks_channel_id": None}, now=now)
    for weeks in range(3):
        go_round(tx, "schedules", now=now + DAY + weeks * WEEK)
    assert len(posted(tx, community)) == 1
    assert word(tx) == [("series_word", community.coordinator.user_id, "channel")]
    later = now + 2 * DAY + 2 * WEEK
    with pytest.raises(Refusal, match="no channel"):
        repeating.go_on(tx, one.ask.id, community.coordinator, now=later)
    guilds.change(tx, community.admin, {"asks_channel_id": channel}, now=later)
    for _twice in range(2):
        repeating.go_on(tx, one.ask.id, community.coordinator, now=later)
        go_round(tx, "schedules", now=later)
        assert [found.starts_at for found in posted(tx, community)] == [now + DAY, now + DAY + 3 * WEEK]


def test_once_its_lead_is_gone_it_waits_for_another_one(
    tx: Transaction, community: Community, now: datetime
) -> None:
    writer = community.coordinator
    one = begun(tx, community, starts=now + DAY, now=now)
    own_data.forget(tx, community.guild_id, writer.user_id, now=now)
    assert asks.show(tx, one.ask.id).created_by is None
    schedule = schedules.find(tx, one.schedule.id)
    assert schedule is not None
    go_round(tx, "schedules", now=now + DAY)
    assert len(posted(tx, community)) == 1
    assert word(tx) == [("series_stuck", None, None)]
    other = replace(writer, user_id=writer.user_id + 77)
    repeating.go_on(tx, one.ask.id, other, now=now + DAY)
    go_round(tx, "schedules", now=now + DAY)
    second = posted(tx, community)[-1]
    assert (second.starts_at, second.created_by, second.lead) == (now + DAY + WEEK, None, other.user_id)


def test_what_is_no_longer_on_a_list_is_left_away_and_said_once(
    tx: Transaction, community: Community, now: datetime
) -> None:
    interests.replace(tx, community.admin, ["Birds", "Trees"], now=now)
    birds, trees = (one.id for one in interests.offered_in(tx, community.guild_id))
    begun(tx, community, starts=now + DAY, interests=(birds, trees), now=now)
    interests.replace(tx, community.admin, ["Trees"], now=now)
    for weeks in range(2):
        go_round(tx, "schedules", now=now + DAY + weeks * WEEK)
    first, second, third = posted(tx, community)
    assert {*first.interests} == {birds, trees}
    assert [*second.interests] == [*third.interests] == [trees]
    assert word(tx) == [("series_word", community.coordinator.user_id, "lists")]


def test_each_date_is_looked_at_before_and_at_its_own_start(
    tx: Transaction, community: Community, now: datetime
) -> None:
    begun(tx, community, starts=now + DAY, now=now)
    go_round(tx, "schedules", now=now + DAY)
    _first, second = posted(tx, community)
    assert second.starts_at is not None
    for one, early in ((too_few, DAY), (roll_call, timedelta(minutes=15))):
        looks = second.starts_at - early
        found = [{due.subject_id for due in one.due(tx, now=at)} for at in (looks - early / 100, looks)]
        assert second.id in found[1] - found[0], one.__name__
