"""What one can do about a place that one would rather not keep; answered in cogs/handing_on.py."""

from __future__ import annotations

from datetime import datetime

import discord

from bot.i18n import _, timestamp
from bot.services.shifts import handing_on
from bot.services.things.rosters import Commitment
from bot.services.things.things import Thing
from cogs.ui.controls import entry


def ways_to_hand_on(
    thing: Thing, commitment: Commitment, *, now: datetime
) -> tuple[discord.SelectOption, ...]:
    """None where it can't be handed on."""
    if not handing_on.may_offer(thing, commitment, now):
        return ()
    if commitment.on_offer_since is not None:
        return (entry(_("Keep my place"), f"hand_on:{thing.id}:keep", _("offer it no more")),)
    return (entry(_("Offer my place"), f"hand_on:{thing.id}", _("it stays yours until somebody takes it")),)


def on_offer_text(commitment: Commitment) -> str:
    """Said to whoever offers theirs; empty for who keeps it."""
    if commitment.on_offer_since is None:
        return ""
    return _("You offer your place since {when}. It is yours until somebody takes it.").format(
        when=timestamp(commitment.on_offer_since, "R")
    )
