"""When somebody wants to do what they said yes to: one reminder comes then, and two at most in all."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.db import Transaction
from bot.errors import Invalid, NotFound, Refusal
from bot.services.guild.callers import Caller
from bot.services.outbox import deliveries
from bot.services.outbox.outbox import Parcel as Claimed
from bot.services.people import preferences
from bot.services.things import (
    amendments,
    attendance,
    commitments,
    endings,
    giving_back,
    plans,
    reminders,
    rosters,
)
from bot.services.things.rosters import Commitment
from bot.services.things.things import Occasion, Thing
from tests.services.conftest import Community, Parcel, in_a_dm

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


@pytest.fixture
def person(community: Community) -> Caller:
    return community.newcomer()


@pytest.fixture
def ask(tx: Transaction, community: Community, person: Caller, now: datetime) -> Thing:
    """To be done within five days; the person is in."""
    posted = community.post(tx, deadline=now + 5 * DAY, now=now)
    commitments.accept(tx, posted.id, person, now=now)
    return posted


@pytest.fixture
def gathering(tx: Transaction, community: Community, person: Caller, now: datetime) -> Thing:
    posted = community.post(tx, now=now)
    occasion = Occasion(now + 3 * DAY, now + 3 * DAY + HOUR)
    moved = amendments.move(tx, posted.id, community.coordinator, occasion=occasion, now=now)
    commitments.accept(tx, posted.id, person, now=now)
    return moved


def wanted(tx: Transaction, community: Community, person: Caller) -> list[Parcel]:
    """What waits to be said to them because they asked for it."""
    parcels = community.parcels(tx, plans.WANTED.name, to=person)
    return [parcel for parcel in parcels if parcel.state == "waiting"]


def yes_of(tx: Transaction, thing: Thing, person: Caller) -> Commitment:
    found = rosters.commitment_of(tx, thing.id, person.user_id)
    assert found is not None
    return found


def carried(tx: Transaction, community: Community, person: Caller, now: datetime) -> None:
    """All that is due to this person is sent."""
    real = datetime.now(UTC)
    for one in reminders.due(tx, now=now):
        reminders.remind(tx, one.subject_id, now=now)
    for parcel in deliveries.claim(tx, most=1000, lease=DAY, now=now, real=real):
        deliveries.begin_try(tx, parcel, channel_id=9, real=real)
        deliveries.settle(tx, parcel, "done", channel_id=9, message_id=parcel.id, now=now)


# ------------------------------------------------------------------ choosing


def test_one_reminder_comes_at_the_moment_that_was_chosen_last(
    tx: Transaction, community: Community, person: Caller, ask: Thing, now: datetime
) -> None:
    for ahead in (DAY, 2 * DAY, 2 * DAY):
        planned = plans.choose(tx, ask.id, in_a_dm(person), now + ahead, now=now)
        assert planned.comes
    assert [one.due_at for one in wanted(tx, community, person)] == [now + 2 * DAY]
    assert yes_of(tx, ask, person).remind_at == now + 2 * DAY
    plans.choose(tx, ask.id, person, now + DAY, now=now)
    assert [one.due_at for one in wanted(tx, community, person)] == [now + DAY]


def test_taken_back_none_comes(
    tx: Transaction, community: Community, person: Caller, ask: Thing, now: datetime
) -> None:
    plans.choose(tx, ask.id, person, now + DAY, now=now)
    for _twice in range(2):
        plans.let_be(tx, ask.id, person, now=now)
        assert wanted(tx, community, person) == []
        assert yes_of(tx, ask, person).remind_at is None
    with pytest.raises(NotFound):
        plans.let_be(tx, ask.id, community.newcomer(), now=now)


@pytest.mark.parametrize(
    ("ahead", "why"),
    [
        (timedelta(0), "over already"),
        (-DAY, "over already"),
        (5 * DAY, "to be done by"),
        (9 * DAY, "to be done by"),
    ],
)
def test_a_moment_that_is_over_or_too_late_is_refused(
    tx: Transaction, person: Caller, ask: Thing, now: datetime, ahead: timedelta, why: str
) -> None:
    with pytest.raises(Invalid, match=why):
        plans.choose(tx, ask.id, person, now + ahead, now=now)


def test_without_a_deadline_it_may_be_any_day_of_a_year(
    tx: Transaction, community: Community, person: Caller, now: datetime
) -> None:
    posted = community.post(tx, now=now)
    commitments.accept(tx, posted.id, person, now=now)
    assert plans.choose(tx, posted.id, person, now + 300 * DAY, now=now).comes
    with pytest.raises(Invalid, match="more than a year"):
        plans.choose(tx, posted.id, person, now + 400 * DAY, now=now)


def test_only_who_owes_it_has_something_to_choose(
    tx: Transaction, community: Community, elsewhere: Community, ask: Thing, now: datetime
) -> None:
    with pytest.raises(NotFound):
        plans.choose(tx, ask.id, elsewhere.newcomer(), now + DAY, now=now)
    done, gone, stranger = community.newcomers(3)
    commitments.report_done(tx, ask.id, done, now=now)
    commitments.accept(tx, ask.id, gone, now=now)
    giving_back.decline(tx, ask.id, gone, now=now)
    for who in (done, gone, stranger):
        with pytest.raises(Refusal):
            plans.choose(tx, ask.id, who, now + DAY, now=now)
    role = community.offer(tx, now=now)
    commitments.accept(tx, role.id, stranger, now=now)
    with pytest.raises(Refusal):
        plans.choose(tx, role.id, stranger, now + DAY, now=now)


# ------------------------------------------------------------------ until it comes


@pytest.mark.parametrize("how", ["done", "given back", "closed", "cancelled"])
def test_once_nothing_is_owed_no_reminder_comes(
    tx: Transaction, community: Community, person: Caller, ask: Thing, now: datetime, how: str
) -> None:
    plans.choose(tx, ask.id, person, now + DAY, now=now)
    if how == "done":
        commitments.report_done(tx, ask.id, person, now=now)
    elif how == "given back":
        giving_back.decline(tx, ask.id, person, now=now)
        assert yes_of(tx, ask, person).remind_at is None
    else:
        end = endings.close if how == "closed" else endings.cancel
        end(tx, ask.id, community.coordinator, now=now)
    assert wanted(tx, community, person) == []


def test_after_a_slip_it_comes_as_it_was_chosen(
    tx: Transaction, community: Community, person: Caller, ask: Thing, now: datetime
) -> None:
    plans.choose(tx, ask.id, person, now + DAY, now=now)
    commitments.report_done(tx, ask.id, person, now=now)
    attendance.take_back(tx, ask.id, person, now=now)
    assert [one.due_at for one in wanted(tx, community, person)] == [now + DAY]
    endings.close(tx, ask.id, community.coordinator, now=now)
    endings.reopen(tx, ask.id, community.coordinator, deadline=ask.deadline, now=now)
    assert [one.due_at for one in wanted(tx, community, person)] == [now + DAY]


def test_whoever_comes_back_chooses_anew(
    tx: Transaction, community: Community, person: Caller, ask: Thing, now: datetime
) -> None:
    plans.choose(tx, ask.id, person, now + DAY, now=now)
    giving_back.decline(tx, ask.id, person, now=now)
    commitments.accept(tx, ask.id, person, now=now)
    assert yes_of(tx, ask, person).remind_at is None
    assert wanted(tx, community, person) == []


def test_another_deadline_leaves_the_moment_and_reminds_only_before_it(
    tx: Transaction, community: Community, person: Caller, ask: Thing, now: datetime
) -> None:
    plans.choose(tx, ask.id, person, now + 2 * DAY, now=now)
    amendments.move(tx, ask.id, community.coordinator, deadline=now + DAY, now=now)
    assert wanted(tx, community, person) == []
    assert yes_of(tx, ask, person).remind_at == now + 2 * DAY, "which /mine shows as too late"
    amendments.move(tx, ask.id, community.coordinator, deadline=now + 9 * DAY, now=now)
    assert [one.due_at for one in wanted(tx, community, person)] == [now + 2 * DAY]
    occasion = Occasion(now + 4 * DAY, now + 4 * DAY + HOUR)
    amendments.move(tx, ask.id, community.coordinator, occasion=occasion, now=now)
    assert yes_of(tx, ask, person).remind_at is None, "it has a moment of its own by now"
    assert wanted(tx, community, person) == []


# ------------------------------------------------------------------ what has a start


def test_shortly_before_the_start_moves_with_it(
    tx: Transaction, community: Community, person: Caller, gathering: Thing, now: datetime
) -> None:
    with pytest.raises(Refusal, match="a moment of its own"):
        plans.choose(tx, gathering.id, person, now + DAY, now=now)
    plans.remind_before(tx, gathering.id, person, now=now)
    assert [one.due_at for one in wanted(tx, community, person)] == [now + 3 * DAY - 2 * HOUR]
    sooner = Occasion(now + HOUR, now + 2 * HOUR)
    amendments.move(tx, gathering.id, community.coordinator, occasion=sooner, now=now)
    assert [one.due_at for one in wanted(tx, community, person)] == [now + 30 * MINUTE]
    at_once = Occasion(now + 10 * MINUTE, now + 2 * HOUR)
    amendments.move(tx, gathering.id, community.coordinator, occasion=at_once, now=now)
    assert wanted(tx, community, person) == []
    with pytest.raises(Refusal, match="too soon"):
        plans.remind_before(tx, gathering.id, person, now=now)


def test_what_has_no_start_has_no_moment_shortly_before(
    tx: Transaction, person: Caller, ask: Thing, now: datetime
) -> None:
    with pytest.raises(Refusal):
        plans.remind_before(tx, ask.id, person, now=now)


# ------------------------------------------------------------------ two at most


def usual(tx: Transaction, community: Community, person: Caller, now: datetime) -> Claimed:
    """The reminder that everybody gets who agreed to reminders, as the courier has it when it is due."""
    real = datetime.now(UTC)
    for one in reminders.due(tx, now=now):
        reminders.remind(tx, one.subject_id, now=now)
    for parcel in deliveries.claim(tx, most=1000, lease=DAY, now=now, real=real):
        if parcel.kind == reminders.REMINDER.name and parcel.user_id == person.user_id:
            return parcel
        deliveries.begin_try(tx, parcel, channel_id=9, real=real)
        deliveries.settle(tx, parcel, "done", channel_id=9, message_id=parcel.id, now=now)
    raise AssertionError("no reminder is due")


def test_after_two_no_other_comes_and_the_usual_one_makes_room(
    tx: Transaction, community: Community, person: Caller, ask: Thing, now: datetime
) -> None:
    plans.choose(tx, ask.id, person, now + DAY, now=now)
    carried(tx, community, person, now + DAY)
    assert plans.choose(tx, ask.id, person, now + 2 * DAY, now=now + DAY).comes
    carried(tx, community, person, now + 2 * DAY)
    later = now + 2 * DAY + HOUR
    assert not plans.choose(tx, ask.id, person, now + 3 * DAY, now=later).comes
    assert wanted(tx, community, person) == []
    found = yes_of(tx, ask, person)
    assert found.remind_at == now + 3 * DAY, "the day itself is theirs"
    parcel = usual(tx, community, person, now + 4 * DAY)
    assert plans.is_one_too_many(tx, ask, parcel, found, now=now + 4 * DAY)


def test_the_usual_one_comes_beside_one_that_was_asked_for_unless_they_are_close(
    tx: Transaction, community: Community, person: Caller, ask: Thing, now: datetime
) -> None:
    plans.choose(tx, ask.id, person, now + DAY, now=now)
    carried(tx, community, person, now + DAY)
    parcel = usual(tx, community, person, now + 4 * DAY)
    assert not plans.is_one_too_many(tx, ask, parcel, yes_of(tx, ask, person), now=now + 4 * DAY)
    plans.choose(tx, ask.id, person, now + 4 * DAY + 8 * HOUR, now=now + 4 * DAY)
    assert plans.is_one_too_many(tx, ask, parcel, yes_of(tx, ask, person), now=now + 4 * DAY)


# ------------------------------------------------------------------ what is offered

#: A Wednesday at noon, UTC.
WEDNESDAY = datetime(2026, 4, 15, 12, tzinfo=UTC)


def offered(thing: Thing, zone: str, at: datetime) -> list[str]:
    return [f"{one.at:%a %H:%M}" for one in plans.choices(thing, zone, at)]


def test_today_tomorrow_and_saturday_are_offered_by_ones_own_clock(
    tx: Transaction, community: Community, now: datetime
) -> None:
    whenever = community.post(tx, now=now)
    assert offered(whenever, "Europe/Madrid", WEDNESDAY) == [
        "Wed 16:00",
        "Thu 08:00",
        "Thu 16:00",
        "Sat 08:00",
    ]
    assert offered(whenever, "America/New_York", WEDNESDAY)[0] == "Wed 16:00", "noon there"
    late = WEDNESDAY + 7 * HOUR + 45 * MINUTE
    assert offered(whenever, "Europe/Madrid", late)[0] == "Thu 08:00", "too late for today"
    friday = WEDNESDAY + 2 * DAY
    assert offered(whenever, "Europe/Madrid", friday) == ["Fri 16:00", "Sat 08:00", "Sat 16:00"]


def test_nothing_after_the_deadline_is_offered(tx: Transaction, community: Community, now: datetime) -> None:
    tomorrow = community.post(tx, deadline=now + DAY, now=now)
    assert all(one.at < now + DAY for one in plans.choices(tomorrow, "Europe/Madrid", now))
    soon = community.post(tx, deadline=now + 20 * MINUTE, now=now)
    assert plans.choices(soon, "Europe/Madrid", now) == ()


def test_over_a_change_of_the_clocks_the_hour_on_the_wall_counts(
    tx: Transaction, community: Community, now: datetime
) -> None:
    whenever = community.post(tx, now=now)
    before = datetime(2026, 10, 23, 12, tzinfo=UTC)  # a Friday; on Sunday the clocks go back
    assert offered(whenever, "Europe/Madrid", before)[1:] == ["Sat 08:00", "Sat 16:00"]
    assert offered(whenever, "Europe/Madrid", before + DAY)[1:] == ["Sun 09:00", "Sun 17:00"]


def test_whose_zone_it_is_comes_with_the_yes(
    tx: Transaction, community: Community, person: Caller, now: datetime
) -> None:
    whenever = community.post(tx, now=now)
    assert commitments.accept(tx, whenever.id, person, now=now).zone == "Europe/Madrid", "the server's"
    preferences.choose_zone(tx, person, "America/Bogota", now=now)
    assert commitments.accept(tx, whenever.id, person, now=now).zone == "America/Bogota"
