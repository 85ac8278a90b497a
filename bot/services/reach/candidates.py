"""Everybody in a server, with what decides whether they are asked about one thing to do."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, ScalarSelect, Table, and_, bindparam, case, exists, func, or_, select

from bot.db import Transaction
from bot.models.abilities import volunteer_languages, volunteer_skills
from bot.models.invitations import invitations
from bot.models.outbox import outbox
from bot.models.preferences import preferences
from bot.models.rosters import commitments
from bot.models.suspensions import suspensions
from bot.models.volunteers import consents, volunteer_interests, volunteers
from bot.services.care import boundaries
from bot.services.outbox import kinds
from bot.services.outbox.kinds import Message
from bot.services.people.pseudonyms import pseudonym
from bot.services.things import leads
from bot.services.things.invited import INVITATION
from bot.services.things.things import Thing
from bot.services.things.waves import Candidate, Wanted

WEEK = timedelta(days=7)
#: As with what is sent: last week's that came late is not too much this week (docs/design.md § 64).
LATE = timedelta(hours=12)


def _theirs(table: Table) -> ColumnElement[bool]:
    """Of the person whose row is looked at."""
    return and_(table.c.guild_id == volunteers.c.guild_id, table.c.user_id == volunteers.c.user_id)


_NOW, _SINCE = (bindparam(name, type_=volunteers.c.paused_until.type) for name in ("now", "since"))
_ABOUT = commitments.c.thing_id == bindparam("thing_id")
_TOLD = (
    outbox.c.kind.in_(bindparam("others", expanding=True)),
    or_(
        outbox.c.state == "waiting",
        and_(outbox.c.sent_message_id.is_not(None), outbox.c.settled_at > _SINCE),
    ),
)


def _count(table: Table, *those: ColumnElement[bool]) -> ScalarSelect[int]:
    """How many of these rows are theirs."""
    return select(func.count()).select_from(table).where(_theirs(table), *those).scalar_subquery()


_EVERYBODY = (
    select(
        volunteers.c.user_id,
        consents.c.agreed,
        case((or_(volunteers.c.paused_until > _NOW, preferences.c.light_until > _NOW), 1), else_=0).label(
            "rests"
        ),
        preferences.c.weekly_hours,
        preferences.c.weekly_cap,
        select(volunteer_skills.c.has)
        .where(_theirs(volunteer_skills), volunteer_skills.c.skill_id == bindparam("skill"))
        .scalar_subquery()
        .label("has_skill"),
        select(volunteer_languages.c.has)
        .where(_theirs(volunteer_languages), volunteer_languages.c.language == bindparam("language"))
        .scalar_subquery()
        .label("speaks"),
        _count(volunteer_interests).label("interests"),
        _count(
            volunteer_interests, volunteer_interests.c.interest_id.in_(bindparam("about", expanding=True))
        ).label("shared"),
        exists().where(_theirs(commitments), _ABOUT).label("was_in"),
        exists()
        .where(_theirs(invitations), invitations.c.thing_id == bindparam("thing_id"))
        .label("was_asked"),
        select(func.max(invitations.c.asked_at))
        .where(_theirs(invitations), invitations.c.wave > 0)
        .scalar_subquery()
        .label("last_asked"),
        _count(invitations, invitations.c.wave > 0, invitations.c.asked_at > _SINCE).label("invited"),
        _count(outbox, *_TOLD).label("told"),
    )
    .select_from(volunteers)
    .outerjoin(consents, and_(_theirs(consents), consents.c.kind == "invitations"))
    .outerjoin(preferences, _theirs(preferences))
    .where(volunteers.c.guild_id == bindparam("guild_id"), volunteers.c.left_at.is_(None))
)
_WILLING = _EVERYBODY.where(consents.c.agreed.is_(True))
_SUSPENDED = select(suspensions.c.pseudonym).where(
    suspensions.c.guild_id == bindparam("guild_id"), suspensions.c.lifted_at.is_(None)
)


def wanted_of(thing: Thing) -> Wanted:
    return Wanted(thing.id, thing.effort, thing.needs, has_interests=bool(thing.interests))


def for_thing(tx: Transaction, thing: Thing, *, willing: bool = False, now: datetime) -> Sequence[Candidate]:
    """All volunteers who may be brought together with whoever looks after it, or only the `willing`, who
    agreed to invitations. Who looks after it, and who is suspended, is none.
    """
    found = tx.list(
        Candidate,
        _WILLING if willing else _EVERYBODY,
        guild_id=thing.guild_id,
        thing_id=thing.id,
        skill=thing.needs.skill or 0,
        language=thing.needs.language or "",
        about=[*thing.interests],
        others=[kind.name for kind in kinds.declared(Message) if kind.capped and kind is not INVITATION],
        since=now - WEEK + LATE,
        now=now,
    )
    behind_it = {*leads.of(tx, thing.id), *([thing.created_by] if thing.created_by else [])}
    passed_over = behind_it.union(*(boundaries.apart_from(tx, thing.guild_id, one) for one in behind_it))
    suspended = set(tx.values(_SUSPENDED, guild_id=thing.guild_id))
    return [
        one
        for one in found
        if one.user_id not in passed_over
        and not (suspended and pseudonym(thing.guild_id, one.user_id) in suspended)
    ]
