"""A public thread on the card of an ask, in which people ask about it and everybody reads the answers.

It hangs on the message of the card, and Discord lets one message have one thread: so it is made once, however
often it is tried. It is one parcel of the outbox, as an event is. See docs/design.md § 104.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from sqlalchemy import bindparam, delete, false, null, select, true, update
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.db import Transaction
from bot.errors import Refusal
from bot.i18n import N_
from bot.models.questions import question_threads as rows
from bot.models.things import OPEN
from bot.models.things import things as thing_rows
from bot.services.guild import guilds
from bot.services.guild.callers import Caller
from bot.services.guild.guilds import Guild
from bot.services.outbox import cards, outbox
from bot.services.outbox.kinds import Message, Post, Upkeep, declare
from bot.services.things import leads, managing, things
from bot.services.things.managing import GRACE
from bot.services.things.native_events import AFTER_THE_CARD
from bot.services.things.things import Thing

QUESTION_THREAD = declare(Upkeep("question_thread", N_("keeping a thread for questions as it should be")))
#: What stands in it first.
QUESTIONS_OPEN = declare(Post("questions_open", N_("what stands first in a thread for questions")))
#: To who looks after the thing.
QUESTIONS_REFUSED = declare(
    Message(
        "questions_refused",
        N_("that there is no thread for questions"),
        waiting=N_("Discord did not open a thread"),
        duty=True,
    )
)

#: The bot may not, Discord takes none there, or somebody deleted it by hand.
Why = Literal["may not", "not taken", "taken down"]
#: People can ask in it; it is put away; or its card does not stand yet.
Standing = Literal["open", "over"]


@dataclass(frozen=True, slots=True)
class QuestionThread:
    """What is known of the thread of one thing."""

    thing_id: int
    guild_id: int
    wanted: bool
    thread_id: int | None
    name: str | None
    closed: bool
    refused: Why | None


@dataclass(frozen=True, slots=True)
class Wish:
    """How a thread should be, and what it is made of: the card's channel and message, where it stands."""

    thread: QuestionThread
    thing: Thing
    guild: Guild
    standing: Standing
    card: tuple[int, int] | None
    led_by: Sequence[int]


_THIS = rows.c.thing_id == bindparam("thing")
_OF = select(*(rows.c[name] for name in QuestionThread.__dataclass_fields__)).where(_THIS)
_IN = (
    select(rows.c.thing_id)
    .join(thing_rows, thing_rows.c.id == rows.c.thing_id)
    .where(rows.c.guild_id == bindparam("guild_id"), OPEN)
    .order_by(rows.c.thing_id)
)
_ON = (
    upsert(rows)
    .values(thing_id=bindparam("thing"), guild_id=bindparam("guild_id"), wanted=True, closed=False)
    .on_conflict_do_update(index_elements=["thing_id"], set_={"wanted": true(), "refused": null()})
)
_OFF = update(rows).where(_THIS).values(wanted=False, refused=null())
_TRY_AGAIN = update(rows).where(_THIS).values(refused=null())
_STANDS = (
    update(rows)
    .where(_THIS)
    .values(thread_id=bindparam("thread"), name=bindparam("called"), closed=false(), refused=null())
)
_CLOSED = update(rows).where(_THIS).values(closed=true())
_TAKEN_DOWN = update(rows).where(_THIS).values(thread_id=null(), name=null(), refused="taken down")
_REFUSED = update(rows).where(_THIS, rows.c.refused.is_(None)).values(refused=bindparam("why"))
_SETTLED = delete(rows).where(_THIS, rows.c.wanted == false())
_SHOW = update(thing_rows).where(thing_rows.c.id == bindparam("thing")).values(thread_id=bindparam("thread"))


def key_of(thing_id: int) -> str:
    """What its parcel is known by."""
    return f"questions:{thing_id}"


def find(tx: Transaction, thing_id: int) -> QuestionThread | None:
    """None for what was never to have one, or has none any more."""
    return tx.maybe(QuestionThread, _OF, thing=thing_id)


def show_to(
    tx: Transaction, thing_id: int, caller: Caller, *, by_dm: bool = False
) -> tuple[Thing, QuestionThread | None, Guild]:
    """It, its thread and its server, to be changed. For its leads and coordinators. Raises NotAllowed,
    NotFound.
    """
    thing = things.show(tx, thing_id)
    managing.require_lead(tx, thing, caller, by_dm=by_dm)
    return thing, find(tx, thing_id), guilds.find(tx, thing.guild_id)


def switch(tx: Transaction, thing_id: int, caller: Caller, *, on: bool, now: datetime) -> Thing:
    """Whether it has a thread for questions from now on, or, of a draft, once it is posted. For its leads,
    also from a direct message, and coordinators. Twice is once. Raises NotAllowed,
    NotFound, and Refusal for what can't have one.
    """
    thing = managing.locked(tx, thing_id, caller, kind="ask", drafts=True, by_dm=True)
    if on:
        if guilds.find(tx, thing.guild_id).quiet:
            raise Refusal(N_("In quiet mode I open no threads: they show who takes part."))
        if thing.state != "draft":
            things.require_open(thing, now)
        tx.execute(_ON, thing=thing.id, guild_id=thing.guild_id)
    else:
        tx.execute(_OFF, thing=thing.id)
    follow(tx, thing, now=now)
    return thing


def want_like(tx: Transaction, like: Thing, thing_id: int) -> None:
    """This (new) thing has a thread for questions, too, if the other one has or would."""
    found = find(tx, like.id)
    if found is not None and found.wanted:
        tx.execute(_ON, thing=thing_id, guild_id=like.guild_id)


def try_again(tx: Transaction, thing_id: int, caller: Caller, *, now: datetime) -> Thing:
    """Have it opened once more that Discord did not open or somebody deleted. For its leads, also from a
    direct message, and coordinators. Raises NotAllowed, NotFound.
    """
    thing = managing.locked(tx, thing_id, caller, kind="ask", drafts=True, by_dm=True)
    tx.execute(_TRY_AGAIN, thing=thing.id)
    follow(tx, thing, now=now)
    return thing


def follow(tx: Transaction, thing: Thing, *, card: str | None = None, now: datetime) -> None:
    """Have the thread of this thing be as it should, if it has one: after its card, where that is named and
    does not stand yet, and after the time in which a slip can be mended.
    """
    if thing.state == "draft" or find(tx, thing.id) is None:
        return
    due_at = now + GRACE if thing.state in ("cancelled", "closed") else now
    if card is not None and thing.state == "open":
        standing = cards.known_by(tx, card)
        if standing is None or standing.sent_message_id is None:
            due_at = now + AFTER_THE_CARD
    outbox.change(tx, QUESTION_THREAD, thing.guild_id, key_of(thing.id), subject_id=thing.id, now=now)
    if due_at > now:
        outbox.shift(tx, QUESTION_THREAD, thing.guild_id, subject_id=thing.id, due_at=due_at)


def follow_all(tx: Transaction, guild_id: int, *, now: datetime) -> None:
    """The same for all of a server, once cards stand where and how they are to be now."""
    for thing_id in tx.values(_IN, guild_id=guild_id):
        outbox.change(tx, QUESTION_THREAD, guild_id, key_of(thing_id), subject_id=thing_id, now=now)
        due_at = now + AFTER_THE_CARD
        outbox.shift(tx, QUESTION_THREAD, guild_id, subject_id=thing_id, due_at=due_at)


def wish(tx: Transaction, thing_id: int, *, card: str, now: datetime) -> Wish | None:
    """How the thread on this card should be by now; None for what has none. Raises NotFound."""
    found = find(tx, thing_id)
    if found is None:
        return None
    thing = things.show(tx, thing_id)
    guild, at = guilds.find(tx, thing.guild_id), cards.known_by(tx, card)
    is_open = found.wanted and not guild.quiet and thing.is_open(now)
    place = None
    if at is not None and at.sent_channel_id is not None and at.sent_message_id is not None:
        place = at.sent_channel_id, at.sent_message_id
    return Wish(found, thing, guild, "open" if is_open else "over", place, leads.of(tx, thing_id))


# What the courier writes down.


def stands(tx: Transaction, thing_id: int, thread_id: int, name: str, *, card: str, now: datetime) -> None:
    """People can ask in it: its card says so, and something stands in it first."""
    tx.execute(_STANDS, thing=thing_id, thread=thread_id, called=name)
    thing = things.show(tx, thing_id)
    _show(tx, thing, thread_id, card, now=now)
    first = f"questions:{thing_id}:{thread_id}"
    outbox.put(tx, QUESTIONS_OPEN, thing.guild_id, first, subject_id=thing_id, now=now)


def put_away(tx: Transaction, thing_id: int, *, card: str, now: datetime) -> None:
    """Nobody is to ask in it any more; what is switched off and never stood is forgotten."""
    found = find(tx, thing_id)
    if found is not None and found.thread_id is None:
        tx.execute(_SETTLED, thing=thing_id)
    elif found is not None:
        tx.execute(_CLOSED, thing=thing_id)
    _show(tx, things.show(tx, thing_id), None, card, now=now)


def taken_down(tx: Transaction, thing_id: int, *, card: str, now: datetime) -> None:
    """Somebody has deleted it by hand: that is respected, and said where it is switched on."""
    tx.execute(_TAKEN_DOWN, thing=thing_id)
    _show(tx, things.show(tx, thing_id), None, card, now=now)


def _show(tx: Transaction, thing: Thing, thread_id: int | None, card: str, *, now: datetime) -> None:
    """Whoever reads of the thing reads where to ask, or no longer."""
    if thing.thread_id == thread_id:
        return
    tx.execute(_SHOW, thing=thing.id, thread=thread_id)
    standing = cards.known_by(tx, card)
    if standing is not None:
        cards.redraw(tx, [standing.id], now=now)


def refuse(tx: Transaction, thing_id: int, why: Why, *, now: datetime) -> None:
    """Discord does not open it: who looks after the thing is told, once until it is tried again."""
    if not tx.execute(_REFUSED, thing=thing_id, why=why):
        return
    thing = things.show(tx, thing_id)
    if thing.lead is not None:
        key = f"questions:{thing_id}:refused:{int(now.timestamp())}"
        outbox.put(
            tx, QUESTIONS_REFUSED, thing.guild_id, key, user_id=thing.lead, subject_id=thing_id, now=now
        )
