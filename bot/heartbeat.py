"""A sign of life of this process, for the doctor: it shows a second one, and what only memory knows.

The reasons are in docs/design.md § 38.
"""

from __future__ import annotations

import platform
import secrets
from datetime import UTC, datetime

from bot.client import Groundswell
from bot.db import Database
from bot.jobs import Job
from bot.services.record import processes


class Heartbeat:
    """Beats as a job; real time, because a moved clock must not make a process look dead."""

    def __init__(self, client: Groundswell) -> None:
        self._client = client
        self._id = secrets.randbits(62)
        self.job = Job("sign of life", processes.EVERY, self._beat)

    async def _beat(self, db: Database, now: datetime) -> int:
        client = self._client
        await db.write(
            processes.beat,
            self._id,
            int(client.application_id or 0),
            host=platform.node(),
            shards=sorted(client.shards) or [0],  # before it is connected: the one that serves most
            stopped=client.courier.directs.servers_stopped,
            preempted=client.router.preempted.count,
            real=datetime.now(UTC),
        )
        return 0

    async def stop(self) -> None:
        await self._client.db.write(processes.leave, self._id)
