"""Volunteering roles, and the member role that comes with one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, Select, bindparam, insert, select

from bot.db import Transaction
from bot.errors import NotAllowed, NotFound
from bot.i18n import N_
from bot.models.given_member_roles import given_member_roles as given_rows
from bot.models.roles import roles
from bot.models.rosters import commitments
from bot.models.things import OPEN
from bot.models.things import things as thing_rows
from bot.models.volunteers import volunteers as volunteer_rows
from bot.services.guild import guilds
from bot.services.guild.callers import Caller
from bot.services.outbox.kinds import Post, declare
from bot.services.people import given_member_roles, preferences, volunteers
from bot.services.things import posting, things
from bot.services.things.posting import MOST_STEP, MOST_TITLE, MOST_WHY, Draft
from bot.services.things.thing_kinds import ThingKind
from bot.services.things.things import GONE, Approval, Thing


@dataclass(frozen=True, slots=True)
class Role(Thing):
    """A volunteering role with the counts of its roster: all that its card shows."""

    member_role_id: int | None


@dataclass(frozen=True, slots=True)
class MemberRoles:
    """The member roles that a person should have now, those that this bot gave them and may take back, and
    those of the wanted ones that somebody said yes to.
    """

    wanted: frozenset[int]
    given: frozenset[int]
    approved: frozenset[int]


@dataclass(frozen=True, slots=True)
class Expected:
    """The member roles that somebody should have, and those that the bot gave."""

    user_id: int
    wanted: frozenset[int]
    given: frozenset[int]


@dataclass(frozen=True, slots=True)
class _Linked:
    member_role_id: int
    approval: Approval | None


@dataclass(frozen=True, slots=True)
class _HeldRole(_Linked):
    approved_at: datetime | None


_SHOW = (
    things.EVERY.add_columns(roles.c.member_role_id)
    .join(roles, roles.c.thing_id == thing_rows.c.id)
    .where(thing_rows.c.id == bindparam("id"))
)
_OFFER = insert(roles)
_LINKED = (
    select(roles.c.member_role_id, thing_rows.c.approval)
    .join(thing_rows, thing_rows.c.id == roles.c.thing_id)
    .where(roles.c.guild_id == bindparam("guild_id"), roles.c.member_role_id.is_not(None), OPEN)
)
_HELD = (
    select(roles.c.member_role_id, thing_rows.c.approval, commitments.c.approved_at)
    .where(roles.c.guild_id == bindparam("guild_id"), roles.c.member_role_id.is_not(None))
    .join(thing_rows, thing_rows.c.id == roles.c.thing_id)
    .join(commitments, commitments.c.thing_id == roles.c.thing_id)
    .where(
        commitments.c.guild_id == bindparam("guild_id"),
        commitments.c.user_id == bindparam("user_id"),
        commitments.c.state == "confirmed",
        OPEN,
    )
)
_HAS_LEFT = select(volunteer_rows.c.user_id).where(
    volunteer_rows.c.guild_id == bindparam("guild_id"), volunteer_rows.c.left_at.is_not(None)
)


def _concerned(person: ColumnElement[int], *conditions: ColumnElement[bool]) -> Select[int]:
    """Some people, after one, in the order of their ids; without those who left the server."""
    return (
        select(person)
        .distinct()
        .where(person > bindparam("after"), person.not_in(_HAS_LEFT), *conditions)
        .order_by(person)
        .limit(bindparam("most"))
    )


_WITH_PLACE = (
    _concerned(
        commitments.c.user_id,
        commitments.c.guild_id == bindparam("guild_id"),
        commitments.c.state == "confirmed",
        roles.c.member_role_id.is_not(None),
        OPEN,
    )
    .join(roles, roles.c.thing_id == commitments.c.thing_id)
    .join(thing_rows, thing_rows.c.id == roles.c.thing_id)
)
_JOINED = _concerned(
    volunteer_rows.c.user_id,
    volunteer_rows.c.guild_id == bindparam("guild_id"),
    volunteer_rows.c.joined_at.is_not(None),
)
_GIVEN = _concerned(given_rows.c.user_id, given_rows.c.guild_id == bindparam("guild_id"))
_IS_VOLUNTEER = select(volunteer_rows.c.user_id).where(
    volunteer_rows.c.guild_id == bindparam("guild_id"),
    volunteer_rows.c.user_id == bindparam("user_id"),
    volunteer_rows.c.joined_at.is_not(None),
)


def show(tx: Transaction, role_id: int) -> Role:
    """Raises NotFound."""
    found = tx.maybe(Role, _SHOW, id=role_id)
    if found is None:
        raise NotFound(GONE)
    return found


def show_to(tx: Transaction, role_id: int, caller: Caller) -> Role:
    """It, if it belongs to the server this person is in. Raises NotFound."""
    found = show(tx, role_id)
    caller.require_here(found.guild_id)
    return found


def offer(
    tx: Transaction,
    caller: Caller,
    draft: Draft,
    *,
    member_role_id: int | None = None,
    is_mighty: bool = False,
    now: datetime,
) -> Role:
    """Offer a new role; its card is on the way to the asks channel. For coordinators.

    With a member role that carries a right here, or is mighty (Discord says whether it could harm the
    server), only for admins, and then they say yes to each person. Raises NotAllowed, Refusal where there is
    no channel for it, and Invalid.
    """
    if before_offer(tx, caller, member_role_id, is_mighty=is_mighty):
        draft = replace(draft, approval="admins")
    posting.check_words(
        (draft.title, MOST_TITLE),
        (draft.why, MOST_WHY),
        missing=N_("A role needs a title and what it is for."),
    )
    posting.check_lengths((draft.step, MOST_STEP))
    thing = posting.add(tx, caller, ROLE, draft, now=now)
    tx.execute(_OFFER, thing_id=thing.id, guild_id=thing.guild_id, member_role_id=member_role_id)
    ROLE.redraw(tx, thing, now=now)
    return show(tx, thing.id)


def before_offer(
    tx: Transaction, caller: Caller, member_role_id: int | None = None, *, is_mighty: bool = False
) -> bool:
    """Whether somebody has to say yes to each person, because the member role that comes with it gives more
    than a button may. For coordinators, and then for admins. Raises NotAllowed, Refusal.
    """
    guild = posting.before_new(tx, caller)
    gives_power = is_mighty or member_role_id in guild.rights
    if gives_power and not caller.manages_guild:
        raise NotAllowed(
            N_(
                "That member role gives power here, so nobody gets it by a button. Choose another one, or "
                "ask somebody who manages this server: they can offer it, and say yes to each person."
            )
        )
    if gives_power:
        posting.require_board(guild)
    return gives_power


def linked_in(tx: Transaction, guild_id: int) -> Mapping[int, bool]:
    """The member roles that open volunteering roles of this guild give, and whether only to whom somebody
    said yes.
    """
    linked: dict[int, bool] = {}
    for one in tx.list(_Linked, _LINKED, guild_id=guild_id):
        linked[one.member_role_id] = one.approval is not None and linked.get(one.member_role_id, True)
    return linked


def member_roles_for(tx: Transaction, guild_id: int, user_id: int) -> MemberRoles:
    """Which of the bot's member roles this person should have now: what the courier makes so."""
    held = tx.list(_HeldRole, _HELD, guild_id=guild_id, user_id=user_id)
    wanted = frozenset(one.member_role_id for one in held if one.approval is None)
    approved = frozenset(one.member_role_id for one in held if one.approved_at is not None)
    # Had from before each person had to be approved: not given anew, and left to them unless it is a right.
    older = {one.member_role_id for one in held if one.approval and one.approved_at is None}
    guild = guilds.find(tx, guild_id)
    volunteer_role = guild.volunteer_role_id
    if volunteer_role is not None and _wears_it(tx, guild_id, user_id):
        wanted |= {volunteer_role}
    given = given_member_roles.given_to(tx, guild_id, user_id)
    return MemberRoles(wanted - guild.rights | approved, given - (older - guild.rights), approved)


def _wears_it(tx: Transaction, guild_id: int, user_id: int) -> bool:
    """Whether somebody is a volunteer and would have everybody see it."""
    joined = tx.value(_IS_VOLUNTEER, guild_id=guild_id, user_id=user_id) is not None
    return joined and preferences.find(tx, guild_id, user_id).is_marked


def to_look_after(tx: Transaction, guild_id: int, *, after: int, most: int) -> Sequence[Expected]:
    """Who should have some of the bot's member roles, or was given one, in the order of their ids."""
    kinds = [_WITH_PLACE, _GIVEN]
    if guilds.find(tx, guild_id).volunteer_role_id is not None:
        kinds.append(_JOINED)
    found = {one for kind in kinds for one in tx.values(kind, guild_id=guild_id, after=after, most=most)}
    expected = ((user_id, member_roles_for(tx, guild_id, user_id)) for user_id in sorted(found)[:most])
    return [Expected(user_id, one.wanted, one.given) for user_id, one in expected]


def _on_place(tx: Transaction, thing: Thing, user_id: int, *, now: datetime) -> None:
    """Bring the person's member roles in line with what they have."""
    volunteers.grant(tx, thing.guild_id, user_id, now=now)


ROLE_CARD = declare(Post("role_card", N_("a role's card"), names="others", lasts=True))
ROLE = ThingKind("role", "🧭", N_("a role"), card=ROLE_CARD, can_be_done=False, on_place=_on_place)
