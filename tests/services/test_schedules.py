"""What comes round does so in local time, once, and is caught up after an outage as its kind says."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.db import Database, Transaction
from bot.errors import Invalid
from bot.services.outbox import outbox
from bot.services.record import schedules
from bot.services.record.schedules import CatchUp, Kind, Occurrence, Schedule, moment_of
from tests.kinds import DIGEST
from tests.services.conftest import Community
from tests.services.test_contact import ZONES

HOUR = timedelta(hours=1)
WEEKLY = "FREQ=WEEKLY;BYDAY=WE"


def post(tx: Transaction, occurrence: Occurrence, now: datetime) -> None:
    outbox.put(tx, DIGEST, occurrence.schedule.guild_id, occurrence.key, due_at=occurrence.at, now=now)


KINDS = {catch_up.name: Kind(post, catch_up) for catch_up in CatchUp}


def begin(
    tx: Transaction,
    community: Community,
    *,
    starts: str,
    rule: str = "FREQ=DAILY",
    zone: str = "Europe/Madrid",
    kind: str = "LATE",
    now: datetime | None = None,
) -> Schedule:
    local = datetime.fromisoformat(starts)
    return schedules.begin(
        tx,
        community.guild_id,
        kind,
        rule=rule,
        starts=local,
        zone=zone,
        created_by=None,
        now=now or moment_of(local, zone) - HOUR,
    )


def times(tx: Transaction, community: Community, zone: str = "Europe/Madrid") -> list[str]:
    """When something came round, as the clock on the wall showed it."""
    local = [parcel.due_at.astimezone(ZoneInfo(zone)) for parcel in community.parcels(tx, "news")]
    return [f"{moment:%m-%d %H:%M}" for moment in sorted(local)]


def run(tx: Transaction, now: datetime) -> None:
    while run_some(tx, now=now):
        pass


def run_some(tx: Transaction, *, now: datetime) -> int:
    due = schedules.due(tx, KINDS, now=now)
    for one in due:
        schedules.run(tx, one.subject_id, KINDS, now=now)
    return len(due)


def test_the_hour_stays_the_same_when_the_clocks_change(tx: Transaction, community: Community) -> None:
    begin(tx, community, starts="2026-03-27 18:00")
    run(tx, datetime(2026, 3, 31, tzinfo=UTC))
    assert times(tx, community) == ["03-27 18:00", "03-28 18:00", "03-29 18:00", "03-30 18:00"]


def test_the_hour_that_comes_twice_in_autumn_runs_once(tx: Transaction, community: Community) -> None:
    begin(tx, community, starts="2026-10-24 02:30")
    moment = datetime(2026, 10, 23, 22, tzinfo=UTC)
    while moment < datetime(2026, 10, 26, tzinfo=UTC):
        run(tx, moment)
        moment += timedelta(minutes=10)
    assert times(tx, community) == ["10-24 02:30", "10-25 02:30"]


def test_the_hour_that_spring_skips_runs_at_the_next_moment_there_is(
    tx: Transaction, community: Community
) -> None:
    begin(tx, community, starts="2026-03-28 02:30")
    run(tx, datetime(2026, 3, 31, tzinfo=UTC))
    assert times(tx, community) == ["03-28 02:30", "03-29 03:00", "03-30 02:30"]


def test_every_second_week_is_counted_from_the_start(tx: Transaction, community: Community) -> None:
    begin(tx, community, starts="2026-04-01 19:00", rule="FREQ=WEEKLY;INTERVAL=2;BYDAY=WE")
    run(tx, datetime(2026, 5, 14, tzinfo=UTC))
    assert times(tx, community) == ["04-01 19:00", "04-15 19:00", "04-29 19:00", "05-13 19:00"]


def test_what_was_before_it_began_is_left_out(tx: Transaction, community: Community, now: datetime) -> None:
    schedule = begin(tx, community, starts="2025-01-01 19:00", rule=WEEKLY, now=now)
    assert schedule.next_at == datetime(2026, 4, 15, 17, tzinfo=UTC)
    run(tx, now)
    assert times(tx, community) == []


@pytest.mark.parametrize(
    ("kind", "told"),
    [
        ("LATE", ["04-01 19:00", "04-02 19:00", "04-03 19:00"]),
        ("ONCE", ["04-03 19:00"]),
        ("SKIP", []),
    ],
)
def test_an_outage_is_caught_up_as_the_kind_says(
    tx: Transaction, community: Community, kind: str, told: list[str]
) -> None:
    begin(tx, community, starts="2026-04-01 19:00", kind=kind)
    run(tx, datetime(2026, 4, 4, 8, tzinfo=UTC))
    assert times(tx, community) == told
    run(tx, datetime(2026, 4, 4, 17, tzinfo=UTC))
    assert times(tx, community) == [*told, "04-04 19:00"]


def test_a_long_outage_is_caught_up_in_parts(tx: Transaction, community: Community) -> None:
    begin(tx, community, starts="2025-01-01 19:00")
    later = datetime(2026, 1, 1, tzinfo=UTC)
    assert run_some(tx, now=later) == 1
    assert len(times(tx, community)) == schedules.MOST_CAUGHT_UP
    run(tx, later)
    assert len(times(tx, community)) == 365


def test_a_schedule_that_was_ended_comes_round_no_more(
    tx: Transaction, community: Community, elsewhere: Community
) -> None:
    ended = begin(tx, community, starts="2026-04-01 19:00")
    begin(tx, elsewhere, starts="2026-04-01 19:00")
    schedules.end(tx, community.guild_id, ended.id)
    for schedule in schedules.of_guild(tx, elsewhere.guild_id, "LATE"):
        schedules.end(tx, community.guild_id, schedule.id)  # another server's: not theirs to end
    run(tx, datetime(2026, 4, 2, tzinfo=UTC))
    assert (times(tx, community), times(tx, elsewhere)) == ([], ["04-01 19:00"])


def test_a_kind_nobody_runs_waits_and_holds_up_no_other(tx: Transaction, community: Community) -> None:
    begin(tx, community, starts="2026-04-01 19:00", kind="unknown")
    begin(tx, community, starts="2026-04-01 20:00")
    run(tx, datetime(2026, 4, 2, tzinfo=UTC))
    assert times(tx, community) == ["04-01 20:00"]


@pytest.mark.parametrize(
    "rule",
    [
        "",
        "nonsense",
        "FREQ=SECONDLY",
        "FREQ=HOURLY",
        "FREQ=DAILY;COUNT=3",
        "FREQ=DAILY;UNTIL=20270101",
        "FREQ=WEEKLY;BYDAY=XX",
        "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
        "FREQ=DAILY\nRRULE:FREQ=DAILY",
    ],
)
def test_a_rule_that_cant_be_kept_is_refused(tx: Transaction, community: Community, rule: str) -> None:
    with pytest.raises(Invalid):
        begin(tx, community, starts="2026-04-01 19:00", rule=rule)


def test_a_zone_that_does_not_exist_is_refused(tx: Transaction, community: Community, now: datetime) -> None:
    with pytest.raises(Invalid):
        begin(tx, community, starts="2026-04-01 19:00", zone="Mars/Olympus", now=now)


@pytest.mark.parametrize("backend", ["postgresql"], indirect=True)
async def test_two_processes_run_an_occurrence_once(fresh_db: Database, now: datetime) -> None:
    community = Community()
    await fresh_db.write(begin, community, starts="2026-04-01 19:00")
    await asyncio.gather(*(fresh_db.write(run_some, now=now) for _ in range(8)))
    told = await fresh_db.read(times, community)
    assert len(told) == len(set(told)) == 14


@given(
    zone=st.sampled_from(ZONES),
    local=st.datetimes(
        min_value=datetime.fromisoformat("2010-01-01"), max_value=datetime.fromisoformat("2030-01-01")
    ),
)
def test_a_local_time_is_its_first_moment_or_the_first_after_the_gap(zone: str, local: datetime) -> None:
    local = local.replace(second=0, microsecond=0)
    moment = moment_of(local, zone)
    shown = moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    before = (moment - timedelta(minutes=1)).astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    if shown == local:
        assert all(
            (moment - timedelta(minutes=minutes)).astimezone(ZoneInfo(zone)).replace(tzinfo=None) != local
            for minutes in range(15, 180, 15)
        )
    else:
        assert before < local < shown
