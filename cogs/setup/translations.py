"""`/setup`, Words: the organisation's own texts in the other languages that its people read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import discord
from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.errors import NotFound
from bot.i18n import LANGUAGES, N_, _
from bot.interactions import Interaction, caller_of
from bot.naming import LANGUAGE_NAMES, SETTINGS
from bot.routes import Routes
from bot.services.guild import bounds, interests, lists, skills, translations
from bot.services.guild.guilds import Guild
from bot.services.guild.lists import MOST, OwnList
from bot.services.guild.overtaking import marks
from bot.services.guild.translations import TEXTS
from cogs.ui import Card, Colour, button, clipped, form, said, settings_here, show_section, text_field

routes = Routes()

#: What one form asks for: five fields are Discord's limit.
WORDS = ("cause", "norms", "welcome", "hello_guide")
PRIVACY = ("contact", "crisis", "privacy")
LISTS: Mapping[str, OwnList] = {"interests": interests.LIST, "skills": skills.LIST}
#: Characters of each text on the panel.
MOST_SHOWN = 150


@routes.click("setup:texts:{language}")
async def show_texts(interaction: Interaction, language: str) -> None:
    guild = await settings_here(interaction)
    _other(guild, language)
    told = await interaction.client.db.read(translations.of, guild.guild_id, language)
    card = Card(LANGUAGE_NAMES[language], colour=Colour.CALM)
    card.text(
        _("Your own texts as people read them whose language this is. What is missing they read as is.")
    )
    card.text("\n".join(_line(guild, name, told) for name in TEXTS if getattr(guild, name)))
    card.text("\n".join([await _listed(interaction, guild, name, told) for name in LISTS]))
    await show_section(
        interaction,
        card,
        button(_("Words"), f"setup:texts:{language}:words", ButtonStyle.primary),
        button(_("Privacy and contact"), f"setup:texts:{language}:privacy"),
        button(_("Interests and skills"), f"setup:texts:{language}:lists"),
    )


def _line(guild: Guild, name: str, told: Mapping[str, str]) -> str:
    text = told.get(name)
    shown = said(clipped(text, MOST_SHOWN)) if text else _("not translated yet")
    return f"{'✅' if text else '⬜'} **{_(SETTINGS[name])}**: {shown}"


async def _listed(interaction: Interaction, guild: Guild, name: str, told: Mapping[str, str]) -> str:
    listed = await interaction.client.db.read(LISTS[name].offered_in, guild.guild_id)
    names = [told.get(f"{name}:{one.id}") for one in listed]
    if not listed:
        return ""
    shown = said(", ".join(one for one in names if one)) or _("not translated yet")
    return f"{'✅' if all(names) else '⬜'} **{_(SETTINGS[name])}**: {shown}"


def _other(guild: Guild, language: str) -> None:
    """Custom ids come back from strangers. Raises NotFound."""
    if language not in LANGUAGES or language == guild.language:
        raise NotFound(N_("That language is not available yet."))


async def _written(interaction: Interaction, language: str, names: Sequence[str]) -> dict[str, str]:
    """What stands there in this language, as somebody would write it into a form."""
    guild = await settings_here(interaction)
    _other(guild, language)
    told = await interaction.client.db.read(translations.of, guild.guild_id, language)
    return {name: told.get(name, "") for name in names}


def words_form(
    cause: str | None = None,
    norms: str | None = None,
    welcome: str | None = None,
    hello_guide: str | None = None,
) -> discord.ui.Modal:
    return form(
        _("Words"),
        _field("cause", cause, hint=_("The cause, in a sentence")),
        _field("norms", norms),
        _field("welcome", welcome),
        _field("hello_guide", hello_guide),
    )


def privacy_form(
    contact: str | None = None, crisis: str | None = None, privacy: str | None = None
) -> discord.ui.Modal:
    return form(
        _("Privacy and contact"),
        _field("contact", contact),
        _field("crisis", crisis),
        _field("privacy", privacy),
    )


def lists_form(interests: str | None = None, skills: str | None = None) -> discord.ui.Modal:
    hint = _("One a line, in the order of the list; empty: as it was written.")
    return form(
        _("Interests and skills"),
        *(
            text_field(
                name,
                _(SETTINGS[name]),
                value=value,
                long=True,
                required=False,
                hint=hint,
                most=MOST * (bounds.MOST_NAME + 20),
            )
            for name, value in (("interests", interests), ("skills", skills))
        ),
    )


def _field(
    name: str, value: str | None, *, hint: str | None = None
) -> discord.ui.Label[discord.ui.LayoutView]:
    return text_field(
        name, _(SETTINGS[name]), value=value, long=True, required=False, hint=hint, most=TEXTS[name]
    )


@routes.click("setup:texts:{language}:words", opens_modal=True)
async def edit_words(interaction: Interaction, language: str) -> None:
    written = await _written(interaction, language, WORDS)
    await answer_to(interaction).ask(change_words.modal(language=language, seen=marks(written), **written))


@routes.form("setup:texts:{language}:words:{seen}", build=words_form)
async def change_words(
    interaction: Interaction,
    language: str,
    seen: str,
    cause: str,
    norms: str,
    welcome: str,
    hello_guide: str,
) -> None:
    texts = {"cause": cause, "norms": norms, "welcome": welcome, "hello_guide": hello_guide}
    await _change(interaction, language, texts, seen)


@routes.click("setup:texts:{language}:privacy", opens_modal=True)
async def edit_privacy(interaction: Interaction, language: str) -> None:
    written = await _written(interaction, language, PRIVACY)
    await answer_to(interaction).ask(change_privacy.modal(language=language, seen=marks(written), **written))


@routes.form("setup:texts:{language}:privacy:{seen}", build=privacy_form)
async def change_privacy(
    interaction: Interaction, language: str, seen: str, contact: str, crisis: str, privacy: str
) -> None:
    texts = {"contact": contact, "crisis": crisis, "privacy": privacy}
    await _change(interaction, language, texts, seen)


async def _change(interaction: Interaction, language: str, texts: Mapping[str, str], seen: str) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    await bot.db.write(translations.set_texts, caller, language, texts, seen=seen, now=bot.clock.now())
    await show_texts(interaction, language)


@routes.click("setup:texts:{language}:lists", opens_modal=True)
async def edit_lists(interaction: Interaction, language: str) -> None:
    guild = await settings_here(interaction)
    _other(guild, language)
    written = {}
    for name, kept in LISTS.items():
        listed = await interaction.client.db.read(kept.offered_in, guild.guild_id, language=language)
        written[name] = "\n".join(one.name for one in listed)
    await answer_to(interaction).ask(change_lists.modal(language=language, seen=marks(written), **written))


@routes.form("setup:texts:{language}:lists:{seen}", build=lists_form)
async def change_lists(
    interaction: Interaction, language: str, seen: str, interests: str, skills: str
) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    written = {LISTS["interests"]: interests, LISTS["skills"]: skills}
    await bot.db.write(lists.translate, caller, language, written, seen=seen, now=bot.clock.now())
    await show_texts(interaction, language)


async def setup(bot: Groundswell) -> None:
    """No commands: behind the words of /setup."""
