"""Past asks that are like one that is being written, with what came of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, literal_column, select

from bot.db import Transaction
from bot.models.asks import asks as ask_rows
from bot.models.outcomes import outcomes as outcome_rows
from bot.models.rosters import rosters
from bot.models.things import things as rows
from bot.services.guild import rights
from bot.services.guild.callers import Caller
from bot.services.things import searching
from bot.services.things.asks import Ask
from bot.services.things.things import HERE

#: Of the newest that have ended, so many are looked at; shown are the likest.
MOST_LOOKED_AT, MOST_SHOWN = 100, 2
#: What shorter words share says nothing, nor do these.
_SHORTEST_WORD = 4
_COMMON = {"with", "from", "this", "that", "your", "para", "este", "esta", "como", "sobre", "desde"}
_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Past:
    """One that has ended; what its leads would do differently, if they said so."""

    id: int
    title: str
    title_folded: str
    interests: Sequence[int]
    created_at: datetime
    ended_at: datetime
    done: int
    target: int | None
    to_change: str | None

    @property
    def days(self) -> int:
        """In how many it was done; a part of one is one."""
        return max(1, -(-(self.ended_at - self.created_at) // timedelta(days=1)))


_COUNTED = {"done": rosters.c.done, "target": ask_rows.c.target, "to_change": outcome_rows.c.to_change}
_PAST = (
    select(*(_COUNTED[name] if name in _COUNTED else rows.c[name] for name in Past.__dataclass_fields__))
    .select_from(rows)
    .join(rosters, rosters.c.thing_id == rows.c.id)
    .join(ask_rows, ask_rows.c.thing_id == rows.c.id)
    .outerjoin(outcome_rows, outcome_rows.c.thing_id == rows.c.id)
    .where(HERE, rows.c.state == literal_column("'closed'"))
    .order_by(rows.c.id.desc())
    .limit(bindparam("most"))
)


def like(tx: Transaction, draft: Ask, caller: Caller) -> Sequence[Past]:
    """Up to two, the likest first: they share words of the title, or else interests; among equals the newer.
    Nothing for whoever does not coordinate: what to do differently is for coordinators.
    """
    if not rights.is_coordinator(tx, caller):
        return []
    words, about = _words(searching.folded(draft.title)), set(draft.interests)
    found = tx.list(Past, _PAST, guild_id=caller.guild, most=MOST_LOOKED_AT)
    alike = {
        one.id: (len(words & _words(one.title_folded)), len(about & set(one.interests))) for one in found
    }
    some = [one for one in found if any(alike[one.id])]
    return sorted(some, key=lambda one: (alike[one.id], one.id), reverse=True)[:MOST_SHOWN]


def _words(folded: str) -> set[str]:
    return {word for word in _WORD.findall(folded) if len(word) >= _SHORTEST_WORD} - _COMMON
