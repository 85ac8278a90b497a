"""What people told us they can do; the hours they can give are among their preferences."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, String, Table

from bot.models.base import metadata

#: One person's yes or no to one skill; nobody is asked twice about the same.
volunteer_skills = Table(
    "volunteer_skills",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("skill_id", ForeignKey("skills.id", ondelete="CASCADE"), primary_key=True, index=True),
    Column("has", Boolean, nullable=False),
    sqlite_with_rowid=False,
)

#: One person's yes or no to speaking one language, by its code ("es").
volunteer_languages = Table(
    "volunteer_languages",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("language", String(8), primary_key=True),
    Column("has", Boolean, nullable=False),
    sqlite_with_rowid=False,
)
