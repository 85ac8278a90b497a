"""A process with a courier in it that can be told at which of its steps to die, as by a power cut."""

from __future__ import annotations

import asyncio
import os
import signal
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NoReturn

import discord

from bot.clock import Clock
from bot.courier import Courier
from bot.courier.messages import Messages, Sheet, utcnow
from bot.courier.outcomes import Outcome
from bot.courier.pictures import Pictures
from bot.courier.traces import Trace
from bot.db import Database
from bot.services.outbox.outbox import Parcel
from bot.services.people import pseudonyms
from cogs import asks
from tests.carrying import DRAWS, new_client

pseudonyms.key_with(b"for tests alone")
STEPS = ("before claim", "after claim", "after begin", "after send", "before record")


def die() -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError("still alive")


class MortalMessages(Messages):
    step = ""

    async def begin(self, parcel: Parcel, sheet: Sheet) -> Trace | None:
        trace = await super().begin(parcel, sheet)
        if self.step == "after begin":
            die()
        return trace

    async def send(self, trace: Trace, sheet: Sheet) -> int:
        message_id = await super().send(trace, sheet)
        if self.step == "after send":
            die()
        return message_id


class MortalCourier(Courier):
    step = ""

    async def claim(self) -> Sequence[Parcel]:
        if self.step == "before claim":
            die()
        parcels = await super().claim()
        if self.step == "after claim" and parcels:
            die()
        return parcels

    async def record(self, parcel: Parcel, outcome: Outcome) -> None:
        if self.step == "before record":
            die()
        await super().record(parcel, outcome)


@dataclass(frozen=True)
class Life:
    """What the process lives on; `ahead` is how far its real time is from that of the test."""

    database_url: str
    api_url: str
    token: str
    clock_offset: timedelta
    ahead: timedelta
    dies: str = ""


def live(life: Life) -> None:
    asyncio.run(carry(life))


async def carry(life: Life) -> None:
    def real() -> datetime:
        return utcnow() + life.ahead

    discord.http.Route.BASE = life.api_url
    db = await Database.open(life.database_url)
    async with new_client() as client:
        await client.login(life.token)
        clock = Clock(life.clock_offset)
        messages = MortalMessages(client, db, Pictures(db, clock), real=real)
        courier = MortalCourier(client, db, clock, messages=messages, real=real)
        courier.step = messages.step = life.dies
        courier.add(DRAWS)
        for kind, draw in asks.draws.items():
            courier.draws(kind, draw)
        running = asyncio.create_task(courier.run())
        await courier.idle()
        await courier.close()
        await running
    await db.close()
