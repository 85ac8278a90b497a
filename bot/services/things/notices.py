"""What whoever looks after a thing to do writes to those who are on it: to one group of them, all at once.

The text is shown as it will be read before it goes out, and lies among the drafts until then. Each person has
a parcel that names it, and is looked up again when it is drawn: whoever has left meanwhile, or moved to
another group, is not told. See docs/design.md § 78.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, get_args

from sqlalchemy import bindparam, delete, insert, select, update

from bot.db import Transaction
from bot.errors import NotFound, Refusal
from bot.i18n import N_
from bot.models.notices import notices
from bot.services.guild.callers import Caller
from bot.services.outbox import counts, outbox
from bot.services.outbox.kinds import Message, declare
from bot.services.people import volunteers
from bot.services.record import drafts
from bot.services.things import managing, posting, register, rosters, things
from bot.services.things.amendments import CHANGED
from bot.services.things.endings import CANCELLED
from bot.services.things.rosters import Commitment
from bot.services.things.things import GONE, Thing

#: In and not done, done, or without a place yet.
Audience = Literal["owing", "done", "waiting"]
AUDIENCES: tuple[Audience, ...] = get_args(Audience)

NOTICE = declare(
    Message("notice", N_("what a lead has written"), waiting=N_("A message about what you said yes to"))
)

#: Characters.
MOST_TEXT = 1000
#: So many about one thing, whoever writes them, in so long: each is a message to everybody on it.
MOST, WITHIN = 3, timedelta(days=1)
KEPT_FOR = timedelta(days=90)
#: So that a sweep never holds up a click.
MOST_AT_ONCE = 500
_ROUTE = "notice"


@dataclass(frozen=True, slots=True)
class Notice:
    id: int
    thing_id: int
    written_by: int | None
    audience: Audience
    text: str
    told: int
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Written:
    """What somebody is about to send: the draft's id, to whom, and how many they are now."""

    draft_id: int
    thing: Thing
    audience: Audience
    text: str
    people: int


_FIELDS = [notices.c[name] for name in Notice.__dataclass_fields__]
_BY_ID = select(*_FIELDS).where(notices.c.id == bindparam("id"))
_BY_KEY = select(*_FIELDS).where(notices.c.key == bindparam("key"))
_SINCE = (
    select(*_FIELDS)
    .where(notices.c.thing_id == bindparam("thing_id"), notices.c.created_at > bindparam("since"))
    .order_by(notices.c.created_at.desc(), notices.c.id.desc())
    .limit(MOST)
)
_ADD = insert(notices).returning(*_FIELDS)
_UNSIGN = (
    update(notices)
    .where(notices.c.guild_id == bindparam("guild_id"), notices.c.written_by == bindparam("person"))
    .values(written_by=None)
)
_OLD = select(notices.c.id).where(notices.c.created_at < bindparam("before")).limit(MOST_AT_ONCE)
_PURGE = delete(notices).where(notices.c.id.in_(_OLD.scalar_subquery()))


def audience_of(one: Commitment) -> Audience | None:
    """Which group somebody belongs to whose commitment stands so; None for who has left."""
    if one.state == "left":
        return None
    if one.done_at is not None:
        return "done"
    return "owing" if one.has_place else "waiting"


def audiences(
    tx: Transaction, thing_id: int, caller: Caller, *, now: datetime
) -> tuple[Thing, Mapping[Audience, int], Sequence[Notice]]:
    """How many are in each group besides the one who asks, and what was written to them within a day, the
    newest first. For its leads, and for coordinators. Raises NotAllowed, NotFound.
    """
    thing, people = managing.people(tx, thing_id, caller)
    sizes = {audience: len(_among(people, audience, caller)) for audience in AUDIENCES}
    return thing, sizes, _recent(tx, thing_id, now=now)


def write(
    tx: Transaction, thing_id: int, caller: Caller, audience: str, text: str, *, now: datetime
) -> Written:
    """Keep it to be looked at; nothing is sent. The newest text to a group replaces the older. For its leads
    and coordinators. Raises NotAllowed, NotFound, Invalid for a text that is missing or too long, and Refusal
    for what was taken back, for a group of nobody, and for one message too many.
    """
    volunteers.hold(tx, caller.guild, caller.user_id)
    thing = managing.to_amend(tx, thing_id, caller)
    to = _known(audience)
    people = _before_sending(tx, thing, caller, to, text, now=now)
    person, route = (caller.guild, caller.user_id), f"{_ROUTE}:{thing_id}:{to}"
    drafts.drop(tx, *person, route)  # under a new id: what was shown before is not sent with other words
    draft_id = drafts.keep(tx, *person, route, {"text": text.strip()}, now=now)
    return Written(draft_id, thing, to, text.strip(), len(people))


def show(tx: Transaction, draft_id: int, caller: Caller) -> Written:
    """What they wrote, as it stands. For its leads and coordinators. Raises NotAllowed, NotFound."""
    thing_id, to, text = _draft(tx, draft_id, caller)
    thing, people = managing.people(tx, thing_id, caller)
    return Written(draft_id, thing, to, text, len(_among(people, to, caller)))


def send(tx: Transaction, draft_id: int, caller: Caller, *, now: datetime) -> Notice:
    """It goes to all who are in that group now, but for the one who writes. Twice is once. For its leads and
    coordinators. Raises NotAllowed, NotFound, Invalid, Refusal, as `write` does.
    """
    volunteers.hold(tx, caller.guild, caller.user_id)
    key = f"{_ROUTE}:{draft_id}"
    if (sent := _sent(tx, key, caller)) is not None:
        return sent
    thing_id, to, text = _draft(tx, draft_id, caller)
    thing = managing.to_amend(tx, thing_id, caller)
    if (sent := _sent(tx, key, caller)) is not None:  # pressed twice: the other one had the thing meanwhile
        return sent
    people = _before_sending(tx, thing, caller, to, text, now=now)
    drafts.drop(tx, caller.guild, caller.user_id, f"{_ROUTE}:{thing_id}:{to}")
    notice = tx.one(
        Notice,
        _ADD,
        guild_id=thing.guild_id,
        thing_id=thing.id,
        key=key,
        written_by=caller.user_id,
        audience=to,
        text=text,
        told=len(people),
        created_at=now,
    )
    _say_to_each(tx, notice, thing, people, now=now)
    return notice


def _say_to_each(
    tx: Transaction, notice: Notice, thing: Thing, people: Sequence[int], *, now: datetime
) -> None:
    """Whoever is about to hear of a change hears of it in the same message, when they were to."""
    soon = {
        kind: counts.waiting_for(tx, kind, thing.guild_id, subject_id=thing.id)
        for kind in (CHANGED, CANCELLED)
    }
    for user_id in people:
        told = [(kind, at[user_id]) for kind, at in soon.items() if user_id in at]
        for kind, _at in told:
            about = {"user_id": user_id, "subject_id": thing.id}
            outbox.drop(tx, kind, thing.guild_id, **about, reason="is said with a lead's words", now=now)
        outbox.put(
            tx,
            NOTICE,
            thing.guild_id,
            f"notice:{notice.id}:{user_id}",
            user_id=user_id,
            subject_id=notice.id,
            detail={"changed": True} if told else None,
            due_at=max([now, *(at for _kind, at in told)]),
            now=now,
        )


def tells_of_a_change(tx: Transaction, thing: Thing) -> bool:
    """Whether what is sent now says besides how it stands, because that has just changed."""
    return counts.waiting_about(tx, CHANGED, thing.guild_id, subject_id=thing.id)[0] > 0


def goes_to(tx: Transaction, written: Written, caller: Caller) -> Sequence[int]:
    """Whom it would reach now. For its leads, and for coordinators. Raises NotAllowed, NotFound."""
    _thing, people = managing.people(tx, written.thing.id, caller)
    return _among(people, written.audience, caller)


def card_of(tx: Transaction, thing: Thing) -> tuple[int, int] | None:
    """The channel and the message in which its card stands, where that is known."""
    card = register.stands(tx, thing)
    if card is None or card.sent_channel_id is None or card.sent_message_id is None:
        return None
    return card.sent_channel_id, card.sent_message_id


def to_one(tx: Transaction, notice_id: int, user_id: int) -> tuple[Notice, Thing] | None:
    """What is said to this person; None for who is not in that group any more. Raises NotFound."""
    notice = tx.maybe(Notice, _BY_ID, id=notice_id)
    if notice is None:
        raise NotFound(GONE)
    thing, commitment = things.with_commitment(tx, notice.thing_id, user_id)
    if commitment is None or audience_of(commitment) != notice.audience:
        return None
    return notice, thing


def unsign(tx: Transaction, guild_id: int, user_id: int) -> None:
    """It is forgotten that this person wrote any of them."""
    tx.execute(_UNSIGN, guild_id=guild_id, person=user_id)


def purge(tx: Transaction, *, now: datetime) -> int:
    """Delete up to some hundreds that are old, and count them."""
    return tx.execute(_PURGE, before=now - KEPT_FOR)


def _before_sending(
    tx: Transaction, thing: Thing, caller: Caller, to: Audience, text: str, *, now: datetime
) -> Sequence[int]:
    """Whom it would go to, if it may go out now."""
    posting.check_words((text, MOST_TEXT), missing=N_("Please write what they should read."))
    recent = _recent(tx, thing.id, now=now)
    if len(recent) >= MOST:
        raise Refusal(
            N_("{most} messages about “{title}” went out within a day. You can write again from {when}."),
            most=MOST,
            title=thing.title,
            when=recent[-1].created_at + WITHIN,
        )
    people = _among(rosters.people(tx, thing.id), to, caller)
    if not people:
        raise Refusal(N_("Nobody is in that group of “{title}” just now."), title=thing.title)
    return people


def _among(people: Sequence[Commitment], audience: Audience, caller: Caller) -> Sequence[int]:
    """Those of them, in the order of their ids, but for the one who writes."""
    return sorted(
        one.user_id for one in people if audience_of(one) == audience and one.user_id != caller.user_id
    )


def _recent(tx: Transaction, thing_id: int, *, now: datetime) -> Sequence[Notice]:
    return tx.list(Notice, _SINCE, thing_id=thing_id, since=now - WITHIN)


def _sent(tx: Transaction, key: str, caller: Caller) -> Notice | None:
    found = tx.maybe(Notice, _BY_KEY, key=key)
    if found is not None and found.written_by != caller.user_id:
        raise NotFound(GONE)
    return found


def _draft(tx: Transaction, draft_id: int, caller: Caller) -> tuple[int, Audience, str]:
    """Custom ids come back from strangers: theirs, from this server, and a draft of a message."""
    draft = drafts.take(tx, draft_id, caller.user_id)
    first, _colon, rest = draft.route.partition(":")
    thing_id, _colon, audience = rest.partition(":")
    if first != _ROUTE or not thing_id.isdecimal():
        raise NotFound(GONE)
    return int(thing_id), _known(audience), str(draft.values().get("text") or "")


def _known(audience: str) -> Audience:
    for one in AUDIENCES:
        if one == audience:
            return one
    raise NotFound(GONE)
