"""Waiting for something to become true in the world, woken by what happens in it and by nothing else."""

import asyncio
from collections.abc import Callable
from typing import TypeVar

from sandbox.refusals import NotSeen
from sandbox.world.state import World

Seen = TypeVar("Seen")

PATIENCE = 60.0
"""Seconds of real time, unless a caller says otherwise: how soon it is given up, and machines can be busy."""


async def until(
    world: World, look: Callable[[], Seen | None], *, within: float, otherwise: Callable[[], str]
) -> Seen:
    """Looks now and after every event until there is something; `NotSeen` with `otherwise()` if never."""
    changed = asyncio.Event()
    with world.listening(lambda _: changed.set()):
        try:
            async with asyncio.timeout(within):
                while not (seen := look()):
                    changed.clear()
                    await changed.wait()
        except TimeoutError:
            raise NotSeen(f"{otherwise()} (waited {within:g} s)") from None
    return seen
