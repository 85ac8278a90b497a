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
