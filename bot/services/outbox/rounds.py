"""Looking again and again whether what should be so is so; each round is one parcel that comes back.

It is put in where there begins to be something to look after, and ends when there is nothing left. What is
looked at is in `cards`, `things.roles` and `things.native_events`, and how, in the courier. See
docs/design.md § 59.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import bindparam, update

from bot.db import Transaction
from bot.i18n import N_
from bot.models.outbox import outbox as rows
from bot.services.outbox import outbox
from bot.services.outbox.kinds import Upkeep, declare

#: All open cards are drawn anew: they stand elsewhere now, or speak another language.
CARDS = declare(Upkeep("cards", N_("bringing all cards up to date")))
CARD_ROUND = declare(Upkeep("card_round", N_("looking whether the cards still stand")))
ROLE_ROUND = declare(Upkeep("role_round", N_("looking whether everybody has their member roles")))
EVENT_ROUND = declare(Upkeep("event_round", N_("looking whether events in Discord are as they should be")))

#: What is planned to be reminded of, for another number of days.
REMINDERS = declare(Upkeep("reminders", N_("planning reminders anew")))

CARDS_EVERY = timedelta(minutes=5)
ROLES_EVERY = timedelta(hours=1)
EVENTS_EVERY = timedelta(hours=1)

_CAME_ROUND = (
    update(rows).where(rows.c.id == bindparam("id")).values(subject_id=bindparam("after"), attempts=0)
)
_REVIVE = (
    update(rows)
    .where(rows.c.key == bindparam("key"), rows.c.state == "failed")
    .values(state="waiting", attempts=0)
)


def watch_cards(tx: Transaction, guild_id: int, *, now: datetime) -> None:
    """From now on; twice is once."""
    _watch(tx, CARD_ROUND, guild_id, f"cards:{guild_id}:round", CARDS_EVERY, now=now)


def watch_member_roles(tx: Transaction, guild_id: int, *, now: datetime) -> None:
    """From now on; twice is once."""
    _watch(tx, ROLE_ROUND, guild_id, f"member_roles:{guild_id}:round", ROLES_EVERY, now=now)


def watch_native_events(tx: Transaction, guild_id: int, *, now: datetime) -> None:
    """From now on; twice is once."""
    _watch(tx, EVENT_ROUND, guild_id, f"events:{guild_id}:round", EVENTS_EVERY, now=now)


def _watch(
    tx: Transaction, kind: Upkeep, guild_id: int, key: str, every: timedelta, *, now: datetime
) -> None:
    """Also where a round was given up after a day of failing. It looks before it puts: that would lock the
    one row that everybody in the guild writes, in the middle of their other locks (docs/design.md § 5).
    """
    tx.execute(_REVIVE, key=key)
    if not outbox.was_put(tx, key):
        outbox.put(tx, kind, guild_id, key, due_at=now + every, now=now)


def redraw_cards(tx: Transaction, guild_id: int, *, now: datetime) -> None:
    """Have all open cards drawn where and how they are to be now."""
    outbox.change(tx, CARDS, guild_id, f"cards:{guild_id}", now=now)


def replan_reminders(tx: Transaction, guild_id: int, *, now: datetime) -> None:
    """Have people reminded as many days before as is set now."""
    outbox.change(tx, REMINDERS, guild_id, f"reminders:{guild_id}", now=now)


def came_round(tx: Transaction, parcel_id: int, *, after: int | None = None) -> None:
    """A part of a round went well, so its failures are over; the next part begins after this person."""
    tx.execute(_CAME_ROUND, id=parcel_id, after=after)
