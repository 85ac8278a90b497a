"""Rounds that come again by themselves, until a coordinator stops them."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, select

from bot.db import Transaction
from bot.errors import Invalid
from bot.i18n import N_
from bot.models.checkins import checkins
from bot.services.checkins import checkins as rounds
from bot.services.checkins import sending
from bot.services.checkins.checkins import FIELDS, CheckIn
from bot.services.guild import guilds, rights
from bot.services.guild.callers import Caller
from bot.services.record import schedules
from bot.services.record.schedules import Occurrence, Schedule, moment_of
from bot.services.things import series

#: What repeats, of its schedule.
KIND = "checkin"
#: Weeks between, or each month on the same day of the week.
RHYTHMS = ("1", "2", "month")
#: The hour of somebody's own morning in which what repeats reaches them.
MORNING = 9

_LAST = (
    select(*FIELDS)
    .where(
        checkins.c.guild_id == bindparam("guild_id"),
        checkins.c.series_id == bindparam("series_id"),
        checkins.c.sent_at.is_not(None),
    )
    .order_by(checkins.c.id.desc())
    .limit(1)
)


def require_known(rhythm: str | None) -> None:
    """Raises Invalid."""
    if rhythm is not None and rhythm not in RHYTHMS:
        raise Invalid(N_("I can't read that rhythm. Please choose one of those offered."))


def next_morning(tx: Transaction, guild_id: int, *, now: datetime) -> datetime:
    """Tomorrow's, by whatever clock: when the first round goes out of what repeats."""
    today = now.astimezone(ZoneInfo(guilds.find(tx, guild_id).zone)).replace(tzinfo=None)
    return (today + timedelta(days=1)).replace(hour=MORNING, minute=0, second=0, microsecond=0)


def begin(tx: Transaction, caller: Caller, checkin: CheckIn, rhythm: str, *, now: datetime) -> None:
    """From the second time on; a rhythm that it has already is not begun twice."""
    zone, first = guilds.find(tx, caller.guild).zone, next_morning(tx, caller.guild, now=now)
    rule = series.rule_of(rhythm, first)
    detail: schedules.Detail = {"question": checkin.question, "series": checkin.series}
    before = schedules.of_guild(tx, caller.guild, KIND)
    if any((one.detail, one.rule) == (detail, rule) for one in before):
        return
    ahead = timedelta(days=8) if rhythm == "month" else timedelta(weeks=int(rhythm))
    schedules.begin(
        tx,
        caller.guild,
        KIND,
        rule=rule,
        starts=first + ahead,
        zone=zone,
        days_ahead=1,  # where the sun rises earlier it is morning up to a day before
        detail=detail,
        created_by=caller.user_id,
        now=now,
    )


def come_round(tx: Transaction, occurrence: Occurrence, now: datetime) -> None:
    """A repeated check-in comes round; nobody is asked if nobody wants to be, or while the one before is
    still open.
    """
    schedule = occurrence.schedule
    series_id = schedule.detail.get("series")
    if not isinstance(series_id, int):
        return
    last = tx.maybe(CheckIn, _LAST, guild_id=schedule.guild_id, series_id=series_id)
    morning = datetime.fromisoformat(occurrence.nominal)
    begins = max(now, moment_of(morning, schedule.zone))
    if last is None or last.closes_at > begins:
        return
    people = sending.audience(tx, last, at=begins)
    if people:
        again = _again(tx, last, now=now)
        sending.go_round(tx, again, people, series_id=series_id, morning=morning, now=now)


def _again(tx: Transaction, last: CheckIn, *, now: datetime) -> CheckIn:
    return sending.add(
        tx,
        last.guild_id,
        kind=last.kind,
        questions=last.questions,
        question=last.question,
        rhythm=last.rhythm,
        note_days=last.note_days,
        series_id=last.series,
        readers=rounds.readers(tx, last.id),
        user_id=None,
        now=now,
    )


def repeated_in(tx: Transaction, caller: Caller) -> Sequence[Schedule]:
    """The check-ins that come round by themselves. For coordinators."""
    rights.require_coordinator(tx, caller)
    return schedules.of_guild(tx, caller.guild, KIND)


def stop_repeating(tx: Transaction, schedule_id: int, caller: Caller) -> None:
    """It does not come round any more; a round that is open stays open. For coordinators. Twice is once."""
    rights.require_coordinator(tx, caller)
    if any(one.id == schedule_id for one in schedules.of_guild(tx, caller.guild, KIND)):
        schedules.end(tx, caller.guild, schedule_id)
