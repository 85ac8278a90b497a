"""Buddies on request: both say yes, either ends it without a reason, and then nothing of it is left.

Whoever touches a pair holds the people concerned first, by ascending id, and then the pair.
See docs/design.md § 21, § 22.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import and_, bindparam, delete, exists, insert, or_, select, update

from bot.db import Transaction
from bot.errors import NotFound, Refusal
from bot.i18n import N_
from bot.models.boundaries import boundaries
from bot.models.buddies import buddies
from bot.services.care import buddy_offers, buddy_wishes
from bot.services.care import hellos as hello_rules
from bot.services.guild import rights
from bot.services.guild.callers import Caller
from bot.services.outbox import outbox
from bot.services.outbox.kinds import Message, declare
from bot.services.people import volunteers
from bot.services.record.setbacks import Due, overdue

BUDDY = declare(Message("buddy", N_("an offer to be a buddy"), waiting=N_("A buddy for you"), thread=False))
BUDDY_ASKED = declare(
    Message(
        "buddy_asked", N_("the question to be a buddy"), waiting=N_("Would you be a buddy?"), thread=False
    )
)
BUDDY_OVER = declare(
    Message("buddy_over", N_("that two are no longer buddies"), waiting=N_("About a buddy"), thread=False)
)
BUDDY_UNANSWERED = declare(
    Message("buddy_unanswered", N_("that no buddy was found"), waiting=N_("About your buddy"), thread=False)
)

#: Whoever said hello is asked first, for this long; then any welcomer may offer. So are those who offered.
ASKED_FOR = timedelta(days=2)
#: An offer waits this long for the other's yes.
OFFERED_FOR = timedelta(days=7)
#: If nobody offers in this time, the person is told.
SOUGHT_FOR = timedelta(days=7)

State = Literal["asked", "seeking", "called", "offered", "paired"]


@dataclass(frozen=True, slots=True)
class Buddy:
    id: int
    guild_id: int
    user_id: int
    buddy_id: int | None
    state: State
    asked_at: datetime
    due_at: datetime | None

    def other_than(self, user_id: int) -> int | None:
        return self.buddy_id if user_id == self.user_id else self.user_id


_FIELDS = [buddies.c[name] for name in Buddy.__dataclass_fields__]
_SHOW = select(*_FIELDS).where(buddies.c.id == bindparam("id"))
_LOCK = _SHOW.with_for_update()
_HOLD_OF = (
    select(*_FIELDS)
    .where(buddies.c.guild_id == bindparam("guild_id"), buddies.c.user_id == bindparam("user_id"))
    .with_for_update()
)
_EITHER = and_(
    buddies.c.guild_id == bindparam("guild_id"),
    or_(buddies.c.user_id == bindparam("user_id"), buddies.c.buddy_id == bindparam("user_id")),
)
_OF = select(*_FIELDS).where(_EITHER).order_by(buddies.c.id)
_HOLD_ALL = _OF.with_for_update()
_ASK = insert(buddies).values(
    guild_id=bindparam("guild_id"),
    user_id=bindparam("user_id"),
    buddy_id=bindparam("buddy_id"),
    state=bindparam("state"),
    asked_at=bindparam("now"),
    due_at=bindparam("due_at"),
)
_MOVE = (
    update(buddies)
    .where(buddies.c.id == bindparam("id"))
    .values(state=bindparam("state"), buddy_id=bindparam("buddy_id"), due_at=bindparam("due_at"))
)
_DROP = delete(buddies).where(buddies.c.id == bindparam("id"))
_DUE = overdue("buddies", buddies.c.due_at, buddies.c.guild_id, buddies.c.id)

_APART = exists().where(
    boundaries.c.guild_id == buddies.c.guild_id,
    or_(
        and_(boundaries.c.user_id == buddies.c.user_id, boundaries.c.other_id == bindparam("user_id")),
        and_(boundaries.c.user_id == bindparam("user_id"), boundaries.c.other_id == buddies.c.user_id),
    ),
)
_SEEKS = and_(buddies.c.guild_id == bindparam("guild_id"), buddies.c.state.in_(("seeking", "called")))
_SEEKING = (
    select(*_FIELDS)
    .where(_SEEKS, buddies.c.user_id != bindparam("user_id"), ~_APART)
    .order_by(buddies.c.asked_at, buddies.c.id)
    .limit(5)
)
_MAY_MEET = select(buddies.c.id).where(
    buddies.c.id == bindparam("id"), buddies.c.user_id != bindparam("user_id"), ~_APART
)


def of(tx: Transaction, guild_id: int, user_id: int) -> Sequence[Buddy]:
    """This person's request, and every pair they are in."""
    return tx.list(Buddy, _OF, guild_id=guild_id, user_id=user_id)


def ask(tx: Transaction, guild_id: int, caller: Caller, *, now: datetime) -> Buddy:
    """They would like a buddy. Twice is once. Raises NotFound, and Refusal where nobody looks after them."""
    caller.require_from(guild_id)
    if caller.guild_id is None and volunteers.find(tx, guild_id, caller.user_id) is None:
        raise _gone()
    buddy_offers.require_looked_after(tx, guild_id)
    volunteers.seen(tx, guild_id, caller.user_id, language=caller.language, now=now)
    key = {"guild_id": guild_id, "user_id": caller.user_id}
    before = tx.maybe(Buddy, _HOLD_OF, **key)
    if before is not None:
        return before
    first = buddy_offers.who_said_hello(tx, guild_id, caller.user_id)
    state, due = ("asked", now + ASKED_FOR) if first is not None else ("seeking", now + SOUGHT_FOR)
    tx.execute(_ASK, **key, buddy_id=first, state=state, now=now, due_at=due)
    asked = tx.one(Buddy, _HOLD_OF, **key)
    buddy_wishes.wait(tx, guild_id, caller.user_id, asked.id, now=now)
    if first is None:
        return _seek(tx, asked, now=now)
    buddy_offers.note_asked(tx, guild_id, first, now=now)
    _tell_buddy(tx, asked, now=now)
    return asked


def seeking(tx: Transaction, caller: Caller) -> Sequence[Buddy]:
    """Who looks for a buddy, the oldest first, without anyone not to meet this welcomer. For welcomers."""
    rights.require_welcomer(tx, caller)
    return tx.list(Buddy, _SEEKING, guild_id=caller.guild, user_id=caller.user_id)


def offer(tx: Transaction, pair_id: int, caller: Caller, *, now: datetime) -> Buddy:
    """A welcomer would be this person's buddy; the other's yes is still to come. Twice is once.

    For welcomers. Raises Refusal if somebody else was first.
    """
    rights.require_welcomer(tx, caller)
    pair = _held(tx, pair_id, caller, now=now)
    if pair.state == "offered" and pair.buddy_id == caller.user_id:
        return pair
    if (
        pair.state not in ("seeking", "called")
        or tx.value(_MAY_MEET, id=pair_id, user_id=caller.user_id) is None
    ):
        raise Refusal(
            N_("Somebody else has offered already, or they no longer look. Thank you for offering!")
        )
    _unask(tx, pair, now=now)
    tx.execute(_MOVE, id=pair_id, state="offered", buddy_id=caller.user_id, due_at=now + OFFERED_FOR)
    buddy_wishes.has_offer(tx, pair_id, by=caller.user_id, now=now)
    _tell_asker(tx, pair, now=now)
    hello_rules.redraw(tx, pair.guild_id, now=now)
    return tx.one(Buddy, _SHOW, id=pair_id)


def say_yes(tx: Transaction, pair_id: int, caller: Caller, *, now: datetime) -> Buddy:
    """The yes that was still to come makes them buddies. Twice is once. Raises NotFound, and Refusal for
    the one whose yes stands already.
    """
    pair = _of_caller(_held(tx, pair_id, caller, now=now), caller)
    if _is_asked(pair, caller):
        tx.execute(_MOVE, id=pair_id, state="paired", buddy_id=pair.buddy_id, due_at=None)
        buddy_wishes.has_offer(tx, pair_id, by=caller.user_id, now=now)
        _tell_asker(tx, pair, now=now)
        _tell_buddy(tx, pair, now=now)
    elif pair.state != "paired":
        raise Refusal(N_("It is the other's turn to say yes. You'll hear from me."))
    return tx.one(Buddy, _SHOW, id=pair_id)


def say_no(tx: Transaction, pair_id: int, caller: Caller, *, now: datetime) -> Buddy:
    """As it was: no reason is asked, and the welcomers are asked instead. A buddy who offered hears only that
    it is over. Raises NotFound.
    """
    pair = _of_caller(_held(tx, pair_id, caller, now=now), caller)
    if not _is_asked(pair, caller):
        raise _gone()
    if pair.state == "offered":
        _tell_over(tx, pair, pair.buddy_id, now=now)
    _seek(tx, pair, now=now)
    return pair


def end(tx: Transaction, pair_id: int, caller: Caller, *, now: datetime) -> Buddy:
    """As it was: either may end it at any time, without a reason; the other hears that it is over."""
    pair = _of_caller(_held(tx, pair_id, caller, now=now), caller)
    _end(tx, pair, caller.user_id, now=now)
    return pair


def show(tx: Transaction, pair_id: int) -> Buddy:
    """Raises NotFound."""
    pair = tx.maybe(Buddy, _SHOW, id=pair_id)
    if pair is None:
        raise _gone()
    return pair


def due(tx: Transaction, *, now: datetime) -> Sequence[Due]:
    """Up to fifty requests for which something is due."""
    return tx.list(Due, _DUE, now=now)


def look_after(tx: Transaction, pair_id: int, *, now: datetime) -> None:
    """Nobody is left without a word: ask others, or say honestly that nobody was found."""
    seen = tx.maybe(Buddy, _SHOW, id=pair_id)
    if seen is None:
        return
    for user_id in sorted(one for one in (seen.user_id, seen.buddy_id) if one is not None):
        volunteers.hold(tx, seen.guild_id, user_id)
    pair = tx.maybe(Buddy, _LOCK, id=pair_id)
    if pair is None or pair.due_at is None or pair.due_at > now:
        return
    if pair.state == "seeking":
        key = f"buddy:{pair.id}:unanswered"
        outbox.put(tx, BUDDY_UNANSWERED, pair.guild_id, key, user_id=pair.user_id, now=now)
        _end(tx, pair, pair.user_id, now=now)
        return
    if pair.state == "offered":
        _tell_over(tx, pair, pair.buddy_id, now=now)
    _seek(tx, pair, now=now)


def part(tx: Transaction, guild_id: int, one: int, other: int, *, now: datetime) -> None:
    """These two are not to meet, said by the first. Who wishes for a buddy does not learn who was asked."""
    for pair in tx.list(Buddy, _HOLD_ALL, guild_id=guild_id, user_id=one):
        if pair.other_than(one) == other:
            unknown = pair.state in ("asked", "called")
            _end(tx, pair, other if unknown and one == pair.user_id else one, now=now)


def forget(tx: Transaction, guild_id: int, user_id: int, *, now: datetime) -> None:
    """Their request, every pair they are in and their offer end; the others hear that it is over."""
    for pair in tx.list(Buddy, _HOLD_ALL, guild_id=guild_id, user_id=user_id):
        _end(tx, pair, user_id, now=now)
    buddy_offers.drop(tx, guild_id, user_id)


def take_back(tx: Transaction, caller: Caller, *, now: datetime) -> None:
    """They offer no more to be a buddy; whose buddy they are they stay. Twice is once."""
    volunteers.hold(tx, caller.guild, caller.user_id)
    for pair in tx.list(Buddy, _HOLD_ALL, guild_id=caller.guild, user_id=caller.user_id):
        if pair.state == "called" and pair.buddy_id == caller.user_id:
            _end(tx, pair, caller.user_id, now=now)
    buddy_offers.drop(tx, caller.guild, caller.user_id)


def _end(tx: Transaction, pair: Buddy, by: int, *, now: datetime) -> None:
    """Ended by one of the two. Who still looks for a buddy goes on looking, if it was the other."""
    other = pair.other_than(by)
    told = pair.state == "paired" or (pair.state == "offered" and by == pair.user_id)
    if told and other is not None:
        _tell_over(tx, pair, other, now=now)
    if pair.state in ("asked", "called", "offered") and by == pair.buddy_id:
        _seek(tx, pair, now=now)
        return
    for kind, user_id in ((BUDDY, pair.user_id), (BUDDY_ASKED, pair.buddy_id)):
        if user_id is not None:
            outbox.drop(
                tx, kind, pair.guild_id, user_id=user_id, subject_id=pair.id, reason="it is over", now=now
            )
    buddy_wishes.has_offer(tx, pair.id, by=by, now=now)
    tx.execute(_DROP, id=pair.id)
    hello_rules.redraw(tx, pair.guild_id, now=now)


def _seek(tx: Transaction, pair: Buddy, *, now: datetime) -> Buddy:
    """The welcomers see it, and for as long as they have anyway the next one who offered is asked, too."""
    _unask(tx, pair, now=now)
    asked = None
    if now < pair.asked_at + SOUGHT_FOR:
        asked = buddy_offers.call(tx, pair.guild_id, pair.user_id, since=pair.asked_at, now=now)
    state, due_at = ("seeking", now + SOUGHT_FOR) if asked is None else ("called", now + ASKED_FOR)
    tx.execute(_MOVE, id=pair.id, state=state, buddy_id=asked, due_at=due_at)
    buddy_wishes.wait(tx, pair.guild_id, pair.user_id, pair.id, now=now)
    sought = tx.one(Buddy, _SHOW, id=pair.id)
    if asked is not None:
        _tell_buddy(tx, sought, now=now)
    hello_rules.redraw(tx, pair.guild_id, now=now)
    return sought


def _unask(tx: Transaction, pair: Buddy, *, now: datetime) -> None:
    """What was not sent yet is not asked any more."""
    if pair.state in ("asked", "called") and pair.buddy_id is not None:
        about, why = {"user_id": pair.buddy_id, "subject_id": pair.id}, "somebody else is asked"
        outbox.drop(tx, BUDDY_ASKED, pair.guild_id, **about, reason=why, now=now)


def _is_asked(pair: Buddy, caller: Caller) -> bool:
    """Whether this person's yes is the one still to come."""
    return (pair.state in ("asked", "called") and caller.user_id == pair.buddy_id) or (
        pair.state == "offered" and caller.user_id == pair.user_id
    )


def _tell_asker(tx: Transaction, pair: Buddy, *, now: datetime) -> None:
    key = f"buddy:{pair.id}"
    outbox.change(tx, BUDDY, pair.guild_id, key, user_id=pair.user_id, subject_id=pair.id, now=now)


def _tell_buddy(tx: Transaction, pair: Buddy, *, now: datetime) -> None:
    key = f"buddy:{pair.id}:{pair.buddy_id}"
    outbox.change(tx, BUDDY_ASKED, pair.guild_id, key, user_id=pair.buddy_id, subject_id=pair.id, now=now)


def _tell_over(tx: Transaction, pair: Buddy, user_id: int | None, *, now: datetime) -> None:
    key = f"buddy:{pair.id}:over:{user_id}:{int(now.timestamp())}"
    outbox.put(tx, BUDDY_OVER, pair.guild_id, key, user_id=user_id, now=now)


def _held(tx: Transaction, pair_id: int, caller: Caller, *, now: datetime) -> Buddy:
    """The pair, locked after the people concerned. Raises NotFound."""
    pair = show(tx, pair_id)
    caller.require_from(pair.guild_id)
    concerned = {pair.user_id, pair.buddy_id, caller.user_id}
    for user_id in sorted(one for one in concerned if one is not None):
        volunteers.hold(tx, pair.guild_id, user_id)
    held = tx.maybe(Buddy, _LOCK, id=pair_id)
    if held is None:
        raise _gone()
    return held


def _of_caller(pair: Buddy, caller: Caller) -> Buddy:
    if caller.user_id not in (pair.user_id, pair.buddy_id):
        raise _gone()
    return pair


def _gone() -> NotFound:
    return NotFound(N_("That is no longer so. /mine shows how it stands with buddies."))
