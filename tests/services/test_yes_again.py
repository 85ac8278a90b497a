"""A yes is said once more for the present moment and place; another one begins anew."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.db import Transaction
from bot.errors import NotFound, Refusal
from bot.services.things import amendments, commitments, endings, giving_back, rosters, things, yes_again
from bot.services.things.amendments import words_of
from bot.services.things.things import Occasion, Thing
from tests.services.conftest import Community, in_a_dm

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def gathering(tx: Transaction, community: Community, now: datetime) -> Thing:
    ask = community.post(tx, places=1, now=now)
    occasion = Occasion(now + DAY, now + DAY + HOUR, "The old oak")
    return amendments.move(tx, ask.id, community.coordinator, occasion=occasion, now=now)


def seen(tx: Transaction, thing: Thing) -> str:
    """What somebody reads just now says so much of when and where it is."""
    return yes_again.mark_of(things.show(tx, thing.id))


def test_it_is_said_once_also_from_a_direct_message(
    tx: Transaction, community: Community, gathering: Thing, now: datetime
) -> None:
    person = community.newcomer()
    commitments.accept(tx, gathering.id, person, now=now)
    _thing, said = yes_again.say(tx, gathering.id, in_a_dm(person), seen=seen(tx, gathering), now=now)
    assert said is not None
    assert said.again_at == now
    _thing, said = yes_again.say(tx, gathering.id, person, seen=seen(tx, gathering), now=now + HOUR)
    assert said is not None
    assert said.again_at == now, "twice is once"


def test_another_moment_or_place_begins_anew_and_other_words_do_not(
    tx: Transaction, community: Community, gathering: Thing, now: datetime
) -> None:
    person = community.newcomer()
    commitments.accept(tx, gathering.id, person, now=now)

    def said_again() -> bool:
        found = rosters.commitment_of(tx, gathering.id, person.user_id)
        return found is not None and found.again_at is not None

    yes_again.say(tx, gathering.id, person, seen=seen(tx, gathering), now=now)
    other = replace(words_of(gathering), title="Plant oaks")
    amendments.reword(tx, gathering.id, community.coordinator, other, now=now)
    assert said_again()
    occasion = Occasion(now + DAY, now + DAY + HOUR, "The young oak")
    amendments.move(tx, gathering.id, community.coordinator, occasion=occasion, now=now)
    assert not said_again()
    yes_again.say(tx, gathering.id, person, seen=seen(tx, gathering), now=now)
    giving_back.decline(tx, gathering.id, person, now=now)
    commitments.accept(tx, gathering.id, person, now=now)
    assert not said_again()


def test_who_has_no_place_or_comes_too_late_is_told(
    tx: Transaction, community: Community, elsewhere: Community, gathering: Thing, now: datetime
) -> None:
    has, waits = community.newcomers(2)
    for person in (has, waits):
        commitments.accept(tx, gathering.id, person, now=now)
    for who in (waits, community.newcomer()):
        with pytest.raises(Refusal, match="no place"):
            yes_again.say(tx, gathering.id, who, seen=seen(tx, gathering), now=now)
    with pytest.raises(NotFound):
        yes_again.say(tx, gathering.id, elsewhere.newcomer(), seen=seen(tx, gathering), now=now)
    with pytest.raises(Refusal):
        yes_again.say(tx, gathering.id, has, seen=seen(tx, gathering), now=now + 2 * DAY)
    endings.cancel(tx, gathering.id, community.coordinator, now=now)
    with pytest.raises(Refusal):
        yes_again.say(tx, gathering.id, has, seen=seen(tx, gathering), now=now)


@pytest.mark.parametrize("change", ["moved", "elsewhere", "with another code"])
def test_a_yes_to_what_was_before_counts_for_nothing(
    tx: Transaction, community: Community, gathering: Thing, now: datetime, change: str
) -> None:
    person = community.newcomer()
    commitments.accept(tx, gathering.id, person, now=now)
    before, occasion = seen(tx, gathering), gathering.occasion
    assert occasion is not None
    another = {
        "moved": replace(occasion, starts_at=occasion.starts_at + timedelta(minutes=5)),
        "elsewhere": replace(occasion, place="The young oak"),
        "with another code": replace(occasion, details="Code 12"),
    }[change]
    amendments.move(tx, gathering.id, community.coordinator, occasion=another, now=now)
    thing, said = yes_again.say(tx, gathering.id, person, seen=before, now=now)
    assert said is None
    assert thing.occasion == another
    found = rosters.commitment_of(tx, gathering.id, person.user_id)
    assert found is not None
    assert found.again_at is None
    _thing, said = yes_again.say(tx, gathering.id, person, seen=seen(tx, gathering), now=now)
    assert said is not None
