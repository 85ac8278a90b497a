"""The program as an operator meets it: started, asked, stopped, and refusing with one sentence."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import stat
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import aiohttp
import pytest

from sandbox.server import Sandbox
from sandbox.world.model import Application
from tests.patience import PATIENCE
from tests.running import NEEDED

ROOT = Path(__file__).parent.parent


@pytest.fixture
def application(sandbox: Sandbox) -> Application:
    return sandbox.create_application("Groundswell", members_intent=False)


@pytest.fixture
def env(sandbox: Sandbox, application: Application, tmp_path: Path) -> dict[str, str]:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(ROOT),
        "GROUNDSWELL_TOKEN": application.token,
        "GROUNDSWELL_DATABASE_URL": f"sqlite:///{tmp_path}/groundswell.db",
        "GROUNDSWELL_DISCORD_API_URL": sandbox.api_url,
        "GROUNDSWELL_DISCORD_GATEWAY_URL": sandbox.gateway_url,
        "GROUNDSWELL_HEALTH_ADDRESS": f"127.0.0.1:{port}",
    }


@asynccontextmanager
async def groundswell(env: dict[str, str], *words: str) -> AsyncIterator[Process]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", *words, stdout=PIPE, stderr=PIPE, env=env, cwd=env["PYTHONPATH"]
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()


async def outcome(env: dict[str, str], *words: str) -> tuple[int | None, str, str]:
    """Exit code, what was printed, and what was complained about."""
    async with groundswell(env, *words) as process:
        async with asyncio.timeout(PATIENCE):
            out, err = await process.communicate()
    return process.returncode, out.decode(), err.decode()


async def ready(env: dict[str, str]) -> dict[str, str]:
    """Wait until the bot serves people."""
    async with aiohttp.ClientSession() as session, asyncio.timeout(PATIENCE):
        while True:
            try:
                async with session.get(f"http://{env['GROUNDSWELL_HEALTH_ADDRESS']}/readyz") as answer:
                    if answer.status == 200:
                        said: dict[str, str] = await answer.json()
                        return said
            except aiohttp.ClientConnectionError:
                pass
            await asyncio.sleep(0.05)


async def until_ready(process: Process) -> list[bytes]:
    """What it logs up to the line that says so."""
    assert process.stderr is not None
    said: list[bytes] = []
    async with asyncio.timeout(PATIENCE):
        while not said or json.loads(said[-1])["event"] != "ready":
            said.append(await process.stderr.readline())
    return said


async def figures(env: dict[str, str]) -> str:
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"http://{env['GROUNDSWELL_HEALTH_ADDRESS']}/metrics") as answer,
    ):
        return await answer.text()


async def test_it_starts_serves_and_stops_cleanly(env: dict[str, str]) -> None:
    async with groundswell(env, "run") as process:
        assert await ready(env) == {"gateway": "ok", "database": "ok"}
        assert (await outcome(env, "health"))[:2] == (0, "ok\n")
        assert "groundswell_gateway_up 1.0" in await figures(env)
        said = await until_ready(process)
        process.send_signal(signal.SIGTERM)
        async with asyncio.timeout(PATIENCE):
            out, err = await process.communicate()
    assert process.returncode == 0
    assert b"Invite it to your server" in out
    assert b"permissions=" in out
    assert b"Traceback" not in err
    assert env["GROUNDSWELL_TOKEN"].encode() not in out + err
    lines = [json.loads(line) for line in said + err.splitlines()]
    assert [line["servers"] for line in lines if line["event"] == "ready"] == [0]
    assert [line for line in lines if line["level"] != "info"] == [], "nothing to worry about"
    assert not [line for line in lines if line["logger"].startswith("alembic")]


HANGS = """
import asyncio
from bot.__main__ import _stoppable

async def hangs():
    print("ready", flush=True)
    while True:
        try:
            await asyncio.sleep(3600)
        except asyncio.CancelledError:
            pass

asyncio.run(_stoppable(hangs(), within=0.1))
"""


async def test_what_hangs_does_not_hold_up_the_end(env: dict[str, str]) -> None:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-c", HANGS, stdout=PIPE, stderr=PIPE, env=env, cwd=env["PYTHONPATH"]
    )
    assert process.stdout is not None
    async with asyncio.timeout(PATIENCE):
        assert await process.stdout.readline() == b"ready\n"
        process.send_signal(signal.SIGTERM)
        await process.communicate()
    assert process.returncode == 1


@pytest.mark.parametrize(
    ("name", "value", "sentence"),
    [
        ("GROUNDSWELL_TOKEN", "MTIz.wrong.s3cret", "Discord does not accept GROUNDSWELL_TOKEN"),
        ("GROUNDSWELL_TOKEN", "", "GROUNDSWELL_TOKEN is not set"),
        ("GROUNDSWELL_DISCORD_API_URL", "http://127.0.0.1:9/api/v10", "Discord can't be reached at"),
        ("GROUNDSWELL_DATABASE_URL", "sqlite:////proc/nowhere/x.db", "The folder of the database"),
        ("GROUNDSWELL_HEALTH_ADDRESS", "192.0.2.1:80", "GROUNDSWELL_HEALTH_ADDRESS 192.0.2.1:80"),
    ],
)
async def test_a_start_that_can_not_be_is_one_sentence(
    name: str, value: str, sentence: str, env: dict[str, str]
) -> None:
    code, _out, err = await outcome({**env, name: value}, "run")
    assert code == 1
    complaint = err.strip().splitlines()[-1]
    assert complaint.startswith(sentence)
    assert "Traceback" not in err
    assert "s3cret" not in err


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GROUNDSWELL_DATABASE_URL", "sqlite:////proc/nowhere/x.db"),
        ("GROUNDSWELL_DATABASE_URL", "postgresql://nobody@127.0.0.1:9/nowhere"),
        ("GROUNDSWELL_ERASURE_JOURNAL", "/proc/nowhere/x"),
        ("GROUNDSWELL_HEALTH_ADDRESS", "192.0.2.1:80"),
        ("GROUNDSWELL_TOKEN", "MTIz.wrong.s3cret"),
    ],
)
async def test_run_and_the_doctor_refuse_with_the_same_sentence(
    name: str, value: str, env: dict[str, str]
) -> None:
    broken = {**env, "GROUNDSWELL_SECRET": "abcdefghij" * 4, name: value}
    # One after the other: on one SQLite file, one of them would have to wait for the other.
    ended, _out, err = await outcome(broken, "run")
    found, out, _err = await outcome(broken, "doctor")
    assert (ended, found) == (1, 1)
    assert f"wrong {err.strip().splitlines()[-1]}" in out


async def test_the_doctor_says_that_the_gateway_does_not_answer(env: dict[str, str]) -> None:
    code, out, _err = await outcome({**env, "GROUNDSWELL_DISCORD_GATEWAY_URL": "ws://127.0.0.1:9/"}, "doctor")
    assert code == 1
    assert "wrong The gateway of Discord can't be reached at ws://127.0.0.1:9/" in out


async def test_the_doctor_finds_nothing_wrong_with_a_good_set_up(env: dict[str, str]) -> None:
    assert (await outcome(env, "migrate"))[0] == 0
    code, out, err = await outcome(env, "doctor")
    assert code == 0, err
    assert "The settings can be used" in out
    assert "accepts the token" in out
    assert "Server Members intent is off" in out
    assert "wrong" not in out


async def test_the_doctor_looks_into_every_server(
    env: dict[str, str], sandbox: Sandbox, application: Application
) -> None:
    guild = sandbox.guild("Rising Tide")
    guild.channel("general")
    guild.add(application, permissions=NEEDED)
    assert (await outcome(env, "migrate"))[0] == 0
    code, out, err = await outcome(env, "doctor")
    assert code == 0, err
    assert "note  Rising Tide: Welcome channel: not chosen yet." in out
    assert "→ Choose one in /setup" in out
    code, out, _err = await outcome({**env, "LANG": "es_ES.UTF-8"}, "doctor")
    assert "Rising Tide: Canal de bienvenida: aún sin elegir." in out


async def test_the_doctor_notices_a_second_bot_on_the_token(env: dict[str, str]) -> None:
    other = {**env, "GROUNDSWELL_HEALTH_ADDRESS": ""}
    async with groundswell(env, "run") as first:
        await until_ready(first)
        async with groundswell(other, "run") as second:
            await until_ready(second)
            code, out, _err = await outcome(env, "doctor")
    assert code == 1
    assert "Two bots run" in out


async def test_the_doctor_names_what_is_wrong_and_what_to_do(env: dict[str, str]) -> None:
    code, out, _err = await outcome({**env, "GROUNDSWELL_TOKEN": "MTIz.wrong.s3cret"}, "doctor")
    assert code == 1
    assert "wrong Discord does not accept GROUNDSWELL_TOKEN" in out
    assert "s3cret" not in out


async def test_the_health_check_fails_when_nothing_runs(env: dict[str, str]) -> None:
    code, _out, err = await outcome(env, "health")
    assert code == 1
    assert "does not answer" in err


async def test_what_is_stored_is_for_nobody_else_on_the_machine(env: dict[str, str], tmp_path: Path) -> None:
    stored = {**env, "GROUNDSWELL_DATABASE_URL": f"sqlite:///{tmp_path}/data/deep/groundswell.db"}
    async with groundswell(stored, "run") as process:
        await ready(stored)
        made = {path: stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "data").rglob("*")}
        process.send_signal(signal.SIGTERM)
        await process.communicate()
    assert {"deep", "groundswell.db", "groundswell.db-wal", "groundswell.key"} <= {path.name for path in made}
    assert not {path.name: oct(mode) for path, mode in made.items() if mode & 0o077}


async def test_the_version_is_printed(env: dict[str, str]) -> None:
    assert (await outcome(env, "version"))[:2] == (0, "0.1.0\n")


NOW = ("--now", "2026-11-25T22:00Z")


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("friday 18h", "--zone", "Europe/Madrid", "--language", "es"), 0, "2026-11-27T17:00Z\n"),
        (("saturday at ten",), 0, "2026-11-28T10:00Z\n2026-11-28T22:00Z\n"),
        (
            ("2027-03-28 02:30", "--zone", "europe/madrid"),
            0,
            "2027-03-28T01:30Z  (the clocks skip that hour)\n",
        ),
        (("5/12", "--language", "en-US"), 0, "2026-12-05T23:59Z\n2027-05-12T23:59Z\n"),
        (("soon",), 1, "can't read “soon”"),
        (("pronto", "--language", "es"), 1, "No sé leer"),
        (("18:00 IST",), 1, "more than one time zone"),
        (("friday", "--zone", "Madrid"), 1, "time zone “Madrid”"),
    ],
)
async def test_a_moment_is_read_aloud(
    env: dict[str, str], words: tuple[str, ...], code: int, said: str
) -> None:
    told, out, err = await outcome(env, "when", *words, *NOW)
    assert told == code
    assert out == said if code == 0 else said in err


async def test_a_moment_is_read_from_now_on(env: dict[str, str]) -> None:
    told, out, _err = await outcome(env, "when", "in 2 hours")
    assert told == 0
    assert abs(datetime.fromisoformat(out.strip()) - datetime.now(UTC) - timedelta(hours=2)) < timedelta(
        hours=1
    )
    assert (await outcome(env, "when", "friday", "--now", "now"))[0] == 1


async def test_published_figures_are_counted_once_more(env: dict[str, str]) -> None:
    assert (await outcome(env, "migrate"))[0] == 0
    code, out, err = await outcome(env, "stats", "verify")
    assert (code, out.strip(), err) == (0, "0 published figures agree with what is recorded.", "")
