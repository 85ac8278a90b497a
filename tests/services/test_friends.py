"""Ask a friend: after Done only, and counted as a total that tells of nobody."""

from datetime import datetime

import pytest

from bot.db import Transaction
from bot.errors import NotFound, Refusal
from bot.services.reach import friends
from bot.services.things import commitments, endings
from tests.services.conftest import Community, in_a_dm


def test_it_is_for_whoever_has_done_it(tx: Transaction, community: Community, now: datetime) -> None:
    ask, person = community.post(tx, now=now), community.newcomer()
    commitments.accept(tx, ask.id, person, now=now)
    with pytest.raises(Refusal, match="first"):
        friends.pass_on(tx, ask.id, person, now=now)
    commitments.report_done(tx, ask.id, person, now=now)
    assert friends.pass_on(tx, ask.id, in_a_dm(person), now=now).id == ask.id


def test_few_are_not_told_and_five_are(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    ask = community.post(tx, now=now)
    assert friends.how_often(tx, ask.id) == 0
    for count, person in enumerate(community.newcomers(5), start=1):
        commitments.report_done(tx, ask.id, person, now=now)
        friends.pass_on(tx, ask.id, person, now=now)
        assert friends.how_often(tx, ask.id) == (count if count == 5 else None)
    with pytest.raises(NotFound):
        friends.pass_on(tx, ask.id, elsewhere.newcomer(), now=now)


def test_what_is_full_or_over_is_not_passed_on(tx: Transaction, community: Community, now: datetime) -> None:
    full, over = community.post(tx, places=1, now=now), community.post(tx, now=now)
    person = community.newcomer()
    for one in (full, over):
        commitments.report_done(tx, one.id, person, now=now)
    endings.close(tx, over.id, community.coordinator, now=now)
    for one in (full, over):
        with pytest.raises(Refusal, match="full or over"):
            friends.pass_on(tx, one.id, person, now=now)
