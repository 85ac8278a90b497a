"""Who is on which shift of a timetable: for a list at the door, or a table to take along."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.db import Transaction
from bot.errors import Refusal
from bot.i18n import N_
from bot.services.guild import guilds
from bot.services.guild.callers import Caller
from bot.services.shifts import timetables
from bot.services.things import rosters
from bot.services.things.rosters import Commitment
from bot.services.things.shifts import Shift


@dataclass(frozen=True, slots=True)
class Line:
    """One shift, and whoever is on it."""

    shift: Shift
    people: Sequence[Commitment]

    @property
    def confirmed(self) -> Sequence[Commitment]:
        """Those who come; who waits, or is asked, is on no list at the door."""
        return [one for one in self.people if one.has_place]


@dataclass(frozen=True, slots=True)
class Rota:
    """A timetable with whoever is on it, in the zone of its server."""

    words: Shift
    lines: Sequence[Line]
    zone: str


def show(tx: Transaction, timetable_id: int, caller: Caller, *, coming: bool = False, now: datetime) -> Rota:
    """All of its shifts but for those that are cancelled, or those that are still to come. For its leads and
    coordinators. Raises NotAllowed, NotFound, and Refusal in quiet mode, and for one without any.
    """
    found = timetables.to_manage(tx, timetable_id, caller)
    guild = guilds.find(tx, found.words.guild_id)
    if guild.quiet:
        raise Refusal(N_("In quiet mode this list stays here: a file may end up anywhere."))
    own = [
        one for one in found.posted if one.state in ("open", "closed") and (not coming or one.is_open(now))
    ]
    if not own:
        raise Refusal(N_("“{title}” has no shift to list."), title=found.words.title)
    return Rota(found.words, [Line(one, rosters.people(tx, one.id)) for one in own], guild.zone)
