"""How a thing ends, and goes on after all: a slip that nobody heard of is none."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.db import Transaction
from bot.errors import Invalid, Refusal
from bot.services.things import amendments, commitments, endings, giving_back, how_it_went, things
from bot.services.things.amendments import words_of
from bot.services.things.managing import GRACE
from bot.services.things.things import Occasion
from tests.services.conftest import Community
from tests.services.reminding import to_be_reminded

DAY, SECOND = timedelta(days=1), timedelta(seconds=1)
WAYS = {"closed": endings.close, "cancelled": endings.cancel}


def waiting(tx: Transaction, community: Community) -> set[tuple[str, int | None, datetime]]:
    """Which messages are on their way, to whom, and when."""
    kinds = ("changed", "cancelled", "over", "place", "offer", "how_it_went")
    parcels = [one for kind in kinds for one in community.parcels(tx, kind)]
    found = {(one.kind, one.user_id, one.due_at) for one in parcels if one.state == "waiting"}
    return found | {("reminder", *one) for one in to_be_reminded(tx, community)}


@pytest.mark.parametrize("way", WAYS)
def test_a_slip_within_the_minute_leaves_everything_as_it_was(
    tx: Transaction, community: Community, now: datetime, way: str
) -> None:
    ask = community.post(tx, places=1, deadline=now + 3 * DAY, now=now)
    has, waits, left = community.newcomers(3)
    for person in (left, has, waits):
        commitments.accept(tx, ask.id, person, now=now)
    giving_back.decline(tx, ask.id, left, now=now)
    words = replace(words_of(things.show(tx, ask.id)), step="Bring two spades")
    amendments.reword(tx, ask.id, community.coordinator, words, now=now)
    before = waiting(tx, community)
    assert {kind for kind, _user, _due in before} == {"changed", "reminder", "place"}
    WAYS[way](tx, ask.id, community.coordinator, now=now + SECOND)
    ended = {kind for kind, _user, _due in waiting(tx, community)}
    assert ended == {"over" if way == "closed" else "cancelled"}, "nothing is said of what goes on"
    opened = endings.reopen(
        tx, ask.id, community.coordinator, deadline=now + 3 * DAY, now=now + SECOND + GRACE - SECOND
    )
    assert opened.is_open(now)
    assert waiting(tx, community) == before


@pytest.mark.parametrize("way", WAYS)
def test_at_the_minute_they_have_heard_and_hear_that_it_goes_on(
    tx: Transaction, community: Community, now: datetime, way: str
) -> None:
    ask, person = community.post(tx, deadline=now + 3 * DAY, now=now), community.newcomer()
    commitments.accept(tx, ask.id, person, now=now)
    WAYS[way](tx, ask.id, community.coordinator, now=now)
    later = now + GRACE
    endings.reopen(tx, ask.id, community.coordinator, deadline=now + 3 * DAY, now=later)
    assert ("changed", person.user_id, later + GRACE) in waiting(tx, community)


def test_another_moment_is_told_however_soon_it_goes_on(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask, person = community.post(tx, deadline=now + 3 * DAY, now=now), community.newcomer()
    commitments.accept(tx, ask.id, person, now=now)
    endings.cancel(tx, ask.id, community.coordinator, now=now)
    endings.reopen(tx, ask.id, community.coordinator, deadline=now + 4 * DAY, now=now)
    assert waiting(tx, community) == {
        ("changed", person.user_id, now + GRACE),
        ("reminder", person.user_id, now + 3 * DAY),
    }


def test_of_what_is_over_no_change_is_promised_any_more(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask, person = community.post(tx, deadline=now + 3 * DAY, now=now), community.newcomer()
    commitments.accept(tx, ask.id, person, now=now)
    words = replace(words_of(things.show(tx, ask.id)), step="Bring two spades")
    changed = amendments.reword(tx, ask.id, community.coordinator, words, now=now)
    assert endings.hear_of_it(tx, changed) == (1, now + GRACE)
    closed = endings.close(tx, ask.id, community.coordinator, now=now)
    assert endings.hear_of_it(tx, closed) == (0, None)


def test_the_question_of_an_end_that_is_none_any_more_takes_no_answer(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask, person = community.post(tx, deadline=now + DAY, now=now), community.newcomer()
    commitments.accept(tx, ask.id, person, now=now)
    endings.close_if_over(tx, ask.id, now=now + DAY)
    endings.reopen(tx, ask.id, community.coordinator, deadline=now + 3 * DAY, now=now + DAY)
    with pytest.raises(Refusal, match="goes on"):
        how_it_went.tell(tx, ask.id, person, "could_not", now=now + DAY)
    endings.close_if_over(tx, ask.id, now=now + 3 * DAY)
    assert ("how_it_went", person.user_id, now + 3 * DAY) in waiting(tx, community)


def test_what_changed_before_and_during_a_slip_is_one_message(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask, person = community.post(tx, deadline=now + 3 * DAY, now=now), community.newcomer()
    commitments.accept(tx, ask.id, person, now=now)
    amendments.move(tx, ask.id, community.coordinator, deadline=now + 4 * DAY, now=now)
    endings.cancel(tx, ask.id, community.coordinator, now=now)
    words = replace(words_of(things.show(tx, ask.id)), step="Bring gloves")
    amendments.reword(tx, ask.id, community.coordinator, words, now=now)
    endings.reopen(tx, ask.id, community.coordinator, deadline=now + 4 * DAY, now=now)
    told = [one.kind for one in community.parcels(tx, to=person) if one.state == "waiting"]
    assert told.count("changed") == 1
    assert "cancelled" not in told


def test_what_is_under_way_can_still_be_mended_and_a_slip_undone(
    tx: Transaction, community: Community, now: datetime
) -> None:
    """A festival of three days: on the second it moves to the hall, and goes on for longer."""
    ask, person, lead = community.post(tx, now=now), community.newcomer(), community.coordinator
    planned = Occasion(now + DAY, now + 4 * DAY, "The meadow")
    amendments.move(tx, ask.id, lead, occasion=planned, now=now)
    commitments.accept(tx, ask.id, person, now=now)
    second_day = now + 2 * DAY
    wet = replace(planned, ends_at=now + 5 * DAY, place="The hall")
    moved = amendments.move(tx, ask.id, lead, occasion=wet, now=second_day)
    assert moved.occasion == wet
    assert ("changed", person.user_id, second_day + GRACE) in waiting(tx, community)
    endings.close(tx, ask.id, lead, now=second_day)
    assert endings.reopen(tx, ask.id, lead, occasion=wet, now=second_day).is_open(second_day)
    for over in (replace(wet, starts_at=second_day - SECOND), replace(wet, ends_at=second_day)):
        with pytest.raises(Invalid):
            amendments.move(tx, ask.id, lead, occasion=over, now=second_day)
