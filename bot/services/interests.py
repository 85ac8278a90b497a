"""What a guild offers to be interested in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, delete, insert, select, update

from bot.db import Transaction
from bot.errors import Invalid
from bot.i18n import N_
from bot.models.interests import interests
from bot.services import guilds
from bot.services.callers import Caller
from bot.services.guilds import Guild
from bot.services.times import known_zone

#: Discord's limit for the options of one select.
MOST = 25
#: Characters of one.
LONGEST = 80


@dataclass(frozen=True, slots=True)
class Interest:
    id: int
    name: str


_OFFERED = (
    select(interests.c.id, interests.c.name)
    .where(interests.c.guild_id == bindparam("guild"))
    .order_by(interests.c.position)
)
_ADD = insert(interests).values(
    guild_id=bindparam("guild"), name=bindparam("name"), position=bindparam("position")
)
_MOVE = (
    update(interests).where(interests.c.id == bindparam("interest")).values(position=bindparam("position"))
)
_DROP = delete(interests).where(interests.c.id == bindparam("interest"))


def offered_in(tx: Transaction, guild_id: int) -> Sequence[Interest]:
    """In the order in which they are shown."""
    return tx.list(Interest, _OFFERED, guild=guild_id)


def describe(
    tx: Transaction, caller: Caller, *, cause: str, time_zone: str, names: Sequence[str], now: datetime
) -> Guild:
    """What this is about, where, and what one can be interested in: all of it or, if refused, none."""
    replace(tx, caller, names, now=now)
    wanted = {"cause": guilds.fitting(cause, guilds.MOST_CAUSE), "time_zone": known_zone(time_zone)}
    return guilds.change(tx, caller, wanted, now=now)


def replace(tx: Transaction, caller: Caller, names: Sequence[str], *, now: datetime) -> None:
    """For admins. One that stays by name keeps the people who chose it. Raises Invalid for too many."""
    caller.require_admin()
    wanted = list(dict.fromkeys(name.strip()[:LONGEST] for name in names if name.strip()))
    if len(wanted) > MOST:
        raise Invalid(
            N_("That is {count} interests; Discord can show {most} at most."), count=len(wanted), most=MOST
        )
    guilds.hold(tx, caller, now=now)
    offered = {one.name: one.id for one in offered_in(tx, caller.guild)}
    if list(offered) == wanted:
        return
    guilds.note(tx, caller, "interests", len(offered), len(wanted), now=now)
    for name in offered.keys() - set(wanted):
        tx.execute(_DROP, interest=offered[name])
    for position, name in enumerate(wanted):
        if name in offered:
            tx.execute(_MOVE, interest=offered[name], position=position)
        else:
            tx.execute(_ADD, guild=caller.guild, name=name, position=position)
