"""What coordinators see of a person: what they are in, wait for, and have done. Nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.db import Transaction
from bot.services import asks, rights, roles
from bot.services.asks import Held
from bot.services.callers import Caller
from bot.services.roles import Role


@dataclass(frozen=True, slots=True)
class Profile:
    """The same for the person as for coordinators; somebody who takes no part has an empty one."""

    user_id: int
    asks: Sequence[Held]
    roles: Sequence[Role]


def own(tx: Transaction, caller: Caller) -> Profile:
    return _of(tx, caller.guild, caller.user_id)


def show(tx: Transaction, user_id: int, caller: Caller) -> Profile:
    """For coordinators."""
    rights.require_coordinator(tx, caller)
    return _of(tx, caller.guild, user_id)


def _of(tx: Transaction, guild_id: int, user_id: int) -> Profile:
    return Profile(user_id, asks.held_by(tx, guild_id, user_id), roles.held_by(tx, guild_id, user_id))
