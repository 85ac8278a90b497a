"""A small run of the benchmarks works, and says what it measured in lines that a program can read."""

from __future__ import annotations

import os
import re
import time
from itertools import count
from pathlib import Path

import pytest

from benchmarks import calm, claims, clicks, crowds, figures, invitations, shifts, writes
from benchmarks.clicks import Plan
from benchmarks.figures import Size
from benchmarks.pressing import Void
from benchmarks.processes import cpu_clock_of
from benchmarks.report import Figure, Spread, percentile
from bot.services.things.rosters import Commitment, State

LINE = re.compile(r"figure [a-z0-9_]+ \d+\.\d\d \d+\.\d\d (ok|short)")
#: How long a click may take is not what this is about: the machine may be busy.
TINY = Plan(rounds=1, spare=1, crowded=20, turns_alone=3, at_a_stretch=2, paced=10, in_flight=5)


def test_a_figure_is_one_line_that_says_whether_it_keeps_its_bound() -> None:
    assert str(Figure("click_cpu", 1.234, 2.0, "at most")) == "figure click_cpu 1.23 2.00 ok"
    assert str(Figure("click_cpu", 2.01, 2.0, "at most")) == "figure click_cpu 2.01 2.00 short"
    assert str(Figure("throughput", 0.59, 0.6, "at least")) == "figure throughput 0.59 0.60 short"
    assert str(Figure("throughput", 0.6, 0.6, "at least")) == "figure throughput 0.60 0.60 ok"


def test_a_figure_just_beyond_its_bound_is_short_however_it_is_printed() -> None:
    assert str(Figure("click_cpu", 2.001, 2.0, "at most")) == "figure click_cpu 2.00 2.00 short"


def test_a_spread_names_the_middle_and_both_ends() -> None:
    assert str(Spread.of([3.0, 1.0, 2.0])) == "2.00 (1.00 to 3.00)"


@pytest.mark.parametrize(("percent", "expected"), [(50, 50), (99, 99), (100, 100), (1, 1)])
def test_a_percentile_is_one_of_the_values(percent: int, expected: int) -> None:
    assert percentile(list(range(100, 0, -1)), percent) == expected


def test_a_process_is_charged_what_it_used_to_the_nanosecond() -> None:
    before = time.process_time()
    measured = time.clock_gettime(cpu_clock_of(os.getpid()))
    assert before <= measured <= time.process_time()


async def test_clicks_are_measured_and_their_statements_listed() -> None:
    said: list[str] = []
    figures = await clicks.measure(TINY, said.append)
    assert len(figures) == 5
    assert all(LINE.fullmatch(str(figure)) for figure in figures)
    statements = [line for line in said if re.match(r" *\d+  ", line)]
    assert statements[0].endswith("BEGIN IMMEDIATE")
    assert statements[-1].endswith("COMMIT")
    assert [line.split()[0] for line in said[-3].splitlines()] == ["bot", "groundswell", "bare", "orm"]
    assert said[-2].startswith("Taken from this machine")
    assert said[-1].startswith("One durable write")


async def busy_rounds(stolen: list[float], *, wanted: int) -> list[int]:
    """Which of the rounds count, each of a second, of which the host takes so much."""
    seconds, taken = count(), 0.0

    async def measured(number: int) -> int:
        nonlocal taken
        taken += stolen[number]
        return number

    kept = await calm.rounds(
        measured, range(len(stolen)), wanted=wanted, stolen_s=lambda: taken, clock=seconds.__next__
    )
    return [one.measured for one in kept]


async def test_a_round_that_the_host_disturbed_is_measured_once_more() -> None:
    assert await busy_rounds([0.0, 0.9, 0.0, 0.0, 0.0], wanted=2) == [0, 2]


async def test_without_calm_rounds_the_calmest_count() -> None:
    assert await busy_rounds([0.9, 0.3, 0.7, 0.1], wanted=2) == [3, 1]


def test_what_the_host_took_is_read_in_seconds(tmp_path: Path) -> None:
    stat = tmp_path / "stat"
    stat.write_text("cpu  100 2 30 400 5 0 6 700 8 9\ncpu0 1 1 1 1 1 1 1 1 1 1\n")
    assert calm.stolen_seconds(stat) == 700 / os.sysconf("SC_CLK_TCK")
    assert calm.stolen_seconds(tmp_path / "nowhere") == 0.0


async def test_durable_writes_are_measured() -> None:
    (figure,) = await writes.measure(print, rounds=1)
    assert LINE.fullmatch(str(figure))
    assert figure.value > 0


def test_claims_are_measured_on_both_databases(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_DATABASE_URL", postgres_url)
    said: list[str] = []
    figures = claims.measure(said.append, parcels=20_000, rounds=2)
    assert [figure.name for figure in figures] == ["claim_500_ms_on_sqlite", "claim_500_ms_on_postgresql"]
    assert all(LINE.fullmatch(str(figure)) for figure in figures)
    assert any("ix_outbox_due" in line for line in said)


def test_waves_are_measured_and_the_same_in_every_run() -> None:
    said: list[str] = []
    runs = [invitations.measure(said.append, communities=12, asks=4) for _run in range(2)]
    assert runs[0] == runs[1]
    assert all(LINE.fullmatch(str(figure)) and figure.ok for figure in runs[0])
    assert said[0].startswith("Asking in waves, in 12 made-up communities")
    assert "places filled" in said[0]


async def test_long_lists_are_measured() -> None:
    said: list[str] = []
    figures = await shifts.measure(said.append, shifts=110, turns=1)
    assert len(figures) == 3
    assert all(LINE.fullmatch(str(figure)) for figure in figures)


async def test_two_processes_that_hear_every_press_give_each_place_once(
    postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Otherwise it is void: exactly so many have a place, the others wait in the order in which they pressed,
    and each has read once what is stored.
    """
    monkeypatch.setenv("TEST_DATABASE_URL", postgres_url)
    said: list[str] = []
    both = [where for where in crowds.WHERES if where.processes == 2]
    figures = await crowds.measure(said.append, crowd=150, places=40, wheres=both)
    assert len(figures) == 3
    assert all(LINE.fullmatch(str(figure)) for figure in figures)
    assert said[-1].startswith("Each time 40 have a place, 110 wait in order")


PRESSED = [5, 3, 8, 1]


@pytest.mark.parametrize(
    ("states", "answers", "why"),
    [
        (["confirmed", "waitlisted", "waitlisted", "waitlisted"], {}, "1 have one of 2 places"),
        (["confirmed", "confirmed", "waitlisted"], {}, "1 wait"),
        (["confirmed", "waitlisted", "confirmed", "waitlisted"], {1: [crowds.IN]}, "somebody read"),
        (["confirmed", "confirmed", "waitlisted", "waitlisted"], {5: [crowds.IN] * 2}, "somebody read"),
    ],
)
def test_a_crowd_is_void_if_what_was_told_is_not_what_is_stored(
    states: list[State], answers: dict[int, list[str]], why: str
) -> None:
    people = [in_line(user_id, state) for user_id, state in zip(PRESSED, states, strict=False)]
    told = {one.user_id: [crowds.IN if one.state == "confirmed" else crowds.WAITS] for one in people}
    with pytest.raises(Void, match=why):
        crowds.require_told_what_is_stored(PRESSED, people, {**told, **answers}, places=2)


def test_a_crowd_is_void_if_somebody_stands_there_twice_or_the_line_is_out_of_order() -> None:
    people = [in_line(user_id, "waitlisted") for user_id in reversed(PRESSED)]
    told = {user_id: [crowds.WAITS] for user_id in PRESSED}
    with pytest.raises(Void, match="order"):
        crowds.require_told_what_is_stored(PRESSED, people, told, places=0)
    with pytest.raises(Void, match="twice"):
        crowds.require_told_what_is_stored(PRESSED, [*people, people[0]], told, places=0)


def in_line(user_id: int, state: State) -> Commitment:
    nothing = dict.fromkeys(Commitment.__dataclass_fields__)
    return Commitment(**{**nothing, "user_id": user_id, "state": state})  # type: ignore[arg-type]


def test_figures_are_measured_on_both_databases(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEST_DATABASE_URL", postgres_url)
    said: list[str] = []
    measured = figures.measure(said.append, Size(activities=20_000, guilds=20, volunteers=500), turns=1)
    assert {one.name for one in measured} >= {"ms_of_now_on_sqlite", "ms_of_now_on_postgresql"}
    assert all(LINE.fullmatch(str(figure)) for figure in measured)
    assert sum(line.startswith("counting all that is over: ") for line in said) == 2
