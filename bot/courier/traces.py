"""How a message is recognised after a crash: by its nonce for a while, by its mark for good.

The reasons are in docs/design.md § 16.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

import discord

#: How long the same nonce is trusted to give back the earlier message. Discord says "the past few minutes".
NONCE_WINDOW = timedelta(seconds=60)
#: Our clock and Discord's may differ by this much.
SKEW = timedelta(minutes=5)
#: How many messages are read back at most.
MOST_READ = 1000
#: Marks begin here, far above the ids Discord gives to components by itself.
FIRST_MARK = 2**30


@dataclass(frozen=True, slots=True)
class Trace:
    """What one creation leaves behind.

    Derived from what is stored before the creation begins: the parcel and the moment of its first try. So a
    second try has the same, and a message that is made anew (because the first was deleted) has another.
    """

    since: datetime
    nonce: str
    mark: int

    @classmethod
    def of(cls, parcel_id: int, tried_at: datetime) -> Trace:
        digest = sha256(f"{parcel_id} {tried_at.isoformat()}".encode()).digest()
        mark = FIRST_MARK + int.from_bytes(digest[-4:]) % FIRST_MARK
        return cls(tried_at, digest.hex()[:24], mark)

    def put_on(self, view: discord.ui.LayoutView) -> None:
        """Mark the topmost component, and stop the view: the router answers its controls, not discord.py."""
        view.children[0].id = self.mark
        view.stop()

    def is_on(self, message: discord.Message) -> bool:
        return bool(message.components) and getattr(message.components[0], "id", None) == self.mark


async def find(
    client: discord.Client, trace: Trace, *, guild_id: int | None, channel_id: int
) -> discord.Message | bool:
    """The message of an earlier try; False if it was certainly never created; True if there is no telling.

    Without the permission to read history Discord answers with an empty list, which says nothing.
    """
    readable = guild_id is None or may_read(client, guild_id, channel_id)
    if readable is False:
        return True
    channel = client.get_partial_messageable(channel_id, guild_id=guild_id)
    seen = 0
    try:
        after = discord.Object(discord.utils.time_snowflake(trace.since - SKEW))
        async for message in channel.history(after=after, oldest_first=True, limit=MOST_READ):
            seen += 1
            if message.author == client.user and trace.is_on(message):
                return message
    except discord.Forbidden:
        return True
    return seen == MOST_READ or (seen == 0 and readable is None)


def may_read(client: discord.Client, guild_id: int, channel_id: int) -> bool | None:
    """Whether the bot may read the channel's history; None where that is not known."""
    guild = client.get_guild(guild_id)
    channel = guild.get_channel_or_thread(channel_id) if guild is not None else None
    if guild is None or channel is None or guild.me is None:
        return None
    return channel.permissions_for(guild.me).read_message_history
