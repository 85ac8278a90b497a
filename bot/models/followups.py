"""People whom one of us might write to, because of something the program noticed."""

from sqlalchemy import BigInteger, Column, Index, String, Table, literal_column, text

from bot.models.base import metadata
from bot.models.types import Id, UTCDateTime

#: One follow-up: `reason` says what was noticed, `subject_id` of which thing (0: of none), `since` when that
#: began. States: waiting (nobody has it), taken (somebody will write), over (with its outcome; kept for a
#: while, so that nobody is asked about the same again). `look_at` is when something is to be done next.
followups = Table(
    "followups",
    metadata,
    Column("id", Id, primary_key=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("reason", String(16), nullable=False),
    Column("subject_id", BigInteger, nullable=False),
    Column("since", UTCDateTime, nullable=False),
    Column("noticed_at", UTCDateTime, nullable=False),
    Column("state", String(8), nullable=False),
    Column("claimed_by", BigInteger),
    Column("claimed_at", UTCDateTime),
    # When whoever has it was asked whether they have written.
    Column("reminded_at", UTCDateTime),
    Column("outcome", String(12)),
    Column("over_at", UTCDateTime),
    Column("look_at", UTCDateTime, nullable=False, index=True),
    Index("ix_followups_person", "guild_id", "user_id"),
    Index("ix_followups_claimed", "guild_id", "claimed_by"),
    Index(
        "ix_followups_open",
        "guild_id",
        "user_id",
        unique=True,
        sqlite_where=text("state <> 'over'"),
        postgresql_where=text("state <> 'over'"),
    ),
    sqlite_autoincrement=True,
)

#: Written out: for a bound value SQLite plans anew each time, and a generic plan of PostgreSQL leaves the
#: partial index out (docs/design.md § 46).
OPEN = followups.c.state != literal_column("'over'")

#: How one writes to somebody for one of the reasons, in the organisation's own words and one language: the
#: guide, and two ways to begin. What is null is said in the program's words.
followup_words = Table(
    "followup_words",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("reason", String(16), primary_key=True),
    Column("language", String(8), primary_key=True),
    Column("guide", String(500)),
    Column("first", String(300)),
    Column("second", String(300)),
    sqlite_with_rowid=False,
)
