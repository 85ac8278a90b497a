"""After a Done those who look after the thing get the chance to thank, once, for all since the last time:
any of them may, and nobody is thanked twice.

Nothing is sent in anybody's name: a person presses. Where the question what came of it comes within a day,
that is the chance, and no second message goes out. See docs/design.md § 123.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby

from sqlalchemy import ColumnElement, and_, bindparam, select, update

from bot.db import Transaction
from bot.errors import Invalid, NotFound
from bot.i18n import N_
from bot.models.rosters import commitments
from bot.models.thanks import thanks as rows
from bot.models.things import things as thing_rows
from bot.models.volunteers import volunteers as volunteer_rows
from bot.services.celebrating import kudos
from bot.services.guild.callers import Caller
from bot.services.outbox import outbox
from bot.services.outbox.kinds import Message, declare
from bot.services.people import volunteers
from bot.services.record.holdings import Statement
from bot.services.record.setbacks import Due, overdue
from bot.services.things import leads, managing, outcomes, thankworthy, things, who_did_it
from bot.services.things.things import GONE, Thing

THANKS_WANTED = declare(
    Message(
        "thanks_wanted",
        N_("who did something that one could thank for"),
        waiting=N_("Whom you could thank"),
        duty=True,
        priority="nudge",
    )
)

#: Characters of their own words.
MOST_WORDS = kudos.MOST_REASON
DAY = timedelta(days=1)
#: For so long it is looked whether somebody looks after it by now; a thank-you that late does nothing.
WAITS = timedelta(days=7)
#: Dones of one server that one transaction takes.
MOST_AT_ONCE = 50


@dataclass(frozen=True, slots=True)
class Chance:
    """Somebody who did something, and has not been thanked for it."""

    id: int
    guild_id: int
    thing_id: int
    user_id: int
    done_at: datetime
    title: str
    effort: int | None


@dataclass(frozen=True, slots=True)
class _Row:
    id: int
    guild_id: int
    thing_id: int
    user_id: int
    done_at: datetime
    due_at: datetime | None


_DUE = overdue("thanks", rows.c.due_at, rows.c.guild_id)
_FIELDS = [rows.c[name] for name in _Row.__dataclass_fields__]
_FIND = select(*_FIELDS).where(rows.c.id == bindparam("id"))
_DUE_HERE = (
    select(*_FIELDS)
    .where(rows.c.due_at <= bindparam("now"), rows.c.guild_id == bindparam("guild_id"))
    .order_by(rows.c.due_at, rows.c.id)
    .limit(MOST_AT_ONCE)
)
_PENDING = (
    select(*_FIELDS)
    .where(
        rows.c.guild_id == bindparam("guild_id"),
        rows.c.due_at.is_not(None),
        rows.c.thing_id.in_(bindparam("things", expanding=True)),
    )
    .order_by(rows.c.id)
)
_PENDING_LOCKED = _PENDING.with_for_update()
_POSTPONE = update(rows).where(rows.c.id == bindparam("id")).values(due_at=bindparam("due_at"))
_ASKED = update(rows).where(rows.c.id == bindparam("id")).values(due_at=None, batch=bindparam("batch"))


def _chances(*having: ColumnElement[bool]) -> Statement:
    """Who has done it, takes part here and was not thanked."""
    return (
        select(
            *(rows.c[name] for name in ("id", "guild_id", "thing_id", "user_id", "done_at")),
            thing_rows.c.title,
            thing_rows.c.effort,
        )
        .join(thing_rows, thing_rows.c.id == rows.c.thing_id)
        .join(
            commitments,
            and_(
                commitments.c.thing_id == rows.c.thing_id,
                commitments.c.user_id == rows.c.user_id,
                commitments.c.done_at.is_not(None),
            ),
        )
        .join(
            volunteer_rows,
            and_(
                volunteer_rows.c.guild_id == rows.c.guild_id,
                volunteer_rows.c.user_id == rows.c.user_id,
                volunteer_rows.c.left_at.is_(None),
            ),
        )
        .where(rows.c.thanked_at.is_(None), rows.c.user_id != bindparam("asker"), *having)
        .order_by(rows.c.thing_id, rows.c.id)
    )


_OF_BATCH = _chances(rows.c.batch == bindparam("batch"))
_OF_THING = _chances(rows.c.thing_id == bindparam("thing_id"))


def due(tx: Transaction, *, now: datetime) -> Sequence[Due]:
    """The servers in which somebody is to be asked whom they would like to thank."""
    return [*dict.fromkeys(tx.list(Due, _DUE, now=now))]


def look_after(tx: Transaction, guild_id: int, *, now: datetime) -> None:
    """Ask those who look after something, once each, about all that waits for their thanks: they are held
    first, by ascending id.
    """
    found = tx.list(_Row, _DUE_HERE, guild_id=guild_id, now=now)
    for lead in _with_what_they_lead(tx, guild_id, {lead for one in found for lead in _who_thank(tx, one)}):
        volunteers.hold(tx, guild_id, lead)
    for one in found:
        ask(tx, one.id, now=now)


def _with_what_they_lead(tx: Transaction, guild_id: int, people: Collection[int]) -> Sequence[int]:
    """These, and whoever looks after something with one of them that waits, too."""
    known: set[int] = set(people)
    while True:
        waiting = tx.list(_Row, _PENDING, guild_id=guild_id, things=_led_by(tx, guild_id, known))
        more = known.union(*(_who_thank(tx, one) for one in waiting))
        if more == known:
            return sorted(known)
        known = more


def _led_by(tx: Transaction, guild_id: int, people: Collection[int]) -> Sequence[int]:
    return sorted({thing_id for one in people for thing_id in leads.led_by(tx, guild_id, one)})


def ask(tx: Transaction, thanks_id: int, *, now: datetime) -> None:
    """Ask those who look after it about this Done, and whatever else waits for their thanks."""
    seen = tx.maybe(_Row, _FIND, id=thanks_id)
    if seen is None or seen.due_at is None:
        return
    guild_id, asked_of = seen.guild_id, _who_thank(tx, seen)
    if not asked_of:
        waits = now + DAY if now < seen.done_at + WAITS else None
        tx.execute(_POSTPONE, id=seen.id, due_at=waits)
        return
    led = _led_by(tx, guild_id, _with_what_they_lead(tx, guild_id, asked_of))
    pending = tx.list(_Row, _PENDING_LOCKED, guild_id=guild_id, things=led)
    asked = {one.id: to for one in pending if (to := _to_be_asked(tx, one, now=now))}
    for one in asked:
        tx.execute(_ASKED, id=one, batch=min(asked))
    for lead in sorted({lead for to in asked.values() for lead in to}):
        key = f"thanks:{min(asked)}:{lead}"
        outbox.put(tx, THANKS_WANTED, guild_id, key, user_id=lead, subject_id=min(asked), now=now)


def _who_thank(tx: Transaction, one: _Row) -> Sequence[int]:
    """Those who look after it, and did not do just that themselves."""
    return [lead for lead in leads.of(tx, one.thing_id) if lead != one.user_id]


def _to_be_asked(tx: Transaction, one: _Row, *, now: datetime) -> Sequence[int]:
    """Who is, now. What the question what came of it is about within a day waits for that, and whoever gets
    that question has the chance with it.
    """
    thing, asked_of = things.show(tx, one.thing_id), _who_thank(tx, one)
    asks_at = outcomes.asks_at(tx, thing)
    comes = asks_at is not None and one.done_at <= asks_at <= one.done_at + thankworthy.WITHIN
    if asks_at is None or not comes or thing.lead not in asked_of:
        return asked_of
    if asks_at > now:
        tx.execute(_POSTPONE, id=one.id, due_at=asks_at)
        return ()
    if thing.state != "closed":
        return asked_of
    others = [lead for lead in asked_of if lead != thing.lead]
    if not others:
        tx.execute(_POSTPONE, id=one.id, due_at=None)
    return others


def asked_about(tx: Transaction, batch: int, user_id: int) -> Sequence[Chance]:
    """Whom this person was asked about then, looks after it, and can still thank."""
    found = tx.list(Chance, _OF_BATCH, batch=batch, asker=user_id)
    return [one for one in found if user_id in leads.of(tx, one.thing_id)]


def of_thing(tx: Transaction, thing: Thing, user_id: int) -> Sequence[Chance]:
    """Whom this person can still thank for it, and for what it stands for."""
    told = (thing, *who_did_it.told_with(tx, thing))
    return [found for one in told for found in tx.list(Chance, _OF_THING, thing_id=one.id, asker=user_id)]


def is_shared(tx: Transaction, batch: int, user_id: int) -> bool:
    """Whether others were asked about some of them, too."""
    return any(len(leads.of(tx, one.thing_id)) > 1 for one in asked_about(tx, batch, user_id))


def to_thank(tx: Transaction, batch: int, caller: Caller) -> Sequence[Chance]:
    """The same as `asked_about`, for whoever was asked, while they look after those things; also from a
    direct message. Raises NotFound where nobody is left.
    """
    found = asked_about(tx, batch, caller.user_id)
    if not found:
        raise NotFound(N_("Everybody has been thanked already, or is no longer there to be thanked."))
    caller.require_from(found[0].guild_id)
    return found


def thank(
    tx: Transaction,
    batch: int,
    caller: Caller,
    *,
    only: Collection[int] | None = None,
    words: str = "",
    now: datetime,
) -> int:
    """Thank all of them, or `only` these; without words the bot names what each did. Returns how many get it.
    For whoever was asked, also from a direct message. Nobody twice. Raises NotFound, and Invalid for words
    that are too long.
    """
    found = to_thank(tx, batch, caller)
    chosen = [one for one in found if only is None or one.id in only]
    return _thank(tx, chosen, caller, words, now=now)


def thank_for(tx: Transaction, thing_id: int, caller: Caller, *, now: datetime) -> tuple[Thing, int]:
    """Thank everybody who did it and was not thanked yet; returns how many get it. For its leads, also from a
    direct message, and for coordinators. Raises NotAllowed, NotFound.
    """
    thing = things.show(tx, thing_id)
    managing.require_lead(tx, thing, caller, by_dm=True)
    if thing.state not in ("open", "closed"):
        raise NotFound(GONE)
    return thing, _thank(tx, of_thing(tx, thing, caller.user_id), caller, "", now=now)


def _thank(tx: Transaction, found: Sequence[Chance], caller: Caller, words: str, *, now: datetime) -> int:
    """The people first, by ascending id, and then the things: what was true before is looked at again."""
    text = words.strip()
    if len(text) > MOST_WORDS:
        raise Invalid(N_("Please write at most {most} characters."), most=MOST_WORDS)
    if not found:
        return 0
    guild_id = found[0].guild_id
    for person in sorted({caller.user_id, *(one.user_id for one in found)}):
        volunteers.hold(tx, guild_id, person)
    thanked = 0
    for thing_id, those in groupby(sorted(found, key=lambda one: one.thing_id), key=lambda one: one.thing_id):
        things.hold(tx, thing_id)
        wanted = {one.user_id for one in those}
        current = tx.list(Chance, _OF_THING, thing_id=thing_id, asker=caller.user_id)
        people = [one.user_id for one in current if one.user_id in wanted]
        if people:
            kudos.store(tx, guild_id, caller.user_id, people, text, thing_id=thing_id, now=now)
            thankworthy.settle(tx, thing_id, people, now=now)
        thanked += len(people)
    return thanked
