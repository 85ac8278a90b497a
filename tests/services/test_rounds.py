"""A round comes back for ever, also when it failed for long."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import bindparam, select, update

from bot.db import Transaction
from bot.models.outbox import outbox as rows
from bot.services.outbox import deliveries, rounds
from bot.services.outbox.outbox import Parcel
from tests.services.conftest import Community

DAY = timedelta(days=1)
_ATTEMPTS = select(rows.c.attempts).where(rows.c.id == bindparam("id"))
_GIVE_UP = update(rows).where(rows.c.id == bindparam("id")).values(state="failed", attempts=100)
WATCHES = {"card_round": rounds.watch_cards, "role_round": rounds.watch_member_roles}
watches = pytest.mark.parametrize("kind", WATCHES)


def claimed(tx: Transaction, community: Community, kind: str, now: datetime) -> Parcel | None:
    parcels = deliveries.claim(tx, most=1000, lease=DAY, now=now, real=datetime.now(UTC))
    return next((one for one in parcels if (one.guild_id, one.kind) == (community.guild_id, kind)), None)


@watches
def test_a_round_is_one_parcel_however_often_it_is_wanted(
    tx: Transaction, community: Community, now: datetime, kind: str
) -> None:
    for _ in range(3):
        WATCHES[kind](tx, community.guild_id, now=now)
    assert len(community.parcels(tx, kind)) == 1


@watches
def test_a_round_that_went_well_has_its_failures_behind_it(
    tx: Transaction, community: Community, now: datetime, kind: str
) -> None:
    WATCHES[kind](tx, community.guild_id, now=now)
    for number in range(3):
        parcel = claimed(tx, community, kind, now + number * DAY + DAY)
        assert parcel is not None
        deliveries.postpone(tx, parcel, due_at=now, reason="no answer", failed=True)
    [row] = community.parcels(tx, kind)
    assert tx.value(_ATTEMPTS, id=row.id) == 3
    rounds.came_round(tx, row.id)
    assert tx.value(_ATTEMPTS, id=row.id) == 0


@watches
def test_a_round_that_was_given_up_begins_anew_where_there_is_something_to_look_after(
    tx: Transaction, community: Community, now: datetime, kind: str
) -> None:
    WATCHES[kind](tx, community.guild_id, now=now)
    [parcel] = community.parcels(tx, kind)
    tx.execute(_GIVE_UP, id=parcel.id)
    assert claimed(tx, community, kind, now + DAY) is None
    WATCHES[kind](tx, community.guild_id, now=now)
    assert claimed(tx, community, kind, now + 2 * DAY) is not None
