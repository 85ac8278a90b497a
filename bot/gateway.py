"""What Discord says of coming and going, all of it.

discord.py keeps back what it thinks nobody needs: changes of members it does not keep, a server that comes
with an outage, a return that looks like the end of one, and the removals it slept through. The parsers it
has for these events are private; the version is pinned, and tests fail if they move. See docs/design.md § 24
and § 56.
"""

from __future__ import annotations

from typing import Any

import discord


class Ear:
    """Stands before discord.py's parsers, and has the client dispatch what they would not:

    - `raw_member_update(data)`: something about a member changed
    - `raw_presence(guild_id, here)`: whether the bot is in this server, by the last word; an outage is not a
      removal
    - `raw_presences(shard_id, guild_ids)`: a new session began, and these are all the servers of the shard
    """

    def __init__(self, client: discord.Client) -> None:
        self._client = client
        self._state = client._connection
        self._state.parsers.update(
            GUILD_MEMBER_UPDATE=self._member_update,
            GUILD_CREATE=self._guild_create,
            GUILD_DELETE=self._guild_delete,
            READY=self._ready,
        )

    def _member_update(self, data: Any) -> None:
        self._state.parse_guild_member_update(data)  # our own member is kept, for its permissions
        self._client.dispatch("raw_member_update", data)

    def _guild_create(self, data: Any) -> None:
        self._state.parse_guild_create(data)
        self._keep(data)
        self._client.dispatch("raw_presence", int(data["id"]), True)

    def _guild_delete(self, data: Any) -> None:
        if outage := bool(data.get("unavailable")):
            self._keep(data)
        self._state.parse_guild_delete(data)
        self._client.dispatch("raw_presence", int(data["id"]), outage)

    def _keep(self, data: Any) -> None:
        """A server we are in during an outage is one we know: else its people and its end go unheard."""
        if self._state._get_guild(int(data["id"])) is None:
            bare: Any = {"id": data["id"], "unavailable": True}
            self._state._add_guild_from_data(bare)

    def _ready(self, data: Any) -> None:
        """After a session that could not be resumed, what was told meanwhile is never told again."""
        shard_id = data.get("shard", [0])[0]
        told = frozenset(int(guild["id"]) for guild in data["guilds"])
        for guild in self._client.guilds:
            if guild.shard_id == shard_id and guild.id not in told:
                self._state._remove_guild(guild)
        self._state.parse_ready(data)
        self._client.dispatch("raw_presences", shard_id, told)
