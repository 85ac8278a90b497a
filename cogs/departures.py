"""The notice before what is stored about somebody who has long been silent ends."""

from __future__ import annotations

from datetime import datetime

from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.courier import Direct, Drawing, Nothing
from bot.db import Database
from bot.i18n import _, language_of, timestamp
from bot.interactions import Interaction
from bot.routes import Routes
from bot.services.outbox.outbox import Parcel
from bot.services.own import departures
from bot.services.own.departures import ENDING
from cogs.ui import (
    Card,
    Colour,
    button,
    leads_on,
    why_and_stop,
)

routes = Routes(open_to_suspended=True)


@routes.click("own:keep:{guild_id}")
async def keep(interaction: Interaction, guild_id: int) -> None:
    """From the notice, also in a direct message."""
    bot = interaction.client
    await bot.db.write(
        departures.stay,
        guild_id,
        interaction.user.id,
        language=language_of(str(interaction.locale)),
        now=bot.clock.now(),
    )
    card = Card(_("It stays as it is."), colour=Colour.GOOD)
    card.text(_("/mine in the server shows and erases it."))
    card = await leads_on(card, interaction, guild_id, button(_("My data"), "mine:data"))
    await answer_to(interaction).update(card.view())


async def draw_ending(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    ends = await db.read(departures.ending, parcel.guild_id, parcel.user_id or 0)
    if ends is None or ends > now + departures.NOTICE:
        return Nothing("they have been seen since")
    card = Card(_("What is stored about you ends soon"), colour=Colour.CARE)
    card.text(
        _(
            "We haven't seen you for a while, and that's fine. On {day} I'll erase what is stored about "
            "you. You don't have to do anything."
        ).format(day=timestamp(ends, "D"))
    )
    card.row(button(_("Keep it, please"), f"own:keep:{parcel.guild_id}", ButtonStyle.primary))
    card.small(_("You said that people here may write to you."))
    card.row(why_and_stop(parcel.guild_id, "reached"))
    return Direct(parcel.user_id or 0, card.view(), ends)


draws = {ENDING: draw_ending}


async def setup(bot: Groundswell) -> None:
    """Who leaves and comes is heard in `cogs/arrivals.py`, in one order."""
