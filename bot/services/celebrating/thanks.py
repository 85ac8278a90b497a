"""After a Done whoever looks after the thing gets the chance to thank, once, for all since the last time.

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
    .with_for_update()
)
_POSTPONE = update(rows).where(rows.c.id == bindparam("id")).values(due_at=bindparam("due_at"))
_ASKED = (
    update(rows)
    .where(rows.c.id == bindparam("id"))
    .values(due_at=None, asked_id=bindparam("asked_id"), batch=bindparam("batch"))
)


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


_OF_BATCH = _chances(rows.c.batch == bindparam("batch"), rows.c.asked_id == bindparam("asker"))
_OF_THING = _chances(rows.c.thing_id == bindparam("thing_id"))


def due(tx: Transaction, *, now: datetime) -> Sequence[Due]:
    """The servers in which somebody is to be asked whom they would like to thank."""
    return [*dict.fromkeys(tx.list(Due, _DUE, now=now))]


def look_after(tx: Transaction, guild_id: int, *, now: datetime) -> None:
    """Ask whoever looks after something, once, about all that waits for their thanks: they are held first, by
    ascending id.
    """
    found = tx.list(_Row, _DUE_HERE, guild_id=guild_id, now=now)
    asked = {_who_thanks(tx, things.show(tx, one.thing_id), one.user_id) for one in found}
    for lead in sorted(one for one in asked if one is not None):
        volunteers.hold(tx, guild_id, lead)
    for one in found:
        ask(tx, one.id, now=now)


def ask(tx: Transaction, thanks_id: int, *, now: datetime) -> None:
    """Ask whoever looks after it about this Done, and whatever else waits for their thanks."""
    seen = tx.maybe(_Row, _FIND, id=thanks_id)
    if seen is None or seen.due_at is None:
        return
    thing = things.show(tx, seen.thing_id)
    lead = _who_thanks(tx, thing, seen.user_id)
    if lead is None:
        waits = now + DAY if now < seen.done_at + WAITS else None
        tx.execute(_POSTPONE, id=seen.id, due_at=waits)
        return
    volunteers.hold(tx, thing.guild_id, lead)
    led = [*leads.led_by(tx, thing.guild_id, lead)]
    pending = tx.list(_Row, _PENDING, guild_id=thing.guild_id, things=led)
    asked = [one for one in pending if _is_to_be_asked(tx, one, lead, now=now)]
    for one in asked:
        tx.execute(_ASKED, id=one.id, asked_id=lead, batch=asked[0].id)
    if asked:
        key = f"thanks:{asked[0].id}"
        outbox.put(tx, THANKS_WANTED, thing.guild_id, key, user_id=lead, subject_id=asked[0].id, now=now)


def _who_thanks(tx: Transaction, thing: Thing, did_it: int) -> int | None:
    """Who looks after it, and did not do just that themselves."""
    return next((one for one in leads.of(tx, thing.id) if one != did_it), None)


def _is_to_be_asked(tx: Transaction, one: _Row, lead: int, *, now: datetime) -> bool:
    """Now, and of this lead. What the question what came of it is about within a day waits for that."""
    thing = things.show(tx, one.thing_id)
    if _who_thanks(tx, thing, one.user_id) != lead:
        return False
    asks_at = outcomes.asks_at(tx, thing)
    if (
        asks_at is None
        or not one.done_at <= asks_at <= one.done_at + thankworthy.WITHIN
        or thing.lead != lead
    ):
        return True
    if asks_at > now:
        tx.execute(_POSTPONE, id=one.id, due_at=asks_at)
    elif thing.state != "closed":
        return True
    else:
        tx.execute(_POSTPONE, id=one.id, due_at=None)
    return False


def asked_about(tx: Transaction, batch: int, user_id: int) -> Sequence[Chance]:
    """Whom this person was asked about then, and can still thank."""
    return tx.list(Chance, _OF_BATCH, batch=batch, asker=user_id)


def of_thing(tx: Transaction, thing: Thing, user_id: int) -> Sequence[Chance]:
    """Whom this person can still thank for it, and for what it stands for."""
    told = (thing, *who_did_it.told_with(tx, thing))
    return [found for one in told for found in tx.list(Chance, _OF_THING, thing_id=one.id, asker=user_id)]


def to_thank(tx: Transaction, batch: int, caller: Caller) -> Sequence[Chance]:
    """The same as `asked_about`, for whoever was asked, while they look after those things; also from a
    direct message. Raises NotFound where nobody is left.
    """
    found = [one for one in asked_about(tx, batch, caller.user_id) if _may_thank(tx, one, caller)]
    if not found:
        raise NotFound(N_("Everybody has been thanked already, or is no longer there to be thanked."))
    return found


def _may_thank(tx: Transaction, one: Chance, caller: Caller) -> bool:
    caller.require_from(one.guild_id)
    return caller.user_id in leads.of(tx, one.thing_id)


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
