"""Who's missing now: at the start people say that they are there, and ten minutes later whoever looks after
the thing hears once who has not, with what can be done about it.

Nobody else is told, and nothing of it is counted against anybody. See docs/design.md § 103.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, update

from bot.db import Transaction
from bot.errors import NotFound, Refusal
from bot.i18n import N_
from bot.models.things import OPEN
from bot.models.things import things as rows
from bot.models.types import microseconds
from bot.services.guild.callers import Caller
from bot.services.outbox import outbox
from bot.services.outbox.kinds import Message, Post, declare
from bot.services.record.setbacks import Due, overdue
from bot.services.things import leads, managing, presence, register, rosters, standby, things
from bot.services.things.attendance import Shown
from bot.services.things.presence import EARLY, Presence
from bot.services.things.rosters import Commitment
from bot.services.things.things import Thing

MISSING = declare(
    Message("missing", N_("word of who is not there yet"), waiting=N_("Who is not there yet"), duty=True)
)
#: Where nobody looks after it, or whoever does is missing, too; it names nobody.
MISSING_UNLED = declare(
    Post(
        "missing_unled",
        N_("word that people are missing where nobody leads"),
        follows=frozenset({"coordinators_channel_id"}),
    )
)

#: After the start, so that a tram that was late is not told of.
PATIENCE = timedelta(minutes=10)

_DUE = overdue("roll call", rows.c.roll_at, rows.c.guild_id, rows.c.id).where(OPEN)
_WHEN = select(rows.c.roll_at).where(rows.c.id == bindparam("thing"))
_LOOK = update(rows).where(rows.c.id == bindparam("thing")).values(roll_at=bindparam("at"))
_SWITCH = (
    update(rows)
    .where(rows.c.id == bindparam("thing"))
    .values(roll_call=bindparam("on"), roll_at=bindparam("at"))
)


@dataclass(frozen=True, slots=True)
class Awaited:
    """Who has a place, and what is known of them at this moment."""

    one: Commitment
    known: Presence | None

    @property
    def is_here(self) -> bool:
        return self.one.done_at is not None or (self.known is not None and self.known.here_at is not None)

    @property
    def expected_at(self) -> datetime | None:
        return None if self.known is None else self.known.expected_at

    @property
    def asked_at(self) -> datetime | None:
        return None if self.known is None else self.known.asked_at

    def is_to_be_asked(self, by: int, now: datetime) -> bool:
        """They are missing, were not asked, and have not said that they will be there later than now."""
        is_late = self.expected_at is not None and self.expected_at > now
        return not (self.is_here or self.asked_at or is_late or self.one.user_id == by)


@dataclass(frozen=True, slots=True)
class Board:
    """The thing as it stands, and everybody with a place, in the order in which they came first."""

    thing: Thing
    people: Sequence[Awaited]

    @property
    def missing(self) -> Sequence[Awaited]:
        return [one for one in self.people if not one.is_here]


@dataclass(frozen=True, slots=True)
class OnStandby:
    """How many stand by who can be called on now, and who was called and has still to answer, until when."""

    to_call: int
    called: Sequence[Commitment]


NOBODY = OnStandby(0, ())


def due(tx: Transaction, *, now: datetime) -> Sequence[Due]:
    """Up to fifty things at the start of which it is time to look."""
    return tx.list(Due, _DUE, now=now)


def look_after(tx: Transaction, thing_id: int, *, now: datetime) -> None:
    """Shortly before the start, those who are in get the way to say that they are there; ten minutes after
    it, whoever looks after the thing hears who has not. Where it begins anew, so does this.
    """
    thing = things.hold(tx, thing_id)
    at: datetime | None = tx.value(_WHEN, thing=thing_id)
    if thing is None or at is None or at > now:
        return
    begins = thing.starts_at is not None and at <= thing.starts_at - EARLY
    if thing.starts_at is None or not presence.has_begun(thing, now) or not presence.is_called(thing):
        tx.execute(_LOOK, thing=thing_id, at=None)
    elif begins:
        tx.execute(_LOOK, thing=thing_id, at=max(thing.starts_at, now) + PATIENCE)
        _begin(tx, thing, now=now)
    else:
        tx.execute(_LOOK, thing=thing_id, at=None)
        _tell(tx, _board(tx, thing), now=now)


def _begin(tx: Transaction, thing: Thing, *, now: datetime) -> None:
    for one in sorted(_board(tx, thing).missing, key=lambda each: each.one.user_id):
        presence.ask_at_the_start(tx, thing, one.one, now=now)
    register.kind_of(thing).redraw(tx, thing, listed=False, now=now)


def _tell(tx: Transaction, board: Board, *, now: datetime) -> None:
    thing, missing = board.thing, {one.one.user_id for one in board.missing}
    if not missing or thing.starts_at is None:
        return
    led_by, key = leads.of(tx, thing.id), f"thing:{thing.id}:missing:{int(thing.starts_at.timestamp())}"
    for lead in led_by:
        outbox.put(tx, MISSING, thing.guild_id, f"{key}:{lead}", user_id=lead, subject_id=thing.id, now=now)
    if missing.issuperset(led_by):
        outbox.put(tx, MISSING_UNLED, thing.guild_id, f"{key}:unled", subject_id=thing.id, now=now)


def board(tx: Transaction, thing_id: int, caller: Caller) -> Board:
    """Who is there and who is not. For its leads, also from a direct message, and for coordinators. Raises
    NotAllowed, NotFound, and Refusal for what starts at no moment.
    """
    thing = things.posted(things.show(tx, thing_id))
    managing.require_lead(tx, thing, caller, by_dm=True)
    _require_occasion(thing)
    return _board(tx, thing)


def still(tx: Transaction, thing_id: int, user_id: int, *, now: datetime) -> Board | None:
    """For the message to somebody who looks after it: as long as people are missing, and it goes on."""
    found = _board(tx, things.show(tx, thing_id))
    on = presence.has_begun(found.thing, now) and user_id in leads.of(tx, thing_id)
    return found if on and found.missing else None


def unled(tx: Transaction, thing_id: int, *, now: datetime) -> Board | None:
    """For the coordinators: as long as people are missing, and nobody who looks after it is there."""
    found = _board(tx, things.show(tx, thing_id))
    missing = {one.one.user_id for one in found.missing}
    on = presence.has_begun(found.thing, now) and missing.issuperset(leads.of(tx, thing_id))
    return found if on and missing else None


def on_standby(tx: Transaction, thing: Thing, *, now: datetime) -> OnStandby:
    """Who can be called on where somebody is missing: from the start on, as long as people stand by."""
    if thing.starts_at is None or now < thing.starts_at or not standby.may_stand_by(thing, now):
        return NOBODY
    called = [one for one in rosters.people(tx, thing.id) if standby.was_called(one)]
    to_call = [one for one in standby.of(tx, thing.id, now=now) if one.called_at is None]
    return OnStandby(len(to_call), called)


def ask(tx: Transaction, thing_id: int, caller: Caller, *, now: datetime) -> tuple[Board, Sequence[int]]:
    """Ask all who are missing whether they are on their way, once for each start, but for who has said when
    they will be there; returns whom. For its leads, also from a direct message, and for coordinators. Raises
    NotAllowed, NotFound, and Refusal before the start and after the end.
    """
    thing = _on(tx, thing_id, caller, now=now)
    if thing.starts_at is not None and now < thing.starts_at:
        raise Refusal(
            N_("“{title}” begins {when}. Whoever is missing then can be asked."),
            title=thing.title,
            when=thing.starts_at,
        )
    found = [one.one for one in _board(tx, thing).people if one.is_to_be_asked(caller.user_id, now)]
    for one in sorted(found, key=lambda one: one.user_id):
        presence.ask(tx, thing, one, by=caller.user_id, now=now)
    return _board(tx, thing), [one.user_id for one in found]


def tick(
    tx: Transaction, thing_id: int, caller: Caller, *, page: Shown, here: Collection[int], now: datetime
) -> tuple[Board, Sequence[int]]:
    """These of a page are there, and the others of whom somebody had ticked that are not; returns whoever is
    not on the page, too, for whom nothing was changed. What people say themselves stands, and so does what
    somebody else has ticked meanwhile. For its leads and coordinators. Raises as `ask`, but for the start.
    """
    thing = _on(tx, thing_id, caller, now=now)
    _require_begun(thing, now)
    known, listed = presence.of(tx, thing), page.among(rosters.people(tx, thing_id))
    for one in listed:
        if one.user_id in here:
            presence.tick(tx, thing, one.user_id, here=True, by=caller.user_id, now=now)
        elif _may_be_unticked(known.get(one.user_id), page):
            presence.tick(tx, thing, one.user_id, here=False, by=caller.user_id, now=now)
    on_page = {one.user_id for one in listed}
    return _board(tx, thing), [user_id for user_id in here if user_id not in on_page]


def tick_one(
    tx: Transaction, thing_id: int, caller: Caller, commitment_id: int, *, here: bool, now: datetime
) -> Board:
    """This one is there, or not after all; also from a direct message. What they say themselves stands. For
    its leads and coordinators. Twice is once. Raises as `tick`, and NotFound for who is not in any more.
    """
    thing = _on(tx, thing_id, caller, now=now)
    _require_begun(thing, now)
    one = rosters.find(tx, commitment_id)
    if one is None or one.thing_id != thing.id or not one.has_place:
        raise NotFound(N_("They are not in any more. Refresh shows how it stands."))
    known = presence.of(tx, thing).get(one.user_id)
    if here or (known is not None and known.ticked_by is not None):
        presence.tick(tx, thing, one.user_id, here=here, by=caller.user_id, now=now)
    return _board(tx, thing)


def switch(tx: Transaction, thing_id: int, caller: Caller, *, on: bool, now: datetime) -> Thing:
    """Whether people are asked at its start if they are there. For its leads and coordinators. Twice is once.
    Raises NotAllowed, NotFound, and Refusal for what starts at no moment, or is over.
    """
    thing = managing.to_amend(tx, thing_id, caller)
    things.require_open(thing, now)
    _require_occasion(thing)
    if presence.is_called(thing) != on and thing.starts_at is not None:
        tx.execute(_SWITCH, thing=thing_id, on=on, at=thing.starts_at - EARLY if on else None)
        thing = things.show(tx, thing_id)
        register.kind_of(thing).redraw(tx, thing, listed=False, now=now)
    return thing


def here_of(tx: Transaction, thing: Thing) -> Collection[int]:
    """Who said that they are there, or was ticked, at its present moment."""
    return {user_id for user_id, one in presence.of(tx, thing).items() if one.here_at is not None}


def _board(tx: Transaction, thing: Thing) -> Board:
    known = presence.of(tx, thing)
    placed = sorted((one for one in rosters.people(tx, thing.id) if one.has_place), key=lambda one: one.id)
    return Board(thing, [Awaited(one, known.get(one.user_id)) for one in placed])


def _on(tx: Transaction, thing_id: int, caller: Caller, *, now: datetime) -> Thing:
    """It, locked, as long as it goes on. Raises NotAllowed, NotFound, Refusal."""
    thing = managing.locked(tx, thing_id, caller, by_dm=True)
    _require_occasion(thing)
    if not thing.is_open(now):
        raise Refusal(N_("“{title}” is over. **Who did it?** has the list now."), title=thing.title)
    return thing


def _require_occasion(thing: Thing) -> None:
    if thing.occasion is None:
        raise Refusal(N_("“{title}” is done whenever one likes, so nobody is missing."), title=thing.title)


def _require_begun(thing: Thing, now: datetime) -> None:
    if not presence.has_begun(thing, now) and thing.starts_at is not None:
        raise Refusal(
            N_("“{title}” begins {when}. From a quarter of an hour before, people can be ticked."),
            title=thing.title,
            when=thing.starts_at,
        )


def _may_be_unticked(known: Presence | None, page: Shown) -> bool:
    if known is None or known.here_at is None or known.ticked_by is None:
        return False
    return (microseconds(known.here_at) or 0) <= page.at
