"""Things to do that fit a person: what interests them, what is free, what is soon, what is small.

Nothing is kept about why; whoever looks twice gets the same answer as long as nothing has changed.
See docs/design.md § 25, § 43.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import bindparam, select

from bot.db import Transaction
from bot.models.volunteers import volunteer_interests
from bot.services.care import boundaries
from bot.services.people import volunteers
from bot.services.things import abilities, held, register, searching, things
from bot.services.things.abilities import Abilities
from bot.services.things.needs import Kind
from bot.services.things.things import Thing

#: Few enough to choose from at a glance.
MOST_SHOWN = 3
#: Open things that are looked at, the newest where there are more.
MOST_LOOKED_AT = 200
#: Minutes: what is assumed of a thing that does not say what it takes.
UNSAID_EFFORT = 30

_CHOSEN = select(volunteer_interests.c.interest_id).where(
    volunteer_interests.c.guild_id == bindparam("guild_id"),
    volunteer_interests.c.user_id == bindparam("user_id"),
)


@dataclass(frozen=True, slots=True)
class Known:
    """What a person said that things can fit, and what leaves things out."""

    interests: frozenset[int]
    able: Abilities
    is_new: bool  # nothing done here yet
    answered: frozenset[int]  # things
    apart_from: frozenset[int]  # people

    def can_be_told_of(self, thing: Thing) -> bool:
        return (
            thing.roster.free != 0
            and thing.approval is None
            and thing.id not in self.answered
            and thing.created_by not in self.apart_from
        )

    def reasons(self, thing: Thing) -> Reasons:
        met = self.able.meets(thing.needs)
        can = frozenset(kind for kind, is_met in met.items() if is_met)
        return Reasons(self.interests.intersection(thing.interests), can)

    def order(self, thing: Thing) -> tuple[bool, bool, int, int, bool, float, int]:
        """To sort by: what can be done before what one has (a role), what they said they can't last, then
        what speaks for it, then what is small (for the new) and soon.
        """
        met = self.able.meets(thing.needs).values()
        speaks_for_it = sum(met) + len(self.interests.intersection(thing.interests))
        effort = thing.effort or UNSAID_EFFORT
        due = thing.due_at.timestamp() if thing.due_at else 0.0
        small_first = effort if self.is_new else 0
        standing = not register.kind_of(thing).can_be_done
        return standing, not all(met), -speaks_for_it, small_first, not due, due, effort


@dataclass(frozen=True, slots=True)
class Reasons:
    """What speaks for showing somebody a thing: interests of theirs it is about, and what they said they can
    that it needs.
    """

    interests: frozenset[int] = frozenset()
    can: frozenset[Kind] = frozenset()


@dataclass(frozen=True, slots=True)
class Page:
    """A part of all that is open; `pages` is how many parts there are, at least one."""

    things: Sequence[Thing]
    page: int
    pages: int
    reasons: Mapping[int, Reasons]


def things_for(
    tx: Transaction, guild_id: int, user_id: int, *, standing: bool = True, now: datetime
) -> Sequence[Thing]:
    """Up to three with a free place that this person has not answered yet; what goes on, such as roles, fills
    them up, or is left out: `standing`. What somebody has to approve is found, and suggested to nobody.

    Those that share an interest or need what they can come first, then those whose moment is nearest; for
    somebody who has not done anything here yet, the smaller before the nearer. What needs something they said
    they can't comes last. Nothing is suggested of somebody they are not to meet (docs/design.md § 43).
    """
    known = _known(tx, guild_id, user_id)
    found = things.open_in(tx, guild_id, most=MOST_LOOKED_AT, now=now)
    fits = [one for one in found if standing or register.kind_of(one).can_be_done]
    return sorted(filter(known.can_be_told_of, fits), key=known.order)[:MOST_SHOWN]


def page_for(tx: Transaction, guild_id: int, user_id: int, page: int, *, size: int, now: datetime) -> Page:
    """All that is open and that this person does not hold, so many at once; what fits them stands first. A
    page that does not exist (any more) is the last one.
    """
    mine = held.with_nothing_besides(tx, guild_id, user_id)
    first = things_for(tx, guild_id, user_id, now=now)
    pages = max(1, -(-things.how_many_open(tx, guild_id, besides=mine, now=now) // size))
    page = min(page, pages - 1)
    begin, end = page * size, (page + 1) * size
    shown_first = [*first[begin:end]]
    others = things.open_in(
        tx,
        guild_id,
        most=size - len(shown_first),
        skipped=max(0, begin - len(first)),
        besides=[*mine, *(one.id for one in first)],
        now=now,
    )
    return _page(tx, guild_id, user_id, [*shown_first, *others], page, pages)


def short_for(
    tx: Transaction, guild_id: int, user_id: int, minutes: int, page: int, *, size: int, now: datetime
) -> Page:
    """What can be done in so many minutes, of the newest that this person does not hold; what fits them
    first, the smaller before the larger.
    """
    known, mine = _known(tx, guild_id, user_id), held.with_nothing_besides(tx, guild_id, user_id)
    found = things.open_in(tx, guild_id, most=MOST_LOOKED_AT, besides=mine, now=now)
    short = [one for one in found if one.effort is not None and one.effort <= minutes]
    short.sort(key=lambda one: (not known.can_be_told_of(one), known.order(one)))
    pages = max(1, -(-len(short) // size))
    page = min(page, pages - 1)
    return _page(tx, guild_id, user_id, short[page * size : (page + 1) * size], page, pages)


def search(
    tx: Transaction, guild_id: int, user_id: int, words: str, page: int, *, size: int, now: datetime
) -> Page:
    """Of all that is open what has these words in its title, the newest first, so many at once."""
    pages = max(1, -(-searching.how_many_open_with(tx, guild_id, words, now=now) // size))
    page = min(page, pages - 1)
    found = searching.open_with(tx, guild_id, words, most=size, skipped=page * size, now=now)
    return _page(tx, guild_id, user_id, found, page, pages)


def _page(
    tx: Transaction, guild_id: int, user_id: int, shown: Sequence[Thing], page: int, pages: int
) -> Page:
    known = _known(tx, guild_id, user_id)
    return Page(shown, page, pages, {one.id: known.reasons(one) for one in shown})


def _known(tx: Transaction, guild_id: int, user_id: int) -> Known:
    person = volunteers.find(tx, guild_id, user_id)
    return Known(
        frozenset(tx.values(_CHOSEN, guild_id=guild_id, user_id=user_id)),
        abilities.find(tx, guild_id, user_id),
        person is None or person.first_done_at is None,
        frozenset(held.ever_by(tx, guild_id, user_id)),
        boundaries.apart_from(tx, guild_id, user_id),
    )
