"""A note for whoever looks after a thing next: for its leads and coordinators, one a thing."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.db import Transaction
from bot.errors import Invalid, NotAllowed, NotFound, Overtaken
from bot.services.guild.overtaking import marks
from bot.services.own import departures, mine
from bot.services.things import hand_overs
from bot.services.things.thing_notes import MOST_NOTE
from tests.services.conftest import Community

HOUR = timedelta(hours=1)


def test_the_newest_note_replaces_the_older_and_an_empty_one_takes_it_away(
    tx: Transaction, community: Community, now: datetime
) -> None:
    thing = community.post(tx, now=now)
    assert hand_overs.before_writing(tx, thing.id, community.coordinator) == ""
    for number, note in enumerate(("Spades", "Spades and hoes")):
        hand_overs.write(tx, thing.id, community.coordinator, f" {note} ", now=now + number * HOUR)
        written = hand_overs.find(tx, thing.id)
        assert written is not None
        assert (written.note, written.written_at) == (note, now + number * HOUR)
    hand_overs.write(tx, thing.id, community.admin, "Spades and hoes", now=now + 5 * HOUR)
    written = hand_overs.find(tx, thing.id)
    assert written is not None
    assert written.written_by == community.coordinator.user_id, "nothing has changed"
    hand_overs.write(tx, thing.id, community.coordinator, " ", now=now)
    assert hand_overs.find(tx, thing.id) is None


def test_it_has_a_limit_and_its_readers(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    thing = community.post(tx, now=now)
    hand_overs.write(tx, thing.id, community.coordinator, "x" * MOST_NOTE, now=now)
    with pytest.raises(Invalid):
        hand_overs.write(tx, thing.id, community.coordinator, "x" * (MOST_NOTE + 1), now=now)
    for who, error in ((community.newcomer(), NotAllowed), (elsewhere.coordinator, NotFound)):
        with pytest.raises(error):
            hand_overs.before_writing(tx, thing.id, who)
        with pytest.raises(error):
            hand_overs.write(tx, thing.id, who, "Mine", now=now)


def test_of_two_who_write_at_once_the_second_is_told(
    tx: Transaction, community: Community, now: datetime
) -> None:
    thing = community.post(tx, now=now)
    seen = marks({"note": ""})
    hand_overs.write(tx, thing.id, community.coordinator, "Spades", seen=seen, now=now)
    with pytest.raises(Overtaken):
        hand_overs.write(tx, thing.id, community.admin, "Hoes", seen=seen, now=now)


def test_whoever_leaves_or_erases_leaves_the_note_unsigned(
    tx: Transaction, community: Community, now: datetime
) -> None:
    for go in (departures.leave, mine.erase):
        thing = community.post(tx, now=now)
        hand_overs.write(tx, thing.id, community.coordinator, "Spades", now=now)
        go(tx, community.guild_id, community.coordinator.user_id, now=now)
        written = hand_overs.find(tx, thing.id)
        assert written is not None
        assert (written.note, written.written_by) == ("Spades", None)
