"""Who is on which shift, to take along: a table for a spreadsheet, and a sheet to print."""

from __future__ import annotations

import csv
import io

import pytest
from pypdf import PdfReader

from sandbox.people import Person
from tests.cogs.test_timetables import labels, posted
from tests.community import Community


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
