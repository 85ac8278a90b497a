"""Many people pressing one button: so many at a time, or so many a second whatever comes back.

It runs in the sandbox's own process and does as little as it can for each press.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator, Sequence
from time import perf_counter

from sandbox.world import interactions
from sandbox.world.model import Application, InteractionType, Message, User
from sandbox.world.state import World

#: The pause between two looks at the clock when presses come at a steady pace.
TICK_S = 0.001


class Void(Exception):
    """What was measured does not count, and why."""


class Crowd:
    """People in line to press the same button of the same message, each of them once."""

    def __init__(
        self, world: World, application: Application, card: Message, custom_id: str, people: Sequence[User]
    ) -> None:
        self._world = world
        self._application = application
        self._card = card
        self._custom_id = custom_id
        self._waiting: Iterator[User] = iter(people)
        self.reads: Callable[[User], None] | None = None
        """Told whose answer is there, if anybody wants to know what it says."""

    def press(self, answered: asyncio.Future[None], seconds: list[float]) -> None:
        """The next of them presses; `answered` is told once there is an answer, after its time was noted."""
        user = next(self._waiting)
        began = perf_counter()
        interaction = interactions.begin(
            self._world,
            self._application,
            user,
            self._card.channel,
            InteractionType.COMPONENT,
            {"component_type": 2, "custom_id": self._custom_id, "id": 1},
            message=self._card,
        )

        def note(done: asyncio.Future[bool]) -> None:
            seconds.append(perf_counter() - began)
            if self.reads is not None:
                self.reads(user)
            user.ephemerals.clear()
            if answered.done():
                return
            if done.result():
                answered.set_result(None)
            else:
                answered.set_exception(Void(f"{self._application.name} left a click without an answer"))

        interaction.finished.add_done_callback(note)  # a deferral is no answer


async def at_a_time(crowd: Crowd, *, presses: int, in_flight: int) -> list[float]:
    """As soon as one is answered the next one presses; returns how many seconds each answer took."""
    seconds: list[float] = []

    async def one_after_another(share: int) -> None:
        for _ in range(share):
            answered = asyncio.get_running_loop().create_future()
            crowd.press(answered, seconds)
            await answered

    shares = [presses // in_flight + (lane < presses % in_flight) for lane in range(in_flight)]
    await asyncio.gather(*map(one_after_another, shares))
    return seconds


async def a_second(crowd: Crowd, *, presses: int, rate: float) -> list[float]:
    """They press at a steady pace and do not wait for each other; returns what each answer took."""
    seconds: list[float] = []
    loop = asyncio.get_running_loop()
    began = perf_counter()
    answers: list[asyncio.Future[None]] = []
    while len(answers) < presses:
        while len(answers) < min(presses, (perf_counter() - began) * rate):
            answers.append(loop.create_future())
            crowd.press(answers[-1], seconds)
        await asyncio.sleep(TICK_S)
    await asyncio.gather(*answers)
    return seconds
