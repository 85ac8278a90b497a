"""Each morning the program looks whom somebody might write to, and later whether it is still so.

Few at a time: five new ones a day at most, and none while twenty wait, but for who asked for a word. What is
left is looked at again the next morning, whoever it began for first, and each reason in turn, so that none
keeps the others out for long. See docs/design.md § 119.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from itertools import chain, zip_longest
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, func, select, update

from bot.db import Transaction
from bot.i18n import N_
from bot.models.boundaries import boundaries
from bot.models.followups import OPEN
from bot.models.followups import followups as rows
from bot.models.guilds import guilds as guild_rows
from bot.models.suspensions import suspensions
from bot.services.care import duty
from bot.services.followups import noticed, reasons, sources
from bot.services.followups.noticed import FOLLOWUP_YOURS, LAPSES, FollowUp
from bot.services.followups.sources import Source
from bot.services.guild import guilds
from bot.services.outbox import outbox
from bot.services.outbox.kinds import Message, Post, declare
from bot.services.people import volunteers
from bot.services.people.pseudonyms import pseudonym
from bot.services.record.setbacks import Due, overdue

#: New ones on one morning, so that each gets a human; and none while so many wait for somebody.
MOST_A_DAY, MOST_WAITING = 5, 20
#: After somebody wrote, or nobody took it on, nobody is asked to write to the same person for so long.
RESTED = timedelta(days=60)
#: What nobody takes on makes room after that.
WAITS_FOR = timedelta(days=30)
#: By the server's clock.
MORNING = time(9)
#: How often it is looked whether a reason still holds: of what somebody has, and of what waits.
SOON, DAILY = timedelta(hours=1), timedelta(days=1)

#: To the coordinators, on a morning with new ones: how many, and nobody's name; and the same to the
#: welcomers, where they have a channel of their own.
FOLLOWUPS = declare(Post("followups", N_("the news that there are follow-ups"), at_night="waits"))
TO_WELCOMERS = "welcomers"
#: To whoever is on duty by then.
FOLLOWUPS_DUTY = declare(
    Message(
        "followups_duty",
        N_("the news that there are follow-ups, to whoever is on duty"),
        waiting=N_("Somebody might be glad of a word"),
        duty=True,
        thread=False,
        priority="nudge",
    )
)


@dataclass(frozen=True, slots=True)
class _Found:
    user_id: int
    subject_id: int
    since: datetime


_WORTH = {source.name: sources.worth_noticing(source) for source in reasons.ALL.values()}
_DUE_GUILDS = overdue("noticing", guild_rows.c.followups_at, guild_rows.c.guild_id)
_NEXT = (
    update(guild_rows)
    .where(guild_rows.c.guild_id == bindparam("guild_id"))
    .values(followups_at=bindparam("next"))
)
_DUE = overdue("follow-ups", rows.c.look_at, rows.c.guild_id, rows.c.id)
_WAITING = (
    select(func.count())
    .select_from(rows)
    .where(rows.c.guild_id == bindparam("guild_id"), OPEN, rows.c.state == "waiting")
)
_REMIND = (
    update(rows)
    .where(rows.c.id == bindparam("id"))
    .values(reminded_at=bindparam("now"), look_at=bindparam("look_at"))
)
_APART = select(boundaries.c.user_id).where(
    boundaries.c.guild_id == bindparam("guild_id"),
    boundaries.c.user_id == bindparam("user_id"),
    boundaries.c.other_id == bindparam("other_id"),
)
_SUSPENDED = select(suspensions.c.id).where(
    suspensions.c.guild_id == bindparam("guild_id"),
    suspensions.c.pseudonym == bindparam("pseudonym"),
    suspensions.c.lifted_at.is_(None),
)


def due(tx: Transaction, *, now: datetime) -> Sequence[Due]:
    """Servers in which it is morning, and nobody has looked yet."""
    return tx.list(Due, _DUE_GUILDS, now=now)


def look_round(tx: Transaction, guild_id: int, *, now: datetime) -> None:
    """Note whom somebody might write to, and tell those who may how many; then not before tomorrow."""
    guild = guilds.find(tx, guild_id)
    tx.execute(_NEXT, guild_id=guild_id, next=_next_morning(guild.zone, now))
    room = min(MOST_A_DAY, MOST_WAITING - waiting_in(tx, guild_id))
    wanted = new = 0
    for source, one in _in_turn(tx, guild, now=now):
        if source.is_wanted:
            wanted += _note(tx, source, guild_id, one, now=now)
        elif new < room:
            new += _note(tx, source, guild_id, one, now=now)
    if wanted or new:
        _tell(tx, guild, now=now)


def _tell(tx: Transaction, guild: guilds.Guild, *, now: datetime) -> None:
    """All who may write to them: by their channels, and whoever is on duty by name."""
    key = f"followups:{guild.guild_id}:{now:%Y-%m-%d}"
    outbox.put(tx, FOLLOWUPS, guild.guild_id, key, now=now)
    if guild.board_channel_id not in (None, guild.coordinators_channel_id):
        detail = {"to": TO_WELCOMERS}
        outbox.put(tx, FOLLOWUPS, guild.guild_id, f"{key}:{TO_WELCOMERS}", detail=detail, now=now)
    for user_id in duty.on_duty(tx, guild.guild_id, now):
        outbox.put(tx, FOLLOWUPS_DUTY, guild.guild_id, f"{key}:{user_id}", user_id=user_id, now=now)


def waiting_in(tx: Transaction, guild_id: int) -> int:
    """How many nobody has taken on."""
    return int(tx.value(_WAITING, guild_id=guild_id) or 0)


def _in_turn(tx: Transaction, guild: guilds.Guild, *, now: datetime) -> Iterator[tuple[Source, _Found]]:
    """One of each reason, then a second of each, and so on."""
    found = [[(source, one) for one in _worth(tx, guild, source, now=now)] for source in reasons.ALL.values()]
    return (one for one in chain.from_iterable(zip_longest(*found)) if one is not None)


def _worth(tx: Transaction, guild: guilds.Guild, source: Source, *, now: datetime) -> Sequence[_Found]:
    before = source.before(guild, now)
    if before is None:
        return ()
    return tx.list(
        _Found,
        _WORTH[source.name],
        guild_id=guild.guild_id,
        rested_before=now - RESTED,
        most=MOST_WAITING,
        now=now,
        **before,
    )


def _note(tx: Transaction, source: Source, guild_id: int, one: _Found, *, now: datetime) -> bool:
    """Whether it is new: of several reasons of one person the first counts."""
    if volunteers.hold(tx, guild_id, one.user_id) is None or is_suspended(tx, guild_id, one.user_id):
        return False
    if noticed.has_open(tx, guild_id, one.user_id):
        return False
    noticed.note(tx, source, guild_id, one.user_id, subject_id=one.subject_id, since=one.since, now=now)
    return True


def is_suspended(tx: Transaction, guild_id: int, user_id: int) -> bool:
    """Also of somebody who has erased themselves since."""
    return tx.value(_SUSPENDED, guild_id=guild_id, pseudonym=pseudonym(guild_id, user_id)) is not None


def _next_morning(zone: str, now: datetime) -> datetime:
    here = now.astimezone(ZoneInfo(zone))
    day = here.date() + (timedelta() if here.time() < MORNING else timedelta(days=1))
    return datetime.combine(day, MORNING, ZoneInfo(zone))


def due_again(tx: Transaction, *, now: datetime) -> Sequence[Due]:
    """Up to fifty follow-ups at which it is time to look."""
    return tx.list(Due, _DUE, now=now)


def look_after(tx: Transaction, followup_id: int, *, now: datetime) -> None:
    """Whether its reason still holds, and whoever took it on has written."""
    one = noticed.locked(tx, followup_id)
    if one is None or one.look_at > now:
        return
    if one.state == "over" or not noticed.stands(tx, one, now=now):
        noticed.drop(tx, one, now=now)
    elif one.state == "waiting" and one.noticed_at + WAITS_FOR <= now:
        noticed.end(tx, one, "nobody", now=now)
    elif one.state == "waiting":
        noticed.look_again(tx, one, now + DAILY)
    else:
        _look_at_claim(tx, one, now=now)


def _look_at_claim(tx: Transaction, one: FollowUp, *, now: datetime) -> None:
    """Half-way whoever has it is asked; then it goes back, and they are told."""
    if one.claimed_at is None or one.claimed_by is None or one.lapses_at is None:
        noticed.give_back(tx, one, now=now)
    elif are_apart(tx, one):
        noticed.tell_claimer(tx, one, now=now)
        noticed.give_back(tx, one, now=now)
    elif one.reminded_at is None and one.claimed_at + LAPSES / 2 <= now:
        key = f"followup:{one.id}:yours:{one.claimed_by}:{one.claimed_at.timestamp():.0f}"
        outbox.put(tx, FOLLOWUP_YOURS, one.guild_id, key, user_id=one.claimed_by, subject_id=one.id, now=now)
        tx.execute(_REMIND, id=one.id, now=now, look_at=now + SOON)
    elif one.lapses_at <= now:
        noticed.tell_claimer(tx, one, lapsed=True, now=now)
        noticed.give_back(tx, one, now=now)
    else:
        noticed.look_again(tx, one, min(now + SOON, one.lapses_at))


def are_apart(tx: Transaction, one: FollowUp) -> bool:
    """Whether these two would rather not meet, whoever of them said so."""
    pair = ((one.user_id, one.claimed_by), (one.claimed_by, one.user_id))
    return any(tx.value(_APART, guild_id=one.guild_id, user_id=a, other_id=b) is not None for a, b in pair)
