"""Places whose people offer them: theirs until somebody takes one, and no longer than until it starts.

Who offers it is `shifts.handing_on`'s, who takes it `commitments`' and `giving_back`'s. See docs/design.md
§ 102.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, select, update

from bot.db import Transaction
from bot.i18n import N_
from bot.models.rosters import commitments as rows
from bot.models.rosters import rosters as roster_rows
from bot.services.outbox.kinds import Message, declare
from bot.services.record.setbacks import Due, overdue
from bot.services.things.rosters import Commitment
from bot.services.things.things import Thing

HANDED_ON = declare(
    Message(
        "handed_on", N_("word that an offered place is taken"), waiting=N_("The place you offered is taken")
    )
)

_OFFERED = (
    select(*(rows.c[name] for name in Commitment.__dataclass_fields__))
    .where(rows.c.thing_id == bindparam("thing_id"), rows.c.on_offer_since.is_not(None))
    .order_by(rows.c.on_offer_since, rows.c.id)
)
_SET = update(rows).where(rows.c.id == bindparam("commitment")).values(on_offer_since=bindparam("since"))
_END = (
    update(rows)
    .where(rows.c.thing_id == bindparam("thing"), rows.c.on_offer_since.is_not(None))
    .values(on_offer_since=None)
)
_COUNT = (
    update(roster_rows)
    .where(roster_rows.c.thing_id == bindparam("thing"))
    .values(on_offer=bindparam("count"), on_offer_ends=bindparam("ends"))
)
_DUE = overdue("places on offer", roster_rows.c.on_offer_ends, roster_rows.c.guild_id, roster_rows.c.thing_id)


def set_on_offer(tx: Transaction, thing: Thing, commitment: Commitment, since: datetime | None) -> Thing:
    """They offer their place on the (locked) thing since then, or keep it (None)."""
    step = (since is not None) - (commitment.on_offer_since is not None)
    tx.execute(_SET, commitment=commitment.id, since=since)
    return _counted(tx, thing, thing.on_offer + step)


def follow(tx: Transaction, thing: Thing) -> None:
    """Its places are on offer until the (locked) thing starts, whenever that is now."""
    _counted(tx, thing, thing.on_offer)


def _counted(tx: Transaction, thing: Thing, count: int) -> Thing:
    tx.execute(_COUNT, thing=thing.id, count=count, ends=thing.starts_at if count else None)
    return thing.counted(replace(thing.roster, on_offer=count))


def in_order(tx: Transaction, thing_id: int) -> Sequence[Commitment]:
    """Whose places are on offer, whoever has offered theirs for longest first."""
    return tx.list(Commitment, _OFFERED, thing_id=thing_id)


def end_if_begun(tx: Transaction, thing: Thing, *, now: datetime) -> Thing:
    """Who is in as the (locked) thing begins is in: nothing of it is on offer any more."""
    if not thing.on_offer or thing.starts_at is None or thing.starts_at > now:
        return thing
    tx.execute(_END, thing=thing.id)
    return _counted(tx, thing, 0)


def due(tx: Transaction, *, now: datetime) -> Sequence[Due]:
    """Up to fifty things that begin, and have places on offer."""
    return tx.list(Due, _DUE, now=now)


def can_be_taken(thing: Thing, now: datetime) -> bool:
    """Whether whoever comes now takes a place that somebody offers, without anybody's nod: none is free, and
    nobody waits.
    """
    if thing.nods:
        return False
    has_begun = thing.starts_at is None or thing.starts_at <= now
    return bool(thing.on_offer and thing.roster.within_reach and not thing.waitlisted and not has_begun)
