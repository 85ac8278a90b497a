"""Who's missing now, on a phone: the lead in a street with one hand free."""

from __future__ import annotations

from datetime import timedelta

from playwright.async_api import expect

from bot.services.things import asks, commitments, presence
from bot.services.things.posting import Draft
from bot.services.things.things import Occasion
from sandbox.people import Person
from tests.browser.conftest import Open
from tests.browser.fitting import PHONE, fits
from tests.community import Community

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


async def test_one_tap_each_to_tick_to_ask_and_to_see_how_it_stands(
    community: Community, cora: Person, opens: Open
) -> None:
    bot, lead = community.bot, community._caller(cora)
    now = bot.clock.now()
    draft = Draft(
        "Stall on the market",
        "We are asked things",
        "Stand there",
        8,
        occasion=Occasion(now + HOUR, now + 3 * HOUR),
    )
    ask = await bot.db.write(asks.post, lead, draft, now=now)
    people = [await community.newcomer(name) for name in ("Ana", "Ben", "Carmen", "Dan", "Eve", "Fay", "Gus")]
    for one in people:
        await bot.db.write(commitments.accept, ask.id, community._caller(one), now=now)
    bot.sandbox.clock.move(HOUR)
    await community.settles()
    began = bot.clock.now()
    await bot.db.write(presence.say_here, ask.id, community._caller(people[0]), now=began)
    await bot.db.write(presence.say_late, ask.id, community._caller(people[1]), 20, now=began)
    bot.sandbox.clock.move(11 * MINUTE)
    await community.settles()
    app = await opens(cora, width=PHONE[0], height=PHONE[1])
    await app.page.get_by_role("button", name="Channels").click()
    await app.goes_to("asks")
    await app.command("/ask manage", ask=str(ask.id))
    await app.presses("Who's missing now")
    panel = await app.sees("There (1): @Ana")
    await expect(panel).to_contain_text("@Ben · will be there at about")
    await fits(panel)
    await panel.get_by_role("button", name="Is there").first.click()
    await expect(await app.sees("@Carmen is there.")).to_contain_text("There (2): @Ana, @Carmen")
    await app.presses("That was a slip")
    await app.sees("@Carmen is not ticked any more.")
    await app.picks("Tick who is there", "Carmen", "Dan")
    await app.sees("There (3): @Ana, @Carmen, @Dan")
    await app.presses("Ask them")
    await app.sees("3 people are asked whether they are on their way.")
    await bot.db.write(presence.say_here, ask.id, community._caller(people[6]), now=bot.clock.now())
    await app.presses("Refresh")
    await app.sees("There (4): @Ana, @Carmen, @Dan, @Gus")
    await app.presses("Back")
    await app.sees("You see this list as a coordinator")
    assert app.faults == []
