"""A note for whoever has a role next: for those who have it, who is asked to take it over, and its leads."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.db import Transaction
from bot.errors import Invalid, NotAllowed, NotFound, Overtaken, Refusal
from bot.services.guild.overtaking import marks
from bot.services.own import departures, mine
from bot.services.roles import handing_over, role_notes
from bot.services.things import giving_back, things
from bot.services.things.thing_notes import MOST_NOTE
from tests.services.conftest import Community, in_a_dm
from tests.services.test_term_ends import having, known

HOUR = timedelta(hours=1)


def test_who_has_it_writes_and_whoever_is_to_have_it_reads(
    tx: Transaction, community: Community, now: datetime
) -> None:
    role, ana = having(tx, community, now)
    ben, thing = known(tx, community, now), things.show(tx, role.id)
    role_notes.write(tx, role.id, in_a_dm(ana), " The list is in the drawer ", now=now)
    assert role_notes.readable(tx, thing, ben.user_id) is None
    handing_over.name(tx, role.id, ana, ben.user_id, at_once=True, now=now)
    for one in (ana, ben):
        note = role_notes.readable(tx, thing, one.user_id)
        assert note is not None
        assert note.note == "The list is in the drawer"
    handing_over.answer(tx, role.id, ben, yes=True, now=now)
    assert role_notes.readable(tx, thing, ana.user_id) is None, "they have it no more"
    assert role_notes.before_writing(tx, role.id, ben) == "The list is in the drawer"
    assert role_notes.before_writing(tx, role.id, community.coordinator) == "The list is in the drawer"
    role_notes.write(tx, role.id, ben, " ", now=now)
    assert role_notes.find(tx, role.id) is None


def test_it_has_a_limit_and_nobody_else_writes_it(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    role, ana = having(tx, community, now)
    with pytest.raises(Invalid):
        role_notes.write(tx, role.id, ana, "x" * (MOST_NOTE + 1), now=now)
    stranger = community.newcomer()
    for who, error in (
        (stranger, NotAllowed),
        (in_a_dm(stranger), Refusal),
        (elsewhere.coordinator, NotFound),
    ):
        with pytest.raises(error):
            role_notes.write(tx, role.id, who, "Mine", now=now)
        with pytest.raises(error):
            role_notes.before_writing(tx, role.id, who)
    with pytest.raises(NotFound):
        role_notes.write(tx, community.post(tx, now=now).id, community.coordinator, "Mine", now=now)


def test_of_two_who_write_at_once_the_second_is_told(
    tx: Transaction, community: Community, now: datetime
) -> None:
    role, ana = having(tx, community, now)
    seen = marks({"note": ""})
    role_notes.write(tx, role.id, ana, "Spades", seen=seen, now=now)
    with pytest.raises(Overtaken):
        role_notes.write(tx, role.id, community.coordinator, "Hoes", seen=seen, now=now)


def test_it_stays_without_the_name_of_who_is_gone(
    tx: Transaction, community: Community, now: datetime
) -> None:
    for goes in (mine.erase, departures.leave):
        role, ana = having(tx, community, now)
        role_notes.write(tx, role.id, ana, "Spades", now=now)
        goes(tx, community.guild_id, ana.user_id, now=now)
        written = role_notes.find(tx, role.id)
        assert written is not None
        assert (written.note, written.written_by) == ("Spades", None)
    role, ana = having(tx, community, now)
    role_notes.write(tx, role.id, ana, "Spades", now=now)
    giving_back.give_up(tx, role.id, ana, now=now)
    written = role_notes.find(tx, role.id)
    assert written is not None
    assert written.written_by == ana.user_id, "a step down takes nothing away"
