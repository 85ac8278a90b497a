"""The register of things to do: what asks, roles and every other kind of them have in common."""

from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
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

#: One thing to do, of whatever kind; what only its kind has stands in a table of that kind, under its id.
#: States: draft, open, closed (it has ended), cancelled (it will not happen), taken_back (it was a slip).
#: What happens at a moment has an occasion: start, end, place, details for those who are in. What can be done
#: whenever one likes has a deadline, or none.
things = Table(
    "things",
    metadata,
    Column("id", Id, primary_key=True),
    Column("guild_id", BigInteger, nullable=False),
    Column("kind", String(12), nullable=False),
    Column("state", String(12), nullable=False),
    Column("title", String(100), nullable=False),
    # The title as it is compared with what somebody types: case folded, spaces joined.
    Column("title_folded", String(300), nullable=False),
    # Why it matters, or what it is for.
    Column("why", String(1000), nullable=False),
    # The one concrete step, or the first one.
    Column("step", String(500), nullable=False),
    Column("effort", Integer),  # minutes; null: not said
    # The ids of up to three interests it is about; those that were taken off the list are passed over.
    Column("interests", JSON, nullable=False),
    # What it needs of people: a skill of the list, hours a week, a language.
    Column("needs_skill", ForeignKey("skills.id", ondelete="SET NULL")),
    Column("needs_hours", Integer),
    Column("needs_language", String(8)),
    Column("picture_id", ForeignKey("pictures.id", ondelete="SET NULL")),
    Column("deadline", UTCDateTime),
    Column("starts_at", UTCDateTime),
    Column("ends_at", UTCDateTime),
    # When to look whether too few are in: with a day left at first; null once whoever looks after it knows.
    Column("few_at", UTCDateTime),
    # When to look who is there: a quarter of an hour before the start at first, then ten minutes after it.
    Column("roll_at", UTCDateTime),
    # Whether people are asked at the start if they are there; null: where places are limited.
    Column("roll_call", Boolean),
    Column("place", String(200)),
    Column("details", String(1000)),
    # Minutes for which a place that became free is offered to the next in line; null: it is theirs at once.
    Column("offer_minutes", Integer),
    # Minutes before the start until which one can sign off without leaving a gap; null: until it starts.
    Column("sign_off_minutes", Integer),
    # Who says yes to each person: "admins", or "coordinators" and its leads; null: nobody, a place is theirs
    # who presses first.
    Column("approval", String(12)),
    # When a draft is posted by itself; null: when somebody presses Post.
    Column("posts_at", UTCDateTime),
    # Since when it is kept to be copied, as a template.
    Column("template_since", UTCDateTime),
    # Since when the shifts of a timetable are posted; it stays a draft itself.
    Column("timetable_since", UTCDateTime),
    # The series it is an occurrence of, and the local time the rule gave it; that stays when it is moved.
    Column("series_id", ForeignKey("schedules.id", ondelete="SET NULL")),
    Column("nominal", String(19)),
    # Counts the changes of words, moment and place, so that each is told once and calendars know the newest.
    Column("revision", Integer, nullable=False),
    # Who wrote it would rather not be named as the one who looks after it.
    Column("unsigned", Boolean, nullable=False),
    # Whoever looks after it says yes before a place changes hands.
    Column("nods", Boolean, nullable=False),
    # Those who want to hear of every ask are pinged once it is posted.
    Column("pings", Boolean, nullable=False),
    # The public thread in which one can ask about it, as long as one can.
    Column("thread_id", BigInteger),
    Column("created_by", BigInteger),  # null once that person has erased themselves
    Column("created_at", UTCDateTime, nullable=False),  # of a draft: when it was last changed
    # When those who are in are reminded; null once they were, where it is too late, and where nothing is due.
    Column("remind_at", UTCDateTime),
    # When it was given another moment; of what people were reminded before that counts for nothing any more.
    Column("moved_at", UTCDateTime),
    Column("ended_at", UTCDateTime),  # null while it is a draft or open
    UniqueConstraint("series_id", "nominal"),
    Index("ix_things_state", "guild_id", "state"),
    Index(
        "ix_things_picture",
        "picture_id",
        sqlite_where=text("picture_id IS NOT NULL"),
        postgresql_where=text("picture_id IS NOT NULL"),
    ),
    Index(
        "ix_things_remind_at",
        "remind_at",
        sqlite_where=text("state = 'open'"),
        postgresql_where=text("state = 'open'"),
    ),
    Index(
        "ix_things_deadline",
        "deadline",
        sqlite_where=text("state = 'open'"),
        postgresql_where=text("state = 'open'"),
    ),
    Index(
        "ix_things_draft",
        "created_at",
        sqlite_where=text("state = 'draft'"),
        postgresql_where=text("state = 'draft'"),
    ),
    Index(
        "ix_things_roll_at",
        "roll_at",
        sqlite_where=text("state = 'open'"),
        postgresql_where=text("state = 'open'"),
    ),
    Index(
        "ix_things_few_at",
        "few_at",
        sqlite_where=text("state = 'open'"),
        postgresql_where=text("state = 'open'"),
    ),
    Index(
        "ix_things_template",
        "guild_id",
        sqlite_where=text("template_since IS NOT NULL"),
        postgresql_where=text("template_since IS NOT NULL"),
    ),
    Index(
        "ix_things_ends_at",
        "ends_at",
        sqlite_where=text("state = 'open'"),
        postgresql_where=text("state = 'open'"),
    ),
    sqlite_autoincrement=True,
)

#: Written out: for a bound value SQLite plans anew each time, and a generic plan of PostgreSQL leaves the
#: partial indexes out (docs/design.md § 46).
OPEN = things.c.state == literal_column("'open'")
DRAFT = things.c.state == literal_column("'draft'")

#: One person who looks after one thing; whoever wrote it is its first lead.
leads = Table(
    "leads",
    metadata,
    Column("thing_id", ForeignKey("things.id", ondelete="CASCADE"), primary_key=True),
    Column("user_id", BigInteger, primary_key=True, autoincrement=False),
    Column("guild_id", BigInteger, nullable=False),
    Column("led_since", UTCDateTime, nullable=False),
    Index("ix_leads_person", "guild_id", "user_id"),
    sqlite_with_rowid=False,
)
