"""Who says yes to each person, where a thing gives more than a button may: an admin, by hand.

See docs/design.md § 52.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import bindparam, select, update

from bot.db import Transaction
from bot.errors import Refusal
from bot.i18n import N_
from bot.models.roles import roles
from bot.models.things import OPEN
from bot.models.things import things as rows
from bot.services.guild import guilds
from bot.services.guild.callers import Caller
from bot.services.outbox import outbox
from bot.services.things import commitments, giving_back, posting, register, rosters, things
from bot.services.things.commitments import ANSWERED
from bot.services.things.rosters import BY_ITSELF, Commitment
from bot.services.things.things import Thing

_BEGIN = update(rows).where(rows.c.id == bindparam("id")).values(approval="admins")
_UNGUARDED = (
    select(rows.c.id)
    .join(roles, roles.c.thing_id == rows.c.id)
    .where(
        roles.c.guild_id == bindparam("guild_id"),
        roles.c.member_role_id.in_(bindparam("member_role_ids", expanding=True)),
        rows.c.approval.is_(None),
        OPEN,
    )
    .order_by(rows.c.id)
)


def application(tx: Transaction, commitment_id: int) -> tuple[Thing, Commitment] | None:
    """What somebody would like, and how it stands; None once they have erased themselves."""
    found = rosters.find(tx, commitment_id)
    return None if found is None else (things.show(tx, found.thing_id), found)


def of(tx: Transaction, thing_id: int, caller: Caller, user_id: int) -> tuple[Thing, Commitment | None]:
    """It, and how this person stands to it. For admins. Raises NotAllowed, NotFound."""
    caller.require_admin()
    found = things.show_to(tx, thing_id, caller)
    return found, rosters.commitment_of(tx, thing_id, user_id)


def approve(tx: Transaction, thing_id: int, caller: Caller, user_id: int, *, now: datetime) -> Thing:
    """Yes: a place is theirs, or the end of the line, and they are told. For admins. Twice is once. Raises
    NotAllowed, NotFound, and Refusal for what is over or for who no longer would like it.
    """
    thing, found = _asked_for(tx, thing_id, caller, user_id)
    things.require_open(thing, now)
    if found.approved_at is not None:
        return thing
    change = rosters.approve(tx, thing.roster, found, by=caller.user_id, now=now)
    thing = thing.counted(change.roster)
    if change.commitment is not None and change.commitment.has_place:
        commitments.got_place(tx, thing, user_id, now=now)
    register.kind_of(thing).redraw(tx, thing, now=now)
    if found.state == "pending":
        _answer(tx, thing, found, user_id, now=now)
        commitments.show_application(tx, change.commitment or found, thing.guild_id, now=now)
    return thing


def refuse(tx: Transaction, thing_id: int, caller: Caller, user_id: int, *, now: datetime) -> Thing:
    """Not this time: they are told, kindly. For admins. Raises NotAllowed, NotFound, and Refusal for who has
    it by now or no longer would like it.
    """
    thing, found = _asked_for(tx, thing_id, caller, user_id)
    if found.state != "pending":
        raise Refusal(N_("Somebody has said yes to them already."))
    thing, _change = giving_back.free(tx, thing, user_id, by=caller.user_id, now=now)
    _answer(tx, thing, found, user_id, now=now)
    return thing


def begin(tx: Transaction, thing_id: int, caller: Caller, *, now: datetime) -> Thing:
    """From now on somebody has to say yes to each person. For admins. Twice is once. Raises NotAllowed,
    NotFound, and Refusal for what is over or where nobody would hear who asks.
    """
    caller.require_admin()
    thing = things.locked(tx, thing_id, caller)
    caller.require_here(thing.guild_id)
    things.require_open(thing, now)
    posting.require_board(guilds.find(tx, thing.guild_id))
    return _begin(tx, thing, now=now) if thing.approval is None else thing


def unguarded(tx: Transaction, guild_id: int, mighty: Collection[int]) -> Sequence[int]:
    """The open things whose place brings one of these member roles by a button."""
    return tx.values(_UNGUARDED, guild_id=guild_id, member_role_ids=[*mighty]) if mighty else ()


def guard(tx: Transaction, guild_id: int, mighty: Collection[int], *, now: datetime) -> int:
    """The same for all open things that come with one of these member roles, which could harm the server by
    now; returns how many.
    """
    found = [things.hold(tx, thing_id) for thing_id in unguarded(tx, guild_id, mighty)]
    for thing in found:
        if thing is not None:
            _begin(tx, thing, now=now)
    return len(found)


def _asked_for(tx: Transaction, thing_id: int, caller: Caller, user_id: int) -> tuple[Thing, Commitment]:
    caller.require_admin()
    thing = things.locked(tx, thing_id, caller)
    caller.require_here(thing.guild_id)
    found = rosters.commitment_of(tx, thing_id, user_id)
    if thing.approval is None or found is None or found.state == "left":
        raise Refusal(
            N_("They aren't waiting for “{title}”, so there is nothing to answer."), title=thing.title
        )
    return thing, found


def _answer(tx: Transaction, thing: Thing, asked: Commitment, user_id: int, *, now: datetime) -> None:
    key = f"thing:{thing.id}:answered:{asked.id}:{asked.position}"
    outbox.put(tx, ANSWERED, thing.guild_id, key, user_id=user_id, subject_id=thing.id, now=now)


def _begin(tx: Transaction, thing: Thing, *, now: datetime) -> Thing:
    """Who has a place keeps it; who waits for one waits for a yes from now on."""
    tx.execute(_BEGIN, id=thing.id)
    roster = thing.roster
    for one in rosters.people(tx, thing.id):
        if one.state in ("waitlisted", "offered"):
            change = rosters.move(tx, roster, one, "pending", by=BY_ITSELF, now=now)
            roster = change.roster
            commitments.show_application(tx, change.commitment or one, thing.guild_id, now=now)
    thing = things.show(tx, thing.id)
    register.kind_of(thing).redraw(tx, thing, now=now)
    return thing
