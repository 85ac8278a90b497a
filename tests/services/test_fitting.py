from datetime import datetime, timedelta

import pytest

from bot.db import Transaction
from bot.errors import Invalid
from bot.services.care import boundaries
from bot.services.guild import interests
from bot.services.guild.callers import Caller
from bot.services.things import abilities, commitments, fitting, giving_back, joining, things
from bot.services.things.needs import Needs
from tests.services.conftest import COORDINATORS, Community

DAY = timedelta(days=1)


def chosen(tx: Transaction, community: Community, person: Caller, name: str, now: datetime) -> int:
    """The person has joined, and chose this interest on the way."""
    [interest] = [one.id for one in interests.offered_in(tx, community.guild_id) if one.name == name]
    community.join(tx, person, now=now)
    joining.choose_interests(tx, person, [interest], now=now)
    return interest


def fitting_for(tx: Transaction, person: Caller, now: datetime) -> list[tuple[str, int]]:
    found = fitting.things_for(tx, person.guild, person.user_id, now=now)
    return [(one.kind, one.id) for one in found]


def test_what_shares_an_interest_comes_before_what_is_smaller_or_sooner(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person = community.newcomer()
    phones = chosen(tx, community, person, "Phones", now)
    small = community.post(tx, effort=5, deadline=now + DAY, now=now)
    large = community.post(tx, effort=240, deadline=now + 9 * DAY, about=[phones], now=now)
    assert fitting_for(tx, person, now) == [("ask", large.id), ("ask", small.id)]


def test_a_newcomer_is_shown_small_things_first_and_everybody_else_what_is_soon(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person = community.newcomer()
    soon = community.post(tx, effort=60, deadline=now + DAY, now=now)
    unsaid = community.post(tx, deadline=now + 2 * DAY, now=now)
    small = community.post(tx, effort=5, deadline=now + 3 * DAY, now=now)
    assert fitting_for(tx, person, now) == [("ask", one.id) for one in (small, unsaid, soon)]
    done = community.post(tx, now=now)
    commitments.report_done(tx, done.id, person, now=now)
    assert fitting_for(tx, person, now) == [("ask", one.id) for one in (soon, unsaid, small)]


def test_what_is_full_over_or_answered_already_is_not_shown(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person = community.newcomer()
    full = community.post(tx, places=1, now=now)
    commitments.accept(tx, full.id, community.newcomer(), now=now)
    over = community.post(tx, deadline=now + DAY, now=now)
    left, held = (community.post(tx, now=now) for _ in range(2))
    for one in (left, held):
        commitments.accept(tx, one.id, person, now=now)
    giving_back.decline(tx, left.id, person, now=now)
    role = community.offer(tx, now=now)
    later = now + 2 * DAY
    assert over.id not in [found for _kind, found in fitting_for(tx, person, later)]
    assert fitting_for(tx, person, later) == [("role", role.id)]
    commitments.accept(tx, role.id, person, now=later)
    assert fitting_for(tx, person, later) == []


def test_open_roles_fill_up_to_three(tx: Transaction, community: Community, now: datetime) -> None:
    person = community.newcomer()
    ask = community.post(tx, now=now)
    offered = [community.offer(tx, now=now) for _ in range(3)]
    newest_first = [("role", one.id) for one in reversed(offered)]
    assert fitting_for(tx, person, now) == [("ask", ask.id), *newest_first[:2]]


def test_things_of_another_server_never_fit(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    elsewhere.post(tx, now=now)
    elsewhere.offer(tx, now=now)
    assert fitting_for(tx, community.newcomer(), now) == []


def test_an_ask_is_about_three_interests_of_its_own_server_at_most(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    interests.replace(tx, community.admin, ["A", "B", "C", "D"], now=now)
    offered = [one.id for one in interests.offered_in(tx, community.guild_id)]
    foreign = interests.offered_in(tx, elsewhere.guild_id)[0].id
    posted = community.post(tx, about=[foreign, offered[3], offered[3], *offered], now=now)
    assert posted.interests == [offered[3], offered[0], offered[1]]


@pytest.mark.parametrize("effort", [0, -5, 7, 241])
def test_an_effort_is_one_of_those_offered(
    tx: Transaction, community: Community, now: datetime, effort: int
) -> None:
    with pytest.raises(Invalid, match="one of the efforts"):
        community.post(tx, effort=effort, now=now)


def test_what_needs_what_somebody_can_comes_first_and_what_they_said_they_can_not_last(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person, skill = community.newcomer(), community.skill(tx, "First aid", now=now)
    plain = community.post(tx, effort=5, deadline=now + DAY, now=now)
    aid = community.post(tx, effort=240, deadline=now + 9 * DAY, needed=Needs(skill=skill), now=now)
    spanish = community.post(tx, effort=5, deadline=now + DAY / 2, needed=Needs(language="es"), now=now)
    before = [("ask", one.id) for one in (spanish, plain, aid)]
    assert fitting_for(tx, person, now) == before, "to who said nothing all of it fits"
    abilities.say(tx, person, "skills", skill, yes=True, place="mine", now=now)
    abilities.say(tx, person, "languages", "es", yes=False, place="mine", now=now)
    assert fitting_for(tx, person, now) == [("ask", one.id) for one in (aid, plain, spanish)]


def test_roles_that_take_more_time_than_somebody_has_come_last(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person = community.newcomer()
    small, large = (community.offer(tx, needed=Needs(hours=hours), now=now) for hours in (2, 8))
    assert fitting_for(tx, person, now) == [("role", large.id), ("role", small.id)]
    abilities.say(tx, person, "hours", 3, yes=True, place="mine", now=now)
    assert fitting_for(tx, person, now) == [("role", small.id), ("role", large.id)]


@pytest.mark.parametrize("drawn_by", ["the one who looks", "the one who wrote it"])
def test_nothing_is_suggested_of_somebody_one_is_not_to_meet_and_all_of_it_is_still_found(
    tx: Transaction, community: Community, now: datetime, drawn_by: str
) -> None:
    person, writer = community.newcomer(), community.newcomer(COORDINATORS)
    theirs = community.post(tx, by=writer, now=now), community.offer(tx, by=writer, now=now)
    others = community.post(tx, now=now)
    one, other = (person, writer) if drawn_by == "the one who looks" else (writer, person)
    boundaries.draw(tx, community.guild_id, one, other.user_id, now=now)
    assert fitting_for(tx, person, now) == [("ask", others.id)]
    assert len(fitting_for(tx, community.newcomer(), now)) == 3
    assert theirs[0].id in [one.id for one in things.open_in(tx, community.guild_id, most=9, now=now)]
    boundaries.remove(tx, one, other.user_id)
    assert len(fitting_for(tx, person, now)) == 3
