"""Who is suspended, known by heart: asked of everybody who presses anything, and true of hardly anyone."""

from __future__ import annotations

from bot.db import Database
from bot.services import suspensions
from bot.services.shadows import shadow


class Gate:
    """Lets everybody in but those who are suspended. What it knows is as old as the last change, never older.

    All clicks of one server come to one process (Discord's sharding), so no other has to hear of a change.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self._changes = 0
        self._known: frozenset[str] | None = None
        db.listen("suspensions", self._forget)

    async def admit(self, guild_id: int, user_id: int) -> None:
        """Raises NotAllowed, with the reason and whom to turn to, while this person is suspended."""
        suspended = await self._learned() if self._known is None else self._known
        if shadow(guild_id, user_id) in suspended:
            await self._db.read(suspensions.require_none, guild_id, user_id)

    async def _learned(self) -> frozenset[str]:
        changes = self._changes
        found = await self._db.read(suspensions.in_force)
        if changes == self._changes:
            self._known = found
        return found

    def _forget(self) -> None:
        self._changes += 1
        self._known = None
