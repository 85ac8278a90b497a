"""Places and the people on them; asks and roles (later shifts) each have one roster."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    literal_column,
    text,
)

from bot.models.base import metadata
from bot.models.types import Id, UTCDateTime

#: The parent row that a transaction locks before it gives out a place. The counts are kept with every change,
#: so that a card is drawn without counting people.
rosters = Table(
    "rosters",
    metadata,
    Column("id", Id, primary_key=True),
    Column("guild_id", BigInteger, nullable=False, index=True),
    Column("places", Integer),  # null: as many as come
    Column("confirmed", Integer, nullable=False),
    Column("waitlisted", Integer, nullable=False),
    Column("done", Integer, nullable=False),
    Column("last_position", Integer, nullable=False),
)

#: One person's yes. States: confirmed, waitlisted, left. `position` is the order in which they came;
#: coming back after leaving means the end of the line.
commitments = Table(
    "commitments",
    metadata,
    Column("id", Id, primary_key=True),
    Column("roster_id", ForeignKey("rosters.id", ondelete="CASCADE"), nullable=False),
    Column("guild_id", BigInteger, nullable=False),
    Column("user_id", BigInteger),  # null once a person who did it has erased themselves
    Column("state", String(12), nullable=False),
    Column("position", Integer, nullable=False),
    Column("done_at", UTCDateTime),
    Column("created_at", UTCDateTime, nullable=False),
    Column("changed_at", UTCDateTime, nullable=False),
    UniqueConstraint("roster_id", "user_id"),
    Index(
        "ix_commitments_line",
        "roster_id",
        "position",
        sqlite_where=text("state = 'waitlisted'"),
        postgresql_where=text("state = 'waitlisted'"),
    ),
    Index("ix_commitments_person", "guild_id", "user_id"),
)

#: Written out: for a bound value SQLite plans anew each time, and a generic plan of PostgreSQL leaves the
#: partial index out.
WAITLISTED = commitments.c.state == literal_column("'waitlisted'")
