"""What a person agrees to: reminders, check-ins, and `/pause`."""

from __future__ import annotations

from datetime import datetime, timedelta

from discord import ButtonStyle, app_commands

from bot.answers import answer_to
from bot.callers import Interaction, caller_of
from bot.client import Groundswell
from bot.errors import NotFound
from bot.i18n import N_, _, timestamp
from bot.routes import Routes
from bot.services import volunteers
from bot.services.volunteers import Contact
from cogs.ui import Card, Colour, button

routes = Routes()

#: The answers to "Remind me?": how, and what is said to it.
WAYS: dict[str, tuple[Contact | None, str]] = {
    "dm": (
        "dm",
        N_(
            "I'll write to you directly, and only about what you said yes to. Should that fail, it "
            "waits in /mine."
        ),
    ),
    "mine": ("mine", N_("Reminders will wait for you in /mine.")),
    "no": (None, N_("No reminders, then. /mine changes this any time.")),
}
PAUSES = {7: N_("A week"), 14: N_("Two weeks"), 30: N_("A month"), 90: N_("Three months")}


@routes.click("remind:{way}")
async def remind(interaction: Interaction, way: str) -> None:
    if way not in WAYS:
        raise NotFound(N_("That answer is not one of the three."))
    bot, caller = interaction.client, caller_of(interaction)
    contact, sentence = WAYS[way]
    await bot.db.write(
        volunteers.choose_contact,
        caller.guild,
        caller.user_id,
        contact,
        place="first yes",
        now=bot.clock.now(),
    )
    await answer_to(interaction).update(Card(_(sentence), colour=Colour.GOOD).view())


@app_commands.command(name="pause", description=N_("Take a break: nobody asks why"))
@app_commands.guild_only()
async def pause(interaction: Interaction) -> None:
    caller = caller_of(interaction)
    found = await interaction.client.db.read(volunteers.find, caller.guild, caller.user_id)
    now = interaction.client.clock.now()
    if found is not None and found.paused(now) and found.paused_until is not None:
        await _show_paused(interaction, found.paused_until)
        return
    card = Card(_("Take a break"), colour=Colour.CARE)
    card.text(_("For how long? Until then nothing is asked of you. You need no reason."))
    card.row(*(button(_(label), f"pause:{days}:no") for days, label in PAUSES.items()))
    card.text(_("Or keep the reminders for what you already said yes to:"))
    card.row(*(button(_(label), f"pause:{days}:keep") for days, label in PAUSES.items()))
    await answer_to(interaction).say(card.view())


@routes.click("pause:{days}:{reminders}")
async def pause_for(interaction: Interaction, days: int, reminders: str) -> None:
    if days not in PAUSES:
        raise NotFound(N_("Please choose one of the times shown by /pause."))
    bot, caller = interaction.client, caller_of(interaction)
    now = bot.clock.now()
    until = now + timedelta(days=days)
    await bot.db.write(
        volunteers.pause,
        caller.guild,
        caller.user_id,
        until,
        keep_reminders=reminders == "keep",
        language=caller.language,
        now=now,
    )
    await _show_paused(interaction, until)


async def _show_paused(interaction: Interaction, until: datetime) -> None:
    card = Card(_("Enjoy your break"), colour=Colour.CARE)
    card.text(
        _("You're on a break until {day}. We'll be glad to see you again.").format(day=timestamp(until, "D"))
    )
    card.row(button(_("End the break now"), "unpause", ButtonStyle.primary))
    await answer_to(interaction).update(card.view())


@routes.click("unpause")
async def unpause(interaction: Interaction) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    await bot.db.write(
        volunteers.pause,
        caller.guild,
        caller.user_id,
        None,
        keep_reminders=False,
        language=caller.language,
        now=bot.clock.now(),
    )
    await answer_to(interaction).update(Card(_("Welcome back!"), colour=Colour.GOOD).view())


async def setup(bot: Groundswell) -> None:
    bot.tree.add_command(pause)
