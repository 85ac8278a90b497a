"""What is published: each figure once for each period, for good, and none that gives a small group away.

A figure is shown if it is of nobody or of five and more, and if nothing that can be reckoned from it and from
what is shown already is of one to four. What was decided is kept, so that asking on another day gives nothing
else. See docs/design.md § 121.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from itertools import combinations

from sqlalchemy import bindparam, insert, select

from bot.db import Transaction
from bot.models.shown_figures import shown_figures as rows
from bot.services.figures.definitions import ADDITIVE, STAYED, STEPS, WITHIN
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
    rows.c.name != STAYED.name,  # what can be reckoned from it is seen to in staying.py
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


class Publishing:
    """Decides figure by figure whether it is shown, and keeps that, for periods that begin on one day. Before
    the day `begun` there was nothing to count.
    """

    def __init__(self, tx: Transaction, guild_id: int, starts_on: date, begun: date) -> None:
        self._tx, self._guild_id, self._begun = tx, guild_id, begun
        near = tx.list(Counted, _NEAR, guild_id=guild_id, after=starts_on - _FAR)
        self._shown = [_since(begun, one) for one in near]

    def publish(self, counted: Counted) -> None:
        known = _since(self._begun, counted)
        shown = may_be_shown(known, self._shown)
        if shown:
            self._shown.append(known)
        keep(self._tx, self._guild_id, counted, shown=shown)


def keep(tx: Transaction, guild_id: int, counted: Counted, *, shown: bool) -> None:
    """For good, as it was decided."""
    tx.execute(
        _PUBLISH,
        guild_id=guild_id,
        name=counted.name,
        starts_on=counted.starts_on,
        ends_on=counted.ends_on,
        people=counted.people if shown else None,
        median_days=counted.median_days if shown else None,
    )


def _since(begun: date, one: Counted) -> Counted:
    """Everybody knows that there was nobody before."""
    return replace(one, starts_on=max(one.starts_on, begun))


def may_be_shown(counted: Counted, shown: Sequence[Counted]) -> bool:
    """Whether it, and all that can be reckoned from it and from what is shown, is of nobody or of enough."""
    if not counted.people and not any(one.people for one in shown):
        return True
    return all(map(enough, _reckoned(counted, shown)))


def enough(people: int) -> bool:
    """Whether so many may be known of: nobody, or a group that hides each of them."""
    return people == 0 or people >= SMALLEST_GROUP


def _reckoned(counted: Counted, shown: Sequence[Counted]) -> Iterator[int]:
    """Every number of people that can be had with this one and could not be had before."""
    yield counted.people
    sums = {name: _chains(one for one in shown if one.name == name) for name in ADDITIVE}
    fresh = [counted]
    if counted.name in ADDITIVE:
        fresh = list(_joined(counted, sums[counted.name]))
        yield from (one.people for one in fresh)
    known = [one for one in shown if one.name not in ADDITIVE]
    known += [piece for name, chains in sums.items() for chain in chains for piece in _pieces(name, chain)]
    beside = [one for one in known if _related(one.name, counted.name)]
    for one in fresh:
        for other in beside:
            if lies_within(one, other) or lies_within(other, one):
                yield abs(one.people - other.people)


def _related(one: str, other: str) -> bool:
    return one == other or other in WITHIN[one] or one in WITHIN[other] or {one, other} & STEPS != set()


#: For days that figures of one name join: how many there were before each, counted from one of them.
Chain = dict[date, int]


def _chains(known: Iterable[Counted]) -> Sequence[Chain]:
    """Of an additive figure: the days between which the number is known.

    Let P(day) be how many there were before a day: each figure says by how much P differs at its two ends. So
    between any two days that figures join, in a chain, the difference is known, and between no others.
    """
    chains: list[Chain] = []
    for one in known:
        there, far = _chain_with(one.starts_on, chains), _chain_with(one.ends_on, chains)
        if there is not far:
            shift = there[one.starts_on] + one.people - far[one.ends_on]
            there.update({day: height + shift for day, height in far.items()})
            chains.remove(far)
    return chains


def _chain_with(day: date, chains: list[Chain]) -> Chain:
    found = next((chain for chain in chains if day in chain), None)
    if found is None:
        chains.append(found := {day: 0})
    return found


def _joined(counted: Counted, chains: Sequence[Chain]) -> Iterator[Counted]:
    """What is known between the days of two chains once this figure joins them; nothing if it joins none."""
    apart = list(chains)
    there, far = _chain_with(counted.starts_on, apart), _chain_with(counted.ends_on, apart)
    if there is far:
        return
    shift = there[counted.starts_on] + counted.people - far[counted.ends_on]
    for day, height in there.items():
        for other, low in far.items():
            people = low + shift - height
            first, last = sorted((day, other))
            yield Counted(counted.name, first, last, people if day < other else -people)


def _pieces(name: str, chain: Chain) -> Iterator[Counted]:
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
