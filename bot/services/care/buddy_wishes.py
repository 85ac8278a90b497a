"""A wish for a buddy waits as a raised hand: whoever said hello to them is asked first, then the welcomers,
then the coordinators. Its answer is an offer, which is in `buddies`. See docs/design.md § 110.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, select

from bot.db import Transaction
from bot.i18n import N_
from bot.models.buddies import buddies as rows
from bot.services.care import hand_kinds, hands
from bot.services.care.hand_kinds import COORDINATORS, WELCOMERS, Hand, HandKind, Rung
from bot.services.guild.callers import Caller

_ASKED = select(rows.c.buddy_id).where(
    rows.c.id == bindparam("id"), rows.c.state == "asked", rows.c.buddy_id.is_not(None)
)

_COUNT = (
    select(func.count())
    .select_from(rows)
    .where(rows.c.guild_id == bindparam("guild_id"), rows.c.state.in_(("seeking", "called")))
)


def _greeter(tx: Transaction, hand: Hand, now: datetime) -> Sequence[int]:
    return tx.values(_ASKED, id=hand.subject_id)


def _is_welcomer(tx: Transaction, hand: Hand, caller: Caller, now: datetime) -> bool:
    """As long as one is asked, nobody else is."""
    asked = _greeter(tx, hand, now)
    return caller.user_id in asked if asked else WELCOMERS.may(tx, hand, caller, now)


WISH = hand_kinds.declare(
    HandKind(
        "buddy",
        N_("A wish for a buddy"),
        asked=N_("a buddy"),
        why=N_("{person} would like a buddy."),
        guide=N_("Offer to be theirs, or find somebody who would: they say yes or no."),
        ladder=(
            Rung("greeter", WELCOMERS.called, may=_is_welcomer, people=_greeter),
            WELCOMERS,
            COORDINATORS,
        ),
        again=timedelta(days=1),
        rises=timedelta(days=1),
        lapses=timedelta(days=2),
        has_answer=True,
        posts_itself=True,
    )
)


def seeking_in(tx: Transaction, guild_id: int) -> int:
    """How many look for a buddy: all that the board shows."""
    return int(tx.value(_COUNT, guild_id=guild_id) or 0)


def wait(tx: Transaction, guild_id: int, user_id: int, pair_id: int, *, now: datetime) -> None:
    """This (held) person waits for an offer. Twice is once, also where the one who was asked first would
    rather not: its clock goes on as if they kept silent, so that nobody reads a no from it.
    """
    hands.raise_(tx, WISH, guild_id, user_id, subject_id=pair_id, now=now)


def has_offer(tx: Transaction, pair_id: int, *, by: int | None = None, now: datetime) -> None:
    """It is their turn, or over: nobody is asked any more."""
    hands.lower(tx, WISH, pair_id, by=by, now=now)
