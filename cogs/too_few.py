"""Too few are in, and a day is left: whoever looks after it is told once, with what can be done."""

from __future__ import annotations

from datetime import datetime

from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.courier import Direct, Drawing, Nothing
from bot.db import Database
from bot.i18n import _, ngettext
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.guild import guilds
from bot.services.outbox.outbox import Parcel
from bot.services.own import suspensions
from bot.services.reach import too_few
from bot.services.reach.too_few import TOO_FEW
from bot.services.things import amendments, endings
from bot.services.things.things import Thing
from cogs.ui import (
    Card,
    Colour,
    back_to_people,
    button,
    confirm,
    has_ended,
    heading,
    leads_on,
    moment_fields,
    moment_form,
    said,
    typed_occasion,
    when_and_where,
    who_hears,
)

routes = Routes()


async def draw_too_few(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    found = await db.read(too_few.still, parcel.subject_id or 0, parcel.user_id or 0, now=now)
    if found is None:
        return Nothing("enough are in, or it is over")
    thing, missing = found
    card = Card(_("Too few are in"), colour=Colour.ACT).text(f"**{heading(thing)}**")
    told = ngettext("{n} person is missing.", "{n} people are missing.", missing).format(n=missing)
    card.text(f"{told}\n{when_and_where(thing.occasion, thing.deadline)}")
    card.row(
        button(_("Ask more people"), f"invite:{thing.id}", ButtonStyle.primary),
        button(_("Extend"), f"few:{thing.id}:extend"),
        button(_("Cancel it"), f"few:{thing.id}:cancel"),
    )
    card.small(_("Why this? You look after it. It is said once, and doing nothing is fine, too."))
    return Direct(parcel.user_id or 0, card.view(), thing.due_at)


async def _led(interaction: Interaction, thing_id: int) -> Thing:
    """It, for whoever looks after it, also in a direct message. Raises NotAllowed, NotFound."""
    db, caller = interaction.client.db, caller_of(interaction)
    thing = await db.read(too_few.led, thing_id, caller)
    await db.read(suspensions.require_none, thing.guild_id, caller.user_id)
    return thing


@routes.click("few:{thing_id}:extend", opens_modal=True)
async def ask_until_when(interaction: Interaction, thing_id: int) -> None:
    thing = await _led(interaction, thing_id)
    guild = await interaction.client.db.read(guilds.find, thing.guild_id)
    fields = moment_fields(thing, guild)
    await answer_to(interaction).ask(extend.modal(thing_id=thing_id, **fields))


@routes.form("few:{thing_id}:extend:{seen}", build=moment_form)
async def extend(
    interaction: Interaction,
    thing_id: int,
    seen: str,
    starts: str | None = None,
    until: str | None = None,
    place: str | None = None,
    details: str | None = None,
) -> None:
    bot, now = interaction.client, interaction.client.clock.now()
    thing = await _led(interaction, thing_id)
    guild = await bot.db.read(guilds.find, thing.guild_id)
    deadline, occasion = typed_occasion(guild, thing, starts, until, place, details, now=now)
    moved = await bot.db.write(
        amendments.move,
        thing_id,
        caller_of(interaction),
        deadline=deadline,
        occasion=occasion,
        seen=seen,
        now=now,
    )
    card = Card(_("That is when it is now"), colour=Colour.GOOD).text(f"**{said(moved.title)}**")
    card.text(when_and_where(moved.occasion, moved.deadline)).small(await who_hears(interaction, moved))
    await leads_on(card, interaction, moved.guild_id, back_to_people(moved))
    await answer_to(interaction).update(card.view())


@routes.click("few:{thing_id}:cancel")
async def ask_whether(interaction: Interaction, thing_id: int) -> None:
    thing = await _led(interaction, thing_id)
    card = Card(_("Cancel “{title}”?").format(title=said(thing.title)), colour=Colour.ACT)
    told = thing.confirmed + thing.offered + thing.waitlisted + thing.pending + thing.standby - thing.done
    hears = ngettext("{n} person who said yes hears of it.", "{n} people who said yes hear of it.", told)
    card.text(hears.format(n=told) if told > 0 else _("Nobody has said yes yet. Its card says so."))
    card.row(
        confirm(f"few:{thing_id}:sure", f"invite:{thing_id}", yes=_("Cancel it"), no=_("Rather ask people"))
    )
    await answer_to(interaction).update(card.view())


@routes.click("few:{thing_id}:sure")
async def cancel(interaction: Interaction, thing_id: int) -> None:
    bot = interaction.client
    await _led(interaction, thing_id)
    thing = await bot.db.write(endings.cancel, thing_id, caller_of(interaction), now=bot.clock.now())
    card = Card(has_ended(thing), colour=Colour.ENDED).text(f"**{said(thing.title)}**")
    card.small(await who_hears(interaction, thing))
    await leads_on(card, interaction, thing.guild_id, back_to_people(thing))
    await answer_to(interaction).update(card.view())


draws = {TOO_FEW: draw_too_few}


async def setup(bot: Groundswell) -> None:
    """Reached from the message."""
