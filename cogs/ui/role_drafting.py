"""A role before it is posted: as it will look, and what can be done with it."""

from __future__ import annotations

from dataclasses import replace

from discord import ButtonStyle

from bot.i18n import _, speaking
from bot.interactions import Interaction, caller_of
from bot.services.guild import guilds
from bot.services.roles import composing
from bot.services.things.unposted import KEPT_FOR
from cogs.ui.cards import Card, Colour
from cogs.ui.controls import button
from cogs.ui.needs import skills_for
from cogs.ui.pictures import picture_for, update_pictured
from cogs.ui.role_cards import open_role_card


async def show_role_draft(interaction: Interaction, role_id: int, told: str = "") -> None:
    """As `show_draft`, of a role. Raises NotFound."""
    bot, caller = interaction.client, caller_of(interaction)
    draft = await bot.db.read(composing.show, role_id, caller)
    guild = await bot.db.read(guilds.find, draft.guild_id)
    with speaking(guild.language):
        picture = await picture_for(bot.db, draft)
        lead = None if guild.quiet else draft.lead or caller.user_id
        shown = replace(draft, state="open")
        card = open_role_card(shown, await skills_for(bot.db, draft), lead=lead, picture=picture)
        buttons = " · ".join((_("I'd like this role"), _("Step down")))
    card.small(_("Below it: {buttons}").format(buttons=buttons))
    below = Card(colour=Colour.CALM).text(f"⚠️ {told}" if told else "")
    if draft.first_word:
        below.text(
            _("Whoever gets it reads that somebody is asked to write to them within two days: you, at first.")
        )
    below.small(
        _(
            "Only you see it until you post it. It is kept for {days} days after its last change; "
            "/role new finds it again."
        ).format(days=KEPT_FOR.days)
    )
    below.row(
        button(_("Post"), f"compose:{role_id}:post", ButtonStyle.primary),
        button(_("Change"), f"compose:{role_id}:words"),
        button(_("Who"), f"compose:{role_id}:who"),
        button(_("More"), f"compose:{role_id}:more"),
    )
    await update_pictured(interaction, card, picture, below)
