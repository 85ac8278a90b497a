"""A draft that is posted by itself at a moment, and word of it where that was not possible."""

from __future__ import annotations

from datetime import datetime

import discord

from bot.answers import answer_to
from bot.client import Groundswell
from bot.courier import Direct, Drawing, LookOver, Nothing
from bot.db import Database
from bot.explain import refusal
from bot.i18n import _
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.outbox.outbox import Parcel
from bot.services.preparing import publishing
from bot.services.preparing.publishing import NOT_POSTED
from bot.services.things import things
from bot.services.things.unposted import PUBLISH
from cogs.ui import (
    Card,
    Colour,
    as_typed_moment,
    before_new,
    form,
    guild_here,
    managed_thing,
    said,
    show_draft,
    text_field,
    typed_moment,
)

routes = Routes()


def later_form(at: str | None = None) -> discord.ui.Modal:
    return form(
        _("Post it later"),
        text_field("at", _("When should it be posted?"), value=at, most=60, example=_("saturday 09:00")),
    )


@routes.click("publish:{ask_id}", opens_modal=True)
async def ask_when(interaction: Interaction, ask_id: int) -> None:
    thing, guild = await managed_thing(interaction, ask_id), await guild_here(interaction)
    await answer_to(interaction).ask(plan.modal(ask_id=ask_id, at=as_typed_moment(thing.posts_at, guild)))


@routes.form("publish:{ask_id}:at", build=later_form)
async def plan(interaction: Interaction, ask_id: int, at: str) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    guild, now = await before_new(interaction), bot.clock.now()
    await bot.db.write(publishing.plan, ask_id, caller, typed_moment(at, guild, now=now), now=now)
    await show_draft(interaction, ask_id)


@routes.click("publish:{ask_id}:off")
async def take_back(interaction: Interaction, ask_id: int) -> None:
    bot = interaction.client
    await bot.db.write(publishing.unplan, ask_id, caller_of(interaction), now=bot.clock.now())
    await show_draft(interaction, ask_id)


async def draw_publish(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    """Nothing is shown: it is posted, if it still may be."""
    return LookOver("publish")


async def draw_not_posted(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    thing = await db.read(things.show, parcel.subject_id or 0)
    if thing.state != "draft" or thing.posts_at is not None:
        return Nothing("it is posted, or will be")
    why = parcel.detail.get("why")
    if why == "rights":
        reason = _("You no longer coordinate there. A coordinator can post it: tell one of them.")
    elif why == "channel":
        reason = _(
            "There is no channel that I can post it in. Someone who manages the server can choose one in "
            "/setup."
        )
    else:
        amiss = await db.read(publishing.amiss, thing.id, now=now)
        if amiss is None:
            return Nothing("nothing is in the way any more")
        reason = refusal(amiss)
    card = Card(_("Not posted"), colour=Colour.ACT)
    card.text(_("**{title}** was to be posted now, and is still a draft.").format(title=said(thing.title)))
    card.text(reason).text(_("In the server, /ask new opens it again."))
    return Direct(parcel.user_id or 0, card.small(_("Why this? You chose the moment.")).view())


draws = {PUBLISH: draw_publish, NOT_POSTED: draw_not_posted}


async def setup(bot: Groundswell) -> None:
    """Reached from what can be done with a draft."""
