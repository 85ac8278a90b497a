"""Who did it is ticked by whoever looks after a thing; what people say themselves stands."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Thread

import pytest

from bot.db import Transaction
from bot.errors import NotAllowed, NotFound, Refusal
from bot.services.people import volunteers
from bot.services.things import attendance, commitments, endings, giving_back, rosters, things, wins
from bot.services.things.asks import Ask
from bot.services.things.attendance import PAGE, Shown
from tests.conftest import open_session
from tests.services.at_once import committed, wait_until_somebody_waits_for_a_lock
from tests.services.celebrating import told as are_told
from tests.services.conftest import Community, in_a_dm
from tests.services.reminding import to_be_reminded

DAY = timedelta(days=1)


def first_page(tx: Transaction, ask: Ask, community: Community, now: datetime) -> Shown:
    _thing, listed = attendance.sheet(tx, ask.id, community.coordinator)
    return attendance.shown(listed[:PAGE], now=now)


def test_ticks_count_and_are_taken_back(tx: Transaction, community: Community, now: datetime) -> None:
    ask = community.post(tx, target=2, now=now)
    ana, ben, cleo = people = community.newcomers(3)
    for person in people:
        commitments.accept(tx, ask.id, person, now=now)
    commitments.report_done(tx, ask.id, cleo, now=now)

    def ticked(*came: int) -> int:
        attendance.tick(
            tx, ask.id, community.coordinator, page=first_page(tx, ask, community, now), came=came, now=now
        )
        return things.show(tx, ask.id).done

    assert ticked(ana.user_id, ben.user_id) == 3
    assert wins.known_by(tx, f"target:{ask.id}") is not None
    assert ticked(ana.user_id) == 2, "who said so themselves has done it"
    assert ticked(ana.user_id) == 2, "twice is once"
    undone = volunteers.require(tx, community.guild_id, ben.user_id)
    assert undone.first_done_at is None, "and ben has done nothing yet"
    assert volunteers.require(tx, community.guild_id, ana.user_id).first_done_at == now


def test_who_is_not_on_the_list_is_named_and_nothing_is_stored_of_them(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask, stranger = community.post(tx, now=now), community.newcomer()
    waits = community.newcomer()
    commitments.accept(tx, ask.id, community.newcomer(), now=now)
    page = first_page(tx, ask, community, now)
    found = attendance.tick(
        tx, ask.id, community.coordinator, page=page, came=[stranger.user_id, waits.user_id], now=now
    )
    assert found == [stranger.user_id, waits.user_id]
    assert things.show(tx, ask.id).done == 0
    assert volunteers.find(tx, community.guild_id, stranger.user_id) is None


@pytest.mark.parametrize("people", [0, 1, 25, 26, 60])
def test_a_page_is_ticked_without_the_others(
    tx: Transaction, community: Community, now: datetime, people: int
) -> None:
    ask = community.post(tx, now=now)
    for person in community.newcomers(people):
        commitments.accept(tx, ask.id, person, now=now)
    _thing, listed = attendance.sheet(tx, ask.id, community.coordinator)
    for part in (listed[at : at + PAGE] for at in range(0, people, PAGE)):
        came = [one.user_id for one in part]
        page = attendance.shown(part, now=now)
        attendance.tick(tx, ask.id, community.coordinator, page=page, came=came, now=now)
    assert things.show(tx, ask.id).done == people


def test_it_is_for_whoever_looks_after_it(tx: Transaction, community: Community, now: datetime) -> None:
    ask = community.post(tx, now=now)
    commitments.accept(tx, ask.id, community.newcomer(), now=now)
    page = first_page(tx, ask, community, now)
    for who in (community.newcomer(), community.moderator):
        with pytest.raises(NotAllowed):
            attendance.sheet(tx, ask.id, who)
        with pytest.raises(NotAllowed):
            attendance.tick(tx, ask.id, who, page=page, came=[who.user_id], now=now)


def test_what_two_leads_tick_at_once_is_kept_of_both(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask, later = community.post(tx, now=now), now + timedelta(seconds=1)
    ana, ben = people = community.newcomers(2)
    for person in people:
        commitments.accept(tx, ask.id, person, now=now)
    page = first_page(tx, ask, community, now)
    for lead, came in ((community.coordinator, ana), (community.admin, ben)):
        attendance.tick(tx, ask.id, lead, page=page, came=[came.user_id], now=later)
    assert things.show(tx, ask.id).done == 2


def test_whoever_moves_to_another_page_meanwhile_stays_ticked(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask, people = community.post(tx, now=now), community.newcomers(PAGE + 1)
    for person in people:
        commitments.accept(tx, ask.id, person, now=now)
    _ask, listed = attendance.sheet(tx, ask.id, community.coordinator)
    first, second = (attendance.shown(part, now=now) for part in (listed[:PAGE], listed[PAGE:]))
    last = listed[-1].user_id
    attendance.tick(tx, ask.id, community.coordinator, page=second, came=[last], now=now)
    giving_back.decline(tx, ask.id, people[0], now=now)
    attendance.tick(tx, ask.id, community.coordinator, page=first, came=[], now=now)
    found = rosters.commitment_of(tx, ask.id, last)
    assert found
    assert found.done_at == now


# On PostgreSQL, where two transactions really run at the same time.


def test_a_tick_and_an_erasure_do_not_wait_for_each_other(postgres_database: str, now: datetime) -> None:
    community = Community()
    with open_session(postgres_database) as one, open_session(postgres_database) as other:
        with committed(one) as tx:
            community.set_up(tx, now=now)
            ask, person = community.post(tx, now=now), community.newcomer()
            commitments.accept(tx, ask.id, person, now=now)
            page = first_page(tx, ask, community, now)

        def tick() -> None:
            with committed(other) as tx:
                attendance.tick(tx, ask.id, community.coordinator, page=page, came=[person.user_id], now=now)

        slower = Thread(target=tick)
        with committed(one) as tx:
            volunteers.hold(tx, community.guild_id, person.user_id)
            slower.start()
            wait_until_somebody_waits_for_a_lock(postgres_database, slower)
            assert things.hold(tx, ask.id), "the one who holds the person comes through to the roster"
        slower.join()
        with committed(one) as tx:
            assert things.show(tx, ask.id).done == 1


# ------------------------------------------------------------------ a Done that was a slip


def test_a_slip_is_not_counted_and_the_place_stays(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask, person = community.post(tx, deadline=now + 3 * DAY, now=now), community.newcomer()
    commitments.accept(tx, ask.id, person, now=now)
    commitments.report_done(tx, ask.id, person, now=now)
    for _twice in range(2):
        undone = attendance.take_back(tx, ask.id, in_a_dm(person), now=now)
        assert (undone.done, undone.confirmed) == (0, 1)
    assert to_be_reminded(tx, community) == {(person.user_id, now + 2 * DAY)}, "it is owed again"
    assert volunteers.require(tx, community.guild_id, person.user_id).first_done_at is None
    assert commitments.report_done(tx, ask.id, person, now=now).first, "and may still be done"


def test_what_others_ticked_or_hear_of_and_what_is_long_ago_stays(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask = community.post(tx, now=now)
    ticked, told, late, stranger = community.newcomers(4)
    for person in (ticked, told, late):
        commitments.accept(tx, ask.id, person, now=now)
    page = first_page(tx, ask, community, now)
    attendance.tick(tx, ask.id, community.coordinator, page=page, came=[ticked.user_id], now=now)
    for person in (told, late):
        commitments.report_done(tx, ask.id, person, now=now)
    wins.choose(tx, community.guild_id, told.user_id, "anonymous", now=now)
    are_told(tx, community, now)
    for who, at, why in (
        (ticked, now, "has ticked that"),
        (told, now, "hear of it"),
        (late, now + attendance.A_SLIP + DAY, "more than a day"),
    ):
        with pytest.raises(Refusal, match=why):
            attendance.take_back(tx, ask.id, who, now=at)
    with pytest.raises(NotFound):
        attendance.take_back(tx, ask.id, stranger, now=now)
    assert things.show(tx, ask.id).done == 3


def test_what_somebody_says_counts_more_than_what_was_ticked_for_them(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask, person = community.post(tx, now=now), community.newcomer()
    commitments.accept(tx, ask.id, person, now=now)
    page = first_page(tx, ask, community, now)
    attendance.tick(tx, ask.id, community.coordinator, page=page, came=[person.user_id], now=now)
    endings.close(tx, ask.id, community.coordinator, now=now)
    _ask, told = attendance.tell(tx, ask.id, person, "fell_through", now=now)
    assert (told.account, told.done_at) == ("fell_through", None)
    assert things.show(tx, ask.id).done == 0
    commitments.report_done(tx, ask.id, person, now=now)
    _ask, told = attendance.tell(tx, ask.id, person, "fell_through", now=now)
    assert told.done_at == now, "what they said themselves they take back as a slip"
