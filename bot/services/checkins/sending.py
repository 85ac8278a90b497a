"""Whom a round goes to, and sending it: at once, or in everybody's own morning."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from sqlalchemy import JSON, bindparam, insert, select, update

from bot.db import Transaction
from bot.models.checkins import checkin_readers, checkins
from bot.models.suspensions import suspensions
from bot.services.checkins import checkins as rounds
from bot.services.checkins import paces
from bot.services.checkins.checkins import CHECKIN, DEBRIEF, OPEN_FOR, CheckIn
from bot.services.checkins.ready_questions import Stored
from bot.services.guild import guilds
from bot.services.outbox import outbox
from bot.services.people import preferences, volunteers
from bot.services.record.schedules import moment_of
from bot.services.things import rosters, things

#: What nobody sends is thrown away.
DRAFTS_KEPT = timedelta(days=1)

_NEW = (
    insert(checkins)
    .values(
        **{
            name: bindparam(name)
            for name in ("guild_id", "series_id", "kind", "question", "rhythm", "note_days", "thing_id")
        },
        questions=bindparam("questions", type_=JSON()),
        asked=0,
        created_by=bindparam("user_id"),
        created_at=bindparam("now"),
        closes_at=bindparam("now"),
        due_at=bindparam("due_at"),
    )
    .returning(checkins.c.id)
)
_SEND = (
    update(checkins)
    .where(checkins.c.id == bindparam("checkin_id"))
    .values(
        asked=bindparam("asked"),
        series_id=bindparam("series_id"),
        sent_at=bindparam("now"),
        closes_at=bindparam("closes_at"),
        due_at=bindparam("closes_at"),
    )
)
_NAME = insert(checkin_readers).values(
    checkin_id=bindparam("checkin_id"), user_id=bindparam("user_id"), guild_id=bindparam("guild_id")
)
_SUSPENDED = select(suspensions.c.user_id).where(
    suspensions.c.guild_id == bindparam("guild_id"),
    suspensions.c.lifted_at.is_(None),
    suspensions.c.user_id.is_not(None),
)


def add(
    tx: Transaction,
    guild_id: int,
    *,
    kind: str,
    questions: Sequence[Stored],
    question: str,
    rhythm: str | None,
    note_days: int,
    series_id: int | None = None,
    thing_id: int | None = None,
    readers: Collection[int],
    user_id: int | None,
    now: datetime,
) -> CheckIn:
    """A round that nobody is asked in yet."""
    checkin_id = int(
        tx.value(
            _NEW,
            guild_id=guild_id,
            series_id=series_id,
            kind=kind,
            question=question,
            questions=list(questions),
            rhythm=rhythm,
            note_days=note_days,
            thing_id=thing_id,
            user_id=user_id,
            now=now,
            due_at=now + DRAFTS_KEPT,
        )
    )
    name(tx, guild_id, checkin_id, readers)
    return rounds.show(tx, checkin_id)


def name(tx: Transaction, guild_id: int, checkin_id: int, people: Collection[int]) -> None:
    """They read its notes, too."""
    rows = [{"checkin_id": checkin_id, "user_id": one, "guild_id": guild_id} for one in sorted(set(people))]
    tx.many(_NAME, rows)


def audience(tx: Transaction, checkin: CheckIn, *, at: datetime) -> Sequence[int]:
    """Whom it would go to then: who agreed (or was there, for a debrief), takes no break, is not suspended,
    wants no light week, and is not asked too soon again.
    """
    guild_id = checkin.guild_id
    if checkin.is_debrief:
        there = _who_was_there(tx, checkin, at=at)
    else:
        resting = paces.resting(tx, guild_id, at=at)
        there = [one for one in volunteers.willing(tx, guild_id, "checkins", now=at) if one not in resting]
    suspended = set(tx.values(_SUSPENDED, guild_id=guild_id))
    return [
        one for one in there if one not in suspended and not preferences.find(tx, guild_id, one).light(at)
    ]


def _who_was_there(tx: Transaction, checkin: CheckIn, *, at: datetime) -> Sequence[int]:
    """Without those who said that they want no check-ins."""
    found = []
    thing = things.show(tx, checkin.thing_id or 0)
    for one in rosters.people(tx, thing.id):
        if one.user_id is None or not rounds.counts_as_there(thing, one):
            continue
        person = volunteers.find(tx, checkin.guild_id, one.user_id)
        refuses = volunteers.agreed_to(tx, checkin.guild_id, one.user_id, "checkins") is False
        if person is not None and person.left_at is None and not person.paused(at) and not refuses:
            found.append(one.user_id)
    return sorted(found)


def go_round(
    tx: Transaction,
    checkin: CheckIn,
    people: Sequence[int],
    *,
    series_id: int,
    morning: datetime | None = None,
    now: datetime,
) -> CheckIn:
    """The round is sent: at once, or on that local `morning`, for each by their own clock."""
    guild = guilds.find(tx, checkin.guild_id)
    begins = max(now, moment_of(morning, guild.zone)) if morning else now
    tx.execute(
        _SEND,
        checkin_id=checkin.id,
        asked=len(people),
        series_id=series_id,
        now=now,
        closes_at=begins + OPEN_FOR,
    )
    kind = DEBRIEF if checkin.is_debrief else CHECKIN
    for person in people:
        due_at = now
        if morning:
            zone = preferences.find(tx, checkin.guild_id, person).time_zone or guild.zone
            due_at = max(now, moment_of(morning, zone))
        key = f"checkin:{checkin.id}:{person}"
        outbox.put(
            tx, kind, checkin.guild_id, key, user_id=person, subject_id=checkin.id, due_at=due_at, now=now
        )
    if not checkin.is_debrief:
        paces.note_asked(tx, checkin.guild_id, people, at=begins)
    return rounds.show(tx, checkin.id)
