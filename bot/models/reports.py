"""Problems that people reported, and who hears of them."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, String, Table, Text

from bot.models.base import metadata
from bot.models.types import Id, UTCDateTime

#: One reported problem. `sealed` is what was written, encrypted; null once whoever wrote it is
#: erased, unless it was left to those who look after it.
#: `pseudonym` keeps it from the one it is about, also after that person has erased themselves.
reports = Table(
    "reports",
    metadata,
    Column("id", Id, primary_key=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("reference", String(8), nullable=False),
    Column("user_id", BigInteger),
    Column("about_id", BigInteger),
    Column("pseudonym", String(48)),
    Column("sealed", Text),
    Column("reported_at", UTCDateTime, nullable=False),
    # When somebody first read it, and when it was first looked whether anybody had.
    Column("opened_at", UTCDateTime),
    Column("looked_at", UTCDateTime),
    Column("settled_at", UTCDateTime),
    # When it is looked at next; null: nothing is left to remind anybody of.
    Column("due_at", UTCDateTime, index=True),
    Column("erase_at", UTCDateTime, nullable=False, index=True),
    Index("ix_reports_open", "guild_id", "settled_at"),
    Index("ix_reports_person", "guild_id", "user_id"),
    Index("ix_reports_about", "guild_id", "about_id"),
    sqlite_autoincrement=True,
)

#: One person who was told of one report, and so may open it; in `reserve`, who is told if nobody does.
report_addressees = Table(
    "report_addressees",
    metadata,
    Column("report_id", ForeignKey("reports.id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("guild_id", BigInteger, nullable=False),
    Column("reserve", Boolean, nullable=False),
    Index("ix_report_addressees_person", "guild_id", "user_id"),
    sqlite_with_rowid=False,
)

#: One person whom the admins chose to hear of every report that is not about them.
report_recipients = Table(
    "report_recipients",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)
