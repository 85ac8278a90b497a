"""Check-ins: one question to those who opted in, totals for everybody else, and a way to ask for support."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, delete, func, insert, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.db import Transaction
from bot.errors import Invalid, NotAllowed, NotFound, Refusal
from bot.i18n import N_
from bot.models.checkins import checkin_answers, checkins
from bot.services.care import support
from bot.services.care.hand_kinds import Hand
from bot.services.guild import guilds, rights
from bot.services.guild.callers import Caller
from bot.services.outbox import outbox
from bot.services.outbox.kinds import Message, Post, declare
from bot.services.people import volunteers
from bot.services.record import activity, schedules
from bot.services.record.figures import Totals, safe_totals
from bot.services.record.schedules import Occurrence, Schedule
from bot.services.record.setbacks import Due, overdue

CHECKIN = declare(
    Message(
        "checkin",
        N_("a check-in"),
        waiting=N_("A check-in"),
        needs="checkins",
        capped=True,
        pause="stops",
        thread=False,
        priority="nudge",
    )
)
CHECKIN_RESULT = declare(Post("checkin_result", N_("the result of a check-in")))

#: The four answers, by number.
ANSWERS = (N_("I'm doing well"), N_("I'm all right"), N_("It's a hard time"), N_("I need support"))
SUPPORT = 4
OPEN_FOR = timedelta(days=3)
#: Weeks between two rounds.
RHYTHMS = (1, 2, 4)
LONGEST_QUESTION = 200
#: Rounds that can be looked back at.
MOST_LISTED = 300


@dataclass(frozen=True, slots=True)
class CheckIn:
    id: int
    guild_id: int
    question: str
    asked: int
    created_by: int | None
    closes_at: datetime
    told_at: datetime | None


_FIELDS = [checkins.c[name] for name in CheckIn.__dataclass_fields__]
_SHOW = select(*_FIELDS).where(checkins.c.id == bindparam("checkin_id"))
_LOCK = _SHOW.with_for_update()
_RECENT = (
    select(*_FIELDS)
    .where(checkins.c.guild_id == bindparam("guild_id"))
    .order_by(checkins.c.id.desc())
    .limit(MOST_LISTED)
)
_STARTED = _RECENT.where(
    checkins.c.question == bindparam("question"),
    checkins.c.created_by == bindparam("user_id"),
    checkins.c.told_at.is_(None),
    checkins.c.closes_at > bindparam("now"),
)
_START = (
    insert(checkins)
    .values(
        guild_id=bindparam("guild_id"),
        question=bindparam("question"),
        asked=bindparam("asked"),
        created_by=bindparam("user_id"),
        created_at=bindparam("now"),
        closes_at=bindparam("closes_at"),
    )
    .returning(checkins.c.id)
)
_ANSWER = upsert(checkin_answers).values(
    checkin_id=bindparam("checkin_id"),
    user_id=bindparam("user_id"),
    guild_id=bindparam("guild_id"),
    answer=bindparam("answer"),
    answered_at=bindparam("now"),
)
_ANSWER = _ANSWER.on_conflict_do_update(
    index_elements=["checkin_id", "user_id"],
    set_={"answer": _ANSWER.excluded.answer, "answered_at": _ANSWER.excluded.answered_at},
)
_GIVEN = select(checkin_answers.c.answer).where(
    checkin_answers.c.checkin_id == bindparam("checkin_id"), checkin_answers.c.user_id == bindparam("user_id")
)
_COUNT = (
    select(func.count())
    .select_from(checkin_answers)
    .where(
        checkin_answers.c.checkin_id == bindparam("checkin_id"),
        checkin_answers.c.answer == bindparam("answer"),
    )
)
_OPEN = checkins.c.told_at.is_(None)
_DUE = overdue("check-ins", checkins.c.closes_at, checkins.c.guild_id, checkins.c.id).where(_OPEN)
_TOLD = update(checkins).where(checkins.c.id == bindparam("checkin_id")).values(told_at=bindparam("now"))
_END = update(checkins).where(checkins.c.id == bindparam("checkin_id")).values(closes_at=bindparam("now"))
_FORGET_ANSWERS = delete(checkin_answers).where(
    checkin_answers.c.guild_id == bindparam("guild_id"), checkin_answers.c.user_id == bindparam("user_id")
)
_FORGET_AUTHOR = (
    update(checkins)
    .where(checkins.c.guild_id == bindparam("guild_id"), checkins.c.created_by == bindparam("user_id"))
    .values(created_by=None)
)


def start(
    tx: Transaction, caller: Caller, question: str, *, every_weeks: int | None = None, now: datetime
) -> CheckIn:
    """Ask everyone who opted in, and again every so many weeks if wanted; a round is open for three days.

    Twice is once, as long as that round is open: an answer may be lost. For coordinators. Raises Refusal if
    nobody has opted in.
    """
    before_new(tx, caller)
    question = question.strip()
    if not 1 <= len(question) <= LONGEST_QUESTION:
        raise Invalid(N_("A check-in asks one question of at most {most} characters."), most=LONGEST_QUESTION)
    guild_id, user_id = caller.guild, caller.user_id
    checkin = tx.maybe(CheckIn, _STARTED, guild_id=guild_id, question=question, user_id=user_id, now=now)
    checkin = checkin or _go_round(tx, guild_id, question, user_id, now=now)
    if checkin is None:
        raise Refusal(
            N_("Nobody has switched check-ins on yet. People do that in /mine; tell them about it first.")
        )
    if every_weeks is not None:
        _repeat(tx, caller, question, every_weeks, now=now)
    return checkin


def before_new(tx: Transaction, caller: Caller) -> guilds.Guild:
    """Look whether this person can start a round here, and its totals can be told. For coordinators.
    Raises Refusal.
    """
    rights.require_coordinator(tx, caller)
    guild = guilds.find(tx, caller.guild)
    if guild.coordinators_channel_id is None:
        raise Refusal(
            N_(
                "There is no coordinators' channel yet, so nobody would see the result. Someone who manages "
                "this server can choose one in /setup."
            )
        )
    return guild


def _repeat(tx: Transaction, caller: Caller, question: str, every_weeks: int, *, now: datetime) -> None:
    detail, rule = {"question": question}, f"FREQ=WEEKLY;INTERVAL={every_weeks}"
    if any(
        (one.detail, one.rule) == (detail, rule) for one in schedules.of_guild(tx, caller.guild, "checkin")
    ):
        return
    if every_weeks not in RHYTHMS:
        raise Invalid(N_("I can't read that rhythm. Please choose one of those offered."))
    zone = guilds.find(tx, caller.guild).zone
    here = now.astimezone(ZoneInfo(zone)).replace(tzinfo=None)
    schedules.begin(
        tx,
        caller.guild,
        "checkin",
        rule=rule,
        starts=here + timedelta(weeks=every_weeks),
        zone=zone,
        detail=detail,
        created_by=caller.user_id,
        now=now,
    )


def come_round(tx: Transaction, occurrence: Occurrence, now: datetime) -> None:
    """A repeated check-in comes round; nobody is asked if nobody wants to be."""
    schedule = occurrence.schedule
    _go_round(tx, schedule.guild_id, str(schedule.detail["question"]), None, now=now)


def repeated_in(tx: Transaction, caller: Caller) -> Sequence[Schedule]:
    """The check-ins that come round by themselves. For coordinators."""
    rights.require_coordinator(tx, caller)
    return schedules.of_guild(tx, caller.guild, "checkin")


def stop_repeating(tx: Transaction, schedule_id: int, caller: Caller) -> None:
    """It does not come round any more; a round that is open stays open. For coordinators. Twice is once."""
    rights.require_coordinator(tx, caller)
    if any(one.id == schedule_id for one in schedules.of_guild(tx, caller.guild, "checkin")):
        schedules.end(tx, caller.guild, schedule_id)


def _go_round(
    tx: Transaction, guild_id: int, question: str, user_id: int | None, *, now: datetime
) -> CheckIn | None:
    """A new round, or None if nobody has opted in."""
    willing = volunteers.willing(tx, guild_id, "checkins", now=now)
    if not willing:
        return None
    checkin_id = int(
        tx.value(
            _START,
            guild_id=guild_id,
            question=question,
            asked=len(willing),
            user_id=user_id,
            now=now,
            closes_at=now + OPEN_FOR,
        )
    )
    for person in willing:
        key = f"checkin:{checkin_id}:{person}"
        outbox.put(tx, CHECKIN, guild_id, key, user_id=person, subject_id=checkin_id, now=now)
    return show(tx, checkin_id)


def show(tx: Transaction, checkin_id: int) -> CheckIn:
    """Raises NotFound."""
    found = tx.maybe(CheckIn, _SHOW, checkin_id=checkin_id)
    if found is None:
        raise _gone()
    return found


def recent_in(tx: Transaction, caller: Caller) -> Sequence[CheckIn]:
    """The newest rounds, three hundred at most; a weekly one fills six years. For coordinators."""
    rights.require_coordinator(tx, caller)
    return tx.list(CheckIn, _RECENT, guild_id=caller.guild)


def answer(tx: Transaction, checkin_id: int, caller: Caller, given: int, *, now: datetime) -> CheckIn:
    """Record or change an answer (1 to 4) while the round is open; nobody is told who answered what.

    Raises NotFound for another number or a round that is not theirs, and Refusal once it is over.
    """
    if not 1 <= given <= len(ANSWERS):
        raise NotFound(N_("That answer is not one of the four."))
    guild_id = _of(show(tx, checkin_id), caller).guild_id
    volunteers.seen(tx, guild_id, caller.user_id, language=caller.language, now=now)
    checkin = _require_open(tx, _locked(tx, checkin_id, caller), caller, now=now)
    before = tx.value(_GIVEN, checkin_id=checkin_id, user_id=caller.user_id)
    tx.execute(
        _ANSWER, checkin_id=checkin_id, user_id=caller.user_id, guild_id=guild_id, answer=given, now=now
    )
    if before is None:
        activity.record(tx, guild_id, caller.user_id, "checkin", checkin_id, now=now)
    if before == SUPPORT != given:
        support.take_back(tx, guild_id, checkin_id, caller.user_id, now=now)
    return checkin


def open_for(tx: Transaction, checkin_id: int, caller: Caller, *, now: datetime) -> CheckIn:
    """Look, change nothing: the round, for who may answer it. Raises as `answer` does."""
    return _require_open(tx, _of(show(tx, checkin_id), caller), caller, now=now)


def ask_for_support(tx: Transaction, checkin_id: int, caller: Caller, *, now: datetime) -> Hand:
    """The person has read who will be told, and wants it. Twice is once."""
    checkin = answer(tx, checkin_id, caller, SUPPORT, now=now)
    return support.call(tx, checkin.guild_id, caller, checkin_id=checkin_id, now=now)


def end(tx: Transaction, checkin_id: int, caller: Caller, *, now: datetime) -> CheckIn:
    """Close a round before its time. For coordinators. Twice is once."""
    rights.require_coordinator(tx, caller)
    checkin = _locked(tx, checkin_id, caller)
    if checkin.told_at is None:
        tx.execute(_END, checkin_id=checkin_id, now=now)
        _tell(tx, checkin, now=now)
    return show(tx, checkin_id)


def due(tx: Transaction, *, now: datetime) -> Sequence[Due]:
    """Up to fifty rounds whose time is over."""
    return tx.list(Due, _DUE, now=now)


def look_after(tx: Transaction, checkin_id: int, *, now: datetime) -> None:
    """Once its time is over, close a round and have its totals told."""
    checkin = tx.maybe(CheckIn, _LOCK, checkin_id=checkin_id)
    if checkin is not None and checkin.told_at is None and checkin.closes_at <= now:
        _tell(tx, checkin, now=now)


def totals(tx: Transaction, checkin_id: int) -> Totals:
    """How many gave each answer, and nothing about fewer than five people: docs/design.md § 11."""
    counts = [
        int(tx.value(_COUNT, checkin_id=checkin_id, answer=number) or 0)
        for number in range(1, len(ANSWERS) + 1)
    ]
    return safe_totals(counts)


def forget(tx: Transaction, guild_id: int, user_id: int) -> None:
    tx.execute(_FORGET_ANSWERS, guild_id=guild_id, user_id=user_id)
    tx.execute(_FORGET_AUTHOR, guild_id=guild_id, user_id=user_id)


def _locked(tx: Transaction, checkin_id: int, caller: Caller) -> CheckIn:
    """The round, held until the transaction ends."""
    checkin = tx.maybe(CheckIn, _LOCK, checkin_id=checkin_id)
    if checkin is None:
        raise _gone()
    return _of(checkin, caller)


def _of(checkin: CheckIn, caller: Caller) -> CheckIn:
    caller.require_from(checkin.guild_id)
    return checkin


def _require_open(tx: Transaction, checkin: CheckIn, caller: Caller, *, now: datetime) -> CheckIn:
    if not volunteers.agreed_to(tx, checkin.guild_id, caller.user_id, "checkins"):
        raise NotAllowed(N_("Check-ins are for those who switched them on. You can do that in /mine."))
    if checkin.told_at is not None or checkin.closes_at <= now:
        raise Refusal(N_("This check-in has closed. Thank you for wanting to answer."))
    return checkin


def _gone() -> NotFound:
    return NotFound(N_("This check-in no longer exists."))


def _tell(tx: Transaction, checkin: CheckIn, *, now: datetime) -> None:
    tx.execute(_TOLD, checkin_id=checkin.id, now=now)
    outbox.drop_about(
        tx, CHECKIN, checkin.guild_id, subject_id=checkin.id, reason="the check-in has closed", now=now
    )
    outbox.put(
        tx, CHECKIN_RESULT, checkin.guild_id, f"checkin:{checkin.id}:result", subject_id=checkin.id, now=now
    )
