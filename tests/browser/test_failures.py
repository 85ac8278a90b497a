"""What only one person sees, and what the app says when nobody answers."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from sandbox.people import Person
from sandbox.places import Guild
from sandbox.server import Sandbox
from tests.browser.conftest import Open


@pytest.mark.usefixtures("impatient")
async def test_a_silent_command_is_said_to_have_no_answer(ben: Person, opens: Open) -> None:
    app = await opens(ben)
    await app.command("/silent")
    await expect(app.page.get_by_text("The application did not respond")).to_be_visible()
    await expect(app.typed).to_be_focused()


async def test_a_silent_button_is_said_to_have_failed(ben: Person, opens: Open, sandbox: Sandbox) -> None:
    app = await opens(ben)
    await app.command("/post")
    await app.sees("A card")
    before, sandbox.limits.answer = sandbox.limits.answer, 0.05
    await app.presses("Press")
    await expect(app.message("A card").get_by_text("This interaction failed")).to_be_visible()
    sandbox.limits.answer = before


async def test_a_private_answer_is_seen_by_one_person_and_can_be_dismissed(
    ben: Person, home: Guild, opens: Open
) -> None:
    bens, olgas = await opens(ben), await opens(home.owner)
    await bens.command("/give", amount="2", place="Bay")
    private = await bens.sees("2 Bay")
    await expect(private.get_by_text("Only you can see this")).to_be_visible()
    await ben.says("Did you see that?")
    await olgas.sees("Did you see that?")
    await expect(olgas.message("2 Bay")).to_have_count(0)
    await private.get_by_role("button", name="Dismiss message").click()
    await expect(bens.message("2 Bay")).to_have_count(0)


async def test_a_refused_message_stays_in_the_field(ben: Person, opens: Open) -> None:
    app = await opens(ben)
    await app.says("x" * 2001, in_="general")
    await expect(app.page.get_by_text("Your message is too long: 2001 of 2000 characters.")).to_be_visible()
    await expect(app.typed).to_have_value("x" * 2001)
