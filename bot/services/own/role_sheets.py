"""What a person is shown of the roles they have: until when, and what goes with that."""

from __future__ import annotations

from sqlalchemy import Join, Table, bindparam, or_, select

from bot.i18n import N_
from bot.models.going_round import rota_people, rota_skips, rota_turns, rotas
from bot.models.role_notes import role_notes as role_note_rows
from bot.models.terms import terms as term_rows
from bot.models.things import things as thing_rows
from bot.services.record.holdings import Selected, Sheet

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


def _with_title(table: Table) -> Join:
    return table.join(thing_rows, thing_rows.c.id == table.c.thing_id).join(
        rotas, rotas.c.thing_id == table.c.thing_id
    )


_RHYTHM = (thing_rows.c.title, rotas.c.every, rotas.c.starts.label("first_day"))
TAKES_TURNS = (
    select(*_RHYTHM)
    .select_from(_with_title(rota_people))
    .where(rota_people.c.guild_id == bindparam("guild_id"), rota_people.c.user_id == bindparam("user_id"))
    .order_by(rota_people.c.thing_id)
)
#: Also those that somebody would swap for theirs.
TURNS = (
    select(*_RHYTHM, rota_turns.c.number)
    .select_from(_with_title(rota_turns))
    .where(
        rota_turns.c.guild_id == bindparam("guild_id"),
        or_(rota_turns.c.user_id == bindparam("user_id"), rota_turns.c.swap_id == bindparam("user_id")),
    )
    .order_by(rota_turns.c.thing_id, rota_turns.c.number)
)
SKIPPED = (
    select(*_RHYTHM, rota_skips.c.number)
    .select_from(_with_title(rota_skips))
    .where(rota_skips.c.guild_id == bindparam("guild_id"), rota_skips.c.user_id == bindparam("user_id"))
    .order_by(rota_skips.c.thing_id, rota_skips.c.number)
)

COLUMNS = (
    *(term_rows.c.user_id, term_rows.c.next_id, role_note_rows.c.written_by),
    *(rota_people.c.user_id, rota_turns.c.user_id, rota_turns.c.swap_id, rota_skips.c.user_id),
)
SHEETS = (
    Sheet("terms", N_("Until when you have a role"), Selected(TERMS)),
    Sheet("to_take_over", N_("Roles you are asked to take over"), Selected(TO_TAKE_OVER)),
    Sheet("turns", N_("Roles in which you take turns"), Selected(TAKES_TURNS)),
    Sheet("own_turns", N_("Your turns"), Selected(TURNS)),
    Sheet("skipped", N_("Turns you were skipped in"), Selected(SKIPPED)),
    Sheet("role_notes", N_("Notes for whoever has your role next"), Selected(ROLE_NOTES)),
)
