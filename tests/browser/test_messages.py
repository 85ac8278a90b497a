"""What messages look like: who speaks, what they say, and everything a bot can build them of."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import Locator, expect

from sandbox.people import Person
from sandbox.permissions import Permissions
from sandbox.picks import File
from sandbox.places import Guild
from sandbox.server import Sandbox
from sandbox.world import messages
from sandbox.world.model import Json
from tests.browser.app import App
from tests.browser.cards import picture
from tests.browser.conftest import Open
from tests.browser.fields_bot import FieldsBot
from tests.browser.measuring import wrong_on_a_phone


@pytest.fixture
async def app(ben: Person, opens: Open) -> App:
    return await opens(ben)


async def is_drawn(image: Locator) -> None:
    """The picture itself has arrived, not only its frame."""
    await expect(image).to_be_visible()
    await expect(image).not_to_have_js_property("naturalWidth", 0)


# ------------------------------------------------------------------ people talk


async def test_messages_of_one_person_stand_together_until_somebody_else_speaks(
    app: App, home: Guild, ben: Person
) -> None:
    for who, text in ((ben, "First"), (ben, "Second"), (home.owner, "Third"), (ben, "Fourth")):
        await who.says(text)
    await app.sees("Fourth")
    for text, named in (("First", 1), ("Second", 0), ("Third", 1), ("Fourth", 1)):
        await expect(app.message(text).locator(".head")).to_have_count(named)


async def test_after_a_while_it_is_said_again_who_speaks(app: App, ben: Person, sandbox: Sandbox) -> None:
    await ben.says("Morning")
    sandbox.clock.move(timedelta(minutes=10))
    await ben.says("Still morning")
    await expect((await app.sees("Still morning")).locator(".head")).to_have_count(1)


async def test_an_answer_shows_what_it_answers_and_leads_there(app: App, ben: Person, home: Guild) -> None:
    asked = await home.owner.says("Who brings gloves?")
    await ben.says("I do", to=asked)
    answer = await app.sees("I do")
    await expect(answer).to_contain_text("Who brings gloves?")
    await answer.get_by_role("button", name="Answer to Olga").click()
    await expect(app.page.locator("article:focus")).to_contain_text("Who brings gloves?")


async def test_what_was_edited_says_so(app: App, home: Guild, sandbox: Sandbox) -> None:
    shown = await home.owner.says("At ten")
    await app.sees("At ten")
    messages.edit(sandbox.world, shown.message, {"content": "At eleven"})
    await expect((await app.sees("At eleven")).get_by_text("(edited)")).to_be_visible()


async def test_reactions_are_counted_added_and_taken_back(app: App, home: Guild) -> None:
    shown = await home.owner.says("We did it")
    await home.owner.reacts("🎉", on=shown)
    message = await app.sees("We did it")
    reaction = message.get_by_role("button", name="🎉")
    await expect(reaction).to_have_attribute("aria-pressed", "false")
    await reaction.click()
    await expect(message.get_by_role("button", name="🎉, 2")).to_have_attribute("aria-pressed", "true")
    await message.get_by_role("button", name="🎉, 2").click()
    await expect(message.get_by_role("button", name="🎉, 1")).to_be_visible()
    await message.hover()
    await message.get_by_role("button", name="Add a reaction").first.click()
    await app.page.get_by_role("dialog", name="Add a reaction").get_by_role("button", name="🌱").click()
    await expect(message.get_by_role("button", name="🌱, 1")).to_be_visible()


async def test_mentions_are_names_and_those_for_oneself_stand_out(app: App, home: Guild, ben: Person) -> None:
    team, general = home.role("Team"), home.channels[0]
    text = f"{ben.mention} and <@&{team.id}>: see {general.mention} and <@1>"
    await home.owner.says(text)
    message = await app.sees("@Ben and @Team: see #general and @unknown-user")
    await expect(message).to_have_class("message for-you")
    await message.get_by_role("button", name="@Ben").click()
    await expect(app.page.get_by_role("dialog", name="About Ben")).to_be_visible()


MARKDOWN = """# Big
**bold** *slanted* __under__ ~~gone~~ `code` ||secret||
> quoted
- one
- two
1. first
-# small
[a page](https://example.org/a) <https://example.org/b>
```
x = 1
```"""


async def test_markdown_is_drawn(app: App, home: Guild) -> None:
    await home.owner.says(MARKDOWN)
    message = await app.sees("Big")
    for selector, text in (
        ("[role=heading]", "Big"),
        ("strong", "bold"),
        ("em", "slanted"),
        ("u", "under"),
        ("s", "gone"),
        (".paragraph code", "code"),
        ("blockquote", "quoted"),
        ("ul li:last-child", "two"),
        ("ol li", "first"),
        (".subtext", "small"),
        ("pre", "x = 1"),
    ):
        await expect(message.locator(selector)).to_have_text(text)
    await expect(message.get_by_role("link", name="a page")).to_have_attribute(
        "href", "https://example.org/a"
    )
    await message.get_by_role("button", name="Spoiler").click()
    await expect(message.get_by_text("secret")).to_be_visible()


async def test_moments_are_told_in_the_readers_zone_and_language(
    home: Guild, ben: Person, opens: Open
) -> None:
    ines = await home.join("Ines", locale="es-ES")
    moment = int(datetime(2026, 4, 15, 18, 30, tzinfo=UTC).timestamp())
    await home.owner.says(f"At <t:{moment}:f>, <t:{moment}:t>")
    for person, zone, told in (
        (ben, "Asia/Tokyo", "At April 16, 2026 at 3:30 AM, 3:30 AM"),
        (ben, "America/New_York", "At April 15, 2026 at 2:30 PM, 2:30 PM"),
        (ines, "Europe/Madrid", "At 15 de abril de 2026 a las 20:30, 20:30"),
    ):
        app = await opens(person, zone=zone)
        await expect(app.messages.last.locator(".content")).to_have_text(told)


async def test_a_span_to_a_moment_follows_the_moved_clock(app: App, home: Guild, sandbox: Sandbox) -> None:
    moment = int((sandbox.clock.now() + timedelta(days=3, minutes=5)).timestamp())
    await home.owner.says(f"It is <t:{moment}:R>")
    await app.sees("It is in 3 days")
    await app.page.get_by_role("button", name="+1 day").click()
    await app.sees("It is in 2 days")


# ------------------------------------------------------------------ what bots build


async def test_files_and_pictures_of_people_are_shown(app: App, ben: Person) -> None:
    chart = File("chart.png", picture(width=80, height=40))
    await ben.says("Look", files=(chart, File("list.txt", b"gloves")))
    message = await app.sees("Look")
    await is_drawn(message.get_by_role("img", name="chart.png"))
    link = message.get_by_role("link", name="list.txt")
    await expect(message).to_contain_text("6 bytes")
    async with app.page.expect_download() as downloading:
        await link.click()
    download = await downloading.value
    assert (await download.path()).read_bytes() == b"gloves"


async def test_an_embed_has_all_its_parts(app: App) -> None:
    await app.command("/embed")
    card = (await app.sees("About the")).locator(".embed")
    for text in ("River Watch", "The river", "It is clean", "Samples", "12", "Herons", "Counted by hand"):
        await expect(card).to_contain_text(text)
    await expect(card.get_by_role("link", name="The river")).to_have_attribute(
        "href", "https://example.org/river"
    )
    await expect(card).to_have_css("border-left-color", "rgb(42, 157, 143)")
    await expect(card.locator("img"), "a picture and a thumbnail, each in its place only").to_have_count(2)
    for image in await card.locator("img").all():
        await is_drawn(image)
    await expect(app.message("About the").locator(".file, .body > .picture-link")).to_have_count(0)


async def test_every_component_of_v2_is_drawn(app: App) -> None:
    await app.command("/layout")
    message = await app.sees("After the box")
    box = message.locator(".container")
    await expect(box).to_have_css("border-left-color", "rgb(42, 157, 143)")
    await expect(box.get_by_role("heading", name="A chart")).to_be_visible()
    await expect(box.locator("strong")).to_have_text("what")
    await is_drawn(box.get_by_role("img", name="Small"))
    await expect(box.get_by_role("separator")).to_be_visible()
    await is_drawn(box.get_by_role("img", name="The chart"))
    await expect(box.get_by_role("img", name="The map")).to_be_hidden()
    await box.get_by_role("button", name="Spoiler").click()
    await is_drawn(box.get_by_role("img", name="The map"))
    await expect(box.get_by_role("link", name="list.txt")).to_be_visible()
    await app.presses("Press")
    await app.sees("echo:section")
    await app.presses("In the box")
    await app.sees("echo:row")
    assert app.faults == []


async def test_buttons_of_all_styles(app: App) -> None:
    await app.command("/classic")
    message = await app.sees("Press or pick")
    for style in ("Primary", "Secondary", "Success", "Danger"):
        await app.presses(style, on="Press or pick")
        await app.sees(f"echo:{style.lower()}")
    await app.presses("🌱", on="Press or pick")
    await app.sees("echo:emoji")
    await expect(message.get_by_role("button", name="Closed")).to_be_disabled()
    elsewhere = message.get_by_role("link", name="Elsewhere")
    await expect(elsewhere).to_have_attribute("href", "https://example.org/")
    await expect(elsewhere).to_have_attribute("rel", "noopener noreferrer")


async def test_a_menu_takes_no_fewer_and_no_more_than_it_says(app: App) -> None:
    await app.command("/classic")
    message = await app.sees("Press or pick")
    await expect(message.get_by_role("combobox", name="Shut")).to_be_disabled()
    await message.get_by_role("combobox", name="Areas").click()
    choose = app.page.get_by_role("button", name="Choose", exact=True)
    await app.page.get_by_role("option", name="North").click()
    await expect(choose).to_be_disabled()
    await expect(app.page.get_by_text("Choose 2 to 3")).to_be_visible()
    await app.page.get_by_role("option", name="West").click()
    await choose.click()
    await app.sees("echo:words North+West")


async def test_menus_of_people_roles_and_channels(app: App, home: Guild) -> None:
    home.channel("plans")
    await app.command("/things")
    await app.sees("Pick things")
    await app.picks("People", "Olga", "Ben")
    await app.sees("echo:people")
    await expect(app.message("echo:people")).to_contain_text("Olga")
    await app.picks("Roles", "@Team")
    await app.sees("echo:roles Team")
    await app.picks("Channels", "#plans")
    await app.sees("echo:channels plans")
    await app.picks("Whom", "Olga", "@Team")
    await app.sees("echo:whom Olga+Team")


async def test_a_bot_thinks_until_it_answers(app: App, helping: FieldsBot) -> None:
    helping.go_on.clear()
    await app.command("/think")
    await app.sees("Helper is thinking…")
    helping.go_on.set()
    await app.sees("Thought of it")
    await expect(app.message("is thinking")).to_have_count(0)


async def test_the_line_above_an_answer_says_whose_command_it_was(app: App, home: Guild, opens: Open) -> None:
    olgas = await opens(home.owner)
    await app.command("/post")
    await expect((await olgas.sees("A card")).locator(".context")).to_contain_text("Ben used /post")


async def test_only_who_may_react_is_offered_to(app: App, home: Guild) -> None:
    await home.owner.says("Quiet please")
    message = await app.sees("Quiet please")
    home.channels[0].deny(home.everyone, Permissions.ADD_REACTIONS)
    await expect(message.get_by_role("button", name="Add a reaction")).to_have_count(0)


# ------------------------------------------------------------------ as much as one message holds


def as_much_as_fits(word: str) -> Json:
    """Forty components of all sorts, Discord's limit, with the longest of texts and labels."""
    label = word[:38]  # what Discord's guideline allows on a button
    option = {"label": word[:100], "value": "x", "description": word[:100]}
    sections = [
        {
            "type": 9,
            "components": [{"type": 10, "content": word}],
            "accessory": {"type": 2, "style": 2, "label": label[:20], "custom_id": f"s{at}"},
        }
        for at in range(6)
    ]
    rows = [
        {
            "type": 1,
            "components": [
                {"type": 2, "style": 2, "label": label, "custom_id": f"{at}:{n}"} for n in range(3)
            ],
        }
        for at in range(3)
    ]
    select = {"type": 3, "custom_id": "one", "placeholder": word[:150], "options": [option]}
    gallery = {"type": 12, "items": [{"media": {"url": "x", "attachment_id": "1"}, "description": word}] * 10}
    inside = [{"type": 10, "content": f"### {word}"}, *sections, {"type": 14}, gallery, *rows]
    inside += [{"type": 1, "components": [select]}, *({"type": 10, "content": word} for _ in range(4))]
    return {"components": [{"type": 17, "accent_color": 0, "components": inside}]}


def how_many(components: list[Json]) -> int:
    inside = (
        [*one.get("components", []), *([one["accessory"]] if "accessory" in one else [])]
        for one in components
    )
    return len(components) + sum(how_many(one) for one in inside)


@pytest.mark.parametrize(
    "word",
    ["Desoxirribonucleótido " * 9, "Donaudampfschifffahrtsgesellschaft" * 6, "短い言葉です。" * 30],
    ids=["long words", "one word", "no spaces"],
)
@pytest.mark.parametrize("width", [400, 1280])
async def test_a_message_of_forty_components_stays_within_its_frame(
    ben: Person, opens: Open, word: str, width: int
) -> None:
    app = await opens(ben, width=width, height=860)
    message = as_much_as_fits(word)
    assert how_many(message["components"]) == 40
    wrong = await wrong_on_a_phone(app, 1, [message])
    assert [one for one in wrong if one.startswith("sticks out")] == []
