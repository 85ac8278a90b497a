"""Who is on a thing to do, as a table to take along: for a list at the door, or a rota on paper."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO

import discord

from bot.answers import answer_to
from bot.client import Groundswell
from bot.errors import Refusal
from bot.i18n import N_, _, local_time
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.record import exports
from bot.services.record.exports import Readable, Told
from bot.services.things import managing
from bot.services.things.rosters import Commitment
from bot.services.things.things import Thing
from cogs.ui import Card, Colour, back_to_people, guild_here, names_of, plan_of, said

routes = Routes()

TABLE = "people.csv"


@routes.click("roster:{thing_id}:file")
async def as_a_file(interaction: Interaction, thing_id: int) -> None:
    """With the names that people have here at this moment; none is stored."""
    thing, people = await interaction.client.db.read(managing.people, thing_id, caller_of(interaction))
    guild = await guild_here(interaction)
    if guild.quiet:
        raise Refusal(N_("In quiet mode this list stays here: a file may end up anywhere."))
    names = await names_of(interaction.guild, [one.user_id for one in people])
    rows = [_row(thing, one, names, guild.zone) for one in people]
    made = exports.table(Readable(thing.title, rows), "").encode()
    card = Card(_("Who is on it"), colour=Colour.GOOD).text(f"**{said(thing.title)}**")
    card.text(_("A table for a spreadsheet. Times are those of {zone}.").format(zone=guild.zone))
    card.file(TABLE).small(_("Please delete it when you no longer need it: people may change their minds."))
    await answer_to(interaction).update(
        card.row(back_to_people(thing)).view(), files=[discord.File(BytesIO(made), TABLE)]
    )


def _row(thing: Thing, one: Commitment, names: Mapping[int, str], zone: str) -> Told:
    return Told(
        "",
        {
            _("Name"): names.get(one.user_id, ""),
            _("On Discord"): f"<@{one.user_id}>",
            _("How it stands"): _standing(thing, one),
            _("Said yes"): local_time(one.created_at, zone, with_year=True),
            _("Done"): local_time(one.done_at, zone, with_year=True) if one.done_at else "",
        },
    )


def _standing(thing: Thing, one: Commitment) -> str:
    if one.done_at is not None:
        return _("Done")
    if one.has_place:
        return _("Has the role") if plan_of(thing).is_role else _("In")
    if one.state in ("pending", "standby"):
        return _("Would like it") if one.state == "pending" else _("Stands by")
    return _("Is offered a place") if one.state == "offered" else _("Waiting")


async def setup(bot: Groundswell) -> None:
    """Reached from the lists of who is in."""
