"""What somebody was thanked for, and whom they thanked: for them alone, but for what everybody may read."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, bindparam, exists, or_, select

from bot.db import Transaction
from bot.models.kudos import kudos as rows
from bot.models.kudos import kudos_people as people
from bot.models.outcomes import outcomes
from bot.models.rosters import commitments
from bot.models.things import things
from bot.models.types import microseconds
from bot.models.volunteers import volunteers as volunteer_rows
from bot.services.celebrating.kudos import State
from bot.services.guild import guilds
from bot.services.record.holdings import Statement

#: Of one sort, the newest; more than anybody turns pages for.
MOST_LISTED = 100


@dataclass(frozen=True, slots=True)
class Thanks:
    """One thank-you as one of those it is for has it."""

    kudos_id: int
    guild_id: int
    giver_id: int | None
    user_id: int
    reason: str
    thing_id: int | None
    given_at: datetime
    state: State
    public_at: datetime | None
    title: str | None
    effort: int | None

    @property
    def shown_key(self) -> str:
        """What its post is known by: shown again, it is another post."""
        return f"kudos:{self.kudos_id}:{self.user_id}:shown:{microseconds(self.public_at) or 0}"


@dataclass(frozen=True, slots=True)
class Written:
    """A thank-you that went with the word of what came of something, from `giver_id` to all who did it."""

    thing_id: int
    giver_id: int | None
    reason: str
    title: str
    given_at: datetime


def thanks(*having: ColumnElement[bool]) -> Statement:
    """Selects those that are not taken back, and of which all this is true."""
    return (
        select(
            people.c.kudos_id,
            people.c.guild_id,
            rows.c.giver_id,
            people.c.user_id,
            rows.c.reason,
            rows.c.thing_id,
            rows.c.given_at,
            people.c.state,
            people.c.public_at,
            things.c.title,
            things.c.effort,
        )
        .join(rows, rows.c.id == people.c.kudos_id)
        .outerjoin(things, things.c.id == rows.c.thing_id)
        .where(rows.c.ended_at.is_(None), *having)
    )


ONE = and_(people.c.kudos_id == bindparam("kudos_id"), people.c.user_id == bindparam("user_id"))
_SHOW = thanks(ONE)
_READ = people.c.state.in_(("private", "public"))
_GOT = (
    thanks(people.c.guild_id == bindparam("guild_id"), people.c.user_id == bindparam("user_id"), _READ)
    .order_by(people.c.kudos_id.desc())
    .limit(MOST_LISTED)
)
_GAVE = (
    thanks(rows.c.guild_id == bindparam("guild_id"), rows.c.giver_id == bindparam("user_id"))
    .order_by(people.c.kudos_id.desc(), people.c.user_id)
    .limit(MOST_LISTED)
)
_PUBLIC = (
    thanks()
    .join(
        volunteer_rows,
        and_(
            volunteer_rows.c.guild_id == people.c.guild_id,
            volunteer_rows.c.user_id == people.c.user_id,
            volunteer_rows.c.left_at.is_(None),
        ),
    )
    .where(
        people.c.guild_id == bindparam("guild_id"),
        people.c.public_at >= bindparam("since"),
        people.c.public_at < bindparam("until"),
        people.c.state == "public",
    )
    .order_by(people.c.public_at, people.c.kudos_id, people.c.user_id)
)


def _written() -> Statement:
    return select(
        outcomes.c.thing_id,
        outcomes.c.written_by.label("giver_id"),
        outcomes.c.thanks.label("reason"),
        things.c.title,
        outcomes.c.written_at.label("given_at"),
    ).join(things, things.c.id == outcomes.c.thing_id)


_GOT_WRITTEN = (
    _written()
    .join(commitments, commitments.c.thing_id == outcomes.c.thing_id)
    .where(
        commitments.c.guild_id == bindparam("guild_id"),
        commitments.c.user_id == bindparam("user_id"),
        commitments.c.done_at.is_not(None),
        outcomes.c.thanks != "",
        or_(outcomes.c.written_by.is_(None), outcomes.c.written_by != bindparam("user_id")),
        ~exists().where(
            rows.c.thing_id == outcomes.c.thing_id,
            people.c.kudos_id == rows.c.id,
            people.c.user_id == bindparam("user_id"),
        ),
    )
    .order_by(outcomes.c.written_at.desc())
    .limit(MOST_LISTED)
)
_GAVE_WRITTEN = (
    _written()
    .where(
        outcomes.c.guild_id == bindparam("guild_id"),
        outcomes.c.written_by == bindparam("user_id"),
        outcomes.c.thanks != "",
    )
    .order_by(outcomes.c.written_at.desc())
    .limit(MOST_LISTED)
)


def one_of(tx: Transaction, kudos_id: int, user_id: int) -> Thanks | None:
    """It, however this person has it; None once it is taken back."""
    return tx.maybe(Thanks, _SHOW, kudos_id=kudos_id, user_id=user_id)


def find(tx: Transaction, kudos_id: int, user_id: int) -> Thanks | None:
    """It, as this person has it who was thanked; None once it is taken back, hidden or was never said."""
    found = one_of(tx, kudos_id, user_id)
    return found if found is not None and found.state in ("private", "public") else None


def got(tx: Transaction, guild_id: int, user_id: int) -> Sequence[Thanks]:
    """What this person was thanked for, the newest first; for them alone."""
    return tx.list(Thanks, _GOT, guild_id=guild_id, user_id=user_id)


def gave(tx: Transaction, guild_id: int, user_id: int) -> Sequence[Thanks]:
    """Whom this person thanked, the newest first; how those have it is theirs."""
    return tx.list(Thanks, _GAVE, guild_id=guild_id, user_id=user_id)


def got_with_outcomes(tx: Transaction, guild_id: int, user_id: int) -> Sequence[Written]:
    """What this person was thanked for with the word of what came of it, the newest first."""
    return tx.list(Written, _GOT_WRITTEN, guild_id=guild_id, user_id=user_id)


def gave_with_outcomes(tx: Transaction, guild_id: int, user_id: int) -> Sequence[Written]:
    return tx.list(Written, _GAVE_WRITTEN, guild_id=guild_id, user_id=user_id)


def public_between(tx: Transaction, guild_id: int, since: datetime, until: datetime) -> Sequence[Thanks]:
    """Who was thanked for what in these days and lets everybody read it, the first first; nobody in quiet
    mode.
    """
    if guilds.find(tx, guild_id).quiet:
        return []
    return tx.list(Thanks, _PUBLIC, guild_id=guild_id, since=since, until=until)


def are_any(tx: Transaction, guild_id: int, user_id: int) -> bool:
    """Whether this person was thanked here, or thanked somebody, with or without the word of an outcome."""
    lists = (got, gave, got_with_outcomes, gave_with_outcomes)
    return any(found(tx, guild_id, user_id) for found in lists)
