"""Two people who look out for each other, because both want to."""

from sqlalchemy import BigInteger, Column, Index, String, Table, UniqueConstraint

from bot.models.base import metadata
from bot.models.types import Id, UTCDateTime

#: Somebody who would like a buddy, and the pair that comes of it; gone when it ends, with no record of it.
#: States: asked (`buddy_id` may say yes), seeking (any welcomer may offer), offered (`user_id` may say yes),
#: paired. `due_at` is when the next thing happens by itself; null for a pair.
buddies = Table(
    "buddies",
    metadata,
    Column("id", Id, primary_key=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("user_id", BigInteger, nullable=False),
    Column("buddy_id", BigInteger),
    Column("state", String(8), nullable=False),
    Column("asked_at", UTCDateTime, nullable=False),
    Column("due_at", UTCDateTime, index=True),
    UniqueConstraint("guild_id", "user_id"),
    Index("ix_buddies_seeking", "guild_id", "state", "asked_at"),
    Index("ix_buddies_buddy", "guild_id", "buddy_id"),
    sqlite_autoincrement=True,
)
