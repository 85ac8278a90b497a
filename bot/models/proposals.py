"""What people who are no coordinators would like to be posted, and what was answered."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table

from bot.models.base import metadata
from bot.models.types import UTCDateTime

#: One draft that its author has proposed; whose it is says the draft, and once it is posted the thing.
#: States: waiting, returned (handed back with a note), posted, taken_back.
proposals = Table(
    "proposals",
    metadata,
    Column("thing_id", ForeignKey("things.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("guild_id", BigInteger, nullable=False),
    Column("state", String(12), nullable=False),
    Column("times", Integer, nullable=False),  # how often it was proposed: each has a post and an answer
    Column("proposed_at", UTCDateTime, nullable=False),  # the last time
    # What whoever handed it back wrote to its author.
    Column("note", String(500)),
    Column("answered_by", BigInteger),  # null: nobody yet, or they have erased themselves
    Column("answered_at", UTCDateTime),
    # Where coordinators and its author talk about it.
    Column("thread_id", BigInteger),
    Index("ix_proposals_answered", "guild_id", "answered_by"),
)
