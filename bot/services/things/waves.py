"""Whom to ask about a thing to do, how many at once, and when the next: rules without a database.

They are tried on made-up communities in benchmarks/invitations.py. See docs/design.md § 87.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from bot.services.things.needs import NOTHING, Needs

#: What is taken for granted before anybody was asked here: one in four says yes. It is a cautious guess and
#: no measurement, and weighs as much as eight answers, so that after some dozens the server's own count.
ASSUMED_YES, ASSUMED_ASKED = 2, 8
#: More direct messages than that at once look like spam to Discord, whose limit nobody knows (bot/courier).
MOST_IN_A_WAVE = 50
#: So long a wave is waited for, unless all have answered; of what is near, a quarter of what is left.
PATIENCE, LEAST_PATIENCE = timedelta(days=1), timedelta(hours=1)
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a thing to do asks of people."""

    thing_id: int
    effort: int | None = None  # minutes
    needs: Needs = NOTHING
    has_interests: bool = False  # it is about some


@dataclass(frozen=True, slots=True)
class Candidate:
    """One person, with all that decides whether they are asked about one thing."""

    user_id: int
    agreed: bool | None = True  # to invitations; None: never asked for it
    rests: bool = False  # on a break, or in a light week
    weekly_hours: int | None = None
    has_skill: bool | None = None  # the one that is needed, as far as they said
    speaks: bool | None = None  # the language that is needed, as far as they said
    interests: int = 0  # how many they chose
    shared: int = 0  # of these, how many it is about
    was_in: bool = False  # on its roster, now or before
    was_asked: bool = False  # about this one; or said no to it
    last_asked: datetime | None = None  # about anything
    weekly_cap: int | None = None  # their own: for all they are asked and told in seven days
    invited: int = 0  # times in the last seven days
    told: int = 0  # what else counts towards their own cap


@dataclass(frozen=True, slots=True)
class Rate:
    """How many were asked here and had time to answer, and how many of them said yes."""

    asked: int = 0
    yes: int = 0


def fits(one: Candidate, wanted: Wanted) -> bool:
    """Whether it fits what they said. Who chose no interests is open to all; who has not said how much time
    they have is not asked for less. A skill or a language takes a yes.
    """
    needs, hours = wanted.needs, one.weekly_hours
    if wanted.has_interests and one.interests and not one.shared:
        return False
    if (needs.skill is not None and not one.has_skill) or (needs.language is not None and not one.speaks):
        return False
    if hours is not None and needs.hours is not None and needs.hours > hours:
        return False
    return hours is None or wanted.effort is None or wanted.effort <= hours * 60


def may_be_asked(one: Candidate, *, usual_cap: int) -> bool:
    """Whether they may be asked at this moment. Their own cap is for all kinds of messages together, the
    usual one for invitations.
    """
    full = one.invited >= usual_cap if one.weekly_cap is None else one.invited + one.told >= one.weekly_cap
    return bool(one.agreed) and not (one.rests or one.was_in or one.was_asked or full)


def first_asked(
    candidates: Iterable[Candidate], wanted: Wanted, *, usual_cap: int, most: int
) -> Sequence[Candidate]:
    """Up to so many whom it fits and who may be asked, the least recently asked first; of these, who shares
    an interest, and then in an order that is another one for each thing.
    """
    those = [one for one in candidates if fits(one, wanted) and may_be_asked(one, usual_cap=usual_cap)]

    def order(one: Candidate) -> tuple[datetime, int, int]:
        return one.last_asked or LONG_AGO, -one.shared, _shuffled(one.user_id, wanted.thing_id)

    return sorted(those, key=order)[:most]


def _shuffled(user_id: int, thing_id: int) -> int:
    """So that not always the same people come first; the same for the same two."""
    mixed = (user_id ^ (thing_id * 0x9E3779B97F4A7C15)) & 0xFFFFFFFFFFFFFFFF
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9 & 0xFFFFFFFFFFFFFFFF
    return mixed ^ (mixed >> 27)


def size(missing: int, rate: Rate) -> int:
    """How many to ask for so many yeses that are missing."""
    wanted = -(-missing * (rate.asked + ASSUMED_ASKED) // (rate.yes + ASSUMED_YES))
    return max(0, min(MOST_IN_A_WAVE, wanted))


def missing(*, target: int | None, places: int | None, taken: int, waiting: int = 0) -> int | None:
    """How many yeses are missing, of which so many stand already; None where nobody said how many it takes.
    Where somebody waits for a place, nobody is missing.
    """
    aims = [aim for aim in (target, places) if aim is not None]
    if not aims:
        return None
    return 0 if waiting else max(0, min(aims) - taken)


def patience(due_at: datetime | None, now: datetime) -> timedelta:
    """How long the wave that goes out now is waited for."""
    if due_at is None:
        return PATIENCE
    return min(PATIENCE, max(LEAST_PATIENCE, (due_at - now) / 4))
