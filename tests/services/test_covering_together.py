"""Offers and calls that two act on at the same moment: as many hold places as there are."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Thread

import pytest

from bot.db import Transaction
from bot.errors import Refusal
from bot.services.reach import covering
from bot.services.things import (
    asks,
    commitments,
    endings,
    giving_back,
    offers,
    rosters,
    standby,
    things,
)
from bot.services.things.posting import Draft
from bot.services.things.things import Occasion, Thing
from tests.conftest import open_session
from tests.services.at_once import committed, wait_until_somebody_waits_for_a_lock
from tests.services.conftest import Community
from tests.services.test_rosters import assert_counts_equal_the_people

HOUR, MINUTE = timedelta(hours=1), timedelta(minutes=1)


# On PostgreSQL, where two transactions really run at the same time.


def at_once(
    url: str, now: datetime, first: str, second: str
) -> tuple[list[str | None], list[int | None], Thing, str]:
    """Ana has signed off late and Ben is called. One of two things is done and not stored yet when the other
    begins; how Ana and Ben stand in the end, who was called, and what the second heard.
    """
    community, heard = Community(), ["nothing"]
    [ana, ben, cem] = community.newcomers(3)
    late = now + 47 * HOUR

    def acts(tx: Transaction, thing_id: int, what: str) -> None:
        if what == "takes it":
            commitments.take_offer(tx, thing_id, ben, now=late + 9 * MINUTE)
        elif what == "runs out":
            for one in offers.due(tx, now=late + HOUR):
                offers.look_after(tx, one, now=late + HOUR)
        elif what == "is cancelled":
            endings.cancel(tx, thing_id, community.coordinator, now=late + MINUTE)
        elif what == "another comes":
            commitments.accept(tx, thing_id, cem, now=late + MINUTE)
        elif what == "cover":
            covering.look_after(tx, thing_id, now=late + MINUTE)
        else:
            standby.call(tx, thing_id, community.coordinator, now=late)

    with open_session(url) as one, open_session(url) as other:
        with committed(one) as tx:
            community.set_up(tx, now=now)
            starts = now + 48 * HOUR
            draft = Draft("Stall", "W", "S", places=1, occasion=Occasion(starts, starts + 2 * HOUR))
            thing = asks.post(tx, community.coordinator, draft, now=now)
            covering.set_sign_off(tx, thing.id, community.coordinator, 1440, now=now)
            commitments.accept(tx, thing.id, ana, now=now)
            standby.stand_by(tx, thing.id, ben, now=now)
            giving_back.decline(tx, thing.id, ana, now=late)
            if first not in ("is called", "cover"):
                covering.look_after(tx, thing.id, now=late)

        def later() -> None:
            with committed(other) as tx:
                try:
                    acts(tx, thing.id, second)
                    heard[0] = "yes"
                except Refusal as refused:
                    heard[0] = str(refused.text)

        slower = Thread(target=later)
        with committed(one) as tx:
            acts(tx, thing.id, first)
            slower.start()
            wait_until_somebody_waits_for_a_lock(url, slower)
        slower.join()
        with committed(one) as tx:
            assert_counts_equal_the_people(tx, thing.id)
            found = [rosters.commitment_of(tx, thing.id, person.user_id) for person in (ben, cem)]
            called = [parcel.user_id for parcel in community.parcels(tx, "called")]
            shown = things.show(tx, thing.id)
    return [None if each is None else each.state for each in found], called, shown, heard[0]


def test_an_offer_that_runs_out_while_it_is_taken_is_taken(postgres_database: str, now: datetime) -> None:
    states, _called, thing, _heard = at_once(postgres_database, now, "takes it", "runs out")
    assert (states[0], thing.confirmed, thing.offered, thing.standby) == ("confirmed", 1, 0, 0)


def test_an_offer_that_has_run_out_meanwhile_is_not_taken(postgres_database: str, now: datetime) -> None:
    states, _called, thing, heard = at_once(postgres_database, now, "runs out", "takes it")
    assert (states[0], thing.confirmed, thing.offered, thing.standby) == ("standby", 0, 0, 1)
    assert "passed on" in heard


def test_a_place_that_is_taken_while_it_is_cancelled_is_not(postgres_database: str, now: datetime) -> None:
    states, _called, thing, heard = at_once(postgres_database, now, "is cancelled", "takes it")
    assert (states[0], thing.state, thing.confirmed) == ("offered", "cancelled", 0)
    assert "closed" in heard


@pytest.mark.parametrize(("first", "second"), [("is called", "cover"), ("cover", "is called")])
def test_two_who_call_at_once_call_one(
    postgres_database: str, now: datetime, first: str, second: str
) -> None:
    states, called, thing, _heard = at_once(postgres_database, now, first, second)
    assert (states[0], thing.offered, len(called)) == ("offered", 1, 1)


def test_the_place_that_is_kept_for_who_is_called_is_nobody_elses(
    postgres_database: str, now: datetime
) -> None:
    states, _called, thing, _heard = at_once(postgres_database, now, "takes it", "another comes")
    assert (states, thing.confirmed) == (["confirmed", "waitlisted"], 1)
