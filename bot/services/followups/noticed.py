"""A follow-up: one person whom one of us might write to, why, and who does.

How it is found: `noticing`; who writes: `reaching_out`. Whoever touches one holds the people concerned first,
by ascending id, and then the row. See docs/design.md § 119.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from sqlalchemy import and_, bindparam, delete, insert, select, update

from bot.db import Transaction
from bot.errors import NotFound
from bot.i18n import N_
from bot.models.followups import OPEN
from bot.models.followups import followups as rows
from bot.models.rosters import commitments
from bot.models.things import things
from bot.services.followups import reasons, sources
from bot.services.followups.sources import Source
from bot.services.guild import guilds
from bot.services.guild.callers import Caller
from bot.services.outbox import outbox
from bot.services.outbox.kinds import Message, declare
from bot.services.people import volunteers

#: Whoever has one is asked after the half of this whether they wrote; then it goes back to the board.
LAPSES = timedelta(days=2)
#: What is over is remembered for so long: nothing is noticed a second time, nor anything about who said
#: "No need".
REMEMBERED_FOR = timedelta(days=180)

FOLLOWUP_YOURS = declare(
    Message(
        "followup_yours",
        N_("whether somebody has written as they took on in a follow-up"),
        waiting=N_("Whom you wanted to write to"),
        thread=False,
        duty=True,
    )
)
FOLLOWUP_BACK = declare(
    Message(
        "followup_back",
        N_("that a follow-up is no longer with somebody"),
        waiting=N_("Whom you wanted to write to"),
        thread=False,
        duty=True,
    )
)

State = Literal["waiting", "taken", "over"]
#: What came of it: as whoever had it says; "declined" by the person, and nobody took it on in time.
Outcome = Literal["written", "talked", "no_answer", "not_needed", "declined", "nobody"]


@dataclass(frozen=True, slots=True)
class FollowUp:
    id: int
    guild_id: int
    user_id: int
    reason: str
    subject_id: int
    since: datetime
    noticed_at: datetime
    state: State
    claimed_by: int | None
    claimed_at: datetime | None
    reminded_at: datetime | None
    outcome: Outcome | None
    look_at: datetime

    @property
    def lapses_at(self) -> datetime | None:
        """When what somebody took on goes back to the board: they have a day after they were asked."""
        if self.claimed_at is None:
            return None
        due = self.claimed_at + LAPSES
        return due if self.reminded_at is None else max(due, self.reminded_at + LAPSES / 2)


@dataclass(frozen=True, slots=True)
class Subject:
    """The thing to do that it is about."""

    id: int
    title: str
    interests: list[int]


FIELDS = [rows.c[name] for name in FollowUp.__dataclass_fields__]
_ONE = rows.c.id == bindparam("id")
_SHOW = select(*FIELDS).where(_ONE)
_LOCK = _SHOW.with_for_update()
_OPEN_OF = select(*FIELDS).where(
    rows.c.guild_id == bindparam("guild_id"), rows.c.user_id == bindparam("user_id"), OPEN
)
_HOLD_OPEN_OF = _OPEN_OF.with_for_update()
TAKEN_BY = and_(
    rows.c.guild_id == bindparam("guild_id"),
    rows.c.claimed_by == bindparam("user_id"),
    rows.c.state == "taken",
)
_HOLD_TAKEN = select(*FIELDS).where(TAKEN_BY).order_by(rows.c.id).with_for_update()
_NOTE = (
    insert(rows)
    .values(
        **{
            name: bindparam(name)
            for name in ("guild_id", "user_id", "reason", "subject_id", "since", "noticed_at", "look_at")
        },
        state="waiting",
    )
    .returning(rows.c.id)
)
_OVER = (
    update(rows)
    .where(_ONE)
    .values(
        state="over", outcome=bindparam("outcome"), over_at=bindparam("now"), look_at=bindparam("look_at")
    )
)
_BACK = (
    update(rows)
    .where(_ONE)
    .values(state="waiting", claimed_by=None, claimed_at=None, reminded_at=None, look_at=bindparam("now"))
)
_LOOK = update(rows).where(_ONE).values(look_at=bindparam("look_at"))
_DROP = delete(rows).where(_ONE)
_FORGET = delete(rows).where(rows.c.guild_id == bindparam("guild_id"), rows.c.user_id == bindparam("user_id"))
_UNSIGN = (
    update(rows)
    .where(rows.c.guild_id == bindparam("guild_id"), rows.c.claimed_by == bindparam("claimer"))
    .values(claimed_by=None)
)
_SUBJECT = select(*(things.c[name] for name in Subject.__dataclass_fields__)).where(
    things.c.id == bindparam("id")
)
_LAST_IN = (
    select(things.c.interests)
    .join(commitments, commitments.c.thing_id == things.c.id)
    .where(
        commitments.c.guild_id == bindparam("guild_id"),
        commitments.c.user_id == bindparam("user_id"),
        commitments.c.state == "confirmed",
    )
    .order_by(commitments.c.id.desc())
    .limit(1)
)
_STILL_SO = {source.name: sources.still_so(source).where(_ONE) for source in reasons.ALL.values()}


def note(
    tx: Transaction,
    source: Source,
    guild_id: int,
    user_id: int,
    *,
    subject_id: int,
    since: datetime,
    now: datetime,
) -> int:
    """It is on the board from now on. The person has been held."""
    return int(
        tx.value(
            _NOTE,
            guild_id=guild_id,
            user_id=user_id,
            reason=source.name,
            subject_id=subject_id,
            since=since,
            noticed_at=now,
            look_at=now,
        )
    )


def find(tx: Transaction, followup_id: int) -> FollowUp | None:
    return tx.maybe(FollowUp, _SHOW, id=followup_id)


def show(tx: Transaction, followup_id: int, *, now: datetime) -> FollowUp:
    """An open one, whose reason still holds. Raises NotFound."""
    found = find(tx, followup_id)
    if found is None or found.state == "over" or not stands(tx, found, now=now):
        raise gone()
    return found


def of(tx: Transaction, guild_id: int, user_id: int, *, now: datetime) -> FollowUp | None:
    """Why somebody may write to this person, if somebody may."""
    found = tx.maybe(FollowUp, _OPEN_OF, guild_id=guild_id, user_id=user_id)
    return found if found is not None and stands(tx, found, now=now) else None


def stands(tx: Transaction, followup: FollowUp, *, now: datetime) -> bool:
    """Whether its reason still holds, and its person may be written to: looked at whenever it is shown."""
    source = reasons.ALL.get(followup.reason)
    before = None if source is None else source.before(guilds.find(tx, followup.guild_id), now)
    if source is None or before is None:
        return False
    return bool(
        tx.values(_STILL_SO[source.name], guild_id=followup.guild_id, id=followup.id, now=now, **before)
    )


def has_open(tx: Transaction, guild_id: int, user_id: int) -> bool:
    return tx.maybe(FollowUp, _OPEN_OF, guild_id=guild_id, user_id=user_id) is not None


def subject(tx: Transaction, followup: FollowUp) -> Subject | None:
    """None for what is about no thing, or one that is gone."""
    return tx.maybe(Subject, _SUBJECT, id=followup.subject_id) if followup.subject_id else None


def areas(tx: Transaction, followup: FollowUp) -> Sequence[int]:
    """The interests of the thing that it is about, or else of what the person was in for last; never those
    that they have told for themselves.
    """
    about = subject(tx, followup)
    if about is not None:
        return about.interests
    last = tx.values(_LAST_IN, guild_id=followup.guild_id, user_id=followup.user_id)
    return [area for found in last for area in found]


def hold(tx: Transaction, followup_id: int, caller: Caller, *, now: datetime) -> FollowUp:
    """It, locked after the people concerned; the caller has just done something, here or in a direct message.
    Raises NotFound for one that is over, or whose reason is gone.
    """
    seen = find(tx, followup_id)
    if seen is None:
        raise gone()
    caller.require_from(seen.guild_id)
    _hold_people(tx, seen, caller, now=now)
    held = tx.maybe(FollowUp, _LOCK, id=followup_id)
    if held is None:
        raise gone()
    return held


def locked(tx: Transaction, followup_id: int) -> FollowUp | None:
    """It, locked after the people concerned; None for one that is gone."""
    seen = find(tx, followup_id)
    if seen is None:
        return None
    _hold_people(tx, seen)
    return tx.maybe(FollowUp, _LOCK, id=followup_id)


def give_back(tx: Transaction, followup: FollowUp, *, now: datetime) -> None:
    """The (held) follow-up is on the board again."""
    _unask(tx, followup, reason="it is on the board again", now=now)
    tx.execute(_BACK, id=followup.id, now=now)


def end(tx: Transaction, followup: FollowUp, outcome: Outcome, *, now: datetime) -> None:
    """The (held) follow-up is over, and its outcome remembered for a while."""
    _unask(tx, followup, reason="it is over", now=now)
    tx.execute(_OVER, id=followup.id, outcome=outcome, now=now, look_at=now + REMEMBERED_FOR)


def drop(tx: Transaction, followup: FollowUp, *, now: datetime) -> None:
    """Its reason is gone: the (held) follow-up is forgotten, and who has it need not write."""
    if followup.state == "taken":
        tell_claimer(tx, followup, now=now)
    _unask(tx, followup, reason="its reason is gone", now=now)
    tx.execute(_DROP, id=followup.id)


def look_again(tx: Transaction, followup: FollowUp, look_at: datetime) -> None:
    tx.execute(_LOOK, id=followup.id, look_at=look_at)


def tell_claimer(tx: Transaction, followup: FollowUp, *, lapsed: bool = False, now: datetime) -> None:
    """That it is no longer theirs; never whether it was declined, erased, or not to be them."""
    key = f"followup:{followup.id}:back:{followup.claimed_by}:{now.timestamp():.0f}"
    to = followup.claimed_by
    outbox.put(tx, FOLLOWUP_BACK, followup.guild_id, key, user_id=to, detail={"lapsed": lapsed}, now=now)


def end_open(tx: Transaction, guild_id: int, user_id: int, *, now: datetime) -> None:
    """Nobody is to write to this (held) person now."""
    for one in tx.list(FollowUp, _HOLD_OPEN_OF, guild_id=guild_id, user_id=user_id):
        drop(tx, one, now=now)


def release(tx: Transaction, guild_id: int, user_id: int, *, now: datetime) -> None:
    """What this person took on waits for somebody else; they need not be told."""
    for one in tx.list(FollowUp, _HOLD_TAKEN, guild_id=guild_id, user_id=user_id):
        give_back(tx, one, now=now)


def leave(tx: Transaction, guild_id: int, user_id: int, *, now: datetime) -> None:
    """They are gone, or suspended: nobody writes to them, and they write to nobody."""
    end_open(tx, guild_id, user_id, now=now)
    release(tx, guild_id, user_id, now=now)


def forget(tx: Transaction, guild_id: int, user_id: int, *, now: datetime) -> None:
    leave(tx, guild_id, user_id, now=now)
    tx.execute(_FORGET, guild_id=guild_id, user_id=user_id)
    tx.execute(_UNSIGN, guild_id=guild_id, claimer=user_id)


def gone() -> NotFound:
    return NotFound(N_("That has settled itself: nobody needs to write any more."))


def _unask(tx: Transaction, followup: FollowUp, *, reason: str, now: datetime) -> None:
    outbox.drop_about(tx, FOLLOWUP_YOURS, followup.guild_id, subject_id=followup.id, reason=reason, now=now)


def _hold_people(
    tx: Transaction, followup: FollowUp, caller: Caller | None = None, *, now: datetime | None = None
) -> None:
    concerned = {followup.user_id, followup.claimed_by, caller.user_id if caller else None}
    for user_id in sorted(one for one in concerned if one is not None):
        if caller is not None and now is not None and user_id == caller.user_id:
            volunteers.seen(tx, followup.guild_id, user_id, language=caller.language, now=now)
        else:
            volunteers.hold(tx, followup.guild_id, user_id)
