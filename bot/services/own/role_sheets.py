"""What a person is shown of the roles they have: until when, and what goes with that."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from bot.models.role_notes import role_notes as role_note_rows
from bot.models.terms import terms as term_rows
from bot.models.things import things as thing_rows

#: Whom they named is not theirs to keep: it is that person's answer.
TERMS = (
    select(thing_rows.c.title, term_rows.c.ends_at, term_rows.c.leaves)
    .select_from(term_rows)
    .join(thing_rows, thing_rows.c.id == term_rows.c.thing_id)
    .where(term_rows.c.guild_id == bindparam("guild_id"), term_rows.c.user_id == bindparam("user_id"))
    .order_by(term_rows.c.ends_at)
)
TO_TAKE_OVER = (
    select(thing_rows.c.title, term_rows.c.ends_at, term_rows.c.next_agreed.label("agreed"))
    .select_from(term_rows)
    .join(thing_rows, thing_rows.c.id == term_rows.c.thing_id)
    .where(term_rows.c.guild_id == bindparam("guild_id"), term_rows.c.next_id == bindparam("user_id"))
    .order_by(term_rows.c.ends_at)
)
ROLE_NOTES = (
    select(thing_rows.c.title, role_note_rows.c.note, role_note_rows.c.written_at)
    .select_from(role_note_rows)
    .join(thing_rows, thing_rows.c.id == role_note_rows.c.thing_id)
    .where(
        role_note_rows.c.guild_id == bindparam("guild_id"),
        role_note_rows.c.written_by == bindparam("user_id"),
    )
    .order_by(role_note_rows.c.thing_id.desc())
)
