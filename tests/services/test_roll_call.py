"""Who's missing now: the lead hears it once, ten minutes after the start, and does something about it."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime
from threading import Thread

import pytest

from bot.db import Transaction
from bot.errors import NotAllowed, NotFound, Refusal
from bot.services.guild.callers import Caller
from bot.services.own import mine
from bot.services.people import volunteers
from bot.services.shifts import roll_call
from bot.services.shifts.roll_call import PATIENCE
from bot.services.things import amendments, attendance, commitments, endings, giving_back, leading, presence
from bot.services.things.asks import Ask
from bot.services.things.things import Occasion
from tests.conftest import open_session
from tests.services.at_once import committed, wait_until_somebody_waits_for_a_lock
from tests.services.conftest import Community, Parcel, in_a_dm
from tests.services.test_presence import DAY, HOUR, MINUTE, stall


def look(tx: Transaction, *, now: datetime) -> None:
    for one in roll_call.due(tx, now=now):
        roll_call.look_after(tx, one.subject_id, now=now)


def told(tx: Transaction, community: Community, kind: str) -> list[int | None]:
    return [one.user_id for one in community.parcels(tx, kind)]


def with_people(
    tx: Transaction, community: Community, now: datetime, *, people: int = 3
) -> tuple[Ask, list[Caller]]:
    ask, those = stall(tx, community, now), community.newcomers(people)
    for one in those:
        commitments.accept(tx, ask.id, one, now=now)
    return ask, those


def missing(tx: Transaction, ask: Ask, community: Community) -> set[int]:
    return {one.one.user_id for one in roll_call.board(tx, ask.id, community.coordinator).missing}


def waiting(parcels: Sequence[Parcel]) -> list[int | None]:
    return [one.user_id for one in parcels if one.state == "waiting"]


def test_who_is_in_is_asked_a_quarter_of_an_hour_before_and_the_lead_told_ten_minutes_after(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask, (ana, ben, cleo) = with_people(tx, community, now)
    starts_at = now + 2 * HOUR
    look(tx, now=starts_at - 16 * MINUTE)
    assert told(tx, community, "here") == []
    for at in (starts_at - 15 * MINUTE, starts_at, starts_at + 9 * MINUTE):
        look(tx, now=at)
    assert told(tx, community, "here") == [ana.user_id, ben.user_id, cleo.user_id]
    assert told(tx, community, "missing") == []
    presence.say_here(tx, ask.id, ben, now=starts_at)
    for at in (starts_at + PATIENCE, starts_at + HOUR):
        look(tx, now=at)
    assert told(tx, community, "missing") == [community.coordinator.user_id]
    assert told(tx, community, "missing_unled") == []
    assert missing(tx, ask, community) == {ana.user_id, cleo.user_id}


def test_where_all_are_there_or_nobody_is_in_nothing_is_said(
    tx: Transaction, community: Community, now: datetime
) -> None:
    stall(tx, community, now)
    ask, people = with_people(tx, community, now)
    at = now + 2 * HOUR
    look(tx, now=at)
    for one in people[1:]:
        presence.say_here(tx, ask.id, one, now=at)
    commitments.report_done(tx, ask.id, people[0], now=at)
    look(tx, now=at + PATIENCE)
    assert told(tx, community, "missing") == []


def test_what_as_many_come_to_as_like_asks_nobody_unless_its_lead_wants_it(
    tx: Transaction, community: Community, now: datetime
) -> None:
    march, small = stall(tx, community, now, places=None), stall(tx, community, now)
    wanted = stall(tx, community, now, places=None)
    lead = community.coordinator
    for ask in (march, small, wanted):
        commitments.accept(tx, ask.id, community.newcomer(), now=now)
    for _twice in range(2):
        roll_call.switch(tx, wanted.id, lead, on=True, now=now)
        roll_call.switch(tx, small.id, lead, on=False, now=now)
    for at in (now + 2 * HOUR, now + 3 * HOUR):
        look(tx, now=at)
    assert [one.subject_id for one in community.parcels(tx, "here")] == [wanted.id]
    assert [one.subject_id for one in community.parcels(tx, "missing")] == [wanted.id]


def test_after_downtime_people_have_their_ten_minutes_first(
    tx: Transaction, community: Community, now: datetime
) -> None:
    with_people(tx, community, now)
    back = now + 2 * HOUR + 30 * MINUTE
    for at in (back, back + 9 * MINUTE):
        look(tx, now=at)
    assert len(told(tx, community, "here")) == 3
    assert told(tx, community, "missing") == []
    look(tx, now=back + PATIENCE)
    assert len(told(tx, community, "missing")) == 1


def test_what_is_over_or_cancelled_meanwhile_is_not_looked_at(
    tx: Transaction, community: Community, now: datetime
) -> None:
    (over, _), (cancelled, _) = with_people(tx, community, now), with_people(tx, community, now)
    at = now + 2 * HOUR
    look(tx, now=at)
    endings.cancel(tx, cancelled.id, community.coordinator, now=at)
    endings.close(tx, over.id, community.coordinator, now=at)
    look(tx, now=at + PATIENCE)
    assert told(tx, community, "missing") == []
    assert waiting(community.parcels(tx, "here")) == []


def test_what_is_moved_is_looked_at_anew(tx: Transaction, community: Community, now: datetime) -> None:
    ask, _people = with_people(tx, community, now)
    at = now + 2 * HOUR
    look(tx, now=at)
    moved = Occasion(now + DAY, now + DAY + HOUR)
    amendments.move(tx, ask.id, community.coordinator, occasion=moved, now=at)
    look(tx, now=at + PATIENCE)
    assert told(tx, community, "missing") == []
    assert waiting(community.parcels(tx, "here")) == []
    for later in (now + DAY, now + DAY + PATIENCE):
        look(tx, now=later)
    assert len(waiting(community.parcels(tx, "here"))) == 3
    assert len(told(tx, community, "missing")) == 1


def test_where_nobody_leads_or_the_lead_is_missing_too_the_coordinators_hear_of_it(
    tx: Transaction, community: Community, now: datetime
) -> None:
    unled, _people = with_people(tx, community, now)
    leading.stop(tx, unled.id, community.coordinator, now=now)
    late_lead, _people = with_people(tx, community, now)
    commitments.accept(tx, late_lead.id, community.coordinator, now=now)
    for at in (now + 2 * HOUR, now + 2 * HOUR + PATIENCE):
        look(tx, now=at)
    assert [one.subject_id for one in community.parcels(tx, "missing_unled")] == [unled.id, late_lead.id]
    assert [one.subject_id for one in community.parcels(tx, "missing")] == [late_lead.id]
    assert all(one.user_id is None for one in community.parcels(tx, "missing_unled"))


def test_the_panel_is_for_whoever_looks_after_it(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask, (ana, *_others) = with_people(tx, community, now)
    at = now + 2 * HOUR
    for who in (ana, community.newcomer(), community.moderator):
        for forbidden in (
            lambda who: roll_call.board(tx, ask.id, who),
            lambda who: roll_call.ask(tx, ask.id, who, now=at),
            lambda who: roll_call.tick_one(tx, ask.id, who, 1, here=True, now=at),
            lambda who: roll_call.switch(tx, ask.id, who, on=False, now=at),
        ):
            with pytest.raises(NotAllowed):
                forbidden(who)
    assert len(roll_call.board(tx, ask.id, in_a_dm(community.coordinator)).people) == 3


def test_they_are_asked_once_but_for_who_is_there_or_said_when_they_will_be(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask, (ana, ben, cleo) = with_people(tx, community, now)
    lead, starts_at = community.coordinator, now + 2 * HOUR
    commitments.accept(tx, ask.id, lead, now=now)
    with pytest.raises(Refusal, match="begins"):
        roll_call.ask(tx, ask.id, lead, now=starts_at - MINUTE)
    presence.say_here(tx, ask.id, ana, now=starts_at)
    presence.say_late(tx, ask.id, ben, 20, now=starts_at)
    asked = [roll_call.ask(tx, ask.id, lead, now=starts_at + at * MINUTE)[1] for at in (10, 11, 21, 22)]
    assert asked == [[cleo.user_id], [], [ben.user_id], []]
    assert told(tx, community, "on_your_way") == [cleo.user_id, ben.user_id]
    with pytest.raises(Refusal, match="is over"):
        roll_call.ask(tx, ask.id, lead, now=now + 4 * HOUR)


def test_whoever_had_them_asked_hears_what_they_say(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask, (ana, ben, cleo) = with_people(tx, community, now)
    lead, at = in_a_dm(community.coordinator), now + 2 * HOUR
    presence.say_late(tx, ask.id, ana, 5, now=at)
    assert told(tx, community, "on_their_way") == [], "nobody had asked"
    at += 10 * MINUTE
    roll_call.ask(tx, ask.id, lead, now=at)
    presence.say_here(tx, ask.id, ana, now=at)
    presence.say_late(tx, ask.id, ben, 10, now=at)
    giving_back.decline(tx, ask.id, cleo, now=at)
    assert told(tx, community, "on_their_way") == [lead.user_id] * 3
    assert waiting(community.parcels(tx, "on_your_way")) == [], "and who has answered is asked no more"


def test_ticks_are_several_at_once_and_are_taken_back_but_what_people_say_stands(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask, (ana, ben, cleo) = with_people(tx, community, now)
    lead, at, stranger = community.coordinator, now + 2 * HOUR, community.newcomer()
    presence.say_here(tx, ask.id, cleo, now=at)

    def ticked(*here: Caller) -> set[int]:
        people = [one.one for one in roll_call.board(tx, ask.id, lead).people]
        page, ids = attendance.shown(people, now=at), [one.user_id for one in here]
        _board, unknown = roll_call.tick(tx, ask.id, lead, page=page, here=ids, now=at)
        assert unknown == [one.user_id for one in here if one is stranger]
        return missing(tx, ask, community)

    assert ticked(ana, ben, stranger) == set()
    assert ticked(ana) == {ben.user_id}, "cleo said so herself"
    assert ticked() == {ana.user_id, ben.user_id}
    [of_ben] = [one for one in roll_call.board(tx, ask.id, lead).people if one.one.user_id == ben.user_id]
    for here, left in ((True, {ana.user_id}), (False, {ana.user_id, ben.user_id})):
        for _twice in range(2):
            roll_call.tick_one(tx, ask.id, in_a_dm(lead), of_ben.one.id, here=here, now=at)
            assert missing(tx, ask, community) == left


def test_one_that_is_of_something_else_or_has_left_is_not_ticked(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask, (ana, *_rest) = with_people(tx, community, now)
    other, _people = with_people(tx, community, now)
    at, lead = now + 2 * HOUR, community.coordinator
    theirs = roll_call.board(tx, other.id, lead).people[0].one.id
    [own] = [one.one.id for one in roll_call.board(tx, ask.id, lead).people if one.one.user_id == ana.user_id]
    giving_back.decline(tx, ask.id, ana, now=at)
    for commitment in (theirs, own, 10**12):
        with pytest.raises(NotFound, match="not in any more"):
            roll_call.tick_one(tx, ask.id, lead, commitment, here=True, now=at)
    with pytest.raises(Refusal, match="begins"):
        roll_call.tick_one(tx, other.id, lead, theirs, here=True, now=now)


def test_the_message_says_nothing_once_there_is_nothing_to_say(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask, people = with_people(tx, community, now)
    lead, at = community.coordinator.user_id, now + 2 * HOUR + PATIENCE
    found = roll_call.still(tx, ask.id, lead, now=at)
    assert found is not None
    assert len(found.missing) == 3
    assert roll_call.still(tx, ask.id, people[0].user_id, now=at) is None, "they don't look after it"
    assert roll_call.unled(tx, ask.id, now=at) is None, "somebody leads it, who is not known to be missing"
    for one in people:
        presence.say_here(tx, ask.id, one, now=at)
    assert roll_call.still(tx, ask.id, lead, now=at) is None


# On PostgreSQL, where two transactions really run at the same time.


def test_two_processes_that_look_at_once_ask_and_tell_once(postgres_database: str, now: datetime) -> None:
    community = Community()
    with open_session(postgres_database) as one, open_session(postgres_database) as other:
        with committed(one) as tx:
            community.set_up(tx, now=now)
            ask, _people = with_people(tx, community, now)
        for at, kind, told_to in ((now + 2 * HOUR, "here", 3), (now + 2 * HOUR + PATIENCE, "missing", 1)):

            def look_too(at: datetime = at) -> None:
                with committed(other) as tx:
                    roll_call.look_after(tx, ask.id, now=at)

            slower = Thread(target=look_too)
            with committed(one) as tx:
                roll_call.look_after(tx, ask.id, now=at)
                slower.start()
                wait_until_somebody_waits_for_a_lock(postgres_database, slower)
            slower.join()
            with committed(one) as tx:
                assert len(told(tx, community, kind)) == told_to
                assert told(tx, community, "missing") == [community.coordinator.user_id] * (kind == "missing")


def test_im_here_and_an_erasure_do_not_wait_for_each_other(postgres_database: str, now: datetime) -> None:
    community, at = Community(), now + 2 * HOUR
    with open_session(postgres_database) as one, open_session(postgres_database) as other:
        with committed(one) as tx:
            community.set_up(tx, now=now)
            ask, (ana, *_others) = with_people(tx, community, now)

        def come() -> None:
            with committed(other) as tx, suppress(Refusal):
                presence.say_here(tx, ask.id, ana, now=at)

        slower = Thread(target=come)
        with committed(one) as tx:
            volunteers.hold(tx, community.guild_id, ana.user_id)
            slower.start()
            wait_until_somebody_waits_for_a_lock(postgres_database, slower)
            mine.erase(tx, community.guild_id, ana.user_id, now=at)
        slower.join()
        with committed(one) as tx:
            assert presence.of(tx, ask) == {}
            assert volunteers.find(tx, community.guild_id, ana.user_id) is None
