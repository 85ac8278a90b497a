"""Who is on a thing to do, as a table to take along: for a list at the door, or a rota on paper."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

import discord
import structlog

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
from cogs.ui import Card, Colour, back_to_people, guild_here, plan_of, said

log = structlog.get_logger(__name__)

routes = Routes()

TABLE = "people.csv"
#: Members that Discord tells of for one question, and of how many it is asked.
AT_ONCE, MOST_NAMED = 100, 1000


@routes.click("roster:{thing_id}:file")
async def as_a_file(interaction: Interaction, thing_id: int) -> None:
    """With the names that people have here at this moment; none is stored."""
    thing, people = await interaction.client.db.read(managing.people, thing_id, caller_of(interaction))
    guild = await guild_here(interaction)
    if guild.quiet:
        raise Refusal(N_("In quiet mode this list stays here: a file may end up anywhere."))
    names = await _names(interaction.guild, people)
    rows = [_row(thing, one, names, guild.zone) for one in people]
    made = exports.table(Readable(thing.title, rows), "").encode()
    card = Card(_("Who is on it"), colour=Colour.GOOD).text(f"**{said(thing.title)}**")
    card.text(_("A table for a spreadsheet. Times are those of {zone}.").format(zone=guild.zone))
    card.file(TABLE).small(_("Please delete it when you no longer need it: people may change their minds."))
    await answer_to(interaction).say(
        card.row(back_to_people(thing)).view(), files=[discord.File(BytesIO(made), TABLE)]
    )


async def _names(server: discord.Guild | None, people: Sequence[Commitment]) -> dict[int, str]:
    """As Discord says them just now, a hundred at a time; without an answer the table has none."""
    if server is None:
        return {}
    names: dict[int, str] = {}
    for first in range(0, min(len(people), MOST_NAMED), AT_ONCE):
        asked = [one.user_id for one in people[first : first + AT_ONCE]]
        try:
            found = await server.query_members(user_ids=asked, limit=AT_ONCE, cache=False)
        except TimeoutError:
            log.warning("names_not_told", guild_id=server.id)
            break
        names |= {member.id: member.display_name for member in found}
    return names


def _row(thing: Thing, one: Commitment, names: dict[int, str], zone: str) -> Told:
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
