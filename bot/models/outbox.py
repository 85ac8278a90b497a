"""Everything the bot will say or change outside a direct reply."""

from sqlalchemy import JSON, BigInteger, Column, Index, Integer, String, Table, literal_column, text

from bot.models.base import metadata
from bot.models.types import Id, UTCDateTime

#: One parcel: what to say (kind and ids, never the words), to whom, when, and how far it got.
#: States: waiting, done, kept (it waits in the person's /mine), dropped (nothing to say any more), failed;
#: `reason`
#: says why. `revision` counts changes, and a parcel is done only if
#: the revision that was sent is still the current one. `sent_*` is where its message stands, so a card knows
#: what to edit.
outbox = Table(
    "outbox",
    metadata,
    Column("id", Id, primary_key=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("kind", String(24), nullable=False),
    Column("key", String(120), nullable=False, unique=True),
    Column("user_id", BigInteger),
    Column("subject_id", BigInteger),
    Column("detail", JSON, nullable=False),
    Column("state", String(8), nullable=False),
    Column("due_at", UTCDateTime, nullable=False),
    Column("revision", Integer, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column(
        "tried_at", UTCDateTime
    ),  # real time of the first try to create the message that may or may not stand
    Column("sent_channel_id", BigInteger),
    Column("sent_message_id", BigInteger),
    Column("settled_at", UTCDateTime),
    Column("rests_until", UTCDateTime),  # a changed card is not drawn again before this moment
    Column("reason", String(200)),
    Column("created_at", UTCDateTime, nullable=False),
    Index(
        "ix_outbox_due",
        "due_at",
        "id",
        sqlite_where=text("state = 'waiting'"),
        postgresql_where=text("state = 'waiting'"),
    ),
    Index(
        "ix_outbox_settled",
        "state",
        "settled_at",
        sqlite_where=text("settled_at IS NOT NULL"),
        postgresql_where=text("settled_at IS NOT NULL"),
    ),
    Index(
        "ix_outbox_person",
        "guild_id",
        "user_id",
        "state",
        sqlite_where=text("user_id IS NOT NULL"),
        postgresql_where=text("user_id IS NOT NULL"),
    ),
    Index("ix_outbox_subject", "guild_id", "kind", "subject_id"),
    sqlite_autoincrement=True,
)

#: Written out: for a bound value SQLite plans anew each time, and a generic plan of PostgreSQL leaves the
#: partial index out (docs/design.md § 46).
WAITING = outbox.c.state == literal_column("'waiting'")

#: Which parcels a courier has, and until when (real time, never the moved clock). They stand apart so that a
#: claim touches no parcel: hundreds of leases are a few pages here, and would be hundreds of pages there. On
#: PostgreSQL the migration makes it UNLOGGED: a crash of the database ends all leases, as running out does.
leases = Table(
    "leases",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),  # the parcel's
    Column("lease", BigInteger, nullable=False),
    Column("leased_until", UTCDateTime, nullable=False),
)

#: One row that counts the claims. Couriers pass it one at a time, and the count is what they lease with.
claims = Table(
    "claims",
    metadata,
    Column("id", Id, primary_key=True, autoincrement=False),
    Column("lease", BigInteger, nullable=False),
)
