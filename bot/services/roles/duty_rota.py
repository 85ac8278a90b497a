"""Who is on duty: whoever's turn it is in the role that goes round which an admin chose for it in /setup.
They hear of calls for support first; breaks, skipped and swapped turns count at once.

Whoever has that role reads who would like support, so somebody says yes to each person who gets it.
See docs/design.md § 117.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from bot.db import Transaction
from bot.errors import NotFound, Refusal
from bot.i18n import N_
from bot.models.going_round import rotas as rows
from bot.models.things import OPEN
from bot.models.things import things as thing_rows
from bot.services.care import duty
from bot.services.guild import guilds
from bot.services.guild.callers import Caller
from bot.services.guild.guilds import Guild
from bot.services.roles import taking_turns
from bot.services.roles.taking_turns import Coming
from bot.services.things import going_round, things
from bot.services.things.things import GONE, Thing

#: What one menu has room for, with "nobody in particular".
MOST_LISTED = 24

_GO_ROUND = (
    select(rows.c.thing_id)
    .join(thing_rows, thing_rows.c.id == rows.c.thing_id)
    .where(rows.c.guild_id == bindparam("guild_id"), OPEN, thing_rows.c.approval.is_not(None))
    .order_by(thing_rows.c.title, rows.c.thing_id)
    .limit(MOST_LISTED)
)


@dataclass(frozen=True, slots=True)
class Duty:
    """What is chosen, what can be, and the turns that come; nothing `chosen` where that is over, too."""

    guild: Guild
    chosen: Thing | None
    choices: Sequence[Thing]
    turns: Sequence[Coming]


def chosen(tx: Transaction, guild: Guild) -> Thing | None:
    """The role whose turn is the duty; None where none is chosen, it is over, or nobody takes turns in it."""
    if guild.duty_thing_id is None:
        return None
    try:
        thing = things.show(tx, guild.duty_thing_id)
    except NotFound:
        return None
    is_there = thing.guild_id == guild.guild_id and thing.state == "open"
    return thing if is_there and going_round.find(tx, thing.id) is not None else None


@duty.ask
def on_duty(tx: Transaction, guild_id: int, now: datetime) -> Sequence[int]:
    """The one whose turn it is at this moment; nobody where nobody can."""
    thing = chosen(tx, guilds.find(tx, guild_id))
    user_id = taking_turns.whose(tx, thing.id, now=now) if thing is not None else None
    return () if user_id is None else (user_id,)


def show(tx: Transaction, caller: Caller, *, now: datetime) -> Duty:
    """For admins."""
    caller.require_admin()
    guild = guilds.find(tx, caller.guild)
    thing = chosen(tx, guild)
    choices = [things.show(tx, thing_id) for thing_id in tx.values(_GO_ROUND, guild_id=caller.guild)]
    turns = taking_turns.ahead(tx, thing.id, now=now) if thing is not None else ()
    return Duty(guild, thing, choices, turns)


def choose(tx: Transaction, caller: Caller, thing_id: int | None, *, now: datetime) -> Guild:
    """Whoever's turn it is in this role is on duty; None: nobody is in particular. For admins. Raises
    NotFound, and Refusal for a role that does not go round, or that anybody can take.
    """
    caller.require_admin()
    if thing_id is not None:
        thing = things.locked(tx, thing_id, caller, kind="role")
        if thing.guild_id != caller.guild:
            raise NotFound(GONE)
        things.require_open(thing, now)
        if thing_id not in tx.values(_GO_ROUND, guild_id=caller.guild):
            raise Refusal(
                N_(
                    "“{title}” can't be the duty: people have to take turns in it, and somebody has to say "
                    "yes to each. /role manage changes both."
                ),
                title=thing.title,
            )
    return guilds.change(tx, caller, {"duty_thing_id": thing_id}, now=now)
