"""Looking again and again whether what should be so is so; each round is one parcel that comes back.

It is put in where there begins to be something to look after, and ends when there is nothing left. What is
looked at is in `cards` and `things.roles`, and how, in the courier. See docs/design.md § 59.
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

#: What is planned to be reminded of, for another number of days.
REMINDERS = declare(Upkeep("reminders", N_("planning reminders anew")))

CARDS_EVERY = timedelta(minutes=5)
ROLES_EVERY = timedelta(hours=1)

_REMEMBER = update(rows).where(rows.c.id == bindparam("id")).values(subject_id=bindparam("after"))


def watch_cards(tx: Transaction, guild_id: int, *, now: datetime) -> None:
    """From now on; twice is once."""
    outbox.put(tx, CARD_ROUND, guild_id, f"cards:{guild_id}:round", due_at=now + CARDS_EVERY, now=now)


def watch_member_roles(tx: Transaction, guild_id: int, *, now: datetime) -> None:
    """From now on; twice is once."""
    outbox.put(tx, ROLE_ROUND, guild_id, f"member_roles:{guild_id}:round", due_at=now + ROLES_EVERY, now=now)


def redraw_cards(tx: Transaction, guild_id: int, *, now: datetime) -> None:
    """Have all open cards drawn where and how they are to be now."""
    outbox.change(tx, CARDS, guild_id, f"cards:{guild_id}", now=now)


def replan_reminders(tx: Transaction, guild_id: int, *, now: datetime) -> None:
    """Have people reminded as many days before as is set now."""
    outbox.change(tx, REMINDERS, guild_id, f"reminders:{guild_id}", now=now)


def go_on_after(tx: Transaction, parcel_id: int, user_id: int) -> None:
    """Where the next part of a round begins: after this person; 0 begins anew."""
    tx.execute(_REMEMBER, id=parcel_id, after=user_id)
