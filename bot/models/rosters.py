"""Places and the people on them; every thing to do has one roster, under its own id."""

from sqlalchemy import (
    BigInteger,
    Column,
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    UniqueConstraint,
    literal_column,
    text,
)

from bot.models.base import metadata
from bot.models.types import Id, UTCDateTime

#: The parent row that a transaction locks before it gives out a place. The counts are kept with every change,
#: so that a card is drawn without counting people. It stands apart from the thing: each click writes it anew,
#: and the texts need not be written along. `confirmed` counts everybody who has a place for good.
rosters = Table(
    "rosters",
    metadata,
    Column("thing_id", ForeignKey("things.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("guild_id", BigInteger, nullable=False, index=True),
    Column("places", Integer),  # null: as many as come
    Column("confirmed", Integer, nullable=False),
    Column("offered", Integer, nullable=False),
    Column("waitlisted", Integer, nullable=False),
    Column("pending", Integer, nullable=False),
    Column("standby", Integer, nullable=False),
    Column("done", Integer, nullable=False),
    Column("last_position", Integer, nullable=False),
    # Of those who have a place, how many offer it to others.
    Column("on_offer", Integer, nullable=False),
    # When that ends: as it starts.
    Column("on_offer_ends", UTCDateTime),
    # There is a place, and all who wait rest: when the first of them is back from their break.
    Column("wakes_at", UTCDateTime),
    Index(
        "ix_rosters_wakes_at",
        "wakes_at",
        sqlite_where=text("wakes_at IS NOT NULL"),
        postgresql_where=text("wakes_at IS NOT NULL"),
    ),
    Index(
        "ix_rosters_on_offer_ends",
        "on_offer_ends",
        sqlite_where=text("on_offer_ends IS NOT NULL"),
        postgresql_where=text("on_offer_ends IS NOT NULL"),
    ),
)

#: One person's yes. States: pending (somebody has still to approve), confirmed, waitlisted, offered (a place
#: is theirs if they say yes until `offered_until`), standby (they come if somebody is missing), left,
#: attended, missed. `came` is the order in which they came, by the id Discord gave to their click (0: by
#: none), and among equals `position`, in which they were stored; coming back after leaving means the end of
#: the line. Since when it is so stands in `changed_at`, who made it so in `changed_by`: null for the person
#: themselves, 0 for what came about by itself.
commitments = Table(
    "commitments",
    metadata,
    Column("id", Id, primary_key=True),
    Column("thing_id", ForeignKey("rosters.thing_id", ondelete="CASCADE"), nullable=False),
    Column("guild_id", BigInteger, nullable=False),
    Column("user_id", BigInteger),  # null once a person who did it has erased themselves
    Column("state", String(12), nullable=False),
    Column("came", BigInteger, nullable=False),
    Column("position", Integer, nullable=False),
    Column("offered_until", UTCDateTime),
    # When they were asked to come, who stand by.
    Column("called_at", UTCDateTime),
    Column("approved_at", UTCDateTime),  # when somebody said yes to them, where that is asked for
    Column("done_at", UTCDateTime),
    # When they said once more that they will come, to the present moment and place.
    Column("again_at", UTCDateTime),
    # Since when the others who are in may see that they are, too; null: they may not.
    Column("shown_at", UTCDateTime),
    # Of a role: since when everybody may read on its card and its page that they have it; null: they may not.
    Column("named_at", UTCDateTime),
    # When they asked to be reminded: as they want to do it, or shortly before something starts.
    Column("remind_at", UTCDateTime),
    # Since when they offer their place to others, which stays theirs until somebody takes it.
    Column("on_offer_since", UTCDateTime),
    # What they said at the end of what they had not done: fell_through (it didn't work out), could_not.
    Column("account", String(12)),
    Column("created_at", UTCDateTime, nullable=False),
    Column("changed_at", UTCDateTime, nullable=False),
    Column("changed_by", BigInteger),
    UniqueConstraint("thing_id", "user_id"),
    Index(
        "ix_commitments_line",
        "thing_id",
        "came",
        "position",
        sqlite_where=text("state = 'waitlisted'"),
        postgresql_where=text("state = 'waitlisted'"),
    ),
    Index(
        "ix_commitments_standby",
        "thing_id",
        "came",
        "position",
        sqlite_where=text("state = 'standby'"),
        postgresql_where=text("state = 'standby'"),
    ),
    Index(
        "ix_commitments_offered",
        "offered_until",
        sqlite_where=text("offered_until IS NOT NULL"),
        postgresql_where=text("offered_until IS NOT NULL"),
    ),
    Index(
        "ix_commitments_changer",
        "guild_id",
        "changed_by",
        sqlite_where=text("changed_by IS NOT NULL"),
        postgresql_where=text("changed_by IS NOT NULL"),
    ),
    Index(
        "ix_commitments_on_offer",
        "thing_id",
        "on_offer_since",
        sqlite_where=text("on_offer_since IS NOT NULL"),
        postgresql_where=text("on_offer_since IS NOT NULL"),
    ),
    Index("ix_commitments_person", "guild_id", "user_id"),
)

#: Written out: for a bound value SQLite plans anew each time, and a generic plan of PostgreSQL leaves the
#: partial index out (docs/design.md § 46).
WAITLISTED = commitments.c.state == literal_column("'waitlisted'")
STANDBY = commitments.c.state == literal_column("'standby'")
