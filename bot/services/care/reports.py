"""Report a problem: to chosen people, never to the one it is about, with a receipt and an answer.

What was written reaches this module sealed and leaves it sealed. Where a report goes to is decided when it is
sent; whoever may open it is checked each time. See docs/design.md § 31, § 32.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, func, insert, select, update

from bot.db import Transaction
from bot.errors import NotFound, Refusal
from bot.i18n import N_
from bot.models.reports import report_addressees as addressees
from bot.models.reports import reports
from bot.services.care import hand_kinds, hands, recipients
from bot.services.care.hand_kinds import Hand, HandKind, Rung
from bot.services.guild import translations
from bot.services.guild.callers import Caller
from bot.services.outbox import outbox
from bot.services.outbox.kinds import Message, Post, declare
from bot.services.people import volunteers
from bot.services.people.pseudonyms import pseudonym
from bot.services.record.setbacks import Due, overdue

_ABOUT_YOURS = N_("About your report")
REPORT = declare(
    Message(
        "report", N_("word of a reported problem"), waiting=N_("A reported problem"), thread=False, duty=True
    )
)
REPORT_CALL = declare(Post("report_call", N_("the call about a reported problem"), at_night="silent"))
REPORT_SETTLED = declare(
    Message("report_settled", N_("that a report is settled"), waiting=_ABOUT_YOURS, thread=False)
)

#: Unsettled reports that one person can have.
MOST_OPEN = 10
#: Unopened for so long, it is said again and to one more.
RISES_AFTER = timedelta(days=1)
#: After it was settled; and at the latest, for what nobody ever settles.
ERASED_AFTER, KEPT_AT_MOST = timedelta(days=90), timedelta(days=365)
#: Characters of a report, before it is sealed.
MOST_WORDS = 1500
#: Letters and digits that nobody confuses when reading them aloud.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


@dataclass(frozen=True, slots=True)
class Report:
    id: int
    guild_id: int
    reference: str
    user_id: int | None
    about_id: int | None
    pseudonym: str | None
    sealed: str | None
    reported_at: datetime
    opened_at: datetime | None
    looked_at: datetime | None
    settled_at: datetime | None
    due_at: datetime | None


@dataclass(frozen=True, slots=True)
class Receipt:
    """`told` is false where nobody is left to tell: then the person is told whom else to turn to."""

    reference: str
    told: bool
    contact: str | None


_FIELDS = [reports.c[name] for name in Report.__dataclass_fields__]
_SHOW = select(*_FIELDS).where(reports.c.id == bindparam("report_id"))
_LOCK = _SHOW.with_for_update()
_OPEN = (
    select(*_FIELDS)
    .where(reports.c.guild_id == bindparam("guild_id"), reports.c.settled_at.is_(None))
    .order_by(reports.c.id)
)
_SEND = (
    insert(reports)
    .values(
        guild_id=bindparam("guild_id"),
        reference=bindparam("reference"),
        user_id=bindparam("user_id"),
        about_id=bindparam("about_id"),
        pseudonym=bindparam("pseudonym"),
        sealed=bindparam("sealed"),
        reported_at=bindparam("now"),
        erase_at=bindparam("erase_at"),
        due_at=bindparam("due_at"),
    )
    .returning(reports.c.id)
)
_OWN_OPEN = (
    select(func.count())
    .select_from(reports)
    .where(
        reports.c.guild_id == bindparam("guild_id"),
        reports.c.user_id == bindparam("user_id"),
        reports.c.settled_at.is_(None),
    )
)
_ADDRESS = insert(addressees).values(
    report_id=bindparam("report_id"),
    user_id=bindparam("user_id"),
    guild_id=bindparam("guild_id"),
    reserve=bindparam("reserve"),
)
_ADDRESSED = select(addressees.c.user_id).where(
    addressees.c.report_id == bindparam("report_id"), addressees.c.reserve.is_(False)
)
_CALL_UP = update(addressees).where(addressees.c.report_id == bindparam("report_id")).values(reserve=False)
_OPENED = (
    update(reports)
    .where(reports.c.id == bindparam("report_id"), reports.c.opened_at.is_(None))
    .values(opened_at=bindparam("now"))
)
_DUE = overdue("reports", reports.c.due_at, reports.c.guild_id, reports.c.id)
_LOOKED = (
    update(reports)
    .where(reports.c.id == bindparam("report_id"))
    .values(looked_at=bindparam("now"), due_at=bindparam("due_at"))
)
_SETTLE = (
    update(reports)
    .where(reports.c.id == bindparam("report_id"))
    .values(settled_at=bindparam("now"), due_at=None, erase_at=bindparam("erase_at"))
)


def _may_answer(tx: Transaction, hand: Hand, caller: Caller, now: datetime) -> bool:
    """Never the one it is about."""
    report = tx.maybe(Report, _SHOW, report_id=hand.subject_id)
    return report is not None and report.settled_at is None and _may_open(tx, report, caller)


# They are told one by one: those in a channel may be others by now.
WAITING = hand_kinds.declare(
    HandKind(
        "report",
        N_("A reported problem"),
        asked=N_("an answer to what you reported"),
        why=N_("Somebody reported a problem. Whoever opens it reads what."),
        guide=N_("Read it, do what it takes, and mark it as settled: whoever reported it hears so."),
        ladder=(
            Rung(
                "recipients",
                N_("those who look after reports"),
                may=_may_answer,
                people=lambda tx, hand, now: tx.values(_ADDRESSED, report_id=hand.subject_id),
            ),
        ),
        again=timedelta(days=7),
        rises=timedelta(days=7),
        lapses=timedelta(days=2),
        since=N_("You reported something {when}, and it is not settled yet."),
        because=N_("Why this? You reported a problem."),
        has_answer=True,
        posts_itself=True,
    )
)


def send(
    tx: Transaction,
    guild_id: int,
    caller: Caller,
    about_id: int | None,
    sealed: str,
    *,
    owner_id: int,
    channel_is_safe: bool,
    now: datetime,
) -> Receipt:
    """Store it and have those told who should hear of it, never the one it is about.

    `channel_is_safe`: the member role reads the channel for reports, and the one it is about does not.
    Raises NotFound, and Refusal for one more while many of theirs are being looked at.
    """
    caller.require_from(guild_id)
    if caller.guild_id is None and volunteers.find(tx, guild_id, caller.user_id) is None:
        raise _gone()
    volunteers.seen(tx, guild_id, caller.user_id, language=caller.language, now=now)
    guild = translations.guild_in(tx, guild_id, caller.language)
    if int(tx.value(_OWN_OPEN, guild_id=guild_id, user_id=caller.user_id) or 0) >= MOST_OPEN:
        raise Refusal(
            N_("{most} of your reports are being looked at. If it is urgent, turn to: {contact}"),
            most=MOST_OPEN,
            contact=guild.contact or "–",
        )
    role = recipients.member_role(tx, guild_id)
    by_channel = channel_is_safe and role is not None and guild.report_channel_id is not None
    involved = {about_id, caller.user_id}
    told = [one for one in recipients.chosen(tx, guild_id) if one not in involved]
    if not told and not by_channel and owner_id not in involved:
        told = [owner_id]
    reserve = {owner_id} - {*involved, *told}
    anybody = bool(told or by_channel)
    reference = "".join(secrets.choice(_ALPHABET) for _place in range(6))
    report_id = int(
        tx.value(
            _SEND,
            guild_id=guild_id,
            reference=reference,
            user_id=caller.user_id,
            about_id=about_id,
            pseudonym=pseudonym(guild_id, about_id) if about_id is not None else None,
            sealed=sealed,
            now=now,
            erase_at=now + KEPT_AT_MOST,
            due_at=now + RISES_AFTER if anybody else None,
        )
    )
    for user_id in (*told, *reserve):
        tx.execute(
            _ADDRESS, report_id=report_id, user_id=user_id, guild_id=guild_id, reserve=user_id in reserve
        )
    _tell(tx, guild_id, report_id, told, by_channel=by_channel, now=now)
    if anybody:
        hands.raise_(tx, WAITING, guild_id, caller.user_id, subject_id=report_id, now=now)
    return Receipt(reference, anybody, guild.contact)


def _tell(
    tx: Transaction,
    guild_id: int,
    report_id: int,
    people: Sequence[int],
    *,
    by_channel: bool,
    again: str = "",
    now: datetime,
) -> None:
    """That there is something to look at: these people, and the member role in its channel."""
    for user_id in people:
        key = f"report:{report_id}:{user_id}{again}"
        outbox.put(tx, REPORT, guild_id, key, user_id=user_id, subject_id=report_id, now=now)
    if by_channel:
        key = f"report:{report_id}:call{again}"
        outbox.put(tx, REPORT_CALL, guild_id, key, subject_id=report_id, now=now)


def show(tx: Transaction, report_id: int, caller: Caller) -> Report:
    """For those who may open it. Raises NotFound for everybody else, above all for the one it is about."""
    return _openable(tx, tx.maybe(Report, _SHOW, report_id=report_id), caller)


def open_by(tx: Transaction, report_id: int, caller: Caller, *, now: datetime) -> Report:
    """The same, and it is known from then on that somebody has read it. Raises NotFound."""
    report = show(tx, report_id, caller)
    tx.execute(_OPENED, report_id=report_id, now=now)
    return report


def notice(tx: Transaction, report_id: int) -> Report:
    """What is said about it without opening it. Raises NotFound."""
    report = tx.maybe(Report, _SHOW, report_id=report_id)
    if report is None:
        raise _gone()
    return report


def waiting_for(tx: Transaction, caller: Caller) -> Sequence[Report]:
    """What this person may open and nobody has settled, the oldest first."""
    return [one for one in tx.list(Report, _OPEN, guild_id=caller.guild) if _may_open(tx, one, caller)]


def settle(tx: Transaction, report_id: int, caller: Caller, *, now: datetime) -> Report:
    """Settled: whoever reported it hears so, and 90 days later it is erased. Twice is once."""
    seen = show(tx, report_id, caller)
    for person in sorted({one for one in (seen.user_id, caller.user_id) if one is not None}):
        volunteers.hold(tx, seen.guild_id, person)
    report = _openable(tx, tx.maybe(Report, _LOCK, report_id=report_id), caller)
    if report.settled_at is not None:
        return report
    tx.execute(_SETTLE, report_id=report_id, now=now, erase_at=now + ERASED_AFTER)
    hands.lower(tx, WAITING, report_id, by=caller.user_id, now=now)
    if report.user_id is not None:
        key = f"report:{report_id}:settled"
        outbox.put(
            tx, REPORT_SETTLED, report.guild_id, key, user_id=report.user_id, subject_id=report_id, now=now
        )
    for user_id in tx.values(_ADDRESSED, report_id=report_id):
        outbox.drop(
            tx, REPORT, report.guild_id, user_id=user_id, subject_id=report_id, reason="settled", now=now
        )
    return tx.one(Report, _SHOW, report_id=report_id)


def due(tx: Transaction, *, now: datetime) -> Sequence[Due]:
    """Up to fifty reports for which something is due."""
    return tx.list(Due, _DUE, now=now)


def look_after(tx: Transaction, report_id: int, *, now: datetime) -> None:
    """Unopened for a day, everybody is told again, and one more. That it still waits is the business of its
    raised hand.
    """
    report = tx.maybe(Report, _LOCK, report_id=report_id)
    if report is None or report.due_at is None or report.due_at > now:
        return
    if report.opened_at is None:
        tx.execute(_CALL_UP, report_id=report_id)
        called = outbox.was_put(tx, f"report:{report_id}:call")
        told = tx.values(_ADDRESSED, report_id=report_id)
        _tell(tx, report.guild_id, report_id, told, by_channel=called, again=":again", now=now)
    tx.execute(_LOOKED, report_id=report_id, now=now, due_at=None)


def _openable(tx: Transaction, report: Report | None, caller: Caller) -> Report:
    if report is None or not _may_open(tx, report, caller):
        raise _gone()
    caller.require_from(report.guild_id)
    return report


def _may_open(tx: Transaction, report: Report, caller: Caller) -> bool:
    """Chosen or told by name, or with the member role (which a direct message does not vouch for)."""
    if report.pseudonym == pseudonym(report.guild_id, caller.user_id):
        return False
    role = recipients.member_role(tx, report.guild_id) if caller.guild_id == report.guild_id else None
    return (
        (role is not None and role in caller.member_roles)
        or caller.user_id in tx.values(_ADDRESSED, report_id=report.id)
        or caller.user_id in recipients.chosen(tx, report.guild_id)
    )


def _gone() -> NotFound:
    return NotFound(N_("That no longer exists."))
