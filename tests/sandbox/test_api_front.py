"""What all requests have in common: tokens, rate limits, faults, the log."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
import discord
import pytest

from sandbox import Sandbox
from sandbox.permissions import Permissions
from sandbox.ratelimits import Limit, RateLimits
from sandbox.world import applications, guilds
from sandbox.world.model import Json
from tests.patience import PATIENCE

MESSAGES = "/channels/{channel_id}/messages"


class Caller:
    """A bot's plain HTTP, without discord.py's patience."""

    def __init__(self, sandbox: Sandbox, http: aiohttp.ClientSession) -> None:
        self.sandbox = sandbox
        self.http = http
        world = sandbox.world
        self.application = sandbox.create_application("Helper")
        guild = guilds.found(world, "Rising Tide", owner=guilds.register(world, "olga"))
        self.channel = guilds.add_channel(world, guild, "general")
        applications.install(world, self.application, guild, allowed=Permissions.ADMINISTRATOR)

    async def request(self, method: str, path: str, **more: object) -> tuple[int, Json, dict[str, str]]:
        headers = {"Authorization": f"Bot {self.application.token}"}
        url = self.sandbox.api_url + path
        async with self.http.request(method, url, headers=headers, **more) as response:  # type: ignore[arg-type]
            return response.status, await response.json(), dict(response.headers)

    async def say(self, content: str = "hello", **more: str) -> tuple[int, Json, dict[str, str]]:
        path = f"/channels/{self.channel.id}/messages"
        return await self.request("POST", path, json={"content": content, **more})


@pytest.fixture
async def caller() -> AsyncIterator[Caller]:
    limits = RateLimits(
        per_route={("POST", MESSAGES): Limit(2, 60.0)}, everywhere=Limit(5, 60.0), elsewhere=Limit(50, 60.0)
    )
    async with Sandbox(ratelimits=limits) as sandbox, aiohttp.ClientSession() as http:
        yield Caller(sandbox, http)


async def test_no_token_or_a_wrong_one_is_unauthorized(caller: Caller) -> None:
    caller.application.token = "wrong"
    assert (await caller.request("GET", "/users/@me"))[:2] == (
        401,
        {"message": "401: Unauthorized", "code": 0},
    )


async def test_unknown_paths_methods_and_broken_json(caller: Caller) -> None:
    assert (await caller.request("GET", "/nothing/here"))[:2] == (
        404,
        {"message": "404: Not Found", "code": 0},
    )
    assert (await caller.request("PUT", "/users/@me"))[0] == 405
    broken = await caller.request("POST", f"/channels/{caller.channel.id}/messages", data=b"{")
    assert (broken[0], broken[1]["code"]) == (400, 50109)
    odd = await caller.request("GET", "/channels/abc")
    assert (odd[0], odd[1]["code"]) == (400, 50035)


async def test_a_full_bucket_answers_429_and_says_how_long_to_wait(caller: Caller) -> None:
    first, second, third = [await caller.say(str(number)) for number in range(3)]
    assert [first[0], second[0], third[0]] == [200, 200, 429]
    assert first[2]["X-RateLimit-Remaining"] == "1"
    assert first[2]["X-RateLimit-Bucket"] == third[2]["X-RateLimit-Bucket"]
    assert third[1]["global"] is False
    assert 0 < third[1]["retry_after"] <= 60
    assert third[2]["Via"]
    assert [each.content for each in caller.channel.messages.values()] == ["0", "1"]


async def test_all_routes_together_have_a_limit_too(caller: Caller) -> None:
    answers = [await caller.request("GET", "/users/@me") for _ in range(6)]
    assert [status for status, _, _ in answers] == [200] * 5 + [429]
    assert answers[-1][1]["global"] is True
    assert answers[-1][2]["X-RateLimit-Scope"] == "global"


async def test_too_many_refusals_shut_the_address_out(caller: Caller) -> None:
    caller.sandbox.ratelimits.invalid = Limit(2, 60.0)
    token, caller.application.token = caller.application.token, "wrong"
    assert [(await caller.request("GET", "/users/@me"))[0] for _ in range(2)] == [401, 401]
    caller.application.token = token
    with pytest.raises(aiohttp.ContentTypeError) as banned:
        await caller.request("GET", "/users/@me")
    assert banned.value.status == 429


async def test_limits_can_be_switched_off(caller: Caller) -> None:
    caller.sandbox.ratelimits.enabled = False
    assert [(await caller.say())[0] for _ in range(8)] == [200] * 8


async def test_a_made_failure_does_nothing_and_ends_by_itself(caller: Caller) -> None:
    caller.sandbox.faults.fail("POST", MESSAGES, status=503)
    assert (await caller.say("lost"))[0] == 503
    assert (await caller.say("heard"))[0] == 200
    assert [each.content for each in caller.channel.messages.values()] == ["heard"]


async def test_a_lost_answer_leaves_the_work_done(caller: Caller) -> None:
    caller.sandbox.faults.lose_answer("POST", MESSAGES)
    with pytest.raises(aiohttp.ClientError):
        await caller.say("done")
    assert [each.content for each in caller.channel.messages.values()] == ["done"]
    assert [each.status for each in caller.sandbox.requests.to("POST", MESSAGES)] == [0]


@pytest.mark.parametrize("after_the_work", [False, True])
async def test_a_request_can_be_held_before_or_after_its_work(caller: Caller, after_the_work: bool) -> None:
    with caller.sandbox.faults.hold("POST", MESSAGES, after_the_work=after_the_work) as held:
        saying = asyncio.create_task(caller.say())
        await asyncio.wait_for(held.arrived.wait(), PATIENCE)
        assert bool(caller.channel.messages) is after_the_work
        assert not saying.done()
    assert (await saying)[0] == 200
    assert len(caller.channel.messages) == 1


async def test_discordpy_retries_what_fails_for_a_moment(
    caller: Caller, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(discord.http.Route, "BASE", caller.sandbox.api_url)
    caller.sandbox.faults.fail("GET", "/users/{user_id}", status=429, seconds=0.01)
    async with discord.Client(intents=discord.Intents.none()) as client:
        await client.login(caller.application.token)
        person = await client.fetch_user(caller.application.bot.id)
    assert person.name == "Helper"
    asked = [each for each in caller.sandbox.requests if each.route == "/users/{user_id}"]
    assert [each.status for each in asked] == [429, 200]


async def test_the_log_keeps_what_was_asked_and_can_be_switched_off(caller: Caller) -> None:
    await caller.say("hello", nonce="n")
    [request] = caller.sandbox.requests.to("POST", MESSAGES)
    assert (request.status, request.body) == (200, {"content": "hello", "nonce": "n"})
    caller.sandbox.requests.enabled = False
    await caller.say("unheard")
    assert len(caller.sandbox.requests.to("POST", MESSAGES)) == 1


async def test_editing_messages_older_than_an_hour_is_limited_more_tightly(caller: Caller) -> None:
    limits = caller.sandbox.ratelimits
    limits.everywhere = limits.elsewhere = Limit(1000, 60.0)
    limits.old_edits = Limit(1, 60.0)
    _, old, _ = await caller.say("old")
    message = caller.channel.messages[int(old["id"])]
    path = f"/channels/{caller.channel.id}/messages/{message.id}"
    assert (await caller.request("PATCH", path, json={"content": "a"}))[0] == 200
    assert (await caller.request("PATCH", path, json={"content": "b"}))[0] == 200
    message.created = message.created.replace(year=message.created.year - 1)
    assert (await caller.request("PATCH", path, json={"content": "c"}))[0] == 200
    status, body, _ = await caller.request("PATCH", path, json={"content": "d"})
    assert (status, body["code"]) == (429, 30046)
    assert message.content == "c"
