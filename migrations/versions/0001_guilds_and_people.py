"""Organisations, and the people in them."""

import sqlalchemy as sa
from alembic import op

from bot.models.types import Id, UTCDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "arrivals",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("burst", sa.BigInteger(), nullable=True),
        sa.Column("named", sa.Boolean(), nullable=False),
        sa.Column("arrived_at", UTCDateTime(), nullable=False),
        sa.Column("joined_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("guild_id", "user_id", name="pk_arrivals"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_arrivals_arrived", "arrivals", ["arrived_at"], unique=False)
    op.create_index("ix_arrivals_burst", "arrivals", ["guild_id", "burst"], unique=False)
    op.create_index("ix_arrivals_due", "arrivals", ["named", "burst"], unique=False)
    op.create_table(
        "boundaries",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("other_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "user_id", "other_id", name="pk_boundaries"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_boundaries_other", "boundaries", ["guild_id", "other_id"], unique=False)
    op.create_table(
        "command_syncs",
        sa.Column("application_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("scope", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("ids", sa.Text(), nullable=False),
        sa.Column("synced_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("application_id", "scope", name="pk_command_syncs"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "consents",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("agreed", sa.Boolean(), nullable=False),
        sa.Column("wording", sa.Integer(), nullable=False),
        sa.Column("place", sa.String(length=32), nullable=False),
        sa.Column("answered_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "user_id", "kind", name="pk_consents"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_consents_agreed", "consents", ["guild_id", "kind", "agreed"], unique=False)
    op.create_table(
        "erasure_keys",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_erasure_keys"),
    )
    op.create_table(
        "erasures",
        sa.Column("id", Id, nullable=False),
        sa.Column("digest", sa.String(length=64), nullable=False),
        sa.Column("erased_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_erasures"),
        sa.UniqueConstraint("digest", name="uq_erasures_digest"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "given_member_roles",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("member_role_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("given_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "user_id", "member_role_id", name="pk_given_member_roles"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "guilds",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=True),
        sa.Column("cause", sa.String(length=300), nullable=True),
        sa.Column("norms", sa.String(length=1000), nullable=True),
        sa.Column("contact", sa.String(length=200), nullable=True),
        sa.Column("crisis", sa.String(length=300), nullable=True),
        sa.Column("privacy", sa.String(length=2000), nullable=True),
        sa.Column("welcome", sa.String(length=500), nullable=True),
        sa.Column("minimum_age", sa.Integer(), nullable=True),
        sa.Column("wording", sa.Integer(), nullable=False),
        sa.Column("welcome_channel_id", sa.BigInteger(), nullable=True),
        sa.Column("asks_channel_id", sa.BigInteger(), nullable=True),
        sa.Column("wins_channel_id", sa.BigInteger(), nullable=True),
        sa.Column("talk_channel_id", sa.BigInteger(), nullable=True),
        sa.Column("coordinators_channel_id", sa.BigInteger(), nullable=True),
        sa.Column("welcomers_channel_id", sa.BigInteger(), nullable=True),
        sa.Column("reports_channel_id", sa.BigInteger(), nullable=True),
        sa.Column("coordinator_role_id", sa.BigInteger(), nullable=True),
        sa.Column("moderator_role_id", sa.BigInteger(), nullable=True),
        sa.Column("volunteer_role_id", sa.BigInteger(), nullable=True),
        sa.Column("calls_role_id", sa.BigInteger(), nullable=True),
        sa.Column("welcomer_role_id", sa.BigInteger(), nullable=True),
        sa.Column("report_role_id", sa.BigInteger(), nullable=True),
        sa.Column("duty_thing_id", sa.BigInteger(), nullable=True),
        sa.Column("hello_guide", sa.String(length=1500), nullable=True),
        sa.Column("quiet_from", sa.Integer(), nullable=False),
        sa.Column("quiet_until", sa.Integer(), nullable=False),
        sa.Column("reminder_days", sa.Integer(), nullable=False),
        sa.Column("weekly_cap", sa.Integer(), nullable=False),
        sa.Column("hours_in_a_row", sa.Integer(), nullable=True),
        sa.Column("followup_weeks", sa.Integer(), nullable=True),
        sa.Column("followups_at", UTCDateTime(), nullable=False),
        sa.Column("note_days", sa.Integer(), nullable=False),
        sa.Column("wins_a_day", sa.Integer(), nullable=False),
        sa.Column("digest_day", sa.Integer(), nullable=True),
        sa.Column("briefing", sa.Boolean(), nullable=False),
        sa.Column("days_after_leaving", sa.Integer(), nullable=False),
        sa.Column("months_idle", sa.Integer(), nullable=False),
        sa.Column("names_newcomers", sa.Boolean(), nullable=False),
        sa.Column("quiet", sa.Boolean(), nullable=False),
        sa.Column("fades_at", UTCDateTime(), nullable=True),
        sa.Column("named_since", UTCDateTime(), nullable=True),
        sa.Column("counted_at", UTCDateTime(), nullable=False),
        sa.Column("stats_for_coordinators", sa.String(length=120), nullable=False),
        sa.Column("stats_for_everyone", sa.String(length=120), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", name="pk_guilds"),
    )
    op.create_index("ix_guilds_counted_at", "guilds", ["counted_at"], unique=False)
    op.create_index("ix_guilds_fades_at", "guilds", ["fades_at"], unique=False)
    op.create_index("ix_guilds_followups_at", "guilds", ["followups_at"], unique=False)
    op.create_table(
        "interests",
        sa.Column("id", Id, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_interests"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_interests_guild_id", "interests", ["guild_id"], unique=False)
    op.create_table(
        "preferences",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("language", sa.String(length=8), nullable=True),
        sa.Column("time_zone", sa.String(length=64), nullable=True),
        sa.Column("quiet_from", sa.Integer(), nullable=True),
        sa.Column("quiet_until", sa.Integer(), nullable=True),
        sa.Column("weekly_cap", sa.Integer(), nullable=True),
        sa.Column("weekly_hours", sa.Integer(), nullable=True),
        sa.Column("wears_member_role", sa.Boolean(), nullable=True),
        sa.Column("hears_calls", sa.Boolean(), nullable=True),
        sa.Column("hushed_thanks", sa.Boolean(), nullable=True),
        sa.Column("light_until", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("guild_id", "user_id", name="pk_preferences"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_preferences_language", "preferences", ["language"], unique=False)
    op.create_table(
        "private_threads",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("thread_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "user_id", name="pk_private_threads"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "removals",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("removed_at", UTCDateTime(), nullable=False),
        sa.Column("purge_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", name="pk_removals"),
    )
    op.create_index("ix_removals_purge_at", "removals", ["purge_at"], unique=False)
    op.create_table(
        "skills",
        sa.Column("id", Id, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_skills"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_skills_guild_id", "skills", ["guild_id"], unique=False)
    op.create_table(
        "suspensions",
        sa.Column("id", Id, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("pseudonym", sa.String(length=48), nullable=False),
        sa.Column("reason", sa.String(length=500), nullable=False),
        sa.Column("suspended_by", sa.BigInteger(), nullable=True),
        sa.Column("suspended_at", UTCDateTime(), nullable=False),
        sa.Column("lifted_by", sa.BigInteger(), nullable=True),
        sa.Column("lifted_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_suspensions"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_suspensions_lifted_at", "suspensions", ["lifted_at"], unique=False)
    op.create_index(
        "ix_suspensions_in_force",
        "suspensions",
        ["guild_id", "pseudonym"],
        unique=True,
        sqlite_where=sa.text("lifted_at IS NULL"),
        postgresql_where=sa.text("lifted_at IS NULL"),
    )
    op.create_index("ix_suspensions_person", "suspensions", ["guild_id", "pseudonym"], unique=False)
    op.create_table(
        "translations",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("name", sa.String(length=40), nullable=False),
        sa.Column("text", sa.String(length=1500), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "language", "name", name="pk_translations"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "volunteer_interests",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("interest_id", Id, nullable=False),
        sa.ForeignKeyConstraint(
            ["interest_id"], ["interests.id"], name="fk_volunteer_interests_interest_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("guild_id", "user_id", "interest_id", name="pk_volunteer_interests"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "volunteer_languages",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("has", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "user_id", "language", name="pk_volunteer_languages"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "volunteer_skills",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("skill_id", Id, nullable=False),
        sa.Column("has", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["skill_id"], ["skills.id"], name="fk_volunteer_skills_skill_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("guild_id", "user_id", "skill_id", name="pk_volunteer_skills"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_volunteer_skills_skill_id", "volunteer_skills", ["skill_id"], unique=False)
    op.create_table(
        "volunteers",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("join_step", sa.Integer(), nullable=False),
        sa.Column("wording", sa.Integer(), nullable=True),
        sa.Column("joined_at", UTCDateTime(), nullable=True),
        sa.Column("contact", sa.String(length=8), nullable=True),
        sa.Column("celebrate", sa.String(length=12), nullable=True),
        sa.Column("paused_until", UTCDateTime(), nullable=True),
        sa.Column("keep_reminders", sa.Boolean(), nullable=False),
        sa.Column("first_done_at", UTCDateTime(), nullable=True),
        sa.Column("last_active_at", UTCDateTime(), nullable=False),
        sa.Column("left_at", UTCDateTime(), nullable=True),
        sa.Column("review_at", UTCDateTime(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "user_id", name="pk_volunteers"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_volunteers_review_at", "volunteers", ["review_at"], unique=False)


def downgrade() -> None:
    for table in (
        "volunteers",
        "volunteer_skills",
        "volunteer_languages",
        "volunteer_interests",
        "translations",
        "suspensions",
        "skills",
        "removals",
        "private_threads",
        "preferences",
        "interests",
        "guilds",
        "given_member_roles",
        "erasures",
        "erasure_keys",
        "consents",
        "command_syncs",
        "boundaries",
        "arrivals",
    ):
        op.drop_table(table)
