"""`/setup`, Interests and Skills: the lists an organisation writes for itself, a name a line."""

from __future__ import annotations

from dataclasses import dataclass

import discord
from discord import ButtonStyle

from bot.answers import answer_to
from bot.callers import Interaction, caller_of
from bot.client import Groundswell
from bot.i18n import N_, _
from bot.routes import Routes
from bot.services import interests, skills
from bot.services.lists import LONGEST, MOST, OwnList
from cogs.ui import Button, Card, Colour, button, form, said, settings_here, show_section, text_field

routes = Routes()


@dataclass(frozen=True, slots=True)
class Face:
    """One list, and what it is called; all untranslated."""

    kept: OwnList
    title: str
    purpose: str  # with {most}
    empty: str
    label: str


INTERESTS = Face(
    interests.LIST,
    N_("Interests"),
    N_("What newcomers can choose from in /join, so that they are shown what fits. At most {most}."),
    N_("None yet: /join passes that step over."),
    N_("Interests, one a line"),
)
SKILLS = Face(
    skills.LIST,
    N_("Skills"),
    N_(
        "What asks and roles here may need somebody to know, such as first aid. Who says yes to one that "
        "needs it is asked, and may rather not say. At most {most}."
    ),
    N_("None yet: asks and roles can't say which skill they need."),
    N_("Skills, one a line"),
)


async def _show(interaction: Interaction, face: Face, edit: Button) -> None:
    guild = await settings_here(interaction)
    offered = await interaction.client.db.read(face.kept.offered_in, guild.guild_id)
    card = Card(_(face.title), colour=Colour.CALM).text(_(face.purpose).format(most=MOST))
    card.text("\n".join(f"- {said(one.name)}" for one in offered) or _(face.empty))
    card.small(_("One that stays by name keeps the people who chose it."))
    await show_section(interaction, card, edit)


async def _written(interaction: Interaction, face: Face) -> str:
    """The list as somebody would write it."""
    guild = await settings_here(interaction)
    offered = await interaction.client.db.read(face.kept.offered_in, guild.guild_id)
    return "\n".join(one.name for one in offered)


def _list_form(face: Face, names: str | None) -> discord.ui.Modal:
    return form(
        _(face.title),
        text_field(
            "names",
            _(face.label),
            value=names,
            long=True,
            required=False,
            hint=_("What can be chosen from; at most {most}.").format(most=MOST),
            most=MOST * (LONGEST + 20),
        ),
    )


async def _replace(interaction: Interaction, face: Face, names: str) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    await bot.db.write(face.kept.replace, caller, names.splitlines(), now=bot.clock.now())


@routes.click("setup:interests")
async def list_interests(interaction: Interaction) -> None:
    edit = button(_("Write"), "setup:interests:edit", ButtonStyle.primary)
    await _show(interaction, INTERESTS, edit)


def interests_form(names: str | None = None) -> discord.ui.Modal:
    return _list_form(INTERESTS, names)


@routes.click("setup:interests:edit", opens_modal=True)
async def edit_interests(interaction: Interaction) -> None:
    await answer_to(interaction).ask(change_interests.modal(names=await _written(interaction, INTERESTS)))


@routes.form("setup:interests", build=interests_form)
async def change_interests(interaction: Interaction, names: str) -> None:
    await _replace(interaction, INTERESTS, names)
    await list_interests(interaction)


@routes.click("setup:skills")
async def list_skills(interaction: Interaction) -> None:
    await _show(interaction, SKILLS, button(_("Write"), "setup:skills:edit", ButtonStyle.primary))


def skills_form(names: str | None = None) -> discord.ui.Modal:
    return _list_form(SKILLS, names)


@routes.click("setup:skills:edit", opens_modal=True)
async def edit_skills(interaction: Interaction) -> None:
    await answer_to(interaction).ask(change_skills.modal(names=await _written(interaction, SKILLS)))


@routes.form("setup:skills", build=skills_form)
async def change_skills(interaction: Interaction, names: str) -> None:
    await _replace(interaction, SKILLS, names)
    await list_skills(interaction)


async def setup(bot: Groundswell) -> None:
    """No commands: two sections of /setup."""
