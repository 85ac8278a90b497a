"""`/setup`, Create what's missing: shows exactly what it would make, and makes it if somebody agrees."""

from __future__ import annotations

import asyncio
from weakref import WeakValueDictionary

import discord
from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import OPTIONAL_PERMISSIONS, Groundswell
from bot.doctor.servers import Server
from bot.errors import NotFound
from bot.explain import PERMISSION_NAMES
from bot.i18n import N_, _
from bot.interactions import Interaction, caller_of
from bot.naming import setting_name
from bot.routes import Routes
from bot.services.guild import guilds
from bot.services.guild.guilds import Guild
from bot.suggestions import BOARDS, CATEGORY, Outcome, Plan, Record, Step, carry_out, plan
from cogs.ui import Card, Colour, button, link, said

routes = Routes()

#: One at a time in each server, so that two admins at once do not make everything twice.
_at_work: WeakValueDictionary[int, asyncio.Lock] = WeakValueDictionary()


@routes.click("setup:create")
async def propose(interaction: Interaction) -> None:
    caller_of(interaction).require_admin()
    server, guild = await _as_it_is(interaction)
    await answer_to(interaction).update(_proposal(interaction, plan(server, guild)).view())


@routes.click("setup:create:{digest}")
async def create(interaction: Interaction, digest: str) -> None:
    """Only what was shown: if the server has changed since, the new proposal is shown instead."""
    caller_of(interaction).require_admin()
    discord_guild = _server(interaction)
    async with _at_work.setdefault(discord_guild.id, asyncio.Lock()):
        server, guild = await _as_it_is(interaction)
        proposed = plan(server, guild)
        if proposed.digest != digest or proposed.missing_permissions:
            card = _proposal(interaction, proposed)
            card.small(_("This server has changed since you looked. This is what is missing now."))
            await answer_to(interaction).update(card.view())
            return
        done = [
            outcome
            async for outcome in carry_out(discord_guild, server, guild, proposed, _recorder(interaction))
        ]
    await answer_to(interaction).update(_report(done).view())


def _server(interaction: Interaction) -> discord.Guild:
    if interaction.guild is None:
        raise NotFound(N_("I can't see this server at the moment. Please try again in a minute."))
    return interaction.guild


async def _as_it_is(interaction: Interaction) -> tuple[Server, Guild]:
    """Asked of Discord, because what was made a moment ago may not have arrived over the gateway."""
    server = _server(interaction)
    guild = await interaction.client.db.read(guilds.find, server.id)
    return await Server.asked(server, server.me.id), guild


def _recorder(interaction: Interaction) -> Record:
    bot, caller = interaction.client, caller_of(interaction)

    async def record(step: Step, made: int) -> None:
        await bot.db.write(guilds.change, caller, {step.setting: made}, now=bot.clock.now())

    return record


def _proposal(interaction: Interaction, proposed: Plan) -> Card:
    card = Card(_("Create what's missing"), colour=Colour.CALM)
    if not proposed.steps:
        card.text(_("✅ Nothing is missing."))
        return card.row(button(_("Back"), "setup"))
    made = [_described(step) for step in proposed.steps if step.existing is None]
    used = [_used(step) for step in proposed.steps if step.existing is not None]
    there = [_("- Already there: {list}").format(list=", ".join(used))] if used else []
    card.text("\n".join([*there, *made]))
    if proposed.makes_channels:
        card.small(
            _("New channels go into the category “{name}”. All else stays as it is.").format(name=_(CATEGORY))
        )
    if proposed.missing_permissions:
        return _lacking(interaction, card, proposed)
    agree = button(_("Create this"), f"setup:create:{proposed.digest}", ButtonStyle.success)
    return card.row(agree, button(_("Back"), "setup"))


def _used(step: Step) -> str:
    thing = f"<#{step.existing}>" if step.kind == "channel" else f"<@&{step.existing}>"
    return _("**{label}** {thing}").format(label=_(setting_name(step.setting)[0]), thing=thing)


def _described(step: Step) -> str:
    label = _(setting_name(step.setting)[0])
    name = said(step.name)
    if step.kind == "role":
        return _("- **{label}**: make the member role @{name}, with no permissions").format(
            label=label, name=name
        )
    made = _("- **{label}**: make #{name}; {who}\n-# {topic}")
    return made.format(label=label, name=name, who=_who(step), topic=_(step.topic))


def _who(step: Step) -> str:
    if step.purpose == "coordinators":
        return _("only coordinators and I can see it")
    if step.purpose == "reports":
        return _("only moderators (or who is chosen for reports) and I can see it")
    if step.purpose in BOARDS:
        return _("everyone can read it, only I can post")
    return _("everyone can read and write as elsewhere")


def _lacking(interaction: Interaction, card: Card, proposed: Plan) -> Card:
    """What to give the bot, and the two ways to do it."""
    names = ", ".join(_(PERMISSION_NAMES[name]) for name in proposed.missing_permissions)
    card.text(
        _(
            "⚠️ For this I lack: **{permissions}**. The link gives me that; or give it to my role in Server "
            "Settings, Roles. You can take it back afterwards. Or make these by hand and choose them under "
            "Channels and Member roles."
        ).format(permissions=names)
    )
    optional = [name for name in proposed.missing_permissions if name in OPTIONAL_PERMISSIONS]
    url = interaction.client.invite_with(optional, interaction.guild_id)
    return card.row(
        link(_("Give me the permission"), url),
        button(_("Look again"), "setup:create"),
        button(_("Back"), "setup"),
    )


def _report(done: list[Outcome]) -> Card:
    """The truth about each step; what failed can be tried again."""
    failed = [outcome for outcome in done if outcome.error is not None]
    card = Card(_("Create what's missing"), colour=Colour.ACT if failed else Colour.GOOD)
    card.text("\n".join(map(_told, done)))
    if failed:
        card.text(_("What is done stays done. Mend what the reason names and try again."))
        return card.row(
            button(_("Try again"), "setup:create", ButtonStyle.primary), button(_("Back"), "setup")
        )
    return card.row(button(_("Back"), "setup"))


def _told(outcome: Outcome) -> str:
    step = outcome.step
    if outcome.error is not None:
        why = _refusal(outcome.error)
        return _("⚠️ {name}: {why}").format(name=said(step.name), why=why)
    thing = f"<#{outcome.made}>" if step.kind == "channel" else f"<@&{outcome.made}>"
    return _("✅ {thing}").format(thing=thing)


def _refusal(error: Exception) -> str:
    if not isinstance(error, discord.HTTPException):
        return _("no answer from Discord. Trying again looks first whether it is there.")
    if isinstance(error, discord.Forbidden):
        return _("Discord does not let me. Check-up shows what I lack.")
    if error.code in (30005, 30013):
        return _("this server has as many as Discord allows.")
    return _("Discord refused it (code {code}).").format(code=str(error.code))


async def setup(bot: Groundswell) -> None:
    """No commands: a section of /setup."""
