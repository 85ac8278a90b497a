"""Threads of a database live as long as the program, whatever happens in them."""

from __future__ import annotations

import asyncio

from bot.db import Transaction
from bot.db.calls import Call, Lanes
from tests.patience import PATIENCE


class Wreck:
    """A lane that raises where it never should, once."""

    def __init__(self, made: list[Wreck]) -> None:
        self._first = not made
        made.append(self)

    def run(self, call: Call) -> None:
        if self._first:
            raise KeyboardInterrupt
        call.result = "answered"

    def close(self) -> None:
        raise OSError("lost")


def nothing(tx: Transaction) -> None:
    """Never runs: the lane answers by itself."""


async def test_a_thread_whose_lane_breaks_goes_on_with_a_new_one() -> None:
    made: list[Wreck] = []
    lanes = Lanes("wreck", 1, lambda: Wreck(made))
    broken, answered = Call(nothing, (), {}), Call(nothing, (), {})
    for call in (broken, answered):
        lanes.submit(call)
    async with asyncio.timeout(PATIENCE):
        assert await answered.future == "answered"
        await lanes.close()
    assert isinstance(broken.error, KeyboardInterrupt)
    assert broken.future.exception() is not None
    assert len(made) == 2
