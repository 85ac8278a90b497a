"""Coordinators see what a person is in, and the person sees the same."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.db import Transaction
from bot.errors import NotAllowed
from bot.services.own import profiles
from bot.services.things import commitments
from tests.services.conftest import Community


def test_a_person_sees_exactly_what_coordinators_see(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    person = community.newcomer()
    commitments.accept(tx, community.post(tx, now=now).id, person, now=now)
    commitments.report_done(tx, community.post(tx, now=now).id, person, now=now)
    commitments.accept(tx, community.offer(tx, now=now).id, person, now=now)
    own = profiles.own(tx, person)
    assert sorted(one.thing.kind for one in own.held) == ["ask", "ask", "role"]
    assert profiles.show(tx, person.user_id, community.coordinator) == own
    there = profiles.show(tx, person.user_id, elsewhere.coordinator)
    assert not there.held


def test_nobody_else_looks_at_a_person(tx: Transaction, community: Community, now: datetime) -> None:
    person, other = community.newcomers(2)
    with pytest.raises(NotAllowed):
        profiles.show(tx, person.user_id, other)
