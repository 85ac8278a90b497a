"""A place that goes from one person to another, with all that it brings: never two owners, never none.

Whoever calls it has locked the thing, and knows that both may.
"""

from __future__ import annotations

from datetime import datetime

from bot.db import Transaction
from bot.services.record import activity
from bot.services.things import register, rosters, swapped
from bot.services.things.commitments import got_place, lost_place
from bot.services.things.rosters import Commitment
from bot.services.things.things import Thing


def take_over(tx: Transaction, thing: Thing, giver: Commitment, taker_id: int, *, now: datetime) -> Thing:
    """The giver's place on the (locked) thing is the taker's; returns it with its new counts."""
    left = rosters.leave(tx, thing.roster, giver.user_id, now=now)
    lost_place(tx, thing.counted(left.roster), giver, now=now)
    entered = rosters.enter(tx, left.roster, taker_id, came=giver.came, now=now)
    roster = entered.roster
    if entered.commitment is not None:  # in line, where others wait: none of them is waiting for this place
        roster = rosters.move(tx, roster, entered.commitment, "confirmed", by=None, now=now).roster
    thing = thing.counted(roster)
    activity.record(tx, thing.guild_id, giver.user_id, "left", thing.id, now=now)
    activity.record(tx, thing.guild_id, taker_id, "accepted", thing.id, now=now)
    got_place(tx, thing, taker_id, now=now)
    swapped.bring_together(tx, thing, now=now)  # whoever waited for a place of somebody else's has one
    register.kind_of(thing).redraw(tx, thing, listed=False, now=now)
    return thing
