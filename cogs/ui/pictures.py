"""The picture of a thing to do, on cards for everybody and in private."""

from __future__ import annotations

import io

import discord

from bot.answers import answer_to
from bot.db import Database
from bot.interactions import Interaction
from bot.services.things import pictures
from bot.services.things.pictures import Picture
from bot.services.things.things import Thing
from cogs.ui.cards import Card


async def picture_for(db: Database, thing: Thing) -> Picture | None:
    """The one to show now, if there is one."""
    return None if thing.picture_id is None else await db.read(pictures.shown, thing)


async def update_pictured(
    interaction: Interaction, card: Card, picture: Picture | None, *below: Card
) -> None:
    """Show a panel with the picture that stands on it, and what is below it: the bytes have to come along,
    however long that takes, so the click is answered before.
    """
    answer = answer_to(interaction)
    if picture is None or picture.kind is None:
        await answer.update(card.view(*below))
        return
    await answer.defer()
    data = await interaction.client.db.read(pictures.data, picture.id)
    if data is not None:
        file = discord.File(io.BytesIO(data), filename=picture.name, description=picture.alt)
        try:
            await answer.update(card.view(*below), files=[file])
        except discord.HTTPException as error:
            if error.status not in (400, 403, 413):
                raise
        else:
            return
    await answer.update(card.without_picture().view(*below))
