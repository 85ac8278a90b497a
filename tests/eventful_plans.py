"""What people plan where everything has happened: shifts, drafts of each kind, a template, who is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from bot.db import Transaction
from bot.services.guild.callers import Caller
from bot.services.preparing import copies, drafting, publishing
from bot.services.roles import composing
from bot.services.shifts import timetables
from bot.services.shifts.slots import Slot
from bot.services.things import commitments, showing
from bot.services.things.posting import Draft

HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def plan(tx: Transaction, cora: Caller, draft: Draft, people: Sequence[Caller], *, now: datetime) -> None:
    """Of what is in several states at once."""
    slots = [Slot(now + at * DAY, now + at * DAY + 2 * HOUR, 8, 2) for at in range(5, 8)]
    words = Draft(draft.title, draft.why)
    for is_posted in (True, True, False):
        begun = timetables.begin(tx, cora, words, slots, now=now)
        if not is_posted:
            continue
        posted, _again = timetables.post(tx, begun.id, cora, now=now)
        for shift in posted.posted[:2]:
            for person in people[:6]:
                commitments.accept(tx, shift.id, person, kind="shift", now=now)
        slots = [
            replace(one, starts_at=one.starts_at + 3 * HOUR, ends_at=one.ends_at + 3 * HOUR) for one in slots
        ]
    for _kind in range(2):
        composing.begin(tx, cora, words, now=now)
        drafting.begin(tx, cora, draft, now=now)
    later = drafting.begin(tx, cora, draft, now=now)
    publishing.plan(tx, later.id, cora, now + 20 * DAY, now=now)
    copies.keep(tx, drafting.begin(tx, cora, draft, now=now).id, cora, kept=True, now=now)


def is_shown(tx: Transaction, people: Sequence[Caller], thing_id: int, *, now: datetime) -> None:
    """All of them like the others to see them."""
    for person in people:
        showing.choose(tx, thing_id, person, shown=True, now=now)
