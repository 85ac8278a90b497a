"""Who was asked about what, and who said no: the rows that invitations leave."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta

from sqlalchemy import and_, bindparam, delete, exists, func, insert, or_, select
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.db import Transaction
from bot.errors import NotFound
from bot.i18n import N_
from bot.models.invitations import invitation_plans as plans
from bot.models.invitations import invitations as rows
from bot.models.outbox import outbox as parcel_rows
from bot.models.rosters import commitments
from bot.models.things import things
from bot.services.guild.callers import Caller
from bot.services.outbox import outbox
from bot.services.outbox.kinds import Message, declare
from bot.services.people import volunteers
from bot.services.things.things import Thing, show
from bot.services.things.waves import PATIENCE, Rate

INVITATION = declare(
    Message(
        "invitation",
        N_("an invitation"),
        waiting=N_("An invitation"),
        needs="invitations",
        capped=True,
        pause="stops",
        priority="nudge",
    )
)

#: What was asked longer ago says little of how people answer now.
COUNTED_FOR = timedelta(days=90)
#: After its end it is no longer stored who was asked about a thing.
KEPT_FOR = COUNTED_FOR
#: Rows that one transaction looks at for that.
MOST_PURGED = 100

_THEIRS = and_(rows.c.thing_id == bindparam("thing_id"), rows.c.user_id == bindparam("user_id"))
_ASK = insert(rows)
_OF = select(rows.c.guild_id).where(_THEIRS, rows.c.wave > 0)
_DECLINED = select(rows.c.guild_id).where(_THEIRS, rows.c.declined_at.is_not(None))
_DECLINE = upsert(rows).values(
    thing_id=bindparam("thing_id"),
    user_id=bindparam("user_id"),
    guild_id=bindparam("guild_id"),
    wave=0,
    asked_at=bindparam("now"),
    declined_at=bindparam("now"),
)
_DECLINE = _DECLINE.on_conflict_do_update(
    index_elements=["thing_id", "user_id"], set_={"declined_at": _DECLINE.excluded.declined_at}
)
_SAID_YES = exists().where(
    commitments.c.thing_id == rows.c.thing_id,
    commitments.c.user_id == rows.c.user_id,
    commitments.c.state.not_in(("left", "standby")),
)
_WAS_IN = exists().where(commitments.c.thing_id == rows.c.thing_id, commitments.c.user_id == rows.c.user_id)
_RATE = select(func.count().label("asked"), func.count().filter(_SAID_YES).label("yes")).where(
    rows.c.guild_id == bindparam("guild_id"),
    rows.c.wave > 0,
    rows.c.asked_at > bindparam("since"),
    or_(rows.c.asked_at < bindparam("before"), rows.c.declined_at.is_not(None), _WAS_IN),
)
_ASKED = (
    select(func.count()).select_from(rows).where(rows.c.thing_id == bindparam("thing_id"), rows.c.wave > 0)
)
_OPEN = _ASKED.where(rows.c.wave == bindparam("wave"), rows.c.declined_at.is_(None), ~_WAS_IN)
_NEVER_SENT = exists().where(
    parcel_rows.c.guild_id == rows.c.guild_id,
    parcel_rows.c.kind == INVITATION.name,
    parcel_rows.c.subject_id == rows.c.thing_id,
    parcel_rows.c.user_id == rows.c.user_id,
    parcel_rows.c.state == "dropped",
    parcel_rows.c.sent_message_id.is_(None),
)
_UNASK = delete(rows).where(
    rows.c.thing_id == bindparam("thing_id"), rows.c.declined_at.is_(None), _NEVER_SENT
)
_OLD = (
    select(rows.c.thing_id)
    .join(things, things.c.id == rows.c.thing_id)
    .where(rows.c.asked_at < bindparam("before"), things.c.ended_at < bindparam("before"))
    .limit(MOST_PURGED)
)
_OVER_IN = (
    select(rows.c.thing_id)
    .join(things, things.c.id == rows.c.thing_id)
    .where(rows.c.guild_id == bindparam("guild_id"), things.c.ended_at < bindparam("before"))
)
_FORGET_ALL = delete(rows).where(rows.c.thing_id == bindparam("thing_id"))
_NEVER_AGAIN = upsert(plans).values(
    thing_id=bindparam("thing_id"), guild_id=bindparam("guild_id"), wave=0, forgotten=True
)
_NEVER_AGAIN = _NEVER_AGAIN.on_conflict_do_update(
    index_elements=["thing_id"], set_={"forgotten": True, "look_at": None}
)
_FORGET = delete(rows).where(rows.c.guild_id == bindparam("guild_id"), rows.c.user_id == bindparam("user_id"))


def ask(tx: Transaction, thing: Thing, people: Collection[int], wave: int, *, now: datetime) -> None:
    """Have these (held) people asked about the (locked) thing, of whom none was asked about it before."""
    about = {"thing_id": thing.id, "guild_id": thing.guild_id}
    tx.many(_ASK, [{**about, "user_id": one, "wave": wave, "asked_at": now} for one in sorted(people)])
    for user_id in sorted(people):
        key = f"thing:{thing.id}:invitation:{user_id}"
        outbox.put(tx, INVITATION, thing.guild_id, key, user_id=user_id, subject_id=thing.id, now=now)


def guild_for(tx: Transaction, thing_id: int, caller: Caller) -> int:
    """The server in which this person says yes to it: the one they are in, or, from a direct message, the one
    from which they were asked. Raises NotFound for whoever was not, and who has left it.
    """
    if caller.guild_id is not None:
        return caller.guild_id
    found = tx.value(_OF, thing_id=thing_id, user_id=caller.user_id)
    person = None if found is None else volunteers.find(tx, int(found), caller.user_id)
    if found is None or person is None or person.left_at is not None:
        raise NotFound(N_("Please do this in the server, not in a direct message."))
    return int(found)


def was_asked(tx: Transaction, thing_id: int, user_id: int) -> bool:
    return tx.value(_OF, thing_id=thing_id, user_id=user_id) is not None


def has_declined(tx: Transaction, thing_id: int, user_id: int) -> bool:
    """They want to hear nothing more about this one."""
    return tx.value(_DECLINED, thing_id=thing_id, user_id=user_id) is not None


def decline(tx: Transaction, thing: Thing, user_id: int, *, now: datetime) -> bool:
    """Nothing more about this one, for whoever was asked, or could be. Returns whether it is noted: of who
    never agreed to invitations nothing is stored.
    """
    could_be = volunteers.agreed_to(tx, thing.guild_id, user_id, "invitations")
    if not could_be and not was_asked(tx, thing.id, user_id):
        return False
    tx.execute(_DECLINE, thing_id=thing.id, user_id=user_id, guild_id=thing.guild_id, now=now)
    outbox.drop(
        tx,
        INVITATION,
        thing.guild_id,
        user_id=user_id,
        subject_id=thing.id,
        reason="does not want this one",
        now=now,
    )
    return True


def rate(tx: Transaction, guild_id: int, *, now: datetime) -> Rate:
    """How many said yes of those who were asked here lately and have answered, or had a day to."""
    return tx.one(Rate, _RATE, guild_id=guild_id, since=now - COUNTED_FOR, before=now - PATIENCE)


def how_many(tx: Transaction, thing_id: int) -> int:
    """So many were asked about it."""
    return int(tx.value(_ASKED, thing_id=thing_id))


def unanswered(tx: Transaction, thing_id: int, wave: int) -> int:
    """How many of a wave have said neither yes nor no."""
    return int(tx.value(_OPEN, thing_id=thing_id, wave=wave))


def unask(tx: Transaction, thing_id: int) -> None:
    """Whose message was taken back before it went out was not asked."""
    tx.execute(_UNASK, thing_id=thing_id)


def forget(tx: Transaction, guild_id: int, user_id: int) -> None:
    tx.execute(_FORGET, guild_id=guild_id, user_id=user_id)


def purge(tx: Transaction, *, now: datetime) -> int:
    """Forget who was asked about what has long been over; returns of how many things."""
    over = sorted(set(tx.values(_OLD, before=now - KEPT_FOR)))
    _forget_all(tx, over)
    return len(over)


def fade(tx: Transaction, guild_id: int, *, before: datetime) -> None:
    """In quiet mode: the same, of what was over before then."""
    _forget_all(tx, sorted(set(tx.values(_OVER_IN, guild_id=guild_id, before=before))))


def _forget_all(tx: Transaction, thing_ids: Collection[int]) -> None:
    """Nobody is asked about these again: it is not known any more who was."""
    for thing_id in thing_ids:
        tx.execute(_NEVER_AGAIN, thing_id=thing_id, guild_id=show(tx, thing_id).guild_id)
        tx.execute(_FORGET_ALL, thing_id=thing_id)
