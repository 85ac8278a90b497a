"""Shifts, roles, and how they change hands."""

from typing import Any

import sqlalchemy as sa
from alembic import op

from bot.models.types import Id, UTCDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def _only(those: str) -> dict[str, Any]:
    """Of an index: only the rows of which this is true."""
    return {"sqlite_where": sa.text(those), "postgresql_where": sa.text(those)}


def upgrade() -> None:
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
    op.create_table(
        "rota_turns",
        sa.Column("thing_id", Id, nullable=False),
        sa.Column("number", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("guild_id", sa.BigInteger(), nullable=False),
        sa.Column("user_id", sa.BigInteger(), nullable=True),
        sa.Column("told", sa.Boolean(), nullable=False),
        sa.Column("said", sa.Boolean(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
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


def downgrade() -> None:
    for table in (
        "terms",
        "swaps",
        "shifts",
        "rota_turns",
        "rota_skips",
        "rota_people",
        "rotas",
        "roles",
        "role_notes",
        "covers",
        "applications",
    ):
        op.drop_table(table)
