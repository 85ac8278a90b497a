"""What those who watch over the bot are told."""

from __future__ import annotations

import asyncio
import resource
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from threading import Event

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot import health
from bot.client import Groundswell
from bot.clock import Clock
from bot.db import Database, Transaction, sqlite
from bot.errors import OperatorError
from bot.health import Health, serving
from bot.services.outbox import outbox
from bot.services.things.reminders import REMINDER
from bot.settings import Settings
from bot.upgrade import upgrade
from tests.patience import PATIENCE


@pytest.fixture
async def bot(tmp_path: Path) -> AsyncIterator[Groundswell]:
    """A client that has not connected to anything."""
    url = f"sqlite:///{tmp_path}/health.db"
    upgrade(url, now=datetime.now(UTC))
    db = await Database.open(url)
    async with Groundswell(Settings(), db, Clock(), extensions=[]) as client:
        yield client
    await db.close()


async def test_a_bot_without_discord_is_alive_but_not_ready(bot: Groundswell) -> None:
    async with TestClient(TestServer(Health(bot).application())) as http:
        assert (await http.get("/healthz")).status == 200
        answer = await http.get("/readyz")
        assert answer.status == 503
        assert await answer.json() == {"gateway": "not now", "database": "ok"}


async def test_a_bot_without_its_database_is_not_ready(bot: Groundswell) -> None:
    await bot.db.close()
    async with TestClient(TestServer(Health(bot).application())) as http:
        assert (await (await http.get("/readyz")).json())["database"] == "not now"


async def test_a_bot_that_can_store_nothing_is_not_ready(
    bot: Groundswell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    async with TestClient(TestServer(Health(bot).application())) as http:
        assert (await (await http.get("/readyz")).json())["database"] == "ok"
        size = (tmp_path / "health.db-wal").stat().st_size
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
        try:
            assert (await (await http.get("/readyz")).json())["database"] == "ok"  # it stored just now
            monkeypatch.setattr(health, "PROBE_EVERY", -1.0)
            assert (await (await http.get("/readyz")).json())["database"] == "not now"
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limits)
        assert (await (await http.get("/readyz")).json())["database"] == "ok"


async def test_figures_come_while_the_database_does_not_answer(
    bot: Groundswell, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "PATIENCE", 0.05)

    def dawdle(tx: Transaction) -> None:
        assert let_go.wait(PATIENCE)

    let_go = Event()
    readers = [asyncio.create_task(bot.db.read(dawdle)) for _ in range(sqlite.READERS)]
    async with TestClient(TestServer(Health(bot).application())) as http:
        figures = await (await http.get("/metrics")).text()
        assert "groundswell_database_up 0.0" in figures
        assert "groundswell_gateway_up 0.0" in figures
        let_go.set()
        await asyncio.gather(*readers)
        monkeypatch.undo()
        assert "groundswell_database_up 1.0" in await (await http.get("/metrics")).text()


async def test_what_became_of_clicks_is_counted(bot: Groundswell) -> None:
    bot.router.outcomes["answered"] += 3
    async with TestClient(TestServer(Health(bot).application())) as http:
        figures = await (await http.get("/metrics")).text()
    assert 'groundswell_interactions_total{outcome="answered"} 3.0' in figures


async def test_what_is_late_is_counted_by_kind_and_so_are_refused_messages(bot: Groundswell) -> None:
    now = bot.clock.now()
    await bot.db.write(outbox.put, REMINDER, 1, "late", due_at=now - timedelta(hours=1), now=now)
    bot.router.preempted.note()
    async with TestClient(TestServer(Health(bot).application())) as http:
        figures = await (await http.get("/metrics")).text()
    assert 'groundswell_parcels_stuck{kind="reminder",state="late"} 1.0' in figures
    assert "groundswell_servers_without_direct_messages 0.0" in figures
    assert "groundswell_clicks_preempted 1.0" in figures


async def test_an_address_in_use_is_one_sentence(bot: Groundswell) -> None:
    async with TestServer(Health(bot).application()) as taken:
        assert taken.port is not None
        with pytest.raises(OperatorError, match="GROUNDSWELL_HEALTH_ADDRESS"):
            async with serving(Health(bot), ("127.0.0.1", taken.port)):
                pass
