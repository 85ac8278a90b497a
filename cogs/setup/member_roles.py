"""`/setup`, Member roles: who may do what here."""

from __future__ import annotations

from bot.client import Groundswell
from bot.doctor import servers
from bot.errors import Invalid
from bot.i18n import N_, _
from bot.interactions import Interaction, caller_of
from bot.naming import MEMBER_ROLES
from bot.routes import Routes
from bot.services.guild import guild_settings
from bot.services.guild.guilds import RIGHTS, MemberRole
from bot.services.things import roles
from cogs.ui import (
    Card,
    Colour,
    RoleSelect,
    choices,
    chosen_id,
    chosen_name,
    entry,
    finding_text,
    grantable,
    menu,
    paged,
    role_select,
    settings_here,
    show_section,
)

routes = Routes()


#: On one page, as many as a phone shows with their buttons.
PAGE = 3


@routes.click("setup:roles")
@routes.click("setup:roles:{page}")
async def member_roles(interaction: Interaction, page: int = 0) -> None:
    guild = await settings_here(interaction)
    card = Card(_("Member roles"), colour=Colour.CALM)
    listed = paged([*MEMBER_ROLES], page, size=PAGE)

    def control(which: MemberRole, label: str) -> RoleSelect:
        return role_select(f"setup:role:{which}", label, chosen=guild.member_role_of(which))

    choices(card, {which: MEMBER_ROLES[which] for which in listed.shown}, control)
    if interaction.guild is not None:
        linked = await interaction.client.db.read(roles.linked_in, guild.guild_id)
        found = servers.member_roles(servers.Server.known(interaction.guild), guild, linked)
        card.text("\n".join(finding_text(one) for one in found if one.is_wrong))
    if turning := listed.turning("setup:roles:{page}"):
        card.row(turning)
    card.row(
        menu(
            "holders",
            _("Name somebody"),
            [entry(_(MEMBER_ROLES[which][0]), f"setup:holders:{which}") for which in RIGHTS],
        )
    )
    await show_section(interaction, card)


@routes.click("setup:role:{which}")
async def choose_member_role(interaction: Interaction, which: str, values: list[str]) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    caller.require_admin()
    known, chosen = chosen_name(MEMBER_ROLES, which), chosen_id(values)
    role = interaction.guild.get_role(chosen) if interaction.guild and chosen else None
    if chosen is not None and role is None:
        raise Invalid(N_("That member role no longer exists. Please choose another one."))
    if role is not None and role.is_default():
        raise Invalid(N_("That would mean everybody. Please choose a member role of its own."))
    if role is not None and known in ("volunteer", "calls"):
        grantable(role)
    await bot.db.write(guild_settings.set_member_role, caller, known, chosen, now=bot.clock.now())
    await member_roles(interaction, [*MEMBER_ROLES].index(known) // PAGE)


async def setup(bot: Groundswell) -> None:
    """No commands: a section of /setup."""
