"""Who is on duty: answered by whatever rota there is. Without one nobody is, and all who may answer
are asked.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypeAlias

from bot.db import Transaction
from bot.services.people import volunteers

Rota: TypeAlias = Callable[[Transaction, int, datetime], Sequence[int]]

_rotas: list[Rota] = []


def ask(rota: Rota) -> Rota:
    """From now on this rota is asked who is on duty; for features that stand on higher floors."""
    _rotas.append(rota)
    return rota


def dismiss(rota: Rota) -> None:
    """It is not asked any more."""
    _rotas.remove(rota)


def on_duty(tx: Transaction, guild_id: int, now: datetime) -> Sequence[int]:
    """Who is on duty at this moment, without those who have left or take a break, by ascending id."""
    named = {user_id for rota in _rotas for user_id in rota(tx, guild_id, now)}
    return [user_id for user_id in sorted(named) if _is_here(tx, guild_id, user_id, now)]


def _is_here(tx: Transaction, guild_id: int, user_id: int, now: datetime) -> bool:
    person = volunteers.find(tx, guild_id, user_id)
    return person is None or not (person.left_at is not None or person.paused(now))
