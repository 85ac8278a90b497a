"""What somebody would like to be posted who is no coordinator: they write it as a draft and propose it;
coordinators post it, hand it back with a note, or talk about it first.

Once it is posted its author looks after it. See docs/design.md § 99.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, update
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.db import Transaction
from bot.errors import Invalid, NotFound, Refusal
from bot.i18n import N_
from bot.models.proposals import proposals as rows
from bot.models.things import things as thing_rows
from bot.services.care import hands
from bot.services.guild import guilds, rights
from bot.services.guild.callers import Caller
from bot.services.outbox import outbox
from bot.services.outbox.kinds import Message, declare
from bot.services.people import volunteers
from bot.services.preparing import drafting
from bot.services.things import amendments, asks, managing, posting, proposed, things, unposted
from bot.services.things.amendments import Words
from bot.services.things.asks import Ask
from bot.services.things.proposed import PROPOSAL, PROPOSED, Proposal
from bot.services.things.things import GONE, Thing

PROPOSAL_ANSWERED = declare(
    Message(
        "proposal_answered",
        N_("the answer to a proposal"),
        waiting=N_("An answer to your proposal"),
        duty=True,
    )
)

#: Of one person that wait for an answer at a time.
MOST_WAITING = 3
MOST_NOTE = 500

_PUT = upsert(rows).values(
    thing_id=bindparam("id"),
    guild_id=bindparam("guild_id"),
    state="waiting",
    times=1,
    proposed_at=bindparam("now"),
)
_PUT = _PUT.on_conflict_do_update(
    index_elements=["thing_id"],
    set_={
        "state": "waiting",
        "times": rows.c.times + 1,
        "proposed_at": _PUT.excluded.proposed_at,
        "note": None,
        "answered_by": None,
        "answered_at": None,
    },
)
_SIGN = update(thing_rows).where(thing_rows.c.id == bindparam("id")).values(unsigned=bindparam("unsigned"))
_KEEP_THREAD = update(rows).where(rows.c.thing_id == bindparam("id")).values(thread_id=bindparam("thread"))


def before_writing(tx: Transaction, caller: Caller) -> None:
    """Look whether this person can write something to be posted here, before they do. For everybody. Raises
    Refusal where there is no channel for it, nobody would hear of it, or too much of theirs waits already.
    """
    posting.before_draft(tx, caller)
    if not rights.is_coordinator(tx, caller):
        _require_few(tx, caller)
        unposted.require_few(tx, caller.guild, caller.user_id)


def propose(tx: Transaction, ask_id: int, caller: Caller, *, named: bool, now: datetime) -> Ask:
    """Put a draft before the coordinators; `named`: its card may say who looks after it. Twice is once. For
    who wrote it. Raises NotFound, Refusal, and Invalid for what can't be posted.
    """
    volunteers.seen(tx, things.show(tx, ask_id).guild_id, caller.user_id, language=caller.language, now=now)
    thing = managing.locked(tx, ask_id, caller, kind="ask", drafts=True, by_dm=True)
    found = proposed.find(tx, ask_id)
    if thing.state != "draft" or (found is not None and found.state == "waiting"):
        return asks.show(tx, ask_id)
    posting.require_board(guilds.find(tx, thing.guild_id))
    _require_few(tx, caller, thing.guild_id)
    drafting.check(tx, asks.show(tx, ask_id), now=now)
    tx.execute(_SIGN, id=ask_id, unsigned=not named)
    tx.execute(_PUT, id=ask_id, guild_id=thing.guild_id, now=now)
    _tell(tx, _known(tx, ask_id), thing, now=now)
    return asks.show(tx, ask_id)


def again(tx: Transaction, ask_id: int, caller: Caller, *, now: datetime) -> Ask:
    """The same once more, named as they chose the first time; from a direct message, too."""
    thing = things.show_of(tx, ask_id, kind="ask")
    return propose(tx, ask_id, caller, named=not thing.unsigned, now=now)


def reword(tx: Transaction, ask_id: int, caller: Caller, words: Words, *, now: datetime) -> Thing:
    """Other words for what was handed back; from a direct message, too. Raises as `amendments.reword`."""
    return amendments.reword(tx, ask_id, caller, words, by_dm=True, now=now)


def of_theirs(tx: Transaction, ask_id: int, caller: Caller) -> tuple[Ask, Proposal]:
    """It, and how it stands; from a direct message, too. For who wrote it. Raises NotFound."""
    thing = things.show_of(tx, ask_id, kind="ask")
    if thing.created_by != caller.user_id:
        raise NotFound(GONE)
    caller.require_from(thing.guild_id)
    return asks.show(tx, ask_id), _known(tx, ask_id)


def take_back(tx: Transaction, ask_id: int, caller: Caller, *, now: datetime) -> Thing:
    """It waits no more, and is a draft to change. For who wrote it. Twice is once. Raises NotFound, and
    Refusal for what is posted.
    """
    thing = managing.locked(tx, ask_id, caller, kind="ask", drafts=True, by_dm=True)
    if thing.state != "draft":
        raise Refusal(N_("“{title}” is posted already. /ask manage can end it."), title=thing.title)
    found = _known(tx, ask_id)
    if found.state == "waiting":
        proposed.settle(tx, found, "taken_back", now=now)
    return thing


def let_go(tx: Transaction, ask_id: int, caller: Caller) -> Thing:
    """Throw away what was handed back; from a direct message, too. For who wrote it. Raises NotFound, and
    Refusal for what is posted or waits.
    """
    return drafting.discard(tx, ask_id, caller, by_dm=True)


def show(tx: Transaction, ask_id: int, caller: Caller) -> tuple[Ask, Proposal]:
    """It, and how it stands. For coordinators. Raises NotAllowed, NotFound."""
    rights.require_coordinator(tx, caller)
    shown = asks.show(tx, ask_id)
    caller.require_here(shown.guild_id)
    return shown, _known(tx, ask_id)


def to_post(tx: Transaction, ask_id: int) -> tuple[Ask, Proposal] | None:
    """The same, to be drawn; None once it is thrown away or its author has erased themselves."""
    found = proposed.find(tx, ask_id)
    return None if found is None else (asks.show(tx, ask_id), found)


def approve(tx: Transaction, ask_id: int, caller: Caller, *, now: datetime) -> tuple[Ask, Proposal, bool]:
    """Post it; its author looks after it and is told. With how it stands, and whether it waited no more:
    twice is once. For coordinators. Raises NotAllowed, NotFound, and Refusal for what can't be posted as it
    is.
    """
    thing, found = _held(tx, ask_id, caller)
    if found.state != "waiting":
        return asks.show(tx, ask_id), found, True
    posting.before_new(tx, caller)
    try:
        drafting.publish(tx, thing, by=caller.user_id, now=now)
    except Invalid as amiss:
        raise Refusal(amiss.text, **amiss.values) from amiss
    _answer(tx, found, thing, caller, now=now)
    return asks.show(tx, ask_id), _known(tx, ask_id), False


def hand_back(
    tx: Transaction, ask_id: int, caller: Caller, note: str, *, now: datetime
) -> tuple[Ask, Proposal, bool]:
    """Not as it is: its author reads why, can change it and propose it again. With what `approve` tells. For
    coordinators. Raises NotAllowed, NotFound, and Invalid for a note that is missing or too long.
    """
    thing, found = _held(tx, ask_id, caller)
    if found.state != "waiting":
        return asks.show(tx, ask_id), found, True
    posting.check_words(
        (note, MOST_NOTE), missing=N_("Please write what they could change, or why it is not for here.")
    )
    proposed.settle(tx, found, "returned", by=caller.user_id, note=note.strip(), now=now)
    _answer(tx, found, thing, caller, now=now)
    return asks.show(tx, ask_id), _known(tx, ask_id), False


def keep_thread(tx: Transaction, ask_id: int, caller: Caller, thread_id: int, lost: int | None = None) -> int:
    """Where it is talked about: this thread, or the one that somebody opened meanwhile, unless that is
    `lost`. For coordinators. Raises NotAllowed, NotFound, Refusal.
    """
    _thing, found = _held(tx, ask_id, caller)
    if found.thread_id is not None and found.thread_id != lost:
        return found.thread_id
    tx.execute(_KEEP_THREAD, id=ask_id, thread=thread_id)
    return thread_id


def _require_few(tx: Transaction, caller: Caller, guild_id: int | None = None) -> None:
    """Raises Refusal where as much of theirs waits as may."""
    if len(proposed.waiting_of(tx, guild_id or caller.guild, caller.user_id)) >= MOST_WAITING:
        raise Refusal(
            N_(
                "Of what you proposed, {most} wait for an answer, as many as can: so that each gets one. "
                "/mine shows them, and can take one back."
            ),
            most=MOST_WAITING,
        )


def _held(tx: Transaction, ask_id: int, caller: Caller) -> tuple[Thing, Proposal]:
    """It, locked, and how it stands. For coordinators. Raises NotAllowed, NotFound."""
    rights.require_coordinator(tx, caller)
    thing = things.locked(tx, ask_id, caller, kind="ask", drafts=True)
    caller.require_here(thing.guild_id)
    return thing, _known(tx, ask_id)


def _known(tx: Transaction, ask_id: int) -> Proposal:
    """Raises NotFound for what was never proposed."""
    found = proposed.find(tx, ask_id)
    if found is None:
        raise NotFound(GONE)
    return found


def _tell(tx: Transaction, found: Proposal, thing: Thing, *, now: datetime) -> None:
    """The coordinators, and its author waits for their answer."""
    outbox.put(tx, PROPOSAL, found.guild_id, found.key, subject_id=thing.id, now=now)
    if thing.created_by is not None:
        hands.raise_(tx, PROPOSED, found.guild_id, thing.created_by, subject_id=thing.id, now=now)


def _answer(tx: Transaction, found: Proposal, thing: Thing, caller: Caller, *, now: datetime) -> None:
    if thing.created_by in (None, caller.user_id):
        return
    key = f"{found.key}:answered"
    outbox.put(
        tx,
        PROPOSAL_ANSWERED,
        thing.guild_id,
        key,
        user_id=thing.created_by,
        subject_id=thing.id,
        due_at=now + managing.GRACE,  # once its card stands
        now=now,
    )
