"""Who is on a thing to do can be taken along as a table."""

from __future__ import annotations

import csv
import io

from sandbox.people import Person
from tests.community import Community, words, would_like


async def test_a_coordinator_takes_along_who_is_in_done_and_waiting(
    community: Community, cora: Person, ana: Person, carmen: Person
) -> None:
    evil = await community.newcomer("=HYPERLINK(1)")
    card = await community.ask(places=2)
    for person in (ana, evil, carmen):
        await person.click("I'm in", on=card)
    await ana.click("Done", on=card)
    panel = await cora.command("/ask manage", ask=str((await community.newest_ask()).id))
    told = await cora.click("As a file", on=panel)
    [file] = told.files
    assert file.filename == "people.csv"
    rows = list(csv.DictReader(io.StringIO(file.data.decode("utf-8-sig"))))
    found = {row["On Discord"]: row["How it stands"] for row in rows}
    assert found == {ana.mention: "Done", evil.mention: "In", carmen.mention: "Waiting"}
    names = {row["On Discord"]: row["Name"] for row in rows}
    assert names[ana.mention] == "Ana"
    assert names[evil.mention] == "'=HYPERLINK(1)", "no spreadsheet computes what somebody is called"
    assert all(row["Said yes"] for row in rows)


async def test_nobody_else_gets_it_nor_anybody_in_quiet_mode(
    community: Community, cora: Person, ana: Person
) -> None:
    card = await community.ask()
    ask = await community.newest_ask()
    empty = await cora.command("/ask manage", ask=str(ask.id))
    assert "As a file" not in empty.buttons
    await ana.click("I'm in", on=card)
    assert "for coordinators" in (await ana.forges(f"roster:{ask.id}:file", on=card)).text
    await community.sets(quiet=True)
    panel = await cora.command("/ask manage", ask=str(ask.id))
    refused = await cora.click("As a file", on=panel)
    assert "In quiet mode this list stays here" in refused.text
    assert not refused.files


async def test_of_a_role_it_says_who_has_it_in_the_reader_s_language(
    community: Community, ana: Person
) -> None:
    carmen = await community.newcomer("Carmen", community.coordinators, locale="es-ES")
    card = await community.role()
    await would_like(ana, card)
    await carmen.command("/role manage", role=str(await community.newest_id("role")))
    [file] = (await carmen.click(words(carmen, "As a file"))).files
    [row] = csv.DictReader(io.StringIO(file.data.decode("utf-8-sig")))
    assert row[words(carmen, "How it stands")] == words(carmen, "Has the role")


async def test_a_hundred_and_more_are_named(community: Community, cora: Person) -> None:
    card = await community.ask()
    people = [await community.newcomer(f"Person {number}") for number in range(103)]
    for person in people:
        await person.click("I'm in", on=card)
    await cora.command("/ask manage", ask=str((await community.newest_ask()).id))
    [file] = (await cora.click("As a file")).files
    rows = list(csv.DictReader(io.StringIO(file.data.decode("utf-8-sig"))))
    assert {row["Name"] for row in rows} == {f"Person {number}" for number in range(103)}
