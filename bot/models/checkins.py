"""Rounds of "how are you" for those who agreed, what they answered, and what may be told of it."""

from sqlalchemy import JSON, BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text

from bot.models.base import metadata
from bot.models.types import Id, UTCDateTime

#: One round, a draft until `sent_at`: its questions, open until `closes_at`. Rounds that ask the same again
#: and again bear the id of the first (`series_id`), and are told together where one alone would give somebody
#: away. A debrief is about a thing.
checkins = Table(
    "checkins",
    metadata,
    Column("id", Id, primary_key=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("series_id", BigInteger),
    Column("kind", String(12), nullable=False),
    # What the first one asks, as lists show it; all of them stand in `questions`.
    Column("question", String(200), nullable=False),
    Column("questions", JSON, nullable=False),
    Column("rhythm", String(8)),
    Column("note_days", Integer, nullable=False),
    Column("thing_id", ForeignKey("things.id", ondelete="CASCADE"), index=True),
    Column("asked", Integer, nullable=False),
    Column("created_by", BigInteger),  # null once that person has erased themselves
    Column("created_at", UTCDateTime, nullable=False),
    Column("sent_at", UTCDateTime),
    Column("closes_at", UTCDateTime, nullable=False),
    Column("told_at", UTCDateTime),  # when its totals were looked at
    # When something is next due: its end, and then the end of late answers; null: nothing more.
    Column("due_at", UTCDateTime),
    Index("ix_checkins_due_at", "due_at"),
    Index("ix_checkins_guild", "guild_id", "sent_at"),
    Index("ix_checkins_series", "guild_id", "series_id"),
    sqlite_autoincrement=True,
)

#: One person's answer to one of the questions, by its number among the answers; kept apart so that it can be
#: changed and erased, and until it has been told in totals.
checkin_answers = Table(
    "checkin_answers",
    metadata,
    Column("checkin_id", ForeignKey("checkins.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("guild_id", BigInteger, nullable=False),
    Column("answer", Integer, nullable=False),
    Column("answered_at", UTCDateTime, nullable=False),
    # What it was as totals were told that count it, and at the end of which round: it may be another by now.
    Column("told", Integer),
    Column("told_in", BigInteger),
    Index("ix_checkin_answers_person", "guild_id", "user_id"),
    Index("ix_checkin_answers_old", "answered_at"),
    sqlite_with_rowid=False,
)

#: What one person wrote to one of the questions, sealed.
checkin_notes = Table(
    "checkin_notes",
    metadata,
    Column("checkin_id", ForeignKey("checkins.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("guild_id", BigInteger, nullable=False),
    Column("sealed", Text, nullable=False),
    Column("written_at", UTCDateTime, nullable=False),
    Column("erase_at", UTCDateTime, nullable=False),
    Index("ix_checkin_notes_erase_at", "erase_at"),
    Index("ix_checkin_notes_person", "guild_id", "user_id"),
    sqlite_with_rowid=False,
)

#: Somebody named in the invitation to a round, who reads its notes.
checkin_readers = Table(
    "checkin_readers",
    metadata,
    Column("checkin_id", ForeignKey("checkins.id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("guild_id", BigInteger, nullable=False),
    Index("ix_checkin_readers_person", "guild_id", "user_id"),
    sqlite_with_rowid=False,
)

#: What was told of one question at the end of a round, and of the rounds before it that could not be told
#: alone: what is null was hidden, and stands nowhere.
checkin_results = Table(
    "checkin_results",
    metadata,
    Column("checkin_id", ForeignKey("checkins.id", ondelete="CASCADE"), primary_key=True),
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("guild_id", BigInteger, nullable=False, index=True),
    # When the first of these rounds was sent.
    Column("since", UTCDateTime, nullable=False),
    Column("rounds", Integer, nullable=False),
    Column("counts", JSON, nullable=False),
    Column("in_two", Boolean, nullable=False),
    Column("total", Integer),
    Column("told_at", UTCDateTime, nullable=False),
    sqlite_with_rowid=False,
)

#: Somebody who wants to be asked less often than the rounds come, and when they were last asked.
checkin_paces = Table(
    "checkin_paces",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("every_days", Integer, nullable=False),
    Column("asked_at", UTCDateTime, nullable=False),
    sqlite_with_rowid=False,
)

#: Somebody said that they are stretched, and agreed that somebody may write to them about it.
stretched = Table(
    "stretched",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("checkin_id", ForeignKey("checkins.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("said_at", UTCDateTime, nullable=False),
    Index("ix_stretched_said_at", "said_at"),
    sqlite_with_rowid=False,
)
