"""Public threads on the cards of things to do, in which people ask about them."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, String, Table

from bot.models.base import metadata

#: One thing to do that has, or is to have, a thread for questions. It names nobody.
question_threads = Table(
    "question_threads",
    metadata,
    Column("thing_id", ForeignKey("things.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("guild_id", BigInteger, nullable=False, index=True),
    # Switched on; off: the thread is put away, and what was written in it stays.
    Column("wanted", Boolean, nullable=False),
    # Discord's id of it; that of the card's message, on which it hangs.
    Column("thread_id", BigInteger),
    # What it was called last, so that a name that somebody gave it by hand is left alone.
    Column("name", String(100)),
    # It was put away by us, because its thing is over.
    Column("closed", Boolean, nullable=False),
    # Why there is none, or why it can't be opened again.
    Column("refused", String(12)),
)
