"""A break, and what it means for what somebody waits for: they are passed over as long as it lasts."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select

from bot.db import Transaction
from bot.models.rosters import commitments as rows
from bot.services.outbox import outbox
from bot.services.people import volunteers
from bot.services.people.volunteers import Volunteer
from bot.services.things import giving_back, line, register, rosters, things
from bot.services.things.commitments import OFFER
from bot.services.things.rosters import BY_ITSELF

#: Places that they would have if they said yes, because they waited; no call on who stands by, and no
#: question of a lead's.
_OFFERED = (
    select(rows.c.thing_id)
    .where(
        rows.c.guild_id == bindparam("guild_id"),
        rows.c.user_id == bindparam("user_id"),
        rows.c.state == "offered",
        rows.c.called_at.is_(None),
        rows.c.changed_by == BY_ITSELF,
    )
    .order_by(rows.c.thing_id)
)


def rest(
    tx: Transaction,
    guild_id: int,
    user_id: int,
    until: datetime | None,
    *,
    keep_reminders: bool,
    language: str,
    now: datetime,
) -> Volunteer:
    """A break until then, or its end (None). A place that is offered to them passes on, and they wait for
    one again where they did before; of what only they wait for they are asked once they are back.
    """
    found = volunteers.pause(
        tx, guild_id, user_id, until, keep_reminders=keep_reminders, language=language, now=now
    )
    for thing_id in tx.values(_OFFERED, guild_id=guild_id, user_id=user_id) if found.paused(now) else ():
        _wait_again(tx, thing_id, user_id, now=now)
    line.is_back(tx, guild_id, user_id, now=now)
    return found


def _wait_again(tx: Transaction, thing_id: int, user_id: int, *, now: datetime) -> None:
    thing, one = things.hold(tx, thing_id), rosters.commitment_of(tx, thing_id, user_id)
    if thing is None or one is None or one.state != "offered" or not thing.is_open(now):
        return
    change = rosters.move(tx, thing.roster, one, "waitlisted", by=BY_ITSELF, now=now)
    about = {"user_id": user_id, "subject_id": thing_id}
    outbox.drop(tx, OFFER, thing.guild_id, **about, reason="they are on a break", now=now)
    passed = giving_back.pass_on(tx, thing.counted(change.roster), now=now)
    register.kind_of(passed).redraw(tx, passed, listed=False, now=now)
