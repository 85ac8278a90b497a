"""Ending what there is to do, or opening it again: for whoever looks after it."""

from __future__ import annotations

from datetime import datetime

from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.i18n import _, ngettext
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.things import endings
from bot.services.things.things import Occasion, Thing
from cogs.ui import (
    Card,
    Colour,
    as_typed_moment,
    back_to_people,
    button,
    guild_here,
    has_ended,
    managed_thing,
    moment_form,
    opens_again,
    plan_of,
    said,
    typed_occasion,
    when_and_where,
    who_hears,
)

routes = Routes()


@routes.click("manage:{thing_id}:end")
async def ask_how(interaction: Interaction, thing_id: int) -> None:
    """What each way to end means, before it is pressed."""
    thing = await managed_thing(interaction, thing_id)
    card = Card(_("End “{title}”?").format(title=said(thing.title)), colour=Colour.ACT)
    card.text(_close_text(thing))
    ways = [button(_close_label(thing), f"manage:{thing_id}:close", ButtonStyle.danger)]
    if not plan_of(thing).is_role:
        card.text(_cancel_text(thing))
        ways.append(button(_("Cancel it"), f"manage:{thing_id}:cancel"))
    if thing.last_position == 0:
        card.text(_("**Take it back**: it was a slip, and nobody has answered yet. Its card says so."))
        ways.append(button(_("Take it back"), f"manage:{thing_id}:take_back"))
    await answer_to(interaction).update(card.row(*ways, back_to_people(thing)).view())


def _close_label(thing: Thing) -> str:
    return _("End this role") if plan_of(thing).is_role else _("Close this ask")


def _close_text(thing: Thing) -> str:
    if plan_of(thing).is_role:
        return _(
            "Nobody will have it any more, and a member role that came with it is taken back. Whoever has "
            "it, waits for it or was to have it next hears that."
        )
    return _(
        "**Close**: nobody can say yes any more. Those who are in can still report Done, and every Done "
        "counts."
    )


def _cancel_text(thing: Thing) -> str:
    told = thing.confirmed + thing.offered + thing.waitlisted + thing.pending + thing.standby - thing.done
    if told <= 0:
        return _("**Cancel**: it will not happen. Its card says so.")
    return ngettext(
        "**Cancel**: it will not happen. {n} person who said yes hears of it.",
        "**Cancel**: it will not happen. {n} people who said yes hear of it.",
        told,
    ).format(n=told)


@routes.click("manage:{thing_id}:close")
async def close(interaction: Interaction, thing_id: int) -> None:
    bot = interaction.client
    thing = await bot.db.write(endings.close, thing_id, caller_of(interaction), now=bot.clock.now())
    await _ended(interaction, thing)


@routes.click("manage:{thing_id}:cancel")
async def cancel(interaction: Interaction, thing_id: int) -> None:
    bot = interaction.client
    thing = await bot.db.write(endings.cancel, thing_id, caller_of(interaction), now=bot.clock.now())
    await _ended(interaction, thing)


@routes.click("manage:{thing_id}:take_back")
async def take_back(interaction: Interaction, thing_id: int) -> None:
    bot = interaction.client
    thing = await bot.db.write(endings.take_back, thing_id, caller_of(interaction), now=bot.clock.now())
    await _ended(interaction, thing)


async def _ended(interaction: Interaction, thing: Thing) -> None:
    """As it stands: somebody else may have been the first, and have ended it in another way."""
    card = Card(has_ended(thing), colour=Colour.ENDED).text(f"**{said(thing.title)}**")
    card.small(await who_hears(interaction, thing))
    again = () if thing.state == "taken_back" else (opens_again(thing),)
    await answer_to(interaction).update(card.row(*again, back_to_people(thing)).view())


@routes.click("manage:{thing_id}:reopen")
async def reopen(interaction: Interaction, thing_id: int) -> None:
    """What has no moment goes on as it was."""
    await managed_thing(interaction, thing_id)
    await _open_again(interaction, thing_id, None, None)


@routes.click("manage:{thing_id}:again", opens_modal=True)
async def ask_until_when(interaction: Interaction, thing_id: int) -> None:
    """As it was planned, where that is still ahead: who slipped sends it as it stands."""
    thing = await managed_thing(interaction, thing_id)
    guild, now = await guild_here(interaction), interaction.client.clock.now()
    end = thing.ends_at or thing.deadline
    is_ahead = end is not None and end > now
    modal = reopen_at.modal(
        thing_id=thing_id,
        starts=as_typed_moment(thing.starts_at, guild) if is_ahead else None,
        until=as_typed_moment(end, guild) if is_ahead else None,
        place=thing.place,
        details=thing.details,
    )
    await answer_to(interaction).ask(modal)


@routes.form("manage:{thing_id}:again", build=moment_form)
async def reopen_at(
    interaction: Interaction,
    thing_id: int,
    starts: str | None = None,
    until: str | None = None,
    place: str | None = None,
    details: str | None = None,
) -> None:
    thing = await managed_thing(interaction, thing_id)
    guild, now = await guild_here(interaction), interaction.client.clock.now()
    deadline, occasion = typed_occasion(guild, thing, starts, until, place, details, now=now)
    await _open_again(interaction, thing_id, deadline, occasion)


async def _open_again(
    interaction: Interaction, thing_id: int, deadline: datetime | None, occasion: Occasion | None
) -> None:
    bot = interaction.client
    thing = await bot.db.write(
        endings.reopen,
        thing_id,
        caller_of(interaction),
        deadline=deadline,
        occasion=occasion,
        now=bot.clock.now(),
    )
    card = Card(_("It goes on."), colour=Colour.GOOD).text(f"**{said(thing.title)}**")
    card.text(when_and_where(thing.occasion, thing.deadline)).small(await who_hears(interaction, thing))
    await answer_to(interaction).update(card.row(back_to_people(thing)).view())


async def setup(bot: Groundswell) -> None:
    """Reached from the lists of who is in."""
