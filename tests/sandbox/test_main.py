"""The sandbox as its own process, the world it is given, and what another program can do with it."""

import asyncio
import json
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest

from sandbox import Sandbox, seed
from sandbox.control import Control
from tests.sandbox.volunteer_bot import connected

WORLD: dict[str, Any] = {
    "applications": [{"name": "Helper", "token": "a-token"}],
    "guilds": [
        {
            "name": "Rising Tide",
            "owner": "Olga",
            "applications": [{"name": "Helper", "permissions": ["MANAGE_ROLES"]}],
            "roles": [{"name": "Moderator", "permissions": ["MANAGE_GUILD"]}, {"name": "Volunteer"}],
            "people": [
                {"name": "Ana", "locale": "es-ES", "dms": "closed", "joined": "-80d"},
                {"name": "Ben", "roles": ["Moderator"], "joined": "-3d2h"},
            ],
            "channels": [
                {"name": "general"},
                {"name": "team", "under": "Inside", "only_for": ["Moderator", "Helper"]},
            ],
            "messages": [
                {"in": "general", "by": "Ana", "text": "Hola", "at": "-3d", "reactions": {"👋": ["Ben"]}},
                {"in": "general", "by": "Helper", "text": "Welcome", "at": "-2d30m"},
            ],
            "events": [
                {
                    "name": "Open day",
                    "by": "Ana",
                    "start": "+14d2h",
                    "where": "The mill",
                    "interested": ["Ben"],
                }
            ],
        }
    ],
}

Ask = Callable[..., Awaitable[tuple[int, Any]]]


@pytest.fixture
async def served() -> AsyncIterator[Sandbox]:
    sandbox = Sandbox()
    sandbox.pages["sandbox"] = Control(sandbox).answer
    seed.plant(sandbox.places, seed.parse(json.dumps(WORLD).encode()))
    async with sandbox:
        yield sandbox


@pytest.fixture
async def ask(served: Sandbox) -> AsyncIterator[Ask]:
    async with asking(f"{served.url}/sandbox/") as ask:
        yield ask


@asynccontextmanager
async def asking(url: str) -> AsyncIterator[Ask]:
    async with aiohttp.ClientSession(url) as session:

        async def ask(method: str, path: str, body: object = None, **headers: str) -> tuple[int, Any]:
            async with session.request(method, path, json=body, headers=headers) as response:
                return response.status, await response.json()

        yield ask


# ---------------------------------------------------------------------- a world from a file


def test_a_world_file_makes_servers_people_and_history(served: Sandbox) -> None:
    guild = served.places.named("Rising Tide")
    ana, ben = guild.person("Ana"), guild.person("Ben")
    assert (ana.user.locale, ana.dms_open, ben.roles) == ("es-ES", False, {"Moderator"})
    general, team = guild.channel("general"), guild.channel("team")
    assert [(each.author, each.text) for each in general.messages] == [("Ana", "Hola"), ("Helper", "Welcome")]
    assert general.messages[0].reactions == {"👋": 1}
    assert ben.sees(team)
    assert not ana.sees(team)
    ago = served.clock.now() - general.messages[1].created
    assert timedelta(days=2, minutes=30) <= ago < timedelta(days=2, minutes=31)
    [event] = guild.events
    ahead = event.start - served.clock.now()
    assert timedelta(days=14, hours=1, minutes=59) < ahead <= timedelta(days=14, hours=2)
    assert (event.name, event.location, list(event.interested)) == ("Open day", "The mill", [ben.id])


def test_the_bots_role_stands_above_the_others_in_the_order_of_the_file(served: Sandbox) -> None:
    roles = served.places.named("Rising Tide").state.roles.values()
    ladder = sorted(roles, key=lambda role: role.position, reverse=True)
    assert [role.name for role in ladder] == ["Helper", "Moderator", "Volunteer", "@everyone"]


@pytest.mark.parametrize(
    ("change", "told"),
    [
        (
            {"people": [{"name": "Ana", "dms": "shut"}]},
            "guilds.0.people.0.dms: Input should be 'open' or 'closed'",
        ),
        ({"roles": [{"name": "A", "permissions": ["FLY"]}]}, "there is no permission 'FLY'"),
        ({"people": [{"name": "Ana", "roles": ["Boss"]}]}, "Ana has the role 'Boss', which is not there"),
        (
            {"channels": [], "messages": WORLD["guilds"][0]["messages"]},
            "in the channel 'general', which is not",
        ),
        ({"colour": "red"}, "guilds.0.colour: Extra inputs are not permitted"),
    ],
)
def test_a_bad_world_is_refused_with_what_is_wrong(change: dict[str, Any], told: str) -> None:
    described = {**WORLD, "guilds": [{**WORLD["guilds"][0], **change}]}
    with pytest.raises(seed.BadWorld) as refusal:
        seed.plant(Sandbox().places, seed.parse(json.dumps(described).encode()))
    assert told in str(refusal.value)


# ---------------------------------------------------------------------- the control API


async def test_another_program_acts_as_a_person(served: Sandbox, ask: Ask) -> None:
    [application] = served.world.applications.values()
    async with connected(served, application):
        person = "guilds/Rising Tide/people/Ben"
        status, reply = await ask("POST", f"{person}/command", {"command": "/post"})
        assert (status, reply["failed"]) == (200, None)
        card = reply["message"]["id"]
        _, reply = await ask("POST", f"{person}/click", {"button": "I'm in", "on": card})
        assert "1 of 3" in reply["text"]
        await ask("POST", f"{person}/click", {"button": "Tell"})
        _, seen = await ask("GET", person)
        assert seen["modal"]["title"] == "Your story"
        fields = {"title": "The park", "area": "South"}
        _, reply = await ask("POST", f"{person}/submit", {"fields": fields})
        assert reply["text"] == "['The park', ''] in ['s']"
        _, reply = await ask("POST", f"{person}/choose", {"menu": "Buddy", "picked": [{"person": "Ana"}]})
        assert reply["message"]["ephemeral"]
        _, found = await ask(
            "POST", f"{person}/autocomplete", {"command": "/ask manage", "options": {"ask": "co"}}
        )
        assert found == {"choices": [{"name": "Cook", "value": "3"}]}


async def test_what_cannot_be_done_is_told_in_words(ask: Ask) -> None:
    person = "guilds/Rising Tide/people/Ana"
    assert await ask("POST", f"{person}/click", {"button": "Go"}) == (
        409,
        {"cannot": 'Ana sees no button "Go"; there is: none.'},
    )
    assert await ask("POST", f"{person}/click", {}) == (409, {"cannot": "click: 'button' is missing."})
    status, answer = await ask("POST", f"{person}/fly", {})
    assert (status, answer["cannot"][:17]) == (409, "Nobody can 'fly';")
    status, answer = await ask("GET", "guilds/Elsewhere/people/Ana")
    assert (status, answer["cannot"]) == (409, "There is no server 'Elsewhere'; there are: Rising Tide.")
    assert (await ask("GET", "nowhere"))[0] == 404


async def test_people_join_speak_and_leave(ask: Ask) -> None:
    guild = "guilds/Rising Tide"
    assert (await ask("POST", f"{guild}/people", {"name": "Noor", "roles": ["Volunteer"]}))[1]["roles"] == [
        "Volunteer"
    ]
    await ask("POST", f"{guild}/people/Noor/say", {"text": "Hi all", "in": "general"})
    _, seen = await ask("GET", f"{guild}/channels/general")
    assert [each["text"] for each in seen["messages"]] == ["Hola", "Welcome", "Hi all"]
    await ask("POST", f"{guild}/people/Ana/react", {"emoji": "💙", "on": seen["messages"][-1]["id"]})
    _, seen = await ask("GET", f"{guild}/people/Noor")
    assert seen["screen"][-1]["reactions"] == {"💙": 1}
    await ask("POST", f"{guild}/people/Noor/leave", {})
    _, state = await ask("GET", "state")
    assert [each["name"] for each in state["guilds"][0]["people"]] == ["Olga", "Ana", "Ben"]


async def test_a_world_can_be_added_while_it_runs(ask: Ask) -> None:
    _, made = await ask("POST", "world", {"guilds": [{"name": "Second", "owner": "Olga"}]})
    assert [each["name"] for each in made["guilds"][0]["people"]] == ["Olga"]
    _, state = await ask("GET", "state")
    assert [each["name"] for each in state["guilds"]] == ["Rising Tide", "Second"]


async def test_faults_strike_the_api_until_cleared(served: Sandbox, ask: Ask) -> None:
    asked = {"kind": "fail", "method": "GET", "route": "/users/@me", "status": 503, "times": 5}
    assert (await ask("POST", "faults", asked))[0] == 200
    headers = {"Authorization": "Bot a-token"}
    async with aiohttp.ClientSession() as bot:
        async with bot.get(f"{served.api_url}/users/@me", headers=headers) as response:
            assert response.status == 503
        await ask("DELETE", "faults")
        async with bot.get(f"{served.api_url}/users/@me", headers=headers) as response:
            assert response.status == 200
    _, log = await ask("GET", "requests")
    assert [each["status"] for each in log["requests"]] == [503, 200]
    status, answer = await ask("POST", "faults", {**asked, "route": "/nowhere"})
    assert (status, answer["cannot"]) == (409, "There is no route GET /nowhere.")


async def test_pages_of_other_sites_are_kept_out(ask: Ask) -> None:
    assert (await ask("GET", "state", Origin="https://example.org"))[0] == 403
    assert (await ask("GET", "state", Host="example.org"))[0] == 403


# ---------------------------------------------------------------------- the process


async def test_whoever_opens_it_to_the_network_is_told_loudly() -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "sandbox", "--port", "0", "--host", "0.0.0.0"),  # noqa: S104 - that is the point
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert process.stdout is not None
    ready = (await process.stdout.readline()).decode()
    process.terminate()
    _, told = await process.communicate()
    assert "http://127.0.0.1:" in ready
    assert "EVERYBODY who reaches this machine" in told.decode()


@asynccontextmanager
async def running(*arguments: str) -> AsyncIterator[tuple[asyncio.subprocess.Process, str]]:
    """The process and the address it says it is at."""
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "sandbox", "--port", "0", *arguments, stdout=asyncio.subprocess.PIPE
    )
    assert process.stdout is not None
    try:
        line = (await process.stdout.readline()).decode()
        assert line.startswith("The sandbox is ready at http://127.0.0.1:")
        yield process, line.split()[-1]
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
async def test_the_process_serves_its_world_and_ends_cleanly(tmp_path: Path, ending: signal.Signals) -> None:
    (tmp_path / "world.json").write_text(json.dumps(WORLD))
    async with running("--world", str(tmp_path / "world.json")) as (process, url):
        async with asking(f"{url}/sandbox/") as ask:
            _, state = await ask("GET", "state")
            assert [each["name"] for each in state["guilds"]] == ["Rising Tide"]
        process.send_signal(ending)
        assert await process.wait() == 0


async def test_the_clock_moves_forward_and_is_kept_in_its_file(tmp_path: Path) -> None:
    clock = tmp_path / "clock"
    async with running("--clock-file", str(clock)) as (_, url), asking(f"{url}/sandbox/") as ask:
        _, moved = await ask("POST", "clock", {"move": 86400})
        assert moved["clock_offset"] == 86400
        assert (await ask("POST", "clock", {"move": -1}))[0] == 409
    assert float(clock.read_text()) == 86400
    async with running("--clock-file", str(clock)) as (_, url), asking(f"{url}/sandbox/") as ask:
        assert (await ask("GET", "state"))[1]["clock_offset"] == 86400


async def test_a_bad_world_file_ends_the_start_with_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "world.json").write_text('{"guilds": [{"name": "A"}]}')
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "sandbox", "--port", "0", "--world", str(tmp_path / "world.json")),
        stderr=asyncio.subprocess.PIPE,
    )
    _, told = await process.communicate()
    assert process.returncode == 2
    assert told.decode() == f"sandbox: {tmp_path}/world.json: guilds.0.owner: Field required\n"
