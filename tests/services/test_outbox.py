"""The outbox's bookkeeping: what was put in is claimed by one courier and settled once."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.db import Database, Transaction
from bot.services.outbox import deliveries, outbox
from bot.services.outbox.outbox import Parcel
from bot.services.people.volunteers import GRANT
from bot.services.things.reminders import REMINDER
from tests.kinds import NOTE
from tests.services.conftest import Community

MINUTE, DAY = timedelta(minutes=1), timedelta(days=1)
LEASE = timedelta(seconds=60)
SOON = timedelta(seconds=20)
TESTED = (NOTE.name, REMINDER.name)


def put(
    tx: Transaction, community: Community, key: str = "a", *, due_at: datetime | None = None, now: datetime
) -> None:
    outbox.put(tx, NOTE, community.guild_id, f"{community.guild_id}:{key}", due_at=due_at, now=now)


def change(tx: Transaction, community: Community, text: str, *, now: datetime) -> None:
    detail = {"text": text}
    outbox.change(tx, NOTE, community.guild_id, f"{community.guild_id}:card", detail=detail, now=now)


def claim(
    tx: Transaction, community: Community, *, now: datetime, real: datetime | None = None
) -> list[Parcel]:
    """What a courier gets of this guild's parcels."""
    claimed = deliveries.claim(tx, most=1000, lease=LEASE, now=now, real=real or now)
    return [parcel for parcel in claimed if parcel.guild_id == community.guild_id and parcel.kind in TESTED]


def states(tx: Transaction, community: Community) -> list[str]:
    return [parcel.state for parcel in community.parcels(tx, "note")]


@pytest.fixture
def quiet(tx: Transaction, community: Community, now: datetime) -> Community:
    """A community with nothing on its way."""
    for parcel in deliveries.claim(tx, most=1000, lease=LEASE, now=now + DAY, real=now):
        deliveries.settle(tx, parcel, "done", now=now)
    return community


def test_what_is_put_in_twice_is_there_once(tx: Transaction, quiet: Community, now: datetime) -> None:
    put(tx, quiet, now=now)
    put(tx, quiet, now=now)
    (parcel,) = claim(tx, quiet, now=now)
    deliveries.settle(tx, parcel, "done", now=now)
    put(tx, quiet, now=now)
    assert claim(tx, quiet, now=now + DAY) == []


def test_what_was_dropped_and_is_wanted_again_is_sent(
    tx: Transaction, quiet: Community, now: datetime
) -> None:
    put(tx, quiet, now=now)
    (parcel,) = claim(tx, quiet, now=now)
    deliveries.settle(tx, parcel, "dropped", reason="nothing to say", now=now)
    put(tx, quiet, now=now)
    assert len(claim(tx, quiet, now=now)) == 1


def test_nothing_is_claimed_before_it_is_due(tx: Transaction, quiet: Community, now: datetime) -> None:
    put(tx, quiet, now=now, due_at=now + DAY)
    assert claim(tx, quiet, now=now) == []
    assert deliveries.next_due(tx, real=now) == now + DAY
    assert len(claim(tx, quiet, now=now + DAY)) == 1


def test_the_oldest_is_claimed_first(tx: Transaction, quiet: Community, now: datetime) -> None:
    for key, minutes in (("b", 2), ("a", 1), ("c", 3)):
        put(tx, quiet, key, now=now, due_at=now + minutes * MINUTE)
    keys = [parcel.key[-1] for parcel in claim(tx, quiet, now=now + DAY)]
    assert keys == ["a", "b", "c"]


def test_what_one_courier_has_no_other_gets_until_its_lease_is_over(
    tx: Transaction, quiet: Community, now: datetime
) -> None:
    put(tx, quiet, now=now)
    (first,) = claim(tx, quiet, now=now)
    assert claim(tx, quiet, now=now + DAY, real=now) == [], "the lease is real time, whatever the clock says"
    assert deliveries.next_due(tx, real=now) is None
    late = now + LEASE + MINUTE
    (second,) = claim(tx, quiet, now=now, real=late)
    assert (second.id, second.attempts) == (first.id, 2)
    assert deliveries.begin_try(tx, first, channel_id=1, real=late) is None
    assert not deliveries.settle(tx, first, "done", now=now)
    assert deliveries.begin_try(tx, second, channel_id=1, real=late) == late


@pytest.mark.parametrize("ended", ["done", "kept", "failed", "waiting"])
def test_a_post_whose_lease_was_lost_is_carried_once_more(
    tx: Transaction, quiet: Community, now: datetime, ended: str
) -> None:
    """What the first carried may have come after what the second did."""
    change(tx, quiet, "open", now=now)
    (first,) = claim(tx, quiet, now=now)
    late = now + LEASE + MINUTE
    change(tx, quiet, "closed", now=now)
    (second,) = claim(tx, quiet, now=now, real=late)
    if ended != "waiting":
        assert deliveries.settle(tx, second, ended, now=now)
    assert not deliveries.settle(tx, first, "done", now=now)
    deliveries.carry_once_more(tx, first, now=now)
    if ended == "waiting":
        assert deliveries.settle(tx, second, "done", now=now)
    assert [again.id for again in claim(tx, quiet, now=now + DAY, real=late)] == [first.id]


def test_a_message_whose_lease_was_lost_is_not_sent_again(
    tx: Transaction, quiet: Community, now: datetime
) -> None:
    outbox.put(tx, REMINDER, quiet.guild_id, f"{quiet.guild_id}:letter", user_id=1, now=now)
    (first,) = claim(tx, quiet, now=now)
    late = now + LEASE + MINUTE
    (second,) = claim(tx, quiet, now=now, real=late)
    assert deliveries.settle(tx, second, "done", now=now)
    deliveries.carry_once_more(tx, first, now=now)
    assert claim(tx, quiet, now=now + DAY, real=late) == []


def test_a_guild_that_has_its_share_leaves_room_for_others(
    tx: Transaction, quiet: Community, elsewhere: Community, now: datetime
) -> None:
    for number in range(10):
        put(tx, quiet, str(number), now=now)
    put(tx, elsewhere, now=now + MINUTE)
    later = now + DAY
    claimed = deliveries.claim(tx, most=1000, lease=LEASE, now=later, real=now, busy=[quiet.guild_id])
    assert {parcel.guild_id for parcel in claimed} == {elsewhere.guild_id}


def test_a_starting_process_takes_over_what_its_predecessor_had(
    tx: Transaction, quiet: Community, now: datetime
) -> None:
    put(tx, quiet, now=now)
    claim(tx, quiet, now=now)
    deliveries.take_over(tx)
    assert len(claim(tx, quiet, now=now)) == 1


def test_the_first_try_is_remembered_through_later_ones(
    tx: Transaction, quiet: Community, now: datetime
) -> None:
    put(tx, quiet, now=now)
    (parcel,) = claim(tx, quiet, now=now)
    assert deliveries.begin_try(tx, parcel, channel_id=7, real=now) == now
    deliveries.postpone(tx, parcel, due_at=now, reason="no answer", failed=True)
    (again,) = claim(tx, quiet, now=now)
    assert (again.tried_at, again.sent_channel_id, again.sent_message_id) == (now, 7, None)
    assert deliveries.begin_try(tx, again, channel_id=7, real=now + SOON) == now
    deliveries.lost_its_message(tx, again)
    assert deliveries.begin_try(tx, again, channel_id=7, real=now + SOON) == now + SOON


def test_only_failed_tries_are_counted(tx: Transaction, quiet: Community, now: datetime) -> None:
    put(tx, quiet, now=now)
    counted = []
    for failed in (False, False, True, True):
        (parcel,) = claim(tx, quiet, now=now)
        counted.append(parcel.attempts)
        deliveries.postpone(tx, parcel, due_at=now, reason="later", failed=failed)
    assert counted == [1, 1, 1, 2]


def test_what_changed_while_it_was_sent_is_sent_again_after_a_rest(
    tx: Transaction, quiet: Community, now: datetime
) -> None:
    change(tx, quiet, "old", now=now)
    (parcel,) = claim(tx, quiet, now=now)
    change(tx, quiet, "new", now=now)
    deliveries.settle(tx, parcel, "done", channel_id=1, message_id=2, now=now)
    assert claim(tx, quiet, now=now) == []
    (again,) = claim(tx, quiet, now=now + deliveries.CARD_REST)
    assert (again.detail, again.sent_message_id) == ({"text": "new"}, 2)


def test_a_card_that_was_just_sent_rests_however_often_it_changes(
    tx: Transaction, quiet: Community, now: datetime
) -> None:
    change(tx, quiet, "0", now=now)
    (parcel,) = claim(tx, quiet, now=now)
    deliveries.settle(tx, parcel, "done", channel_id=1, message_id=2, now=now)
    for number in range(100):
        change(tx, quiet, str(number), now=now)
    assert claim(tx, quiet, now=now) == []
    assert len(claim(tx, quiet, now=now + deliveries.CARD_REST)) == 1


def test_a_change_does_not_hurry_what_waits_and_does_not_hold_it_up(
    tx: Transaction, quiet: Community, now: datetime
) -> None:
    """Nor is a failing one left to its long pause: what has changed may have mended it."""
    change(tx, quiet, "0", now=now)
    change(tx, quiet, "1", now=now + 2 * SOON)
    (parcel,) = claim(tx, quiet, now=now)  # due when it was changed first
    assert (parcel.detail, parcel.revision) == ({"text": "1"}, 2)
    deliveries.postpone(tx, parcel, due_at=now + timedelta(hours=6), reason="no way", failed=True)
    change(tx, quiet, "2", now=now + 3 * SOON)
    (parcel,) = claim(tx, quiet, now=now + 3 * SOON)
    assert (parcel.detail, parcel.attempts) == ({"text": "2"}, 1)


def test_what_was_taken_back_while_it_was_on_its_way_is_not_begun(
    tx: Transaction, quiet: Community, now: datetime
) -> None:
    person = quiet.newcomer()
    key = f"{quiet.guild_id}:letter"
    outbox.put(tx, NOTE, quiet.guild_id, key, user_id=person.user_id, subject_id=1, now=now)
    (parcel,) = claim(tx, quiet, now=now)
    outbox.drop(tx, NOTE, quiet.guild_id, user_id=person.user_id, subject_id=1, reason="left", now=now)
    assert deliveries.begin_try(tx, parcel, channel_id=1, real=now) is None
    deliveries.settle(tx, parcel, "kept", now=now)
    assert states(tx, quiet) == ["dropped"]


def test_a_member_role_that_was_granted_leaves_no_trace_but_a_failure_does(
    tx: Transaction, quiet: Community, now: datetime
) -> None:
    for user_id, outcome in ((1, "done"), (2, "failed")):
        key = f"{quiet.guild_id}:{user_id}"
        outbox.change(tx, GRANT, quiet.guild_id, key, user_id=user_id, now=now)
        claimed = deliveries.claim(tx, most=100, lease=LEASE, now=now, real=now)
        deliveries.settle(tx, next(p for p in claimed if p.key == key), outcome, reason="a reason", now=now)
    grants = [parcel for parcel in quiet.parcels(tx, "grant") if parcel.user_id in (1, 2)]
    assert [(parcel.user_id, parcel.state) for parcel in grants] == [(2, "failed")]


def test_a_long_reason_is_cut_to_what_the_column_holds(
    tx: Transaction, quiet: Community, now: datetime
) -> None:
    put(tx, quiet, now=now)
    (parcel,) = claim(tx, quiet, now=now)
    deliveries.postpone(tx, parcel, due_at=now, reason="x" * 1000, failed=True)
    (parcel,) = claim(tx, quiet, now=now)
    deliveries.settle(tx, replace(parcel), "failed", reason="y" * 1000, now=now)
    assert [each.reason for each in quiet.parcels(tx, "note")] == ["y" * 200]


async def test_couriers_that_claim_at_the_same_moment_get_different_parcels(
    fresh_db: Database, now: datetime
) -> None:
    await asyncio.gather(
        *(fresh_db.write(outbox.put, NOTE, 1, str(number), now=now) for number in range(300))
    )
    claimed = await asyncio.gather(
        *(fresh_db.write(deliveries.claim, most=1, lease=LEASE, now=now, real=now) for _ in range(300))
    )
    assert sorted(int(parcel.key) for parcels in claimed for parcel in parcels) == list(range(300))
