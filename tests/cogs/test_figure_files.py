"""`/stats`, As files: what is in the ZIPs, and who gets which."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import timedelta

import pytest

from sandbox.people import Person
from sandbox.replies import Reply
from tests.community import Community

pytestmark = pytest.mark.usefixtures("drawn")


def tables(told: Reply) -> dict[str, list[dict[str, str]]]:
    [file] = told.files
    with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
        return {
            name: list(csv.DictReader(io.StringIO(archive.read(name).decode("utf-8-sig"))))
            for name in archive.namelist()
        }


async def six_do_something(community: Community) -> None:
    card = await community.ask("Plant trees", places=50)
    for one in range(6):
        await (await community.newcomer(f"Person {one}")).click("Done", on=card)
    await community.settles(after=timedelta(days=40))


async def test_moderators_take_the_figures_with_what_they_mean(community: Community, mo: Person) -> None:
    await six_do_something(community)
    panel = await mo.choose("Look at …", "As files", on=await mo.command("/stats"))
    assert "What was done" not in panel.buttons
    told = await mo.click("The figures", on=panel)
    found = tables(told)
    assert found.keys() == {"figures.csv", "dictionary.csv"}
    assert {row["People"] for row in found["figures.csv"] if row["Figure"] == "took_part"} == {"0", "6"}
    words = {row["Word"]: row["What it means"] for row in found["dictionary.csv"]}
    assert words.keys() >= {*found["figures.csv"][0], *(row["Figure"] for row in found["figures.csv"])}
    assert "As files" in (await mo.click("Back", on=told)).text
    assert "Manage Server" in (await mo.forges("stats:files:activity:yes", on=panel)).text


async def test_admins_take_what_was_done_after_a_yes_that_is_logged(
    community: Community, ana: Person, olga: Person
) -> None:
    await six_do_something(community)
    panel = await olga.choose("Look at …", "As files", on=await olga.command("/stats"))
    asked = await olga.click("What was done", on=panel)
    assert "less anonymous than a figure" in asked.text
    told = await olga.click("Yes, make the file", on=asked)
    found = tables(told)
    assert {row["What"] for row in found["activity.csv"]} >= {"done"}
    assert {row["About"] for row in found["activity.csv"]} >= {"ask"}
    text = str(found)
    assert "Plant trees" not in text
    assert str(community.guild.id) not in text
    assert "What was done, taken as a file" in (await olga.forges("setup:changes", on=panel)).text
    assert "for moderators" in (await ana.forges("stats:files", on=community.cards[0])).text
