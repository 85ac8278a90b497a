"""`/setup`, Member roles: who may do what here."""

from __future__ import annotations

from typing import get_args

from bot.answers import answer_to
from bot.callers import Interaction, caller_of
from bot.client import Groundswell
from bot.doctor import servers
from bot.errors import Invalid, NotFound
from bot.i18n import N_, _
from bot.naming import MEMBER_ROLES
from bot.routes import Routes
from bot.services import guilds, roles
from bot.services.guilds import MemberRole
from cogs.ui import Card, Colour, button, chosen_id, finding_text, grantable, role_select

routes = Routes()


@routes.click("setup:roles")
async def member_roles(interaction: Interaction) -> None:
    caller = caller_of(interaction)
    caller.require_admin()
    guild = await interaction.client.db.read(guilds.find, caller.guild)
    card = Card(_("Member roles"), colour=Colour.CALM)
    for which, (label, why) in MEMBER_ROLES.items():
        card.text(f"**{_(label)}**: {_(why)}")
        card.row(role_select(f"setup:role:{which}", _(label), chosen=guild.member_role_of(which)))
    if interaction.guild is not None:
        linked = await interaction.client.db.read(roles.linked_in, caller.guild)
        found = servers.member_roles(servers.Server.known(interaction.guild), guild, linked)
        card.text("\n".join(map(finding_text, found)))
    await answer_to(interaction).update(card.row(button(_("Back"), "setup")).view())


@routes.click("setup:role:{which}")
async def choose_member_role(interaction: Interaction, which: str, values: list[str]) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    caller.require_admin()
    known = next((one for one in get_args(MemberRole) if one == which), None)
    if known is None:
        raise NotFound(N_("That button is no longer in use. Please open /setup again."))
    chosen = chosen_id(values)
    role = interaction.guild.get_role(chosen) if interaction.guild and chosen else None
    if chosen is not None and role is None:
        raise Invalid(N_("That member role no longer exists. Please choose another one."))
    if role is not None and role.is_default():
        raise Invalid(N_("That would mean everybody. Please choose a member role of its own."))
    if role is not None and known == "volunteer":
        grantable(interaction, role)
    await bot.db.write(guilds.set_member_role, caller, known, chosen, now=bot.clock.now())
    await member_roles(interaction)


async def setup(bot: Groundswell) -> None:
    """No commands: a section of /setup."""
