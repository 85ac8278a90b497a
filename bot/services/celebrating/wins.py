"""Which wins are told, and when: once a day a few of them, the best first, and the rest together.

Each is posted, listed, in the digest, or not to be told; none is forgotten. See docs/design.md § 122.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy import and_, bindparam, null, select, update

from bot.db import Transaction
from bot.models.asks import asks
from bot.models.outcomes import outcomes
from bot.models.rosters import commitments, rosters
from bot.models.things import things
from bot.models.volunteers import volunteers
from bot.models.wins import celebrations
from bot.models.wins import wins as rows
from bot.services.celebrating import kudos_kept, milestones
from bot.services.guild import guilds
from bot.services.guild.guilds import Guild
from bot.services.outbox import outbox, posts
from bot.services.people import quiet_hours
from bot.services.people.preferences import Hours
from bot.services.record.setbacks import Due, overdue
from bot.services.things import totals, wins
from bot.services.things.wins import FIELDS, GROUP_WIN, PERSON_WIN, RECAP, WINS_LISTED, State, Win

#: The best first: what all have reached, then what somebody did for the first time, then the rest.
WEIGHTS = {
    "milestone": 90,
    "all_year": 80,
    "target": 70,
    "first_lead": 60,
    "own": 55,
    "first_done": 50,
    "first_role": 45,
    "happened": 40,
    "year": 30,
}
#: An occasion of which somebody has told what came of it.
WITH_WORDS = 65
#: After that it is no news and has no post of its own; the list, or the digest, still tells it.
NEWS_FOR = timedelta(days=3)
#: So long an answer, or a Done, is waited for; and so long anything is told at all.
WAITED_FOR, TOLD_WITHIN = timedelta(days=14), timedelta(days=30)
#: In one day of one server; what is left is told on the next.
MOST_AT_ONCE = 2000
#: Posts of so many days are looked at once more, whether they stand.
LOOKED_BACK = timedelta(days=7)

Verdict = Literal["tell", "wait", "over"]


@dataclass(frozen=True, slots=True)
class Candidate:
    """What waits to be told, and what is known of it at this moment."""

    id: int
    kind: str
    happened_at: datetime
    from_at: datetime
    user_id: int | None
    thing_id: int | None
    celebrate: str | None = None
    left_at: datetime | None = None
    standing: str | None = None
    done: int | None = None
    target: int | None = None
    came_of_it: str | None = None
    place: str | None = None

    @property
    def weight(self) -> int:
        return WITH_WORDS if self.kind == "happened" and self.came_of_it else WEIGHTS.get(self.kind, 0)


@dataclass(frozen=True, slots=True)
class Day:
    """What is done with what waits: posts of their own, what is told in one list, and what in no channel."""

    posts: Sequence[Candidate]
    rest: Sequence[Candidate]
    over: Sequence[Candidate]


_DUE = overdue("wins", celebrations.c.wins_at, celebrations.c.guild_id)
_WAITING = (
    select(
        *(rows.c[name] for name in ("id", "kind", "happened_at", "from_at", "user_id", "thing_id")),
        volunteers.c.celebrate,
        volunteers.c.left_at,
        things.c.state.label("standing"),
        rosters.c.done,
        asks.c.target,
        outcomes.c.came_of_it,
        commitments.c.state.label("place"),
    )
    .select_from(rows)
    .outerjoin(
        volunteers, and_(volunteers.c.guild_id == rows.c.guild_id, volunteers.c.user_id == rows.c.user_id)
    )
    .outerjoin(things, things.c.id == rows.c.thing_id)
    .outerjoin(rosters, rosters.c.thing_id == rows.c.thing_id)
    .outerjoin(asks, asks.c.thing_id == rows.c.thing_id)
    .outerjoin(outcomes, outcomes.c.thing_id == rows.c.thing_id)
    .outerjoin(
        commitments,
        and_(commitments.c.thing_id == rows.c.thing_id, commitments.c.user_id == rows.c.user_id),
    )
    .where(
        rows.c.guild_id == bindparam("guild_id"),
        rows.c.state == "waiting",
        rows.c.from_at <= bindparam("now"),
    )
    .order_by(rows.c.from_at, rows.c.id)
    .limit(MOST_AT_ONCE)
)
_TOLD = select(*FIELDS).where(
    rows.c.guild_id == bindparam("guild_id"),
    rows.c.told_on >= bindparam("since"),
    rows.c.told_on < bindparam("today"),
    rows.c.state.in_(["posted", "listed"]),
)
_ON = (
    select(*FIELDS)
    .where(
        rows.c.guild_id == bindparam("guild_id"),
        rows.c.told_on == bindparam("day"),
        rows.c.state == bindparam("state"),
    )
    .order_by(rows.c.id)
)
_SET = (
    update(rows)
    .where(rows.c.id == bindparam("win"))
    .values(state=bindparam("now_is"), told_on=bindparam("day", type_=rows.c.told_on.type))
)
_WAIT_AGAIN = update(rows).where(rows.c.id == bindparam("win")).values(state="waiting", told_on=null())


def due(tx: Transaction, *, now: datetime) -> Sequence[Due]:
    """The servers in which it is time to tell what went well."""
    return tx.list(Due, _DUE, now=now)


def look_after(tx: Transaction, guild_id: int, *, now: datetime) -> None:
    """Tell what went well in one server, once a day."""
    held = totals.hold(tx, guild_id)
    if held is None or held.wins_at > now:
        return
    guild = guilds.find(tx, guild_id)
    totals.put_off(tx, guild_id, totals.next_moment(guild, now))
    if quiet_hours.end_of_quiet(Hours(guild.zone, guild.quiet_from, guild.quiet_until), now) is not None:
        return  # it could not be looked after in time: on the next day
    if not guild.quiet:
        milestones.note(tx, guild, held, now=now)
    today = now.astimezone(ZoneInfo(guild.zone)).date()
    look_again(tx, guild_id, today, now=now)
    waiting = tx.list(Candidate, _WAITING, guild_id=guild_id, now=now)
    if guild.quiet:
        _set(tx, waiting, "over", None)
        return
    most = guild.wins_a_day - kudos_kept.posted_on(tx, guild, today)
    day = sorted_out(waiting, most=most, has_digest=guild.digest_day is not None, now=now)
    _set(tx, day.over, "over", None)
    if guild.wins_channel_id is None:
        return
    tell(tx, guild, day, today.isoformat(), now=now)


def sorted_out(waiting: Iterable[Candidate], *, most: int, has_digest: bool, now: datetime) -> Day:
    """The best have a post each, at most so many; where no digest tells the rest, the last of them is a list
    of it. Without any room what is new waits for the next day, and what no longer is has its list.
    """
    verdicts: dict[Verdict, list[Candidate]] = {"tell": [], "wait": [], "over": []}
    for one in waiting:
        verdicts[verdict(one, now)].append(one)
    ranked = sorted(verdicts["tell"], key=lambda one: (-one.weight, one.from_at, one.id))
    news = [one for one in ranked if now - one.from_at <= NEWS_FOR]
    if most < 1 and not has_digest and len(news) == len(ranked):
        return Day([], [], verdicts["over"])
    room = most if has_digest or (len(ranked) <= most and len(news) == len(ranked)) else most - 1
    room = max(0, room)
    chosen = {one.id for one in news[:room]}
    rest = [one for one in ranked if one.id not in chosen]
    return Day(news[:room], rest, verdicts["over"])


def verdict(one: Candidate, now: datetime) -> Verdict:
    """Whether it is true now, and may be told."""
    if now - one.from_at > TOLD_WITHIN:
        return "over"
    if one.kind in _PERSONAL:
        if one.user_id is None or one.left_at is not None or one.celebrate == "no":
            return "over"
        if one.celebrate is None:
            return _waits(one, now)
    if one.kind == "first_role" and one.place != "confirmed":
        return "over"
    if one.kind in ("happened", "first_lead") and not (one.standing == "closed" and one.done):
        return _waits(one, now)
    if one.kind == "target" and (one.target is None or (one.done or 0) < one.target):
        return _waits(one, now)
    return "tell"


_PERSONAL = frozenset({"first_done", "first_role", "first_lead", "year"})


def _waits(one: Candidate, now: datetime) -> Verdict:
    return "over" if now - one.from_at > WAITED_FOR else "wait"


def tell(tx: Transaction, guild: Guild, day: Day, today: str, *, now: datetime) -> None:
    """Have it posted, and know where each is told."""
    guild_id = guild.guild_id
    _set(tx, day.posts, "posted", today)
    # Told one by one, the best first, also what waits a second time.
    for place, one in enumerate(day.posts):
        due_at = now - timedelta(seconds=len(day.posts) - place)
        if one.kind == "happened" and one.thing_id is not None:
            key = wins.recap_key(one.thing_id)
            outbox.change(tx, RECAP, guild_id, key, subject_id=one.thing_id, due_at=due_at, now=now)
        else:
            kind = GROUP_WIN if one.user_id is None else PERSON_WIN
            key, person = f"win:{one.id}", one.user_id
            outbox.change(tx, kind, guild_id, key, user_id=person, subject_id=one.id, due_at=due_at, now=now)
    if guild.digest_day is not None:
        _set(tx, day.rest, "digest", None)
    elif day.rest:
        _set(tx, day.rest, "listed", today)
        key = wins.list_key(guild_id, today)
        outbox.change(tx, WINS_LISTED, guild_id, key, detail={"day": today}, now=now)


def look_again(tx: Transaction, guild_id: int, today: date, *, now: datetime) -> None:
    """What could not be posted on its day waits again: nothing is lost, and nothing posted twice or late."""
    told = tx.list(
        Win,
        _TOLD,
        guild_id=guild_id,
        since=(today - LOOKED_BACK).isoformat(),
        today=today.isoformat(),
    )
    keys = {one.id: _posted_as(one) for one in told}
    unposted = posts.give_up(tx, guild_id, set(keys.values()), reason="its day is over", now=now)
    tx.many(_WAIT_AGAIN, [{"win": one.id} for one in told if keys[one.id] in unposted])


def _posted_as(win: Win) -> str:
    if win.state == "listed" and win.told_on is not None:
        return wins.list_key(win.guild_id, win.told_on)
    return wins.post_key(win)


def told_on(tx: Transaction, guild_id: int, day: str, state: State) -> Sequence[Win]:
    """What the list, or the digest, of that day tells."""
    return tx.list(Win, _ON, guild_id=guild_id, day=day, state=state)


def _set(tx: Transaction, told: Sequence[Candidate], state: State, day: str | None) -> None:
    tx.many(_SET, [{"win": one.id, "now_is": state, "day": day} for one in told])
