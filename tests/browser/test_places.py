"""What is around the messages: channels, threads, conversations, members, events, and who one is."""

from __future__ import annotations

import re
from datetime import timedelta

from playwright.async_api import Locator, expect

from sandbox.people import Person
from sandbox.places import Guild
from sandbox.server import Sandbox
from sandbox.world import guilds, messages, scheduled_events, threads
from sandbox.world.model import ChannelType
from tests.browser.app import App
from tests.browser.conftest import Open

ELSEWHERE = 3


def channels(app: App) -> Locator:
    return app.page.get_by_role("navigation", name="Channels")


# ------------------------------------------------------------------ channels


async def test_channels_stand_in_their_categories_with_their_threads(
    ben: Person, home: Guild, sandbox: Sandbox, opens: Open
) -> None:
    groups = home.channel("Groups", kind=ChannelType.CATEGORY)
    design = home.channel("design", under=groups, topic="Posters")
    home.channel("secret", under=groups, only_for=[home.owner])
    thread = threads.open_thread(
        sandbox.world, design.thing, ben.user, "First poster", kind=ChannelType.PUBLIC_THREAD
    )
    app = await opens(ben)
    group = channels(app).locator(".category").filter(has=app.page.get_by_role("button", name="Groups"))
    await expect(group.locator(".channel")).to_have_text(["design", "First poster"])
    await app.goes_to("First poster")
    await app.says("Bigger heron", in_="First poster")
    await app.sees("Bigger heron")
    assert [each.content for each in thread.messages.values()] == ["Bigger heron"]
    await app.goes_to("design")
    await expect(app.page.locator("#head")).to_contain_text("Posters")
    await group.get_by_role("button", name="Groups").click()
    await expect(group.locator(".channel")).to_have_text(["design"])


async def test_unread_messages_are_marked_and_those_for_oneself_counted(
    ben: Person, home: Guild, opens: Open
) -> None:
    plans, _ = home.channel("plans"), home.channel("quiet")
    app = await opens(ben)
    await home.owner.says("News", in_=plans)
    await expect(channels(app).get_by_role("button", name="plans, unread")).to_be_visible()
    await home.owner.says(f"{ben.mention}?", in_=plans)
    await expect(channels(app).get_by_role("button", name="plans, 1 for you")).to_be_visible()
    await expect(app.page.get_by_role("button", name="Home, 1 for you")).to_be_visible()
    await app.goes_to("plans")
    await expect(channels(app).get_by_role("button", name="plans", exact=True)).to_be_visible()
    await expect(channels(app).get_by_role("button", name="quiet", exact=True)).to_be_visible()


async def test_direct_messages_come_with_a_mark_and_are_answered(
    ben: Person, home: Guild, sandbox: Sandbox, opens: Open
) -> None:
    app = await opens(ben)
    conversation = sandbox.world.direct_channel(ben.user, home.owner.user)
    messages.post(sandbox.world, conversation, home.owner.user, {"content": "Just for you"})
    await channels(app).get_by_role("button", name="Olga, direct messages, 1 for you").click()
    await app.sees("Just for you")
    await expect(app.page.get_by_role("complementary", name="Members")).to_be_hidden()
    await app.says("Thank you", in_="Olga")
    await app.sees("Thank you")
    await expect(
        channels(app).get_by_role("button", name="Olga, direct messages", exact=True)
    ).to_be_visible()


async def test_closed_direct_messages_are_said_to_whoever_writes(
    ben: Person, home: Guild, opens: Open
) -> None:
    await home.join("Yara", dms="closed")
    app = await opens(ben)
    await app.page.get_by_role("complementary", name="Members").get_by_role("button", name="Yara").click()
    await app.page.get_by_role("button", name="Message", exact=True).click()
    await expect(app.page.get_by_text("the beginning of your direct messages with Yara")).to_be_visible()
    await app.says("Hello?", in_="Yara")
    await expect(app.page.get_by_text("Yara does not take direct messages.")).to_be_visible()
    await expect(app.typed).to_have_value("Hello?")


async def test_one_is_in_several_servers_and_goes_from_one_to_the_other(
    ben: Person, sandbox: Sandbox, opens: Open
) -> None:
    mill = sandbox.guild("Mill folk", owner="Olga")
    grain = mill.channel("grain")
    guilds.join(sandbox.world, mill.state, ben.user)
    app = await opens(ben)
    servers = app.page.get_by_role("navigation", name="Servers")
    await mill.owner.says("Flour is ready", in_=grain)
    await servers.get_by_role("button", name="Mill folk, unread").click()
    await app.sees("Flour is ready")
    await expect(servers.get_by_role("button", name="Mill folk", exact=True)).to_have_attribute(
        "aria-current", "true"
    )


# ------------------------------------------------------------------ members and events


async def test_members_are_listed_under_their_highest_role(ben: Person, home: Guild, opens: Open) -> None:
    keeper = home.role("Keeper", hoist=True, color=0x2A9D8F)
    paula = await home.join("Paula", roles=[keeper, home.role("Team")])
    app = await opens(ben)
    pane = app.page.get_by_role("complementary", name="Members")
    sections = pane.locator("section")
    await expect(sections.nth(0)).to_contain_text("Keeper — 1")
    await expect(sections.nth(0).get_by_role("button")).to_have_text(["PPaula"])
    await expect(sections.nth(1)).to_contain_text("Members — 3")
    await sections.nth(0).get_by_role("button", name="Paula").click()
    roles = app.page.get_by_role("dialog", name="About Paula").get_by_role("listitem")
    await expect(roles).to_have_text(["Team", "Keeper"])
    await app.page.keyboard.press("Escape")
    home.take(paula, keeper)
    await expect(pane.get_by_text("Keeper — 1")).to_have_count(0)


async def test_events_are_shown_and_one_can_be_interested(
    ben: Person, home: Guild, sandbox: Sandbox, opens: Open
) -> None:
    event = scheduled_events.schedule(
        sandbox.world,
        home.state,
        home.owner.user,
        "Open day",
        start=sandbox.clock.now() + timedelta(days=5),
        entity_type=ELSEWHERE,
        location="The old mill",
        description="Bring **cake**",
    )
    app = await opens(ben)
    await app.page.get_by_role("button", name="Events, 1").click()
    window = app.page.get_by_role("dialog", name="Events")
    await expect(window).to_contain_text("Open day")
    await expect(window).to_contain_text("The old mill")
    interested = window.get_by_role("button", name="Interested")
    await interested.click()
    await expect(interested).to_have_attribute("aria-pressed", "true")
    await expect(window).to_contain_text("1 interested")
    assert list(event.interested) == [ben.id]
    await interested.click()
    await expect(window).to_contain_text("0 interested")


async def test_only_what_is_in_it_scrolls_and_never_the_page_itself(sandbox: Sandbox, opens: Open) -> None:
    guild = sandbox.guild("Home", owner="Zora")
    general = guild.channel("general")
    for number in range(40):
        await guild.join(f"Person {number}")
        await guild.owner.says(f"{number} of 40", in_=general)
    app = await opens(guild.owner)
    await app.sees("39 of 40")
    scrolled = """() => {
        for (const last of document.querySelectorAll("article:last-of-type, #members li:last-child")) {
            last.scrollIntoView({ block: "start" });
        }
        return [document.scrollingElement.scrollTop, document.body.scrollTop];
    }"""
    assert await app.page.evaluate(scrolled) == [0, 0]


# ------------------------------------------------------------------ who one is


async def test_somebody_invited_comes_in_by_themselves(sandbox: Sandbox, opens: Open) -> None:
    mill = sandbox.guild("The mill", owner="Olga")
    mill.channel("grain")
    nora = Person(mill, guilds.register(sandbox.world, "Nora"))
    app = await opens(nora)
    await app.page.locator("#messages").get_by_role("button", name="Join The mill").click()
    await app.goes_to("grain")
    assert nora.id in mill.state.members


async def test_somebody_new_is_there_in_one_click(ben: Person, home: Guild, opens: Open) -> None:
    app = await opens(ben)
    await app.page.get_by_role("button", name=re.compile("^You are")).click()
    await app.page.get_by_role("button", name="Add and become").click()
    await app.is_seat_of("Newcomer")
    await app.says("I am new", in_="general")
    await app.sees("I am new")
    said = home.channels[0].messages[-1]
    assert said.author.startswith("Newcomer")


async def test_somebody_new_can_be_called_something_and_speak_another_language(
    ben: Person, home: Guild, opens: Open
) -> None:
    app = await opens(ben)
    await app.page.get_by_role("button", name=re.compile("^You are")).click()
    await app.page.get_by_role("textbox", name="Name of somebody new").fill("Ximena")
    await app.page.get_by_label("Language").select_option("es-ES")
    await app.page.get_by_role("button", name="Add and become").click()
    await app.is_seat_of("Ximena")
    assert home.person("Ximena").locale == "es-ES"


async def test_who_has_to_accept_the_rules_does_so_first(home: Guild, opens: Open) -> None:
    wen = await home.join("Wen", pending=True)
    app = await opens(wen)
    await expect(app.page.get_by_text("Accept the rules of this server first")).to_be_visible()
    await app.page.get_by_role("button", name="Accept the rules").click()
    await expect(app.typed).to_be_visible()


# ------------------------------------------------------------------ what is read out


async def test_what_is_new_is_read_out_once(ben: Person, home: Guild, opens: Open) -> None:
    app = await opens(ben)
    live = app.page.locator("#live[aria-live=polite]")
    await home.owner.says("**Dinner** is ready")
    await expect(live).to_have_text("Olga: Dinner is ready")
    await ben.says("Coming")
    await app.sees("Coming")
    await expect(live).to_have_text("Olga: Dinner is ready")
    await app.command("/give", amount="2", place="Bay")
    await expect(live).to_contain_text("Helper, only you can see this: 2 Bay")
