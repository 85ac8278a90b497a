"""For everybody: by keyboard alone, with a screen reader, on a small screen."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from axe_playwright_python.async_playwright import Axe
from playwright.async_api import expect

from sandbox.people import Person
from sandbox.places import Guild
from tests.browser.app import App
from tests.browser.conftest import Open
from tests.community import Community

MOST_TABS = 60


# ------------------------------------------------------------------ keyboard


async def focused(app: App) -> str:
    """The name of what has the focus."""
    name: str = await app.page.evaluate(
        """() => {
            const seen = document.activeElement.cloneNode(true);
            for (const hidden of seen.querySelectorAll("[aria-hidden=true]")) hidden.remove();
            const label = document.getElementById(seen.getAttribute("aria-labelledby"));
            return seen.getAttribute("aria-label") ?? (label ?? seen).textContent.trim();
        }"""
    )
    return name


async def tabs_to(app: App, name: str, *, key: str = "Tab") -> None:
    """Goes on with Tab (or back with Shift+Tab) until something of this name has the focus."""
    passed = []
    for _ in range(MOST_TABS):
        await app.page.keyboard.press(key)
        passed.append(await focused(app))
        if passed[-1].startswith(name):
            return
    pytest.fail(f"The keyboard does not reach {name!r}, only {passed}")


async def test_from_switching_person_to_done_without_a_mouse(
    community: Community, cora: Person, opens: Open
) -> None:
    await community.ask("Plant trees")
    await community.newcomer("Nour")
    app = await opens(cora)
    keys = app.page.keyboard
    await tabs_to(app, "You are")
    await keys.press("Enter")
    await keys.type("Nour")
    await keys.press("Enter")
    await expect(app.page.get_by_role("button", name="You are Nour")).to_be_visible()
    await tabs_to(app, "asks")
    await keys.press("Enter")
    await app.sees("Plant trees")
    await tabs_to(app, "Message #asks")
    await keys.type("/join")
    await expect(app.page.get_by_role("option").first).to_be_visible()
    await keys.press("Enter")
    await keys.press("Enter")
    await app.sees("Step 1 of 3")
    await expect(app.typed).to_be_focused()
    await tabs_to(app, "I agree, go on", key="Shift+Tab")
    await keys.press("Enter")
    await app.sees("Step 2 of 3")
    await tabs_to(app, "Message #asks")
    await tabs_to(app, "Interests", key="Shift+Tab")
    await keys.press("ArrowDown")
    await expect(app.page.get_by_role("option", name="Design")).to_be_visible()
    await keys.press("Enter")
    await tabs_to(app, "Choose")
    await keys.press("Enter")
    await app.sees("Step 3 of 3")
    await tabs_to(app, "Message #asks")
    await tabs_to(app, "Yes to “Plant trees”", key="Shift+Tab")
    await keys.press("Enter")
    await app.sees("You're in for Plant trees")
    await tabs_to(app, "Message #asks")
    await tabs_to(app, "Done", key="Shift+Tab")
    await keys.press("Enter")
    await app.sees("You did Plant trees")
    assert app.faults == []


async def test_the_focus_stays_beside_what_a_click_changed(
    community: Community, ana: Person, opens: Open
) -> None:
    app = await opens(ana)
    await app.command("/join")
    await app.sees("Step 1 of 3")
    await app.page.get_by_role("button", name="I agree, go on").focus()
    await app.page.keyboard.press("Enter")
    changed = await app.sees("Step 2 of 3")
    await expect(changed.and_(app.page.locator(":focus-within"))).to_be_visible()


async def test_a_form_is_filled_in_without_a_mouse(ben: Person, home: Guild, opens: Open) -> None:
    app = await opens(ben)
    keys = app.page.keyboard
    await app.command("/form", which="Ticks")
    await expect(app.form.get_by_role("combobox", name="Where")).to_be_focused()
    await keys.press("ArrowDown")
    await expect(app.page.get_by_role("option", name="#general")).to_be_visible()
    await keys.press("Enter")
    await tabs_to(app, "Whom")
    await keys.press("ArrowDown")
    await expect(app.page.get_by_role("option", name="Olga")).to_be_visible()
    await keys.press("End")
    await keys.press("Enter")
    await tabs_to(app, "Choose")
    await keys.press("Enter")
    await tabs_to_a(app, "radio")
    await keys.press("ArrowDown")
    await tabs_to_a(app, "checkbox")
    await keys.press("Tab")
    await keys.press("Space")
    await tabs_to(app, "Submit")
    await keys.press("Enter")
    await app.sees("Quick | Mon+Tue | False")


async def tabs_to_a(app: App, kind: str) -> None:
    for _ in range(MOST_TABS):
        await app.page.keyboard.press("Tab")
        if await app.page.evaluate("() => document.activeElement.type") == kind:
            return
    pytest.fail(f"The keyboard reaches no {kind}.")


async def test_trouble_members_and_messages_are_reached_without_a_mouse(
    ben: Person, home: Guild, opens: Open
) -> None:
    await home.owner.says("First")
    await home.owner.says("Second")
    app = await opens(ben)
    keys = app.page.keyboard
    await tabs_to(app, "Trouble")
    await keys.press("Enter")
    await expect(app.page.get_by_role("dialog", name="Make trouble")).to_be_visible()
    await tabs_to(app, "Drop the gateway")
    await keys.press("Enter")
    await expect(app.page.locator(".made")).to_contain_text("it may resume")
    await tabs_to(app, "Answer 500")
    await keys.press("Enter")
    await tabs_to(app, "Undo: The bot gets 500", key="Shift+Tab")
    await keys.press("Enter")
    await expect(app.page.locator(".made")).to_contain_text("Nothing is broken.")
    await keys.press("Escape")
    await expect(app.page.get_by_role("button", name="Trouble")).to_be_focused()
    await tabs_to(app, "Message #general")
    await keys.press("ArrowUp")
    await expect(app.page.locator("article:focus")).to_contain_text("Second")
    await keys.press("ArrowUp")
    await expect(app.page.locator("article:focus")).to_contain_text("First")
    await tabs_to(app, "Reply")
    await keys.press("Enter")
    await keys.type("To the first")
    await keys.press("Enter")
    await expect((await app.sees("To the first")).locator(".context")).to_contain_text("First")
    await tabs_to(app, "Olga")
    await keys.press("Enter")
    await expect(app.page.get_by_role("dialog", name="About Olga")).to_be_visible()


# ------------------------------------------------------------------ screen readers


async def finds_nothing_serious(app: App, view: str) -> None:
    found = await Axe().run(app.page, options={"resultTypes": ["violations"]})
    serious = [
        f"{view}: {rule['id']}: {rule['help']}: {[node['html'][:200] for node in rule['nodes'][:3]]}"
        for rule in found.response["violations"]
        if rule["impact"] in ("serious", "critical")
    ]
    assert serious == []


async def test_axe_finds_nothing_serious_in_the_community(
    community: Community, ana: Person, cora: Person, opens: Open
) -> None:
    await community.ask("Plant trees", places=5, target=4, deadline=timedelta(days=2))
    app = await opens(cora)
    await app.goes_to("asks")
    await app.presses("I'm in")
    await app.sees("You're in!")
    await finds_nothing_serious(app, "messages, cards and a private answer")
    await app.typed.fill("/")
    await expect(app.page.get_by_role("option").first).to_be_visible()
    await finds_nothing_serious(app, "the palette")
    await app.typed.fill("/ask new ")
    await expect(app.page.get_by_role("group", name="Command /ask new")).to_be_visible()
    await expect(app.page.get_by_role("option").first).to_be_visible()
    await finds_nothing_serious(app, "a command")
    await app.page.locator(".command-tail").press("Escape")
    await app.page.locator(".command-tail").press("Enter")
    await expect(app.form).to_be_visible()
    await app.submits()
    await expect(app.form.get_by_text("This field is required.").first).to_be_visible()
    await finds_nothing_serious(app, "a form with faults")


async def test_axe_finds_nothing_serious_in_forms(ben: Person, opens: Open) -> None:
    app = await opens(ben)
    for form in ("Words", "Ticks", "Papers"):
        await app.command("/form", which=form)
        await expect(app.form.get_by_role("heading", name=form)).to_be_visible()
        await finds_nothing_serious(app, form)
        if form == "Words":
            await app.form.get_by_role("combobox", name="Areas").click()
            await expect(app.page.get_by_role("option").first).to_be_visible()
            await finds_nothing_serious(app, "a menu in a form")
            await app.page.keyboard.press("Escape")
        await app.form.get_by_role("button", name="Cancel").click()


async def test_axe_finds_nothing_serious_in_what_is_around(ben: Person, opens: Open) -> None:
    app = await opens(ben)
    await app.page.get_by_role("button", name=re.compile("^You are")).click()
    await expect(app.page.get_by_role("dialog", name="Who to be")).to_be_visible()
    await finds_nothing_serious(app, "who to be")
    await app.page.keyboard.press("Escape")
    await app.page.get_by_role("button", name="Log", exact=True).click()
    await expect(app.page.locator("#log")).to_be_visible()
    await finds_nothing_serious(app, "the log")
    await app.page.get_by_role("button", name="Trouble", exact=True).click()
    await finds_nothing_serious(app, "trouble")


# ------------------------------------------------------------------ small screens


async def test_a_newcomer_joins_on_a_phone(community: Community, ana: Person, opens: Open) -> None:
    await community.ask("Plant trees", places=5)
    app = await opens(ana, width=400, height=800)
    await app.page.get_by_role("button", name=re.compile("channels", re.IGNORECASE)).click()
    await app.goes_to("asks")
    await app.command("/join")
    await app.sees("Step 1 of 3")
    await app.presses("I agree, go on")
    await app.picks("Interests", "Phones")
    await app.presses("Yes to “Plant trees”")
    await app.sees("You're in for Plant trees")
    await finds_nothing_serious(app, "a phone")
    await fits(app)
    assert app.faults == []


async def fits(app: App, *inside: str) -> None:
    """Nothing is wider than the screen, and what is named lies on it as a whole."""
    wide = "() => document.documentElement.scrollWidth - innerWidth"
    assert await app.page.evaluate(wide) <= 0
    for selector in inside:
        sides = "node => { const at = node.getBoundingClientRect(); return [at.left, innerWidth - at.right] }"
        assert min(await app.page.locator(selector).evaluate(sides)) >= 0, selector


async def test_all_that_opens_fits_on_a_phone(ben: Person, opens: Open) -> None:
    app = await opens(ben, width=400, height=800)
    page = app.page
    await page.get_by_role("button", name=re.compile("^You are")).click()
    await fits(app, ".people-window", ".people-window .button.success")
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Trouble", exact=True).click()
    await fits(app, ".troubles")
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Members").click()
    await fits(app, "#members")
    await page.keyboard.press("Escape")
    await page.get_by_role("button", name="Log", exact=True).click()
    await fits(app, "#log", "#log .log-head")
    line = page.locator("#log details").first
    for part in ("time", ".log-status", ".log-what", ".log-ms"):
        await expect(line.locator(part)).to_be_visible()
    await page.keyboard.press("Escape")
    await app.typed.fill("/")
    await expect(page.get_by_role("option").first).to_be_visible()
    await fits(app, "#composer .choices-panel")
    await app.typed.fill("")
    await app.command("/layout")
    await app.sees("After the box")
    await fits(app, "article .container")
    await app.begins("/give")
    await fits(app, ".composer-box", ".command")
    await page.keyboard.press("Escape")
    await page.keyboard.press("Escape")
    await app.command("/form", which="Ticks")
    await expect(app.form).to_be_visible()
    await fits(app, "dialog.form", "dialog.form .button.primary")
