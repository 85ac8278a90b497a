"""The "I'm in" click beside a bare bot and one on SQLAlchemy's async ORM: one sandbox, one run, in turns."""

from __future__ import annotations

import asyncio
import gc
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path
from statistics import median
from time import perf_counter, process_time

from benchmarks import calm, disk
from benchmarks.pressing import Crowd, Void, a_second, at_a_time
from benchmarks.report import Figure, Spread, percentile, table
from benchmarks.stage import Contender, Stage, stage
from benchmarks.statements import of_one_click

#: More of a core than this, and the sandbox is what was measured.
MOST_OF_A_CORE = 0.8


@dataclass(frozen=True, slots=True)
class Plan:
    """How much is measured. In each round every person presses once at most."""

    rounds: int = 5
    spare: int = 7
    """Further rounds, for those in which the machine was not ours."""
    crowded: int = 500
    turns_alone: int = 10
    at_a_stretch: int = 20
    """Clicks one after the other, until it is another bot's turn."""
    paced: int = 200
    in_flight: int = 100
    rate: float = 100.0

    @property
    def alone(self) -> int:
        return self.turns_alone * self.at_a_stretch

    @property
    def presses(self) -> int:
        return self.crowded + self.alone + self.paced


@dataclass(frozen=True, slots=True)
class Rush:
    """What many at a time came to."""

    cpu_us: float
    """Of the bot's process per click, until its card is up to date."""
    per_second: float
    sandbox_load: float


@dataclass(frozen=True, slots=True)
class Pace:
    """What a steady pace came to."""

    p99_ms: float
    sandbox_load: float


@dataclass(frozen=True, slots=True)
class Turn:
    """One bot's measures of one round."""

    cpu_us: float
    """Of the bot's process per click, at 100 in flight, until its card is up to date."""
    per_second: float
    alone_ms: float
    paced_ms: float
    sandbox_load: float
    """The largest share of a core that the sandbox's process used."""


@dataclass(frozen=True, slots=True)
class Measured:
    """One round."""

    turns: Mapping[str, Turn]
    durable_ms: float
    """What one durable write took meanwhile, the median of those between the lone clicks."""


async def measure(plan: Plan, report: Callable[[str], None]) -> list[Figure]:
    with tempfile.TemporaryDirectory(prefix="groundswell-bench-") as folder:
        report("The statements of one click:")
        for number, statement in enumerate(await of_one_click(Path(folder) / "one-click.db"), 1):
            report(f"{number:3}  {statement}")
        async with stage(Path(folder), asks=plan.rounds + plan.spare + 1) as on:

            async def measured(number: int) -> Measured:
                turns = await _round(on, number, plan, Path(folder))
                _require_stored(on.contenders, plan.presses * (number + 1))
                return turns

            await measured(0)  # for warming up
            kept = await calm.rounds(measured, range(1, plan.rounds + plan.spare + 1), wanted=plan.rounds)
    turns = {name: [one.measured.turns[name] for one in kept] for name in kept[0].measured.turns}
    durable = [one.measured.durable_ms for one in kept]
    report(_table(turns))
    report(calm.told(kept))
    report(disk.told(durable))
    return _figures(turns, durable)


async def _round(on: Stage, number: int, plan: Plan, folder: Path) -> Measured:
    """Every bot's clicks. In each part of it the bots take turns, and each time another one begins."""
    order = _in_turn(on.contenders, number)
    crowds = {one.name: one.crowd(on.sandbox, on.people, number) for one in order}
    rushes = {one.name: await _rush(on, one, crowds[one.name], number, plan) for one in order}
    _sweep()
    alone, durable = await _alone(order, crowds, plan, folder)
    for contender in order:  # or its last redrawing would fall into the next one's time
        await contender.up_to_date(on.sandbox, number, plan.crowded + plan.alone)
    paces = {one.name: await _pace(on, one, crowds[one.name], number, plan) for one in order}
    turns = {
        one.name: Turn(
            cpu_us=rushes[one.name].cpu_us,
            per_second=rushes[one.name].per_second,
            alone_ms=median(alone[one.name]) * 1e3,
            paced_ms=paces[one.name].p99_ms,
            sandbox_load=max(rushes[one.name].sandbox_load, paces[one.name].sandbox_load),
        )
        for one in on.contenders
    }
    return Measured(turns, median(durable))


def _in_turn(contenders: Sequence[Contender], number: int) -> Sequence[Contender]:
    """Each time another one begins."""
    first = number % len(contenders)
    return [*contenders[first:], *contenders[:first]]


async def _rush(on: Stage, contender: Contender, crowd: Crowd, ask: int, plan: Plan) -> Rush:
    """Many at a time, until their card is up to date."""
    _sweep()
    with _with_last_words(contender), _watched() as load:
        cpu, began = contender.process.cpu_seconds, perf_counter()
        await at_a_time(crowd, presses=plan.crowded, in_flight=plan.in_flight)
        took = perf_counter() - began
    await contender.up_to_date(on.sandbox, ask, plan.crowded)
    cpu = contender.process.cpu_seconds - cpu
    return Rush(cpu / plan.crowded * 1e6, plan.crowded / took, load[0])


async def _alone(
    order: Sequence[Contender], crowds: Mapping[str, Crowd], plan: Plan, folder: Path
) -> tuple[Mapping[str, Sequence[float]], Sequence[float]]:
    """One after the other, for so few clicks at a time that the machine's pace is the same for every bot; and
    between them, what a durable write takes, in milliseconds.
    """
    seconds: dict[str, list[float]] = {one.name: [] for one in order}
    durable: list[float] = []
    for turn in range(plan.turns_alone):
        direction = 1 if turn % 2 else -1  # so that nobody always comes after the same one
        for contender in _in_turn(order[::direction], turn):
            with _with_last_words(contender):
                crowd = crowds[contender.name]
                seconds[contender.name] += await at_a_time(crowd, presses=plan.at_a_stretch, in_flight=1)
        durable += await asyncio.to_thread(lambda: [*disk.durable_writes_ms(folder, plan.at_a_stretch)])
    return seconds, durable


async def _pace(on: Stage, contender: Contender, crowd: Crowd, ask: int, plan: Plan) -> Pace:
    """So many a second, whatever comes back."""
    _sweep()
    with _with_last_words(contender), _watched() as load:
        seconds = await a_second(crowd, presses=plan.paced, rate=plan.rate)
    await contender.up_to_date(on.sandbox, ask, plan.presses)
    return Pace(percentile(seconds, 99) * 1e3, load[0])


def _sweep() -> None:
    """What has piled up in the sandbox must not slow down whoever comes later."""
    gc.collect()
    gc.freeze()


@contextmanager
def _with_last_words(contender: Contender) -> Iterator[None]:
    """Have whoever reads that a run is void see what the bot said last."""
    try:
        yield
    except Void as why:
        raise Void(f"{why}; its log ends with\n{contender.process.last_words()}") from None


@contextmanager
def _watched() -> Iterator[list[float]]:
    """Note the share of a core that this process, which is the sandbox, uses meanwhile."""
    loads: list[float] = []
    cpu, began = process_time(), perf_counter()
    yield loads
    loads.append((process_time() - cpu) / (perf_counter() - began))


def _require_stored(contenders: Sequence[Contender], expected: int) -> None:
    """Nobody was told of a place that is not there, or the figures are worth nothing."""
    for contender in contenders:
        if contender.stores and contender.stored() != expected:
            raise Void(f"{contender.name} gave {contender.stored()} places for {expected} clicks")


def _table(turns: Mapping[str, Sequence[Turn]]) -> str:
    """Medians, with the least and the most of all rounds."""
    heads = ("bot", "CPU us/click", "clicks/s", "p50 ms, 1 in flight", "p99 ms, 100/s", "sandbox, of a core")
    rows = [(name, *(str(Spread.of(column)) for column in _columns(of))) for name, of in turns.items()]
    return table(heads, rows)


def _columns(turns: Sequence[Turn]) -> Iterator[tuple[float, ...]]:
    return zip(*(astuple(turn) for turn in turns), strict=True)


def _figures(turns: Mapping[str, Sequence[Turn]], durable_ms: Sequence[float]) -> list[Figure]:
    ours, bare = turns["groundswell"], turns["bare"]

    def ratio(of: Callable[[Turn], float]) -> float:
        """Of medians: a round in which the machine was busy elsewhere counts as one of many."""
        return median(map(of, ours)) / median(map(of, bare))

    alone = median(turn.alone_ms for turn in ours) - median(durable_ms)
    load = max(median(turn.sandbox_load for turn in bot) for bot in (ours, bare))
    return [
        Figure("click_cpu_at_100_in_flight", ratio(lambda turn: turn.cpu_us), 1.25, "at most"),
        Figure("click_p50_at_1_in_flight", alone / median(turn.alone_ms for turn in bare), 1.8, "at most"),
        Figure("click_throughput_at_100_in_flight", ratio(lambda turn: turn.per_second), 0.7, "at least"),
        Figure("click_p99_at_100_a_second", ratio(lambda turn: turn.paced_ms), 2.0, "at most"),
        Figure("sandbox_share_of_a_core", load, MOST_OF_A_CORE, "at most"),
    ]
