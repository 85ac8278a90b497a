"""A term that ends, and turns that go round, answered on a phone."""

from __future__ import annotations

from datetime import timedelta

from playwright.async_api import expect

from sandbox.people import Person
from tests.browser.conftest import Open
from tests.browser.fitting import fits
from tests.browser.test_roles import on_a_phone
from tests.community import Community, would_like

TITLE = "Phone banker"


async def test_a_term_goes_on_is_handed_over_with_a_note_and_is_given_back(
    community: Community, ana: Person, opens: Open
) -> None:
    ben = await community.newcomer("Ben")
    await ben.click("I'm in", on=await community.ask())
    await would_like(ana, await community.role(places=1))
    await community.settles(after=timedelta(days=80))
    app = await on_a_phone(opens, ana, "general")
    await app.command("/mine")
    await app.presses("Your role: how does it go on?")
    asked = await app.sees("Without an answer it stays yours")
    await fits(asked)
    await app.presses("Hand over")
    await fits(await app.sees("Hand it over"))
    await app.presses("Note for who comes next")
    await app.writes("What should they know?", "The list is in the drawer")
    await app.submits()
    await fits(await app.sees("The list is in the drawer"))
    await app.command("/mine")
    await app.picks("Open one of them", TITLE)
    await app.presses("Its page")
    page = await app.sees("Who else is in")
    await expect(page).to_contain_text("The list is in the drawer")
    await fits(page)
    await app.presses("Back", on="Who else is in")
    await app.picks("More", "Your term")
    own = await app.sees("The list is in the drawer")
    await fits(own)
    for label in ("Go on", "Hand over", "Step down"):
        await expect(own.get_by_role("button", name=label, exact=True)).to_be_visible()
    await app.presses("Hand over")
    await app.picks("Name somebody", "Ben")
    await fits(await app.sees("Hand it over to @Ben?"))
    await app.presses("At the end of my term")
    await fits(await app.sees("The question is on its way"))
    await community.settles()

    other = await on_a_phone(opens, ben, "general")
    await other.command("/mine")
    await other.presses("Will you take a role over?")
    question = await other.sees("thought of you")
    await expect(question).to_contain_text("The list is in the drawer")
    await fits(question)
    await other.presses("Yes, gladly")
    await fits(await other.sees("You take it over"))

    await app.presses("Back")
    await app.presses("Go on")
    await fits(await app.sees("It goes on"))
    await app.command("/mine")
    await app.picks("Open one of them", TITLE)
    await app.picks("More", "Your term")
    await app.presses("Step down")
    await fits(await app.sees("is free for somebody else"))
    assert (app.faults, other.faults) == ([], [])


async def test_a_turn_is_promised_skipped_and_swapped(
    community: Community, cora: Person, ana: Person, opens: Open
) -> None:
    ben = await community.newcomer("Ben")
    card = await community.role(places=3)
    for one in (ana, ben):
        await would_like(one, card)
    await cora.command("/role manage", {"role": str(await community.newest_id("role"))})
    await cora.click("Taking turns")
    await cora.choose("How often?", "Every week")
    app = await on_a_phone(opens, ana, "general")
    await app.command("/mine")
    await app.picks("Open one of them", TITLE)
    await app.sees("Your next turn")
    await app.picks("More", "Whose turn it is")
    turns = await app.sees("somebody else")
    await fits(turns)
    for label in ("I'll do it", "Skip me", "Swap with…"):
        await expect(turns.get_by_role("button", name=label, exact=True)).to_be_visible()
    await app.presses("I'll do it")
    await fits(await app.sees("Good to know, thank you!"))
    await app.presses("Whose turn it is")
    await app.presses("Swap with…")
    await fits(await app.sees("Whose turn would you rather have?"))
    await app.page.get_by_role("combobox", name="The turn that begins on…").last.click()
    await app.page.get_by_role("listbox").get_by_role("option").first.click()
    await fits(await app.sees("Your turn stays yours until they say yes"))
    await community.settles()

    other = await on_a_phone(opens, ben, "general")
    await other.command("/mine")
    await other.presses("Will you swap a turn?")
    await fits(await other.sees("You would have"))
    await other.presses("Yes, swap")
    await fits(await other.sees("Swapped, thank you!"))

    await app.presses("Whose turn it is")
    await app.presses("Skip me")
    await fits(await app.sees("Skip you this time?"))
    await app.presses("Skip me")
    await fits(await app.sees("You're skipped this time"))
    assert (app.faults, other.faults) == ([], [])
