"""Everybody who waits for a human, and what is told in confidence."""

import sqlalchemy as sa
from alembic import op

from bot.models.types import Id, UTCDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
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
        "buddy_offers",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("at_once", sa.Integer(), nullable=False),
        sa.Column("offered_at", UTCDateTime(), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=True),
        sa.PrimaryKeyConstraint("guild_id", "user_id", name="pk_buddy_offers"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "checkin_paces",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("every_days", sa.Integer(), nullable=False),
        sa.Column("asked_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", "user_id", name="pk_checkin_paces"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "checkins",
        sa.Column("id", Id, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("series_id", sa.BigInteger(), nullable=True),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("question", sa.String(length=200), nullable=False),
        sa.Column("questions", sa.JSON(), nullable=False),
        sa.Column("rhythm", sa.String(length=8), nullable=True),
        sa.Column("note_days", sa.Integer(), nullable=False),
        sa.Column("thing_id", Id, nullable=True),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("created_by", sa.BigInteger(), nullable=True),
        sa.Column("created_at", UTCDateTime(), nullable=False),
        sa.Column("sent_at", UTCDateTime(), nullable=True),
        sa.Column("closes_at", UTCDateTime(), nullable=False),
        sa.Column("told_at", UTCDateTime(), nullable=True),
        sa.Column("due_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["thing_id"], ["things.id"], name="fk_checkins_thing_id_things", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_checkins"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_checkins_due_at", "checkins", ["due_at"], unique=False)
    op.create_index("ix_checkins_guild", "checkins", ["guild_id", "sent_at"], unique=False)
    op.create_index("ix_checkins_series", "checkins", ["guild_id", "series_id"], unique=False)
    op.create_index("ix_checkins_thing_id", "checkins", ["thing_id"], unique=False)
    op.create_table(
        "checkin_answers",
        sa.Column("checkin_id", Id, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("answer", sa.Integer(), nullable=False),
        sa.Column("answered_at", UTCDateTime(), nullable=False),
        sa.Column("told", sa.Integer(), nullable=True),
        sa.Column("told_in", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["checkin_id"], ["checkins.id"], name="fk_checkin_answers_checkin_id_checkins", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("checkin_id", "number", "user_id", name="pk_checkin_answers"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_checkin_answers_old", "checkin_answers", ["answered_at"], unique=False)
    op.create_index("ix_checkin_answers_person", "checkin_answers", ["guild_id", "user_id"], unique=False)
    op.create_table(
        "checkin_notes",
        sa.Column("checkin_id", Id, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("sealed", sa.Text(), nullable=False),
        sa.Column("written_at", UTCDateTime(), nullable=False),
        sa.Column("erase_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["checkin_id"], ["checkins.id"], name="fk_checkin_notes_checkin_id_checkins", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("checkin_id", "number", "user_id", name="pk_checkin_notes"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_checkin_notes_erase_at", "checkin_notes", ["erase_at"], unique=False)
    op.create_index("ix_checkin_notes_person", "checkin_notes", ["guild_id", "user_id"], unique=False)
    op.create_table(
        "checkin_readers",
        sa.Column("checkin_id", Id, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["checkin_id"], ["checkins.id"], name="fk_checkin_readers_checkin_id_checkins", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("checkin_id", "user_id", name="pk_checkin_readers"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_checkin_readers_person", "checkin_readers", ["guild_id", "user_id"], unique=False)
    op.create_table(
        "checkin_results",
        sa.Column("checkin_id", Id, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.Column("rounds", sa.Integer(), nullable=False),
        sa.Column("counts", sa.JSON(), nullable=False),
        sa.Column("in_two", sa.Boolean(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=True),
        sa.Column("told_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["checkin_id"], ["checkins.id"], name="fk_checkin_results_checkin_id_checkins", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("checkin_id", "number", name="pk_checkin_results"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_checkin_results_guild_id", "checkin_results", ["guild_id"], unique=False)
    op.create_table(
        "followups",
        sa.Column("id", Id, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("subject_id", sa.BigInteger(), nullable=False),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.Column("noticed_at", UTCDateTime(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("claimed_by", sa.BigInteger(), nullable=True),
        sa.Column("claimed_at", UTCDateTime(), nullable=True),
        sa.Column("reminded_at", UTCDateTime(), nullable=True),
        sa.Column("outcome", sa.String(length=12), nullable=True),
        sa.Column("over_at", UTCDateTime(), nullable=True),
        sa.Column("look_at", UTCDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_followups"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_followups_claimed", "followups", ["guild_id", "claimed_by"], unique=False)
    op.create_index("ix_followups_look_at", "followups", ["look_at"], unique=False)
    op.create_index(
        "ix_followups_open",
        "followups",
        ["guild_id", "user_id"],
        unique=True,
        sqlite_where=sa.text("state <> 'over'"),
        postgresql_where=sa.text("state <> 'over'"),
    )
    op.create_index("ix_followups_person", "followups", ["guild_id", "user_id"], unique=False)
    op.create_table(
        "followup_words",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("reason", sa.String(length=16), nullable=False),
        sa.Column("language", sa.String(length=8), nullable=False),
        sa.Column("guide", sa.String(length=500), nullable=True),
        sa.Column("first", sa.String(length=300), nullable=True),
        sa.Column("second", sa.String(length=300), nullable=True),
        sa.PrimaryKeyConstraint("guild_id", "reason", "language", name="pk_followup_words"),
        sqlite_with_rowid=False,
    )
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
        sa.Column("note", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("id", name="pk_hands"),
        sa.UniqueConstraint(
            "guild_id", "user_id", "kind", "subject_id", name="uq_hands_guild_id_user_id_kind_subject_id"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_hands_board", "hands", ["guild_id", "due_at"], unique=False)
    op.create_index("ix_hands_claimed", "hands", ["guild_id", "claimed_by"], unique=False)
    op.create_index("ix_hands_subject", "hands", ["kind", "subject_id"], unique=False)
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
        "hello_passes",
        sa.Column("hello_id", sa.Integer(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(
            ["hello_id"], ["hellos.id"], name="fk_hello_passes_hello_id_hellos", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("hello_id", "user_id", name="pk_hello_passes"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_hello_passes_person", "hello_passes", ["guild_id", "user_id"], unique=False)
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
        "stretched",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("checkin_id", Id, nullable=False),
        sa.Column("said_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(
            ["checkin_id"], ["checkins.id"], name="fk_stretched_checkin_id_checkins", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("guild_id", "user_id", name="pk_stretched"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_stretched_checkin_id", "stretched", ["checkin_id"], unique=False)
    op.create_index("ix_stretched_said_at", "stretched", ["said_at"], unique=False)


def downgrade() -> None:
    for table in (
        "stretched",
        "report_addressees",
        "reports",
        "report_recipients",
        "hello_passes",
        "hellos",
        "hand_passes",
        "hands",
        "followup_words",
        "followups",
        "checkin_results",
        "checkin_readers",
        "checkin_notes",
        "checkin_answers",
        "checkins",
        "checkin_paces",
        "buddy_offers",
        "buddies",
    ):
        op.drop_table(table)
