"""Everything stored about a person is theirs to see, to take along and to erase."""

from __future__ import annotations

import csv
import io
import json
import re
import zipfile
from datetime import datetime, timedelta
from importlib import import_module
from typing import Any, get_args

import icalendar
from sqlalchemy import Column

from bot.client import cog_names
from bot.db import Transaction
from bot.i18n import speaking
from bot.models import metadata
from bot.routes import Routes
from bot.services.care import buddies, hellos
from bot.services.own import mine, own_data
from bot.services.own.own_data import HOLDINGS
from bot.services.people.volunteers import Celebrate, Contact
from bot.services.record import activity, exports
from bot.services.record.agreements import Agreement
from bot.services.record.exports import Readable, Told, Wording
from bot.services.things import calendars, commitments, rosters, things
from cogs.own_data import FIELDS
from cogs.ui.stored import ACTS, AGREEMENTS, FORMS, WORDS, Manner, told
from tests.lives import carry_all, live_fully
from tests.services.conftest import Community

DAY = timedelta(days=1)
WORDING = Wording("All of it", "As of today.", "What", {})
#: Ids that are nobody's: of our own rows, of servers, of what Discord calls channels, messages and events.
NOBODYS = {
    "id",
    "guild_id",
    "series_id",
    "subject_id",
    "told_in",
    "application_id",
    "attachment_id",
    "event_id",
    "duty_thing_id",
    "picture_id",
    "scope",
    "lease",
    "burst",
    "batch",
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
    readable = [
        Readable(sheet.title, [Told(str(row.get("title", "")), {"When": "now"}) for row in sheet.rows])
        for sheet in sheets
    ]
    made = exports.packed(
        sheets, readable, WORDING, guild_id=community.guild_id, user_id=person.user_id, now=now
    )
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        everything = json.loads(archive.read("everything.json"))
        held = archive.read("What you said yes to.csv").decode("utf-8-sig")
        commitments = list(csv.DictReader(io.StringIO(held)))
        text = archive.read("All of it.txt").decode("utf-8-sig")
        files = set(archive.namelist())
    assert files == {"everything.json", "All of it.txt", *(f"{sheet.title}.csv" for sheet in sheets)}
    assert everything["about"]["person"] == person.user_id
    assert [row["What"] for row in commitments] == [row["title"] for row in everything["commitments"]]
    assert len(commitments) == 11
    assert all(sheet.title in text for sheet in sheets)


def test_a_table_never_makes_a_spreadsheet_compute_what_somebody_wrote(now: datetime) -> None:
    sheet = Readable("Asks", [Told("=HYPERLINK(1)", {})])
    made = exports.packed([], [sheet], WORDING, guild_id=1, user_id=2, now=now)
    with zipfile.ZipFile(io.BytesIO(made)) as archive:
        assert archive.read("Asks.csv").decode().splitlines()[1] == "'=HYPERLINK(1)"


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
    spanish = icalendar.Calendar.from_ical(calendars.calendar(held, language="es", now=now))
    assert "deadline" in str(event["DESCRIPTION"])
    assert "plazo" in str(spanish.events[0]["DESCRIPTION"])


# In plain words

#: What people wrote, moments, and names stand apart from what the bot says.
MARKED = Manner(*([lambda _value: "§"] * 5))
#: The same word in both languages.
SAME = {"no"}
#: A name of a column, a number that is an id, something only a program reads.
RAW = re.compile(r"[a-z]+_[a-z]|\d{5,}|=|\bNone\b")


def pieces(told: Told) -> list[str]:
    """What the bot says of it, without what others do: the line and each label and value."""
    return [told.headline, *(piece for both in told.facts.items() for piece in both)]


def test_a_whole_life_is_told_without_ids_or_words_of_the_database_in_both_languages(
    tx: Transaction, community: Community, now: datetime
) -> None:
    person = community.newcomer(11)
    live_fully(tx, person, community, now)
    carry_all(tx, now)
    sheets = own_data.show(tx, community.guild_id, person.user_id)
    assert len(sheets) > 20
    for sheet in sheets:
        for row in sheet.rows:
            with speaking("en"):
                english = pieces(told(sheet.name, row, MARKED, FIELDS))
            with speaking("es"):
                spanish = pieces(told(sheet.name, row, MARKED, FIELDS))
            assert len(english) == len(spanish), (sheet.name, row)
            for ours, theirs in zip(english, spanish, strict=True):
                assert not RAW.search(ours + theirs), (sheet.name, ours, theirs)
                assert "–" not in ours, f"{sheet.name}: nobody knows what {row} is"
                worded = re.search(r"[^\W\d_]", ours.replace("UTC", ""))
                assert not worded or ours != theirs or ours in SAME, (sheet.name, ours)


def test_every_way_something_can_be_stored_has_words() -> None:
    """A value of the database that has none is left out, so that nobody reads it; here it is missed."""
    assert {*get_args(rosters.State)} == WORDS["commitments", "state"].keys()
    assert {*get_args(Agreement)} == AGREEMENTS.keys()
    assert {*get_args(activity.Kind)} - {"declined", "erased", "hello", "hello said"} == ACTS.keys()
    assert {*get_args(things.Standing)} == WORDS["things", "state"].keys()
    assert {*get_args(hellos.State)} == WORDS["hello", "state"].keys()
    assert {*get_args(buddies.State)} == WORDS["buddies", "state"].keys()
    assert {*get_args(Contact)} < WORDS["you", "contact"].keys()
    assert {*get_args(Celebrate)} < WORDS["you", "celebrate"].keys()
    templates = {
        form.template.text
        for name in cog_names()
        for form in getattr(import_module(name), "routes", Routes()).forms
    }
    unnamed = [one for one in templates if not any(f"{one}:".startswith(f"{form}:") for form in FORMS)]
    assert not unnamed
