"""Find cover: somebody is asked to come instead, first who stands by, then people it fits, in waves.

It begins by itself when somebody signs off late, or when whoever looks after the thing wants it, and ends as
soon as enough are in, or half an hour after the start. See docs/design.md § 112.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, select, update

from bot.db import Transaction
from bot.errors import Invalid, Refusal
from bot.i18n import N_
from bot.models.covers import covers as rows
from bot.models.shifts import shifts as shift_rows
from bot.models.things import OPEN
from bot.models.things import things as thing_rows
from bot.services.guild import guilds
from bot.services.guild.callers import Caller
from bot.services.guild.guilds import Guild
from bot.services.outbox import outbox
from bot.services.people import preferences, volunteers
from bot.services.people.preferences import Preferences
from bot.services.people.quiet_hours import end_of_quiet
from bot.services.reach import candidates, invitations
from bot.services.record.figures import safe_count
from bot.services.record.setbacks import Due, overdue
from bot.services.things import covers, invited, managing, register, rosters, standby, things, waves
from bot.services.things.covers import Cover
from bot.services.things.invited import INVITATION
from bot.services.things.rosters import Commitment
from bot.services.things.things import Thing
from bot.services.things.waves import Candidate

LOOK_EVERY = timedelta(minutes=1)
#: So long a wave is waited for: a quarter of what is left, and no shorter; where nobody is left to ask, so
#: long until it is looked for others.
LEAST_PATIENCE = timedelta(minutes=15)
#: Minutes before the start that can be chosen, None: the start itself; and those for which a free place is
#: offered, None: as usual, 0: it is the next one's at once.
SIGN_OFFS = (None, 60, 120, 240, 720, 1440, 2880, 4320, 10080)
WINDOWS = (None, 0, 60, 240, 1440, 2880)

_COLUMNS = {"sign_off": "sign_off_minutes", "window": "offer_minutes"}
_SET = {
    what: update(thing_rows)
    .where(thing_rows.c.id == bindparam("thing"))
    .values({column: bindparam("minutes")})
    for what, column in _COLUMNS.items()
}
#: Of a timetable: its shifts that are open, too.
_SET_FOR_ALL = {
    what: update(thing_rows)
    .where(
        thing_rows.c.id.in_(
            select(shift_rows.c.thing_id).where(shift_rows.c.timetable_id == bindparam("thing"))
        ),
        OPEN,
    )
    .values({column: bindparam("minutes")})
    for what, column in _COLUMNS.items()
}
_DUE = overdue("cover", rows.c.look_at, rows.c.guild_id, rows.c.thing_id)


@dataclass(frozen=True, slots=True)
class Board:
    """How it stands: who was called and has not answered, who has come in since, and how many people it fits
    were asked (None: fewer than five, so that nobody is told from it).
    """

    thing: Thing
    cover: Cover | None
    called: Sequence[Commitment]
    came: Sequence[Commitment]
    asked: int | None
    could_ask: int  # so many stand by and were not called yet

    @property
    def missing(self) -> int | None:
        """Before it is looked for: how many places are free; None where as many come as like to."""
        if self.cover is not None and self.cover.is_going:
            return self.cover.missing(self.thing)
        return self.thing.roster.free


def due(tx: Transaction, *, now: datetime) -> Sequence[Due]:
    """Up to fifty things for which it is time to look."""
    return tx.list(Due, _DUE, now=now)


def board(tx: Transaction, thing_id: int, caller: Caller, *, now: datetime) -> Board:
    """For its leads, also from a direct message, and for coordinators. Raises NotAllowed, NotFound."""
    thing = things.posted(things.show(tx, thing_id))
    managing.require_lead(tx, thing, caller, by_dm=True)
    return stands(tx, thing, now=now)


def stands(tx: Transaction, thing: Thing, *, now: datetime) -> Board:
    """How it stands, for whoever may see it."""
    cover = covers.find(tx, thing.id)
    since = now if cover is None else cover.began_at
    people = rosters.people(tx, thing.id)
    asked = 0 if cover is None or cover.wave == 0 else invited.how_many(tx, thing.id)
    return Board(
        thing,
        cover,
        called=[one for one in people if standby.was_called(one)],
        came=[one for one in people if one.state == "confirmed" and one.changed_at >= since],
        asked=safe_count(asked),
        could_ask=len(_to_call(tx, thing, since, now=now)),
    )


def start(tx: Transaction, thing_id: int, caller: Caller, *, now: datetime) -> Thing:
    """Have cover looked for from now on, before anybody signed off late: for its free places, or for one more
    where there are as many as come. For its leads, also from a direct message, and for coordinators. Twice is
    once. Raises NotAllowed, NotFound, Refusal.
    """
    thing = managing.locked(tx, thing_id, caller, by_dm=True)
    things.require_open(thing, now)
    if not standby.may_stand_by(thing, now):
        raise Refusal(
            N_("Cover is looked for until half an hour after the start. Ask people it fits is for the rest.")
        )
    if thing.roster.free == 0:
        raise Refusal(N_("Every place on “{title}” is taken: nobody is missing."), title=thing.title)
    if not covers.is_going(tx, thing_id):
        covers.begin(tx, thing, goal=thing.places or thing.confirmed + 1, now=now)
    return thing


def stop(tx: Transaction, thing_id: int, caller: Caller, *, now: datetime) -> Thing:
    """Ask nobody else; what is on its way to people it fits is taken back, and who was called keeps the time
    they were told. For its leads, also from a direct message, and for coordinators. Twice is once. Raises
    NotAllowed, NotFound.
    """
    thing = managing.locked(tx, thing_id, caller, by_dm=True)
    cover = covers.find(tx, thing_id)
    if cover is not None and cover.is_going:
        covers.end(tx, thing, cover, "stopped", now=now)
        _take_back(tx, thing, now=now)
    return thing


def set_sign_off(
    tx: Transaction, thing_id: int, caller: Caller, minutes: int | None, *, now: datetime
) -> Thing:
    """The last moment to sign off, so long before the start; None: the start. Of a timetable, for all of its
    shifts that are to come. For its leads and coordinators; of a draft for who wrote it. Raises NotAllowed,
    NotFound, Invalid, Refusal.
    """
    return _set(tx, thing_id, caller, {"sign_off": minutes}, now=now)


def set_window(
    tx: Transaction, thing_id: int, caller: Caller, minutes: int | None, *, now: datetime
) -> Thing:
    """How long a place that becomes free from now on is offered. For its leads and coordinators. Raises as
    `set_sign_off`.
    """
    return _set(tx, thing_id, caller, {"window": minutes}, now=now)


def _set(
    tx: Transaction, thing_id: int, caller: Caller, wanted: dict[str, int | None], *, now: datetime
) -> Thing:
    thing = managing.to_amend(tx, thing_id, caller, drafts=True)
    if thing.state != "draft":
        things.require_open(thing, now)
    if thing.starts_at is None and thing.kind != "shift":
        raise Refusal(N_("“{title}” starts at no moment, so one can sign off any time."), title=thing.title)
    for what, minutes in wanted.items():
        if minutes not in (SIGN_OFFS if what == "sign_off" else WINDOWS):
            raise Invalid(N_("Please choose one of the moments shown."))
        tx.execute(_SET[what], thing=thing_id, minutes=minutes)
        if thing.timetable_since is not None:
            tx.execute(_SET_FOR_ALL[what], thing=thing_id, minutes=minutes)
    changed = things.show(tx, thing_id)
    register.kind_of(changed).redraw(tx, changed, listed=False, now=now)
    return changed


def look_after(tx: Transaction, thing_id: int, *, now: datetime) -> None:
    """Ask the next ones, as long as more are missing than have been asked and may still say yes."""
    thing, cover = things.show(tx, thing_id), covers.find(tx, thing_id)
    held: Sequence[Candidate] = ()
    if cover is not None and _is_time_for_a_wave(tx, thing, cover, now=now):
        held = _fitting(tx, thing, most=waves.MOST_IN_A_WAVE, now=now)
    for one in sorted(held, key=lambda one: one.user_id):
        volunteers.hold(tx, thing.guild_id, one.user_id)
    thing, cover = things.hold(tx, thing_id) or thing, covers.find(tx, thing_id)
    if cover is None or cover.look_at is None or cover.look_at > now:
        return  # somebody else was first, or it was stopped
    if not cover.missing(thing):
        covers.end(tx, thing, cover, "found", now=now)
        _take_back(tx, thing, now=now)
    elif not standby.may_stand_by(thing, now):
        has_begun = thing.starts_at is not None and thing.starts_at <= now
        was_on = has_begun and thing.state in ("open", "closed")
        covers.end(tx, thing, cover, "nobody" if was_on else "over", now=now)
        _take_back(tx, thing, now=now)
    else:
        covers.look_again(tx, thing_id, now + LOOK_EVERY)
        _ask(tx, thing, cover, {one.user_id for one in held}, now=now)


def _ask(tx: Transaction, thing: Thing, cover: Cover, held: set[int], *, now: datetime) -> None:
    """First those who stand by, each once; for the rest people it fits, of whom these are held."""
    wanted = cover.missing(thing) - thing.offered
    called = thing
    for one in _to_call(tx, thing, cover.began_at, now=now)[: max(0, wanted)]:
        called, wanted = standby.ask(tx, called, one, now=now).thing, wanted - 1
    if called != thing:
        register.kind_of(called).redraw(tx, called, listed=called.is_full != thing.is_full, now=now)
    if wanted <= 0 or not _is_time_for_a_wave(tx, thing, cover, now=now) or thing.starts_at is None:
        return
    invited.unask(tx, thing.id)
    count = waves.size(wanted, invited.rate(tx, thing.guild_id, now=now))
    fitting = _fitting(tx, thing, most=waves.MOST_IN_A_WAVE, now=now)
    chosen = [one.user_id for one in fitting if one.user_id in held][:count]
    if chosen:
        invited.ask(tx, thing, chosen, cover.wave + 1, now=now)
    next_at = now + (max(LEAST_PATIENCE, (thing.starts_at - now) / 4) if chosen else LEAST_PATIENCE)
    covers.note_wave(tx, cover, number=cover.wave + bool(chosen), next_at=next_at)


def _to_call(tx: Transaction, thing: Thing, since: datetime, *, now: datetime) -> Sequence[Commitment]:
    """Who stands by and was not called since then."""
    those = standby.of(tx, thing.id, now=now)
    return [one for one in those if one.called_at is None or one.called_at < since]


def _is_time_for_a_wave(tx: Transaction, thing: Thing, cover: Cover, *, now: datetime) -> bool:
    """Not at night, not once it has begun, not while a wave is waited for or somebody who stands by, and not
    where it is no longer known who was asked.
    """
    wanted = cover.missing(thing) - thing.offered - len(_to_call(tx, thing, cover.began_at, now=now))
    if wanted <= 0 or thing.starts_at is None or thing.starts_at <= now or not thing.is_open(now):
        return False
    if cover.ask_at is not None and now < cover.ask_at:
        return False
    plan = invitations.find(tx, thing.id)
    guild = guilds.find(tx, thing.guild_id)
    night = end_of_quiet(preferences.hours(guild, Preferences()), now)
    return night is None and not (plan is not None and plan.forgotten)


def _fitting(tx: Transaction, thing: Thing, *, most: int, now: datetime) -> Sequence[Candidate]:
    guild: Guild = guilds.find(tx, thing.guild_id)
    willing = candidates.for_thing(tx, thing, willing=True, now=now)
    return waves.first_asked(willing, candidates.wanted_of(thing), usual_cap=guild.weekly_cap, most=most)


def _take_back(tx: Transaction, thing: Thing, *, now: datetime) -> None:
    """What has not gone out yet, unless people are asked for another reason, too."""
    plan = invitations.find(tx, thing.id)
    if plan is None or plan.look_at is None:
        outbox.drop_about(
            tx, INVITATION, thing.guild_id, subject_id=thing.id, reason="cover is found", now=now
        )
        invited.unask(tx, thing.id)
