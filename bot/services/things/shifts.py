"""Shifts: places at a moment. Those that share their words and leads stand on one card, their timetable's.

A timetable is a row of the register that stays a draft, from which its shifts are made, as a series is (docs/
design.md § 98); each shift is a thing of its own. Making them is in `timetables`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, bindparam, case, func, or_, select, update

from bot.db import Transaction
from bot.errors import Invalid, NotFound
from bot.i18n import N_
from bot.models.rosters import rosters as roster_rows
from bot.models.shifts import shifts
from bot.models.things import OPEN
from bot.models.things import things as thing_rows
from bot.services.guild.callers import Caller
from bot.services.guild.overtaking import unless_overtaken
from bot.services.outbox.kinds import Post, declare
from bot.services.record.holdings import Statement
from bot.services.things import managing, things
from bot.services.things.thing_kinds import ThingKind
from bot.services.things.things import GONE, Thing

#: What is further apart than that is not of one day.
_A_DAYS_REST = timedelta(hours=10)


@dataclass(frozen=True, slots=True)
class Shift(Thing):
    """A shift with the counts of its roster, or a timetable (of none): all that a card shows."""

    timetable_id: int | None
    least: int | None
    role_id: int | None

    @property
    def is_short(self) -> bool:
        """Fewer are in than it takes."""
        return self.least is not None and self.confirmed < self.least


@dataclass(frozen=True, slots=True)
class _Row:
    timetable_id: int | None
    least: int | None


@dataclass(frozen=True, slots=True)
class InAll:
    """How many shifts of a timetable are to come, and how many places are left (None: as many as come)."""

    shifts: int
    free: int | None


@dataclass(frozen=True, slots=True)
class _Counted:
    thing_id: int
    shifts: int
    unlimited: int
    free: int


def _with(condition: ColumnElement[bool]) -> Statement:
    columns = (shifts.c.timetable_id, shifts.c.least, shifts.c.role_id)
    found = things.EVERY.add_columns(*columns).join(shifts, shifts.c.thing_id == thing_rows.c.id)
    return found.where(condition)


_SHOW = _with(thing_rows.c.id == bindparam("id"))
_OF_TIMETABLE = _with(shifts.c.timetable_id == bindparam("timetable_id")).order_by(
    thing_rows.c.starts_at, thing_rows.c.id
)
_ROW = select(shifts.c.timetable_id, shifts.c.least).where(shifts.c.thing_id == bindparam("thing_id"))
_SET_LEAST = update(shifts).where(shifts.c.thing_id == bindparam("thing")).values(least=bindparam("number"))
_HAS_ROOM = or_(
    roster_rows.c.places.is_(None), roster_rows.c.places > roster_rows.c.confirmed + roster_rows.c.offered
)
_STANDS_FOR_ALL = (
    select(thing_rows.c.id)
    .select_from(shifts)
    .join(thing_rows, thing_rows.c.id == shifts.c.thing_id)
    .join(roster_rows, roster_rows.c.thing_id == shifts.c.thing_id)
    .where(shifts.c.timetable_id == bindparam("timetable_id"), OPEN)
    .order_by(case((_HAS_ROOM, 0), else_=1), thing_rows.c.starts_at, thing_rows.c.id)
    .limit(1)
)
_SAME_FOR_ALL = ("needs_skill", "needs_hours", "needs_language", "effort", "interests")
_MODEL = thing_rows.alias("timetable")
#: What is changed of a timetable alone is so of all of its shifts that are open.
_FOLLOW = (
    update(thing_rows)
    .where(
        thing_rows.c.id.in_(
            select(shifts.c.thing_id).where(shifts.c.timetable_id == bindparam("timetable_id"))
        ),
        OPEN,
    )
    .values(
        {
            name: select(_MODEL.c[name]).where(_MODEL.c.id == bindparam("timetable_id")).scalar_subquery()
            for name in _SAME_FOR_ALL
        }
    )
)
_SHOWN_ONE, _ALL = shifts.alias("shown"), shifts.alias("all_of_them")
_IN_ALL = (
    select(
        _SHOWN_ONE.c.thing_id,
        func.count().label("shifts"),
        func.sum(case((roster_rows.c.places.is_(None), 1), else_=0)).label("unlimited"),
        func.sum(
            case(
                (
                    roster_rows.c.places > roster_rows.c.confirmed + roster_rows.c.offered,
                    roster_rows.c.places - roster_rows.c.confirmed - roster_rows.c.offered,
                ),
                else_=0,
            )
        ).label("free"),
    )
    .select_from(_SHOWN_ONE)
    .join(_ALL, _ALL.c.timetable_id == _SHOWN_ONE.c.timetable_id)
    .join(thing_rows, thing_rows.c.id == _ALL.c.thing_id)
    .join(roster_rows, roster_rows.c.thing_id == _ALL.c.thing_id)
    .where(
        _SHOWN_ONE.c.thing_id.in_(bindparam("those", expanding=True)),
        OPEN,
        thing_rows.c.ends_at > bindparam("now"),
    )
    .group_by(_SHOWN_ONE.c.thing_id)
)
_SHOWN = (
    update(shifts)
    .where(shifts.c.thing_id == bindparam("timetable"), shifts.c.shown_id.is_distinct_from(bindparam("one")))
    .values(shown_id=bindparam("one", type_=shifts.c.shown_id.type))
)


def show(tx: Transaction, shift_id: int) -> Shift:
    """A shift, or a timetable. Raises NotFound."""
    found = tx.maybe(Shift, _SHOW, id=shift_id)
    if found is None:
        raise NotFound(GONE)
    return found


def show_to(tx: Transaction, shift_id: int, caller: Caller) -> Shift:
    """It, if it belongs to the server this person is in. Raises NotFound."""
    found = show(tx, shift_id)
    things.posted(found)
    caller.require_here(found.guild_id)
    return found


def of_timetable(tx: Transaction, timetable_id: int) -> Sequence[Shift]:
    """All shifts of it, by their moment."""
    return tx.list(Shift, _OF_TIMETABLE, timetable_id=timetable_id)


def in_all(tx: Transaction, those: Sequence[int], *, now: datetime) -> Mapping[int, InAll]:
    """Of shifts that stand for their timetables: how many each stands for, and how many places are left."""
    found = tx.list(_Counted, _IN_ALL, those=[*those], now=now) if those else ()
    return {one.thing_id: InAll(one.shifts, None if one.unlimited else int(one.free)) for one in found}


def timetable_of(tx: Transaction, shift_id: int) -> int:
    """The id of its timetable. Raises NotFound."""
    found = tx.maybe(_Row, _ROW, thing_id=shift_id)
    if found is None:
        raise NotFound(GONE)
    return found.timetable_id or shift_id


def set_least(
    tx: Transaction,
    shift_id: int,
    caller: Caller,
    least: int | None,
    *,
    seen: str | None = None,
    now: datetime,
) -> Shift:
    """Fewer people than that are too few from now on; None: it takes no number. For its leads and
    coordinators. Raises NotAllowed, NotFound, Invalid, Overtaken, and Refusal for what was taken back.
    """
    thing, before = managing.to_amend(tx, shift_id, caller), show(tx, shift_id).least
    merged = unless_overtaken({"least": before}, {"least": least}, seen)
    if "least" not in merged or least == before:
        return show(tx, shift_id)
    check_least(least, thing.places)
    tx.execute(_SET_LEAST, thing=shift_id, number=least)
    SHIFT.redraw(tx, thing, listed=False, now=now)
    return show(tx, shift_id)


def check_least(least: int | None, places: int | None) -> None:
    """Raises Invalid for a least number of people that can't be met."""
    if least is None:
        return
    if least < 1:
        raise Invalid(N_("At least how many? That is 1 or more, or nothing; you wrote {count}."), count=least)
    if places is not None and least > places:
        raise Invalid(
            N_("At least {least} are to come, and there are {places} places. Please change one of the two."),
            least=least,
            places=places,
        )


def _check_places(tx: Transaction, thing: Thing, places: int | None) -> None:
    found = tx.maybe(_Row, _ROW, thing_id=thing.id)
    check_least(found.least if found else None, places)


def _card_of(tx: Transaction, thing: Thing) -> tuple[str, int]:
    timetable_id = timetable_of(tx, thing.id)
    return f"timetable:{timetable_id}:card", timetable_id


def _on_change(tx: Transaction, thing: Thing, *, now: datetime) -> None:
    """Of a shift: the next one that has room stands for all of them; the next one, where none has; or none.
    Of a timetable: its shifts follow.
    """
    timetable_id = timetable_of(tx, thing.id)
    if timetable_id == thing.id:
        tx.execute(_FOLLOW, timetable_id=timetable_id)
        return
    one = tx.value(_STANDS_FOR_ALL, timetable_id=timetable_id)
    tx.execute(_SHOWN, timetable=timetable_id, one=None if one is None else int(one))


def _asked_about(tx: Transaction, thing: Thing) -> Thing | None:
    """What came of it is asked once for shifts in a row: after the last, of the last that somebody was on."""
    if thing.ends_at is None:
        return thing
    others = of_timetable(tx, timetable_of(tx, thing.id))
    moments = [(one, one.starts_at, one.ends_at) for one in others if one.starts_at and one.ends_at]
    if any(one.state == "open" and start < thing.ends_at + _A_DAYS_REST for one, start, _end in moments):
        return None
    before = [
        one
        for one, _start, end in moments
        if one.state == "closed" and one.confirmed and thing.ends_at - _A_DAYS_REST <= end <= thing.ends_at
    ]
    return before[-1] if before else thing


def _stands_for(tx: Transaction, thing: Thing) -> Sequence[Thing]:
    """The others in a row with the one that is asked about: those before it that somebody was on."""
    about = _asked_about(tx, thing)
    if about is None or about.id != thing.id or thing.ends_at is None:
        return ()
    since = thing.ends_at - _A_DAYS_REST
    return [
        one
        for one in of_timetable(tx, timetable_of(tx, thing.id))
        if one.id != thing.id and one.state == "closed" and one.confirmed
        if one.ends_at is not None and since <= one.ends_at <= thing.ends_at
    ]


SHIFT_CARD = declare(Post("shift_card", N_("the card of shifts"), names="others", lasts=True))
SHIFT = ThingKind(
    "shift",
    "🕒",
    N_("a shift"),
    card=SHIFT_CARD,
    on_change=_on_change,
    shares_card=_card_of,
    check_places=_check_places,
    asked_about=_asked_about,
    stands_for=_stands_for,
)
