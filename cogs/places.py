"""How many can take part in a thing to do, and how many Done make an ask a success."""

from __future__ import annotations

import discord

from bot.answers import answer_to
from bot.client import Groundswell
from bot.errors import Invalid
from bot.i18n import N_, _
from bot.interactions import Interaction, caller_of
from bot.numbers import whole_number
from bot.routes import Routes
from bot.services.guild.overtaking import marks
from bot.services.things import amendments, asks
from cogs.ui import form, managed_thing, show_changes, text_field

routes = Routes()


def places_form(places: str | None = None) -> discord.ui.Modal:
    return form(
        _("Places"),
        text_field(
            "places",
            _("How many people can take part?"),
            value=places,
            required=False,
            most=4,
            hint=_("Empty: as many as come. Nobody who is in loses their place."),
        ),
    )


@routes.click("manage:{thing_id}:places", opens_modal=True)
async def edit_places(interaction: Interaction, thing_id: int) -> None:
    thing = await managed_thing(interaction, thing_id)
    seen = marks({"places": thing.places})
    await answer_to(interaction).ask(
        change_places.modal(thing_id=thing_id, seen=seen, places=_as_written(thing.places))
    )


@routes.form("manage:{thing_id}:places:{seen}", build=places_form)
async def change_places(
    interaction: Interaction, thing_id: int, seen: str, places: str | None = None
) -> None:
    bot, count = interaction.client, _count(places)
    await bot.db.write(
        amendments.resize, thing_id, caller_of(interaction), count, seen=seen, now=bot.clock.now()
    )
    await show_changes(interaction, thing_id)


def target_form(target: str | None = None) -> discord.ui.Modal:
    return form(
        _("Target"),
        text_field(
            "target",
            _("How many Done would make it a success?"),
            value=target,
            required=False,
            most=4,
            hint=_("Empty: it has no target."),
        ),
    )


@routes.click("manage:{thing_id}:target", opens_modal=True)
async def edit_target(interaction: Interaction, thing_id: int) -> None:
    await managed_thing(interaction, thing_id)
    target = (await interaction.client.db.read(asks.show, thing_id)).target
    seen = marks({"target": target})
    await answer_to(interaction).ask(
        change_target.modal(thing_id=thing_id, seen=seen, target=_as_written(target))
    )


@routes.form("manage:{thing_id}:target:{seen}", build=target_form)
async def change_target(
    interaction: Interaction, thing_id: int, seen: str, target: str | None = None
) -> None:
    bot, count = interaction.client, _count(target)
    await bot.db.write(
        asks.set_target, thing_id, caller_of(interaction), count, seen=seen, now=bot.clock.now()
    )
    await show_changes(interaction, thing_id)


def _as_written(count: int | None) -> str | None:
    return None if count is None else str(count)


def _count(written: str | None) -> int | None:
    """Raises Invalid for what is no number."""
    text = (written or "").strip()
    if not text:
        return None
    count = whole_number(text)
    if count is None:
        raise Invalid(N_("Write a number, like 12, or leave it empty."))
    return count


async def setup(bot: Groundswell) -> None:
    """Reached from what can be changed about a thing."""
