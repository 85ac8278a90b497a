"""Who is asked to come, and what is told of it afterwards."""

import sqlalchemy as sa
from alembic import op

from bot.models.types import Id, UTCDateTime

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "briefings",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("briefing_at", UTCDateTime(), nullable=True),
        sa.Column("week", sa.Date(), nullable=True),
        sa.Column("picture_id", Id, nullable=True),
        sa.ForeignKeyConstraint(
            ["picture_id"], ["pictures.id"], name="fk_briefings_picture_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("guild_id", name="pk_briefings"),
    )
    op.create_index("ix_briefings_briefing_at", "briefings", ["briefing_at"], unique=False)
    op.create_index(
        "ix_briefings_picture",
        "briefings",
        ["picture_id"],
        unique=False,
        sqlite_where=sa.text("picture_id IS NOT NULL"),
        postgresql_where=sa.text("picture_id IS NOT NULL"),
    )
    op.create_table(
        "celebrations",
        sa.Column("guild_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("wins_at", UTCDateTime(), nullable=False),
        sa.Column("digest_at", UTCDateTime(), nullable=True),
        sa.Column("told_until", UTCDateTime(), nullable=True),
        sa.Column("since", UTCDateTime(), nullable=False),
        sa.Column("total", sa.Integer(), nullable=False),
        sa.Column("milestone", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("guild_id", name="pk_celebrations"),
    )
    op.create_index("ix_celebrations_digest_at", "celebrations", ["digest_at"], unique=False)
    op.create_index("ix_celebrations_wins_at", "celebrations", ["wins_at"], unique=False)
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
        "kudos",
        sa.Column("id", Id, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("giver_id", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.String(length=300), nullable=False),
        sa.Column("thing_id", Id, nullable=True),
        sa.Column("given_at", UTCDateTime(), nullable=False),
        sa.Column("ended_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["thing_id"], ["things.id"], name="fk_kudos_thing_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_kudos"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_kudos_giver", "kudos", ["guild_id", "giver_id", "given_at"], unique=False)
    op.create_index("ix_kudos_given_at", "kudos", ["given_at"], unique=False)
    op.create_index("ix_kudos_thing_id", "kudos", ["thing_id"], unique=False)
    op.create_table(
        "kudos_people",
        sa.Column("kudos_id", Id, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("public_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(
            ["kudos_id"], ["kudos.id"], name="fk_kudos_people_kudos_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("kudos_id", "user_id", name="pk_kudos_people"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_kudos_people_person", "kudos_people", ["guild_id", "user_id"], unique=False)
    op.create_index("ix_kudos_people_public", "kudos_people", ["guild_id", "public_at"], unique=False)
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
        "thanks",
        sa.Column("id", Id, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("thing_id", Id, nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=False),
        sa.Column("done_at", UTCDateTime(), nullable=False),
        sa.Column("due_at", UTCDateTime(), nullable=True),
        sa.Column("batch", Id, nullable=True),
        sa.Column("thanked_at", UTCDateTime(), nullable=True),
        sa.ForeignKeyConstraint(["thing_id"], ["things.id"], name="fk_thanks_thing_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_thanks"),
        sa.UniqueConstraint("thing_id", "user_id", name="uq_thanks_thing_id_user_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_thanks_batch", "thanks", ["batch"], unique=False)
    op.create_index("ix_thanks_due_at", "thanks", ["due_at"], unique=False)
    op.create_index("ix_thanks_person", "thanks", ["guild_id", "user_id"], unique=False)
    op.create_table(
        "wins",
        sa.Column("id", Id, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(length=64), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("thing_id", Id, nullable=True),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("number", sa.Integer(), nullable=True),
        sa.Column("text", sa.String(length=500), nullable=True),
        sa.Column("named", sa.Boolean(), nullable=True),
        sa.Column("state", sa.String(length=8), nullable=False),
        sa.Column("happened_at", UTCDateTime(), nullable=False),
        sa.Column("from_at", UTCDateTime(), nullable=False),
        sa.Column("told_on", sa.String(length=10), nullable=True),
        sa.Column("picture_id", Id, nullable=True),
        sa.ForeignKeyConstraint(
            ["picture_id"], ["pictures.id"], name="fk_wins_picture_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["thing_id"], ["things.id"], name="fk_wins_thing_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_wins"),
        sa.UniqueConstraint("key", name="uq_wins_key"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "ix_wins_person",
        "wins",
        ["guild_id", "user_id"],
        unique=False,
        sqlite_where=sa.text("user_id IS NOT NULL"),
        postgresql_where=sa.text("user_id IS NOT NULL"),
    )
    op.create_index(
        "ix_wins_picture",
        "wins",
        ["picture_id"],
        unique=False,
        sqlite_where=sa.text("picture_id IS NOT NULL"),
        postgresql_where=sa.text("picture_id IS NOT NULL"),
    )
    op.create_index("ix_wins_state", "wins", ["guild_id", "state", "from_at"], unique=False)
    op.create_index(
        "ix_wins_thing",
        "wins",
        ["thing_id"],
        unique=False,
        sqlite_where=sa.text("thing_id IS NOT NULL"),
        postgresql_where=sa.text("thing_id IS NOT NULL"),
    )
    op.create_index("ix_wins_told_on", "wins", ["guild_id", "told_on"], unique=False)
    op.create_table(
        "win_cheers",
        sa.Column("win_id", Id, nullable=False),
        sa.Column("user_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("cheered_at", UTCDateTime(), nullable=False),
        sa.ForeignKeyConstraint(["win_id"], ["wins.id"], name="fk_win_cheers_win_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("win_id", "user_id", name="pk_win_cheers"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_win_cheers_person", "win_cheers", ["guild_id", "user_id"], unique=False)


def downgrade() -> None:
    for table in (
        "win_cheers",
        "wins",
        "thanks",
        "question_threads",
        "proposals",
        "outcomes",
        "notices",
        "kudos_people",
        "kudos",
        "invitations",
        "invitation_plans",
        "history",
        "hand_overs",
        "celebrations",
        "briefings",
    ):
        op.drop_table(table)
