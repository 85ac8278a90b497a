"""Volunteering roles: signing up for one, stepping down, and the member role that comes with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, insert, select

from bot.db import Transaction
from bot.errors import Invalid, Refusal
from bot.i18n import N_
from bot.models.roles import roles
from bot.models.rosters import commitments, rosters
from bot.models.volunteers import volunteers as volunteer_rows
from bot.services.guild import guilds, rights
from bot.services.guild.callers import Caller
from bot.services.outbox import outbox
from bot.services.people import volunteers
from bot.services.record import activity
from bot.services.things import needs, rostered
from bot.services.things import rosters as roster_rules
from bot.services.things.needs import NOTHING, Needs
from bot.services.things.rostered import Register, Rostered
from bot.services.things.rosters import MOST_PLACES, Commitment, Roster

#: Characters.
MOST_TITLE, MOST_PURPOSE = 100, 1000


@dataclass(frozen=True, slots=True)
class Draft:
    """What a coordinator wrote and chose for a new role."""

    title: str
    purpose: str
    places: int | None = None
    member_role_id: int | None = None
    needs: Needs = NOTHING


@dataclass(frozen=True, slots=True)
class Role(Rostered):
    """A volunteering role with the counts of its roster: all that its card shows."""

    purpose: str
    member_role_id: int | None


@dataclass(frozen=True, slots=True)
class Receipt:
    """What signing up or stepping down came to, for the private answer."""

    role: Role  # with the counts from before this press: copying it for each would cost more than it tells
    roster: Roster  # with the counts as they are now
    commitment: Commitment | None
    again: bool = False
    ahead: int = 0


@dataclass(frozen=True, slots=True)
class MemberRoles:
    """The member roles that this bot gives in a guild: those a person should have now, and all of them."""

    wanted: frozenset[int]
    linked: frozenset[int]


ROLES = Register(
    Role,
    roles,
    card="role_card",
    place="role_place",
    gone=N_("This role no longer exists. /find shows what is open now."),
)
_OPEN = (
    ROLES.every.where(roles.c.guild_id == bindparam("guild"), roles.c.closed_at.is_(None))
    .order_by(roles.c.id.desc())
    .limit(25)
)
_HELD = ROLES.held.where(roles.c.closed_at.is_(None)).order_by(roles.c.id).limit(25)
_OFFER = insert(roles).returning(roles.c.id)
_LINKED = select(roles.c.member_role_id).where(
    roles.c.guild_id == bindparam("guild"), roles.c.member_role_id.is_not(None)
)
_WANTED = (
    _LINKED.join(rosters, rosters.c.id == roles.c.roster_id)
    .join(commitments, commitments.c.roster_id == rosters.c.id)
    .where(
        commitments.c.guild_id == bindparam("guild"),
        commitments.c.user_id == bindparam("user"),
        commitments.c.state == "confirmed",
        roles.c.closed_at.is_(None),
    )
)
_IS_VOLUNTEER = select(volunteer_rows.c.user_id).where(
    volunteer_rows.c.guild_id == bindparam("guild"),
    volunteer_rows.c.user_id == bindparam("user"),
    volunteer_rows.c.joined_at.is_not(None),
)

show, show_to, with_commitment = ROLES.show, ROLES.show_to, ROLES.with_commitment
set_needs = ROLES.set_needs
recent_in, people, written_by, hold = ROLES.recent_in, ROLES.people, ROLES.written_by, ROLES.hold


def offer(tx: Transaction, caller: Caller, draft: Draft, *, now: datetime) -> Role:
    """Offer a new role; its card is on the way to the asks channel. For coordinators. Raises Invalid."""
    rostered.before_new(tx, caller)
    rostered.check_words(
        ((draft.title, MOST_TITLE), (draft.purpose, MOST_PURPOSE)),
        missing=N_("A role needs a title and what it is for."),
    )
    if draft.places is not None and not 1 <= draft.places <= MOST_PLACES:
        raise Invalid(
            N_("The number of places must be between 1 and {most}; it was {count}."),
            most=MOST_PLACES,
            count=draft.places,
        )
    needs.check(tx, caller.guild, draft.needs)
    role_id = tx.value(
        _OFFER,
        guild_id=caller.guild,
        roster_id=roster_rules.open_roster(tx, caller.guild, draft.places),
        title=draft.title.strip(),
        purpose=draft.purpose.strip(),
        member_role_id=draft.member_role_id,
        needs_skill=draft.needs.skill,
        needs_hours=draft.needs.hours,
        needs_language=draft.needs.language,
        created_by=caller.user_id,
        created_at=now,
    )
    role = show(tx, int(role_id))
    ROLES.redraw(tx, role, now=now)
    return role


def open_in(tx: Transaction, guild_id: int) -> Sequence[Role]:
    """The newest 25 roles one can still sign up for."""
    return tx.list(Role, _OPEN, guild=guild_id)


def held_by(tx: Transaction, guild_id: int, user_id: int) -> Sequence[Role]:
    """The open roles this person has or waits for."""
    return tx.list(Role, _HELD, guild=guild_id, user=user_id)


def accept(tx: Transaction, role_id: int, caller: Caller, *, now: datetime) -> Receipt:
    """Sign up: a place, or the end of the line. Twice is once."""
    volunteers.seen(tx, caller.guild, caller.user_id, language=caller.language, now=now)
    role = ROLES.locked(tx, role_id, caller)
    if role.closed_at is not None:
        raise Refusal(N_("“{title}” is closed. /find shows what is open now."), title=role.title)
    change = roster_rules.enter(tx, role.roster, caller.user_id, now=now)
    if change.moved:
        activity.record(tx, role.guild_id, caller.user_id, "accepted", role.id, now=now)
        ROLES.redraw(tx, role, now=now)
        volunteers.grant(tx, role.guild_id, caller.user_id, now=now)
    return _receipt(tx, role, change.roster, change.commitment, again=not change.moved)


def step_down(tx: Transaction, role_id: int, caller: Caller, *, now: datetime) -> Receipt:
    """Give the role back; the first in line moves up and is told."""
    role = ROLES.locked(tx, role_id, caller)
    change = roster_rules.leave(tx, role.roster, caller.user_id, now=now)
    if not change.moved:
        if change.commitment is None:
            caller.require_here(role.guild_id)
        return _receipt(tx, role, change.roster, change.commitment, again=True)
    activity.record(tx, role.guild_id, caller.user_id, "left", role.id, now=now)
    volunteers.grant(tx, role.guild_id, caller.user_id, now=now)
    outbox.drop(
        tx,
        role.guild_id,
        "role_place",
        user_id=caller.user_id,
        subject_id=role.id,
        reason="stepped down",
        now=now,
    )
    roster = _pass_on(tx, role, change.roster, now=now)
    ROLES.redraw(tx, role, now=now)
    return _receipt(tx, role, roster, change.commitment, again=False)


def close(tx: Transaction, role_id: int, caller: Caller, *, now: datetime) -> Role:
    """End the role: nobody has it any more, and its member role is taken back. For coordinators. Twice
    is once.
    """
    rights.require_coordinator(tx, caller)
    role = ROLES.locked(tx, role_id, caller)
    if role.closed_at is None:
        for user_id in sorted(one.user_id for one in roster_rules.people(tx, role.roster_id)):
            volunteers.grant(tx, role.guild_id, user_id, now=now)
        ROLES.close(tx, role, at=now, now=now)
    return show(tx, role_id)


def linked_in(tx: Transaction, guild_id: int) -> Sequence[int]:
    """The member roles that volunteering roles of this guild give."""
    return tx.values(_LINKED, guild=guild_id)


def member_roles_for(tx: Transaction, guild_id: int, user_id: int) -> MemberRoles:
    """Which of the bot's member roles this person should have now: what the courier makes so."""
    wanted = set(tx.values(_WANTED, guild=guild_id, user=user_id))
    linked = set(tx.values(_LINKED, guild=guild_id))
    volunteer_role = guilds.find(tx, guild_id).volunteer_role_id
    if volunteer_role is not None:
        linked.add(volunteer_role)
        if tx.value(_IS_VOLUNTEER, guild=guild_id, user=user_id) is not None:
            wanted.add(volunteer_role)
    return MemberRoles(frozenset(wanted), frozenset(linked))


def forget(tx: Transaction, role: Role, user_id: int, *, now: datetime) -> None:
    """Free the person's place on this (held) role, which goes to the first in line, and their authorship."""
    ROLES.unsign(tx, role, user_id)
    change = roster_rules.leave(tx, role.roster, user_id, now=now)
    if change.moved:
        _pass_on(tx, role, change.roster, now=now)
        ROLES.redraw(tx, role, now=now)


def _receipt(
    tx: Transaction, role: Role, roster: Roster, commitment: Commitment | None, *, again: bool
) -> Receipt:
    ahead = roster_rules.ahead_of(tx, commitment)
    return Receipt(role, roster, commitment, again, ahead)


def _pass_on(tx: Transaction, role: Role, roster: Roster, *, now: datetime) -> Roster:
    """Give free places to the first in line, who are told. A role that has ended has none to give."""
    if role.closed_at is not None:
        return roster
    roster, promoted = ROLES.pass_on(tx, role, roster, now=now)
    for commitment in promoted:
        volunteers.grant(tx, role.guild_id, commitment.user_id, now=now)
    return roster
