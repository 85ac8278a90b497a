"""Asking for a role to which somebody says yes, and what is said meanwhile."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table, Text

from bot.models.base import metadata
from bot.models.types import UTCDateTime

#: One application as long as it waits, by the commitment that waits with it; then, of a no and of a place
#: that was taken back, the kind word that goes with it, until it is erased. A yes leaves nothing here.
#: States: waiting, declined, removed, unanswered (nobody has answered in all the time it had).
applications = Table(
    "applications",
    metadata,
    Column(
        "commitment_id",
        ForeignKey("commitments.id", ondelete="CASCADE"),
        primary_key=True,
        autoincrement=False,
    ),
    Column("guild_id", BigInteger, nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("state", String(12), nullable=False),
    Column("applied_at", UTCDateTime, nullable=False),
    # What they wrote to whoever answers, and what they said to the question: sealed, see bot/vault.py.
    Column("note", Text),
    Column("reply", Text),
    Column("replied_at", UTCDateTime),
    # What whoever answers would like to know first.
    Column("question", String(300)),
    Column("asked_by", BigInteger),  # null: nobody yet, or they have erased themselves
    Column("asked_at", UTCDateTime),
    # A kind word, to be read by the person.
    Column("word", String(500)),
    # How often it was said again that nobody has answered.
    Column("said_again", Integer, nullable=False),
    # When to look at it again: nobody has answered, or what is left is erased.
    Column("due_at", UTCDateTime, nullable=False, index=True),
    Index("ix_applications_person", "guild_id", "user_id"),
)
