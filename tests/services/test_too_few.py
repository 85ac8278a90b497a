"""With a day left and too few in, whoever looks after it is told, once for each moment."""

from datetime import datetime, timedelta

import pytest

from bot.db import Transaction
from bot.errors import NotAllowed
from bot.services.reach import too_few
from bot.services.things import amendments, commitments, endings, giving_back
from tests.services.conftest import Community, in_a_dm

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def look(tx: Transaction, *, now: datetime) -> None:
    for one in too_few.due(tx, now=now):
        too_few.look_after(tx, one.subject_id, now=now)


def told(tx: Transaction, community: Community) -> list[tuple[int | None, int | None]]:
    return [(one.user_id, one.subject_id) for one in community.parcels(tx, "too_few")]


def test_its_leads_are_told_once_with_a_day_left(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask = community.post(tx, target=3, deadline=now + 5 * DAY, now=now)
    look(tx, now=now + 3 * DAY)
    assert told(tx, community) == []
    for hours in range(3):
        look(tx, now=now + 4 * DAY + hours * HOUR)
    assert told(tx, community) == [(community.coordinator.user_id, ask.id)]


def test_nobody_is_told_where_enough_are_in_until_some_are_not(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask = community.post(tx, target=1, places=1, deadline=now + 5 * DAY, now=now)
    community.post(tx, deadline=now + 5 * DAY, now=now)
    one = community.newcomer()
    commitments.accept(tx, ask.id, one, now=now)
    look(tx, now=now + 4 * DAY)
    assert told(tx, community) == []
    giving_back.decline(tx, ask.id, one, now=now + 4 * DAY)
    look(tx, now=now + 4 * DAY + HOUR)
    assert told(tx, community) == [(community.coordinator.user_id, ask.id)]


def test_what_is_for_tomorrow_has_half_of_its_time_first(
    tx: Transaction, community: Community, now: datetime
) -> None:
    community.post(tx, target=3, deadline=now + 10 * HOUR, now=now)
    look(tx, now=now + HOUR)
    assert told(tx, community) == []
    look(tx, now=now + 5 * HOUR)
    assert len(told(tx, community)) == 1


def test_another_moment_is_looked_at_anew_and_what_is_over_is_not(
    tx: Transaction, community: Community, now: datetime
) -> None:
    moved, over = (community.post(tx, target=3, deadline=now + 5 * DAY, now=now) for _ in range(2))
    look(tx, now=now + 4 * DAY)
    assert len(told(tx, community)) == 2
    by_dm = in_a_dm(community.coordinator)
    amendments.move(tx, moved.id, by_dm, deadline=now + 9 * DAY, now=now + 4 * DAY)
    endings.cancel(tx, over.id, by_dm, now=now + 4 * DAY)
    look(tx, now=now + 8 * DAY)
    assert [subject for _user, subject in told(tx, community)] == [moved.id, over.id, moved.id]


def test_it_is_said_as_long_as_it_is_so(tx: Transaction, community: Community, now: datetime) -> None:
    ask = community.post(tx, target=2, deadline=now + 5 * DAY, now=now)
    late, lead = now + 4 * DAY, community.coordinator.user_id
    found = too_few.still(tx, ask.id, lead, now=late)
    assert found is not None
    assert found[1] == 2
    assert too_few.still(tx, ask.id, community.newcomer().user_id, now=late) is None
    for person in community.newcomers(2):
        commitments.accept(tx, ask.id, person, now=late)
    assert too_few.still(tx, ask.id, lead, now=late) is None
    with pytest.raises(NotAllowed):
        too_few.led(tx, ask.id, community.newcomer())
