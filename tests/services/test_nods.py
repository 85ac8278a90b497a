"""Where it is wanted, a place changes hands once whoever looks after it says yes; until then nothing has."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.db import Transaction
from bot.errors import NotAllowed, NotFound, Refusal
from bot.services.guild.callers import Caller
from bot.services.own import departures, suspensions
from bot.services.shifts import handing_on, nods, swaps
from bot.services.things import (
    amendments,
    commitments,
    giving_back,
    leads,
    rosters,
    standby,
    swapped,
    things,
)
from bot.services.things.swapped import Swap
from tests.services.conftest import Community, in_a_dm
from tests.services.test_swaps import Stalls

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def stalls(tx: Transaction, community: Community, now: datetime) -> Stalls:
    """The morning wants nods, the evening none."""
    made = Stalls(tx, community, now)
    nods.want(tx, made.morning.id, community.coordinator, wanted=True, now=now)
    made.morning = things.show(tx, made.morning.id)
    return made


def agreed(stalls: Stalls, now: datetime) -> Swap:
    swap = stalls.asks()
    assert swaps.agree(stalls.tx, swap.id, stalls.ben, now=now).swap.state == "agreed"
    assert (stalls.has(stalls.ana), stalls.has(stalls.ben)) == ({"Morning"}, {"Evening"})
    return swap


@pytest.mark.parametrize("yes", [True, False])
def test_a_swap_waits_for_a_yes_and_both_hear(stalls: Stalls, now: datetime, yes: bool) -> None:
    swap = agreed(stalls, now)
    lead = stalls.community.coordinator
    assert stalls.told("nod_wanted") == [lead.user_id]
    assert not stalls.told("swap_settled")
    assert [one.id for one in nods.waiting(stalls.tx, stalls.morning.id, lead)[1]] == [swap.id]
    for _twice in range(2):
        settled = nods.nod(stalls.tx, swap.id, in_a_dm(lead), yes=yes, now=now)
    assert settled.state == ("done" if yes else "refused")
    assert stalls.has(stalls.ana) == ({"Evening"} if yes else {"Morning"})
    assert stalls.has(stalls.ben) == ({"Morning"} if yes else {"Evening"})
    assert sorted(stalls.told("swap_settled"), key=str) == sorted(
        [stalls.ana.user_id, stalls.ben.user_id], key=str
    )
    assert not stalls.told("nod_wanted")


def test_where_both_want_it_both_say_yes(stalls: Stalls, now: datetime) -> None:
    other = stalls.community.newcomer()
    nods.want(stalls.tx, stalls.evening.id, stalls.community.coordinator, wanted=True, now=now)
    leads.add(stalls.tx, stalls.evening, other.user_id, now=now)
    leads.remove(stalls.tx, stalls.evening.id, stalls.community.coordinator.user_id)
    swap = agreed(stalls, now)
    assert nods.nod(stalls.tx, swap.id, in_a_dm(other), yes=True, now=now).state == "agreed"
    assert stalls.has(stalls.ana) == {"Morning"}
    lead = in_a_dm(stalls.community.coordinator)
    assert nods.nod(stalls.tx, swap.id, lead, yes=True, now=now).state == "done"
    assert stalls.has(stalls.ana) == {"Evening"}


def test_without_an_answer_it_stays_as_it_is(stalls: Stalls, now: datetime) -> None:
    swap = agreed(stalls, now)
    start = now + 5 * DAY
    [due] = swaps.due(stalls.tx, now=start)
    swaps.look_after(stalls.tx, due.subject_id, now=start)
    assert stalls.state(swap) == "late"
    assert len(stalls.told("swap_settled")) == 2
    assert stalls.has(stalls.ana) == {"Morning"}
    assert nods.nod(stalls.tx, swap.id, stalls.community.coordinator, yes=True, now=start).state == "late"


def offered_and_waited_for(stalls: Stalls, now: datetime, *, first: str) -> Swap:
    """Ana offers her morning, and Cem waits for it, whoever came first."""
    if first == "offer":
        handing_on.offer(stalls.tx, stalls.morning.id, stalls.ana, now=now)
    assert commitments.accept(stalls.tx, stalls.morning.id, stalls.cem, now=now).waits
    if first == "wait":
        assert handing_on.offer(stalls.tx, stalls.morning.id, stalls.ana, now=now).is_theirs
    [swap] = swapped.open_of_thing(stalls.tx, stalls.morning.id)
    assert swap.is_handing_on
    assert stalls.told("nod_wanted") == [stalls.community.coordinator.user_id]
    return swap


@pytest.mark.parametrize("first", ["offer", "wait"])
@pytest.mark.parametrize("yes", [True, False])
def test_an_offered_place_waits_for_a_yes(stalls: Stalls, now: datetime, first: str, yes: bool) -> None:
    swap = offered_and_waited_for(stalls, now, first=first)
    nods.nod(stalls.tx, swap.id, stalls.community.coordinator, yes=yes, now=now)
    assert stalls.has(stalls.ana) == (set() if yes else {"Morning"})
    assert stalls.has(stalls.cem) == ({"Morning"} if yes else set())
    if yes:
        assert stalls.told("handed_on") == [stalls.ana.user_id]
        assert stalls.told("place") == [stalls.cem.user_id]
        assert not stalls.told("swap_settled")
    else:
        assert len(stalls.told("swap_settled")) == 2
        assert things.show(stalls.tx, stalls.morning.id).on_offer == 0
        waits = rosters.commitment_of(stalls.tx, stalls.morning.id, stalls.cem.user_id)
        assert waits is not None
        assert waits.state == "waitlisted"


def test_what_has_settled_itself_is_asked_about_no_more_and_the_next_in_line_is(
    stalls: Stalls, now: datetime
) -> None:
    swap = offered_and_waited_for(stalls, now, first="offer")
    dan = stalls.community.newcomer()
    commitments.accept(stalls.tx, stalls.morning.id, dan, now=now)
    giving_back.give_up(stalls.tx, stalls.morning.id, stalls.cem, now=now)
    assert stalls.state(swap) == "ended"
    [then] = swapped.open_of_thing(stalls.tx, stalls.morning.id)
    assert dan.user_id in swapped.owners(stalls.tx, then).values()
    handing_on.keep(stalls.tx, stalls.morning.id, stalls.ana, now=now)
    assert stalls.state(then) == "ended"
    assert not stalls.told("nod_wanted")
    handing_on.offer(stalls.tx, stalls.morning.id, stalls.ana, now=now)
    amendments.resize(stalls.tx, stalls.morning.id, stalls.community.coordinator, 2, now=now)
    assert not swapped.open_of_thing(stalls.tx, stalls.morning.id), "there is room by now"
    assert not stalls.told("swap_settled")


def test_who_stands_by_instead_of_waiting_is_asked_about_no_more(stalls: Stalls, now: datetime) -> None:
    swap, dan = offered_and_waited_for(stalls, now, first="offer"), stalls.community.newcomer()
    commitments.accept(stalls.tx, stalls.morning.id, dan, now=now)
    standby.stand_by(stalls.tx, stalls.morning.id, stalls.cem, now=now)
    assert stalls.state(swap) == "ended"
    [then] = swapped.open_of_thing(stalls.tx, stalls.morning.id)
    assert dan.user_id in swapped.owners(stalls.tx, then).values()


def test_who_has_a_place_by_a_swap_is_asked_about_no_more(stalls: Stalls, now: datetime) -> None:
    """Ana offers one of two places and Ben waits for it, when Cem gives him the other."""
    stalls.morning = stalls.post(20, "Noon", places=2)
    nods.want(stalls.tx, stalls.morning.id, stalls.community.coordinator, wanted=True, now=now)
    for person in (stalls.ana, stalls.cem, stalls.ben):
        commitments.accept(stalls.tx, stalls.morning.id, person, now=now)
    handing_on.offer(stalls.tx, stalls.morning.id, stalls.ana, now=now)
    [waits] = swapped.open_of_thing(stalls.tx, stalls.morning.id)
    asked = stalls.asks(by=stalls.cem, of=stalls.ben)
    swaps.agree(stalls.tx, asked.id, stalls.ben, now=now)
    nods.nod(stalls.tx, asked.id, stalls.community.coordinator, yes=True, now=now)
    assert stalls.has(stalls.ben) == {"Noon"}
    assert stalls.state(waits) == "ended"
    assert not swapped.open_of_thing(stalls.tx, stalls.morning.id)


def test_once_no_nod_is_wanted_what_is_offered_is_taken(stalls: Stalls, now: datetime) -> None:
    offered_and_waited_for(stalls, now, first="offer")
    nods.want(stalls.tx, stalls.morning.id, stalls.community.coordinator, wanted=False, now=now)
    assert not swapped.open_of_thing(stalls.tx, stalls.morning.id)
    waits = rosters.commitment_of(stalls.tx, stalls.morning.id, stalls.cem.user_id)
    assert waits is not None
    assert waits.state in ("offered", "confirmed"), "as where there never was one"


def test_where_nobody_would_be_asked_it_says_so(stalls: Stalls, now: datetime) -> None:
    leads.remove(stalls.tx, stalls.morning.id, stalls.community.coordinator.user_id)
    with pytest.raises(Refusal, match="nobody does at the moment"):
        stalls.asks()
    with pytest.raises(Refusal, match="nobody does at the moment"):
        handing_on.offer(stalls.tx, stalls.morning.id, stalls.ana, now=now)


def test_it_is_for_leads_and_coordinators_of_that_server(
    stalls: Stalls, elsewhere: Community, now: datetime
) -> None:
    swap = agreed(stalls, now)
    with pytest.raises(NotAllowed):
        nods.nod(stalls.tx, swap.id, stalls.cem, yes=True, now=now)
    with pytest.raises(NotAllowed):
        nods.want(stalls.tx, stalls.morning.id, stalls.ana, wanted=False, now=now)
    with pytest.raises(NotAllowed):
        nods.waiting(stalls.tx, stalls.morning.id, stalls.ana)
    for stranger in (in_a_dm(stalls.cem), elsewhere.coordinator, Caller(1, elsewhere.guild_id)):
        with pytest.raises(NotFound):
            nods.nod(stalls.tx, swap.id, stranger, yes=True, now=now)
    with pytest.raises(NotFound):
        nods.show(stalls.tx, 10**6, stalls.community.coordinator)
    assert stalls.has(stalls.ana) == {"Morning"}


def test_who_is_in_both_by_then_swaps_nothing(stalls: Stalls, now: datetime) -> None:
    swap = agreed(stalls, now)
    amendments.resize(stalls.tx, stalls.evening.id, stalls.community.coordinator, 2, now=now)
    commitments.accept(stalls.tx, stalls.evening.id, stalls.ana, now=now)
    with pytest.raises(Refusal, match="nothing to swap"):
        nods.nod(stalls.tx, swap.id, stalls.community.coordinator, yes=True, now=now)


def test_what_was_promised_before_a_nod_was_wanted_is_kept(
    tx: Transaction, community: Community, now: datetime
) -> None:
    """It was offered to who is first in line: they take it, and whoever offered it is out."""
    stalls, lead = Stalls(tx, community, now), community.coordinator
    commitments.accept(tx, stalls.morning.id, stalls.cem, now=now)
    assert handing_on.offer(tx, stalls.morning.id, stalls.ana, now=now).is_theirs
    promised = rosters.commitment_of(tx, stalls.morning.id, stalls.cem.user_id)
    assert promised is not None
    assert promised.state == "offered"
    nods.want(tx, stalls.morning.id, lead, wanted=True, now=now)
    with pytest.raises(Refusal, match="promised to whoever is first in line"):
        handing_on.keep(tx, stalls.morning.id, stalls.ana, now=now)
    assert commitments.take_offer(tx, stalls.morning.id, stalls.cem, now=now).has_place
    assert (stalls.has(stalls.ana), stalls.has(stalls.cem)) == (set(), {"Morning"})
    assert stalls.told("handed_on") == [stalls.ana.user_id]


@pytest.mark.parametrize("goes", ["gives it back", "is suspended", "leaves"])
def test_who_waits_has_the_place_at_once_that_was_offered_by_who_is_gone(
    stalls: Stalls, now: datetime, goes: str
) -> None:
    swap = offered_and_waited_for(stalls, now, first="offer")
    if goes == "gives it back":
        giving_back.give_up(stalls.tx, stalls.morning.id, stalls.ana, now=now)
    elif goes == "leaves":
        departures.leave(stalls.tx, stalls.community.guild_id, stalls.ana.user_id, now=now)
    else:
        moderator, ana = stalls.community.moderator, stalls.ana.user_id
        suspensions.suspend(stalls.tx, moderator, ana, "R", keeps_places=False, now=now)
    assert stalls.state(swap) == "ended"
    thing = things.show(stalls.tx, stalls.morning.id)
    assert (thing.confirmed + thing.offered, thing.waitlisted) == (1, 0)
