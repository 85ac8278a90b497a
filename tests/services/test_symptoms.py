from datetime import UTC, datetime, timedelta

import pytest

from bot.db import Transaction
from bot.services.checkins import checkins
from bot.services.checkins.checkins import CHECKIN
from bot.services.outbox import deliveries, outbox, symptoms
from tests.services.conftest import Community

DAY = timedelta(days=1)


def carry(tx: Transaction, state: str, reason: str, *, now: datetime) -> None:
    for parcel in deliveries.claim(tx, most=1000, lease=DAY, now=now, real=datetime.now(UTC)):
        deliveries.settle(tx, parcel, state, reason=reason, now=now)


def put(tx: Transaction, community: Community, number: int, *, now: datetime) -> None:
    outbox.put(tx, CHECKIN, community.guild_id, f"test:{community.guild_id}:{number}", now=now)


@pytest.fixture
def quiet(tx: Transaction, community: Community, elsewhere: Community, now: datetime) -> Community:
    """Everything that setting up brought about is done."""
    carry(tx, "done", "", now=now + DAY)  # the rounds too
    return community


def test_what_is_due_and_was_not_sent_is_seen_here_and_not_elsewhere(
    tx: Transaction, quiet: Community, elsewhere: Community, now: datetime
) -> None:
    put(tx, quiet, 1, now=now)
    later = now + timedelta(hours=1)
    assert symptoms.show(tx, quiet.guild_id, now=later).oldest_due == now
    assert symptoms.show(tx, now=later).oldest_due == now
    assert symptoms.show(tx, elsewhere.guild_id, now=later).oldest_due is None


def test_failures_are_counted_by_kind_and_reason_for_a_week(
    tx: Transaction, quiet: Community, elsewhere: Community, now: datetime
) -> None:
    for number in range(3):
        put(tx, quiet, number, now=now)
    carry(tx, "failed", "the channel is gone", now=now)
    [found] = symptoms.show(tx, quiet.guild_id, now=now + DAY).failed
    assert (found.kind, found.reason, found.times, found.last_at) == (
        "checkin",
        "the channel is gone",
        3,
        now,
    )
    assert not symptoms.show(tx, elsewhere.guild_id, now=now + DAY).failed
    assert not symptoms.show(tx, quiet.guild_id, now=now + 8 * DAY).failed


def test_what_is_stuck_is_counted_by_kind(
    tx: Transaction, quiet: Community, elsewhere: Community, now: datetime
) -> None:
    def counted(at: datetime) -> dict[str, dict[str, int]]:
        return {
            state: {one.kind: one.times for one in kinds}
            for state, kinds in symptoms.stuck(tx, now=at).items()
        }

    assert counted(now) == {"late": {}, "failed": {}}
    for number, place in enumerate((quiet, elsewhere)):
        put(tx, place, number, now=now)
    assert counted(now + symptoms.LATE - timedelta(seconds=1))["late"] == {}, "it is on its way"
    assert counted(now + symptoms.LATE) == {"late": {"checkin": 2}, "failed": {}}
    carry(tx, "failed", "the channel is gone", now=now)
    assert counted(now + DAY) == {"late": {}, "failed": {"checkin": 2}}
    assert counted(now + 8 * DAY)["failed"] == {}


def test_closed_and_refused_direct_messages_are_told_apart(
    tx: Transaction, quiet: Community, now: datetime
) -> None:
    for number, reason in enumerate(
        (f"{symptoms.CLOSED_DMS} (code 50007)", "Discord refuses this", "prefers /mine")
    ):
        put(tx, quiet, number, now=now)
        carry(tx, "kept", reason, now=now)
    found = symptoms.show(tx, quiet.guild_id, now=now)
    assert (found.closed_dms, found.refused_dms) == (1, 1)


def test_kinds_that_nobody_draws_are_named(tx: Transaction, quiet: Community, now: datetime) -> None:
    put(tx, quiet, 1, now=now)
    [parcel] = deliveries.claim(tx, most=1000, lease=DAY, now=now, real=datetime.now(UTC))
    rest = timedelta(minutes=1)
    deliveries.postpone(tx, parcel, due_at=now + rest, reason=symptoms.UNDRAWN, failed=False)
    assert symptoms.show(tx, quiet.guild_id, now=now).undrawn == ["checkin"]
    assert symptoms.show(tx, quiet.guild_id, now=now).oldest_due is None


def test_a_round_that_did_not_come_round_is_seen(tx: Transaction, quiet: Community, now: datetime) -> None:
    assert symptoms.show(tx, quiet.guild_id, now=now + 30 * DAY).oldest_occurrence is None
    assert not checkins.recent_in(tx, quiet.coordinator)
