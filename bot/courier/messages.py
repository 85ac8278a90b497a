"""Messages in channels and DMs: edited where they stand, and created exactly once.

A creation is noted in the database before it begins. After a crash or a lost answer the message may or may
not stand. Within the nonce window it is sent again with the same nonce, and Discord gives back the earlier
one; later the channel is read. Where that is not possible nothing is sent until it is.
See docs/design.md § 16, § 18.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime

import discord
from discord.utils import MISSING

from bot import reasons
from bot.courier.outcomes import Done, NotOurs, Outcome
from bot.courier.pictures import Files, Pictures
from bot.courier.refusals import UNKNOWN_CHANNEL, UNKNOWN_MESSAGE, again
from bot.courier.traces import NONCE_WINDOW, Trace, find
from bot.db import Database
from bot.services.outbox import deliveries
from bot.services.outbox.outbox import Parcel
from bot.services.things.pictures import Picture

NOBODY = discord.AllowedMentions.none()


@dataclass(frozen=True, slots=True)
class Sheet:
    """What is to stand where. A DM belongs to no guild, for Discord."""

    channel_id: int
    view: discord.ui.LayoutView
    guild_id: int | None
    mentions: discord.AllowedMentions = NOBODY
    once: bool = False
    silently: bool = False
    """It stands there, and rings nowhere."""
    pinned: bool = False
    picture: Picture | None = None
    """The one that the view shows."""
    gone: bool = False
    """It is to stand no more."""


def utcnow() -> datetime:
    return datetime.now(UTC)


class Messages:
    """Puts sheets into channels. `real` is the real time in UTC, never the moved clock."""

    def __init__(
        self,
        client: discord.Client,
        db: Database,
        pictures: Pictures,
        *,
        real: Callable[[], datetime] = utcnow,
    ) -> None:
        self._client = client
        self._db = db
        self._pictures = pictures
        self._real = real

    async def place(self, parcel: Parcel, sheet: Sheet) -> Outcome:
        """Edit the parcel's message, or create it; a card moves along when its channel is changed.

        Raises discord's errors where Discord refuses.
        """
        if sheet.gone:
            return await self._without_a_trace(parcel, sheet)
        if parcel.sent_channel_id is None or parcel.sent_message_id is None:
            return await self._create(parcel, sheet)
        if parcel.sent_channel_id != sheet.channel_id and not sheet.once:
            await self._take_down(parcel.sent_channel_id, parcel.sent_message_id)
            return await self._create(await self._without_message(parcel), sheet)
        try:
            await self.edit(parcel.sent_channel_id, parcel.sent_message_id, sheet)
            return Done()
        except discord.NotFound as error:
            moved = error.code == UNKNOWN_CHANNEL and parcel.sent_channel_id != sheet.channel_id
            if error.code != UNKNOWN_MESSAGE and not moved:
                raise
        if sheet.once:
            return Done(reason="somebody deleted it")
        return await self._create(await self._without_message(parcel), sheet)

    async def _without_a_trace(self, parcel: Parcel, sheet: Sheet) -> Outcome:
        """Take it down; what an earlier try may have posted is found by posting it once more."""
        channel_id, message_id = parcel.sent_channel_id, parcel.sent_message_id
        if channel_id is None or message_id is None:
            outcome = await self._create(parcel, sheet)
            if not isinstance(outcome, Done):
                return outcome
            channel_id, message_id = outcome.channel_id, outcome.message_id
        if channel_id is not None and message_id is not None:
            await self._take_down(channel_id, message_id)
        return Done(channel_id, message_id, reason="taken down")

    async def _take_down(self, channel_id: int, message_id: int) -> None:
        """What stood in a channel that is no longer used; there the bot may have nothing to say any more."""
        with suppress(discord.NotFound, discord.Forbidden):
            await self._client.get_partial_messageable(channel_id).get_partial_message(message_id).delete()

    async def edit(self, channel_id: int, message_id: int, sheet: Sheet) -> None:
        """Names all the files it has from now on: one that is not shown any more is gone."""
        sheet.view.stop()
        channel = self._client.get_partial_messageable(channel_id, guild_id=sheet.guild_id)
        message = channel.get_partial_message(message_id)

        async def edited(files: Files) -> discord.Message:
            return await message.edit(view=sheet.view, attachments=files, allowed_mentions=sheet.mentions)

        await self._pictures.shown(sheet.picture, sheet.view, edited, message_id=message_id)

    async def _create(self, parcel: Parcel, sheet: Sheet) -> Outcome:
        if parcel.tried_at is None:
            return await self._create_anew(parcel, sheet)
        channel_id = parcel.sent_channel_id or sheet.channel_id
        try:
            return await self._create_or_find(parcel, replace(sheet, channel_id=channel_id))
        except discord.NotFound as error:
            if error.code != UNKNOWN_CHANNEL or channel_id == sheet.channel_id:
                raise
        return await self._create_anew(await self._without_message(parcel), sheet)

    async def _create_anew(self, parcel: Parcel, sheet: Sheet) -> Outcome:
        trace = await self.begin(parcel, sheet)
        return NotOurs() if trace is None else await self._send(trace, sheet)

    async def _create_or_find(self, parcel: Parcel, sheet: Sheet) -> Outcome:
        """An earlier try may have created it. What stands was drawn then, so it is brought up to date."""
        trace = await self.begin(parcel, sheet)
        if trace is None:
            return NotOurs()
        if self._real() - trace.since < NONCE_WINDOW:
            done = await self._send(trace, sheet)
            return await self._refresh(done, sheet)
        found = await find(self._client, trace, guild_id=sheet.guild_id, channel_id=sheet.channel_id)
        if isinstance(found, discord.Message):
            return await self._refresh(Done(sheet.channel_id, found.id), sheet)
        if found:
            return again(parcel.attempts, reasons.UNREADABLE)
        return await self._create_anew(await self._without_message(parcel), sheet)

    async def _refresh(self, done: Done, sheet: Sheet) -> Done:
        if done.channel_id is not None and done.message_id is not None:
            await self.edit(done.channel_id, done.message_id, sheet)
            if sheet.pinned:
                await self._pin(sheet, done.message_id)
        return done

    async def _without_message(self, parcel: Parcel) -> Parcel:
        await self._db.write(deliveries.lost_its_message, parcel)
        return replace(parcel, sent_channel_id=None, sent_message_id=None, tried_at=None)

    async def begin(self, parcel: Parcel, sheet: Sheet) -> Trace | None:
        """From here on the message may exist, and the view bears its mark. None if it must not be sent."""
        tried_at = await self._db.write(
            deliveries.begin_try, parcel, channel_id=sheet.channel_id, real=self._real()
        )
        if tried_at is None:
            return None
        trace = Trace.of(parcel.id, tried_at)
        trace.put_on(
            sheet.view
        )  # also for an edit of what is found: a crash may follow before it is recorded
        return trace

    async def _send(self, trace: Trace, sheet: Sheet) -> Done:
        try:
            message_id = await self.send(trace, sheet)
        except discord.NotFound as error:
            if error.code != UNKNOWN_MESSAGE:
                raise
            return Done(reason="it was sent by an earlier try and then deleted")
        if sheet.pinned:
            await self._pin(sheet, message_id)
        return Done(sheet.channel_id, message_id)

    async def _pin(self, sheet: Sheet, message_id: int) -> None:
        """Where the bot may not, or there is no room for one more, it stands unpinned."""
        channel = self._client.get_partial_messageable(sheet.channel_id, guild_id=sheet.guild_id)
        with suppress(discord.HTTPException):
            await channel.get_partial_message(message_id).pin()

    async def send(self, trace: Trace, sheet: Sheet) -> int:
        """Create the message and return its id."""
        channel = self._client.get_partial_messageable(sheet.channel_id, guild_id=sheet.guild_id)

        async def sent(files: Files) -> discord.Message:
            return await channel.send(
                view=sheet.view,
                files=[file for file in files if isinstance(file, discord.File)] or MISSING,
                nonce=trace.nonce,
                allowed_mentions=sheet.mentions,
                silent=sheet.silently,
            )

        return (await self._pictures.shown(sheet.picture, sheet.view, sent)).id
