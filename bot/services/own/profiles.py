"""What coordinators see of a person: what they are in, wait for, and have done, and what they said they can.
Nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.db import Transaction
from bot.services.guild import rights, skills
from bot.services.guild.callers import Caller
from bot.services.things import abilities, things
from bot.services.things.things import Held


@dataclass(frozen=True, slots=True)
class Profile:
    """The same for the person as for coordinators; somebody who takes no part has an empty one."""

    user_id: int
    held: Sequence[Held]
    skills: Sequence[str]
    languages: Sequence[str]  # codes
    hours: int | None  # a week


def own(tx: Transaction, caller: Caller) -> Profile:
    return _of(tx, caller.guild, caller.user_id)


def show(tx: Transaction, user_id: int, caller: Caller) -> Profile:
    """For coordinators."""
    rights.require_coordinator(tx, caller)
    return _of(tx, caller.guild, user_id)


def _of(tx: Transaction, guild_id: int, user_id: int) -> Profile:
    can = abilities.find(tx, guild_id, user_id)
    return Profile(
        user_id,
        things.held_by(tx, guild_id, user_id),
        [one.name for one in skills.offered_in(tx, guild_id) if can.skills.get(one.id)],
        [code for code, speaks in can.languages.items() if speaks],
        can.hours,
    )
