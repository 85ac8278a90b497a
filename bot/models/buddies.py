"""Two people who look out for each other, because both want to."""

from sqlalchemy import BigInteger, Column, Index, Integer, String, Table, UniqueConstraint

from bot.models.base import metadata
from bot.models.types import Id, UTCDateTime

#: Somebody who would like a buddy, and the pair that comes of it; gone when it ends, with no record of it.
#: States: asked (`buddy_id` said hello and may say yes), seeking (any welcomer may offer), called (as well,
#: and `buddy_id`, who offered, may say yes), offered (`user_id` may say yes), paired. `due_at` is when the
#: next thing happens by itself; null for a pair.
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

#: Somebody who would gladly be a buddy, for how many at once, and when they were last asked.
buddy_offers = Table(
    "buddy_offers",
    metadata,
    Column("guild_id", BigInteger, primary_key=True, autoincrement=False),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("at_once", Integer, nullable=False),
    Column("offered_at", UTCDateTime, nullable=False),
    Column("asked_at", UTCDateTime),
    sqlite_with_rowid=False,
)
