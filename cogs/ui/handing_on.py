"""What one can do about a place that one would rather not keep; answered in cogs/handing_on.py."""

from __future__ import annotations

import discord

from bot.i18n import _, timestamp
from bot.interactions import Interaction
from bot.services.shifts import handing_on
from bot.services.things import swapped
from bot.services.things.rosters import Commitment
from bot.services.things.things import Thing
from cogs.ui.controls import entry


async def ways_to_hand_on(
    interaction: Interaction, thing: Thing, commitment: Commitment, *, quiet: bool
) -> tuple[discord.SelectOption, ...]:
    """For who has a place, in the server; none where it can't be handed on."""
    if thing.occasion is None or interaction.guild_id is None:
        return ()
    now = interaction.client.clock.now()
    swap = await interaction.client.db.read(swapped.open_of_place, commitment.id)
    if commitment.on_offer_since is not None:
        return (entry(_("Keep my place"), f"hand_on:{thing.id}:keep", _("offer it no more")),)
    if swap is not None and swap.mine_id == commitment.id:
        return (entry(_("Take your question back"), f"swap:{swap.id}:no", _("you asked about a swap")),)
    if swap is not None:
        return (entry(_("Somebody would swap with you"), f"swap:{swap.id}"),)
    ways = []
    if handing_on.may_offer(thing, commitment, now):
        about = _("it stays yours until somebody takes it")
        ways.append(entry(_("Offer my place"), f"hand_on:{thing.id}", about))
    if not quiet and handing_on.may_swap(thing, commitment, now):
        ways.append(entry(_("Swap with somebody"), f"swap_for:{thing.id}", _("both have to agree")))
    return tuple(ways)


def on_offer_text(commitment: Commitment) -> str:
    """Said to whoever offers theirs; empty for who keeps it."""
    if commitment.on_offer_since is None:
        return ""
    return _("You offer your place since {when}. It is yours until somebody takes it.").format(
        when=timestamp(commitment.on_offer_since, "R")
    )
