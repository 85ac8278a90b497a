"""`/setup`, Interests and Skills: the lists an organisation writes for itself, a name a line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

import discord
from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.errors import NotFound
from bot.i18n import N_, _
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.guild import interests, skills
from bot.services.guild.lists import LONGEST, MOST, Listed, OwnList
from bot.services.guild.overtaking import marks
from cogs.ui import Card, Colour, button, clipped, form, said, settings_here, show_section, text_field

routes = Routes()

#: Characters of each name on the panel, two lines on a phone; the form has all of it.
MOST_SHOWN = 56


@dataclass(frozen=True, slots=True)
class Face:
    """One list, and what it is called; all untranslated."""

    kept: OwnList
    title: str
    purpose: str  # with {most}
    empty: str
    label: str


LISTS: Mapping[str, Face] = {
    "interests": Face(
        interests.LIST,
        N_("Interests"),
        N_("What newcomers can choose from in /join, so that they are shown what fits. At most {most}."),
        N_("None yet: /join skips that step."),
        N_("Interests, one a line"),
    ),
    "skills": Face(
        skills.LIST,
        N_("Skills"),
        N_(
            "What asks and roles here may need somebody to know, such as first aid. Whoever says yes to "
            "one that needs it is asked, and need not answer. At most {most}."
        ),
        N_("None yet: asks and roles can't say which skill they need."),
        N_("Skills, one a line"),
    ),
}


@routes.click("setup:list:{name}")
async def show_list(interaction: Interaction, name: str) -> None:
    face, offered = _face(name), await _offered(interaction, name)
    card = Card(_(face.title), colour=Colour.CALM).text(_(face.purpose).format(most=MOST))
    card.text("\n".join(f"- {said(clipped(one.name, MOST_SHOWN))}" for one in offered) or _(face.empty))
    card.small(_("One that stays by name keeps the people who chose it."))
    edit = button(_("Write"), f"setup:list:{name}:edit", ButtonStyle.primary)
    await show_section(interaction, card, edit)


def list_form(name: str, names: str | None = None) -> discord.ui.Modal:
    face = _face(name)
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


async def change_list(name: str, interaction: Interaction, seen: str, names: str) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    await bot.db.write(_face(name).kept.replace, caller, names.splitlines(), seen=seen, now=bot.clock.now())
    await show_list(interaction, name)


#: One for each, so that a form that is mended knows which it is.
FORMS = {
    name: routes.form(f"setup:list:{name}:{{seen}}", build=partial(list_form, name))(
        partial(change_list, name)
    )
    for name in LISTS
}


@routes.click("setup:list:{name}:edit", opens_modal=True)
async def edit_list(interaction: Interaction, name: str) -> None:
    offered = await _offered(interaction, name)
    names = "\n".join(one.name for one in offered)
    await answer_to(interaction).ask(FORMS[name].modal(seen=marks({"names": names}), names=names))


def _face(name: str) -> Face:
    """Custom ids come back from strangers. Raises NotFound."""
    if name not in LISTS:
        raise NotFound(N_("That button is no longer in use. Please open /setup again."))
    return LISTS[name]


async def _offered(interaction: Interaction, name: str) -> Sequence[Listed]:
    """What is on it today, for an admin. Raises NotAllowed."""
    guild = await settings_here(interaction)
    return await interaction.client.db.read(_face(name).kept.offered_in, guild.guild_id)


async def setup(bot: Groundswell) -> None:
    """No commands: two sections of /setup."""
