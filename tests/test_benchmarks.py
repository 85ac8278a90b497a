"""A small run of the benchmarks works, and says what it measured in lines that a program can read."""

from __future__ import annotations

import re

import pytest

from benchmarks import claims, clicks, writes
from benchmarks.clicks import Plan
from benchmarks.report import Figure, Spread, percentile

LINE = re.compile(r"figure [a-z0-9_]+ \d+\.\d\d \d+\.\d\d (ok|short)")
#: How long a click may take is not what this is about: the machine may be busy.
TINY = Plan(rounds=1, crowded=20, alone=5, paced=10, in_flight=5)


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


async def test_clicks_are_measured_and_their_statements_listed() -> None:
    said: list[str] = []
    figures = await clicks.measure(TINY, said.append)
    assert len(figures) == 5
    assert all(LINE.fullmatch(str(figure)) for figure in figures)
    statements = [line for line in said if re.match(r" *\d+  ", line)]
    assert statements[0].endswith("BEGIN IMMEDIATE")
    assert statements[-1].endswith("COMMIT")
    assert [line.split()[0] for line in said[-1].splitlines()] == ["bot", "groundswell", "bare", "orm"]


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
