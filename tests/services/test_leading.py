"""Whoever looks after a thing may stop; nothing is left to nobody without a word."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.db import Transaction
from bot.errors import NotAllowed, NotFound, Refusal
from bot.services.own import mine
from bot.services.things import commitments, endings, giving_back, leading, leads, things
from tests.lives import carry_all
from tests.services.conftest import Community

HOUR = timedelta(hours=1)


def told(tx: Transaction, community: Community) -> list[int | None]:
    return [parcel.subject_id for parcel in community.parcels(tx, "leaderless")]


def test_with_the_last_one_gone_the_coordinators_hear_of_it_once(
    tx: Transaction, community: Community, now: datetime
) -> None:
    thing = community.post(tx, now=now)
    leading.take_on(tx, thing.id, community.admin, now=now)
    assert list(leads.of(tx, thing.id)) == [community.coordinator.user_id, community.admin.user_id]
    leading.stop(tx, thing.id, community.coordinator, now=now)
    assert told(tx, community) == []
    assert things.show(tx, thing.id).lead == community.admin.user_id
    for _time in range(2):
        leading.stop(tx, thing.id, community.admin, now=now)
    assert told(tx, community) == [thing.id]
    carry_all(tx, now)
    leading.take_on(tx, thing.id, community.coordinator, now=now + HOUR)
    [parcel] = community.parcels(tx, "leaderless")
    assert (parcel.state, parcel.revision) == ("waiting", 2), "drawn anew: somebody does"
    leading.stop(tx, thing.id, community.coordinator, now=now + 2 * HOUR)
    assert told(tx, community) == [thing.id, thing.id]


def test_whoever_erases_themselves_leaves_no_thing_without_word_but_what_is_over(
    tx: Transaction, community: Community, now: datetime
) -> None:
    lead = community.newcomer()
    alone, together, over = (community.post(tx, by=community.admin, now=now) for _ in range(3))
    for thing in (alone, over):
        leads.remove(tx, thing.id, community.admin.user_id)
    for thing in (alone, together, over):
        leads.add(tx, thing, lead.user_id, now=now)
    endings.close(tx, over.id, community.admin, now=now)
    mine.erase(tx, community.guild_id, lead.user_id, keeps_reports=False, now=now)
    assert told(tx, community) == [alone.id]


def test_only_coordinators_take_on_and_only_leads_stop(
    tx: Transaction, community: Community, now: datetime
) -> None:
    thing, stranger, lead = community.post(tx, now=now), community.newcomer(), community.newcomer()
    leads.add(tx, thing, lead.user_id, now=now)
    for verb in (leading.take_on, leading.stop):
        with pytest.raises(NotAllowed):
            verb(tx, thing.id, stranger, now=now)
    with pytest.raises(NotAllowed):
        leading.of(tx, thing.id, stranger)
    with pytest.raises(NotAllowed):
        leading.take_on(tx, thing.id, lead, now=now)
    assert leading.of(tx, thing.id, lead)[2] is False
    before = list(leads.of(tx, thing.id))
    leading.stop(tx, thing.id, community.admin, now=now)
    leading.take_on(tx, thing.id, community.coordinator, now=now)
    assert list(leads.of(tx, thing.id)) == before, "who does not look after it can't stop; twice is once"
    endings.take_back(tx, thing.id, community.coordinator, now=now)
    with pytest.raises(Refusal):
        leading.take_on(tx, thing.id, community.admin, now=now)


def asked(tx: Transaction, community: Community, kind: str = "lead_asked") -> list[int | None]:
    return [parcel.user_id for parcel in community.parcels(tx, kind)]


def test_whoever_is_in_is_asked_once_and_leads_only_with_a_yes(
    tx: Transaction, community: Community, now: datetime
) -> None:
    thing, person = community.post(tx, now=now), community.newcomer()
    commitments.accept(tx, thing.id, person, now=now)
    for _time in range(2):
        leading.ask(tx, thing.id, community.coordinator, person.user_id, now=now)
    assert asked(tx, community) == [person.user_id]
    assert person.user_id not in leads.of(tx, thing.id), "nobody is made a lead by somebody else"
    from_a_message = replace(person, guild_id=None)
    for _time in range(2):
        leading.answer(tx, thing.id, from_a_message, yes=True, now=now)
    assert list(leads.of(tx, thing.id)) == [community.coordinator.user_id, person.user_id]
    assert asked(tx, community, "lead_answered") == [community.coordinator.user_id]
    leading.stop(tx, thing.id, community.coordinator, now=now)
    assert things.show(tx, thing.id).lead == person.user_id, "handed over"
    assert told(tx, community) == []


def test_a_no_is_told_too_and_can_become_a_yes(tx: Transaction, community: Community, now: datetime) -> None:
    thing, person = community.post(tx, now=now), community.newcomer()
    commitments.accept(tx, thing.id, person, now=now)
    leading.ask(tx, thing.id, community.coordinator, person.user_id, now=now)
    for _time in range(2):
        leading.answer(tx, thing.id, person, yes=False, now=now)
    assert asked(tx, community, "lead_answered") == [community.coordinator.user_id]
    assert person.user_id not in leads.of(tx, thing.id)
    leading.answer(tx, thing.id, person, yes=True, now=now)
    assert person.user_id in leads.of(tx, thing.id)
    assert len(asked(tx, community, "lead_answered")) == 2


def test_who_is_not_in_was_not_asked_or_leads_already_is_refused(
    tx: Transaction, community: Community, now: datetime
) -> None:
    thing, stranger, left, person = community.post(tx, now=now), *community.newcomers(3)
    for one in (left, person):
        commitments.accept(tx, thing.id, one, now=now)
    giving_back.decline(tx, thing.id, left, now=now)
    for one in (stranger, left, community.coordinator):
        with pytest.raises(Refusal):
            leading.ask(tx, thing.id, community.coordinator, one.user_id, now=now)
    with pytest.raises(NotAllowed):
        leading.ask(tx, thing.id, person, stranger.user_id, now=now)
    for one in (stranger, person):
        with pytest.raises(NotFound):
            leading.answer(tx, thing.id, one, yes=True, now=now)
    leading.ask(tx, thing.id, community.coordinator, person.user_id, now=now)
    endings.close(tx, thing.id, community.coordinator, now=now)
    with pytest.raises(Refusal):
        leading.answer(tx, thing.id, person, yes=True, now=now)
    with pytest.raises(Refusal):
        leading.ask(tx, thing.id, community.coordinator, person.user_id, now=now)
    assert leading.answer(tx, thing.id, person, yes=False, now=now).id == thing.id
