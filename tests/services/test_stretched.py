"""Who said that they are stretched and agreed that somebody may write waits for somebody on the board."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from bot.db import Transaction
from bot.services.checkins import checkins, old_checkins, relief, starting, stretched
from bot.services.checkins.checkins import STRETCHED, CheckIn
from bot.services.followups import noticing, reaching_out
from bot.services.guild.callers import Caller
from bot.services.people import volunteers
from tests.services.conftest import Community, in_a_dm

DAY = timedelta(days=1)


def says_so(
    tx: Transaction, community: Community, *, agrees: bool = True, now: datetime
) -> tuple[CheckIn, Caller]:
    """Who never said whether people may write to them in general."""
    person = community.newcomer()
    volunteers.answer(
        tx, person.guild, person.user_id, "checkins", agreed=True, place="mine", language="en", now=now
    )
    round_ = starting.start(tx, community.coordinator, "How are you?", now=now)
    checkins.answer(tx, round_.id, person, STRETCHED, now=now)
    if agrees:
        relief.want_a_word(tx, round_.id, in_a_dm(person), now=now)
    return round_, person


def on_the_board(tx: Transaction, community: Community, *, now: datetime) -> list[tuple[int, str]]:
    noticing.look_round(tx, community.guild_id, now=now)
    listed = reaching_out.listed(tx, community.coordinator, now=now)
    return [(one.followup.user_id, one.followup.reason) for one in listed]


def test_their_yes_is_enough_and_without_it_nobody_knows(
    tx: Transaction, community: Community, now: datetime
) -> None:
    _round, person = says_so(tx, community, now=now)
    assert on_the_board(tx, community, now=now + DAY) == [(person.user_id, "stretched")]


def test_the_answer_alone_puts_nobody_there(tx: Transaction, community: Community, now: datetime) -> None:
    says_so(tx, community, agrees=False, now=now)
    assert on_the_board(tx, community, now=now + DAY) == []


@pytest.mark.parametrize("how", ["takes it back", "is steady", "nobody is to write", "thirty days"])
def test_it_is_over_as_soon_as_they_would_rather_not(
    tx: Transaction, community: Community, now: datetime, how: str
) -> None:
    round_, person = says_so(tx, community, now=now)
    assert on_the_board(tx, community, now=now + DAY)
    later = now + DAY
    if how == "takes it back":
        relief.no_word(tx, round_.id, in_a_dm(person), now=later)
    elif how == "is steady":
        checkins.answer(tx, round_.id, person, 2, now=later)
    elif how == "nobody is to write":
        volunteers.stop(tx, person.guild, person.user_id, "reached", place="mine", now=later)
    else:
        later = now + stretched.KEPT_FOR
        old_checkins.purge(tx, now=later)
        assert stretched.find(tx, person.guild, person.user_id, now=later) is None
    assert on_the_board(tx, community, now=later + DAY) == []
