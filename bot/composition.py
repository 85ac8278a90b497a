"""The composition root: settings, database, client, courier, jobs, in this order; closed in reverse.

The reasons are in docs/design.md § 20.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Callable
from contextlib import AsyncExitStack

import structlog

from bot import client as discord_side
from bot.clock import Clock
from bot.db import Database
from bot.health import Health, serving
from bot.heartbeat import Heartbeat
from bot.jobs import JOBS, Jobs
from bot.journal import Journal, path_of
from bot.services.people import pseudonyms
from bot.settings import Settings
from bot.vault import Vault

log = structlog.get_logger(__name__)

#: So many new objects before the garbage collector looks among them (docs/design.md § 46).
NEW_OBJECTS_UNSEEN = 30_000


async def serve(settings: Settings, *, version: str, on_first_start: Callable[[str], None]) -> None:
    """Everything that runs together, until it is cancelled or Discord won't have us.

    `on_first_start` gets the invite link.
    """
    token = settings.require_token()
    discord_side.point_at_discord(settings)
    async with AsyncExitStack() as stack:
        clock = Clock()
        if settings.clock_file is not None:
            following = asyncio.create_task(clock.follow(settings.clock_file))
            stack.callback(following.cancel)
        db = await Database.open(settings.database_url)
        stack.push_async_callback(db.close)
        vault = Vault.of(settings)  # a key that can't be used stops the start, not the first report
        pseudonyms.key_with(vault.key_of_pseudonyms)
        journal = Journal(db, path_of(settings), clock)
        await journal.open()
        stack.push_async_callback(journal.close)
        members = await discord_side.has_members_intent(token)
        client = discord_side.Groundswell(settings, db, clock, members=members, on_first_start=on_first_start)
        await stack.enter_async_context(client)
        await stack.enter_async_context(serving(Health(client), settings.health_endpoint))
        await discord_side.log_in(client, token)
        _spare_the_collector()
        log.info("starting", members_intent=members, version=version)
        carrying = asyncio.create_task(client.courier.run())
        stack.push_async_callback(client.courier.close)
        heart = Heartbeat(client)
        stack.push_async_callback(heart.stop)
        jobs = Jobs(db, clock, (*JOBS, heart.job))
        jobs.start()
        stack.push_async_callback(jobs.stop)
        connecting = asyncio.create_task(discord_side.connect(client))
        await _until_one_ends(carrying, connecting)


def _spare_the_collector() -> None:
    """Keep the garbage collector from what was loaded, which is never given back, and let it come seldom."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(NEW_OBJECTS_UNSEEN, *gc.get_threshold()[1:])


async def _until_one_ends(*tasks: asyncio.Task[None]) -> None:
    """Wait for the first, and raise what it raised; nothing here goes on without the others."""
    ended, _others = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    for task in ended:
        task.result()
