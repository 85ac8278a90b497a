"""What is proposed, as rows: whether a draft waits for an answer, and what ends with it.

How one is proposed and answered is in `proposals`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import and_, bindparam, select, update

from bot.db import Transaction
from bot.errors import Refusal
from bot.i18n import N_
from bot.models.proposals import proposals as rows
from bot.models.things import DRAFT
from bot.models.things import things as thing_rows
from bot.services.care import hand_kinds, hands
from bot.services.care.hand_kinds import COORDINATORS, Hand, HandKind
from bot.services.outbox import outbox, posts
from bot.services.outbox.kinds import Post, declare

#: It names who proposes it, where they like that.
PROPOSAL = declare(
    Post(
        "proposal",
        N_("a proposal by somebody who is no coordinator"),
        names="others",
        follows=frozenset({"coordinators_channel_id", "quiet"}),
    )
)


def _title_of(tx: Transaction, hand: Hand) -> str | None:
    return None if (title := tx.value(_TITLE, id=hand.subject_id)) is None else str(title)


def _areas_of(tx: Transaction, hand: Hand) -> Sequence[int]:
    return [area for about in tx.values(_AREAS, id=hand.subject_id) for area in about]


PROPOSED = hand_kinds.declare(
    HandKind(
        "proposal",
        N_("A proposal"),
        asked=N_("an answer to what you propose"),
        why=N_("Somebody proposes something to be posted, and waits for an answer."),
        guide=N_("Post it, hand it back with a note, or talk about it first: they hear your answer."),
        ladder=(COORDINATORS,),
        again=timedelta(days=4),
        rises=timedelta(days=4),
        lapses=timedelta(days=2),
        about=_title_of,
        areas=_areas_of,
        has_answer=True,
        posts_itself=True,
    )
)

_TITLE = select(thing_rows.c.title).where(thing_rows.c.id == bindparam("id"))
_AREAS = select(thing_rows.c.interests).where(thing_rows.c.id == bindparam("id"))
State = Literal["waiting", "returned", "posted", "taken_back"]


@dataclass(frozen=True, slots=True)
class Proposal:
    """How a draft that somebody proposed stands."""

    thing_id: int
    guild_id: int
    state: State
    times: int
    proposed_at: datetime
    note: str | None
    answered_by: int | None
    thread_id: int | None

    @property
    def key(self) -> str:
        """What its post is known by."""
        return f"thing:{self.thing_id}:proposal:{self.times}"


@dataclass(frozen=True, slots=True)
class Waiting:
    """One that somebody proposed, for a line of a list."""

    thing_id: int
    title: str
    proposed_at: datetime


_WHERE = and_(rows.c.thing_id == bindparam("id"), rows.c.state == "waiting")
_FIND = select(*(rows.c[name] for name in Proposal.__dataclass_fields__)).where(
    rows.c.thing_id == bindparam("id")
)
_OF = (
    select(rows.c.thing_id, thing_rows.c.title, rows.c.proposed_at)
    .select_from(thing_rows)
    .join(rows, rows.c.thing_id == thing_rows.c.id)
    .where(
        thing_rows.c.guild_id == bindparam("guild_id"),
        DRAFT,
        thing_rows.c.created_by == bindparam("user_id"),
        rows.c.state == "waiting",
    )
    .order_by(rows.c.proposed_at, rows.c.thing_id)
)
_SETTLE = (
    update(rows)
    .where(_WHERE)
    .values(
        state=bindparam("as_"),
        note=bindparam("words"),
        answered_by=bindparam("by"),
        answered_at=bindparam("now"),
    )
)
_UNSIGN = (
    update(rows)
    .where(rows.c.guild_id == bindparam("guild_id"), rows.c.answered_by == bindparam("person"))
    .values(answered_by=None)
)


def find(tx: Transaction, thing_id: int) -> Proposal | None:
    """None for what was never proposed."""
    return tx.maybe(Proposal, _FIND, id=thing_id)


def waiting_of(tx: Transaction, guild_id: int, user_id: int) -> Sequence[Waiting]:
    """What this person proposed and nobody has answered, the longest waiting first."""
    return tx.list(Waiting, _OF, guild_id=guild_id, user_id=user_id)


def require_still(tx: Transaction, thing_id: int) -> None:
    """What coordinators have before them stays as they read it. Raises Refusal."""
    found = find(tx, thing_id)
    if found is not None and found.state == "waiting":
        raise Refusal(
            N_("It waits for an answer, so it can't be changed just now. /mine takes it back: then it can.")
        )


def settle(
    tx: Transaction,
    found: Proposal,
    state: State,
    *,
    by: int | None = None,
    note: str | None = None,
    now: datetime,
) -> None:
    """It waits no more: its posts say so, and nobody is told that it does."""
    tx.execute(_SETTLE, id=found.thing_id, as_=state, by=by, words=note, now=now)
    hands.lower(tx, PROPOSED, found.thing_id, by=by, now=now)
    outbox.drop_about(tx, PROPOSAL, found.guild_id, subject_id=found.thing_id, reason="is settled", now=now)
    posts.redraw_these(tx, found.guild_id, [found.key], now=now)


def end_all(tx: Transaction, guild_id: int, user_id: int, *, now: datetime) -> None:
    """Nothing that this person proposed waits any more: they have left, or are suspended."""
    for one in waiting_of(tx, guild_id, user_id):
        found = find(tx, one.thing_id)
        if found is not None:
            settle(tx, found, "taken_back", now=now)


def unsign(tx: Transaction, guild_id: int, user_id: int) -> None:
    """It is forgotten what this person answered."""
    tx.execute(_UNSIGN, guild_id=guild_id, person=user_id)
