"""What somebody looks after, a page at a time: what needs a decision comes first."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import bindparam, update

from bot.db import Transaction
from bot.errors import NotAllowed, NotFound
from bot.models.rosters import rosters
from bot.services.guild.callers import Caller
from bot.services.things import commitments, endings, leads, overviews
from bot.services.things.overviews import Overview
from tests.services.conftest import Community

DAY, HOUR = timedelta(days=1), timedelta(hours=1)
_ASK_FOR_IT = update(rosters).where(rosters.c.thing_id == bindparam("thing")).values(pending=1)


def shown(
    tx: Transaction, caller: Caller, kind: str = "ask", *, now: datetime, size: int = 50, **more: object
) -> Overview:
    return overviews.show(tx, caller, kind, size=size, now=now, **more)  # type: ignore[arg-type]


def test_what_needs_a_decision_comes_first_and_then_what_comes_next(
    tx: Transaction, community: Community, now: datetime
) -> None:
    undated = community.post(tx, now=now)
    later = community.post(tx, deadline=now + 5 * DAY, places=3, now=now)
    full = community.post(tx, deadline=now + 2 * HOUR, places=1, now=now)
    commitments.accept(tx, full.id, community.newcomer(), now=now)
    few = community.post(tx, deadline=now + DAY, places=2, now=now)
    missed = community.post(tx, deadline=now + 3 * HOUR, target=1, now=now)
    asked = community.post(tx, deadline=now + 9 * DAY, now=now)
    tx.execute(_ASK_FOR_IT, thing=asked.id)
    found = shown(tx, community.coordinator, now=now)
    assert [(one.id, one.decision) for one in found.shown] == [
        (missed.id, "few"),
        (few.id, "few"),
        (asked.id, "pending"),
        (full.id, None),
        (later.id, None),
        (undated.id, None),
    ]
    over = {one.id: one.decision for one in shown(tx, community.coordinator, now=now + 2 * DAY).shown}
    assert (over[few.id], over[full.id], over[later.id]) == ("past", "past", None)


def test_a_lead_sees_theirs_a_coordinator_all_or_only_theirs_and_others_nothing(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    lead = community.newcomer()
    theirs, other = community.post(tx, now=now), community.post(tx, by=community.admin, now=now)
    elsewhere.post(tx, now=now)
    community.offer(tx, now=now)
    leads.add(tx, theirs, lead.user_id, now=now)
    for whose in ("all", "mine", "everything"):
        found = shown(tx, lead, whose=whose, now=now)
        assert ([one.id for one in found.shown], found.whose, found.coordinates) == (
            [theirs.id],
            "mine",
            False,
        )
    assert {one.id for one in shown(tx, community.admin, now=now).shown} == {theirs.id, other.id}
    assert [one.id for one in shown(tx, community.admin, whose="mine", now=now).shown] == [other.id]
    assert not shown(tx, lead, "role", now=now).shown
    assert not shown(tx, community.newcomer(), now=now).shown, "they can propose one"
    with pytest.raises(NotAllowed):
        shown(tx, community.newcomer(), "role", now=now)
    with pytest.raises(NotFound):
        shown(tx, community.admin, "banquet", now=now)


def test_what_has_ended_is_found_the_newest_first(
    tx: Transaction, community: Community, now: datetime
) -> None:
    first, second, third, still = (community.post(tx, now=now) for _ in range(4))
    endings.close(tx, first.id, community.coordinator, now=now + HOUR)
    endings.cancel(tx, second.id, community.coordinator, now=now + 2 * HOUR)
    endings.take_back(tx, third.id, community.coordinator, now=now + 3 * HOUR)
    found = shown(tx, community.coordinator, ended=True, now=now + DAY)
    assert [one.id for one in found.shown] == [third.id, second.id, first.id]
    assert [one.id for one in shown(tx, community.coordinator, now=now + DAY).shown] == [still.id]
    assert not shown(tx, community.admin, whose="mine", ended=True, now=now + DAY).shown


@pytest.mark.parametrize(("page", "at"), [(0, 0), (1, 1), (7, 1)])
def test_a_page_that_does_not_exist_is_the_nearest_that_does(
    tx: Transaction, community: Community, now: datetime, page: int, at: int
) -> None:
    posted = [community.post(tx, now=now).id for _ in range(7)]
    found = shown(tx, community.coordinator, size=5, page=page, now=now)
    assert (found.page, found.pages) == (at, 2)
    assert [one.id for one in found.shown] == [*reversed(posted)][at * 5 : at * 5 + 5]
