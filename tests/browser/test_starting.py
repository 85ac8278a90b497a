"""A check-in is composed, sent and answered on a phone."""

from __future__ import annotations

from playwright.async_api import expect

from sandbox.people import Person
from tests.browser.conftest import Open
from tests.browser.fitting import PHONE, fits
from tests.cogs.test_checkins import opt_in
from tests.community import Community


async def test_a_checkin_is_looked_at_sent_and_answered_in_one_tap(
    community: Community, ana: Person, cora: Person, opens: Open
) -> None:
    people = [await community.newcomer(f"Person {number}") for number in range(5)]
    await opt_in(ana, *people)
    app = await opens(cora, width=PHONE[0], height=PHONE[1])
    await app.command("/checkin new")
    panel = await app.sees("Goes to 6 people who agreed.")
    await fits(panel)
    await app.picks("Change something", "How often")
    await app.picks("How often?", "Every two weeks")
    panel = await app.sees("every two weeks in each person's own morning")
    await fits(panel)
    await app.presses("Send")
    await app.sees("The check-in goes round")
    await community.waits_until(11)
    assert app.faults == []
    app = await opens(ana, width=PHONE[0], height=PHONE[1])
    await app.command("/mine")
    await app.presses("A check-in")
    panel = await app.sees("How are you doing this week?")
    await fits(panel)
    await app.presses("Stretched")
    panel = await app.sees("Would one of these help?")
    await expect(panel).to_contain_text("A word with somebody")
    await fits(panel)
    assert app.faults == []
