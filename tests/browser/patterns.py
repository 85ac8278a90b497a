"""One picture of each pattern of panel, for docs/panels.md: the demo's messages as a phone shows them."""

from __future__ import annotations

import base64
import sys
from pathlib import Path

from playwright.async_api import Browser, Locator

from tests.browser.app import App

FOLDER = Path("docs/screenshots/patterns")
WIDTH, HEIGHT = 400, 1400
#: Of WebP, in percent: these are small, and many.
QUALITY = 70
FISH = "Count the fish ladder"


async def take(browser: Browser, url: str) -> None:
    for scene in (_cards, _celebrated, _figures, _yes, _lists, _mine, _setting_up, _form, _refused):
        await scene(browser, url)


async def _cards(browser: Browser, url: str) -> None:
    app = await _seat(browser, url, "Ana", "asks")
    await _keep(app, "ask", app.messages.filter(has=app.page.get_by_role("button", name="I'm in")).last)
    await _keep(app, "over", app.message("Over. Together"))
    board = app.messages.filter(has=app.page.get_by_role("button", name="Things to do", exact=True))
    await _keep(app, "noticeboard", board.last)
    timetable = app.messages.filter(has=app.page.get_by_role("button", name="All shifts and mine"))
    await _keep(app, "shifts", timetable.last)


async def _celebrated(browser: Browser, url: str) -> None:
    app = await _seat(browser, url, "Ana", "wins")
    for name, says in (("win", "a whole bicycle"), ("thanks", "@Priya thanks"), ("week", "Our week")):
        await _keep(app, name, await app.sees(says))


async def _figures(browser: Browser, url: str) -> None:
    app = await _seat(browser, url, "Mo", "reports")
    await app.command("/stats")
    await _keep(app, "figures", await _drawn(app, "How we are doing"))
    app = await _seat(browser, url, "Cora", "coordinators")
    await app.presses("Open it")
    await _keep(app, "checkin", await _drawn(app, "Before that"))


async def _drawn(app: App, text: str) -> Locator:
    """Once its picture is there."""
    shown = await app.sees(text)
    picture = shown.locator(".components img").last
    await picture.scroll_into_view_if_needed()
    await picture.evaluate("node => node.decode()")
    return shown


async def _yes(browser: Browser, url: str) -> None:
    app = await _seat(browser, url, "Dan", "asks")
    await app.presses("I'm in", on=FISH)
    await _keep(app, "confirmation", await app.sees("You're in!"))
    await app.presses("Not this time", on=FISH)
    await _keep(app, "once-more", app.messages.last)


async def _lists(browser: Browser, url: str) -> None:
    app = await _seat(browser, url, "Dan", "asks")
    await app.command("/find")
    await _keep(app, "list", await app.sees("Only you can see this"))
    await app.command("/mine")
    await app.presses("My data")
    await app.presses("Show everything")
    await _keep(app, "paged", await app.sees("Everything stored about you"))


async def _mine(browser: Browser, url: str) -> None:
    app = await _seat(browser, url, "Dan", "asks")
    await app.command("/mine")
    await _keep(app, "mine", await app.sees("What you said yes to"))


async def _setting_up(browser: Browser, url: str) -> None:
    app = await _seat(browser, url, "Olga", "coordinators")
    await app.command("/setup")
    await _keep(app, "setup", await app.sees("Setting up"))


async def _form(browser: Browser, url: str) -> None:
    app = await _seat(browser, url, "Cora", "coordinators")
    await app.command("/ask new")
    await app.form.wait_for()
    await _keep(app, "form", app.form)


async def _refused(browser: Browser, url: str) -> None:
    app = await _seat(browser, url, "Ana", "asks")
    await app.command("/role new")
    await _keep(app, "refusal", await app.sees("Only you can see this"))


async def _seat(browser: Browser, url: str, name: str, channel: str) -> App:
    context = await browser.new_context(
        viewport={"width": WIDTH, "height": HEIGHT}, device_scale_factor=1.5, timezone_id="Europe/Madrid"
    )
    app = App(await context.new_page())
    await app.open(url, name)
    await app.page.get_by_role("button", name="Channels").click()
    await app.goes_to(channel)
    return app


async def _keep(app: App, name: str, shown: Locator) -> None:
    """Write that one panel, once nothing on it hovers or blinks."""
    inside = shown.locator(".components, .content")
    panel = shown if name == "form" else inside.last
    await panel.evaluate("node => node.scrollIntoView({ block: 'start' })")
    await app.page.mouse.move(0, 0)
    await app.page.evaluate("() => document.activeElement.blur()")
    box = await panel.bounding_box()
    assert box is not None
    session = await app.page.context.new_cdp_session(app.page)
    clip = {**box, "scale": 1}
    options = {"format": "webp", "quality": QUALITY, "clip": clip, "captureBeyondViewport": True}
    picture = await session.send("Page.captureScreenshot", options)
    file = FOLDER / f"{name}.webp"
    file.write_bytes(base64.b64decode(picture["data"]))
    sys.stdout.write(f"{file}: {file.stat().st_size // 1024} KB\n")
