"""The cards that are open: those of open things, and the few that always stand in a server."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, or_, select, union_all, update

from bot.db import Transaction
from bot.models.outbox import outbox as rows
from bot.models.shifts import shifts
from bot.models.things import OPEN, things
from bot.services.outbox import kinds
from bot.services.outbox.kinds import Post


@dataclass(frozen=True, slots=True)
class Standing:
    """Where the message of a card stands, by what the bot knows; None: nowhere yet."""

    id: int
    state: str
    sent_channel_id: int | None
    sent_message_id: int | None


_OPEN_THINGS = union_all(
    select(things.c.id).where(things.c.guild_id == bindparam("guild_id"), OPEN),
    # A timetable's card is open as long as a shift of it is.
    select(shifts.c.thing_id).where(
        shifts.c.guild_id == bindparam("guild_id"), shifts.c.shown_id.is_not(None)
    ),
)
_STANDING = select(*(rows.c[name] for name in Standing.__dataclass_fields__)).where(
    rows.c.guild_id == bindparam("guild_id"),
    rows.c.kind.in_(bindparam("kinds", expanding=True)),
    or_(rows.c.subject_id.is_(None), rows.c.subject_id.in_(_OPEN_THINGS)),
)
_KNOWN_BY = select(*(rows.c[name] for name in Standing.__dataclass_fields__)).where(
    rows.c.key == bindparam("key")
)
_REDRAW = (
    update(rows)
    .where(rows.c.id.in_(bindparam("ids", expanding=True)), rows.c.state != "waiting")
    .values(revision=rows.c.revision + 1, state="waiting", attempts=0, reason=None, due_at=bindparam("now"))
)


def open_in(tx: Transaction, guild_id: int) -> Sequence[Standing]:
    """All open cards of a guild; those that are `waiting` are on their way."""
    lasting = [kind.name for kind in kinds.declared(Post) if kind.lasts]
    return tx.list(Standing, _STANDING, guild_id=guild_id, kinds=lasting)


def known_by(tx: Transaction, key: str) -> Standing | None:
    """The card with this key; None for one that was never put in."""
    return tx.maybe(Standing, _KNOWN_BY, key=key)


def redraw(tx: Transaction, ids: Collection[int], *, now: datetime) -> None:
    """Have these drawn anew; whatever kept one from being posted may be mended."""
    if ids:
        tx.execute(_REDRAW, ids=sorted(ids), now=now)
        tx.announce("outbox")
