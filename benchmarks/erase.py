"""`python -m benchmarks.erase`: what is left of somebody who did everything and then erased themselves."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.report import Figure
from bot.db import Transaction
from bot.db.sqlite import open_session
from bot.services.own import mine
from bot.upgrade import upgrade
from tests.lives import carry_all, live_fully, traces
from tests.services.conftest import COORDINATORS, Community


def measure(say: Callable[[str], None]) -> list[Figure]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "erase.db"
        # By day: at night what went well is not told, and nobody could be glad with anybody.
        now = datetime.now(UTC).replace(hour=12)
        upgrade(f"sqlite:///{path}", now=now)
        session = open_session(path)
        session.cursor.execute("BEGIN IMMEDIATE")
        stored, left = lived_and_erased(Transaction(session), now)
        session.cursor.execute("ROLLBACK")
        session.close()
    say(f"Stored about somebody who did everything one can do here: {stored} times their id; erased: {left}")
    return [Figure("rows_left_after_erase", left, 0, "at most")]


def lived_and_erased(tx: Transaction, now: datetime) -> tuple[int, int]:
    """How often their id stood in the whole database, also inside texts, before and after."""
    community = Community()
    community.set_up(tx, now=now)
    person = community.newcomer(COORDINATORS)
    live_fully(tx, person, community, now)
    carry_all(tx, now)
    stored = len(list(traces(tx, person.user_id)))
    mine.erase(tx, community.guild_id, person.user_id, now=now)
    carry_all(tx, now)
    return stored, len(list(traces(tx, person.user_id)))


if __name__ == "__main__":
    figures = measure(print)
    print(*figures, sep="\n")
    sys.exit(not all(figure.ok for figure in figures))
