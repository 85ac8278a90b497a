"""A kind of thing to do: a garden that is watered. Its table and its rules; its card is in `garden_cog`, and
its line in the register is the test's.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import BigInteger, Column, Integer, MetaData, Table, bindparam, insert, select

from bot.db import Transaction
from bot.services.guild.callers import Caller
from bot.services.outbox.kinds import Post, declare
from bot.services.things import posting
from bot.services.things.posting import Draft
from bot.services.things.thing_kinds import ThingKind
from bot.services.things.things import Thing

metadata = MetaData()
#: What only a garden has.
gardens = Table(
    "gardens",
    metadata,
    Column("thing_id", BigInteger, primary_key=True, autoincrement=False),
    Column("guild_id", BigInteger, nullable=False),
    Column("beds", Integer, nullable=False),
)

GARDEN_CARD = declare(Post("garden_card", "a garden's card"))
GARDEN = ThingKind("garden", "🌱", "a garden", card=GARDEN_CARD)
_PLANT = insert(gardens)
_BEDS = select(gardens.c.beds).where(gardens.c.thing_id == bindparam("thing_id"))


def plant(tx: Transaction, caller: Caller, draft: Draft, *, beds: int, now: datetime) -> Thing:
    thing = posting.add(tx, caller, GARDEN, draft, now=now)
    tx.execute(_PLANT, thing_id=thing.id, guild_id=thing.guild_id, beds=beds)
    GARDEN.redraw(tx, thing, now=now)
    return thing


def beds_of(tx: Transaction, garden_id: int) -> int:
    return int(tx.value(_BEDS, thing_id=garden_id))
