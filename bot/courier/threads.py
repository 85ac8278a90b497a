"""Messages to one person in a private thread of theirs: opened once, and again if somebody deletes it.

A thread has no nonce. So its name bears a mark made from whose it is, by which an earlier try is found again.
See docs/design.md § 34.
"""

from __future__ import annotations

import asyncio
from contextlib import suppress
from datetime import timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Literal

import discord

from bot.courier.drawings import Direct
from bot.courier.messages import Messages, Sheet
from bot.courier.outcomes import Gone, Kept, Later, Outcome
from bot.courier.refusals import UNKNOWN_CHANNEL, UNKNOWN_MEMBER
from bot.db import Database
from bot.i18n import _
from bot.services.guild import guilds
from bot.services.outbox import private_threads
from bot.services.outbox.outbox import Parcel

if TYPE_CHECKING:
    from discord.types.threads import Thread

#: Minutes without a message until Discord puts the thread away; a message brings it back. A week.
ARCHIVED_AFTER: Literal[10080] = 10080
CLOSED = "the bot may not use private threads there"


class Threads:
    """Private threads under the asks channel."""

    def __init__(self, client: discord.Client, db: Database, messages: Messages) -> None:
        self._client = client
        self._db = db
        self._messages = messages
        self._opening = asyncio.Lock()  # several messages to one person open one

    async def tell(self, parcel: Parcel, drawing: Direct, *, silently: bool = False) -> Outcome:
        guild_id, user_id = parcel.guild_id, drawing.user_id
        if (await self._db.read(guilds.find, guild_id)).quiet:
            return Kept("no threads in quiet mode: they show who takes part")
        thread_id = await self._db.read(private_threads.find, guild_id, user_id)
        try:
            thread_id = thread_id or await self._opened(guild_id, user_id)
            if thread_id is None:
                return Kept("there is no place for private threads")
            sheet = _sheet(thread_id, guild_id, drawing, silently=silently)
            return await self._messages.place(parcel, sheet)
        except discord.Forbidden:
            return Kept(CLOSED)
        except discord.NotFound as error:
            if error.code == UNKNOWN_MEMBER:
                return Gone()
            if error.code != UNKNOWN_CHANNEL or thread_id is None:
                raise
        await self._db.write(private_threads.lose, guild_id, user_id, thread_id)
        return Later(timedelta(), "the private thread was deleted: another is opened", failed=True)

    async def _opened(self, guild_id: int, user_id: int) -> int | None:
        """A thread with this person in it, stored as theirs; None where there is no channel for it."""
        async with self._opening:
            stored = await self._db.read(private_threads.find, guild_id, user_id)
            guild = await self._db.read(guilds.find, guild_id)
            if stored is not None or guild.asks_channel_id is None:
                return stored
            thread_id = await self._theirs(guild_id, guild.asks_channel_id, user_id)
            await self._client.http.add_user_to_thread(thread_id, user_id)
            await self._db.write(private_threads.keep, guild_id, user_id, thread_id)
            return thread_id

    async def _theirs(self, guild_id: int, channel_id: int, user_id: int) -> int:
        """The only one there is, without the person in it yet.

        A request whose answer is lost is sent again by discord.py, and another process may open one in the
        same moment. So it is looked again after opening: of several the oldest is theirs, for all who look.
        """
        mark = _mark(guild_id, user_id)
        found = await self._found(guild_id, mark)
        if not found:
            opened = await self._new(channel_id, mark)
            found = sorted({opened, *await self._found(guild_id, mark)})
        first, *others = found
        for thread_id in others:
            with suppress(discord.Forbidden, discord.NotFound):  # then it stays, with nobody in it
                await self._client.http.delete_channel(thread_id)
        return first

    async def _found(self, guild_id: int, mark: str) -> list[int]:
        """What earlier tries opened, and did not live to store; the oldest first."""
        active = (await self._client.http.get_active_threads(guild_id))["threads"]
        return sorted(int(thread["id"]) for thread in active if self._is_ours(thread, mark))

    def _is_ours(self, thread: Thread, mark: str) -> bool:
        """Anybody can name a thread like this, and only one that we opened is private to whom we let in."""
        return (
            thread["name"].endswith(f" {mark}")
            and self._client.user is not None
            and int(thread["owner_id"]) == self._client.user.id
            and thread["type"] == discord.ChannelType.private_thread.value
        )

    async def _new(self, channel_id: int, mark: str) -> int:
        called = _("For you")
        opened = await self._client.http.start_thread_without_message(
            channel_id,
            name=f"{called} · {mark}",
            auto_archive_duration=ARCHIVED_AFTER,
            type=discord.ChannelType.private_thread.value,
            invitable=False,
        )
        return int(opened["id"])


def _mark(guild_id: int, user_id: int) -> str:
    """64 bits, so that no two people share one; it doesn't say whose it is."""
    return sha256(f"thread {guild_id} {user_id}".encode()).hexdigest()[:16]


def _sheet(thread_id: int, guild_id: int, drawing: Direct, *, silently: bool) -> Sheet:
    """The same words as in a direct message, and a mention: else a thread stays silent."""
    drawing.view.add_item(discord.ui.TextDisplay(f"<@{drawing.user_id}>"))
    pinged = discord.AllowedMentions(
        everyone=False, roles=False, users=[discord.Object(drawing.user_id)], replied_user=False
    )
    return Sheet(thread_id, drawing.view, guild_id, pinged, silently=silently)
