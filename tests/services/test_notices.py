"""What a lead writes reaches the group it was written to, as it was shown, and once."""

from __future__ import annotations

from datetime import datetime, timedelta
from threading import Thread

import pytest

from bot.db import Transaction
from bot.errors import Invalid, NotAllowed, NotFound, Refusal
from bot.services.guild.callers import Caller
from bot.services.own import housekeeping, mine, own_data
from bot.services.record import drafts
from bot.services.things import amendments, commitments, endings, giving_back, leads, notices, things
from bot.services.things.managing import GRACE
from bot.services.things.notices import MOST, MOST_TEXT
from bot.services.things.things import Thing
from tests.conftest import open_session
from tests.lives import carry_all
from tests.services.at_once import committed, wait_until_somebody_waits_for_a_lock
from tests.services.conftest import Community

DAY, HOUR = timedelta(days=1), timedelta(hours=1)


def told(tx: Transaction, community: Community) -> list[int]:
    return sorted(parcel.user_id or 0 for parcel in community.parcels(tx, "notice"))


def sent(
    tx: Transaction, thing: Thing, by: Caller, audience: str = "owing", text: str = "Rain!", *, now: datetime
) -> notices.Notice:
    written = notices.write(tx, thing.id, by, audience, text, now=now)
    return notices.send(tx, written.draft_id, by, now=now)


def everybody(tx: Transaction, community: Community, now: datetime) -> tuple[Thing, list[Caller]]:
    """Ana is in, Ben has done it, Cem waits, Dan has left."""
    thing, people = community.post(tx, places=3, now=now), community.newcomers(4)
    ana, ben, cem, dan = people
    for person in (ana, ben, dan):
        commitments.accept(tx, thing.id, person, now=now)
    giving_back.decline(tx, thing.id, dan, now=now)
    commitments.accept(tx, thing.id, community.newcomer(), now=now)
    commitments.report_done(tx, thing.id, ben, now=now)
    commitments.accept(tx, thing.id, cem, now=now)
    return thing, people


def test_it_goes_to_one_group_and_to_nobody_else(
    tx: Transaction, community: Community, now: datetime
) -> None:
    thing, (ana, ben, cem, _dan) = everybody(tx, community, now)
    _thing, counts, recent = notices.audiences(tx, thing.id, community.coordinator, now=now)
    assert (counts, list(recent)) == ({"owing": 2, "done": 1, "waiting": 1}, [])
    done = sent(tx, thing, community.coordinator, "done", now=now)
    assert (told(tx, community), done.told) == ([ben.user_id], 1)
    sent(tx, thing, community.coordinator, "waiting", now=now)
    assert told(tx, community) == [ben.user_id, cem.user_id]
    sent(tx, thing, community.coordinator, "owing", now=now)
    assert len(told(tx, community)) == 4
    assert ana.user_id in told(tx, community)


def test_who_has_left_meanwhile_or_stands_in_another_group_is_not_told_nor_who_came_later(
    tx: Transaction, community: Community, now: datetime
) -> None:
    thing, people = community.post(tx, now=now), community.newcomers(3)
    stays, goes, does = people
    for person in people:
        commitments.accept(tx, thing.id, person, now=now)
    notice = sent(tx, thing, community.coordinator, now=now)
    giving_back.decline(tx, thing.id, goes, now=now)
    commitments.report_done(tx, thing.id, does, now=now)
    late = community.newcomer()
    commitments.accept(tx, thing.id, late, now=now)
    assert notices.to_one(tx, notice.id, stays.user_id) is not None
    for person in (goes, does, community.newcomer()):
        assert notices.to_one(tx, notice.id, person.user_id) is None
    assert told(tx, community) == sorted(person.user_id for person in people)


def test_pressed_twice_it_goes_out_once(tx: Transaction, community: Community, now: datetime) -> None:
    thing, (_ana, *_others) = everybody(tx, community, now)
    written = notices.write(tx, thing.id, community.coordinator, "owing", " Rain! ", now=now)
    assert (written.text, written.people) == ("Rain!", 2)
    first = notices.send(tx, written.draft_id, community.coordinator, now=now)
    assert notices.send(tx, written.draft_id, community.coordinator, now=now) == first
    assert len(told(tx, community)) == 2
    with pytest.raises(NotFound):
        notices.send(tx, written.draft_id, community.admin, now=now)


def test_what_was_shown_before_is_not_sent_with_other_words(
    tx: Transaction, community: Community, now: datetime
) -> None:
    thing, _people = everybody(tx, community, now)
    first = notices.write(tx, thing.id, community.coordinator, "owing", "Rain", now=now)
    second = notices.write(tx, thing.id, community.coordinator, "owing", "Sun", now=now)
    assert notices.show(tx, second.draft_id, community.coordinator).text == "Sun"
    with pytest.raises(NotFound):
        notices.send(tx, first.draft_id, community.coordinator, now=now)
    assert notices.send(tx, second.draft_id, community.coordinator, now=now).text == "Sun"


def test_a_draft_of_something_else_or_of_somebody_else_is_no_message(
    tx: Transaction, community: Community, now: datetime
) -> None:
    thing, _people = everybody(tx, community, now)
    person = community.guild_id, community.coordinator.user_id
    for route in ("ask:new", "notice:x:owing", f"notice:{thing.id}:everybody", "notice"):
        draft_id = drafts.keep(tx, *person, route, {"text": "Rain"}, now=now)
        with pytest.raises(NotFound):
            notices.send(tx, draft_id, community.coordinator, now=now)
    written = notices.write(tx, thing.id, community.coordinator, "owing", "Rain", now=now)
    for stranger in (community.admin, community.newcomer()):
        with pytest.raises(NotFound):
            notices.send(tx, written.draft_id, stranger, now=now)
    with pytest.raises(NotFound):
        notices.write(tx, thing.id, community.coordinator, "everybody", "Rain", now=now)
    assert not told(tx, community)


@pytest.mark.parametrize("text", ["", "  \n ", "x" * (MOST_TEXT + 1)], ids=["empty", "blank", "too long"])
def test_a_text_that_is_missing_or_too_long_is_refused(
    tx: Transaction, community: Community, now: datetime, text: str
) -> None:
    thing, _people = everybody(tx, community, now)
    with pytest.raises(Invalid):
        notices.write(tx, thing.id, community.coordinator, "owing", text, now=now)


def test_a_thousand_characters_fit(tx: Transaction, community: Community, now: datetime) -> None:
    thing, _people = everybody(tx, community, now)
    assert sent(tx, thing, community.coordinator, text="x" * MOST_TEXT, now=now).told == 2


def test_a_group_of_nobody_is_refused_and_whoever_writes_is_not_told(
    tx: Transaction, community: Community, now: datetime
) -> None:
    lead = community.newcomer()
    thing = community.post(tx, now=now)
    leads.add(tx, thing, lead.user_id, now=now)
    commitments.accept(tx, thing.id, lead, now=now)
    with pytest.raises(Refusal):
        notices.write(tx, thing.id, lead, "owing", "Rain", now=now)
    other = community.newcomer()
    commitments.accept(tx, thing.id, other, now=now)
    assert sent(tx, thing, lead, now=now).told == 1
    assert told(tx, community) == [other.user_id]


def test_three_a_day_about_one_thing_whoever_writes_them(
    tx: Transaction, community: Community, now: datetime
) -> None:
    thing, _people = everybody(tx, community, now)
    other, _others = everybody(tx, community, now)
    waiting = notices.write(tx, thing.id, community.admin, "owing", "Me too", now=now)
    for number in range(MOST):
        sent(tx, thing, community.coordinator, text=f"{number}", now=now + number * HOUR)
    with pytest.raises(Refusal) as refused:
        notices.send(tx, waiting.draft_id, community.admin, now=now + 3 * HOUR)
    assert refused.value.values["when"] == now + DAY
    assert sent(tx, other, community.coordinator, now=now + 3 * HOUR).told == 2, "about another one"
    assert notices.send(tx, waiting.draft_id, community.admin, now=now + DAY).text == "Me too"


def test_whoever_may_no_longer_write_sends_nothing_and_leads_write_about_theirs_alone(
    tx: Transaction, community: Community, now: datetime
) -> None:
    thing, (ana, *_others) = everybody(tx, community, now)
    other = community.post(tx, now=now)
    with pytest.raises(NotAllowed):
        notices.write(tx, thing.id, ana, "owing", "Rain", now=now)
    leads.add(tx, thing, ana.user_id, now=now)
    written = notices.write(tx, thing.id, ana, "owing", "Rain", now=now)
    with pytest.raises(NotAllowed):
        notices.audiences(tx, other.id, ana, now=now)
    leads.forget(tx, community.guild_id, ana.user_id)
    for step in (notices.show, lambda tx, one, who: notices.send(tx, one, who, now=now)):
        with pytest.raises(NotAllowed):
            step(tx, written.draft_id, ana)
    assert not told(tx, community)


def test_to_those_who_said_yes_one_can_still_write_once_it_is_closed_or_cancelled(
    tx: Transaction, community: Community, now: datetime
) -> None:
    for end in (endings.close, endings.cancel):
        thing, _people = everybody(tx, community, now)
        written = notices.write(tx, thing.id, community.coordinator, "owing", "Sorry", now=now)
        end(tx, thing.id, community.coordinator, now=now)
        notice = notices.send(tx, written.draft_id, community.coordinator, now=now)
        assert notice.told == 2
    with pytest.raises(NotFound):
        notices.write(tx, thing.id, Caller(1, 2, manages_guild=True), "owing", "Rain", now=now)


def test_three_hundred_are_told_each_once(tx: Transaction, community: Community, now: datetime) -> None:
    thing, people = community.post(tx, now=now), community.newcomers(300)
    for person in people:
        commitments.accept(tx, thing.id, person, now=now)
    assert sent(tx, thing, community.coordinator, now=now).told == 300
    assert told(tx, community) == sorted(person.user_id for person in people)


def test_whoever_wrote_it_sees_it_and_once_they_are_erased_or_gone_it_names_nobody(
    tx: Transaction, community: Community, now: datetime
) -> None:
    thing, (ana, *_others) = everybody(tx, community, now)
    leads.add(tx, thing, ana.user_id, now=now)
    notice = sent(tx, thing, ana, text="Bring a coat", now=now)
    [sheet] = [one for one in own_data.show(tx, community.guild_id, ana.user_id) if one.name == "notices"]
    assert sheet.rows[0]["text"] == "Bring a coat"
    mine.erase(tx, community.guild_id, ana.user_id, keeps_reports=False, now=now)
    [other] = [user_id for user_id in told(tx, community) if user_id]
    found = notices.to_one(tx, notice.id, other)
    assert found is not None
    assert (found[0].written_by, found[0].text) == (None, "Bring a coat")


def test_after_ninety_days_it_is_gone(tx: Transaction, community: Community, now: datetime) -> None:
    thing, (ana, *_others) = everybody(tx, community, now)
    notice = sent(tx, thing, community.coordinator, now=now)
    housekeeping.sweep(tx, now=now + 89 * DAY)
    assert notices.to_one(tx, notice.id, ana.user_id) is not None
    housekeeping.sweep(tx, now=now + 91 * DAY)
    with pytest.raises(NotFound):
        notices.to_one(tx, notice.id, ana.user_id)


def test_its_card_is_led_to_once_it_stands(tx: Transaction, community: Community, now: datetime) -> None:
    thing = community.post(tx, now=now)
    assert notices.card_of(tx, thing) is None
    carry_all(tx, now)
    assert notices.card_of(tx, things.show(tx, thing.id)) is not None


# On PostgreSQL, where two transactions really run at the same time.


def test_two_leads_at_once_send_no_more_than_three(postgres_database: str, now: datetime) -> None:
    community = Community()
    with open_session(postgres_database) as one, open_session(postgres_database) as other:
        with committed(one) as tx:
            community.set_up(tx, now=now)
            thing, _people = everybody(tx, community, now)
            mine_, theirs = (
                notices.write(tx, thing.id, lead, "owing", "Rain", now=now)
                for lead in (community.coordinator, community.admin)
            )
            for _time in range(MOST - 1):
                sent(tx, thing, community.admin, "done", now=now)
        refused: list[Refusal] = []

        def send() -> None:
            with committed(other) as tx:
                try:
                    notices.send(tx, theirs.draft_id, community.admin, now=now)
                except Refusal as refusal:
                    refused.append(refusal)

        slower = Thread(target=send)
        with committed(one) as tx:
            notices.send(tx, mine_.draft_id, community.coordinator, now=now)
            slower.start()
            wait_until_somebody_waits_for_a_lock(postgres_database, slower)
        slower.join()
    assert len(refused) == 1


# ------------------------------------------------------------------ with a change


def told_of(tx: Transaction, community: Community, kind: str) -> list[tuple[int | None, datetime]]:
    parcels = community.parcels(tx, kind)
    return [(one.user_id, one.due_at) for one in parcels if one.state == "waiting"]


@pytest.mark.parametrize("change", ["changed", "cancelled"])
def test_a_change_and_a_leads_words_within_a_minute_come_as_one_message(
    tx: Transaction, community: Community, now: datetime, change: str
) -> None:
    ask = community.post(tx, places=1, now=now)
    has, waits = community.newcomers(2)
    for person in (has, waits):
        commitments.accept(tx, ask.id, person, now=now)
    if change == "changed":
        amendments.move(tx, ask.id, community.coordinator, deadline=now + DAY, now=now)
    else:
        endings.cancel(tx, ask.id, community.coordinator, now=now)
    later = now + timedelta(seconds=20)
    written = notices.write(tx, ask.id, community.coordinator, "owing", "Rain", now=later)
    notices.send(tx, written.draft_id, community.coordinator, now=later)
    assert told_of(tx, community, "notice") == [(has.user_id, now + GRACE)], "as the change was to be told"
    assert told_of(tx, community, change) == [(waits.user_id, now + GRACE)], "who is not written to hears it"


def test_words_before_a_change_are_told_before_it(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask, has = community.post(tx, now=now), community.newcomer()
    commitments.accept(tx, ask.id, has, now=now)
    written = notices.write(tx, ask.id, community.coordinator, "owing", "Rain", now=now)
    notices.send(tx, written.draft_id, community.coordinator, now=now)
    amendments.move(tx, ask.id, community.coordinator, deadline=now + DAY, now=now)
    assert told_of(tx, community, "notice") == [(has.user_id, now)]
    assert told_of(tx, community, "changed") == [(has.user_id, now + GRACE)]
