"""The bar above the app: the clock, trouble, and the log."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
from playwright.async_api import Locator, expect

from sandbox.page import Page
from sandbox.people import Person
from sandbox.places import Guild
from sandbox.server import Sandbox
from tests.browser.app import App
from tests.browser.conftest import Open
from tests.sandbox.page.companions import companion


@pytest.fixture
async def app(ben: Person, opens: Open) -> App:
    return await opens(ben)


@pytest.fixture
async def asked(sandbox: Sandbox) -> AsyncIterator[list[str]]:
    """Somebody knows what comes next, in two days, and can restart the bot; what they were asked."""
    async with companion(sandbox.clock.now() + timedelta(days=2)) as (address, asked):
        Page(sandbox, companion=address).open()
        yield asked
    Page(sandbox).open()


# ------------------------------------------------------------------ the clock


async def test_the_clock_goes_on_by_an_hour_and_by_a_day(app: App, sandbox: Sandbox) -> None:
    before = sandbox.clock.offset
    for name, span in (("+1 hour", timedelta(hours=1)), ("+1 day", timedelta(days=1))):
        shown = await app.page.locator("#time").inner_text()
        await app.page.get_by_role("button", name=name).click()
        await expect(app.page.locator("#time")).not_to_have_text(shown)
        assert sandbox.clock.offset == before + span
        before += span


async def test_the_clock_goes_to_the_next_scheduled_message(
    asked: list[str], ben: Person, opens: Open, sandbox: Sandbox
) -> None:
    before = sandbox.clock.now()
    app = await opens(ben)
    await app.page.get_by_role("button", name="To the next message").click()
    await expect(app.page.get_by_text("Now due: a reminder.")).to_be_visible()
    assert timedelta(days=1, hours=23) < sandbox.clock.now() - before < timedelta(days=2, minutes=1)


async def test_where_nobody_knows_what_comes_next_nothing_is_offered(app: App) -> None:
    await expect(app.page.get_by_role("button", name="+1 day")).to_be_visible()
    await expect(app.page.get_by_role("button", name="To the next message")).to_have_count(0)


# ------------------------------------------------------------------ trouble


async def panel_of(app: App) -> Locator:
    await app.page.get_by_role("button", name="Trouble").click()
    return app.page.get_by_role("dialog", name="Make trouble")


TROUBLES = (
    ("Close somebody's direct messages", ("Whose", "Ben"), "Ben's direct messages are closed."),
    (
        "Take a permission from the bot",
        ("Which permission", "Send messages"),
        'The bot has lost the permission "Send messages".',
    ),
    ("Rate-limit the bot", ("At what", "editing messages"), "The bot is rate-limited at editing messages."),
    ("Answer 500", ("At what", "giving roles"), "The bot gets 500 at giving roles."),
    ("Drop it and refuse to resume", None, "The bot's connection was cut, and no session can be resumed."),
    ("Delete a channel", ("Which channel", "#plans"), "#plans is deleted."),
)


async def test_every_trouble_says_what_it_does_is_made_and_undone(app: App, home: Guild) -> None:
    panel = await panel_of(app)
    home.channel("plans")  # what one can choose follows the server
    for title, choice, sentence in TROUBLES:
        form = panel.locator("form").filter(has=app.page.get_by_role("heading", name=title, exact=True))
        await expect(form.locator("p")).not_to_be_empty()
        if choice is not None:
            await form.get_by_label(choice[0]).select_option(label=choice[1])
        await form.get_by_role("button", name=title).click()
        await expect(panel.locator(".made")).to_contain_text(sentence)
        await panel.get_by_role("button", name=f"Undo: {sentence}").click()
        await expect(panel.locator(".made")).not_to_contain_text(sentence)
    assert app.faults == []


async def test_what_mends_itself_says_so(app: App) -> None:
    panel = await panel_of(app)
    await panel.get_by_role("button", name="Drop the gateway").click()
    await expect(panel.locator(".made")).to_contain_text("The bot's connection was cut; it may resume.")
    await expect(panel.locator(".made")).to_contain_text("mends itself")


async def test_the_bot_is_restarted_by_whoever_started_it(asked: list[str], ben: Person, opens: Open) -> None:
    panel = await panel_of(await opens(ben))
    await panel.get_by_role("button", name="Restart the bot").click()
    await expect(panel.locator(".made")).to_contain_text("The bot was restarted.")
    assert asked == ["POST /restart"]


async def test_trouble_that_lasts_is_counted_where_everybody_sees_it(
    app: App, home: Guild, opens: Open
) -> None:
    panel = await panel_of(app)
    await panel.get_by_label("Whose").select_option(label="Ben")
    await panel.get_by_role("button", name="Close somebody's direct messages").click()
    olgas = await opens(home.owner)
    await expect(olgas.page.get_by_role("button", name="Trouble 1 made")).to_be_visible()
    await panel.get_by_role("button", name="Undo").click()
    await expect(olgas.page.get_by_role("button", name="Trouble", exact=True)).to_be_visible()


# ------------------------------------------------------------------ the log


async def test_the_log_shows_each_request_and_event_with_status_and_time(app: App) -> None:
    await app.page.get_by_role("button", name="Log", exact=True).click()
    await app.command("/post")
    await app.sees("A card")
    log = app.page.get_by_role("complementary", name="Log of requests and events")
    request = log.locator("details").filter(has_text="/callback").last
    await expect(request.locator(".log-status")).to_have_text("200")
    await expect(request.locator(".log-ms")).to_contain_text("ms")
    await expect(request.locator("time")).not_to_be_empty()
    await request.locator("summary").click()
    await expect(request.locator("pre")).to_contain_text('"content": "A card"')
    event = log.locator("details").filter(has_text="INTERACTION_CREATE").last
    await expect(event).to_be_visible()
    await log.get_by_label("What to show").select_option("Requests")
    await expect(event).to_have_count(0)
    await log.get_by_label("What to show").select_option("Refused or failed")
    await expect(request).to_have_count(0)
    await log.get_by_role("button", name="Close the log").click()
    await expect(log).to_be_hidden()
