"""Ask a friend: whoever has done something passes it on. It is counted how often, never who brought whom."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, select, update

from bot.db import Transaction
from bot.errors import Refusal
from bot.i18n import N_
from bot.models.asks import asks
from bot.services.guild.callers import Caller
from bot.services.record.figures import safe_count
from bot.services.things import rosters, things
from bot.services.things.things import Thing

_COUNT = update(asks).where(asks.c.thing_id == bindparam("thing")).values(passed_on=asks.c.passed_on + 1)
_PASSED_ON = select(asks.c.passed_on).where(asks.c.thing_id == bindparam("thing_id"))


def can_come(thing: Thing, *, now: datetime) -> bool:
    """Whether a friend could still say yes to it."""
    return thing.is_open(now) and not thing.is_full


def pass_on(tx: Transaction, thing_id: int, caller: Caller, *, now: datetime) -> Thing:
    """Count that somebody who has done it passes it on, also from a direct message. Raises NotFound, and
    Refusal for whoever has not done it, and for what nobody can say yes to any more.
    """
    thing = things.locked(tx, thing_id, caller, kind="ask")
    found = rosters.commitment_of(tx, thing_id, caller.user_id)
    if found is None or found.done_at is None:
        raise Refusal(N_("Do “{title}” first: then asking a friend says most."), title=thing.title)
    if not can_come(thing, now=now):
        raise Refusal(
            N_("“{title}” is full or over, so a friend could not say yes any more."), title=thing.title
        )
    tx.execute(_COUNT, thing=thing_id)
    return thing


def how_often(tx: Transaction, thing_id: int) -> int | None:
    """How often it was passed on; None for so few that one would know who it was."""
    return safe_count(int(tx.value(_PASSED_ON, thing_id=thing_id) or 0))
