"""Things to do that fit a person: what interests them, what is free, what is soon, what is small.

Nothing is kept about why; whoever looks twice gets the same answer as long as nothing has changed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import bindparam, select

from bot.db import Transaction
from bot.models.volunteers import volunteer_interests
from bot.services.care import boundaries
from bot.services.people import volunteers
from bot.services.things import abilities, asks, roles, rosters
from bot.services.things.abilities import Abilities
from bot.services.things.asks import Ask
from bot.services.things.roles import Role

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


@dataclass(frozen=True, slots=True)
class Known:
    """What a person said that things can fit, and what leaves things out."""

    interests: frozenset[int]
    able: Abilities
    is_new: bool  # nothing done here yet
    answered: frozenset[int]  # rosters
    apart_from: frozenset[int]  # people

    def can_be_told_of(self, thing: Thing) -> bool:
        return (
            thing.roster.free != 0
            and thing.roster_id not in self.answered
            and thing.created_by not in self.apart_from
        )

    def suits(self, thing: Thing) -> tuple[bool, int]:
        """To sort by: whether they said they can't, and how much speaks for it."""
        met = self.able.meets(thing.needs).values()
        shared = self.interests.intersection(thing.interests) if isinstance(thing, Ask) else ()
        return not all(met), -sum(met) - len(shared)

    def order(self, ask: Ask) -> tuple[tuple[bool, int], int, bool, float, int]:
        effort = ask.effort or UNSAID_EFFORT
        until = ask.deadline.timestamp() if ask.deadline else 0.0
        return self.suits(ask), effort if self.is_new else 0, not until, until, effort


def things_for(tx: Transaction, guild_id: int, user_id: int, *, now: datetime) -> Sequence[Thing]:
    """Up to three: asks with a free place that this person has not answered yet, filled up with open roles.

    Those that share an interest or need what they can come first, then those whose deadline is nearest; for
    somebody who has not done anything here yet, the smaller before the nearer. What needs something they said
    they can't comes last. Nothing is suggested of somebody they are not to meet.
    """
    known = _known(tx, guild_id, user_id)
    open_asks = asks.open_in(tx, guild_id, most=MOST_LOOKED_AT, now=now)
    found: list[Thing] = [*sorted(filter(known.can_be_told_of, open_asks), key=known.order)[:MOST_SHOWN]]
    if len(found) < MOST_SHOWN:
        found += sorted(filter(known.can_be_told_of, roles.open_in(tx, guild_id)), key=known.suits)
    return found[:MOST_SHOWN]


def everything_for(tx: Transaction, guild_id: int, user_id: int, *, now: datetime) -> Sequence[Thing]:
    """All that is open, for anyone to look through; what fits this person stands first."""
    first = things_for(tx, guild_id, user_id, now=now)
    rosters_shown = {one.roster_id for one in first}
    others: list[Thing] = [*asks.open_in(tx, guild_id, now=now), *roles.open_in(tx, guild_id)]
    return [*first, *(one for one in others if one.roster_id not in rosters_shown)]


def _known(tx: Transaction, guild_id: int, user_id: int) -> Known:
    person = volunteers.find(tx, guild_id, user_id)
    return Known(
        frozenset(tx.values(_CHOSEN, guild=guild_id, user=user_id)),
        abilities.find(tx, guild_id, user_id),
        person is None or person.first_done_at is None,
        frozenset(rosters.held_by(tx, guild_id, user_id)),
        boundaries.apart_from(tx, guild_id, user_id),
    )
