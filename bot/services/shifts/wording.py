"""What a timetable says, of all of its shifts at once: its words, and where they are."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from datetime import datetime

from bot.db import Transaction
from bot.errors import Refusal
from bot.i18n import N_
from bot.services.guild.callers import Caller
from bot.services.guild.overtaking import unless_overtaken
from bot.services.shifts import timetables
from bot.services.shifts.timetables import Timetable
from bot.services.things import amendments, endings, managing, posting, shifts, things
from bot.services.things.shifts import Shift
from bot.services.things.things import Thing


@dataclass(frozen=True, slots=True)
class Wording:
    """What a form shows of it; the details are for those who are in."""

    title: str
    why: str
    step: str
    place: str
    details: str


def wording_of(words: Shift) -> Wording:
    return Wording(words.title, words.why, words.step, words.place or "", words.details or "")


def reword(
    tx: Transaction,
    timetable_id: int,
    caller: Caller,
    wanted: Wording,
    *,
    seen: str | None = None,
    now: datetime,
) -> Timetable:
    """Other words, or another place: also for its shifts that are open, but for those that have a place of
    their own. Whoever is in hears of another step or place. For its leads and coordinators; of a draft for
    who wrote it. Raises NotAllowed, NotFound, Invalid, Overtaken, and Refusal once all of it is over.
    """
    managing.locked(tx, timetable_id, caller, kind="shift", drafts=True)
    found = timetables.find(tx, timetable_id)
    coming = [one for one in found.posted if one.state == "open"]
    if not found.is_draft and not coming:
        raise Refusal(N_("“{title}” is over: nobody reads it any more."), title=found.words.title)
    before = wording_of(found.words)
    merged = unless_overtaken(asdict(before), asdict(wanted), seen)
    words = replace(before, **{name: text.strip() for name, text in merged.items()})
    timetables.check_words(words.title, words.why, words.step)
    timetables.check_where(words.place, words.details)
    if words == before:
        return found
    columns = posting.words(words.title, words.why, words.step)
    where = {"place": words.place or None, "details": words.details or None}
    # All are held before the first change is written, which others write, too (docs/design.md § 5).
    held = [things.hold(tx, one_id) for one_id in sorted(one.id for one in coming)]
    amendments.change(tx, found.words, {**columns, **where}, now=now)
    told: set[int] = set()
    for one in held:
        if one is not None and one.state == "open":
            _follow(tx, one, before, words, told, now=now)
    return timetables.find(tx, timetable_id)


def _follow(
    tx: Transaction, held: Thing, before: Wording, words: Wording, told: set[int], *, now: datetime
) -> None:
    """One of its (held) shifts. Another step is told once to whoever is in several; another place of each."""
    place = words.place if (held.place or "") == before.place else held.place
    details = words.details if (held.details or "") == before.details else held.details
    columns = {**posting.words(words.title, words.why, words.step), "place": place or None}
    changed = amendments.change(tx, held, {**columns, "details": details or None}, now=now)
    if (changed.place, changed.details) != (held.place, held.details):
        amendments.tell(tx, changed, now=now)
        told.update(each.user_id for each in amendments.concerned(tx, changed))
    elif changed.step != held.step:
        amendments.tell(tx, changed, besides=told, now=now)
        told.update(each.user_id for each in amendments.concerned(tx, changed))


def call_off(tx: Transaction, timetable_id: int, caller: Caller, *, now: datetime) -> Timetable:
    """None of its shifts that are to come will happen: all whose yes stands are told. For its leads and
    coordinators. Twice is once. Raises NotAllowed, NotFound.
    """
    managing.locked(tx, timetable_id, caller, kind="shift", drafts=True)
    coming = [one.id for one in shifts.of_timetable(tx, timetable_id) if one.is_open(now)]
    for one_id in sorted(coming):  # all are held before the first change is written
        things.hold(tx, one_id)
    for one_id in sorted(coming):
        endings.cancel(tx, one_id, caller, now=now)
    return timetables.find(tx, timetable_id)
