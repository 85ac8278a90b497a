"""How a section of /setup is made: what is set today, the controls that change it, and the way back.

Opening one reads `settings_here`, drawing one ends with `show_section`. A change goes through the service,
which looks at the rights again, and is followed by drawing the section anew.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeVar

from bot.answers import answer_to
from bot.errors import NotFound
from bot.i18n import N_, _
from bot.interactions import Interaction, caller_of
from bot.services.guild import guilds
from bot.services.guild.guilds import Guild
from bot.services.guild.overtaking import marks
from cogs.ui.cards import Card
from cogs.ui.controls import Button, ChannelSelect, RoleSelect, button

NameT = TypeVar("NameT", bound=str)
#: Per thing to choose: its name, what it is for.
Named = Mapping[NameT, tuple[str, str]]


async def settings_here(interaction: Interaction) -> Guild:
    """What is set, for an admin to see or change. Raises NotAllowed."""
    caller = caller_of(interaction)
    caller.require_admin()
    return await interaction.client.db.read(guilds.find, caller.guild)


async def show_section(interaction: Interaction, card: Card, *controls: Button) -> None:
    """In place of what was shown, with these buttons and the way back to the overview."""
    await answer_to(interaction).update(card.row(*controls, button(_("Back"), "setup")).view())


def choices(
    card: Card, named: Named[NameT], control: Callable[[NameT, str], ChannelSelect | RoleSelect]
) -> None:
    """One select below the other, each with what it is for."""
    for name, (label, why) in named.items():
        card.text(f"**{_(label)}**: {_(why)}").row(control(name, _(label)))


def chosen_name(named: Named[NameT], name: str) -> NameT:
    """Which of them a control stands for; custom ids come back from strangers. Raises NotFound."""
    known = next((one for one in named if one == name), None)
    if known is None:
        raise NotFound(N_("That button is no longer in use. Please open /setup again."))
    return known


def marks_of(guild: Guild, *names: str) -> str:
    """Of what a form shows, so that two who write at once don't undo each other's work."""
    return marks({name: getattr(guild, name) for name in names})


def as_typed(guild: Guild, *names: str) -> dict[str, str]:
    """Settings as somebody would write them into a form; empty where nothing is chosen."""
    values = ((name, getattr(guild, name)) for name in names)
    return {name: "" if value is None else str(value) for name, value in values}
