"""What the program notices: who, because of what, few at a time; and never whom it is not to."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from threading import Thread
from typing import TypeAlias

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from bot.db import Transaction
from bot.errors import Invalid, NotAllowed, NotFound, Refusal
from bot.models.followups import followups as rows
from bot.services.care import boundaries, duty, support
from bot.services.checkins import checkins, relief, starting, stretched
from bot.services.followups import noticed, noticing, openers, reaching_out
from bot.services.followups.noticed import FollowUp
from bot.services.guild import guild_settings, guilds, interests
from bot.services.guild.callers import Caller
from bot.services.own import departures, mine, suspensions
from bot.services.people import preferences, volunteers
from bot.services.roles import term_ends
from bot.services.things import asks, attendance, commitments, endings, joining, roles
from bot.services.things.posting import Draft
from bot.services.things.things import Occasion
from tests.conftest import open_session
from tests.services.at_once import committed, wait_until_somebody_waits_for_a_lock
from tests.services.conftest import COORDINATORS, Community
from tests.unasked import go_round

HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(weeks=1)
#: Long enough for everybody to be noticed.
LONG = 60 * DAY

Somebody: TypeAlias = Callable[[Transaction, Community, datetime], Caller]


def agrees(tx: Transaction, community: Community, person: Caller, now: datetime) -> Caller:
    volunteers.answer(
        tx, community.guild_id, person.user_id, "reached", agreed=True, place="mine", language="en", now=now
    )
    return person


def quiet(tx: Transaction, community: Community, now: datetime) -> Caller:
    """Joined, and has not been heard of since."""
    person = community.newcomer()
    community.join(tx, person, now=now)
    return agrees(tx, community, person, now)


def half_way(tx: Transaction, community: Community, now: datetime) -> Caller:
    person = agrees(tx, community, community.newcomer(), now)
    joining.panel(tx, person, now=now)
    joining.agree(tx, person, guilds.find(tx, community.guild_id).wording, now=now)
    return person


def first_yes(tx: Transaction, community: Community, now: datetime) -> Caller:
    """To something that ends the next day, and nobody says that it was done."""
    person = agrees(tx, community, community.newcomer(), now)
    ask = community.post(tx, deadline=now + DAY, now=now)
    commitments.accept(tx, ask.id, person, now=now)
    endings.close(tx, ask.id, community.coordinator, now=now + HOUR)
    return person


def missed(tx: Transaction, community: Community, now: datetime, *, times: int = 2) -> Caller:
    """In for some things, of which somebody else is ticked."""
    person, other = agrees(tx, community, community.newcomer(), now), community.newcomer()
    for number in range(times):
        at = now + (number + 1) * HOUR
        draft = Draft("T", "W", "S", occasion=Occasion(at, at + HOUR / 2))
        ask = asks.post(tx, community.coordinator, draft, now=now)
        for one in (person, other):
            commitments.accept(tx, ask.id, one, now=now)
        _thing, people = attendance.sheet(tx, ask.id, community.coordinator)
        endings.close(tx, ask.id, community.coordinator, now=at + HOUR)
        attendance.tick(
            tx,
            ask.id,
            community.coordinator,
            page=attendance.shown(people, now=at + HOUR),
            came=[other.user_id],
            now=at + HOUR,
        )
    return person


def term(tx: Transaction, community: Community, now: datetime) -> Caller:
    """A term that ends without an answer."""
    person = agrees(tx, community, community.newcomer(), now)
    role = roles.offer(tx, community.coordinator, Draft("Host", "Hosts"), now=now)
    term_ends.set_length(tx, role.id, community.coordinator, 1, now=now)
    commitments.accept(tx, role.id, person, now=now)
    for days in range(15, 34):
        while go_round(tx, "terms", now=now + days * DAY):
            pass
    return person


def wants_a_word(tx: Transaction, community: Community, now: datetime) -> Caller:
    """Said in a check-in that they are stretched, and that somebody may write."""
    person, at = community.newcomer(), now + 40 * DAY
    volunteers.answer(
        tx, community.guild_id, person.user_id, "checkins", agreed=True, place="mine", language="en", now=now
    )
    round_ = starting.start(tx, community.coordinator, "How are you?", now=at)
    checkins.answer(tx, round_.id, person, checkins.STRETCHED, now=at)
    relief.want_a_word(tx, round_.id, person, now=at)
    return person


WHO: dict[str, Somebody] = {
    "stretched": wants_a_word,
    "quiet": quiet,
    "half_way": half_way,
    "first": first_yes,
    "missed": missed,
    "term": term,
}


def found(tx: Transaction, community: Community) -> list[FollowUp]:
    statement = select(*noticed.FIELDS).where(rows.c.guild_id == community.guild_id).order_by(rows.c.id)
    return list(tx.list(FollowUp, statement))


def look(tx: Transaction, community: Community, now: datetime) -> list[FollowUp]:
    """One morning's round; what is open by then."""
    noticing.look_round(tx, community.guild_id, now=now)
    return [one for one in found(tx, community) if one.state != "over"]


@pytest.mark.parametrize("reason", WHO)
def test_each_reason_is_noticed_once_it_holds_and_not_before(
    reason: str, tx: Transaction, community: Community, now: datetime
) -> None:
    person = WHO[reason](tx, community, now)
    assert reason == "stretched" or look(tx, community, now + 2 * DAY) == []
    [one] = look(tx, community, now + LONG)
    assert (one.user_id, one.reason, one.state) == (person.user_id, reason, "waiting")
    assert noticed.subject(tx, one) is None or reason not in ("quiet", "half_way")
    assert look(tx, community, now + LONG + DAY) == [one], "twice is once"
    [listed] = reaching_out.listed(tx, community.coordinator, now=now + LONG)
    assert listed.followup == one


def test_one_miss_is_none_and_neither_is_who_did_something_since(
    tx: Transaction, community: Community, now: datetime
) -> None:
    missed(tx, community, now, times=1)
    back = missed(tx, community, now)
    commitments.report_done(tx, community.post(tx, now=now).id, back, now=now + 10 * DAY)
    assert [one for one in look(tx, community, now + 12 * DAY) if one.reason == "missed"] == []


def disagrees(tx: Transaction, community: Community, person: Caller, now: datetime) -> None:
    volunteers.stop(tx, community.guild_id, person.user_id, "reached", place="mine", now=now)


def breaks(tx: Transaction, community: Community, person: Caller, now: datetime) -> None:
    until = now + 90 * DAY
    volunteers.pause(
        tx, community.guild_id, person.user_id, until, keep_reminders=False, language="en", now=now
    )


def takes_it_lightly(tx: Transaction, community: Community, person: Caller, now: datetime) -> None:
    preferences.take_it_lightly(tx, person, light=True, now=now)


def is_suspended(tx: Transaction, community: Community, person: Caller, now: datetime) -> None:
    suspensions.suspend(tx, community.moderator, person.user_id, "R", keeps_places=True, now=now)


def leaves(tx: Transaction, community: Community, person: Caller, now: datetime) -> None:
    departures.leave(tx, community.guild_id, person.user_id, now=now)


def erases(tx: Transaction, community: Community, person: Caller, now: datetime) -> None:
    mine.erase(tx, community.guild_id, person.user_id, now=now)


def declines(tx: Transaction, community: Community, person: Caller, now: datetime) -> None:
    for one in found(tx, community):
        if one.user_id == person.user_id:
            reaching_out.decline(tx, one.id, person, now=now)


def wants_support(tx: Transaction, community: Community, person: Caller, now: datetime) -> None:
    support.call(tx, community.guild_id, person, now=now)


REASONS_AGAINST = {
    one.__name__: one
    for one in (disagrees, breaks, takes_it_lightly, is_suspended, leaves, erases, declines, wants_support)
}


@pytest.mark.parametrize("why", REASONS_AGAINST)
def test_it_closes_by_itself_and_whoever_had_it_need_not_write(
    why: str, tx: Transaction, community: Community, now: datetime
) -> None:
    person = first_yes(tx, community, now)
    later = now + 10 * DAY
    [one] = look(tx, community, later)
    reaching_out.claim(tx, one.id, community.coordinator, now=later)
    REASONS_AGAINST[why](tx, community, person, later)
    assert reaching_out.listed(tx, community.coordinator, now=later) == []
    assert reaching_out.own(tx, community.guild_id, person.user_id, now=later) is None
    while go_round(tx, "follow-ups", now=later + HOUR):
        pass
    assert [p.user_id for p in community.parcels(tx, "followup_back")] == [community.coordinator.user_id]
    assert look(tx, community, later + DAY) == []


def test_whoever_comes_back_is_not_quiet_any_more_and_may_be_noticed_anew_one_day(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person = quiet(tx, community, now)
    [one] = look(tx, community, now + LONG)
    community.join(tx, person, now=now + LONG)
    assert reaching_out.listed(tx, community.coordinator, now=now + LONG) == []
    while go_round(tx, "follow-ups", now=now + LONG + DAY):
        pass
    assert found(tx, community) == []
    [again] = look(tx, community, now + 2 * LONG)
    assert again.since > one.since


def test_the_weeks_are_the_organisations_to_choose(
    tx: Transaction, community: Community, now: datetime
) -> None:
    quiet(tx, community, now)
    openers.set_weeks(tx, community.admin, "", now=now)
    assert look(tx, community, now + LONG) == []
    openers.set_weeks(tx, community.admin, "12", now=now)
    assert look(tx, community, now + 12 * WEEK - DAY) == []
    assert look(tx, community, now + 12 * WEEK)


def test_what_was_answered_rests_and_is_never_noticed_again(
    tx: Transaction, community: Community, now: datetime
) -> None:
    quiet(tx, community, now)
    at = now + LONG
    [one] = look(tx, community, at)
    reaching_out.claim(tx, one.id, community.coordinator, now=at)
    reaching_out.answer(tx, one.id, community.coordinator, "written", now=at)
    for days in range(1, 170, 13):
        assert look(tx, community, at + days * DAY) == []
    assert len(found(tx, community)) == 1


def test_a_few_a_day_and_nobody_is_overlooked(tx: Transaction, community: Community, now: datetime) -> None:
    """Of many at once there are five a morning, some of each reason, until all have had a word."""
    usual = WHO.keys() - {"stretched"}
    those = {WHO[reason](tx, community, now).user_id for reason in sorted(usual) for _each in range(4)}
    at, met = now + LONG, set[int]()
    for morning in range(4):
        new = [one for one in look(tx, community, at + morning * DAY) if one.user_id not in met]
        assert len(new) == 5
        assert {one.reason for one in new} == usual
        met |= {one.user_id for one in new}
        for one in new:
            reaching_out.claim(tx, one.id, community.coordinator, now=at + morning * DAY)
            reaching_out.answer(tx, one.id, community.coordinator, "talked", now=at + morning * DAY)
    assert met == those
    assert len(community.parcels(tx, "followups")) == 4, "a post on each of these mornings"


def test_nothing_is_added_while_twenty_wait_and_what_nobody_takes_on_makes_room(
    tx: Transaction, community: Community, now: datetime
) -> None:
    those = {quiet(tx, community, now).user_id for _each in range(22)}
    at = now + LONG
    for morning in range(6):
        assert len(look(tx, community, at + morning * DAY)) <= 20
    assert len(found(tx, community)) == 20
    while go_round(tx, "follow-ups", now=at + 31 * DAY):
        pass
    assert {one.outcome for one in found(tx, community)} == {"nobody", None}
    look(tx, community, at + 32 * DAY)
    assert {one.user_id for one in found(tx, community)} == those


def test_it_is_looked_for_in_the_morning_of_the_server_and_once(
    tx: Transaction, community: Community, now: datetime
) -> None:
    quiet(tx, community, now)
    go_round(tx, "noticing", now=now + LONG)
    assert len(found(tx, community)) == 1
    at = (now + LONG).replace(hour=6, minute=59) + DAY  # in Madrid it is nine in summer, two hours on
    quiet(tx, community, now)
    assert go_round(tx, "noticing", now=at) == 0
    assert go_round(tx, "noticing", now=at + timedelta(minutes=1)) == 1
    assert len(found(tx, community)) == 2


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(
        st.tuples(st.sampled_from([*WHO]), st.sampled_from(["nothing", *REASONS_AGAINST])),
        min_size=1,
        max_size=7,
    )
)
def test_one_open_at_most_never_whom_it_is_not_to_and_nobody_is_overlooked(
    tx: Transaction, now: datetime, stories: list[tuple[str, str]]
) -> None:
    community = Community()
    community.set_up(tx, now=now)
    people = [(WHO[reason](tx, community, now), against) for reason, against in stories]
    at, met = now + LONG, dict[int, int]()
    look(tx, community, at)
    for person, against in people:
        if against != "nothing":
            REASONS_AGAINST[against](tx, community, person, at)
    declined = {one.user_id for one in found(tx, community) if one.outcome == "declined"}
    left_alone = {
        person.user_id
        for (person, against), (reason, _against) in zip(people, stories, strict=True)
        if person.user_id in declined
        or (against not in ("nothing", "declines") and (reason, against) != ("stretched", "takes_it_lightly"))
    }
    for hours in range(1, 5):
        later = at + hours * HOUR
        open_ = look(tx, community, later)
        assert len({one.user_id for one in open_}) == len(open_), "one a person"
        shown = reaching_out.listed(tx, community.coordinator, now=later)
        assert not left_alone & {one.followup.user_id for one in shown}
        for line in shown:
            met[line.followup.user_id] = met.get(line.followup.user_id, 0) + 1
            reaching_out.claim(tx, line.followup.id, community.coordinator, now=later)
            reaching_out.answer(tx, line.followup.id, community.coordinator, "written", now=later)
    assert met == {person.user_id: 1 for person, _against in people if person.user_id not in left_alone}


def test_who_may_see_them_and_nobody_sees_their_own(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person = quiet(tx, community, now)
    at = now + LONG
    [one] = look(tx, community, at)
    as_coordinator = replace(person, member_roles=community.coordinator.member_roles)
    for other in (community.moderator, community.newcomer(), as_coordinator):
        assert not reaching_out.listed(tx, other, now=at)
    assert [line.followup for line in reaching_out.listed(tx, community.admin, now=at)] == [one]


def test_a_claim_lapses_with_a_word_and_is_on_the_board_again(
    tx: Transaction, community: Community, now: datetime
) -> None:
    quiet(tx, community, now)
    at = now + LONG
    [one] = look(tx, community, at)
    reaching_out.claim(tx, one.id, community.coordinator, now=at)
    for hours in range(25):
        go_round(tx, "follow-ups", now=at + hours * HOUR)
    assert [p.user_id for p in community.parcels(tx, "followup_yours")] == [community.coordinator.user_id]
    assert found(tx, community)[0].state == "taken"
    for hours in range(25, 50):
        go_round(tx, "follow-ups", now=at + hours * HOUR)
    assert found(tx, community)[0].state == "waiting"
    assert [p.user_id for p in community.parcels(tx, "followup_back")] == [community.coordinator.user_id]
    with pytest.raises(NotFound):
        reaching_out.answer(tx, one.id, community.coordinator, "written", now=at + 3 * DAY)
    other = community.newcomer(COORDINATORS)
    assert reaching_out.claim(tx, one.id, other, now=at + 3 * DAY)[1]
    assert not reaching_out.claim(tx, one.id, community.coordinator, now=at + 3 * DAY)[1], "the first has it"


def test_who_would_rather_not_meet_them_neither_sees_nor_keeps_it(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person = first_yes(tx, community, now)
    at, cora = now + 10 * DAY, community.coordinator
    [one] = look(tx, community, at)
    reaching_out.claim(tx, one.id, cora, now=at)
    boundaries.draw(tx, community.guild_id, person, cora.user_id, now=at)
    assert reaching_out.listed(tx, cora, now=at) == []
    with pytest.raises(NotFound):
        reaching_out.show(tx, one.id, cora, now=at)
    while go_round(tx, "follow-ups", now=at + HOUR):
        pass
    assert found(tx, community)[0].state == "waiting"
    assert [p.user_id for p in community.parcels(tx, "followup_back")] == [cora.user_id]
    assert reaching_out.listed(tx, community.admin, now=at + HOUR)


def test_whoever_is_on_duty_may_see_them(tx: Transaction, community: Community, now: datetime) -> None:
    quiet(tx, community, now)
    look(tx, community, now + LONG)
    ben = community.newcomer()
    rota = duty.ask(lambda tx, guild_id, now: [ben.user_id])
    assert len(reaching_out.listed(tx, ben, now=now + LONG)) == 1
    duty.dismiss(rota)
    assert reaching_out.listed(tx, ben, now=now + LONG) == ()


def test_nobody_has_more_than_they_can_write_to(tx: Transaction, community: Community, now: datetime) -> None:
    for _each in range(6):
        quiet(tx, community, now)
    at = now + LONG
    look(tx, community, at)
    first, *others = look(tx, community, at + DAY)
    for one in others:
        reaching_out.claim(tx, one.id, community.coordinator, now=at + DAY)
    with pytest.raises(Refusal):
        reaching_out.claim(tx, first.id, community.coordinator, now=at + DAY)
    given_back = reaching_out.hand_back(tx, others[0].id, community.coordinator, now=at + DAY)
    assert given_back.claimed_by == community.coordinator.user_id
    assert reaching_out.claim(tx, first.id, community.coordinator, now=at + DAY)[1]


def test_of_another_server_nothing_is_seen_or_taken(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    quiet(tx, community, now)
    at = now + LONG
    [one] = look(tx, community, at)
    assert reaching_out.listed(tx, elsewhere.coordinator, now=at) == []
    for verb in (reaching_out.show, reaching_out.claim, reaching_out.hand_back, reaching_out.decline):
        with pytest.raises(NotFound):
            verb(tx, one.id, elsewhere.coordinator, now=at)


def test_words_are_the_organisations_in_each_language_and_else_the_programs(
    tx: Transaction, community: Community, now: datetime
) -> None:
    here, admin = community.guild_id, community.admin
    assert openers.to_read(tx, here, "quiet", "es") == openers.Words()
    openers.write(tx, admin, "quiet", "en", {"guide": "Be brief", "first": " Hey! ", "second": ""}, now=now)
    assert openers.to_read(tx, here, "quiet", "en") == openers.Words("Be brief", "Hey!", None)
    assert openers.to_read(tx, here, "quiet", "es").first == "Hey!", "as it was written, until translated"
    openers.write(tx, admin, "quiet", "es", {"guide": "", "first": "¡Hola!", "second": ""}, now=now)
    assert openers.to_read(tx, here, "quiet", "es").first == "¡Hola!"
    with pytest.raises(Invalid):
        openers.write(tx, admin, "quiet", "en", {"guide": "x" * 501}, now=now)
    for reason, language in (("quiet", "tlh"), ("no", "en")):
        with pytest.raises(NotFound):
            openers.write(tx, admin, reason, language, {}, now=now)
    with pytest.raises(NotAllowed):
        openers.write(tx, community.coordinator, "quiet", "en", {}, now=now)
    for weeks in ("7", "x", "-1"):
        with pytest.raises(Invalid):
            openers.set_weeks(tx, admin, weeks, now=now)


def test_who_asked_for_a_word_waits_for_no_place_and_is_let_be_once_they_say_so(
    tx: Transaction, community: Community, now: datetime
) -> None:
    for _each in range(25):
        quiet(tx, community, now)
    at = now + LONG
    for morning in range(5):
        look(tx, community, at + morning * DAY)
    asked = [wants_a_word(tx, community, at - 35 * DAY) for _each in range(6)]
    open_ = {one.user_id for one in look(tx, community, at + 6 * DAY) if one.reason == "stretched"}
    assert open_ == {one.user_id for one in asked}
    disagrees(tx, community, asked[0], at + 6 * DAY)
    stretched.take_back(tx, community.guild_id, asked[1].user_id)
    shown = reaching_out.listed(tx, community.coordinator, now=at + 7 * DAY)
    left = {line.followup.user_id for line in shown if line.followup.reason == "stretched"}
    assert left == {one.user_id for one in asked[2:]}


def test_what_is_about_no_thing_is_about_what_they_were_in_for_last(
    tx: Transaction, community: Community, now: datetime
) -> None:
    design, phones = [one.id for one in interests.offered_in(tx, community.guild_id)]
    person, other = (quiet(tx, community, now) for _one in range(2))
    joining.choose_interests(tx, other, [phones], now=now)
    for about, days in ((phones, 0), (design, 1)):
        ask = community.post(tx, about=[about], now=now + days * DAY)
        commitments.accept(tx, ask.id, person, now=now + days * DAY)
        commitments.report_done(tx, ask.id, person, now=now + days * DAY)
    look(tx, community, now + LONG)
    found = {
        one.followup.user_id: one for one in reaching_out.listed(tx, community.coordinator, now=now + LONG)
    }
    assert {one.followup.reason for one in found.values()} == {"quiet"}
    assert found[person.user_id].interests == [design]
    assert found[other.user_id].interests == [], "what they told for themselves is nobody's to read"


def test_all_who_may_write_hear_in_the_morning_and_of_none_they_are_not_to_meet(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person, on_duty, resting = quiet(tx, community, now), community.newcomer(), community.newcomer()
    for one in (on_duty, resting):
        community.join(tx, one, now=now)
    at = now + LONG
    volunteers.pause(
        tx, community.guild_id, resting.user_id, at + DAY, keep_reminders=False, language="en", now=now
    )

    def rota(tx: Transaction, guild_id: int, now: datetime) -> list[int]:
        return [on_duty.user_id, resting.user_id]

    duty.ask(rota)
    try:
        look(tx, community, at)
        assert [one.key.count("welcomers") for one in community.parcels(tx, "followups")] == [0]
        assert [one.user_id for one in community.parcels(tx, "followups_duty")] == [on_duty.user_id]
        guild_settings.set_channel(tx, community.admin, "welcomers", 99, now=at)
        quiet(tx, community, now)
        look(tx, community, at + DAY)
        told = [one.key.count("welcomers") for one in community.parcels(tx, "followups")]
        assert told == [0, 0, 1], "where they have a channel of their own"
    finally:
        duty.dismiss(rota)
    assert reaching_out.waiting_for(tx, community.guild_id, on_duty.user_id, now=at + DAY) == 2
    boundaries.draw(tx, community.guild_id, person, on_duty.user_id, now=at)
    assert reaching_out.waiting_for(tx, community.guild_id, on_duty.user_id, now=at + DAY) == 1


def test_two_who_take_one_on_at_once_are_one(postgres_database: str, now: datetime) -> None:
    community, outcomes = Community(), list[bool]()
    first, second = community.coordinator, community.newcomer(COORDINATORS)
    at = now + LONG
    with open_session(postgres_database) as one, open_session(postgres_database) as other:
        with committed(one) as tx:
            community.set_up(tx, now=now)
            quiet(tx, community, now)
            [followup] = look(tx, community, at)

        def claims() -> None:
            with committed(other) as tx:
                outcomes.append(reaching_out.claim(tx, followup.id, second, now=at)[1])

        slower = Thread(target=claims)
        with committed(one) as tx:
            assert reaching_out.claim(tx, followup.id, first, now=at)[1]
            slower.start()
            wait_until_somebody_waits_for_a_lock(postgres_database, slower)
        slower.join()
        with committed(one) as tx:
            assert [followup.claimed_by for followup in found(tx, community)] == [first.user_id]
    assert outcomes == [False]
