"""Saying once more that one will come: asked with a reminder, and whenever moment or place have changed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import bindparam, update

from bot.db import Transaction
from bot.errors import Refusal
from bot.i18n import N_, timestamp
from bot.models.rosters import commitments as rows
from bot.services.guild.callers import Caller
from bot.services.guild.overtaking import marks
from bot.services.things import rosters, things
from bot.services.things.rosters import Commitment
from bot.services.things.things import Occasion, Thing

_SAY = update(rows).where(rows.c.id == bindparam("commitment")).values(again_at=bindparam("now"))
_ANEW = update(rows).where(rows.c.thing_id == bindparam("thing")).values(again_at=None)


def moment_of(deadline: datetime | None, occasion: Occasion | None) -> Mapping[str, str]:
    """What a form shows of when and where something is: all of it together, as one who is told reads it."""
    shown = [timestamp(deadline)] if deadline else []
    if occasion is not None:
        shown += [timestamp(occasion.starts_at), timestamp(occasion.ends_at)]
        shown += [occasion.place or "", occasion.details or ""]
    return {"moment": "\n".join(text for text in shown if text)}


def mark_of(thing: Thing) -> str:
    """When and where it is, for the button that says yes to just that."""
    return marks(moment_of(thing.deadline, thing.occasion))


def say(
    tx: Transaction, thing_id: int, caller: Caller, *, seen: str, now: datetime
) -> tuple[Thing, Commitment | None]:
    """Yes, I'll be there, by whoever saw this moment and place; also from a direct message. Those who look
    after it see it. Twice is once. Nobody has said yes to what it has become since: then there is no
    commitment in the answer. Raises NotFound, and Refusal for what is over, and for who has no place.
    """
    thing = things.locked(tx, thing_id, caller)
    things.require_open(thing, now)
    found = rosters.commitment_of(tx, thing_id, caller.user_id)
    if found is None or found.state != "confirmed":
        raise Refusal(
            N_("You have no place on “{title}” any more. I'm in on its card takes one."), title=thing.title
        )
    if seen != mark_of(thing):
        return thing, None
    if found.again_at is None:
        tx.execute(_SAY, commitment=found.id, now=now)
    return thing, replace(found, again_at=found.again_at or now)


def begin_anew(tx: Transaction, thing_id: int) -> None:
    """The (locked) thing is at another moment or place now: nobody has said yes to that yet."""
    tx.execute(_ANEW, thing=thing_id)
