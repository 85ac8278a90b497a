"""A raised hand from the first call until it is settled: told again, one rung up, and never silent."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

import pytest

from bot.db import Transaction
from bot.errors import NotAllowed, NotFound
from bot.services.care import boundaries, duty, followups, hand_wishes, hands, support
from bot.services.care.hand_kinds import Hand
from bot.services.guild import guild_settings
from bot.services.guild.callers import Caller
from bot.services.own import mine, suspensions
from bot.services.people import volunteers
from tests.lives import carry_all
from tests.services.conftest import COORDINATORS, Community, in_a_dm
from tests.unasked import go_round

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def passes(tx: Transaction, now: datetime) -> None:
    """What the job does at this moment."""
    while go_round(tx, "hands", now=now):
        pass


def raised(tx: Transaction, community: Community, person: Caller, now: datetime) -> Hand:
    return support.call(tx, community.guild_id, person, now=now)


def words_to(tx: Transaction, community: Community, person: Caller) -> list[str]:
    found = community.parcels(tx, "hand", "hand_came", to=person)
    return [parcel.kind for parcel in found if parcel.state == "waiting"]


@pytest.fixture
def noon(tx: Transaction, community: Community, now: datetime) -> datetime:
    """A server that is never quiet: hours are hours."""
    guild_settings.set_rhythm(tx, community.admin, time_zone="UTC", quiet_from=0, quiet_until=0, now=now)
    return now


class Rota:
    def __init__(self) -> None:
        self.people: list[int] = []

    def __call__(self, tx: Transaction, guild_id: int, now: datetime) -> Sequence[int]:
        return self.people


@pytest.fixture
def rota() -> Iterator[Rota]:
    made = Rota()
    duty.ask(made)
    yield made
    duty.dismiss(made)


def test_raising_it_calls_those_who_may_answer_and_names_nobody(
    tx: Transaction, community: Community, noon: datetime
) -> None:
    person = community.newcomer()
    hand = raised(tx, community, person, noon)
    assert (hand.state, hand.rung, hand.told) == ("waiting", "coordinators", 1)
    [call] = community.parcels(tx, "hand_call")
    assert (call.user_id, call.subject_id) == (None, hand.id)
    assert raised(tx, community, person, noon) == hand, "twice is once"
    [listed] = followups.board(tx, community.coordinator, now=noon).hands
    assert listed.id == hand.id
    with pytest.raises(NotAllowed):
        followups.board(tx, community.newcomer(), now=noon)


def test_of_two_at_once_the_first_has_it_and_the_other_reads_whose_it_is(
    tx: Transaction, community: Community, noon: datetime
) -> None:
    person, other = community.newcomer(), community.newcomer(COORDINATORS)
    hand = raised(tx, community, person, noon)
    taken, is_theirs = followups.claim(tx, hand.id, community.coordinator, now=noon)
    assert (taken.state, taken.claimed_by, is_theirs) == ("taken", community.coordinator.user_id, True)
    assert followups.claim(tx, hand.id, community.coordinator, now=noon) == (taken, True)
    assert followups.claim(tx, hand.id, other, now=noon) == (taken, False)
    assert words_to(tx, community, person) == ["hand"], "they are told who has it"


def test_untaken_it_is_told_again_then_one_rung_up_and_its_person_hears_of_it(
    tx: Transaction, community: Community, noon: datetime
) -> None:
    person = community.newcomer()
    hand = raised(tx, community, person, noon)
    passes(tx, noon + 2 * HOUR - timedelta(seconds=1))
    assert len(community.parcels(tx, "hand_call")) == 1
    passes(tx, noon + 2 * HOUR)
    assert len(community.parcels(tx, "hand_call")) == 2
    with pytest.raises(NotFound):
        followups.claim(tx, hand.id, community.moderator, now=noon)
    passes(tx, noon + 4 * HOUR)
    assert hands.show(tx, hand.id).rung == "moderators"
    assert words_to(tx, community, person) == ["hand"]
    assert followups.claim(tx, hand.id, community.moderator, now=noon + 4 * HOUR)[1]


def test_after_the_last_rung_its_person_is_told_and_it_stays_on_the_board_for_a_week(
    tx: Transaction, community: Community, noon: datetime
) -> None:
    person = community.newcomer()
    hand = raised(tx, community, person, noon)
    for hours in range(2, 9, 2):
        passes(tx, noon + hours * HOUR)
    given_up = hands.show(tx, hand.id)
    assert given_up.state == "unanswered"
    assert words_to(tx, community, person) == ["hand"], "the newest word alone waits to be sent"
    again = hand_wishes.nobody_wrote(tx, hand.id, person, now=noon + 9 * HOUR)
    assert again.state == "waiting", "they can ask again"
    for hours in range(10, 20, 2):
        passes(tx, noon + hours * HOUR)
    carry_all(tx, noon + 20 * HOUR)
    passes(tx, given_up.due_at + DAY)
    assert hands.find(tx, hand.id) is None


def test_the_clock_stands_still_while_the_server_is_quiet(
    tx: Transaction, community: Community, now: datetime
) -> None:
    guild_settings.set_rhythm(tx, community.admin, time_zone="UTC", quiet_from=21, quiet_until=9, now=now)
    evening = now.replace(hour=20, minute=0)
    hand = raised(tx, community, community.newcomer(), evening)
    assert hand.due_at == (evening + DAY).replace(hour=10), "an hour today, and one tomorrow"


def test_a_claim_lapses_with_a_word_to_both_and_others_are_asked(
    tx: Transaction, community: Community, noon: datetime
) -> None:
    person = community.newcomer()
    hand = raised(tx, community, person, noon)
    followups.claim(tx, hand.id, community.coordinator, now=noon)
    passes(tx, noon + 12 * HOUR)
    assert [one.user_id for one in community.parcels(tx, "hand_yours", "hand_came")] == [
        community.coordinator.user_id,
        person.user_id,
    ]
    passes(tx, noon + 24 * HOUR)
    assert hands.show(tx, hand.id).state == "waiting"
    assert [one.user_id for one in community.parcels(tx, "hand_back")] == [community.coordinator.user_id]
    assert words_to(tx, community, person) == ["hand"]
    assert len(community.parcels(tx, "hand_call")) == 2


def test_an_outcome_is_asked_about_and_settled_by_whoever_waited(
    tx: Transaction, community: Community, noon: datetime
) -> None:
    person = community.newcomer()
    hand = raised(tx, community, person, noon)
    followups.claim(tx, hand.id, community.coordinator, now=noon)
    answered = followups.answer(tx, hand.id, in_a_dm(community.coordinator), "written", now=noon)
    assert (answered.state, answered.outcome) == ("answered", "written")
    assert followups.answer(tx, hand.id, community.coordinator, "unreached", now=noon) == answered
    assert words_to(tx, community, person) == ["hand", "hand_came"]
    with pytest.raises(NotFound):
        hand_wishes.settle(tx, hand.id, community.newcomer(), now=noon)
    assert hand_wishes.settle(tx, hand.id, in_a_dm(person), now=noon) == community.guild_id
    assert hand_wishes.settle(tx, hand.id, in_a_dm(person), now=noon) is None, "twice is once"
    assert hands.of(tx, community.guild_id, person.user_id) == []


def test_who_says_nothing_for_three_days_is_taken_to_have_been_written_to(
    tx: Transaction, community: Community, noon: datetime
) -> None:
    hand = raised(tx, community, community.newcomer(), noon)
    followups.claim(tx, hand.id, community.coordinator, now=noon)
    followups.answer(tx, hand.id, community.coordinator, "written", now=noon)
    carry_all(tx, noon)
    passes(tx, noon + 3 * DAY - HOUR)
    assert hands.find(tx, hand.id) is not None
    passes(tx, noon + 3 * DAY)
    assert hands.find(tx, hand.id) is None


def test_what_could_not_be_said_yet_ends_nothing(
    tx: Transaction, community: Community, noon: datetime
) -> None:
    hand = raised(tx, community, community.newcomer(), noon)
    followups.claim(tx, hand.id, community.coordinator, now=noon)
    followups.answer(tx, hand.id, community.coordinator, "written", now=noon)
    passes(tx, noon + 30 * DAY)
    assert hands.show(tx, hand.id).due_at == noon + 33 * DAY, "the question had not gone out"
    carry_all(tx, noon + 30 * DAY)
    passes(tx, noon + 33 * DAY)
    assert hands.find(tx, hand.id) is None


def test_nobody_wrote_puts_it_one_rung_higher(tx: Transaction, community: Community, noon: datetime) -> None:
    person = community.newcomer()
    hand = raised(tx, community, person, noon)
    followups.claim(tx, hand.id, community.coordinator, now=noon)
    followups.answer(tx, hand.id, community.coordinator, "written", now=noon)
    again = hand_wishes.nobody_wrote(tx, hand.id, person, now=noon)
    assert (again.state, again.rung, again.claimed_by) == ("waiting", "moderators", None)
    assert hand_wishes.nobody_wrote(tx, hand.id, person, now=noon) == again, "twice is once"


def test_who_is_passed_over_reads_the_same_as_of_one_that_is_settled_and_sees_it_no_more(
    tx: Transaction, community: Community, noon: datetime
) -> None:
    kept, passed = community.newcomers(2)
    first, second = (raised(tx, community, one, noon) for one in (kept, passed))
    for hand in (first, second):
        followups.claim(tx, hand.id, community.coordinator, now=noon)
    hand_wishes.settle(tx, first.id, kept, now=noon)
    waits = hand_wishes.ask_others(tx, second.id, passed, now=noon)
    assert (waits.state, waits.claimed_by) == ("waiting", None)
    backs = community.parcels(tx, "hand_back", to=community.coordinator)
    assert [(one.kind, one.subject_id) for one in backs] == [("hand_back", None)] * 2
    assert followups.board(tx, community.coordinator, now=noon).hands == []
    for look in (followups.show, followups.claim):
        with pytest.raises(NotFound):
            look(tx, second.id, community.coordinator, now=noon)
    assert followups.claim(tx, second.id, community.newcomer(COORDINATORS), now=noon)[1]


def test_people_who_are_not_to_meet_are_not_shown_each_other(
    tx: Transaction, community: Community, noon: datetime
) -> None:
    person = community.newcomer()
    hand = raised(tx, community, person, noon)
    followups.claim(tx, hand.id, community.coordinator, now=noon)
    boundaries.draw(tx, community.guild_id, person, community.coordinator.user_id, now=noon)
    assert hands.show(tx, hand.id).claimed_by is None, "what brought them together has ended"
    assert followups.board(tx, community.coordinator, now=noon).hands == []
    with pytest.raises(NotFound):
        followups.claim(tx, hand.id, community.coordinator, now=noon)


def test_nobody_sees_or_takes_their_own(tx: Transaction, community: Community, noon: datetime) -> None:
    hand = raised(tx, community, community.coordinator, noon)
    assert followups.board(tx, community.coordinator, now=noon).hands == []
    with pytest.raises(NotFound):
        followups.claim(tx, hand.id, community.coordinator, now=noon)


def test_whoever_is_on_duty_is_asked_first_and_by_name(
    tx: Transaction, community: Community, noon: datetime, rota: Rota
) -> None:
    on_duty, person = community.newcomers(2)
    rota.people = [on_duty.user_id, person.user_id]
    hand = raised(tx, community, person, noon)
    assert hand.rung == "duty"
    assert [one.user_id for one in community.parcels(tx, "hand_duty")] == [on_duty.user_id]
    assert not community.parcels(tx, "hand_call")
    assert followups.board(tx, community.coordinator, now=noon).hands == [], "not theirs yet"
    assert [one.id for one in followups.board(tx, on_duty, now=noon).hands] == [hand.id]
    for hours in (2, 4):
        passes(tx, noon + hours * HOUR)
    assert hands.show(tx, hand.id).rung == "coordinators"


def test_who_is_on_duty_and_takes_a_break_or_is_not_to_meet_them_is_not_asked(
    tx: Transaction, community: Community, noon: datetime, rota: Rota
) -> None:
    resting, apart, person = community.newcomers(3)
    rota.people = [resting.user_id, apart.user_id]
    for one in (resting, apart):
        community.join(tx, one, now=noon)
    volunteers.pause(
        tx, community.guild_id, resting.user_id, noon + DAY, keep_reminders=False, language="en", now=noon
    )
    boundaries.draw(tx, community.guild_id, person, apart.user_id, now=noon)
    assert raised(tx, community, person, noon).rung == "coordinators"
    assert not community.parcels(tx, "hand_duty")


def test_where_nobody_would_hear_of_it_that_is_known_beforehand(
    tx: Transaction, community: Community, noon: datetime
) -> None:
    person = community.newcomer()
    found = support.listeners(tx, community.guild_id, person, now=noon)
    assert found.first is not None
    assert (found.first.name, [rung.name for rung in found.later], found.hours) == (
        "coordinators",
        ["moderators"],
        4,
    )
    guild_settings.set_channel(tx, community.admin, "coordinators", None, now=noon)
    assert support.listeners(tx, community.guild_id, person, now=noon).first is None


@pytest.mark.parametrize("how", ["erase", "leave", "suspend"])
def test_whoever_has_it_and_goes_leaves_it_to_others(
    tx: Transaction, community: Community, noon: datetime, how: str
) -> None:
    person, helper = community.newcomer(), community.newcomer(COORDINATORS)
    hand = raised(tx, community, person, noon)
    followups.claim(tx, hand.id, helper, now=noon)
    _go(tx, community, helper, how, noon)
    waits = hands.show(tx, hand.id)
    assert (waits.state, waits.claimed_by) == ("waiting", None)
    assert words_to(tx, community, person) == ["hand"]


@pytest.mark.parametrize("how", ["erase", "leave", "suspend"])
def test_whoever_waits_and_goes_is_waited_for_by_nobody(
    tx: Transaction, community: Community, noon: datetime, how: str
) -> None:
    person, helper = community.newcomer(), community.newcomer(COORDINATORS)
    hand = raised(tx, community, person, noon)
    followups.claim(tx, hand.id, helper, now=noon)
    _go(tx, community, person, how, noon)
    assert hands.find(tx, hand.id) is None
    assert [one.user_id for one in community.parcels(tx, "hand_back")] == [helper.user_id]


def _go(tx: Transaction, community: Community, person: Caller, how: str, now: datetime) -> None:
    match how:
        case "erase":
            mine.erase(tx, community.guild_id, person.user_id, now=now)
        case "leave":
            hands.forget(tx, community.guild_id, person.user_id, now=now)
        case _:
            suspensions.suspend(tx, community.moderator, person.user_id, "R", keeps_places=True, now=now)


def test_a_hand_of_another_server_does_not_exist_here(
    tx: Transaction, community: Community, elsewhere: Community, noon: datetime
) -> None:
    hand = raised(tx, community, community.newcomer(), noon)
    for look in (followups.show, followups.claim):
        with pytest.raises(NotFound):
            look(tx, hand.id, elsewhere.coordinator, now=noon)
