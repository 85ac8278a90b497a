"""Whoever writes: the follow-ups on the board of `/followups`, I have this one, what came of it, and somebody
else please; and the person's own "No need, thanks".
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, exists, or_, select, update

from bot.db import Transaction
from bot.errors import NotAllowed, NotFound, Refusal
from bot.i18n import N_
from bot.models.boundaries import boundaries
from bot.models.followups import OPEN
from bot.models.followups import followups as rows
from bot.services.care import duty
from bot.services.followups import noticed, noticing
from bot.services.followups.noticed import FIELDS, TAKEN_BY, FollowUp, Outcome, Subject
from bot.services.guild import rights
from bot.services.guild.callers import Caller
from bot.services.people import volunteers

#: One person has so many at most, so that each gets a word.
MOST_TAKEN = 5

_NOT_THEIRS = and_(
    rows.c.user_id != bindparam("user_id"),
    ~exists().where(
        boundaries.c.guild_id == rows.c.guild_id,
        or_(
            and_(boundaries.c.user_id == rows.c.user_id, boundaries.c.other_id == bindparam("user_id")),
            and_(boundaries.c.user_id == bindparam("user_id"), boundaries.c.other_id == rows.c.user_id),
        ),
    ),
)
_BOARD = (
    select(*FIELDS)
    .where(rows.c.guild_id == bindparam("guild_id"), OPEN, _NOT_THEIRS)
    .order_by(rows.c.noticed_at, rows.c.id)
)
_MAY_SEE = select(rows.c.id).where(rows.c.id == bindparam("id"), _NOT_THEIRS)
_TAKEN = select(rows.c.id).where(TAKEN_BY)
_CLAIM = (
    update(rows)
    .where(rows.c.id == bindparam("id"))
    .values(
        state="taken",
        claimed_by=bindparam("user_id"),
        claimed_at=bindparam("now"),
        reminded_at=None,
        look_at=bindparam("look_at"),
    )
)


@dataclass(frozen=True, slots=True)
class Listed:
    """A line of the board; `interests` are what it is about."""

    followup: FollowUp
    interests: Sequence[int]


@dataclass(frozen=True, slots=True)
class Opened:
    """With who it is, what they said yes to, and since when they agree to be written to."""

    followup: FollowUp
    subject: Subject | None
    agreed_at: datetime | None


def may(tx: Transaction, caller: Caller, *, now: datetime) -> bool:
    """Coordinators, welcomers, and whoever is on duty."""
    return (
        rights.is_coordinator(tx, caller)
        or rights.is_welcomer(tx, caller)
        or caller.user_id in duty.on_duty(tx, caller.guild, now)
    )


def listed(tx: Transaction, caller: Caller, *, now: datetime) -> Sequence[Listed]:
    """What stands, what was noticed first before the rest, without their own and anybody they are not to
    meet; nothing for whoever may not see it. For coordinators, welcomers and whoever is on duty.
    """
    if not may(tx, caller, now=now):
        return ()
    found = tx.list(FollowUp, _BOARD, guild_id=caller.guild, user_id=caller.user_id)
    return [_line(tx, one) for one in found if noticed.stands(tx, one, now=now)]


def waiting_for(tx: Transaction, guild_id: int, user_id: int, *, now: datetime) -> int:
    """How many of them nobody has that this person may write to."""
    found = tx.list(FollowUp, _BOARD, guild_id=guild_id, user_id=user_id)
    return sum(one.claimed_by is None and noticed.stands(tx, one, now=now) for one in found)


def counted(lines: Sequence[Listed]) -> Mapping[str, int]:
    """Of those that nobody has, by reason."""
    found: dict[str, int] = {}
    for one in lines:
        if one.followup.claimed_by is None:
            found[one.followup.reason] = found.get(one.followup.reason, 0) + 1
    return found


def show(tx: Transaction, followup_id: int, caller: Caller, *, now: datetime) -> Opened:
    """With who it is, privately. For coordinators, welcomers and whoever is on duty, of whom neither would
    rather not meet the other. Raises NotFound for everybody else, and for what has settled itself.
    """
    followup = noticed.show(tx, followup_id, now=now)
    _require_seen(tx, followup, caller, now=now)
    return _opened(tx, followup)


def claim(tx: Transaction, followup_id: int, caller: Caller, *, now: datetime) -> tuple[Opened, bool]:
    """I have this one: theirs alone until it lapses. With whether it is theirs: of two at once the first
    counts. Twice is once. For whoever may see it. Raises NotFound, and Refusal for one more than somebody can
    write to.
    """
    followup = _held(tx, followup_id, caller, now=now)
    _require_seen(tx, followup, caller, now=now)
    if followup.claimed_by is not None:
        return _opened(tx, followup), followup.claimed_by == caller.user_id
    if len(tx.values(_TAKEN, guild_id=followup.guild_id, user_id=caller.user_id)) >= MOST_TAKEN:
        raise Refusal(
            N_("{most} of these are with you already. /followups shows them: please write to one first."),
            most=MOST_TAKEN,
        )
    tx.execute(_CLAIM, id=followup.id, user_id=caller.user_id, now=now, look_at=now + noticing.SOON)
    return show(tx, followup_id, caller, now=now), True


def answer(tx: Transaction, followup_id: int, caller: Caller, outcome: Outcome, *, now: datetime) -> FollowUp:
    """What came of it, also from a direct message: it is over. Twice is once. For whoever has it. Raises
    NotFound.
    """
    followup = _theirs(noticed.hold(tx, followup_id, caller, now=now), caller)
    if followup.state == "taken":
        noticed.end(tx, followup, outcome, now=now)
    return followup


def hand_back(tx: Transaction, followup_id: int, caller: Caller, *, now: datetime) -> FollowUp:
    """Somebody else please: no reason is asked. Also from a direct message. For whoever has it. Raises
    NotFound.
    """
    followup = _theirs(noticed.hold(tx, followup_id, caller, now=now), caller)
    if followup.state == "taken":
        noticed.give_back(tx, followup, now=now)
    return followup


def own(tx: Transaction, guild_id: int, user_id: int, *, now: datetime) -> Opened | None:
    """Why somebody may write to this person, for them alone; None if nobody may."""
    followup = noticed.of(tx, guild_id, user_id, now=now)
    return None if followup is None else _opened(tx, followup)


def decline(tx: Transaction, followup_id: int, caller: Caller, *, now: datetime) -> None:
    """No need, thanks: nobody writes because of it, and for half a year nothing else is noticed about them.
    No reason is asked, and who had it reads only that it has settled itself. Twice is once. For whom it
    concerns. Raises NotFound.
    """
    followup = noticed.find(tx, followup_id)
    if followup is None or followup.user_id != caller.user_id:
        raise noticed.gone()
    followup = noticed.hold(tx, followup_id, caller, now=now)
    if followup.state == "over":
        return
    if followup.state == "taken":
        noticed.tell_claimer(tx, followup, now=now)
    noticed.end(tx, followup, "declined", now=now)


def _held(tx: Transaction, followup_id: int, caller: Caller, *, now: datetime) -> FollowUp:
    """An open one that stands, locked."""
    followup = noticed.hold(tx, followup_id, caller, now=now)
    if followup.state == "over" or not noticed.stands(tx, followup, now=now):
        raise noticed.gone()
    return followup


def _require_seen(tx: Transaction, followup: FollowUp, caller: Caller, *, now: datetime) -> None:
    caller.require_here(followup.guild_id)
    if not may(tx, caller, now=now):
        raise NotAllowed(
            N_("This is for those who look after people here. If you'd like to, tell a coordinator!")
        )
    if tx.value(_MAY_SEE, id=followup.id, user_id=caller.user_id) is None:
        raise noticed.gone()


def _theirs(followup: FollowUp, caller: Caller) -> FollowUp:
    if followup.claimed_by != caller.user_id:
        raise NotFound(N_("This is no longer with you. Thank you!"))
    return followup


def _line(tx: Transaction, followup: FollowUp) -> Listed:
    return Listed(followup, noticed.areas(tx, followup))


def _opened(tx: Transaction, followup: FollowUp) -> Opened:
    agreed_at = volunteers.agreed_since(tx, followup.guild_id, followup.user_id, "reached")
    return Opened(followup, noticed.subject(tx, followup), agreed_at)
