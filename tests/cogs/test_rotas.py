"""Who is on which shift, to take along: a table for a spreadsheet, and a sheet to print."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta

import pytest
from pypdf import PdfReader

from bot.db import Transaction
from bot.services.guild.callers import Caller
from bot.services.things import commitments
from sandbox.people import Person
from tests.cogs.test_timetables import drafted, labels, on_day, posted
from tests.community import Community
from tests.screens import every_page


async def test_the_table_has_everybody_and_shifts_that_nobody_is_on(
    community: Community, cora: Person, ana: Person, ben: Person
) -> None:
    panel, card = await posted(community, cora, "10-12, 12-14 × 1")
    for person in (ana, ben):
        await person.choose("Take one or several", labels(card)[0], on=card)
    made = await cora.choose("More", "As a file", on=panel)
    [file] = made.files
    rows = [*csv.DictReader(io.StringIO(file.data.decode().removeprefix("\ufeff")))]
    assert [(row["Name"], row["How it stands"]) for row in rows] == [
        ("Ana", "In"),
        ("Ben", "Waiting"),
        ("", ""),
    ]
    assert {row["Where"] for row in rows} == {"The market"}


async def test_the_sheet_names_who_comes_and_when_and_nothing_besides(
    community: Community, cora: Person, ana: Person, ben: Person
) -> None:
    panel, card = await posted(community, cora, "10-12, 12-14 × 1")
    await ana.choose("Take one or several", *labels(card), on=card)
    await ben.choose("Take one or several", labels(card)[0], on=card)
    made = await cora.choose("More", "Sheet to print", on=panel)
    [file] = made.files
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(file.data)).pages)
    assert text.count("Ana") == 2
    assert "10:00" in text
    assert "The market" in text
    for secret in ("Ben", str(ana.id), "Everybody passes by"):
        assert secret not in text, "who waits, ids and words are nobody's at the door"


@pytest.mark.parametrize("way", ["file", "sheet"])
async def test_strangers_have_none_and_in_quiet_mode_there_is_none(
    community: Community, cora: Person, ana: Person, way: str
) -> None:
    _panel, card = await posted(community, cora)
    number = next(str(one.custom_id) for one in card.selects if "Take" in one).split(":")[1]
    refused = await ana.forges(f"timetable:{number}:{way}", on=card)
    assert "This is for coordinators" in refused.text
    assert not refused.files
    await community.sets(quiet=True)
    refused = await cora.forges(f"timetable:{number}:{way}", on=card)
    assert "In quiet mode this list stays here" in refused.text


HOUR, DAY = timedelta(hours=1), timedelta(days=1)
#: What people call themselves, of Discord's longest names.
NAMES = (
    "=HYPERLINK(1)" + "x" * 19,
    "@everyone",
    "\u202etxet" + "א" * 20,
    "🌱" * 16,
    "`**_~|" * 5,
    "Zoë Ñuñez",
)


async def test_five_hundred_names_on_one_shift_break_nothing(
    community: Community, cora: Person, ana: Person
) -> None:
    many, places = 500, 400
    panel, card = await posted(community, cora, f"10-12 × {places}")
    shift_id, bot = await community.newest_id("shift"), community.bot
    people = [await community.newcomer(f"{NAMES[number % 6]}"[:32]) for number in range(many)]

    def come(tx: Transaction, *, now: datetime) -> None:
        for person in people:
            commitments.accept(tx, shift_id, Caller(person.id, community.guild.id), now=now)

    await bot.db.write(come, now=bot.clock.now())
    await community.settles()
    assert "full · 100 waiting" in card.text
    assert len(card.text) < 4000
    panel = await cora.command("/shift manage", shift=str(shift_id))
    one = await cora.click("Open", on=panel, beside="100 waiting")
    named = await every_page(cora, one)
    assert all(person.mention in named for person in people)
    panel = await cora.command("/shift manage", shift=str(shift_id))
    [file] = (await cora.choose("More", "As a file", on=panel)).files
    rows = [*csv.DictReader(io.StringIO(file.data.decode().removeprefix("\ufeff")))]
    assert len({row["On Discord"] for row in rows}) == many
    assert [row["How it stands"] for row in rows].count("Waiting") == many - places
    assert not [row["Name"] for row in rows if row["Name"].startswith("=")], "no spreadsheet computes it"
    panel = await cora.command("/shift manage", shift=str(shift_id))
    [file] = (await cora.choose("More", "Sheet to print", on=panel)).files
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(file.data)).pages)
    assert text.count("Ñuñez") > 20
    assert "and 200 more" in text
    await community.settles(after=4 * DAY - 3 * HOUR)
    await community.settles(after=HOUR / 5)
    missing = await every_page(cora, await cora.forges(f"roll:{shift_id}:0", on=card))
    assert all(person.mention in missing for person in people[:places])
    asked = await cora.click("Ask them", on=await cora.forges(f"roll:{shift_id}:0", on=card))
    assert f"{places} people are asked" in asked.text
    assert "Who's missing now" in cora.dms[-1].text


async def test_a_year_of_them_is_a_card_a_table_a_sheet_and_pages(
    community: Community, cora: Person, ana: Person
) -> None:
    draft = await drafted(community, cora, f"10-12 × 3\n{on_day(community, 6)} 16-18 × 3")
    await cora.click("More", on=draft)
    await cora.click("Repeat")
    draft = await cora.submit({"How many times in all?": "52"})
    assert "Read as 104 shifts:" in draft.text
    await cora.click("Shifts", on=draft)
    draft = await cora.submit({})
    assert "Read as 104 shifts:" in draft.text, "the form has all of them"
    await cora.click("Post", on=draft)
    await community.settles()
    panel, card = await cora.click("See who is in"), community.cards[-1]
    assert "… and 101 more" in card.text
    await ana.choose("Take one or several", *labels(card), on=card)
    assert "**yours**" in await every_page(ana, await ana.click("All shifts and mine", on=card))
    [table] = (await cora.choose("More", "As a file", on=panel)).files
    rows = [*csv.DictReader(io.StringIO(table.data.decode().removeprefix("\ufeff")))]
    assert len(rows) == 104
    assert sum(row["Name"] == "Ana" for row in rows) == 25
    panel = await cora.command("/shift manage", shift=str(await community.newest_id("shift")))
    [sheet] = (await cora.choose("More", "Sheet to print", on=panel)).files
    text = "\n".join(page.extract_text() for page in PdfReader(io.BytesIO(sheet.data)).pages)
    assert text.count("Ana") == 25
    mine = await ana.command("/mine")
    assert "The stall" in mine.text
    assert "The stall" in (await ana.command("/find")).text
    await ana.click("All of it, and a calendar file", on=mine)
    [calendar] = (await ana.click("Calendar file")).files
    assert calendar.data.count(b"BEGIN:VEVENT") == 25
