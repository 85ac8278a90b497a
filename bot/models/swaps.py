"""Who asked whom to change places, and places that wait for a nod before they change hands."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, String, Table, text

from bot.models.base import metadata
from bot.models.types import Id, UTCDateTime

#: One place that is to go to somebody else, and what comes back for it. States: asked (the other has not
#: answered), agreed (somebody who looks after it has still to nod), done, declined, refused (no nod), stopped
#: (whoever asked takes it back), late (nobody answered in time), ended (it could not be any more). Of a swap
#: `theirs` is the other's place on another thing; null: whoever was named has none, which nobody is told. Of
#: a place that is offered, it is that of who waits for one of the same thing. Whose they are say the places.
swaps = Table(
    "swaps",
    metadata,
    Column("id", Id, primary_key=True),
    Column("guild_id", BigInteger, nullable=False, index=True),
    Column("mine_id", ForeignKey("commitments.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("theirs_id", ForeignKey("commitments.id", ondelete="CASCADE"), index=True),
    Column("mine_thing_id", ForeignKey("things.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("theirs_thing_id", ForeignKey("things.id", ondelete="CASCADE"), nullable=False, index=True),
    Column("state", String(10), nullable=False),
    # Whether whoever looks after each of the two has nodded, where that is wanted.
    Column("mine_nodded", Boolean, nullable=False),
    Column("theirs_nodded", Boolean, nullable=False),
    Column("asked_at", UTCDateTime, nullable=False),
    # Until then there is time to answer.
    Column("ends_at", UTCDateTime, nullable=False),
    Column("settled_at", UTCDateTime),
    Index(
        "ix_swaps_open",
        "ends_at",
        sqlite_where=text("settled_at IS NULL"),
        postgresql_where=text("settled_at IS NULL"),
    ),
    Index(
        "ix_swaps_settled",
        "settled_at",
        sqlite_where=text("settled_at IS NOT NULL"),
        postgresql_where=text("settled_at IS NOT NULL"),
    ),
    sqlite_autoincrement=True,
)
