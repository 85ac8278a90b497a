"""My hours: seen by whoever gave them, and taken along as a document and a badge that nobody keeps."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader
from sqlalchemy import select

from bot import badges
from bot.db import Transaction
from bot.models import metadata
from bot.services.things import asks, commitments
from bot.services.things.posting import Draft
from bot.services.things.things import Occasion
from sandbox.people import Person
from sandbox.replies import Reply
from tests.community import Community, mine, words

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NAME = "Ána Übermut محمد 🌱"


@pytest.fixture
async def stalls(community: Community, ana: Person, carmen: Person) -> None:
    """Both have stood at two stalls, for an hour and for an hour and a half."""
    await community.waits_until(11)
    starts = community.bot.clock.now() + HOUR
    for title, lasts in (("Stall on the *market*", HOUR), ("Stall at the school", HOUR + HOUR / 2)):
        draft = Draft(title, "We are asked", "Stand there", 9, occasion=Occasion(starts, starts + lasts))
        caller, now = community._caller(community.olga), community.bot.clock.now()
        ask = await community.bot.db.write(asks.post, caller, draft, now=now)
        for one in (ana, carmen):
            who = community._caller(one)
            await community.bot.db.write(commitments.report_done, ask.id, who, now=now)
    await community.settles(after=4 * HOUR)


async def have(person: Person, name: str = NAME) -> Reply:
    panel = await person.forges("hours:0", on=await mine(person))
    await person.click(words(person, "Have a signed record"), on=panel)
    return await person.submit({words(person, "The name that stands on it"): name})


def stored(tx: Transaction) -> str:
    return "\n".join(
        str(value)
        for table in metadata.sorted_tables
        for column in table.c
        for value in tx.values(select(column).select_from(table))
    )


async def test_each_thing_and_the_years_are_shown_behind_mine(
    community: Community, ana: Person, stalls: None
) -> None:
    panel = await mine(ana)
    shown = await ana.choose("Open one of them", "My hours", on=panel)
    assert "2.5 h · 2 things" in shown.text
    assert "Stall at the school" in shown.text
    assert "1.5 h" in shown.text
    await ana.click("Back")


async def test_who_has_none_reads_how_they_come_about(community: Community, ana: Person) -> None:
    shown = await ana.forges("hours:0", on=await mine(ana))
    assert "None yet" in shown.text


@pytest.mark.parametrize("who", ["ana", "carmen"])
async def test_the_record_is_a_document_and_a_badge_that_verifies(
    community: Community, stalls: None, ana: Person, carmen: Person, who: str
) -> None:
    person = {"ana": ana, "carmen": carmen}[who]
    told = await have(person)
    assert words(person, "Your record") in told.text
    assert [one.filename for one in told.files] == ["volunteering.pdf", "open-badge.jwt"]
    document, badge = (one.data for one in told.files)
    found = badges.verify(badge.decode())
    assert (found.name, found.organisation, found.hours) == (NAME, "Rising Tide", "2.5")
    assert [one.title for one in found.evidence] == ["Stall on the *market*", "Stall at the school"]
    reader = PdfReader(BytesIO(document))
    assert reader.attachments["open-badge.jwt"] == [badge]
    drawn = "\n".join(page.extract_text() for page in reader.pages)
    for text in ("Ána Übermut", "Rising Tide", "Stall at the school", "did:key:z6Mk"):
        assert text in drawn.replace("\n", " ")
    assert words(person, "Hours of volunteering") in drawn


async def test_nothing_of_it_is_kept(community: Community, stalls: None, ana: Person) -> None:
    await have(ana)
    refused = await have(ana, " \u200b ")
    assert "needs a name" in refused.text
    kept = await community.bot.db.read(stored)
    assert "Übermut" not in kept
    assert "\u200b" not in kept


async def test_letters_that_no_font_has_are_named_beforehand(
    community: Community, stalls: None, ana: Person
) -> None:
    told = await have(ana, "Ana \U00017000")
    assert "lacks letters for these: \U00017000." in told.text
    assert badges.verify(told.files[1].data.decode()).name == "Ana \U00017000"


async def test_a_year_without_hours_is_refused_plainly(
    community: Community, stalls: None, ana: Person
) -> None:
    panel = await ana.forges("hours:0", on=await mine(ana))
    await ana.click("Have a signed record", on=panel)
    year = str((community.bot.clock.now() - HOUR).year)
    told = await ana.submit({"The name that stands on it": "Ana", "Of which year?": year})
    assert "Your record" in told.text
