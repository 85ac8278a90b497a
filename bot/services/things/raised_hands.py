"""Who has a role and waits for a first word from a person: whoever leads it hears at once, says that they
have written, and is reminded; the coordinators hear after two days, and whoever waits can say that nobody
wrote.

Nobody is asked to write to whom the two would rather not meet. See docs/design.md § 106.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, delete, null, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.db import Transaction
from bot.errors import NotFound, Refusal
from bot.i18n import N_
from bot.models.raised_hands import raised_hands as rows
from bot.services.care import boundaries
from bot.services.guild import guilds
from bot.services.guild.callers import Caller
from bot.services.outbox import outbox, posts
from bot.services.outbox.kinds import Message, Post, declare
from bot.services.people import volunteers
from bot.services.record.setbacks import Due, overdue
from bot.services.things import leads, managing, rosters, things
from bot.services.things.things import GONE, Thing

#: It names nobody: in the server they see who it is.
FIRST_WORD = declare(
    Message(
        "first_word",
        N_("word that somebody waits for a first word"),
        waiting=N_("Somebody waits for a word from you"),
        duty=True,
    )
)
FIRST_WORD_CALL = declare(
    Post(
        "first_word_call",
        N_("word to the coordinators that somebody waits for a first word"),
        follows=frozenset({"coordinators_channel_id"}),
    )
)
FIRST_WORD_LATE = declare(
    Message(
        "first_word_late",
        N_("the question whether somebody has written"),
        waiting=N_("Has somebody written to you?"),
    )
)

#: So long until it is said again, to whoever leads it, to the coordinators and to whoever waits.
SAID_AGAIN = timedelta(days=2)
#: So long whoever waited is asked, when they look, whether it is true that somebody wrote.
CAN_BE_DENIED = timedelta(days=14)
_KIND = "role"


@dataclass(frozen=True, slots=True)
class Hand:
    id: int
    guild_id: int
    thing_id: int
    user_id: int
    raised_at: datetime
    times: int
    due_at: datetime | None
    said_again_at: datetime | None
    answered_at: datetime | None
    answered_by: int | None

    @property
    def waits(self) -> bool:
        return self.answered_at is None

    @property
    def keys(self) -> tuple[str, str]:
        """What its posts are known by: the first, and the one that says it again."""
        first = f"hand:{self.id}:{self.times}:call"
        return first, f"{first}:again"


_FIELDS = [rows.c[name] for name in Hand.__dataclass_fields__]
_FIND = select(*_FIELDS).where(rows.c.id == bindparam("hand"))
_OF = select(*_FIELDS).where(
    rows.c.thing_id == bindparam("thing_id"), rows.c.kind == _KIND, rows.c.user_id == bindparam("user_id")
)
_WAITING = (
    select(*_FIELDS)
    .where(rows.c.thing_id == bindparam("thing_id"), rows.c.kind == _KIND, rows.c.answered_at.is_(None))
    .order_by(rows.c.raised_at, rows.c.id)
)
_NEW = upsert(rows).values(
    guild_id=bindparam("guild_id"),
    kind=_KIND,
    thing_id=bindparam("thing_id"),
    user_id=bindparam("user_id"),
    raised_at=bindparam("now"),
    times=1,
    due_at=bindparam("due"),
)
# One whose thing had ended and is open again goes on.
_RAISE = _NEW.on_conflict_do_update(
    index_elements=["thing_id", "kind", "user_id"],
    set_={"due_at": _NEW.excluded.due_at},
    where=and_(rows.c.due_at.is_(None), rows.c.answered_at.is_(None), rows.c.said_again_at.is_(None)),
)
_LOWER = delete(rows).where(rows.c.id == bindparam("hand"))
_ANSWER = (
    update(rows)
    .where(rows.c.id == bindparam("hand"))
    .values(answered_at=bindparam("now"), answered_by=bindparam("by"), due_at=null())
)
_AGAIN = (
    update(rows)
    .where(rows.c.id == bindparam("hand"))
    .values(
        times=rows.c.times + 1,
        due_at=bindparam("due"),
        said_again_at=null(),
        answered_at=null(),
        answered_by=null(),
    )
)
_LOOKED = (
    update(rows)
    .where(rows.c.id == bindparam("hand"))
    .values(due_at=null(), said_again_at=bindparam("said_at"))
)
_DUE = overdue("first words", rows.c.due_at, rows.c.guild_id, rows.c.id)
_HERE = rows.c.guild_id == bindparam("guild_id")
_FORGET = delete(rows).where(_HERE, rows.c.user_id == bindparam("person"))
_UNSIGN = update(rows).where(_HERE, rows.c.answered_by == bindparam("person")).values(answered_by=null())


def find(tx: Transaction, hand_id: int) -> Hand | None:
    return tx.maybe(Hand, _FIND, hand=hand_id)


def of(tx: Transaction, thing_id: int, user_id: int) -> Hand | None:
    """Whether this person waits, or has waited, for a word about this thing."""
    return tx.maybe(Hand, _OF, thing_id=thing_id, user_id=user_id)


def waiting_in(tx: Transaction, thing_id: int, caller: Caller) -> tuple[Thing, Sequence[Hand]]:
    """Who waits for a first word, the longest waiting first, without whom this person is not to be brought
    together with. For its leads and coordinators. Raises NotAllowed, NotFound.
    """
    thing = things.show_to(tx, thing_id, caller)
    managing.require_lead(tx, thing, caller)
    apart = boundaries.apart_from(tx, thing.guild_id, caller.user_id)
    found = tx.list(Hand, _WAITING, thing_id=thing_id)
    return thing, [one for one in found if one.user_id not in apart]


def writers(tx: Transaction, thing: Thing, user_id: int) -> Sequence[int]:
    """Who of those who lead it would write to this person: not themselves, and nobody whom either of the two
    would rather not meet.
    """
    apart = boundaries.apart_from(tx, thing.guild_id, user_id)
    return [lead for lead in leads.of(tx, thing.id) if lead != user_id and lead not in apart]


def can_be_given(tx: Transaction, thing: Thing, user_id: int) -> bool:
    """There is somebody who would hear of it."""
    has_board = guilds.find(tx, thing.guild_id).coordinators_channel_id is not None
    return has_board or bool(writers(tx, thing, user_id))


def follow(tx: Transaction, thing: Thing, user_id: int, *, wanted: bool, now: datetime) -> None:
    """Whoever has got a place on the (locked) thing waits for a word from now on, if it is `wanted`; whoever
    has none any more waits for nothing.
    """
    one = rosters.commitment_of(tx, thing.id, user_id)
    if one is None or one.state != "confirmed":
        if (found := of(tx, thing.id, user_id)) is not None:
            _unsay(tx, found, now=now)
            tx.execute(_LOWER, hand=found.id)
            posts.redraw_these(tx, found.guild_id, found.keys, now=now)
    elif wanted and thing.state == "open" and can_be_given(tx, thing, user_id):
        about = {"guild_id": thing.guild_id, "thing_id": thing.id, "user_id": user_id}
        tx.execute(_RAISE, due=now + SAID_AGAIN, now=now, **about)
        raised = of(tx, thing.id, user_id)
        if raised is not None and raised.raised_at == now:
            _tell(tx, thing, raised, now=now)


def _tell(tx: Transaction, thing: Thing, hand: Hand, *, now: datetime) -> None:
    """Whoever leads it; where nobody does who could write, the coordinators."""
    ready = writers(tx, thing, hand.user_id)
    for lead in ready[:1]:
        key = f"hand:{hand.id}:{hand.times}:lead"
        outbox.put(tx, FIRST_WORD, hand.guild_id, key, user_id=lead, subject_id=hand.id, now=now)
    if not ready or hand.times > 1:
        _call(tx, hand, hand.keys[0], now=now)


def _call(tx: Transaction, hand: Hand, key: str, *, now: datetime) -> None:
    if guilds.find(tx, hand.guild_id).coordinators_channel_id is not None:
        outbox.put(tx, FIRST_WORD_CALL, hand.guild_id, key, subject_id=hand.id, now=now)


def written(tx: Transaction, hand_id: int, caller: Caller, *, now: datetime) -> tuple[Thing, Hand]:
    """I've written to them. For its leads and coordinators, for leads also from a direct message. Twice is
    once, and the first counts. Raises NotAllowed, NotFound.
    """
    thing, found = _held(tx, hand_id)
    managing.require_lead(tx, thing, caller, by_dm=caller.guild_id is None)
    if caller.user_id == found.user_id:
        raise NotFound(GONE)
    if found.waits:
        _answered(tx, found, caller, now=now)
    return thing, _known(tx, hand_id)


def can_be_denied(hand: Hand, *, now: datetime) -> bool:
    """Whoever waits is offered to say that nobody wrote: once they should have heard, and for a while after
    somebody says that they have written, unless they said so themselves.
    """
    if hand.answered_at is None:
        return hand.said_again_at is not None
    return hand.answered_by != hand.user_id and now - hand.answered_at < CAN_BE_DENIED


def came(tx: Transaction, thing_id: int, caller: Caller, *, now: datetime) -> Thing:
    """Somebody has written to me. For whoever waits; also from a direct message. Twice is once. Raises
    NotFound.
    """
    thing, found = _own(tx, thing_id, caller)
    if found.waits:
        _answered(tx, found, caller, now=now)
    return thing


def nobody_wrote(tx: Transaction, thing_id: int, caller: Caller, *, now: datetime) -> Thing:
    """Whoever leads it and the coordinators hear that nobody did. For whoever waits, once somebody says that
    they have written or it was said again; also from a direct message. Raises NotFound, and Refusal where
    there is still time.
    """
    thing, found = _own(tx, thing_id, caller)
    if found.waits and found.said_again_at is None:  # however long ago it was settled, they know best
        raise Refusal(
            N_("Somebody has until {when} to write to you. If nobody does, I say so to the coordinators."),
            when=found.due_at or found.raised_at + SAID_AGAIN,
        )
    things.require_open(thing, now)
    posts.redraw_these(tx, found.guild_id, found.keys, now=now)
    tx.execute(_AGAIN, hand=found.id, due=now + SAID_AGAIN)
    raised = _known(tx, found.id)
    _tell(tx, thing, raised, now=now)
    return thing


def due(tx: Transaction, *, now: datetime) -> Sequence[Due]:
    """Up to fifty people to whom somebody should have written by now."""
    return tx.list(Due, _DUE, now=now)


def look_after(tx: Transaction, hand_id: int, *, now: datetime) -> None:
    """Nobody has written in time: all who could do something hear so once, and whoever waits."""
    before = find(tx, hand_id)
    thing = None if before is None else things.hold(tx, before.thing_id)
    found = find(tx, hand_id)
    if found is None or thing is None or found.due_at is None or found.due_at > now:
        return
    if thing.state != "open":
        tx.execute(_LOOKED, hand=hand_id, said_at=None)
        return
    tx.execute(_LOOKED, hand=hand_id, said_at=now)
    for lead in writers(tx, thing, found.user_id)[:1]:
        key = f"hand:{hand_id}:{found.times}:lead:again"
        outbox.put(tx, FIRST_WORD, found.guild_id, key, user_id=lead, subject_id=hand_id, now=now)
    _call(tx, found, found.keys[1], now=now)
    key = f"hand:{hand_id}:{found.times}:late"
    outbox.put(tx, FIRST_WORD_LATE, found.guild_id, key, user_id=found.user_id, subject_id=hand_id, now=now)


def forget(tx: Transaction, guild_id: int, user_id: int) -> None:
    """This person waits for nobody, and it is forgotten to whom they wrote."""
    for statement in (_FORGET, _UNSIGN):
        tx.execute(statement, guild_id=guild_id, person=user_id)


def _answered(tx: Transaction, found: Hand, caller: Caller, *, now: datetime) -> None:
    _unsay(tx, found, now=now)
    tx.execute(_ANSWER, hand=found.id, by=caller.user_id, now=now)
    posts.redraw_these(tx, found.guild_id, found.keys, now=now)


def _unsay(tx: Transaction, found: Hand, *, now: datetime) -> None:
    for kind in (FIRST_WORD, FIRST_WORD_LATE):
        outbox.drop_about(tx, kind, found.guild_id, subject_id=found.id, reason="is settled", now=now)


def _held(tx: Transaction, hand_id: int) -> tuple[Thing, Hand]:
    """Raises NotFound."""
    thing = things.hold(tx, _known(tx, hand_id).thing_id)
    if thing is None:
        raise NotFound(GONE)
    return thing, _known(tx, hand_id)


def _own(tx: Transaction, thing_id: int, caller: Caller) -> tuple[Thing, Hand]:
    """Raises NotFound."""
    volunteers.hold(tx, things.show(tx, thing_id).guild_id, caller.user_id)
    thing = things.locked(tx, thing_id, caller)
    found = of(tx, thing_id, caller.user_id)
    if found is None:
        raise NotFound(GONE)
    return thing, found


def _known(tx: Transaction, hand_id: int) -> Hand:
    """Raises NotFound."""
    found = find(tx, hand_id)
    if found is None:
        raise NotFound(GONE)
    return found
