"""What is told of a round, once, at its end: totals that give nobody away.

A result counts each person once, with their newest answer that was not told before. So what could not be told
alone is told together with the next round, late answers go along, and no answer is part of two results: there
is nothing to subtract. See docs/design.md § 120.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import JSON, and_, bindparam, delete, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.db import Transaction
from bot.models.checkins import checkin_answers as answers
from bot.models.checkins import checkin_results as results
from bot.models.checkins import checkins
from bot.services.checkins import checkin_notes
from bot.services.checkins import checkins as rounds
from bot.services.checkins.checkins import CHECKIN, CHECKIN_RESULT, DEBRIEF, LATE_FOR, CheckIn
from bot.services.checkins.ready_questions import Question
from bot.services.checkins.showable import Shown, showable, updated
from bot.services.guild import rights
from bot.services.guild.callers import Caller
from bot.services.outbox import outbox
from bot.services.record.setbacks import Due, overdue

#: An answer that could not be told for so long is told no more.
UNTOLD_FOR = timedelta(days=90)
#: Results that a trend goes back to.
MOST_TOLD = 12


@dataclass(frozen=True, slots=True)
class Result:
    """What was told of one question at the end of a round; `since` is when the first of its `rounds` was
    sent.
    """

    checkin_id: int
    number: int
    since: datetime
    rounds: int
    counts: Sequence[int | None]
    in_two: bool
    total: int | None
    told_at: datetime

    @property
    def shown(self) -> Shown:
        return Shown(tuple(self.counts), self.in_two, self.total)


@dataclass(frozen=True, slots=True)
class _Given:
    checkin_id: int
    user_id: int
    answer: int
    told: int | None


@dataclass(frozen=True, slots=True)
class _Rounds:
    since: datetime | None
    rounds: int


_DUE = overdue("check-ins", checkins.c.due_at, checkins.c.guild_id, checkins.c.id)
_TOLD = (
    update(checkins)
    .where(checkins.c.id == bindparam("checkin_id"))
    .values(told_at=bindparam("now"), due_at=bindparam("due_at"))
)
_DROP = delete(checkins).where(checkins.c.id == bindparam("checkin_id"))
_DONE = update(checkins).where(checkins.c.id == bindparam("checkin_id")).values(due_at=None)
_SERIES = and_(checkins.c.guild_id == bindparam("guild_id"), checkins.c.series_id == bindparam("series_id"))
_OF_SERIES = select(checkins.c.id).where(_SERIES)
_ASKED_SO = and_(answers.c.checkin_id.in_(_OF_SERIES), answers.c.number == bindparam("number"))
_UNTOLD = (
    select(answers.c.checkin_id, answers.c.user_id, answers.c.answer, answers.c.told)
    .where(_ASKED_SO, or_(answers.c.told.is_(None), answers.c.told != answers.c.answer))
    .order_by(answers.c.answered_at, answers.c.checkin_id)
)
_TOLD_IN = select(answers.c.checkin_id, answers.c.user_id, answers.c.answer, answers.c.told).where(
    _ASKED_SO, answers.c.told_in == bindparam("checkin_id")
)
_ONE = and_(
    answers.c.checkin_id == bindparam("of_round"),
    answers.c.number == bindparam("number"),
    answers.c.user_id == bindparam("user_id"),
)
_NOTE_TOLD = update(answers).where(_ONE).values(told=answers.c.answer, told_in=bindparam("told_in"))
_OVERTAKEN = delete(answers).where(_ONE)
_ROUNDS = select(func.min(checkins.c.sent_at).label("since"), func.count().label("rounds")).where(
    _SERIES, checkins.c.told_at.is_not(None), checkins.c.id > bindparam("after")
)
_TELL = upsert(results).values(
    checkin_id=bindparam("checkin_id"),
    number=bindparam("number"),
    guild_id=bindparam("guild_id"),
    since=bindparam("since"),
    rounds=bindparam("rounds"),
    counts=bindparam("counts", type_=JSON()),
    in_two=bindparam("in_two"),
    total=bindparam("total"),
    told_at=bindparam("now"),
)
_TELL = _TELL.on_conflict_do_update(
    index_elements=["checkin_id", "number"],
    set_={name: _TELL.excluded[name] for name in ("counts", "total", "told_at")},
)
_RESULTS = (
    select(*(results.c[name] for name in Result.__dataclass_fields__))
    .where(results.c.checkin_id.in_(_OF_SERIES), results.c.number == bindparam("number"))
    .order_by(results.c.checkin_id.desc())
    .limit(MOST_TOLD)
)
_OLD = delete(answers).where(answers.c.answered_at <= bindparam("before"))
_PAST = delete(answers).where(
    answers.c.answered_at <= bindparam("before"),
    answers.c.told == answers.c.answer,
    answers.c.checkin_id.in_(
        select(checkins.c.id).where(checkins.c.told_at.is_not(None), checkins.c.due_at.is_(None))
    ),
)


def due(tx: Transaction, *, now: datetime) -> Sequence[Due]:
    """Up to fifty rounds whose time is over, or the time of late answers."""
    return tx.list(Due, _DUE, now=now)


def look_after(tx: Transaction, checkin_id: int, *, now: datetime) -> None:
    """Throw a draft away that nobody sent. Once its time is over, close a round and have its totals told;
    then look once at what came late.
    """
    checkin = rounds.locked(tx, checkin_id)
    if checkin.due_at is None or checkin.due_at > now:
        return
    if checkin.sent_at is None:
        tx.execute(_DROP, checkin_id=checkin_id)
    elif checkin.told_at is None:
        close(tx, checkin, now=now)
    else:
        _add_late(tx, checkin, now=now)


def close(tx: Transaction, checkin: CheckIn, *, now: datetime) -> None:
    """The (locked) round is over: nobody is asked any more, and what may be told of it is."""
    tx.execute(_TOLD, checkin_id=checkin.id, now=now, due_at=checkin.closes_at + LATE_FOR)
    asking = DEBRIEF if checkin.is_debrief else CHECKIN
    outbox.drop_about(
        tx, asking, checkin.guild_id, subject_id=checkin.id, reason="the check-in has closed", now=now
    )
    for number, question in enumerate(checkin.asks):
        if question.choices:
            _tell(tx, checkin, number, question, now=now)
    outbox.put(
        tx, CHECKIN_RESULT, checkin.guild_id, f"checkin:{checkin.id}:result", subject_id=checkin.id, now=now
    )


def _tell(tx: Transaction, checkin: CheckIn, number: int, question: Question, *, now: datetime) -> None:
    about = {"guild_id": checkin.guild_id, "series_id": checkin.series, "number": number}
    untold = tx.list(_Given, _UNTOLD, **about)
    newest = {one.user_id: one for one in untold}  # the last one of each counts
    shown = showable(_counts(question, newest), asked=checkin.asked, split=question.split)
    if shown is None:
        return
    for one in untold:
        kept = newest[one.user_id] is one
        whose = {"of_round": one.checkin_id, "number": number, "user_id": one.user_id}
        if kept:
            tx.execute(_NOTE_TOLD, told_in=checkin.id, **whose)
        else:
            tx.execute(_OVERTAKEN, **whose)
    before = next(iter(tx.list(Result, _RESULTS, **about)), None)
    covered = tx.one(
        _Rounds,
        _ROUNDS,
        guild_id=checkin.guild_id,
        series_id=checkin.series,
        after=before.checkin_id if before else 0,
    )
    _keep(tx, checkin, number, shown, covered, now=now)


def _counts(question: Question, newest: Mapping[int, _Given], *, as_told: bool = False) -> list[int]:
    counts = [0] * len(question.choices)
    for one in newest.values():
        answer = one.told if as_told else one.answer
        if answer is not None and 1 <= answer <= len(counts):
            counts[answer - 1] += 1
    return counts


def _keep(
    tx: Transaction, checkin: CheckIn, number: int, shown: Shown, covered: _Rounds, *, now: datetime
) -> None:
    tx.execute(
        _TELL,
        checkin_id=checkin.id,
        number=number,
        guild_id=checkin.guild_id,
        since=covered.since or checkin.closes_at,
        rounds=covered.rounds,
        counts=list(shown.counts),
        in_two=shown.in_two,
        total=shown.total,
        now=now,
    )


def _add_late(tx: Transaction, checkin: CheckIn, *, now: datetime) -> None:
    """Late answers are added where the difference tells of nobody; else they are told with the next round."""
    tx.execute(_DONE, checkin_id=checkin.id)
    if checkin.is_debrief and checkin_notes.too_few(tx, checkin):
        checkin_notes.erase(tx, checkin)
    changed = False
    for number, question in enumerate(checkin.asks):
        about = {"guild_id": checkin.guild_id, "series_id": checkin.series, "number": number}
        told = {one.checkin_id: one for one in tx.list(Result, _RESULTS, **about)}.get(checkin.id)
        if told is None:
            continue
        counted = {one.user_id: one for one in tx.list(_Given, _TOLD_IN, checkin_id=checkin.id, **about)}
        late = {
            one.user_id: one
            for one in tx.list(_Given, _UNTOLD, **about)
            if one.told is None and one.checkin_id == checkin.id and one.user_id not in counted
        }
        after = updated(
            told.shown,
            _counts(question, counted, as_told=True),
            _counts(question, late),
            asked=checkin.asked,
            split=question.split,
        )
        if after is None:
            continue
        for one in late.values():
            tx.execute(
                _NOTE_TOLD, told_in=checkin.id, of_round=checkin.id, number=number, user_id=one.user_id
            )
        _keep(tx, checkin, number, after, _Rounds(told.since, told.rounds), now=now)
        changed = True
    if changed:
        key = f"checkin:{checkin.id}:result"
        outbox.change(tx, CHECKIN_RESULT, checkin.guild_id, key, subject_id=checkin.id, now=now)


def results_of(tx: Transaction, checkin: CheckIn) -> Sequence[Result | None]:
    """What was told at the end of this round, question by question; None: nothing, it goes with the next."""
    return [
        next((one for one in trend(tx, checkin, number) if one.checkin_id == checkin.id), None)
        for number in range(len(checkin.asks))
    ]


def trend(tx: Transaction, checkin: CheckIn, number: int) -> Sequence[Result]:
    """What was told of this question over its rounds, the newest first."""
    return tx.list(Result, _RESULTS, guild_id=checkin.guild_id, series_id=checkin.series, number=number)


def show(tx: Transaction, checkin_id: int, caller: Caller) -> CheckIn:
    """A round that was sent, for looking at what was told of it. For coordinators. Raises NotFound."""
    rights.require_coordinator(tx, caller)
    found = rounds.show(tx, checkin_id)
    caller.require_here(found.guild_id)
    if found.sent_at is None:
        raise rounds.gone()
    return found


def purge(tx: Transaction, *, now: datetime) -> int:
    """Answers whose totals are all that is still of use, and those that never could be told; returns how many
    that were.
    """
    told = tx.execute(_PAST, before=now - LATE_FOR)
    return told + tx.execute(_OLD, before=now - UNTOLD_FOR)
