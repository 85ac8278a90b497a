"""A timetable that is posted, once more by a rule: seen first, then added to its card."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.db import Transaction
from bot.errors import Refusal
from bot.i18n import N_
from bot.services.guild import guilds
from bot.services.guild.callers import Caller
from bot.services.guild.overtaking import marks
from bot.services.shifts import timetables
from bot.services.shifts.slots import MOST_SHIFTS, Slot, check, in_order, marked, repeated
from bot.services.shifts.timetables import Timetable
from bot.services.things import managing

#: So many times in all can be chosen, with those that are posted.
TIMES = (2, 3, 4, 5, 6, 8, 10, 12, 26, 52)


@dataclass(frozen=True, slots=True)
class Repeats:
    """What would be added; `seen` marks it, and for the `possible` numbers of times there is room."""

    found: Timetable
    coming: Sequence[Slot]
    added: Sequence[Slot]
    zone: str
    possible: Sequence[int]
    seen: str


def preview(
    tx: Transaction, timetable_id: int, caller: Caller, rhythm: str, times: int, *, now: datetime
) -> Repeats:
    """Those of its shifts that are to come, so many times in all, as they are now: moved, resized, without
    what is cancelled. For its leads and coordinators. Raises NotAllowed, NotFound, Invalid, and Refusal for a
    draft, where none is to come, and where there is no room.
    """
    found = timetables.to_manage(tx, timetable_id, caller)
    return _repeats(tx, found, rhythm, times, now=now)


def _repeats(tx: Transaction, found: Timetable, rhythm: str, times: int, *, now: datetime) -> Repeats:
    if found.is_draft:
        raise Refusal(
            N_("“{title}” is not posted yet: More on its draft repeats it."), title=found.words.title
        )
    beside = [one for one in found.posted if one.state == "open"]
    coming = [
        Slot(one.starts_at, one.ends_at, one.places, one.least)
        for one in beside
        if one.starts_at is not None and one.ends_at is not None and one.starts_at > now
    ]
    if not coming:
        raise Refusal(N_("None of the shifts of “{title}” is to come."), title=found.words.title)
    room = MOST_SHIFTS - len(beside)
    possible = [one for one in TIMES if len(coming) * (one - 1) <= room]
    if not possible:
        raise Refusal(
            N_("“{title}” has {count} shifts; {most} fit on one card. Please make another timetable."),
            title=found.words.title,
            count=len(beside),
            most=MOST_SHIFTS,
        )
    zone = guilds.find(tx, found.words.guild_id).zone
    known = {(one.starts_at, one.ends_at) for one in beside}
    later = repeated(coming, zone, rhythm, times)[len(coming) :]
    by_moment = {(one.starts_at, one.ends_at): one for one in reversed(later)}
    added = in_order([one for moment, one in by_moment.items() if moment not in known])
    check(added, beside=beside, now=now)
    return Repeats(found, coming, added, zone, possible, marks({"slots": marked(added)}))


def begin(
    tx: Transaction,
    timetable_id: int,
    caller: Caller,
    rhythm: str,
    times: int,
    *,
    seen: str,
    now: datetime,
) -> Repeats:
    """Add what was seen. Raises as `preview`, and Refusal where its shifts are others by now."""
    managing.locked(tx, timetable_id, caller, kind="shift", drafts=True)
    planned = _repeats(tx, timetables.find(tx, timetable_id), rhythm, times, now=now)
    if planned.seen != seen:
        raise Refusal(N_("Its shifts have changed since you looked. Please look at the dates once more."))
    timetables.add(tx, timetable_id, caller, planned.added, now=now)
    return planned
