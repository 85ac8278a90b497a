"""Who else is in is shown to who is in: only those who chose it, for that one thing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.db import Transaction
from bot.errors import NotFound, Refusal
from bot.services.care import boundaries
from bot.services.guild import guild_settings
from bot.services.guild.callers import Caller
from bot.services.own import mine
from bot.services.roles import role_pages, taking_turns
from bot.services.things import commitments, giving_back, going_round, showing
from bot.services.things.things import Thing
from tests.services.conftest import Community

HOUR = timedelta(hours=1)


@pytest.fixture
def ask(tx: Transaction, community: Community, now: datetime) -> Thing:
    return community.post(tx, now=now)


@pytest.fixture
def people(tx: Transaction, community: Community, ask: Thing, now: datetime) -> list[Caller]:
    """Three who are in."""
    found = community.newcomers(3)
    for person in found:
        commitments.accept(tx, ask.id, person, now=now)
    return found


def seen_by(tx: Transaction, ask: Thing, person: Caller) -> list[int]:
    return list(showing.others(tx, ask.id, person).others)


def test_nobody_is_shown_who_did_not_choose_it_and_only_for_this_one(
    tx: Transaction, community: Community, ask: Thing, people: list[Caller], now: datetime
) -> None:
    one, two, three = people
    assert seen_by(tx, ask, two) == []
    showing.choose(tx, ask.id, one, shown=True, now=now)
    for other in (two, three):
        assert seen_by(tx, ask, other) == [one.user_id]
    assert showing.others(tx, ask.id, one).is_shown
    assert seen_by(tx, ask, one) == []
    another = community.post(tx, now=now)
    for person in people:
        commitments.accept(tx, another.id, person, now=now)
    assert seen_by(tx, another, two) == []


def test_it_ends_at_once_when_it_is_taken_back_given_back_or_erased(
    tx: Transaction, community: Community, ask: Thing, people: list[Caller], now: datetime
) -> None:
    one, two, three = people
    for person in people:
        showing.choose(tx, ask.id, person, shown=True, now=now)
    assert len(seen_by(tx, ask, one)) == 2
    showing.choose(tx, ask.id, two, shown=False, now=now)
    assert seen_by(tx, ask, one) == [three.user_id]
    giving_back.decline(tx, ask.id, three, now=now)
    assert seen_by(tx, ask, one) == []
    commitments.accept(tx, ask.id, three, now=now)
    assert seen_by(tx, ask, one) == [], "who comes back chooses anew"
    showing.choose(tx, ask.id, three, shown=True, now=now)
    commitments.report_done(tx, ask.id, three, now=now)
    assert seen_by(tx, ask, one) == [three.user_id], "who did it is still in"
    mine.erase(tx, community.guild_id, three.user_id, now=now)
    assert seen_by(tx, ask, one) == []


def test_who_would_rather_not_meet_somebody_is_not_shown_to_them_nor_they_to_them(
    tx: Transaction, community: Community, ask: Thing, people: list[Caller], now: datetime
) -> None:
    one, two, three = people
    for person in people:
        showing.choose(tx, ask.id, person, shown=True, now=now)
    boundaries.draw(tx, community.guild_id, one, two.user_id, now=now)
    assert seen_by(tx, ask, one) == [three.user_id]
    assert seen_by(tx, ask, two) == [three.user_id]
    assert set(seen_by(tx, ask, three)) == {one.user_id, two.user_id}


def test_in_quiet_mode_nobody_is_shown_and_it_can_still_be_taken_back(
    tx: Transaction, community: Community, ask: Thing, people: list[Caller], now: datetime
) -> None:
    one, two, _three = people
    showing.choose(tx, ask.id, one, shown=True, now=now)
    guild_settings.set_quiet(tx, community.admin, True, now=now)
    with pytest.raises(Refusal, match="quiet mode"):
        showing.others(tx, ask.id, two)
    with pytest.raises(Refusal, match="quiet mode"):
        showing.choose(tx, ask.id, two, shown=True, now=now)
    showing.choose(tx, ask.id, one, shown=False, now=now)
    guild_settings.set_quiet(tx, community.admin, False, now=now)
    assert seen_by(tx, ask, two) == []


def test_only_who_is_in_sees_it_or_is_on_it(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    full = community.post(tx, places=1, now=now)
    has, waits, stranger = community.newcomers(3)
    for person in (has, waits):
        commitments.accept(tx, full.id, person, now=now)
    for who in (waits, stranger, community.coordinator):
        with pytest.raises(Refusal):
            showing.others(tx, full.id, who)
        with pytest.raises(Refusal):
            showing.choose(tx, full.id, who, shown=True, now=now)
    with pytest.raises(NotFound):
        showing.others(tx, full.id, elsewhere.newcomer())
    with pytest.raises(NotFound):
        showing.others(tx, full.id, replace(has, guild_id=elsewhere.guild_id))


def test_whoever_has_a_role_is_named_to_everybody_once_they_chose_that(
    tx: Transaction, community: Community, now: datetime
) -> None:
    role, stranger = community.offer(tx, places=3, now=now), community.newcomer()
    one, two = people = community.newcomers(2)
    for person in people:
        commitments.accept(tx, role.id, person, now=now)
    rota = taking_turns.begin(tx, role.id, community.coordinator, every="week", weekday=2, now=now)
    at = rota.rhythm.begins(0) + HOUR
    assert taking_turns.whose(tx, role.id, now=at) == one.user_id

    def on_the_page() -> tuple[list[int], int | None]:
        page = role_pages.show(tx, role.id, stranger, now=at)
        assert page.turn is not None
        assert page.turn.is_somebodys
        return list(page.named), page.turn.user_id

    assert on_the_page() == ([], None)
    showing.choose(tx, role.id, one, shown=True, now=now)
    assert on_the_page() == ([], None), "that was for those who have it"
    showing.be_named(tx, role.id, two, named=True, now=now)
    assert on_the_page() == ([two.user_id], None)
    showing.be_named(tx, role.id, one, named=True, now=now + HOUR)
    assert on_the_page() == ([two.user_id, one.user_id], one.user_id)
    giving_back.decline(tx, role.id, two, now=now)
    commitments.accept(tx, role.id, two, now=now)
    assert two.user_id not in showing.named(tx, role), "that was of before"
    with pytest.raises(Refusal):
        showing.be_named(tx, role.id, stranger, named=True, now=now)
    with pytest.raises(NotFound):
        showing.be_named(tx, community.post(tx, now=now).id, one, named=True, now=now)
    guild_settings.set_quiet(tx, community.admin, True, now=now)
    assert on_the_page() == ([], None)
    with pytest.raises(Refusal, match="quiet"):
        showing.be_named(tx, role.id, two, named=True, now=now)
    showing.be_named(tx, role.id, one, named=False, now=now)


def test_the_card_of_a_role_is_drawn_anew_as_another_turn_begins(
    tx: Transaction, community: Community, now: datetime
) -> None:
    role = community.offer(tx, places=3, now=now)
    for person in community.newcomers(2):
        commitments.accept(tx, role.id, person, now=now)
    rota = taking_turns.begin(tx, role.id, community.coordinator, every="week", weekday=2, now=now)

    def drawn() -> int:
        [card] = community.parcels(tx, "role_card")
        return card.revision

    for number in (1, 2):
        begins, before = rota.rhythm.begins(number), drawn()
        for at in (begins - HOUR, begins, begins + HOUR):
            going_round.look_at(tx, role.id, at)
            taking_turns.look_after(tx, role.id, now=at)
        assert drawn() == before + 1, "as it begins, and not each time that it is looked"
