"""In which language somebody is answered: the one they chose in `/mine`, else that of their Discord.

Chosen languages are known by heart, because everybody who presses anything is answered and hardly anyone has
chosen one. What is known is as old as the last change: all clicks of one server come to one process
(Discord's sharding). Direct messages come to another, where a change is heard of within a minute.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from contextlib import suppress

import discord

from bot.db import Database
from bot.errors import BadDatabase
from bot.i18n import language_of
from bot.services import preferences

#: Seconds after which another process may have stored a change that was not heard of here.
OLD = 60.0

#: By person, and then by server.
Chosen = Mapping[int, Mapping[int, str]]


class Languages:
    """`guess` at once, or ask `of` a moment later what is certain."""

    def __init__(self, db: Database, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._db = db
        self._monotonic = monotonic
        self._chosen: Chosen = {}
        self._learned_at: float | None = None
        self._changes = 0
        db.listen("languages", self._outdate)

    def guess(self, interaction: discord.Interaction) -> str:
        """By what was known last."""
        chosen = self._chosen.get(interaction.user.id, {})
        if interaction.guild_id is not None:
            language = chosen.get(interaction.guild_id)
        else:  # a direct message names no server: the one language they chose, wherever that was
            language = next(iter(chosen.values())) if len({*chosen.values()}) == 1 else None
        return language or language_of(str(interaction.locale))

    async def of(self, interaction: discord.Interaction) -> str:
        """By what is stored; if that can't be read, the guess is good enough to say so."""
        if self._is_old(in_a_server=interaction.guild_id is not None):
            with suppress(BadDatabase):
                await self._learn()
        return self.guess(interaction)

    def _is_old(self, *, in_a_server: bool) -> bool:
        if self._learned_at is None:
            return True
        return not in_a_server and not self._db.alone and self._monotonic() > self._learned_at + OLD

    async def _learn(self) -> None:
        changes, started = self._changes, self._monotonic()
        self._chosen = await self._db.read(preferences.languages)
        if changes == self._changes:
            self._learned_at = started

    def _outdate(self) -> None:
        self._changes += 1
        self._learned_at = None
