"""What a thing may need is bounded, and set by coordinators alone."""

from __future__ import annotations

from datetime import datetime

import pytest

from bot.db import Transaction
from bot.errors import Invalid, NotAllowed, NotFound, Refusal
from bot.services.guild import skills
from bot.services.things import amendments, asks, endings, needs, roles, searching
from bot.services.things.needs import NOTHING, Needs
from tests.services.conftest import Community, in_a_dm


def test_what_is_needed_is_kept_with_the_thing_and_can_be_changed_and_taken_off(
    tx: Transaction, community: Community, now: datetime
) -> None:
    needed = Needs(community.skill(tx, "First aid", now=now), 3, "es")
    ask, role = community.post(tx, needed=needed, now=now), community.offer(tx, needed=needed, now=now)
    assert ask.needs == role.needs == needed
    amendments.set_needs(tx, ask.id, community.coordinator, Needs(hours=1), now=now)
    amendments.set_needs(tx, role.id, community.coordinator, NOTHING, now=now)
    assert (asks.show(tx, ask.id).needs, roles.show(tx, role.id).needs) == (Needs(hours=1), NOTHING)
    assert [parcel.revision for parcel in community.parcels(tx, "ask_card", "role_card")] == [2, 2]


def test_a_skill_of_the_list_is_found_by_its_id_or_its_name(
    tx: Transaction, community: Community, now: datetime
) -> None:
    skill = community.skill(tx, "First  aid", now=now)
    for typed in (str(skill), "first  AID"):
        assert needs.read(tx, community.coordinator, skill=typed, hours=None, language=None) == Needs(skill)


@pytest.mark.parametrize(
    "typed", ["", "Fist aid", "x" * 5000, "🔥", "إسعافات", "\u202eFirst aid", "@everyone", "9" * 40, "-1"]
)
def test_a_skill_that_is_not_on_the_list_is_refused(
    tx: Transaction, community: Community, now: datetime, typed: str
) -> None:
    community.skill(tx, "First aid", now=now)
    with pytest.raises(Invalid, match="not on the list"):
        needs.read(tx, community.coordinator, skill=typed, hours=None, language=None)


def test_a_skill_of_another_server_is_refused(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    theirs = elsewhere.skill(tx, "First aid", now=now)
    with pytest.raises(Invalid, match="not on the list"):
        community.post(tx, needed=Needs(skill=theirs), now=now)
    ask = community.post(tx, now=now)
    with pytest.raises(Invalid, match="not on the list"):
        amendments.set_needs(tx, ask.id, community.coordinator, Needs(skill=theirs), now=now)
    assert asks.show(tx, ask.id).needs == NOTHING


@pytest.mark.parametrize(
    "needed", [Needs(hours=0), Needs(hours=21), Needs(language="tlh-x"), Needs(language="")]
)
def test_needs_that_nobody_could_meet_are_refused(
    tx: Transaction, community: Community, now: datetime, needed: Needs
) -> None:
    for post in (community.post, community.offer):
        with pytest.raises(Invalid):
            post(tx, needed=needed, now=now)
    assert not searching.matching(tx, community.coordinator, "ask", "")


def test_needs_are_set_by_coordinators_of_this_server_while_it_is_open(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    ask = community.post(tx, now=now)
    for person in (community.newcomer(), community.moderator):
        with pytest.raises(NotAllowed):
            amendments.set_needs(tx, ask.id, person, Needs(hours=1), now=now)
    for person in (elsewhere.coordinator, in_a_dm(community.coordinator)):
        with pytest.raises(NotFound):
            amendments.set_needs(tx, ask.id, person, Needs(hours=1), now=now)
    endings.close(tx, ask.id, community.coordinator, now=now)
    with pytest.raises(Refusal, match="closed"):
        amendments.set_needs(tx, ask.id, community.coordinator, Needs(hours=1), now=now)
    assert asks.show(tx, ask.id).needs == NOTHING


def test_skills_are_listed_like_interests(tx: Transaction, community: Community, now: datetime) -> None:
    skills.replace(tx, community.admin, [" First aid ", "", "Driving", "First aid"], now=now)
    assert [one.name for one in skills.offered_in(tx, community.guild_id)] == ["First aid", "Driving"]
    with pytest.raises(Invalid, match="26 skills"):
        skills.replace(tx, community.admin, [str(number) for number in range(26)], now=now)
    with pytest.raises(NotAllowed):
        skills.replace(tx, community.coordinator, [], now=now)
