"""I'd like support: said in a check-in or at any time, with who will be told before anything is shared."""

from __future__ import annotations

import discord
from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.errors import Refusal
from bot.i18n import N_, _
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.care import support
from bot.services.care.support import MOST_NOTE, Listeners
from bot.services.checkins import checkins
from bot.services.checkins.checkins import SUPPORT
from cogs.ui import (
    Button,
    Card,
    Colour,
    button,
    form,
    leads_on,
    listeners_text,
    require_heard,
    tell_how,
    text_field,
    to_mine,
    urgent_text,
)

routes = Routes()


@routes.click("support:ask")
async def before_asking(interaction: Interaction) -> None:
    """At any time, from /mine."""
    guild_id = caller_of(interaction).guild
    found = await _listeners(interaction, guild_id)
    yes = button(_("Tell them"), f"support:{guild_id}:tell", ButtonStyle.primary)
    words = button(_("With a few words"), f"support:{guild_id}:words")
    await _say_who(interaction, found, yes, words, button(_("Back"), "mine:people"))


def note_form(note: str | None = None) -> discord.ui.Modal:
    return form(
        _("I'd like support"),
        text_field(
            "note",
            _("To whoever takes it on"),
            value=note,
            hint=_("Nobody else reads it, and it is erased once this is settled."),
            long=True,
            most=MOST_NOTE,
        ),
    )


@routes.click("support:{guild_id}:words", opens_modal=True)
async def open_note(interaction: Interaction, guild_id: int) -> None:
    await answer_to(interaction).ask(tell_with_words.modal(guild_id=guild_id))


@routes.form("support:{guild_id}:note", build=note_form)
async def tell_with_words(interaction: Interaction, guild_id: int, note: str) -> None:
    """Refused without keeping a draft: what is written here lies nowhere unencrypted."""
    bot, caller, text = interaction.client, caller_of(interaction), note.strip()
    caller.require_from(guild_id)
    if len(text) > MOST_NOTE:
        raise Refusal(N_("That is {length} characters; {most} fit."), length=len(text), most=MOST_NOTE)
    await _listeners(interaction, guild_id)
    sealed = bot.vault.seal(text) if text else None
    await bot.db.write(support.call, guild_id, caller, sealed=sealed, now=bot.clock.now())
    await _say_told(interaction, guild_id)


@routes.click("support:{guild_id}:tell")
async def tell(interaction: Interaction, guild_id: int) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    caller.require_from(guild_id)
    await _listeners(interaction, guild_id)
    await bot.db.write(support.call, guild_id, caller, now=bot.clock.now())
    await _say_told(interaction, guild_id)


@routes.click("checkin:{checkin_id}:support")
async def before_support(interaction: Interaction, checkin_id: int) -> None:
    """The answer in a check-in, which can be counted without a name."""
    bot, caller = interaction.client, caller_of(interaction)
    shown = await bot.db.read(checkins.open_for, checkin_id, caller, now=bot.clock.now())
    found = await _listeners(interaction, shown.guild_id)
    yes = button(_("Tell them"), f"checkin:{checkin_id}:told", ButtonStyle.primary)
    if shown.asks[0].ready != "steady":
        await _say_who(interaction, found, yes, button(_("Back"), f"checkin:{checkin_id}:again"))
        return
    only_count = button(_("Only count it"), f"checkin:{checkin_id}:answer:0:{SUPPORT}")
    back = button(_("Back"), f"checkin:{checkin_id}:again")
    await _say_who(interaction, found, yes, only_count, back, is_counted=True)


@routes.click("checkin:{checkin_id}:told")
async def tell_from_checkin(interaction: Interaction, checkin_id: int) -> None:
    bot = interaction.client
    caller, now = caller_of(interaction), bot.clock.now()
    shown = await bot.db.read(checkins.open_for, checkin_id, caller, now=now)
    await _listeners(interaction, shown.guild_id)
    await bot.db.write(checkins.ask_for_support, checkin_id, caller, now=now)
    await _say_told(interaction, shown.guild_id)


async def _listeners(interaction: Interaction, guild_id: int) -> Listeners:
    """Who would hear of it. Raises Refusal, with whom to turn to, where nobody would."""
    bot = interaction.client
    found = await bot.db.read(support.listeners, guild_id, caller_of(interaction), now=bot.clock.now())
    require_heard(bot.get_guild(guild_id), found)
    return found


async def _say_who(
    interaction: Interaction, found: Listeners, *ways: Button, is_counted: bool = False
) -> None:
    card = Card(_("We're glad you say so"), colour=Colour.CARE)
    card.text(listeners_text(found))
    if is_counted:
        card.text(_("Or only your answer is counted, without your name."))
    await answer_to(interaction).update(card.text(urgent_text(found.guild)).row(*ways).view())


async def _say_told(interaction: Interaction, guild_id: int) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    found = await bot.db.read(support.listeners, guild_id, caller, now=bot.clock.now())
    card = Card(_("They are told"), colour=Colour.CARE)
    card.text(
        _(
            "As soon as somebody takes it on I tell you who it is, and they'll write to you. As long as "
            "nobody has, I ask again, and tell you how it stands."
        )
    )
    card.text(urgent_text(found.guild))
    card = await leads_on(card, interaction, guild_id, button(_("How it stands"), "raised:list:0"), to_mine())
    await tell_how(card, interaction, guild_id, place="hand")
    await answer_to(interaction).update(card.view())


async def setup(bot: Groundswell) -> None:
    """No commands: a check-in and a button in /mine lead here."""
