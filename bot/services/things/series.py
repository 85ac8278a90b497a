"""A series of asks: when its dates are, and how they move. Each date is a thing of its own once it is posted.

The coming ones are made from a row of the register that stays a draft and bears the id of the series
(`managing.is_series`), so whatever changes a draft changes them; its moment is that of the next one. Its
rhythm, and which dates are left out, stand in its schedule. See docs/design.md § 98.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select, update

from bot.db import Transaction
from bot.errors import Invalid, Refusal
from bot.i18n import N_
from bot.models.things import DRAFT
from bot.models.things import things as rows
from bot.services.record import schedules
from bot.services.record.schedules import Schedule, moment_of
from bot.services.things import posting, things
from bot.services.things.things import Occasion, Thing

#: Of its schedule.
KIND = "ask"
#: Each is posted so long before it starts; the first one at once.
DAYS_AHEAD = 7
LEAST_TIMES, MOST_TIMES = 2, 52
DAYS = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")
#: Weeks between, or each month on the same day of the week: the first Saturday.
RHYTHMS = ("1", "2", "4", "month")

Paused = Literal["channel", "lead"]

_OF_SERIES = select(rows.c.id).where(rows.c.series_id == bindparam("series"), DRAFT)
_TAKEN = select(rows.c.nominal).where(
    rows.c.series_id == bindparam("series"), rows.c.nominal.in_(bindparam("nominals", expanding=True))
)
_NEXT = (
    update(rows)
    .where(rows.c.id == bindparam("id"), DRAFT)
    .values(
        starts_at=bindparam("starts", type_=rows.c.starts_at.type),
        ends_at=bindparam("ends", type_=rows.c.ends_at.type),
    )
)


@dataclass(frozen=True, slots=True)
class Date:
    """One date of a series: as its rule names it, and when that is."""

    nominal: datetime
    at: datetime
    left_out: bool = False


@dataclass(frozen=True, slots=True)
class Planned:
    """What a series would be: its rule, and all of its dates."""

    rule: str
    zone: str
    dates: Sequence[Date]
    detail: schedules.Detail


def local(moment: datetime, zone: str) -> datetime:
    """By the clock on the wall, to the minute, as a rule names it."""
    return moment.astimezone(ZoneInfo(zone)).replace(tzinfo=None, second=0, microsecond=0)


def rule_of(rhythm: str, starts: datetime) -> str:
    """Raises Invalid for a rhythm that nobody offered."""
    if rhythm not in RHYTHMS:
        raise Invalid(N_("I can't read that rhythm. Please choose one of those offered."))
    if rhythm != "month":
        return f"FREQ=WEEKLY;INTERVAL={rhythm}"
    which = (starts.day - 1) // 7 + 1  # the fifth is the last
    return f"FREQ=MONTHLY;BYDAY={which if which < 5 else -1}{DAYS[starts.weekday()]}"


def rhythm_of(rule: str) -> str:
    return "month" if rule.startswith("FREQ=MONTHLY") else rule.rpartition("=")[2]


def plan(
    occasion: Occasion,
    zone: str,
    rhythm: str,
    *,
    times: int | None,
    until: datetime | None,
    fit: bool = False,
    now: datetime,
) -> Planned:
    """So many dates, or those until a moment, the first of which is this occasion; where they are to `fit`,
    as many of them as a year has. Raises Invalid for more than there may be, or fewer than two.
    """
    starts = local(occasion.starts_at, zone)
    rule = rule_of(rhythm, starts)
    if times is not None and not LEAST_TIMES <= times <= MOST_TIMES:
        raise _too_many(times)
    found = schedules.local_times(rule, starts, most=MOST_TIMES + 1)
    if until is not None:
        found = [one for one in found if one <= local(until, zone)]
        if len(found) < LEAST_TIMES:
            raise Invalid(N_("The second date would be after that. Please choose a later day."))
        if found[-1] > local(now + posting.FURTHEST, zone):
            raise _too_far()
    if times is None and len(found) > MOST_TIMES:
        raise _too_far()
    dates = [Date(one, moment_of(one, zone)) for one in found[: times or MOST_TIMES]]
    if fit:
        near = [one for one in dates if one.at <= now + posting.FURTHEST]
        dates = near if len(near) >= LEAST_TIMES else dates
    if dates[-1].at > now + posting.FURTHEST:
        raise _too_far()
    return Planned(rule, zone, dates, detail(occasion, zone))


def _too_many(times: int) -> Invalid:
    return Invalid(
        N_("A series has from {least} to {most} dates, within a year; you wrote {count}."),
        least=LEAST_TIMES,
        most=MOST_TIMES,
        count=times,
    )


def _too_far() -> Invalid:
    return Invalid(
        N_(
            "That goes on for more than a year. Please choose fewer dates, or an earlier last day: you can "
            "repeat it anew then."
        )
    )


def detail(occasion: Occasion, zone: str) -> schedules.Detail:
    """What a schedule knows of its dates: how long they last by the clock on the wall."""
    lasts = local(occasion.ends_at, zone) - local(occasion.starts_at, zone)
    real = occasion.ends_at - occasion.starts_at
    minutes = (lasts if lasts > timedelta() else real) // timedelta(minutes=1)
    return {"minutes": minutes, "left_out": "", "paused": None}


def left_out(schedule: Schedule) -> set[str]:
    return {one for one in str(schedule.detail.get("left_out") or "").split(",") if one}


def paused(schedule: Schedule) -> Paused | None:
    """Why it waits, if it does."""
    found = schedule.detail.get("paused")
    return "channel" if found == "channel" else "lead" if found else None


def coming(schedule: Schedule, *, since: datetime | None = None, now: datetime) -> list[Date]:
    """Those that are not posted yet, from its next one on or from another, with those that are left out."""
    without = left_out(schedule)
    found = schedules.upcoming(schedule, most=MOST_TIMES, since=since)
    dates = (Date(one, moment_of(one, schedule.zone), one.isoformat() in without) for one in found)
    return [one for one in dates if one.at > now]


def occasion_of(schedule: Schedule, nominal: datetime, *, like: Thing) -> Occasion:
    """When this date is, at the place of the others."""
    lasts = timedelta(minutes=int(schedule.detail.get("minutes") or 60))
    starts = moment_of(nominal, schedule.zone)
    ends = moment_of(nominal + lasts, schedule.zone)
    return Occasion(starts, ends if ends > starts else starts + lasts, like.place, like.details)


def made_from(tx: Transaction, series_id: int | None) -> Thing | None:
    """What the coming ones are made from, held until the transaction ends; None once the series is over."""
    found = tx.value(_OF_SERIES, series=series_id) if series_id is not None else None
    return things.hold(tx, int(found)) if found is not None else None


def id_of(tx: Transaction, thing: Thing) -> int | None:
    """The id of what the coming ones are made from, for one of its dates; None where it does not repeat."""
    found = tx.value(_OF_SERIES, series=thing.series_id) if thing.series_id is not None else None
    return int(found) if found is not None else None


def is_posted(tx: Transaction, series_id: int, *nominals: datetime) -> bool:
    """One of these dates has been posted already."""
    named = [one.isoformat() for one in nominals]
    return bool(tx.values(_TAKEN, series=series_id, nominals=named))


def show_next(tx: Transaction, schedule: Schedule, thing: Thing, dates: Sequence[Date]) -> None:
    """The moment of what they are made from is that of the first of these that is not left out."""
    following = next((one.nominal for one in dates if not one.left_out), None)
    if following is not None:
        occasion = occasion_of(schedule, following, like=thing)
        tx.execute(_NEXT, id=thing.id, starts=occasion.starts_at, ends=occasion.ends_at)


def follow(tx: Transaction, thing: Thing) -> None:
    """Somebody has given the next one another moment: all coming ones move along, as many as there were, and
    those that are left out stay so. Raises Refusal where one of that moment is posted already.
    """
    schedule = schedules.find(tx, thing.series_id or 0, held=True)
    occasion = thing.occasion
    if schedule is None or occasion is None:
        return
    without = left_out(schedule)
    before = schedules.upcoming(schedule, most=MOST_TIMES)
    while len(before) > 1 and before[0].isoformat() in without:
        before = before[1:]
    starts = local(occasion.starts_at, schedule.zone)
    rule = rule_of(rhythm_of(schedule.rule), starts)
    after = schedules.local_times(rule, starts, most=max(1, len(before)))
    if is_posted(tx, schedule.id, *after):
        raise Refusal(N_("One of its dates is posted for that moment already. Change that one by itself."))
    still_out = [new for old, new in zip(before, after, strict=False) if old.isoformat() in without]
    known = dict(schedule.detail) | {
        "minutes": detail(occasion, schedule.zone)["minutes"],
        "left_out": ",".join(one.isoformat() for one in still_out),
    }
    schedules.change(
        tx,
        replace(
            schedule,
            rule=rule,
            starts=starts.isoformat(),
            until=after[-1].isoformat(),
            detail=known,
            next_nominal=after[0].isoformat(),
        ),
    )


def note(tx: Transaction, schedule: Schedule, **known: str | None) -> Schedule:
    """Write down what is known of this (held) schedule besides."""
    return schedules.change(tx, replace(schedule, detail=dict(schedule.detail) | known))
