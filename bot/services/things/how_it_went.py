"""At its end a thing asks each who was in, once, how it went; no answer is fine, too.

What somebody says stands beside their yes: those who look after the thing read it, and nobody counts it
against them. See docs/design.md § 79.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from sqlalchemy import bindparam, update

from bot.db import Transaction
from bot.errors import NotFound, Refusal
from bot.i18n import N_
from bot.models.rosters import commitments as rows
from bot.services.guild.callers import Caller
from bot.services.outbox import outbox
from bot.services.outbox.kinds import Message, declare
from bot.services.things import in_a_row, rosters, things
from bot.services.things.rosters import Account, Commitment
from bot.services.things.things import GONE, Thing

HOW_IT_WENT = declare(
    Message("how_it_went", N_("the question how it went"), waiting=N_("How did it go?"), priority="nudge")
)

#: After the end of an occasion, so that people are home.
LATER = timedelta(hours=1)
#: After that nobody remembers, and nobody is asked.
ASKED_FOR = timedelta(days=7)

_TELL = update(rows).where(rows.c.id == bindparam("commitment")).values(account=bindparam("account"))

_ANEW = update(rows).where(rows.c.thing_id == bindparam("thing")).values(account=None)


def ask(tx: Transaction, thing: Thing, *, at: datetime, now: datetime) -> None:
    """Ask each who is in and has not said that they did it, about the (locked) thing that ended then; of
    shifts in a row after the last of them. Once for one end: what is opened again asks at its next.
    """
    ends = in_a_row.ends(tx, thing)
    for one in sorted(rosters.people(tx, thing.id), key=lambda one: one.user_id):
        if is_asked(one):
            last = max(at, ends.get(one.user_id, at))
            due_at = last if thing.occasion is None else last + LATER
            outbox.put(
                tx,
                HOW_IT_WENT,
                thing.guild_id,
                f"thing:{thing.id}:how_it_went:{one.user_id}:{int(at.timestamp())}",
                user_id=one.user_id,
                subject_id=thing.id,
                due_at=max(due_at, now),
                now=now,
            )


def begin_anew(tx: Transaction, thing_id: int) -> None:
    """The (locked) thing goes on after all: what people said of its end says nothing any more."""
    tx.execute(_ANEW, thing=thing_id)


def is_asked(commitment: Commitment) -> bool:
    """They have a place, and have said neither that they did it nor why not."""
    return commitment.state == "confirmed" and commitment.done_at is None and commitment.account is None


def tell(
    tx: Transaction, thing_id: int, caller: Caller, account: Account, *, now: datetime
) -> tuple[Thing, Commitment]:
    """It didn't work out, or they couldn't; also from a direct message, and instead of what they said before.
    Who has done it has done it. Raises NotFound for who is not in, and Refusal for what goes on: the question
    was of an end that is none any more.
    """
    thing = things.locked(tx, thing_id, caller)
    found = rosters.commitment_of(tx, thing_id, caller.user_id)
    if found is None or not found.has_place:
        raise NotFound(GONE)
    if found.done_at is not None:
        return thing, found
    if thing.is_open(now):
        raise Refusal(
            N_("“{title}” goes on. If you can't make it, /mine in the server has a button for that."),
            title=thing.title,
        )
    tx.execute(_TELL, commitment=found.id, account=account)
    outbox.drop(
        tx,
        HOW_IT_WENT,
        thing.guild_id,
        user_id=caller.user_id,
        subject_id=thing.id,
        reason="has said how it went",
        now=now,
    )
    return thing, replace(found, account=account)
