"""At its end a thing asks who was in, once; who did it, or has said why not, is asked nothing."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.db import Transaction
from bot.errors import NotFound
from bot.services.things import amendments, commitments, endings, giving_back, how_it_went, rosters
from bot.services.things.things import Occasion
from tests.services.conftest import Community

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def asked(tx: Transaction, community: Community) -> dict[int | None, datetime]:
    return {one.user_id: one.due_at for one in community.parcels(tx, "how_it_went") if one.state == "waiting"}


def test_only_who_was_in_and_has_not_done_it_is_asked(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask = community.post(tx, deadline=now + HOUR, places=3, now=now)
    done, silent, left, also, waits = people = community.newcomers(5)
    for person in people[:3]:
        commitments.accept(tx, ask.id, person, now=now)
    giving_back.decline(tx, ask.id, left, now=now)
    for person in (also, waits):
        commitments.accept(tx, ask.id, person, now=now)
    commitments.report_done(tx, ask.id, done, now=now)
    later = now + 2 * HOUR
    endings.close_if_over(tx, ask.id, now=later)
    assert asked(tx, community) == dict.fromkeys((silent.user_id, also.user_id), later)
    endings.close_if_over(tx, ask.id, now=later + DAY)
    assert len(community.parcels(tx, "how_it_went")) == 2, "once"


def test_after_an_occasion_people_are_given_time_to_come_home(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask, person = community.post(tx, now=now), community.newcomer()
    occasion = Occasion(now + HOUR, now + 3 * HOUR)
    amendments.move(tx, ask.id, community.coordinator, occasion=occasion, now=now)
    commitments.accept(tx, ask.id, person, now=now)
    endings.close_if_over(tx, ask.id, now=now + 3 * HOUR)
    assert asked(tx, community) == {person.user_id: now + 4 * HOUR}


def test_what_is_closed_before_its_moment_or_cancelled_asks_nobody(
    tx: Transaction, community: Community, now: datetime
) -> None:
    for ending in (endings.close, endings.cancel):
        ask = community.post(tx, deadline=now + HOUR, now=now)
        commitments.accept(tx, ask.id, community.newcomer(), now=now)
        ending(tx, ask.id, community.coordinator, now=now)
    assert not asked(tx, community)


def test_who_says_how_it_went_is_asked_no_more_and_may_still_have_done_it(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask, person = community.post(tx, deadline=now + HOUR, now=now), community.newcomer()
    commitments.accept(tx, ask.id, person, now=now)
    endings.close_if_over(tx, ask.id, now=now + HOUR)
    _ask, told = how_it_went.tell(tx, ask.id, person, "could_not", now=now + HOUR)
    assert told.account == "could_not"
    assert not asked(tx, community)
    commitments.report_done(tx, ask.id, person, now=now + HOUR)
    found = rosters.commitment_of(tx, ask.id, person.user_id)
    assert found
    assert (found.account, found.done_at) == (None, now + HOUR)
    _ask, told = how_it_went.tell(tx, ask.id, person, "fell_through", now=now + HOUR)
    assert told.account is None, "what is done is done"


def test_what_is_opened_again_asks_at_its_next_end(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask, person = community.post(tx, deadline=now + HOUR, now=now), community.newcomer()
    commitments.accept(tx, ask.id, person, now=now)
    endings.close_if_over(tx, ask.id, now=now + HOUR)
    how_it_went.tell(tx, ask.id, person, "could_not", now=now + HOUR)
    endings.reopen(tx, ask.id, community.coordinator, deadline=now + DAY, now=now + HOUR)
    assert not asked(tx, community)
    endings.close_if_over(tx, ask.id, now=now + DAY)
    assert asked(tx, community) == {person.user_id: now + DAY}


def test_a_stranger_has_nothing_to_tell(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    ask = community.post(tx, deadline=now + HOUR, now=now)
    gone = community.newcomer()
    commitments.accept(tx, ask.id, gone, now=now)
    giving_back.decline(tx, ask.id, gone, now=now)
    for who in (community.newcomer(), elsewhere.newcomer(), gone):
        with pytest.raises(NotFound):
            how_it_went.tell(tx, ask.id, who, "could_not", now=now)
