"""Asking for a hello, and what happens by itself until it was said."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.db import Transaction
from bot.errors import Invalid, NotFound, Refusal
from bot.models.activity import activity
from bot.models.hellos import hellos as table
from bot.services.care import boundaries, hands, hello_wishes, hellos, welcoming
from bot.services.care.hello_wishes import Shared
from bot.services.guild import guild_settings
from bot.services.guild.callers import Caller
from bot.services.own import mine
from bot.services.people import volunteers
from tests.services.conftest import COORDINATORS, Community, in_a_dm
from tests.unasked import go_round

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
SHARED = Shared("Ana", "Spanish, English", "I live near the park.")


def passes(tx: Transaction, now: datetime) -> None:
    """What the job does at this moment."""
    go_round(tx, "hellos", now=now)


def waiting_ids(tx: Transaction, welcomer: Caller) -> list[int]:
    return [hello.user_id for hello in welcoming.board(tx, welcomer).waiting]


def test_asking_is_a_yes_to_being_reached_for_this_one_hello(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person, welcomer = community.newcomer(), community.newcomer(COORDINATORS)
    asked = hello_wishes.ask(tx, person, SHARED, now=now)
    assert volunteers.agreed_to(tx, community.guild_id, person.user_id, "reached") is True
    welcoming.claim(tx, asked.id, welcomer, now=now)
    welcoming.finish(tx, asked.id, welcomer, now=now)
    assert volunteers.agreed_to(tx, community.guild_id, person.user_id, "reached") is False


def test_a_yes_to_being_reached_given_in_mine_outlives_the_hello(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person = community.newcomer()
    volunteers.answer(
        tx, community.guild_id, person.user_id, "reached", agreed=True, place="mine", language="en", now=now
    )
    hello_wishes.ask(tx, person, SHARED, now=now)
    assert hello_wishes.withdraw(tx, community.guild_id, person.user_id, now=now)
    assert volunteers.agreed_to(tx, community.guild_id, person.user_id, "reached") is True


def test_asking_again_changes_what_is_shared_and_keeps_the_place_in_line(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person, later = community.newcomers(2)
    first = hello_wishes.ask(tx, person, SHARED, now=now)
    hello_wishes.ask(tx, later, Shared(), now=now + HOUR)
    again = hello_wishes.ask(tx, person, Shared("Anita"), now=now + 2 * HOUR)
    assert (again.id, again.called, again.shares, again.asked_at) == (first.id, "Anita", "", now)
    assert waiting_ids(tx, community.coordinator) == [person.user_id, later.user_id]


def test_where_nobody_would_see_it_nothing_is_promised(
    tx: Transaction, community: Community, now: datetime
) -> None:
    guild_settings.set_channel(tx, community.admin, "coordinators", None, now=now)
    person = community.newcomer()
    with pytest.raises(Refusal, match=r"trees@example\.org"):
        hello_wishes.ask(tx, person, SHARED, now=now)
    assert hellos.of(tx, community.guild_id, person.user_id) is None
    assert volunteers.find(tx, community.guild_id, person.user_id) is None


def test_what_is_too_long_to_share_is_refused(tx: Transaction, community: Community, now: datetime) -> None:
    with pytest.raises(Invalid, match="601 characters; 600 fit"):
        hello_wishes.ask(tx, community.newcomer(), Shared(shares="x" * 601), now=now)


def test_unclaimed_hellos_rise_after_a_day_with_one_call_however_many(
    tx: Transaction, community: Community, now: datetime
) -> None:
    for person in community.newcomers(3):
        hello_wishes.ask(tx, person, SHARED, now=now)
    passes(tx, now + DAY - timedelta(seconds=1))
    assert not community.parcels(tx, "hello_call")
    passes(tx, now + DAY)
    passes(tx, now + DAY + HOUR)
    assert len(community.parcels(tx, "hello_call")) == 1


def test_after_three_days_the_person_gets_an_honest_answer(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person = community.newcomer()
    hello_wishes.ask(tx, person, SHARED, now=now)
    for hours in range(0, 72, 6):
        passes(tx, now + hours * HOUR)
    assert not community.parcels(tx, "hello_unanswered")
    passes(tx, now + 3 * DAY)
    assert [parcel.user_id for parcel in community.parcels(tx, "hello_unanswered")] == [person.user_id]
    assert hellos.of(tx, community.guild_id, person.user_id) is None
    assert volunteers.agreed_to(tx, community.guild_id, person.user_id, "reached") is False


def test_a_bot_that_slept_for_a_week_calls_the_welcomers_before_it_gives_up(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person = community.newcomer()
    hello_wishes.ask(tx, person, SHARED, now=now)
    passes(tx, now + 7 * DAY)
    assert len(community.parcels(tx, "hello_call")) == 1
    assert waiting_ids(tx, community.coordinator) == [person.user_id]
    passes(tx, now + 8 * DAY)
    assert len(community.parcels(tx, "hello_unanswered")) == 1


def test_a_claim_lapses_after_two_days_and_both_hear_of_it(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person, welcomer = community.newcomer(), community.newcomer(COORDINATORS)
    asked = hello_wishes.ask(tx, person, SHARED, now=now)
    welcoming.claim(tx, asked.id, welcomer, now=now + HOUR)
    passes(tx, now + DAY + HOUR)
    passes(tx, now + 2 * DAY)
    assert not community.parcels(tx, "hello_back")
    passes(tx, now + 2 * DAY + HOUR)
    assert [parcel.user_id for parcel in community.parcels(tx, "hello_back")] == [welcomer.user_id]
    assert waiting_ids(tx, community.coordinator) == [person.user_id]
    told = community.parcels(tx, "hello", to=person)
    assert [(parcel.state, parcel.revision) for parcel in told] == [("waiting", 2)], "one message, redrawn"
    passes(tx, now + 2 * DAY + HOUR)
    assert len(community.parcels(tx, "hello_call")) == 1, "who has waited that long is called for at once"


def test_who_said_hello_is_forgotten_after_two_weeks_and_only_the_count_stays(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person = community.newcomer()
    asked = hello_wishes.ask(tx, person, SHARED, now=now)
    welcoming.claim(tx, asked.id, community.coordinator, now=now)
    said = welcoming.finish(tx, asked.id, community.coordinator, now=now)
    assert (said.called, said.languages, said.shares) == ("", "", "")
    passes(tx, now + 14 * DAY)
    assert not tx.values(select(table.c.id).where(table.c.guild_id == community.guild_id))
    counted = tx.values(
        select(activity.c.kind).where(activity.c.guild_id == community.guild_id).order_by(activity.c.kind)
    )
    assert counted == ["hello", "hello said"]


def test_the_request_can_be_taken_back_at_any_time(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person = community.newcomer()
    asked = hello_wishes.ask(tx, person, SHARED, now=now)
    welcoming.claim(tx, asked.id, community.coordinator, now=now)
    assert hello_wishes.withdraw(tx, community.guild_id, person.user_id, now=now)
    assert not hello_wishes.withdraw(tx, community.guild_id, person.user_id, now=now), "twice is once"
    assert [p.user_id for p in community.parcels(tx, "hello_back")] == [community.coordinator.user_id]
    assert [p.state for p in community.parcels(tx, "hello", to=person)] == ["dropped"]
    with pytest.raises(Refusal, match="Nobody waits for this hello"):
        welcoming.finish(tx, asked.id, community.coordinator, now=now)


def test_an_erased_asker_is_gone_and_the_welcomer_hears_that_it_is_not_needed(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person = community.newcomer()
    asked = hello_wishes.ask(tx, person, SHARED, now=now)
    welcoming.claim(tx, asked.id, community.coordinator, now=now)
    mine.erase(tx, community.guild_id, person.user_id, now=now)
    assert [p.user_id for p in community.parcels(tx, "hello_back")] == [community.coordinator.user_id]
    assert not community.parcels(tx, "hello")
    assert not tx.values(select(table.c.id).where(table.c.guild_id == community.guild_id))


@pytest.mark.parametrize("said", [False, True])
def test_an_erased_welcomer_leaves_no_trace_and_the_asker_is_not_forgotten(
    tx: Transaction, community: Community, now: datetime, said: bool
) -> None:
    person, welcomer = community.newcomer(), community.newcomer(COORDINATORS)
    asked = hello_wishes.ask(tx, person, SHARED, now=now)
    welcoming.claim(tx, asked.id, welcomer, now=now)
    if said:
        welcoming.finish(tx, asked.id, welcomer, now=now)
    mine.erase(tx, community.guild_id, welcomer.user_id, now=now)
    left = hellos.show(tx, asked.id)
    assert (left.state, left.claimed_by) == ("done" if said else "waiting", None)
    assert [p.state for p in community.parcels(tx, "hello", to=person)] == ["waiting"]


def test_what_is_said_about_a_hello_never_goes_into_a_thread() -> None:
    assert not any(kind.thread for kind in (hellos.HELLO, hellos.HELLO_UNANSWERED, hellos.HELLO_BACK))


def test_a_day_after_a_claim_both_are_asked_whether_it_was_said(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person, welcomer = community.newcomer(), community.newcomer(COORDINATORS)
    asked = hello_wishes.ask(tx, person, SHARED, now=now)
    claimed, _guild = welcoming.claim(tx, asked.id, welcomer, now=now)
    assert claimed.lapses_at == now + 2 * DAY
    passes(tx, now + DAY - timedelta(seconds=1))
    assert not community.parcels(tx, "hello_yours", "hello_came")
    passes(tx, now + DAY)
    passes(tx, now + DAY + HOUR)
    questions = [(one.kind, one.user_id) for one in community.parcels(tx, "hello_yours", "hello_came")]
    assert questions == [("hello_yours", welcomer.user_id), ("hello_came", person.user_id)]
    assert hellos.show(tx, asked.id).lapses_at == now + 2 * DAY


def test_a_claim_of_which_nobody_was_asked_in_time_has_a_day_left(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person, welcomer = community.newcomer(), community.newcomer(COORDINATORS)
    asked = hello_wishes.ask(tx, person, SHARED, now=now)
    welcoming.claim(tx, asked.id, welcomer, now=now)
    passes(tx, now + 5 * DAY)
    assert hellos.show(tx, asked.id).state == "claimed"
    passes(tx, now + 6 * DAY)
    assert hellos.show(tx, asked.id).state == "waiting"


@pytest.mark.parametrize("how", ["came", "said", "others", "handed back", "withdrawn", "apart", "erased"])
def test_however_it_goes_on_nobody_is_asked_any_more(
    tx: Transaction, community: Community, now: datetime, how: str
) -> None:
    person, welcomer = community.newcomer(), community.newcomer(COORDINATORS)
    asked = hello_wishes.ask(tx, person, SHARED, now=now)
    welcoming.claim(tx, asked.id, welcomer, now=now)
    passes(tx, now + DAY)
    ends: dict[str, Callable[[], object]] = {
        "came": lambda: hello_wishes.came(tx, asked.id, in_a_dm(person), now=now),
        "said": lambda: welcoming.finish(tx, asked.id, in_a_dm(welcomer), now=now),
        "others": lambda: hello_wishes.ask_others(tx, asked.id, in_a_dm(person), now=now),
        "handed back": lambda: welcoming.hand_back(tx, asked.id, in_a_dm(welcomer), now=now),
        "withdrawn": lambda: hello_wishes.withdraw(tx, community.guild_id, person.user_id, now=now),
        "apart": lambda: boundaries.draw(tx, community.guild_id, person, welcomer.user_id, now=now),
        "erased": lambda: mine.erase(tx, community.guild_id, welcomer.user_id, now=now),
    }
    ends[how]()
    states = {one.state for one in community.parcels(tx, "hello_yours", "hello_came")}
    assert states <= {"dropped"}
    found = hellos.of(tx, community.guild_id, person.user_id)
    expected = {"came": "done", "said": "done", "withdrawn": None}.get(how, "waiting")
    assert (found and found.state) == expected


def test_only_whoever_asked_says_whether_it_came(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person, welcomer = community.newcomer(), community.newcomer(COORDINATORS)
    asked = hello_wishes.ask(tx, person, SHARED, now=now)
    welcoming.claim(tx, asked.id, welcomer, now=now)
    for stranger in (welcomer, community.newcomer(), community.admin):
        for verb in (hello_wishes.came, hello_wishes.ask_others):
            with pytest.raises(NotFound):
                verb(tx, asked.id, stranger, now=now)
        with pytest.raises(NotFound):
            hello_wishes.own(tx, asked.id, stranger)


def test_a_second_claim_is_asked_about_anew(tx: Transaction, community: Community, now: datetime) -> None:
    person, welcomer = community.newcomer(), community.newcomer(COORDINATORS)
    asked = hello_wishes.ask(tx, person, SHARED, now=now)
    for day in (0, 2):
        welcoming.claim(tx, asked.id, welcomer, now=now + day * DAY)
        passes(tx, now + (day + 1) * DAY)
        passes(tx, now + (day + 2) * DAY)
    assert len(community.parcels(tx, "hello_yours")) == 2
    assert len(community.parcels(tx, "hello_came")) == 2


def test_nobody_wrote_asks_the_coordinators_by_the_rules_of_all_who_wait(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person, welcomer = community.newcomer(), community.newcomer(COORDINATORS)
    asked = hello_wishes.ask(tx, person, SHARED, now=now)
    assert hello_wishes.nobody_wrote(tx, asked.id, person, now=now) is None, "it is not said yet"
    welcoming.claim(tx, asked.id, welcomer, now=now)
    welcoming.finish(tx, asked.id, welcomer, now=now)
    for stranger in (welcomer, community.newcomer()):
        with pytest.raises(NotFound):
            hello_wishes.nobody_wrote(tx, asked.id, stranger, now=now)
    hand = hello_wishes.nobody_wrote(tx, asked.id, in_a_dm(person), now=now)
    assert hand is not None
    assert (hand.kind, hand.state, hand.rung) == ("hello", "waiting", "coordinators")
    assert hellos.of(tx, community.guild_id, person.user_id) is None, "nobody said it"
    assert [one.user_id for one in community.parcels(tx, "hello_back")] == [welcomer.user_id]
    assert hello_wishes.ask_higher(tx, community.guild_id, person, now=now) == hand, "twice is once"
    for days in range(1, 5):
        while go_round(tx, "hands", now=now + days * DAY):
            pass
    assert community.parcels(tx, "hand", to=person), "told how it stands"
    assert hands.show(tx, hand.id).state == "unanswered"


def test_where_nobody_would_hear_of_it_higher_up_nothing_is_promised(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person = community.newcomer()
    with pytest.raises(NotFound):
        hello_wishes.ask_higher(tx, community.guild_id, in_a_dm(person), now=now)
    guild_settings.set_channel(tx, community.admin, "coordinators", None, now=now)
    guild_settings.set_member_role(tx, community.admin, "moderator", None, now=now)
    with pytest.raises(Refusal, match=r"trees@example\.org"):
        hello_wishes.ask_higher(tx, community.guild_id, person, now=now)
