"""From joining to Done, as a newcomer does it on the page."""

from __future__ import annotations

from playwright.async_api import expect

from sandbox.people import Person
from tests.browser.conftest import Open
from tests.community import Community


async def test_a_newcomer_joins_says_yes_and_is_done(community: Community, ana: Person, opens: Open) -> None:
    await community.ask("Plant trees")
    app = await opens(ana)
    await app.goes_to("asks")
    await app.command("/join")
    await app.sees("Step 1 of 3")
    await app.presses("I agree, go on")
    await app.sees("Step 2 of 3")
    await app.picks("Interests", "Design", "Phones")
    await app.sees("Step 3 of 3")
    await app.presses("Yes to “Plant trees”")
    await app.sees("You're in for Plant trees")
    await app.presses("By direct message")
    await app.presses("Done", on="The step:")
    await app.sees("You did Plant trees. Together: 1 done.")
    await expect(app.message("Only you can see this")).to_be_visible()
    assert app.faults == []
