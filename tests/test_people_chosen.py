"""Wherever somebody is chosen, anybody can be: who is here, who has left (then Discord sends no member), who
is erased, who owns the server. Each time there is an answer.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from discord import AppCommandType, app_commands

from bot.services.own import mine
from bot.services.things import asks
from bot.services.things.posting import Draft
from bot.services.things.things import Occasion
from sandbox.people import Person
from sandbox.permissions import Permissions
from sandbox.replies import Reply
from tests.community import Community, would_like
from tests.house.faces import clicks, command_tree

HOUR = timedelta(hours=1)


async def reports(community: Community, olga: Person, somebody: Person) -> Reply:
    await olga.command("/help")
    await olga.click("Report a problem")
    return await olga.submit({"What happened?": "Shouting.", "Is it about somebody?": [somebody]})


async def looks_at_somebody(community: Community, olga: Person, somebody: Person) -> Reply:
    await community.ask()
    await olga.command("/ask manage", ask=str((await community.newest_ask()).id))
    return await olga.choose("What is somebody in?", somebody)


async def approves(community: Community, olga: Person, somebody: Person) -> Reply:
    await olga.command(
        "/role new", member_role=community.guild.role("Strong", permissions=Permissions.BAN_MEMBERS)
    )
    await olga.submit({"Title": "Guard", "What is it for?": "Order"})
    await olga.click("Post")
    await community.settles()
    await olga.command("/role manage", {"role": str((await community.newest_role()).id)})
    return await olga.choose("Say yes or no to somebody", somebody)


async def names_readers(community: Community, olga: Person, somebody: Person) -> Reply:
    await olga.command("/checkin new")
    await olga.click("Who reads what they write")
    return await olga.choose("Who reads what people write?", somebody)


async def names_recipients(community: Community, olga: Person, somebody: Person) -> Reply:
    await olga.command("/setup")
    await olga.click("Who gets reports")
    return await olga.choose("Choose people", somebody)


async def names_a_coordinator(community: Community, olga: Person, somebody: Person) -> Reply:
    await olga.command("/setup")
    await olga.click("Member roles")
    await olga.choose("Name somebody", "Coordinators")
    return await olga.choose("Name somebody", somebody)


async def suspends(community: Community, olga: Person, somebody: Person) -> Reply:
    await olga.command("/stats")
    await olga.click("Suspensions")
    told = await olga.choose("Suspend somebody", somebody)
    return await olga.submit({"The reason": "Shouting."}) if told.modal else told


async def suspends_from_the_menu(community: Community, olga: Person, somebody: Person) -> Reply:
    told = await olga.uses("Suspend participation", on=somebody)
    return await olga.submit({"The reason": "Shouting."}) if told.modal else told


async def ticks(community: Community, olga: Person, somebody: Person) -> Reply:
    card = await community.ask()
    await community.olga.click("I'm in", on=card)
    await olga.command("/ask manage", ask=str((await community.newest_ask()).id))
    for step in ("End it", "Close this ask", "Back", "Who did it?"):
        await olga.click(step)
    return await olga.choose("Who did it?", somebody)


async def ticks_who_is_there(community: Community, olga: Person, somebody: Person) -> Reply:
    now = community.bot.clock.now()
    draft = Draft("Stall", "We are asked", "Stand there", 3, occasion=Occasion(now + HOUR / 6, now + HOUR))
    posted = await community.bot.db.write(asks.post, community._caller(olga), draft, now=now)
    await community.settles()
    await olga.click("I'm in", on=community.cards[-1])
    await olga.command("/ask manage", ask=str(posted.id))
    await olga.click("Who's missing now")
    return await olga.choose("Tick who is there", somebody)


async def swaps_with(community: Community, olga: Person, somebody: Person) -> Reply:
    now = community.bot.clock.now()
    for hours in (5, 9):
        starts = now + hours * HOUR
        draft = Draft("Stall", "We are asked", "Stand there", 3, occasion=Occasion(starts, starts + HOUR))
        posted = await community.bot.db.write(asks.post, community._caller(olga), draft, now=now)
        await community.settles()
        if hours == 5:
            held = posted
            await olga.click("I'm in", on=community.cards[-1])
    await olga.forges(f"swap_for:{held.id}:{posted.id}", on=community.cards[-1])
    return await olga.choose("Whom shall I ask?", somebody)


async def asks_to_lead(community: Community, olga: Person, somebody: Person) -> Reply:
    await community.ask()
    await olga.command("/ask manage", ask=str((await community.newest_ask()).id))
    for step in ("Change", "Who looks after it"):
        await olga.click(step)
    return await olga.choose("Ask somebody who is in", somebody)


async def asks_before_it_is_posted(community: Community, olga: Person, somebody: Person) -> Reply:
    await olga.command("/ask new")
    await olga.submit({"Title": "Plant trees", "Why does it matter?": "Shade", "The one step to take": "Dig"})
    for step in ("Who", "Who looks after it"):
        await olga.click(step)
    return await olga.choose("Ask somebody", somebody)


async def adds(community: Community, olga: Person, somebody: Person) -> Reply:
    await community.ask()
    await olga.command("/ask manage", ask=str((await community.newest_ask()).id))
    await olga.click("Add somebody who said yes elsewhere")
    return await olga.choose("Who is it?", somebody)


async def hands_a_role_over(community: Community, olga: Person, somebody: Person) -> Reply:
    await would_like(olga, await community.role(places=1))
    await olga.command("/mine")
    for step in ("Phone banker", "Your term", "Hand over"):
        await olga.click(step)
    return await olga.choose("Name somebody", somebody)


async def thanks_from_the_menu(community: Community, olga: Person, somebody: Person) -> Reply:
    told = await olga.uses("Thank", on=somebody)
    return await olga.submit({"What for?": "The soup."}) if told.modal else told


async def thanks(community: Community, olga: Person, somebody: Person) -> Reply:
    await olga.command("/kudos")
    return await olga.submit({"Whom?": [somebody], "What for?": "The soup."})


WAYS: dict[str, Callable[[Community, Person, Person], Awaitable[Reply]]] = {
    "profile:of:{thing_id}": looks_at_somebody,
    "approval:{thing_id}:whom": approves,
    "attendance:{thing_id}:{page}:{first}:{last}:{at}:tick": ticks,
    "roll:{thing_id}:{page}:{first}:{last}:{at}:tick": ticks_who_is_there,
    "swap_for:{thing_id}:{for_id}:whom": swaps_with,
    "lead:{thing_id}:ask": asks_to_lead,
    "before it is posted": asks_before_it_is_posted,
    "add:{thing_id}:whom": adds,
    "term:{thing_id}:whom": hands_a_role_over,
    "checkin:{checkin_id}:readers": names_readers,
    "setup:report_people": names_recipients,
    "setup:name:{which}": names_a_coordinator,
    "suspension:somebody": suspends,
    "Suspend participation": suspends_from_the_menu,
    "report:{guild_id}:{about_id}:send": reports,
    "Thank": thanks_from_the_menu,
    "kudos:give": thanks,
}


async def is_here(community: Community, ana: Person) -> Person:
    return ana


async def has_left(community: Community, ana: Person) -> Person:
    await community.joined(ana)
    await ana.leave()
    return ana


async def is_erased(community: Community, ana: Person) -> Person:
    await community.joined(ana)
    await community.bot.db.write(mine.erase, community.guild.id, ana.id, now=community.bot.clock.now())
    await ana.leave()
    return ana


async def owns_the_server(community: Community, ana: Person) -> Person:
    return community.olga


SOMEBODY = {one.__name__: one for one in (is_here, has_left, is_erased, owns_the_server)}


async def test_all_ways_of_choosing_somebody_are_tried() -> None:
    wanting = {
        click.template.text for family in clicks().values() for click in family if "users" in click.wants
    }
    menus = {
        command.name
        for command in (await command_tree()).get_commands(type=AppCommandType.user)
        if isinstance(command, app_commands.ContextMenu)
    }
    others = {"report:{guild_id}:{about_id}:send", "kudos:give", "before it is posted"}
    assert wanting | menus | others == set(WAYS)


@pytest.mark.parametrize("who", SOMEBODY)
@pytest.mark.parametrize("way", WAYS)
async def test_whoever_is_chosen_there_is_an_answer(community: Community, way: str, who: str) -> None:
    ana = await community.newcomer("Ana")
    somebody = await SOMEBODY[who](community, ana)
    await community.settles()
    told = await WAYS[way](community, community.olga, somebody)
    assert told.text
    assert "no longer in use" not in told.text
    assert "went wrong" not in told.text
    assert not told.failed
