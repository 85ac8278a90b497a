"""All shifts of a timetable among the events of their server, with one switch."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.db import Transaction
from bot.errors import Refusal
from bot.i18n import N_
from bot.services.guild import guilds
from bot.services.guild.callers import Caller
from bot.services.guild.guilds import Guild
from bot.services.shifts import timetables
from bot.services.shifts.timetables import Timetable
from bot.services.things import managing, native_events, things
from bot.services.things.native_events import NativeEvent


@dataclass(frozen=True, slots=True)
class Listed:
    """A timetable, and which of its shifts that are to come are events."""

    found: Timetable
    wanted: bool
    """Those that are added become events, too."""
    events: Sequence[NativeEvent]
    """Those that are to be."""
    coming: int
    guild: Guild


def show(tx: Transaction, timetable_id: int, caller: Caller, *, now: datetime) -> Listed:
    """For its leads and coordinators; of a draft for who wrote it. Raises NotAllowed, NotFound."""
    found = timetables.to_manage(tx, timetable_id, caller)
    coming = {one.id for one in found.posted if one.state == "open" and _begins_after(one.starts_at, now)}
    own, guild = native_events.find(tx, timetable_id), guilds.find(tx, found.words.guild_id)
    listed = [one for one in native_events.of_timetable(tx, timetable_id) if one.thing_id in coming]
    wanted = [one for one in listed if one.wanted]
    return Listed(found, own is not None and own.wanted, wanted, len(coming), guild)


def _begins_after(starts_at: datetime | None, now: datetime) -> bool:
    return starts_at is not None and starts_at > now


def switch(tx: Transaction, timetable_id: int, caller: Caller, *, on: bool, now: datetime) -> Listed:
    """Whether all of its shifts that are to come are events, and those that are added; of a draft once it is
    posted. For its leads and coordinators; of a draft for who wrote it. Twice is once. Raises NotAllowed,
    NotFound, and Refusal in quiet mode, and where none is to come.
    """
    thing = managing.locked(tx, timetable_id, caller, kind="shift", drafts=True)
    before = show(tx, timetable_id, caller, now=now)
    if on:
        native_events.require_loud(tx, thing.guild_id)
        if not before.found.is_draft and not before.coming:
            raise Refusal(N_("None of the shifts of “{title}” is to come."), title=thing.title)
    concerned = [one.id for one in before.found.posted if one.state == "open"]
    for one_id in sorted(concerned):  # all are held before the first is written
        things.hold(tx, one_id)
    native_events.turn(tx, thing, on=on, now=now)
    for one_id in sorted(concerned):
        one = things.show(tx, one_id)
        if one.state == "open" and (not on or _begins_after(one.starts_at, now)):
            native_events.turn(tx, one, on=on, now=now)
    return show(tx, timetable_id, caller, now=now)


def try_again(tx: Transaction, timetable_id: int, caller: Caller, *, now: datetime) -> Listed:
    """Have all of them put up once more that Discord did not take or somebody took down. For its leads and
    coordinators. Raises NotAllowed, NotFound.
    """
    managing.locked(tx, timetable_id, caller, kind="shift", drafts=True)
    for one in show(tx, timetable_id, caller, now=now).events:
        if one.refused is not None:
            native_events.try_again(tx, one.thing_id, caller, now=now)
    return show(tx, timetable_id, caller, now=now)
