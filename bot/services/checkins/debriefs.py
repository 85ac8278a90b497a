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
from bot.models.checkins import checkins as rows
from bot.models.things import things as thing_rows
from bot.services.checkins import ready_questions, starting
from bot.services.checkins.checkins import FIELDS, CheckIn, counts_as_there
from bot.services.guild import rights
from bot.services.guild.callers import Caller
from bot.services.record.figures import SMALLEST_GROUP
from bot.services.things import managing, rosters, things
from bot.services.things.things import Thing

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


_SENT = (
    select(*FIELDS)
    .where(
        rows.c.guild_id == bindparam("guild_id"),
        rows.c.thing_id == bindparam("thing_id"),
        rows.c.kind == "debrief",
        rows.c.sent_at.is_not(None),
    )
    .order_by(rows.c.sent_at.desc(), rows.c.id.desc())
    .limit(1)
)


def past_in(tx: Transaction, caller: Caller, *, now: datetime) -> Sequence[Past]:
    """What has begun in the last weeks, the newest first. For coordinators."""
    rights.require_coordinator(tx, caller)
    return tx.list(Past, _PAST, guild_id=caller.guild, now=now, since=now - RECENT)


def can_be(thing: Thing, *, now: datetime) -> bool:
    """Whether there is something to look back on: it has begun, or has no moment, and somebody was there."""
    has_begun = thing.starts_at is None or thing.starts_at <= now
    return thing.state in ("open", "closed") and has_begun and bool(thing.done or thing.confirmed)


def about(tx: Transaction, thing_id: int, caller: Caller, *, now: datetime) -> tuple[Thing, CheckIn | None]:
    """It, and the newest debrief that was sent about it. For its leads, and for coordinators. Raises NotFound
    where there is nothing to look back on.
    """
    thing = things.show(tx, thing_id)
    managing.require_lead(tx, thing, caller)
    if not can_be(thing, now=now):
        raise NotFound(N_("That no longer exists."))
    return thing, tx.maybe(CheckIn, _SENT, thing_id=thing_id, guild_id=thing.guild_id)


def draft(tx: Transaction, thing_id: int, caller: Caller, *, now: datetime) -> CheckIn:
    """Begin one about this, to be looked at before it is sent. For its leads, and for coordinators. Raises
    NotFound, and Refusal where too few were there for anybody to read what they would write, or it is being
    looked back on already.
    """
    thing, sent = about(tx, thing_id, caller, now=now)
    if sent is not None and not sent.is_over(now):
        raise Refusal(N_("Those who were there are being asked already."))
    there = [
        one.user_id
        for one in rosters.people(tx, thing_id)
        if one.user_id is not None and counts_as_there(thing, one)
    ]
    if len(there) < SMALLEST_GROUP:
        raise Refusal(
            N_(
                "As far as I know fewer than five people were there, so nobody could read what they write. "
                "Please talk to each of them. Who was there is ticked under **Who did it?** of the thing."
            )
        )
    return starting.draft(tx, caller, ready_questions.DEBRIEF, kind="debrief", thing_id=thing_id, now=now)
