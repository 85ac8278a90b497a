"""Whatever is listed can be reached: each list is walked from its first page to its last."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import icalendar
import pytest

from bot.db import Transaction
from bot.services.care import boundaries, reports
from bot.services.care.boundaries import MOST as MOST_BOUNDARIES
from bot.services.checkins import starting
from bot.services.guild.callers import Caller
from bot.services.own import own_data
from bot.services.people import volunteers
from bot.services.record import activity
from bot.services.things import asks, commitments, endings
from bot.services.things.posting import Draft
from sandbox.people import Person
from tests.community import Community

MANY = (0, 1, 24, 25, 26, 60, 300)
SOMEBODY = 9_000_000


async def write(community: Community, function: Callable[..., None]) -> None:
    await community.bot.db.write(function, now=community.bot.clock.now())


async def every_page(person: Person) -> str:
    """What they read on all pages of what is on their screen, each once."""
    read = []
    while True:
        read.append(person.last_reply.text)
        buttons = person.last_reply.buttons
        if "Next" not in buttons or person.last_reply.button("Next").disabled:
            return "\n".join(read)
        await person.click("Next")
        assert len(read) < 400, "it never ends"


def mentioned(text: str) -> list[int]:
    return [int(found) for found in re.findall(r"<@(\d+)>", text)]


@pytest.mark.parametrize("many", MANY)
async def test_everybody_on_a_thing_is_on_some_page(community: Community, many: int) -> None:
    card = await community.ask()
    thing = await community.newest_ask()
    cora = await community.newcomer("Cora", community.coordinators)

    def fill(tx: Transaction, *, now: datetime) -> None:
        for number in range(many):
            caller = Caller(SOMEBODY + number, community.guild.id)
            commitments.accept(tx, thing.id, caller, now=now)
            if number % 3 == 0:
                commitments.report_done(tx, thing.id, caller, now=now)

    await write(community, fill)
    assert card
    await cora.command("/ask manage", ask=str(thing.id))
    assert sorted(mentioned(await every_page(cora))) == [SOMEBODY + number for number in range(many)]


@pytest.mark.parametrize("many", MANY)
async def test_all_that_one_looks_after_is_on_some_page_open_or_ended(
    community: Community, many: int
) -> None:
    cora = await community.newcomer("Cora", community.coordinators)

    def post(tx: Transaction, *, now: datetime) -> None:
        caller = Caller(cora.id, community.guild.id, frozenset({community.coordinators.id}))
        for number in range(many):
            thing = asks.post(tx, caller, Draft(f"Ask {number:03}.", "Why", "Step"), now=now)
            if number % 2:
                endings.close(tx, thing.id, caller, now=now)

    await write(community, post)
    await cora.command("/ask manage")
    for step, odd in (("Only mine", 0), ("What has ended", 1)):
        await cora.click(step)
        found = re.findall(r"Ask (\d+)", await every_page(cora))
        assert sorted(found) == [f"{number:03}" for number in range(many) if number % 2 == odd]


@pytest.mark.parametrize("many", [one for one in MANY if one <= MOST_BOUNDARIES])
async def test_every_boundary_can_be_taken_back(community: Community, many: int) -> None:
    ana = await community.newcomer("Ana")

    def draw(tx: Transaction, *, now: datetime) -> None:
        for number in range(many):
            caller = Caller(ana.id, community.guild.id)
            boundaries.draw(tx, community.guild.id, caller, SOMEBODY + number, now=now)

    await write(community, draw)
    await ana.command("/mine")
    await ana.click("People here")
    await ana.click("Not these people")
    assert sorted(mentioned(await every_page(ana))) == [SOMEBODY + number for number in range(many)]
    if many:
        await ana.click("Take it back", beside=f"<@{mentioned(ana.last_reply.text)[-1]}>")
        left = await community.bot.db.read(boundaries.of, community.guild.id, ana.id)
        assert len(left) == many - 1


@pytest.mark.parametrize("many", MANY)
async def test_every_check_in_that_comes_round_can_be_stopped(community: Community, many: int) -> None:
    cora = await community.newcomer("Cora", community.coordinators)

    def repeat(tx: Transaction, *, now: datetime) -> None:
        caller = Caller(cora.id, community.guild.id, frozenset({community.coordinators.id}))
        volunteers.seen(tx, community.guild.id, cora.id, language="en", now=now)
        volunteers.consent(tx, community.guild.id, cora.id, "checkins", agreed=True, place="test", now=now)
        for number in range(many):
            starting.start(tx, caller, f"Question {number:03}?", rhythm="1", now=now)

    await write(community, repeat)
    await cora.command("/checkin manage")
    read = await every_page(cora)
    for number in range(many):
        assert read.count(f"“Question {number:03}?”: next time") == 1
    assert read.count(": next time") == many


@pytest.mark.parametrize("many", MANY)
async def test_every_report_can_be_opened(community: Community, many: int) -> None:
    mo = await community.newcomer("Mo", community.moderators)
    sealed = community.bot.client.vault.seal("x")

    def report(tx: Transaction, *, now: datetime) -> None:
        for number in range(many):
            caller = Caller(SOMEBODY + number, community.guild.id)
            reports.send(
                tx,
                community.guild.id,
                caller,
                None,
                sealed,
                owner_id=community.olga.id,
                channel_is_safe=True,
                now=now,
            )

    await write(community, report)
    await mo.command("/help")
    if not many:
        assert not [label for label in mo.last_reply.buttons if label.startswith("Reported")]
        return
    await mo.click(f"Reported problems ({many})")
    references = re.findall(r"\*\*(\S+)\*\* ·", await every_page(mo))
    assert len(set(references)) == len(references) == many


@pytest.mark.parametrize("many", MANY)
async def test_all_that_is_stored_about_somebody_is_on_some_page(community: Community, many: int) -> None:
    ana = await community.newcomer("Ana")

    def act(tx: Transaction, *, now: datetime) -> None:
        for _ in range(many):
            activity.record(tx, community.guild.id, ana.id, "left", now=now)

    await write(community, act)
    await ana.command("/mine")
    stored = await community.bot.db.read(own_data.show, community.guild.id, ana.id)
    assert sum(len(sheet.rows) for sheet in stored) == many
    if many:
        await ana.click("My data")
        await ana.click("Show everything")
        assert (await every_page(ana)).count("When: ") == many


@pytest.mark.parametrize("many", MANY)
async def test_all_that_somebody_said_yes_to_is_on_some_page_for_them_and_for_coordinators(
    community: Community, many: int
) -> None:
    ana = await community.newcomer("Ana")
    cora = await community.newcomer("Cora", community.coordinators)
    card = await community.ask("Anything")

    def fill(tx: Transaction, *, now: datetime) -> None:
        admin = Caller(community.olga.id, community.guild.id, manages_guild=True)
        for number in range(many):
            draft = Draft(f"Ask {number:03}.", "Why", "Step", deadline=now + timedelta(days=3))
            thing = asks.post(tx, admin, draft, now=now)
            commitments.accept(tx, thing.id, Caller(ana.id, community.guild.id), now=now)

    await write(community, fill)
    wanted = {f"{number:03}" for number in range(many)}
    await ana.command("/mine")
    if many:
        panel = await ana.click("All of it, and a calendar file")
        [file] = (await ana.click("Calendar file")).files
        dated = icalendar.Calendar.from_ical(file.data).events
        assert {str(event["SUMMARY"]).removeprefix("Ask ")[:3] for event in dated} == wanted
        await ana.forges("mine:held:0", on=panel)
    assert {*re.findall(r"Ask (\d+)", await every_page(ana))} == wanted
    if many:
        await ana.command("/mine")
        await ana.click("My data")
        await ana.click("What coordinators see")
        assert {*re.findall(r"Ask (\d+)", await every_page(ana))} == wanted
    assert card
    await cora.command("/ask manage", ask=str((await community.newest_ask()).id))
    await cora.choose("What is somebody in?", ana)
    assert {*re.findall(r"Ask (\d+)", await every_page(cora))} == wanted
