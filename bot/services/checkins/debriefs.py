"""Looking back on something hard, for those who were there: a round of three prompts, answered in private.

What they write is shown without names, to those whom the offer names, once five have written; of fewer it is
erased. Whoever needs somebody to talk to finds that first. See docs/design.md § 120.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select

from bot.db import Transaction
from bot.errors import NotFound, Refusal
from bot.i18n import N_
from bot.models.things import things as thing_rows
from bot.services.checkins import ready_questions, starting
from bot.services.checkins.checkins import CheckIn, was_there
from bot.services.guild import rights
from bot.services.guild.callers import Caller
from bot.services.record.figures import SMALLEST_GROUP
from bot.services.things import rosters, things

#: So long after its end something can be looked back on.
RECENT = timedelta(days=30)
MOST_LISTED = 25


@dataclass(frozen=True, slots=True)
class Past:
    id: int
    title: str
    starts_at: datetime


_PAST = (
    select(thing_rows.c.id, thing_rows.c.title, thing_rows.c.starts_at)
    .where(
        thing_rows.c.guild_id == bindparam("guild_id"),
        thing_rows.c.starts_at.is_not(None),
        thing_rows.c.starts_at <= bindparam("now"),
        thing_rows.c.starts_at > bindparam("since"),
        thing_rows.c.state.in_(["open", "closed"]),
    )
    .order_by(thing_rows.c.starts_at.desc(), thing_rows.c.id.desc())
    .limit(MOST_LISTED)
)


def past_in(tx: Transaction, caller: Caller, *, now: datetime) -> Sequence[Past]:
    """What has begun in the last weeks, the newest first. For coordinators."""
    rights.require_coordinator(tx, caller)
    return tx.list(Past, _PAST, guild_id=caller.guild, now=now, since=now - RECENT)


def draft(tx: Transaction, thing_id: int, caller: Caller, *, now: datetime) -> CheckIn:
    """Begin one about this, to be looked at before it is sent. For coordinators. Raises NotFound, and Refusal
    where too few were there for anybody to read what they would write.
    """
    rights.require_coordinator(tx, caller)
    thing = things.show(tx, thing_id)
    caller.require_here(thing.guild_id)
    if thing.starts_at is None or thing.starts_at > now or thing.state not in ("open", "closed"):
        raise NotFound(N_("That no longer exists."))
    there = [
        one.user_id
        for one in rosters.people(tx, thing_id)
        if one.user_id is not None and was_there(tx, thing_id, one.user_id)
    ]
    if len(there) < SMALLEST_GROUP:
        raise Refusal(
            N_(
                "As far as I know fewer than five people were there, so nobody could read what they write. "
                "Please talk to each of them. Who was there is ticked under **Who did it?** of the thing."
            )
        )
    return starting.draft(tx, caller, ready_questions.DEBRIEF, kind="debrief", thing_id=thing_id, now=now)
