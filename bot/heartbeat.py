"""A sign of life of this process, for the doctor: it shows a second one, and what only memory knows.

The reasons are in docs/design.md § 38.
"""

from __future__ import annotations

import platform
import secrets
from collections.abc import Sequence
from datetime import UTC, datetime

import structlog

from bot.client import Groundswell
from bot.db import Database
from bot.jobs import Job
from bot.services.record import processes
from bot.services.record.processes import Process

log = structlog.get_logger(__name__)


class Heartbeat:
    """Beats as a job; real time, because a moved clock must not make a process look dead."""

    def __init__(self, client: Groundswell) -> None:
        self._client = client
        self._id = secrets.randbits(62)
        self._warned_of: set[int] = set()
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
        self._warn(await db.read(processes.alive, real=datetime.now(UTC)))
        return 0

    def _warn(self, alive: Sequence[Process]) -> None:
        """Of a second bot on the token: once of each, in the logs of both."""
        mine = next((one for one in alive if one.id == self._id), None)
        others = [one for one in alive if mine is not None and one is not mine and one.overlaps(mine)]
        for other in others:
            if other.id not in self._warned_of:
                log.warning("second_bot_on_this_token", host=other.host, advice="stop one of them")
        self._warned_of = {other.id for other in others}

    async def stop(self) -> None:
        await self._client.db.write(processes.leave, self._id)
