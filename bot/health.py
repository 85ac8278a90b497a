"""Whether the bot is well, for those who watch over it: /healthz, /readyz and /metrics.

Healthy means that the event loop turns. Ready means that people are served: the gateway is connected and the
database answers and stores. Figures count events, never people.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from time import monotonic
from typing import TYPE_CHECKING

from aiohttp import web
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily
from prometheus_client.metrics_core import Metric
from prometheus_client.registry import Collector

from bot.errors import OperatorError
from bot.services.outbox import deliveries, symptoms
from bot.services.outbox.symptoms import Stuck
from bot.services.record import command_syncs, processes

if TYPE_CHECKING:
    from collections.abc import AsyncIterator

    from bot.client import Groundswell

#: Seconds within which the database has to answer a trivial question.
PATIENCE = 2.0
#: Seconds for which it is taken to store, once it has.
PROBE_EVERY = 10.0


class Health:
    """Answers for one client."""

    def __init__(self, client: Groundswell) -> None:
        self._client = client
        self._database_up = False
        self._lag = 0.0
        self._stored_at: float | None = None
        self._stuck: Mapping[str, Sequence[Stuck]] = {}
        self._registry = CollectorRegistry()
        self._registry.register(_Figures(self._read))

    def application(self) -> web.Application:
        app = web.Application()
        app.router.add_get("/healthz", self._healthz)
        app.router.add_get("/readyz", self._readyz)
        app.router.add_get("/metrics", self._metrics)
        return app

    async def _healthz(self, request: web.Request) -> web.Response:
        return web.json_response({"loop": "ok"})

    async def _readyz(self, request: web.Request) -> web.Response:
        well = await self._database_answers() and await self._database_stores()
        checks = {"gateway": self._client.connected, "database": well}
        words = {name: "ok" if well else "not now" for name, well in checks.items()}
        return web.json_response(words, status=200 if all(checks.values()) else 503)

    async def _metrics(self, request: web.Request) -> web.Response:
        self._database_up = await self._look_into_database()
        return web.Response(
            body=generate_latest(self._registry), headers={"Content-Type": CONTENT_TYPE_LATEST}
        )

    async def _look_into_database(self) -> bool:
        """Whether it answered; if not, what it last said stands, and the rest is told all the same."""
        try:
            async with asyncio.timeout(PATIENCE):
                self._lag = await self._outbox_lag()
                self._stuck = await self._client.db.read(symptoms.stuck, now=self._client.clock.now())
                return True
        except (OperatorError, TimeoutError, RuntimeError):
            return False

    async def _database_answers(self) -> bool:
        try:
            async with asyncio.timeout(PATIENCE):
                await self._client.db.read(command_syncs.known, self._client.application_id or 0)
                return True
        except (OperatorError, TimeoutError, RuntimeError):
            return False

    async def _database_stores(self) -> bool:
        """Tried by storing something, which a full disk can't; not at every look, so that looking often costs
        no writes.
        """
        if self._stored_at is None or monotonic() > self._stored_at + PROBE_EVERY:
            self._stored_at = None
            try:
                async with asyncio.timeout(PATIENCE):
                    await self._client.db.write(processes.probe)
            except (OperatorError, TimeoutError, RuntimeError):
                return False
            self._stored_at = monotonic()
        return True

    async def _outbox_lag(self) -> float:
        """Seconds for which the oldest row that is due has been waiting."""
        due = await self._client.db.read(deliveries.next_due, real=datetime.now(UTC))
        return 0.0 if due is None else max(0.0, (self._client.clock.now() - due).total_seconds())

    def _read(self) -> Iterator[Metric]:
        client = self._client
        yield GaugeMetricFamily("groundswell_gateway_up", "All shards connected", float(client.connected))
        yield GaugeMetricFamily(
            "groundswell_database_up", "The database answered for these figures", float(self._database_up)
        )
        yield GaugeMetricFamily("groundswell_guilds", "Servers the bot is in", float(len(client.guilds)))
        yield GaugeMetricFamily("groundswell_outbox_lag_seconds", "Age of the oldest unsent row", self._lag)
        outcomes = CounterMetricFamily(
            "groundswell_interactions",
            "Commands, clicks and forms by what became of them",
            labels=["outcome"],
        )
        for outcome, count in client.router.outcomes.items():
            outcomes.add_metric([outcome], count)
        yield outcomes
        yield from self._troubles()

    def _troubles(self) -> Iterator[Metric]:
        """What somebody should look at; `groundswell doctor` says why it matters and what to do."""
        parcels = GaugeMetricFamily(
            "groundswell_parcels_stuck",
            "Messages and changes that are late now, or failed in the last week",
            labels=["state", "kind"],
        )
        for state, kinds in self._stuck.items():
            for one in kinds:
                parcels.add_metric([state, one.kind], one.times)
        yield parcels
        yield GaugeMetricFamily(
            "groundswell_servers_without_direct_messages",
            "Servers whose direct messages Discord refuses for the moment",
            float(self._client.courier.directs.servers_stopped),
        )
        yield GaugeMetricFamily(
            "groundswell_clicks_preempted",
            "Clicks of the last hour that had an answer before this process gave one",
            float(self._client.router.preempted.count),
        )


class _Figures(Collector):
    """Reads the figures when they are asked for."""

    def __init__(self, read: Callable[[], Iterator[Metric]]) -> None:
        self._read = read

    def collect(self) -> Iterator[Metric]:
        return self._read()


@asynccontextmanager
async def serving(health: Health, endpoint: tuple[str, int] | None) -> AsyncIterator[None]:
    """Answer at this host and port while the block runs; with no endpoint, answer nowhere."""
    if endpoint is None:
        yield
        return
    host, port = endpoint
    runner = web.AppRunner(health.application(), access_log=None)
    await runner.setup()
    try:
        try:
            await web.TCPSite(runner, host, port).start()
        except OSError as error:
            raise OperatorError(
                f"GROUNDSWELL_HEALTH_ADDRESS {host}:{port} can't be used ({error.strerror}). Choose another"
                " port, or leave it empty to switch this off."
            ) from None
        yield
    finally:
        await runner.cleanup()
