"""Whether what SQLite's write-ahead log holds belongs to the file beside it.

SQLite applies whatever log lies beside a file. After a sudden end that is what was stored last; after a
backup was copied over the file it is another database's, and the two would be mixed. So the log is always the
younger of the two: SQLite writes the file only from the log, and then `keep_younger` says so on the log.
See docs/design.md § 58.
"""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path
from time import monotonic, sleep

from bot.errors import BadDatabase

#: Another process that carries the log over, or closes the file, is done with it sooner.
SETTLED_WITHIN_S, LOOK_EVERY_S = 0.5, 0.02


def log_of(path: Path) -> Path:
    return path.with_name(f"{path.name}-wal")


def require(path: Path) -> None:
    """Before the file is opened. Raises BadDatabase where it was changed after its log was written last, and
    nobody is just carrying the log over.
    """
    ends = monotonic() + SETTLED_WITHIN_S
    while _is_younger_than_its_log(path):
        if monotonic() < ends:
            sleep(LOOK_EVERY_S)
            continue
        raise BadDatabase(
            f"{path} was changed after {log_of(path).name} was written last, so what that holds may belong "
            "to another database, and opening both would mix them. If you have put a backup in its place: "
            f"move {log_of(path).name} and {path.name}-shm away. If you have only moved or copied both "
            f"together: `touch {log_of(path)}`. Then start again."
        )


def _is_younger_than_its_log(path: Path) -> bool:
    try:
        file, log = path.stat(), log_of(path).stat()
    except OSError:
        return False
    return log.st_size > 0 and file.st_ctime_ns > log.st_ctime_ns


class Keeper:
    """Of one open file: notices that SQLite has carried over what its log held."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._log = log_of(path)
        self._changed = 0

    def keep_younger(self) -> None:
        """After each COMMIT; one look at the file."""
        with suppress(OSError):
            changed = self._path.stat().st_ctime_ns
            if changed != self._changed:
                self._changed = changed
                os.utime(self._log)
