"""Files that people send with a form: asked of Discord, which keeps them for a while, and of nobody else."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from typing import Any, cast

import aiohttp
import discord
from discord.app_commands import Namespace

from bot.errors import Invalid
from bot.i18n import N_
from bot.services.things import images
from bot.services.things.images import Image

#: Seconds. Whoever sent it sees "thinking" meanwhile.
LONGEST_S = 30.0
NOT_FETCHED = N_("I could not fetch the picture from Discord. Please choose it once more.")


async def image_in(interaction: discord.Interaction[Any], ids: Collection[str] | None) -> Image | None:
    """The picture among the files of a form that was sent; None where its field is empty.

    How large it is Discord says, so nothing too large is fetched. Raises Invalid.
    """
    chosen = [one for one in _attachments(interaction) if str(one.id) in (ids or ())]
    if not ids:
        return None
    if not chosen:
        raise Invalid(NOT_FETCHED)
    images.check_size(chosen[0].size)
    try:
        async with asyncio.timeout(LONGEST_S):
            data = await chosen[0].read()
    except (discord.HTTPException, aiohttp.ClientError, TimeoutError, OSError):
        raise Invalid(NOT_FETCHED) from None
    return await asyncio.to_thread(images.read, data)  # others' clicks go on, however it is made


def _attachments(interaction: discord.Interaction[Any]) -> list[discord.Attachment]:
    """What discord.py's own field does; there is no public way to the resolved objects."""
    resolved = cast(Any, interaction.data).get("resolved", {})
    found = Namespace._get_resolved_items(interaction, resolved).values()
    return [one for one in found if isinstance(one, discord.Attachment)]
