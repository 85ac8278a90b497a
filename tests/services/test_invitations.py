"""People who agreed to it are asked about what fits them, in waves, and never more than they want."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import bindparam, select

from bot.db import Transaction
from bot.errors import NotAllowed, NotFound, Refusal
from bot.models.invitations import invitations as rows
from bot.services.care import boundaries
from bot.services.guild import interests
from bot.services.guild.callers import Caller
from bot.services.outbox import deliveries
from bot.services.own import contact, departures, fading, suspensions
from bot.services.own.contact import Drop, Keep, Send
from bot.services.people import preferences, volunteers
from bot.services.reach import invitations
from bot.services.reach.invitations import Reach
from bot.services.things import (
    abilities,
    amendments,
    asks,
    commitments,
    endings,
    giving_back,
    invited,
    joining,
    leading,
    rosters,
)
from bot.services.things.needs import Needs
from tests.services.conftest import Community, in_a_dm

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
NIGHT = timedelta(hours=11)
"""From two in the afternoon in Madrid to the quiet hours."""


@dataclass(frozen=True)
class Row:
    thing_id: int
    user_id: int
    wave: int
    asked_at: datetime
    declined_at: datetime | None


ROWS = select(*(rows.c[name] for name in Row.__annotations__)).where(rows.c.guild_id == bindparam("guild"))


def asked(tx: Transaction, community: Community, thing_id: int | None = None) -> list[int]:
    found = [one for one in tx.list(Row, ROWS, guild=community.guild_id) if one.wave]
    return sorted(one.user_id for one in found if thing_id in (None, one.thing_id))


def willing(tx: Transaction, community: Community, number: int, *, now: datetime) -> list[Caller]:
    found = community.newcomers(number)
    for one in found:
        agrees(tx, one, now=now)
    return found


def agrees(tx: Transaction, one: Caller, *, yes: bool = True, now: datetime) -> None:
    volunteers.seen(tx, one.guild, one.user_id, language="en", now=now)
    volunteers.choose_contact(tx, one.guild, one.user_id, "dm", place="test", now=now)
    volunteers.consent(tx, one.guild, one.user_id, "invitations", agreed=yes, place="test", now=now)


def start(tx: Transaction, community: Community, thing_id: int, *, now: datetime) -> None:
    """And the first wave goes out, a minute later."""
    invitations.start(tx, thing_id, community.coordinator, now=now)
    look(tx, now=now + MINUTE)


def look(tx: Transaction, *, now: datetime) -> None:
    """As the round does it."""
    for one in invitations.due(tx, now=now):
        invitations.look_after(tx, one.subject_id, now=now)


def seen_by(tx: Transaction, community: Community, thing_id: int, *, now: datetime) -> Reach:
    return invitations.reach(tx, thing_id, community.coordinator, now=now)


def carry(tx: Transaction, *, now: datetime) -> list[int]:
    """Send what may be sent, as the courier does; returns to whom."""
    sent = []
    for parcel in deliveries.claim(tx, most=1000, lease=DAY, now=now, real=datetime.now(UTC)):
        cleared = contact.clearance(tx, parcel, now=now) if parcel.kind == "invitation" else Send()
        if isinstance(cleared, Send):
            deliveries.begin_try(tx, parcel, channel_id=9, real=datetime.now(UTC))
            deliveries.settle(tx, parcel, "done", channel_id=9, message_id=parcel.id, now=now)
            sent += [parcel.user_id or 0] if parcel.kind == "invitation" else []
        elif isinstance(cleared, Keep | Drop):
            outcome = "kept" if isinstance(cleared, Keep) else "dropped"
            deliveries.settle(tx, parcel, outcome, reason=cleared.reason, now=now)
        else:
            deliveries.postpone(tx, parcel, due_at=cleared.until, reason=cleared.reason, failed=False)
    return sent


def test_the_first_wave_asks_as_many_as_are_missing_divided_by_the_yes_rate(
    tx: Transaction, community: Community, now: datetime
) -> None:
    people = willing(tx, community, 20, now=now)
    ask = community.post(tx, target=2, now=now)
    invitations.start(tx, ask.id, community.coordinator, now=now)
    look(tx, now=now)
    assert asked(tx, community) == [], "a slip can be stopped for a minute"
    look(tx, now=now + MINUTE)
    first = asked(tx, community)
    assert len(first) == 8
    assert set(first) < {one.user_id for one in people}
    parcels = community.parcels(tx, "invitation")
    assert sorted(parcel.user_id or 0 for parcel in parcels) == first
    assert {parcel.subject_id for parcel in parcels} == {ask.id}
    look(tx, now=now + HOUR)
    assert asked(tx, community) == first


def test_the_next_wave_comes_when_a_day_or_all_answers_are_in(
    tx: Transaction, community: Community, now: datetime
) -> None:
    people = {one.user_id: one for one in willing(tx, community, 40, now=now)}
    ask = community.post(tx, target=3, now=now)
    start(tx, community, ask.id, now=now)
    first = asked(tx, community)
    assert len(first) == 12
    commitments.accept(tx, ask.id, people[first[0]], now=now + HOUR)
    for user_id in first[1:-1]:
        invitations.say_no(tx, ask.id, in_a_dm(people[user_id]), now=now + HOUR)
    look(tx, now=now + 2 * HOUR)
    assert asked(tx, community) == first, "one has not answered yet"
    invitations.say_no(tx, ask.id, in_a_dm(people[first[-1]]), now=now + 3 * HOUR)
    look(tx, now=now + 4 * HOUR)
    second = set(asked(tx, community)) - set(first)
    assert len(second) == 14, "two are missing, and 1 of 12 said yes: (12 + 8) / (1 + 2) for each"
    late = now + DAY + 5 * HOUR
    look(tx, now=late - 2 * HOUR)
    assert len(asked(tx, community)) == 26
    look(tx, now=late)
    assert len(asked(tx, community)) == 40, "the second wave had its day"


def test_a_wave_of_what_is_soon_is_not_waited_for_a_whole_day(
    tx: Transaction, community: Community, now: datetime
) -> None:
    willing(tx, community, 40, now=now)
    ask = community.post(tx, target=2, deadline=now + 8 * HOUR, now=now)
    start(tx, community, ask.id, now=now)
    look(tx, now=now + 3 * HOUR)
    assert len(asked(tx, community)) > 8


def test_nobody_is_asked_once_it_is_full_or_over_or_was_stopped(
    tx: Transaction, community: Community, now: datetime
) -> None:
    willing(tx, community, 40, now=now)
    full, over, stopped = (community.post(tx, places=1, target=1, now=now) for _ in range(3))
    for one in (full, over, stopped):
        invitations.start(tx, one.id, community.coordinator, now=now)
    commitments.accept(tx, full.id, community.newcomer(), now=now)
    endings.close(tx, over.id, community.coordinator, now=now)
    invitations.stop(tx, stopped.id, community.coordinator, now=now)
    for days in range(3):
        look(tx, now=now + MINUTE + days * DAY)
    assert asked(tx, community) == []
    giving_back.give_up_all(tx, community.guild_id, commitments_of(tx, full.id)[0], by=1, now=now + 3 * DAY)
    look(tx, now=now + 3 * DAY + HOUR)
    assert len(asked(tx, community, full.id)) == 4, "a place is free again, and asking was not stopped"


def commitments_of(tx: Transaction, thing_id: int) -> Sequence[int]:
    return [one.user_id for one in rosters.people(tx, thing_id)]


def test_who_waits_for_a_place_is_enough(tx: Transaction, community: Community, now: datetime) -> None:
    willing(tx, community, 5, now=now)
    ask = community.post(tx, places=1, now=now)
    for person in community.newcomers(2):
        commitments.accept(tx, ask.id, person, now=now)
    start(tx, community, ask.id, now=now)
    assert asked(tx, community) == []


def test_stopping_takes_back_what_has_not_gone_out_and_those_may_be_asked_later(
    tx: Transaction, community: Community, now: datetime
) -> None:
    willing(tx, community, 4, now=now)
    ask = community.post(tx, target=1, now=now)
    start(tx, community, ask.id, now=now)
    first = asked(tx, community)
    invitations.stop(tx, ask.id, community.coordinator, now=now + 2 * MINUTE)
    assert {parcel.state for parcel in community.parcels(tx, "invitation")} == {"dropped"}
    assert asked(tx, community) == []
    start(tx, community, ask.id, now=now + HOUR)
    assert asked(tx, community) == first
    assert {parcel.state for parcel in community.parcels(tx, "invitation")} == {"waiting"}


def test_who_is_not_to_be_asked(tx: Transaction, community: Community, now: datetime) -> None:
    everybody = willing(tx, community, 12, now=now)
    ask = community.post(tx, target=9, now=now)
    said_no, never, on_a_break, light, suspended, in_it, gave_back, no_this_time, apart, left, lead, fine = (
        everybody
    )
    agrees(tx, said_no, yes=False, now=now)
    contact.stop(tx, community.guild_id, never.user_id, "invitations", place="test", now=now)
    volunteers.pause(
        tx,
        community.guild_id,
        on_a_break.user_id,
        now + 9 * DAY,
        keep_reminders=True,
        language="en",
        now=now,
    )
    preferences.take_it_lightly(tx, light, light=True, now=now)
    suspensions.suspend(tx, community.moderator, suspended.user_id, "R", keeps_places=True, now=now)
    for one in (in_it, gave_back):
        commitments.accept(tx, ask.id, one, now=now)
    giving_back.decline(tx, ask.id, gave_back, now=now)
    assert giving_back.decline(tx, ask.id, no_this_time, now=now).noted
    boundaries.draw(tx, community.guild_id, apart, community.coordinator.user_id, now=now)
    departures.leave(tx, community.guild_id, left.user_id, now=now)
    commitments.accept(tx, ask.id, lead, now=now)
    leading.ask(tx, ask.id, community.coordinator, lead.user_id, now=now)
    leading.answer(tx, ask.id, lead, yes=True, now=now)
    giving_back.decline(tx, ask.id, lead, now=now)
    start(tx, community, ask.id, now=now)
    assert asked(tx, community) == [fine.user_id]


def test_not_this_time_of_somebody_who_never_agreed_is_not_stored(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask, stranger = community.post(tx, now=now), community.newcomer()
    assert not giving_back.decline(tx, ask.id, stranger, now=now).noted
    assert not tx.list(Row, ROWS, guild=community.guild_id)
    assert volunteers.find(tx, community.guild_id, stranger.user_id) is None


def test_it_goes_to_whom_it_fits(tx: Transaction, community: Community, now: datetime) -> None:
    skill = community.skill(tx, "First aid", now=now)
    phones = next(one.id for one in interests.offered_in(tx, community.guild_id) if one.name == "Phones")
    design = next(one.id for one in interests.offered_in(tx, community.guild_id) if one.name == "Design")
    people = willing(tx, community, 4, now=now)
    for one in people:
        community.join(tx, one, now=now)
    able, other_interest, unable, short_of_time = people
    for one in (able, other_interest, short_of_time):
        abilities.say(tx, one, "skills", skill, yes=True, place="mine", now=now)
    abilities.say(tx, unable, "skills", skill, yes=False, place="mine", now=now)
    joining.choose_interests(tx, able, [phones], now=now)
    joining.choose_interests(tx, other_interest, [design], now=now)
    abilities.say(tx, short_of_time, "hours", 2, yes=True, place="mine", now=now)
    ask = community.post(tx, target=9, effort=240, about=[phones], needed=Needs(skill=skill), now=now)
    start(tx, community, ask.id, now=now)
    assert asked(tx, community) == [able.user_id]


def test_nobody_is_asked_more_often_than_they_want(
    tx: Transaction, community: Community, now: datetime
) -> None:
    usual, once = willing(tx, community, 2, now=now)
    preferences.choose_weekly_cap(tx, once, 1, now=now)
    for _each in range(3):
        start(tx, community, community.post(tx, target=9, now=now).id, now=now)
    found = asked(tx, community)
    assert (found.count(usual.user_id), found.count(once.user_id)) == (2, 1)
    assert len(carry(tx, now=now + HOUR)) == 3
    for days in range(6):
        look(tx, now=now + days * DAY)
    assert asked(tx, community) == found
    look(tx, now=now + 8 * DAY)
    assert asked(tx, community).count(usual.user_id) == 3


def test_the_least_recently_asked_come_first(tx: Transaction, community: Community, now: datetime) -> None:
    willing(tx, community, 8, now=now)
    one, other = (community.post(tx, target=1, now=now) for _ in range(2))
    start(tx, community, one.id, now=now)
    start(tx, community, other.id, now=now + HOUR)
    assert not set(asked(tx, community, one.id)) & set(asked(tx, community, other.id))


def test_the_yes_rate_seen_here_decides_how_many_are_asked(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    people = {one.user_id: one for one in willing(tx, community, 40, now=now)}
    first = community.post(tx, target=9, now=now)
    start(tx, community, first.id, now=now)
    for user_id in asked(tx, community):
        commitments.accept(tx, first.id, people[user_id], now=now + HOUR)
    rate = invited.rate(tx, community.guild_id, now=now + HOUR)
    assert (rate.asked, rate.yes) == (36, 36)
    assert invited.rate(tx, elsewhere.guild_id, now=now + HOUR).asked == 0
    later = now + 9 * DAY
    second = community.post(tx, target=4, now=later)
    start(tx, community, second.id, now=later)
    assert len(asked(tx, community, second.id)) == 5, "4 x (36 + 8) / (36 + 2)"


def test_at_night_nobody_is_asked_and_the_lead_reads_when_they_are(
    tx: Transaction, community: Community, now: datetime
) -> None:
    willing(tx, community, 5, now=now)
    night = now + NIGHT
    ask = community.post(tx, target=1, now=now)
    start(tx, community, ask.id, now=night)
    assert asked(tx, community) == []
    found = seen_by(tx, community, ask.id, now=night + MINUTE)
    assert found.next_at is not None
    assert found.next_at == datetime(2026, 4, 16, 7, 0, tzinfo=UTC), "nine in the morning in Madrid"
    look(tx, now=found.next_at)
    assert len(asked(tx, community)) == 4


def test_whoever_looks_after_it_sees_how_many_it_reaches_and_never_few(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask = community.post(tx, target=1, now=now)
    few = willing(tx, community, 4, now=now)
    found = seen_by(tx, community, ask.id, now=now)
    assert (found.fits, found.agreed, found.first, found.missing) == (None, None, None, 1)
    volunteers.seen(tx, community.guild_id, community.newcomer().user_id, language="en", now=now)
    found = seen_by(tx, community, ask.id, now=now)
    assert (found.fits, found.agreed) == (5, None), "one of five has not agreed"
    for other in community.newcomers(9):
        volunteers.seen(tx, community.guild_id, other.user_id, language="en", now=now)
    willing(tx, community, 8, now=now)
    found = seen_by(tx, community, ask.id, now=now)
    assert (found.fits, found.agreed, found.first, found.asked) == (22, 12, 4, 0)
    assert not found.asking
    start(tx, community, ask.id, now=now)
    found = seen_by(tx, community, ask.id, now=now + HOUR)
    assert (found.asking, found.asked) == (True, None), "four were asked"
    assert len(few) == 4


def test_a_lead_sees_it_also_of_a_draft_and_nobody_else_does(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    ask = community.post(tx, target=1, now=now)
    for stranger in (community.newcomer(), elsewhere.coordinator):
        for verb in (invitations.reach, invitations.start, invitations.stop):
            with pytest.raises((NotAllowed, NotFound)):
                verb(tx, ask.id, stranger, now=now)
    assert invitations.reach(tx, ask.id, in_a_dm(community.coordinator), now=now).missing == 1
    role = community.offer(tx, now=now)
    with pytest.raises(NotFound):
        invitations.start(tx, role.id, community.coordinator, now=now)


def test_it_is_said_first_how_many_it_takes(tx: Transaction, community: Community, now: datetime) -> None:
    ask = community.post(tx, now=now)
    with pytest.raises(Refusal, match="how many"):
        invitations.start(tx, ask.id, community.coordinator, now=now)
    asks.set_target(tx, ask.id, community.coordinator, 3, now=now)
    invitations.start(tx, ask.id, community.coordinator, now=now)
    over = community.post(tx, target=1, deadline=now + HOUR, now=now)
    with pytest.raises(Refusal, match="passed"):
        invitations.start(tx, over.id, community.coordinator, now=now + 2 * HOUR)


def test_from_a_direct_message_only_who_was_asked_says_yes_or_no(
    tx: Transaction, community: Community, now: datetime
) -> None:
    [one] = willing(tx, community, 1, now=now)
    ask, other = (community.post(tx, target=1, now=now) for _ in range(2))
    start(tx, community, ask.id, now=now)
    assert commitments.accept(tx, ask.id, in_a_dm(one), now=now).has_place
    for thing_id, who in ((other.id, one), (ask.id, community.newcomer())):
        with pytest.raises(NotFound):
            commitments.accept(tx, thing_id, in_a_dm(who), now=now)
        with pytest.raises(NotFound):
            invitations.say_no(tx, thing_id, in_a_dm(who), now=now)
    departures.leave(tx, community.guild_id, one.user_id, now=now)
    with pytest.raises(NotFound):
        commitments.accept(tx, ask.id, in_a_dm(one), now=now)


def test_a_slip_that_is_opened_again_asks_those_who_were_about_to_be_asked(
    tx: Transaction, community: Community, now: datetime
) -> None:
    willing(tx, community, 4, now=now)
    ask = community.post(tx, target=1, now=now)
    start(tx, community, ask.id, now=now)
    endings.close(tx, ask.id, community.coordinator, now=now + 2 * MINUTE)
    assert {parcel.state for parcel in community.parcels(tx, "invitation")} == {"dropped"}
    endings.reopen(tx, ask.id, community.coordinator, now=now + 2 * MINUTE + MINUTE / 2)
    assert {parcel.state for parcel in community.parcels(tx, "invitation")} == {"waiting"}
    look(tx, now=now + HOUR)
    assert len(asked(tx, community)) == 4


def test_who_was_asked_is_forgotten_after_a_while_and_nobody_is_asked_about_it_again(
    tx: Transaction, community: Community, now: datetime
) -> None:
    willing(tx, community, 4, now=now)
    ask, goes_on = (community.post(tx, target=1, now=now) for _ in range(2))
    for one in (ask, goes_on):
        start(tx, community, one.id, now=now)
    endings.close(tx, ask.id, community.coordinator, now=now + DAY)
    assert invited.purge(tx, now=now + 90 * DAY) == 0
    assert invited.purge(tx, now=now + 92 * DAY) == 1
    assert asked(tx, community, ask.id) == []
    assert len(asked(tx, community, goes_on.id)) == 4
    endings.reopen(tx, ask.id, community.coordinator, now=now + 93 * DAY)
    with pytest.raises(Refusal, match="no longer stored"):
        invitations.start(tx, ask.id, community.coordinator, now=now + 93 * DAY)
    assert seen_by(tx, community, ask.id, now=now + 93 * DAY).forgotten


def test_in_quiet_mode_it_fades(tx: Transaction, community: Community, now: datetime) -> None:
    willing(tx, community, 4, now=now)
    ask = community.post(tx, target=1, now=now)
    start(tx, community, ask.id, now=now)
    endings.close(tx, ask.id, community.coordinator, now=now + DAY)
    fading.fade(tx, community.guild_id, now=now + 32 * DAY)
    assert asked(tx, community) == []


def test_words_that_change_later_disturb_nobody_who_was_asked(
    tx: Transaction, community: Community, now: datetime
) -> None:
    willing(tx, community, 4, now=now)
    ask = community.post(tx, target=1, now=now)
    start(tx, community, ask.id, now=now)
    amendments.move(tx, ask.id, community.coordinator, deadline=now + 5 * DAY, now=now + HOUR)
    assert not community.parcels(tx, "changed")
