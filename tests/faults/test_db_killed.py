"""A killed process: what was acknowledged is there."""

import asyncio
import sys
from asyncio.subprocess import PIPE

from bot.db import Database
from tests.tables import texts


async def test_every_acknowledged_write_survives_a_sigkill(notes_url: str) -> None:
    writer = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.faults.acknowledging_writer", notes_url, stdout=PIPE
    )
    assert writer.stdout is not None
    acknowledged = [await writer.stdout.readline() for _ in range(500)]
    writer.kill()
    acknowledged += (await writer.stdout.read()).splitlines(keepends=True)
    await writer.wait()
    db = await Database.open(notes_url)
    stored = await db.read(texts)
    await db.close()
    whole_lines = [line.decode().strip() for line in acknowledged if line.endswith(b"\n")]
    assert len(whole_lines) >= 500
    assert set(whole_lines) <= set(stored)
    assert len(stored) == len(set(stored))
