"""What somebody is asked after saying yes to a thing that needs something; answered in cogs/abilities.py."""

from __future__ import annotations

from discord import ButtonStyle

from bot.answers import answer_to
from bot.i18n import _
from bot.interactions import Interaction, caller_of
from bot.markup import said
from bot.services.guild.skills import Skill
from bot.services.people.preferences import HOURS
from bot.services.record import spoken_languages
from bot.services.things import abilities
from bot.services.things.abilities import Question
from bot.services.things.things import Thing
from cogs.ui.cards import Card, Colour
from cogs.ui.controls import button, select
from cogs.ui.needs import hours_text


async def ask_what_is_needed(interaction: Interaction, thing: Thing, *, again: bool) -> None:
    """Once a yes is stored and answered, and only the first time: in a message of its own."""
    if again or not thing.needs:
        return
    bot, caller = interaction.client, caller_of(interaction)
    question = await bot.db.read(
        abilities.question_for,
        caller.guild,
        caller.user_id,
        thing,
        language=caller.language,
        now=bot.clock.now(),
    )
    if question is not None:
        await answer_to(interaction).also(question_card(question).view())


def question_card(question: Question) -> Card:
    """One question, why it is asked, and a way not to answer."""
    card = Card(_("One question, if you like"), colour=Colour.CARE)
    if question.skill is not None:
        return _skill(card, question, question.skill)
    return _hours(card, question) if question.kind == "hours" else _language(card, question)


def _hours(card: Card, question: Question) -> Card:
    thing = question.thing
    text = _("**{title}** takes about {hours}. How many hours can you give in an ordinary week?")
    card.text(text.format(title=said(thing.title), hours=hours_text(thing.needs.hours or 1)))
    options = [(hours_text(hours), str(hours)) for hours in HOURS]
    card.row(select(f"need:{thing.id}:hours", _("Hours a week"), options))
    return _why(card).row(button(_("Rather not say"), f"need:{thing.id}:unsaid:hours"))


def _skill(card: Card, question: Question, skill: Skill) -> Card:
    thing = question.thing
    text = _("**{title}** needs people who can do this: **{skill}**. Can you?")
    card.text(text.format(title=said(thing.title), skill=said(skill.name)))
    return _why(card).row(
        button(_("Yes"), f"need:{thing.id}:skill:{skill.id}:yes", ButtonStyle.success),
        button(_("No"), f"need:{thing.id}:skill:{skill.id}:no"),
        button(_("Rather not say"), f"need:{thing.id}:unsaid:skills"),
    )


def _language(card: Card, question: Question) -> Card:
    thing, code = question.thing, question.thing.needs.language or ""
    text = _("**{title}** needs people who speak this: **{language}**. Do you?")
    card.text(text.format(title=said(thing.title), language=spoken_languages.name_of(code)))
    return _why(card).row(
        button(_("Yes"), f"need:{thing.id}:language:{code}:yes", ButtonStyle.success),
        button(_("No"), f"need:{thing.id}:language:{code}:no"),
        button(_("Rather not say"), f"need:{thing.id}:unsaid:languages"),
    )


def _why(card: Card) -> Card:
    return card.small(
        _(
            "Why I ask: so that coordinators know whom they can count on, and what fits you is shown to you "
            "first. Your yes stands whatever you answer, and nobody but you sees a no. /mine shows, changes "
            "and erases it."
        )
    )
