"""How somebody is reached: the answers to "Remind me?" and "How shall I tell you?"."""

from __future__ import annotations

import discord
from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.errors import NotFound, Refusal
from bot.i18n import N_, _
from bot.interactions import Interaction, caller_of
from bot.mentions import NO_IDS, mentioning
from bot.routes import Routes
from bot.services.guild import guilds
from bot.services.people import preferences, volunteers
from bot.services.people.volunteers import Contact
from cogs.ui import (
    Button,
    Card,
    Colour,
    button,
    clock_question,
    said,
    something_else,
    to_mine,
    why_and_stop,
)

routes = Routes(open_to_suspended=True)

#: Where one is asked about reminders, as the record of consents calls it.
PLACES = {"yes": "first yes", "join": "/join", "mine": "/mine"}
#: Where somebody agrees to invitations: in /find, or while joining.
INVITED = {"invited", "invited_join"}
#: Where somebody waits for a word, or for a moment of their own, and is asked for nothing but how to be told.
WAITING = {"hello", "buddy", "report", "hand", "plan"} | INVITED


@routes.click("remind:{place}:dm")
async def remind_by_message(interaction: Interaction, place: str) -> None:
    """A message is sent at once, so that both know whether one arrives."""
    bot, caller = interaction.client, caller_of(interaction)
    if place not in WAITING:
        _named(place)
    await bot.db.read(volunteers.require, caller.guild, caller.user_id)
    with mentioning(NO_IDS):
        first = _first_message(interaction, place)
    arrived = await bot.courier.directs.try_out(caller.guild, caller.user_id, first)
    if arrived is False:
        await _choose(interaction, place, "mine")
        await answer_to(interaction).update(_closed(place).view())
        return
    await _choose(interaction, place, "dm")
    card = Card(_("It arrived!") if arrived else _("By direct message, then"), colour=Colour.GOOD)
    if place in WAITING:
        card.text(_told_by_message(place))
    else:
        card.text(
            _(
                "I'll send you direct messages, and only about what you said yes to. If that fails, it "
                "waits in /mine."
            )
        )
    await _say_with_clock(interaction, card, place)


def _told_by_message(place: str) -> str:
    if place == "plan":
        return _("I'll remind you there, as you chose. If that fails, it waits in /mine.")
    if place in INVITED:
        return _("I'll send you a direct message when something fits. If that fails, it waits in /mine.")
    return _("I'll send you a direct message about how it stands. If that fails, it waits in /mine.")


def _it_works(place: str) -> str:
    if place == "plan":
        return _("It works: this is where I'll remind you at the moment you chose.")
    if place in INVITED:
        return _("It works: this is where I'll ask you.")
    return _("It works: this is where I'll tell you how it stands.")


def _first_message(interaction: Interaction, place: str) -> discord.ui.LayoutView:
    server = interaction.guild.name if interaction.guild else ""
    card = Card(_("Hello from {server}").format(server=said(server)), colour=Colour.GOOD)
    if place in WAITING:
        card.text(_it_works(place))
        return card.small(_("Why this? You have just chosen it; /mine changes it.")).view()
    card.text(_("It works: this is where I'll remind you of what you said yes to."))
    return card.row(why_and_stop(caller_of(interaction).guild, "reminders")).view()


def _closed(place: str) -> Card:
    card = Card(_("Discord won't let me write to you"), colour=Colour.CARE)
    card.text(
        _("So it waits for you in /mine.") if place in WAITING else _("So reminders wait for you in /mine.")
    )
    card.text(
        _(
            "To open direct messages: press the server's name, then **Privacy Settings**, and switch on "
            "**Direct Messages**."
        )
    )
    return card.row(button(_("Try again"), f"remind:{place}:dm", ButtonStyle.primary), *_ways_on(place))


@routes.click("remind:{place}:thread")
async def explain_thread(interaction: Interaction, place: str) -> None:
    """Who can read it is said before it is chosen."""
    await _require_threads(interaction)
    card = Card(_("A private thread?"), colour=Colour.CARE)
    card.text(
        _(
            "I open a thread here for you and me. **Everyone with the permission “Manage Threads” in this "
            "server can read it too**, and sees what you are reminded of. Check-ins never go there."
        )
    )
    card.row(
        button(_("Yes, in a private thread"), f"remind:{place}:thread_yes", ButtonStyle.success),
        button(_("Rather in /mine"), f"remind:{place}:mine"),
        button(_("Back"), "prefs:reminders") if place == "mine" else _ways_on(place)[0],
    )
    await answer_to(interaction).update(card.view())


@routes.click("remind:{place}:thread_yes")
async def remind_in_thread(interaction: Interaction, place: str) -> None:
    await _require_threads(interaction)
    await _choose(interaction, place, "thread")
    card = Card(_("In a private thread, then"), colour=Colour.GOOD)
    card.text(_("It opens with the first reminder. If that fails, it waits in /mine."))
    await _say_with_clock(interaction, card, place)


async def _require_threads(interaction: Interaction) -> None:
    guild = await interaction.client.db.read(guilds.find, caller_of(interaction).guild)
    if guild.quiet:
        raise Refusal(
            N_("This server is in quiet mode, so I open no threads. Please choose one of the other ways.")
        )


@routes.click("remind:{place}:mine")
async def remind_in_mine(interaction: Interaction, place: str) -> None:
    await _choose(interaction, place, "mine")
    said_so = (
        _("It will wait for you in /mine.")
        if place in WAITING
        else _("Reminders will wait for you in /mine.")
    )
    card = Card(said_so, colour=Colour.GOOD).row(*_ways_on(place))
    await answer_to(interaction).update(card.view())


@routes.click("remind:{place}:no")
async def remind_never(interaction: Interaction, place: str) -> None:
    await _choose(interaction, place, None)
    card = Card(_("No reminders, then. /mine changes this any time."), colour=Colour.GOOD)
    card.row(*_ways_on(place))
    await answer_to(interaction).update(card.view())


async def _choose(interaction: Interaction, place: str, contact: Contact | None) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    if place in WAITING and contact in ("dm", "mine"):
        await bot.db.write(volunteers.choose_way, caller.guild, caller.user_id, contact)
        return
    await bot.db.write(
        volunteers.choose_contact,
        caller.guild,
        caller.user_id,
        contact,
        place=_named(place),
        now=bot.clock.now(),
    )


def _named(place: str) -> str:
    """As the record calls it; custom ids come back from strangers. Raises NotFound."""
    if place not in PLACES:
        raise NotFound(N_("That button is no longer in use. Please open /mine."))
    return PLACES[place]


def _ways_on(place: str) -> tuple[Button, ...]:
    """Back to where they were asked, or, after a yes, on."""
    if place in ("join", "invited_join"):
        return (button(_("Go on"), "join:start"),)
    if place == "mine":
        return (button(_("Back"), "prefs"),)
    if place == "hello":
        return (button(_("Back"), "hello:mine"),)
    if place == "buddy":
        return (button(_("Back"), "buddy:mine"),)
    return (to_mine(),) if place == "report" else (something_else(), to_mine())


async def _say_with_clock(interaction: Interaction, card: Card, place: str) -> None:
    """Times matter from here on, so somebody who has not said is asked what time it is for them."""
    bot, caller = interaction.client, caller_of(interaction)
    preferred = await bot.db.read(preferences.find, caller.guild, caller.user_id)
    if preferred.time_zone is None:
        guild = await bot.db.read(guilds.find, caller.guild)
        clock_question(card, preferences.clocks(guild.zone, now=bot.clock.now()), place=place)
    await answer_to(interaction).update(card.row(*_ways_on(place)).view())


@routes.click("remind:{place}:zone")
async def choose_clock(interaction: Interaction, place: str, values: list[str]) -> None:
    """The answer to what time it is for them; they are led on as before it."""
    bot, zone = interaction.client, values[0] if values else None
    await bot.db.write(preferences.choose_zone, caller_of(interaction), zone, now=bot.clock.now())
    card = Card(_("Noted, thank you!"), colour=Colour.GOOD)
    card.text(_("Your time zone: {zone}").format(zone=zone or _("as in this server")))
    await answer_to(interaction).update(card.row(*_ways_on(place)).view())


async def setup(bot: Groundswell) -> None:
    """Asked with the first yes, and from the preferences in /mine."""
