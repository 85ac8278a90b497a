"""Messages with a picture: its bytes go along once, and an edit keeps what Discord has already.

What Discord refuses because of the picture is said without it, and who looks after the thing is told: a
picture never keeps words from being said. See docs/design.md § 75.
"""

from __future__ import annotations

import io
from collections.abc import Awaitable, Callable, Iterator, Sequence
from typing import cast
from urllib.parse import urlsplit

import discord

from bot.clock import Clock
from bot.db import Database
from bot.services.things import pictures
from bot.services.things.pictures import Picture, Refused

Files = Sequence[discord.Attachment | discord.File]
#: Sends or edits a message so that it has these files and no others.
Say = Callable[[Files], Awaitable[discord.Message]]

TOO_LARGE = (40005, 50045)
MISSING_PERMISSIONS = 50013
#: What Discord may answer because of the picture: then it is tried without.
PERHAPS_THE_PICTURE = (400, 403, 413)


class _Kept:
    """An attachment that stays as it is. discord.py wants the whole of it; Discord wants its id, and its name
    where a component refers to it.
    """

    def __init__(self, attachment_id: int, name: str) -> None:
        self._id = attachment_id
        self._name = name

    def to_dict(self) -> dict[str, str]:
        return {"id": str(self._id), "filename": self._name}


class Pictures:
    """Shows pictures, and writes down on which message Discord has them."""

    def __init__(self, db: Database, clock: Clock) -> None:
        self._db = db
        self._clock = clock

    async def shown(
        self,
        picture: Picture | None,
        view: discord.ui.LayoutView,
        say: Say,
        *,
        message_id: int | None = None,
    ) -> discord.Message:
        """The message, with the picture that the view shows, or without it where Discord won't have it."""
        if picture is None or not _shows(view):
            return await say(())
        try:
            return await self._with(picture, view, say, message_id)
        except discord.HTTPException as refused:
            if refused.status not in PERHAPS_THE_PICTURE:
                raise
            message = await self._without(view, say)  # raises what it was, if it was not the picture
            why = _why(refused)
        await self._db.write(pictures.refuse, picture.id, why, now=self._clock.now())
        return message

    async def _with(
        self, picture: Picture, view: discord.ui.LayoutView, say: Say, message_id: int | None
    ) -> discord.Message:
        if picture.link is not None:
            return await say(())
        if (attachment_id := picture.attached_to(message_id)) is not None:
            try:
                return await say((cast(discord.Attachment, _Kept(attachment_id, picture.name)),))
            except discord.HTTPException as error:
                if error.status != 400:
                    raise  # else somebody took it off the message: it goes along once more
        data = await self._db.read(pictures.data, picture.id)
        if data is None:
            return await self._without(view, say)  # taken off meanwhile, so it is drawn anew in a moment
        return await self._uploaded(picture, data, say)

    async def _uploaded(self, picture: Picture, data: bytes, say: Say) -> discord.Message:
        file = discord.File(io.BytesIO(data), filename=picture.name, description=picture.alt)
        message = await say((file,))
        attached = next(_attached(message.components, picture.name), None)
        if attached is not None:
            await self._db.write(pictures.attached, picture.id, message_id=message.id, attachment_id=attached)
        return message

    async def _without(self, view: discord.ui.LayoutView, say: Say) -> discord.Message:
        for parent in (view, *view.walk_children()):
            for item in [*getattr(parent, "children", ())]:
                if isinstance(item, discord.ui.MediaGallery):
                    cast(discord.ui.Container[discord.ui.LayoutView], parent).remove_item(item)
        return await say(())


def _attached(components: Sequence[object], name: str) -> Iterator[int]:
    """The id of the file of this name that a message's components show: Discord leaves those out of its
    attachments. An earlier try may have sent the message with another one.
    """
    for one in components:
        for item in one.items if isinstance(one, discord.MediaGalleryComponent) else ():
            if item.media.attachment_id and urlsplit(item.media.url).path.endswith(f"/{name}"):
                yield item.media.attachment_id
        yield from _attached(getattr(one, "children", ()), name)


def _shows(view: discord.ui.LayoutView) -> bool:
    return any(isinstance(item, discord.ui.MediaGallery) for item in view.walk_children())


def _why(refused: discord.HTTPException) -> Refused:
    if refused.status == 413 or refused.code in TOO_LARGE:
        return "too large"
    return "may not" if refused.code == MISSING_PERMISSIONS else "not taken"
