"""What is published: each figure once for each period, for good, and none that gives a small group away.

A figure is shown if it is of nobody or of five and more, and if nothing that can be reckoned from it and from
what is shown already is of one to four. What was decided is kept, so that asking on another day gives nothing
else. See docs/design.md § 121.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from sqlalchemy import bindparam, insert, select

from bot.db import Transaction
from bot.models.shown_figures import shown_figures as rows
from bot.services.figures.definitions import ADDITIVE, STEPS, WITHIN
from bot.services.figures.periods import period_of
from bot.services.record.figures import SMALLEST_GROUP

#: What lies further back than that before a figure's period has nothing in common with it.
_FAR = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Counted:
    """So many people in a period; `ends_on` is the first day after. Of a step of the ladder the period is the
    quarter's first day and the day up to which was counted.
    """

    name: str
    starts_on: date
    ends_on: date
    people: int
    median_days: int | None = None


@dataclass(frozen=True, slots=True)
class Shown:
    """A figure as it was published: people is None where it is hidden."""

    name: str
    starts_on: date
    ends_on: date
    people: int | None
    median_days: int | None


_FIELDS = rows.c.name, rows.c.starts_on, rows.c.ends_on, rows.c.people, rows.c.median_days
_NEAR = select(*_FIELDS).where(
    rows.c.guild_id == bindparam("guild_id"),
    rows.c.starts_on > bindparam("after"),
    rows.c.people.is_not(None),
)
_OF = (
    select(*_FIELDS)
    .where(
        rows.c.guild_id == bindparam("guild_id"),
        rows.c.starts_on >= bindparam("starts_on"),
        rows.c.ends_on <= bindparam("ends_on"),
    )
    .order_by(rows.c.starts_on, rows.c.ends_on)
)
_PUBLISH = insert(rows).values(
    guild_id=bindparam("guild_id"),
    name=bindparam("name"),
    starts_on=bindparam("starts_on"),
    ends_on=bindparam("ends_on"),
    people=bindparam("people"),
    median_days=bindparam("median_days"),
)


def between(tx: Transaction, guild_id: int, starts_on: date, ends_on: date) -> Sequence[Shown]:
    """All that was published of periods within these days."""
    return tx.list(Shown, _OF, guild_id=guild_id, starts_on=starts_on, ends_on=ends_on)


def publish(tx: Transaction, guild_id: int, counted: Counted) -> None:
    """Decide whether it is shown, and keep that."""
    near = tx.list(Counted, _NEAR, guild_id=guild_id, after=counted.starts_on - _FAR)
    shown = may_be_shown(counted, near)
    tx.execute(
        _PUBLISH,
        guild_id=guild_id,
        name=counted.name,
        starts_on=counted.starts_on,
        ends_on=counted.ends_on,
        people=counted.people if shown else None,
        median_days=counted.median_days if shown else None,
    )


def may_be_shown(counted: Counted, shown: Sequence[Counted]) -> bool:
    """Whether it, and all that can be reckoned from it and from what is shown, is of nobody or of enough."""
    known = [*shown, counted]
    return all(map(_enough, _reckoned(counted, known)))


def _enough(people: int) -> bool:
    return people == 0 or people >= SMALLEST_GROUP


def _reckoned(counted: Counted, known: Sequence[Counted]) -> Iterator[int]:
    """Every number of people that can be had from these, as far as the counted one plays a part."""
    yield counted.people
    sums = {name: list(_segments(one for one in known if one.name == name)) for name in ADDITIVE}
    if counted.name in ADDITIVE:
        yield from (one.people for one in sums[counted.name])
    pieces = [one for one in known if one.name not in ADDITIVE]
    pieces += [segment for segments in sums.values() for segment in segments]
    # Where it is additive, all its segments may be new; else only it is.
    fresh = sums[counted.name] if counted.name in ADDITIVE else [counted]
    for one in fresh:
        for other in pieces:
            if one != other and (lies_within(one, other) or lies_within(other, one)):
                yield abs(one.people - other.people)


def _segments(known: Iterable[Counted]) -> Iterator[Counted]:
    """Of an additive figure: all that follows from what is known.

    Let P(day) be how many there were before a day: each figure says by how much P differs at its two ends. So
    between any two days that figures join, in a chain, the difference is known, and between no others.
    """
    joined: dict[date, dict[date, int]] = {}
    name = ""
    for one in known:
        name = one.name
        there = joined.setdefault(one.starts_on, {one.starts_on: 0})
        far = joined.setdefault(one.ends_on, {one.ends_on: 0})
        if there is far:
            continue
        shift = there[one.starts_on] + one.people - far[one.ends_on]
        for day, height in far.items():
            there[day] = height + shift
            joined[day] = there
    for chain in {id(one): one for one in joined.values()}.values():
        for (first, low), (last, high) in combinations(sorted(chain.items()), 2):
            yield Counted(name, first, last, high - low)


def lies_within(one: Counted, other: Counted) -> bool:
    """Whether by definition everybody in the one is in the other, too."""
    if one.name in STEPS:
        if other.name in STEPS:
            return (
                one.starts_on == other.starts_on
                and one.ends_on <= other.ends_on
                and (one.name == other.name or other.name in WITHIN[one.name])
            )
        return other.name == "joined" and _is_cohort(other, one.starts_on)
    if other.name in STEPS:
        return False
    return (
        other.starts_on <= one.starts_on
        and one.ends_on <= other.ends_on
        and (one.name == other.name or other.name in WITHIN[one.name])
    )


def _is_cohort(joined: Counted, starts_on: date) -> bool:
    """Whether it is of the quarter that begins that day, or of more."""
    return joined.starts_on <= starts_on and joined.ends_on >= period_of("quarter", starts_on).ends
