"""Two people change places: both hold the other's at once, or each keeps their own, and both know which."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from bot.db import Transaction
from bot.errors import NotFound, Refusal
from bot.services.care import boundaries
from bot.services.guild import guild_settings
from bot.services.guild.callers import Caller
from bot.services.own import departures, mine, own_data
from bot.services.people import volunteers
from bot.services.shifts import handing_on, swappable, swaps
from bot.services.things import (
    amendments,
    asks,
    commitments,
    endings,
    giving_back,
    rosters,
    showing,
    standby,
    swapped,
    things,
)
from bot.services.things.posting import Draft
from bot.services.things.swapped import Swap
from bot.services.things.things import Occasion, Thing
from tests.services.conftest import Community, in_a_dm
from tests.services.reminding import to_be_reminded
from tests.services.test_rosters import assert_counts_equal_the_people

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


class Stalls:
    """A morning and an evening with a place each: Ana has the first, Ben the second."""

    def __init__(self, tx: Transaction, community: Community, now: datetime) -> None:
        self.tx, self.community, self.now = tx, community, now
        self.morning, self.evening = self.post(0, "Morning"), self.post(8, "Evening")
        self.ana, self.ben, self.cem = community.newcomers(3)
        for person, thing in ((self.ana, self.morning), (self.ben, self.evening)):
            commitments.accept(tx, thing.id, person, now=now)

    def post(self, hours: int, title: str, *, places: int | None = 1) -> Thing:
        starts = self.now + 5 * DAY + hours * HOUR
        draft = Draft(title, "W", "S", places, occasion=Occasion(starts, starts + 3 * HOUR))
        return asks.post(self.tx, self.community.coordinator, draft, now=self.now)

    def asks(self, by: Caller | None = None, of: Caller | None = None) -> Swap:
        """Ana asks Ben, unless said otherwise."""
        return swaps.ask(
            self.tx,
            self.morning.id,
            self.evening.id,
            by or self.ana,
            (of or self.ben).user_id,
            now=self.now,
        )

    def has(self, person: Caller) -> set[str]:
        """Where they have a place."""
        found = set()
        for thing in (self.morning, self.evening):
            one = rosters.commitment_of(self.tx, thing.id, person.user_id)
            found |= {thing.title} if one is not None and one.has_place else set()
        for thing in (self.morning, self.evening):
            assert_counts_equal_the_people(self.tx, thing.id)
        return found

    def told(self, kind: str, person: Caller | None = None) -> list[int | None]:
        found = self.community.parcels(self.tx, kind, to=person)
        return [one.user_id for one in found if one.state == "waiting"]

    def state(self, swap: Swap) -> str | None:
        found = swapped.find(self.tx, swap.id)
        return None if found is None else found.state


@pytest.fixture
def stalls(tx: Transaction, community: Community, now: datetime) -> Stalls:
    return Stalls(tx, community, now)


def test_both_hold_the_others_place_at_once(stalls: Stalls, now: datetime) -> None:
    swap = stalls.asks()
    assert stalls.told("swap_asked") == [stalls.ben.user_id]
    assert (stalls.has(stalls.ana), stalls.has(stalls.ben)) == ({"Morning"}, {"Evening"})
    done = swaps.agree(stalls.tx, swap.id, in_a_dm(stalls.ben), now=now)
    assert done.swap.state == "done"
    assert (stalls.has(stalls.ana), stalls.has(stalls.ben)) == ({"Evening"}, {"Morning"})
    assert stalls.told("swap_settled") == [stalls.ana.user_id], "Ben has read it in the answer"
    assert swaps.agree(stalls.tx, swap.id, stalls.ben, now=now).swap.state == "done", "twice is once"
    assert (stalls.has(stalls.ana), stalls.has(stalls.ben)) == ({"Evening"}, {"Morning"})
    assert not stalls.told("swap_asked")
    planned = to_be_reminded(stalls.tx, stalls.community)
    assert planned == {
        (stalls.ben.user_id, now + 4 * DAY),
        (stalls.ana.user_id, now + 4 * DAY + 8 * HOUR),
    }


def test_the_order_of_the_line_and_the_places_stay(stalls: Stalls, now: datetime) -> None:
    first, second = stalls.community.newcomers(2)
    for person in (first, second):
        assert commitments.accept(stalls.tx, stalls.evening.id, person, now=now).waits
    swaps.agree(stalls.tx, stalls.asks().id, stalls.ben, now=now)
    shown = things.show(stalls.tx, stalls.evening.id)
    assert (shown.confirmed, shown.waitlisted) == (1, 2)
    assert [one.user_id for one in rosters.people(stalls.tx, shown.id)] == [
        stalls.ana.user_id,
        first.user_id,
        second.user_id,
    ]


def test_whoever_waits_for_what_they_get_is_in_line_no_more(stalls: Stalls, now: datetime) -> None:
    commitments.accept(stalls.tx, stalls.evening.id, stalls.ana, now=now)
    swaps.agree(stalls.tx, stalls.asks().id, stalls.ben, now=now)
    assert (stalls.has(stalls.ana), stalls.has(stalls.ben)) == ({"Evening"}, {"Morning"})
    assert things.show(stalls.tx, stalls.evening.id).waitlisted == 0


def test_whoever_stands_by_for_what_they_get_has_it(stalls: Stalls, now: datetime) -> None:
    standby.stand_by(stalls.tx, stalls.evening.id, stalls.ana, now=now)
    swaps.agree(stalls.tx, stalls.asks().id, stalls.ben, now=now)
    assert (stalls.has(stalls.ana), stalls.has(stalls.ben)) == ({"Evening"}, {"Morning"})


@pytest.mark.parametrize("who", ["ben", "ana"])
def test_a_no_leaves_everything_as_it_is(stalls: Stalls, now: datetime, who: str) -> None:
    swap = stalls.asks()
    caller = stalls.ben if who == "ben" else stalls.ana
    assert swaps.decline(stalls.tx, swap.id, in_a_dm(caller), now=now).swap.state == (
        "declined" if who == "ben" else "stopped"
    )
    assert (stalls.has(stalls.ana), stalls.has(stalls.ben)) == ({"Morning"}, {"Evening"})
    assert stalls.told("swap_settled") == ([stalls.ana.user_id] if who == "ben" else [])
    assert not stalls.told("swap_asked")
    with pytest.raises(Refusal, match="you keep your place on “Evening”"):
        swaps.agree(stalls.tx, swap.id, stalls.ben, now=now)


def test_without_an_answer_it_is_over_in_time(stalls: Stalls, now: datetime) -> None:
    swap = stalls.asks()
    assert swap.ends_at == now + swaps.PATIENCE
    assert not swaps.due(stalls.tx, now=now + DAY)
    [due] = swaps.due(stalls.tx, now=now + 2 * DAY)
    for _twice in range(2):
        swaps.look_after(stalls.tx, due.subject_id, now=now + 2 * DAY)
    assert stalls.state(swap) == "late"
    assert stalls.told("swap_settled") == [stalls.ana.user_id]
    assert not swaps.due(stalls.tx, now=now + 9 * DAY)
    assert swaps.purge(stalls.tx, now=now + 30 * DAY) == 0
    assert swaps.purge(stalls.tx, now=now + 93 * DAY) == 1
    assert swapped.find(stalls.tx, swap.id) is None


def test_there_is_no_longer_time_than_until_the_first_of_the_two_starts(
    stalls: Stalls, now: datetime
) -> None:
    late = now + 4 * DAY + 20 * HOUR
    swap = swaps.ask(
        stalls.tx, stalls.morning.id, stalls.evening.id, stalls.ana, stalls.ben.user_id, now=late
    )
    assert swap.ends_at == now + 5 * DAY


# ------------------------------------------------------------------ what happens meanwhile


def gives_up(stalls: Stalls, now: datetime, person: Caller, thing: Thing) -> None:
    giving_back.give_up(stalls.tx, thing.id, person, now=now)


def leaves(stalls: Stalls, now: datetime, person: Caller, thing: Thing) -> None:
    departures.leave(stalls.tx, stalls.community.guild_id, person.user_id, now=now)


def erases(stalls: Stalls, now: datetime, person: Caller, thing: Thing) -> None:
    mine.erase(stalls.tx, stalls.community.guild_id, person.user_id, now=now)


def has_done_it(stalls: Stalls, now: datetime, person: Caller, thing: Thing) -> None:
    commitments.report_done(stalls.tx, thing.id, person, now=now)


def is_cancelled(stalls: Stalls, now: datetime, person: Caller, thing: Thing) -> None:
    endings.cancel(stalls.tx, thing.id, stalls.community.coordinator, now=now)


def is_moved(stalls: Stalls, now: datetime, person: Caller, thing: Thing) -> None:
    starts = now + 7 * DAY
    occasion = Occasion(starts, starts + HOUR)
    amendments.move(stalls.tx, thing.id, stalls.community.coordinator, occasion=occasion, now=now)


Happens = Callable[[Stalls, datetime, Caller, Thing], None]


@pytest.mark.parametrize("happens", [gives_up, leaves, erases, has_done_it, is_cancelled, is_moved])
@pytest.mark.parametrize("who", ["ben", "ana"])
def test_what_is_no_longer_as_it_was_asked_ends_it_and_whoever_asked_hears(
    stalls: Stalls, now: datetime, happens: Happens, who: str
) -> None:
    swap = stalls.asks()
    person, thing = (stalls.ben, stalls.evening) if who == "ben" else (stalls.ana, stalls.morning)
    happens(stalls, now, person, thing)
    assert stalls.state(swap) in ("ended", None)
    assert not stalls.told("swap_asked")
    of_the_thing = happens in (is_cancelled, is_moved)
    hears = [stalls.ana.user_id] if who == "ben" or of_the_thing else []
    assert stalls.told("swap_settled") == hears
    with pytest.raises(Refusal):
        swaps.agree(stalls.tx, swap.id, stalls.ben, now=now)
    if not of_the_thing:
        assert stalls.has(stalls.ana if who == "ben" else stalls.ben) == {
            "Morning" if who == "ben" else "Evening"
        }


def test_once_one_of_them_has_begun_nobody_swaps(stalls: Stalls, now: datetime) -> None:
    swap = stalls.asks()
    with pytest.raises(Refusal, match="has begun"):
        swaps.agree(stalls.tx, swap.id, stalls.ben, now=now + 5 * DAY)
    assert stalls.has(stalls.ana) == {"Morning"}


def test_a_place_is_part_of_one_question_at_most(stalls: Stalls, now: datetime) -> None:
    """Three-way: Ana asks Ben; neither of them can ask or be asked about it meanwhile, and both read why."""
    third = stalls.post(16, "Night")
    commitments.accept(stalls.tx, third.id, stalls.cem, now=now)
    swap = stalls.asks()
    with pytest.raises(Refusal, match="asked somebody about your place"):
        swaps.ask(stalls.tx, stalls.morning.id, third.id, stalls.ana, stalls.cem.user_id, now=now)
    with pytest.raises(Refusal, match="Please answer that first"):
        swaps.ask(stalls.tx, stalls.evening.id, third.id, stalls.ben, stalls.cem.user_id, now=now)
    blind = swaps.ask(stalls.tx, third.id, stalls.evening.id, stalls.cem, stalls.ben.user_id, now=now)
    assert blind.theirs_id is None, "Ben is not asked twice, and Cem does not learn why"
    swaps.agree(stalls.tx, swap.id, stalls.ben, now=now)
    assert stalls.has(stalls.ana) == {"Evening"}
    assert stalls.state(blind) == "asked", "it ends in its time, with no answer"


def test_a_place_on_offer_is_not_swapped_and_the_other_way_round(stalls: Stalls, now: datetime) -> None:
    handing_on.offer(stalls.tx, stalls.morning.id, stalls.ana, now=now)
    with pytest.raises(Refusal, match="Keep it first"):
        stalls.asks()
    handing_on.keep(stalls.tx, stalls.morning.id, stalls.ana, now=now)
    handing_on.offer(stalls.tx, stalls.evening.id, stalls.ben, now=now)
    assert stalls.asks().theirs_id is None
    swaps.decline(stalls.tx, swapped_by(stalls), stalls.ana, now=now)
    handing_on.keep(stalls.tx, stalls.evening.id, stalls.ben, now=now)
    stalls.asks()
    for person, thing in ((stalls.ana, stalls.morning), (stalls.ben, stalls.evening)):
        with pytest.raises(Refusal, match="waits for an answer"):
            handing_on.offer(stalls.tx, thing.id, person, now=now)


def swapped_by(stalls: Stalls) -> int:
    own = rosters.commitment_of(stalls.tx, stalls.morning.id, stalls.ana.user_id)
    assert own is not None
    found = swapped.open_of_place(stalls.tx, own.id)
    assert found is not None
    return found.id


# ------------------------------------------------------------------ whom one may ask


def test_nobody_learns_who_is_in_by_naming_them(
    tx: Transaction, stalls: Stalls, community: Community, now: datetime
) -> None:
    """It reads the same for who is not in, rests, keeps away, or is not to be asked."""
    own = rosters.commitment_of(tx, stalls.morning.id, stalls.ana.user_id)
    assert own is not None

    def asked_blindly(of: Caller, *, reachable: bool = True) -> None:
        swap = swaps.ask(
            tx,
            stalls.morning.id,
            stalls.evening.id,
            stalls.ana,
            of.user_id,
            reachable=reachable,
            now=now,
        )
        assert (swap.theirs_id, swap.state, swap.ends_at) == (None, "asked", now + swaps.PATIENCE)
        assert swaps.show(tx, swap.id, stalls.ana).other is None
        swaps.decline(tx, swap.id, stalls.ana, now=now)

    asked_blindly(stalls.cem)
    asked_blindly(stalls.ben, reachable=False)
    boundaries.draw(tx, community.guild_id, stalls.ben, stalls.ana.user_id, now=now)
    asked_blindly(stalls.ben)
    assert not stalls.told("swap_asked")


def test_who_rests_is_not_asked(tx: Transaction, stalls: Stalls, community: Community, now: datetime) -> None:
    volunteers.pause(
        tx,
        community.guild_id,
        stalls.ben.user_id,
        now + DAY,
        keep_reminders=True,
        language="en",
        now=now,
    )
    assert stalls.asks().theirs_id is None


def test_what_one_could_have_and_who_is_shown_there(
    tx: Transaction, stalls: Stalls, community: Community, now: datetime
) -> None:
    undated, over = community.post(tx, now=now), stalls.post(20, "Over")
    endings.cancel(tx, over.id, community.coordinator, now=now)
    thing, others = swappable.choices(tx, stalls.morning.id, stalls.ana, now=now)
    assert thing.id == stalls.morning.id
    assert [one.title for one in others] == ["Evening"]
    assert undated.id not in [one.id for one in others]
    before = swappable.before_asking(tx, stalls.morning.id, stalls.evening.id, stalls.ana, now=now)
    assert not before.people
    showing.choose(tx, stalls.evening.id, stalls.ben, shown=True, now=now)
    before = swappable.before_asking(tx, stalls.morning.id, stalls.evening.id, stalls.ana, now=now)
    assert before.people == [stalls.ben.user_id]


def test_bad_input_gets_a_sentence(
    tx: Transaction, stalls: Stalls, community: Community, elsewhere: Community, now: datetime
) -> None:
    with pytest.raises(Refusal, match="That is you"):
        stalls.asks(of=stalls.ana)
    with pytest.raises(Refusal, match="the same one"):
        swaps.ask(tx, stalls.morning.id, stalls.morning.id, stalls.ana, stalls.ben.user_id, now=now)
    with pytest.raises(Refusal, match="no place"):
        stalls.asks(by=stalls.cem)
    commitments.accept(tx, stalls.morning.id, stalls.cem, now=now)
    with pytest.raises(Refusal, match="no place"):
        stalls.asks(by=stalls.cem)
    undated = community.post(tx, places=2, now=now)
    commitments.accept(tx, undated.id, stalls.ben, now=now)
    with pytest.raises(Refusal, match="can't be swapped"):
        swaps.ask(tx, stalls.morning.id, undated.id, stalls.ana, stalls.ben.user_id, now=now)
    strange = elsewhere.post(tx, now=now)
    with pytest.raises(NotFound):
        swaps.ask(tx, stalls.morning.id, strange.id, stalls.ana, stalls.ben.user_id, now=now)
    swap = stalls.asks()
    for stranger in (stalls.cem, Caller(stalls.ben.user_id, elsewhere.guild_id)):
        for act in (swaps.agree, swaps.decline, swaps.show):
            with pytest.raises(NotFound):
                act(tx, swap.id, stranger, **({} if act is swaps.show else {"now": now}))
    with pytest.raises(NotFound):
        swaps.agree(tx, swap.id, stalls.ana, now=now)
    with pytest.raises(NotFound):
        swaps.agree(tx, 10**6, stalls.ben, now=now)


def test_who_has_both_swaps_nothing(
    stalls: Stalls, tx: Transaction, community: Community, now: datetime
) -> None:
    amendments.resize(tx, stalls.evening.id, community.coordinator, 2, now=now)
    swap = stalls.asks()
    commitments.accept(tx, stalls.evening.id, stalls.ana, now=now)
    with pytest.raises(Refusal, match="nothing to swap"):
        swaps.agree(tx, swap.id, stalls.ben, now=now)
    assert (stalls.has(stalls.ana), stalls.has(stalls.ben)) == ({"Morning", "Evening"}, {"Evening"})


def test_in_quiet_mode_nobody_is_shown_to_anybody(
    tx: Transaction, stalls: Stalls, community: Community, now: datetime
) -> None:
    guild_settings.set_quiet(tx, community.admin, True, now=now)
    with pytest.raises(Refusal, match="quiet mode"):
        stalls.asks()


def test_what_it_would_clash_with_is_asked_first(stalls: Stalls, tx: Transaction, now: datetime) -> None:
    """Of what one gets, and not with what one gives."""
    beside = stalls.post(1, "Beside", places=None)
    commitments.accept(tx, beside.id, stalls.ben, now=now)
    swap = stalls.asks()
    asked = swaps.agree(tx, swap.id, stalls.ben, now=now)
    assert asked.clash is not None
    assert [one.title for one in asked.clash.others] == ["Beside"]
    assert stalls.has(stalls.ben) == {"Evening"}
    assert swaps.agree(tx, swap.id, stalls.ben, agreed=asked.clash.seen, now=now).swap.state == "done"


def test_both_read_it_in_their_data_and_erase_it(
    stalls: Stalls, tx: Transaction, community: Community, now: datetime
) -> None:
    swap = stalls.asks()
    for person in (stalls.ana, stalls.ben):
        shown = {one.name: one.rows for one in own_data.show(tx, community.guild_id, person.user_id)}
        assert len(shown["swaps"]) == 1
    mine.erase(tx, community.guild_id, stalls.ben.user_id, now=now)
    assert swapped.find(tx, swap.id) is None
    assert stalls.told("swap_settled") == [stalls.ana.user_id]
