"""Check-ins: rounds of questions to those who agreed, and what they answer. How a round comes about is in
`starting`, what is told of it in `tallies`. See docs/design.md § 120.

Whoever touches a round holds the person first, and then the round.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.db import Transaction
from bot.errors import NotAllowed, NotFound, Refusal
from bot.i18n import N_
from bot.models.checkins import checkin_answers, checkin_notes, checkin_readers, checkins
from bot.services.care import support
from bot.services.care.hand_kinds import Hand
from bot.services.checkins import paces, ready_questions, stretched
from bot.services.checkins.ready_questions import ANSWERS, STRETCHED, SUPPORT, Question, Stored
from bot.services.guild import rights
from bot.services.guild.callers import Caller
from bot.services.outbox import outbox
from bot.services.outbox.kinds import Message, Post, declare
from bot.services.people import volunteers
from bot.services.record import activity
from bot.services.things import leads, managing, rosters, things
from bot.services.things.rosters import Commitment
from bot.services.things.things import Thing

_ASKING = N_("A check-in")
CHECKIN = declare(
    Message(
        "checkin",
        N_("a check-in"),
        waiting=_ASKING,
        needs="checkins",
        capped=True,
        pause="stops",
        thread=False,
        priority="nudge",
    )
)
#: To those who were there: that is what they are asked for, not for having agreed to check-ins.
DEBRIEF = declare(
    Message(
        "debrief",
        N_("the offer to look back on something hard"),
        waiting=N_("Looking back"),
        capped=True,
        pause="stops",
        thread=False,
        priority="nudge",
    )
)
CHECKIN_RESULT = declare(Post("checkin_result", N_("the result of a check-in")))

__all__ = ["ANSWERS", "STRETCHED", "SUPPORT"]

OPEN_FOR = timedelta(days=3)
#: Answers that come so long after the end still count.
LATE_FOR = timedelta(days=7)
#: Rounds that can be looked back at.
MOST_LISTED = 300


@dataclass(frozen=True, slots=True)
class CheckIn:
    id: int
    guild_id: int
    series_id: int | None
    kind: str
    question: str
    questions: Sequence[Stored]
    rhythm: str | None
    note_days: int
    thing_id: int | None
    asked: int
    created_by: int | None
    sent_at: datetime | None
    closes_at: datetime
    told_at: datetime | None
    due_at: datetime | None

    @property
    def series(self) -> int:
        """The first round of those that ask the same."""
        return self.series_id or self.id

    @property
    def asks(self) -> Sequence[Question]:
        return ready_questions.read(self.questions)

    @property
    def is_debrief(self) -> bool:
        return self.kind == "debrief"

    def is_over(self, now: datetime) -> bool:
        """Its end has come; late answers are another matter."""
        return self.told_at is not None or self.closes_at <= now


FIELDS = [checkins.c[name] for name in CheckIn.__dataclass_fields__]
_SHOW = select(*FIELDS).where(checkins.c.id == bindparam("checkin_id"))
_LOCK = _SHOW.with_for_update()
_RECENT = (
    select(*FIELDS)
    .where(checkins.c.guild_id == bindparam("guild_id"), checkins.c.sent_at.is_not(None))
    .order_by(checkins.c.sent_at.desc(), checkins.c.id.desc())
    .limit(MOST_LISTED)
)
_ANSWER = upsert(checkin_answers).values(
    checkin_id=bindparam("checkin_id"),
    number=bindparam("number"),
    user_id=bindparam("user_id"),
    guild_id=bindparam("guild_id"),
    answer=bindparam("answer"),
    answered_at=bindparam("now"),
)
_ANSWER = _ANSWER.on_conflict_do_update(
    index_elements=["checkin_id", "number", "user_id"],
    set_={"answer": _ANSWER.excluded.answer, "answered_at": _ANSWER.excluded.answered_at},
)
_GIVEN = select(checkin_answers.c.answer).where(
    checkin_answers.c.checkin_id == bindparam("checkin_id"),
    checkin_answers.c.number == bindparam("number"),
    checkin_answers.c.user_id == bindparam("user_id"),
)
_CHOSEN = (
    select(func.count())
    .select_from(checkin_answers)
    .where(
        checkin_answers.c.checkin_id == bindparam("checkin_id"),
        checkin_answers.c.user_id == bindparam("user_id"),
    )
)
_WRITTEN = (
    select(func.count())
    .select_from(checkin_notes)
    .where(
        checkin_notes.c.checkin_id == bindparam("checkin_id"), checkin_notes.c.user_id == bindparam("user_id")
    )
)
_READERS = (
    select(checkin_readers.c.user_id)
    .where(checkin_readers.c.checkin_id == bindparam("checkin_id"))
    .order_by(checkin_readers.c.user_id)
)
_FORGET = [
    delete(table).where(table.c.guild_id == bindparam("guild_id"), table.c.user_id == bindparam("user_id"))
    for table in (checkin_answers, checkin_notes, checkin_readers)
]
_FORGET_AUTHOR = (
    update(checkins)
    .where(checkins.c.guild_id == bindparam("guild_id"), checkins.c.created_by == bindparam("user_id"))
    .values(created_by=None)
)


def show(tx: Transaction, checkin_id: int) -> CheckIn:
    """Raises NotFound."""
    found = tx.maybe(CheckIn, _SHOW, checkin_id=checkin_id)
    if found is None:
        raise gone()
    return found


def recent_in(tx: Transaction, caller: Caller) -> Sequence[CheckIn]:
    """The newest rounds, three hundred at most; a weekly one fills six years. For coordinators."""
    rights.require_coordinator(tx, caller)
    return tx.list(CheckIn, _RECENT, guild_id=caller.guild)


def readers(tx: Transaction, checkin_id: int) -> Sequence[int]:
    """Who reads the notes of a round, and is named in its invitation."""
    return tx.values(_READERS, checkin_id=checkin_id)


def answer(
    tx: Transaction, checkin_id: int, caller: Caller, given: int, *, number: int = 0, now: datetime
) -> CheckIn:
    """Record or change an answer to one of the questions, by their numbers, also for some days after the end;
    nobody is told who answered what, or who did.

    Raises NotFound for what there is not or a round that is not theirs, and Refusal once it is over.
    """
    question = _question(show(tx, checkin_id), number)
    if not 1 <= given <= len(question.choices):
        raise NotFound(N_("That is not one of the answers."))
    checkin = enter(tx, checkin_id, caller, now=now)
    before = tx.value(_GIVEN, checkin_id=checkin_id, number=number, user_id=caller.user_id)
    tx.execute(
        _ANSWER,
        checkin_id=checkin_id,
        number=number,
        user_id=caller.user_id,
        guild_id=checkin.guild_id,
        answer=given,
        now=now,
    )
    if before is None and number == 0:
        activity.record(tx, checkin.guild_id, caller.user_id, "checkin", checkin_id, now=now)
    if question.ready == "steady" and given != STRETCHED:
        stretched.take_back(tx, checkin.guild_id, caller.user_id)
    if question.ready == "steady" and before == SUPPORT != given:
        support.take_back(tx, checkin.guild_id, checkin_id, caller.user_id, now=now)
    put_away(tx, checkin, caller.user_id, now=now)
    return checkin


def _question(checkin: CheckIn, number: int) -> Question:
    """Raises NotFound."""
    asks = checkin.asks
    if not 0 <= number < len(asks):
        raise gone()
    return asks[number]


def enter(tx: Transaction, checkin_id: int, caller: Caller, *, now: datetime) -> CheckIn:
    """The (held) person, then the round, which they may answer. Raises NotAllowed, NotFound, Refusal."""
    guild_id = _of(show(tx, checkin_id), caller).guild_id
    volunteers.seen(tx, guild_id, caller.user_id, language=caller.language, now=now)
    return _require_open(tx, locked(tx, checkin_id, caller), caller, now=now)


def put_away(tx: Transaction, checkin: CheckIn, user_id: int, *, now: datetime) -> None:
    """Whoever has answered all of it is not asked again in this round."""
    chosen = tx.value(_CHOSEN, checkin_id=checkin.id, user_id=user_id)
    asks = checkin.asks
    in_words = sum(one.in_words for one in asks)
    written = tx.value(_WRITTEN, checkin_id=checkin.id, user_id=user_id) if in_words else 0
    if chosen >= len(asks) - in_words and written >= in_words:
        _drop(tx, checkin, user_id, reason="has answered", now=now)


def skip(tx: Transaction, checkin_id: int, caller: Caller, *, now: datetime) -> CheckIn:
    """Not this time: they are not asked again in this round, and nothing is noted. Raises as `answer`."""
    checkin = enter(tx, checkin_id, caller, now=now)
    _drop(tx, checkin, caller.user_id, reason="not this time", now=now)
    return checkin


def _drop(tx: Transaction, checkin: CheckIn, user_id: int, *, reason: str, now: datetime) -> None:
    asking = DEBRIEF if checkin.is_debrief else CHECKIN
    outbox.drop(tx, asking, checkin.guild_id, user_id=user_id, subject_id=checkin.id, reason=reason, now=now)


def given(tx: Transaction, checkin_id: int, user_id: int, *, number: int = 0) -> int | None:
    """What this person has answered."""
    found: int | None = tx.value(_GIVEN, checkin_id=checkin_id, number=number, user_id=user_id)
    return found


def open_for(tx: Transaction, checkin_id: int, caller: Caller, *, now: datetime) -> CheckIn:
    """Look, change nothing: the round, for who may answer it. Raises as `answer` does."""
    return _require_open(tx, _of(show(tx, checkin_id), caller), caller, now=now)


def ask_for_support(tx: Transaction, checkin_id: int, caller: Caller, *, now: datetime) -> Hand:
    """The person has read who will be told, and wants it. Twice is once."""
    checkin = open_for(tx, checkin_id, caller, now=now)
    if checkin.asks[0].ready == "steady":
        answer(tx, checkin_id, caller, SUPPORT, now=now)
    else:
        enter(tx, checkin_id, caller, now=now)
    return support.call(tx, checkin.guild_id, caller, checkin_id=checkin_id, now=now)


def forget(tx: Transaction, guild_id: int, user_id: int) -> None:
    """What was told stays, in totals."""
    for statement in (*_FORGET, _FORGET_AUTHOR):
        tx.execute(statement, guild_id=guild_id, user_id=user_id)
    paces.forget(tx, guild_id, user_id)
    stretched.take_back(tx, guild_id, user_id)


def locked(tx: Transaction, checkin_id: int, caller: Caller | None = None) -> CheckIn:
    """The round, held until the transaction ends. Raises NotFound."""
    checkin = tx.maybe(CheckIn, _LOCK, checkin_id=checkin_id)
    if checkin is None:
        raise gone()
    return checkin if caller is None else _of(checkin, caller)


def _of(checkin: CheckIn, caller: Caller) -> CheckIn:
    caller.require_from(checkin.guild_id)
    return checkin


def _require_open(tx: Transaction, checkin: CheckIn, caller: Caller, *, now: datetime) -> CheckIn:
    if checkin.sent_at is None:
        raise gone()
    if checkin.is_debrief:
        if not was_there(tx, checkin.thing_id or 0, caller.user_id):
            raise NotAllowed(N_("This is for those who were there."))
    elif not volunteers.agreed_to(tx, checkin.guild_id, caller.user_id, "checkins"):
        raise NotAllowed(N_("Check-ins are for those who switched them on. You can do that in /mine."))
    if checkin.closes_at + LATE_FOR <= now or (checkin.told_at is not None and checkin.due_at is None):
        raise Refusal(N_("This check-in has closed. Thank you for wanting to answer."))
    return checkin


def was_there(tx: Transaction, thing_id: int, user_id: int) -> bool:
    found = rosters.commitment_of(tx, thing_id, user_id)
    return found is not None and counts_as_there(things.show(tx, thing_id), found)


def counts_as_there(thing: Thing, one: Commitment) -> bool:
    """Whoever came or did it; of a role, whoever has it."""
    has_it = thing.kind == "role" and one.has_place
    return has_it or one.done_at is not None or one.state == "attended"


def require_may_begin(tx: Transaction, caller: Caller, thing_id: int | None) -> None:
    """For coordinators, and those who look after what a debrief is about. Raises NotAllowed, NotFound."""
    if thing_id is None:
        rights.require_coordinator(tx, caller)
    else:
        managing.require_lead(tx, things.show(tx, thing_id), caller)


def may_read_notes(tx: Transaction, checkin: CheckIn, caller: Caller) -> bool:
    """Whom the invitation named, as long as they are coordinators, or look after what a debrief is about."""
    leads_it = checkin.thing_id is not None and caller.user_id in leads.of(tx, checkin.thing_id)
    is_named = caller.user_id in readers(tx, checkin.id)
    return is_named and (leads_it or rights.is_coordinator(tx, caller))


def gone() -> NotFound:
    return NotFound(N_("This check-in no longer exists."))
