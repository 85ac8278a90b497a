"""Who did it is ticked by whoever looks after a thing; what people say themselves stands."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.db import Transaction
from bot.errors import NotAllowed
from bot.services.people import volunteers
from bot.services.things import attendance, commitments, things
from tests.services.conftest import Community


def test_ticks_count_and_are_taken_back(tx: Transaction, community: Community, now: datetime) -> None:
    ask = community.post(tx, target=2, now=now)
    ana, ben, cleo = people = community.newcomers(3)
    for person in people:
        commitments.accept(tx, ask.id, person, now=now)
    commitments.report_done(tx, ask.id, cleo, now=now)

    def ticked(*came: int) -> int:
        attendance.tick(tx, ask.id, community.coordinator, page=0, came=came, now=now)
        return things.show(tx, ask.id).done

    assert ticked(ana.user_id, ben.user_id) == 3
    assert len(community.parcels(tx, "target_win")) == 1
    assert ticked(ana.user_id) == 2, "who said so themselves has done it"
    assert ticked(ana.user_id) == 2, "twice is once"
    undone = volunteers.require(tx, community.guild_id, ben.user_id)
    assert undone.first_done_at is None, "and ben has done nothing yet"
    assert volunteers.require(tx, community.guild_id, ana.user_id).first_done_at == now


def test_who_is_not_on_the_list_is_named_and_nothing_is_stored_of_them(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask, stranger = community.post(tx, now=now), community.newcomer()
    waits = community.newcomer()
    found = attendance.tick(
        tx, ask.id, community.coordinator, page=0, came=[stranger.user_id, waits.user_id], now=now
    )
    assert found == [stranger.user_id, waits.user_id]
    assert things.show(tx, ask.id).done == 0
    assert volunteers.find(tx, community.guild_id, stranger.user_id) is None


@pytest.mark.parametrize("people", [0, 1, 25, 26, 60])
def test_a_page_is_ticked_without_the_others(
    tx: Transaction, community: Community, now: datetime, people: int
) -> None:
    ask = community.post(tx, now=now)
    for person in community.newcomers(people):
        commitments.accept(tx, ask.id, person, now=now)
    _thing, listed = attendance.sheet(tx, ask.id, community.coordinator)
    for page in range(3):
        came = [one.user_id for one in listed[page * 25 : (page + 1) * 25]]
        attendance.tick(tx, ask.id, community.coordinator, page=page, came=came, now=now)
    assert things.show(tx, ask.id).done == people


def test_it_is_for_whoever_looks_after_it(tx: Transaction, community: Community, now: datetime) -> None:
    ask = community.post(tx, now=now)
    for who in (community.newcomer(), community.moderator):
        with pytest.raises(NotAllowed):
            attendance.sheet(tx, ask.id, who)
        with pytest.raises(NotAllowed):
            attendance.tick(tx, ask.id, who, page=0, came=[who.user_id], now=now)
