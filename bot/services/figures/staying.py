"""Who joined in one month and took part in later ones: the figure that says whether people stay.

Of a cohort's figure the period is the cohort's first day and the end of the month that was looked at. It is
shown only where nothing of one to four people can be reckoned from it. Everybody in it is among those who
joined in its month, and among those who took part in the other; and the cohorts of one month looked at have
nobody in common, so that whoever adds them up and subtracts learns of those who are in none. With who joined
and who took part shown themselves, all else that can be had is a sum of such rests (docs/design.md, § 126).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from bot.db import Transaction
from bot.services.figures import periods, shown_figures
from bot.services.figures.definitions import JOINED, STAYED, TOOK_PART
from bot.services.figures.periods import Period, Recorded, period_of
from bot.services.figures.shown_figures import Counted, Shown
from bot.services.guild import guilds, rights
from bot.services.guild.callers import Caller

#: For so many months after the one in which they joined.
FOLLOWED = 5


@dataclass(frozen=True, slots=True)
class Kept:
    """Who joined in a month, and how many of them took part in each of the next ones that are over; None: it
    is hidden, or not counted.
    """

    month: Period
    joined: int | None
    later: Sequence[int | None]


def months_of(one: Shown) -> tuple[Period, Period]:
    """The month in which they joined, and the one that was looked at."""
    return period_of("month", one.starts_on), period_of("month", one.ends_on - timedelta(days=1))


def count(tx: Transaction, guild_id: int, known: Recorded, today: date, zone: str) -> bool:
    """Count the cohorts of one month that is over; whether there was one left that can be counted."""
    months = periods.over("month", today, FOLLOWED + 1)
    told = shown_figures.between(tx, guild_id, months[0].starts, today)
    counted = {(one.starts_on, one.ends_on) for one in told if one.name == STAYED.name}
    for number, month in enumerate(months):
        cohorts = [one for one in months[:number] if known.covers(one)]
        left = [one for one in cohorts if (one.starts, month.ends) not in counted]
        if left:
            _publish(tx, guild_id, left, month, told, zone)
            return True
    return False


def _publish(
    tx: Transaction, guild_id: int, cohorts: Sequence[Period], month: Period, told: Sequence[Shown], zone: str
) -> None:
    took_part = _of(told, TOOK_PART.name, month)
    shown = [
        one.people
        for one in told
        if one.name == STAYED.name and one.ends_on == month.ends and one.people is not None
    ]
    for cohort in cohorts:
        people = stayed(tx, guild_id, cohort, month, zone)
        may = may_be_shown(people, _of(told, JOINED.name, cohort), took_part, shown)
        if may:
            shown.append(people)
        counted = Counted(STAYED.name, cohort.starts, month.ends, people)
        shown_figures.keep(tx, guild_id, counted, shown=may)


def may_be_shown(people: int, joined: int | None, took_part: int | None, shown: Sequence[int]) -> bool:
    """Of a cohort of so many, in a month in which so many took part; of it the cohorts `shown` are known."""
    if joined is None or took_part is None:
        return False
    rests = people, joined - people, took_part - sum(shown) - people
    return all(map(shown_figures.enough, rests))


def stayed(tx: Transaction, guild_id: int, cohort: Period, month: Period, zone: str) -> int:
    """How many of the cohort took part in the month."""
    return int(
        tx.value(
            STAYED.count,
            guild_id=guild_id,
            since=periods.midnight(cohort.starts, zone),
            until=periods.midnight(cohort.ends, zone),
            seen_since=periods.midnight(month.starts, zone),
            seen_until=periods.midnight(month.ends, zone),
        )
    )


def table(tx: Transaction, caller: Caller, *, now: datetime) -> Sequence[Kept]:
    """The months that are over and have a later one, the oldest first. For whoever the guild shows them to.
    Raises NotAllowed.
    """
    rights.require_view(tx, caller, "staying")
    today = periods.today(guilds.find(tx, caller.guild).zone, now)
    months = periods.over("month", today, FOLLOWED + 1)
    told = shown_figures.between(tx, caller.guild, months[0].starts, today)
    known = {(one.starts_on, one.ends_on): one.people for one in told if one.name == STAYED.name}
    return [
        Kept(
            cohort,
            _of(told, JOINED.name, cohort),
            [known.get((cohort.starts, month.ends)) for month in months[number + 1 :]],
        )
        for number, cohort in enumerate(months[:-1])
    ]


def _of(told: Sequence[Shown], name: str, period: Period) -> int | None:
    key = name, period.starts, period.ends
    return next((one.people for one in told if (one.name, one.starts_on, one.ends_on) == key), None)
