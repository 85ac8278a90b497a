"""Who waits for somebody's yes: what they wrote, what they were asked, and that nobody waits for ever.

What is written in confidence comes sealed and leaves sealed, and goes with the answer. Whoever answers is in
`approvals`. See docs/design.md § 105.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import and_, bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.db import Transaction
from bot.i18n import N_
from bot.models.applications import applications as rows
from bot.models.rosters import commitments as commitment_rows
from bot.services.care import boundaries, hand_kinds, hands
from bot.services.care.hand_kinds import Hand, HandKind, Rung
from bot.services.guild import rights
from bot.services.guild.callers import Caller
from bot.services.outbox import outbox, posts
from bot.services.outbox.kinds import Message, Post, declare
from bot.services.record.setbacks import Due, overdue
from bot.services.things import leads, rosters, things
from bot.services.things.rosters import Commitment
from bot.services.things.things import Thing

#: To those who look after it; whose it is shows only to whoever may answer.
APPLIED = declare(
    Post(
        "applied",
        N_("word that somebody would like a role"),
        follows=frozenset({"coordinators_channel_id"}),
    )
)
#: The same to whoever leads it, where leads may answer; it names nobody.
APPLIED_TO_LEAD = declare(
    Message(
        "applied_to_lead",
        N_("word that somebody would like a role that one looks after"),
        waiting=N_("Somebody would like a role"),
        duty=True,
    )
)
ANSWERED = declare(Message("answered", N_("the answer to who asked for a role"), waiting=N_("Your answer")))
QUESTION = declare(
    Message("question", N_("a question to who asked for a role"), waiting=N_("A question about a role"))
)

#: Characters; of what is sealed, before it is.
MOST_NOTE, MOST_REPLY, MOST_QUESTION, MOST_WORD = 500, 500, 300, 500
#: Whose turn it is themselves is reminded after so long, and once more; without an answer, of whomever, it
#: ends with what was written.
SAID_AGAIN = (timedelta(days=4), timedelta(days=14))
ENDS_AFTER = timedelta(days=30)
#: A kind word is kept for so long, for whoever reads late.
WORD_KEPT = timedelta(days=30)

State = Literal["waiting", "declined", "removed", "unanswered"]


@dataclass(frozen=True, slots=True)
class Application:
    commitment_id: int
    guild_id: int
    user_id: int
    state: State
    applied_at: datetime
    note: str | None
    reply: str | None
    replied_at: datetime | None
    question: str | None
    asked_by: int | None
    asked_at: datetime | None
    word: str | None
    said_again: int
    due_at: datetime

    @property
    def waits_for_them(self) -> bool:
        """They were asked something, and have not said anything to it."""
        return self.asked_at is not None and self.replied_at is None

    @property
    def since(self) -> datetime:
        """When it last was somebody's turn."""
        return max(at for at in (self.applied_at, self.asked_at, self.replied_at) if at is not None)


def about(tx: Transaction, hand: Hand) -> Thing | None:
    """What somebody would like; None once they have erased themselves."""
    one = rosters.find(tx, hand.subject_id)
    return None if one is None else things.show(tx, one.thing_id)


def _title_of(tx: Transaction, hand: Hand) -> str | None:
    thing = about(tx, hand)
    return None if thing is None else thing.title


def _areas_of(tx: Transaction, hand: Hand) -> Sequence[int]:
    thing = about(tx, hand)
    return () if thing is None else thing.interests


def _may_answer(tx: Transaction, hand: Hand, caller: Caller, now: datetime) -> bool:
    """As `approvals.require_may_answer`."""
    thing = about(tx, hand)
    if thing is None or thing.approval != "coordinators":
        return thing is not None and caller.manages_guild
    return rights.is_coordinator(tx, caller) or caller.user_id in leads.of(tx, thing.id)


APPLICATION = hand_kinds.declare(
    HandKind(
        "application",
        N_("A wish for a role"),
        asked=N_("an answer to your wish for a role"),
        why=N_("{person} would like this role, and waits for an answer."),
        guide=N_("Say yes, ask them something first, or decline with a kind word: they hear your answer."),
        ladder=(
            Rung(
                "answerers",
                N_("whoever says yes to it"),
                may=_may_answer,
                channel=lambda guild: guild.coordinators_channel_id,
            ),
        ),
        again=SAID_AGAIN[0],
        rises=SAID_AGAIN[1] - SAID_AGAIN[0],
        lapses=timedelta(days=2),
        about=_title_of,
        areas=_areas_of,
        has_answer=True,
        posts_itself=True,
    )
)

_FIELDS = [rows.c[name] for name in Application.__dataclass_fields__]
_THIS = rows.c.commitment_id == bindparam("commitment")
_FIND = select(*_FIELDS).where(_THIS)
_OF_THING = (
    select(*_FIELDS)
    .join(commitment_rows, commitment_rows.c.id == rows.c.commitment_id)
    .where(commitment_rows.c.thing_id == bindparam("thing_id"), commitment_rows.c.state == "pending")
    .order_by(rows.c.applied_at, rows.c.commitment_id)
)
_NEW = upsert(rows).values({name: bindparam(name) for name in Application.__dataclass_fields__})
_PUT = _NEW.on_conflict_do_update(
    index_elements=["commitment_id"],
    set_={name: _NEW.excluded[name] for name in Application.__dataclass_fields__ if name != "commitment_id"},
)
_REMOVE = delete(rows).where(_THIS)
_END = delete(rows).where(and_(_THIS, rows.c.state == "waiting"))
_NOTE = update(rows).where(_THIS).values(note=bindparam("text"))
_ASK = (
    update(rows)
    .where(_THIS)
    .values(
        question=bindparam("text"),
        asked_by=bindparam("by"),
        asked_at=bindparam("now"),
        reply=None,
        replied_at=None,
        said_again=0,
        due_at=bindparam("due"),
    )
)
_REPLY = (
    update(rows)
    .where(_THIS)
    .values(reply=bindparam("text"), replied_at=bindparam("now"), said_again=0, due_at=bindparam("due"))
)
_SAID = update(rows).where(_THIS).values(said_again=bindparam("times"), due_at=bindparam("due"))
_DUE = overdue("applications", rows.c.due_at, rows.c.guild_id, rows.c.commitment_id)
_FORGET = delete(rows).where(rows.c.guild_id == bindparam("guild_id"), rows.c.user_id == bindparam("person"))
_UNSIGN = (
    update(rows)
    .where(rows.c.guild_id == bindparam("guild_id"), rows.c.asked_by == bindparam("person"))
    .values(asked_by=None)
)


def find(tx: Transaction, commitment_id: int) -> Application | None:
    return tx.maybe(Application, _FIND, commitment=commitment_id)


def waiting(tx: Transaction, thing_id: int) -> Sequence[Application]:
    """Those who wait for an answer, the longest waiting first; for who may see them."""
    return tx.list(Application, _OF_THING, thing_id=thing_id)


def key_of(commitment: Commitment, *more: object) -> str:
    """What its post is known by; each time somebody asks has one of its own."""
    first = f"thing:{commitment.thing_id}:applied:{commitment.id}:{commitment.position}"
    return ":".join((first, *map(str, more)))


def follow(tx: Transaction, commitment: Commitment, guild_id: int, *, now: datetime) -> None:
    """Somebody waits for a yes, or no longer does: the coordinators' channel says so, and what was written
    with it goes.
    """
    if commitment.state != "pending":
        _settle(tx, commitment, guild_id, now=now)
        return
    found = find(tx, commitment.id)
    outbox.change(tx, APPLIED, guild_id, key_of(commitment), subject_id=commitment.id, now=now)
    if found is None or found.state != "waiting":
        _put(tx, commitment, guild_id, "waiting", due_at=now + ENDS_AFTER, now=now)
        found = find(tx, commitment.id)
    if things.show(tx, commitment.thing_id).state != "open":
        hands.lower(tx, APPLICATION, commitment.id, now=now)
        tx.execute(_SAID, commitment=commitment.id, times=0, due=now + SAID_AGAIN[0])
    elif found is not None and not found.waits_for_them:
        due = max(found.since + ENDS_AFTER, now + SAID_AGAIN[0])
        tx.execute(_SAID, commitment=commitment.id, times=0, due=due)
        _wait(tx, commitment, guild_id, now=now)


def tell_leads(tx: Transaction, thing: Thing, commitment: Commitment, *, now: datetime) -> None:
    """Whoever leads it hears that somebody waits, where leads may answer: but for themselves, and for whom
    the two would rather not meet.
    """
    if thing.approval != "coordinators":
        return
    apart = boundaries.apart_from(tx, thing.guild_id, commitment.user_id)
    for lead in leads.of(tx, thing.id):
        if lead != commitment.user_id and lead not in apart:
            key = key_of(commitment, "lead", lead)
            outbox.put(
                tx, APPLIED_TO_LEAD, thing.guild_id, key, user_id=lead, subject_id=commitment.id, now=now
            )


def _put(
    tx: Transaction,
    commitment: Commitment,
    guild_id: int,
    state: State,
    *,
    word: str | None = None,
    due_at: datetime,
    now: datetime,
) -> None:
    stored = dict.fromkeys(Application.__dataclass_fields__) | {
        "commitment_id": commitment.id,
        "guild_id": guild_id,
        "user_id": commitment.user_id,
        "state": state,
        "applied_at": now,
        "said_again": 0,
        "word": word,
        "due_at": due_at,
    }
    tx.execute(_PUT, **stored)


def _wait(tx: Transaction, commitment: Commitment, guild_id: int, *, now: datetime) -> None:
    """It is the turn of whoever answers; that they hear so has a post of its own."""
    hands.raise_(tx, APPLICATION, guild_id, commitment.user_id, subject_id=commitment.id, now=now)


def _settle(tx: Transaction, commitment: Commitment, guild_id: int, *, now: datetime) -> None:
    if not tx.execute(_END, commitment=commitment.id):
        return
    hands.lower(tx, APPLICATION, commitment.id, by=commitment.changed_by, now=now)
    about = {"user_id": commitment.user_id, "subject_id": commitment.thing_id}
    outbox.drop(tx, QUESTION, guild_id, **about, reason="is settled", now=now)
    outbox.drop_about(tx, APPLIED_TO_LEAD, guild_id, subject_id=commitment.id, reason="is settled", now=now)
    posts.redraw_these(tx, guild_id, [key_of(commitment), key_of(commitment, "reply")], now=now)


def write(tx: Transaction, commitment_id: int, sealed: str) -> None:
    """What they wrote to whoever answers."""
    tx.execute(_NOTE, commitment=commitment_id, text=sealed)


def ask(tx: Transaction, found: Application, question: str, *, by: int, now: datetime) -> None:
    """It is their turn now, and theirs alone."""
    hands.lower(tx, APPLICATION, found.commitment_id, by=by, now=now)
    tx.execute(_ASK, commitment=found.commitment_id, text=question, by=by, now=now, due=now + SAID_AGAIN[0])


def reply(tx: Transaction, commitment: Commitment, guild_id: int, sealed: str, *, now: datetime) -> None:
    """It is the turn of whoever answers, who hear that there is something to read."""
    tx.execute(_REPLY, commitment=commitment.id, text=sealed, now=now, due=now + ENDS_AFTER)
    _wait(tx, commitment, guild_id, now=now)
    about = {"user_id": commitment.user_id, "subject_id": commitment.thing_id}
    outbox.drop(tx, QUESTION, guild_id, **about, reason="is answered", now=now)
    outbox.change(tx, APPLIED, guild_id, key_of(commitment, "reply"), subject_id=commitment.id, now=now)


def leave_word(
    tx: Transaction, commitment: Commitment, guild_id: int, state: State, word: str | None, *, now: datetime
) -> None:
    """A kind word for somebody who has no place (any more), until they have had time to read it."""
    _put(tx, commitment, guild_id, state, word=word, due_at=now + WORD_KEPT, now=now)


def due(tx: Transaction, *, now: datetime) -> Sequence[Due]:
    """Up to fifty for which something is due."""
    return tx.list(Due, _DUE, now=now)


def remind(
    tx: Transaction, found: Application, commitment: Commitment, thing: Thing, *, now: datetime
) -> None:
    """They were asked something, and have not answered that yet."""
    times = found.said_again + 1
    ahead = (*SAID_AGAIN[times:], ENDS_AFTER)[0]
    due_at = max(found.since + ahead, now + SAID_AGAIN[0])  # after downtime each still has its time
    tx.execute(_SAID, commitment=found.commitment_id, times=times, due=due_at)
    key = key_of(commitment, "waits", int(found.since.timestamp()), times)
    outbox.put(tx, QUESTION, thing.guild_id, key, user_id=commitment.user_id, subject_id=thing.id, now=now)


def remove(tx: Transaction, commitment_id: int) -> None:
    """Nothing of it is left."""
    tx.execute(_REMOVE, commitment=commitment_id)


def forget(tx: Transaction, guild_id: int, user_id: int) -> None:
    """What this person wrote is gone, and it is forgotten what they asked."""
    tx.execute(_FORGET, guild_id=guild_id, person=user_id)
    tx.execute(_UNSIGN, guild_id=guild_id, person=user_id)
