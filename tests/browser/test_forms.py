"""Every kind of field a form can have."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.async_api import expect

from sandbox.people import Person
from tests.browser.app import App
from tests.browser.conftest import Open
from tests.browser.measuring_forms import wrong_with_forms, wrong_with_open_menus


@pytest.fixture
async def app(ben: Person, opens: Open) -> App:
    return await opens(ben)


async def opens_form(app: App, name: str) -> None:
    await app.command("/form", which=name)
    await expect(app.form.get_by_role("heading", name=name)).to_be_visible()


async def picks(app: App, field: str, *options: str) -> None:
    await app.form.get_by_role("combobox", name=field).click()
    for option in options:
        await app.page.get_by_role("option", name=option).click()
    choose = app.page.get_by_role("button", name="Choose", exact=True)
    if await choose.count():
        await choose.click()


async def test_words_and_menus(app: App) -> None:
    await opens_form(app, "Words")
    await app.writes("Title", "Clean it")
    await app.writes("Story", "Two\nlines")
    await picks(app, "Areas", "North", "West")
    await picks(app, "Buddy", "Olga")
    await app.submits()
    await app.sees("Clean it | Two")
    await app.sees("lines | North+West | Olga")
    assert app.faults == []


async def test_ticks_and_choices(app: App) -> None:
    await opens_form(app, "Ticks")
    await picks(app, "Where", "#general")
    await picks(app, "Whom", "Ben", "@Team")
    await app.form.get_by_role("radio", name="Quick").check()
    await app.form.get_by_role("checkbox", name="Wed").check()
    await app.form.get_by_role("checkbox", name="Agreed").check()
    await app.submits()
    await app.sees("general | Ben+Team | Quick | Mon+Wed | True")


async def test_files(app: App, tmp_path: Path) -> None:
    first, second = tmp_path / "one.txt", tmp_path / "two.txt"
    first.write_text("uno")
    second.write_text("dos")
    await opens_form(app, "Papers")
    await expect(app.form.get_by_text("Please bring two papers.")).to_be_visible()
    await app.form.get_by_label("Proof").set_input_files([first, second])
    await app.form.get_by_role("button", name="Remove one.txt").click()
    await app.form.get_by_label("Proof").set_input_files(first)
    await app.submits()
    await app.sees("two.txt=dos,one.txt=uno")


async def test_what_is_missing_or_too_long_is_said_beside_the_field_and_nothing_is_lost(app: App) -> None:
    await opens_form(app, "Words")
    await app.writes("Title", "Ab")
    await app.writes("Story", "Kept")
    await app.submits()
    await expect(app.form.get_by_text("Must be at least 3 characters; it has 2.")).to_be_visible()
    await expect(app.form.get_by_text("This field is required.")).to_have_count(2)
    title = app.form.get_by_role("textbox", name="Title")
    await expect(title).to_be_focused()
    await expect(title).to_have_attribute("aria-invalid", "true")
    await app.writes("Title", "Much too long")
    await expect(app.form.get_by_text("Must be 10 characters or fewer; it has 13.")).to_be_visible()
    await app.writes("Title", "Fine")
    await expect(title).not_to_have_attribute("aria-invalid", "true")
    await expect(app.form.get_by_role("textbox", name="Story")).to_have_value("Kept")


async def test_escape_gives_the_form_up_and_the_focus_comes_back(app: App) -> None:
    await opens_form(app, "Ticks")
    await app.page.keyboard.press("Escape")
    await expect(app.form).to_have_count(0)
    await expect(app.typed).to_be_focused()


async def test_the_app_says_where_a_form_goes(app: App) -> None:
    await opens_form(app, "Words")
    await expect(app.form.get_by_text(re.compile("goes to Helper"))).to_be_visible()


async def test_what_a_phone_would_cut_off_is_noticed(ben: Person, opens: Open) -> None:
    """The measure that every form of ours is held against."""
    app = await opens(ben, width=400, height=860)
    example = {"type": 4, "custom_id": "a", "style": 1, "placeholder": "W" * 90}
    menu = {"type": 3, "custom_id": "b", "placeholder": "M" * 90, "options": [{"label": "One", "value": "1"}]}
    fields = [{"type": 18, "label": "L", "component": one} for one in (example, menu)]
    found = await wrong_with_forms(app, [{"title": "T", "custom_id": "f", "components": fields}])
    assert [one.split(":")[0] for one in found] == ["an example is cut off", "cut off"]
    wide = {**menu, "placeholder": "M", "options": [{"label": " ", "value": "1"}]}
    assert "an option without a name" in str(await wrong_with_open_menus(app, 1, [wide]))
