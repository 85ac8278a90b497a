"""What somebody is asked who said yes to a thing that needs something; answered in cogs/abilities.py."""

from __future__ import annotations

from discord import ButtonStyle

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
from cogs.ui.controls import Button, button, select
from cogs.ui.needs import hours_text


async def has_question(interaction: Interaction, thing: Thing) -> bool:
    """Whether there is something that it needs and they have not said. A direct message asks nothing."""
    if not thing.needs or interaction.guild_id is None:
        return False
    return await find_question(interaction, thing) is not None


async def find_question(interaction: Interaction, thing: Thing) -> Question | None:
    bot, caller = interaction.client, caller_of(interaction)
    return await bot.db.read(
        abilities.question_for,
        caller.guild,
        caller.user_id,
        thing,
        language=caller.language,
        now=bot.clock.now(),
    )


def ask_what_is_needed(card: Card, thing_id: int) -> Card:
    """On the panel that answers a yes, and on that of what one is in for, until it is answered."""
    text = _("One question, if you like: it is about what this needs.")
    return card.beside(text, button(_("Answer it"), f"need:{thing_id}"))


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
    return _why(card).row(button(_("Rather not say"), f"need:{thing.id}:unsaid:hours"), to_it(thing.id))


def _skill(card: Card, question: Question, skill: Skill) -> Card:
    thing = question.thing
    text = _("**{title}** needs people who can do this: **{skill}**. Can you?")
    card.text(text.format(title=said(thing.title), skill=said(skill.name)))
    return _why(card).row(
        button(_("Yes"), f"need:{thing.id}:skill:{skill.id}:yes", ButtonStyle.success),
        button(_("No"), f"need:{thing.id}:skill:{skill.id}:no"),
        button(_("Rather not say"), f"need:{thing.id}:unsaid:skills"),
        to_it(thing.id),
    )


def _language(card: Card, question: Question) -> Card:
    thing, code = question.thing, question.thing.needs.language or ""
    text = _("**{title}** needs people who speak this: **{language}**. Do you?")
    card.text(text.format(title=said(thing.title), language=spoken_languages.name_of(code)))
    return _why(card).row(
        button(_("Yes"), f"need:{thing.id}:language:{code}:yes", ButtonStyle.success),
        button(_("No"), f"need:{thing.id}:language:{code}:no"),
        button(_("Rather not say"), f"need:{thing.id}:unsaid:languages"),
        to_it(thing.id),
    )


def to_it(thing_id: int) -> Button:
    """Back to what they said yes to."""
    return button(_("Back"), f"thing:{thing_id}:mine")


def _why(card: Card) -> Card:
    return card.small(
        _(
            "Why I ask: so that coordinators know whom they can count on, and what fits you is shown to you "
            "first. Your yes stands whatever you answer, and nobody but you sees a no. /mine shows, changes "
            "and erases it."
        )
    )
