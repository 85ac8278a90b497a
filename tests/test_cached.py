"""What is cached is never older than the last change."""

from __future__ import annotations

import asyncio
from threading import Event

from bot.cached import Cached
from bot.db import Database, Transaction


def change(tx: Transaction) -> None:
    tx.announce("weather")


async def test_a_read_that_was_overtaken_by_a_change_is_not_kept(db: Database) -> None:
    weather, reads = ["rain"], 0
    begun, go_on = Event(), Event()

    def look(tx: Transaction) -> str:
        nonlocal reads
        reads += 1
        seen = weather[0]
        if reads == 1:
            begun.set()
            assert go_on.wait(5)
        return seen

    by_heart = Cached(db, "weather", look, before="unknown")
    slow = asyncio.create_task(by_heart.known())
    assert await asyncio.to_thread(begun.wait, 5)
    weather[0] = "sun"
    await db.write(change)
    assert await by_heart.known() == "sun"
    go_on.set()
    assert await slow == "rain"
    assert (by_heart.last, await by_heart.known(), reads) == ("sun", "sun", 2)


async def test_it_is_read_once_until_it_changes_or_is_too_old(db: Database) -> None:
    seconds, reads = 0.0, 0

    def look(tx: Transaction) -> int:
        nonlocal reads
        reads += 1
        return reads

    by_heart = Cached(db, "weather", look, before=0, monotonic=lambda: seconds)
    assert [await by_heart.known(), await by_heart.known()] == [1, 1]
    seconds = 61.0
    assert [await by_heart.known(), await by_heart.known(at_most_old=60)] == [1, 2]
    await db.write(change)
    assert (by_heart.last, await by_heart.known()) == (2, 3)
