"""What two people do at the same moment, on PostgreSQL: one has not finished when the other begins."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Thread

import psycopg

from bot.db import Transaction
from bot.db.transaction import Session
from bot.errors import Refusal
from tests.conftest import open_session
from tests.services.at_once import WAITING_FOR_A_LOCK

Act = Callable[[Transaction], object]


def attempt(session: Session, act: Act, *, before_end: Callable[[], None] = lambda: None) -> str:
    """Do it in a transaction of its own; what it was refused with, which leaves nothing behind."""
    session.cursor.execute("BEGIN")
    tx, refused = Transaction(session), ""
    try:
        act(tx)
        before_end()
    except Refusal as why:
        refused = str(why)
    except BaseException:
        tx.end()
        session.cursor.execute("ROLLBACK")
        raise
    tx.end()
    session.cursor.execute("ROLLBACK" if refused else "COMMIT")
    return refused


@dataclass
class Meeting:
    """Two connections, and an onlooker who sees whether somebody waits."""

    one: Session
    other: Session
    onlooker: psycopg.Connection[tuple[int]]

    def both(self, first: Act, second: Act) -> tuple[str, str]:
        """The second begins before the first has ended; what each was refused with, if at all."""
        found: list[str] = []
        failures: list[BaseException] = []

        def follows() -> None:
            try:
                found.append(attempt(self.other, second))
            except BaseException as failure:
                failures.append(failure)

        slower = Thread(target=follows)
        refused = attempt(self.one, first, before_end=lambda: self.meets(slower))
        if not slower.ident:
            slower.start()
        slower.join()
        if failures:
            raise failures[0]
        return refused, found[0]

    def meets(self, slower: Thread) -> None:
        """It begins, and has come to its end or waits."""
        slower.start()
        while slower.is_alive():
            row = self.onlooker.execute(WAITING_FOR_A_LOCK).fetchone()
            if row and row[0]:
                return
            slower.join(0.002)


@contextmanager
def meeting(url: str) -> Iterator[Meeting]:
    with (
        open_session(url) as one,
        open_session(url) as other,
        psycopg.connect(url, autocommit=True) as onlooker,
    ):
        yield Meeting(one, other, onlooker)
