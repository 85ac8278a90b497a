"""How a round comes about: a draft that is looked at before it is sent, and rounds that come again by
themselves, in everybody's own morning.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import JSON, bindparam, delete, select, update

from bot.db import Transaction
from bot.errors import Invalid, NotFound, Refusal
from bot.i18n import N_
from bot.models.checkins import checkin_readers, checkins
from bot.services.checkins import checkins as rounds
from bot.services.checkins import coming_round, ready_questions, sending, tallies
from bot.services.checkins.checkins import FIELDS, CheckIn
from bot.services.checkins.ready_questions import Question
from bot.services.guild import guilds, rights
from bot.services.guild.callers import Caller
from bot.services.guild.guild_settings import NOTE_DAYS
from bot.services.people import volunteers

#: Named in an invitation.
MOST_READERS = 5

_GUILD = checkins.c.guild_id == bindparam("guild_id")
_CHANGE = (
    update(checkins)
    .where(checkins.c.id == bindparam("checkin_id"))
    .values(
        kind=bindparam("kind"),
        question=bindparam("question"),
        questions=bindparam("questions", type_=JSON()),
        rhythm=bindparam("rhythm"),
        note_days=bindparam("note_days"),
    )
)
_DRAFTS_OF = delete(checkins).where(
    _GUILD, checkins.c.sent_at.is_(None), checkins.c.created_by == bindparam("user_id")
)
_DROP = delete(checkins).where(checkins.c.id == bindparam("checkin_id"), checkins.c.sent_at.is_(None))
_SENT = (
    select(*FIELDS)
    .where(_GUILD, checkins.c.sent_at.is_not(None))
    .order_by(checkins.c.sent_at.desc(), checkins.c.id.desc())
    .limit(rounds.MOST_LISTED)
)
_END = update(checkins).where(checkins.c.id == bindparam("checkin_id")).values(closes_at=bindparam("now"))
_UNNAME = delete(checkin_readers).where(checkin_readers.c.checkin_id == bindparam("checkin_id"))


def before_new(tx: Transaction, caller: Caller, *, thing_id: int | None = None) -> guilds.Guild:
    """Look whether this person can start a round here, and its totals can be told. For coordinators; of a
    debrief about `thing_id`, which has no totals, also for whoever looks after that. Raises Refusal.
    """
    rounds.require_may_begin(tx, caller, thing_id)
    guild = guilds.find(tx, caller.guild)
    if guild.coordinators_channel_id is None and thing_id is None:
        raise Refusal(
            N_(
                "There is no coordinators' channel yet, so nobody would see the result. Someone who manages "
                "this server can choose one in /setup."
            )
        )
    return guild


def draft(
    tx: Transaction,
    caller: Caller,
    questions: Sequence[Question] = (ready_questions.READY["steady"],),
    *,
    kind: str | None = None,
    rhythm: str | None = None,
    thing_id: int | None = None,
    now: datetime,
) -> CheckIn:
    """Begin a round, in the place of what this person began before; nobody is asked yet. What is written to
    it is theirs to read, unless they name others. Whose right it is: see `before_new`. Raises Invalid,
    Refusal.
    """
    guild = before_new(tx, caller, thing_id=thing_id)
    coming_round.require_known(rhythm)
    volunteers.hold(tx, caller.guild, caller.user_id)
    tx.execute(_DRAFTS_OF, guild_id=caller.guild, user_id=caller.user_id)
    return sending.add(
        tx,
        caller.guild,
        kind=kind or _kind_of(questions),
        questions=ready_questions.stored(questions),
        question=questions[0].text,
        rhythm=rhythm,
        note_days=guild.note_days,
        thing_id=thing_id,
        readers=[caller.user_id],
        user_id=caller.user_id,
        now=now,
    )


def _kind_of(questions: Sequence[Question]) -> str:
    return questions[0].ready or "own"


def drafted(tx: Transaction, checkin_id: int, caller: Caller) -> CheckIn:
    """What this person has begun and not sent. Whose right it is: see `before_new`. Raises NotFound for
    anybody else's.
    """
    found = rounds.show(tx, checkin_id)
    caller.require_here(found.guild_id)
    rounds.require_may_begin(tx, caller, found.thing_id)
    if found.sent_at is not None or found.created_by != caller.user_id:
        raise rounds.gone()
    return found


def ask_instead(tx: Transaction, checkin_id: int, caller: Caller, questions: Sequence[Question]) -> CheckIn:
    """Other questions; a debrief has its own. Raises as `drafted`."""
    found = drafted(tx, checkin_id, caller)
    if found.is_debrief:
        raise rounds.gone()
    return _change(tx, found, questions=questions, kind=_kind_of(questions))


def repeat(tx: Transaction, checkin_id: int, caller: Caller, rhythm: str | None) -> CheckIn:
    """How often it comes again, or (None) that it doesn't; a debrief never does. Raises Invalid, and as
    `drafted`.
    """
    coming_round.require_known(rhythm)
    found = drafted(tx, checkin_id, caller)
    if found.is_debrief:
        raise rounds.gone()
    return _change(tx, found, rhythm=rhythm)


def keep_notes(tx: Transaction, checkin_id: int, caller: Caller, days: int) -> CheckIn:
    """After how many days notes are erased. Raises Invalid, and as `drafted`."""
    if days not in NOTE_DAYS:
        raise Invalid(N_("Please choose one of the numbers shown."))
    return _change(tx, drafted(tx, checkin_id, caller), note_days=days)


def _change(
    tx: Transaction,
    found: CheckIn,
    *,
    questions: Sequence[Question] | None = None,
    kind: str | None = None,
    rhythm: str | Literal[""] | None = "",
    note_days: int | None = None,
) -> CheckIn:
    asks = found.asks if questions is None else questions
    tx.execute(
        _CHANGE,
        checkin_id=found.id,
        kind=kind or found.kind,
        question=asks[0].text,
        questions=ready_questions.stored(asks),
        rhythm=found.rhythm if rhythm == "" else rhythm,
        note_days=note_days or found.note_days,
    )
    return rounds.show(tx, found.id)


def discard(tx: Transaction, checkin_id: int, caller: Caller) -> None:
    """Nobody is asked. Raises as `drafted`."""
    tx.execute(_DROP, checkin_id=drafted(tx, checkin_id, caller).id)


def name_readers(tx: Transaction, checkin_id: int, caller: Caller, people: Sequence[int]) -> Sequence[int]:
    """Who reads what is written to it: up to five people, whom the invitation names. They have to be
    coordinators as they read, or look after what a debrief is about. Raises Invalid for more, and as
    `drafted`.
    """
    found = drafted(tx, checkin_id, caller)
    if len(set(people)) > MOST_READERS:
        raise Invalid(N_("At most {most} people can be chosen."), most=MOST_READERS)
    tx.execute(_UNNAME, checkin_id=found.id)
    sending.name(tx, found.guild_id, found.id, people)
    return rounds.readers(tx, found.id)


def send(tx: Transaction, checkin_id: int, caller: Caller, *, now: datetime) -> CheckIn:
    """Ask them now, or, what repeats, from their next morning on; it is open for three days. Twice is once.
    What is being asked already is not asked a second time meanwhile. Whose right it is: see `before_new`.
    Raises Refusal if it would reach nobody.
    """
    found = rounds.locked(tx, checkin_id, caller)
    caller.require_here(found.guild_id)
    before_new(tx, caller, thing_id=found.thing_id)
    if found.created_by != caller.user_id:
        raise rounds.gone()
    if found.sent_at is not None:
        return found
    same = None if found.is_debrief else _asked_before(tx, found)
    if same is not None and not same.is_over(now):
        tx.execute(_DROP, checkin_id=found.id)
        sent = same
    else:
        morning = coming_round.next_morning(tx, caller.guild, now=now) if found.rhythm else None
        people = sending.audience(tx, found, at=now + timedelta(days=1) if morning else now)
        if not people:
            raise _nobody(found)
        series_id = same.series if same else found.id
        sent = sending.go_round(tx, found, people, series_id=series_id, morning=morning, now=now)
    if found.rhythm is not None:
        coming_round.begin(tx, caller, sent, found.rhythm, now=now)
    return sent


def _asked_before(tx: Transaction, checkin: CheckIn) -> CheckIn | None:
    """The newest round that asked the same."""
    found = tx.list(CheckIn, _SENT, guild_id=checkin.guild_id)
    same = (
        one for one in found if (one.kind, list(one.questions)) == (checkin.kind, list(checkin.questions))
    )
    return next(same, None)


def _nobody(checkin: CheckIn) -> Refusal:
    if checkin.is_debrief:
        return Refusal(N_("Nobody who was there can be asked now."))
    return Refusal(
        N_("Nobody has switched check-ins on yet. People do that in /mine; tell them about it first.")
    )


def start(
    tx: Transaction,
    caller: Caller,
    question: str,
    *,
    rhythm: str | None = None,
    now: datetime,
) -> CheckIn:
    """Draft the four answers to this question, and send it. For coordinators. Raises as both."""
    asked = draft(tx, caller, [ready_questions.ready("steady", question)], rhythm=rhythm, now=now)
    return send(tx, asked.id, caller, now=now)


def end(tx: Transaction, checkin_id: int, caller: Caller, *, now: datetime) -> CheckIn:
    """Close a round before its time. For coordinators. Twice is once. Raises NotFound."""
    rights.require_coordinator(tx, caller)
    checkin = rounds.locked(tx, checkin_id, caller)
    if checkin.sent_at is None:
        raise NotFound(N_("This check-in no longer exists."))
    if checkin.told_at is None:
        tx.execute(_END, checkin_id=checkin_id, now=now)
        tallies.close(tx, rounds.show(tx, checkin_id), now=now)
    return rounds.show(tx, checkin_id)
