"""A PostgreSQL that crashes while it stores: what is not known is not claimed."""

import os
import signal
from time import monotonic

import psycopg
import pytest

from bot.db import postgresql
from bot.db.database import parse_url
from bot.db.statements import Statements
from bot.errors import InDoubt
from tests.patience import PATIENCE
from tests.postgres import PostgresServer


def committed_until(url: str, number: int) -> None:
    """Others store things until this transaction's number is theirs."""
    with psycopg.connect(url, autocommit=True) as others:
        while int(str(others.execute("SELECT pg_current_xact_id()::text").fetchall()[0][0])) < number:
            pass


def crash(url: str, session: postgresql.PostgresSession) -> None:
    """PostgreSQL takes the sudden end of one process for a crash of all, and starts anew from its disk."""
    os.kill(session.backend, signal.SIGKILL)
    ends = monotonic() + PATIENCE
    while life_of(url) in (None, session.life):
        assert monotonic() < ends


def life_of(url: str) -> str | None:
    """None while it can't be asked."""
    try:
        with psycopg.connect(url) as connection:
            return str(connection.execute(postgresql.LIFE).fetchall()[0][0])
    except psycopg.OperationalError:
        return None


@pytest.mark.parametrize("stored", [True, False])
@pytest.mark.parametrize("reused", [True, False])
def test_after_a_crash_somebody_elses_transaction_is_not_taken_for_ours(stored: bool, reused: bool) -> None:
    """A number that was given out and not yet on the disk is given out again after a crash."""
    server = PostgresServer()
    server.start()
    try:
        engine = postgresql.make_engine(parse_url(server.url))
        writer = postgresql.Writer(engine, Statements(engine.dialect))
        session = writer._connected()
        number = session.begin_writing()
        if stored:
            session.connection.execute("COMMIT")
            session.connection.execute("CHECKPOINT")
        crash(server.url, session)
        if reused:
            committed_until(server.url, int(number))
        writer.close()
        if stored or reused:
            with pytest.raises(InDoubt):
                writer._was_stored(number, session)
        else:
            assert not writer._was_stored(number, session)
        writer.close()
    finally:
        server.stop()
