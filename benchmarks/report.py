"""How a figure is printed and judged: `figure NAME VALUE BOUND ok|short`, one a line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import median
from typing import Literal


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured number and the bound it has to keep."""

    name: str
    value: float
    bound: float
    wanted: Literal["at most", "at least"]

    @property
    def ok(self) -> bool:
        return self.value <= self.bound if self.wanted == "at most" else self.value >= self.bound

    def __str__(self) -> str:
        return f"figure {self.name} {self.value:.2f} {self.bound:.2f} {'ok' if self.ok else 'short'}"


@dataclass(frozen=True, slots=True)
class Spread:
    """What several rounds came to: the middle one, the least and the most."""

    middle: float
    least: float
    most: float

    @classmethod
    def of(cls, values: Iterable[float]) -> Spread:
        measured = sorted(values)
        return cls(median(measured), measured[0], measured[-1])

    def __str__(self) -> str:
        return f"{self.middle:.2f} ({self.least:.2f} to {self.most:.2f})"


def percentile(values: Sequence[float], percent: int) -> float:
    """The value that so many percent of the values do not exceed."""
    ordered = sorted(values)
    return ordered[max(0, -(-len(ordered) * percent // 100) - 1)]


def table(heads: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Columns as wide as what stands in them."""
    lines = [tuple(heads), *(tuple(row) for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    )
