"""I'm here: who is there at the start and who comes later, as they say, or whoever looks after it does.

From a quarter of an hour before the start until the end. It is a help for the moment, not a record: nobody
else reads it, and after a week nothing of it is left. Who is missing then is found in `shifts.roll_call`.
See docs/design.md § 103.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.db import Transaction
from bot.errors import Invalid, Refusal
from bot.i18n import N_
from bot.models.presence import presences as rows
from bot.services.guild.callers import Caller
from bot.services.outbox import outbox
from bot.services.outbox.kinds import Message, declare
from bot.services.people import volunteers
from bot.services.things import rosters, things
from bot.services.things.rosters import Commitment
from bot.services.things.things import Thing

#: At the start, to who is in and agreed to be reminded.
HERE = declare(
    Message(
        "here",
        N_("the question at the start whether somebody is there"),
        waiting=N_("Are you there yet?"),
        needs="reminders",
        pause="stops unless kept",
    )
)
ON_YOUR_WAY = declare(
    Message(
        "on_your_way",
        N_("the question whether somebody is on their way"),
        waiting=N_("Are you on your way?"),
    )
)
#: To whoever had them asked.
ON_THEIR_WAY = declare(
    Message(
        "on_their_way",
        N_("what somebody says who was asked whether they are on their way"),
        waiting=N_("An answer: whether somebody is on their way"),
        duty=True,
    )
)

#: Before the start one may be there already, and is asked.
EARLY = timedelta(minutes=15)
#: How much earlier one can say that one will be late.
FORESEEN = timedelta(hours=3)
#: Minutes that one can be late.
LATE = (5, 10, 15, 20, 30, 45, 60)
#: After the start nothing of it is left.
KEPT_FOR = timedelta(days=7)
MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Presence:
    """What is known of one person at the start that they mean."""

    thing_id: int
    user_id: int
    guild_id: int
    starts_at: datetime
    here_at: datetime | None = None
    ticked_by: int | None = None
    expected_at: datetime | None = None
    asked_at: datetime | None = None
    asked_by: int | None = None


_FIELDS = [rows.c[name] for name in Presence.__dataclass_fields__]
_OF = select(*_FIELDS).where(
    rows.c.thing_id == bindparam("thing_id"), rows.c.starts_at == bindparam("starts_at")
)
_FIND = _OF.where(rows.c.user_id == bindparam("user_id"))
_OWN = select(*_FIELDS).where(
    rows.c.guild_id == bindparam("guild_id"), rows.c.user_id == bindparam("user_id")
)
_NEW = upsert(rows).values({name: bindparam(name) for name in Presence.__dataclass_fields__})
_WRITE = _NEW.on_conflict_do_update(
    index_elements=["thing_id", "user_id"],
    set_={
        name: _NEW.excluded[name]
        for name in ("starts_at", "here_at", "ticked_by", "expected_at", "asked_at", "asked_by")
    },
)
_REMOVE = delete(rows).where(rows.c.thing_id == bindparam("thing_id"), rows.c.user_id == bindparam("user_id"))
_FORGET = delete(rows).where(rows.c.guild_id == bindparam("guild_id"), rows.c.user_id == bindparam("person"))
_UNTICK = (
    update(rows)
    .where(rows.c.guild_id == bindparam("guild_id"), rows.c.ticked_by == bindparam("person"))
    .values(ticked_by=rosters.BY_ITSELF)
)
_UNASK = (
    update(rows)
    .where(rows.c.guild_id == bindparam("guild_id"), rows.c.asked_by == bindparam("person"))
    .values(asked_by=None)
)
_OLD = (
    select(rows.c.thing_id, rows.c.user_id).where(rows.c.starts_at < bindparam("before")).limit(MOST_AT_ONCE)
)


def is_called(thing: Thing) -> bool:
    """Whether people are asked at its start: where each counts, or whoever looks after it wants it."""
    if thing.occasion is None:
        return False
    return thing.places is not None if thing.roll_call is None else thing.roll_call


def has_begun(thing: Thing, now: datetime) -> bool:
    """It starts in a quarter of an hour, or goes on: from now on one can say that one is there."""
    return thing.starts_at is not None and thing.starts_at - EARLY <= now and thing.is_open(now)


def may_be_late(thing: Thing, now: datetime) -> bool:
    return thing.starts_at is not None and thing.starts_at - FORESEEN <= now and thing.is_open(now)


def of(tx: Transaction, thing: Thing) -> Mapping[int, Presence]:
    """What is known of people at its present moment, by their ids."""
    if thing.starts_at is None:
        return {}
    found = tx.list(Presence, _OF, thing_id=thing.id, starts_at=thing.starts_at)
    return {one.user_id: one for one in found}


def find(tx: Transaction, thing: Thing, user_id: int) -> Presence:
    """What is known of one person; with nothing in it where that is nothing."""
    starts_at = _moment(thing)
    found = tx.maybe(Presence, _FIND, thing_id=thing.id, user_id=user_id, starts_at=starts_at)
    return found or Presence(thing.id, user_id, thing.guild_id, starts_at)


def here_now(tx: Transaction, guild_id: int, user_id: int) -> Mapping[int, datetime]:
    """For which things, and which of their starts, this person has said that they are there."""
    found = tx.list(Presence, _OWN, guild_id=guild_id, user_id=user_id)
    return {one.thing_id: one.starts_at for one in found if one.here_at is not None}


def say_here(tx: Transaction, thing_id: int, caller: Caller, *, now: datetime) -> Presence:
    """I'm here, by who is in; also from a direct message. Twice is once. Raises NotFound, and Refusal for who
    has no place, before it begins, and once it is over.
    """
    thing, one = _theirs(tx, thing_id, caller, now=now)
    known = find(tx, thing, caller.user_id)
    if known.here_at is not None:
        return known
    written = _write(tx, replace(known, here_at=now, ticked_by=None))
    _answer(tx, thing, one, written, now=now)
    return written


def take_back(tx: Transaction, thing_id: int, caller: Caller, *, now: datetime) -> Presence:
    """That they are here was a slip. Twice is once. Raises as `say_here`."""
    thing, one = _theirs(tx, thing_id, caller, now=now)
    known = find(tx, thing, caller.user_id)
    if known.here_at is None:
        return known
    written = _write(tx, replace(known, here_at=None, ticked_by=None))
    _answer(tx, thing, one, written, now=now)
    return written


def say_late(tx: Transaction, thing_id: int, caller: Caller, minutes: int, *, now: datetime) -> Presence:
    """They come so many minutes after the start, or from now on once it has begun; also from a direct
    message. Raises NotFound, Invalid, and Refusal for who has no place or is there already, and where that is
    too late or too long before.
    """
    thing = _held(tx, thing_id, caller, now=now)
    one = _place_of(tx, thing, caller.user_id)
    if minutes not in LATE:
        raise Invalid(N_("Please choose one of the minutes that are offered."))
    starts_at = _moment(thing)
    _require_open(thing, now)
    if not may_be_late(thing, now):
        raise Refusal(
            N_("“{title}” begins {when}. A few hours before, you can say here that you'll be late."),
            title=thing.title,
            when=starts_at,
        )
    known, expected_at = find(tx, thing, caller.user_id), max(now, starts_at) + timedelta(minutes=minutes)
    if known.here_at is not None:
        raise Refusal(N_("You said that you're here already, so nobody waits for you."))
    if thing.ends_at is not None and expected_at >= thing.ends_at:
        raise Refusal(
            N_("“{title}” ends {when}, so that would be too late. **I can't make it** says so."),
            title=thing.title,
            when=thing.ends_at,
        )
    written = _write(tx, replace(known, expected_at=expected_at))
    _answer(tx, thing, one, written, now=now)
    return written


def leave(tx: Transaction, thing: Thing, one: Commitment, *, now: datetime) -> None:
    """They have given their place on the (locked) thing back: whoever had them asked hears so, and nothing
    else is left of it.
    """
    if thing.starts_at is None:
        return
    known = find(tx, thing, one.user_id)
    tx.execute(_REMOVE, thing_id=thing.id, user_id=one.user_id)
    if thing.is_open(now):
        _answer(tx, thing, one, known, now=now)


def tick(tx: Transaction, thing: Thing, user_id: int, *, here: bool, by: int, now: datetime) -> None:
    """Whoever looks after the (locked) thing sees that they are there, or not after all."""
    known = find(tx, thing, user_id)
    if (known.here_at is not None) != here:
        _write(tx, replace(known, here_at=now if here else None, ticked_by=by if here else None))


def ask(tx: Transaction, thing: Thing, one: Commitment, *, by: int, now: datetime) -> None:
    """Ask somebody who is missing at the (locked) thing whether they are on their way, once a start."""
    _write(tx, replace(find(tx, thing, one.user_id), asked_at=now, asked_by=by))
    key = f"{_key(thing, ON_YOUR_WAY)}:{one.id}"
    outbox.put(tx, ON_YOUR_WAY, thing.guild_id, key, user_id=one.user_id, subject_id=thing.id, now=now)


def ask_at_the_start(tx: Transaction, thing: Thing, one: Commitment, *, now: datetime) -> None:
    """The way to say that they are there, for who is in on the (locked) thing."""
    key = f"{_key(thing, HERE)}:{one.id}"
    outbox.put(tx, HERE, thing.guild_id, key, user_id=one.user_id, subject_id=thing.id, now=now)


def forget(tx: Transaction, guild_id: int, user_id: int) -> None:
    """Nothing says any more when this person was there, or whom they looked for."""
    for statement in (_FORGET, _UNTICK, _UNASK):
        tx.execute(statement, guild_id=guild_id, person=user_id)


def purge(tx: Transaction, *, now: datetime) -> int:
    """Delete up to some hundreds of those that are a week old; returns how many."""
    old = tx.list(_Key, _OLD, before=now - KEPT_FOR)
    tx.many(_REMOVE, [{"thing_id": one.thing_id, "user_id": one.user_id} for one in old])
    return len(old)


@dataclass(frozen=True, slots=True)
class _Key:
    thing_id: int
    user_id: int


def _theirs(tx: Transaction, thing_id: int, caller: Caller, *, now: datetime) -> tuple[Thing, Commitment]:
    """It, locked, and their place on it, once they can be there. Raises NotFound, Refusal."""
    thing = _held(tx, thing_id, caller, now=now)
    one = _place_of(tx, thing, caller.user_id)
    _require_open(thing, now)
    if not has_begun(thing, now):
        raise Refusal(
            N_("“{title}” begins {when}. From a quarter of an hour before, you can say that you're there."),
            title=thing.title,
            when=_moment(thing),
        )
    return thing, one


def _held(tx: Transaction, thing_id: int, caller: Caller, *, now: datetime) -> Thing:
    guild_id = things.show(tx, thing_id).guild_id
    caller.require_from(guild_id)
    if volunteers.hold(tx, guild_id, caller.user_id) is not None:
        volunteers.seen(tx, guild_id, caller.user_id, language=caller.language, now=now)
    return things.locked(tx, thing_id, caller)


def _place_of(tx: Transaction, thing: Thing, user_id: int) -> Commitment:
    one = rosters.commitment_of(tx, thing.id, user_id)
    if one is not None and one.state in ("waitlisted", "offered", "pending"):
        raise Refusal(
            N_(
                "You're still waiting for a place on “{title}”. If you're there, tell whoever looks after it."
            ),
            title=thing.title,
        )
    if one is not None and one.state == "standby":
        raise Refusal(
            N_("You stand by for “{title}”: you're asked if somebody is missing."), title=thing.title
        )
    if one is None or not one.has_place:
        raise Refusal(N_("You have no place on “{title}”. I'm in on its card takes one."), title=thing.title)
    return one


def _require_open(thing: Thing, now: datetime) -> None:
    """Raises Refusal, in the words of how it ended."""
    if thing.state == "cancelled":
        raise Refusal(N_("“{title}” is cancelled: nobody waits for you there."), title=thing.title)
    if thing.occasion is None:
        raise Refusal(N_("“{title}” is done whenever one likes, so nobody waits for you."), title=thing.title)
    if not thing.is_open(now):
        raise Refusal(
            N_("“{title}” is over. If you were there, /mine has **Done** for that."), title=thing.title
        )


def _moment(thing: Thing) -> datetime:
    return thing.starts_at or thing.created_at


def _write(tx: Transaction, presence: Presence) -> Presence:
    tx.execute(_WRITE, **asdict(presence))
    return presence


def _answer(tx: Transaction, thing: Thing, one: Commitment, known: Presence, *, now: datetime) -> None:
    """Whoever had them asked hears what they say now, once for each answer; and they are asked no more."""
    outbox.drop(
        tx,
        ON_YOUR_WAY,
        thing.guild_id,
        user_id=one.user_id,
        subject_id=thing.id,
        reason="has said how it is",
        now=now,
    )
    if known.asked_at is None or known.asked_by is None:
        return
    key = f"{_key(thing, ON_THEIR_WAY)}:{one.id}:{int(now.timestamp())}"
    outbox.put(
        tx,
        ON_THEIR_WAY,
        thing.guild_id,
        key,
        user_id=known.asked_by,
        subject_id=thing.id,
        detail={"commitment": one.id},
        now=now,
    )


def _key(thing: Thing, message: Message) -> str:
    return f"thing:{thing.id}:{message.name}:{int(_moment(thing).timestamp())}"
