"""Drafts as rows of the register: how long they are kept, and how they go.

How one is written and posted is in `drafting`.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, delete, null, select, update

from bot.db import Transaction
from bot.errors import Refusal
from bot.i18n import N_
from bot.models.pictures import pictures as picture_rows
from bot.models.proposals import proposals
from bot.models.things import DRAFT
from bot.models.things import things as rows
from bot.services.outbox import outbox
from bot.services.outbox.kinds import Upkeep, declare

PUBLISH = declare(Upkeep("publish", N_("posting an ask at its moment")))

#: Since somebody last changed one; it says so itself.
KEPT_FOR = timedelta(days=90)
MOST_AT_ONCE = 100
#: Of somebody who does not coordinate.
MOST_BEGUN = 10

_THIS = and_(rows.c.id == bindparam("id"), DRAFT)
_TOUCH = update(rows).where(_THIS).values(created_at=bindparam("now"))
_PICTURE = select(rows.c.picture_id).where(_THIS)
_DELETE = delete(rows).where(_THIS)
_DELETE_PICTURE = delete(picture_rows).where(picture_rows.c.id == bindparam("id"))
_PLAN = update(rows).where(_THIS).values(posts_at=bindparam("at"))
#: What things are made from is the organisation's, as they are: a series ends when somebody stops it.
_ALONE = and_(rows.c.series_id.is_(None), rows.c.timetable_since.is_(None))
_WRITTEN = select(rows.c.id).where(
    rows.c.guild_id == bindparam("guild_id"), DRAFT, _ALONE, rows.c.created_by == bindparam("user_id")
)
_PLAN_NONE = (
    update(rows)
    .where(rows.c.guild_id == bindparam("guild_id"), DRAFT, rows.c.created_by == bindparam("user_id"))
    .values(posts_at=null())
)
_UNTOUCHED = (
    select(rows.c.id)
    .where(
        DRAFT,
        _ALONE,
        rows.c.created_at < bindparam("before"),
        rows.c.posts_at.is_(None),
        rows.c.template_since.is_(None),
        ~select(proposals.c.thing_id)
        .where(proposals.c.thing_id == rows.c.id, proposals.c.state == "waiting")
        .exists(),
    )
    .limit(MOST_AT_ONCE)
)


def require_few(tx: Transaction, guild_id: int, user_id: int) -> None:
    """Raises Refusal for who has begun so much that more would be lost in it."""
    if len(tx.values(_WRITTEN, guild_id=guild_id, user_id=user_id)) >= MOST_BEGUN:
        raise Refusal(
            N_("You have begun {most} that aren't posted yet. /ask manage shows them; throw one away first."),
            most=MOST_BEGUN,
        )


def touch(tx: Transaction, thing_id: int, *, now: datetime) -> None:
    """It was changed, so it is kept as long as a new one."""
    tx.execute(_TOUCH, id=thing_id, now=now)


def plan(tx: Transaction, guild_id: int, thing_id: int, user_id: int, at: datetime, *, now: datetime) -> None:
    """It is posted then, in the name of this person."""
    unplan(tx, guild_id, thing_id, now=now)
    tx.execute(_PLAN, id=thing_id, at=at)
    key = f"thing:{thing_id}:publish:{user_id}"
    outbox.put(tx, PUBLISH, guild_id, key, user_id=user_id, subject_id=thing_id, due_at=at, now=now)


def unplan(tx: Transaction, guild_id: int, thing_id: int, *, now: datetime) -> None:
    """It waits until somebody posts it."""
    tx.execute(_PLAN, id=thing_id, at=None)
    outbox.drop_about(tx, PUBLISH, guild_id, subject_id=thing_id, reason="not by itself", now=now)


def leave(tx: Transaction, guild_id: int, user_id: int) -> None:
    """Nothing that this person wrote is posted by itself any more."""
    tx.execute(_PLAN_NONE, guild_id=guild_id, user_id=user_id)


def remove(tx: Transaction, thing_id: int) -> None:
    """Throw a draft away, with its picture; what is posted stays."""
    picture_id = tx.value(_PICTURE, id=thing_id)
    tx.execute(_DELETE, id=thing_id)
    if picture_id is not None:
        tx.execute(_DELETE_PICTURE, id=picture_id)


def forget(tx: Transaction, guild_id: int, user_id: int) -> None:
    """Throw away what this person wrote and never posted."""
    for thing_id in tx.values(_WRITTEN, guild_id=guild_id, user_id=user_id):
        remove(tx, thing_id)


def purge(tx: Transaction, *, now: datetime) -> int:
    """Throw away some of those that nobody has changed for so long, but for templates, what is posted by
    itself and what waits for an answer, and count them.
    """
    untouched = tx.values(_UNTOUCHED, before=now - KEPT_FOR)
    for thing_id in untouched:
        remove(tx, thing_id)
    return len(untouched)
