"""Rounds in which the machine was ours: what a host takes from it for others is no property of a bot.

The reasons are in docs/design.md § 45.
"""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from operator import attrgetter
from pathlib import Path
from time import perf_counter
from typing import Generic, TypeVar

T = TypeVar("T")

#: With a larger share of the processors taken away, a round is measured once more.
CALM = 0.01


@dataclass(frozen=True, slots=True)
class Round(Generic[T]):
    measured: T
    stolen: float
    """Share of all processors' time that the host gave to others meanwhile."""


def stolen_seconds(stat: Path = Path("/proc/stat")) -> float:
    """Since the machine started, on all its processors together ("steal" in proc(5)); 0 where nobody says."""
    if not stat.exists():
        return 0.0
    return int(stat.read_text().split(maxsplit=9)[8]) / os.sysconf("SC_CLK_TCK")


async def rounds(
    measure: Callable[[int], Awaitable[T]],
    numbers: Iterable[int],
    *,
    wanted: int,
    stolen_s: Callable[[], float] = stolen_seconds,
    clock: Callable[[], float] = perf_counter,
) -> list[Round[T]]:
    """Measure the numbered rounds until enough of them were calm; if there are too few, the calmest count."""
    made: list[Round[T]] = []
    for number in numbers:
        stolen, began = stolen_s(), clock()
        measured = await measure(number)
        time_of_all = (clock() - began) * (os.cpu_count() or 1)
        made.append(Round(measured, (stolen_s() - stolen) / time_of_all))
        if sum(one.stolen <= CALM for one in made) == wanted:
            break
    return sorted(made, key=attrgetter("stolen"))[:wanted]


def told(kept: Iterable[Round[T]]) -> str:
    """What whoever reads the figures should know."""
    return "Taken from this machine by its host meanwhile: " + ", ".join(f"{one.stolen:.1%}" for one in kept)
