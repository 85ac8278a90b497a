"""The lead is asked the next morning, tells what came of it, and everybody who did it is thanked once."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.db import Transaction
from bot.errors import Invalid, NotAllowed, NotFound, Refusal
from bot.services.guild import guild_settings
from bot.services.guild.callers import Caller
from bot.services.own import departures, mine, own_data
from bot.services.people.volunteers import Celebrate
from bot.services.things import (
    attendance,
    commitments,
    endings,
    how_it_went,
    leading,
    leads,
    outcomes,
    things,
    who_did_it,
    wins,
)
from bot.services.things.managing import GRACE
from bot.services.things.outcomes import Told
from tests.lives import carry_all
from tests.services.celebrating import told as are_told
from tests.services.conftest import Community, in_a_dm

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
EVENING = datetime(2026, 11, 20, 18, tzinfo=UTC)


def write(tx: Transaction, ask_id: int, who: Caller, now: datetime, **texts: str) -> None:
    told = replace(Told("An oak stands.", "Bring more spades.", "Thank you!"), **texts)
    outcomes.write(tx, ask_id, who, told=told, now=now)


def test_the_lead_is_asked_the_next_morning_by_the_servers_clock(
    tx: Transaction, community: Community
) -> None:
    guild_settings.set_rhythm(tx, community.admin, time_zone="Europe/Madrid", now=EVENING)
    ask = community.post(tx, deadline=EVENING + HOUR, now=EVENING)
    commitments.accept(tx, ask.id, community.newcomer(), now=EVENING)
    endings.close_if_over(tx, ask.id, now=EVENING + HOUR)
    [asked] = community.parcels(tx, "what_came_of_it")
    assert asked.user_id == ask.lead
    assert asked.due_at == datetime(2026, 11, 21, 8, tzinfo=UTC), "nine in Madrid"


def test_where_nobody_was_in_nobody_is_asked(tx: Transaction, community: Community, now: datetime) -> None:
    ask = community.post(tx, deadline=now + HOUR, now=now)
    endings.close_if_over(tx, ask.id, now=now + HOUR)
    assert not community.parcels(tx, "what_came_of_it")


def test_who_did_it_is_thanked_once_after_a_minute(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask = community.post(tx, now=now)
    ana, ben, cleo = community.newcomers(3)
    for person in (ana, ben, community.coordinator):
        commitments.report_done(tx, ask.id, person, now=now)
    commitments.accept(tx, ask.id, cleo, now=now)
    endings.close(tx, ask.id, community.coordinator, now=now)
    write(tx, ask.id, community.coordinator, now)
    thanked = community.parcels(tx, "thanks")
    assert [(one.user_id, one.due_at) for one in thanked] == [
        (one.user_id, now + GRACE) for one in (ana, ben)
    ], "who did it, and not whoever writes"
    carry_all(tx, now + HOUR)
    commitments.report_done(tx, ask.id, cleo, now=now + HOUR)
    write(tx, ask.id, community.coordinator, now + HOUR, thanks="Thanks again!")
    waiting = [one for one in community.parcels(tx, "thanks") if one.state == "waiting"]
    assert [one.user_id for one in waiting] == [cleo.user_id], "nobody twice"
    are_told(tx, community, now + HOUR)
    assert len(community.parcels(tx, "recap")) == 1


def test_without_a_thank_you_nobody_is_written_to_and_without_a_word_nothing_is_posted(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask = community.post(tx, now=now)
    commitments.report_done(tx, ask.id, community.newcomer(), now=now)
    endings.close(tx, ask.id, community.coordinator, now=now)
    write(tx, ask.id, community.coordinator, now, came_of_it=" ", thanks=" ")
    assert not community.parcels(tx, "thanks")
    are_told(tx, community, now)
    assert not community.parcels(tx, "recap")
    [question] = community.parcels(tx, "what_came_of_it")
    assert question.state == "dropped"


def test_a_lead_tells_it_from_a_direct_message_and_nobody_else_does(
    tx: Transaction, community: Community, elsewhere: Community, now: datetime
) -> None:
    ask = community.post(tx, now=now)
    endings.close(tx, ask.id, community.coordinator, now=now)
    write(tx, ask.id, in_a_dm(community.coordinator), now)
    stranger = community.newcomer()
    for who, error in (
        (stranger, NotAllowed),
        (in_a_dm(stranger), NotFound),
        (elsewhere.coordinator, NotFound),
    ):
        with pytest.raises(error):
            write(tx, ask.id, who, now)
        with pytest.raises(error):
            outcomes.before_writing(tx, ask.id, who)


def test_what_still_goes_on_or_never_happened_has_no_outcome(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask = community.post(tx, now=now)
    with pytest.raises(Refusal, match="has not ended"):
        write(tx, ask.id, community.coordinator, now)
    endings.cancel(tx, ask.id, community.coordinator, now=now)
    with pytest.raises(Refusal, match="did not happen"):
        write(tx, ask.id, community.coordinator, now)
    closed = community.post(tx, now=now)
    endings.close(tx, closed.id, community.coordinator, now=now)
    with pytest.raises(Invalid):
        write(tx, closed.id, community.coordinator, now, thanks="x" * 301)
    assert outcomes.find(tx, closed.id) is None


def test_it_counts_who_did_it_and_what_the_others_say(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask = community.post(tx, now=now)
    ana, ben, cleo, dan, eva = people = community.newcomers(5)
    for person in people:
        commitments.accept(tx, ask.id, person, now=now)
    commitments.report_done(tx, ask.id, ana, now=now)
    endings.close(tx, ask.id, community.coordinator, now=now)
    how_it_went.tell(tx, ask.id, ben, "fell_through", now=now)
    for person in (cleo, dan):
        how_it_went.tell(tx, ask.id, person, "could_not", now=now)
    assert eva
    assert who_did_it.accounts(tx, ask.id) == who_did_it.Accounts(1, 1, 2, 1)


def test_only_who_likes_it_is_named_and_nobody_after_erasing(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask = community.post(tx, now=now)
    ana, ben = community.newcomers(2)
    hows: tuple[Celebrate, ...] = ("name", "anonymous")
    for person, how in zip((ana, ben), hows, strict=True):
        commitments.report_done(tx, ask.id, person, now=now)
        wins.choose(tx, community.guild_id, person.user_id, how, now=now)
    endings.close(tx, ask.id, community.coordinator, now=now)
    write(tx, ask.id, community.coordinator, now)
    assert who_did_it.like_to_be_named(tx, ask.id) == [ana.user_id]
    are_told(tx, community, now)
    carry_all(tx, now + HOUR)
    own_data.forget(tx, community.guild_id, ana.user_id, now=now + HOUR)
    assert who_did_it.like_to_be_named(tx, ask.id) == []
    [recap] = community.parcels(tx, "recap")
    assert recap.state == "waiting", "it is drawn anew"
    own_data.forget(tx, community.guild_id, community.coordinator.user_id, now=now + HOUR)
    found = outcomes.find(tx, ask.id)
    assert found
    assert found.written_by is None
    assert found.came_of_it == "An oak stands."


def closed_with(tx: Transaction, community: Community, people: list[Caller], now: datetime) -> int:
    """An ask that these have done, and that has ended."""
    ask = community.post(tx, now=now)
    for person in people:
        commitments.report_done(tx, ask.id, person, now=now)
    endings.close(tx, ask.id, community.coordinator, now=now)
    return ask.id


def thanked(tx: Transaction, community: Community) -> list[int | None]:
    return [one.user_id for one in community.parcels(tx, "thanks") if one.state == "waiting"]


def test_who_is_known_to_have_done_it_only_later_is_thanked_too(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask = community.post(tx, now=now)
    ana, ben = community.newcomers(2)
    for person in (ana, ben):
        commitments.accept(tx, ask.id, person, now=now)
    endings.close(tx, ask.id, community.coordinator, now=now)
    write(tx, ask.id, community.coordinator, now)
    are_told(tx, community, now)
    assert not community.parcels(tx, "recap"), "nobody has done it yet"
    commitments.report_done(tx, ask.id, ana, now=now)
    assert thanked(tx, community) == [ana.user_id]
    are_told(tx, community, now)
    carry_all(tx, now)
    [recap] = community.parcels(tx, "recap")
    came = [ana.user_id, ben.user_id]
    _ask, sheet = attendance.sheet(tx, ask.id, community.coordinator)
    page = attendance.shown(sheet, now=now)
    attendance.tick(tx, ask.id, community.coordinator, page=page, came=came, now=now)
    assert thanked(tx, community) == came
    attendance.tick(tx, ask.id, community.coordinator, page=page, came=came[:1], now=now)
    assert [one.revision for one in community.parcels(tx, "recap")] == [recap.revision + 2], "counted anew"


def test_a_thank_you_bears_the_name_of_whoever_wrote_it(
    tx: Transaction, community: Community, now: datetime
) -> None:
    cora, cleo = community.coordinator, community.newcomer(*community.coordinator.member_roles)
    ask_id = closed_with(tx, community, [cleo], now)
    write(tx, ask_id, cora, now)
    write(tx, ask_id, cleo, now, to_change="More spades.")
    found = outcomes.find(tx, ask_id)
    assert found
    assert found.written_by == cora.user_id
    assert thanked(tx, community) == [cleo.user_id]
    departures.leave(tx, community.guild_id, cora.user_id, now=now)
    found = outcomes.find(tx, ask_id)
    assert found
    assert found.written_by is None, "nothing names who has left"


def test_who_has_left_is_not_promised_a_thank_you(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ana, ben = community.newcomers(2)
    ask_id = closed_with(tx, community, [ana, ben], now)
    departures.leave(tx, community.guild_id, ana.user_id, now=now)
    write(tx, ask_id, community.coordinator, now)
    assert thanked(tx, community) == [ben.user_id]


def test_only_who_still_looks_after_it_is_asked_and_again_at_its_next_end(
    tx: Transaction, community: Community, now: datetime
) -> None:
    cora = community.coordinator
    ask_id = closed_with(tx, community, community.newcomers(1), now)

    def asked() -> bool:
        return outcomes.is_asked(tx, things.show(tx, ask_id), cora.user_id)

    assert asked()
    write(tx, ask_id, cora, now)
    assert not asked()
    endings.reopen(tx, ask_id, cora, deadline=now + DAY, now=now + HOUR)
    assert not asked()
    endings.close_if_over(tx, ask_id, now=now + DAY)
    assert asked()
    leading.stop(tx, ask_id, cora, now=now + DAY)
    assert not asked()


def test_a_change_of_mind_draws_only_what_may_name_them(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ana, ben = community.newcomers(2)
    for person in (ana, ben):
        write(tx, closed_with(tx, community, [person], now), community.coordinator, now)
    are_told(tx, community, now)
    carry_all(tx, now + HOUR)
    wins.choose(tx, community.guild_id, ana.user_id, "name", now=now + HOUR)
    assert [one.state for one in community.parcels(tx, "recap")] == ["waiting", "done"]


# ------------------------------------------------------------------ who is asked, and when


@pytest.mark.parametrize(
    ("ends", "asked"),
    [
        ("2026-11-20T23:30", "2026-11-21T09:00"),
        ("2026-11-21T00:30", "2026-11-21T09:00"),
        ("2026-11-21T04:59", "2026-11-21T09:00"),
        ("2026-11-21T05:00", "2026-11-22T09:00"),
        ("2026-11-21T08:00", "2026-11-22T09:00"),
        ("2026-10-25T00:30", "2026-10-25T09:00"),
    ],
)
def test_what_ends_in_the_night_belongs_to_the_evening_before(
    tx: Transaction, community: Community, ends: str, asked: str
) -> None:
    madrid = ZoneInfo("Europe/Madrid")
    end = datetime.fromisoformat(ends).replace(tzinfo=madrid)
    ask = community.post(tx, deadline=end, now=end - DAY)
    commitments.accept(tx, ask.id, community.newcomer(), now=end - DAY)
    endings.close_if_over(tx, ask.id, now=end)
    [parcel] = community.parcels(tx, "what_came_of_it")
    assert parcel.due_at == datetime.fromisoformat(asked).replace(tzinfo=madrid)


def waiting(tx: Transaction, community: Community) -> list[tuple[str, int | None]]:
    """Whom the question what came of it waits for."""
    parcels = community.parcels(tx, "what_came_of_it", "outcome_wanted")
    return [(one.kind, one.user_id) for one in parcels if one.state == "waiting"]


@pytest.mark.parametrize("how", ["stops", "leaves", "erases"])
def test_a_lead_who_is_gone_before_the_morning_is_followed_by_the_next_or_the_coordinators(
    tx: Transaction, community: Community, how: str
) -> None:
    ask = community.post(tx, deadline=EVENING + HOUR, now=EVENING)
    commitments.accept(tx, ask.id, community.newcomer(), now=EVENING)
    second = community.newcomer()
    leads.add(tx, ask, second.user_id, now=EVENING)
    late = EVENING + 2 * HOUR
    endings.close_if_over(tx, ask.id, now=EVENING + HOUR)

    def go(who: Caller) -> None:
        if how == "stops":
            leading.stop(tx, ask.id, who, now=late)
        elif how == "leaves":
            departures.leave(tx, community.guild_id, who.user_id, now=late)
        else:
            mine.erase(tx, community.guild_id, who.user_id, now=late)

    go(community.coordinator)
    assert waiting(tx, community) == [("what_came_of_it", second.user_id)]
    go(second)
    assert waiting(tx, community) == [("outcome_wanted", None)]
    [parcel] = community.parcels(tx, "outcome_wanted")
    assert parcel.due_at.hour == 8, "nine in Madrid"
    leading.take_on(tx, ask.id, replace(community.admin), now=late)
    assert waiting(tx, community) == [("what_came_of_it", community.admin.user_id)]


def test_without_a_lead_the_coordinators_are_asked_until_somebody_tells(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask = community.post(tx, now=now)
    commitments.accept(tx, ask.id, community.newcomer(), now=now)
    leads.remove(tx, ask.id, community.coordinator.user_id)
    endings.close(tx, ask.id, community.coordinator, now=now)
    assert waiting(tx, community) == [("outcome_wanted", None)]
    assert outcomes.waits_for_anybody(tx, things.show(tx, ask.id))
    write(tx, ask.id, community.coordinator, now)
    assert waiting(tx, community) == []
    assert not outcomes.waits_for_anybody(tx, things.show(tx, ask.id))


def test_whoever_was_asked_already_leaves_no_second_question(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask = community.post(tx, now=now)
    commitments.accept(tx, ask.id, community.newcomer(), now=now)
    endings.close(tx, ask.id, community.coordinator, now=now)
    carry_all(tx, now + 3 * DAY)
    leading.stop(tx, ask.id, community.coordinator, now=now + 3 * DAY)
    assert waiting(tx, community) == []
