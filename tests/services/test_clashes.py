"""What a yes clashes with is said before anything is taken, and agreed to as it was read."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Thread

import pytest

from bot.db import Transaction
from bot.errors import Refusal
from bot.services.guild import guild_settings, guilds
from bot.services.guild.callers import Caller
from bot.services.things import (
    adding,
    amendments,
    asks,
    clashes,
    commitments,
    endings,
    giving_back,
    joining,
    rosters,
    things,
)
from bot.services.things.posting import Draft
from bot.services.things.things import Occasion
from tests.conftest import open_session
from tests.services.at_once import committed, wait_until_somebody_waits_for_a_lock
from tests.services.conftest import Community

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def at(now: datetime, start: float, end: float) -> Occasion:
    day = now + 10 * DAY
    return Occasion(day + start * HOUR, day + end * HOUR)


def post(
    tx: Transaction,
    community: Community,
    now: datetime,
    start: float,
    end: float,
    *,
    title: str = "Stall",
    places: int | None = None,
) -> int:
    """From this hour until that one, ten days ahead; its id."""
    draft = Draft(title, "W", "S", places, occasion=at(now, start, end))
    return asks.post(tx, community.coordinator, draft, now=now).id


@pytest.fixture
def ana(community: Community) -> Caller:
    return community.newcomer()


def has_place(tx: Transaction, thing_id: int, person: Caller) -> bool:
    found = rosters.commitment_of(tx, thing_id, person.user_id)
    return found is not None and found.has_place


def test_what_overlaps_is_said_and_nothing_is_taken_until_they_agree_to_just_that(
    tx: Transaction, community: Community, ana: Caller, now: datetime
) -> None:
    first = post(tx, community, now, 10, 12, title="Stall")
    second = post(tx, community, now, 11, 13, title="Kitchen")
    assert commitments.accept(tx, first, ana, now=now).clash is None
    asked = commitments.accept(tx, second, ana, now=now)
    assert asked.clash is not None
    assert [one.title for one in asked.clash.others] == ["Stall"]
    assert asked.clash.overlaps
    assert asked.commitment is None
    assert rosters.commitment_of(tx, second, ana.user_id) is None
    amendments.move(tx, first, community.coordinator, occasion=at(now, 12, 14), now=now)
    again = commitments.accept(tx, second, ana, agreed=asked.clash.seen, now=now)
    assert again.clash is not None, "they have read another moment"
    both = commitments.accept(tx, second, ana, agreed=again.clash.seen, now=now)
    assert both.clash is None
    assert has_place(tx, second, ana)
    assert has_place(tx, first, ana)
    assert commitments.accept(tx, second, ana, now=now).again, "who is in is not asked again"


@pytest.mark.parametrize(
    ("start", "end", "clashes"),
    [(8, 10, False), (12, 14, False), (9, 10.5, True), (10.5, 11, True), (9, 13, True), (11.5, 14, True)],
)
def test_only_what_overlaps_does(
    tx: Transaction, community: Community, ana: Caller, now: datetime, start: float, end: float, clashes: bool
) -> None:
    commitments.accept(tx, post(tx, community, now, 10, 12), ana, now=now)
    found = commitments.accept(tx, post(tx, community, now, start, end), ana, now=now).clash
    assert (found is not None) == clashes


def given_back(tx: Transaction, community: Community, first: int, ana: Caller, now: datetime) -> None:
    giving_back.give_up(tx, first, ana, now=now)


def cancelled(tx: Transaction, community: Community, first: int, ana: Caller, now: datetime) -> None:
    endings.cancel(tx, first, community.coordinator, now=now)


def done(tx: Transaction, community: Community, first: int, ana: Caller, now: datetime) -> None:
    commitments.report_done(tx, first, ana, now=now)


def waiting(tx: Transaction, community: Community, first: int, ana: Caller, now: datetime) -> None:
    """They have no place yet: many wait for several things to have one."""
    giving_back.give_up(tx, first, ana, now=now)
    amendments.resize(tx, first, community.coordinator, 1, now=now)
    commitments.accept(tx, first, community.newcomer(), now=now)
    assert commitments.accept(tx, first, ana, now=now).waits


@pytest.mark.parametrize("ended", [given_back, cancelled, done, waiting])
def test_what_they_do_not_have_does_not_clash(
    tx: Transaction,
    community: Community,
    ana: Caller,
    now: datetime,
    ended: Callable[[Transaction, Community, int, Caller, datetime], None],
) -> None:
    first, second = post(tx, community, now, 10, 12), post(tx, community, now, 11, 13)
    commitments.accept(tx, first, ana, now=now)
    ended(tx, community, first, ana, now)
    assert commitments.accept(tx, second, ana, now=now).clash is None
    assert has_place(tx, second, ana)


def test_a_place_that_is_kept_clashes_and_stays_kept_while_they_think(
    tx: Transaction, community: Community, ana: Caller, now: datetime
) -> None:
    first, second = post(tx, community, now, 10, 12), post(tx, community, now, 11, 13, places=1)
    commitments.accept(tx, first, ana, now=now)
    until = adding.ask(tx, second, community.coordinator, ana.user_id, now=now)
    for say_yes in (commitments.take_offer, commitments.accept):
        asked = say_yes(tx, second, ana, now=now)
        assert asked.clash is not None
        assert asked.commitment is not None
        assert (asked.commitment.state, asked.commitment.offered_until) == ("offered", until)
        assert not community.parcels(tx, adding.ADD_ANSWERED.name)
    third = post(tx, community, now, 12.5, 13.5)
    found = commitments.accept(tx, third, ana, now=now).clash
    assert found is not None
    assert [one.thing_id for one in found.others] == [second]
    seen = asked.clash.seen if asked.clash else None
    taken = commitments.take_offer(tx, second, ana, agreed=seen, now=now)
    assert taken.has_place


def test_hours_in_a_row_are_asked_about_beyond_what_the_server_chose(
    tx: Transaction, community: Community, ana: Caller, now: datetime
) -> None:
    for start in (10, 13.5):
        assert commitments.accept(tx, post(tx, community, now, start, start + 3), ana, now=now).clash is None
    assert commitments.accept(tx, post(tx, community, now, 17.5, 20), ana, now=now).clash is None, "a rest"
    asked = commitments.accept(tx, last := post(tx, community, now, 8, 10), ana, now=now)
    assert asked.clash is not None
    assert not asked.clash.overlaps
    assert asked.clash.hours == 9
    assert [one.starts_at - at(now, 0, 1).starts_at for one in asked.clash.others] == [10 * HOUR, 13.5 * HOUR]
    guild_settings.set_hours_in_a_row(tx, community.admin, "10", now=now)
    assert commitments.accept(tx, last, ana, now=now).clash is None
    guild_settings.set_hours_in_a_row(tx, community.admin, "", now=now)
    assert commitments.accept(tx, post(tx, community, now, 0, 8), ana, now=now).clash is None


def test_one_long_thing_alone_is_nobodys_question(
    tx: Transaction, community: Community, ana: Caller, now: datetime
) -> None:
    assert commitments.accept(tx, post(tx, community, now, 0, 20), ana, now=now).clash is None


def test_only_the_choices_can_be_chosen(tx: Transaction, community: Community, now: datetime) -> None:
    with pytest.raises(Refusal, match="one of the choices"):
        guild_settings.set_hours_in_a_row(tx, community.admin, "7", now=now)


def test_whoever_joins_chooses_another_first_thing(
    tx: Transaction, community: Community, ana: Caller, now: datetime
) -> None:
    commitments.accept(tx, post(tx, community, now, 10, 12, title="Stall"), ana, now=now)
    second = post(tx, community, now, 11, 13)
    joining.agree(tx, ana, guilds.find(tx, community.guild_id).wording, now=now)
    with pytest.raises(Refusal, match="“Stall” only if you want both"):
        joining.finish(tx, ana, second, now=now)


def test_another_servers_things_and_other_people_do_not_count(
    tx: Transaction, community: Community, elsewhere: Community, ana: Caller, now: datetime
) -> None:
    there = Caller(ana.user_id, elsewhere.guild_id)
    commitments.accept(tx, post(tx, elsewhere, now, 10, 12), there, now=now)
    shared = post(tx, community, now, 10, 12)
    commitments.accept(tx, shared, community.newcomer(), now=now)
    assert commitments.accept(tx, post(tx, community, now, 10, 12), ana, now=now).clash is None
    assert things.show(tx, shared).confirmed == 1


# On PostgreSQL, where two presses really come at the same time.


def test_of_two_presses_at_once_the_second_is_asked(postgres_database: str, now: datetime) -> None:
    community, clashes = Community(), []
    ana = community.newcomer()
    with open_session(postgres_database) as one, open_session(postgres_database) as other:
        with committed(one) as tx:
            community.set_up(tx, now=now)
            first, second = post(tx, community, now, 10, 12), post(tx, community, now, 11, 13)

        def presses() -> None:
            with committed(other) as tx:
                clashes.append(commitments.accept(tx, second, ana, now=now).clash)

        slower = Thread(target=presses)
        with committed(one) as tx:
            commitments.accept(tx, first, ana, now=now)
            slower.start()
            wait_until_somebody_waits_for_a_lock(postgres_database, slower)
        slower.join()
    assert [found.others[0].thing_id for found in clashes if found] == [first]


def test_what_a_place_that_comes_by_itself_overlaps_with_is_found(
    tx: Transaction, community: Community, now: datetime
) -> None:
    has, waits = community.newcomers(2)
    at = Occasion(now + 2 * DAY, now + 2 * DAY + 2 * HOUR)
    full, other = (
        asks.post(tx, community.coordinator, Draft(title, "W", "S", places=1, occasion=at), now=now)
        for title in ("Full", "Other")
    )
    commitments.accept(tx, full.id, has, now=now)
    commitments.accept(tx, full.id, waits, now=now)
    assert clashes.with_place(tx, full, waits.user_id) is None
    commitments.accept(tx, other.id, waits, now=now)
    giving_back.decline(tx, full.id, has, now=now + 2 * DAY - 2 * HOUR)
    _thing, one = things.with_commitment(tx, full.id, waits.user_id)
    assert one is not None
    assert one.has_place, "in the last hours it is theirs at once"
    clash = clashes.with_place(tx, full, waits.user_id)
    assert clash is not None
    assert [each.title for each in clash.others] == ["Other"]
