from datetime import datetime

import pytest

from bot.db import Transaction
from bot.services.people import volunteers
from bot.services.people.volunteers import Celebrate
from bot.services.things import commitments, wins
from tests.lives import carry_all
from tests.services.celebrating import told
from tests.services.conftest import Community


def test_a_stranger_has_nothing_to_celebrate(tx: Transaction, community: Community, now: datetime) -> None:
    stranger = community.newcomer()
    assert wins.choose(tx, community.guild_id, stranger.user_id, "name", now=now) is None
    assert volunteers.find(tx, community.guild_id, stranger.user_id) is None


def test_who_would_rather_not_is_not_celebrated_until_they_change_their_mind(
    tx: Transaction, community: Community, now: datetime
) -> None:
    """What happens meanwhile is never told; what waits for an answer is, once it is given."""
    asked, refused = community.newcomers(2)
    for person in (asked, refused):
        commitments.report_done(tx, community.post(tx, now=now).id, person, now=now)
    wins.choose(tx, community.guild_id, refused.user_id, "no", now=now)
    told(tx, community, now)
    assert not community.parcels(tx, "person_win")
    for person in (asked, refused):
        wins.choose(tx, community.guild_id, person.user_id, "name", now=now)
    told(tx, community, now)
    assert [one.user_id for one in community.parcels(tx, "person_win")] == [asked.user_id]


@pytest.mark.parametrize("now_says", ["anonymous", "no"])
def test_a_celebration_follows_a_change_of_mind(
    tx: Transaction, community: Community, now: datetime, now_says: Celebrate
) -> None:
    person = community.newcomer()
    commitments.report_done(tx, community.post(tx, now=now).id, person, now=now)
    wins.choose(tx, community.guild_id, person.user_id, "name", now=now)
    told(tx, community, now)
    carry_all(tx, now)
    (named,) = community.parcels(tx, "person_win")
    found = wins.choose(tx, community.guild_id, person.user_id, now_says, now=now)
    assert found is not None
    assert found.celebrate == now_says
    (redrawn,) = community.parcels(tx, "person_win")
    assert (redrawn.id, redrawn.state) == (named.id, "waiting")
    assert redrawn.revision > named.revision


def test_without_a_first_action_there_is_nothing_to_tell_yet(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person = community.newcomer()
    community.join(tx, person, now=now)
    wins.choose(tx, community.guild_id, person.user_id, "name", now=now)
    assert not wins.waits(tx, community.guild_id, person.user_id)
