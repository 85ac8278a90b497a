"""What whoever looks after asks has before them, on a phone: the overview, the attendance sheet, a series."""

from __future__ import annotations

from datetime import timedelta

from playwright.async_api import expect

from bot.services.preparing import drafting, repeating
from bot.services.things import asks, commitments
from bot.services.things.posting import Draft
from bot.services.things.things import Occasion
from sandbox.people import Person
from tests.browser.app import App
from tests.browser.conftest import Open
from tests.browser.fitting import PHONE, fits
from tests.community import Community

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
NAMES = ("Ana", "Ben", "Carmen", "Dan", "Eve", "Fay", "Gus")


async def in_asks(community: Community, cora: Person, opens: Open) -> App:
    app = await opens(cora, width=PHONE[0], height=PHONE[1])
    await app.page.get_by_role("button", name="Channels").click()
    await app.goes_to("asks")
    return app


async def test_the_overview_says_what_needs_a_decision_and_leads_to_each(
    community: Community, cora: Person, opens: Open
) -> None:
    bot, lead = community.bot, community._caller(cora)
    now = bot.clock.now()
    for at, title in enumerate(("Stall on the market", "Walk along the river", "Clean the park")):
        starts = now + (at + 3) * DAY
        draft = Draft(
            title, "We are asked things", "Stand there", 8, occasion=Occasion(starts, starts + HOUR)
        )
        ask = await bot.db.write(asks.post, lead, draft, now=now)
        for name in NAMES[: at + 1]:
            one = await community.newcomer(name)
            await bot.db.write(commitments.accept, ask.id, community._caller(one), now=now)
    for title in ("Bake a cake", "Write a letter", "Draw a poster"):
        await community.ask(title)
    app = await in_asks(community, cora, opens)
    await app.command("/ask manage")
    panel = (await app.sees("Open asks")).locator(".components")
    await expect(panel).to_contain_text("1/8 in")
    await expect(panel).to_contain_text("1 of 2")
    await fits(panel)
    await app.presses("Next")
    await expect(panel).to_contain_text("2 of 2")
    await app.presses("Only mine")
    panel = (await app.sees("Stall on the market")).locator(".components")
    await expect(panel).not_to_contain_text("Bake a cake")
    await fits(panel)
    await panel.get_by_role("button", name="Open", exact=True).first.click()
    panel = (await app.sees("You see this list as a coordinator")).locator(".components")
    await fits(panel)
    await app.presses("Back")
    await app.sees("Open asks")
    assert app.faults == []


async def test_the_attendance_sheet_is_ticked_with_a_thumb(
    community: Community, cora: Person, opens: Open
) -> None:
    bot, lead = community.bot, community._caller(cora)
    now = bot.clock.now()
    occasion = Occasion(now + HOUR, now + 3 * HOUR)
    draft = Draft("Stall on the market", "We are asked things", "Stand there", 8, occasion=occasion)
    ask = await bot.db.write(asks.post, lead, draft, now=now)
    for name in NAMES:
        one = await community.newcomer(name)
        await bot.db.write(commitments.accept, ask.id, community._caller(one), now=now)
    bot.sandbox.clock.move(4 * HOUR)
    await community.settles()
    app = await in_asks(community, cora, opens)
    await app.command("/ask manage", ask=str(ask.id))
    await app.presses("Who did it?")
    panel = (await app.sees("Tick who did it: ")).locator(".components")
    await fits(panel)
    await app.picks("Who did it?", "Ana", "Dan")
    await expect(panel.get_by_role("combobox", name="Who did it?")).to_contain_text("Ana")
    await fits(panel)
    await community.settles()
    assert (await bot.db.read(asks.show, ask.id)).done == 2
    await app.presses("Back")
    await expect(await app.sees("Stall on the market")).to_contain_text("@Dan")
    assert app.faults == []


async def test_a_series_shows_its_dates_and_each_can_be_left_out(
    community: Community, cora: Person, opens: Open
) -> None:
    bot, lead = community.bot, community._caller(cora)
    now = bot.clock.now()
    occasion = Occasion(now + 3 * DAY, now + 3 * DAY + HOUR)
    draft = Draft("Walk along the river", "Herons nest there", "Come along", 8, occasion=occasion)
    begun = await bot.db.write(drafting.begin, lead, draft, now=now)
    await bot.db.write(repeating.begin, begun.id, lead, "1", 12, now=now)
    await community.settles()
    app = await in_asks(community, cora, opens)
    await app.command("/ask manage")
    await app.presses("Repeating: 1")
    await app.sees("What repeats")
    await fits(app.message("What repeats").locator(".components"))
    await app.presses("Open")
    panel = (await app.sees("Each is posted 7 days before it starts")).locator(".components")
    await fits(panel)
    await panel.get_by_role("button", name="Leave out").first.click()
    await expect(panel).to_contain_text("is left out")
    await panel.get_by_role("button", name="Put it back").click()
    await expect(panel).not_to_contain_text("is left out")
    await app.presses("Next")
    await expect(panel).to_contain_text("2 of 3")
    await fits(panel)
    for step, text in (
        ("Who looks after it", "Those who are in turn to them"),
        ("Change all coming ones", "This is the next one that is posted."),
        ("Stop repeating", "What is posted stays"),
    ):
        await panel.get_by_role("button", name=step, exact=True).click()
        shown = (await app.sees(text)).locator(".components")
        await fits(shown)
        back = "Never mind" if step == "Stop repeating" else "Back"
        await shown.get_by_role("button", name=back, exact=True).click()
        panel = (await app.sees("Each is posted 7 days before it starts")).locator(".components")
    assert app.faults == []
