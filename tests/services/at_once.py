"""Two transactions that really run at the same time, which only PostgreSQL has."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

import psycopg

from bot.db import Transaction
from bot.db.transaction import Session


@contextmanager
def committed(session: Session) -> Iterator[Transaction]:
    session.cursor.execute("BEGIN")
    transaction = Transaction(session)
    yield transaction
    transaction.end()
    session.cursor.execute("COMMIT")


WAITING_FOR_A_LOCK = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


def wait_until_somebody_waits_for_a_lock(url: str, thread: Thread) -> None:
    with psycopg.connect(url, autocommit=True) as onlooker:
        while thread.is_alive():
            row = onlooker.execute(WAITING_FOR_A_LOCK).fetchone()
            if row and row[0]:
                return
    raise AssertionError("the second transaction waited for nothing")
