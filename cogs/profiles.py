"""What coordinators see of a person, drawn by one function for them and for the person."""

from __future__ import annotations

from datetime import datetime

import discord
from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.i18n import _
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.own import profiles
from bot.services.own.profiles import Profile
from bot.services.record import spoken_languages
from bot.services.things import register
from bot.services.things.things import Held
from cogs.ui import Card, Colour, button, hours_text, said

routes = Routes(open_to_suspended=True)

MOST_SHOWN = 10


@routes.click("profile:own")
async def show_own(interaction: Interaction) -> None:
    found = await interaction.client.db.read(profiles.own, caller_of(interaction))
    card = profile_card(found, interaction.client.clock.now())
    card.line().small(_("This is all of it, drawn for you exactly as for them."))
    await answer_to(interaction).update(card.row(button(_("Back"), "mine", ButtonStyle.primary)).view())


@routes.click("profile:of")
async def show_somebody(interaction: Interaction, users: list[discord.User]) -> None:
    for user in users[:1]:
        found = await interaction.client.db.read(profiles.show, user.id, caller_of(interaction))
        await answer_to(interaction).say(profile_card(found, interaction.client.clock.now()).view())


def profile_card(found: Profile, now: datetime) -> Card:
    """The one card of a person; whatever is added here the person sees in /mine."""
    card = Card(_("What coordinators see"), colour=Colour.CALM).text(f"<@{found.user_id}>")
    standing = [one for one in found.held if not register.kind_of(one.thing).can_be_done]
    doing = [one for one in found.held if register.kind_of(one.thing).can_be_done]
    for heading, held in (
        (_("In"), [one for one in doing if one.owed]),
        (_("Waiting"), [one for one in found.held if one.thing.is_open(now) and one.waits]),
        (_("Done"), [one for one in doing if one.done_at is not None]),
        (_("Roles"), [one for one in standing if one.thing.state == "open" and one.state == "confirmed"]),
    ):
        card.text(f"**{heading}** ({len(held)})\n{_titles(held)}")
    return card.text("\n".join(_abilities(found)))


def _abilities(found: Profile) -> list[str]:
    """What they said they can; nothing of what they said no to, or did not say."""
    lines = {
        _("Can do"): said(", ".join(found.skills)),
        _("Speaks"): ", ".join(map(spoken_languages.name_of, found.languages)),
        _("Has time"): hours_text(found.hours) if found.hours is not None else "",
    }
    return [f"**{heading}**: {told}" for heading, told in lines.items() if told]


def _titles(held: list[Held]) -> str:
    return "\n".join(f"- {said(one.thing.title)}" for one in held[:MOST_SHOWN]) or "–"


async def setup(bot: Groundswell) -> None:
    """Reached from /mine, and by coordinators from the lists of who is in."""
