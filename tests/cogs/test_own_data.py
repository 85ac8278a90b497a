"""Show everything, Export, the calendar file, and what coordinators see, as people meet them."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import timedelta

import icalendar

from bot.services.own import own_data
from bot.services.record.holdings import Selected
from cogs.own_data import FIELDS
from sandbox.people import Person
from tests.community import Community, mine, words


async def test_every_field_has_a_name_for_its_reader() -> None:
    sheets = [sheet.show for holding in own_data.HOLDINGS for sheet in holding.sheets]
    assert {name for show in sheets if isinstance(show, Selected) for name in show.names} == FIELDS.keys()


async def test_everything_is_shown_page_by_page(community: Community, ana: Person, carmen: Person) -> None:
    for person in (ana, carmen):
        await community.joined(person)
        await person.click("I'm in", on=await community.ask())
        page = await mine(person, "My data", "Show everything")
        assert words(person, "You here") in page.text
        seen = page.text
        while not page.button(words(person, "Next")).disabled:
            page = await person.click(words(person, "Next"))
            seen += page.text
        for part in ("What you said yes to", "What you did, and when"):
            assert words(person, part) in seen
        assert words(person, "What you agreed to") not in seen, "there is nothing of it"
        assert "Plant trees" in seen
        assert words(person, "Yours") in (await person.click(words(person, "To /mine"))).text


async def test_an_export_comes_privately_as_a_zip(community: Community, ana: Person, ben: Person) -> None:
    card = await community.ask()
    for person in (ana, ben):
        await person.click("I'm in", on=card)
    await ana.command("/mine")
    await ana.click("My data")
    answer = await ana.click("Export")
    assert answer.ephemeral
    [file] = answer.files
    with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
        everything = json.loads(archive.read("everything.json"))
        assert {"What you said yes to.csv", "Everything stored about you.txt"} <= {*archive.namelist()}
    assert everything["commitments"][0]["title"] == "Plant trees"
    assert str(ben.id) not in json.dumps(everything)


async def test_a_stranger_has_nothing_to_show_or_export(community: Community, ana: Person) -> None:
    card = await community.ask()
    for forged in ("own:show:0", "own:show:99", "own:export"):
        assert "Nothing is stored" in (await ana.forges(forged, on=card)).text


async def test_the_next_thing_comes_first_with_its_buttons_and_the_calendar_has_it(
    community: Community, ana: Person
) -> None:
    await ana.click("I'm in", on=await community.ask("Later", deadline=timedelta(days=5)))
    await ana.click("I'm in", on=await community.ask("Sooner", deadline=timedelta(days=2)))
    panel = await ana.command("/mine")
    assert "Your next thing: Sooner" in panel.text
    await ana.click("All of it, and a calendar file")
    calendar = await ana.click("Calendar file")
    assert calendar.ephemeral
    [file] = calendar.files
    events = icalendar.Calendar.from_ical(file.data).events
    assert [str(event["SUMMARY"]) for event in events] == ["Sooner", "Later"]
    ringing = await ana.choose("With an alarm?", "1 hour before", on=calendar)
    assert "rings 1 hour before" in ringing.text
    [file] = ringing.files
    assert file.data.count(b"BEGIN:VALARM") == 2
    silent = await ana.choose("With an alarm?", "No alarm", on=ringing)
    assert b"VALARM" not in silent.files[0].data
    await ana.command("/mine")
    await ana.click("Done")
    assert "Your next thing: Later" in (await ana.command("/mine")).text


async def test_a_person_sees_the_card_that_coordinators_see(
    community: Community, cora: Person, ana: Person
) -> None:
    card = await community.ask("Plant trees")
    await ana.click("I'm in", on=card)
    await cora.command("/ask manage", ask=str((await community.newest_ask()).id))
    theirs = await cora.choose("What is somebody in?", ana)
    await ana.command("/mine")
    await ana.click("My data")
    own = await ana.click("What coordinators see")
    assert "Plant trees" in theirs.text
    assert own.text.startswith(theirs.text)
