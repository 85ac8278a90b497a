"""Messages to one person: what they agreed to, when they want it, and no faster than Discord bears."""

from __future__ import annotations

from datetime import datetime, timedelta

import discord
import structlog

from bot.courier.breaker import Breaker
from bot.courier.drawings import Direct
from bot.courier.messages import Messages, Sheet
from bot.courier.outcomes import Done, Dropped, Failed, Gone, Kept, Later, Outcome
from bot.courier.pacing import Pacing
from bot.courier.refusals import (
    FLAGGED_AS_SPAM,
    NO_SHARED_GUILD,
    TOO_MANY_DMS,
    UNKNOWN_MEMBER,
    UNKNOWN_MESSAGE,
    UNKNOWN_USER,
    reason_of,
)
from bot.courier.threads import Threads
from bot.db import Database
from bot.markup import said
from bot.services.outbox import kinds
from bot.services.outbox.outbox import Parcel
from bot.services.outbox.symptoms import CLOSED_DMS
from bot.services.own import contact
from bot.services.own.contact import Drop, Keep, Send, Wait

log = structlog.get_logger(__name__)

#: Characters that all texts of a message may have together: Discord's limit.
MOST_TEXT = 4000


class Directs:
    """Sends DMs, with each guild's own pace and its own breaker."""

    def __init__(
        self, client: discord.Client, db: Database, messages: Messages, *, pacing: Pacing, breaker: Breaker
    ) -> None:
        self._client = client
        self._db = db
        self._messages = messages
        self._pacing = pacing
        self._breaker = breaker
        self._threads = Threads(client, db, messages)

    async def try_out(self, guild_id: int, user_id: int, view: discord.ui.LayoutView) -> bool | None:
        """Write to somebody who has just asked to be written to: whether it arrived. None: it was not tried,
        because too many are written to at this moment.
        """
        if self._pacing.wait(guild_id, -user_id) or not self._breaker.lets_through(guild_id):
            return None
        view.stop()
        try:
            channel = await self._client.create_dm(discord.Object(user_id))
            await channel.send(view=view, allowed_mentions=discord.AllowedMentions.none())
        except discord.RateLimited:
            return None
        except discord.HTTPException as error:
            flagged = error.code in (TOO_MANY_DMS, FLAGGED_AS_SPAM)
            if not flagged and error.status not in (400, 403, 404):
                raise
            if self._breaker.refused(guild_id, flagged=flagged):
                log.warning("direct_messages_stopped", guild_id=guild_id, code=error.code)
            return None if flagged else False
        self._breaker.delivered(guild_id)
        return True

    async def tell(self, parcel: Parcel, drawing: Direct, now: datetime) -> Outcome:
        cleared = await self._db.read(contact.clearance, parcel, of_use_until=drawing.of_use_until, now=now)
        match cleared:
            case Drop(reason):
                return Dropped(reason)
            case Keep(reason):
                return Kept(reason)
            case Wait(until, reason):
                return Later(until - now, reason)
            case Send("thread", silently):
                return await self._threads.tell(parcel, drawing, silently=silently)
            case Send("dm", silently):
                pass
        kind = kinds.message(parcel.kind)
        is_nudge = kind is not None and kind.priority == "nudge"
        if turn := self._pacing.wait(parcel.guild_id, parcel.id, nudge=is_nudge):
            return Later(timedelta(seconds=turn), "this server's direct messages go out one at a time")
        if not self._breaker.lets_through(parcel.guild_id):
            return Kept("Discord refuses this server's direct messages for the moment")
        return await self._send(parcel, drawing, silently=silently)

    def stopped(self, guild_id: int) -> bool:
        """Whether Discord refuses so many of this guild's that they wait in /mine for a while."""
        return self._breaker.stops(guild_id)

    @property
    def servers_stopped(self) -> int:
        """The number of servers in which they wait."""
        return self._breaker.stopped

    async def _send(self, parcel: Parcel, drawing: Direct, *, silently: bool) -> Outcome:
        try:
            channel = await self._client.create_dm(discord.Object(drawing.user_id))
            self._sign(drawing.view, parcel.guild_id)
            sheet = Sheet(channel.id, drawing.view, guild_id=None, silently=silently)
            outcome = await self._messages.place(parcel, sheet)
        except discord.HTTPException as error:
            if error.code == NO_SHARED_GUILD and not await self._has_left(parcel):
                return Later(contact.AWAY, "the bot is not in the server at the moment")
            return self._refused(parcel, error)
        if isinstance(outcome, Done):
            self._breaker.delivered(parcel.guild_id)
        return outcome

    def _sign(self, view: discord.ui.LayoutView, guild_id: int) -> None:
        """A person may have messages of several servers: each says which it is from."""
        guild = self._client.get_guild(guild_id)
        if guild is None:
            return
        signature = f"-# {said(guild.name)}"
        texts = [item.content for item in view.walk_children() if isinstance(item, discord.ui.TextDisplay)]
        if sum(map(len, texts)) + len(signature) <= MOST_TEXT:
            view.add_item(discord.ui.TextDisplay(signature))

    async def _has_left(self, parcel: Parcel) -> bool:
        """No server in common: it may be the bot that is in it no longer, and was not told yet."""
        try:
            await self._client.http.get_member(parcel.guild_id, parcel.user_id or 0)
        except discord.HTTPException as error:
            return error.code in (UNKNOWN_MEMBER, UNKNOWN_USER)
        return False

    def _refused(self, parcel: Parcel, error: discord.HTTPException) -> Outcome:
        """What Discord does not let through waits in /mine; anything else is as with other messages."""
        flagged = error.code in (TOO_MANY_DMS, FLAGGED_AS_SPAM)
        if not flagged and (error.status not in (400, 403, 404) or error.code == UNKNOWN_MESSAGE):
            raise error
        if self._breaker.refused(parcel.guild_id, flagged=flagged):
            log.warning("direct_messages_stopped", guild_id=parcel.guild_id, code=error.code)
        if flagged:
            return Kept("Discord finds this bot opens too many direct messages")
        if error.code == NO_SHARED_GUILD:
            return Gone()
        if error.status in (403, 404):
            return Kept(f"{CLOSED_DMS} (code {error.code})")
        return Failed(reason_of(error))
