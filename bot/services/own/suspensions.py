"""Moderators suspend somebody's participation, with a reason that the person can read; and lift it again."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, delete, func, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.db import Transaction
from bot.errors import NotAllowed, NotFound, Refusal
from bot.i18n import N_
from bot.models.suspensions import suspensions
from bot.services.care import buddies, hands, hello_wishes, hellos
from bot.services.followups import noticed
from bot.services.guild import guilds, rights
from bot.services.guild.callers import Caller
from bot.services.people import volunteers
from bot.services.people.pseudonyms import pseudonym
from bot.services.record import activity
from bot.services.things import giving_back, proposed

MOST_REASON = 500
#: Suspensions on one page.
PAGE = 5
#: After it was lifted, for moderators to look up.
KEPT_AFTER = timedelta(days=365)


@dataclass(frozen=True, slots=True)
class Suspension:
    id: int
    guild_id: int
    user_id: int | None
    reason: str
    suspended_by: int | None
    suspended_at: datetime
    lifted_by: int | None
    lifted_at: datetime | None


@dataclass(frozen=True, slots=True)
class Page:
    """Some suspensions, the newest first. Pages count from 0."""

    suspensions: Sequence[Suspension]
    page: int
    pages: int


_FIELDS = [suspensions.c[name] for name in Suspension.__dataclass_fields__]
_PERSON = and_(
    suspensions.c.guild_id == bindparam("guild_id"), suspensions.c.pseudonym == bindparam("pseudonym")
)
_FIND = select(*_FIELDS).where(_PERSON, suspensions.c.lifted_at.is_(None)).limit(1)
_HOLD = select(*_FIELDS).where(suspensions.c.id == bindparam("id")).with_for_update()
_IN_FORCE = select(suspensions.c.pseudonym).where(suspensions.c.lifted_at.is_(None))
_COUNT = select(func.count()).select_from(suspensions).where(suspensions.c.guild_id == bindparam("guild_id"))
_PAGE = (
    select(*_FIELDS)
    .where(suspensions.c.guild_id == bindparam("guild_id"))
    .order_by(suspensions.c.lifted_at.is_not(None), suspensions.c.id.desc())
    .limit(bindparam("most"))
    .offset(bindparam("passed"))
)
_SUSPEND = upsert(suspensions).values(
    guild_id=bindparam("guild_id"),
    user_id=bindparam("user_id"),
    pseudonym=bindparam("pseudonym"),
    reason=bindparam("reason"),
    suspended_by=bindparam("moderator"),
    suspended_at=bindparam("now"),
)
_SUSPEND = _SUSPEND.on_conflict_do_update(
    index_elements=["guild_id", "pseudonym"],
    index_where=suspensions.c.lifted_at.is_(None),
    set_={name: _SUSPEND.excluded[name] for name in ("reason", "user_id", "suspended_by")},
)
_LIFT = (
    update(suspensions)
    .where(suspensions.c.id == bindparam("id"))
    .values(lifted_by=bindparam("moderator"), lifted_at=bindparam("now"))
)
_OLD = select(suspensions.c.id).where(suspensions.c.lifted_at < bindparam("before")).limit(100)
_PURGE = delete(suspensions).where(suspensions.c.id.in_(_OLD.scalar_subquery()))
_FORGET_LIFTED = delete(suspensions).where(_PERSON, suspensions.c.lifted_at.is_not(None))
_FORGET = update(suspensions).where(_PERSON).values(user_id=None, reason="")
_FORGET_MODERATOR = (
    update(suspensions)
    .where(
        suspensions.c.guild_id == bindparam("guild_id"), suspensions.c.suspended_by == bindparam("user_id")
    )
    .values(suspended_by=None)
)
_FORGET_LIFTER = (
    update(suspensions)
    .where(suspensions.c.guild_id == bindparam("guild_id"), suspensions.c.lifted_by == bindparam("user_id"))
    .values(lifted_by=None)
)


def find(tx: Transaction, guild_id: int, user_id: int) -> Suspension | None:
    """The suspension that holds now, also for somebody who has erased themselves since."""
    return tx.maybe(Suspension, _FIND, guild_id=guild_id, pseudonym=pseudonym(guild_id, user_id))


def in_force(tx: Transaction) -> frozenset[str]:
    """The pseudonyms of all who are suspended anywhere. Changes are announced as "suspensions"."""
    return frozenset(tx.values(_IN_FORCE))


def require_none(tx: Transaction, guild_id: int, user_id: int) -> None:
    """Raises NotAllowed, with the reason and whom to turn to, while this person is suspended."""
    found = find(tx, guild_id, user_id)
    if found is not None:
        raise NotAllowed(
            N_(
                "Your participation here is suspended since {when}. The reason: {reason} You can turn to: "
                "{contact} /mine still shows, exports and erases what is stored about you."
            ),
            when=found.suspended_at,
            reason=found.reason or "–",
            contact=guilds.find(tx, guild_id).contact or "–",
        )


def before_suspend(tx: Transaction, caller: Caller, user_id: int) -> Suspension | None:
    """Returns the suspension that holds already, if so. For moderators. Raises Refusal for themselves."""
    rights.require_moderator(tx, caller)
    if user_id == caller.user_id:
        raise Refusal(N_("That is you. /pause is for taking a break."))
    return find(tx, caller.guild, user_id)


def suspend(
    tx: Transaction, caller: Caller, user_id: int, reason: str, *, keeps_places: bool, now: datetime
) -> Suspension:
    """No new commitments, no nudges, off the boards; places held are kept or freed. Again: a new reason.

    For moderators. Raises Refusal for themselves, and for a reason that is missing or too long.
    """
    before_suspend(tx, caller, user_id)
    words = reason.strip()
    if not 1 <= len(words) <= MOST_REASON:
        raise Refusal(N_("Please write the reason, in at most {most} characters."), most=MOST_REASON)
    guild_id = caller.guild
    volunteers.hold(tx, guild_id, user_id)
    whose = pseudonym(guild_id, user_id)
    tx.execute(
        _SUSPEND,
        guild_id=guild_id,
        user_id=user_id,
        pseudonym=whose,
        reason=words,
        moderator=caller.user_id,
        now=now,
    )
    tx.announce("suspensions")
    _leave_places(tx, guild_id, user_id, only_waiting=keeps_places, by=caller.user_id, now=now)
    proposed.end_all(tx, guild_id, user_id, now=now)
    hello_wishes.withdraw(tx, guild_id, user_id, now=now)
    hellos.release(tx, guild_id, user_id, now=now)
    hands.forget(tx, guild_id, user_id, now=now)
    noticed.leave(tx, guild_id, user_id, now=now)
    buddies.forget(tx, guild_id, user_id, now=now)
    return tx.one(Suspension, _FIND, guild_id=guild_id, pseudonym=whose)


def lift(tx: Transaction, suspension_id: int, caller: Caller, *, now: datetime) -> Suspension:
    """For moderators. Twice is once. Raises NotFound."""
    rights.require_moderator(tx, caller)
    found = tx.maybe(Suspension, _HOLD, id=suspension_id)
    if found is None or found.guild_id != caller.guild:
        raise NotFound(N_("That no longer exists."))
    if found.lifted_at is None:
        tx.execute(_LIFT, id=suspension_id, moderator=caller.user_id, now=now)
        tx.announce("suspensions")
    return tx.one(Suspension, _HOLD, id=suspension_id)


def page(tx: Transaction, caller: Caller, number: int = 0) -> Page:
    """What holds now, and then what was lifted. For moderators; a page that does not exist is the nearest
    that does.
    """
    rights.require_moderator(tx, caller)
    pages = max(1, -(-int(tx.value(_COUNT, guild_id=caller.guild)) // PAGE))
    at = max(0, min(number, pages - 1))
    return Page(tx.list(Suspension, _PAGE, guild_id=caller.guild, most=PAGE, passed=at * PAGE), at, pages)


def purge(tx: Transaction, *, now: datetime) -> int:
    return tx.execute(_PURGE, before=now - KEPT_AFTER)


def forget(tx: Transaction, guild_id: int, user_id: int) -> None:
    """Erasing oneself lifts nothing: of what holds, a hash stays that only the same person fits."""
    whose = pseudonym(guild_id, user_id)
    for statement in (_FORGET_LIFTED, _FORGET):
        tx.execute(statement, guild_id=guild_id, pseudonym=whose)
    for statement in (_FORGET_MODERATOR, _FORGET_LIFTER):
        tx.execute(statement, guild_id=guild_id, user_id=user_id)


def _leave_places(
    tx: Transaction, guild_id: int, user_id: int, *, only_waiting: bool, by: int, now: datetime
) -> None:
    for freed in giving_back.give_up_all(tx, guild_id, user_id, only_waiting=only_waiting, by=by, now=now):
        activity.record(tx, guild_id, user_id, "left", freed.id, now=now)
