"""How long a report is kept, and what stays of one whose writer is erased. See docs/design.md § 67."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import and_, bindparam, delete, func, null, select, update

from bot.db import Transaction
from bot.models.reports import report_addressees as addressees
from bot.models.reports import reports
from bot.services.care import hands, recipients
from bot.services.care.reports import WAITING

_OLD = select(reports.c.id).where(reports.c.erase_at <= bindparam("now")).limit(100)
_PURGE = delete(reports).where(reports.c.id.in_(_OLD.scalar_subquery()))
_FORGET_ADDRESSEE = delete(addressees).where(
    addressees.c.guild_id == bindparam("guild_id"), addressees.c.user_id == bindparam("user_id")
)
_THEIRS = and_(reports.c.guild_id == bindparam("guild_id"), reports.c.user_id == bindparam("user_id"))
_UNSETTLED = and_(_THEIRS, reports.c.settled_at.is_(None))
_HOW_MANY_UNSETTLED = select(func.count()).select_from(reports).where(_UNSETTLED)
_UNSIGN = update(reports).where(_UNSETTLED).values(user_id=null())
_FORGET_WORDS = update(reports).where(_THEIRS).values(user_id=null(), sealed=None)
_FORGET_ABOUT = (
    update(reports)
    .where(reports.c.guild_id == bindparam("guild_id"), reports.c.about_id == bindparam("user_id"))
    .values(about_id=None)
)


def unsettled(tx: Transaction, guild_id: int, user_id: int) -> int:
    """How many of this person's reports are still looked at."""
    return int(tx.value(_HOW_MANY_UNSETTLED, guild_id=guild_id, user_id=user_id) or 0)


def unsign(tx: Transaction, guild_id: int, user_id: int) -> None:
    """What is not settled stays for those who look after it, without saying who wrote it."""
    tx.execute(_UNSIGN, guild_id=guild_id, user_id=user_id)


def forget(tx: Transaction, guild_id: int, user_id: int) -> None:
    """Their own words are gone; what others reported stays for those who look after it, and hides from them
    as before.
    """
    recipients.forget(tx, guild_id, user_id)
    for statement in (_FORGET_ADDRESSEE, _FORGET_WORDS, _FORGET_ABOUT):
        tx.execute(statement, guild_id=guild_id, user_id=user_id)


def purge(tx: Transaction, *, now: datetime) -> int:
    """Erase a hundred of those whose time is over, with everything that was written; returns how many."""
    for report_id in tx.values(_OLD, now=now):
        hands.lower(tx, WAITING, report_id, now=now)
    return tx.execute(_PURGE, now=now)
