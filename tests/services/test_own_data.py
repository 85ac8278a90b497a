"""Everything stored about a person is theirs to see, to take along and to erase."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import datetime, timedelta
from typing import Any

import icalendar
from sqlalchemy import Column

from bot.db import Transaction
from bot.models import metadata
from bot.services.own import mine, own_data
from bot.services.own.own_data import HOLDINGS
from bot.services.record import exports
from bot.services.record.holdings import Filled
from bot.services.things import calendars, commitments, things
from tests.lives import carry_all, live_fully
from tests.services.conftest import Community

DAY = timedelta(days=1)
#: Ids that are nobody's: of our own rows, of servers, of what Discord calls channels and messages.
NOBODYS = {
    "id",
    "guild_id",
    "subject_id",
    "application_id",
    "attachment_id",
    "scope",
    "lease",
    "burst",
    "came",
}
NOBODYS_ENDINGS = ("_channel_id", "_role_id", "_message_id", "thread_id")


def may_be_a_person(column: Column[Any]) -> bool:
    """Discord's ids are BIGINT, and so is nothing else but moments."""
    return (
        type(column.type).__name__ == "BigInteger"
        and not column.foreign_keys
        and column.name not in NOBODYS
        and not column.name.endswith(NOBODYS_ENDINGS)
    )


def test_every_column_with_a_person_is_declared_by_a_feature() -> None:
    suspects = {column for table in metadata.sorted_tables for column in table.c if may_be_a_person(column)}
    declared = [column for holding in HOLDINGS for column in holding.columns]
    assert suspects == set(declared)
    assert len(declared) == len(set(declared)), "by one feature each"


def test_what_is_shown_has_names_of_its_own_and_an_end() -> None:
    names = [sheet.name for holding in HOLDINGS for sheet in holding.sheets]
    assert len(names) == len(set(names))


def test_a_person_sees_a_sheet_for_each_thing_they_left_and_a_stranger_none(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person, stranger = community.newcomer(11), community.newcomer()
    live_fully(tx, person, community, now)
    carry_all(tx, now)
    shown = {sheet.name for sheet in own_data.show(tx, community.guild_id, person.user_id)}
    assert shown >= {"you", "agreements", "commitments", "things", "led", "activity", "drafts", "messages"}
    assert not own_data.show(tx, community.guild_id, stranger.user_id)
    mine.erase(tx, community.guild_id, person.user_id, now=now)
    carry_all(tx, now)
    assert not own_data.show(tx, community.guild_id, person.user_id)


def test_nobody_else_stands_in_what_a_person_takes_along(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person, other = community.newcomer(11), community.newcomer(11)
    for one in (person, other):
        live_fully(tx, one, community, now)
    own_ask = community.post(tx, by=person, now=now)
    commitments.accept(tx, own_ask.id, other, now=now)
    written = json.dumps(
        [sheet.rows for sheet in own_data.show(tx, community.guild_id, person.user_id)], default=str
    )
    assert own_ask.title in written
    assert str(other.user_id) not in written


def test_an_export_is_a_zip_of_all_of_it_as_json_and_as_tables(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person = community.newcomer(11)
    live_fully(tx, person, community, now)
    sheets = own_data.show(tx, community.guild_id, person.user_id)
    made = exports.packed(sheets, guild_id=community.guild_id, user_id=person.user_id, now=now)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        everything = json.loads(archive.read("everything.json"))
        commitments = list(csv.DictReader(io.StringIO(archive.read("commitments.csv").decode())))
        files = set(archive.namelist())
    assert files == {"everything.json", *(f"{sheet.name}.csv" for sheet in sheets)}
    assert everything["about"]["person"] == person.user_id
    assert [row["title"] for row in commitments] == [row["title"] for row in everything["commitments"]]
    assert len(commitments) == 4


def test_a_table_never_makes_a_spreadsheet_compute_what_somebody_wrote(now: datetime) -> None:
    sheet = Filled("asks", "Asks", [{"title": "=HYPERLINK(1)"}])
    made = exports.packed([sheet], guild_id=1, user_id=2, now=now)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.read("asks.csv").decode().splitlines()[1] == "'=HYPERLINK(1)"


# Calendar


def test_the_calendar_holds_what_is_owed_with_a_date_under_the_same_ids_each_time(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person = community.newcomer()
    dated, done, undated, waiting = (
        community.post(tx, deadline=now + 3 * DAY, now=now),
        community.post(tx, deadline=now + 2 * DAY, now=now),
        community.post(tx, now=now),
        community.post(tx, places=1, deadline=now + DAY, now=now),
    )
    commitments.accept(tx, waiting.id, community.newcomer(), now=now)
    for ask in (dated, done, undated, waiting):
        commitments.accept(tx, ask.id, person, now=now)
    commitments.report_done(tx, done.id, person, now=now)
    held = things.held_by(tx, community.guild_id, person.user_id)
    assert [ask.id for ask in calendars.owed(held, now)] == [dated.id, undated.id]
    first, second = (
        icalendar.Calendar.from_ical(calendars.calendar(held, language="en", now=moment))
        for moment in (now, now + DAY)
    )
    [event] = first.events
    assert (str(event["SUMMARY"]), event.end) == (dated.title, now + 3 * DAY)
    assert [str(one["UID"]) for one in second.events] == [str(event["UID"])]
