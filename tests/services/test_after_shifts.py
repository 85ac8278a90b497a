"""A shift from its start to the day after: who is there, who did it, how it went, what came of it, thanks."""

from __future__ import annotations

from datetime import datetime, timedelta

import icalendar

from bot.db import Transaction
from bot.services.guild.callers import Caller
from bot.services.shifts import hours, roll_call
from bot.services.shifts.slots import Slot
from bot.services.things import (
    attendance,
    calendars,
    commitments,
    endings,
    how_it_went,
    outcomes,
    presence,
    things,
    who_did_it,
)
from bot.services.things.outcomes import Told
from bot.services.things.shifts import Shift
from tests.services.celebrating import told as are_told
from tests.services.conftest import Community
from tests.services.test_roll_call import look, told, waiting
from tests.services.test_timetables import posted

MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)


def two_shifts(
    tx: Transaction, community: Community, now: datetime, *people: Caller
) -> tuple[Shift, Shift, datetime]:
    """One after the other, in a day; these people have taken the first; when it begins."""
    starts = now + DAY
    slots = [Slot(starts, starts + 2 * HOUR, 3), Slot(starts + 2 * HOUR, starts + 4 * HOUR, 3)]
    first, second = posted(tx, community, slots, now=now).posted
    for one in people:
        commitments.accept(tx, first.id, one, kind="shift", now=now)
    return first, second, starts


def test_at_its_start_who_is_in_is_asked_and_the_lead_hears_who_is_missing(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ana, ben = community.newcomers(2)
    first, second, starts = two_shifts(tx, community, now, ana, ben)
    look(tx, now=starts - 15 * MINUTE)
    assert {(one.user_id, one.subject_id) for one in community.parcels(tx, "here")} == {
        (ana.user_id, first.id),
        (ben.user_id, first.id),
    }
    presence.say_here(tx, first.id, ana, now=starts)
    look(tx, now=starts + 10 * MINUTE)
    [parcel] = community.parcels(tx, "missing")
    assert (parcel.user_id, parcel.subject_id) == (community.coordinator.user_id, first.id)
    assert [one.one.user_id for one in roll_call.board(tx, first.id, community.coordinator).missing] == [
        ben.user_id
    ]
    look(tx, now=starts + 2 * HOUR + 10 * MINUTE)
    assert len(community.parcels(tx, "missing")) == 1, "nobody is in on the second"
    assert second.places == 3


def test_afterwards_each_is_asked_how_it_went_and_the_list_begins_with_who_was_there(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ana, ben, cleo = community.newcomers(3)
    first, _second, starts = two_shifts(tx, community, now, ana, ben, cleo)
    over, lead = starts + 2 * HOUR, community.coordinator
    presence.say_here(tx, first.id, ana, now=starts)
    endings.close_if_over(tx, first.id, now=over)
    assert waiting(community.parcels(tx, "how_it_went")) == [ana.user_id, ben.user_id, cleo.user_id]
    _thing, told_of_ben = how_it_went.tell(tx, first.id, ben, "could_not", now=over)
    assert told_of_ben.account == "could_not"
    thing, listed = attendance.sheet(tx, first.id, lead)
    assert attendance.to_be_counted(tx, thing, listed) == [ana.user_id]
    for _twice in range(2):
        attendance.count_those_there(tx, first.id, lead, now=over)
    assert things.show(tx, first.id).done == 1
    assert hours.in_all(hours.of(tx, ana, now=over).given) == 2 * HOUR
    assert hours.of(tx, ben, now=over).given == []
    counts = who_did_it.accounts(tx, first.id)
    assert (counts.done, counts.could_not, counts.silent) == (1, 1, 1)


def test_the_lead_is_asked_once_for_shifts_in_a_row_and_thanks_who_did_any_of_them(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ana, ben, cleo = community.newcomers(3)
    first, second, starts = two_shifts(tx, community, now, ana, ben)
    for one in (ana, cleo):
        commitments.accept(tx, second.id, one, kind="shift", now=now)
    over, lead = starts + 4 * HOUR, community.coordinator
    for shift, one in ((first, ana), (first, ben), (second, ana), (second, cleo)):
        commitments.report_done(tx, shift.id, one, kind="shift", now=over)
    endings.close_if_over(tx, first.id, now=starts + 2 * HOUR)
    assert told(tx, community, "what_came_of_it") == [], "the row goes on"
    endings.close_if_over(tx, second.id, now=over)
    [question] = community.parcels(tx, "what_came_of_it")
    assert (question.user_id, question.subject_id) == (lead.user_id, second.id)
    assert who_did_it.accounts_of_all(tx, things.show(tx, second.id)).done == 4
    words = Told("Forty people stopped.", "", "Thank you!")
    thing = outcomes.write(tx, second.id, lead, told=words, now=over + DAY)
    assert sorted(told(tx, community, "thanks"), key=str) == sorted(
        [ana.user_id, ben.user_id, cleo.user_id], key=str
    )
    assert outcomes.to_be_thanked(tx, thing) == 3
    outcomes.write(tx, second.id, lead, told=Told("Fifty.", "", "Thank you all!"), now=over + 2 * DAY)
    assert len(told(tx, community, "thanks")) == 3, "nobody twice"
    of_first = outcomes.find(tx, first.id)
    assert of_first is not None
    assert (of_first.thanks, of_first.came_of_it) == ("Thank you all!", ""), "in the newest words"
    are_told(tx, community, over + 2 * DAY)
    assert len(community.parcels(tx, "recap")) == 1
    assert waiting(community.parcels(tx, "what_came_of_it")) == []


def test_a_shift_of_which_something_was_told_by_itself_keeps_that(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ana, ben = community.newcomers(2)
    first, second, starts = two_shifts(tx, community, now, ana)
    commitments.accept(tx, second.id, ben, kind="shift", now=now)
    over, lead = starts + 4 * HOUR, community.coordinator
    for shift, one in ((first, ana), (second, ben)):
        commitments.report_done(tx, shift.id, one, kind="shift", now=over)
        endings.close_if_over(tx, shift.id, now=over)
    outcomes.write(tx, first.id, lead, told=Told("Rain.", "", "Thanks, Ana!"), now=over + HOUR)
    assert told(tx, community, "thanks") == [ana.user_id]
    outcomes.write(tx, second.id, lead, told=Told("Sun.", "", "Thanks, Ben!"), now=over + DAY)
    assert told(tx, community, "thanks") == [ana.user_id, ben.user_id]
    found = outcomes.find(tx, first.id)
    assert found is not None
    assert found.thanks == "Thanks, Ana!"


def test_it_stands_in_the_calendar_and_goes_from_there_with_a_cancellation(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ana = community.newcomer()
    first, _second, starts = two_shifts(tx, community, now, ana)

    def entry() -> icalendar.Event:
        held = things.held_by(tx, ana.guild, ana.user_id)
        [found] = icalendar.Calendar.from_ical(calendars.calendar(held, language="en", now=now)).events
        return found

    assert (entry().start, str(entry()["STATUS"])) == (starts, "CONFIRMED")
    assert str(entry()["UID"]).startswith(f"shift-{first.id}.")
    endings.cancel(tx, first.id, community.coordinator, now=now)
    assert str(entry()["STATUS"]) == "CANCELLED"
