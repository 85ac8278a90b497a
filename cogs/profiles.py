"""What coordinators see of a person, drawn by one function for them and for the person."""

from __future__ import annotations

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
from bot.services.things.asks import Held
from cogs.ui import Card, Colour, button, hours_text, said

routes = Routes()

MOST_SHOWN = 10


@routes.click("profile:own")
async def show_own(interaction: Interaction) -> None:
    found = await interaction.client.db.read(profiles.own, caller_of(interaction))
    card = profile_card(found)
    card.line().small(_("This is all of it, drawn for you exactly as for them."))
    await answer_to(interaction).update(card.row(button(_("Back"), "mine", ButtonStyle.primary)).view())


@routes.click("profile:of")
async def show_somebody(interaction: Interaction, users: list[discord.User]) -> None:
    for user in users[:1]:
        found = await interaction.client.db.read(profiles.show, user.id, caller_of(interaction))
        await answer_to(interaction).say(profile_card(found).view())


def profile_card(found: Profile) -> Card:
    """The one card of a person; whatever is added here the person sees in /mine."""
    card = Card(_("What coordinators see"), colour=Colour.CALM).text(f"<@{found.user_id}>")
    done = [ask for ask in found.asks if ask.done_at is not None]
    waiting = [ask for ask in found.asks if ask.done_at is None and ask.state == "waitlisted"]
    holding = [ask for ask in found.asks if ask.done_at is None and ask.state == "confirmed"]
    for heading, asks in ((_("In"), holding), (_("Waiting"), waiting), (_("Done"), done)):
        card.text(f"**{heading}** ({len(asks)})\n{_titles(asks)}")
    roles = "\n".join(f"- {said(role.title)}" for role in found.roles[:MOST_SHOWN]) or "–"
    heading = _("Roles")
    return card.text(f"**{heading}** ({len(found.roles)})\n{roles}").text("\n".join(_abilities(found)))


def _abilities(found: Profile) -> list[str]:
    """What they said they can; nothing of what they said no to, or did not say."""
    lines = {
        _("Can do"): said(", ".join(found.skills)),
        _("Speaks"): ", ".join(map(spoken_languages.name_of, found.languages)),
        _("Has time"): hours_text(found.hours) if found.hours is not None else "",
    }
    return [f"**{heading}**: {told}" for heading, told in lines.items() if told]


def _titles(asks: list[Held]) -> str:
    return "\n".join(f"- {said(ask.title)}" for ask in asks[:MOST_SHOWN]) or "–"


async def setup(bot: Groundswell) -> None:
    """Reached from /mine, and by coordinators from the lists of who is in."""
