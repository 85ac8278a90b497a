"""Who is kept out of the page, and what is harmless in it."""

from __future__ import annotations

import base64

import aiohttp
import pytest

from sandbox import Sandbox
from sandbox.page import Page
from sandbox.places import Guild
from tests.sandbox.browsers import Browser, Cannot
from tests.sandbox.page.conftest import Sit

SCRIPT = "<script>alert(1)</script>"


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
