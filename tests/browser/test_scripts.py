"""Whatever people and bots call themselves and write is shown as text, and never runs."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.async_api import expect

from sandbox.permissions import Permissions
from sandbox.server import Sandbox
from sandbox.world import scheduled_events, threads
from sandbox.world.model import Application, ChannelType
from tests.browser.app import App
from tests.browser.conftest import Open
from tests.browser.fields_bot import NASTY, SHORT

ELSEWHERE = 3


async def nothing_ran(app: App) -> None:
    assert await app.page.evaluate("window.ran") is None
    await expect(app.page.locator("img[src='x'], body script, a[href^='javascript']")).to_have_count(0)
    assert app.faults == []


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
    await app.begins("/nasty")
    await expect(app.page.get_by_role("option", name=NASTY)).to_be_visible()
    await expect(app.page.locator(".command-help")).to_contain_text(NASTY)
    await app.page.keyboard.press("Enter")
    await app.page.keyboard.press("Enter")
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
    await nothing_ran(app)
    await app.typed.fill("")
    await app.command("/form", which="Scripts")
    await expect(app.form.get_by_role("heading", name=SHORT)).to_be_visible()
    await expect(app.form.get_by_text(NASTY).first).to_be_visible()
    await expect(app.form.get_by_role("textbox", name=SHORT)).to_have_value(NASTY)
    await nothing_ran(app)


async def test_scripts_around_the_messages_are_text(sandbox: Sandbox, opens: Open) -> None:
    guild = sandbox.guild("Home", owner="Olga")
    general = guild.channel("general", topic=NASTY)
    role = guild.role(SHORT, hoist=True)
    mallory = await guild.join(SHORT, roles=[role])
    mallory.member.nick = SHORT
    threads.open_thread(sandbox.world, general.thing, guild.owner.user, NASTY, kind=ChannelType.PUBLIC_THREAD)
    scheduled_events.schedule(
        sandbox.world,
        guild.state,
        mallory.user,
        NASTY,
        start=sandbox.clock.now() + timedelta(days=1),
        entity_type=ELSEWHERE,
        description=NASTY,
        location=NASTY,
    )
    app = await opens(guild.owner)
    await app.page.evaluate("() => { window.hit = () => { window.ran = true } }")
    await expect(app.page.locator("#head")).to_contain_text(NASTY)
    await expect(app.page.get_by_role("complementary", name="Members")).to_contain_text(SHORT)
    await app.page.get_by_role("complementary", name="Members").get_by_role("button", name=SHORT).click()
    await expect(app.page.get_by_role("listitem").filter(has_text=SHORT).last).to_be_visible()
    await app.page.keyboard.press("Escape")
    await app.page.get_by_role("button", name="Events, 1").click()
    window = app.page.get_by_role("dialog", name="Events")
    await expect(window.get_by_role("heading", name=NASTY)).to_be_visible()
    await nothing_ran(app)
    await app.page.keyboard.press("Escape")
    await app.page.get_by_role("button", name="You are Olga").click()
    await expect(app.page.get_by_role("dialog", name="Who to be")).to_contain_text(SHORT)
    await app.page.keyboard.press("Escape")
    await app.page.get_by_role("button", name="Log", exact=True).click()
    await expect(app.page.locator("#log-lines")).to_be_visible()
    await nothing_ran(app)


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
