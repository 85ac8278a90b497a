"""Whoever has said yes to taking a role over has it the moment its holder has it no more, however that
comes about: by their term's end, a step down, leaving the server. Nobody comes between the two.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from bot.db import Transaction
from bot.services.outbox import outbox
from bot.services.things import history, rosters, terms
from bot.services.things.commitments import got_place
from bot.services.things.rosters import BY_ITSELF
from bot.services.things.terms import ROLE_HANDED_ON, Term
from bot.services.things.things import Thing


def steps_in(tx: Transaction, thing: Thing, user_id: int, *, now: datetime) -> Thing:
    """Before this person leaves their place on the (locked) role: whoever agreed to have it next has it
    besides, so that leaving frees no place. Returns it with its new counts.
    """
    term = terms.find(tx, thing.id, user_id)
    if term is None or term.next_id is None or not can(tx, thing, term):
        return thing
    next_id = term.next_id
    entered = rosters.enter(tx, thing.roster, next_id, came=0, now=now)
    if entered.commitment is None or (entered.commitment.has_place and not entered.moved):
        return thing
    change = rosters.move(tx, entered.roster, entered.commitment, "confirmed", by=term.user_id, now=now)
    thing = thing.counted(change.roster)
    terms.write(tx, replace(term, next_id=None, next_agreed=False))
    key = f"thing:{thing.id}:handed_on:{entered.commitment.id}:{entered.commitment.position}"
    outbox.put(tx, ROLE_HANDED_ON, thing.guild_id, key, user_id=next_id, subject_id=thing.id, now=now)
    got_place(tx, thing, next_id, now=now)
    history.note(tx, thing, "handed", by=BY_ITSELF, about=next_id, now=now)
    return thing


def can(tx: Transaction, thing: Thing, term: Term) -> bool:
    """Whether the place can change hands: nobody's yes is needed by now, and they have none of their own."""
    if not term.is_handed_on or term.next_id is None or thing.approval is not None or thing.state != "open":
        return False
    one = rosters.commitment_of(tx, thing.id, term.next_id)
    return one is None or not one.has_place


def cannot(tx: Transaction, thing: Thing, user_id: int, *, now: datetime) -> None:
    """This person takes nothing over on the (locked) role: whoever named them is told, and no more."""
    for term in terms.handed_to(tx, thing.guild_id, user_id):
        if term.thing_id == thing.id:
            terms.unask(tx, term, now=now)
            still = replace(term, leaves=None, at_once=False, next_id=None, next_agreed=False)
            terms.write(tx, replace(still, look_at=_look_at(still, now) if still.look_at else None))
            terms.news(tx, term, term.user_id, "no", now=now)


def _look_at(term: Term, now: datetime) -> datetime:
    """When it is next to be seen to: with an answer that counts for nothing any more, as without one."""
    steps = {"running": terms.NOTICE, "asked": terms.AGAIN}
    at = term.ends_at - steps[term.stage] if term.stage in steps else term.ends_at
    return max(now, at + terms.GRACE if term.stage == "over" else at)
