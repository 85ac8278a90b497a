"""What happens at a moment can also stand among the events that Discord lists for a server.

Ours is the source of truth: the event follows its thing, what is changed by hand is undone, and what is taken
down stays down until it is tried again. One parcel of the outbox is its one writer. See docs/design.md § 86.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import bindparam, case, delete, false, null, or_, select, true, update
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.db import Transaction
from bot.errors import Refusal
from bot.i18n import N_
from bot.models.native_events import native_events as rows
from bot.models.shifts import shifts as shift_rows
from bot.models.things import OPEN
from bot.models.things import things as thing_rows
from bot.services.guild import guilds
from bot.services.guild.callers import Caller
from bot.services.guild.guilds import Guild
from bot.services.outbox import cards, outbox, rounds
from bot.services.outbox.kinds import Message, Upkeep, declare
from bot.services.things import managing, things
from bot.services.things.managing import GRACE
from bot.services.things.things import Thing

NATIVE_EVENT = declare(Upkeep("native_event", N_("keeping an event in Discord in step")))
#: To who looks after the thing.
REFUSED = declare(
    Message(
        "native_event_refused",
        N_("that an event in Discord is not in step"),
        waiting=N_("Discord did not take an event"),
        duty=True,
    )
)

#: Discord lists too many already, the bot may not, it takes no such event, or somebody took it down by hand.
Why = Literal["too many", "may not", "not taken", "taken down"]
#: It stands as its thing is; it says that it won't happen; what it says is over; or there is none.
Standing = Literal["stands", "cancelled", "over", "none"]

#: The event leads to the card, so a card that is new stands first.
AFTER_THE_CARD = timedelta(seconds=10)
#: Until then what is over may be opened again.
KEPT_AFTER_END = timedelta(days=30)
MOST_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class NativeEvent:
    """What is known of the event of one thing."""

    thing_id: int
    guild_id: int
    wanted: bool
    event_id: int | None
    tried: bool  # one may stand whose id is not known
    digest: str | None
    picture_id: int | None
    refused: Why | None


@dataclass(frozen=True, slots=True)
class Wish:
    """How an event should be, and what it is made of."""

    event: NativeEvent
    thing: Thing
    guild: Guild
    standing: Standing


_COLUMNS = [rows.c[name] for name in NativeEvent.__dataclass_fields__]
_THIS = rows.c.thing_id == bindparam("thing")
_OF = select(*_COLUMNS).where(_THIS)
_IN = (
    select(*_COLUMNS)
    .join(thing_rows, thing_rows.c.id == rows.c.thing_id)
    .where(rows.c.guild_id == bindparam("guild_id"), or_(OPEN, rows.c.event_id.is_not(None)))
    .order_by(rows.c.thing_id)
)
_IS_SHIFT = shift_rows.c.thing_id == rows.c.thing_id
_OF_TIMETABLE = (
    select(*_COLUMNS).where(_IS_SHIFT, shift_rows.c.timetable_id == bindparam("timetable_id"))
).order_by(rows.c.thing_id)
_TIMETABLE = select(shift_rows.c.timetable_id).where(shift_rows.c.thing_id == bindparam("thing"))
#: Of the shifts that stand on one card with this one.
_BESIDE = select(*_COLUMNS).where(
    _IS_SHIFT,
    shift_rows.c.timetable_id == _TIMETABLE.scalar_subquery(),
    rows.c.thing_id != bindparam("thing"),
    rows.c.refused == bindparam("why"),
)
_ON = (
    upsert(rows)
    .values(thing_id=bindparam("thing"), guild_id=bindparam("guild_id"), wanted=True, tried=False)
    .on_conflict_do_update(index_elements=["thing_id"], set_={"wanted": true(), "refused": null()})
)
_OFF = update(rows).where(_THIS).values(wanted=False, refused=null())
_TRY_AGAIN = update(rows).where(_THIS).values(refused=null())
_TRIED = update(rows).where(_THIS).values(tried=True)
_STANDS = (
    update(rows)
    .where(_THIS)
    .values(
        event_id=bindparam("event"),
        digest=bindparam("short"),
        picture_id=bindparam("cover"),
        tried=False,
        refused=null(),
    )
)
_NONE = (
    update(rows)
    .where(_THIS)
    .values(
        event_id=null(),
        digest=null(),
        picture_id=null(),
        tried=False,
        refused=case((rows.c.refused == "taken down", rows.c.refused)),
    )
)
_SETTLED = delete(rows).where(_THIS, rows.c.wanted == false())
_REFUSED = update(rows).where(_THIS, rows.c.refused.is_(None)).values(refused=bindparam("why"))
_TAKEN_DOWN = (
    update(rows)
    .where(_THIS)
    .values(event_id=null(), digest=null(), picture_id=null(), tried=False, refused="taken down")
)
_PURGE_AT = update(rows).where(_THIS).values(purge_at=bindparam("purge_at"))
_LONG_OVER = delete(rows).where(
    rows.c.thing_id.in_(
        select(rows.c.thing_id)
        .where(rows.c.purge_at < bindparam("now"))
        .limit(MOST_AT_ONCE)
        .scalar_subquery()
    )
)


def key_of(thing_id: int) -> str:
    """What its parcel is known by."""
    return f"event:{thing_id}"


def find(tx: Transaction, thing_id: int) -> NativeEvent | None:
    """None for what was never switched on, or is off and gone."""
    return tx.maybe(NativeEvent, _OF, thing=thing_id)


def show_to(
    tx: Transaction, thing_id: int, caller: Caller, *, by_dm: bool = False
) -> tuple[Thing, NativeEvent | None, Guild]:
    """It, its event and its server, to be changed. For its leads and coordinators. Raises NotAllowed,
    NotFound.
    """
    thing = things.show(tx, thing_id)
    managing.require_lead(tx, thing, caller, by_dm=by_dm)
    return thing, find(tx, thing_id), guilds.find(tx, thing.guild_id)


def switch(tx: Transaction, thing_id: int, caller: Caller, *, on: bool, now: datetime) -> Thing:
    """Whether it stands among the server's events from now on, or, of a draft, once it is posted. For its
    leads and coordinators. Twice is once. Raises NotAllowed, NotFound, and Refusal for what can't be one.
    """
    thing = managing.locked(tx, thing_id, caller, drafts=True)
    if on:
        _require_possible(tx, thing, now)
    turn(tx, thing, on=on, now=now)
    return thing


def turn(tx: Transaction, thing: Thing, *, on: bool, now: datetime) -> None:
    """Whether this (locked) thing is to be an event from now on, whoever wanted that."""
    if on:
        tx.execute(_ON, thing=thing.id, guild_id=thing.guild_id)
        rounds.watch_native_events(tx, thing.guild_id, now=now)
    else:
        tx.execute(_OFF, thing=thing.id)
        if thing.state == "draft":
            tx.execute(_SETTLED, thing=thing.id)
    follow(tx, thing, now=now)


def of_timetable(tx: Transaction, timetable_id: int) -> Sequence[NativeEvent]:
    """Of its shifts those that are events, or were to be."""
    return tx.list(NativeEvent, _OF_TIMETABLE, timetable_id=timetable_id)


def want_like(tx: Transaction, like: Thing, thing_id: int, *, now: datetime) -> None:
    """This (new) thing stands among the server's events, too, if the other one does or would."""
    found = find(tx, like.id)
    if found is not None and found.wanted:
        tx.execute(_ON, thing=thing_id, guild_id=like.guild_id)
        rounds.watch_native_events(tx, like.guild_id, now=now)


def require_loud(tx: Transaction, guild_id: int) -> None:
    """Raises Refusal in quiet mode."""
    if guilds.find(tx, guild_id).quiet:
        raise Refusal(N_("This server is in quiet mode: its events would show what goes on here."))


def _require_possible(tx: Transaction, thing: Thing, now: datetime) -> None:
    require_loud(tx, thing.guild_id)
    if thing.occasion is None:
        raise Refusal(N_("Only what starts at a moment can be an event. Say when and where first."))
    if thing.state != "draft":
        things.require_open(thing, now)
    if thing.occasion.starts_at <= now:
        raise Refusal(N_("It has begun, and Discord lists only what is still to come."))


def try_again(tx: Transaction, thing_id: int, caller: Caller, *, now: datetime) -> Thing:
    """Have it put up once more, or brought in step, that Discord did not take or somebody took down. Of what
    stands on one card with it the same, unless somebody took those down: one word was said for all. For its
    leads, also from a direct message, and coordinators. Raises NotAllowed, NotFound.
    """
    thing = managing.locked(tx, thing_id, caller, by_dm=True)
    event = find(tx, thing.id)
    tx.execute(_TRY_AGAIN, thing=thing.id)
    follow(tx, thing, now=now)
    if event is not None and event.refused not in (None, "taken down"):
        for other in tx.list(NativeEvent, _BESIDE, thing=thing.id, why=event.refused):
            tx.execute(_TRY_AGAIN, thing=other.thing_id)
            look_again(tx, other, now=now)
    return thing


def follow(tx: Transaction, thing: Thing, *, card: str | None = None, now: datetime) -> None:
    """Have the event of this thing brought in step, if it has one: after its card, where that is named and
    does not stand yet, and after the time in which a slip can be mended.
    """
    if thing.state == "draft" or find(tx, thing.id) is None:
        return
    due_at = now + GRACE if thing.state in ("cancelled", "closed") else now
    if card is not None and thing.state == "open":
        standing = cards.known_by(tx, card)
        if standing is None or standing.sent_message_id is None:
            due_at = now + AFTER_THE_CARD
    tx.execute(_PURGE_AT, thing=thing.id, purge_at=thing.ended_at and thing.ended_at + KEPT_AFTER_END)
    _put(tx, thing.guild_id, thing.id, due_at=due_at, now=now)


def card_stands(tx: Transaction, guild_id: int, thing_id: int, *, now: datetime) -> None:
    """Its card has been posted (anew): the event leads there; of a timetable, those of its shifts do."""
    own = find(tx, thing_id)
    for found in of_timetable(tx, thing_id) or ([own] if own else []):
        if found.wanted:
            _put(tx, guild_id, found.thing_id, due_at=now, now=now)


def follow_all(tx: Transaction, guild_id: int, *, now: datetime) -> None:
    """The same for all of a server, once cards stand where and how they are to be now."""
    for event in to_look_after(tx, guild_id):
        _put(tx, guild_id, event.thing_id, due_at=now + AFTER_THE_CARD, now=now)


def _put(tx: Transaction, guild_id: int, thing_id: int, *, due_at: datetime, now: datetime) -> None:
    outbox.change(tx, NATIVE_EVENT, guild_id, key_of(thing_id), subject_id=thing_id, now=now)
    if due_at > now:
        outbox.shift(tx, NATIVE_EVENT, guild_id, subject_id=thing_id, due_at=due_at)


def wish(tx: Transaction, thing_id: int, *, now: datetime) -> Wish | None:
    """How the event of this thing should be by now; None for what has none. Raises NotFound."""
    event = find(tx, thing_id)
    if event is None:
        return None
    thing = things.show(tx, thing_id)
    guild = guilds.find(tx, thing.guild_id)
    return Wish(event, thing, guild, _standing(event, thing, guild, now))


def _standing(event: NativeEvent, thing: Thing, guild: Guild, now: datetime) -> Standing:
    """What is closed before it begins invites nobody any more; what has begun ends by itself."""
    if not event.wanted or guild.quiet or thing.occasion is None:
        return "none"
    if thing.state == "cancelled":
        return "cancelled"
    if thing.state not in ("open", "closed"):
        return "none"
    if thing.occasion.ends_at <= now or (thing.state == "closed" and thing.occasion.starts_at <= now):
        return "over"
    return "stands" if thing.state == "open" else "none"


def to_look_after(tx: Transaction, guild_id: int) -> Sequence[NativeEvent]:
    """The events of a server that stand, or should."""
    return tx.list(NativeEvent, _IN, guild_id=guild_id)


def look_again(tx: Transaction, event: NativeEvent, *, now: datetime) -> None:
    """It is not as it was left, or may be taken now."""
    _put(tx, event.guild_id, event.thing_id, due_at=now, now=now)


def purge(tx: Transaction, *, now: datetime) -> int:
    """Forget some of those whose thing has been over for thirty days, and count them."""
    return tx.execute(_LONG_OVER, now=now)


# What the courier writes down.


def tried(tx: Transaction, thing_id: int) -> None:
    """From here on an event may stand whose id is not known."""
    tx.execute(_TRIED, thing=thing_id)


def stands(
    tx: Transaction, thing_id: int, event_id: int, digest: str, *, picture_id: int | None = None
) -> None:
    """It stands under this id, as it should."""
    tx.execute(_STANDS, thing=thing_id, event=event_id, short=digest, cover=picture_id)


def gone(tx: Transaction, thing_id: int) -> None:
    """None stands any more; what is switched off is forgotten."""
    tx.execute(_NONE, thing=thing_id)
    tx.execute(_SETTLED, thing=thing_id)


def taken_down(tx: Transaction, thing_id: int) -> None:
    """Somebody has deleted, cancelled or ended it by hand: that is respected, and said where it is switched
    on.
    """
    tx.execute(_TAKEN_DOWN, thing=thing_id)


def refuse(tx: Transaction, thing_id: int, why: Why, *, now: datetime) -> None:
    """Discord does not do it: who looks after the thing is told, once until it is tried again, and once for
    all that stand on one card.
    """
    if not tx.execute(_REFUSED, thing=thing_id, why=why) or tx.list(
        NativeEvent, _BESIDE, thing=thing_id, why=why
    ):
        return
    thing = things.show(tx, thing_id)
    if thing.lead is not None:
        key = f"event:{thing_id}:refused:{int(now.timestamp())}"
        outbox.put(tx, REFUSED, thing.guild_id, key, user_id=thing.lead, subject_id=thing_id, now=now)
