"""The register of things to do: whatever is open is reached, and what is of another kind or server is not."""

from __future__ import annotations

from datetime import datetime, timedelta

import icalendar
import pytest
from sqlalchemy import insert

from bot.db import Transaction
from bot.errors import NotFound
from bot.models.schedules import schedules
from bot.services.own import mine, own_data
from bot.services.things import (
    amendments,
    asks,
    calendars,
    commitments,
    endings,
    fitting,
    giving_back,
    leads,
    managing,
    searching,
    things,
)
from bot.services.things.posting import Draft, Occurrence
from bot.services.things.things import Occasion, Thing
from tests.services.conftest import COORDINATORS, Community

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
SIZE = 5


def titled(tx: Transaction, community: Community, title: str, now: datetime) -> Thing:
    return asks.post(tx, community.coordinator, Draft(title, "Why", "Step"), now=now)


@pytest.mark.parametrize("how_many", [0, 1, 24, 25, 26, 60, 300])
def test_everything_that_is_open_is_found_page_by_page_and_once(
    tx: Transaction, community: Community, now: datetime, how_many: int
) -> None:
    person = community.newcomer()
    posted = {
        (community.offer if number % 7 == 0 else community.post)(tx, now=now).id for number in range(how_many)
    }
    first = fitting.page_for(tx, person.guild, person.user_id, 0, size=SIZE, now=now)
    assert first.pages == max(1, -(-how_many // SIZE))
    pages = [
        fitting.page_for(tx, person.guild, person.user_id, page, size=SIZE, now=now)
        for page in range(first.pages)
    ]
    found = [thing.id for page in pages for thing in page.things]
    assert sorted(found) == sorted(posted)
    beyond = fitting.page_for(tx, person.guild, person.user_id, 10**9, size=SIZE, now=now)
    assert beyond == pages[-1]


@pytest.mark.parametrize("how_many", [0, 1, 24, 25, 26, 60, 300])
def test_every_one_is_managed_by_typing_a_part_of_its_title(
    tx: Transaction, community: Community, now: datetime, how_many: int
) -> None:
    for number in range(how_many):
        titled(tx, community, f"Ask nº {number:03}", now)
    suggested = searching.matching(tx, community.coordinator, "ask", "")
    assert len(suggested) == min(how_many, searching.MOST_SUGGESTED)
    for number in range(how_many):
        found = searching.matching(
            tx, community.coordinator, "ask", f"NÚMERO {number:03}".replace("ÚMERO", "º")
        )
        assert [one.title for one in found] == [f"Ask nº {number:03}"]


def test_what_is_open_is_suggested_before_all_that_is_over(
    tx: Transaction, community: Community, now: datetime
) -> None:
    old = titled(tx, community, "The oldest", now)
    for _ in range(30):
        over = titled(tx, community, "Over", now)
        endings.close(tx, over.id, community.coordinator, now=now)
    assert searching.matching(tx, community.coordinator, "ask", "")[0].id == old.id


@pytest.mark.parametrize(
    ("title", "typed"),
    [
        ("Straße fegen", "STRASSE"),
        ("Årsmøte", "årsmø"),
        ("100 % renewable", "100 %"),
        ("snake_case", "e_c"),
        (r"back\slash", "k\\s"),
        ("Plant   many\ttrees", "plant many trees"),
        ("¿Quién viene?", "quién"),
    ],
)
def test_a_title_is_found_as_somebody_types_it(
    tx: Transaction, community: Community, now: datetime, title: str, typed: str
) -> None:
    wanted = titled(tx, community, title, now)
    titled(tx, community, "Something else 100 snakeXcase", now)
    found = searching.matching(tx, community.coordinator, "ask", typed)
    assert [one.id for one in found] == [wanted.id]


def test_what_is_of_another_kind_does_not_exist_where_a_kind_is_named(
    tx: Transaction, community: Community, now: datetime
) -> None:
    ask, role, person = community.post(tx, now=now), community.offer(tx, now=now), community.newcomer()
    for thing, other in ((ask, "role"), (role, "ask")):
        for act in (commitments.accept, commitments.report_done):
            with pytest.raises(NotFound):
                act(tx, thing.id, person, kind=other, now=now)
        with pytest.raises(NotFound):
            managing.people(tx, thing.id, community.coordinator, kind=other)
        with pytest.raises(NotFound):
            endings.close(tx, thing.id, community.coordinator, kind=other, now=now)
    with pytest.raises(NotFound):
        asks.show(tx, role.id)
    with pytest.raises(NotFound):
        commitments.report_done(tx, role.id, person, now=now)
    assert things.show(tx, ask.id).last_position == 0


def test_whoever_wrote_it_leads_it_until_they_erase_themselves(
    tx: Transaction, community: Community, now: datetime
) -> None:
    writer = community.newcomer(COORDINATORS)
    ask = community.post(tx, by=writer, now=now)
    assert leads.of(tx, ask.id) == [writer.user_id]
    sheets = {sheet.name: sheet for sheet in own_data.show(tx, writer.guild, writer.user_id)}
    assert [row["title"] for row in sheets["led"].rows] == ["Plant trees"]
    mine.erase(tx, writer.guild, writer.user_id, now=now)
    assert leads.of(tx, ask.id) == []
    assert things.show(tx, ask.id).created_by is None


def test_an_occurrence_knows_its_series_and_there_is_one_of_each(
    tx: Transaction, community: Community, now: datetime
) -> None:
    series_id = tx.value(
        insert(schedules).returning(schedules.c.id),
        guild_id=community.guild_id,
        kind="ask",
        rule="FREQ=WEEKLY",
        starts="2026-04-18T10:00:00",
        zone="Europe/Madrid",
        detail={},
    )
    occurrence = Occurrence(series_id, "2026-04-18T10:00:00")
    draft = Draft("Stall", "Why", "Come", occurrence=occurrence)
    first = asks.post(tx, community.coordinator, draft, now=now)
    moved = amendments.move(tx, first.id, community.coordinator, deadline=now + 9 * DAY, now=now)
    assert (moved.series_id, moved.nominal) == (series_id, "2026-04-18T10:00:00")


def test_what_happens_at_a_moment_stands_in_the_calendar_with_its_place(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person = community.newcomer()
    occasion = Occasion(now + 3 * DAY, now + 3 * DAY + 2 * HOUR, "The old oak", "Gate code 12")
    draft = Draft("Count, fish; \\ 🐟", "Why\nit matters", "Bring boots", occasion=occasion)
    ask = asks.post(tx, community.coordinator, draft, now=now)
    commitments.accept(tx, ask.id, person, now=now)
    held = things.held_by(tx, person.guild, person.user_id)
    made = calendars.calendar(held, language="en", now=now).decode()
    assert "DTSTART:20260418T120000Z" in made
    assert "DTEND:20260418T140000Z" in made
    assert "LOCATION:The old oak" in made
    assert f"UID:ask-{ask.id}." in made
    assert "SEQUENCE:0" in made
    assert "METHOD" not in made
    amendments.move(tx, ask.id, community.coordinator, deadline=now + 5 * DAY, now=now)
    again = calendars.calendar(
        things.held_by(tx, person.guild, person.user_id), language="en", now=now
    ).decode()
    assert f"UID:ask-{ask.id}." in again
    assert "SEQUENCE:1" in again
    assert "LOCATION" not in again


@pytest.mark.parametrize("how", ["given back", "cancelled"])
def test_the_calendar_takes_off_what_was_given_back_or_cancelled_and_puts_it_on_again(
    tx: Transaction, community: Community, now: datetime, how: str
) -> None:
    person = community.newcomer()
    ask = community.post(tx, deadline=now + 3 * DAY, now=now)
    past = community.post(tx, deadline=now + HOUR, now=now)
    for one in (ask, past):
        commitments.accept(tx, one.id, person, now=now)

    def events(at: datetime) -> list[tuple[str, str]]:
        held = things.held_by(tx, person.guild, person.user_id)
        back = things.given_back_by(tx, person.guild, person.user_id)
        made = calendars.calendar(held, back, language="en", now=at)
        found = icalendar.Calendar.from_ical(made).events
        return [(str(one["UID"]).partition(".")[0], str(one["STATUS"])) for one in found]

    uid = f"ask-{ask.id}"
    assert (uid, "CONFIRMED") in events(now)
    for one in (ask, past):
        if how == "cancelled":
            endings.cancel(tx, one.id, community.coordinator, now=now)
        else:
            giving_back.give_up(tx, one.id, person, now=now)
    assert (uid, "CANCELLED") in events(now)
    assert events(now + DAY) == [(uid, "CANCELLED")]  # what is over is left as it is
    assert events(now + 4 * DAY) == []
    if how == "given back":
        commitments.accept(tx, ask.id, person, now=now)
        assert (uid, "CONFIRMED") in events(now)
