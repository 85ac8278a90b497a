"""Places that are offered for a while: whoever does not take one in time hears so, and it passes on.

The reasons are in docs/design.md § 50.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.db import Transaction
from bot.i18n import N_
from bot.models.rosters import commitments as rows
from bot.services.outbox import outbox
from bot.services.outbox.kinds import Message, declare
from bot.services.people import volunteers
from bot.services.record.setbacks import Due, overdue
from bot.services.things import adding, giving_back, line, register, rosters, standby, things
from bot.services.things.rosters import BY_ITSELF

OFFER_OVER = declare(
    Message("offer_over", N_("word of an offer that has passed on"), waiting=N_("A place that passed on"))
)


_DUE = overdue("offers", rows.c.offered_until, rows.c.guild_id, rows.c.thing_id, rows.c.user_id)


def due(tx: Transaction, *, now: datetime) -> Sequence[Due]:
    """Up to fifty whose offer was not taken in time; and things with a place that somebody in line can be
    asked about again.
    """
    return [*tx.list(Due, _DUE, now=now), *line.wakes(tx, now=now)]


def look_after(tx: Transaction, one: Due, *, now: datetime) -> None:
    """Pass on what was not taken in time; somebody who took it at the last moment keeps it."""
    if not one.user_id:
        _ask_those_who_are_back(tx, one.subject_id, now=now)
        return
    volunteers.hold(tx, one.guild_id, one.user_id)
    thing = things.hold(tx, one.subject_id)
    found = rosters.commitment_of(tx, one.subject_id, one.user_id)
    if thing is None or found is None or found.offered_until is None or found.offered_until > now:
        return
    if standby.was_called(found):
        giving_back.pass_on(tx, standby.back(tx, thing, found, now=now), now=now)
        return
    giving_back.free(tx, thing, one.user_id, by=BY_ITSELF, now=now)
    if adding.is_asked(found):
        return  # they wanted nothing of it
    key = f"thing:{thing.id}:offer_over:{found.id}:{found.position}"
    outbox.put(tx, OFFER_OVER, thing.guild_id, key, user_id=one.user_id, subject_id=thing.id, now=now)


def _ask_those_who_are_back(tx: Transaction, thing_id: int, *, now: datetime) -> None:
    """Somebody who waits is on a break no longer."""
    thing = things.hold(tx, thing_id)
    if thing is None:
        return
    line.wake(tx, replace(thing.roster, waitlisted=0), now=now)  # what is over is looked at no more
    passed = giving_back.pass_on(tx, thing, now=now)
    if passed.roster != thing.roster:
        register.kind_of(passed).redraw(tx, passed, listed=False, now=now)
