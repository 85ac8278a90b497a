"""Asks that repeat: beginning a series, its dates one by one, and how it ends. What the dates are is in
`series`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import bindparam, null, or_, select, update

from bot.db import Transaction
from bot.errors import NotFound, Refusal
from bot.i18n import N_
from bot.models.things import DRAFT
from bot.models.things import leads as lead_rows
from bot.models.things import things as rows
from bot.services.guild import guilds, rights
from bot.services.guild.callers import Caller
from bot.services.outbox import posts
from bot.services.preparing import drafting, occurrences
from bot.services.preparing.occurrences import SERIES_STUCK
from bot.services.record import schedules
from bot.services.record.schedules import Schedule
from bot.services.things import asks, leads, managing, posting, proposed, series, things, unposted
from bot.services.things.asks import Ask
from bot.services.things.leading import DRAWN_ANEW
from bot.services.things.series import Date, Paused, Planned
from bot.services.things.things import GONE, HERE, Thing

#: Series of one server that are listed.
MOST_LISTED = 100

_BELONGS = (
    update(rows)
    .where(rows.c.id == bindparam("id"))
    .values(
        series_id=bindparam("series"), nominal=bindparam("at", type_=rows.c.nominal.type), posts_at=null()
    )
)
_LISTED = (
    things.EVERY.where(
        HERE,
        DRAFT,
        rows.c.series_id.is_not(None),
        or_(
            bindparam("all", type_=rows.c.id.type) == 1,
            rows.c.id.in_(
                select(lead_rows.c.thing_id).where(
                    lead_rows.c.guild_id == bindparam("guild_id"), lead_rows.c.user_id == bindparam("user_id")
                )
            ),
        ),
    )
    .order_by(rows.c.starts_at, rows.c.id)
    .limit(MOST_LISTED)
)


@dataclass(frozen=True, slots=True)
class Series:
    """What repeats: what the coming ones are made from, its rhythm, and its dates that are not posted yet."""

    ask: Ask
    schedule: Schedule
    dates: Sequence[Date]
    paused: Paused | None
    led_by: Sequence[int]


def preview(
    tx: Transaction,
    ask_id: int,
    caller: Caller,
    rhythm: str,
    *,
    times: int | None = None,
    until: datetime | None = None,
    fit: bool = False,
    now: datetime,
) -> tuple[Ask, Planned]:
    """When it would be, so many times or until a moment, as in `series.plan`. For coordinators; of a draft
    for who wrote it and those who lead it. Raises NotAllowed, NotFound, Refusal, and Invalid for what no
    series can be.
    """
    managing.people(tx, ask_id, caller, kind="ask")
    return _planned(tx, asks.show(tx, ask_id), caller, rhythm, times=times, until=until, fit=fit, now=now)


def _planned(
    tx: Transaction,
    ask: Ask,
    caller: Caller,
    rhythm: str,
    *,
    times: int | None,
    until: datetime | None = None,
    fit: bool = False,
    now: datetime,
) -> tuple[Ask, Planned]:
    guild = posting.before_new(tx, caller)
    if ask.state != "draft":
        things.require_open(ask, now)
    if ask.occasion is None:
        raise Refusal(N_("Only what starts at a moment can repeat. Say when and where first."))
    return ask, series.plan(ask.occasion, guild.zone, rhythm, times=times, until=until, fit=fit, now=now)


def begin(
    tx: Transaction, ask_id: int, caller: Caller, rhythm: str, times: int, *, now: datetime
) -> tuple[int, Ask | None]:
    """Repeat it so many times: of a draft, the first is posted now; what is posted is the first. Returns the
    id of the series, and what was posted now. Twice is once. For coordinators. Raises as `preview` does, and
    Invalid for a draft that can't be posted.
    """
    thing = managing.locked(tx, ask_id, caller, kind="ask", drafts=True)
    if (known := series.id_of(tx, thing)) is not None:
        return known, None
    ask, planned = _planned(tx, asks.show(tx, ask_id), caller, rhythm, times=times, now=now)
    if thing.state == "draft":
        proposed.require_still(tx, ask_id)
        drafting.check(tx, ask, now=now)
    first, following = planned.dates[0], planned.dates[1]
    schedule = schedules.begin(
        tx,
        thing.guild_id,
        series.KIND,
        rule=planned.rule,
        starts=first.nominal,
        zone=planned.zone,
        until=planned.dates[-1].nominal,
        days_ahead=series.DAYS_AHEAD,
        detail=planned.detail,
        created_by=caller.user_id,
        now=now,
    )
    if not leads.of(tx, ask_id):
        leads.add(tx, thing, caller.user_id, now=now)
    posted = None
    if thing.state == "draft":
        unposted.unplan(tx, thing.guild_id, ask_id, now=now)
        tx.execute(_BELONGS, id=ask_id, series=schedule.id, at=None)
        model = things.show(tx, ask_id)
        posted = occurrences.post(tx, schedule, model, first.nominal, now=now)
    else:
        tx.execute(_BELONGS, id=ask_id, series=schedule.id, at=first.nominal.isoformat())
        model = occurrences.copied(tx, thing, schedule, None, now=now)
    schedule = schedules.change(tx, replace(schedule, next_nominal=following.nominal.isoformat()))
    series.show_next(tx, schedule, model, planned.dates[1:])
    return model.id, posted


def listed(tx: Transaction, caller: Caller) -> Sequence[Thing]:
    """What repeats here, by its next date: all of it for coordinators, else what one leads."""
    all_of_them = int(rights.is_coordinator(tx, caller))
    return tx.list(Thing, _LISTED, guild_id=caller.guild, user_id=caller.user_id, all=all_of_them)


def show(tx: Transaction, ask_id: int, caller: Caller, *, now: datetime) -> Series:
    """A series, by what the coming ones are made from. For its leads, and for coordinators. Raises
    NotAllowed, and NotFound once it is over.
    """
    managing.people(tx, ask_id, caller, kind="ask")
    return find(tx, ask_id, now=now)


def find(tx: Transaction, ask_id: int, *, now: datetime) -> Series:
    """Raises NotFound for what is no series, or is over."""
    ask = asks.show(tx, ask_id)
    schedule = schedules.find(tx, ask.series_id) if managing.is_series(ask) and ask.series_id else None
    if schedule is None:
        raise NotFound(GONE)
    return Series(
        ask, schedule, series.coming(schedule, now=now), series.paused(schedule), leads.of(tx, ask_id)
    )


def of(tx: Transaction, thing: Thing, *, now: datetime) -> Series | None:
    """The series that one of its dates belongs to, as long as it goes on."""
    found = series.id_of(tx, thing)
    return None if found is None else find(tx, found, now=now)


def _held(tx: Transaction, ask_id: int, caller: Caller) -> tuple[Thing, Schedule]:
    """Both, held until the transaction ends, the schedule first as when it comes round."""
    found = things.show(tx, ask_id)
    schedule = schedules.find(tx, found.series_id or 0, held=True)
    thing = managing.locked(tx, ask_id, caller, kind="ask", drafts=True)
    if schedule is None or not managing.is_series(thing):
        raise NotFound(GONE)
    return thing, schedule


def leave_out(tx: Transaction, ask_id: int, caller: Caller, at: int, *, out: bool, now: datetime) -> Series:
    """Leave one date out that is not posted yet, named by the second at which it starts, or put it back. For
    its leads and coordinators. Twice is once. Raises NotAllowed, NotFound, and Refusal for what is posted.
    """
    thing, schedule = _held(tx, ask_id, caller)
    dates = series.coming(schedule, now=now)
    chosen = next((one for one in dates if int(one.at.timestamp()) == at), None)
    if chosen is None:
        raise Refusal(
            N_("That date is posted already, or was moved. Open this anew; what is posted has its own panel.")
        )
    nominal = {chosen.nominal.isoformat()}
    without = series.left_out(schedule)
    without = without | nominal if out else without - nominal
    schedule = series.note(tx, schedule, left_out=",".join(sorted(without)))
    series.show_next(tx, schedule, thing, series.coming(schedule, now=now))
    return find(tx, ask_id, now=now)


def go_on(tx: Transaction, ask_id: int, caller: Caller, *, now: datetime) -> Series:
    """It waited, and goes on with its next date; a coordinator who says so looks after it where nobody does.
    For its leads and coordinators. Twice is once. Raises NotAllowed, NotFound, and Refusal where there is
    still no channel.
    """
    thing, schedule = _held(tx, ask_id, caller)
    if guilds.find(tx, thing.guild_id).asks_channel_id is None:
        raise Refusal(
            N_("There is no channel for asks yet. Someone who manages this server can choose one in /setup.")
        )
    if series.paused(schedule) is None:
        return find(tx, ask_id, now=now)
    if not leads.of(tx, ask_id):
        leads.add(tx, thing, caller.user_id, now=now)
    # What came while it waited and is still to be is posted, too.
    since = datetime.fromisoformat(schedule.starts)
    missed = series.coming(schedule, since=since, now=now)
    ahead = [one for one in missed if not series.is_posted(tx, schedule.id, one.nominal)]
    following = ahead[0].nominal.isoformat() if ahead else schedule.next_nominal
    schedule = series.note(tx, replace(schedule, next_nominal=following), paused=None)
    series.show_next(tx, schedule, thing, ahead)
    posts.redraw(tx, SERIES_STUCK, thing.guild_id, since=now - DRAWN_ANEW, now=now)
    return find(tx, ask_id, now=now)


def stop(tx: Transaction, ask_id: int, caller: Caller, *, now: datetime) -> Thing:
    """Nothing more is posted of it; what is posted stays. For its leads and coordinators. Raises NotAllowed,
    and NotFound once it is over.
    """
    thing, schedule = _held(tx, ask_id, caller)
    occurrences.over(tx, schedule)
    posts.redraw(tx, SERIES_STUCK, thing.guild_id, since=now - DRAWN_ANEW, now=now)
    return thing
