"""`/stats`: what those who decide see first, and how far each quarter's newcomers have come."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import bindparam, exists, func, select

from bot.db import Transaction
from bot.errors import Refusal
from bot.i18n import N_
from bot.models.activity import activity
from bot.models.hands import hands
from bot.models.hellos import hellos
from bot.models.rosters import rosters
from bot.models.things import OPEN, things
from bot.services.figures import closing, periods, shown_figures
from bot.services.figures.closing import FOLLOWED, HOW_MANY
from bot.services.figures.definitions import FIRST_DID, JOINED, LADDER, TOOK_PART
from bot.services.figures.periods import Period
from bot.services.figures.shown_figures import Shown
from bot.services.guild import guilds, rights
from bot.services.guild.callers import Caller
from bot.services.guild.guilds import Guild
from bot.services.things.things import IS_OPEN

#: Asks and their places are looked at so far back.
RECENT = timedelta(days=90)
#: What starts so soon, and has places left, may want somebody.
SOON = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Asks:
    """Of the last ninety days; they are things, and shown as they are."""

    asks: int
    open_asks: int
    places: int
    places_taken: int
    done: int


@dataclass(frozen=True, slots=True)
class Waiting:
    """Who waits for a word from a human; `since` is when the first of them began to."""

    people: int
    since: datetime | None


@dataclass(frozen=True, slots=True)
class Week:
    """Or a month, or a quarter. People, None where they are hidden; `counted` is False as long as they are
    not worked out.
    """

    starts: date
    counted: bool
    took_part: int | None
    first_did: int | None


@dataclass(frozen=True, slots=True)
class Now:
    """The weeks that are over, the oldest first, and how things stand at this moment."""

    weeks: Sequence[Week]
    waiting: Waiting | None  # None: not for this person to know
    with_places: int
    done_this_week: int


@dataclass(frozen=True, slots=True)
class Cohort:
    """Who joined in one quarter, and how many of them took each step of the ladder until a day."""

    quarter: Period
    joined: int | None
    until: date | None
    steps: Sequence[Shown]


_LIMITED = rosters.c.places.is_not(None)
_ASKS = (
    select(
        func.count(things.c.id).label("asks"),
        func.count(things.c.id).filter(IS_OPEN).label("open_asks"),
        func.coalesce(func.sum(rosters.c.places), 0).label("places"),
        func.coalesce(func.sum(rosters.c.confirmed).filter(_LIMITED), 0).label("places_taken"),
        func.coalesce(func.sum(rosters.c.done), 0).label("done"),
    )
    .select_from(things)
    .join(rosters, rosters.c.thing_id == things.c.id)
    .where(
        things.c.guild_id == bindparam("guild_id"),
        things.c.kind == "ask",
        things.c.state.in_(["open", "closed", "cancelled"]),
        things.c.created_at > bindparam("since"),
    )
)
_RAISED = (
    hands.c.guild_id == bindparam("guild_id"),
    hands.c.state != "answered",
    hands.c.kind != "report",
)
_WAITING = select(
    func.count(hands.c.user_id.distinct()).label("people"), func.min(hands.c.raised_at).label("since")
).where(*_RAISED)
#: Those who raised no hand besides.
_WAITING_FOR_A_HELLO = select(
    func.count(hellos.c.user_id).label("people"), func.min(hellos.c.asked_at).label("since")
).where(
    hellos.c.guild_id == bindparam("guild_id"),
    hellos.c.state.in_(["waiting", "claimed"]),
    ~exists().where(*_RAISED, hands.c.user_id == hellos.c.user_id),
)
_WITH_PLACES = (
    select(func.count())
    .select_from(things)
    .join(rosters, rosters.c.thing_id == things.c.id)
    .where(
        things.c.guild_id == bindparam("guild_id"),
        OPEN,
        things.c.starts_at > bindparam("now"),
        things.c.starts_at <= bindparam("soon"),
        rosters.c.places > rosters.c.confirmed,
    )
)
_DONE = select(func.count()).where(
    activity.c.guild_id == bindparam("guild_id"),
    activity.c.happened_at >= bindparam("since"),
    activity.c.kind == "done",
)


def now_of(tx: Transaction, caller: Caller, *, now: datetime) -> Now:
    """For whoever the guild shows its figures to; who waits, only for coordinators and moderators: it may be
    one person. Raises NotAllowed.
    """
    rights.require_view(tx, caller, "now")
    guild = caller.guild
    looks_after = rights.is_coordinator(tx, caller) or rights.is_moderator(tx, caller)
    settings = guilds.find(tx, guild)
    today = periods.today(settings.zone, now)
    monday = periods.midnight(periods.period_of("week", today).starts, settings.zone)
    return Now(
        weeks_until(tx, settings, today, now=now),
        waiting_in(tx, guild) if looks_after else None,
        int(tx.value(_WITH_PLACES, guild_id=guild, now=now, soon=now + SOON)),
        int(tx.value(_DONE, guild_id=guild, since=monday)),
    )


def weeks_until(tx: Transaction, guild: Guild, day: date, *, now: datetime) -> Sequence[Week]:
    """Those that are over by then, the oldest first, as they were published."""
    return _until(tx, guild, "week", day, now=now)


def longer(tx: Transaction, caller: Caller, kind: periods.Kind, *, now: datetime) -> Sequence[Week]:
    """The months or quarters that are over, the oldest first, as they were published. For whoever the guild
    shows its figures to. Raises NotAllowed, and Refusal in quiet mode.
    """
    rights.require_view(tx, caller, "now")
    guild = guilds.find(tx, caller.guild)
    if guild.quiet:
        raise Refusal(N_("In quiet mode only weeks are counted: names fade before a month is over."))
    return _until(tx, guild, kind, periods.today(guild.zone, now), now=now)


def _until(tx: Transaction, guild: Guild, kind: periods.Kind, day: date, *, now: datetime) -> Sequence[Week]:
    found = periods.over(kind, day, HOW_MANY[kind])
    counted = not closing.is_due(tx, guild.guild_id, now=now)
    known = closing.recorded(tx, guild)
    told = {
        (one.name, one.starts_on, one.ends_on): one
        for one in shown_figures.between(tx, guild.guild_id, found[0].starts, found[-1].ends)
    }
    before = found[-1].ends if known is None else known.begun
    return [_week(told, one, counted=counted, empty=one.ends <= before) for one in found]


def waiting_in(tx: Transaction, guild_id: int) -> Waiting:
    """It may be one person: for those who look after people."""
    found = [tx.one(Waiting, statement, guild_id=guild_id) for statement in (_WAITING, _WAITING_FOR_A_HELLO)]
    since = min((one.since for one in found if one.since is not None), default=None)
    return Waiting(sum(one.people for one in found), since)


def asks_of(tx: Transaction, caller: Caller, *, now: datetime) -> Asks:
    """For whoever the guild shows them to. Raises NotAllowed."""
    rights.require_view(tx, caller, "asks")
    return tx.one(Asks, _ASKS, guild_id=caller.guild, since=now - RECENT, now=now)


def _week(told: dict[tuple[str, date, date], Shown], period: Period, *, counted: bool, empty: bool) -> Week:
    """Nothing is kept of the time before anything happened, which is `empty`, nor of what names nobody."""
    took_part = told.get((TOOK_PART.name, period.starts, period.ends))
    first_did = told.get((FIRST_DID.name, period.starts, period.ends))
    if took_part is None or first_did is None:
        nobody = 0 if counted and empty else None
        return Week(period.starts, counted, nobody, nobody)
    return Week(period.starts, True, took_part.people, first_did.people)


def ladder(tx: Transaction, caller: Caller, *, now: datetime) -> Sequence[Cohort]:
    """The quarters that are over, the newest first. For whoever the guild shows its figures to. Raises
    NotAllowed.
    """
    rights.require_view(tx, caller, "ladder")
    guild = caller.guild
    today = periods.today(guilds.find(tx, guild).zone, now)
    quarters = periods.over("quarter", today, FOLLOWED)
    told = shown_figures.between(tx, guild, quarters[0].starts, today)
    return [_cohort(told, quarter) for quarter in reversed(quarters)]


def _cohort(told: Sequence[Shown], quarter: Period) -> Cohort:
    joined = next(
        (
            one.people
            for one in told
            if (one.name, one.starts_on, one.ends_on) == (JOINED.name, quarter.starts, quarter.ends)
        ),
        None,
    )
    steps = []
    until = None
    for step in LADDER:
        mine = [one for one in told if one.name == step.name and one.starts_on == quarter.starts]
        if mine:
            until = max(one.ends_on for one in mine)
            # What is hidden this month stands as it was shown last.
            steps.append(next((one for one in reversed(mine) if one.people is not None), mine[-1]))
    return Cohort(quarter, joined, until, steps)
