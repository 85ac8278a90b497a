"""Taking turns: when each begins, and whose it is.

Whose turn it is follows from the order, from what was promised already, and from who can't; nothing is
remembered but that, so any process at any time says the same. See docs/design.md.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from dateutil.relativedelta import relativedelta

from bot.services.record.schedules import moment_of

Every = Literal["week", "two_weeks", "month"]
#: In days, and in months of the calendar.
_STEPS: dict[Every, tuple[int, int]] = {"week": (7, 0), "two_weeks": (14, 0), "month": (0, 1)}

#: More turns than there ever are.
EVER = 10**6


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Turns begin at midnight in this zone, from a day on; they are numbered from 0."""

    every: Every
    starts: date
    zone: str

    def day(self, number: int) -> date:
        """The first day of a turn. Of months that are too short, the last: the next is not moved by that."""
        days, months = _STEPS[self.every]
        return self.starts + timedelta(days=days * number) + relativedelta(months=months * number)

    def begins(self, number: int) -> datetime:
        return self.at(number, time())

    def ends(self, number: int) -> datetime:
        return self.begins(number + 1)

    def at(self, number: int, clock: time, *, days_before: int = 0) -> datetime:
        """That time of day, so many days before a turn begins."""
        return moment_of(datetime.combine(self.day(number) - timedelta(days=days_before), clock), self.zone)

    def number_at(self, moment: datetime) -> int:
        """The turn that runs then; below 0 before the first."""
        days, months = _STEPS[self.every]
        local = moment.astimezone(ZoneInfo(self.zone)).date()
        passed = (local.year - self.starts.year) * 12 + local.month - self.starts.month
        number = (local - self.starts).days // days if days else passed // months
        while self.begins(number) > moment:
            number -= 1
        while self.ends(number) <= moment:
            number += 1
        return number


@dataclass(frozen=True, slots=True)
class Member:
    """Somebody in the order: who came `after` that turn had been promised, as the `seq`th of all."""

    user_id: int
    after: int
    seq: int


def plan(
    order: Sequence[Member],
    promised: Mapping[int, int | None],
    is_away: Callable[[int, int], bool],
    *,
    first: int,
    count: int,
) -> dict[int, int | None]:
    """Whose these turns are, of who is in the order and, by `is_away(user_id, number)`, can.

    What was promised to somebody who still can stays theirs, whatever becomes of the others. Any other turn
    is theirs whose nearest one is farthest away; of several, who has waited longest, and then who stands
    first. None: nobody can.
    """
    here = {one.user_id for one in order}
    kept = {
        number: user_id
        for number, user_id in promised.items()
        if user_id is not None and user_id in here and (number < first or not is_away(user_id, number))
    }
    for number in range(first, first + count):
        if number not in kept and (able := [one for one in order if not is_away(one.user_id, number)]):
            kept[number] = min(able, key=lambda one: _rank(one, kept, number)).user_id
    return {number: kept.get(number) for number in range(first, first + count)}


def _rank(one: Member, kept: Mapping[int, int], number: int) -> tuple[int, int, int]:
    """The lowest has it. Of a turn that was promised before they came and has become free, they have waited
    for ever.
    """
    theirs = [other for other, user_id in kept.items() if user_id == one.user_id]
    before = [other for other in theirs if other < number]
    begun = [one.after] if one.after < number else []
    since = number - max([*before, *begun], default=-EVER)
    nearest = min([since, *(other - number for other in theirs if other > number)])
    # Whoever came after a turn was promised stands behind whoever has that turn.
    has_had = any(other >= one.after for other in before)
    return (-nearest, -since, one.seq if not has_had else -1)
