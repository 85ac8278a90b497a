"""Who looks after a thing to do: whoever wrote it at first."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select

from bot.db import Transaction
from bot.models.things import leads
from bot.services.things.things import Thing

_OF = select(leads.c.user_id).where(leads.c.thing_id == bindparam("thing_id")).order_by(leads.c.led_since)
_LED = select(leads.c.thing_id).where(
    leads.c.guild_id == bindparam("guild_id"), leads.c.user_id == bindparam("user_id")
)
_ADD = insert(leads)
_REMOVE = delete(leads).where(
    leads.c.thing_id == bindparam("thing_id"), leads.c.user_id == bindparam("user_id")
)
_FORGET = delete(leads).where(
    leads.c.guild_id == bindparam("guild_id"), leads.c.user_id == bindparam("user_id")
)


def of(tx: Transaction, thing_id: int) -> Sequence[int]:
    """Who looks after it, whoever has done so longest first."""
    return tx.values(_OF, thing_id=thing_id)


def named(thing: Thing) -> int | None:
    """Who is named as the one who looks after it, unless they would rather not be."""
    return None if thing.unsigned and thing.lead == thing.created_by else thing.lead


def led_by(tx: Transaction, guild_id: int, user_id: int) -> Sequence[int]:
    """The things this person looks after."""
    return tx.values(_LED, guild_id=guild_id, user_id=user_id)


def add(tx: Transaction, thing: Thing, user_id: int, *, now: datetime) -> None:
    """They look after it from now on."""
    tx.execute(_ADD, thing_id=thing.id, user_id=user_id, guild_id=thing.guild_id, led_since=now)


def remove(tx: Transaction, thing_id: int, user_id: int) -> None:
    """They look after it no more."""
    tx.execute(_REMOVE, thing_id=thing_id, user_id=user_id)


def forget(tx: Transaction, guild_id: int, user_id: int) -> None:
    """This person looks after nothing any more."""
    tx.execute(_FORGET, guild_id=guild_id, user_id=user_id)
