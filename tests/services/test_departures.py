"""Who leaves is left in peace at once; what is stored about anybody ends in the end."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from dateutil.relativedelta import relativedelta

from bot.db import Transaction
from bot.services.checkins import starting
from bot.services.guild import guilds
from bot.services.guild.callers import Caller
from bot.services.own import departures, mine, own_data
from bot.services.people import volunteers
from bot.services.things import asks, commitments, managing
from tests.services.conftest import Community
from tests.services.reminding import to_be_reminded

DAY = timedelta(days=1)


def look_after_everybody(tx: Transaction, *, now: datetime) -> None:
    """As the job does, for everybody who is due."""
    while due := departures.due(tx, now=now):
        for person in due:
            departures.look_after(tx, person.guild_id, person.user_id, now=now)


def is_known(tx: Transaction, person: Caller) -> bool:
    return bool(own_data.show(tx, person.guild, person.user_id))


def kept_for(tx: Transaction, community: Community) -> timedelta:
    return timedelta(days=guilds.find(tx, community.guild_id).kept_after_leaving)


def test_who_leaves_makes_room_at_once_and_hears_nothing_more(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person, next_one = community.newcomers(2)
    ask = community.post(tx, places=1, deadline=now + 3 * DAY, now=now)
    role = community.offer(tx, places=1, now=now)
    for one in (person, next_one):
        commitments.accept(tx, ask.id, one, now=now)
        commitments.accept(tx, role.id, one, now=now)
        volunteers.answer(
            tx, one.guild, one.user_id, "checkins", agreed=True, place="mine", language="en", now=now
        )
    departures.leave(tx, community.guild_id, person.user_id, now=now)
    assert "place" in {p.kind for p in community.parcels(tx, to=next_one) if p.state == "waiting"}
    assert to_be_reminded(tx, community) == {(next_one.user_id, now + 2 * DAY)}
    assert not [p for p in community.parcels(tx, to=person) if p.state in ("waiting", "kept")]
    _, on_it = managing.people(tx, ask.id, community.coordinator)
    assert [one.user_id for one in on_it] == [next_one.user_id]
    starting.start(tx, community.coordinator, "How are you?", now=now)
    assert [p.user_id for p in community.parcels(tx, "checkin")] == [next_one.user_id]


def test_what_is_stored_ends_a_while_after_leaving(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person = community.newcomer()
    community.join(tx, person, now=now)
    departures.leave(tx, community.guild_id, person.user_id, now=now)
    departures.leave(tx, community.guild_id, person.user_id, now=now + DAY)
    end = now + kept_for(tx, community)
    look_after_everybody(tx, now=end - timedelta(minutes=1))
    assert is_known(tx, person)
    look_after_everybody(tx, now=end)
    assert not is_known(tx, person)


def test_it_ends_after_as_many_days_as_are_set_and_after_none_at_once(
    tx: Transaction, community: Community, now: datetime
) -> None:
    sooner, later = community.newcomers(2)
    for person, days in ((sooner, 0), (later, 45)):
        community.join(tx, person, now=now)
        guilds.change(tx, community.admin, {"days_after_leaving": days}, now=now)
        departures.leave(tx, community.guild_id, person.user_id, now=now)
        look_after_everybody(tx, now=now)
    assert [is_known(tx, sooner), is_known(tx, later)] == [False, True]
    look_after_everybody(tx, now=now + 44 * DAY)
    assert is_known(tx, later)
    look_after_everybody(tx, now=now + 45 * DAY)
    assert not is_known(tx, later)


def test_who_comes_back_in_time_finds_their_answers_and_starts_without_places(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person = community.newcomer()
    commitments.accept(tx, community.post(tx, now=now).id, person, now=now)
    volunteers.choose_contact(tx, person.guild, person.user_id, "dm", place="test", now=now)
    departures.leave(tx, person.guild, person.user_id, now=now)
    departures.come_back(tx, person.guild, person.user_id, now=now + DAY)
    look_after_everybody(tx, now=now + 60 * DAY)
    found = mine.show(tx, person.guild, person.user_id)
    assert found.agreed("reminders")
    assert not found.held


def test_doing_something_is_coming_back_where_nobody_tells_who_comes(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person = community.newcomer()
    community.join(tx, person, now=now)
    departures.leave(tx, person.guild, person.user_id, now=now)
    commitments.accept(tx, community.post(tx, now=now).id, person, now=now + DAY)
    look_after_everybody(tx, now=now + 60 * DAY)
    assert mine.show(tx, person.guild, person.user_id).held


def test_whom_nothing_is_stored_about_leaves_no_trace(
    tx: Transaction, community: Community, now: datetime
) -> None:
    stranger = community.newcomer()
    departures.leave(tx, community.guild_id, stranger.user_id, now=now)
    assert not is_known(tx, stranger)
    assert departures.ending(tx, community.guild_id, stranger.user_id) is None


def test_what_somebody_posted_who_never_took_part_is_kept_as_long_as_anybodys(
    tx: Transaction, community: Community, now: datetime
) -> None:
    author = community.newcomer(11)
    ask = community.post(tx, by=author, now=now)
    departures.leave(tx, community.guild_id, author.user_id, now=now)
    departures.leave(tx, community.guild_id, author.user_id, now=now + DAY)
    end = now + kept_for(tx, community)
    look_after_everybody(tx, now=end - timedelta(minutes=1))
    assert asks.show(tx, ask.id).created_by == author.user_id
    look_after_everybody(tx, now=end)
    assert not is_known(tx, author)
    assert asks.show(tx, ask.id).created_by is None


# Silence


def test_long_silence_ends_what_is_stored(tx: Transaction, community: Community, now: datetime) -> None:
    person, active = community.newcomers(2)
    for one in (person, active):
        community.join(tx, one, now=now)
    end = now + relativedelta(months=guilds.find(tx, community.guild_id).kept_idle)
    moment = now
    while moment < end:
        moment += 20 * DAY
        volunteers.seen(tx, active.guild, active.user_id, language="en", now=moment)
        look_after_everybody(tx, now=min(moment, end - timedelta(minutes=1)))
    assert is_known(tx, person)
    look_after_everybody(tx, now=end)
    assert not is_known(tx, person)
    assert is_known(tx, active)


@pytest.mark.parametrize("agreed", [True, False])
def test_a_month_before_it_ends_those_are_told_who_agreed_to_be_reached(
    tx: Transaction, community: Community, now: datetime, agreed: bool
) -> None:
    person = community.newcomer()
    community.join(tx, person, now=now)
    volunteers.answer(
        tx, person.guild, person.user_id, "reached", agreed=agreed, place="mine", language="en", now=now
    )
    end = now + relativedelta(months=guilds.find(tx, community.guild_id).kept_idle)
    look_after_everybody(tx, now=end - departures.NOTICE - timedelta(minutes=1))
    assert not community.parcels(tx, "ending")
    for _ in range(2):
        look_after_everybody(tx, now=end - departures.NOTICE)
    [notice] = community.parcels(tx, "ending")
    assert notice.user_id == person.user_id, "whether it is sent is decided when it is due"
    departures.stay(tx, person.guild, person.user_id, language="en", now=end - DAY)
    look_after_everybody(tx, now=end)
    assert is_known(tx, person)
