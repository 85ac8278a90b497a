"""The slash palette: what is offered, how options are filled in, and what the app says about them."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.async_api import expect

from sandbox.people import Person
from sandbox.permissions import Permissions
from sandbox.places import Guild
from sandbox.world.model import Application
from tests.browser.app import App
from tests.browser.conftest import Open
from tests.community import Community


@pytest.fixture
async def app(ben: Person, opens: Open) -> App:
    return await opens(ben)


async def test_commands_are_filtered_while_one_types(app: App) -> None:
    await app.typed.press_sequentially("/")
    offered = app.page.get_by_role("option")
    await expect(offered.filter(has_text="/give")).to_contain_text("Takes one of everything")
    await expect(offered.filter(has_text="/give")).to_contain_text("amount*")
    await expect(app.page.get_by_role("group", name="Helper")).to_be_visible()
    await app.typed.press_sequentially("fo")
    await expect(offered).to_have_count(1)
    await expect(offered).to_contain_text("/form")
    await app.typed.press_sequentially("x")
    await expect(app.page.get_by_text("No command of yours is called that.")).to_be_visible()


async def test_only_what_a_person_may_use_is_offered(app: App, home: Guild) -> None:
    await app.typed.press_sequentially("/")
    offered = app.page.get_by_role("option")
    await expect(offered.filter(has_text="/silent")).to_be_visible()
    await expect(offered.filter(has_text="/secret")).to_have_count(0)
    paula = await home.join("Paula", roles=[home.role("Keeper", permissions=Permissions.MANAGE_GUILD)])
    await app.typed.fill("")
    await app.becomes(paula.name)
    await app.command("/secret")
    await app.sees("Well kept")


PICKED = {"size": "Large", "urgent": "true", "person": "olga", "channel": "gener", "role": "team"}


async def test_every_kind_of_option_arrives(app: App, tmp_path: Path) -> None:
    paper = tmp_path / "paper.txt"
    paper.write_text("signed")
    await app.begins("/give")
    await app.option("amount").fill("7")
    await app.option("place").fill("Bay")
    await app.fills("weight", "2,5")
    for option, typed in PICKED.items():
        await app.fills(option, typed)
        await app.option(option).focus()
        await app.page.get_by_role("option").first.click()
    await app.page.locator(".command-tail").press_sequentially("paper")
    await app.page.keyboard.press("Enter")
    await app.option("paper").set_input_files(paper)
    await app.page.locator(".command-tail").focus()
    await app.page.keyboard.press("Enter")
    await app.sees("7 Bay 2 2.5 True ['Olga', 'general', 'Team'] signed")
    assert app.faults == []


async def test_the_bot_suggests_while_one_types(app: App) -> None:
    await app.begins("/give")
    await app.option("amount").fill("3")
    await app.option("place").press_sequentially("old p")
    offered = app.page.get_by_role("option")
    await expect(offered).to_have_text(["Old park (3)", "Old pond (3)"])
    await app.page.keyboard.press("ArrowDown")
    await app.page.keyboard.press("Enter")
    await expect(app.option("place")).to_have_value("Old pond (3)")
    await app.page.keyboard.press("Enter")
    await app.sees("3 OLD POND")


@pytest.mark.usefixtures("impatient")
async def test_suggestions_that_fail_are_said_to(app: App) -> None:
    await app.begins("/give")
    await app.option("place").fill("break")
    await expect(app.page.get_by_text("Loading options failed.")).to_be_visible()


WRONG = (
    ("amount", "many", "Input a valid integer."),
    ("amount", "500", "Must be at most 100."),
    ("amount", "0", "Must be at least 1."),
    ("size", "Huge", "Choose one of the options on the list."),
    ("weight", "heavy", "Input a valid number."),
    ("person", "Nobody", "Pick a person from the list."),
)


async def test_what_is_wrong_with_an_option_is_said_in_place(app: App) -> None:
    await app.begins("/give")
    for option, value, sentence in WRONG:
        await app.fills(option, value)
        await app.option(option).focus()
        await expect(app.page.get_by_text(sentence)).to_be_visible()
        await expect(app.option(option)).to_have_attribute("aria-invalid", "true")


async def test_a_required_option_is_marked_and_asked_for(app: App) -> None:
    await app.begins("/give")
    await expect(app.option("amount")).to_have_attribute("aria-required", "true")
    await app.page.locator(".command-tail").focus()
    await app.page.keyboard.press("Enter")
    await expect(app.page.get_by_text("This option is required. Specify a value.")).to_be_visible()
    await expect(app.option("amount")).to_be_focused()


async def test_backspace_takes_a_command_apart_again(app: App) -> None:
    await app.begins("/give")
    await app.fills("urgent", "true")
    await app.option("urgent").fill("")
    await app.page.keyboard.press("Backspace")
    await expect(app.option("urgent")).to_have_count(0)
    await expect(app.option("place")).to_be_focused()
    await expect(app.page.get_by_role("option")).to_have_count(3)
    await app.page.keyboard.press("Escape")
    await expect(app.page.get_by_role("option")).to_have_count(0)
    await app.page.keyboard.press("Escape")
    await expect(app.typed).to_be_focused()
    await app.typed.press_sequentially("hello")
    await app.page.keyboard.press("Enter")
    await app.sees("hello")


async def test_menus_on_people_and_messages(app: App, home: Guild) -> None:
    await home.owner.says("Read me", in_=home.channels[0])
    message = await app.sees("Read me")
    await message.hover()
    await message.get_by_role("button", name="More").click()
    await app.page.get_by_role("menuitem", name="Report").click()
    await app.sees("Reported")
    await message.get_by_role("button", name="Olga").click()
    await app.page.get_by_role("button", name="Thank").click()
    await app.sees("Thanked Olga")


async def test_a_mention_is_picked_and_sent(app: App, home: Guild) -> None:
    await app.typed.press_sequentially("Thanks @ol")
    await expect(app.page.get_by_role("option")).to_contain_text("Olga")
    await app.page.keyboard.press("Enter")
    await expect(app.typed).to_have_value("Thanks @Olga ")
    await app.page.keyboard.press("Enter")
    await app.sees("Thanks @Olga")
    assert home.channels[0].messages[-1].mentions == ["Olga"]


async def test_an_answer_with_two_lines_and_a_file(app: App, home: Guild, tmp_path: Path) -> None:
    paper = tmp_path / "list.txt"
    paper.write_text("gloves")
    await home.owner.says("What do we bring?", in_=home.channels[0])
    message = await app.sees("What do we bring?")
    await message.hover()
    await message.get_by_role("button", name="Reply").click()
    await expect(app.page.get_by_text("Replying to Olga")).to_be_visible()
    await app.page.locator("#composer input[type=file]").set_input_files(paper)
    await expect(app.page.get_by_role("button", name="Remove list.txt")).to_be_visible()
    await app.page.keyboard.type("See the list")
    await app.page.keyboard.press("Shift+Enter")
    await app.page.keyboard.type("and the map")
    await app.page.keyboard.press("Enter")
    answer = await app.sees("See the list")
    await expect(answer).to_contain_text("list.txt")
    await expect(answer.get_by_role("button", name="Answer to Olga")).to_be_visible()
    sent = home.channels[0].messages[-1]
    assert sent.content == "See the list\nand the map"
    assert [each.data for each in sent.files] == [b"gloves"]
    await expect(app.page.get_by_text("Replying to Olga")).to_be_hidden()


async def test_a_command_pressed_in_a_text_is_begun(app: App, home: Guild, helper: Application) -> None:
    [number] = [each.id for each in helper.commands[None].values() if each.name == "give"]
    await home.owner.says(f"</give:1> </other:{number}> </give:{number}>", in_=home.channels[0])
    message = await app.sees("/give /other /give")
    await app.typed.fill("not sent")
    await message.get_by_role("button", name="/give").first.click()
    await message.get_by_role("button", name="/other").click()
    await expect(app.typed).to_have_value("not sent")
    await message.get_by_role("button", name="/give").last.click()
    await expect(app.option("amount")).to_be_focused()


async def test_commands_are_offered_and_begun_in_the_language_of_the_person(
    community: Community, opens: Open
) -> None:
    """In a text the app shows everybody the same name; what is begun has the one that the person knows."""
    app = await opens(await community.newcomer("Zoe", locale="es-419"))
    await app.typed.press_sequentially("/")
    offered = app.page.get_by_role("option")
    await expect(offered.filter(has_text="/buscar")).to_contain_text("Cosas que hacer aquí")
    await app.typed.press_sequentially("fin")
    await expect(offered).to_have_count(1)
    await expect(offered).to_contain_text("/buscar")
    await app.typed.fill("")
    await app.command("/ayuda")
    told = await app.sees("/mine")
    await expect(told).to_contain_text("used /ayuda")
    await told.get_by_role("button", name="/find").click()
    await expect(app.page.get_by_role("group", name="Command /buscar")).to_be_visible()
    await app.page.keyboard.press("Enter")
    await app.sees("Cosas que hacer")
    assert app.faults == []


async def test_a_draft_waits_in_its_channel(app: App, home: Guild) -> None:
    home.channel("plans")
    await app.typed.fill("not yet")
    await app.goes_to("plans")
    await expect(app.typed).to_have_value("")
    await app.goes_to("general")
    await expect(app.typed).to_have_value("not yet")


async def test_where_one_may_not_write_there_is_no_field(app: App, home: Guild) -> None:
    home.channels[0].deny(home.everyone, Permissions.SEND_MESSAGES)
    await expect(app.page.get_by_text("You do not have permission to send messages")).to_be_visible()
    await expect(app.typed).to_be_hidden()
