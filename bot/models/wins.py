"""Good things that happened, who joins in, and when the next ones are told."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, Table, text

from bot.models.base import metadata
from bot.models.types import Id, UTCDateTime

#: One thing that went well; `key` says what, so that it is told once. Whose it is stands in `user_id`, null
#: where it is everybody's, or the person has erased themselves. What somebody tells themselves has a `text`,
#: and whether it bears their name; of everything else that is asked when it is drawn.
#: States: waiting, posted (a post of its own), listed (in the list of a day), digest (in the weekly digest,
#: which has gone out once `told_on` says when), over (told nowhere: too long ago, or they would rather not).
wins = Table(
    "wins",
    metadata,
    Column("id", Id, primary_key=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("key", String(64), nullable=False, unique=True),
    Column("kind", String(12), nullable=False),
    Column("thing_id", ForeignKey("things.id", ondelete="CASCADE")),
    Column("user_id", BigInteger),
    Column("number", Integer),  # how many it were, or how many years
    Column("text", String(500)),
    Column("named", Boolean),
    Column("state", String(8), nullable=False),
    Column("happened_at", UTCDateTime, nullable=False),
    # Not told before that.
    Column("from_at", UTCDateTime, nullable=False),
    # The day of the server on which it was told.
    Column("told_on", String(10)),
    # Of what the whole group has reached.
    Column("picture_id", ForeignKey("pictures.id", ondelete="SET NULL")),
    Index("ix_wins_state", "guild_id", "state", "from_at"),
    Index("ix_wins_told_on", "guild_id", "told_on"),
    Index(
        "ix_wins_picture",
        "picture_id",
        sqlite_where=text("picture_id IS NOT NULL"),
        postgresql_where=text("picture_id IS NOT NULL"),
    ),
    Index(
        "ix_wins_person",
        "guild_id",
        "user_id",
        sqlite_where=text("user_id IS NOT NULL"),
        postgresql_where=text("user_id IS NOT NULL"),
    ),
    Index(
        "ix_wins_thing",
        "thing_id",
        sqlite_where=text("thing_id IS NOT NULL"),
        postgresql_where=text("thing_id IS NOT NULL"),
    ),
    sqlite_autoincrement=True,
)

#: Somebody who joined in with one of them. They are counted, and listed nowhere.
win_cheers = Table(
    "win_cheers",
    metadata,
    Column("win_id", ForeignKey("wins.id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("guild_id", BigInteger, nullable=False),
    Column("cheered_at", UTCDateTime, nullable=False),
    Index("ix_win_cheers_person", "guild_id", "user_id"),
    sqlite_with_rowid=False,
)

#: One row for each server in which somebody has done something: when something is told of it, and what was.
celebrations = Table(
    "celebrations",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    # When the next wins are posted.
    Column("wins_at", UTCDateTime, nullable=False, index=True),
    # When the next digest goes out; null: none does.
    Column("digest_at", UTCDateTime, index=True),
    # Up to when the last one told.
    Column("told_until", UTCDateTime),
    # When the first thing was done here.
    Column("since", UTCDateTime, nullable=False),
    # How many were, as the noticeboard says, and the last round number that was told.
    Column("total", Integer, nullable=False),
    Column("milestone", Integer, nullable=False),
)
