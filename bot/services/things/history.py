"""Who changed what about a thing that goes on, and when: for its leads and coordinators, on its page.

Only of what people have for longer, such as a role: of the rest the roster and the card say enough, and each
yes would write one more row.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import bindparam, delete, func, insert, null, select, update

from bot.db import Transaction
from bot.models.history import history as rows
from bot.services.guild.callers import Caller
from bot.services.things import managing, register, things
from bot.services.things.rosters import BY_ITSELF
from bot.services.things.things import Thing

What = Literal[
    "offered",
    "came",
    "added",
    "handed",
    "asked",
    "approved",
    "declined",
    "unanswered",
    "stepped",
    "removed",
    "gone",
    "words",
    "places",
    "needs",
    "ways",
    "lead_on",
    "lead_off",
    "ended",
    "opened",
    "note",
]
KEPT_FOR = timedelta(days=365)
#: So that a sweep never holds up a click.
MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Entry:
    id: int
    what: What
    by_id: int | None
    about_id: int | None
    happened_at: datetime


_ADD = insert(rows)
_OF = (
    select(*(rows.c[name] for name in Entry.__dataclass_fields__))
    .where(rows.c.thing_id == bindparam("thing_id"))
    .order_by(rows.c.id.desc())
    .limit(bindparam("most"))
    .offset(bindparam("skipped"))
)
_HOW_MANY = select(func.count()).select_from(rows).where(rows.c.thing_id == bindparam("thing_id"))
_OLD = select(rows.c.id).where(rows.c.happened_at < bindparam("before")).limit(MOST_AT_ONCE)
_PURGE = delete(rows).where(rows.c.id.in_(_OLD.scalar_subquery()))
_HERE = rows.c.guild_id == bindparam("guild_id")
_UNNAME = [
    update(rows).where(_HERE, column == bindparam("person")).values({column.name: null()})
    for column in (rows.c.by_id, rows.c.about_id)
]
_FADE = delete(rows).where(_HERE, rows.c.happened_at < bindparam("before"))


def note(
    tx: Transaction, thing: Thing, what: What, *, by: int | None, about: int | None = None, now: datetime
) -> None:
    """It is remembered; `by`: who did it, or nobody (BY_ITSELF)."""
    if register.kind_of(thing).can_be_done or thing.state == "draft":
        return
    by_id, about_id = (BY_ITSELF if by is None else by), about
    tx.execute(
        _ADD,
        guild_id=thing.guild_id,
        thing_id=thing.id,
        what=what,
        by_id=by_id,
        about_id=about_id,
        happened_at=now,
    )


def show(
    tx: Transaction, thing_id: int, caller: Caller, page: int, *, size: int
) -> tuple[Thing, Sequence[Entry], int, int]:
    """A page of it, the newest first, which one it is, and how many there are. A page that does not exist is
    the last one. For its leads and coordinators. Raises NotAllowed, NotFound.
    """
    thing = things.show_to(tx, thing_id, caller)
    managing.require_lead(tx, thing, caller)
    pages = max(1, -(-int(tx.value(_HOW_MANY, thing_id=thing_id)) // size))
    page = max(0, min(page, pages - 1))
    return thing, tx.list(Entry, _OF, thing_id=thing_id, most=size, skipped=page * size), page, pages


def purge(tx: Transaction, *, now: datetime) -> int:
    """Throw away some of what is older than a year, and count it."""
    return tx.execute(_PURGE, before=now - KEPT_FOR)


def fade(tx: Transaction, guild_id: int, *, before: datetime) -> int:
    """In quiet mode: what happened before then is forgotten; returns how much."""
    return tx.execute(_FADE, guild_id=guild_id, before=before)


def forget(tx: Transaction, guild_id: int, user_id: int) -> None:
    """That something happened stays, and names this person no more."""
    for statement in _UNNAME:
        tx.execute(statement, guild_id=guild_id, person=user_id)
