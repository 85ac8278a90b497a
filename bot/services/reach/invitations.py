"""Asking people about a thing to do, in waves: those who agreed to it and whom it fits, as many as it takes.

Whoever looks after it has it done, and learns how many, never who. See docs/design.md § 87.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, null, select, update
from sqlalchemy.dialects.postgresql import insert as upsert

from bot.db import Transaction
from bot.errors import NotFound, Refusal
from bot.i18n import N_
from bot.models.asks import asks
from bot.models.invitations import invitation_plans as rows
from bot.services.guild import guilds
from bot.services.guild.callers import Caller
from bot.services.guild.guilds import Guild
from bot.services.outbox import outbox
from bot.services.people import preferences, volunteers
from bot.services.people.preferences import Preferences
from bot.services.people.quiet_hours import end_of_quiet
from bot.services.reach import candidates
from bot.services.record.figures import safe_count, safe_totals
from bot.services.record.setbacks import Due, overdue
from bot.services.things import covers, invited, managing, register, things, waves
from bot.services.things.invited import INVITATION
from bot.services.things.managing import GRACE
from bot.services.things.rosters import ON_IT
from bot.services.things.things import GONE, Thing
from bot.services.things.waves import Candidate

#: So often it is looked whether a wave has been answered; and, where nobody is left to ask, for others.
LOOK_EVERY, LOOK_LATER = timedelta(minutes=15), timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Plan:
    """That people are asked about a thing, and how far it got."""

    thing_id: int
    wave: int
    wave_at: datetime | None
    look_at: datetime | None
    forgotten: bool


@dataclass(frozen=True, slots=True)
class Reach:
    """Whom asking would reach. Of people None stands for "fewer than five", or so many that the others could
    be told from it.
    """

    thing: Thing
    missing: int | None  # None: nobody said how many it takes
    fits: int | None
    agreed: int | None
    first: int | None  # how many the next wave asks
    asked: int | None  # so far
    asking: bool = False
    next_at: datetime | None = None  # when the next wave goes out at the latest
    forgotten: bool = False


_FIND = select(*(rows.c[name] for name in Plan.__dataclass_fields__)).where(
    rows.c.thing_id == bindparam("thing_id")
)
_NEW = upsert(rows).values(
    thing_id=bindparam("thing_id"),
    guild_id=bindparam("guild_id"),
    wave=0,
    look_at=bindparam("look_at"),
    forgotten=False,
)
_START = _NEW.on_conflict_do_update(
    index_elements=["thing_id"], set_={"look_at": _NEW.excluded.look_at}, where=rows.c.look_at.is_(None)
)
_LOOK = update(rows).where(rows.c.thing_id == bindparam("thing")).values(look_at=bindparam("at"))
_STOP = update(rows).where(rows.c.thing_id == bindparam("thing")).values(look_at=null())
_WAVE = (
    update(rows)
    .where(rows.c.thing_id == bindparam("thing"))
    .values(wave=bindparam("number"), wave_at=bindparam("now"), look_at=bindparam("at"))
)
_TARGET = select(asks.c.target).where(asks.c.thing_id == bindparam("thing_id"))
_DUE = overdue("invitations", rows.c.look_at, rows.c.guild_id, rows.c.thing_id)


def reach(tx: Transaction, thing_id: int, caller: Caller, *, now: datetime) -> Reach:
    """Whom asking reaches, also of a draft. For its leads, also from a direct message, and for coordinators.
    Raises NotAllowed, NotFound.
    """
    thing = things.show(tx, thing_id)
    managing.require_lead(tx, thing, caller, by_dm=True)
    _require_askable(thing)
    guild, plan = guilds.find(tx, thing.guild_id), find(tx, thing_id)
    wanted = candidates.wanted_of(thing)
    fitting = [
        one
        for one in candidates.for_thing(tx, thing, now=now)
        if waves.fits(one, wanted) and not (one.was_in or one.was_asked)
    ]
    agreed = sum(bool(one.agreed) for one in fitting)
    totals = safe_totals([agreed, len(fitting) - agreed])
    able = _first(fitting, thing, guild, most=waves.MOST_IN_A_WAVE)
    lacking = missing(tx, thing)
    count = min(len(able), waves.size(lacking or 0, invited.rate(tx, thing.guild_id, now=now)))
    asked = invited.how_many(tx, thing_id)
    going = plan is not None and plan.look_at is not None
    return Reach(
        thing,
        missing=lacking,
        fits=safe_count(len(fitting)),
        agreed=0 if agreed == 0 and totals.total else totals.counts[0],  # nobody at all is no secret
        first=count if safe_count(len(able)) is not None else None,
        asked=safe_count(asked),
        asking=going,
        next_at=_next_at(plan, thing, guild, now) if plan is not None and going else None,
        forgotten=plan is not None and plan.forgotten,
    )


def find(tx: Transaction, thing_id: int) -> Plan | None:
    return tx.maybe(Plan, _FIND, thing_id=thing_id)


def missing(tx: Transaction, thing: Thing) -> int | None:
    """How many yeses are missing; None where nobody said how many it takes."""
    target = tx.value(_TARGET, thing_id=thing.id)
    return waves.missing(
        target=None if target is None else int(target),
        places=thing.places,
        taken=thing.confirmed + thing.offered,
        waiting=thing.waitlisted,
    )


def start(tx: Transaction, thing_id: int, caller: Caller, *, now: datetime) -> Thing:
    """Have people asked from now on, as long as it is open and somebody is missing; the first wave goes out
    in a minute, so that a slip can be stopped. For its leads and coordinators, for leads also from a direct
    message. Twice is once. Raises NotAllowed, NotFound, Refusal.
    """
    thing = managing.locked(tx, thing_id, caller, by_dm=True)
    _require_askable(thing)
    things.require_open(thing, now)
    plan = find(tx, thing_id)
    if plan is not None and plan.forgotten:
        raise Refusal(
            N_("Who was asked about “{title}” is no longer stored. Post it anew to ask people."),
            title=thing.title,
        )
    if missing(tx, thing) is None:
        raise Refusal(
            N_(
                "Say first how many “{title}” takes: a target or places. Then no more people are asked than "
                "it needs."
            ),
            title=thing.title,
        )
    tx.execute(_START, thing_id=thing_id, guild_id=thing.guild_id, look_at=now + GRACE)
    return thing


def stop(tx: Transaction, thing_id: int, caller: Caller, *, now: datetime) -> Thing:
    """Ask nobody else, and take back what has not gone out yet. For its leads and coordinators. Twice is
    once. Raises NotAllowed, NotFound.
    """
    thing = managing.locked(tx, thing_id, caller, by_dm=True)
    _take_back(tx, thing, "nobody else is asked", now=now)
    return thing


def _take_back(tx: Transaction, thing: Thing, reason: str, *, now: datetime) -> None:
    tx.execute(_STOP, thing=thing.id)
    outbox.drop_about(tx, INVITATION, thing.guild_id, subject_id=thing.id, reason=reason, now=now)
    invited.unask(tx, thing.id)


def say_no(tx: Transaction, thing_id: int, caller: Caller, *, now: datetime) -> Thing:
    """Not this one: nothing more about it, also from a direct message. Twice is once. Raises NotFound for
    whoever was not asked.
    """
    volunteers.hold(tx, things.show(tx, thing_id).guild_id, caller.user_id)
    thing = things.locked(tx, thing_id, caller)
    if not invited.was_asked(tx, thing_id, caller.user_id):
        raise NotFound(GONE)
    invited.decline(tx, thing, caller.user_id, now=now)
    return thing


def still_wanted(tx: Transaction, thing_id: int, user_id: int, *, now: datetime) -> Thing | None:
    """It, if there is still reason to ask this person about it."""
    thing, commitment = things.with_commitment(tx, thing_id, user_id)
    is_in = commitment is not None and commitment.state in ON_IT
    enough = missing(tx, thing) == 0 and not covers.is_going(tx, thing_id)
    return None if is_in or enough or not thing.is_open(now) else thing


def asked_about(tx: Transaction, thing_id: int, caller: Caller) -> Thing:
    """It, for whoever was asked about it. Raises NotFound."""
    thing = things.show(tx, thing_id)
    caller.require_from(thing.guild_id)
    if not invited.was_asked(tx, thing_id, caller.user_id):
        raise NotFound(GONE)
    return thing


def due(tx: Transaction, *, now: datetime) -> Sequence[Due]:
    """Up to fifty things for which it is time to look whether more are to be asked."""
    return tx.list(Due, _DUE, now=now)


def look_after(tx: Transaction, thing_id: int, *, now: datetime) -> None:
    """Ask the next wave, if the one before is answered or has had its time, and somebody is missing."""
    thing, plan = things.show(tx, thing_id), find(tx, thing_id)
    guild = guilds.find(tx, thing.guild_id)
    held: Sequence[Candidate] = ()
    if plan is not None and missing(tx, thing) and not _not_yet(tx, plan, thing, guild, now):
        willing = candidates.for_thing(tx, thing, willing=True, now=now)
        held = _first(willing, thing, guild, most=waves.MOST_IN_A_WAVE)
    for one in sorted(held, key=lambda one: one.user_id):
        volunteers.hold(tx, thing.guild_id, one.user_id)
    thing, plan = things.hold(tx, thing_id) or thing, find(tx, thing_id)
    if plan is None or plan.look_at is None or plan.look_at > now:
        return  # somebody else was first, or it was stopped
    if not thing.is_open(now):
        _take_back(tx, thing, "has ended", now=now)
        return
    invited.unask(tx, thing_id)
    if at := _not_yet(tx, plan, thing, guild, now):
        tx.execute(_LOOK, thing=thing_id, at=at)
        return
    count = waves.size(missing(tx, thing) or 0, invited.rate(tx, thing.guild_id, now=now))
    ids = {one.user_id for one in held}
    now_fit = [one for one in candidates.for_thing(tx, thing, willing=True, now=now) if one.user_id in ids]
    chosen = [one.user_id for one in _first(now_fit, thing, guild, most=count)]
    if not chosen:
        tx.execute(_LOOK, thing=thing_id, at=now + (LOOK_LATER if count else LOOK_EVERY))
        return
    invited.ask(tx, thing, chosen, plan.wave + 1, now=now)
    tx.execute(_WAVE, thing=thing_id, number=plan.wave + 1, at=now + LOOK_EVERY, now=now)


def _not_yet(tx: Transaction, plan: Plan, thing: Thing, guild: Guild, now: datetime) -> datetime | None:
    """When to look again, if this is no moment to ask: at night, or while a wave is being answered."""
    if night := end_of_quiet(preferences.hours(guild, Preferences()), now):
        return night
    if plan.wave_at is None:
        return None
    over = plan.wave_at + waves.patience(thing.due_at, plan.wave_at)
    if now < over and invited.unanswered(tx, thing.id, plan.wave):
        return min(over, now + LOOK_EVERY)
    return None


def _next_at(plan: Plan, thing: Thing, guild: Guild, now: datetime) -> datetime:
    """When the next wave goes out at the latest, if anybody is still missing then."""
    at = max(now, plan.look_at or now)
    if plan.wave_at is not None:
        at = max(at, plan.wave_at + waves.patience(thing.due_at, plan.wave_at))
    return end_of_quiet(preferences.hours(guild, Preferences()), at) or at


def _first(found: Sequence[Candidate], thing: Thing, guild: Guild, *, most: int) -> Sequence[Candidate]:
    wanted = candidates.wanted_of(thing)
    return waves.first_asked(found, wanted, usual_cap=guild.weekly_cap, most=most)


def _require_askable(thing: Thing) -> None:
    """Raises NotFound for what one has rather than does, such as a role."""
    if not register.kind_of(thing).can_be_done:
        raise NotFound(GONE)
