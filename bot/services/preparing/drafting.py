"""An ask before it is posted: written a piece at a time, seen by who writes it and by those who lead it.

It is a row of the register in the state draft, so what changes an ask that is posted (`amendments`) changes
it, too; nobody is told. See docs/design.md § 83.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, or_, select

from bot.db import Transaction
from bot.errors import Invalid
from bot.i18n import N_
from bot.models.things import DRAFT
from bot.models.things import leads as lead_rows
from bot.models.things import things as rows
from bot.services.guild import interests
from bot.services.guild.callers import Caller
from bot.services.outbox import rounds
from bot.services.things import (
    amendments,
    asks,
    calls,
    leads,
    managing,
    needs,
    posting,
    proposed,
    reminders,
    things,
    unposted,
)
from bot.services.things.asks import Ask
from bot.services.things.posting import Draft
from bot.services.things.things import HERE, Thing

#: Of one person that are listed; more than anybody keeps.
MOST_LISTED = 50

_MINE = (
    things.EVERY.where(
        HERE,
        DRAFT,
        rows.c.kind == bindparam("kind"),
        rows.c.series_id.is_(None),
        rows.c.timetable_since.is_(None),
        or_(
            rows.c.created_by == bindparam("user_id"),
            rows.c.id.in_(
                select(lead_rows.c.thing_id).where(
                    lead_rows.c.guild_id == bindparam("guild_id"), lead_rows.c.user_id == bindparam("user_id")
                )
            ),
        ),
    )
    .order_by(rows.c.created_at.desc(), rows.c.id.desc())
    .limit(MOST_LISTED)
)


def begin(tx: Transaction, caller: Caller, draft: Draft, *, target: int | None = None, now: datetime) -> Ask:
    """A draft of an ask, led by whoever writes it. For everybody: who does not coordinate can propose it.
    Raises Refusal where there is no channel for it, and Invalid.
    """
    return asks.write(tx, caller, draft, target=target, state="draft", now=now)


def show(tx: Transaction, ask_id: int, caller: Caller) -> Ask:
    """The draft, or what has become of it. For who wrote it and those who lead it. Raises NotFound, and
    NotAllowed for what is posted.
    """
    managing.people(tx, ask_id, caller, kind="ask")
    return asks.show(tx, ask_id)


def mine(tx: Transaction, caller: Caller, *, kind: str = "ask") -> Sequence[Thing]:
    """The drafts of a kind that this person wrote or leads, the one they changed last first."""
    return tx.list(Thing, _MINE, guild_id=caller.guild, user_id=caller.user_id, kind=kind)


def post(tx: Transaction, ask_id: int, caller: Caller, *, now: datetime) -> tuple[Ask, bool]:
    """Publish a draft: everything is looked at again, and its card is on the way to the asks channel. With
    whether it was posted already: twice is once. For coordinators who wrote or lead it. Raises NotAllowed,
    NotFound, Refusal, Invalid; then it stays a draft.
    """
    thing = managing.locked(tx, ask_id, caller, kind="ask", drafts=True)
    if thing.state != "draft":
        return asks.show(tx, ask_id), True
    managing.require_draft(thing)
    posting.before_new(tx, caller)
    publish(tx, thing, by=caller.user_id, now=now)
    return asks.show(tx, ask_id), False


def publish(tx: Transaction, thing: Thing, *, by: int, now: datetime) -> None:
    """The (locked) draft is open from now on. Raises Invalid for what can't be posted (any more)."""
    check(tx, asks.show(tx, thing.id), now=now)
    open_up(tx, thing, by=by, now=now)


def open_up(tx: Transaction, thing: Thing, *, by: int, now: datetime) -> None:
    """The same for what its kind has looked at."""
    if not leads.of(tx, thing.id):
        leads.add(tx, thing, by, now=now)
    rounds.watch_cards(tx, thing.guild_id, now=now)
    unposted.unplan(tx, thing.guild_id, thing.id, now=now)
    if (found := proposed.find(tx, thing.id)) is not None:
        proposed.settle(tx, found, "posted", by=by, now=now)
    remind_at = reminders.usual_moment(tx, thing.guild_id, thing.deadline, thing.occasion, now=now)
    columns = {"state": "open", "created_at": now, "moved_at": None, "remind_at": remind_at}
    amendments.change(tx, thing, columns, now=now)
    calls.ping(tx, things.show(tx, thing.id), now=now)


def check(tx: Transaction, draft: Ask, *, now: datetime) -> None:
    """Raises Invalid for what can't be posted (any more), saying what to change."""
    asks.check(draft.title, draft.why, draft.step, draft.target)
    posting.check_moments(draft.deadline, draft.occasion, now=now)
    posting.check_places(draft.places)
    posting.check_effort(draft.effort)
    needs.check(tx, draft.guild_id, draft.needs)
    if len(interests.known(tx, draft.guild_id, draft.interests)) < len(set(draft.interests)):
        raise Invalid(
            N_("Something it is about is no longer on the list of interests here. Please choose anew in Who.")
        )


def discard(
    tx: Transaction, thing_id: int, caller: Caller, *, kind: str = "ask", by_dm: bool = False
) -> Thing:
    """Throw a draft away. For who wrote it and those who lead it. Raises NotFound, and
    Refusal for what is posted, or waits for an answer.
    """
    thing = managing.locked(tx, thing_id, caller, kind=kind, drafts=True, by_dm=by_dm)
    managing.require_draft(thing)
    proposed.require_still(tx, thing_id)
    unposted.remove(tx, thing_id)
    return thing
