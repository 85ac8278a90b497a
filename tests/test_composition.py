"""What runs together ends together: a bot that can't carry anything does not pretend to serve people."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import NoReturn

import pytest
from pydantic import SecretStr

from bot.composition import serve
from bot.db import Transaction
from bot.services.outbox import deliveries
from bot.settings import Settings
from bot.upgrade import upgrade
from sandbox.server import Sandbox
from tests.patience import PATIENCE


def settings_of(sandbox: Sandbox, folder: Path) -> Settings:
    application = sandbox.create_application("Groundswell", members_intent=False)
    return Settings(
        token=SecretStr(application.token),
        database_url=f"sqlite:///{folder}/groundswell.db",
        discord_api_url=sandbox.api_url,
        discord_gateway_url=sandbox.gateway_url,
        health_address="",
    )


async def test_a_courier_that_dies_at_the_start_ends_the_process(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def in_vain(tx: Transaction) -> NoReturn:
        raise LookupError("the leases can't be read")

    monkeypatch.setattr(deliveries, "take_over", in_vain)
    settings = settings_of(sandbox, tmp_path)
    upgrade(settings.database_url, now=datetime.now(UTC))
    async with asyncio.timeout(PATIENCE):
        with pytest.raises(LookupError, match="the leases"):
            await serve(settings, version="test", on_first_start=lambda link: None)
