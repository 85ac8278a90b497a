"""Column types that mean the same on SQLite and PostgreSQL."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from sqlalchemy import BigInteger, Dialect, Integer
from sqlalchemy.types import TypeDecorator

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MICROSECOND = timedelta(microseconds=1)

Id = BigInteger().with_variant(Integer, "sqlite")
"""Keys. SQLite numbers rows by itself only where the type is written INTEGER (of 64 bits, there too).

There it also gives the number of a deleted row to the next one, unless the table is `sqlite_autoincrement`.
Every table is whose ids leave the database (custom ids, keys, nonces): an old button must lead nowhere."""


class UTCDateTime(TypeDecorator[datetime]):
    """A moment: aware in, aware UTC out, kept as microseconds since 1970.

    A whole number sorts, compares and indexes alike on both databases, and a day is the same division on
    both, which neither SQLite's text nor PostgreSQL's timestamptz gives.
    """

    impl = BigInteger
    cache_ok = True

    def bind_processor(self, dialect: Dialect) -> Callable[[datetime | None], int | None]:
        return microseconds

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[int | None], datetime | None]:
        return moment


def microseconds(value: datetime | None) -> int | None:
    if value is None:
        return None
    if value.tzinfo is None:
        raise ValueError(f"{value.isoformat()} has no time zone: moments are stored in UTC")
    return (value - EPOCH) // MICROSECOND


def moment(value: int | None) -> datetime | None:
    return None if value is None else EPOCH + timedelta(microseconds=value)
