"""In which language somebody is answered: the one they chose in `/mine`, else that of their Discord.

Direct messages come to one process, which is not always that of the server where the language was chosen:
there a change is heard of within a minute.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from math import inf

import discord

from bot.cached import Cached
from bot.db import Database
from bot.errors import BadDatabase
from bot.i18n import language_of
from bot.services.people import preferences

#: Seconds after which another process may have stored a change that was not heard of here.
OLD = 60.0

#: By person, and then by server.
Chosen = Mapping[int, Mapping[int, str]]


class Languages:
    """`guess` at once, or ask `of` a moment later what is certain."""

    def __init__(self, db: Database, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._alone = db.alone
        self._chosen = Cached[Chosen](db, "languages", preferences.languages, before={}, monotonic=monotonic)

    def guess(self, interaction: discord.Interaction) -> str:
        """By what was known last."""
        return _language(self._chosen.last, interaction)

    async def of(self, interaction: discord.Interaction) -> str:
        """By what is stored; if that can't be read, the guess is good enough to say so."""
        elsewhere = interaction.guild_id is None and not self._alone
        try:
            chosen = await self._chosen.known(at_most_old=OLD if elsewhere else inf)
        except BadDatabase:
            return self.guess(interaction)
        return _language(chosen, interaction)


def _language(chosen: Chosen, interaction: discord.Interaction) -> str:
    theirs = chosen.get(interaction.user.id, {})
    if interaction.guild_id is not None:
        language = theirs.get(interaction.guild_id)
    else:  # a direct message names no server: the one language they chose, wherever that was
        language = next(iter(theirs.values())) if len({*theirs.values()}) == 1 else None
    return language or language_of(str(interaction.locale))
