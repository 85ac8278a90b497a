"""Volunteering roles, and the member role that comes with one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import ColumnElement, Select, bindparam, insert, select

from bot.db import Transaction
from bot.errors import Invalid, NotAllowed, NotFound, Refusal
from bot.i18n import N_
from bot.models.given_member_roles import given_member_roles as given_rows
from bot.models.preferences import preferences as preference_rows
from bot.models.roles import roles
from bot.models.rosters import commitments
from bot.models.things import OPEN
from bot.models.things import things as thing_rows
from bot.models.volunteers import volunteers as volunteer_rows
from bot.services.guild import guilds
from bot.services.guild.callers import Caller
from bot.services.outbox.kinds import Post, declare
from bot.services.people import given_member_roles, preferences, volunteers
from bot.services.things import applications, first_words, held, posting, rosters, terms, things
from bot.services.things.posting import MOST_STEP, MOST_TITLE, MOST_WHY, Draft
from bot.services.things.thing_kinds import ThingKind
from bot.services.things.things import GONE, Approval, Standing, Thing

#: Characters of what it takes, in a line.
MOST_TAKES = 150
#: How many things somebody may be asked to have done here before.
MOST_LEAST_DONE = 10


@dataclass(frozen=True, slots=True)
class Role(Thing):
    """A volunteering role with the counts of its roster: all that its card shows."""

    member_role_id: int | None
    takes: str | None
    least_done: int | None  # things that one has to have done here before; None: it is for everybody
    first_word: bool  # whoever leads it writes to each person who gets it
    comes_free: datetime | None  # when somebody gives their place to whoever waits by then


@dataclass(frozen=True, slots=True)
class Details:
    """What only a role has, as somebody chose it."""

    member_role_id: int | None = None
    takes: str = ""
    least_done: int | None = None
    first_word: bool = False


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


_OWN = ("member_role_id", "takes", "least_done", "first_word")
_SHOW = (
    things.EVERY.add_columns(*(roles.c[name] for name in _OWN), terms.COMES_FREE)
    .join(roles, roles.c.thing_id == thing_rows.c.id)
    .where(thing_rows.c.id == bindparam("id"))
)
_OFFER = insert(roles)
_ASKS_FOR = select(roles.c.least_done).where(roles.c.thing_id == bindparam("thing_id"))
_FIRST_WORD = select(roles.c.first_word).where(roles.c.thing_id == bindparam("thing_id"))
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
_HEARS = _concerned(
    preference_rows.c.user_id,
    preference_rows.c.guild_id == bindparam("guild_id"),
    preference_rows.c.hears_calls.is_(True),
)
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
    things.posted(found)
    caller.require_here(found.guild_id)
    return found


def offer(
    tx: Transaction,
    caller: Caller,
    draft: Draft,
    *,
    member_role_id: int | None = None,
    is_mighty: bool = False,
    takes: str = "",
    least_done: int | None = None,
    first_word: bool = False,
    now: datetime,
) -> Role:
    """Offer a new role; its card is on the way to the asks channel. For coordinators.

    With a member role that carries a right here, or is mighty (Discord says whether it could harm the
    server), only for admins, and then they say yes to each person. Raises NotAllowed, Refusal where there is
    no channel for it, and Invalid.
    """
    if before_offer(tx, caller, member_role_id, is_mighty=is_mighty):
        draft = replace(draft, approval="admins")
    details = Details(member_role_id, takes, least_done, first_word)
    offered = write(tx, caller, draft, details, state="open", now=now)
    ROLE.redraw(tx, offered, now=now)
    return offered


def write(
    tx: Transaction, caller: Caller, draft: Draft, details: Details, *, state: Standing, now: datetime
) -> Role:
    """Put one into the register, as a draft or open. For coordinators. Raises as `offer` does."""
    posting.before_new(tx, caller)
    check(draft.title, draft.why, draft.step, details.takes, details.least_done)
    thing = posting.add(tx, caller, ROLE, draft, state=state, now=now)
    tx.execute(
        _OFFER,
        thing_id=thing.id,
        guild_id=thing.guild_id,
        member_role_id=details.member_role_id,
        takes=details.takes.strip() or None,
        least_done=details.least_done,
        first_word=details.first_word,
    )
    return show(tx, thing.id)


def check(title: str, why: str, step: str, takes: str, least_done: int | None) -> None:
    """Raises Invalid for what no role can be."""
    posting.check_words(
        (title, MOST_TITLE), (why, MOST_WHY), missing=N_("A role needs a title and what it is for.")
    )
    posting.check_lengths((step, MOST_STEP), (takes, MOST_TAKES))
    if least_done is not None and not 1 <= least_done <= MOST_LEAST_DONE:
        raise Invalid(N_("One can be asked to have done 1 to {most} things before."), most=MOST_LEAST_DONE)


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
        linked[one.member_role_id] = one.approval == "admins" and linked.get(one.member_role_id, True)
    return linked


def member_roles_for(tx: Transaction, guild_id: int, user_id: int) -> MemberRoles:
    """Which of the bot's member roles this person should have now: what the courier makes so."""
    have = tx.list(_HeldRole, _HELD, guild_id=guild_id, user_id=user_id)
    by_admins = [one for one in have if one.approval == "admins"]
    wanted = frozenset(one.member_role_id for one in have if one.approval != "admins")
    approved = frozenset(one.member_role_id for one in by_admins if one.approved_at is not None)
    # Had from before each person had to be approved: not given anew, and left to them unless it is a right.
    older = {one.member_role_id for one in by_admins if one.approved_at is None}
    guild = guilds.find(tx, guild_id)
    volunteer_role = guild.volunteer_role_id
    if volunteer_role is not None and _wears_it(tx, guild_id, user_id):
        wanted |= {volunteer_role}
    if guild.calls_role_id is not None and preferences.find(tx, guild_id, user_id).hears_calls:
        wanted |= {guild.calls_role_id}
    given = given_member_roles.given_to(tx, guild_id, user_id)
    return MemberRoles(wanted - guild.rights | approved, given - (older - guild.rights), approved)


def _wears_it(tx: Transaction, guild_id: int, user_id: int) -> bool:
    """Whether somebody is a volunteer and would have everybody see it."""
    joined = tx.value(_IS_VOLUNTEER, guild_id=guild_id, user_id=user_id) is not None
    return joined and preferences.find(tx, guild_id, user_id).is_marked


def to_look_after(tx: Transaction, guild_id: int, *, after: int, most: int) -> Sequence[Expected]:
    """Who should have some of the bot's member roles, or was given one, in the order of their ids."""
    kinds = [_WITH_PLACE, _GIVEN]
    guild = guilds.find(tx, guild_id)
    if guild.volunteer_role_id is not None:
        kinds.append(_JOINED)
    if guild.calls_role_id is not None:
        kinds.append(_HEARS)
    found = {one for kind in kinds for one in tx.values(kind, guild_id=guild_id, after=after, most=most)}
    expected = ((user_id, member_roles_for(tx, guild_id, user_id)) for user_id in sorted(found)[:most])
    return [Expected(user_id, one.wanted, one.given) for user_id, one in expected]


def lacks(tx: Transaction, role: Role, user_id: int) -> int:
    """How many things this person would have to do here before it is for them; 0: none."""
    if role.least_done is None:
        return 0
    return max(0, role.least_done - held.how_many_done_by(tx, role.guild_id, user_id))


def _before_yes(tx: Transaction, thing: Thing, user_id: int) -> None:
    """It was not taken from them just now, and where it is for who has done something here before, they have.
    Whoever is on it, or was added, stays. Raises Refusal.
    """
    found = rosters.commitment_of(tx, thing.id, user_id)
    if found is not None and found.state in rosters.ON_IT:
        return
    left = None if found is None else applications.find(tx, found.id)
    if left is not None and left.state == "removed":
        raise Refusal(
            N_(
                "Whoever looks after “{title}” took it back not long ago. If you would like it again, "
                "talk to them: they can add you."
            ),
            title=thing.title,
        )
    wanted = tx.value(_ASKS_FOR, thing_id=thing.id)
    if wanted is None:
        return
    if held.how_many_done_by(tx, thing.guild_id, user_id) < wanted:
        raise Refusal(
            N_(
                "“{title}” is for people who have done {wanted} things here before. /find shows what you can "
                "do; after that it is open to you."
            ),
            title=thing.title,
            wanted=wanted,
        )


def _on_place(tx: Transaction, thing: Thing, user_id: int, *, now: datetime) -> None:
    """Bring their member roles and their term in line with what they have; they hear from somebody."""
    volunteers.grant(tx, thing.guild_id, user_id, now=now)
    first_words.follow(tx, thing, user_id, wanted=bool(tx.value(_FIRST_WORD, thing_id=thing.id)), now=now)
    terms.follow(tx, thing, user_id, now=now)


ROLE_CARD = declare(Post("role_card", N_("a role's card"), names="others", lasts=True))
ROLE = ThingKind(
    "role",
    "🧭",
    N_("a role"),
    card=ROLE_CARD,
    can_be_done=False,
    before_yes=_before_yes,
    on_place=_on_place,
)
