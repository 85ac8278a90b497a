"""Who is on duty, chosen on a phone."""

from __future__ import annotations

from playwright.async_api import expect

from sandbox.people import Person
from tests.browser.conftest import Open
from tests.browser.fitting import PHONE, fits
from tests.cogs.test_setup_duty_rota import a_rota
from tests.community import Community


async def test_an_admin_chooses_the_duty_and_reads_whose_turn_it_is(
    community: Community, ana: Person, cora: Person, opens: Open
) -> None:
    await a_rota(community, ana, cora)
    app = await opens(community.olga, width=PHONE[0], height=PHONE[1])
    await app.command("/setup")
    await app.picks("Choose a section", "Who is on duty")
    await app.picks("Whose turn is the duty?", "On call")
    panel = await app.sees("hears of a call for support first")
    await expect(panel).to_contain_text("@Ana")
    await expect(panel).to_contain_text("@Cora")
    await fits(panel)
    await app.presses("Back")
    await app.sees("Setting up")
    assert app.faults == []
