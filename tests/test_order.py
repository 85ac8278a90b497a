"""Posts that are read one after another go out so."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta

from bot.courier import Drawing
from bot.db import Database, Transaction
from bot.services.outbox import outbox
from bot.services.outbox.outbox import Parcel
from sandbox.server import Sandbox
from tests.carrying import draw_note, going_round
from tests.kinds import STORY


async def test_what_is_read_in_its_order_goes_out_one_by_one(sandbox: Sandbox, fresh_db: Database) -> None:
    under_way: list[str] = []
    most = 0

    async def draw(parcel: Parcel, db: Database, now: datetime) -> Drawing:
        nonlocal most
        under_way.append(parcel.key)
        most = max(most, len(under_way))
        for _turn in range(20):  # the others could be drawn meanwhile
            await asyncio.sleep(0)
        under_way.remove(parcel.key)
        return await draw_note(parcel, db, now)

    def tell(tx: Transaction) -> None:
        now = going.clock.now()
        for place in (2, 0, 3, 1):
            detail = {"text": f"{place}", "channel": str(going.general.id)}
            due_at = now - timedelta(seconds=9 - place)
            outbox.change(tx, STORY, going.guild.id, f"s{place}", detail=detail, due_at=due_at, now=now)

    async with going_round(sandbox, fresh_db) as going:
        going.courier.draws(STORY, draw)
        await going.db.write(tell)
        await going.carried()
        assert (most, going.says(going.general)) == (1, ["0", "1", "2", "3"])
