"""A role on a phone: composed, asked for with a note, a no that is looked at, and a yes."""

from __future__ import annotations

from playwright.async_api import expect

from sandbox.people import Person
from tests.browser.app import App
from tests.browser.conftest import Open
from tests.browser.fitting import PHONE, fits
from tests.community import Community


async def on_a_phone(opens: Open, person: Person, channel: str) -> App:
    app = await opens(person, width=PHONE[0], height=PHONE[1])
    await app.page.get_by_role("button", name="Channels").click()
    await app.goes_to(channel)
    return app


async def test_a_role_is_composed_asked_for_and_answered_on_a_phone(
    community: Community, cora: Person, ana: Person, opens: Open
) -> None:
    lead = await on_a_phone(opens, cora, "coordinators")
    await lead.command("/role new")
    await lead.writes("Title", "Van driver")
    await lead.writes("What is it for?", "Brings the tents")
    await lead.writes("What does it take?", "2 hours a week, driving")
    await lead.writes("The first step", "Meet Cora at the shed")
    await lead.submits()
    await fits(await lead.sees("It takes: 2 hours a week, driving"))
    await lead.presses("Who")
    await fits(await lead.sees("Who is it for?"))
    await lead.picks("Who says yes?", "Coordinators and leads say yes to each")
    await lead.presses("Back")
    await lead.presses("Post")
    await lead.sees("Van driver appears in the asks channel")
    await community.settles()
    app = await on_a_phone(opens, ana, "asks")
    await app.presses("I'd like this role", on="Van driver")
    await fits(await app.sees("@Cora, who leads it, is asked to write to you within two days."))
    await app.presses("Yes, I'd like it")
    await app.writes("Would you like to say something?", "I drive on Fridays")
    await app.submits()
    await fits(await app.sees("Thank you, that's noted!"))
    await community.settles()
    await lead.presses("See who", on="Somebody would like a role")
    await lead.presses("Open", on="wrote something")
    panel = await lead.sees("I drive on Fridays")
    await fits(panel)
    await lead.presses("Not this time")
    await lead.writes("A kind word, if you like", "Ask again in spring")
    await lead.submits()
    await fits(await lead.sees("This is what @Ana reads."))
    await lead.presses("Back")
    await lead.presses("Yes, gladly")
    answered = await lead.sees("@Cora has said yes to @Ana")
    await expect(answered).not_to_contain_text("I drive on Fridays")
    assert (lead.faults, app.faults) == ([], [])
