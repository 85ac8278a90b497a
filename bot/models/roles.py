"""What only volunteering roles have."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, String, Table

from bot.models.base import metadata

#: A volunteering role ("Phone banker"), perhaps linked to the member role that comes with it.
roles = Table(
    "roles",
    metadata,
    Column("thing_id", ForeignKey("things.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("guild_id", BigInteger, nullable=False, index=True),
    Column("member_role_id", BigInteger),
    # What it takes, in a line: "2 hours a week, driving".
    Column("takes", String(150)),
    # For people who have done so many things here; null: for everybody.
    Column("least_done", Integer),
    # Whoever looks after it writes to each person who gets it.
    Column("first_word", Boolean, nullable=False),
    # After how many months whoever has it is asked how it goes on; null: as usual, 0: never.
    Column("term_months", Integer),
)
