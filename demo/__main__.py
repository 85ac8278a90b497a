"""`make demo`: the local Discord and the real bot, each a process of its own, with River Watch in them."""

from __future__ import annotations

import asyncio
import json
import secrets
import signal
import sys
import tempfile
from asyncio.subprocess import PIPE, Process
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import aiohttp

from bot.db import Database
from bot.upgrade import upgrade
from demo import community, script
from demo.bot_process import BotProcess
from demo.companion import companion


async def run(port: int) -> None:
    """Until Ctrl-C; then both processes end, the bot first."""
    ended = asyncio.Event()
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, ended.set)
    with tempfile.TemporaryDirectory(prefix="groundswell-demo-") as name:
        folder = Path(name)
        token = secrets.token_hex(16)
        (folder / "world.json").write_text(json.dumps(community.world(token)))
        async with companion() as (helper, address):
            sandbox = await _start_sandbox(folder, port, address)
            url = f"http://127.0.0.1:{port}"
            bot = BotProcess(token, folder, url)
            try:
                print("Ninety days pass in River Watch ...", flush=True)
                await _live(bot.database_url, url)
                await bot.start()
                helper.bot = bot
                print(_what_next(bot, url), flush=True)
                await _first_of(ended.wait(), sandbox.wait(), bot.ended())
            finally:
                await bot.stop()
                if sandbox.returncode is None:
                    sandbox.terminate()
                    await sandbox.wait()
    print("\nBoth have ended.")


async def _start_sandbox(folder: Path, port: int, companion_address: str) -> Process:
    world, clock = folder / "world.json", folder / "clock"
    command = (
        *("-m", "sandbox", "--port", str(port), "--world", str(world), "--clock-file", str(clock)),
        *("--page", "--companion", companion_address),
    )
    # A session of its own, so that Ctrl-C reaches this process alone, which ends both in order.
    process = await asyncio.create_subprocess_exec(
        sys.executable, *command, stdout=PIPE, start_new_session=True
    )
    assert process.stdout is not None
    if not await process.stdout.readline():
        await process.wait()
        raise RuntimeError(f"The local Discord did not start. Is port {port} taken? --port names another.")
    return process


async def _live(database_url: str, url: str) -> None:
    now = datetime.now(UTC)
    upgrade(database_url, now=now)
    db = await Database.open(database_url)
    try:
        await community.live(db, await _places(url), now=now)
    finally:
        await db.close()


async def _places(url: str) -> community.Places:
    address = f"{url}/sandbox/state"
    async with aiohttp.ClientSession() as session, session.get(address) as answer:
        state: dict[str, Any] = await answer.json()
    guild = next(each for each in state["guilds"] if each["name"] == script.GUILD)
    return community.Places(
        guild_id=int(guild["id"]),
        people=_ids(guild["people"]),
        channels=_ids(guild["channels"]),
        member_roles=_ids(guild["roles"]),
    )


def _ids(things: list[dict[str, Any]]) -> dict[str, int]:
    return {str(each["name"]): int(each["id"]) for each in things}


async def _first_of(*waits: Any) -> None:
    tasks = [asyncio.ensure_future(wait) for wait in waits]
    await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in tasks:
        task.cancel()


def _what_next(bot: BotProcess, url: str) -> str:
    page = f"{url}/"
    channels = sum(len(names) for names in script.CHANNELS.values())
    people = f"{page}sandbox/guilds/{script.GUILD.replace(' ', '%20')}/people"
    return f"""
River Watch is open. Try it in a browser:

  {page}

You are Ana, who is new: press Join in #welcome, or type / in any channel. Who you are is chosen at the top:
Nora is invited and not in the server yet, Dan volunteers, Cora coordinates, Mo moderates, Olga owns the
server, Carmen speaks Spanish, Ben's direct messages are closed. Each window can be somebody else:

  {page}?as=Cora

At the top you also let time pass and make trouble for the bot, and see in the log what it says to Discord.
From a terminal, the same: sandbox/control.py says how. For instance

  curl -s {people}/Ana/command -d '{{"command": "/join"}}'

{len(script.VOLUNTEERS) + len(script.NEWCOMERS) + 6} people, {channels} channels, \
ninety days. The bot's log is {bot.log}. Ctrl-C ends everything."""


def main(port: int = 8470) -> int:
    try:
        asyncio.run(run(port))
    except RuntimeError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
