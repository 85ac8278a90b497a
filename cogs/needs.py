"""What a thing to do needs of people, as coordinators set it: from `manage`, as long as it is open."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict

import discord
from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.i18n import _
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.guild import skills
from bot.services.guild.overtaking import marks
from bot.services.guild.skills import Skill
from bot.services.people.preferences import HOURS
from bot.services.record import spoken_languages
from bot.services.things import amendments, managing
from bot.services.things.needs import Needs
from cogs.ui import Card, Colour, button, choice_field, form, hours_text, numbers, show_draft, text_field

routes = Routes()


async def skills_here(interaction: Interaction) -> Mapping[str, object]:
    """What can be needed in this server."""
    return {"listed": await interaction.client.db.read(skills.offered_in, caller_of(interaction).guild)}


def needs_form(
    skill: Sequence[str] = (),
    hours: Sequence[str] = (),
    language: str | None = None,
    listed: Sequence[Skill] = (),
) -> discord.ui.Modal:
    known = sorted({*HOURS, *numbers(hours)})
    fields = [
        choice_field(
            "hours",
            _("Hours a week"),
            [(hours_text(one), str(one)) for one in known],
            chosen=hours,
            required=False,
        ),
        text_field(
            "language", _("A language"), value=language, required=False, most=60, example=_("Spanish")
        ),
    ]
    if listed:
        options = [(one.name, str(one.id)) for one in listed]
        fields.insert(0, choice_field("skill", _("A skill"), options, chosen=skill, required=False))
    return form(_("What does it need?"), *fields)


@routes.click("needs:{thing_id}", opens_modal=True)
async def edit_needs(interaction: Interaction, thing_id: int) -> None:
    db, caller = interaction.client.db, caller_of(interaction)
    thing, _people = await db.read(managing.people, thing_id, caller)
    needed = thing.needs
    modal = change_needs.modal(
        thing_id=thing_id,
        seen=marks(asdict(needed)),
        skill=[str(needed.skill)],
        hours=[] if needed.hours is None else [str(needed.hours)],
        language=None if needed.language is None else spoken_languages.name_of(needed.language),
        **await change_needs.surroundings(interaction),
    )
    await answer_to(interaction).ask(modal)


@routes.form("needs:{thing_id}:{seen}", build=needs_form, given=skills_here)
async def change_needs(
    interaction: Interaction,
    thing_id: int,
    seen: str,
    hours: list[str] | None = None,
    language: str | None = None,
    skill: list[str] | None = None,
) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    spoken = (language or "").strip()
    needed = Needs(
        skill=next(numbers(skill), None),
        hours=next(numbers(hours), None),
        language=spoken_languages.code_of(spoken, language=caller.language) if spoken else None,
    )
    thing = await bot.db.write(amendments.set_needs, thing_id, caller, needed, seen=seen, now=bot.clock.now())
    if thing.state == "draft":
        await show_draft(interaction, thing_id)
        return
    card = Card(_("The card says in a moment what it needs."), colour=Colour.GOOD)
    card.text(_("Whoever says yes from now on is asked about it, and need not answer."))
    card.row(button(_("See who is in"), f"{thing.kind}:{thing_id}:people", ButtonStyle.primary))
    await answer_to(interaction).update(card.view())


async def setup(bot: Groundswell) -> None:
    """Reached from the lists of who is in."""
