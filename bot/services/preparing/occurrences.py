"""The dates of a series as things of their own: each is posted a week before it starts, with what the series
says by then.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import bindparam, insert, literal, select, update

from bot.db import Transaction
from bot.i18n import N_
from bot.models.asks import asks as ask_rows
from bot.models.things import leads as lead_rows
from bot.models.things import things as rows
from bot.services.guild import guilds, interests, skills
from bot.services.outbox import outbox, rounds
from bot.services.outbox.kinds import Message, Post, declare
from bot.services.record import schedules
from bot.services.record.schedules import Occurrence, Schedule
from bot.services.things import (
    asks,
    calls,
    leads,
    native_events,
    pictures,
    posting,
    questions,
    reminders,
    rosters,
    series,
    things,
    unposted,
)
from bot.services.things.asks import Ask
from bot.services.things.series import Paused
from bot.services.things.things import Thing

SERIES_WORD = declare(
    Message(
        "series_word",
        N_("word that a series does not go on, or goes on without something"),
        waiting=N_("Something that repeats needs you"),
        duty=True,
    )
)
#: Where nobody looks after it.
SERIES_STUCK = declare(
    Post(
        "series_stuck",
        N_("word that a series does not go on"),
        follows=frozenset({"coordinators_channel_id"}),
    )
)

#: What a copy does not have of its model.
_OWN = {
    "id", "state", "picture_id", "deadline", "starts_at", "ends_at", "posts_at", "template_since",
    "timetable_since", "few_at", "roll_at", "series_id", "nominal", "remind_at", "moved_at", "revision",
    "created_at", "ended_at", "thread_id",
}  # fmt: skip
_SAME = [column for column in rows.c if column.name not in _OWN]
_GIVEN = (
    "state",
    "starts_at",
    "ends_at",
    "few_at",
    "roll_at",
    "remind_at",
    "series_id",
    "nominal",
    "created_at",
)
_COPY = (
    insert(rows)
    .from_select(
        [*(column.name for column in _SAME), *_GIVEN, "revision"],
        select(
            *_SAME,
            *(bindparam(f"new_{name}", type_=rows.c[name].type) for name in _GIVEN),
            literal(1),
        ).where(rows.c.id == bindparam("like")),
    )
    .returning(rows.c.id)
)
_COPY_ASK = insert(ask_rows).from_select(
    ["thing_id", "guild_id", "target"],
    select(bindparam("new", type_=ask_rows.c.thing_id.type), ask_rows.c.guild_id, ask_rows.c.target).where(
        ask_rows.c.thing_id == bindparam("like")
    ),
)
_COPY_LEADS = insert(lead_rows).from_select(
    ["thing_id", "user_id", "guild_id", "led_since"],
    select(
        bindparam("new", type_=lead_rows.c.thing_id.type),
        lead_rows.c.user_id,
        lead_rows.c.guild_id,
        lead_rows.c.led_since,
    ).where(lead_rows.c.thing_id == bindparam("like")),
)
_ON_LISTS = (
    update(rows)
    .where(rows.c.id == bindparam("id"))
    .values(interests=bindparam("about", type_=rows.c.interests.type), needs_skill=bindparam("skill"))
)


def come_round(tx: Transaction, occurrence: Occurrence, now: datetime) -> None:
    """A date is a week ahead: post it, unless it is left out, or over by now; where it can't be, the series
    waits, and whoever looks after it is told once.
    """
    schedule = occurrence.schedule
    model = series.made_from(tx, schedule.id)
    if model is None:
        return
    nominal = datetime.fromisoformat(occurrence.nominal)
    if _is_wanted(tx, schedule, nominal, now):
        amiss = _amiss(tx, model)
        if amiss is None:
            post(tx, schedule, model, nominal, now=now)
        else:
            series.note(tx, schedule, paused=amiss)
            _tell(tx, model, amiss, occurrence.nominal, now=now)
    later = series.coming(schedule, since=nominal, now=now)
    series.show_next(tx, schedule, model, [one for one in later if one.nominal > nominal])


def _is_wanted(tx: Transaction, schedule: Schedule, nominal: datetime, now: datetime) -> bool:
    if series.paused(schedule) is not None or nominal.isoformat() in series.left_out(schedule):
        return False
    return schedules.moment_of(nominal, schedule.zone) > now and not series.is_posted(
        tx, schedule.id, nominal
    )


def _amiss(tx: Transaction, model: Thing) -> Paused | None:
    if guilds.find(tx, model.guild_id).asks_channel_id is None:
        return "channel"
    return None if leads.of(tx, model.id) else "lead"


def post(tx: Transaction, schedule: Schedule, model: Thing, nominal: datetime, *, now: datetime) -> Ask:
    """One of its dates, open from now on, without what is no longer on a list here."""
    about = interests.known(tx, model.guild_id, model.interests)
    skill = model.needs_skill
    skill = skill if skill is None or skills.known(tx, model.guild_id, [skill]) else None
    if len(about) < len(set(model.interests)) or skill != model.needs_skill:
        tx.execute(_ON_LISTS, id=model.id, about=list(about), skill=skill)
        _tell(tx, model, "lists", nominal.isoformat(), now=now)
    posted = copied(tx, model, schedule, nominal, now=now)
    rounds.watch_cards(tx, posted.guild_id, now=now)
    asks.ASK.redraw(tx, posted, now=now)
    calls.ping(tx, posted, now=now)
    return asks.show(tx, posted.id)


def copied(
    tx: Transaction, like: Thing, schedule: Schedule, nominal: datetime | None, *, now: datetime
) -> Thing:
    """Another like this one: the one of this date, or what the coming ones are made from."""
    occasion = like.occasion if nominal is None else series.occasion_of(schedule, nominal, like=like)
    moments = posting.moments(None, occasion)
    made = int(
        tx.value(
            _COPY,
            like=like.id,
            new_state="draft" if nominal is None else "open",
            new_starts_at=occasion.starts_at if occasion else None,
            new_ends_at=occasion.ends_at if occasion else None,
            new_few_at=moments["few_at"],
            new_roll_at=moments["roll_at"],
            new_remind_at=reminders.usual_moment(tx, like.guild_id, None, occasion, now=now),
            new_series_id=schedule.id,
            new_nominal=None if nominal is None else nominal.isoformat(),
            new_created_at=now,
        )
    )
    rosters.open_roster(tx, made, like.guild_id, like.places)
    tx.execute(_COPY_ASK, new=made, like=like.id)
    tx.execute(_COPY_LEADS, new=made, like=like.id)
    if like.picture_id is not None:
        pictures.copy(tx, like.picture_id, made)
    native_events.want_like(tx, like, made, now=now)
    questions.want_like(tx, like, made)
    return things.show(tx, made)


def _tell(tx: Transaction, model: Thing, why: str, nominal: str, *, now: datetime) -> None:
    """Whoever looks after it, or the coordinators' channel where nobody does."""
    about = f"series:{model.id}:{why}:{nominal}"
    led_by = leads.of(tx, model.id)
    for lead in led_by:
        outbox.put(
            tx,
            SERIES_WORD,
            model.guild_id,
            f"{about}:{lead}",
            user_id=lead,
            subject_id=model.id,
            detail={"why": why},
            now=now,
        )
    if not led_by:
        outbox.put(tx, SERIES_STUCK, model.guild_id, about, subject_id=model.id, now=now)


def over(tx: Transaction, schedule: Schedule) -> None:
    """There is nothing to come of it."""
    model = series.made_from(tx, schedule.id)
    if model is not None:
        unposted.remove(tx, model.id)
    schedules.end(tx, schedule.guild_id, schedule.id)
