"""Adding somebody who said yes elsewhere: they are asked, and a place is kept for them until they confirm it.

Their yes is theirs to say: nobody is on a roster because somebody else wrote them down. Asked is only who has
said yes to something here before, and about one thing once. See docs/design.md § 88.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import bindparam, update

from bot.db import Transaction
from bot.errors import NotFound, Refusal
from bot.i18n import N_
from bot.models.rosters import commitments as rows
from bot.services.care import boundaries
from bot.services.guild.callers import Caller
from bot.services.outbox import outbox
from bot.services.outbox.kinds import Message, declare
from bot.services.people import volunteers
from bot.services.things import history, invited, managing, register, rosters, things
from bot.services.things.invited import INVITATION
from bot.services.things.rosters import Commitment
from bot.services.things.things import Thing

ADDED = declare(
    Message("added", N_("the question whether somebody is in"), waiting=N_("Are you in for something?"))
)
#: To whoever had them asked: that they are in, or that the place is free again, and not why.
ADD_ANSWERED = declare(
    Message(
        "add_answered",
        N_("the answer of who was asked whether they are in"),
        waiting=N_("An answer: whether somebody is in"),
        duty=True,
    )
)

#: So long a place is kept for them, and no longer than until it starts.
KEPT_FOR = timedelta(days=2)
#: So long before that they are asked once more, if the first question was that much earlier, too.
ONCE_MORE, APART = timedelta(days=1), timedelta(hours=12)
#: More than this wait for no answer at once.
MOST = 25

NOT_NOW = N_("They can't be asked just now. If they want to take part, they press I'm in on its card.")

_UNTIL = update(rows).where(rows.c.id == bindparam("commitment")).values(offered_until=bindparam("until"))


def ask(tx: Transaction, thing_id: int, caller: Caller, user_id: int, *, now: datetime) -> datetime:
    """Ask somebody whether they are in, and keep a place for them; returns until when. For its leads and
    coordinators. Raises NotAllowed, NotFound, and Refusal for whom I may not ask, and where no place is free.
    """
    person = volunteers.hold(tx, caller.guild, user_id)
    thing = managing.to_amend(tx, thing_id, caller)
    things.require_open(thing, now)
    if user_id == caller.user_id:
        raise Refusal(N_("That is you: I'm in on its card is all it takes."))
    if thing.approval == "admins":
        raise Refusal(
            N_(
                "Somebody who manages this server says yes to each person for “{title}”, so they have to "
                "ask for it themselves, on its card."
            ),
            title=thing.title,
        )
    found = rosters.commitment_of(tx, thing_id, user_id)
    _require_unanswered(thing, found)
    if person is None or person.left_at is not None:
        raise Refusal(
            N_(
                "They have never said yes to anything here, so I may not write to them. Tell them yourself: "
                "I'm in on the card of “{title}” is all it takes."
            ),
            title=thing.title,
        )
    keeps_away = user_id in boundaries.apart_from(tx, thing.guild_id, caller.user_id)
    if person.paused(now) or keeps_away or invited.has_declined(tx, thing_id, user_id):
        raise Refusal(NOT_NOW)
    if thing.roster.free == 0 or thing.waitlisted:
        raise Refusal(
            N_("Every place on “{title}” is taken. Give it more places, or tell them to wait in line."),
            title=thing.title,
        )
    if thing.offered >= MOST:
        raise Refusal(N_("{most} people are asked already. Wait for some of their answers."), most=MOST)
    return _asked(tx, thing, caller, user_id, now=now)


def _require_unanswered(thing: Thing, found: Commitment | None) -> None:
    """Raises Refusal for who is in, waits, or has said no."""
    if found is None:
        return
    if found.has_place:
        raise Refusal(N_("They're in for “{title}” already."), title=thing.title)
    if found.state == "offered" and found.offered_until is not None:
        raise Refusal(
            N_("A place on “{title}” is kept for them already, until {when}."),
            title=thing.title,
            when=found.offered_until,
        )
    if found.state == "standby":
        raise Refusal(N_("They stand by for “{title}”: call on them instead."), title=thing.title)
    if found.state != "left":
        raise Refusal(N_("They wait for a place on “{title}” already."), title=thing.title)
    if found.changed_by is None:
        raise Refusal(NOT_NOW)  # they gave it back: a no is nobody's business


def _asked(tx: Transaction, thing: Thing, caller: Caller, user_id: int, *, now: datetime) -> datetime:
    change = rosters.enter(tx, thing.roster, user_id, came=caller.came, now=now)
    if change.commitment is None or outbox.was_put(tx, _key(change.commitment)):
        raise Refusal(
            N_(
                "They were asked about “{title}” before, and I ask nobody anew. They can press I'm in on "
                "its card."
            ),
            title=thing.title,
        )
    change = rosters.move(tx, change.roster, change.commitment, "offered", by=caller.user_id, now=now)
    if change.commitment is None:
        raise NotFound(things.GONE)
    ends = (now + KEPT_FOR, thing.starts_at, thing.deadline, thing.ends_at)
    until = min(moment for moment in ends if moment is not None and moment > now)
    tx.execute(_UNTIL, commitment=change.commitment.id, until=until)
    key, about = _key(change.commitment), {"user_id": user_id, "subject_id": thing.id}
    outbox.drop(tx, INVITATION, thing.guild_id, **about, reason="is asked whether they are in", now=now)
    outbox.put(tx, ADDED, thing.guild_id, key, user_id=user_id, subject_id=thing.id, now=now)
    history.note(tx, thing, "added", by=caller.user_id, about=user_id, now=now)
    if (again := asked_again_at(now, until)) is not None:
        again_key = f"{key}:again"
        outbox.put(
            tx, ADDED, thing.guild_id, again_key, user_id=user_id, subject_id=thing.id, due_at=again, now=now
        )
    counted = thing.counted(change.roster)
    register.kind_of(thing).redraw(tx, counted, listed=thing.is_full != counted.is_full, now=now)
    return until


def asked_again_at(asked_at: datetime, until: datetime) -> datetime | None:
    """Once more, a day before the place passes on, where that is no nagging; whoever has answered by then is
    not asked.
    """
    again = until - ONCE_MORE
    return again if again >= asked_at + APART else None


def unanswered(tx: Transaction, thing_id: int, caller: Caller) -> tuple[Thing, Sequence[Commitment]]:
    """It, and who was asked and has not answered, whose place is kept longest first. For its leads, and for
    coordinators. Raises NotAllowed, NotFound.
    """
    thing, people = managing.people(tx, thing_id, caller)
    asked = [one for one in people if is_asked(one) and one.offered_until is not None]
    return thing, sorted(asked, key=lambda one: (one.changed_at, one.id))


def is_asked(one: Commitment | None) -> bool:
    """A place is kept for them because somebody else had them asked."""
    return one is not None and one.state == "offered" and bool(one.changed_by)


def answered(tx: Transaction, thing: Thing, before: Commitment | None, *, yes: bool, now: datetime) -> None:
    """They said yes or no, or their time ran out: whoever had them asked hears whether they are in."""
    if before is None or not is_asked(before):
        return
    outbox.drop(
        tx, ADDED, thing.guild_id, user_id=before.user_id, subject_id=thing.id, reason="is answered", now=now
    )
    outbox.put(
        tx,
        ADD_ANSWERED,
        thing.guild_id,
        f"{_key(before)}:{'yes' if yes else 'no'}",
        user_id=before.changed_by,
        subject_id=thing.id,
        detail={"yes": yes, "commitment": before.id},
        now=now,
    )


def _key(one: Commitment) -> str:
    """By the commitment, so that nobody else's parcel bears somebody's id."""
    return f"thing:{one.thing_id}:added:{one.id}"
