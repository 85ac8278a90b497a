"""A role before it is posted, written a piece at a time, and what only a role has that is changed later.

As asks do, it stands in the register as a draft that its author sees (docs/design.md § 83). Only coordinators
offer roles.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime

from sqlalchemy import bindparam, update

from bot.db import Transaction
from bot.models.roles import roles as rows
from bot.models.things import things as thing_rows
from bot.services.guild import rights
from bot.services.guild.callers import Caller
from bot.services.guild.overtaking import unless_overtaken
from bot.services.people import volunteers
from bot.services.preparing import drafting
from bot.services.things import amendments, approvals, history, managing, needs, posting, roles, rosters
from bot.services.things.amendments import Words
from bot.services.things.posting import Draft
from bot.services.things.roles import ROLE, Details, Role
from bot.services.things.things import Approval, Thing

_SET_TAKES = update(rows).where(rows.c.thing_id == bindparam("id")).values(takes=bindparam("takes"))
_SET_LEAST = update(rows).where(rows.c.thing_id == bindparam("id")).values(least_done=bindparam("least"))
_SET_WORD = update(rows).where(rows.c.thing_id == bindparam("id")).values(first_word=bindparam("wanted"))
_LINK = update(rows).where(rows.c.thing_id == bindparam("id")).values(member_role_id=bindparam("member_role"))
_APPROVED_BY = update(thing_rows).where(thing_rows.c.id == bindparam("id")).values(approval=bindparam("by"))


@dataclass(frozen=True, slots=True)
class RoleWords(Words):
    """What a form shows of a role's words."""

    takes: str


def words_of(role: Role) -> RoleWords:
    return RoleWords(**asdict(amendments.words_of(role)), takes=role.takes or "")


def begin(
    tx: Transaction,
    caller: Caller,
    draft: Draft,
    *,
    takes: str = "",
    member_role_id: int | None = None,
    is_mighty: bool = False,
    now: datetime,
) -> Role:
    """A draft of a role, led by whoever writes it, who writes to each person who gets it. For coordinators.
    Raises as `roles.offer` does.
    """
    if roles.before_offer(tx, caller, member_role_id, is_mighty=is_mighty):
        draft = replace(draft, approval="admins")
    details = Details(member_role_id, takes, first_word=True)
    return roles.write(tx, caller, draft, details, state="draft", now=now)


def mine(tx: Transaction, caller: Caller) -> Sequence[Thing]:
    """The drafts this person wrote or leads, the one they changed last first. For coordinators. Raises
    NotAllowed, Refusal.
    """
    posting.before_new(tx, caller)
    return drafting.mine(tx, caller, kind="role")


def show(tx: Transaction, role_id: int, caller: Caller) -> Role:
    """It, a draft or what has become of it. For its leads, and for coordinators; a draft for who wrote it and
    its leads. Raises NotAllowed, NotFound.
    """
    managing.people(tx, role_id, caller, kind="role")
    return roles.show(tx, role_id)


def post(
    tx: Transaction, role_id: int, caller: Caller, *, is_mighty: bool = False, now: datetime
) -> tuple[Role, bool]:
    """Offer it: everything is looked at again, and its card is on the way. With whether it was offered
    already: twice is once. For coordinators who wrote or lead it; as in `roles.offer` for admins. Raises
    NotAllowed, NotFound, Refusal, Invalid; then it stays a draft.
    """
    thing = managing.locked(tx, role_id, caller, kind="role", drafts=True)
    draft = roles.show(tx, role_id)
    if thing.state != "draft":
        return draft, True
    if roles.before_offer(tx, caller, draft.member_role_id, is_mighty=is_mighty):
        tx.execute(_APPROVED_BY, id=role_id, by="admins")
    roles.check(draft.title, draft.why, draft.step, draft.takes or "", draft.least_done)
    posting.check_places(draft.places)
    needs.check(tx, draft.guild_id, draft.needs)
    drafting.open_up(tx, thing, by=caller.user_id, now=now)
    posted = roles.show(tx, role_id)
    history.note(tx, posted, "offered", by=caller.user_id, now=now)
    return posted, False


def discard(tx: Transaction, role_id: int, caller: Caller) -> Thing:
    """Throw a draft away. For who wrote it and those who lead it. Raises NotFound, and Refusal for what is
    posted.
    """
    return drafting.discard(tx, role_id, caller, kind="role")


def reword(
    tx: Transaction,
    role_id: int,
    caller: Caller,
    wanted: RoleWords,
    *,
    seen: str | None = None,
    now: datetime,
) -> Role:
    """Other words; whoever has it is told of another first step. For its leads and coordinators. Raises as
    `amendments.reword` does.
    """
    thing, role = _amended(tx, role_id, caller)
    stored = asdict(words_of(role))
    words = {**stored, **unless_overtaken(stored, asdict(wanted), seen)}
    takes = str(words.pop("takes")).strip()
    posting.check_lengths((takes, roles.MOST_TAKES))
    amendments.reword(tx, role_id, caller, Words(**words), now=now)
    if takes != (role.takes or ""):
        tx.execute(_SET_TAKES, id=role_id, takes=takes or None)
        ROLE.redraw(tx, thing, now=now)
    return roles.show(tx, role_id)


def choose_who_answers(
    tx: Transaction, role_id: int, caller: Caller, by: Approval | None, *, now: datetime
) -> Role:
    """Whether coordinators and its leads say yes to each person from now on, or nobody has to. For its leads
    and coordinators; that admins do stays. Raises NotAllowed, NotFound, Refusal.
    """
    thing, _role = _amended(tx, role_id, caller)
    if by is None:
        approvals.stop(tx, role_id, caller, now=now)
    else:
        approvals.begin(tx, role_id, caller, by="coordinators", now=now)
    history.note(tx, thing, "ways", by=caller.user_id, now=now)
    return roles.show(tx, role_id)


def choose_least_done(
    tx: Transaction, role_id: int, caller: Caller, least_done: int | None, *, now: datetime
) -> Role:
    """For who has done so many things here before, from now on; whoever has it or waits stays. For its leads
    and coordinators. Raises NotAllowed, NotFound, Refusal, Invalid.
    """
    thing, role = _amended(tx, role_id, caller)
    roles.check(role.title, role.why, role.step, role.takes or "", least_done)
    tx.execute(_SET_LEAST, id=role_id, least=least_done)
    history.note(tx, thing, "ways", by=caller.user_id, now=now)
    ROLE.redraw(tx, thing, now=now)
    return roles.show(tx, role_id)


def choose_first_word(tx: Transaction, role_id: int, caller: Caller, *, wanted: bool, now: datetime) -> Role:
    """Whether somebody writes to each person who gets it from now on. For its leads and coordinators. Raises
    NotAllowed, NotFound, Refusal.
    """
    thing, _role = _amended(tx, role_id, caller)
    tx.execute(_SET_WORD, id=role_id, wanted=wanted)
    history.note(tx, thing, "ways", by=caller.user_id, now=now)
    ROLE.redraw(tx, thing, now=now)
    return roles.show(tx, role_id)


def link(
    tx: Transaction,
    role_id: int,
    caller: Caller,
    member_role_id: int | None,
    *,
    is_mighty: bool = False,
    now: datetime,
) -> Role:
    """Whoever has it gets this member role, and no longer the one from before. For coordinators, and for
    admins where it gives power: then an admin says yes to each person. Raises NotAllowed, NotFound, Refusal.
    """
    rights.require_coordinator(tx, caller)
    thing, role = _amended(tx, role_id, caller)
    gives_power = roles.before_offer(tx, caller, member_role_id, is_mighty=is_mighty)
    if role.member_role_id == member_role_id:
        return role
    tx.execute(_LINK, id=role_id, member_role=member_role_id)
    history.note(tx, thing, "ways", by=caller.user_id, now=now)
    if gives_power:
        approvals.begin(tx, role_id, caller, now=now)
    elif thing.state == "draft" and thing.approval == "admins":
        tx.execute(_APPROVED_BY, id=role_id, by=None)  # nobody has it yet
    for one in sorted(rosters.people(tx, role_id), key=lambda one: one.user_id):
        if one.has_place:
            volunteers.grant(tx, thing.guild_id, one.user_id, now=now)
    ROLE.redraw(tx, thing, now=now)
    return roles.show(tx, role_id)


def _amended(tx: Transaction, role_id: int, caller: Caller) -> tuple[Thing, Role]:
    """It, locked. For its leads and coordinators; a draft for who wrote it and its leads. Raises NotAllowed,
    NotFound, Refusal.
    """
    thing = managing.to_amend(tx, role_id, caller, drafts=True)
    return thing, roles.show(tx, role_id)
