"""A draft that is posted by itself, at a moment one has chosen.

Whether it can be posted, and whoever chose that still may, is looked at then (bot/courier/publishing.py): it
stays a draft otherwise, and they are told why.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from bot.db import Transaction
from bot.errors import Invalid, NotAllowed, NotFound, Refusal
from bot.i18n import N_
from bot.services.guild.callers import Caller
from bot.services.outbox import outbox
from bot.services.outbox.kinds import Message, declare
from bot.services.preparing import drafting
from bot.services.things import asks, managing, posting, things, unposted
from bot.services.things.asks import Ask

NOT_POSTED = declare(
    Message(
        "not_posted",
        N_("word that an ask could not be posted at its moment"),
        waiting=N_("An ask was not posted"),
        duty=True,
    )
)
#: They no longer coordinate; there is no channel for it; something about it does not hold any more.
Why = Literal["rights", "channel", "ask"]


def plan(tx: Transaction, ask_id: int, caller: Caller, at: datetime, *, now: datetime) -> Ask:
    """Have a draft posted at this moment, instead of an earlier wish. For coordinators who wrote or lead it.
    Raises NotAllowed, NotFound, Refusal, and Invalid for a moment that can't be, or what can't be posted.
    """
    thing = managing.locked(tx, ask_id, caller, kind="ask", drafts=True)
    posting.before_new(tx, caller)
    managing.require_draft(thing)
    draft = asks.show(tx, ask_id)
    if at <= now:
        raise Invalid(N_("That moment is already over. Please choose one in the future."))
    if at > now + posting.FURTHEST:
        raise Invalid(N_("That is more than a year away. Please choose a nearer moment."))
    drafting.check(tx, draft, now=now)
    if draft.due_at is not None and draft.due_at <= at:
        raise Invalid(N_("Its own moment would have passed by then. Please choose an earlier one."))
    unposted.plan(tx, thing.guild_id, ask_id, caller.user_id, at, now=now)
    return asks.show(tx, ask_id)


def unplan(tx: Transaction, ask_id: int, caller: Caller, *, now: datetime) -> Ask:
    """It waits until somebody posts it. For who wrote it and those who lead it. Raises NotFound, and Refusal
    for what is posted.
    """
    thing = managing.locked(tx, ask_id, caller, kind="ask", drafts=True)
    managing.require_draft(thing)
    unposted.unplan(tx, thing.guild_id, ask_id, now=now)
    return asks.show(tx, ask_id)


def post(tx: Transaction, ask_id: int, caller: Caller, *, now: datetime) -> None:
    """Its moment has come; with the rights of who chose it, as they are now. For coordinators. Raises as
    `drafting.post` does.
    """
    thing = things.hold(tx, ask_id)
    if thing is not None and thing.posts_at is not None and thing.posts_at <= now:
        drafting.post(tx, ask_id, caller, now=now)


def fail(tx: Transaction, ask_id: int, user_id: int, refused: Refusal, *, now: datetime) -> None:
    """It was not posted, and who wanted it to be hears of it; once for each moment they chose."""
    thing = things.hold(tx, ask_id)
    if thing is None or thing.posts_at is None or isinstance(refused, NotFound):
        return
    why: Why = "channel"
    if isinstance(refused, NotAllowed):
        why = "rights"
    elif isinstance(refused, Invalid):
        why = "ask"
    key = f"thing:{ask_id}:not_posted:{int(thing.posts_at.timestamp())}"
    unposted.unplan(tx, thing.guild_id, ask_id, now=now)
    outbox.put(
        tx,
        NOT_POSTED,
        thing.guild_id,
        key,
        user_id=user_id,
        subject_id=ask_id,
        detail={"why": why},
        now=now,
    )


def amiss(tx: Transaction, ask_id: int, *, now: datetime) -> Invalid | None:
    """What about it does not hold any more, if something does not."""
    try:
        drafting.check(tx, asks.show(tx, ask_id), now=now)
    except Invalid as found:
        return found
    return None
