"""`/setup`, Member roles: naming people who coordinate, moderate or welcome, without leaving the panel.

The member role is given as if by hand: the bot never takes back by itself what an admin gave somebody here.
"""

from __future__ import annotations

import discord
from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.errors import Invalid, NotAllowed, NotFound, Refusal
from bot.i18n import N_, _
from bot.interactions import Interaction
from bot.naming import MEMBER_ROLES
from bot.permissions import is_mighty
from bot.routes import Routes
from bot.services.guild.guilds import RIGHTS
from cogs.ui import (
    Button,
    Card,
    Colour,
    button,
    chosen_name,
    grantable,
    settings_here,
    show_section,
    user_select,
)

routes = Routes()

#: Whose member roles people are named for here; volunteers have theirs by joining.
NAMED = {which: MEMBER_ROLES[which] for which in RIGHTS}
#: What the audit log of the server says.
REASON = "Groundswell: named in /setup"


@routes.click("setup:holders:{which}")
async def holders(interaction: Interaction, which: str) -> None:
    guild = await settings_here(interaction)
    known = chosen_name(NAMED, which)
    label, why = NAMED[known]
    card = Card(_(label), colour=Colour.CALM).text(_(why))
    role_id = guild.member_role_of(known)
    if role_id is None:
        card.text(_("No member role is chosen for this yet: choose one under Member roles."))
    else:
        card.text(_("They have {role}.").format(role=f"<@&{role_id}>"))
        card.row(user_select(f"setup:name:{which}", _("Name somebody")))
    await show_section(interaction, card, button(_("Member roles"), "setup:roles"))


@routes.click("setup:name:{which}")
async def name_somebody(
    interaction: Interaction, which: str, users: list[discord.User | discord.Member]
) -> None:
    role = await _role(interaction, which)
    for person in users[:1]:
        if not isinstance(person, discord.Member):
            raise NotFound(N_("They are no longer in this server."))
        if person.bot:
            raise Refusal(N_("That is a bot."))
        if role in person.roles:
            await answer_to(interaction).update(_has_it(person, role, which).view())
            return
        await interaction.client.http.add_role(role.guild.id, person.id, role.id, reason=REASON)
        card = Card(_("Done"), colour=Colour.GOOD).text(
            _("{person} has {role} now.").format(person=person.mention, role=role.mention)
        )
        await show_section(interaction, card, _another(which))


def _has_it(person: discord.Member, role: discord.Role, which: str) -> Card:
    card = Card(_("They have it already"), colour=Colour.CALM).text(
        _("{person} has {role}.").format(person=person.mention, role=role.mention)
    )
    return card.row(
        button(_("Take it back"), f"setup:unname:{which}:{person.id}", ButtonStyle.danger),
        button(_("Back"), f"setup:holders:{which}"),
    )


@routes.click("setup:unname:{which}:{user_id}")
async def unname(interaction: Interaction, which: str, user_id: int) -> None:
    role = await _role(interaction, which)
    await interaction.client.http.remove_role(role.guild.id, user_id, role.id, reason=REASON)
    card = Card(_("Done"), colour=Colour.GOOD).text(
        _("{person} no longer has {role}.").format(person=f"<@{user_id}>", role=role.mention)
    )
    await show_section(interaction, card, _another(which))


def _another(which: str) -> Button:
    return button(_("Somebody else"), f"setup:holders:{which}")


async def _role(interaction: Interaction, which: str) -> discord.Role:
    """The member role, if it is chosen and both the bot and whoever asks may give it. Raises Refusal."""
    guild = await settings_here(interaction)
    role_id = guild.member_role_of(chosen_name(NAMED, which))
    role = interaction.guild.get_role(role_id) if interaction.guild and role_id is not None else None
    if role is None:
        raise Invalid(N_("No member role is chosen for this yet: choose one under Member roles."))
    grantable(role, approved=True)
    if is_mighty(role) and not _may_give_by_hand(interaction.user, role):
        raise NotAllowed(
            N_("{role} has power over the server: somebody with “Manage Roles” has to give it."),
            role=role.name,
        )
    return role


def _may_give_by_hand(person: discord.User | discord.Member, role: discord.Role) -> bool:
    """As Discord itself would have it."""
    if not isinstance(person, discord.Member):
        return False
    return person.id == role.guild.owner_id or (
        person.guild_permissions.manage_roles and person.top_role > role
    )


async def setup(bot: Groundswell) -> None:
    """No commands: behind the section of member roles."""
