"""What a person is shown of the thanks they got and gave."""

from __future__ import annotations

from sqlalchemy import bindparam, select

from bot.i18n import N_
from bot.models.kudos import kudos as rows
from bot.models.kudos import kudos_people as people
from bot.models.thanks import thanks as chance_rows
from bot.models.things import things as thing_rows
from bot.services.record.holdings import Selected, Sheet

_WHAT_FOR = (thing_rows.c.title, rows.c.reason, rows.c.given_at)
#: Without what was never told to them.
GOT = (
    select(*_WHAT_FOR, rows.c.giver_id.label("other_id"), people.c.state, people.c.public_at)
    .select_from(people)
    .join(rows, rows.c.id == people.c.kudos_id)
    .outerjoin(thing_rows, thing_rows.c.id == rows.c.thing_id)
    .where(
        people.c.guild_id == bindparam("guild_id"),
        people.c.user_id == bindparam("user_id"),
        people.c.state != "unsaid",
        rows.c.ended_at.is_(None),
    )
    .order_by(people.c.kudos_id.desc())
)
#: How those who were thanked have it is theirs.
GAVE = (
    select(*_WHAT_FOR, people.c.user_id.label("other_id"), rows.c.ended_at)
    .select_from(rows)
    .join(people, people.c.kudos_id == rows.c.id)
    .outerjoin(thing_rows, thing_rows.c.id == rows.c.thing_id)
    .where(rows.c.guild_id == bindparam("guild_id"), rows.c.giver_id == bindparam("user_id"))
    .order_by(rows.c.id.desc(), people.c.user_id)
)

DONE = (
    select(thing_rows.c.title, chance_rows.c.done_at, chance_rows.c.thanked_at)
    .join(thing_rows, thing_rows.c.id == chance_rows.c.thing_id)
    .where(chance_rows.c.guild_id == bindparam("guild_id"), chance_rows.c.user_id == bindparam("user_id"))
    .order_by(chance_rows.c.id.desc())
)

COLUMNS = (rows.c.giver_id, people.c.user_id, chance_rows.c.user_id)
SHEETS = (
    Sheet("thanked", N_("What you were thanked for"), Selected(GOT)),
    Sheet("thankworthy", N_("What you can be thanked for"), Selected(DONE)),
    Sheet("thanks_given", N_("Whom you thanked"), Selected(GAVE)),
)
