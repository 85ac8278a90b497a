"""What somebody can do: the questions that come with a yes, their answers, and a panel of /mine."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.errors import NotFound
from bot.i18n import N_, _
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.guild import skills
from bot.services.guild.skills import Skill
from bot.services.people.preferences import HOURS
from bot.services.record import spoken_languages
from bot.services.things import abilities, things
from bot.services.things.abilities import KINDS, Abilities, Question
from bot.services.things.needs import Kind
from cogs.ui import (
    Card,
    Colour,
    button,
    clipped,
    find_question,
    form,
    hours_text,
    numbers,
    question_card,
    said,
    select,
    text_field,
    to_it,
)

routes = Routes()

#: Characters of what somebody can do on the panel; its menus have all of it.
MOST_TOLD = 400


@routes.click("need:{thing_id}")
async def ask(interaction: Interaction, thing_id: int) -> None:
    thing = await interaction.client.db.read(things.show_to, thing_id, caller_of(interaction))
    done = Card(_("There is nothing more to ask, thank you!"), colour=Colour.GOOD)
    await _go_on(interaction, thing_id, await find_question(interaction, thing), done)


@routes.click("need:{thing_id}:skill:{skill_id}:{yes_or_no}")
async def answer_skill(interaction: Interaction, thing_id: int, skill_id: int, yes_or_no: str) -> None:
    await _answer(interaction, thing_id, "skills", skill_id, yes=yes_or_no == "yes")


@routes.click("need:{thing_id}:language:{language}:{yes_or_no}")
async def answer_language(interaction: Interaction, thing_id: int, language: str, yes_or_no: str) -> None:
    await _answer(interaction, thing_id, "languages", language, yes=yes_or_no == "yes")


@routes.click("need:{thing_id}:hours")
async def answer_hours(interaction: Interaction, thing_id: int, values: list[str]) -> None:
    await _answer(interaction, thing_id, "hours", _hours(values))


@routes.click("need:{thing_id}:unsaid:{kind}")
async def rather_not(interaction: Interaction, thing_id: int, kind: str) -> None:
    bot = interaction.client
    known = next((one for one in KINDS if one == kind), None)
    if known is None:
        raise NotFound(N_("That is nothing I ask about."))
    following = await bot.db.write(
        abilities.refuse, caller_of(interaction), thing_id, known, now=bot.clock.now()
    )
    done = Card(_("All right, I won't ask about that again."), colour=Colour.GOOD)
    done.text(_("None of it is kept. /mine changes that any time, under **How you reach me**."))
    await _go_on(interaction, thing_id, following, done)


async def _answer(
    interaction: Interaction, thing_id: int, kind: Kind, what: int | str, *, yes: bool = True
) -> None:
    bot = interaction.client
    following = await bot.db.write(
        abilities.answer, caller_of(interaction), thing_id, kind, what, yes=yes, now=bot.clock.now()
    )
    done = Card(_("Thank you, that helps!"), colour=Colour.GOOD)
    done.text(_("/mine shows, changes and erases it, under **How you reach me**."))
    await _go_on(interaction, thing_id, following, done)


async def _go_on(interaction: Interaction, thing_id: int, following: Question | None, done: Card) -> None:
    mine = button(_("What you can do"), "can")
    card = done.row(mine, to_it(thing_id)) if following is None else question_card(following)
    await answer_to(interaction).update(card.view())


def _hours(values: list[str]) -> int:
    """Custom choices come back from strangers; what is none of ours the service refuses."""
    return next(numbers(values), 0)


# ------------------------------------------------------------------ the panel


@routes.click("can")
async def show_abilities(interaction: Interaction) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    found = await bot.db.read(abilities.find, caller.guild, caller.user_id)
    listed = await bot.db.read(skills.offered_in, caller.guild, language=caller.language)
    card = Card(_("What you can do"), colour=Colour.CALM)
    card.text("\n".join(_told(found, listed)))
    card.small(_("So that what fits is shown to you first. Coordinators see your yes, never your no."))
    if listed:
        chosen = [str(one) for one, has in found.skills.items() if has]
        options = [(one.name, str(one.id)) for one in listed]
        card.row(select("can:skills", _("Skills"), options, chosen=chosen, least=0, most=len(options)))
    spoken = [code for code, speaks in found.languages.items() if speaks]
    offered = [
        (spoken_languages.name_of(code), code)
        for code in dict.fromkeys((*spoken, *spoken_languages.FAMILIAR))
    ][:25]
    card.row(select("can:languages", _("Languages"), offered, chosen=spoken, least=0, most=len(offered)))
    hours = [(hours_text(one), str(one)) for one in HOURS]
    card.row(select("can:hours", _("Hours a week"), hours, chosen=[str(found.hours)]))
    card.row(
        button(_("Another language"), "can:language"),
        button(_("Erase this, and don't ask"), "can:erase", ButtonStyle.danger),
        button(_("Back"), "prefs"),
    )
    await answer_to(interaction).update(card.view())


def _told(found: Abilities, listed: Sequence[Skill]) -> list[str]:
    """What they said, a line per kind, and what they said no to."""
    names = {one.id: said(one.name) for one in listed}
    return [
        _line(_("Skills"), {names[one]: has for one, has in found.skills.items() if one in names}),
        _line(
            _("Languages"),
            {spoken_languages.name_of(code): speaks for code, speaks in found.languages.items()},
        ),
        _("{name}: {value}").format(
            name=_("Hours a week"), value=_("not said") if found.hours is None else found.hours
        ),
    ]


def _line(name: str, told: dict[str, bool]) -> str:
    yes = [one for one, has in told.items() if has]
    no = [_("not {ability}").format(ability=one) for one, has in told.items() if not has]
    listed = clipped(", ".join(yes + no), MOST_TOLD)
    return _("{name}: {value}").format(name=name, value=listed or _("not said"))


@routes.click("can:skills")
async def choose_skills(interaction: Interaction, values: list[str]) -> None:
    await _choose(interaction, "skills", [*numbers(values)])


@routes.click("can:languages")
async def choose_languages(interaction: Interaction, values: list[str]) -> None:
    await _choose(interaction, "languages", values)


async def _choose(interaction: Interaction, kind: Kind, chosen: list[int] | list[str]) -> None:
    bot = interaction.client
    await bot.db.write(abilities.choose, caller_of(interaction), kind, chosen, now=bot.clock.now())
    await show_abilities(interaction)


@routes.click("can:hours")
async def choose_hours(interaction: Interaction, values: list[str]) -> None:
    await _say(interaction, "hours", _hours(values))


def language_form(language: str | None = None) -> discord.ui.Modal:
    return form(
        _("Another language"),
        text_field("language", _("Language"), value=language, most=60, example=_("Spanish")),
    )


@routes.click("can:language", opens_modal=True)
async def ask_for_language(interaction: Interaction) -> None:
    await answer_to(interaction).ask(add_language.modal())


@routes.form("can:language", build=language_form)
async def add_language(interaction: Interaction, language: str) -> None:
    await _say(
        interaction, "languages", spoken_languages.code_of(language, language=caller_of(interaction).language)
    )


async def _say(interaction: Interaction, kind: Kind, what: int | str) -> None:
    bot = interaction.client
    await bot.db.write(
        abilities.say, caller_of(interaction), kind, what, yes=True, place="mine", now=bot.clock.now()
    )
    await show_abilities(interaction)


@routes.click("can:erase")
async def erase(interaction: Interaction) -> None:
    bot = interaction.client
    await bot.db.write(abilities.erase, caller_of(interaction), now=bot.clock.now())
    await show_abilities(interaction)


async def setup(bot: Groundswell) -> None:
    """Reached from a yes, and from the preferences in /mine."""
