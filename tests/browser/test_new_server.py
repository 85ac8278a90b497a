"""From `/setup` on a new server to a coordinator's first ask, as the two of them do it on the page."""

from __future__ import annotations

import sys
import time

import pytest

from sandbox.permissions import Permissions
from tests.browser.app import App
from tests.browser.conftest import Open
from tests.running import NEEDED, Bot

#: What it takes today; a detour more is a reason to look.
MOST_TAPS = 18


class Finger:
    """Presses and picks, and counts it: typing a command and filling in a form are no taps."""

    def __init__(self, app: App) -> None:
        self.app = app
        self.taps = 0

    async def presses(self, *buttons: str) -> None:
        for button in buttons:
            self.taps += 1
            await self.app.presses(button)

    async def picks(self, menu: str, option: str) -> None:
        self.taps += 2
        await self.app.picks(menu, option)

    async def writes(self, **fields: str) -> None:
        for field, text in fields.items():
            await self.app.writes(field.replace("_", " "), text)
        await self.app.submits()


async def test_from_setup_on_a_new_server_to_a_posted_ask(
    bot: Bot, opens: Open, capsys: pytest.CaptureFixture[str]
) -> None:
    guild = bot.sandbox.guild("New here", owner="Olga")
    guild.channel("general")
    guild.add(bot.application, permissions=NEEDED)
    await guild.join("Cora")
    app = await opens(guild.owner, width=400, height=860)
    finger, began = Finger(app), time.monotonic()
    await app.command("/setup")
    await finger.presses("Next: Privacy and contact", "Write")
    await finger.writes(Whom_to_turn_to="Olga, in person or by a message")
    await finger.presses("Back", "Next: Create what's missing")
    await app.sees("I lack: Manage Channels")
    guild.add(bot.application, permissions=NEEDED | Permissions.MANAGE_CHANNELS)  # what the link is for
    finger.taps += 1
    await finger.presses("Look again", "Create this", "Back", "Next: Words", "Write")
    await finger.writes(**{"The cause, in a sentence": "Clean water for our river"})
    await finger.presses("Back", "Next: Rhythm", "Change")
    await finger.writes(Time_zone="Madrid")
    await finger.presses("Back", "Next: Name a coordinator")
    await finger.picks("Name somebody", "Cora")
    await app.sees("@Cora has @Coordinator now.")
    await app.becomes("Cora")
    await app.command("/ask new")
    await finger.writes(
        Title="Count the herons",
        **{
            "Why does it matter?": "They show whether the water is clean",
            "The one step to take": "Come to the bridge at noon",
        },
    )
    await finger.presses("Post")
    await app.sees("Your ask is on its way")
    await app.page.get_by_role("button", name="Channels").click()
    await app.goes_to("things-to-do")
    await app.sees("They show whether the water is clean")
    with capsys.disabled():
        sys.stdout.write(
            f"\nFrom /setup to a posted ask: {finger.taps} taps, {time.monotonic() - began:.0f} s\n"
        )
    assert finger.taps <= MOST_TAPS
    assert app.faults == []
