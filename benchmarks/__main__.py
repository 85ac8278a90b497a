"""`python -m benchmarks`: measure, print one figure a line, and fail if one of them falls short."""

from __future__ import annotations

import sys

import uvloop

from benchmarks import claims, clicks, composing, crowds, erase, invitations, joining, shifts, writes
from benchmarks.clicks import Plan
from benchmarks.pressing import Void
from benchmarks.report import Figure


def say(line: str) -> None:
    print(line, flush=True)


async def measured() -> list[Figure]:
    return [
        *await clicks.measure(Plan(), say),
        *await writes.measure(say),
        *claims.measure(say),
        *erase.measure(say),
        *invitations.measure(say),
        *await joining.measure(say),
        *await composing.measure(say),
        *await crowds.measure(say),
        *await shifts.measure(say),
    ]


def main() -> int:
    try:
        figures = uvloop.run(measured())
    except Void as why:
        say(f"void: {why}")
        return 1
    for figure in figures:
        say(str(figure))
    return 0 if all(figure.ok for figure in figures) else 1


if __name__ == "__main__":
    sys.exit(main())
