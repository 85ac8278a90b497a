"""Shifts as everybody meets them: one card for all of a timetable, found, taken and given back."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.services.guild.callers import Caller
from bot.services.shifts import timetables
from bot.services.shifts.slots import Slot
from bot.services.shifts.timetables import Timetable
from bot.services.things import endings
from bot.services.things.posting import Draft
from sandbox.people import Person
from sandbox.replies import Shown
from tests.community import Community

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


@pytest.fixture
async def ana(community: Community) -> Person:
    return await community.newcomer("Ana")


@pytest.fixture
async def ben(community: Community) -> Person:
    return await community.newcomer("Ben")


def coordinator(community: Community) -> Caller:
    return Caller(
        community.olga.id, community.guild.id, frozenset({community.coordinators.id}), manages_guild=True
    )


async def stall(community: Community, number: int = 2, *, places: int | None = 2) -> tuple[Timetable, Shown]:
    """A market stall in four days, in shifts of two hours, with its card."""
    db, now = community.bot.db, community.bot.clock.now()
    slots = [
        Slot(now + 4 * DAY + 2 * step * HOUR, now + 4 * DAY + 2 * (step + 1) * HOUR, places)
        for step in range(number)
    ]
    by, draft = coordinator(community), Draft("The stall", "Everybody passes by", "Bring an apron")
    begun = await db.write(timetables.begin, by, draft, slots, place="The market", now=now)
    found, _again = await db.write(timetables.post, begun.id, by, now=now)
    await community.settles()
    return found, community.cards[-1]


async def test_one_card_shows_all_of_its_shifts_and_how_many_places_are_open(
    community: Community, ana: Person
) -> None:
    found, card = await stall(community)
    assert [shown for shown in community.cards if "The stall" in shown.text] == [card]
    assert card.text.count("2 of 2 places open") == 2
    assert "Where: The market" in card.text
    await ana.forges(f"shift:{found.posted[0].id}:in", on=card)
    await community.settles()
    assert "1 of 2 places open" in card.text
    assert "2 of 2 places open" in card.text


async def test_it_is_found_opened_taken_and_given_back(community: Community, ana: Person) -> None:
    _found, card = await stall(community)
    panel = await ana.command("/find")
    assert panel.text.count("The stall") == 1, "all of them stand behind one"
    assert "2 shifts · 4 places left" in panel.text
    panel = await ana.choose("Open one of them", "The stall", on=panel)
    await ana.click("I'm in", on=panel)
    assert "You're in" in panel.text
    mine = await ana.command("/mine")
    assert "The stall" in mine.text
    await ana.click("I can't make it", on=panel)
    await community.settles()
    assert card.text.count("2 of 2 places open") == 2


async def test_who_looks_after_it_sees_who_is_in(community: Community, ana: Person) -> None:
    found, card = await stall(community)
    await ana.forges(f"shift:{found.posted[0].id}:in", on=card)
    overview = await community.olga.command("/shift manage")
    assert overview.text.count("The stall") == 2
    people = await community.olga.click("Open", on=overview, beside="1/2")
    assert ana.mention in people.text
    refused = await ana.command("/shift manage")
    assert "coordinators" in refused.text


async def test_once_none_is_to_come_its_card_says_so(community: Community) -> None:
    found, card = await stall(community)
    for one in found.posted:
        now = community.bot.clock.now()
        await community.bot.db.write(endings.cancel, one.id, coordinator(community), now=now)
    await community.settles()
    assert "it will not happen" in card.text
    found, card = await stall(community)
    await community.settles(after=5 * DAY)
    assert "Over." in card.text


# ------------------------------------------------------------------ from its start to the day after


async def test_from_im_here_to_thanks_each_step_is_one_press(
    community: Community, ana: Person, ben: Person, cora: Person
) -> None:
    await community.waits_until(11)
    await cora.command("/mine")
    found, card = await stall(community)
    shift = found.posted[0]
    for person in (ana, ben):
        await person.forges(f"shift:{shift.id}:in", on=card)
    await community.settles(after=4 * DAY - HOUR / 6)
    panel = await ana.forges(f"shift:{shift.id}:show", on=card)
    assert "Good that you're here!" in (await ana.click("I'm here", on=panel)).text
    await community.settles(after=HOUR / 2)
    await cora.forges(f"shift:{shift.id}:people", on=card)
    board = await cora.click("Who's missing now")
    assert f"<@{ben.id}>" in board.text
    assert "**There** (1)" in board.text
    assert "1 person is asked" in (await cora.click("Ask them", on=board)).text
    await community.settles(after=2 * HOUR)
    await cora.forges(f"shift:{shift.id}:people", on=card)
    sheet = await cora.click("Who did it?")
    assert "1 person said at the start" in sheet.text
    await cora.click("Count them", on=sheet)
    await cora.forges(f"shift:{shift.id}:people", on=card)
    await cora.click("What came of it")
    await cora.submit({"What came of it?": "Forty people stopped."})
    await community.settles(after=HOUR)
    await community.celebrates()
    [recap] = [one for one in community.wins.messages if "Forty people stopped." in one.text]
    assert "The stall" in recap.text
    hours = await ana.forges("hours:0", on=await ana.command("/mine"))
    assert "2 h · 1 thing" in hours.text
    missed = await ben.command("/mine")
    assert "The stall" in missed.text
    told = await ben.forges(f"thing:{shift.id}:could_not", on=missed)
    assert "Thank you for saying so." in told.text


async def test_somebody_stands_by_for_one_of_them(community: Community, ana: Person, ben: Person) -> None:
    found, card = await stall(community, places=1)
    first = found.posted[0].id
    shown = await ana.forges(f"shift:{first}:show", on=card)
    told = await ana.click("I'll stand by", on=shown)
    assert "You stand by. Thank you!" in told.text
    listed = await ana.forges(f"timetable:{found.id}:show:0", on=card)
    assert "you stand by" in listed.text
    shown = await ana.forges(f"shift:{first}:show", on=card)
    assert "1 person stands by" in shown.text
    out = await ana.click("I can't stand by", on=shown)
    assert "no longer on the list" in out.text


async def test_the_last_moment_to_sign_off_is_chosen_for_all_of_them(
    community: Community, ana: Person
) -> None:
    found, card = await stall(community)
    olga, first = community.olga, found.posted[0].id
    await olga.forges(f"timetable:{found.id}", on=card)
    shown = await olga.choose("More", "When somebody can't come")
    assert "all of its shifts" in shown.text
    await olga.choose("Last moment to sign off", "7 days before")
    await olga.click("Back")
    for one in found.posted:
        shown = await ana.forges(f"shift:{one.id}:show", on=card)
        assert "Sign off by:" in shown.text
    taken = await ana.forges(f"shift:{first}:in", on=card)
    assert "Last moment to sign off" in taken.text
    refused = await ana.forges(f"signoff:{found.id}:until", on=card)
    assert "Last moment" not in refused.text


async def test_all_of_them_stand_among_the_events_of_the_server(community: Community) -> None:
    found, card = await stall(community)
    olga, guild = community.olga, community.guild
    await olga.forges(f"timetable:{found.id}", on=card)
    shown = await olga.choose("More", "Discord events")
    assert "each of its shifts" in shown.text
    shown = await olga.click("List all of them")
    assert "2 of its 2 shifts to come" in shown.text
    assert "Those you add" in shown.text
    await community.settles()
    assert [event.name for event in guild.events] == ["The stall", "The stall"]
    shown = await olga.click("Take all off the list")
    assert "each of its shifts" in shown.text
    await community.settles()
    assert not guild.events


async def test_a_draft_has_its_last_moment_to_sign_off_chosen_beforehand(community: Community) -> None:
    db, now, olga = community.bot.db, community.bot.clock.now(), community.olga
    slot = Slot(now + 4 * DAY, now + 4 * DAY + HOUR, 2)
    begun = await db.write(
        timetables.begin, coordinator(community), Draft("The stall", "Why"), [slot], now=now
    )
    shown = await olga.command("/shift new")
    await olga.forges(f"timetable:{begun.id}:more", on=shown)
    shown = await olga.choose("Something else", "When somebody can't come")
    assert "for all of its shifts" in shown.text
    await olga.choose("Last moment to sign off", "7 days before")
    await olga.click("Back")
    await olga.click("More")
    await olga.choose("Something else", "Discord events")
    shown = await olga.click("List all of them")
    assert "once they are posted" in shown.text
    await olga.click("Back")
    await olga.click("Back")
    await olga.click("Post")
    await community.settles()
    assert len(community.guild.events) == 1
    posted = (await db.read(timetables.find, begun.id)).posted
    assert [one.sign_off_minutes for one in posted] == [7 * 24 * 60]


async def test_what_is_posted_is_repeated_once_its_dates_were_seen(community: Community, ana: Person) -> None:
    found, card = await stall(community)
    olga = community.olga
    await olga.forges(f"timetable:{found.id}", on=card)
    shown = await olga.choose("More", "Repeat")
    assert "2 shifts would be added:" in shown.text
    shown = await olga.choose("How many times?", "4 times in all")
    assert "6 shifts would be added:" in shown.text
    shown = await olga.choose("How often?", "Every two weeks")
    assert "6 shifts would be added:" in shown.text
    await olga.click("Add them")
    await community.settles()
    assert len((await community.bot.db.read(timetables.find, found.id)).posted) == 8
    assert "… and 5 more" in card.text
    refused = await ana.forges(f"timetable:{found.id}:again", on=card)
    assert "would be added" not in refused.text
