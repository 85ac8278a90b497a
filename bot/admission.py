"""Lets everybody in but those who are suspended, of whom there are hardly any."""

from __future__ import annotations

from bot.cached import Cached
from bot.db import Database
from bot.services.own import suspensions
from bot.services.people.pseudonyms import pseudonym


class Admission:
    """Who is suspended is cached; only they are looked up."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._suspended = Cached[frozenset[str]](db, "suspensions", suspensions.in_force, before=frozenset())

    async def admit(self, guild_id: int, user_id: int) -> None:
        """Raises NotAllowed, with the reason and whom to turn to, while this person is suspended."""
        suspended = await self._suspended.known()
        if suspended and pseudonym(guild_id, user_id) in suspended:
            await self._db.read(suspensions.require_none, guild_id, user_id)
