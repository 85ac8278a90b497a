"""The events of Discord servers that show what there is to do."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, String, Table

from bot.models.base import metadata
from bot.models.types import UTCDateTime

#: One thing to do that stands, or is to stand, among the events of its server as well. It names nobody.
native_events = Table(
    "native_events",
    metadata,
    Column("thing_id", ForeignKey("things.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("guild_id", BigInteger, nullable=False, index=True),
    # Switched on; off: what stands is taken down, and then the row goes.
    Column("wanted", Boolean, nullable=False),
    # Discord's id of it; null where none stands, or where it is not known whether one does (`tried`).
    Column("event_id", BigInteger),
    Column("tried", Boolean, nullable=False),
    # Of what Discord said last that it shows, so that a change by hand is seen.
    Column("digest", String(16)),
    # The picture that it has as its cover, or that Discord did not take for one.
    Column("picture_id", BigInteger),
    # Why there is none, or why it is not as it should be.
    Column("refused", String(12)),
    # When it is forgotten, a while after its thing has ended; null until then.
    Column("purge_at", UTCDateTime, index=True),
)
