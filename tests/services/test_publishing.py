"""A draft posts itself at its moment, or stays one and says why."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.db import Transaction
from bot.errors import Invalid, NotFound, Refusal
from bot.services.guild.callers import Caller
from bot.services.own import housekeeping, own_data
from bot.services.preparing import drafting, publishing
from bot.services.things import amendments, asks, things
from bot.services.things.asks import Ask
from bot.services.things.posting import Draft
from bot.services.things.unposted import KEPT_FOR
from tests.services.conftest import Community

DAY = timedelta(days=1)


def planned(tx: Transaction, community: Community, at: datetime, *, now: datetime, **more: object) -> Ask:
    draft = drafting.begin(tx, community.coordinator, Draft("Plant", "Shade", "Dig", **more), now=now)  # type: ignore[arg-type]
    return publishing.plan(tx, draft.id, community.coordinator, at, now=now)


def due(tx: Transaction, community: Community) -> list[tuple[str, datetime]]:
    return [(one.state, one.due_at) for one in community.parcels(tx) if one.kind == "publish"]


def test_it_is_posted_then_and_not_before(tx: Transaction, community: Community, now: datetime) -> None:
    draft = planned(tx, community, now + DAY, now=now)
    assert draft.posts_at == now + DAY
    assert due(tx, community) == [("waiting", now + DAY)]
    publishing.post(tx, draft.id, community.coordinator, now=now + DAY - timedelta(seconds=1))
    assert things.show(tx, draft.id).state == "draft"
    for _twice in range(2):
        publishing.post(tx, draft.id, community.coordinator, now=now + DAY)
        posted = asks.show(tx, draft.id)
        assert (posted.state, posted.posts_at, posted.created_at) == ("open", None, now + DAY)
    assert len([one for one in community.parcels(tx) if one.kind == "ask_card"]) == 1


def test_another_moment_replaces_the_first_and_it_can_be_taken_back(
    tx: Transaction, community: Community, now: datetime
) -> None:
    draft = planned(tx, community, now + DAY, now=now)
    publishing.plan(tx, draft.id, community.coordinator, now + 2 * DAY, now=now)
    assert due(tx, community) == [("waiting", now + 2 * DAY)]
    assert publishing.unplan(tx, draft.id, community.coordinator, now=now).posts_at is None
    assert [state for state, _at in due(tx, community)] == ["dropped"]
    publishing.post(tx, draft.id, community.coordinator, now=now + 3 * DAY)
    assert things.show(tx, draft.id).state == "draft"
    publishing.plan(tx, draft.id, community.coordinator, now + 2 * DAY, now=now)
    drafting.post(tx, draft.id, community.coordinator, now=now)
    assert [state for state, _at in due(tx, community)] == ["dropped"]
    with pytest.raises(Refusal, match="posted already"):
        publishing.plan(tx, draft.id, community.coordinator, now + DAY, now=now)
    with pytest.raises(Refusal, match="posted already"):
        publishing.unplan(tx, draft.id, community.coordinator, now=now)


def test_a_moment_that_can_not_be_is_refused(tx: Transaction, community: Community, now: datetime) -> None:
    draft = drafting.begin(
        tx, community.coordinator, Draft("Plant", "Shade", "Dig", deadline=now + DAY), now=now
    )
    for at, sentence in (
        (now, "already over"),
        (now + 400 * DAY, "a year away"),
        (now + DAY, "would have passed"),
    ):
        with pytest.raises(Invalid, match=sentence):
            publishing.plan(tx, draft.id, community.coordinator, at, now=now)
    with pytest.raises(NotFound):
        publishing.plan(tx, draft.id, community.admin, now + timedelta(hours=1), now=now)
    assert due(tx, community) == []


def test_what_stands_in_the_way_is_told_once_and_it_stays_a_draft(
    tx: Transaction, community: Community, now: datetime
) -> None:
    draft = planned(tx, community, now + DAY, now=now)
    author = community.coordinator
    former = Caller(author.user_id, community.guild_id)
    amendments.move(tx, draft.id, author, deadline=now + timedelta(hours=1), now=now)
    for caller in (former, author):
        publishing.plan(tx, draft.id, author, now + timedelta(minutes=30), now=now)
        with pytest.raises(Refusal) as refused:
            publishing.post(tx, draft.id, caller, now=now + 2 * DAY)
        for _twice in range(2):
            publishing.fail(tx, draft.id, author.user_id, refused.value, now=now + 2 * DAY)
        after = things.show(tx, draft.id)
        assert (after.state, after.posts_at) == ("draft", None)
    told = [one for one in community.parcels(tx) if one.kind == "not_posted"]
    assert len(told) == 1
    assert publishing.amiss(tx, draft.id, now=now) is None
    assert "already over" in str(publishing.amiss(tx, draft.id, now=now + DAY))


def test_it_is_kept_until_its_moment_and_not_posted_for_somebody_who_left(
    tx: Transaction, community: Community, now: datetime
) -> None:
    draft = planned(tx, community, now + KEPT_FOR + 9 * DAY, now=now)
    housekeeping.sweep(tx, now=now + KEPT_FOR + DAY)
    assert things.show(tx, draft.id).posts_at
    own_data.end_at_once(tx, community.guild_id, community.coordinator.user_id, now=now)
    assert things.show(tx, draft.id).posts_at is None
    assert [state for state, _at in due(tx, community)] == ["dropped"]
