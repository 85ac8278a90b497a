"""Whoever looks after something is asked once whom they'd like to thank: nobody twice, nobody overlooked."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from threading import Thread

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.db import Transaction
from bot.errors import Invalid, NotFound, Refusal
from bot.models.rosters import commitments as commitment_rows
from bot.models.thanks import thanks as rows
from bot.services.care import boundaries
from bot.services.celebrating import kudos_lists, thanks
from bot.services.guild.callers import Caller
from bot.services.own import mine
from bot.services.people.preferences import Hours
from bot.services.people.quiet_hours import end_of_quiet
from bot.services.things import (
    attendance,
    commitments,
    endings,
    leading,
    leads,
    outcomes,
    thankworthy,
    things,
)
from bot.services.things.asks import Ask
from bot.services.things.outcomes import Told
from tests.conftest import open_session
from tests.services.at_once import committed, wait_until_somebody_waits_for_a_lock
from tests.services.conftest import Community, Parcel, in_a_dm

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Did:
    thing_id: int
    user_id: int
    done_at: datetime


def goes_on(tx: Transaction, now: datetime) -> None:
    """What is due by itself."""
    while found := thanks.due(tx, now=now):
        for one in found:
            thanks.look_after(tx, one.guild_id, now=now)


def done(tx: Transaction, ask: Ask, *people: Caller, now: datetime) -> None:
    for one in people:
        commitments.report_done(tx, ask.id, one, now=now)


def wanted(tx: Transaction, community: Community) -> list[Parcel]:
    return [*community.parcels(tx, "thanks_wanted")]


def thanked(tx: Transaction, community: Community) -> Counter[int]:
    """By how many thank-yous each person was told of."""
    told = community.parcels(tx, "kudos", "thanks")
    return Counter(one.user_id or 0 for one in told if one.state != "dropped")


def test_within_a_day_one_message_is_about_all_who_did_it(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ana, ben, cleo = community.newcomers(3)
    trees, phones = community.post(tx, now=now), community.post(tx, effort=60, now=now)
    done(tx, trees, ana, ben, community.coordinator, now=now)
    done(tx, phones, cleo, now=now + HOUR)
    goes_on(tx, now + 3 * HOUR)
    assert not wanted(tx, community), "not before the evening"
    goes_on(tx, now + 5 * HOUR)
    [asked] = wanted(tx, community)
    assert asked.user_id == community.coordinator.user_id
    found = thanks.asked_about(tx, asked.subject_id or 0, community.coordinator.user_id)
    assert {one.user_id for one in found} == {one.user_id for one in (ana, ben, cleo)}
    goes_on(tx, now + 9 * DAY)
    assert len(wanted(tx, community)) == 1, "once"
    batch = asked.subject_id or 0
    assert thanks.thank(tx, batch, in_a_dm(community.coordinator), now=now + 6 * HOUR) == 3
    assert thanked(tx, community) == Counter([ana.user_id, ben.user_id, cleo.user_id])
    with pytest.raises(NotFound, match="thanked already"):
        thanks.thank(tx, batch, community.coordinator, now=now + 7 * HOUR)
    [got] = kudos_lists.got(tx, community.guild_id, cleo.user_id)
    assert (got.reason, got.title, got.effort) == ("", phones.title, 60), "it names what was done"


def test_each_of_several_who_look_after_it_can_thank_and_the_first_one_does(
    tx: Transaction, community: Community, now: datetime
) -> None:
    cora, ana, ben, mia = community.coordinator, *community.newcomers(3)
    trees, phones = community.post(tx, now=now), community.post(tx, now=now)
    leads.add(tx, things.show(tx, trees.id), mia.user_id, now=now)
    done(tx, trees, ana, mia, now=now)
    done(tx, phones, ben, now=now)
    goes_on(tx, now + DAY)
    asked = {one.user_id: one.subject_id or 0 for one in wanted(tx, community)}
    assert len(wanted(tx, community)) == 2, "one message each, about all of it"
    assert asked.keys() == {cora.user_id, mia.user_id}

    def offered(lead: Caller) -> set[int]:
        return {one.user_id for one in thanks.asked_about(tx, asked[lead.user_id], lead.user_id)}

    assert offered(cora) == {ana.user_id, mia.user_id, ben.user_id}
    assert offered(mia) == {ana.user_id}, "neither herself nor what others look after"
    assert thanks.is_shared(tx, asked[mia.user_id], mia.user_id)
    assert thanks.thank(tx, asked[mia.user_id], in_a_dm(mia), now=now + DAY) == 1
    assert offered(cora) == {mia.user_id, ben.user_id}
    assert thanks.thank(tx, asked[cora.user_id], cora, now=now + DAY) == 2
    assert thanked(tx, community) == Counter([ana.user_id, ben.user_id, mia.user_id])


def test_the_question_what_came_of_it_is_the_chance_of_one_and_the_others_have_theirs(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ana, mia = community.newcomers(2)
    ask = community.post(tx, deadline=now + 6 * HOUR, now=now)
    leads.add(tx, things.show(tx, ask.id), mia.user_id, now=now + HOUR)
    done(tx, ask, ana, now=now + HOUR)
    endings.close_if_over(tx, ask.id, now=now + 6 * HOUR)
    goes_on(tx, now + DAY)
    assert [one.user_id for one in community.parcels(tx, "what_came_of_it")] == [
        community.coordinator.user_id
    ]
    [asked] = wanted(tx, community)
    assert asked.user_id == mia.user_id
    assert thanks.thank(tx, asked.subject_id or 0, mia, now=now + DAY) == 1
    assert thanks.thank_for(tx, ask.id, community.coordinator, now=now + DAY)[1] == 0


def test_some_of_them_and_then_the_others_in_other_words(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ana, ben = community.newcomers(2)
    done(tx, community.post(tx, now=now), ana, ben, now=now)
    goes_on(tx, now + DAY)
    [asked] = wanted(tx, community)
    batch, lead = asked.subject_id or 0, community.coordinator
    first, second = thanks.asked_about(tx, batch, lead.user_id)
    with pytest.raises(Invalid, match="300"):
        thanks.thank(tx, batch, lead, only=[first.id], words="x" * 2000, now=now + DAY)
    assert thanks.thank(tx, batch, lead, only=[first.id], now=now + DAY) == 1
    assert thanks.thank(tx, batch, lead, words="What a day!", now=now + DAY) == 1
    assert [one.reason for one in kudos_lists.got(tx, community.guild_id, second.user_id)] == ["What a day!"]
    assert set(thanked(tx, community).values()) == {1}


def test_nobody_else_thanks_in_their_name(tx: Transaction, community: Community, now: datetime) -> None:
    ana, ben = community.newcomers(2)
    done(tx, community.post(tx, now=now), ana, now=now)
    goes_on(tx, now + DAY)
    [asked] = wanted(tx, community)
    for stranger in (ana, ben, in_a_dm(ben)):
        with pytest.raises(NotFound):
            thanks.thank(tx, asked.subject_id or 0, stranger, now=now + DAY)


def test_where_it_is_asked_what_came_of_it_within_a_day_that_is_the_chance(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ana, ben = community.newcomers(2)
    ask = community.post(tx, deadline=now + 6 * HOUR, now=now)
    done(tx, ask, ana, now=now + HOUR)
    goes_on(tx, now + 6 * HOUR)
    endings.close_if_over(tx, ask.id, now=now + 6 * HOUR)
    goes_on(tx, now + DAY)
    assert len(community.parcels(tx, "what_came_of_it")) == 1
    assert not wanted(tx, community)
    assert thanks.thank_for(tx, ask.id, in_a_dm(community.coordinator), now=now + DAY)[1] == 1
    assert thanks.thank_for(tx, ask.id, community.coordinator, now=now + DAY)[1] == 0
    told = Told("An oak stands.", "", "Thank you!")
    outcomes.write(tx, ask.id, community.coordinator, told=told, now=now + DAY)
    assert thanked(tx, community) == Counter([ana.user_id]), "not once more with the outcome"
    assert not kudos_lists.got_with_outcomes(tx, community.guild_id, ben.user_id)


def test_who_is_thanked_with_the_outcome_is_not_offered_again(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ana, late = community.newcomers(2)
    ask = community.post(tx, now=now)
    done(tx, ask, ana, now=now)
    commitments.accept(tx, ask.id, late, now=now)
    endings.close(tx, ask.id, community.coordinator, now=now)
    outcomes.write(tx, ask.id, community.coordinator, told=Told("", "", "Thank you!"), now=now)
    done(tx, ask, late, now=now + HOUR)
    goes_on(tx, now + 2 * DAY)
    assert not wanted(tx, community)
    assert thanked(tx, community) == Counter([ana.user_id, late.user_id])
    [got] = kudos_lists.got_with_outcomes(tx, community.guild_id, ana.user_id)
    assert got.reason == "Thank you!"


def test_whoever_comes_to_look_after_it_is_asked_and_a_week_later_nobody(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ana, ben = community.newcomers(2)
    ask = community.post(tx, now=now)
    done(tx, ask, ana, now=now)
    mine.erase(tx, community.guild_id, community.coordinator.user_id, now=now)
    goes_on(tx, now + DAY)
    assert not wanted(tx, community)
    other = community.newcomer(*community.coordinator.member_roles)
    leading.take_on(tx, ask.id, other, now=now + DAY)
    goes_on(tx, now + 3 * DAY)
    assert [one.user_id for one in wanted(tx, community)] == [other.user_id]
    done(tx, ask, ben, now=now + 3 * DAY)
    mine.erase(tx, community.guild_id, other.user_id, now=now + 3 * DAY)
    for day in range(4, 14):
        goes_on(tx, now + day * DAY)
    assert not tx.values(select(rows.c.id).where(rows.c.due_at.is_not(None), rows.c.thing_id == ask.id))


def test_a_slip_is_not_thanked_for_and_who_does_it_after_all_is_asked_about_once(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ana, ben = community.newcomers(2)
    ask = community.post(tx, now=now)
    done(tx, ask, ana, ben, now=now)
    attendance.take_back(tx, ask.id, ana, now=now)
    goes_on(tx, now + DAY)
    [asked] = wanted(tx, community)
    batch, lead = asked.subject_id or 0, community.coordinator.user_id
    assert [one.user_id for one in thanks.asked_about(tx, batch, lead)] == [ben.user_id]
    attendance.take_back(tx, ask.id, ben, now=now + DAY)
    assert not thanks.asked_about(tx, batch, lead)
    done(tx, ask, ben, ana, now=now + DAY)
    goes_on(tx, now + 2 * DAY)
    last = wanted(tx, community)[-1]
    assert [one.user_id for one in thanks.asked_about(tx, last.subject_id or 0, lead)] == [ana.user_id]


def test_of_who_would_rather_not_meet_nothing_can_be_read(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ana, ben = community.newcomers(2)
    done(tx, community.post(tx, now=now), ana, ben, now=now)
    boundaries.draw(tx, community.guild_id, ana, community.coordinator.user_id, now=now)
    goes_on(tx, now + DAY)
    [asked] = wanted(tx, community)
    assert thanks.thank(tx, asked.subject_id or 0, community.coordinator, now=now + DAY) == 2
    assert thanked(tx, community) == Counter([ben.user_id])


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    done_at=st.integers(0, 365 * 24 * 60).map(lambda minutes: NEW_YEAR + minutes * timedelta(minutes=1)),
    zone=st.sampled_from(["Europe/Madrid", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe"]),
    quiet_from=st.integers(0, 23),
    quiet_until=st.integers(0, 23),
)
def test_it_is_asked_within_a_day_by_quiet_hours(
    done_at: datetime, zone: str, quiet_from: int, quiet_until: int
) -> None:
    hours = Hours(zone, quiet_from, quiet_until)
    asked_at = thankworthy.evening(hours, done_at)
    assert done_at + HOUR <= asked_at <= done_at + DAY
    awake = [
        m for n in range(90) if end_of_quiet(hours, m := done_at + HOUR + n * timedelta(minutes=15)) is None
    ]
    hour_long = (quiet_until - quiet_from) % 24 <= 22
    assert not (awake and hour_long) or end_of_quiet(hours, asked_at) is None


STEPS = st.lists(
    st.tuples(
        st.sampled_from(["does", "undoes", "time", "all", "one", "closes", "tells", "erases", "leaves"]),
        st.integers(0, 4),
        st.integers(0, 2),
    ),
    min_size=4,
    max_size=16,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=STEPS)
def test_nobody_is_thanked_twice_for_one_thing_and_nobody_is_overlooked(
    tx: Transaction, now: datetime, steps: list[tuple[str, int, int]]
) -> None:
    """Whatever happens in whatever order, with one to three who look after it: once a day has gone by, each
    who did something was thanked, is on the list of each lead whom to thank, or did it before the question
    what came of it.
    """
    community = Community()
    community.set_up(tx, now=now)
    people = community.newcomers(5)
    asks = [community.post(tx, now=now) for _number in range(3)]
    lead, erased = community.coordinator, set()
    all_leads = [lead, *people[:2]]
    thanked: set[tuple[int, int]] = set()  # also by a lead who erased themselves since
    for number, ask in enumerate(asks):
        for later, other in enumerate(people[:number], 1):
            leads.add(tx, things.show(tx, ask.id), other.user_id, now=now + later * timedelta(seconds=1))
    for what, who, which in steps:
        person, ask = people[who], asks[which]
        now += HOUR
        try:
            if what == "does" and person not in erased:
                done(tx, ask, person, now=now)
            elif what == "undoes":
                attendance.take_back(tx, ask.id, person, now=now)
            elif what == "closes":
                endings.close(tx, ask.id, lead, now=now)
            elif what == "tells":
                outcomes.write(tx, ask.id, lead, told=Told("", "", f"Thank you {who}!"), now=now)
            elif what == "erases":
                mine.erase(tx, community.guild_id, person.user_id, now=now)
                erased.add(person)
            elif what == "time":
                now += who * 6 * HOUR
            elif what == "leaves" and who < 2:
                leads.remove(tx, ask.id, person.user_id)
            elif batches := wanted(tx, community):
                by, batch = all_leads[who % 3], batches[-1].subject_id or 0
                some = [one.id for one in thanks.asked_about(tx, batch, by.user_id)[:1]]
                thanks.thank(tx, batch, by, only=None if what == "all" else some, now=now)
        except (NotFound, Invalid, Refusal):
            pass
        goes_on(tx, now)
        assert_nobody_twice(tx, community, all_leads)
        thanked.update(given_by(tx, community, all_leads))
    goes_on(tx, now + 2 * DAY)
    assert_nobody_overlooked(tx, community, thanked)


def given_by(tx: Transaction, community: Community, all_leads: Sequence[Caller]) -> list[tuple[int, int]]:
    return [
        (one.thing_id or 0, one.user_id)
        for lead in all_leads
        for one in kudos_lists.gave(tx, community.guild_id, lead.user_id)
    ]


def assert_nobody_twice(tx: Transaction, community: Community, all_leads: Sequence[Caller]) -> None:
    """By each thing once, by whichever lead, be it by itself or with the outcome."""
    about: Counter[tuple[int | None, int]] = Counter(given_by(tx, community, all_leads))
    for one in community.parcels(tx, "thanks"):
        if one.state != "dropped" and one.user_id is not None:
            about[one.subject_id, one.user_id] += 1
    assert set(about.values()) <= {1}, about


def assert_nobody_overlooked(tx: Transaction, community: Community, thanked: set[tuple[int, int]]) -> None:
    told = {(one.subject_id, one.user_id) for one in community.parcels(tx, "thanks")} | thanked
    questions = community.parcels(tx, "what_came_of_it")
    for one in done_now(tx, community):
        asked = [
            each.user_id
            for each in questions
            if each.subject_id == one.thing_id and each.due_at >= one.done_at
        ]
        for lead in leads.of(tx, one.thing_id):
            offered = {
                (found.thing_id, found.user_id)
                for parcel in wanted(tx, community)
                if parcel.user_id == lead
                for found in thanks.asked_about(tx, parcel.subject_id or 0, lead)
            }
            is_offered = lead in asked or (one.thing_id, one.user_id) in offered | told
            assert is_offered or lead == one.user_id, (one, lead)


def done_now(tx: Transaction, community: Community) -> Sequence[Did]:
    c = commitment_rows.c
    found = select(c.thing_id, c.user_id, c.done_at).where(
        c.guild_id == community.guild_id, c.done_at.is_not(None), c.user_id.is_not(None)
    )
    return tx.list(Did, found)


def test_two_taps_at_once_thank_everybody_once(postgres_database: str, now: datetime) -> None:
    community, heard = Community(), ["nothing"]
    lead = community.coordinator
    with open_session(postgres_database) as one, open_session(postgres_database) as other:
        with committed(one) as tx:
            community.set_up(tx, now=now)
            ask = community.post(tx, now=now)
            done(tx, ask, *community.newcomers(2), now=now)
            goes_on(tx, now + DAY)
            [asked] = wanted(tx, community)

        def tap(tx: Transaction) -> int:
            return thanks.thank(tx, asked.subject_id or 0, lead, now=now + DAY)

        def later() -> None:
            with committed(other) as tx:
                heard[0] = str(tap(tx))

        slower = Thread(target=later)
        with committed(one) as tx:
            assert tap(tx) == 2
            slower.start()
            wait_until_somebody_waits_for_a_lock(postgres_database, slower)
        slower.join()
        with committed(one) as tx:
            assert set(thanked(tx, community).values()) == {1}
            assert len(thanked(tx, community)) == 2
    assert heard == ["0"]
