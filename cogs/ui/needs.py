"""What an ask or a role needs of people: in a line on its card, and who of those on it can that."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from discord import app_commands

from bot.db import Database
from bot.i18n import _, ngettext, spoken
from bot.interactions import Interaction, caller_of
from bot.markup import said
from bot.services.guild import skills
from bot.services.guild.skills import Skill
from bot.services.record import spoken_languages
from bot.services.things.needs import Kind, Needs
from bot.services.things.things import Thing


async def skills_for(db: Database, thing: Thing) -> Sequence[Skill]:
    """The server's list, if it takes that to say what is needed."""
    return (
        await db.read(skills.offered_in, thing.guild_id, language=spoken())
        if thing.needs_skill is not None
        else ()
    )


def hours_text(hours: int) -> str:
    return ngettext("{n} hour a week", "{n} hours a week", hours).format(n=hours)


def needs_text(needs: Needs, listed: Sequence[Skill]) -> str:
    """A line, empty where nothing is needed; a skill that was taken off the list is passed over."""
    wanted = [said(one.name) for one in listed if one.id == needs.skill]
    wanted += [hours_text(needs.hours)] if needs.hours is not None else []
    wanted += [spoken_languages.name_of(needs.language)] if needs.language is not None else []
    return _("Needs: {list}").format(list=" · ".join(wanted)) if wanted else ""


def able_groups(
    needs: Needs, listed: Sequence[Skill], able: Mapping[Kind, Sequence[int]]
) -> dict[str, Sequence[int]]:
    """Those who said that they can what is needed, by a heading each."""
    groups: dict[str, Sequence[int]] = {}
    for one in listed:
        if one.id == needs.skill:
            groups[_("Can do this: {skill}").format(skill=said(one.name))] = able["skills"]
    if needs.language is not None:
        name = spoken_languages.name_of(needs.language)
        groups[_("Speak this: {language}").format(language=name)] = able["languages"]
    if needs.hours is not None:
        groups[_("Have this time: {hours}").format(hours=hours_text(needs.hours))] = able["hours"]
    return groups


async def suggest_skills(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    """The skills of the server's list, for the option of a command."""
    listed = await interaction.client.db.read(
        skills.offered_in, caller_of(interaction).guild, language=spoken()
    )
    return [
        app_commands.Choice(name=one.name, value=str(one.id))
        for one in listed
        if typed.casefold() in one.name.casefold()
    ]


async def suggest_languages(interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
    return [app_commands.Choice(name=name, value=code) for name, code in spoken_languages.matching(typed)]
