"""Two bots on one token: each says so in its log, once."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from structlog.testing import capture_logs

from bot.db import Database
from bot.heartbeat import Heartbeat
from tests.running import Bot


@pytest.fixture
def beats(bot: Bot) -> list[Heartbeat]:
    return [Heartbeat(bot.client), Heartbeat(bot.client)]


async def warnings(heart: Heartbeat, db: Database) -> list[str]:
    with capture_logs() as told:
        await heart.job.part(db, datetime.now(UTC))
    return [str(line["event"]) for line in told]


async def test_both_logs_name_a_second_bot_once(bot: Bot, beats: list[Heartbeat]) -> None:
    first, second = beats
    assert await warnings(first, bot.db) == []
    assert await warnings(second, bot.db) == ["second_bot_on_this_token"]
    assert await warnings(first, bot.db) == ["second_bot_on_this_token"]
    assert await warnings(first, bot.db) == []
    await second.stop()
    assert await warnings(first, bot.db) == []
    await warnings(second, bot.db)
    assert await warnings(first, bot.db) == ["second_bot_on_this_token"], "it has come back"
    for heart in beats:
        await heart.stop()
