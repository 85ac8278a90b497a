"""Things to do that fit a person: what interests them, what is free, what is soon, what is small.

Nothing is kept about why; whoever looks twice gets the same answer as long as nothing has changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import bindparam, select

from bot.db import Transaction
from bot.models.volunteers import volunteer_interests
from bot.services import abilities, asks, boundaries, roles, rosters, volunteers
from bot.services.asks import Ask
from bot.services.roles import Role

Thing: TypeAlias = Ask | Role

#: Few enough to choose from at a glance.
MOST_SHOWN = 3
#: Of more open asks than this, the newest are looked at.
MOST_LOOKED_AT = 200
#: Minutes: what is assumed of an ask that does not say what it takes.
UNSAID_EFFORT = 30

_CHOSEN = select(volunteer_interests.c.interest_id).where(
    volunteer_interests.c.guild_id == bindparam("guild"), volunteer_interests.c.user_id == bindparam("user")
)


def things_for(tx: Transaction, guild_id: int, user_id: int, *, now: datetime) -> Sequence[Thing]:
    """Up to three: asks with a free place that this person has not answered yet, filled up with open roles.

    Those that share an interest or need what they can come first, then those whose deadline is nearest; for
    somebody who has not done anything here yet, the smaller before the nearer. What needs something they said
    they can't comes last. Nothing is suggested of somebody they are not to meet.
    """
    answered = set(rosters.held_by(tx, guild_id, user_id))
    apart = boundaries.apart_from(tx, guild_id, user_id)
    able = abilities.find(tx, guild_id, user_id)
    fitting = [
        ask
        for ask in asks.open_in(tx, guild_id, most=MOST_LOOKED_AT, now=now)
        if ask.roster.free != 0 and ask.roster_id not in answered and ask.created_by not in apart
    ]
    interests = set(tx.values(_CHOSEN, guild=guild_id, user=user_id))
    person = volunteers.find(tx, guild_id, user_id)
    is_new = person is None or person.first_done_at is None

    def suits(thing: Thing) -> tuple[bool, int]:
        """Whether they said they can't, and how much speaks for it."""
        met = able.meets(thing.needs).values()
        shared = interests.intersection(thing.interests) if isinstance(thing, Ask) else ()
        return not all(met), -sum(met) - len(shared)

    def order(ask: Ask) -> tuple[tuple[bool, int], int, bool, float, int]:
        effort = ask.effort or UNSAID_EFFORT
        until = ask.deadline.timestamp() if ask.deadline else 0.0
        return suits(ask), effort if is_new else 0, not until, until, effort

    found: list[Thing] = [*sorted(fitting, key=order)[:MOST_SHOWN]]
    if len(found) < MOST_SHOWN:
        open_roles = [
            role
            for role in roles.open_in(tx, guild_id)
            if role.roster.free != 0 and role.roster_id not in answered and role.created_by not in apart
        ]
        found += sorted(open_roles, key=suits)
    return found[:MOST_SHOWN]
