"""Whatever people and bots call themselves and write is shown as text, and never runs."""

from __future__ import annotations

import pytest
from playwright.async_api import expect

from sandbox.permissions import Permissions
from sandbox.server import Sandbox
from sandbox.world.talk import Application
from tests.browser.conftest import Open
from tests.browser.fields_bot import NASTY

SHORT = "<img src=x onerror=hit()>"


@pytest.mark.usefixtures("helping")
async def test_scripts_are_text(sandbox: Sandbox, helper: Application, opens: Open) -> None:
    guild = sandbox.guild(NASTY, owner="Olga")
    general = guild.channel(SHORT)
    guild.role(SHORT)
    guild.add(helper, permissions=Permissions.ADMINISTRATOR)
    mallory = await guild.join(SHORT)
    app = await opens(guild.owner)
    await app.page.evaluate("() => { window.hit = () => { window.ran = true } }")
    await mallory.says(f"{NASTY} [x](javascript:hit()) **{NASTY}**", in_=general)
    await app.sees(NASTY)
    await app.command("/nasty")
    card = app.message("embed").or_(app.messages.filter(has=app.page.get_by_role("combobox"))).last
    await expect(card).to_contain_text(NASTY)
    await expect(card.get_by_role("button", name=NASTY, exact=True)).to_be_visible()
    await card.get_by_role("combobox").click()
    await expect(app.page.get_by_role("option")).to_contain_text(NASTY)
    await app.page.keyboard.press("Escape")
    await app.typed.fill("/")
    await expect(app.page.get_by_role("option").filter(has_text="Says <img")).to_be_visible()
    await app.typed.fill("@<")
    await expect(app.page.get_by_role("option").filter(has_text=SHORT).first).to_be_visible()
    assert await app.page.evaluate("window.ran") is None
    assert await app.page.locator("img[src='x'], #messages script, a[href^='javascript']").count() == 0
    assert app.faults == []


async def test_the_page_lets_no_other_script_run_and_nothing_load(sandbox: Sandbox, opens: Open) -> None:
    guild = sandbox.guild("Home", owner="Olga")
    guild.channel("general")
    app = await opens(guild.owner)
    await app.page.evaluate(
        """() => {
            const script = document.createElement("script");
            try { script.textContent = "window.ran = true"; document.body.append(script); } catch {}
            const image = "<img src=x onerror='window.ran = true'>";
            try { document.body.insertAdjacentHTML("beforeend", image); } catch {}
        }"""
    )
    assert await app.page.evaluate("window.ran") is None
    away = "fetch('http://127.0.0.2:9/').then(() => 'loaded', () => 'refused')"
    assert await app.page.evaluate(away) == "refused"
    assert any("Content Security Policy" in fault for fault in app.faults)
