"""What is asked of a role in a form, and the member role that comes with it."""

from __future__ import annotations

import discord

from bot.errors import Invalid
from bot.i18n import N_, _
from bot.interactions import Interaction
from bot.services.things.posting import MOST_STEP, MOST_TITLE, MOST_WHY
from bot.services.things.roles import MOST_TAKES
from cogs.ui.forms import Label, text_field
from cogs.ui.member_roles import grantable


def role_fields(
    title: str | None = None, purpose: str | None = None, takes: str | None = None, step: str | None = None
) -> tuple[Label, ...]:
    return (
        text_field("title", _("Title"), value=title, most=MOST_TITLE, example=_("Phone banker")),
        text_field("purpose", _("What is it for?"), value=purpose, long=True, most=MOST_WHY),
        text_field(
            "takes",
            _("What does it take?"),
            value=takes,
            required=False,
            most=MOST_TAKES,
            example=_("2 hours a week, driving"),
        ),
        text_field(
            "step",
            _("The first step"),
            value=step,
            long=True,
            required=False,
            most=MOST_STEP,
            hint=_("What somebody does first who has just got it."),
        ),
    )


def linked_member_role(interaction: Interaction, member_role_id: int | None) -> discord.Role | None:
    """The member role that comes with it. Raises Invalid for one that is gone or can't be handed out."""
    if member_role_id is None:
        return None
    found = interaction.guild.get_role(member_role_id) if interaction.guild else None
    if found is None:
        raise Invalid(N_("That member role no longer exists. Please choose another one."))
    grantable(found, approved=True)  # whether somebody has to approve each person is looked at next
    return found
