"""Looking back on something hard: for those who were there, read once five have written, and else erased."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from sqlalchemy import select

from bot.db import Transaction
from bot.errors import NotAllowed, NotFound, Refusal
from bot.models.checkins import checkin_notes as rows
from bot.services.care import hands
from bot.services.checkins import checkin_notes, checkins, debriefs, ready_questions, starting
from bot.services.checkins.checkins import LATE_FOR, OPEN_FOR, CheckIn
from bot.services.guild.callers import Caller
from bot.services.people import volunteers
from bot.services.things import asks, commitments, leads, things
from bot.services.things.asks import Ask
from bot.services.things.posting import Draft
from bot.services.things.things import Occasion
from tests.services.conftest import Community, in_a_dm
from tests.unasked import go_round

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def occasion(tx: Transaction, community: Community, starts: datetime, *, now: datetime) -> Ask:
    draft = Draft("Stand at the river", "Hope", "Come", occasion=Occasion(starts, starts + HOUR))
    return asks.post(tx, community.coordinator, draft, now=now)


def happened(tx: Transaction, community: Community, people: list[Caller], *, now: datetime) -> int:
    """An hour ago; they were there, and did it."""
    before = now - DAY
    ask = occasion(tx, community, now - 2 * HOUR, now=before)
    for one in people:
        commitments.accept(tx, ask.id, one, now=before)
        commitments.report_done(tx, ask.id, one, now=now)
    return int(ask.id)


def begun(tx: Transaction, community: Community, people: list[Caller], *, now: datetime) -> CheckIn:
    thing_id = happened(tx, community, people, now=now)
    drafted = debriefs.draft(tx, thing_id, community.coordinator, now=now)
    return starting.send(tx, drafted.id, community.coordinator, now=now)


def look_back(tx: Transaction, round_: CheckIn, person: Caller, *, now: datetime) -> None:
    texts = [(0, "The noise"), (1, "Dan"), (2, "")]
    checkin_notes.write(tx, round_.id, person, texts, "sealed {}".format, now=now)


def test_it_goes_to_whoever_was_there_whether_they_agreed_to_check_ins_or_never_said(
    tx: Transaction, community: Community, now: datetime
) -> None:
    people = community.newcomers(7)
    refuses, rests, *there = people
    absent = community.newcomer()
    volunteers.answer(
        tx, absent.guild, absent.user_id, "checkins", agreed=True, place="mine", language="en", now=now
    )
    thing_id = happened(tx, community, people, now=now)
    volunteers.answer(
        tx, refuses.guild, refuses.user_id, "checkins", agreed=False, place="mine", language="en", now=now
    )
    volunteers.pause(tx, rests.guild, rests.user_id, now + DAY, keep_reminders=True, language="en", now=now)
    [past] = debriefs.past_in(tx, community.coordinator, now=now)
    assert past.id == thing_id
    drafted = debriefs.draft(tx, thing_id, community.coordinator, now=now)
    for _ in range(2):
        round_ = starting.send(tx, drafted.id, community.coordinator, now=now)
    told = {one.user_id for one in community.parcels(tx, "debrief")}
    assert told == {one.user_id for one in there}
    assert not community.parcels(tx, "checkin")
    with pytest.raises(NotAllowed, match="who were there"):
        look_back(tx, round_, absent, now=now)


def test_what_five_wrote_is_read_and_what_fewer_wrote_is_erased(
    tx: Transaction, community: Community, now: datetime
) -> None:
    people = community.newcomers(6)
    round_ = begun(tx, community, people, now=now)
    for one in people[:4]:
        look_back(tx, round_, in_a_dm(one), now=now)
    go_round(tx, "check-ins", now=now + OPEN_FOR)
    with pytest.raises(Refusal, match="Fewer than five"):
        checkin_notes.read(tx, round_.id, community.coordinator)
    look_back(tx, round_, people[4], now=now + OPEN_FOR)
    _round, notes = checkin_notes.read(tx, round_.id, community.coordinator)
    assert [one.number for one in notes] == [0] * 5 + [1] * 5, "by prompt, and of nobody"
    other = begun(tx, community, people, now=now + DAY)
    look_back(tx, other, people[0], now=now + DAY)
    ends = now + DAY + OPEN_FOR
    go_round(tx, "check-ins", now=ends)
    go_round(tx, "check-ins", now=ends + LATE_FOR)
    kept = tx.values(select(rows.c.checkin_id).where(rows.c.checkin_id == other.id))
    assert not kept, "nobody will read it"
    assert tx.values(select(rows.c.checkin_id).where(rows.c.checkin_id == round_.id))


def test_of_too_few_who_were_there_nothing_is_asked(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    thing_id = happened(tx, community, community.newcomers(4), now=now)
    with pytest.raises(Refusal, match="fewer than five people were there"):
        debriefs.draft(tx, thing_id, community.coordinator, now=now)
    with pytest.raises(NotFound):
        debriefs.draft(tx, thing_id, elsewhere.coordinator, now=now)
    with pytest.raises(NotAllowed):
        debriefs.draft(tx, thing_id, community.newcomer(), now=now)
    coming = occasion(tx, community, now + HOUR, now=now)
    with pytest.raises(NotFound):
        debriefs.draft(tx, coming.id, community.coordinator, now=now)


def test_support_is_called_for_from_it_and_nothing_is_answered_by_that(
    tx: Transaction, community: Community, now: datetime
) -> None:
    people = community.newcomers(5)
    round_ = begun(tx, community, people, now=now)
    checkins.ask_for_support(tx, round_.id, in_a_dm(people[0]), now=now)
    [hand] = hands.of(tx, community.guild_id, people[0].user_id)
    assert hand.kind == "support"
    assert checkins.given(tx, round_.id, people[0].user_id) is None


def test_it_is_not_asked_again_of_who_said_no_or_has_written(
    tx: Transaction, community: Community, now: datetime
) -> None:
    writes, skips, *others = people = community.newcomers(5)
    round_ = begun(tx, community, people, now=now)
    checkin_notes.write(tx, round_.id, writes, [(0, "a"), (1, "b"), (2, "c")], "sealed {}".format, now=now)
    checkins.skip(tx, round_.id, skips, now=now)
    waiting = {one.user_id for one in community.parcels(tx, "debrief") if one.state == "waiting"}
    assert waiting == {one.user_id for one in others}


def test_whoever_looks_after_it_begins_it_and_reads_and_nobody_else_does(
    tx: Transaction, community: Community, now: datetime
) -> None:
    lead, stranger, *people = community.newcomers(7)
    thing_id = happened(tx, community, people, now=now)
    leads.add(tx, things.show(tx, thing_id), lead.user_id, now=now)
    with pytest.raises(NotAllowed):
        debriefs.draft(tx, thing_id, stranger, now=now)
    drafted = debriefs.draft(tx, thing_id, lead, now=now)
    with pytest.raises(NotFound):
        starting.ask_instead(tx, drafted.id, lead, [ready_questions.ready("steady")])
    with pytest.raises(NotFound):
        starting.repeat(tx, drafted.id, lead, "1")
    with pytest.raises(NotAllowed):
        starting.draft(tx, lead, now=now)
    starting.name_readers(tx, drafted.id, lead, [lead.user_id, stranger.user_id])
    round_ = starting.send(tx, drafted.id, lead, now=now)
    with pytest.raises(Refusal, match="already"):
        debriefs.draft(tx, thing_id, community.coordinator, now=now)
    for one in people:
        look_back(tx, round_, one, now=now + HOUR)
    go_round(tx, "check-ins", now=now + OPEN_FOR)
    assert len(checkin_notes.read(tx, round_.id, lead)[1]) == 10
    for other in (stranger, community.coordinator, people[0]):
        with pytest.raises(NotAllowed):
            checkin_notes.read(tx, round_.id, other)
    leads.remove(tx, thing_id, lead.user_id)
    with pytest.raises(NotAllowed):
        checkin_notes.read(tx, round_.id, lead)
    with pytest.raises(NotAllowed):
        debriefs.about(tx, thing_id, lead, now=now)


def test_of_a_role_it_goes_to_those_who_have_it(tx: Transaction, community: Community, now: datetime) -> None:
    holders = community.newcomers(5)
    role = community.offer(tx, places=6, now=now)
    for one in holders:
        commitments.accept(tx, role.id, one, now=now)
    drafted = debriefs.draft(tx, role.id, community.coordinator, now=now)
    starting.send(tx, drafted.id, community.coordinator, now=now)
    assert {one.user_id for one in community.parcels(tx, "debrief")} == {one.user_id for one in holders}


def test_what_has_not_begun_or_was_nobody_s_is_not_looked_back_on(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask = community.post(tx, now=now)
    later = occasion(tx, community, now + DAY, now=now)
    commitments.accept(tx, later.id, community.newcomer(), now=now)
    for one in (ask.id, later.id):
        assert not debriefs.can_be(things.show(tx, one), now=now)
        with pytest.raises(NotFound):
            debriefs.draft(tx, one, community.coordinator, now=now)
