"""Two who press at the same moment on places that change hands: what the second hears, and who has what."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from threading import Thread

from bot.db import Transaction
from bot.errors import Refusal
from bot.services.guild.callers import Caller
from bot.services.shifts import handing_on, swaps
from bot.services.things import (
    asks,
    commitments,
    giving_back,
    rosters,
    things,
)
from bot.services.things.posting import Draft
from bot.services.things.things import Occasion
from tests.conftest import open_session
from tests.services.at_once import committed, wait_until_somebody_waits_for_a_lock
from tests.services.conftest import Community

NOON = datetime.fromisoformat("2026-04-15T12:00:00+00:00")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)
PEOPLE, THINGS = 5, 3
ROUNDS = ("what is over", "offers", "places on offer", "swaps")
#: Said to whoever has lost a place without giving it back.
LOST = ("handed_on", "swap_settled")


# On PostgreSQL, where two people really press at the same time.


def stalls(tx: Transaction, community: Community, now: datetime, *people: Caller) -> list[int]:
    """A stall with one place for each of them, one after the other."""
    ids = []
    for number, person in enumerate(people):
        starts = now + 4 * DAY + number * 5 * HOUR
        draft = Draft("Stall", "W", "S", 1, occasion=Occasion(starts, starts + 3 * HOUR))
        ids.append(asks.post(tx, community.coordinator, draft, now=now).id)
        commitments.accept(tx, ids[-1], person, now=now)
    return ids


def owners(tx: Transaction, ids: list[int]) -> list[list[int]]:
    return [[one.user_id for one in rosters.people(tx, each) if one.has_place] for each in ids]


def at_once(
    url: str, first: Callable[[Transaction], object], second: Callable[[Transaction], object]
) -> BaseException | None:
    """The second begins while the first is under way; what it was refused with."""
    failure: BaseException | None = None

    def follows() -> None:
        nonlocal failure
        with open_session(url) as other:
            try:
                with committed(other) as tx:
                    second(tx)
            except Refusal as refused:
                failure = refused

    slower = Thread(target=follows)
    with open_session(url) as one, committed(one) as tx:
        first(tx)
        slower.start()
        wait_until_somebody_waits_for_a_lock(url, slower)
    slower.join()
    return failure


def test_an_offered_place_is_taken_once(postgres_database: str, now: datetime) -> None:
    community = Community()
    ana, ben, cem = community.newcomers(3)
    with open_session(postgres_database) as one, committed(one) as tx:
        community.set_up(tx, now=now)
        [stall] = stalls(tx, community, now, ana)
        handing_on.offer(tx, stall, ana, now=now)
    assert not at_once(
        postgres_database,
        lambda tx: commitments.accept(tx, stall, ben, now=now),
        lambda tx: commitments.accept(tx, stall, cem, now=now),
    )
    with open_session(postgres_database) as one, committed(one) as tx:
        assert owners(tx, [stall]) == [[ben.user_id]]
        assert things.show(tx, stall).waitlisted == 1
        assert len(community.parcels(tx, "handed_on")) == 1


def test_who_gives_back_while_the_other_agrees_leaves_no_place_to_two_and_none_to_nobody(
    postgres_database: str, now: datetime
) -> None:
    community = Community()
    ana, ben = community.newcomers(2)
    with open_session(postgres_database) as one, committed(one) as tx:
        community.set_up(tx, now=now)
        ids = stalls(tx, community, now, ana, ben)
        swap = swaps.ask(tx, ids[0], ids[1], ana, ben.user_id, now=now)
    failure = at_once(
        postgres_database,
        lambda tx: giving_back.give_up(tx, ids[0], ana, now=now),
        lambda tx: swaps.agree(tx, swap.id, ben, now=now),
    )
    assert "That question is over" in str(failure)
    with open_session(postgres_database) as one, committed(one) as tx:
        assert owners(tx, ids) == [[], [ben.user_id]]


def test_of_two_questions_about_one_place_at_once_one_is_asked(postgres_database: str, now: datetime) -> None:
    """Ana asks Ben while Ben asks Cem: the second reads that his place is asked for."""
    community = Community()
    ana, ben, cem = community.newcomers(3)
    with open_session(postgres_database) as one, committed(one) as tx:
        community.set_up(tx, now=now)
        ids = stalls(tx, community, now, ana, ben, cem)
    failure = at_once(
        postgres_database,
        lambda tx: swaps.ask(tx, ids[0], ids[1], ana, ben.user_id, now=now),
        lambda tx: swaps.ask(tx, ids[1], ids[2], ben, cem.user_id, now=now),
    )
    assert "Please answer that first" in str(failure)
    with open_session(postgres_database) as one, committed(one) as tx:
        assert [one.user_id for one in community.parcels(tx, "swap_asked")] == [ben.user_id]


def test_both_ways_at_once_is_one_question(postgres_database: str, now: datetime) -> None:
    """Locks in the order of the ids: nobody waits for the other for ever."""
    community = Community()
    ana, ben = community.newcomers(2)
    with open_session(postgres_database) as one, committed(one) as tx:
        community.set_up(tx, now=now)
        ids = stalls(tx, community, now, ana, ben)
    failure = at_once(
        postgres_database,
        lambda tx: swaps.ask(tx, ids[1], ids[0], ben, ana.user_id, now=now),
        lambda tx: swaps.ask(tx, ids[0], ids[1], ana, ben.user_id, now=now),
    )
    assert "Please answer that first" in str(failure)
