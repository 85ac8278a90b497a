"""What a person is shown of what went well for them."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from bot.i18n import N_
from bot.models.things import things as thing_rows
from bot.models.wins import win_cheers
from bot.models.wins import wins as win_rows
from bot.services.record.holdings import Selected, Sheet

_WON = win_rows.outerjoin(thing_rows, thing_rows.c.id == win_rows.c.thing_id)
WON = (
    select(win_rows.c.kind, thing_rows.c.title, win_rows.c.text, win_rows.c.happened_at)
    .select_from(_WON)
    .where(win_rows.c.guild_id == bindparam("guild_id"), win_rows.c.user_id == bindparam("user_id"))
    .order_by(win_rows.c.id.desc())
)
CHEERED = (
    select(win_cheers.c.cheered_at)
    .where(win_cheers.c.guild_id == bindparam("guild_id"), win_cheers.c.user_id == bindparam("user_id"))
    .order_by(win_cheers.c.cheered_at.desc())
)

COLUMNS = (win_rows.c.user_id, win_cheers.c.user_id)
SHEETS = (
    Sheet("wins", N_("What went well for you"), Selected(WON)),
    Sheet("cheers", N_("Wins of others that you joined in with"), Selected(CHEERED)),
)
