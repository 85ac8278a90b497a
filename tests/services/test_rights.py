from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest

from bot.db import Transaction
from bot.errors import NotAllowed, NotFound
from bot.services.checkins import checkins, starting
from bot.services.figures import stats
from bot.services.guild import changes, guild_settings, guilds, interests, rights, skills
from bot.services.guild.callers import Caller
from bot.services.people import volunteers
from bot.services.things import abilities, amendments, asks, endings, managing, posting, roles, searching
from bot.services.things.needs import Needs
from bot.services.things.posting import Draft
from tests.services.conftest import COORDINATORS, MODERATORS, Community, in_a_dm


class Stage:
    """Something of everything that one may be allowed to touch."""

    def __init__(self, tx: Transaction, community: Community, now: datetime) -> None:
        self.tx, self.now = tx, now
        self.ask = community.post(tx, now=now)
        self.role = community.offer(tx, now=now)
        person = community.newcomer()
        volunteers.answer(
            tx, person.guild, person.user_id, "checkins", agreed=True, place="mine", language="en", now=now
        )
        self.checkin = starting.start(tx, community.coordinator, "How are you?", now=now)


Act = Callable[[Stage, Caller], object]
FOR_COORDINATORS: dict[str, Act] = {
    "asks.post": lambda s, who: asks.post(s.tx, who, Draft("Title", "Why", "Step"), now=s.now),
    "searching.matching": lambda s, who: searching.matching(s.tx, who, "ask", ""),
    "managing.people": lambda s, who: managing.people(s.tx, s.ask.id, who),
    "amendments.set_needs": lambda s, who: amendments.set_needs(
        s.tx, s.ask.id, who, Needs(hours=1), now=s.now
    ),
    "abilities.able": lambda s, who: abilities.able(s.tx, s.ask, who),
    "endings.close": lambda s, who: endings.close(s.tx, s.ask.id, who, now=s.now),
    "amendments.reword": lambda s, who: amendments.reword(
        s.tx, s.ask.id, who, amendments.Words("T", "W", "S", None, ()), now=s.now
    ),
    "amendments.move": lambda s, who: amendments.move(s.tx, s.ask.id, who, now=s.now),
    "amendments.resize": lambda s, who: amendments.resize(s.tx, s.ask.id, who, 3, now=s.now),
    "endings.cancel": lambda s, who: endings.cancel(s.tx, s.ask.id, who, now=s.now),
    "endings.take_back": lambda s, who: endings.take_back(s.tx, s.role.id, who, now=s.now),
    "endings.reopen": lambda s, who: endings.reopen(s.tx, s.ask.id, who, now=s.now),
    "posting.before_new": lambda s, who: posting.before_new(s.tx, who),
    "roles.offer": lambda s, who: roles.offer(s.tx, who, Draft("Title", "Purpose"), now=s.now),
    "starting.start": lambda s, who: starting.start(s.tx, who, "How are you?", now=s.now),
    "checkins.recent_in": lambda s, who: checkins.recent_in(s.tx, who),
    "starting.end": lambda s, who: starting.end(s.tx, s.checkin.id, who, now=s.now),
}
FOR_MODERATORS: dict[str, Act] = {
    "stats.ladder": lambda s, who: stats.ladder(s.tx, who, now=s.now),
    "changes.page": lambda s, who: changes.page(s.tx, who),
}
FOR_ADMINS: dict[str, Act] = {
    "guild_settings.set_channel": lambda s, who: guild_settings.set_channel(s.tx, who, "asks", 1, now=s.now),
    "guild_settings.set_member_role": lambda s, who: guild_settings.set_member_role(
        s.tx, who, "coordinator", 1, now=s.now
    ),
    "guild_settings.set_language": lambda s, who: guild_settings.set_language(s.tx, who, "en", now=s.now),
    "guilds.change": lambda s, who: guilds.change(s.tx, who, {"cause": "Bread"}, now=s.now),
    "guild_settings.set_words": lambda s, who: guild_settings.set_words(
        s.tx, who, cause="Trees", norms="Other", now=s.now
    ),
    "skills.replace": lambda s, who: skills.replace(s.tx, who, [], now=s.now),
    "interests.replace": lambda s, who: interests.replace(s.tx, who, [], now=s.now),
    "guild_settings.set_rhythm": lambda s, who: guild_settings.set_rhythm(
        s.tx, who, time_zone="UTC", now=s.now
    ),
    "guild_settings.set_privacy": lambda s, who: guild_settings.set_privacy(
        s.tx, who, contact="Somebody", privacy="here", now=s.now
    ),
    "guild_settings.set_quiet": lambda s, who: guild_settings.set_quiet(s.tx, who, True, now=s.now),
    "guild_settings.set_hours_in_a_row": lambda s, who: guild_settings.set_hours_in_a_row(
        s.tx, who, "6", now=s.now
    ),
    "guild_settings.set_note_days": lambda s, who: guild_settings.set_note_days(s.tx, who, "30", now=s.now),
    "guild_settings.set_stats_for": lambda s, who: guild_settings.set_stats_for(
        s.tx, who, "everyone", ["asks"], now=s.now
    ),
}


@pytest.fixture
def stage(tx: Transaction, community: Community, now: datetime) -> Stage:
    return Stage(tx, community, now)


def assert_only_for(act: Act, stage: Stage, allowed: list[Caller], refused: list[Caller]) -> None:
    for who in refused:
        with pytest.raises(NotAllowed):
            act(stage, who)
        with pytest.raises(NotFound):
            act(stage, in_a_dm(who))
    for who in allowed:
        act(stage, who)


@pytest.mark.parametrize("act", FOR_COORDINATORS.values(), ids=FOR_COORDINATORS)
def test_what_is_for_coordinators_is_refused_to_everyone_else(
    stage: Stage, community: Community, act: Act
) -> None:
    refused = [community.newcomer(), community.moderator]
    assert_only_for(act, stage, [community.admin, community.coordinator], refused)


@pytest.mark.parametrize("act", FOR_MODERATORS.values(), ids=FOR_MODERATORS)
def test_what_is_for_moderators_is_refused_to_everyone_else(
    stage: Stage, community: Community, act: Act
) -> None:
    refused = [community.newcomer(), community.coordinator]
    assert_only_for(act, stage, [community.admin, community.moderator], refused)


@pytest.mark.parametrize("act", FOR_ADMINS.values(), ids=FOR_ADMINS)
def test_set_up_is_refused_to_everyone_but_admins(stage: Stage, community: Community, act: Act) -> None:
    refused = [community.newcomer(), community.coordinator, community.moderator]
    before = guilds.find(stage.tx, community.guild_id)
    assert_only_for(act, stage, [], refused)
    assert guilds.find(stage.tx, community.guild_id) == before
    act(stage, community.admin)


def test_rights_come_from_the_member_role_of_this_server_at_this_moment(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    guild_settings.set_member_role(tx, elsewhere.admin, "coordinator", 9_999, now=now)
    visitor = replace(community.coordinator, guild_id=elsewhere.guild_id)
    assert not rights.is_coordinator(tx, visitor)
    guild_settings.set_member_role(tx, community.admin, "coordinator", 9_999, now=now)
    assert not rights.is_coordinator(tx, community.coordinator)


def test_without_a_chosen_member_role_only_admins_have_rights(tx: Transaction) -> None:
    community = Community()
    assert not rights.is_coordinator(tx, community.coordinator)
    assert not rights.is_moderator(tx, community.moderator)
    assert rights.is_coordinator(tx, community.admin)


def test_where_one_stands(tx: Transaction, community: Community) -> None:
    both = community.newcomer(COORDINATORS, MODERATORS)
    stands = [rights.standing(tx, who)[1] for who in (community.newcomer(), both, community.admin)]
    assert [(one.coordinator, one.moderator, one.admin) for one in stands] == [
        (False, False, False),
        (True, True, False),
        (True, True, True),
    ]
