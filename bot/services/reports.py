"""Report a problem: to chosen people, never to the one it is about, with a receipt and an answer.

What was written reaches this module sealed and leaves it sealed. Where a report goes to is decided when it is
sent; whoever may open it is checked each time.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, delete, func, insert, select, update

from bot.db import Transaction
from bot.errors import Invalid, NotFound, Refusal
from bot.i18n import N_
from bot.models.reports import report_addressees as addressees
from bot.models.reports import report_recipients as recipients
from bot.models.reports import reports
from bot.services import guilds, outbox, volunteers
from bot.services.callers import Caller
from bot.services.shadows import shadow

#: Chosen by name.
MOST_RECIPIENTS = 5
#: Of one person, unsettled.
MOST_OPEN = 10
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
    shadow: str | None
    sealed: str | None
    reported_at: datetime
    settled_at: datetime | None


@dataclass(frozen=True, slots=True)
class Receipt:
    """`told` is false where nobody is left to tell: then the person is told whom else to turn to."""

    reference: str
    told: bool
    contact: str | None


_FIELDS = [reports.c[name] for name in Report.__dataclass_fields__]
_SHOW = select(*_FIELDS).where(reports.c.id == bindparam("report"))
_LOCK = _SHOW.with_for_update()
_OPEN = (
    select(*_FIELDS)
    .where(reports.c.guild_id == bindparam("guild"), reports.c.settled_at.is_(None))
    .order_by(reports.c.id)
    .limit(50)
)
_SEND = (
    insert(reports)
    .values(
        guild_id=bindparam("guild"),
        reference=bindparam("called"),
        user_id=bindparam("user"),
        about_id=bindparam("about"),
        shadow=bindparam("hidden_from"),
        sealed=bindparam("words"),
        reported_at=bindparam("now"),
        erase_at=bindparam("until"),
    )
    .returning(reports.c.id)
)
_OWN_OPEN = (
    select(func.count())
    .select_from(reports)
    .where(
        reports.c.guild_id == bindparam("guild"),
        reports.c.user_id == bindparam("user"),
        reports.c.settled_at.is_(None),
    )
)
_ADDRESS = insert(addressees).values(
    report_id=bindparam("report"), user_id=bindparam("user"), guild_id=bindparam("guild")
)
_ADDRESSED = select(addressees.c.user_id).where(addressees.c.report_id == bindparam("report"))
_SETTLE = (
    update(reports)
    .where(reports.c.id == bindparam("report"))
    .values(settled_at=bindparam("now"), erase_at=bindparam("until"))
)
_OLD = select(reports.c.id).where(reports.c.erase_at <= bindparam("now")).limit(100)
_PURGE = delete(reports).where(reports.c.id.in_(_OLD.scalar_subquery()))
_CHOSEN = (
    select(recipients.c.user_id)
    .where(recipients.c.guild_id == bindparam("guild"))
    .order_by(recipients.c.user_id)
)
_CHOOSE = insert(recipients).values(guild_id=bindparam("guild"), user_id=bindparam("user"))
_CHOOSE_NONE = delete(recipients).where(recipients.c.guild_id == bindparam("guild"))
_FORGET_RECIPIENT = delete(recipients).where(
    recipients.c.guild_id == bindparam("guild"), recipients.c.user_id == bindparam("user")
)
_FORGET_ADDRESSEE = delete(addressees).where(
    addressees.c.guild_id == bindparam("guild"), addressees.c.user_id == bindparam("user")
)
_FORGET_WORDS = (
    update(reports)
    .where(and_(reports.c.guild_id == bindparam("guild"), reports.c.user_id == bindparam("user")))
    .values(user_id=None, sealed=None)
)
_FORGET_ABOUT = (
    update(reports)
    .where(reports.c.guild_id == bindparam("guild"), reports.c.about_id == bindparam("user"))
    .values(about_id=None)
)


def chosen(tx: Transaction, guild_id: int) -> Sequence[int]:
    """Whom the admins chose by name."""
    return tx.values(_CHOSEN, guild=guild_id)


def choose(tx: Transaction, caller: Caller, user_ids: Sequence[int]) -> Sequence[int]:
    """Who hears of reports: up to five by name, or nobody. For admins."""
    caller.require_admin()
    if len(set(user_ids)) > MOST_RECIPIENTS:
        raise Invalid(N_("At most {most} people can be chosen."), most=MOST_RECIPIENTS)
    tx.execute(_CHOOSE_NONE, guild=caller.guild)
    for user_id in sorted(set(user_ids)):
        tx.execute(_CHOOSE, guild=caller.guild, user=user_id)
    return chosen(tx, caller.guild)


def member_role(tx: Transaction, guild_id: int) -> int | None:
    """The member role that hears of reports: the one chosen for it, or the moderators' where nobody is."""
    guild = guilds.find(tx, guild_id)
    if guild.report_role_id is not None or chosen(tx, guild_id):
        return guild.report_role_id
    return guild.moderator_role_id


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

    `channel_is_safe`: the member role reads the coordinators' channel, and the one it is about does not.
    """
    caller.require_from(guild_id)
    if caller.guild_id is None and volunteers.find(tx, guild_id, caller.user_id) is None:
        raise _gone()
    volunteers.seen(tx, guild_id, caller.user_id, language=caller.language, now=now)
    guild = guilds.find(tx, guild_id)
    if int(tx.value(_OWN_OPEN, guild=guild_id, user=caller.user_id) or 0) >= MOST_OPEN:
        raise Refusal(
            N_("{most} of your reports are being looked at. If it is urgent, turn to: {contact}"),
            most=MOST_OPEN,
            contact=guild.contact or "–",
        )
    role = member_role(tx, guild_id)
    by_channel = channel_is_safe and role is not None and guild.coordinators_channel_id is not None
    uninvolved = {about_id, caller.user_id}
    told = [one for one in chosen(tx, guild_id) if one not in uninvolved]
    if not told and not by_channel and owner_id not in uninvolved:
        told = [owner_id]
    reference = "".join(secrets.choice(_ALPHABET) for _place in range(6))
    report_id = int(
        tx.value(
            _SEND,
            guild=guild_id,
            called=reference,
            user=caller.user_id,
            about=about_id,
            hidden_from=shadow(guild_id, about_id) if about_id is not None else None,
            words=sealed,
            now=now,
            until=now + KEPT_AT_MOST,
        )
    )
    for user_id in told:
        tx.execute(_ADDRESS, report=report_id, user=user_id, guild=guild_id)
        key = f"report:{report_id}:{user_id}"
        outbox.put(tx, guild_id, "report", key, user_id=user_id, subject_id=report_id, now=now)
    if by_channel:
        outbox.put(tx, guild_id, "report_call", f"report:{report_id}:call", subject_id=report_id, now=now)
    return Receipt(reference, bool(told or by_channel), guild.contact)


def show(tx: Transaction, report_id: int, caller: Caller) -> Report:
    """For those who may open it. Raises NotFound for everybody else, above all for the one it is about."""
    return _openable(tx, tx.maybe(Report, _SHOW, report=report_id), caller)


def notice(tx: Transaction, report_id: int) -> Report:
    """What is said about it without opening it. Raises NotFound."""
    report = tx.maybe(Report, _SHOW, report=report_id)
    if report is None:
        raise _gone()
    return report


def waiting_for(tx: Transaction, caller: Caller) -> Sequence[Report]:
    """What this person may open and nobody has settled, the oldest first."""
    return [one for one in tx.list(Report, _OPEN, guild=caller.guild) if _may_open(tx, one, caller)]


def settle(tx: Transaction, report_id: int, caller: Caller, *, now: datetime) -> Report:
    """Settled: whoever reported it hears so, and 90 days later it is erased. Twice is once."""
    seen = show(tx, report_id, caller)
    for person in sorted({one for one in (seen.user_id, caller.user_id) if one is not None}):
        volunteers.hold(tx, seen.guild_id, person)
    report = _openable(tx, tx.maybe(Report, _LOCK, report=report_id), caller)
    if report.settled_at is not None:
        return report
    tx.execute(_SETTLE, report=report_id, now=now, until=now + ERASED_AFTER)
    if report.user_id is not None:
        key = f"report:{report_id}:settled"
        outbox.put(
            tx, report.guild_id, "report_settled", key, user_id=report.user_id, subject_id=report_id, now=now
        )
    for user_id in tx.values(_ADDRESSED, report=report_id):
        outbox.drop(
            tx, report.guild_id, "report", user_id=user_id, subject_id=report_id, reason="settled", now=now
        )
    return tx.one(Report, _SHOW, report=report_id)


def purge(tx: Transaction, *, now: datetime) -> int:
    """Erase a hundred of those whose time is over, with everything that was written; returns how many."""
    return tx.execute(_PURGE, now=now)


def forget(tx: Transaction, guild_id: int, user_id: int) -> None:
    """Their own words are gone; what others reported stays for those who look after it, and hides from them
    as before.
    """
    for statement in (_FORGET_RECIPIENT, _FORGET_ADDRESSEE, _FORGET_WORDS, _FORGET_ABOUT):
        tx.execute(statement, guild=guild_id, user=user_id)


def _openable(tx: Transaction, report: Report | None, caller: Caller) -> Report:
    if report is None or not _may_open(tx, report, caller):
        raise _gone()
    caller.require_from(report.guild_id)
    return report


def _may_open(tx: Transaction, report: Report, caller: Caller) -> bool:
    """Chosen or told by name, or with the member role (which a direct message does not vouch for)."""
    if report.shadow == shadow(report.guild_id, caller.user_id):
        return False
    role = member_role(tx, report.guild_id) if caller.guild_id == report.guild_id else None
    return (
        (role is not None and role in caller.member_roles)
        or caller.user_id in tx.values(_ADDRESSED, report=report.id)
        or caller.user_id in chosen(tx, report.guild_id)
    )


def _gone() -> NotFound:
    return NotFound(N_("That no longer exists."))
