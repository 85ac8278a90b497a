"""Composing an ask on the page: from `/ask new` to the card, seen before anybody else does."""

from __future__ import annotations

import sys
import time

import pytest
from playwright.async_api import expect

from benchmarks.report import Figure
from sandbox.people import Person
from tests.browser.conftest import Open
from tests.browser.fitting import PHONE, fits
from tests.browser.test_new_server import Finger
from tests.community import Community

FORM = {
    "Title": "Count the herons",
    "Why does it matter?": "They show whether the water is clean",
    "The one step to take": "Come to the bridge at noon",
}
DESK = (1180, 740)
#: What a plain ask takes: **Post**. What takes longer than a minute is not composed in passing.
MOST_TAPS, MOST_SECONDS = 1, 60


@pytest.mark.parametrize(("width", "height"), [PHONE, DESK], ids=["phone", "desk"])
async def test_a_plain_ask_takes_three_inputs_and_one_tap(
    community: Community,
    cora: Person,
    opens: Open,
    capsys: pytest.CaptureFixture[str],
    width: int,
    height: int,
) -> None:
    app = await opens(cora, width=width, height=height)
    finger, began = Finger(app), time.monotonic()
    await app.command("/ask new")
    await finger.writes(**FORM)
    shown = await app.sees("Only you see it until you post it")
    for text in (*FORM.values(), "Led by @Cora", "Below it: I'm in · Done · Not this time"):
        await expect(shown).to_contain_text(text)
    await finger.presses("Post")
    await app.sees("Your ask is on its way")
    took = time.monotonic() - began
    await community.settles()
    [card] = community.cards
    assert "Come to the bridge at noon" in card.text
    name = f"ask_{'phone' if width == PHONE[0] else 'desk'}"
    figures = [
        Figure(f"{name}_taps", finger.taps, MOST_TAPS, "at most"),
        Figure(f"{name}_seconds", took, MOST_SECONDS, "at most"),
    ]
    with capsys.disabled():
        sys.stdout.write("\n" + "".join(f"{one}\n" for one in figures))
    assert finger.taps <= MOST_TAPS
    assert app.faults == []


async def test_on_a_phone_it_is_seen_whole_with_its_moment_read_back_and_every_part_leads_back(
    community: Community, cora: Person, opens: Open
) -> None:
    app = await opens(cora, width=PHONE[0], height=PHONE[1])
    await app.command("/ask new")
    for field, text in FORM.items():
        await app.writes(field, text)
    await app.submits()
    await app.presses("When and where")
    for field, text in {
        "When does it start?": "5 dec 10:00",
        "Until when?": "13:00",
        "Where? A place or a link": "The bridge",
    }.items():
        await app.writes(field, text)
    await app.submits()
    shown = await app.sees("Read as")
    await expect(shown).to_contain_text("10:00 to 13:00 (in ")
    await expect(shown).to_contain_text("Where: The bridge")
    for part, heading in (("Who", "Who is it for?"), ("More", "Posted when you press Post.")):
        # The page has a "More" of its own on each message.
        panel = app.message("Read as").locator(".components")
        await panel.get_by_role("button", name=part, exact=True).click()
        await app.sees(heading)
        await app.presses("Back")
        shown = await app.sees("Read as")
    await fits(shown)
    assert app.faults == []
