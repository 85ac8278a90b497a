"""Saying yes to each person: an admin by hand, where a thing gives more than a button may; else, where a role
is so, its coordinators and whoever leads it, who can ask first, or decline with a kind word.

Whoever answers first has answered. Nobody waits for ever. See docs/design.md § 52, § 105.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime

from sqlalchemy import bindparam, null, select, update

from bot.db import Transaction
from bot.errors import NotFound, Refusal
from bot.i18n import N_
from bot.models.roles import roles
from bot.models.rosters import commitments as commitment_rows
from bot.models.things import OPEN
from bot.models.things import things as rows
from bot.services.guild import guilds
from bot.services.guild.callers import Caller
from bot.services.outbox import outbox
from bot.services.people import volunteers
from bot.services.record import drafts
from bot.services.record.setbacks import Due
from bot.services.things import (
    applications,
    commitments,
    giving_back,
    history,
    managing,
    posting,
    register,
    rosters,
    things,
)
from bot.services.things.applications import (
    ANSWERED,
    ENDS_AFTER,
    MOST_QUESTION,
    MOST_WORD,
    QUESTION,
    Application,
)
from bot.services.things.rosters import BY_ITSELF, Commitment
from bot.services.things.things import GONE, Approval, Thing

_ROUTE = "approval:words"

_BEGIN = update(rows).where(rows.c.id == bindparam("id")).values(approval=bindparam("by"))
# What a coordinator said yes to is no yes of an admin's.
_YES_OF_OTHERS = (
    update(commitment_rows)
    .where(commitment_rows.c.thing_id == bindparam("thing_id"))
    .values(approved_at=null())
)
_UNGUARDED = (
    select(rows.c.id)
    .join(roles, roles.c.thing_id == rows.c.id)
    .where(
        roles.c.guild_id == bindparam("guild_id"),
        roles.c.member_role_id.in_(bindparam("member_role_ids", expanding=True)),
        rows.c.approval.is_distinct_from("admins"),
        OPEN,
    )
    .order_by(rows.c.id)
)


def require_may_answer(tx: Transaction, thing: Thing, caller: Caller) -> None:
    """For admins. For its leads and coordinators, where these answer. Raises NotAllowed, NotFound."""
    if thing.approval == "coordinators":
        managing.require_lead(tx, thing, caller)
    else:
        caller.require_admin()
        caller.require_here(thing.guild_id)


def application(tx: Transaction, commitment_id: int) -> tuple[Thing, Commitment, Application | None] | None:
    """What somebody would like, and how it stands; None once they have erased themselves."""
    found = rosters.find(tx, commitment_id)
    if found is None:
        return None
    return things.show(tx, found.thing_id), found, applications.find(tx, commitment_id)


def waiting(tx: Transaction, thing_id: int, caller: Caller) -> tuple[Thing, Sequence[Application]]:
    """Who would like it, the longest waiting first. For who may answer. Raises NotAllowed, NotFound."""
    thing = things.show_to(tx, thing_id, caller)
    require_may_answer(tx, thing, caller)
    return thing, applications.waiting(tx, thing_id)


def of(
    tx: Transaction, thing_id: int, caller: Caller, user_id: int
) -> tuple[Thing, Commitment | None, Application | None]:
    """It, how this person stands to it, and what waits of them. For who may answer. Raises NotAllowed,
    NotFound.
    """
    thing = things.show_to(tx, thing_id, caller)
    require_may_answer(tx, thing, caller)
    found = rosters.commitment_of(tx, thing_id, user_id)
    return thing, found, applications.find(tx, found.id) if found and found.state == "pending" else None


def approve(tx: Transaction, thing_id: int, caller: Caller, user_id: int, *, now: datetime) -> Thing:
    """Yes: a place is theirs, or the end of the line, and they are told. For who may answer. Twice is once.
    Raises NotAllowed, NotFound, and Refusal for what is over or for who no longer would like it.
    """
    thing, found = _asked_for(tx, thing_id, caller, user_id)
    things.require_open(thing, now)
    if found.approved_at is not None:
        return thing
    return _approve(tx, thing, found, by=caller.user_id, now=now)


def _approve(tx: Transaction, thing: Thing, found: Commitment, *, by: int, now: datetime) -> Thing:
    change = rosters.approve(tx, thing.roster, found, by=by, now=now)
    thing = thing.counted(change.roster)
    if change.commitment is not None and change.commitment.has_place:
        commitments.got_place(tx, thing, found.user_id, now=now)
    register.kind_of(thing).redraw(tx, thing, now=now)
    history.note(tx, thing, "approved", by=by, about=found.user_id, now=now)
    if found.state == "pending":
        _answer(tx, thing, found, now=now)
        applications.follow(tx, change.commitment or found, thing.guild_id, now=now)
    return thing


def refuse(
    tx: Transaction, thing_id: int, caller: Caller, user_id: int, word: str = "", *, now: datetime
) -> Thing:
    """Not this time: they are told, kindly, with a word of whoever answers if there is one. For who may
    answer. Raises NotAllowed, NotFound, Invalid for a word that is too long, and Refusal for who has it by
    now or no longer would like it.
    """
    thing, found = _asked_for(tx, thing_id, caller, user_id)
    if found.state != "pending":
        raise Refusal(N_("Somebody has said yes to them already."))
    posting.check_lengths((word, MOST_WORD))
    thing, change = giving_back.free(tx, thing, user_id, by=caller.user_id, now=now)
    if word.strip() and change.commitment is not None:
        applications.leave_word(tx, change.commitment, thing.guild_id, "declined", word.strip(), now=now)
    history.note(tx, thing, "declined", by=caller.user_id, about=user_id, now=now)
    _answer(tx, thing, found, now=now)
    return thing


def keep_word(
    tx: Transaction, thing_id: int, caller: Caller, user_id: int, word: str, *, now: datetime
) -> tuple[Thing, int]:
    """Keep it to be looked at, and return it with the draft's id; nothing is sent. For who may answer. Raises
    NotAllowed, NotFound, Invalid, and Refusal for who does not wait.
    """
    volunteers.hold(tx, caller.guild, caller.user_id)
    thing, found, _written = of(tx, thing_id, caller, user_id)
    if found is None or found.state != "pending":
        raise _not_waiting(thing)
    posting.check_lengths((word, MOST_WORD))
    person, route = (caller.guild, caller.user_id), f"{_ROUTE}:{thing_id}:{found.id}"
    drafts.drop(tx, *person, route)  # under a new id: what was shown before is not sent with other words
    return thing, drafts.keep(tx, *person, route, {"word": word.strip()}, now=now)


def word_of(tx: Transaction, draft_id: int, caller: Caller) -> str:
    """What they wrote, as they saw it. For whoever wrote it. Raises NotFound."""
    draft = drafts.take(tx, draft_id, caller.user_id)
    if not draft.route.startswith(f"{_ROUTE}:"):
        raise NotFound(GONE)
    return str(draft.values().get("word") or "")


def ask(
    tx: Transaction, thing_id: int, caller: Caller, user_id: int, question: str, *, now: datetime
) -> Thing:
    """Ask them something first; it is their turn then. For who may answer. Raises NotAllowed, NotFound,
    Invalid, and Refusal for who does not wait, or has not answered the last question.
    """
    thing, found = _asked_for(tx, thing_id, caller, user_id)
    written = applications.find(tx, found.id)
    if found.state != "pending" or written is None:
        raise _not_waiting(thing)
    if written.waits_for_them:
        raise Refusal(N_("They were asked something already, and have not answered that yet."))
    posting.check_words((question, MOST_QUESTION), missing=N_("Please write what you would like to know."))
    applications.ask(tx, written, question.strip(), by=caller.user_id, now=now)
    key = applications.key_of(found, "asked", int(now.timestamp()))
    outbox.put(tx, QUESTION, thing.guild_id, key, user_id=user_id, subject_id=thing.id, now=now)
    return thing


def reply(tx: Transaction, thing_id: int, caller: Caller, sealed: str, *, now: datetime) -> Thing:
    """What somebody says to the question, also from a direct message. Whoever answers reads it. Raises
    NotFound, and Refusal where nothing is asked of them.
    """
    volunteers.hold(tx, things.show(tx, thing_id).guild_id, caller.user_id)
    thing = things.locked(tx, thing_id, caller)
    found, written = _own(tx, thing, caller)
    if found is None or written is None or written.asked_at is None:
        raise Refusal(N_("Nobody has asked you anything about “{title}”."), title=thing.title)
    applications.reply(tx, found, thing.guild_id, sealed, now=now)
    return thing


def of_theirs(tx: Transaction, thing_id: int, caller: Caller) -> tuple[Thing, Application | None]:
    """It, and what waits of this person; also from a direct message. Raises NotFound."""
    thing = things.show(tx, thing_id)
    caller.require_from(thing.guild_id)
    return thing, _own(tx, things.posted(thing), caller)[1]


def _own(tx: Transaction, thing: Thing, caller: Caller) -> tuple[Commitment | None, Application | None]:
    found = rosters.commitment_of(tx, thing.id, caller.user_id)
    if found is None or found.state != "pending":
        return found, None
    return found, applications.find(tx, found.id)


def begin(tx: Transaction, thing_id: int, caller: Caller, *, by: Approval = "admins", now: datetime) -> Thing:
    """From now on somebody has to say yes to each person. For admins; that coordinators and leads do, for
    these. Twice is once. Raises NotAllowed, NotFound, and Refusal for what is over or where nobody would hear
    who asks.
    """
    if by == "admins":
        caller.require_admin()
    thing = managing.locked(tx, thing_id, caller, drafts=True)
    caller.require_here(thing.guild_id)
    if thing.state != "draft":
        things.require_open(thing, now)
    posting.require_board(guilds.find(tx, thing.guild_id))
    if thing.approval is None or (by == "admins" and thing.approval != by):
        return _begin(tx, thing, by=by, now=now)
    return thing


def stop(tx: Transaction, thing_id: int, caller: Caller, *, now: datetime) -> Thing:
    """Nobody has to say yes any more: who waits has it, in the order in which they came. For its leads and
    coordinators; that admins have to stays. Twice is once. Raises NotAllowed, NotFound, Refusal.
    """
    thing = managing.locked(tx, thing_id, caller, drafts=True)
    if thing.approval == "admins":
        raise Refusal(
            N_(
                "Its member role gives power here, so somebody who manages this server says yes to each "
                "person."
            )
        )
    if thing.approval is None:
        return thing
    if guilds.find(tx, thing.guild_id).duty_thing_id == thing.id:
        raise Refusal(
            N_(
                "Whoever has it is on duty in turn, and reads who would like support. So somebody says yes "
                "to each person, as long as /setup has it for that."
            )
        )
    tx.execute(_BEGIN, id=thing.id, by=None)
    pending = [one for one in rosters.people(tx, thing.id) if one.state == "pending"]
    thing = things.show(tx, thing.id)
    for one in pending:
        thing = _approve(tx, thing, one, by=BY_ITSELF, now=now)
    register.kind_of(thing).redraw(tx, thing, now=now)
    return things.show(tx, thing.id)


def unguarded(tx: Transaction, guild_id: int, mighty: Collection[int]) -> Sequence[int]:
    """The open things whose place brings one of these member roles without the yes of an admin."""
    return tx.values(_UNGUARDED, guild_id=guild_id, member_role_ids=[*mighty]) if mighty else ()


def guard(tx: Transaction, guild_id: int, mighty: Collection[int], *, now: datetime) -> int:
    """The same for all open things that come with one of these member roles, which could harm the server by
    now; returns how many.
    """
    found = [things.hold(tx, thing_id) for thing_id in unguarded(tx, guild_id, mighty)]
    for thing in found:
        if thing is not None:
            _begin(tx, thing, by="admins", now=now)
    return len(found)


def look_after(tx: Transaction, commitment_id: int, *, now: datetime) -> None:
    """They have not answered what they were asked: they are reminded. Nobody has answered them in a month: it
    is over, and they hear so. What was left of a kind word goes when its time is over.
    """
    found = applications.find(tx, commitment_id)
    if found is None or found.due_at > now:
        return
    volunteers.hold(tx, found.guild_id, found.user_id)
    one = rosters.find(tx, commitment_id)
    thing = None if one is None else things.hold(tx, one.thing_id)
    one = rosters.find(tx, commitment_id)
    if one is None or thing is None or found.state != "waiting" or one.state != "pending":
        applications.remove(tx, commitment_id)
    elif thing.state != "open":
        applications.remove(tx, commitment_id)  # whoever waited was told that it has ended
    elif found.waits_for_them and now - found.since < ENDS_AFTER:
        applications.remind(tx, found, one, thing, now=now)
    else:
        thing, change = giving_back.free(tx, thing, one.user_id, by=BY_ITSELF, now=now)
        if change.commitment is not None:
            applications.leave_word(tx, change.commitment, thing.guild_id, "unanswered", None, now=now)
        history.note(tx, thing, "unanswered", by=BY_ITSELF, about=one.user_id, now=now)
        _answer(tx, thing, one, now=now)


def due(tx: Transaction, *, now: datetime) -> Sequence[Due]:
    """Up to fifty applications for which something is due."""
    return applications.due(tx, now=now)


def _asked_for(tx: Transaction, thing_id: int, caller: Caller, user_id: int) -> tuple[Thing, Commitment]:
    volunteers.hold(tx, caller.guild, user_id)
    thing = things.locked(tx, thing_id, caller)
    require_may_answer(tx, thing, caller)
    found = rosters.commitment_of(tx, thing_id, user_id)
    if thing.approval is None or found is None or found.state == "left":
        raise _not_waiting(thing)
    return thing, found


def _not_waiting(thing: Thing) -> Refusal:
    return Refusal(N_("They aren't waiting for “{title}”, so there is nothing to answer."), title=thing.title)


def _answer(tx: Transaction, thing: Thing, asked: Commitment, *, now: datetime) -> None:
    key = f"thing:{thing.id}:answered:{asked.id}:{asked.position}"
    outbox.put(tx, ANSWERED, thing.guild_id, key, user_id=asked.user_id, subject_id=thing.id, now=now)


def _begin(tx: Transaction, thing: Thing, *, by: Approval, now: datetime) -> Thing:
    """Who has a place keeps it; who waits for one waits for a yes from now on."""
    tx.execute(_BEGIN, id=thing.id, by=by)
    tx.execute(_YES_OF_OTHERS, thing_id=thing.id)
    roster = thing.roster
    for one in rosters.people(tx, thing.id):
        if one.state in ("waitlisted", "offered"):
            change = rosters.move(tx, roster, one, "pending", by=BY_ITSELF, now=now)
            roster = change.roster
            applications.follow(tx, change.commitment or one, thing.guild_id, now=now)
    thing = things.show(tx, thing.id)
    register.kind_of(thing).redraw(tx, thing, now=now)
    return thing
