"""What is the same about every thing to do: posting one, choosing one to manage, who is on it, who waits."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from discord import app_commands

from bot.errors import NotFound
from bot.i18n import _, number
from bot.interactions import Interaction, caller_of
from bot.markup import said
from bot.numbers import whole_number
from bot.services.guild import guilds, rights
from bot.services.guild.guilds import Guild
from bot.services.things import posting, register, searching
from bot.services.things.things import Thing
from cogs.ui.cards import Card, Colour
from cogs.ui.channels import can_post
from cogs.ui.controls import Button, button, user_select
from cogs.ui.pages import paged
from cogs.ui.people import people_text
from cogs.ui.titles import told_apart


async def before_new(interaction: Interaction) -> Guild:
    """The guild, if this person can post something in it that would get there. Raises Refusal."""
    guild = await interaction.client.db.read(posting.before_new, caller_of(interaction))
    can_post(interaction.guild, guild.asks_channel_id)
    return guild


async def before_draft(interaction: Interaction) -> Guild:
    """The guild, if what this person writes here would get anywhere: to its asks channel, or to the
    coordinators of who is none. Raises Refusal.
    """
    bot, caller = interaction.client, caller_of(interaction)
    guild = await bot.db.read(posting.before_draft, caller)
    can_post(interaction.guild, guild.asks_channel_id)
    if not await bot.db.read(rights.is_coordinator, caller):
        can_post(interaction.guild, guild.coordinators_channel_id)
    return guild


async def on_its_way(interaction: Interaction, heading: str, thing: Thing, see: Button) -> Card:
    """Said to whoever posted something; leads to who is on it, to when and where, and to a picture."""
    guild = await interaction.client.db.read(guilds.find, thing.guild_id)
    card = Card(heading, colour=Colour.GOOD)
    card.text(_("**{title}** appears in the asks channel in a moment.").format(title=said(thing.title)))
    if thing.lead == interaction.user.id and not guild.quiet:
        card.text(_("Its card names you as the one who leads it."))
    can_ask = register.kind_of(thing).can_be_done and thing.is_open(interaction.client.clock.now())
    asks = (button(_("Ask people it fits"), f"invite:{thing.id}"),) if can_ask else ()
    change = button(_("Change"), f"manage:{thing.id}:change")
    return card.row(see, change, button(_("Add a picture"), f"picture:{thing.id}:give"), *asks)


async def suggested(interaction: Interaction, kind: str, typed: str) -> list[app_commands.Choice[str]]:
    """Those of a kind whose title has what was typed, to choose from: open ones first."""
    db, caller = interaction.client.db, caller_of(interaction)
    found = await db.read(searching.matching, caller, kind, typed)
    names = told_apart(found, (await db.read(guilds.find, caller.guild)).zone)
    return [app_commands.Choice(name=names[one.id], value=str(one.id)) for one in found]


def chosen_one(typed: str, *, otherwise: str) -> int:
    """The id of what was chosen. Raises NotFound, saying `otherwise`, for what is no id at all."""
    chosen = whole_number(typed)
    if chosen is None:
        raise NotFound(otherwise)
    return chosen


#: With so many groups of people, those that nobody is in are left out: there is no room.
MOST_BESIDE_NOBODY = 2
#: People on a page of who is in, beside what it is and what can be done about it.
MOST_NAMED = 6


def who_is_on_it(
    card: Card, thing: Thing, groups: Mapping[str, Sequence[int]], page: int, *, coordinates: bool
) -> Card:
    """People by heading, for its leads, and for coordinators, who can look at one of them."""
    everybody = [(heading, user_id) for heading, user_ids in groups.items() for user_id in user_ids]
    listed = paged(everybody, page, size=MOST_NAMED)
    is_over = thing.state not in ("open", "draft")
    for heading, user_ids in groups.items():
        here = [user_id for its_heading, user_id in listed.shown if its_heading == heading]
        if here:
            card.text(f"**{heading}** ({number(len(user_ids))})\n{people_text(here)}")
    if not is_over and sum(map(bool, groups.values())) < MOST_BESIDE_NOBODY:
        nobody = [heading for heading, user_ids in groups.items() if not user_ids]
        card.text(" · ".join(f"**{heading}** ({number(0)})" for heading in nobody))
    if turning := listed.turning(f"{thing.kind}:{thing.id}:people:{{page}}"):
        card.row(turning)
    if coordinates:
        why = _("You see this list as a coordinator; people know that you do.")
    else:
        why = _("You see this list because you look after it; people know that you do.")
    if everybody:
        card.beside(f"-# {why}", button(_("As a file"), f"roster:{thing.id}:file"))
    else:
        card.small(why)
    if not coordinates:
        return card
    return card.row(user_select(f"profile:of:{thing.id}", _("What is somebody in?")))


def approving(card: Card, thing: Thing, *, gives_more: bool) -> Card:
    """For admins: saying yes to each person, where somebody has to, or seeing to it that somebody must."""
    if thing.approval == "admins":
        return card.row(user_select(f"approval:{thing.id}:whom", _("Say yes or no to somebody")))
    if gives_more:
        each = button(_("Say yes to each person"), f"approval:{thing.id}:each")
        card.text(_("Its member role goes to whoever says yes.")).row(each)
    return card
