"""Leaving the server, and long silence: what stops at once, and when what is stored about somebody ends.

Everybody is looked at once a month, in a transaction of their own, so no sweep reads all people.
See docs/design.md § 29, § 30.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from dateutil.relativedelta import relativedelta
from sqlalchemy import and_, bindparam, select, update

from bot.db import Transaction
from bot.i18n import N_
from bot.models.volunteers import volunteers as rows
from bot.services.care.arrivals import Happening
from bot.services.guild import guilds
from bot.services.outbox import outbox
from bot.services.outbox.kinds import Message, declare
from bot.services.own import mine, own_data
from bot.services.people import volunteers
from bot.services.people.volunteers import REVIEW_EVERY, Volunteer
from bot.services.record.setbacks import Due, overdue

ENDING = declare(
    Message(
        "ending",
        N_("word before what is stored ends"),
        waiting=N_("About what is stored"),
        needs="reached",
    )
)

#: Who agreed to be reached is told so long before what is stored about them ends.
NOTICE = timedelta(days=30)
#: What is stored for the moment; nobody would come back for it. All else outlasts leaving for a while,
#: also of somebody who never took part: what they posted, or reported.
_PASSING = {"arrival", "drafts", "member_roles", "messages"}


_ME = and_(rows.c.guild_id == bindparam("guild_id"), rows.c.user_id == bindparam("user_id"))
_LEFT = update(rows).where(_ME).values(left_at=bindparam("since"), review_at=bindparam("review_at"))
_REVIEW = update(rows).where(_ME).values(review_at=bindparam("review_at"))
_AWAY = select(rows.c.user_id).where(_ME, rows.c.left_at.is_not(None))
_DUE = overdue("departures", rows.c.review_at, rows.c.guild_id, user_id=rows.c.user_id)


def to_follow(tx: Transaction, happenings: Sequence[Happening]) -> Sequence[Sequence[Happening]]:
    """Of what was heard, what has to be followed, by person and in its order: who leaves, and who is there
    and is believed not to be.
    """
    lives: dict[tuple[int, int], list[Happening]] = {}
    for one in happenings:
        person = (one.guild_id, one.user_id)
        if one.what == "left" or person in lives or _is_away(tx, *person):
            lives.setdefault(person, []).append(one)
    return list(lives.values())


def _is_away(tx: Transaction, guild_id: int, user_id: int) -> bool:
    return tx.value(_AWAY, guild_id=guild_id, user_id=user_id) is not None


def follow(tx: Transaction, happenings: Sequence[Happening], *, now: datetime) -> None:
    """Believe what was heard of one person."""
    for one in happenings:
        settle = leave if one.what == "left" else come_back
        settle(tx, one.guild_id, one.user_id, now=now)


def leave(tx: Transaction, guild_id: int, user_id: int, *, now: datetime) -> None:
    """They are no longer in the server: places go on to others and nothing is sent to them any more, at
    once. What is stored ends a while later, unless they come back. Twice is once.
    """
    guild = guilds.find(tx, guild_id)
    person = volunteers.hold(tx, guild_id, user_id)
    if person is None:
        if all(sheet.name in _PASSING for sheet in own_data.show(tx, guild_id, user_id)):
            return
        volunteers.seen(tx, guild_id, user_id, language=guild.language, now=now)  # so that it ends one day
    elif person.left_at is not None:
        return
    own_data.end_at_once(tx, guild_id, user_id, now=now)
    ends = now + timedelta(days=guild.kept_after_leaving)
    tx.execute(_LEFT, guild_id=guild_id, user_id=user_id, since=now, review_at=ends)


def come_back(tx: Transaction, guild_id: int, user_id: int, *, now: datetime) -> None:
    """They are in the server again: what they had agreed to holds again, they have their member roles
    again, and nothing is erased for now.
    """
    person = volunteers.hold(tx, guild_id, user_id)
    if person is not None and person.left_at is not None:
        tx.execute(_LEFT, guild_id=guild_id, user_id=user_id, since=None, review_at=now + REVIEW_EVERY)
        volunteers.grant(tx, guild_id, user_id, now=now)


def due(tx: Transaction, *, now: datetime) -> Sequence[Due]:
    """Whom to look at, the longest overdue first."""
    return tx.list(Due, _DUE, now=now)


def look_after(tx: Transaction, guild_id: int, user_id: int, *, now: datetime) -> None:
    """Erase what has been kept for long enough, and tell people a month before it comes to that.

    A report that nobody has settled is no less true because its writer is gone: it stays, unsigned.
    """
    person = volunteers.hold(tx, guild_id, user_id)
    if person is None:
        return
    end = ends_at(tx, person)
    if end <= now:
        mine.erase(tx, guild_id, user_id, keeps_reports=True, now=now)
        return
    notice_at = end - NOTICE
    if person.left_at is None and notice_at <= now:
        key = f"ending:{guild_id}:{user_id}:{end:%Y-%m-%d}"
        outbox.put(tx, ENDING, guild_id, key, user_id=user_id, now=now)
    following = notice_at if person.left_at is None and now < notice_at else end
    tx.execute(_REVIEW, guild_id=guild_id, user_id=user_id, review_at=min(following, now + REVIEW_EVERY))


def ends_at(tx: Transaction, person: Volunteer) -> datetime:
    """When what is stored about this person is erased, if nothing changes."""
    guild = guilds.find(tx, person.guild_id)
    if person.left_at is not None:
        return person.left_at + timedelta(days=guild.kept_after_leaving)
    return person.last_active_at + relativedelta(months=guild.kept_idle)


def ending(tx: Transaction, guild_id: int, user_id: int) -> datetime | None:
    """The same by id; None for somebody nothing is stored about."""
    person = volunteers.find(tx, guild_id, user_id)
    return None if person is None else ends_at(tx, person)


def stay(tx: Transaction, guild_id: int, user_id: int, *, language: str, now: datetime) -> None:
    """They would like it to be kept. For somebody nothing is stored about there is nothing to keep."""
    if volunteers.hold(tx, guild_id, user_id) is not None:
        volunteers.seen(tx, guild_id, user_id, language=language, now=now)
