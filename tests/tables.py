"""A small schema for testing transactions by themselves, and the functions that tests run on it."""

import enum
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from threading import Event

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    Column,
    Enum,
    ForeignKey,
    MetaData,
    String,
    Table,
    bindparam,
    false,
    func,
    insert,
    select,
    update,
)

from bot.db import Transaction
from bot.models.types import Id, UTCDateTime


class Mood(enum.Enum):
    GLAD = "glad"
    TIRED = "tired"


metadata = MetaData()

notes = Table(
    "notes",
    metadata,
    Column("id", Id, primary_key=True),
    Column("text", String, nullable=False),
    Column("at", UTCDateTime),
    Column("done", Boolean, nullable=False, server_default=false()),
    Column("data", JSON),
    Column("mood", Enum(Mood, native_enum=False)),
    # Checked at COMMIT: what a function gets wrong shows only after it has returned.
    Column("reply_to", ForeignKey("notes.id", deferrable=True, initially="DEFERRED")),
)
counters = Table(
    "counters",
    metadata,
    Column("id", Id, primary_key=True),
    Column("n", BigInteger, nullable=False, default=lambda: 0),
)

ADD_NOTE = insert(notes).returning(notes.c.id)
ADD_NOTES = insert(notes)
TEXTS = select(notes.c.text).order_by(notes.c.id)
COUNT = select(func.count()).select_from(notes)
NOTE = select(notes).where(notes.c.id == bindparam("id"))
NOTES_IN = select(notes.c.text).where(notes.c.id.in_(bindparam("ids", expanding=True))).order_by(notes.c.id)
FINISH = update(notes).where(notes.c.text == bindparam("which")).values(done=True)
ADD_COUNTER = insert(counters)
COUNTER = select(counters.c.n).where(counters.c.id == bindparam("id"))
LOCKED_COUNTER = COUNTER.with_for_update()
SET_COUNTER = update(counters).where(counters.c.id == bindparam("which")).values(n=bindparam("n"))


@dataclass(frozen=True)
class Note:
    id: int
    text: str
    at: datetime | None
    done: bool
    data: object
    mood: Mood | None


def add_note(tx: Transaction, text: str) -> int:
    note_id: int = tx.value(ADD_NOTE, text=text)
    return note_id


def add_note_then_fail(tx: Transaction, text: str) -> None:
    add_note(tx, text)
    raise ValueError(text)


def reply_to_nothing(tx: Transaction, text: str) -> None:
    """Violates the deferred foreign key: fails at COMMIT."""
    tx.execute(ADD_NOTES, text=text, reply_to=424242)


def texts(tx: Transaction) -> list[str]:
    return tx.values(TEXTS)


def count(tx: Transaction) -> int:
    n: int = tx.value(COUNT)
    return n


def wait_for(tx: Transaction, event: Event) -> None:
    """Keep a writer busy, so that what is asked for meanwhile waits and then runs together."""
    assert event.wait(20)


def run(tx: Transaction, function: Callable[[Transaction], object]) -> object:
    return function(tx)
