"""Shifts on a phone: the grid as one writes it, seen before it is posted, and several taken in one go."""

from __future__ import annotations

from playwright.async_api import expect

from sandbox.people import Person
from tests.browser.conftest import Open
from tests.browser.fitting import PHONE, fits
from tests.cogs.test_timetables import labels, on_day, posted
from tests.community import Community

FORM = {
    "Title": "The market stall",
    "What is it for?": "Everybody who buys vegetables passes by, and half of them stop",
    "When, and how many places?": "5 dec 10-12, 12-14, 14-16 × 3, at least 2\n6 dec 10-12 × 5",
    "Where? A place or a link": "The square",
}


async def test_a_grid_is_written_seen_and_posted_and_several_are_taken_in_one_go(
    community: Community, cora: Person, ana: Person, opens: Open
) -> None:
    app = await opens(cora, width=PHONE[0], height=PHONE[1])
    await app.command("/shift new")
    await app.writes("Title", FORM["Title"])
    await app.writes("What is it for?", FORM["What is it for?"])
    await app.writes("When, and how many places?", "5 dec 10-12, at noon")
    await app.submits()
    await app.sees("I can't read “at noon”")
    await app.presses("Fix it")
    for field, text in FORM.items():
        await app.writes(field, text)
    await app.submits()
    shown = await app.sees("Read as 4 shifts:")
    for text in ("Sat 5 Dec, 10:00 to 12:00 · 3 places · at least 2", "Where: The square"):
        await expect(shown).to_contain_text(text)
    await fits(app.message("Read as 4 shifts:"))
    await app.presses("Post")
    await app.sees("Your shifts are on their way")
    await community.settles()
    await app.presses("See who is in")
    await app.sees("Add shifts")
    await fits(app.message("Add shifts"))

    app = await opens(ana, width=PHONE[0], height=PHONE[1])
    await app.page.get_by_role("button", name="Channels").click()
    await app.goes_to("asks")
    await fits(app.message("The market stall"))
    await app.picks(
        "Take one or several",
        "Sat 5 Dec, 10:00 to 12:00",
        "Sat 5 Dec, 14:00 to 16:00",
        "Sun 6 Dec, 10:00 to 12:00",
    )
    taken = await app.sees("You're in!")
    await expect(taken).to_contain_text("Sat 5 Dec, 10:00 to 12:00, 14:00 to 16:00: you're in.")
    await fits(app.message("You're in!"))
    await app.presses("All shifts and mine")
    mine = await app.sees("yours")
    await expect(mine).to_contain_text("2 of 3 places open · 1 still needed · yours")
    await fits(app.message("yours"))
    await community.settles()
    await app.sees("4 of 5 places open")
    assert app.faults == []


async def test_twenty_taken_in_one_go_are_answered_in_one_look(
    community: Community, cora: Person, ana: Person, opens: Open
) -> None:
    days = "\n".join(f"{on_day(community, day)} 10-12 × 3" for day in range(5, 24))
    _panel, card = await posted(community, cora, f"10-12 × 3\n{days}")
    app = await opens(ana, width=PHONE[0], height=PHONE[1])
    await app.page.get_by_role("button", name="Channels").click()
    await app.goes_to("asks")
    await app.picks("Take one or several", *labels(card))
    taken = await app.sees("You're in!")
    await expect(taken).to_contain_text("… and 18 more")
    await fits(taken)
    assert app.faults == []
