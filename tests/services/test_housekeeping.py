"""What nobody needs any more is thrown away, and nothing else."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.db import Transaction
from bot.services.outbox import deliveries, outbox
from bot.services.own import housekeeping
from bot.services.record import drafts
from tests.kinds import called
from tests.services.conftest import Community

DAY = timedelta(days=1)
LEASE = timedelta(seconds=60)


def settle(
    tx: Transaction,
    community: Community,
    kind: str,
    outcome: str,
    *,
    message_id: int | None = None,
    now: datetime,
) -> None:
    key = f"{community.guild_id}:{kind}:{outcome}"
    outbox.put(tx, called(kind), community.guild_id, key, user_id=7, now=now)
    claimed = deliveries.claim(tx, most=1000, lease=LEASE, now=now, real=now)
    parcel = next(parcel for parcel in claimed if parcel.key == key)
    channel_id = None if message_id is None else 1
    deliveries.settle(tx, parcel, outcome, channel_id=channel_id, message_id=message_id, now=now)


def left(tx: Transaction, community: Community) -> list[tuple[str, str]]:
    return [(each.kind, each.state) for each in community.parcels(tx) if each.user_id == 7]


@pytest.mark.parametrize("outcome", ["done", "dropped", "failed"])
def test_a_settled_message_to_a_person_is_forgotten_after_30_days(
    tx: Transaction, community: Community, now: datetime, outcome: str
) -> None:
    settle(tx, community, "reminder", outcome, message_id=2, now=now)
    housekeeping.sweep(tx, now=now + 29 * DAY)
    assert left(tx, community) == [("reminder", outcome)]
    assert housekeeping.sweep(tx, now=now + 31 * DAY)
    assert left(tx, community) == []


def test_a_public_message_stays_known_so_that_it_can_be_edited(
    tx: Transaction, community: Community, now: datetime
) -> None:
    settle(tx, community, "person_win", "done", message_id=2, now=now)
    settle(tx, community, "ask_card", "done", message_id=3, now=now)
    housekeeping.sweep(tx, now=now + 400 * DAY)
    assert left(tx, community) == [("person_win", "done"), ("ask_card", "done")]


def test_what_waits_in_mine_waits_for_a_year(tx: Transaction, community: Community, now: datetime) -> None:
    settle(tx, community, "reminder", "kept", now=now)
    housekeeping.sweep(tx, now=now + 364 * DAY)
    assert left(tx, community) == [("reminder", "kept")]
    housekeeping.sweep(tx, now=now + 366 * DAY)
    assert left(tx, community) == []


def test_what_is_still_to_be_sent_is_never_swept(
    tx: Transaction, community: Community, now: datetime
) -> None:
    key = f"{community.guild_id}:later"
    outbox.put(tx, called("reminder"), community.guild_id, key, user_id=7, due_at=now + 900 * DAY, now=now)
    housekeeping.sweep(tx, now=now + 800 * DAY)
    assert left(tx, community) == [("reminder", "waiting")]


def test_a_refused_form_is_forgotten_after_a_day(
    tx: Transaction, community: Community, now: datetime
) -> None:
    drafts.keep(tx, community.guild_id, 7, "ask:new", {"title": "Trees"}, now=now)
    assert housekeeping.sweep(tx, now=now + timedelta(hours=23)) == 0
    assert housekeeping.sweep(tx, now=now + timedelta(hours=25)) == 1
