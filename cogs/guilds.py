"""`/setup`: one private panel with sections, each value editable at any time."""

from __future__ import annotations

from typing import get_args

import discord
from discord import ButtonStyle, app_commands

from bot.answers import answer_to
from bot.callers import Interaction, caller_of
from bot.client import Groundswell
from bot.errors import Invalid, NotFound
from bot.i18n import LANGUAGES, N_, _
from bot.routes import Routes
from bot.services import guilds
from bot.services import interests as interest_rules
from bot.services.guilds import Guild, MemberRole, Place
from cogs.ui import (
    Card,
    Colour,
    button,
    channel_select,
    form,
    grantable,
    lacking,
    role_select,
    said,
    select,
    text_field,
)

routes = Routes()

PLACES: dict[Place, tuple[str, str]] = {
    "welcome": (N_("Welcome channel"), N_("where newcomers find the Join button; a quiet one is best")),
    "asks": (N_("Asks channel"), N_("where asks and roles are posted")),
    "wins": (N_("Wins channel"), N_("where small wins are celebrated")),
    "coordinators": (N_("Coordinators' channel"), N_("private: check-in totals and calls for support")),
    "welcomers": (
        N_("Welcomers' channel"),
        N_("who would like a hello; without it, the coordinators' channel"),
    ),
}
MEMBER_ROLES: dict[MemberRole, tuple[str, str]] = {
    "coordinator": (N_("Coordinators"), N_("may post asks, roles and check-ins, and see who is in")),
    "moderator": (N_("Moderators"), N_("may see /stats")),
    "volunteer": (N_("Volunteers"), N_("given to everyone who finishes /join")),
    "welcomer": (N_("Welcomers"), N_("say hello to who asked for it; without it, coordinators do")),
    "report": (N_("Reports"), N_("get reported problems; without it, moderators do")),
}
LANGUAGE_NAMES = {"en": "English", "es": "Español"}


@app_commands.command(name="setup", description=N_("Set up Groundswell for this server"))
@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
async def setup_command(interaction: Interaction) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    caller.require_admin()
    guild = await bot.db.write(guilds.begin, caller.guild, language=caller.language, now=bot.clock.now())
    await _show_overview(interaction, guild)


@routes.click("setup")
async def overview(interaction: Interaction) -> None:
    caller = caller_of(interaction)
    caller.require_admin()
    await _show_overview(interaction, await interaction.client.db.read(guilds.find, caller.guild))


async def _show_overview(interaction: Interaction, guild: Guild) -> None:
    interests = await interaction.client.db.read(interest_rules.offered_in, guild.guild_id)
    card = Card(_("Setting up"), colour=Colour.CALM)
    card.text(
        "\n".join(
            _line(_(label), f"<#{channel}>" if channel else None)
            for label, channel in ((label, _channel(guild, place)) for place, (label, _why) in PLACES.items())
        )
    )
    card.text(
        "\n".join(
            _line(_(label), f"<@&{role}>" if role else None)
            for label, role in ((label, _role(guild, which)) for which, (label, _why) in MEMBER_ROLES.items())
        )
    )
    card.text(
        "\n".join(
            (
                _line(_("The cause"), said(guild.cause) if guild.cause else None),
                _line(_("Time zone"), guild.time_zone),
                _line(_("Interests"), said(", ".join(one.name for one in interests)) or None),
                _line(_("Whom to turn to"), said(guild.contact) if guild.contact else None),
                _line(_("What is stored"), _("written") if guild.privacy else None),
            )
        )
    )
    if not guild.open_for_joining:
        card.text(_("**/join opens** once people can read whom to turn to and what is stored."))
    card.text("\n".join(_problems(interaction, guild)))
    card.row(
        button(_("Channels"), "setup:channels", ButtonStyle.primary),
        button(_("Member roles"), "setup:roles", ButtonStyle.primary),
        button(_("Cause and interests"), "setup:cause", ButtonStyle.primary),
        button(_("Privacy and contact"), "setup:wording", ButtonStyle.primary),
    )
    card.row(button(_("How to say hello"), "setup:hello_guide"))
    card.row(
        select(
            "setup:language",
            _("Language of public posts"),
            [(LANGUAGE_NAMES.get(language, language), language) for language in LANGUAGES],
            chosen=[guild.language],
        )
    )
    await answer_to(interaction).update(card.view())


def _line(label: str, value: str | None) -> str:
    shown = value or _("not chosen yet")
    return f"{'✅' if value else '⬜'} **{label}**: {shown}"


def _channel(guild: Guild, place: Place) -> int | None:
    channel_id: int | None = getattr(guild, f"{place}_channel_id")
    return channel_id


def _role(guild: Guild, which: MemberRole) -> int | None:
    role_id: int | None = getattr(guild, f"{which}_role_id")
    return role_id


def _problems(interaction: Interaction, guild: Guild) -> list[str]:
    """What would keep the bot from doing its work here, each with what to do about it."""
    server = interaction.guild
    if server is None:
        return []
    problems = []
    for place, (label, _why) in PLACES.items():
        channel_id = _channel(guild, place)
        channel = server.get_channel(channel_id) if channel_id else None
        if channel_id and channel is None:
            problems.append(
                _("⚠️ {label}: that channel is gone. Please choose another one.").format(label=_(label))
            )
        elif channel is not None and (missing := lacking(channel, server.me)):
            problems.append(
                _("⚠️ {label}: in {channel} I lack {permissions}.").format(
                    label=_(label), channel=channel.mention, permissions=missing
                )
            )
    for which, (label, _why) in MEMBER_ROLES.items():
        role_id = _role(guild, which)
        if role_id and server.get_role(role_id) is None:
            problems.append(
                _("⚠️ {label}: that member role is gone. Please choose another one.").format(label=_(label))
            )
    role = server.get_role(guild.volunteer_role_id) if guild.volunteer_role_id else None
    if role is not None and role >= server.me.top_role:
        problems.append(
            _(
                "⚠️ {role} stands above my own role, so I can't give it. Move mine up in Server "
                "Settings, Roles."
            ).format(role=role.mention)
        )
    return problems


def _chosen(values: list[str]) -> int | None:
    """The id chosen in a menu, or None for nothing; ids come back from strangers."""
    if not values:
        return None
    if not values[0].isdecimal():
        raise NotFound(N_("That button is no longer in use. Please open /setup again."))
    return int(values[0])


@routes.click("setup:channels")
async def channels(interaction: Interaction) -> None:
    caller = caller_of(interaction)
    caller.require_admin()
    guild = await interaction.client.db.read(guilds.find, caller.guild)
    card = Card(_("Channels"), colour=Colour.CALM)
    for place, (label, why) in PLACES.items():
        card.text(f"**{_(label)}**: {_(why)}")
        card.row(channel_select(f"setup:channel:{place}", _(label), chosen=_channel(guild, place)))
    card.text("\n".join(_problems(interaction, guild)))
    await answer_to(interaction).update(card.row(button(_("Back"), "setup")).view())


@routes.click("setup:channel:{place}")
async def choose_channel(interaction: Interaction, place: str, values: list[str]) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    caller.require_admin()
    chosen = _chosen(values)
    known = next((one for one in get_args(Place) if one == place), None)
    if known is None:
        raise NotFound(N_("That button is no longer in use. Please open /setup again."))
    server = interaction.guild
    channel = server.get_channel(chosen) if server and chosen else None
    if chosen is not None and (server is None or channel is None):
        raise Invalid(N_("I can't see that channel. Give me access to it, or choose another one."))
    if server is not None and channel is not None and (missing := lacking(channel, server.me)):
        raise Invalid(
            N_("In #{channel} I lack: {permissions}. Please give me that, or choose another channel."),
            channel=channel.name,
            permissions=missing,
        )
    await bot.db.write(guilds.set_channel, caller, known, chosen, now=bot.clock.now())
    await channels(interaction)


@routes.click("setup:roles")
async def member_roles(interaction: Interaction) -> None:
    caller = caller_of(interaction)
    caller.require_admin()
    guild = await interaction.client.db.read(guilds.find, caller.guild)
    card = Card(_("Member roles"), colour=Colour.CALM)
    for which, (label, why) in MEMBER_ROLES.items():
        card.text(f"**{_(label)}**: {_(why)}")
        card.row(role_select(f"setup:role:{which}", _(label), chosen=_role(guild, which)))
    card.text("\n".join(_problems(interaction, guild)))
    await answer_to(interaction).update(card.row(button(_("Back"), "setup")).view())


@routes.click("setup:role:{which}")
async def choose_member_role(interaction: Interaction, which: str, values: list[str]) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    caller.require_admin()
    known = next((one for one in get_args(MemberRole) if one == which), None)
    if known is None:
        raise NotFound(N_("That button is no longer in use. Please open /setup again."))
    chosen = _chosen(values)
    role = interaction.guild.get_role(chosen) if interaction.guild and chosen else None
    if chosen is not None and role is None:
        raise Invalid(N_("That member role no longer exists. Please choose another one."))
    if role is not None and role.is_default():
        raise Invalid(N_("That would mean everybody. Please choose a member role of its own."))
    if role is not None and known == "volunteer":
        grantable(interaction, role)
    await bot.db.write(guilds.set_member_role, caller, known, chosen, now=bot.clock.now())
    await member_roles(interaction)


@routes.click("setup:language")
async def choose_language(interaction: Interaction, values: list[str]) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    guild = await bot.db.write(guilds.set_language, caller, "".join(values), now=bot.clock.now())
    await _show_overview(interaction, guild)


def cause_form(
    cause: str | None = None, time_zone: str | None = None, interests: str | None = None
) -> discord.ui.Modal:
    return form(
        _("Cause and interests"),
        text_field("cause", _("The cause, in a sentence"), value=cause, long=True, most=guilds.MOST_CAUSE),
        text_field("time_zone", _("Time zone"), value=time_zone, example="Europe/Madrid", most=64),
        text_field(
            "interests",
            _("Interests, one a line"),
            value=interests,
            long=True,
            required=False,
            hint=_("What newcomers can choose from; at most {most}.").format(most=interest_rules.MOST),
            most=2500,
        ),
    )


@routes.click("setup:cause", opens_modal=True)
async def edit_cause(interaction: Interaction) -> None:
    caller = caller_of(interaction)
    caller.require_admin()
    guild = await interaction.client.db.read(guilds.find, caller.guild)
    offered = await interaction.client.db.read(interest_rules.offered_in, caller.guild)
    listed = "\n".join(one.name for one in offered)
    await answer_to(interaction).ask(
        change_cause.modal(cause=guild.cause, time_zone=guild.time_zone, interests=listed)
    )


@routes.form("setup:cause", build=cause_form)
async def change_cause(interaction: Interaction, cause: str, time_zone: str, interests: str) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    guild = await bot.db.write(
        interest_rules.describe,
        caller,
        cause=cause,
        time_zone=time_zone,
        names=interests.splitlines(),
        now=bot.clock.now(),
    )
    await _show_overview(interaction, guild)


def wording_form(
    norms: str | None = None, contact: str | None = None, privacy: str | None = None
) -> discord.ui.Modal:
    return form(
        _("Privacy and contact"),
        text_field(
            "norms",
            _("How you treat each other"),
            value=norms,
            long=True,
            required=False,
            most=guilds.MOST_NORMS,
        ),
        text_field("contact", _("Whom to turn to"), value=contact, most=guilds.MOST_CONTACT),
        text_field(
            "privacy", _("What is stored, and why"), value=privacy, long=True, most=guilds.MOST_PRIVACY
        ),
    )


def privacy_template() -> str:
    """What Groundswell stores, in words that an organisation can take as they are."""
    return _(
        "Stored: your Discord id (not your name), what you say yes to and have done, your interests, "
        "your answers about"
        " being contacted, and your check-in answers. Coordinators see what you said yes to and what "
        "you have done."
        " Nobody else is given any of it. It is kept until you erase it: /mine shows everything and "
        "erases everything."
    )


@routes.click("setup:wording", opens_modal=True)
async def edit_wording(interaction: Interaction) -> None:
    caller = caller_of(interaction)
    caller.require_admin()
    guild = await interaction.client.db.read(guilds.find, caller.guild)
    norms = guild.norms or _("We are kind, we listen, and we keep what is told in confidence.")
    await answer_to(interaction).ask(
        change_wording.modal(norms=norms, contact=guild.contact, privacy=guild.privacy or privacy_template())
    )


@routes.form("setup:wording", build=wording_form)
async def change_wording(interaction: Interaction, norms: str, contact: str, privacy: str) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    guild = await bot.db.write(
        guilds.set_wording, caller, norms=norms, contact=contact, privacy=privacy, now=bot.clock.now()
    )
    await _show_overview(interaction, guild)


async def setup(bot: Groundswell) -> None:
    bot.tree.add_command(setup_command)
