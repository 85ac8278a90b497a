"""The first tables."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from bot.models.types import Id, UTCDateTime

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def _only(those: str) -> dict[str, Any]:
    """Of an index: only the rows of which this is true."""
    return {"sqlite_where": sa.text(those), "postgresql_where": sa.text(those)}


def upgrade() -> None:
    op.create_table(
        "activity",
        sa.Column("id", Id, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=True),
        sa.Column("happened_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_activity"),
    )
    op.create_index("ix_activity_person", "activity", ["guild_id", "user_id"], unique=False)
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
        "buddies",
        sa.Column("id", Id, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("buddy_id", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_buddies"),
        sa.UniqueConstraint("guild_id", "user_id", name="uq_buddies_guild_id_user_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_buddies_buddy", "buddies", ["guild_id", "buddy_id"], unique=False)
    op.create_index("ix_buddies_due_at", "buddies", ["due_at"], unique=False)
    op.create_index("ix_buddies_seeking", "buddies", ["guild_id", "state", "asked_at"], unique=False)
    op.create_table(
        "changes",
        sa.Column("id", Id, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("setting", sa.String(length=32), nullable=False),
        sa.Column("old", sa.String(length=120), nullable=True),
        sa.Column("new", sa.String(length=120), nullable=True),
        sa.Column("changed_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_changes"),
    )
    op.create_index("ix_changes_changed_at", "changes", ["changed_at"], unique=False)
    op.create_index("ix_changes_guild", "changes", ["guild_id", "id"], unique=False)
    op.create_index("ix_changes_person", "changes", ["guild_id", "user_id"], unique=False)
    op.create_table(
        "checkins",
        sa.Column("id", Id, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("question", sa.String(length=200), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("closes_at", UTCDateTime(), nullable=False),
        sa.Column("told_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_checkins"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_checkins_due", "checkins", ["told_at", "closes_at"], unique=False)
    op.create_index("ix_checkins_guild_id", "checkins", ["guild_id"], unique=False)
    op.create_table(
        "claims",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("lease", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_claims"),
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
        "drafts",
        sa.Column("id", Id, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("route", sa.String(length=100), nullable=False),
        sa.Column("fields", sa.Text(), nullable=False),
        sa.Column("kept_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_drafts"),
        sa.UniqueConstraint("user_id", "guild_id", "route", name="uq_drafts_user_id_guild_id_route"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_drafts_guild", "drafts", ["guild_id"], unique=False)
    op.create_index("ix_drafts_kept_at", "drafts", ["kept_at"], unique=False)
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
        sa.Column("hello_guide", sa.String(length=1500), nullable=True),
        sa.Column("quiet_from", sa.Integer(), nullable=False),
        sa.Column("quiet_until", sa.Integer(), nullable=False),
        sa.Column("reminder_days", sa.Integer(), nullable=False),
        sa.Column("weekly_cap", sa.Integer(), nullable=False),
        sa.Column("hours_in_a_row", sa.Integer(), nullable=True),
        sa.Column("days_after_leaving", sa.Integer(), nullable=False),
        sa.Column("months_idle", sa.Integer(), nullable=False),
        sa.Column("names_newcomers", sa.Boolean(), nullable=False),
        sa.Column("quiet", sa.Boolean(), nullable=False),
        sa.Column("fades_at", UTCDateTime(), nullable=True),
        sa.Column("stats_for", sa.String(length=12), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", name="pk_guilds"),
    )
    op.create_index("ix_guilds_fades_at", "guilds", ["fades_at"], unique=False)
    op.create_table(
        "hands",
        sa.Column("id", Id, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("rung", sa.String(length=16), nullable=False),
        sa.Column("raised_at", UTCDateTime(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("claimed_by", sa.BigInteger(), nullable=True),
        sa.Column("claimed_at", UTCDateTime(), nullable=True),
        sa.Column("reminded_at", UTCDateTime(), nullable=True),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("turn", sa.Integer(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_hands"),
        sa.UniqueConstraint(
            "guild_id", "user_id", "kind", "subject_id", name="uq_hands_guild_id_user_id_kind_subject_id"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_hands_board", "hands", ["guild_id", "due_at"], unique=False)
    op.create_index("ix_hands_claimed", "hands", ["guild_id", "claimed_by"], unique=False)
    op.create_index("ix_hands_due_at", "hands", ["due_at"], unique=False)
    op.create_table(
        "hand_passes",
        sa.Column("hand_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hand_id"], ["hands.id"], name="fk_hand_passes_hand_id_hands", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("hand_id", "user_id", name="pk_hand_passes"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_hand_passes_person", "hand_passes", ["guild_id", "user_id"], unique=False)
    op.create_table(
        "hellos",
        sa.Column("id", Id, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("called", sa.String(length=60), nullable=False),
        sa.Column("languages", sa.String(length=100), nullable=False),
        sa.Column("shares", sa.String(length=600), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("claimed_by", sa.BigInteger(), nullable=True),
        sa.Column("risen_at", UTCDateTime(), nullable=True),
        sa.Column("reminded_at", UTCDateTime(), nullable=True),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_hellos"),
        sa.UniqueConstraint("guild_id", "user_id", name="uq_hellos_guild_id_user_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_hellos_claimed", "hellos", ["guild_id", "claimed_by"], unique=False)
    op.create_index("ix_hellos_due_at", "hellos", ["due_at"], unique=False)
    op.create_index("ix_hellos_waiting", "hellos", ["guild_id", "state", "asked_at"], unique=False)
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
        "leases",
        sa.Column("id", Id, autoincrement=False, nullable=False),
        sa.Column("lease", sa.BigInteger(), nullable=False),
        sa.Column("leased_until", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_leases"),
    )
    if op.get_context().dialect.name == "postgresql":
        op.execute("ALTER TABLE leases SET UNLOGGED")  # see the model
    op.create_table(
        "outbox",
        sa.Column("id", Id, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=24), nullable=False),
        sa.Column("key", sa.String(length=120), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("subject_id", sa.BigInteger(), nullable=True),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("tried_at", UTCDateTime(), nullable=True),
        sa.Column("sent_channel_id", sa.BigInteger(), nullable=True),
        sa.Column("sent_message_id", sa.BigInteger(), nullable=True),
        sa.Column("settled_at", UTCDateTime(), nullable=True),
        sa.Column("rests_until", UTCDateTime(), nullable=True),
        sa.Column("reason", sa.String(length=200), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_outbox"),
        sa.UniqueConstraint("key", name="uq_outbox_key"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_outbox_due",
        "outbox",
        ["due_at", "id"],
        unique=False,
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.create_index(
        "ix_outbox_person",
        "outbox",
        ["guild_id", "user_id", "state"],
        unique=False,
        sqlite_where=sa.text("user_id IS NOT NULL"),
        postgresql_where=sa.text("user_id IS NOT NULL"),
    )
    op.create_index(
        "ix_outbox_settled",
        "outbox",
        ["state", "settled_at"],
        unique=False,
        sqlite_where=sa.text("settled_at IS NOT NULL"),
        postgresql_where=sa.text("settled_at IS NOT NULL"),
    )
    op.create_index("ix_outbox_subject", "outbox", ["guild_id", "kind", "subject_id"], unique=False)
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
        sa.Column("light_until", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("guild_id", "user_id", name="pk_preferences"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_preferences_language", "preferences", ["language"], unique=False)
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
        "private_threads",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("thread_id", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "user_id", name="pk_private_threads"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "processes",
        sa.Column("id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("application_id", sa.BigInteger(), nullable=False),
        sa.Column("host", sa.String(length=80), nullable=False),
        sa.Column("shards", sa.String(length=200), nullable=False),
        sa.Column("stopped", sa.Integer(), nullable=False),
        sa.Column("preempted", sa.Integer(), nullable=False),
        sa.Column("started_at", UTCDateTime(), nullable=False),
        sa.Column("seen_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_processes"),
    )
    op.create_index("ix_processes_seen_at", "processes", ["seen_at"], unique=False)
    op.create_table(
        "removals",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("removed_at", UTCDateTime(), nullable=False),
        sa.Column("purge_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", name="pk_removals"),
    )
    op.create_index("ix_removals_purge_at", "removals", ["purge_at"], unique=False)
    op.create_table(
        "report_recipients",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "user_id", name="pk_report_recipients"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "reports",
        sa.Column("id", Id, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("reference", sa.String(length=8), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("about_id", sa.BigInteger(), nullable=True),
        sa.Column("pseudonym", sa.String(length=48), nullable=True),
        sa.Column("sealed", sa.Text(), nullable=True),
        sa.Column("reported_at", UTCDateTime(), nullable=False),
        sa.Column("opened_at", UTCDateTime(), nullable=True),
        sa.Column("looked_at", UTCDateTime(), nullable=True),
        sa.Column("settled_at", UTCDateTime(), nullable=True),
        sa.Column("due_at", UTCDateTime(), nullable=True),
        sa.Column("erase_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_reports"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reports_about", "reports", ["guild_id", "about_id"], unique=False)
    op.create_index("ix_reports_due_at", "reports", ["due_at"], unique=False)
    op.create_index("ix_reports_erase_at", "reports", ["erase_at"], unique=False)
    op.create_index("ix_reports_open", "reports", ["guild_id", "settled_at"], unique=False)
    op.create_index("ix_reports_person", "reports", ["guild_id", "user_id"], unique=False)
    op.create_table(
        "schedules",
        sa.Column("id", Id, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=32), nullable=False),
        sa.Column("rule", sa.String(length=200), nullable=False),
        sa.Column("starts", sa.String(length=19), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("until", sa.String(length=19), nullable=True),
        sa.Column("days_ahead", sa.Integer(), nullable=False),
        sa.Column("detail", sa.JSON(), nullable=False),
        sa.Column("next_nominal", sa.String(length=19), nullable=True),
        sa.Column("next_at", UTCDateTime(), nullable=True),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_schedules"),
    )
    op.create_index("ix_schedules_due", "schedules", ["next_at"], unique=False)
    op.create_index("ix_schedules_guild_id", "schedules", ["guild_id"], unique=False)
    op.create_table(
        "setbacks",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("round", sa.String(length=32), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("error", sa.String(length=64), nullable=False),
        sa.Column("failed_at", UTCDateTime(), nullable=False),
        sa.Column("again_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "round", "subject_id", "user_id", name="pk_setbacks"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_setbacks_again_at", "setbacks", ["again_at"], unique=False)
    op.create_index("ix_setbacks_times", "setbacks", ["times"], unique=False)
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
        "volunteer_languages",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("has", sa.Boolean(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "user_id", "language", name="pk_volunteer_languages"),
        sqlite_with_rowid=False,
    )
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
    op.create_table(
        "checkin_answers",
        sa.Column("checkin_id", Id, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("answer", sa.Integer(), nullable=False),
        sa.Column("answered_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["checkin_id"], ["checkins.id"], name="fk_checkin_answers_checkin_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("checkin_id", "user_id", name="pk_checkin_answers"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_checkin_answers_person", "checkin_answers", ["guild_id", "user_id"], unique=False)
    op.create_table(
        "report_addressees",
        sa.Column("report_id", Id, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("reserve", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["report_id"], ["reports.id"], name="fk_report_addressees_report_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("report_id", "user_id", name="pk_report_addressees"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_report_addressees_person", "report_addressees", ["guild_id", "user_id"], unique=False)
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
        "question_threads",
        sa.Column("thing_id", Id, autoincrement=False, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("wanted", sa.Boolean(), nullable=False),
        sa.Column("thread_id", sa.BigInteger(), nullable=True),
        sa.Column("name", sa.String(length=100), nullable=True),
        sa.Column("closed", sa.Boolean(), nullable=False),
        sa.Column("refused", sa.String(length=12), nullable=True),
        sa.ForeignKeyConstraint(
            ["thing_id"], ["things.id"], name="fk_question_threads_thing_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("thing_id", name="pk_question_threads"),
    )
    op.create_index("ix_question_threads_guild_id", "question_threads", ["guild_id"], unique=False)
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
        sa.ForeignKeyConstraint(["thing_id"], ["things.id"], name="fk_rosters_thing_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("thing_id", name="pk_rosters"),
    )
    op.create_index("ix_rosters_guild_id", "rosters", ["guild_id"], unique=False)
    op.create_index(
        "ix_rosters_on_offer_ends",
        "rosters",
        ["on_offer_ends"],
        unique=False,
        sqlite_where=sa.text("on_offer_ends IS NOT NULL"),
        postgresql_where=sa.text("on_offer_ends IS NOT NULL"),
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
        "shifts",
        sa.Column("thing_id", Id, autoincrement=False, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("timetable_id", Id, nullable=True),
        sa.Column("least", sa.Integer(), nullable=True),
        sa.Column("role_id", Id, nullable=True),
        sa.Column("planned", sa.JSON(), nullable=True),
        sa.Column("shown_id", Id, nullable=True),
        sa.ForeignKeyConstraint(["thing_id"], ["things.id"], name="fk_shifts_thing_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["timetable_id"], ["things.id"], name="fk_shifts_timetable_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["role_id"], ["things.id"], name="fk_shifts_role_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["shown_id"], ["things.id"], name="fk_shifts_shown_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("thing_id", name="pk_shifts"),
    )
    op.create_index("ix_shifts_guild_id", "shifts", ["guild_id"], unique=False)
    op.create_index(
        "ix_shifts_shown",
        "shifts",
        ["guild_id", "shown_id"],
        unique=False,
        sqlite_where=sa.text("shown_id IS NOT NULL"),
        postgresql_where=sa.text("shown_id IS NOT NULL"),
    )
    op.create_index("ix_shifts_role_id", "shifts", ["role_id"], unique=False)
    op.create_index("ix_shifts_timetable_id", "shifts", ["timetable_id"], unique=False)
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
    op.create_table(
        "swaps",
        sa.Column("id", Id, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("mine_id", Id, nullable=False),
        sa.Column("theirs_id", Id, nullable=True),
        sa.Column("mine_thing_id", Id, nullable=False),
        sa.Column("theirs_thing_id", Id, nullable=False),
        sa.Column("state", sa.String(length=10), nullable=False),
        sa.Column("mine_nodded", sa.Boolean(), nullable=False),
        sa.Column("theirs_nodded", sa.Boolean(), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        sa.Column("settled_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["mine_id"], ["commitments.id"], name="fk_swaps_mine_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["theirs_id"], ["commitments.id"], name="fk_swaps_theirs_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["mine_thing_id"], ["things.id"], name="fk_swaps_mine_thing_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["theirs_thing_id"], ["things.id"], name="fk_swaps_theirs_thing_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_swaps"),
        sqlite_autoincrement=True,
    )
    for column in ("guild_id", "mine_id", "theirs_id", "mine_thing_id", "theirs_thing_id"):
        op.create_index(f"ix_swaps_{column}", "swaps", [column], unique=False)
    op.create_index(
        "ix_swaps_open",
        "swaps",
        ["ends_at"],
        unique=False,
        sqlite_where=sa.text("settled_at IS NULL"),
        postgresql_where=sa.text("settled_at IS NULL"),
    )
    op.create_index(
        "ix_swaps_settled",
        "swaps",
        ["settled_at"],
        unique=False,
        sqlite_where=sa.text("settled_at IS NOT NULL"),
        postgresql_where=sa.text("settled_at IS NOT NULL"),
    )
    op.create_table(
        "covers",
        sa.Column("thing_id", Id, autoincrement=False, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("goal", sa.Integer(), nullable=False),
        sa.Column("began_at", UTCDateTime(), nullable=False),
        sa.Column("wave", sa.Integer(), nullable=False),
        sa.Column("ask_at", UTCDateTime(), nullable=True),
        sa.Column("look_at", UTCDateTime(), nullable=True),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.ForeignKeyConstraint(["thing_id"], ["things.id"], name="fk_covers_thing_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("thing_id", name="pk_covers"),
    )
    op.create_index("ix_covers_guild_id", "covers", ["guild_id"], unique=False)
    op.create_index(
        "ix_covers_look_at",
        "covers",
        ["look_at"],
        unique=False,
        sqlite_where=sa.text("look_at IS NOT NULL"),
        postgresql_where=sa.text("look_at IS NOT NULL"),
    )
    op.create_table(
        "invitation_plans",
        sa.Column("thing_id", Id, autoincrement=False, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("wave", sa.Integer(), nullable=False),
        sa.Column("wave_at", UTCDateTime(), nullable=True),
        sa.Column("look_at", UTCDateTime(), nullable=True),
        sa.Column("forgotten", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["thing_id"], ["things.id"], name="fk_invitation_plans_thing_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("thing_id", name="pk_invitation_plans"),
    )
    op.create_index("ix_invitation_plans_guild_id", "invitation_plans", ["guild_id"], unique=False)
    op.create_index(
        "ix_invitation_plans_look_at",
        "invitation_plans",
        ["look_at"],
        unique=False,
        sqlite_where=sa.text("look_at IS NOT NULL"),
        postgresql_where=sa.text("look_at IS NOT NULL"),
    )
    op.create_table(
        "invitations",
        sa.Column("thing_id", Id, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("wave", sa.Integer(), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.Column("declined_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["thing_id"], ["things.id"], name="fk_invitations_thing_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("thing_id", "user_id", name="pk_invitations"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_invitations_asked_at", "invitations", ["asked_at"], unique=False)
    op.create_index("ix_invitations_person", "invitations", ["guild_id", "user_id"], unique=False)
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
        "notices",
        sa.Column("id", Id, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("thing_id", Id, nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("written_by", sa.BigInteger(), nullable=True),
        sa.Column("audience", sa.String(length=8), nullable=False),
        sa.Column("text", sa.String(length=1000), nullable=False),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["thing_id"], ["things.id"], name="fk_notices_thing_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
        sa.UniqueConstraint("key", name="uq_notices_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_notices_created_at", "notices", ["created_at"], unique=False)
    op.create_index("ix_notices_guild_id", "notices", ["guild_id"], unique=False)
    op.create_index("ix_notices_thing", "notices", ["thing_id", "created_at"], unique=False)
    op.create_index("ix_notices_writer", "notices", ["guild_id", "written_by"], unique=False)
    op.create_table(
        "outcomes",
        sa.Column("thing_id", Id, autoincrement=False, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("came_of_it", sa.String(length=500), nullable=False),
        sa.Column("to_change", sa.String(length=500), nullable=False),
        sa.Column("thanks", sa.String(length=300), nullable=False),
        sa.Column("written_by", sa.BigInteger(), nullable=True),
        sa.Column("written_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["thing_id"], ["things.id"], name="fk_outcomes_thing_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("thing_id", name="pk_outcomes"),
    )
    op.create_index("ix_outcomes_guild_id", "outcomes", ["guild_id"], unique=False)
    op.create_table(
        "hand_overs",
        sa.Column("thing_id", Id, autoincrement=False, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.String(length=700), nullable=False),
        sa.Column("written_by", sa.BigInteger(), nullable=True),
        sa.Column("written_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["thing_id"], ["things.id"], name="fk_hand_overs_thing_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("thing_id", name="pk_hand_overs"),
    )
    op.create_index("ix_hand_overs_guild_id", "hand_overs", ["guild_id"], unique=False)
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
        "proposals",
        sa.Column("thing_id", Id, autoincrement=False, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("proposed_at", UTCDateTime(), nullable=False),
        sa.Column("note", sa.String(length=500), nullable=True),
        sa.Column("answered_by", sa.BigInteger(), nullable=True),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.Column("thread_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["thing_id"], ["things.id"], name="fk_proposals_thing_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("thing_id", name="pk_proposals"),
    )
    op.create_index("ix_proposals_answered", "proposals", ["guild_id", "answered_by"], unique=False)
    op.create_table(
        "roles",
        sa.Column("thing_id", Id, autoincrement=False, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("member_role_id", sa.BigInteger(), nullable=True),
        sa.Column("takes", sa.String(length=150), nullable=True),
        sa.Column("least_done", sa.Integer(), nullable=True),
        sa.Column("first_word", sa.Boolean(), nullable=False),
        sa.Column("term_months", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["thing_id"], ["things.id"], name="fk_roles_thing_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("thing_id", name="pk_roles"),
    )
    op.create_index("ix_roles_guild_id", "roles", ["guild_id"], unique=False)
    op.create_table(
        "applications",
        sa.Column("commitment_id", Id, autoincrement=False, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("applied_at", UTCDateTime(), nullable=False),
        sa.Column("note", sa.Text(), nullable=True),
        sa.Column("reply", sa.Text(), nullable=True),
        sa.Column("replied_at", UTCDateTime(), nullable=True),
        sa.Column("question", sa.String(length=300), nullable=True),
        sa.Column("asked_by", sa.BigInteger(), nullable=True),
        sa.Column("asked_at", UTCDateTime(), nullable=True),
        sa.Column("word", sa.String(length=500), nullable=True),
        sa.Column("said_again", sa.Integer(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["commitment_id"], ["commitments.id"], name="fk_applications_commitment_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("commitment_id", name="pk_applications"),
    )
    op.create_index("ix_applications_due_at", "applications", ["due_at"], unique=False)
    op.create_index("ix_applications_person", "applications", ["guild_id", "user_id"], unique=False)
    op.create_table(
        "raised_hands",
        sa.Column("id", Id, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("thing_id", Id, nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("raised_at", UTCDateTime(), nullable=False),
        sa.Column("times", sa.Integer(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=True),
        sa.Column("said_again_at", UTCDateTime(), nullable=True),
        sa.Column("answered_at", UTCDateTime(), nullable=True),
        sa.Column("answered_by", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["thing_id"], ["things.id"], name="fk_raised_hands_thing_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_raised_hands"),
        sa.UniqueConstraint("thing_id", "kind", "user_id", name="uq_raised_hands_thing_id_kind_user_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_raised_hands_due_at", "raised_hands", ["due_at"], unique=False)
    op.create_index("ix_raised_hands_person", "raised_hands", ["guild_id", "user_id"], unique=False)
    op.create_table(
        "history",
        sa.Column("id", Id, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("thing_id", Id, nullable=False),
        sa.Column("what", sa.String(length=12), nullable=False),
        sa.Column("by_id", sa.BigInteger(), nullable=True),
        sa.Column("about_id", sa.BigInteger(), nullable=True),
        sa.Column("happened_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["thing_id"], ["things.id"], name="fk_history_thing_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_history"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_history_happened_at", "history", ["happened_at"], unique=False)
    op.create_index("ix_history_guild", "history", ["guild_id", "happened_at"], unique=False)
    op.create_index("ix_history_thing", "history", ["thing_id", "id"], unique=False)
    op.create_table(
        "role_notes",
        sa.Column("thing_id", Id, autoincrement=False, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("note", sa.String(length=700), nullable=False),
        sa.Column("written_by", sa.BigInteger(), nullable=True),
        sa.Column("written_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["thing_id"], ["things.id"], name="fk_role_notes_thing_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("thing_id", name="pk_role_notes"),
    )
    op.create_index("ix_role_notes_guild_id", "role_notes", ["guild_id"], unique=False)
    op.create_table(
        "terms",
        sa.Column("thing_id", Id, autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("ends_at", UTCDateTime(), nullable=False),
        sa.Column("stage", sa.String(length=8), nullable=False),
        sa.Column("look_at", UTCDateTime(), nullable=True),
        sa.Column("leaves", sa.String(length=8), nullable=True),
        sa.Column("at_once", sa.Boolean(), nullable=False),
        sa.Column("next_id", sa.BigInteger(), nullable=True),
        sa.Column("next_agreed", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["thing_id"], ["things.id"], name="fk_terms_thing_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("thing_id", "user_id", name="pk_terms"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_terms_look_at", "terms", ["look_at"], unique=False)
    op.create_index("ix_terms_next", "terms", ["guild_id", "next_id"], **_only("next_id IS NOT NULL"))
    op.create_index("ix_terms_person", "terms", ["guild_id", "user_id"], unique=False)
    op.create_table(
        "rotas",
        sa.Column("thing_id", Id, autoincrement=False, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("every", sa.String(length=12), nullable=False),
        sa.Column("starts", sa.String(length=10), nullable=False),
        sa.Column("zone", sa.String(length=64), nullable=False),
        sa.Column("days_before", sa.Integer(), nullable=False),
        sa.Column("look_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["thing_id"], ["things.id"], name="fk_rotas_thing_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("thing_id", name="pk_rotas"),
    )
    op.create_index("ix_rotas_guild_id", "rotas", ["guild_id"], unique=False)
    op.create_index("ix_rotas_look_at", "rotas", ["look_at"], unique=False)
    op.create_table(
        "rota_people",
        sa.Column("thing_id", Id, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("after", sa.Integer(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["thing_id"], ["rotas.thing_id"], name="fk_rota_people_thing_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("thing_id", "user_id", name="pk_rota_people"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_rota_people_person", "rota_people", ["guild_id", "user_id"], unique=False)
    op.create_table(
        "rota_turns",
        sa.Column("thing_id", Id, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("said", sa.Boolean(), nullable=False),
        sa.Column("swap_number", sa.Integer(), nullable=True),
        sa.Column("swap_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["thing_id"], ["rotas.thing_id"], name="fk_rota_turns_thing_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("thing_id", "number", name="pk_rota_turns"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_rota_turns_person", "rota_turns", ["guild_id", "user_id"], unique=False)
    op.create_index("ix_rota_turns_swap", "rota_turns", ["guild_id", "swap_id"], unique=False)
    op.create_table(
        "rota_skips",
        sa.Column("thing_id", Id, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["thing_id"], ["rotas.thing_id"], name="fk_rota_skips_thing_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("thing_id", "number", "user_id", name="pk_rota_skips"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_rota_skips_person", "rota_skips", ["guild_id", "user_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_rota_skips_person", table_name="rota_skips")
    op.drop_table("rota_skips")
    op.drop_index("ix_rota_turns_swap", table_name="rota_turns")
    op.drop_index("ix_rota_turns_person", table_name="rota_turns")
    op.drop_table("rota_turns")
    op.drop_index("ix_rota_people_person", table_name="rota_people")
    op.drop_table("rota_people")
    op.drop_index("ix_rotas_look_at", table_name="rotas")
    op.drop_index("ix_rotas_guild_id", table_name="rotas")
    op.drop_table("rotas")
    op.drop_index("ix_terms_person", table_name="terms")
    op.drop_index("ix_terms_next", table_name="terms", **_only("next_id IS NOT NULL"))
    op.drop_index("ix_terms_look_at", table_name="terms")
    op.drop_table("terms")
    op.drop_index("ix_role_notes_guild_id", table_name="role_notes")
    op.drop_table("role_notes")
    op.drop_index("ix_history_thing", table_name="history")
    op.drop_index("ix_history_guild", table_name="history")
    op.drop_index("ix_history_happened_at", table_name="history")
    op.drop_table("history")
    op.drop_index("ix_raised_hands_person", table_name="raised_hands")
    op.drop_index("ix_raised_hands_due_at", table_name="raised_hands")
    op.drop_table("raised_hands")
    op.drop_index("ix_applications_person", table_name="applications")
    op.drop_index("ix_applications_due_at", table_name="applications")
    op.drop_table("applications")
    op.drop_index("ix_roles_guild_id", table_name="roles")
    op.drop_table("roles")
    op.drop_index("ix_proposals_answered", table_name="proposals")
    op.drop_table("proposals")
    op.drop_index("ix_notices_writer", table_name="notices")
    op.drop_index("ix_notices_thing", table_name="notices")
    op.drop_index("ix_notices_guild_id", table_name="notices")
    op.drop_index("ix_notices_created_at", table_name="notices")
    op.drop_table("notices")
    for by in ("ticked_by", "asked_by"):
        op.drop_index(
            f"ix_presences_{by}",
            table_name="presences",
            sqlite_where=sa.text(f"{by} IS NOT NULL"),
            postgresql_where=sa.text(f"{by} IS NOT NULL"),
        )
    op.drop_index("ix_presences_starts_at", table_name="presences")
    op.drop_index("ix_presences_person", table_name="presences")
    op.drop_table("presences")
    op.drop_index("ix_hand_overs_guild_id", table_name="hand_overs")
    op.drop_table("hand_overs")
    op.drop_index("ix_outcomes_guild_id", table_name="outcomes")
    op.drop_table("outcomes")
    op.drop_index("ix_leads_person", table_name="leads")
    op.drop_table("leads")
    op.drop_index("ix_invitations_person", table_name="invitations")
    op.drop_index("ix_invitations_asked_at", table_name="invitations")
    op.drop_table("invitations")
    op.drop_index(
        "ix_invitation_plans_look_at",
        table_name="invitation_plans",
        sqlite_where=sa.text("look_at IS NOT NULL"),
        postgresql_where=sa.text("look_at IS NOT NULL"),
    )
    op.drop_index("ix_invitation_plans_guild_id", table_name="invitation_plans")
    op.drop_table("invitation_plans")
    op.drop_index(
        "ix_commitments_changer",
        table_name="commitments",
        sqlite_where=sa.text("changed_by IS NOT NULL"),
        postgresql_where=sa.text("changed_by IS NOT NULL"),
    )
    op.drop_index(
        "ix_commitments_line",
        table_name="commitments",
        sqlite_where=sa.text("state = 'waitlisted'"),
        postgresql_where=sa.text("state = 'waitlisted'"),
    )
    op.drop_index(
        "ix_commitments_offered",
        table_name="commitments",
        sqlite_where=sa.text("offered_until IS NOT NULL"),
        postgresql_where=sa.text("offered_until IS NOT NULL"),
    )
    op.drop_index("ix_commitments_person", table_name="commitments")
    op.drop_table("commitments")
    op.drop_index("ix_shifts_timetable_id", table_name="shifts")
    op.drop_index(
        "ix_shifts_shown",
        table_name="shifts",
        sqlite_where=sa.text("shown_id IS NOT NULL"),
        postgresql_where=sa.text("shown_id IS NOT NULL"),
    )
    op.drop_index("ix_shifts_role_id", table_name="shifts")
    op.drop_index("ix_shifts_guild_id", table_name="shifts")
    op.drop_table("shifts")
    op.drop_index("ix_asks_guild_id", table_name="asks")
    op.drop_table("asks")
    op.drop_index("ix_rosters_guild_id", table_name="rosters")
    op.drop_table("rosters")
    op.drop_index("ix_question_threads_guild_id", table_name="question_threads")
    op.drop_table("question_threads")
    op.drop_index("ix_native_events_purge_at", table_name="native_events")
    op.drop_index("ix_native_events_guild_id", table_name="native_events")
    op.drop_table("native_events")
    op.drop_index(
        "ix_things_deadline",
        table_name="things",
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.drop_index(
        "ix_things_draft",
        table_name="things",
        sqlite_where=sa.text("state = 'draft'"),
        postgresql_where=sa.text("state = 'draft'"),
    )
    op.drop_index(
        "ix_things_roll_at",
        table_name="things",
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.drop_index(
        "ix_things_few_at",
        table_name="things",
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.drop_index(
        "ix_things_ends_at",
        table_name="things",
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.drop_index(
        "ix_things_picture",
        table_name="things",
        sqlite_where=sa.text("picture_id IS NOT NULL"),
        postgresql_where=sa.text("picture_id IS NOT NULL"),
    )
    op.drop_index(
        "ix_things_template",
        table_name="things",
        sqlite_where=sa.text("template_since IS NOT NULL"),
        postgresql_where=sa.text("template_since IS NOT NULL"),
    )
    op.drop_index("ix_things_state", table_name="things")
    op.drop_index(
        "ix_things_remind_at",
        table_name="things",
        sqlite_where=sa.text("state = 'open'"),
        postgresql_where=sa.text("state = 'open'"),
    )
    op.drop_table("things")
    op.drop_index("ix_pictures_guild_id", table_name="pictures")
    op.drop_table("pictures")
    op.drop_index("ix_volunteer_skills_skill_id", table_name="volunteer_skills")
    op.drop_table("volunteer_skills")
    op.drop_table("volunteer_interests")
    op.drop_index("ix_report_addressees_person", table_name="report_addressees")
    op.drop_table("report_addressees")
    op.drop_index("ix_checkin_answers_person", table_name="checkin_answers")
    op.drop_table("checkin_answers")
    op.drop_index("ix_volunteers_review_at", table_name="volunteers")
    op.drop_table("volunteers")
    op.drop_table("volunteer_languages")
    op.drop_table("command_syncs")
    op.drop_index("ix_suspensions_person", table_name="suspensions")
    op.drop_index(
        "ix_suspensions_in_force",
        table_name="suspensions",
        sqlite_where=sa.text("lifted_at IS NULL"),
        postgresql_where=sa.text("lifted_at IS NULL"),
    )
    op.drop_table("translations")
    op.drop_index("ix_suspensions_lifted_at", table_name="suspensions")
    op.drop_table("suspensions")
    op.drop_index("ix_skills_guild_id", table_name="skills")
    op.drop_table("skills")
    op.drop_index("ix_setbacks_times", table_name="setbacks")
    op.drop_index("ix_setbacks_again_at", table_name="setbacks")
    op.drop_table("setbacks")
    op.drop_index("ix_schedules_guild_id", table_name="schedules")
    op.drop_index("ix_schedules_due", table_name="schedules")
    op.drop_table("schedules")
    op.drop_index("ix_reports_person", table_name="reports")
    op.drop_index("ix_reports_open", table_name="reports")
    op.drop_index("ix_reports_erase_at", table_name="reports")
    op.drop_index("ix_reports_due_at", table_name="reports")
    op.drop_index("ix_reports_about", table_name="reports")
    op.drop_table("reports")
    op.drop_table("report_recipients")
    op.drop_index("ix_removals_purge_at", table_name="removals")
    op.drop_table("removals")
    op.drop_index("ix_processes_seen_at", table_name="processes")
    op.drop_table("processes")
    op.drop_table("private_threads")
    op.drop_table("given_member_roles")
    op.drop_index("ix_preferences_language", table_name="preferences")
    op.drop_table("preferences")
    op.drop_index("ix_outbox_subject", table_name="outbox")
    op.drop_index(
        "ix_outbox_settled",
        table_name="outbox",
        sqlite_where=sa.text("settled_at IS NOT NULL"),
        postgresql_where=sa.text("settled_at IS NOT NULL"),
    )
    op.drop_index("ix_outbox_person", table_name="outbox")
    op.drop_index(
        "ix_outbox_due",
        table_name="outbox",
        sqlite_where=sa.text("state = 'waiting'"),
        postgresql_where=sa.text("state = 'waiting'"),
    )
    op.drop_table("outbox")
    op.drop_table("leases")
    op.drop_index("ix_interests_guild_id", table_name="interests")
    op.drop_table("interests")
    op.drop_index("ix_hand_passes_person", table_name="hand_passes")
    op.drop_table("hand_passes")
    op.drop_index("ix_hands_due_at", table_name="hands")
    op.drop_index("ix_hands_claimed", table_name="hands")
    op.drop_index("ix_hands_board", table_name="hands")
    op.drop_table("hands")
    op.drop_index("ix_hellos_waiting", table_name="hellos")
    op.drop_index("ix_hellos_due_at", table_name="hellos")
    op.drop_index("ix_hellos_claimed", table_name="hellos")
    op.drop_table("hellos")
    op.drop_index("ix_guilds_fades_at", table_name="guilds")
    op.drop_table("guilds")
    op.drop_table("erasures")
    op.drop_table("erasure_keys")
    op.drop_index("ix_drafts_kept_at", table_name="drafts")
    op.drop_index("ix_drafts_guild", table_name="drafts")
    op.drop_table("drafts")
    op.drop_index("ix_consents_agreed", table_name="consents")
    op.drop_table("consents")
    op.drop_table("claims")
    op.drop_index("ix_checkins_guild_id", table_name="checkins")
    op.drop_index("ix_checkins_due", table_name="checkins")
    op.drop_table("checkins")
    op.drop_index("ix_changes_person", table_name="changes")
    op.drop_index("ix_changes_guild", table_name="changes")
    op.drop_index("ix_changes_changed_at", table_name="changes")
    op.drop_table("changes")
    op.drop_index("ix_buddies_seeking", table_name="buddies")
    op.drop_index("ix_buddies_due_at", table_name="buddies")
    op.drop_index("ix_buddies_buddy", table_name="buddies")
    op.drop_table("buddies")
    op.drop_index("ix_boundaries_other", table_name="boundaries")
    op.drop_table("boundaries")
    op.drop_index("ix_arrivals_due", table_name="arrivals")
    op.drop_index("ix_arrivals_burst", table_name="arrivals")
    op.drop_index("ix_arrivals_arrived", table_name="arrivals")
    op.drop_table("arrivals")
    op.drop_index("ix_activity_person", table_name="activity")
    op.drop_table("activity")
