"""Volunteers who would gladly be a buddy: asked one after another, least recently asked first, while the
welcomers see the wish as well. See docs/design.md § 127.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, bindparam, delete, exists, func, or_, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.db import Transaction
from bot.errors import Invalid, Refusal
from bot.i18n import N_
from bot.models.boundaries import boundaries
from bot.models.buddies import buddies
from bot.models.buddies import buddy_offers as rows
from bot.models.hellos import hellos
from bot.models.preferences import preferences
from bot.models.suspensions import suspensions
from bot.models.volunteers import volunteers as people
from bot.services.guild import guilds
from bot.services.guild.callers import Caller
from bot.services.people import volunteers

#: For how many people at once somebody may offer to be a buddy.
MOST = 3


@dataclass(frozen=True, slots=True)
class Offer:
    at_once: int
    offered_at: datetime


_THEIRS = and_(rows.c.guild_id == bindparam("guild_id"), rows.c.user_id == bindparam("user_id"))
_FIND = select(rows.c.at_once, rows.c.offered_at).where(_THEIRS)
_INSERT = upsert(rows).values(
    guild_id=bindparam("guild_id"),
    user_id=bindparam("user_id"),
    at_once=bindparam("at_once"),
    offered_at=bindparam("now"),
)
_OFFER = _INSERT.on_conflict_do_update(
    index_elements=[rows.c.guild_id, rows.c.user_id], set_={"at_once": _INSERT.excluded.at_once}
)
_DROP = delete(rows).where(_THEIRS)
_ASKED = update(rows).where(_THEIRS).values(asked_at=bindparam("now"))

_HELD = (
    select(func.count())
    .select_from(buddies)
    .where(buddies.c.guild_id == rows.c.guild_id, buddies.c.buddy_id == rows.c.user_id)
    .scalar_subquery()
)
_APART = exists().where(
    boundaries.c.guild_id == rows.c.guild_id,
    or_(
        and_(boundaries.c.user_id == rows.c.user_id, boundaries.c.other_id == bindparam("user_id")),
        and_(boundaries.c.user_id == bindparam("user_id"), boundaries.c.other_id == rows.c.user_id),
    ),
)
_SUSPENDED = exists().where(
    suspensions.c.guild_id == rows.c.guild_id,
    suspensions.c.user_id == rows.c.user_id,
    suspensions.c.lifted_at.is_(None),
)
_LIGHT = exists().where(
    preferences.c.guild_id == rows.c.guild_id,
    preferences.c.user_id == rows.c.user_id,
    preferences.c.light_until > bindparam("now"),
)
# Whoever is being written to in this moment by somebody else is passed over: waiting for them could wait for
# each other, since the one who wishes is held already.
_NEXT = (
    select(rows.c.user_id)
    .join(people, and_(people.c.guild_id == rows.c.guild_id, people.c.user_id == rows.c.user_id))
    .where(
        rows.c.guild_id == bindparam("guild_id"),
        rows.c.user_id != bindparam("user_id"),
        people.c.left_at.is_(None),
        or_(people.c.paused_until.is_(None), people.c.paused_until <= bindparam("now")),
        or_(rows.c.asked_at.is_(None), rows.c.asked_at < bindparam("since")),
        rows.c.at_once > _HELD,
        ~_APART,
        ~_SUSPENDED,
        ~_LIGHT,
    )
    .order_by(rows.c.asked_at.nulls_first(), rows.c.offered_at, rows.c.user_id)
    .limit(1)
    .with_for_update(of=people, skip_locked=True)
)
# Whoever said hello, unless one of the two would rather not.
_SAID_HELLO = select(hellos.c.claimed_by).where(
    hellos.c.guild_id == bindparam("guild_id"),
    hellos.c.user_id == bindparam("user_id"),
    hellos.c.state == "done",
    ~exists().where(
        boundaries.c.guild_id == hellos.c.guild_id,
        or_(
            and_(boundaries.c.user_id == hellos.c.user_id, boundaries.c.other_id == hellos.c.claimed_by),
            and_(boundaries.c.user_id == hellos.c.claimed_by, boundaries.c.other_id == hellos.c.user_id),
        ),
    ),
)


def require_looked_after(tx: Transaction, guild_id: int) -> None:
    """Raises Refusal where no channel has a board for whoever looks after those who wait."""
    if guilds.find(tx, guild_id).board_channel_id is None:
        raise Refusal(N_("Nobody here looks after buddies yet. /find shows who is up to something together."))


def find(tx: Transaction, guild_id: int, user_id: int) -> Offer | None:
    """Their own offer; nobody else is shown it."""
    return tx.maybe(Offer, _FIND, guild_id=guild_id, user_id=user_id)


def make(tx: Transaction, caller: Caller, at_once: int, *, now: datetime) -> Offer:
    """They would gladly be a buddy, for so many at once: also changes it. Twice is once. Raises Invalid, and
    Refusal where nobody looks after buddies.
    """
    if not 1 <= at_once <= MOST:
        raise Invalid(N_("Please choose one of the numbers shown."))
    require_looked_after(tx, caller.guild)
    volunteers.seen(tx, caller.guild, caller.user_id, language=caller.language, now=now)
    tx.execute(_OFFER, guild_id=caller.guild, user_id=caller.user_id, at_once=at_once, now=now)
    return tx.one(Offer, _FIND, guild_id=caller.guild, user_id=caller.user_id)


def drop(tx: Transaction, guild_id: int, user_id: int) -> None:
    """Whoever touches their pairs does so before: pairs are locked first."""
    tx.execute(_DROP, guild_id=guild_id, user_id=user_id)


def who_said_hello(tx: Transaction, guild_id: int, user_id: int) -> int | None:
    found = tx.value(_SAID_HELLO, guild_id=guild_id, user_id=user_id)
    return None if found is None else int(found)


def note_asked(tx: Transaction, guild_id: int, user_id: int, *, now: datetime) -> None:
    tx.execute(_ASKED, guild_id=guild_id, user_id=user_id, now=now)


def call(tx: Transaction, guild_id: int, user_id: int, *, since: datetime, now: datetime) -> int | None:
    """Who is asked next to be this person's buddy, and held from now on: nobody who was asked since they
    wished for one, who has as many as they offered, rests in some way, is suspended, or whom one of the two
    would rather not meet.
    """
    found = tx.value(_NEXT, guild_id=guild_id, user_id=user_id, since=since, now=now)
    if found is None:
        return None
    note_asked(tx, guild_id, int(found), now=now)
    return int(found)
