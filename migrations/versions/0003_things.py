"""Things to do, who leads them, and who is in."""

import sqlalchemy as sa
from alembic import op

from bot.models.types import Id, UTCDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "pictures",
        sa.Column("id", Id, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("alt", sa.String(length=1000), nullable=False),
        sa.Column("link", sa.String(length=1000), nullable=True),
        sa.Column("kind", sa.String(length=4), nullable=True),
        sa.Column("sent_message_id", sa.BigInteger(), nullable=True),
        sa.Column("attachment_id", sa.BigInteger(), nullable=True),
        sa.Column("refused", sa.String(length=12), nullable=True),
        sa.Column("data", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_pictures"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_pictures_guild_id", "pictures", ["guild_id"], unique=False)
    op.create_table(
        "things",
        sa.Column("id", Id, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("title", sa.String(length=100), nullable=False),
        sa.Column("title_folded", sa.String(length=300), nullable=False),
        sa.Column("why", sa.String(length=1000), nullable=False),
        sa.Column("step", sa.String(length=500), nullable=False),
        sa.Column("effort", sa.Integer(), nullable=True),
        sa.Column("interests", sa.JSON(), nullable=False),
        sa.Column("needs_skill", Id, nullable=True),
        sa.Column("needs_hours", sa.Integer(), nullable=True),
        sa.Column("needs_language", sa.String(length=8), nullable=True),
        sa.Column("picture_id", Id, nullable=True),
        sa.Column("deadline", UTCDateTime(), nullable=True),
        sa.Column("starts_at", UTCDateTime(), nullable=True),
        sa.Column("ends_at", UTCDateTime(), nullable=True),
        sa.Column("few_at", UTCDateTime(), nullable=True),
        sa.Column("roll_at", UTCDateTime(), nullable=True),
        sa.Column("roll_call", sa.Boolean(), nullable=True),
        sa.Column("place", sa.String(length=200), nullable=True),
        sa.Column("details", sa.String(length=1000), nullable=True),
        sa.Column("offer_minutes", sa.Integer(), nullable=True),
        sa.Column("sign_off_minutes", sa.Integer(), nullable=True),
        sa.Column("approval", sa.String(length=12), nullable=True),
        sa.Column("posts_at", UTCDateTime, nullable=True),
        sa.Column("template_since", UTCDateTime, nullable=True),
        sa.Column("timetable_since", UTCDateTime, nullable=True),
        sa.Column("unsigned", sa.Boolean(), nullable=False),
        sa.Column("nods", sa.Boolean(), nullable=False),
        sa.Column("pings", sa.Boolean(), nullable=False),
        sa.Column("thread_id", sa.BigInteger(), nullable=True),
        sa.Column("series_id", Id, nullable=True),
        sa.Column("nominal", sa.String(length=19), nullable=True),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("remind_at", UTCDateTime(), nullable=True),
        sa.Column("moved_at", UTCDateTime(), nullable=True),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["needs_skill"], ["skills.id"], name="fk_things_needs_skill", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["picture_id"], ["pictures.id"], name="fk_things_picture_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(
            ["series_id"], ["schedules.id"], name="fk_things_series_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_things"),
        sa.UniqueConstraint("series_id", "nominal", name="uq_things_series_id_nominal"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_things_deadline",
        "things",
        ["deadline"],
        unique=False,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(
        "ix_things_draft",
        "things",
        ["created_at"],
        unique=False,
        sqlite_where=sa.text("state = 'draft'"),
        postgresql_where=sa.text("state = 'draft'"),
    )
    op.create_index(
        "ix_things_roll_at",
        "things",
        ["roll_at"],
        unique=False,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(
        "ix_things_few_at",
        "things",
        ["few_at"],
        unique=False,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(
        "ix_things_ends_at",
        "things",
        ["ends_at"],
        unique=False,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index(
        "ix_things_picture",
        "things",
        ["picture_id"],
        unique=False,
        sqlite_where=sa.text("picture_id IS NOT NULL"),
        postgresql_where=sa.text("picture_id IS NOT NULL"),
    )
    op.create_index(
        "ix_things_remind_at",
        "things",
        ["remind_at"],
        unique=False,
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.create_index("ix_things_state", "things", ["guild_id", "state"], unique=False)
    op.create_index(
        "ix_things_template",
        "things",
        ["guild_id"],
        unique=False,
        sqlite_where=sa.text("template_since IS NOT NULL"),
        postgresql_where=sa.text("template_since IS NOT NULL"),
    )
    op.create_table(
        "asks",
        sa.Column("thing_id", Id, autoincrement=False, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("target", sa.Integer(), nullable=True),
        sa.Column("passed_on", sa.Integer(), server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["thing_id"], ["things.id"], name="fk_asks_thing_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("thing_id", name="pk_asks"),
    )
    op.create_index("ix_asks_guild_id", "asks", ["guild_id"], unique=False)
    op.create_table(
        "leads",
        sa.Column("thing_id", Id, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("led_since", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["thing_id"], ["things.id"], name="fk_leads_thing_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("thing_id", "user_id", name="pk_leads"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_leads_person", "leads", ["guild_id", "user_id"], unique=False)
    op.create_table(
        "native_events",
        sa.Column("thing_id", Id, autoincrement=False, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.Column("event_id", sa.BigInteger(), nullable=True),
        sa.Column("tried", sa.Boolean(), nullable=False),
        sa.Column("digest", sa.String(length=16), nullable=True),
        sa.Column("picture_id", sa.BigInteger(), nullable=True),
        sa.Column("refused", sa.String(length=12), nullable=True),
        sa.Column("purge_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["thing_id"], ["things.id"], name="fk_native_events_thing_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("thing_id", name="pk_native_events"),
    )
    op.create_index("ix_native_events_guild_id", "native_events", ["guild_id"], unique=False)
    op.create_index("ix_native_events_purge_at", "native_events", ["purge_at"], unique=False)
    op.create_table(
        "presences",
        sa.Column("thing_id", Id, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("starts_at", UTCDateTime(), nullable=False),
        sa.Column("here_at", UTCDateTime(), nullable=True),
        sa.Column("ticked_by", sa.BigInteger(), nullable=True),
        sa.Column("expected_at", UTCDateTime(), nullable=True),
        sa.Column("asked_at", UTCDateTime(), nullable=True),
        sa.Column("asked_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["thing_id"], ["things.id"], name="fk_presences_thing_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("thing_id", "user_id", name="pk_presences"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_presences_person", "presences", ["guild_id", "user_id"], unique=False)
    op.create_index("ix_presences_starts_at", "presences", ["starts_at"], unique=False)
    for by in ("ticked_by", "asked_by"):
        op.create_index(
            f"ix_presences_{by}",
            "presences",
            ["guild_id", by],
            unique=False,
            sqlite_where=sa.text(f"{by} IS NOT NULL"),
            postgresql_where=sa.text(f"{by} IS NOT NULL"),
        )
    op.create_table(
        "rosters",
        sa.Column("thing_id", Id, autoincrement=False, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("places", sa.Integer(), nullable=True),
        sa.Column("confirmed", sa.Integer(), nullable=False),
        sa.Column("offered", sa.Integer(), nullable=False),
        sa.Column("waitlisted", sa.Integer(), nullable=False),
        sa.Column("pending", sa.Integer(), nullable=False),
        sa.Column("standby", sa.Integer(), nullable=False),
        sa.Column("done", sa.Integer(), nullable=False),
        sa.Column("last_position", sa.Integer(), nullable=False),
        sa.Column("on_offer", sa.Integer(), nullable=False),
        sa.Column("on_offer_ends", UTCDateTime(), nullable=True),
        sa.Column("wakes_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["thing_id"], ["things.id"], name="fk_rosters_thing_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("thing_id", name="pk_rosters"),
    )
    op.create_index("ix_rosters_guild_id", "rosters", ["guild_id"], unique=False)
    op.create_index(
        "ix_rosters_wakes_at",
        "rosters",
        ["wakes_at"],
        unique=False,
        sqlite_where=sa.text("wakes_at IS NOT NULL"),
        postgresql_where=sa.text("wakes_at IS NOT NULL"),
    )
    op.create_index(
        "ix_rosters_on_offer_ends",
        "rosters",
        ["on_offer_ends"],
        unique=False,
        sqlite_where=sa.text("on_offer_ends IS NOT NULL"),
        postgresql_where=sa.text("on_offer_ends IS NOT NULL"),
    )
    op.create_table(
        "commitments",
        sa.Column("id", Id, nullable=False),
        sa.Column("thing_id", Id, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("came", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("offered_until", UTCDateTime(), nullable=True),
        sa.Column("called_at", UTCDateTime(), nullable=True),
        sa.Column("approved_at", UTCDateTime, nullable=True),
        sa.Column("done_at", UTCDateTime(), nullable=True),
        sa.Column("again_at", UTCDateTime(), nullable=True),
        sa.Column("shown_at", UTCDateTime(), nullable=True),
        sa.Column("named_at", UTCDateTime(), nullable=True),
        sa.Column("remind_at", UTCDateTime(), nullable=True),
        sa.Column("on_offer_since", UTCDateTime(), nullable=True),
        sa.Column("account", sa.String(length=12), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.Column("changed_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["thing_id"], ["rosters.thing_id"], name="fk_commitments_thing_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_commitments"),
        sa.UniqueConstraint("thing_id", "user_id", name="uq_commitments_thing_id_user_id"),
    )
    op.create_index(
        "ix_commitments_changer",
        "commitments",
        ["guild_id", "changed_by"],
        unique=False,
        sqlite_where=sa.text("changed_by IS NOT NULL"),
        postgresql_where=sa.text("changed_by IS NOT NULL"),
    )
    op.create_index(
        "ix_commitments_line",
        "commitments",
        ["thing_id", "came", "position"],
        unique=False,
        sqlite_where=sa.text("state = 'waitlisted'"),
        postgresql_where=sa.text("state = 'waitlisted'"),
    )
    op.create_index(
        "ix_commitments_standby",
        "commitments",
        ["thing_id", "came", "position"],
        unique=False,
        sqlite_where=sa.text("state = 'standby'"),
        postgresql_where=sa.text("state = 'standby'"),
    )
    op.create_index(
        "ix_commitments_offered",
        "commitments",
        ["offered_until"],
        unique=False,
        sqlite_where=sa.text("offered_until IS NOT NULL"),
        postgresql_where=sa.text("offered_until IS NOT NULL"),
    )
    op.create_index(
        "ix_commitments_on_offer",
        "commitments",
        ["thing_id", "on_offer_since"],
        unique=False,
        sqlite_where=sa.text("on_offer_since IS NOT NULL"),
        postgresql_where=sa.text("on_offer_since IS NOT NULL"),
    )
    op.create_index("ix_commitments_person", "commitments", ["guild_id", "user_id"], unique=False)


def downgrade() -> None:
    for table in (
        "commitments",
        "rosters",
        "presences",
        "native_events",
        "leads",
        "asks",
        "things",
        "pictures",
    ):
        op.drop_table(table)
