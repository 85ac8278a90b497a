"""The record of erasures, which names nobody and outlives a restored backup.

A backup from before an erasure still holds the person. So each erasure leaves a keyed hash of guild and
person, here and in a file beside the database (`bot/journal.py`); at a start, hashes of the file that the
database does not know mean that an older copy was put back, and whoever they mean is erased again.
"""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Column, bindparam, delete, insert, select
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.db import Transaction
from bot.models.erasures import erasure_keys, erasures
from bot.models.guilds import guilds
from bot.models.volunteers import volunteers

#: Stands for everybody in a guild; no person has this id.
EVERYBODY = 0
MOST_AT_ONCE = 500
EARLIEST = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Erasure:
    id: int
    digest: str
    erased_at: datetime


@dataclass(frozen=True, slots=True)
class Person:
    guild_id: int
    user_id: int


_KEY = select(erasure_keys.c.key).where(erasure_keys.c.id == 1)
_NEW_KEY = upsert(erasure_keys).values(id=1, key=bindparam("key")).on_conflict_do_nothing()
_FORGET = delete(erasures).where(erasures.c.digest == bindparam("digest"))
_RECORD = insert(erasures).values(digest=bindparam("digest"), erased_at=bindparam("now"))
_AFTER = (
    select(erasures.c.id, erasures.c.digest, erasures.c.erased_at)
    .where(erasures.c.id > bindparam("last"))
    .order_by(erasures.c.id)
    .limit(MOST_AT_ONCE)
)
_WHEN = select(erasures.c.erased_at).where(erasures.c.digest == bindparam("digest"))
_MET = select(volunteers.c.created_at).where(
    volunteers.c.guild_id == bindparam("guild_id"), volunteers.c.user_id == bindparam("user_id")
)


def key(tx: Transaction) -> bytes:
    """The key of this database; made the first time, so that every backup after the first start has it."""
    found = tx.value(_KEY)
    if found is None:
        tx.execute(_NEW_KEY, key=secrets.token_hex(32))
        found = tx.value(_KEY)
    return bytes.fromhex(found)


def record(tx: Transaction, guild_id: int, user_id: int, *, now: datetime) -> None:
    """Note that this person was erased. The latest time counts, and goes to the end of the journal."""
    whom = _digest(key(tx), guild_id, user_id)
    tx.execute(_FORGET, digest=whom)
    tx.execute(_RECORD, digest=whom, now=now)
    tx.announce("erasures")


def after(tx: Transaction, last: int) -> Sequence[Erasure]:
    """What came after the erasure with this id, in order, a few hundred at a time."""
    return tx.list(Erasure, _AFTER, last=last)


def unknown(tx: Transaction, journal: Mapping[str, datetime]) -> Mapping[str, datetime]:
    """Those of a journal's hashes that this database has not heard of, with their times."""
    return {whom: at for whom, at in journal.items() if (tx.value(_WHEN, digest=whom) or EARLIEST) < at}


def adopt(tx: Transaction, journal: Mapping[str, datetime]) -> None:
    """Know these from now on, whether they meant somebody here or not."""
    for whom, erased_at in journal.items():
        tx.execute(_FORGET, digest=whom)
        tx.execute(_RECORD, digest=whom, now=erased_at)


def meant(
    tx: Transaction, journal: Mapping[str, datetime], columns: Sequence[Column[int]]
) -> Sequence[Person]:
    """The people in these columns whom the hashes mean, but for those who came back after their erasure.

    `EVERYBODY` stands for a guild of which everything was purged. After a restore, whole tables are read.
    """
    secret = key(tx)
    people: set[Person] = set()
    for column in columns:
        # Built here, not a constant: no statement of daily use may read a whole table.
        everyone = select(column.table.c.guild_id, column.label("user_id")).where(column.is_not(None))
        people.update(tx.list(Person, everyone.distinct()))
    known = {*tx.values(select(guilds.c.guild_id)), *(person.guild_id for person in people)}
    suspects = sorted({*people, *(Person(guild_id, EVERYBODY) for guild_id in known)}, key=_order)
    return [person for person in suspects if _is_meant(tx, person, secret, journal)]


def _is_meant(tx: Transaction, person: Person, secret: bytes, journal: Mapping[str, datetime]) -> bool:
    erased_at = journal.get(_digest(secret, person.guild_id, person.user_id))
    if erased_at is None:
        return False
    met_at = tx.value(_MET, guild_id=person.guild_id, user_id=person.user_id)
    return met_at is None or bool(met_at <= erased_at)


def _order(person: Person) -> tuple[int, int]:
    return person.guild_id, person.user_id


def _digest(secret: bytes, guild_id: int, user_id: int) -> str:
    return hmac.digest(secret, f"{guild_id}:{user_id}".encode(), "sha256").hex()
