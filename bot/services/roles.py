"""Volunteering roles: signing up for one, stepping down, and the member role that comes with it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import and_, bindparam, insert, select, update

from bot.db import Transaction
from bot.errors import Invalid, NotFound, Refusal
from bot.i18n import N_
from bot.models.roles import roles
from bot.models.rosters import commitments, rosters
from bot.models.volunteers import volunteers as volunteer_rows
from bot.services import activity, guilds, outbox, rights, volunteers
from bot.services import rosters as roster_rules
from bot.services.callers import Caller
from bot.services.rosters import MOST_PLACES, Commitment, Roster

#: Characters.
MOST_TITLE, MOST_PURPOSE = 100, 1000


@dataclass(frozen=True, slots=True)
class Draft:
    """What a coordinator wrote and chose for a new role."""

    title: str
    purpose: str
    places: int | None = None
    member_role_id: int | None = None


@dataclass(frozen=True, slots=True)
class Role:
    """A volunteering role with the counts of its roster: all that its card shows."""

    id: int
    guild_id: int
    roster_id: int
    title: str
    purpose: str
    member_role_id: int | None
    created_by: int | None
    closed_at: datetime | None
    places: int | None
    confirmed: int
    waitlisted: int
    done: int
    last_position: int

    @property
    def roster(self) -> Roster:
        return Roster(
            self.roster_id,
            self.guild_id,
            self.places,
            self.confirmed,
            self.waitlisted,
            self.done,
            self.last_position,
        )


@dataclass(frozen=True, slots=True)
class Receipt:
    """What signing up or stepping down came to, for the private answer."""

    role: Role
    commitment: Commitment | None
    again: bool = False
    ahead: int = 0


@dataclass(frozen=True, slots=True)
class MemberRoles:
    """The member roles that this bot gives in a guild: those a person should have now, and all of them."""

    wanted: frozenset[int]
    linked: frozenset[int]


_COUNTS = [rosters.c[name] for name in ("places", "confirmed", "waitlisted", "done", "last_position")]
_ROLE = select(*(roles.c[name] for name in Role.__dataclass_fields__ if name in roles.c), *_COUNTS).join(
    rosters, rosters.c.id == roles.c.roster_id
)
_SHOW = _ROLE.where(roles.c.id == bindparam("role"))
_LOCKED = _SHOW.with_for_update()
_OPEN = (
    _ROLE.where(roles.c.guild_id == bindparam("guild"), roles.c.closed_at.is_(None))
    .order_by(roles.c.id.desc())
    .limit(25)
)
_RECENT = _ROLE.where(roles.c.guild_id == bindparam("guild")).order_by(roles.c.id.desc()).limit(25)
_HELD = (
    _ROLE.join(
        commitments,
        and_(
            commitments.c.roster_id == rosters.c.id,
            commitments.c.guild_id == bindparam("guild"),
            commitments.c.user_id == bindparam("user"),
        ),
    )
    .where(commitments.c.state != "left", roles.c.closed_at.is_(None))
    .order_by(roles.c.id)
    .limit(25)
)
_OFFER = (
    insert(roles)
    .values(
        guild_id=bindparam("guild"),
        roster_id=bindparam("roster"),
        title=bindparam("called"),
        purpose=bindparam("reason"),
        member_role_id=bindparam("linked"),
        created_by=bindparam("user"),
        created_at=bindparam("now"),
    )
    .returning(roles.c.id)
)
_CLOSE = update(roles).where(roles.c.id == bindparam("role")).values(closed_at=bindparam("now"))
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
_HOLD = _ROLE.where(roles.c.roster_id == bindparam("roster")).with_for_update()
_WRITTEN = select(roles.c.roster_id).where(
    roles.c.guild_id == bindparam("guild"), roles.c.created_by == bindparam("user")
)
_UNSIGN = update(roles).where(roles.c.id == bindparam("role")).values(created_by=None)


def offer(tx: Transaction, caller: Caller, draft: Draft, *, now: datetime) -> Role:
    """Offer a new role; its card is on the way to the asks channel. For coordinators. Raises Invalid."""
    before_new(tx, caller)
    if not (draft.title.strip() and draft.purpose.strip()):
        raise Invalid(N_("A role needs a title and what it is for."))
    for text, most in ((draft.title, MOST_TITLE), (draft.purpose, MOST_PURPOSE)):
        if len(text.strip()) > most:
            raise Invalid(
                N_("One of the texts is {length} characters; {most} fit."),
                length=len(text.strip()),
                most=most,
            )
    if draft.places is not None and not 1 <= draft.places <= MOST_PLACES:
        raise Invalid(
            N_("The number of places must be between 1 and {most}; it was {count}."),
            most=MOST_PLACES,
            count=draft.places,
        )
    role_id = tx.value(
        _OFFER,
        guild=caller.guild,
        roster=roster_rules.open_roster(tx, caller.guild, draft.places),
        called=draft.title.strip(),
        reason=draft.purpose.strip(),
        linked=draft.member_role_id,
        user=caller.user_id,
        now=now,
    )
    role = show(tx, int(role_id))
    _redraw(tx, role, now=now)
    return role


def before_new(tx: Transaction, caller: Caller) -> None:
    """Look whether this person can offer a role here at all, before they write one. Raises Refusal."""
    rights.require_coordinator(tx, caller)
    if guilds.find(tx, caller.guild).asks_channel_id is None:
        raise Refusal(
            N_("There is no channel for asks yet. Someone who manages this server can choose one in /setup.")
        )


def show(tx: Transaction, role_id: int) -> Role:
    """Raises NotFound."""
    role = tx.maybe(Role, _SHOW, role=role_id)
    if role is None:
        raise NotFound(N_("This role no longer exists. /find shows what is open now."))
    return role


def show_to(tx: Transaction, role_id: int, caller: Caller) -> Role:
    """The role, if it belongs to the server this person is in. Raises NotFound."""
    role = show(tx, role_id)
    caller.require_here(role.guild_id)
    return role


def with_commitment(tx: Transaction, role_id: int, user_id: int) -> tuple[Role, Commitment | None]:
    """The role and how this person stands to it, for what is said to them about it."""
    role = show(tx, role_id)
    return role, roster_rules.commitment_of(tx, role.roster_id, user_id)


def open_in(tx: Transaction, guild_id: int) -> Sequence[Role]:
    """The newest 25 roles one can still sign up for."""
    return tx.list(Role, _OPEN, guild=guild_id)


def recent_in(tx: Transaction, caller: Caller) -> Sequence[Role]:
    """The newest 25 roles, open or closed. For coordinators."""
    rights.require_coordinator(tx, caller)
    return tx.list(Role, _RECENT, guild=caller.guild)


def held_by(tx: Transaction, guild_id: int, user_id: int) -> Sequence[Role]:
    """The open roles this person has or waits for."""
    return tx.list(Role, _HELD, guild=guild_id, user=user_id)


def accept(tx: Transaction, role_id: int, caller: Caller, *, now: datetime) -> Receipt:
    """Sign up: a place, or the end of the line. Twice is once."""
    volunteers.seen(tx, caller.guild, caller.user_id, language=caller.language, now=now)
    role = _locked(tx, role_id, caller)
    if role.closed_at is not None:
        raise Refusal(N_("“{title}” is closed. /find shows what is open now."), title=role.title)
    change = roster_rules.enter(tx, role.roster, caller.user_id, now=now)
    if change.moved:
        activity.record(tx, role.guild_id, caller.user_id, "accepted", role.id, now=now)
        _redraw(tx, role, now=now)
        volunteers.grant(tx, role.guild_id, caller.user_id, now=now)
    return _receipt(tx, role, change.roster, change.commitment, again=not change.moved)


def step_down(tx: Transaction, role_id: int, caller: Caller, *, now: datetime) -> Receipt:
    """Give the role back; the first in line moves up and is told."""
    role = _locked(tx, role_id, caller)
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
    _redraw(tx, role, now=now)
    return _receipt(tx, role, roster, change.commitment, again=False)


def close(tx: Transaction, role_id: int, caller: Caller, *, now: datetime) -> Role:
    """End the role: nobody has it any more, and its member role is taken back. For coordinators. Twice
    is once.
    """
    rights.require_coordinator(tx, caller)
    role = _locked(tx, role_id, caller)
    if role.closed_at is None:
        tx.execute(_CLOSE, role=role_id, now=now)
        for user_id in sorted(one.user_id for one in roster_rules.people(tx, role.roster_id)):
            volunteers.grant(tx, role.guild_id, user_id, now=now)
        _redraw(tx, role, now=now)
    return show(tx, role_id)


def people(tx: Transaction, role_id: int, caller: Caller) -> tuple[Role, Sequence[Commitment]]:
    """Who has the role and who waits for it. For coordinators."""
    rights.require_coordinator(tx, caller)
    role = show_to(tx, role_id, caller)
    return role, roster_rules.people(tx, role.roster_id)


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


def written_by(tx: Transaction, guild_id: int, user_id: int) -> Sequence[int]:
    """The rosters of the roles this person offered."""
    return tx.values(_WRITTEN, guild=guild_id, user=user_id)


def hold(tx: Transaction, roster_id: int) -> Role | None:
    """The role of this roster, locked with it; None if the roster is not a role's."""
    return tx.maybe(Role, _HOLD, roster=roster_id)


def forget(tx: Transaction, role: Role, user_id: int, *, now: datetime) -> None:
    """Free the person's place on this (held) role, which goes to the first in line, and their authorship."""
    if role.created_by == user_id:
        tx.execute(_UNSIGN, role=role.id)
    change = roster_rules.leave(tx, role.roster, user_id, now=now)
    if change.moved:
        _pass_on(tx, role, change.roster, now=now)
        _redraw(tx, role, now=now)


def _locked(tx: Transaction, role_id: int, caller: Caller) -> Role:
    """The role, with its roster held until the transaction ends."""
    role = tx.maybe(Role, _LOCKED, role=role_id)
    if role is None:
        raise NotFound(N_("This role no longer exists. /find shows what is open now."))
    caller.require_from(role.guild_id)
    return role


def _receipt(
    tx: Transaction, role: Role, roster: Roster, commitment: Commitment | None, *, again: bool
) -> Receipt:
    waits = commitment is not None and commitment.state == "waitlisted"
    now_counts = replace(
        role, confirmed=roster.confirmed, waitlisted=roster.waitlisted, last_position=roster.last_position
    )
    ahead = roster_rules.ahead_of(tx, commitment) if waits and commitment else 0
    return Receipt(now_counts, commitment, again, ahead)


def _redraw(tx: Transaction, role: Role, *, now: datetime) -> None:
    outbox.change(tx, role.guild_id, "role_card", f"role:{role.id}:card", subject_id=role.id, now=now)


def _pass_on(tx: Transaction, role: Role, roster: Roster, *, now: datetime) -> Roster:
    """Give free places to the first in line, who are told. A role that has ended has none to give."""
    if role.closed_at is not None:
        return roster
    roster, promoted = roster_rules.promote(tx, roster, now=now)
    for commitment in promoted:
        volunteers.grant(tx, role.guild_id, commitment.user_id, now=now)
        outbox.put(
            tx,
            role.guild_id,
            "role_place",
            f"role:{role.id}:place:{commitment.id}:{commitment.position}",
            user_id=commitment.user_id,
            subject_id=role.id,
            now=now,
        )
    return roster
