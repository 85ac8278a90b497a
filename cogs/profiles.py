"""What coordinators see of a person, drawn by one function for them and for the person."""

from __future__ import annotations

from datetime import datetime
from operator import itemgetter

import discord
from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.i18n import _, number
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.own import profiles
from bot.services.own.profiles import Profile
from bot.services.record import spoken_languages
from bot.services.things import register, things
from cogs.ui import (
    Card,
    Colour,
    back_to_people,
    button,
    hours_text,
    paged_to_fit,
    said,
)

routes = Routes(open_to_suspended=True)

#: Skills, whose names may be long.
IN_A_LINE = 8
#: Beside the headings.
LINES = 14


@routes.click("profile:own")
@routes.click("profile:own:{page}")
async def show_own(interaction: Interaction, page: int = 0) -> None:
    found = await interaction.client.db.read(profiles.own, caller_of(interaction))
    card = profile_card(found, interaction.client.clock.now(), page=page, own=True)
    card.line().small(_("This is all of it, exactly as they see it."))
    await answer_to(interaction).update(card.row(button(_("Back"), "mine:data", ButtonStyle.primary)).view())


@routes.click("profile:of:{thing_id}")
async def show_somebody(interaction: Interaction, thing_id: int, users: list[discord.User]) -> None:
    """From the list of who is on a thing, and back to it."""
    for user in users[:1]:
        await turn(interaction, user.id, thing_id, 0)


@routes.click("profile:{user_id}:see:{thing_id}:{page}")
async def turn(interaction: Interaction, user_id: int, thing_id: int, page: int) -> None:
    db, caller = interaction.client.db, caller_of(interaction)
    found = await db.read(profiles.show, user_id, caller)
    thing = await db.read(things.show_to, thing_id, caller)
    card = profile_card(found, interaction.client.clock.now(), page=page, on=thing_id)
    await answer_to(interaction).update(card.row(back_to_people(thing)).view())


def profile_card(
    found: Profile, now: datetime, *, page: int = 0, own: bool = False, on: int | None = None
) -> Card:
    """The one card of a person; whatever is added here the person sees in /mine. `on`: the thing in whose
    list a coordinator came across them.
    """
    card = Card(_("What coordinators see"), colour=Colour.CALM).text(f"<@{found.user_id}>")
    standing = [one for one in found.held if not register.kind_of(one.thing).can_be_done]
    doing = [one for one in found.held if register.kind_of(one.thing).can_be_done]
    groups = {
        _("In"): [one for one in doing if one.owed],
        _("Waiting"): [one for one in found.held if one.thing.is_open(now) and one.waits],
        _("Done"): [one for one in doing if one.done_at is not None],
        _("Roles"): [one for one in standing if one.thing.state == "open" and one.state == "confirmed"],
    }
    rows = [(heading, f"- {said(one.thing.title)}") for heading, held in groups.items() for one in held]
    listed = paged_to_fit([*rows, *(("", line) for line in _abilities(found))], page, itemgetter(1), LINES)
    for heading, held in groups.items():
        here = [line for its_heading, line in listed.shown if its_heading == heading]
        if here or not held:
            titles = "\n".join(here) or "–"
            card.text(f"**{heading}** ({number(len(held))})\n{titles}")
    card.text("\n".join(line for heading, line in listed.shown if not heading))
    if own:
        turning = listed.turning("profile:own:{page}")
    else:
        turning = listed.turning(f"profile:{found.user_id}:see:{on}:{{page}}")
    if turning:
        card.row(turning)
    return card


def _abilities(found: Profile) -> list[str]:
    """What they said they can; nothing of what they said no to, or did not say."""
    skills = [found.skills[first : first + IN_A_LINE] for first in range(0, len(found.skills), IN_A_LINE)]
    told = [
        *((_("Can do"), said(", ".join(names))) for names in skills),
        (_("Speaks"), ", ".join(map(spoken_languages.name_of, found.languages))),
        (_("Has time"), hours_text(found.hours) if found.hours is not None else ""),
    ]
    return [f"**{heading}**: {what}" for heading, what in told if what]


async def setup(bot: Groundswell) -> None:
    """Reached from /mine, and by coordinators from the lists of who is in."""
