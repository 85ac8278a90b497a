from datetime import datetime, timedelta

from bot.db import Transaction
from bot.services.own import mine, stats
from bot.services.things import asks, commitments, endings
from tests.services.conftest import Community

DAY = timedelta(days=1)


def test_figures_add_up(tx: Transaction, community: Community, elsewhere: Community, now: datetime) -> None:
    people = community.newcomers(12)
    for person in people[:7]:
        community.join(tx, person, now=now - 40 * DAY)
    limited = community.post(tx, places=8, now=now - 20 * DAY)
    unlimited = community.post(tx, deadline=now + DAY, now=now - 20 * DAY)
    for number, person in enumerate(people):
        commitments.accept(tx, limited.id, person, now=now - 20 * DAY)
        if number < 6:
            commitments.report_done(tx, limited.id, person, now=now - 3 * DAY)
    commitments.report_done(tx, unlimited.id, people[0], now=now - 2 * DAY)
    commitments.report_done(tx, elsewhere.post(tx, now=now).id, elsewhere.newcomer(), now=now)

    found = stats.show(tx, community.moderator, now=now)
    assert (found.joined, found.first_action) == (7, 6)
    assert (found.active_7, found.active_30) == (6, 12)
    assert (found.asks, found.open_asks) == (2, 2)
    assert (found.places, found.places_taken, found.fill_rate) == (8, 8, 1.0)
    assert found.done == 7
    assert found.done == asks.show(tx, limited.id).done + asks.show(tx, unlimited.id).done


def test_groups_of_people_under_five_are_hidden_and_nobody_at_all_is_zero(
    tx: Transaction, community: Community, now: datetime
) -> None:
    found = stats.show(tx, community.moderator, now=now)
    assert (found.joined, found.first_action, found.active_7, found.active_30) == (0, 0, 0, 0)
    assert found.fill_rate is None
    for number, person in enumerate(community.newcomers(5), 1):
        community.join(tx, person, now=now)
        shown = number if number >= 5 else None
        found = stats.show(tx, community.moderator, now=now)
        assert (found.joined, found.active_7) == (shown, shown)


def test_what_is_closed_or_past_its_deadline_is_not_open_and_what_is_old_not_counted(
    tx: Transaction, community: Community, now: datetime
) -> None:
    community.post(tx, now=now - 91 * DAY)
    community.post(tx, deadline=now, now=now - DAY)
    closed = community.post(tx, now=now)
    endings.close(tx, closed.id, community.coordinator, now=now)
    community.post(tx, now=now)
    found = stats.show(tx, community.moderator, now=now)
    assert (found.asks, found.open_asks) == (3, 1)


def test_erasing_someone_takes_them_out_of_the_people_and_leaves_what_was_done(
    tx: Transaction, community: Community, now: datetime
) -> None:
    people = community.newcomers(6)
    ask = community.post(tx, places=10, now=now)
    for person in people:
        community.join(tx, person, now=now)
        commitments.report_done(tx, ask.id, person, now=now)
    mine.erase(tx, community.guild_id, people[0].user_id, now=now)
    found = stats.show(tx, community.moderator, now=now)
    assert (found.joined, found.first_action, found.active_7) == (5, 5, 5)
    assert (found.done, found.places_taken) == (6, 6)
