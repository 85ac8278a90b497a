"""Which wins are told, and when: so many a day, the best first, and none overlooked."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from threading import Thread
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import bindparam, update

from bot.db import Transaction
from bot.models.outbox import outbox
from bot.models.volunteers import volunteers as volunteer_rows
from bot.services.celebrating import kudos, kudos_kept, kudos_lists, milestones, telling
from bot.services.celebrating import wins as told
from bot.services.celebrating.wins import WEIGHTS, Candidate
from bot.services.guild import guilds
from bot.services.people import volunteers
from bot.services.people.volunteers import Celebrate
from bot.services.things import (
    commitments,
    endings,
    giving_back,
    leads,
    outcomes,
    things,
    totals,
    wins,
)
from bot.services.things.outcomes import Told
from bot.services.things.wins import Kind, Win
from tests.conftest import open_session
from tests.lives import carry_all
from tests.services.at_once import committed, wait_until_somebody_waits_for_a_lock
from tests.services.celebrating import told as are_told
from tests.services.conftest import Community

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NOON = datetime.fromisoformat("2026-04-15T12:00:00+00:00")
_FAIL = update(outbox).where(outbox.c.key == bindparam("which")).values(state="failed", reason="gone")
_JOINED = (
    update(volunteer_rows)
    .where(volunteer_rows.c.user_id == bindparam("person"))
    .values(joined_at=bindparam("at", type_=volunteer_rows.c.joined_at.type))
)


@st.composite
def candidates(draw: st.DrawFn) -> Sequence[Candidate]:
    made = []
    for number in range(draw(st.integers(0, 12))):
        since = NOON - draw(st.sampled_from([HOUR, DAY, 4 * DAY, 20 * DAY, 40 * DAY]))
        made.append(
            Candidate(
                id=number,
                kind=draw(st.sampled_from(sorted(WEIGHTS))),
                happened_at=since,
                from_at=since,
                user_id=draw(st.sampled_from([None, 1])),
                thing_id=7,
                celebrate=draw(st.sampled_from([None, "name", "anonymous", "no"])),
                standing=draw(st.sampled_from(["open", "closed"])),
                done=draw(st.integers(0, 2)),
                target=draw(st.sampled_from([None, 1, 2])),
                came_of_it=draw(st.sampled_from([None, "Oaks"])),
                place=draw(st.sampled_from([None, "left", "confirmed"])),
            )
        )
    return made


@settings(max_examples=150)
@given(waiting=candidates(), most=st.integers(1, 5), has_digest=st.booleans())
def test_at_most_so_many_a_day_the_best_first_and_nobody_overlooked(
    waiting: Sequence[Candidate], most: int, has_digest: bool
) -> None:
    day = told.sorted_out(waiting, most=most, has_digest=has_digest, now=NOON)
    is_listed = bool(day.rest) and not has_digest
    assert len(day.posts) + is_listed <= most
    verdicts = {one.id: told.verdict(one, NOON) for one in waiting}
    assert sorted(one.id for one in (*day.posts, *day.rest)) == [
        number for number, verdict in verdicts.items() if verdict == "tell"
    ], "each is told, once"
    assert {one.id for one in day.over} == {number for number, one in verdicts.items() if one == "over"}
    news = [one for one in day.rest if NOON - one.from_at <= told.NEWS_FOR]
    if day.posts and news:
        assert min(one.weight for one in day.posts) >= max(one.weight for one in news)
    assert not [one for one in day.posts if NOON - one.from_at > told.NEWS_FOR], "nothing stale has a post"
    if len(verdicts) and len(day.posts) < most and not is_listed:
        assert not news, "room is used"


@settings(max_examples=100)
@given(waiting=candidates())
def test_nobody_is_told_of_who_has_not_said_yes(waiting: Sequence[Candidate]) -> None:
    for one in waiting:
        if (
            one.kind in ("first_done", "first_role", "first_lead", "year")
            and told.verdict(one, NOON) == "tell"
        ):
            assert one.user_id is not None
            assert one.celebrate in ("name", "anonymous")


def firsts(tx: Transaction, community: Community, number: int, now: datetime) -> list[int]:
    """So many have done something for the first time, and like to be named."""
    people = community.newcomers(number)
    for person in people:
        commitments.report_done(tx, community.post(tx, now=now).id, person, now=now)
        wins.choose(tx, community.guild_id, person.user_id, "name", now=now)
    return [one.user_id for one in people]


def won(tx: Transaction, community: Community, user_id: int) -> Win:
    [found] = wins.of(tx, community.guild_id, user_id)
    return found


def test_each_has_a_post_as_long_as_there_is_room_and_then_the_last_is_a_list(
    tx: Transaction, community: Community, now: datetime
) -> None:
    people = firsts(tx, community, 3, now)
    are_told(tx, community, now)
    assert {won(tx, community, one).state for one in people} == {"posted"}
    carry_all(tx, now)
    more = firsts(tx, community, 5, now + DAY)
    are_told(tx, community, now + DAY)
    assert sorted(won(tx, community, one).state for one in more) == ["listed"] * 3 + ["posted"] * 2
    assert len(community.parcels(tx, "person_win")) == 5
    assert len(community.parcels(tx, "wins_listed")) == 1


def test_it_is_told_once_a_day_and_never_at_night(
    tx: Transaction, community: Community, now: datetime
) -> None:
    firsts(tx, community, 1, now)
    guild = guilds.find(tx, community.guild_id)
    moment = totals.next_moment(guild, now)
    assert moment.isoformat() == "2026-04-15T17:00:00+02:00"
    assert [one.guild_id for one in told.due(tx, now=moment - HOUR)] == []
    assert community.guild_id in {one.guild_id for one in told.due(tx, now=moment)}
    told.look_after(tx, community.guild_id, now=moment + 6 * HOUR)
    assert not community.parcels(tx, "person_win"), "nobody could look before the night"
    after = totals.find(tx, community.guild_id)
    assert after is not None
    assert after.wins_at == moment + DAY
    told.look_after(tx, community.guild_id, now=moment + DAY)
    told.look_after(tx, community.guild_id, now=moment + DAY + HOUR)
    assert [one.revision for one in community.parcels(tx, "person_win")] == [1]
    guilds.change(tx, community.admin, {"quiet_from": 16, "quiet_until": 19}, now=now)
    quiet = totals.next_moment(guilds.find(tx, community.guild_id), now)
    assert quiet.astimezone(moment.tzinfo).hour == 19


def test_what_could_not_be_posted_is_told_on_the_next_day_and_nothing_twice(
    tx: Transaction, community: Community, now: datetime
) -> None:
    one, other = firsts(tx, community, 2, now)
    are_told(tx, community, now)
    failed = won(tx, community, one)
    tx.execute(_FAIL, which=wins.post_key(failed))
    carry_all(tx, now)
    more = firsts(tx, community, 3, now + DAY)
    are_told(tx, community, now + DAY)
    assert won(tx, community, other).told_on == "2026-04-15", "it stands"
    assert won(tx, community, one).told_on == "2026-04-16"
    waiting = [one for one in community.parcels(tx, "person_win", "wins_listed") if one.state == "waiting"]
    assert len(waiting) == 3, "not one more than on any day"
    assert {won(tx, community, person).state for person in more} <= {"posted", "listed"}


def test_what_waits_a_second_time_is_posted_in_its_place(
    tx: Transaction, community: Community, now: datetime
) -> None:
    lead, other = firsts(tx, community, 1, now)[0], community.newcomers(9)[8]
    are_told(tx, community, now)
    tx.execute(_FAIL, which=wins.post_key(won(tx, community, lead)))
    wins.note(tx, community.guild_id, "milestone", "m", number=50, now=now + DAY)
    wins.note(
        tx, community.guild_id, "own", "o", user_id=other.user_id, text="Rain", named=False, now=now + DAY
    )
    are_told(tx, community, now + DAY)
    found = sorted(community.parcels(tx, "person_win", "group_win"), key=lambda one: one.due_at)
    kinds = [getattr(wins.find(tx, one.subject_id or 0), "kind", None) for one in found]
    assert kinds == ["milestone", "own", "first_done"]
    assert all(one.due_at <= now + DAY for one in found), "none waits for that"


@pytest.mark.parametrize("digest", [None, 5])
def test_thanks_that_are_shown_are_part_of_the_day_s_few_posts(
    tx: Transaction, community: Community, now: datetime, digest: int | None
) -> None:
    guilds.change(tx, community.admin, {"digest_day": digest}, now=now)
    giver, *people = community.newcomers(6)
    for one in (giver, *people):
        volunteers.seen(tx, community.guild_id, one.user_id, language="en", now=now)
    given = kudos.give(tx, giver, [one.user_id for one in people], "The soup", now=now).kudos_id or 0
    shown = [kudos_kept.show(tx, given, one, now=now) for one in people]
    at = [kudos_kept.posted_at(tx, one) for one in shown]
    assert at[:2] == [now, now]
    if digest is None:
        nine = datetime.fromisoformat("2026-04-16T09:00:00+02:00")
        assert at[2:] == [nine, nine, nine + DAY], "two a day, and a place is left for a win"
    else:
        assert at[2:] == [None] * 3
        assert len(kudos_lists.public_between(tx, community.guild_id, now, now + DAY)) == 5
    carry_all(tx, now)
    best, *others = firsts(tx, community, 3, now)
    are_told(tx, community, now)
    states = [won(tx, community, one).state for one in (best, *others)]
    assert states == (["listed"] * 3 if digest is None else ["posted", "digest", "digest"])


def test_a_full_day_puts_wins_off_and_not_for_ever(
    tx: Transaction, community: Community, now: datetime
) -> None:
    guilds.change(tx, community.admin, {"wins_a_day": 1}, now=now)
    giver, *people = community.newcomers(7)
    for one in (giver, *people):
        volunteers.seen(tx, community.guild_id, one.user_id, language="en", now=now)
    given = kudos.give(tx, giver, [one.user_id for one in people[:5]], "The soup", now=now).kudos_id or 0
    for one in people[:5]:
        kudos_kept.show(tx, given, one, now=now)
    [person] = firsts(tx, community, 1, now)
    states = []
    for days in range(5):
        are_told(tx, community, now + days * DAY)
        states.append(won(tx, community, person).state)
    assert states == ["waiting"] * 4 + ["listed"]


def test_without_a_channel_everything_waits_and_is_then_no_news(
    tx: Transaction, community: Community, now: datetime
) -> None:
    guilds.change(tx, community.admin, {"wins_channel_id": None}, now=now)
    [person] = firsts(tx, community, 1, now)
    for days in range(5):
        are_told(tx, community, now + days * DAY)
    assert won(tx, community, person).state == "waiting"
    guilds.change(tx, community.admin, {"wins_channel_id": 23}, now=now)
    are_told(tx, community, now + 5 * DAY)
    assert won(tx, community, person).state == "listed"
    assert not community.parcels(tx, "person_win")


def test_in_quiet_mode_nothing_is_told_then_or_later(
    tx: Transaction, community: Community, now: datetime
) -> None:
    [person] = firsts(tx, community, 1, now)
    guilds.change(tx, community.admin, {"quiet": True}, now=now)
    are_told(tx, community, now)
    guilds.change(tx, community.admin, {"quiet": False}, now=now)
    are_told(tx, community, now + DAY)
    assert won(tx, community, person).state == "over"
    assert not community.parcels(tx, "person_win", "wins_listed", "group_win")


def test_a_first_role_that_was_given_back_is_not_told(
    tx: Transaction, community: Community, now: datetime
) -> None:
    keeps, gives_back = community.newcomers(2)
    role = community.offer(tx, now=now)
    for person in (keeps, gives_back):
        commitments.accept(tx, role.id, person, now=now)
        wins.choose(tx, community.guild_id, person.user_id, "name", now=now)
    giving_back.decline(tx, role.id, gives_back, now=now)
    are_told(tx, community, now)
    assert [one.user_id for one in community.parcels(tx, "person_win")] == [keeps.user_id]


@pytest.mark.parametrize("how", ["name", "anonymous", "no"])
@pytest.mark.parametrize("kind", ["first_done", "first_role", "first_lead", "year"])
def test_whatever_is_somebody_s_first_is_told_as_they_chose(
    tx: Transaction, community: Community, now: datetime, kind: Kind, how: Celebrate
) -> None:
    person = community.newcomer()
    community.join(tx, person, now=now)
    wins.choose(tx, community.guild_id, person.user_id, how, now=now)
    thing = community.offer(tx, now=now) if kind == "first_role" else community.post(tx, now=now)
    if kind == "first_role":
        commitments.accept(tx, thing.id, person, now=now)
    elif kind == "first_done":
        commitments.report_done(tx, thing.id, person, now=now)
    elif kind == "first_lead":
        leads.add(tx, things.show(tx, thing.id), person.user_id, now=now + HOUR)
        commitments.report_done(tx, thing.id, community.newcomer(), now=now)
        endings.close(tx, thing.id, community.coordinator, now=now)
    else:
        wins.note(tx, community.guild_id, kind, "year", user_id=person.user_id, number=1, now=now)
    are_told(tx, community, now + 2 * DAY)
    [win] = [one for one in wins.of(tx, community.guild_id, person.user_id) if one.kind == kind]
    if how == "no":
        assert win.state == "over"
        assert not [one for one in community.parcels(tx, "person_win") if one.user_id == person.user_id]
        return
    shown = telling.one(tx, guilds.find(tx, community.guild_id), win.id)
    assert win.state == "posted"
    assert shown is not None
    assert shown.person == (person.user_id if how == "name" else None)


def test_who_looked_after_something_is_told_once_somebody_did_it(
    tx: Transaction, community: Community, now: datetime
) -> None:
    lead, person = community.coordinator, community.newcomer()
    community.join(tx, lead, now=now)
    wins.choose(tx, community.guild_id, lead.user_id, "name", now=now)
    ask = community.post(tx, now=now)
    commitments.accept(tx, ask.id, person, now=now)
    endings.close(tx, ask.id, lead, now=now)
    are_told(tx, community, now + 2 * DAY)
    assert not community.parcels(tx, "person_win")
    commitments.report_done(tx, ask.id, person, now=now + 2 * DAY)
    are_told(tx, community, now + 3 * DAY)
    assert [one.user_id for one in community.parcels(tx, "person_win")] == [lead.user_id]


def test_what_came_of_it_is_one_win_with_the_occasion(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask, person = community.post(tx, now=now), community.newcomer()
    commitments.report_done(tx, ask.id, person, now=now)
    endings.close(tx, ask.id, community.coordinator, now=now)
    for words in ("Oaks", "Elms"):
        outcomes.write(tx, ask.id, community.coordinator, told=Told(words), now=now)
        are_told(tx, community, now)
        now += DAY
    [recap] = community.parcels(tx, "recap")
    assert (recap.subject_id, recap.state) == (ask.id, "waiting")


@pytest.mark.parametrize(
    ("done", "last"),
    [(0, 0), (9, 0), (10, 10), (49, 10), (50, 50), (99, 50), (100, 100), (249, 100), (250, 250), (999, 500)],
)
def test_round_numbers(done: int, last: int) -> None:
    assert totals.round_number(done) == last
    if done >= 100:
        assert totals.round_number(done * 10) == last * 10


def test_a_round_number_is_told_once_and_what_was_passed_before_is_not(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask = community.post(tx, now=now)
    for person in community.newcomers(12):
        commitments.report_done(tx, ask.id, person, now=now)
    for _again in range(2):
        are_told(tx, community, now)
        now += DAY
    [milestone] = community.parcels(tx, "group_win")
    found = wins.find(tx, milestone.subject_id or 0)
    assert found is not None
    assert (found.kind, found.number) == ("milestone", 10)


def test_a_year_together_is_told_of_who_is_still_active_and_likes_it(
    tx: Transaction, community: Community, now: datetime
) -> None:
    likes, silent = community.newcomers(2)
    for person in (likes, silent):
        community.join(tx, person, now=now)
        tx.execute(_JOINED, person=person.user_id, at=now - timedelta(days=365))
        commitments.report_done(tx, community.post(tx, now=now).id, person, now=now)
    wins.choose(tx, community.guild_id, likes.user_id, "anonymous", now=now)
    are_told(tx, community, now)
    years = [one for one in wins.of(tx, community.guild_id, likes.user_id) if one.kind == "year"]
    assert [(one.number, one.state) for one in years] == [(1, "posted")]
    assert not [one for one in wins.of(tx, community.guild_id, silent.user_id) if one.kind == "year"]


def test_years_are_counted_by_the_calendar() -> None:
    zone = ZoneInfo("Europe/Madrid")
    leap = datetime.fromisoformat("2024-02-29T12:00:00+00:00")
    days = {
        day: milestones.years_now(leap, datetime.fromisoformat(f"{day}T12:00:00+00:00"), zone)
        for day in ("2024-12-31", "2025-02-27", "2025-02-28", "2025-03-02", "2025-03-03", "2028-02-29")
    }
    assert list(days.values()) == [0, 0, 1, 1, 0, 4]


def test_two_processes_tell_each_once(postgres_database: str, now: datetime) -> None:
    community = Community()
    with open_session(postgres_database) as one, open_session(postgres_database) as other:
        with committed(one) as tx:
            community.set_up(tx, now=now)
            firsts(tx, community, 5, now)
            totals.put_off(tx, community.guild_id, now)

        def tell() -> None:
            with committed(other) as tx:
                told.look_after(tx, community.guild_id, now=now)

        slower = Thread(target=tell)
        with committed(one) as tx:
            told.look_after(tx, community.guild_id, now=now)
            slower.start()
            wait_until_somebody_waits_for_a_lock(postgres_database, slower)
        slower.join()
        with committed(one) as tx:
            found = community.parcels(tx, "person_win", "wins_listed")
            assert [one.revision for one in found] == [1, 1, 1]
