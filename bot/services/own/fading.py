"""In quiet mode what people did fades: a while after it is over it is counted and names nobody.

Who takes part stays known, because people are to be reached; what they did is nobody's to find on a seized
disk. Only what is over fades: it must be known who is in an open ask. See docs/design.md § 39.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, delete, select, tuple_, update

from bot.db import Transaction
from bot.models.activity import activity
from bot.models.checkins import checkin_answers
from bot.models.guilds import guilds
from bot.models.rosters import commitments
from bot.models.things import things
from bot.services.celebrating import kudos_kept
from bot.services.guild.guilds import FADES_AFTER
from bot.services.outbox import posts
from bot.services.record.holdings import Statement
from bot.services.record.setbacks import Due, overdue
from bot.services.things import history, invited, wins

EVERY = timedelta(days=1)
#: Rows of one sort that one transaction takes, so that it never holds up a click.
MOST_AT_ONCE = 200

_DUE = overdue("fading", guilds.c.fades_at, guilds.c.guild_id)
_LOOKED_THROUGH = (
    update(guilds)
    .where(guilds.c.guild_id == bindparam("guild_id"), guilds.c.fades_at.is_not(None))
    .values(fades_at=bindparam("fades_at"))
)
_OLD_ACTIVITY = select(activity.c.id).where(
    activity.c.guild_id == bindparam("guild_id"),
    activity.c.user_id.is_not(None),
    activity.c.happened_at < bindparam("before"),
)
_NAMED = and_(commitments.c.guild_id == bindparam("guild_id"), commitments.c.user_id.is_not(None))
_OLD_COMMITMENTS = (
    select(commitments.c.id)
    .join(things, things.c.id == commitments.c.thing_id)
    .where(_NAMED, things.c.ended_at < bindparam("before"))
)
_LEFT = select(commitments.c.id).where(
    _NAMED, commitments.c.state == "left", commitments.c.changed_at < bindparam("before")
)


_ANSWER = checkin_answers.c.checkin_id, checkin_answers.c.user_id
# A round is open for days: what was answered so long ago has been told, in totals.
_OLD_ANSWERS = select(*_ANSWER).where(
    checkin_answers.c.guild_id == bindparam("guild_id"), checkin_answers.c.answered_at < bindparam("before")
)


def _some(found: Statement) -> Statement:
    return found.limit(MOST_AT_ONCE)


_FADE = {
    "places left": delete(commitments).where(commitments.c.id.in_(_some(_LEFT).scalar_subquery())),
    "commitments": update(commitments)
    .where(commitments.c.id.in_(_some(_OLD_COMMITMENTS).scalar_subquery()))
    .values(user_id=None, changed_by=None),
    "activity": update(activity)
    .where(activity.c.id.in_(_some(_OLD_ACTIVITY).scalar_subquery()))
    .values(user_id=None),
    "answers": delete(checkin_answers).where(tuple_(*_ANSWER).in_(_some(_OLD_ANSWERS))),
}


def due(tx: Transaction, *, now: datetime) -> Sequence[Due]:
    """The guilds in quiet mode that were not looked through for a day."""
    return tx.list(Due, _DUE, now=now)


def fade(tx: Transaction, guild_id: int, *, now: datetime) -> None:
    """Take the names off a part of what was over thirty days ago; the guild stays due until all is done."""
    before = now - FADES_AFTER
    faded = [tx.execute(statement, guild_id=guild_id, before=before) for statement in _FADE.values()]
    invited.fade(tx, guild_id, before=before)
    history.fade(tx, guild_id, before=before)
    faded.append(kudos_kept.fade(tx, guild_id, before=before))
    wins.fade(tx, guild_id, before=before)
    posts.fade(tx, guild_id, before=before, now=now)
    if max(faded) < MOST_AT_ONCE:
        tx.execute(_LOOKED_THROUGH, guild_id=guild_id, fades_at=now + EVERY)
