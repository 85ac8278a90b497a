"""Thanks from one person to another: a reason, one to five people, and what each of them makes of it.

There are no points, no ranks and nothing to collect: a thank-you is a few words to those it is for, and they
alone decide whether others read it. Whoever touches one holds the people concerned first, by ascending id,
and then the row. See docs/design.md § 118.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy import bindparam, func, insert, select

from bot.db import Transaction
from bot.errors import Invalid, Refusal
from bot.i18n import N_
from bot.models.kudos import kudos as rows
from bot.models.kudos import kudos_people as people
from bot.services.care import boundaries
from bot.services.guild import guilds
from bot.services.guild.callers import Caller
from bot.services.outbox import outbox
from bot.services.outbox.kinds import Message, declare
from bot.services.people import volunteers
from bot.services.things.managing import GRACE

#: From one person to another, in the server or after a Done.
KUDOS = declare(
    Message("kudos", N_("a thank-you from somebody here"), waiting=N_("A thank-you"), switch="thanks")
)

#: Whom one thanks at once, and how often a day (each time up to that many).
MOST_PEOPLE, MOST_A_DAY = 5, 5
#: Characters of a reason.
MOST_REASON = 300
#: The same words to the same people within this time are one thank-you: a form that was sent twice.
SAME_AGAIN = timedelta(minutes=10)

State = Literal["private", "public", "hidden", "unsaid"]


@dataclass(frozen=True, slots=True)
class Given:
    """What became of it: whom it goes to, who takes no part here, and whom the giver would rather not meet.

    Without anybody to go to there is none (`kudos_id` is None), and it does not count.
    """

    kudos_id: int | None
    told: Sequence[int]
    strangers: Sequence[int]
    not_met: Sequence[int]
    #: How many more times they can thank somebody today.
    left: int


@dataclass(frozen=True, slots=True)
class _Last:
    id: int
    reason: str
    given_at: datetime


_GIVE = (
    insert(rows)
    .values(
        guild_id=bindparam("guild_id"),
        giver_id=bindparam("giver_id"),
        reason=bindparam("reason"),
        thing_id=bindparam("thing_id"),
        given_at=bindparam("now"),
    )
    .returning(rows.c.id)
)
_TO = insert(people).values(
    kudos_id=bindparam("kudos_id"),
    user_id=bindparam("user_id"),
    guild_id=bindparam("guild_id"),
    state=bindparam("state"),
)
# What is about a Done is no part of the day's five: it comes from a list that ends by itself.
_TODAY = (
    select(func.count())
    .select_from(rows)
    .where(
        rows.c.guild_id == bindparam("guild_id"),
        rows.c.giver_id == bindparam("giver_id"),
        rows.c.given_at >= bindparam("since"),
        rows.c.thing_id.is_(None),
    )
)
_LAST = (
    select(rows.c.id, rows.c.reason, rows.c.given_at)
    .where(
        rows.c.guild_id == bindparam("guild_id"),
        rows.c.giver_id == bindparam("giver_id"),
        rows.c.given_at > bindparam("since"),
        rows.c.thing_id.is_(None),
        rows.c.ended_at.is_(None),
    )
    .order_by(rows.c.id.desc())
)
_OF = select(people.c.user_id).where(people.c.kudos_id == bindparam("kudos_id")).order_by(people.c.user_id)


def left_today(tx: Transaction, guild_id: int, user_id: int, *, now: datetime) -> int:
    """How many more times this person can thank somebody before the server's midnight."""
    zone = ZoneInfo(guilds.find(tx, guild_id).zone)
    midnight = now.astimezone(zone).replace(hour=0, minute=0, second=0, microsecond=0)
    given = tx.value(_TODAY, guild_id=guild_id, giver_id=user_id, since=midnight)
    return max(0, MOST_A_DAY - int(given or 0))


def before_giving(tx: Transaction, caller: Caller, *, now: datetime) -> None:
    """For everybody in the server. Raises Refusal for one more than fits into a day."""
    _require_left(left_today(tx, caller.guild, caller.user_id, now=now))


def _require_left(left: int) -> None:
    if left == 0:
        raise Refusal(
            N_("You have thanked people {most} times today, as often as I pass it on. Tomorrow again!"),
            most=MOST_A_DAY,
        )


def give(
    tx: Transaction,
    caller: Caller,
    to: Collection[int],
    reason: str,
    *,
    bots: Collection[int] = (),
    gone: Collection[int] = (),
    now: datetime,
) -> Given:
    """Thank one to five people, each of whom gets it as they chose to be reached. For everybody in the
    server. `bots` and `gone` are those of them who are programs, or not in the server.

    The same again is once. Whether somebody would rather not meet the giver is readable from nothing. Raises
    Invalid for themselves, bots, too many or too few people and for a reason that is missing or too long, and
    Refusal for one more than fits into a day.
    """
    words, wanted = reason.strip(), sorted(set(to))
    _check(caller, wanted, words, bots)
    met = _hold(tx, caller, wanted, now=now)
    left = left_today(tx, caller.guild, caller.user_id, now=now)
    own = set(boundaries.of(tx, caller.guild, caller.user_id))
    strangers = [one for one in wanted if one not in own and (one not in met or one in gone)]
    not_met = [one for one in wanted if one in own]
    told = [one for one in wanted if one not in strangers and one not in not_met]
    again = _same_again(tx, caller, told, words, now=now)
    if again is not None or not told:
        return Given(again, told, strangers, not_met, left)
    _require_left(left)
    kudos_id = store(tx, caller.guild, caller.user_id, told, words, now=now)
    return Given(kudos_id, told, strangers, not_met, left - 1)


def _check(caller: Caller, to: Sequence[int], words: str, bots: Collection[int]) -> None:
    if caller.user_id in to:
        raise Invalid(N_("That is you. Please choose somebody else."))
    if any(one in bots for one in to):
        raise Invalid(N_("Bots need no thanks. Please choose people."))
    if not 1 <= len(to) <= MOST_PEOPLE:
        raise Invalid(N_("Please choose one to {most} people."), most=MOST_PEOPLE)
    if not 1 <= len(words) <= MOST_REASON:
        raise Invalid(N_("Please write what for, in at most {most} characters."), most=MOST_REASON)


def _hold(tx: Transaction, caller: Caller, others: Sequence[int], *, now: datetime) -> Collection[int]:
    """All of them locked, by ascending id; returns who of the others takes part here."""
    met = set()
    for person in sorted({caller.user_id, *others}):
        if person == caller.user_id:
            volunteers.seen(tx, caller.guild, person, language=caller.language, now=now)
        elif (found := volunteers.hold(tx, caller.guild, person)) is not None and found.left_at is None:
            met.add(person)
    return met


def _same_again(
    tx: Transaction, caller: Caller, told: Sequence[int], words: str, *, now: datetime
) -> int | None:
    since = now - SAME_AGAIN
    last = tx.list(_Last, _LAST, guild_id=caller.guild, giver_id=caller.user_id, since=since)
    same = (one.id for one in last if one.reason == words and tx.values(_OF, kudos_id=one.id) == [*told])
    return next(same, None)


def store(
    tx: Transaction,
    guild_id: int,
    giver_id: int,
    to: Sequence[int],
    reason: str,
    *,
    thing_id: int | None = None,
    now: datetime,
) -> int:
    """It, for these (held) people, and on its way to each, who can be told of it; returns its id."""
    apart = boundaries.apart_from(tx, guild_id, giver_id)
    kudos_id = int(
        tx.value(_GIVE, guild_id=guild_id, giver_id=giver_id, reason=reason, thing_id=thing_id, now=now)
    )
    for user_id in to:
        state = "unsaid" if user_id in apart else "private"
        tx.execute(_TO, kudos_id=kudos_id, user_id=user_id, guild_id=guild_id, state=state)
        if state == "private":
            outbox.put(
                tx,
                KUDOS,
                guild_id,
                f"kudos:{kudos_id}:{user_id}",
                user_id=user_id,
                subject_id=kudos_id,
                due_at=now + GRACE,
                now=now,
            )
    return kudos_id
