import asyncio
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.db import Database, Transaction
from bot.errors import Invalid, NotAllowed, NotFound, Refusal
from bot.services.guild import guild_settings
from bot.services.guild.callers import Caller
from bot.services.people import volunteers
from bot.services.things import (
    asks,
    commitments,
    endings,
    giving_back,
    managing,
    reminders,
    searching,
    things,
    wins,
)
from bot.services.things.posting import Draft
from bot.services.things.receipts import Receipt
from tests.services.celebrating import told as are_told
from tests.services.conftest import Community, in_a_dm
from tests.services.reminding import to_be_reminded
from tests.services.test_rosters import assert_counts_equal_the_people
from tests.unasked import go_round

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
GOOD = Draft("Plant trees", "Shade for all", "Bring a spade")


async def test_of_200_people_at_once_50_have_a_place_and_150_wait_in_the_order_they_came(
    db: Database, now: datetime
) -> None:
    community = Community()
    await db.write(community.set_up, now=now)
    ask = await db.write(community.post, places=50, now=now)
    people = community.newcomers(200)
    receipts = await asyncio.gather(
        *(db.write(commitments.accept, ask.id, person, now=now + DAY) for person in people)
    )

    _, roster = await db.read(managing.people, ask.id, community.coordinator)
    assert [one.position for one in roster] == list(range(1, 201))
    assert [one.state for one in roster] == ["confirmed"] * 50 + ["waitlisted"] * 150
    assert {one.user_id for one in roster} == {person.user_id for person in people}
    told = sorted((r.commitment.position, r.commitment.state, r.ahead) for r in receipts if r.commitment)
    assert told == [
        (position, "confirmed" if position <= 50 else "waitlisted", max(0, position - 51))
        for position in range(1, 201)
    ]
    await db.read(assert_counts_equal_the_people, ask.id)
    card = await db.read(community.parcels, "ask_card")
    assert len(card) == 1, "the card is drawn once for any number of clicks"


def accept_all(tx: Transaction, ask_id: int, people: list[Caller], now: datetime) -> list[Receipt]:
    return [commitments.accept(tx, ask_id, person, now=now) for person in people]


def test_leaving_promotes_the_first_in_line_and_tells_them_once(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask = community.post(tx, places=1, deadline=now + 3 * DAY, now=now)
    has, first, second = people = community.newcomers(3)
    accept_all(tx, ask.id, people, now)
    receipt = giving_back.decline(tx, ask.id, has, now=now)
    giving_back.decline(tx, ask.id, has, now=now)

    assert (receipt.thing.confirmed, receipt.thing.waitlisted, receipt.again) == (1, 1, False)
    _, roster = managing.people(tx, ask.id, community.coordinator)
    assert [(one.user_id, one.state) for one in roster] == [
        (first.user_id, "confirmed"),
        (second.user_id, "waitlisted"),
    ]
    assert [parcel.user_id for parcel in community.parcels(tx, "place")] == [first.user_id]
    assert to_be_reminded(tx, community) == {(first.user_id, now + 2 * DAY)}


def test_coming_back_means_the_end_of_the_line_and_a_second_place_is_told_again(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask = community.post(tx, places=1, now=now)
    has, waits = community.newcomers(2)
    accept_all(tx, ask.id, [has, waits], now)
    giving_back.decline(tx, ask.id, has, now=now)
    assert commitments.accept(tx, ask.id, has, now=now).ahead == 0
    giving_back.decline(tx, ask.id, waits, now=now)
    assert commitments.accept(tx, ask.id, waits, now=now).commitment.state == "waitlisted"  # type: ignore[union-attr]
    giving_back.decline(tx, ask.id, has, now=now)
    told = [parcel.user_id for parcel in community.parcels(tx, "place")]
    assert told == [waits.user_id, has.user_id, waits.user_id]


def test_a_place_that_is_given_back_before_its_notice_went_out_is_not_announced(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask = community.post(tx, places=1, now=now)
    has, waits = community.newcomers(2)
    accept_all(tx, ask.id, [has, waits], now)
    giving_back.decline(tx, ask.id, has, now=now)
    giving_back.decline(tx, ask.id, waits, now=now)
    assert [parcel.state for parcel in community.parcels(tx, "place")] == ["dropped"]


def test_saying_im_in_twice_is_once(tx: Transaction, community: Community, now: datetime) -> None:
    ask = community.post(tx, places=2, deadline=now + 3 * DAY, now=now)
    person = community.newcomer()
    first, second = accept_all(tx, ask.id, [person, person], now)
    assert (first.again, second.again) == (False, True)
    assert (second.thing.confirmed, second.thing.last_position) == (1, 1)
    assert to_be_reminded(tx, community) == {(person.user_id, now + 2 * DAY)}


def test_not_this_time_twice_is_once_and_of_a_stranger_stores_nothing_about_them(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask = community.post(tx, now=now)
    member, stranger = community.newcomers(2)
    commitments.accept(tx, ask.id, member, now=now)
    assert not giving_back.decline(tx, ask.id, member, now=now).again
    assert giving_back.decline(tx, ask.id, member, now=now).again
    assert giving_back.decline(tx, ask.id, stranger, now=now).commitment is None
    assert volunteers.find(tx, community.guild_id, stranger.user_id) is None


def test_done_twice_is_once_and_cannot_be_undone(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask = community.post(tx, target=1, now=now)
    person = community.newcomer()
    commitments.accept(tx, ask.id, person, now=now)
    assert commitments.report_done(tx, ask.id, person, now=now).first
    again = commitments.report_done(tx, ask.id, person, now=now)
    assert (again.again, again.first, again.thing.done) == (True, False, 1)
    kept = giving_back.decline(tx, ask.id, person, now=now)
    assert kept.commitment is not None
    assert kept.commitment.done_at == now
    assert (kept.thing.confirmed, kept.thing.done) == (1, 1)


def test_done_without_having_said_im_in_takes_a_place(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask = community.post(tx, places=1, deadline=now + 3 * DAY, now=now)
    person = community.newcomer()
    receipt = commitments.report_done(tx, ask.id, person, now=now)
    assert (receipt.thing.confirmed, receipt.thing.done, receipt.first) == (1, 1, True)
    assert not to_be_reminded(tx, community)


async def test_done_without_a_place_is_refused_and_stores_nothing(db: Database, now: datetime) -> None:
    community = Community()
    await db.write(community.set_up, now=now)
    ask = await db.write(community.post, places=1, now=now)
    has, stranger = community.newcomers(2)
    await db.write(commitments.accept, ask.id, has, now=now)
    with pytest.raises(Refusal, match="Every place on “Plant trees” is taken"):
        await db.write(commitments.report_done, ask.id, stranger, now=now)
    assert await db.read(volunteers.find, community.guild_id, stranger.user_id) is None
    assert (await db.read(asks.show, ask.id)).waitlisted == 0


def test_who_waits_for_a_place_cannot_report_done(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask = community.post(tx, places=1, now=now)
    has, waits = community.newcomers(2)
    accept_all(tx, ask.id, [has, waits], now)
    with pytest.raises(Refusal, match="still waiting"):
        commitments.report_done(tx, ask.id, waits, now=now)
    assert asks.show(tx, ask.id).done == 0


@pytest.mark.parametrize("over", ["closed", "past its deadline"])
def test_when_an_ask_is_over_who_was_in_still_reports_done_and_nobody_else_gets_in(
    tx: Transaction, community: Community, now: datetime, over: str
) -> None:
    ask = community.post(tx, deadline=now + DAY, now=now)
    person, late = community.newcomers(2)
    commitments.accept(tx, ask.id, person, now=now)
    after = now + 2 * DAY if over == "past its deadline" else now
    if over == "closed":
        endings.close(tx, ask.id, community.coordinator, now=now)
    assert commitments.report_done(tx, ask.id, person, now=after).thing.done == 1
    with pytest.raises(Refusal, match="Plant trees"):
        commitments.accept(tx, ask.id, late, now=after)
    with pytest.raises(Refusal, match="Plant trees"):
        commitments.report_done(tx, ask.id, late, now=after)


def test_a_place_given_back_when_an_ask_is_over_goes_to_nobody(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask = community.post(tx, places=1, now=now)
    has, waits = community.newcomers(2)
    accept_all(tx, ask.id, [has, waits], now)
    endings.close(tx, ask.id, community.coordinator, now=now)
    receipt = giving_back.decline(tx, ask.id, has, now=now)
    assert (receipt.thing.confirmed, receipt.thing.waitlisted) == (0, 1)
    assert not community.parcels(tx, "place")


# Reminders.


def test_a_reminder_is_planned_a_day_before_the_deadline(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask = community.post(tx, deadline=now + 3 * DAY, now=now)
    person = community.newcomer()
    commitments.accept(tx, ask.id, person, now=now)
    assert to_be_reminded(tx, community) == {(person.user_id, now + 2 * DAY)}
    before, then = now + 2 * DAY - timedelta(seconds=1), now + 2 * DAY
    assert ask.id not in {one.subject_id for one in reminders.due(tx, now=before)}
    for _twice in range(2):
        assert (ask.id in {one.subject_id for one in reminders.due(tx, now=then)}) is not _twice
        reminders.remind(tx, ask.id, now=then)
    assert [(p.due_at, p.state, p.subject_id) for p in community.parcels(tx, "reminder", to=person)] == [
        (then, "waiting", ask.id)
    ]


def test_what_is_over_when_its_moment_is_found_reminds_nobody_and_is_found_once(
    tx: Transaction, community: Community, now: datetime
) -> None:
    """The bot slept, and a round takes what is due until nothing is."""
    ask = community.post(tx, deadline=now + 3 * DAY, now=now)
    commitments.accept(tx, ask.id, community.newcomer(), now=now)
    reminders.remind(tx, ask.id, now=now + 4 * DAY)
    assert ask.id not in {one.subject_id for one in reminders.due(tx, now=now + 4 * DAY)}
    assert not community.parcels(tx, "reminder")


def test_who_comes_after_the_others_were_reminded_is_reminded_shortly_before(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask = community.post(tx, deadline=now + 3 * DAY, now=now)
    early, late = community.newcomers(2)
    commitments.accept(tx, ask.id, early, now=now)
    reminders.remind(tx, ask.id, now=now + 2 * DAY)
    commitments.accept(tx, ask.id, late, now=now + 2 * DAY + HOUR)
    assert to_be_reminded(tx, community) == {
        (early.user_id, now + 2 * DAY),
        (late.user_id, now + 3 * DAY - 2 * HOUR),
    }


@pytest.mark.parametrize("deadline", [DAY, DAY / 2, timedelta(hours=2, minutes=1)])
def test_who_says_yes_when_the_usual_reminder_is_over_is_reminded_shortly_before(
    tx: Transaction, community: Community, now: datetime, deadline: timedelta
) -> None:
    ask = community.post(tx, deadline=now + deadline, now=now)
    commitments.accept(tx, ask.id, community.newcomer(), now=now)
    [reminder] = community.parcels(tx, "reminder")
    assert reminder.due_at == now + deadline - timedelta(hours=2)


@pytest.mark.parametrize("deadline", [None, timedelta(hours=2), timedelta(hours=1)])
def test_without_time_for_a_reminder_none_is_planned(
    tx: Transaction, community: Community, now: datetime, deadline: timedelta | None
) -> None:
    ask = community.post(tx, deadline=now + deadline if deadline else None, now=now)
    commitments.accept(tx, ask.id, community.newcomer(), now=now)
    assert not community.parcels(tx, "reminder")


def test_who_waits_for_a_place_is_not_reminded(tx: Transaction, community: Community, now: datetime) -> None:
    ask = community.post(tx, places=1, deadline=now + 3 * DAY, now=now)
    has, waits = community.newcomers(2)
    accept_all(tx, ask.id, [has, waits], now)
    assert to_be_reminded(tx, community) == {(has.user_id, now + 2 * DAY)}


def test_a_reminder_is_taken_back_with_the_yes_and_planned_again_with_it_never_twice(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask = community.post(tx, deadline=now + 3 * DAY, now=now)
    person = community.newcomer()
    commitments.accept(tx, ask.id, person, now=now)
    then = now + 2 * DAY
    reminders.remind(tx, ask.id, now=then)
    states = []
    for act in (commitments.accept, giving_back.decline, commitments.accept, commitments.report_done):
        act(tx, ask.id, person, now=then)
        states.append([(parcel.state, parcel.reason) for parcel in community.parcels(tx, "reminder")])
    assert states == [
        [("waiting", None)],
        [("dropped", "has left it")],
        [("waiting", None)],
        [("dropped", "done")],
    ]


# Celebrations.


def test_reaching_the_target_is_celebrated_once(tx: Transaction, community: Community, now: datetime) -> None:
    ask = community.post(tx, target=2, now=now)
    celebrated = []
    for person in community.newcomers(3):
        commitments.report_done(tx, ask.id, person, now=now)
        are_told(tx, community, now)
        celebrated.append(len(community.parcels(tx, "group_win")))
        now += timedelta(days=1)
    assert celebrated == [0, 1, 1]


def test_a_first_action_is_celebrated_only_after_the_person_said_how(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask = community.post(tx, now=now)
    person = community.newcomer()
    assert commitments.report_done(tx, ask.id, person, now=now).first
    are_told(tx, community, now)
    assert not community.parcels(tx, "person_win")
    wins.choose(tx, community.guild_id, person.user_id, "anonymous", now=now)
    are_told(tx, community, now)
    assert [parcel.user_id for parcel in community.parcels(tx, "person_win")] == [person.user_id]


def test_who_said_before_how_to_be_celebrated_is_celebrated_for_the_first_action_only(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person = community.newcomer()
    one, other = (community.post(tx, now=now) for _ in range(2))
    commitments.accept(tx, one.id, person, now=now)
    wins.choose(tx, community.guild_id, person.user_id, "name", now=now)
    firsts = [commitments.report_done(tx, ask.id, person, now=now).first for ask in (one, other)]
    assert firsts == [True, False]
    are_told(tx, community, now)
    assert len(community.parcels(tx, "person_win")) == 1


# Lists.


def test_what_is_open_is_offered_and_what_is_over_is_not(
    tx: Transaction, community: Community, now: datetime
) -> None:
    open_one = community.post(tx, now=now)
    closed = community.post(tx, now=now)
    endings.close(tx, closed.id, community.coordinator, now=now)
    community.post(tx, deadline=now + DAY, now=now)
    assert [one.id for one in things.open_in(tx, community.guild_id, most=9, now=now + DAY)] == [open_one.id]
    recent = searching.matching(tx, community.coordinator, "ask", "")
    assert [ask.id for ask in recent][-1] == closed.id, "what is open comes first"
    assert len(recent) == 3


def test_my_asks_begin_with_what_i_owe_by_deadline_however_much_is_done(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person = community.newcomer()
    for _ in range(30):
        commitments.report_done(tx, community.post(tx, deadline=now + DAY, now=now).id, person, now=now)
    later, sooner, someday = (
        community.post(tx, deadline=deadline, now=now) for deadline in (now + 3 * DAY, now + 2 * DAY, None)
    )
    accept_all(tx, someday.id, [person], now)
    accept_all(tx, later.id, [person], now)
    accept_all(tx, sooner.id, [person], now)
    held = things.held_by(tx, community.guild_id, person.user_id)
    assert [one.thing.id for one in held[:3]] == [sooner.id, later.id, someday.id]
    assert len(held) == 33


def test_asks_past_their_deadline_are_closed_and_their_cards_redrawn_once(
    tx: Transaction, community: Community, now: datetime
) -> None:
    due = community.post(tx, deadline=now + DAY, now=now)
    community.post(tx, deadline=now + 2 * DAY, now=now)
    before = community.parcels(tx, "ask_card")
    assert [go_round(tx, "what is over", now=now + DAY) for _ in range(2)] == [1, 0]
    assert asks.show(tx, due.id).ended_at == now + DAY
    after = community.parcels(tx, "ask_card")
    assert [new.revision - old.revision for old, new in zip(before, after, strict=True)] == [1, 0]


def test_closing_twice_is_once(tx: Transaction, community: Community, now: datetime) -> None:
    ask = community.post(tx, now=now)
    assert endings.close(tx, ask.id, community.coordinator, now=now).ended_at == now
    assert endings.close(tx, ask.id, community.coordinator, now=now + DAY).ended_at == now
    assert [parcel.revision for parcel in community.parcels(tx, "ask_card")] == [2]


# Who and what is refused.


def test_answers_come_from_a_direct_message_too_but_only_of_those_who_are_in(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask = community.post(tx, now=now)
    person, stranger = community.newcomers(2)
    commitments.accept(tx, ask.id, person, now=now)
    assert giving_back.decline(tx, ask.id, in_a_dm(person), now=now).thing.confirmed == 0
    commitments.accept(tx, ask.id, person, now=now)
    assert commitments.report_done(tx, ask.id, in_a_dm(person), now=now).thing.done == 1
    for act in (commitments.accept, giving_back.decline, commitments.report_done):
        with pytest.raises(NotFound):
            act(tx, ask.id, in_a_dm(stranger), now=now)
    with pytest.raises(NotFound):
        asks.show_to(tx, ask.id, in_a_dm(person))


def test_an_ask_of_another_server_does_not_exist_here(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    ask = community.post(tx, now=now)
    for act in (commitments.accept, giving_back.decline, commitments.report_done):
        with pytest.raises(NotFound):
            act(tx, ask.id, elsewhere.newcomer(), now=now)
    with pytest.raises(NotFound):
        asks.show_to(tx, ask.id, elsewhere.newcomer())
    with pytest.raises(NotFound):
        endings.close(tx, ask.id, elsewhere.coordinator, now=now)
    with pytest.raises(NotFound):
        managing.people(tx, ask.id, elsewhere.coordinator)
    assert asks.show(tx, ask.id).ended_at is None
    assert not things.how_many_open(tx, elsewhere.guild_id, now=now)


def test_a_deleted_ask_is_told_plainly(tx: Transaction, community: Community, now: datetime) -> None:
    for act in (commitments.accept, giving_back.decline, commitments.report_done):
        with pytest.raises(NotFound, match="no longer exists"):
            act(tx, 10**15, community.newcomer(), now=now)


@pytest.mark.parametrize(
    "change",
    [
        {"places": 0},
        {"places": -1},
        {"places": 10_000},
        {"title": "  "},
        {"why": ""},
        {"step": "\n"},
        {"title": "x" * 101},
        {"why": "x" * 5000},
        {"step": "x" * 401},
    ],
    ids=str,
)
def test_an_ask_that_nobody_could_mean_is_refused(
    tx: Transaction, community: Community, now: datetime, change: dict[str, str | int]
) -> None:
    with pytest.raises(Invalid):
        asks.post(tx, community.coordinator, replace(GOOD, **change), now=now)  # type: ignore[arg-type]
    assert not searching.matching(tx, community.coordinator, "ask", "")


@pytest.mark.parametrize("target", [0, -1, 1001])
def test_a_target_that_nobody_could_mean_is_refused(
    tx: Transaction, community: Community, now: datetime, target: int
) -> None:
    with pytest.raises(Invalid):
        asks.post(tx, community.coordinator, GOOD, target=target, now=now)
    assert not searching.matching(tx, community.coordinator, "ask", "")


@pytest.mark.parametrize("off", [-DAY, timedelta(), 367 * DAY])
def test_a_deadline_in_the_past_or_beyond_a_year_is_refused(
    tx: Transaction, community: Community, now: datetime, off: timedelta
) -> None:
    with pytest.raises(Invalid, match="deadline"):
        asks.post(tx, community.coordinator, replace(GOOD, deadline=now + off), now=now)


def test_the_largest_ask_is_posted_with_spaces_trimmed(
    tx: Transaction, community: Community, now: datetime
) -> None:
    draft = Draft(" " + "t" * 100, "w" * 700 + "\n", "s" * 400, 1000, now + 366 * DAY)
    ask = asks.post(tx, community.coordinator, draft, target=1000, now=now)
    assert (len(ask.title), len(ask.why), len(ask.step)) == (100, 700, 400)
    assert ask.is_open(now)


def test_without_a_channel_for_asks_none_is_posted(
    tx: Transaction, community: Community, now: datetime
) -> None:
    guild_settings.set_channel(tx, community.admin, "asks", None, now=now)
    with pytest.raises(Refusal, match="no channel for asks"):
        asks.post(tx, community.coordinator, GOOD, now=now)


def test_a_coordinator_sees_who_is_in_and_nobody_else_does(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask = community.post(tx, now=now)
    person = community.newcomer()
    commitments.accept(tx, ask.id, person, now=now)
    assert [one.user_id for one in managing.people(tx, ask.id, community.coordinator)[1]] == [person.user_id]
    for other in (person, community.moderator):
        with pytest.raises(NotAllowed):
            managing.people(tx, ask.id, other)


def test_whoever_came_first_is_first_in_line_whoever_was_stored_first(
    tx: Transaction, community: Community, now: datetime
) -> None:
    """A lost connection, or the clock of this machine, says nothing about who pressed first."""
    ask = community.post(tx, places=1, now=now)
    has, *line = community.newcomers(5)
    commitments.accept(tx, ask.id, replace(has, came=1), now=now)
    for came, person in ((40, line[3]), (10, line[0]), (30, line[2]), (20, line[1])):
        commitments.accept(tx, ask.id, replace(person, came=came), now=now - came * timedelta(hours=1))
    waiting = [commitments.accept(tx, ask.id, person, now=now).ahead for person in line]
    assert waiting == [0, 1, 2, 3]
    for given, free in zip((has, *line[:-1]), line, strict=True):
        giving_back.decline(tx, ask.id, given, now=now)
        assert [
            one.user_id for one in managing.people(tx, ask.id, community.coordinator)[1] if one.has_place
        ] == [free.user_id]
    giving_back.decline(tx, ask.id, line[-1], now=now)
    commitments.accept(tx, ask.id, replace(has, came=50), now=now)
    commitments.accept(tx, ask.id, replace(line[0], came=60), now=now)
    late = commitments.accept(tx, ask.id, replace(line[1], came=55), now=now)
    assert late.ahead == 0, "before whoever came back after them"
