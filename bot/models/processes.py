"""Which processes serve people."""

from sqlalchemy import BigInteger, Column, Integer, String, Table

from bot.models.base import metadata
from bot.models.types import UTCDateTime

#: One running bot process and when it last gave a sign of life (real time); gone when it stops cleanly.
processes = Table(
    "processes",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),  # drawn at random at its start
    Column("application_id", BigInteger, nullable=False),
    Column("host", String(80), nullable=False),
    Column("shards", String(200), nullable=False),
    # Servers whose direct messages Discord refuses at the moment.
    Column("stopped", Integer, nullable=False),
    # Clicks of the last hour that had an answer before this process gave one.
    Column("preempted", Integer, nullable=False),
    Column("started_at", UTCDateTime, nullable=False),
    Column("seen_at", UTCDateTime, nullable=False, index=True),
)
