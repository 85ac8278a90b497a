"""`python -m benchmarks.composing`: from `/ask new` to a posted ask, and 2000 yeses while its lead edits it.

The real bot on SQLite and the local Discord, in one process: what the sandbox costs is in the figures too.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Callable
from time import perf_counter

import uvloop

from benchmarks.joining import a_community
from benchmarks.pressing import Crowd, Void, a_second
from benchmarks.report import Figure, Spread, percentile
from sandbox.contents import text_of
from sandbox.people import Person
from sandbox.world import guilds
from tests.community import Community
from tests.running import logging_to_memory

ASKS = 20
CROWD, SECONDS = 2000, 10
#: Between one edit and the next, of somebody who types fast.
EDIT_EVERY_S = 0.5


async def measure(report: Callable[[str], None]) -> list[Figure]:
    with logging_to_memory("WARNING"):
        async with a_community() as community:
            cora = await community.newcomer("Cora", community.coordinators)
            taps, seconds = await _to_a_posted_ask(community, cora)
            report(f"From /ask new to a posted ask: {taps} taps, {seconds} s of the bot's time ({ASKS} asks)")
            edits_a_second, slowest = await _while_it_is_edited(community, cora, report)
    return [
        Figure("taps_to_a_posted_ask", taps, 3, "at most"),
        Figure("seconds_to_a_posted_ask", seconds.middle, 2.0, "at most"),
        Figure("card_edits_a_second_in_a_rush", edits_a_second, 1.1, "at most"),
        Figure("seconds_to_an_answer_in_a_rush_p99", slowest, 2.0, "at most"),
    ]


async def _to_a_posted_ask(community: Community, cora: Person) -> tuple[int, Spread]:
    """What is typed is not counted; seconds are between tap and answer."""
    times: list[float] = []
    taps = 0
    for number in range(ASKS):
        began = perf_counter()
        await cora.command("/ask new")
        await cora.submit(
            {
                "Title": f"Plant tree {number}",
                "Why does it matter?": "Shade for all",
                "The one step to take": "Dig",
            }
        )
        told = await cora.click("Post")
        times.append(perf_counter() - began)
        taps = 3  # the command, the form's button, Post
        if "on its way" not in told.text:
            raise Void(f"it was not posted: {told.text}")
    return taps, Spread.of(times)


async def _while_it_is_edited(
    community: Community, cora: Person, report: Callable[[str], None]
) -> tuple[float, float]:
    """So many press I'm in at a steady pace; returns the card's edits a second and the p99 of the answers."""
    await community.settles()
    await community.ask("Count the fish")
    ask = await community.newest_ask()
    [card] = [
        shown.message
        for shown in community.cards
        if any(button.custom_id == f"ask:{ask.id}:in" for button in shown.buttons)
    ]
    world = community.bot.sandbox.world
    people = [guilds.register(world, f"Volunteer {number}") for number in range(CROWD)]
    for user in people:
        guilds.join(world, community.guild.state, user)
    community.bot.sandbox.requests.clear()
    crowd = Crowd(world, community.bot.application, card, f"ask:{ask.id}:in", people)
    pressing = asyncio.create_task(a_second(crowd, presses=CROWD, rate=CROWD / SECONDS))
    edits, began = 0, perf_counter()
    await cora.command("/ask manage", ask=str(ask.id))
    await cora.click("Change")
    while not pressing.done():
        edits += 1
        await cora.click("Words")
        await cora.submit({"Title": f"Count the fish, {edits}"})
        await asyncio.sleep(EDIT_EVERY_S)
    seconds, took = await pressing, perf_counter() - began
    redrawn = sum(
        request.method == "PATCH" and request.path.endswith(f"/messages/{card.id}")
        for request in community.bot.sandbox.requests
    )
    await community.settles()
    await community.settles()
    ask, says = await community.newest_ask(), text_of(card.components)
    if ask.confirmed != CROWD or f"{CROWD} people are in" not in says.replace(",", ""):
        raise Void(f"{ask.confirmed} of {CROWD} are in; the card says {says}")
    if f"Count the fish, {edits}" not in says:
        raise Void(f"the last edit does not stand: {says}")
    slowest = percentile(seconds, 99)
    report(
        f"{CROWD} yeses in {took:.1f} s while a lead edited the words {edits} times: none lost, the card was "
        f"edited {redrawn} times and is right, p99 of the answers {slowest * 1e3:.0f} ms"
    )
    return (redrawn - 1) / took, slowest  # of so many edits there is one pause less between them


if __name__ == "__main__":
    try:
        figures = uvloop.run(measure(print))
    except Void as why:
        sys.exit(f"void: {why}")
    print(*figures, sep="\n")
    sys.exit(not all(figure.ok for figure in figures))
