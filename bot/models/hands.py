"""People who wait for a word from a human, whatever it is about."""

from sqlalchemy import BigInteger, Column, ForeignKey, Index, Integer, String, Table, Text, UniqueConstraint

from bot.models.base import metadata
from bot.models.types import Id, UTCDateTime

#: One raised hand: `kind` and `subject_id` say what it is about (0: nothing besides), `rung` who is asked.
#: States: waiting (nobody has it), taken (somebody will write), answered (somebody says that they have),
#: unanswered (every rung was asked, and the person was told). A hand that is settled or taken back is gone.
#: `due_at` is when the next thing happens by itself; `told` counts how often those on this rung were told.
hands = Table(
    "hands",
    metadata,
    Column("id", Id, primary_key=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("kind", String(16), nullable=False),
    Column("subject_id", BigInteger, nullable=False),
    Column("state", String(10), nullable=False),
    Column("rung", String(16), nullable=False),
    Column("raised_at", UTCDateTime, nullable=False),
    Column("told", Integer, nullable=False),
    Column("claimed_by", BigInteger),
    Column("claimed_at", UTCDateTime),
    # When both sides were asked whether a word was said.
    Column("reminded_at", UTCDateTime),
    Column("outcome", String(12)),
    # Counts up with whatever is told, so that each word has a key of its own.
    Column("turn", Integer, nullable=False),
    Column("due_at", UTCDateTime, nullable=False, index=True),
    # What they wrote to whoever takes it on: sealed, see bot/vault.py.
    Column("note", Text),
    UniqueConstraint("guild_id", "user_id", "kind", "subject_id"),
    Index("ix_hands_board", "guild_id", "due_at"),
    Index("ix_hands_claimed", "guild_id", "claimed_by"),
    Index("ix_hands_subject", "kind", "subject_id"),
    sqlite_autoincrement=True,
)

#: Somebody who is not asked about one hand again, because its person would rather have somebody else.
hand_passes = Table(
    "hand_passes",
    metadata,
    Column("hand_id", ForeignKey("hands.id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("guild_id", BigInteger, nullable=False),
    Index("ix_hand_passes_person", "guild_id", "user_id"),
    sqlite_with_rowid=False,
)
