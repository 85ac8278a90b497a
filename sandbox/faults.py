"""What goes wrong on purpose: answers that fail, come late, come never or wait until a test lets them go."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from enum import Enum


class Kind(Enum):
    FAIL = "fail"
    """Answer with a status; nothing is done."""
    LOSE = "lose"
    """Do the work, then cut the connection instead of answering."""
    DELAY = "delay"
    """Wait before the work."""
    HOLD = "hold"
    """Wait before the work until released."""
    HOLD_ANSWER = "hold answer"
    """Do the work, then wait until released before answering."""


@dataclass(slots=True, eq=False)
class Fault:
    """Strikes requests of this method and route (as documented: /channels/{channel_id}/messages)."""

    kind: Kind
    method: str
    route: str
    times: int
    status: int = 500
    seconds: float = 0.0
    struck: int = 0
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    released: asyncio.Event = field(default_factory=asyncio.Event)

    def release(self) -> None:
        """Lets those that wait go on, and nobody wait any more."""
        self.times = 0
        self.released.set()


class Faults:
    """Faults to come; `times` says how often one strikes: `sandbox.faults.fail("POST", route, times=2)`."""

    def __init__(self) -> None:
        self._set: list[Fault] = []

    def fail(
        self, method: str, route: str, *, status: int = 500, times: int = 1, seconds: float = 0.1
    ) -> Fault:
        """With status 429, `seconds` is how long the caller is told to wait."""
        return self._add(Fault(Kind.FAIL, method, route, times, status=status, seconds=seconds))

    def lose_answer(self, method: str, route: str, *, times: int = 1) -> Fault:
        return self._add(Fault(Kind.LOSE, method, route, times))

    def delay(self, method: str, route: str, *, seconds: float, times: int = 1) -> Fault:
        return self._add(Fault(Kind.DELAY, method, route, times, seconds=seconds))

    @contextmanager
    def hold(
        self, method: str, route: str, *, after_the_work: bool = False, times: int = 1
    ) -> Iterator[Fault]:
        """Inside, wait for `fault.arrived`; what is held goes on at `fault.release()` or at the end."""
        fault = self._add(Fault(Kind.HOLD_ANSWER if after_the_work else Kind.HOLD, method, route, times))
        try:
            yield fault
        finally:
            fault.release()

    def clear(self) -> None:
        for fault in self._set:
            fault.release()
        self._set.clear()

    def strike(self, method: str, route: str) -> Fault | None:
        """The fault that hits this request, used up by one."""
        for fault in self._set:
            if fault.method == method and fault.route == route and fault.times > 0:
                fault.times -= 1
                fault.struck += 1
                if fault.times == 0:
                    self._set.remove(fault)
                return fault
        return None

    def __bool__(self) -> bool:
        return bool(self._set)

    def _add(self, fault: Fault) -> Fault:
        self._set.append(fault)
        return fault
