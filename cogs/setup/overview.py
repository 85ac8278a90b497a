"""`/setup`: one private panel. What is set and what is missing, and the way to each section.

Each section is a module beside this one, and leads back here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import discord
from discord import ButtonStyle, app_commands

from bot.answers import answer_to
from bot.client import Groundswell
from bot.doctor import FINE, in_server, reporting, servers
from bot.i18n import LANGUAGES, N_, _, ngettext
from bot.interactions import Interaction, caller_of
from bot.naming import LANGUAGE_NAMES, MEMBER_ROLES, OPTIONAL, PLACES, VIEWS
from bot.routes import Routes
from bot.services.care import recipients
from bot.services.guild import guild_settings, guilds, interests, rights
from bot.services.guild.figure_views import TO_COME
from bot.services.guild.guilds import Guild
from bot.services.roles import duty_rota
from cogs.ui import (
    Button,
    Card,
    Colour,
    Setting,
    button,
    clipped,
    entry,
    hours_in_a_row,
    menu,
    note_days_text,
    paged,
    said,
    select,
    settings_here,
    show_section,
    to_help,
)

routes = Routes()

#: Characters of these on a page of settings; their sections have all of them.
MOST_CAUSE, MOST_CONTACT = 160, 80


@app_commands.command(name="setup", description=N_("Set up Groundswell for this server"))
@app_commands.guild_only()
@app_commands.default_permissions(manage_guild=True)
async def setup_command(interaction: Interaction) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    if not caller.manages_guild and await bot.db.read(rights.is_moderator, caller):
        await _show_to_moderator(interaction)
        return
    caller.require_admin()
    await bot.db.write(guilds.begin, caller.guild, language=caller.language, now=bot.clock.now())
    await _show(interaction)


@routes.click("setup")
async def overview(interaction: Interaction) -> None:
    caller = caller_of(interaction)
    if not caller.manages_guild and await interaction.client.db.read(rights.is_moderator, caller):
        await _show_to_moderator(interaction)
        return
    caller.require_admin()
    await _show(interaction)


@routes.click("setup:language")
async def choose_language(interaction: Interaction, values: list[str]) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    await bot.db.write(guild_settings.set_language, caller, values[0] if values else "", now=bot.clock.now())
    await _show(interaction)


async def _show(interaction: Interaction) -> None:
    guild = await interaction.client.db.read(guilds.find, caller_of(interaction).guild)
    step = await _next_step(interaction, guild)
    card = Card(_("Setting up"), colour=Colour.CALM)
    card.text(
        "\n".join(_stands(title, group) for title, group in (await _groups(interaction, guild)).items())
    )
    card.text(step.text)
    others = [button(_("Check-up"), "setup:doctor"), button(_("Changes"), "setup:changes")]
    if step.control is not None:
        others = [step.control, *(one for one in others if one.custom_id != step.control.custom_id)]
    card.row(*others)
    card.row(
        menu(
            "setup",
            _("Choose a section"),
            [
                entry(_("All settings"), "setup:all:0", _("what is chosen, and what is not")),
                *(section for group in _sections() for section in group),
                entry(_("Create what's missing"), "setup:create", _("channels and member roles")),
            ],
        )
    )
    languages = [(LANGUAGE_NAMES.get(language, language), language) for language in LANGUAGES]
    card.row(select("setup:language", _("Language of public posts"), languages, chosen=[guild.language]))
    await answer_to(interaction).update(card.view())


def _stands(title: str, settings: Sequence[Setting]) -> str:
    """A group in a line: what is gone, else what is still to do, else that all is well."""
    if gone := [one.label for one in settings if one.gone]:
        return _("⚠️ **{group}**: gone: {list}").format(group=title, list=", ".join(gone))
    if missing := [one.label for one in settings if one.is_missing]:
        return _("⬜ **{group}**: still to do: {list}").format(group=title, list=", ".join(missing))
    return f"✅ **{title}**"


@routes.click("setup:all:{page}")
async def show_all(interaction: Interaction, page: int) -> None:
    """Every setting, a group on each page, with the sections that change it; moderators read it."""
    caller = caller_of(interaction)
    if not caller.manages_guild and await interaction.client.db.read(rights.is_moderator, caller):
        await _show_to_moderator(interaction, page)
        return
    card, at = await _described(interaction, await settings_here(interaction), page)
    card.row(menu("group", _("Change something"), _sections()[at]))
    await show_section(interaction, card)


async def _show_to_moderator(interaction: Interaction, page: int = 0) -> None:
    guild = await interaction.client.db.read(guilds.find, caller_of(interaction).guild)
    card, _at = await _described(interaction, guild, page)
    card.small(_("People with the “Manage Server” permission can change this."))
    card.row(button(_("Changes"), "setup:changes"), to_help())
    await answer_to(interaction).update(card.view())


async def _described(interaction: Interaction, guild: Guild, page: int) -> tuple[Card, int]:
    """One of the groups, and which it is."""
    listed = paged([*(await _groups(interaction, guild)).items()], page, size=1)
    [(title, settings)] = listed.shown
    card = Card(title, colour=Colour.CALM).text("\n".join(map(str, settings)))
    if turning := listed.turning("setup:all:{page}"):
        card.row(turning)
    return card, listed.page


def _sections() -> tuple[list[discord.SelectOption], ...]:
    """Of each group, where it is changed."""
    return (
        [entry(_("Channels"), "setup:channels", _("where the welcome, asks and wins stand"))],
        [
            entry(_("Member roles"), "setup:roles", _("who may do what here")),
            entry(_("Who gets reports"), "setup:reports", _("problems that people report")),
            entry(_("Who is on duty"), "setup:duty", _("who hears of calls for support first")),
        ],
        [
            entry(_("Words"), "setup:words", _("the cause, how you treat each other, the welcome")),
            entry(_("Interests"), "setup:list:interests", _("what people can be interested in")),
            entry(_("Skills"), "setup:list:skills", _("what people can say they can do")),
        ],
        [
            entry(_("Rhythm"), "setup:rhythm", _("time zone, quiet hours, reminders")),
            entry(_("Hours in a row"), "setup:hours_in_a_row", _("what is asked about before a yes")),
            entry(_("Notes to check-ins"), "setup:note_days", _("how long they are kept")),
            entry(_("Follow-ups"), "setup:followups", _("whom one of you might write to, and how")),
            entry(_("Wins"), "setup:wins", _("how many a day, and the weekly digest")),
            entry(_("Monday's briefing"), "setup:briefing", _("for coordinators: the week, and what waits")),
            entry(_("Privacy and contact"), "setup:privacy", _("what is stored, and whom to turn to")),
            entry(_("Quiet mode"), "setup:quiet", _("for people who are at risk")),
            entry(_("Who sees /stats"), "setup:stats", _("how many, never who")),
        ],
    )


async def _groups(interaction: Interaction, guild: Guild) -> Mapping[str, Sequence[Setting]]:
    """Every setting, in four groups."""
    db, here = interaction.client.db, interaction.guild
    offered = await db.read(interests.offered_in, guild.guild_id)
    meant = await db.read(recipients.everyone, guild.guild_id)
    member_roles = _member_roles(guild, here)
    if here is not None:
        told = reporting.who(servers.Server.known(here), guild, meant)
        member_roles.append(Setting(_("Who gets reports"), told))
    on_duty = await db.read(duty_rota.chosen, guild)
    member_roles.append(
        Setting(
            _("Who is on duty"),
            said(clipped(on_duty.title, MOST_CONTACT)) if on_duty else None,
            optional=True,
            gone=guild.duty_thing_id is not None and on_duty is None,
        )
    )
    return {
        _("Channels"): _channels(guild, here),
        _("Member roles"): member_roles,
        _("Words"): _words(guild, offered),
        _("Rhythm and privacy"): _rules(guild),
    }


def _channels(guild: Guild, here: discord.Guild | None) -> list[Setting]:
    chosen = {place: guild.channel_of(place) for place in PLACES}
    return [
        Setting(
            _(PLACES[place][0]),
            f"<#{channel}>" if channel else None,
            optional=place in OPTIONAL,
            gone=channel is not None and here is not None and here.get_channel(channel) is None,
        )
        for place, channel in chosen.items()
    ]


def _member_roles(guild: Guild, here: discord.Guild | None) -> list[Setting]:
    chosen = {which: guild.member_role_of(which) for which in MEMBER_ROLES}
    return [
        Setting(
            _(MEMBER_ROLES[which][0]),
            f"<@&{role}>" if role else None,
            optional=which in OPTIONAL,
            gone=role is not None and here is not None and here.get_role(role) is None,
        )
        for which, role in chosen.items()
    ]


def _words(guild: Guild, offered: Sequence[interests.Interest]) -> list[Setting]:
    listed = ngettext("{n} to choose from", "{n} to choose from", len(offered)).format(n=len(offered))
    return [
        Setting(_("The cause"), said(clipped(guild.cause, MOST_CAUSE)) if guild.cause else None),
        Setting(_("How you treat each other"), _("written") if guild.norms else None, optional=True),
        Setting(_("Words of welcome"), _("written") if guild.welcome else None, optional=True),
        Setting(_("Interests"), listed if offered else None),
    ]


def _rules(guild: Guild) -> list[Setting]:
    hours = _("quiet from {start}:00 to {end}:00").format(start=guild.quiet_from, end=guild.quiet_until)
    return [
        Setting(_("Time zone"), guild.time_zone and f"{guild.time_zone}, {hours}"),
        Setting(_("Hours in a row"), hours_in_a_row(guild.hours_in_a_row)),
        Setting(_("Notes to check-ins"), note_days_text(guild.note_days)),
        Setting(_("Quiet that is noticed"), _quiet_for(guild.followup_weeks)),
        Setting(_("Whom to turn to"), said(clipped(guild.contact, MOST_CONTACT)) if guild.contact else None),
        Setting(
            _("If it is urgent"),
            said(clipped(guild.crisis, MOST_CONTACT)) if guild.crisis else None,
            optional=True,
        ),
        Setting(_("What is stored"), _("written") if guild.privacy else None),
        Setting(_("Quiet mode"), _("on") if guild.quiet else _("off")),
        Setting(_("Who sees /stats"), _shown_to(guild)),
        Setting(_("Monday's briefing"), _("on") if guild.briefing else _("off")),
    ]


def _shown_to(guild: Guild) -> str:
    """Of the views of /stats."""
    everyone = guild.shown_to("everyone") - TO_COME
    coordinators = guild.shown_to("coordinators") - TO_COME | everyone
    text = _("coordinators {some} of {all} views, everyone {open}")
    return text.format(some=len(coordinators), all=len(VIEWS) - len(TO_COME), open=len(everyone))


def _quiet_for(weeks: int | None) -> str:
    return _("never") if weeks is None else ngettext("{n} week", "{n} weeks", weeks).format(n=weeks)


@dataclass(frozen=True, slots=True)
class Step:
    """What to do next, and the one button that stands out; none where all is done."""

    text: str
    control: Button | None = None


async def _next_step(interaction: Interaction, guild: Guild) -> Step:
    """One thing at a time: what is broken, then what keeps people out, then what is missing."""
    if interaction.guild is None:
        return Step("")
    primary = ButtonStyle.primary
    check_up = button(_("Check-up"), "setup:doctor", primary)
    db, server = interaction.client.db, servers.Server.known(interaction.guild)
    found = await in_server.examine(db, server, guild.guild_id)
    if broken := [finding for finding in found if finding.is_wrong]:
        count = ngettext("{n} thing needs mending", "{n} things need mending", len(broken))
        counted = count.format(n=len(broken))
        text = _("⚠️ **Next:** {things}: {first} Check-up says what to do.")
        return Step(text.format(things=counted, first=broken[0].what), check_up)
    if not guild.open_for_joining:
        text = _("**Next:** Privacy and contact. /join opens once people can read both.")
        return Step(text, button(_("Next: Privacy and contact"), "setup:privacy", primary))
    if any(finding.mark != FINE for finding in found):
        text = _("**Next:** Create what's missing shows what it would make, and makes it if you agree.")
        return Step(text, button(_("Next: Create what's missing"), "setup:create", primary))
    if not guild.cause:
        text = _("**Next:** Words. Say in a sentence what you are here for.")
        return Step(text, button(_("Next: Words"), "setup:words", primary))
    if guild.time_zone is None:
        text = _("**Next:** Rhythm. Until you name your time zone, I use UTC.")
        return Step(text, button(_("Next: Rhythm"), "setup:rhythm", primary))
    if unheld := servers.unheld(guild, await servers.holders(interaction.guild)):
        text = _("⚠️ **Next:** {what} {todo}").format(what=unheld[0].what, todo=unheld[0].todo)
        return Step(text, button(_("Next: Name a coordinator"), "setup:holders:coordinator", primary))
    done = _("Everything that is needed is set up. You can change any of it at any time.")
    if interaction.client.has_no_picture:
        asked = _("I have no picture yet. Shall I wear Groundswell's mark?")
        return Step(f"{done}\n{asked}", button(_("Wear the mark"), "setup:face"))
    return Step(done)


async def setup(bot: Groundswell) -> None:
    bot.tree.add_command(setup_command)
