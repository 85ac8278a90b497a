"""`make screenshots`: the demo's main views for the README, and the patterns of docs/panels.md."""

from __future__ import annotations

import asyncio
import base64
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright

from tests.browser import patterns
from tests.browser.app import App
from tests.browser.conftest import ARGUMENTS, CHROMIUM

FOLDER = Path("docs/screenshots")
#: Of WebP, in percent: letters stay sharp and a picture stays under 100 KB.
QUALITY = 82


async def main() -> None:
    async with demo() as url, async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=CHROMIUM, args=list(ARGUMENTS))
        for view in (joining, card, manage, phone, tools):
            await view(browser, url)
        await patterns.take(browser, url)
        await browser.close()


@asynccontextmanager
async def demo() -> AsyncIterator[str]:
    """The demo on a port of its own; ends with the block."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = str(probe.getsockname()[1])
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-u", "-m", "bot", "demo", "--port", port, stdout=PIPE
    )
    try:
        await _opened(process)
        yield f"http://127.0.0.1:{port}"
    finally:
        if process.returncode is None:
            process.terminate()
        await process.communicate()


async def _opened(process: Process) -> None:
    assert process.stdout is not None
    async for line in process.stdout:
        if b"Ctrl-C" in line:
            return
    raise RuntimeError("The demo did not start.")


# ------------------------------------------------------------------ the views


async def joining(browser: Browser, url: str) -> None:
    app = await _app(browser, url, "Ana")
    await app.goes_to("welcome")
    await app.presses("Join")
    await app.presses("I agree, go on")
    await app.picks("Interests", "Mud and gloves", "Water samples")
    await app.sees("Step 3 of 3")
    await _keep(app.page, "joining")


async def card(browser: Browser, url: str) -> None:
    app = await _app(browser, url, "Dan", height=1120)
    await app.goes_to("asks")
    await app.presses("I'm in", on="Count the fish ladder")
    await app.sees("You're in!")
    await app.message("An hour of counting").evaluate("node => node.scrollIntoView({ block: 'start' })")
    await _keep(app.page, "card")


async def manage(browser: Browser, url: str) -> None:
    app = await _app(browser, url, "Cora")
    await app.goes_to("coordinators")
    await app.begins("/ask manage")
    await app.fills("ask", "")
    await app.option("ask").press_sequentially("count")
    await app.page.get_by_role("option", name="Count the fish ladder").first.click()
    await app.page.keyboard.press("Enter")
    await app.sees("You see this list as a coordinator")
    await _keep(app.page, "manage")


async def phone(browser: Browser, url: str) -> None:
    app = await _app(browser, url, "Carmen", width=400, height=800)
    await app.page.get_by_role("button", name="Channels").click()
    await app.goes_to("asks")
    await app.command("/buscar")
    await app.sees("Only you can see this")
    await _keep(app.page, "phone")


async def tools(browser: Browser, url: str) -> None:
    """What the page has and the chat app has not, for sandbox/README.md."""
    app = await _app(browser, url, "Cora")
    await app.goes_to("coordinators")
    await app.begins("/ask new")
    await app.page.get_by_role("button", name="Log", exact=True).click()
    await app.page.get_by_role("button", name="Trouble", exact=True).click()
    await app.page.get_by_label("Whose").select_option(label="Dan")
    await app.page.get_by_role("button", name="Close somebody's direct messages").click()
    await app.page.get_by_role("button", name="Undo: Dan").wait_for()
    await _keep(app.page, "tools")


async def _app(browser: Browser, url: str, name: str, *, width: int = 1180, height: int = 740) -> App:
    context = await browser.new_context(
        viewport={"width": width, "height": height}, device_scale_factor=1.5, timezone_id="Europe/Madrid"
    )
    app = App(await context.new_page())
    await app.open(url, name)
    return app


async def _keep(page: Page, name: str) -> None:
    """Write what is on the screen, once nothing on it hovers or blinks."""
    await page.mouse.move(0, 0)
    await page.evaluate("() => document.activeElement.blur()")
    session = await page.context.new_cdp_session(page)
    picture = await session.send("Page.captureScreenshot", {"format": "webp", "quality": QUALITY})
    file = FOLDER / f"{name}.webp"
    file.write_bytes(base64.b64decode(picture["data"]))
    await page.context.close()
    sys.stdout.write(f"{file}: {file.stat().st_size // 1024} KB\n")


if __name__ == "__main__":
    patterns.FOLDER.mkdir(parents=True, exist_ok=True)
    asyncio.run(main())
