"""A term in a role ends with a question: another one, handed over, or given back; never by itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from bot.db import Transaction
from bot.errors import Invalid, NotAllowed, NotFound, Refusal
from bot.services.care import boundaries
from bot.services.guild.callers import Caller
from bot.services.own import departures, mine, suspensions
from bot.services.people import volunteers
from bot.services.roles import handing_over, term_ends
from bot.services.things import (
    approvals,
    commitments,
    endings,
    giving_back,
    leading,
    roles,
    rosters,
    terms,
)
from bot.services.things.roles import Role
from bot.services.things.terms import AGAIN, GRACE, NOTICE, Term
from tests.services.conftest import Community, in_a_dm
from tests.services.test_rosters import assert_counts_equal_the_people
from tests.unasked import go_round

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def having(tx: Transaction, community: Community, now: datetime, *, places: int = 1) -> tuple[Role, Caller]:
    """A role, and somebody who has it."""
    role, ana = community.offer(tx, places=places, now=now), community.newcomer()
    commitments.accept(tx, role.id, ana, now=now)
    return role, ana


def known(tx: Transaction, community: Community, now: datetime) -> Caller:
    """Somebody who has said yes to something here."""
    person = community.newcomer()
    commitments.accept(tx, community.post(tx, now=now).id, person, now=now)
    return person


def rest(tx: Transaction, person: Caller, until: datetime, *, now: datetime) -> None:
    """They take a break."""
    volunteers.pause(tx, person.guild, person.user_id, until, keep_reminders=False, language="en", now=now)


def term_of(tx: Transaction, role: Role, person: Caller) -> Term:
    found = terms.find(tx, role.id, person.user_id)
    assert found is not None
    return found


def holders(tx: Transaction, role: Role) -> set[int]:
    return {one.user_id for one in rosters.people(tx, role.id) if one.has_place}


def looked(tx: Transaction, now: datetime, *, days: float) -> datetime:
    """So many days later, with everything done that falls due meanwhile, day by day."""
    until = now + timedelta(days=days)
    while now < until:
        now = min(until, now + DAY)
        go_round(tx, "terms", now=now)
    return now


def test_a_place_in_a_role_has_a_term_of_three_months_unless_somebody_chose(
    tx: Transaction, community: Community, now: datetime
) -> None:
    role, ana = having(tx, community, now)
    assert (term_of(tx, role, ana).ends_at - now).days in range(89, 93)
    for months in (12, 0, 1):
        term_ends.set_length(tx, role.id, community.coordinator, months, now=now)
        found = terms.find(tx, role.id, ana.user_id)
        assert (found is None) == (months == 0)
    assert (term_of(tx, role, ana).ends_at - now).days in (28, 29, 30, 31)
    term_ends.set_length(tx, role.id, community.coordinator, 6, now=now)
    assert (term_of(tx, role, ana).ends_at - now).days < 32, "those that run keep their end"
    with pytest.raises(Invalid):
        term_ends.set_length(tx, role.id, community.coordinator, 7, now=now)
    with pytest.raises(NotAllowed):
        term_ends.set_length(tx, role.id, ana, 1, now=now)
    ask = community.post(tx, now=now)
    with pytest.raises(NotFound):
        term_ends.set_length(tx, ask.id, community.coordinator, 1, now=now)
    commitments.accept(tx, ask.id, ana, now=now)
    assert terms.of(tx, ask.id) == [], "what is done once has none"


def test_it_is_told_two_weeks_before_and_once_more_and_then_its_lead_is(
    tx: Transaction, community: Community, now: datetime
) -> None:
    role, ana = having(tx, community, now)
    ends_at = term_of(tx, role, ana).ends_at
    go_round(tx, "terms", now=ends_at - NOTICE - HOUR)
    assert community.parcels(tx, "term_ends") == []
    for at, told in ((ends_at - NOTICE, 1), (ends_at - AGAIN - HOUR, 1), (ends_at - AGAIN, 2), (ends_at, 2)):
        for _twice in range(2):
            go_round(tx, "terms", now=at)
        assert len(community.parcels(tx, "term_ends", to=ana)) == told
        assert len(community.parcels(tx, "term_unanswered", to=community.coordinator)) == (at == ends_at)
    assert holders(tx, role) == {ana.user_id}, "a term never ends by itself"
    looked(tx, ends_at, days=60)
    assert holders(tx, role) == {ana.user_id}, "and stays theirs while nobody waits"
    assert len(community.parcels(tx, "term_unanswered")) == 1


def test_without_an_answer_it_goes_on_for_two_weeks_and_then_to_whoever_waits(
    tx: Transaction, community: Community, now: datetime
) -> None:
    role, ana = having(tx, community, now)
    waits = community.newcomer()
    commitments.accept(tx, role.id, waits, now=now)
    ends_at = term_of(tx, role, ana).ends_at
    at = looked(tx, now, days=(ends_at + GRACE - now).days - 1)
    assert holders(tx, role) == {ana.user_id}
    looked(tx, at, days=2)
    assert holders(tx, role) == {waits.user_id}
    assert [one.kind for one in community.parcels(tx, "hand_over_news", to=ana)] == ["hand_over_news"]
    assert len(community.parcels(tx, "place", to=waits)) == 1


def test_where_nobody_else_looks_after_it_the_coordinators_channel_hears(
    tx: Transaction, community: Community, now: datetime
) -> None:
    role = community.offer(tx, places=1, now=now)
    commitments.accept(tx, role.id, community.coordinator, now=now)
    looked(tx, now, days=93)
    assert community.parcels(tx, "term_unanswered") == [], "the only lead is who has it"
    [post] = community.parcels(tx, "term_nobodys")
    assert post.user_id is None
    assert str(community.coordinator.user_id) not in post.key


def test_going_on_gives_one_more_term_however_often_it_is_pressed(
    tx: Transaction, community: Community, now: datetime
) -> None:
    role, ana = having(tx, community, now)
    first = term_of(tx, role, ana).ends_at
    assert term_ends.go_on(tx, role.id, ana, now=now).again, "it goes on as it is"
    at = looked(tx, now, days=80)
    went_on = term_ends.go_on(tx, role.id, in_a_dm(ana), now=at)
    assert not went_on.again
    assert went_on.term is not None
    assert 89 <= (went_on.term.ends_at - first).days <= 92, "from the end of this one"
    for _each in range(2):
        again = term_ends.go_on(tx, role.id, ana, now=at + HOUR)
        assert again.again
        assert again.term is not None
        assert again.term.ends_at == went_on.term.ends_at
    assert {one.state for one in community.parcels(tx, "term_ends", to=ana)} == {"dropped"}, "it is answered"
    looked(tx, at, days=60)
    assert community.parcels(tx, "term_unanswered") == []
    late = looked(tx, at, days=120)
    assert len(community.parcels(tx, "term_ends", to=ana)) == 3, "the next end is told anew"
    after = term_ends.go_on(tx, role.id, ana, now=late + 30 * DAY).term
    assert after is not None
    assert after.ends_at > late + 110 * DAY, "an end that has passed counts from today"
    with pytest.raises(NotFound):
        term_ends.go_on(tx, role.id, community.newcomer(), now=now)


@pytest.mark.parametrize("at_once", [True, False])
def test_it_changes_hands_when_whoever_was_named_has_agreed(
    tx: Transaction, community: Community, now: datetime, *, at_once: bool
) -> None:
    role, ana = having(tx, community, now)
    ben, waits = known(tx, community, now), community.newcomer()
    commitments.accept(tx, role.id, waits, now=now)
    at = looked(tx, now, days=80)
    handing_over.name(tx, role.id, in_a_dm(ana), ben.user_id, at_once=at_once, now=at)
    assert len(community.parcels(tx, "hand_over_asked", to=ben)) == 1
    assert holders(tx, role) == {ana.user_id}
    for _twice in range(2):
        handing_over.answer(tx, role.id, in_a_dm(ben), yes=True, now=at)
    if not at_once:
        assert holders(tx, role) == {ana.user_id}
        with pytest.raises(Refusal):
            term_ends.seek(tx, role.id, ana, at_once=True, now=at)
        at = looked(tx, at, days=14)
    assert holders(tx, role) == {ben.user_id}, "and not to whoever waits"
    assert_counts_equal_the_people(tx, role.id)
    assert len(community.parcels(tx, "role_handed_on", to=ben)) == 1
    news = 1 if at_once else 2  # that they agreed, and that it is done
    assert len(community.parcels(tx, "hand_over_news", to=ana)) == news
    assert len(community.parcels(tx, "grant", to=ben)) == 1
    assert term_of(tx, role, ben).ends_at > at + 80 * DAY
    assert terms.find(tx, role.id, ana.user_id) is None
    looked(tx, at, days=14)
    assert len(community.parcels(tx, "term_ends", to=ana)) <= 1, "it was answered"


def test_who_said_yes_has_it_whenever_it_is_given_back(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ways: list[Callable[[Role, Caller], object]] = [
        lambda role, ana: giving_back.give_up(tx, role.id, ana, now=now),
        lambda _role, ana: departures.leave(tx, community.guild_id, ana.user_id, now=now),
        lambda _role, ana: mine.erase(tx, community.guild_id, ana.user_id, now=now),
        lambda _role, ana: suspensions.suspend(
            tx, community.moderator, ana.user_id, "R", keeps_places=False, now=now
        ),
    ]
    for goes in ways:
        role, ana = having(tx, community, now)
        ben = known(tx, community, now)
        commitments.accept(tx, role.id, community.newcomer(), now=now)
        handing_over.name(tx, role.id, ana, ben.user_id, at_once=False, now=now)
        handing_over.answer(tx, role.id, ben, yes=True, now=now)
        goes(role, ana)
        assert holders(tx, role) == {ben.user_id}
        assert_counts_equal_the_people(tx, role.id)


def test_a_no_a_break_off_and_who_is_gone_leave_the_place_where_it_is(
    tx: Transaction, community: Community, now: datetime
) -> None:
    role, ana = having(tx, community, now)
    at = looked(tx, now, days=80)
    ways: list[Callable[[Caller], object]] = [
        lambda ben: handing_over.answer(tx, role.id, ben, yes=False, now=at),
        lambda ben: departures.leave(tx, community.guild_id, ben.user_id, now=at),
        lambda ben: mine.erase(tx, community.guild_id, ben.user_id, now=at),
        lambda ben: suspensions.suspend(tx, community.moderator, ben.user_id, "R", keeps_places=True, now=at),
    ]
    for number, says_no in enumerate(ways):
        for agreed in (False, True):
            ben = known(tx, community, now)
            handing_over.name(tx, role.id, ana, ben.user_id, at_once=False, now=at)
            if agreed:
                handing_over.answer(tx, role.id, ben, yes=True, now=at)
            at += HOUR
            says_no(ben)
            found = term_of(tx, role, ana)
            assert (found.leaves, found.next_id, found.next_agreed) == (None, None, False)
            assert len(community.parcels(tx, "hand_over_news", to=ana)) == 3 * number + 1 + 2 * agreed
    looked(tx, at, days=20)
    assert holders(tx, role) == {ana.user_id}
    assert len(community.parcels(tx, "term_unanswered")) == 1


def test_going_on_after_all_tells_whoever_had_agreed(
    tx: Transaction, community: Community, now: datetime
) -> None:
    role, ana = having(tx, community, now)
    ben = known(tx, community, now)
    handing_over.name(tx, role.id, ana, ben.user_id, at_once=False, now=now)
    handing_over.answer(tx, role.id, ben, yes=True, now=now)
    before = term_of(tx, role, ana).ends_at
    kept = term_ends.go_on(tx, role.id, ana, now=now).term
    assert kept is not None
    assert (kept.leaves, kept.ends_at) == (None, before), "long before its end it goes on as it was"
    assert len(community.parcels(tx, "hand_over_news", to=ben)) == 1
    with pytest.raises(Refusal):
        handing_over.answer(tx, role.id, ben, yes=True, now=now)
    assert holders(tx, role) == {ana.user_id}


def test_whom_one_may_not_ask_is_refused(tx: Transaction, community: Community, now: datetime) -> None:
    role, ana = having(tx, community, now, places=2)
    has_it, waits, ben = community.newcomer(), community.newcomer(), known(tx, community, now)
    for one in (has_it, waits):
        commitments.accept(tx, role.id, one, now=now)
    rests, apart, gone = (known(tx, community, now) for _each in range(3))
    rest(tx, rests, now + 9 * DAY, now=now)
    boundaries.draw(tx, community.guild_id, apart, ana.user_id, now=now)
    departures.leave(tx, community.guild_id, gone.user_id, now=now)
    for somebody in (ana, has_it, community.newcomer(), rests, apart, gone):
        with pytest.raises(Refusal):
            handing_over.name(tx, role.id, ana, somebody.user_id, at_once=True, now=now)
    handing_over.name(tx, role.id, ana, waits.user_id, at_once=True, now=now)
    with pytest.raises(Refusal):
        handing_over.name(tx, role.id, has_it, waits.user_id, at_once=True, now=now)
    handing_over.name(tx, role.id, ana, ben.user_id, at_once=True, now=now)  # rather them
    with pytest.raises(Refusal):
        handing_over.answer(tx, role.id, waits, yes=True, now=now)
    handing_over.answer(tx, role.id, ben, yes=False, now=now)
    with pytest.raises(Refusal):
        handing_over.name(tx, role.id, ana, ben.user_id, at_once=True, now=now)
    with pytest.raises(NotFound):
        handing_over.name(tx, role.id, community.newcomer(), ben.user_id, at_once=True, now=now)


def test_a_role_in_which_somebody_says_yes_to_each_is_given_to_nobody_by_its_holder(
    tx: Transaction, community: Community, now: datetime
) -> None:
    role, ana = having(tx, community, now)
    ben, cleo = known(tx, community, now), known(tx, community, now)
    handing_over.name(tx, role.id, ana, ben.user_id, at_once=False, now=now)
    handing_over.answer(tx, role.id, ben, yes=True, now=now)
    approvals.begin(tx, role.id, community.admin, now=now)
    looked(tx, now, days=100)
    assert holders(tx, role) == {ana.user_id}
    term_ends.go_on(tx, role.id, ana, now=now)
    with pytest.raises(Refusal):
        handing_over.name(tx, role.id, ana, cleo.user_id, at_once=False, now=now)
    giving_back.give_up(tx, role.id, ana, now=now)
    assert holders(tx, role) == set()


@pytest.mark.parametrize("at_once", [True, False])
def test_somebody_is_found_among_those_who_wait_and_never_is_there_nobody(
    tx: Transaction, community: Community, now: datetime, *, at_once: bool
) -> None:
    role, ana = having(tx, community, now)
    at = looked(tx, now, days=80)
    card = community.parcels(tx, "role_card")[-1].revision
    found = term_ends.seek(tx, role.id, ana, at_once=at_once, now=at)
    assert found.term is not None
    assert roles.show(tx, role.id).comes_free == found.term.ends_at
    assert community.parcels(tx, "role_card")[-1].revision == card + 1, "its card says so"
    at = looked(tx, at, days=3 if at_once else 20)
    assert holders(tx, role) == {ana.user_id}
    commitments.accept(tx, role.id, ben := community.newcomer(), now=at)
    looked(tx, at, days=1)
    assert holders(tx, role) == {ben.user_id}
    assert roles.show(tx, role.id).comes_free is None


def test_where_as_many_have_it_as_come_it_is_handed_on_once_somebody_else_has_it(
    tx: Transaction, community: Community, now: datetime
) -> None:
    role, ana = community.offer(tx, now=now), community.newcomer()
    commitments.accept(tx, role.id, ana, now=now)
    term_ends.seek(tx, role.id, ana, at_once=True, now=now)
    at = looked(tx, now, days=1)
    assert holders(tx, role) == {ana.user_id}
    commitments.accept(tx, role.id, ben := community.newcomer(), now=at)
    looked(tx, at, days=1)
    assert holders(tx, role) == {ben.user_id}


def test_whoever_rests_is_asked_when_they_are_back(
    tx: Transaction, community: Community, now: datetime
) -> None:
    role, ana = having(tx, community, now)
    ends_at = term_of(tx, role, ana).ends_at
    back = ends_at + 9 * DAY
    rest(tx, ana, back, now=now)
    looked(tx, now, days=(back - now).days - 1)
    assert community.parcels(tx, "term_ends") == []
    assert term_of(tx, role, ana).ends_at == back + NOTICE
    looked(tx, back - DAY, days=2)
    assert len(community.parcels(tx, "term_ends", to=ana)) == 1


def test_what_has_ended_asks_nobody_and_what_goes_on_gives_two_weeks(
    tx: Transaction, community: Community, now: datetime
) -> None:
    role, ana = having(tx, community, now)
    lead = community.coordinator
    at = looked(tx, now, days=80)
    assert len(community.parcels(tx, "term_ends", to=ana)) == 1
    endings.close(tx, role.id, lead, now=at)
    at = looked(tx, at, days=100)
    assert [one.state for one in community.parcels(tx, "term_ends")] == ["dropped"]
    endings.reopen(tx, role.id, lead, now=at)
    assert term_of(tx, role, ana).ends_at == at + NOTICE
    at = looked(tx, at, days=1)
    assert len(community.parcels(tx, "term_ends", to=ana)) == 2
    leading.stop(tx, role.id, lead, now=at)
    looked(tx, at, days=14)
    assert len(community.parcels(tx, "term_nobodys")) == 1, "the lead is gone"


def test_a_role_that_has_no_terms_any_more_asks_nobody(
    tx: Transaction, community: Community, now: datetime
) -> None:
    role, ana = having(tx, community, now)
    ben = known(tx, community, now)
    at = looked(tx, now, days=80)
    handing_over.name(tx, role.id, ana, ben.user_id, at_once=False, now=at)
    handing_over.answer(tx, role.id, ben, yes=True, now=at)
    term_ends.set_length(tx, role.id, community.coordinator, 0, now=at)
    assert len(community.parcels(tx, "hand_over_news", to=ben)) == 1
    assert term_ends.go_on(tx, role.id, ana, now=at).term is None
    with pytest.raises(Refusal):
        term_ends.seek(tx, role.id, ana, at_once=True, now=at)
    looked(tx, at, days=90)
    assert holders(tx, role) == {ana.user_id}
    assert {one.state for one in community.parcels(tx, "term_ends")} <= {"dropped"}


def test_only_their_own_server_finds_it(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    role, ana = having(tx, community, now)
    stranger = replace(ana, guild_id=elsewhere.guild_id)
    for act in (term_ends.show, term_ends.go_on):
        with pytest.raises(NotFound):
            act(tx, role.id, stranger, **({"now": now} if act is term_ends.go_on else {}))
    with pytest.raises(NotFound):
        handing_over.answer(tx, role.id, stranger, yes=True, now=now)
    with pytest.raises(NotAllowed):
        term_ends.ending(tx, role.id, ana)
    assert [one.user_id for one in term_ends.ending(tx, role.id, community.coordinator)[1]] == [ana.user_id]


@pytest.mark.parametrize("minutes", [0.5, 90])
def test_who_was_named_is_still_asked_after_a_role_was_over_for_a_while(
    tx: Transaction, community: Community, now: datetime, minutes: float
) -> None:
    role, ana = having(tx, community, now)
    ben = known(tx, community, now)
    handing_over.name(tx, role.id, ana, ben.user_id, at_once=False, now=now)
    endings.close(tx, role.id, community.coordinator, now=now)
    assert [one.state for one in community.parcels(tx, "hand_over_asked", to=ben)] == ["dropped"]
    later = now + timedelta(minutes=minutes)
    endings.reopen(tx, role.id, community.coordinator, now=later)
    assert [one.state for one in community.parcels(tx, "hand_over_asked", to=ben)] == ["waiting"]
    handing_over.answer(tx, role.id, ben, yes=True, now=later)
    term = term_of(tx, role, ana)
    assert (term.next_id, term.is_handed_on) == (ben.user_id, True)


def test_a_slip_asks_nobody_twice_how_it_goes_on(
    tx: Transaction, community: Community, now: datetime
) -> None:
    role, ana = having(tx, community, now)
    later = looked(tx, now, days=80)
    endings.close(tx, role.id, community.coordinator, now=later)
    endings.reopen(tx, role.id, community.coordinator, now=later + timedelta(seconds=20))
    later = looked(tx, later, days=1)
    assert [one.state for one in community.parcels(tx, "term_ends", to=ana)] == ["dropped", "waiting"]


def test_a_yes_that_is_handed_on_at_once_is_told_once(
    tx: Transaction, community: Community, now: datetime
) -> None:
    role, ana = having(tx, community, now)
    ben = known(tx, community, now)
    handing_over.name(tx, role.id, ana, ben.user_id, at_once=True, now=now)
    handing_over.answer(tx, role.id, ben, yes=True, now=now)
    assert holders(tx, role) == {ben.user_id}
    assert len(community.parcels(tx, "hand_over_news", to=ana)) == 1


def closed(tx: Transaction, community: Community, *, now: datetime) -> tuple[Role, Caller, Caller]:
    """Ana had it, Ben had agreed to have it next, and Cleo is asked; then the role ends."""
    role, ana = having(tx, community, now)
    ben, cleo = known(tx, community, now), known(tx, community, now)
    handing_over.name(tx, role.id, ana, cleo.user_id, at_once=False, now=now)
    handing_over.name(tx, role.id, ana, ben.user_id, at_once=False, now=now)
    handing_over.answer(tx, role.id, ben, yes=True, now=now)
    endings.close(tx, role.id, community.coordinator, now=now)
    return role, ana, ben


def test_that_a_role_has_ended_is_told_to_who_has_it_and_to_who_was_to_have_it(
    tx: Transaction, community: Community, now: datetime
) -> None:
    role, ana, ben = closed(tx, community, now=now)
    told = community.parcels(tx, "role_over")
    assert {one.user_id for one in told} == {ana.user_id, ben.user_id}
    assert len(told) == 2
    for _twice in range(2):
        giving_back.give_up(tx, role.id, ana, now=now)
    assert not community.parcels(tx, "hand_over_news", to=ben), "they hear it once"


def test_a_slip_tells_nobody_that_it_has_ended(tx: Transaction, community: Community, now: datetime) -> None:
    role, _ana, ben = closed(tx, community, now=now)
    endings.reopen(tx, role.id, community.coordinator, now=now + timedelta(seconds=30))
    assert {one.state for one in community.parcels(tx, "role_over")} == {"dropped"}
    assert not community.parcels(tx, "hand_over_news", to=ben)


def test_who_was_to_have_it_hears_that_it_goes_on_after_all_and_has_it_then(
    tx: Transaction, community: Community, now: datetime
) -> None:
    role, ana, ben = closed(tx, community, now=now)
    endings.reopen(tx, role.id, community.coordinator, now=now + timedelta(days=2))
    [told] = community.parcels(tx, "hand_over_news", to=ben)
    assert ":goes on:" in told.key
    giving_back.give_up(tx, role.id, ana, now=now + timedelta(days=2))
    assert holders(tx, role) == {ben.user_id}
