"""The page's server side: what a browser is told and may do, seat by seat, and who is kept out."""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import Any

import aiohttp
import pytest
from aiohttp import web

from sandbox import Sandbox
from sandbox.page import Page
from sandbox.permissions import Permissions
from sandbox.places import Guild
from sandbox.ratelimits import RateLimits
from tests.sandbox.browsers import PATIENCE, Browser, Cannot
from tests.sandbox.volunteer_bot import VolunteerBot, connected

SCRIPT = "<script>alert(1)</script>"

Sit = Callable[..., Awaitable[Browser]]


@pytest.fixture
async def served() -> AsyncIterator[Sandbox]:
    sandbox = Sandbox(ratelimits=RateLimits(enabled=False))
    async with sandbox:
        yield sandbox


@pytest.fixture
def page(served: Sandbox) -> Page:
    page = Page(served)
    page.open()
    return page


@pytest.fixture
async def guild(served: Sandbox) -> Guild:
    """Olga owns it, Ana is new, Mo may see #team."""
    guild = served.guild("Rising Tide", owner="Olga")
    moderator = guild.role("Moderator", permissions=Permissions.MANAGE_GUILD, hoist=True)
    guild.channel("general")
    guild.channel("team", only_for=[moderator])
    await guild.join("Ana")
    await guild.join("Mo", roles=[moderator])
    return guild


@pytest.fixture
async def sit(served: Sandbox, page: Page, guild: Guild) -> AsyncIterator[Sit]:
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(aiohttp.ClientSession())

        async def sit(who: str | None = None) -> Browser:
            browser = Browser(await session.ws_connect(f"{served.url}/page/socket"))
            stack.push_async_callback(browser.close)
            await browser.ask("hello", **({} if who is None else {"person": who}))
            return browser

        yield sit


@pytest.fixture
async def bot(served: Sandbox, guild: Guild) -> AsyncIterator[VolunteerBot]:
    application = served.create_application("Helper", members_intent=False)
    guild.add(application, permissions=Permissions.VIEW_CHANNEL | Permissions.SEND_MESSAGES)
    async with connected(served, application) as bot:
        yield bot
        bot.go_on.set()
        await asyncio.gather(*_commands_at_work(), return_exceptions=True)


def _commands_at_work() -> list[asyncio.Task[Any]]:
    """A page sees the answer before the bot hears that it arrived; closed meanwhile, it complains."""
    return [each for each in asyncio.all_tasks() if each.get_name() == "CommandTree-invoker"]


# ---------------------------------------------------------------------- seeing


async def test_a_person_sees_their_own_channels_and_nobody_elses(sit: Sit) -> None:
    ana, mo = await sit("Ana"), await sit("Mo")
    assert (ana.channel_names(), mo.channel_names()) == (["general"], ["general", "team"])
    with pytest.raises(Cannot, match="not there, or no longer for you to see"):
        await ana.ask("open", channel=mo.channel("team")["id"])


async def test_what_is_said_where_one_cannot_see_is_never_told(sit: Sit) -> None:
    ana, mo = await sit("Ana"), await sit("Mo")
    await mo.ask("say", channel=mo.channel("team")["id"], text="between us")
    await mo.ask("say", channel=mo.channel("general")["id"], text="for all")
    await ana.gets("for all")
    assert [each["content"] for each in ana.messages.values()] == ["for all"]


async def test_two_browsers_are_two_people_and_see_each_other_live(sit: Sit) -> None:
    ana, olga = await sit("Ana"), await sit("Olga")
    said = await ana.ask("say", channel=ana.channel("general")["id"], text="Hello Olga")
    shown = await olga.gets("Hello Olga")
    assert (shown["id"], shown["yours"]) == (said["message"], False)
    await olga.ask("react", message=shown["id"], emoji="👋")
    reacted = await ana.until(lambda: ana.messages[said["message"]]["reactions"])
    assert reacted == [{"emoji": "👋", "key": "👋", "count": 1, "me": False}]
    await ana.ask("delete", message=said["message"])
    await olga.until(lambda: said["message"] not in olga.messages)


async def test_a_channel_that_is_taken_from_somebody_disappears(sit: Sit, guild: Guild) -> None:
    ana = await sit("Ana")
    guild.channel("general").deny(guild.everyone, Permissions.VIEW_CHANNEL)
    await ana.until(lambda: ana.channel_names() == [])


async def test_unread_messages_are_marked_until_they_are_read(sit: Sit) -> None:
    ana, olga = await sit("Ana"), await sit("Olga")
    person = ana.here["me"]["id"]
    said = await olga.ask("say", channel=olga.channel("general")["id"], text=f"Are you there, <@{person}>?")
    marked = await ana.until(lambda: ana.channel("general")["unread"] and ana.channel("general"))
    assert (marked["unread"], marked["mentions"]) == (1, 1)
    await ana.ask("read", channel=marked["id"], upto=said["message"])
    await ana.until(lambda: not ana.channel("general")["unread"])


async def test_old_messages_come_by_pages(sit: Sit, guild: Guild) -> None:
    ana = await sit("Ana")
    for number in range(60):
        await guild.owner.says(f"number {number}", in_=guild.channel("general"))
    channel = ana.channel("general")["id"]
    newest = await ana.ask("open", channel=channel)
    older = await ana.ask("open", channel=channel, before=newest["messages"][0]["id"])
    assert (len(newest["messages"]), newest["more"]) == (50, True)
    assert ([each["content"] for each in older["messages"]], older["more"]) == (
        [f"number {number}" for number in range(10)],
        False,
    )


async def test_whoever_is_in_no_server_is_invited_and_can_join(sit: Sit) -> None:
    olga = await sit("Olga")
    added = await olga.ask("add-person", name="Nora", locale="es-ES", joins=False)
    nora = await sit(added["person"])
    assert (nora.here["guild"], [each["member"] for each in nora.here["guilds"]]) == (None, [False])
    await nora.ask("join", guild="Rising Tide")
    assert nora.channel_names() == ["general"]
    await olga.until(lambda: added["person"] in [each["id"] for each in olga.here["guild"]["members"]])


async def test_a_browser_can_become_somebody_else(sit: Sit) -> None:
    browser = await sit("Ana")
    await browser.ask("become", person="Mo")
    assert (browser.here["me"]["name"], browser.channel_names()) == ("Mo", ["general", "team"])
    with pytest.raises(Cannot, match="nobody called Zoe"):
        await browser.ask("become", person="Zoe")


async def test_those_who_were_introduced_come_first_and_somebody_new_before_all(
    sit: Sit, guild: Guild
) -> None:
    guild.person("Mo").user.about = "moderator"
    guild.person("Ana").user.about = "has just arrived"
    anybody = await sit()
    assert (anybody.here["me"]["name"], anybody.here["me"]["about"]) == ("Ana", "has just arrived")
    assert [each["name"] for each in anybody.views["everyone"]["people"][:2]] == ["Ana", "Mo"]


# ---------------------------------------------------------------------- using a bot


async def test_a_click_brings_what_only_one_person_sees(sit: Sit, bot: VolunteerBot) -> None:
    ana, olga = await sit("Ana"), await sit("Olga")
    general = ana.channel("general")["id"]
    answer = await ana.ask("command", channel=general, command="here")
    private = await ana.gets("you are")
    assert (answer["message"], private["ephemeral"]) == (private["id"], True)
    assert private["used"] == {"person": ana.here["me"]["id"], "name": "/here"}
    await ana.ask("say", channel=general, text="after it")
    await olga.gets("after it")
    assert private["id"] not in olga.messages
    with pytest.raises(Cannot, match="gone"):
        await olga.ask("dismiss", message=private["id"])
    await ana.ask("dismiss", message=private["id"])
    await ana.until(lambda: private["id"] not in ana.messages)


async def test_a_form_opens_in_the_browser_that_asked_and_is_sent(sit: Sit, bot: VolunteerBot) -> None:
    ana, other = await sit("Ana"), await sit("Ana")
    await ana.ask("command", channel=ana.channel("general")["id"], command="post")
    card = await ana.gets("Clean the park")
    opened = await ana.ask("click", message=card["id"], custom_id="tell")
    assert opened["modal"]["title"] == "Your story"
    with pytest.raises(Cannot, match="no longer open"):
        await other.ask("submit", fields={})
    with pytest.raises(Cannot, match="What is it called"):
        await ana.ask("submit", fields={"title:f1": "", "area": ["n"]})
    await ana.ask("submit", fields={"title:f1": "Park", "story": "Trees", "area": ["s"]})
    assert (await ana.gets("Trees"))["content"] == "['Park', 'Trees'] in ['s']"


async def test_every_kind_of_field_arrives(sit: Sit, bot: VolunteerBot) -> None:
    ana, mo = await sit("Ana"), await sit("Mo")
    opened = await ana.ask("command", channel=ana.channel("general")["id"], command="profile")
    ids = [each["component"]["custom_id"] for each in opened["modal"]["components"]]
    about, buddy, pace, days, proof = ids
    paper = {"name": "proof.txt", "data": base64.b64encode(b"seen").decode()}
    fields = {about: "I sing", buddy: [mo.here["me"]["id"]], pace: "Fast", days: ["Tue"], proof: [paper]}
    await ana.ask("submit", fields=fields)
    assert (await ana.gets("I sing"))["content"] == "I sing ['Mo'] Fast ['Tue'] ['seen']"


async def test_options_take_people_roles_channels_and_files_by_id(
    sit: Sit, bot: VolunteerBot, guild: Guild
) -> None:
    ana = await sit("Ana")
    general = ana.channel("general")["id"]
    paper = {"name": "../note.txt", "data": base64.b64encode(b"in it").decode()}
    options = {
        "person": ana.here["me"]["id"],
        "role": str(guild.role("Moderator").id),
        "channel": general,
        "paper": paper,
    }
    await ana.ask("command", channel=general, command="whom", options=options)
    assert (await ana.gets("in it"))["content"] == "Ana, Moderator, general, in it"
    with pytest.raises(Cannot, match="nobody and nothing with the id 12"):
        await ana.ask("command", channel=general, command="whom", options={"person": "12"})


async def test_the_palette_has_what_the_person_may_use_with_all_that_is_to_be_filled_in(
    sit: Sit, bot: VolunteerBot
) -> None:
    ana, mo = await sit("Ana"), await sit("Mo")
    offered = [
        {
            each["name"]: each
            for each in (await who.ask("commands", channel=who.channel("general")["id"]))["commands"]
        }
        for who in (ana, mo)
    ]
    assert ["ask new" in each for each in offered] == [False, True]
    target, effort, title = offered[1]["ask new"]["options"]
    assert (target["required"], target["min_value"], target["max_value"]) == (True, 1, 100)
    assert effort["choices"][0] == {"name": "Little", "shown": "Little", "value": 1}
    assert title["max_length"] == 10


async def test_suggestions_come_while_one_types(sit: Sit, bot: VolunteerBot) -> None:
    mo = await sit("Mo")
    asked = {"channel": mo.channel("general")["id"], "command": "ask manage", "options": {"ask": "cl"}}
    answer = await mo.ask("autocomplete", focused="ask", **asked)
    assert answer["choices"] == [
        {"name": "Clean the park", "value": "1"},
        {"name": "Clear the pond", "value": "2"},
    ]


async def test_menus_on_people_and_messages_are_offered_and_work(sit: Sit, bot: VolunteerBot) -> None:
    ana, mo = await sit("Ana"), await sit("Mo")
    general = ana.channel("general")["id"]
    said = await mo.ask("say", channel=general, text="words")
    offered = [(await ana.ask("menu", channel=general, on=on))["commands"] for on in ("person", "message")]
    assert [[each["name"] for each in commands] for commands in offered] == [["Befriend"], ["Quote"]]
    await ana.ask("use", channel=general, command="Quote", message=said["message"])
    await ana.gets("By Mo")
    await ana.ask("use", channel=general, command="Befriend", person=mo.here["me"]["id"])
    await ana.gets("You and Mo")


async def test_a_silent_bot_is_told_as_the_app_tells_it(sit: Sit, bot: VolunteerBot, served: Sandbox) -> None:
    served.limits.answer = 0.2
    ana = await sit("Ana")
    answer = await ana.ask("command", channel=ana.channel("general")["id"], command="silent")
    assert (answer["failed"], answer["message"]) == ("The application did not respond", None)


async def test_a_bot_that_thinks_is_shown_thinking_and_then_what_it_says(sit: Sit, bot: VolunteerBot) -> None:
    ana = await sit("Ana")
    answer = await ana.ask("command", channel=ana.channel("general")["id"], command="slow")
    assert ana.messages[answer["message"]]["thinking"]
    bot.go_on.set()
    assert not (await ana.gets("Here it is"))["thinking"]


async def test_only_buttons_that_are_there_can_be_pressed(sit: Sit, bot: VolunteerBot) -> None:
    ana = await sit("Ana")
    await ana.ask("command", channel=ana.channel("general")["id"], command="post", options={"closed": True})
    card = await ana.gets("Clean the park")
    with pytest.raises(Cannot, match="is disabled"):
        await ana.ask("click", message=card["id"], custom_id="in")
    with pytest.raises(Cannot, match="no longer there"):
        await ana.ask("click", message=card["id"], custom_id="forged")


# ---------------------------------------------------------------------- time, trouble, the log


async def test_moving_the_clock_is_seen_by_everybody(sit: Sit, served: Sandbox) -> None:
    ana, mo = await sit("Ana"), await sit("Mo")
    await ana.ask("move-clock", seconds=86400)
    await mo.until(lambda: mo.views["clock"]["offset"] == 86400)
    with pytest.raises(Cannot, match="does not go back"):
        await ana.ask("move-clock", seconds=-1)
    assert served.clock.offset == timedelta(days=1)


@asynccontextmanager
async def companion(at: datetime | None) -> AsyncIterator[tuple[str, list[str]]]:
    asked: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        asked.append(f"{request.method} {request.path}")
        return web.json_response({"at": None if at is None else at.isoformat(), "what": "a reminder"})

    app = web.Application()
    app.router.add_route("*", "/{what}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    yield f"http://127.0.0.1:{runner.addresses[0][1]}", asked
    await runner.cleanup()


async def test_the_clock_goes_to_what_comes_next_if_somebody_knows(served: Sandbox, sit: Sit) -> None:
    at = datetime.now(UTC) + timedelta(days=2)
    async with companion(at) as (address, asked):
        Page(served, companion=address).open()
        ana = await sit("Ana")
        assert (await ana.ask("next"))["what"] == "a reminder"
        assert abs(served.clock.now() - at) < timedelta(seconds=5)
        await ana.ask("make-trouble", kind="restart")
        assert asked == ["GET /next", "POST /restart"]


async def test_when_nothing_comes_or_nobody_knows_that_is_said(served: Sandbox, sit: Sit) -> None:
    ana = await sit("Ana")
    assert not ana.views["clock"]["knows_next"]
    with pytest.raises(Cannot, match="without --companion"):
        await ana.ask("next")
    async with companion(None) as (address, _):
        Page(served, companion=address).open()
        mo = await sit("Mo")
        with pytest.raises(Cannot, match="Nothing is planned"):
            await mo.ask("next")
    with pytest.raises(Cannot, match="does not answer"):
        await mo.ask("next")


async def test_each_trouble_is_said_is_so_and_is_undone(
    sit: Sit, bot: VolunteerBot, guild: Guild, served: Sandbox
) -> None:
    mo = await sit("Mo")

    async def made() -> int:
        found = await mo.until(lambda: mo.views["troubles"]["made"])
        return int(found[-1]["id"])

    async def undone() -> None:
        await mo.ask("undo-trouble", trouble=await made())
        await mo.until(lambda: not mo.views["troubles"]["made"])

    ana = guild.person("Ana")
    said = await mo.ask("make-trouble", kind="close-dms", person=str(ana.id))
    assert (said["sentence"], ana.dms_open) == ("Ana's direct messages are closed.", False)
    await undone()
    assert ana.dms_open

    general, helper = guild.channel("general").thing, bot_user(guild)
    before = served.world.permissions(helper, general)
    await mo.ask("make-trouble", kind="take-permission", permission="Send messages")
    assert not served.world.may(helper, general, Permissions.SEND_MESSAGES)
    assert served.world.may(ana.user, general, Permissions.SEND_MESSAGES)
    await undone()
    assert served.world.permissions(helper, general) == before

    await ana.says("keep me", in_=guild.channel("general"))
    await mo.ask("make-trouble", kind="delete-channel", channel=str(general.id))
    await mo.until(lambda: "general" not in mo.channel_names())
    await undone()
    await mo.until(lambda: "general" in mo.channel_names())
    kept = await mo.ask("open", channel=str(general.id))
    assert [each["content"] for each in kept["messages"]] == ["keep me"]

    for kind, status in (("rate-limit", 429), ("fail", 500)):
        await mo.ask("make-trouble", kind=kind, doing="answer")
        served.limits.answer = 0.5
        await mo.ask("command", channel=mo.channel("general")["id"], command="here")
        assert status in {each.status for each in served.requests}
        await undone()


def bot_user(guild: Guild) -> Any:
    return next(iter(guild.state.applications.values())).bot


@pytest.mark.parametrize(("kind", "back"), [("drop", "RESUMED"), ("forget", "READY")])
async def test_a_dropped_bot_comes_back(sit: Sit, bot: VolunteerBot, kind: str, back: str) -> None:
    ana = await sit("Ana")
    await ana.ask("log", on=True)
    before = len(ana.lines)
    is_back = asyncio.create_task(bot.wait_for(back.lower(), timeout=2 * PATIENCE))
    await ana.ask("make-trouble", kind=kind)
    await is_back
    assert back in [each["what"] for each in ana.lines[before:]]
    await ana.ask("command", channel=ana.channel("general")["id"], command="here")
    await ana.gets("you are")


async def test_the_log_has_each_request_and_each_event_for_those_who_look(
    sit: Sit, bot: VolunteerBot
) -> None:
    ana, mo = await sit("Ana"), await sit("Mo")
    await ana.ask("log", on=True)
    await mo.ask("command", channel=mo.channel("general")["id"], command="here")
    await ana.until(lambda: [each for each in ana.lines if "/callback" in each["what"]])
    request = next(each for each in ana.lines if "/callback" in each["what"])
    assert (request["kind"], request["status"]) == ("request", 200)
    event = next(each for each in ana.lines if each["what"] == "INTERACTION_CREATE")
    assert json.loads(event["body"])["data"]["name"] == "here"
    assert not mo.lines


# ---------------------------------------------------------------------- who is kept out, and what is harmless


@pytest.mark.parametrize(
    "headers",
    [
        {"Origin": "https://example.org"},
        {"Origin": "http://localhost:3000"},
        {"Origin": "null"},
        {"Host": "example.org"},
        {"Host": "example.org", "Origin": "http://example.org"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
async def test_other_sites_get_no_seat(served: Sandbox, page: Page, headers: dict[str, str]) -> None:
    async with aiohttp.ClientSession() as session:
        with pytest.raises(aiohttp.WSServerHandshakeError) as refused:
            await session.ws_connect(f"{served.url}/page/socket", headers=headers)
    assert refused.value.status == 403


async def test_the_page_is_served_under_this_machines_names_only(served: Sandbox, page: Page) -> None:
    async with aiohttp.ClientSession() as session:
        async with session.get(f"{served.url}/", headers={"Host": "example.org"}) as answer:
            assert answer.status == 403
        async with session.get(served.url.replace("127.0.0.1", "localhost") + "/") as answer:
            assert answer.status == 200


async def test_nothing_runs_on_the_page_but_its_own_files(served: Sandbox, page: Page) -> None:
    async with aiohttp.ClientSession() as session, session.get(f"{served.url}/") as answer:
        policy, text = answer.headers["Content-Security-Policy"], await answer.text()
    assert "default-src 'none'" in policy
    assert "script-src 'self';" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy
    assert "http://" not in text
    assert "https://" not in text


async def test_only_the_pages_own_files_can_be_read(served: Sandbox, page: Page) -> None:
    async with aiohttp.ClientSession() as session:
        for path in (
            "/page/../front.py",
            "/page/%2e%2e/front.py",
            "/page/..%2ffront.py",
            "/page/",
            "/page/none.js",
        ):
            async with session.get(f"{served.url}{path}") as answer:
                assert answer.status == 404, path


async def test_files_of_people_are_shown_and_never_run(sit: Sit, served: Sandbox) -> None:
    ana = await sit("Ana")
    file = {"name": "a.html", "data": base64.b64encode(SCRIPT.encode()).decode()}
    await ana.ask("say", channel=ana.channel("general")["id"], text="look", files=[file])
    address = (await ana.gets("look"))["attachments"][0]["url"]
    assert address.startswith("/attachments/")
    async with aiohttp.ClientSession() as session, session.get(f"{served.url}{address}") as answer:
        assert answer.headers["Content-Security-Policy"].startswith("sandbox;")
        assert answer.headers["X-Content-Type-Options"] == "nosniff"


async def test_what_people_write_comes_as_text_and_is_in_no_page(sit: Sit, served: Sandbox) -> None:
    ana = await sit("Ana")
    await ana.ask("add-person", name=SCRIPT[:32])
    await ana.ask("say", channel=ana.channel("general")["id"], text=SCRIPT)
    assert (await ana.gets("alert"))["content"] == SCRIPT
    async with aiohttp.ClientSession() as session, session.get(f"{served.url}/?as={SCRIPT}") as answer:
        assert "alert(1)" not in await answer.text()


async def test_whatever_a_browser_sends_gets_a_sentence_and_the_seat_stays(sit: Sit) -> None:
    ana = await sit("Ana")
    channel = ana.channel("general")["id"]
    for verb, more in (
        ("fly", {}),
        ("open", {}),
        ("open", {"channel": "x"}),
        ("open", {"channel": {}}),
        ("say", {"channel": channel, "text": "x" * 2001}),
        ("say", {"channel": channel, "files": [{"name": "a", "data": "%"}]}),
        ("command", {"channel": channel, "command": "nothing"}),
        ("command", {"channel": channel, "command": "x", "options": [1]}),
        ("submit", {"fields": 1}),
        ("choose", {"message": "1", "custom_id": "a", "values": None}),
        ("make-trouble", {"kind": "nothing"}),
        ("make-trouble", {"kind": "delete-channel", "channel": "7"}),
        ("move-clock", {"seconds": "much"}),
        ("move-clock", {"seconds": 1e300}),
    ):
        with pytest.raises(Cannot):
            await ana.ask(verb, **more)
    assert (await ana.ask("open", channel=channel))["messages"] == []


async def test_before_a_hello_nothing_is_done(served: Sandbox, page: Page, guild: Guild) -> None:
    channel = guild.channel("general")
    async with aiohttp.ClientSession() as session:
        browser = Browser(await session.ws_connect(f"{served.url}/page/socket"))
        with pytest.raises(Cannot, match="Say hello first"):
            await browser.ask("say", channel=str(channel.id), text="hi")
        await browser.close()
    assert channel.messages == []
