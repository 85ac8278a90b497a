"""Offering one's place to others, and keeping it after all."""

from __future__ import annotations

from datetime import datetime

from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.courier import Direct, Drawing, Nothing
from bot.db import Database
from bot.errors import NotFound
from bot.i18n import _
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.outbox.outbox import Parcel
from bot.services.shifts import handing_on
from bot.services.shifts.handing_on import Standing
from bot.services.things import things, windows
from bot.services.things.on_offer import HANDED_ON
from bot.services.things.rosters import ON_IT
from bot.services.things.things import GONE, Thing
from cogs.ui import (
    Button,
    Card,
    Colour,
    button,
    heading,
    on_offer_text,
    something_else,
    to_mine,
    to_the_server,
    when_and_where,
)

routes = Routes()


@routes.click("hand_on:{thing_id}")
async def before_offering(interaction: Interaction, thing_id: int) -> None:
    """What it means, before they do it."""
    caller, db = caller_of(interaction), interaction.client.db
    thing, found = await db.read(things.with_commitment, thing_id, caller.user_id)
    caller.require_here(thing.guild_id)
    if found is None:
        raise NotFound(GONE)
    card = Card(_("Offer your place?"), colour=Colour.ACT).text(_about(thing))
    if thing.nods:
        card.text(
            _("Whoever looks after it says yes before somebody else has it. Until then you are expected.")
        )
    elif thing.waitlisted and await db.read(windows.goes_at_once, thing, now=interaction.client.clock.now()):
        card.text(_("Somebody waits for one, so it is theirs at once, and you are out."))
    elif thing.waitlisted:
        card.text(
            _(
                "Whoever is first in line is asked. It stays yours until somebody takes it: until then you "
                "are expected."
            )
        )
    else:
        card.text(
            _(
                "Others see that somebody offers a place, and whoever takes it has it at once. It stays "
                "yours until then; if nobody takes it before it starts, you are expected."
            )
        )
    card.small(_("You hear when it is taken. Others don't see who offers it."))
    card.row(
        button(_("Offer it"), f"hand_on:{thing.id}:offer", ButtonStyle.success),
        button(_("Back"), f"thing:{thing.id}:mine"),
    )
    await answer_to(interaction).update(card.view())


@routes.click("hand_on:{thing_id}:offer")
async def offer(interaction: Interaction, thing_id: int) -> None:
    bot = interaction.client
    now = await bot.db.write(handing_on.offer, thing_id, caller_of(interaction), now=bot.clock.now())
    if not now.is_theirs:
        card = Card(_("Somebody has it already"), colour=Colour.GOOD).text(_about(now.thing))
        card.text(_("Whoever was first in line is in, and you are free. Thank you for saying so in time!"))
        await answer_to(interaction).update(card.row(something_else(), to_mine()).view())
        return
    card = Card(_("Your place is on offer"), colour=Colour.GOOD).text(_about(now.thing))
    card.text(on_offer_text(now.commitment))
    card.text(_("If nobody takes it before it starts, you are expected."))
    await answer_to(interaction).update(card.row(*_back(now)).view())


@routes.click("hand_on:{thing_id}:keep")
async def keep(interaction: Interaction, thing_id: int) -> None:
    bot = interaction.client
    now = await bot.db.write(handing_on.keep, thing_id, caller_of(interaction), now=bot.clock.now())
    card = Card(_("Your place stays yours"), colour=Colour.GOOD).text(_about(now.thing))
    card.text(_("Nobody can take it any more: you are expected."))
    await answer_to(interaction).update(card.row(*_back(now)).view())


def _about(thing: Thing) -> str:
    return f"**{heading(thing)}**\n{when_and_where(thing.occasion, None)}"


def _back(now: Standing) -> tuple[Button, ...]:
    return (button(_("Back"), f"thing:{now.thing.id}:mine"), to_mine())


async def draw_handed_on(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    thing, one = await db.read(things.with_commitment, parcel.subject_id or 0, parcel.user_id or 0)
    if thing.state != "open" or (one is not None and one.state in ON_IT):
        return Nothing("they are in again, or it is over")
    card = Card(_("Your place is taken"), colour=Colour.GOOD).text(_about(thing))
    card.text(_("Somebody took the place you offered: they are in, and you are free. Thank you!"))
    card.row(await to_the_server(db, thing.guild_id))
    return Direct(
        parcel.user_id or 0, card.small(_("Why this? You offered your place.")).view(), thing.ends_at
    )


draws = {HANDED_ON: draw_handed_on}


async def setup(bot: Groundswell) -> None:
    """Reached from what one said yes to, in /mine."""
