"""From `/ask new` to closing in `/ask manage`, as a coordinator does it on the page."""

from __future__ import annotations

from datetime import timedelta

from playwright.async_api import expect

from sandbox.people import Person
from tests.browser.conftest import Open
from tests.community import Community


async def test_a_coordinator_posts_an_ask_sees_who_is_in_and_closes_it(
    community: Community, cora: Person, ana: Person, opens: Open
) -> None:
    app = await opens(cora)
    await app.goes_to("asks")
    await app.command("/ask new", target="4", places="8")
    await app.writes("Title", "Clean the park")
    await app.writes("Why does it matter?", "Herons nest there")
    await app.writes("The one step to take", "Bring gloves")
    await app.submits()
    await app.presses("Post")
    await app.sees("Your ask is on its way")
    card = await app.sees("Herons nest there")
    await expect(card).to_contain_text("8 places left")
    await ana.click("I'm in")
    await expect(card).to_contain_text("7 places left")
    await app.command("/ask manage")
    await app.sees("1/8 in")
    await app.presses("Open", on="Open asks")
    await expect(await app.sees("You see this list as a coordinator")).to_contain_text("@Ana")
    await app.presses("End it")
    await app.sees("nobody can say yes any more.")
    await app.presses("Close this ask")
    over = await app.sees("Over. Together: 0 of 4.")
    await expect(over.get_by_role("button", name="I did it")).to_be_visible()
    await expect(over.get_by_role("button", name="I'm in")).to_have_count(0)
    assert app.faults == []


async def test_two_people_in_two_browsers_see_each_other_s_doing_at_once(
    community: Community, ana: Person, cora: Person, opens: Open
) -> None:
    await community.ask("Plant trees", places=1)
    anas, coras = await opens(ana), await opens(cora)
    for app in (anas, coras):
        await app.goes_to("asks")
    await anas.presses("I'm in", on="Plant trees")
    await anas.sees("You're in!")
    await expect(coras.message("Plant trees")).to_contain_text("full")
    await coras.presses("I'm in", on="Plant trees")
    await coras.sees("You're on the waiting list")
    await expect(anas.message("You're on the waiting list")).to_have_count(0)
    await anas.says("Hello Cora", in_="asks")
    await coras.sees("Hello Cora")


async def test_time_travel_to_a_reminder(community: Community, ana: Person, opens: Open) -> None:
    await community.ask("Plant trees", deadline=timedelta(days=3))
    app = await opens(ana)
    await app.goes_to("asks")
    await app.presses("I'm in", on="Plant trees")
    await app.sees("You're in!")
    await app.presses("By direct message")
    for later in (
        "+1 day",
        "+1 day",
        "+1 hour",
    ):  # the bot's own clock may be a few seconds ahead of the page's
        await app.page.get_by_role("button", name=later).click()
    await (
        app.page.get_by_role("navigation", name="Channels").get_by_role("button", name="Groundswell").click()
    )
    await app.sees("Still on?")
    await app.presses("Done", on="Still on?")
    await app.sees("You did Plant trees")
