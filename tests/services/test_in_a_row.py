"""Several shifts of one person in a row: one reminder, one question, and whatever becomes of one of them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.db import Transaction
from bot.errors import NotFound, Refusal
from bot.models.outbox import outbox
from bot.services.guild.callers import Caller
from bot.services.outbox.outbox import Parcel
from bot.services.shifts import answering
from bot.services.shifts.slots import Slot
from bot.services.things import commitments, endings, giving_back, in_a_row, reminders, things
from bot.services.things.how_it_went import HOW_IT_WENT
from bot.services.things.reminders import REMINDER
from bot.services.things.shifts import Shift
from tests.services.conftest import Community, in_a_dm
from tests.services.test_timetables import posted

HOUR, DAY, MINUTE = timedelta(hours=1), timedelta(days=1), timedelta(minutes=1)


@pytest.fixture
def ana(tx: Transaction, community: Community) -> Caller:
    return community.newcomer()


def day(
    tx: Transaction, community: Community, now: datetime, ana: Caller, hours: Sequence[float] = (0, 2, 6, 30)
) -> list[Shift]:
    """Shifts of two hours, so many hours after the fourth day begins, of which she has all."""
    first = now + 4 * DAY
    slots = [Slot(first + hour * HOUR, first + (hour + 2) * HOUR, 2) for hour in hours]
    made = list(posted(tx, community, slots, now=now).posted)
    for one in made:
        commitments.accept(tx, one.id, ana, now=now)
    return made


def parcels(tx: Transaction, kind: str) -> list[Parcel]:
    columns = [outbox.c[name] for name in Parcel.__dataclass_fields__ if name != "lease"]
    waiting = select(*columns).where(outbox.c.kind == kind, outbox.c.state == "waiting")
    return list(tx.list(Parcel, waiting.order_by(outbox.c.id)))


def says(tx: Transaction, parcel: Parcel, *, now: datetime) -> list[int]:
    """Of which this one tells; then it has been said."""
    thing = things.show(tx, parcel.subject_id or 0)
    user_id = parcel.user_id or 0
    if parcel.kind == "reminder":
        kind, parts = REMINDER, in_a_row.coming(tx, thing, user_id, now=now)
    else:
        kind, parts = HOW_IT_WENT, answering.asked(in_a_row.over(tx, thing, user_id))
    said = in_a_row.to_say(tx, kind, parcel, parts, now=now)
    state = "done" if said else "dropped"
    tx.execute(update(outbox).where(outbox.c.id == parcel.id).values(state=state, settled_at=now))
    return [one.thing.id for one in said]


def reminded(tx: Transaction, made: Sequence[Shift]) -> list[list[int]]:
    """What is said once all are due to be reminded of, in their order."""
    said = []
    for one in made:
        at = things.show(tx, one.id).remind_at
        assert at is not None
        reminders.remind(tx, one.id, now=at)
        said += [says(tx, parcel, now=at) for parcel in parcels(tx, "reminder")]
    return said


def test_one_reminder_names_all_that_are_in_a_row(
    tx: Transaction, community: Community, now: datetime, ana: Caller
) -> None:
    a, b, c, tomorrow = made = day(tx, community, now, ana)
    assert reminded(tx, made) == [[a.id, b.id, c.id], [], [], [tomorrow.id]]


def test_what_is_taken_afterwards_has_its_own(
    tx: Transaction, community: Community, now: datetime, ana: Caller
) -> None:
    a, b, c = made = day(tx, community, now, ana, (0, 2, 4))
    giving_back.decline(tx, b.id, ana, now=now)
    at = things.show(tx, a.id).remind_at
    assert at is not None
    reminders.remind(tx, a.id, now=at)
    assert [says(tx, one, now=at) for one in parcels(tx, "reminder")] == [[a.id, c.id]]
    commitments.accept(tx, b.id, ana, now=at + MINUTE)
    assert reminded(tx, made[1:]) == [[b.id], []]


def test_whichever_is_left_speaks_when_the_first_is_given_back(
    tx: Transaction, community: Community, now: datetime, ana: Caller
) -> None:
    a, b, c = day(tx, community, now, ana, (0, 2, 4))
    giving_back.decline(tx, a.id, ana, now=now)
    assert reminded(tx, [b, c]) == [[b.id, c.id], []]


def test_of_two_that_are_due_at_once_one_speaks(
    tx: Transaction, community: Community, now: datetime, ana: Caller
) -> None:
    a, b, tomorrow = day(tx, community, now, ana, (0, 2, 30))
    over = b.ends_at or now
    for one in (a, b):
        endings.close_if_over(tx, one.id, now=one.ends_at or now)
    asked = parcels(tx, "how_it_went")
    assert [one.due_at for one in asked] == [over + HOUR] * 2, "after the last of them"
    at = over + HOUR
    by_last = asked[-1]
    parts = answering.asked(in_a_row.over(tx, things.show(tx, b.id), ana.user_id))
    assert in_a_row.to_say(tx, HOW_IT_WENT, by_last, parts, now=at) == ()
    assert [says(tx, one, now=at) for one in asked] == [[a.id, b.id], []]
    assert things.show(tx, tomorrow.id).state == "open"


def test_what_is_called_off_leaves_the_question_of_the_others(
    tx: Transaction, community: Community, now: datetime, ana: Caller
) -> None:
    a, b = day(tx, community, now, ana, (0, 2))
    endings.close_if_over(tx, a.id, now=a.ends_at or now)
    endings.cancel(tx, b.id, community.coordinator, now=a.ends_at or now)
    [asked] = parcels(tx, "how_it_went")
    assert says(tx, asked, now=asked.due_at) == [a.id]


def test_a_row_that_never_ends_is_told_of_day_by_day(
    tx: Transaction, community: Community, now: datetime, ana: Caller
) -> None:
    made = day(tx, community, now, ana, [step * 8 for step in range(9)])
    rows = {tuple(part.thing.id for part in in_a_row.of(tx, one, ana.user_id)) for one in made}
    assert sorted(len(row) for row in rows) == [1, 4, 4]


def test_yes_counts_for_all_and_only_for_what_was_read(
    tx: Transaction, community: Community, now: datetime, ana: Caller
) -> None:
    a, b = day(tx, community, now, ana, (0, 2))
    by_dm = in_a_dm(ana)
    mark = answering.mark_of(in_a_row.of(tx, a, ana.user_id))
    giving_back.decline(tx, b.id, ana, now=now)
    parts, counts = answering.say_again(tx, a.id, by_dm, seen=mark, now=now)
    assert (len(parts), counts) == (1, False)
    commitments.accept(tx, b.id, ana, now=now)
    for _twice in range(2):
        parts, counts = answering.say_again(tx, a.id, by_dm, seen=mark, now=now)
        assert counts
        assert [one.commitment.again_at for one in parts] == [now, now]
    with pytest.raises(Refusal, match="no place"):
        answering.say_again(tx, a.id, community.newcomer(), seen=mark, now=now)


def test_how_they_went_is_said_of_all_and_otherwise_of_one(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime, ana: Caller
) -> None:
    a, b, c = day(tx, community, now, ana, (0, 2, 4))
    over = c.ends_at or now
    for one in (a, b, c):
        endings.close_if_over(tx, one.id, now=one.ends_at or now)
    with pytest.raises(NotFound):
        answering.did_all(tx, a.id, community.newcomer(), now=over)
    with pytest.raises(NotFound):
        answering.did_all(tx, a.id, replace(ana, guild_id=elsewhere.guild_id), now=over)
    by_dm = in_a_dm(ana)
    answering.tell_of_one(tx, b.id, by_dm, "could_not", now=over)
    assert [one.thing.id for one in answering.did_all(tx, a.id, by_dm, now=over)] == [a.id, c.id]
    assert answering.did_all(tx, a.id, by_dm, now=over) == []
    _thing, parts = answering.row_of(tx, a.id, by_dm)
    assert [one.commitment.done_at for one in parts] == [over, None, over]
    assert parts[1].commitment.account == "could_not"
    answering.tell_of_one(tx, b.id, by_dm, None, now=over)
    assert not tx.values(
        select(outbox.c.id).where(outbox.c.kind == "how_it_went", outbox.c.state == "waiting")
    )
