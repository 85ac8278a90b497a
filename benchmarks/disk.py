"""What one durable write takes on this disk: a yes waits for one, a bot that only answers for none."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from time import perf_counter, sleep

from benchmarks.report import Spread

#: What a yes leaves in SQLite's log: eighteen pages of 4 KiB.
WRITTEN = b"\0" * 18 * 4096
WRITES = 100
#: As long as a lone click leaves the disk in peace, so that neither is measured warmer than the other.
PAUSE_S = 0.003


def durable_writes_ms(folder: Path, writes: int = WRITES) -> Iterator[float]:
    with tempfile.TemporaryFile(dir=folder) as file:
        for _ in range(writes):
            sleep(PAUSE_S)
            os.pwrite(file.fileno(), WRITTEN, 0)
            began = perf_counter()
            os.fdatasync(file.fileno())
            yield (perf_counter() - began) * 1e3


def told(milliseconds: Iterable[float]) -> str:
    """What whoever reads the figures should know."""
    return f"One durable write to this disk takes {Spread.of(milliseconds)} ms."
