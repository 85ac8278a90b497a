"""The words of an ask, as they are written when it is new and whenever they change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from bot.i18n import _
from bot.interactions import Interaction, caller_of
from bot.services.guild import interests as interest_list
from bot.services.guild.interests import Interest
from bot.services.things.posting import EFFORTS, MOST_INTERESTS, MOST_STEP, MOST_TITLE, MOST_WHY
from cogs.ui.efforts import effort_text
from cogs.ui.forms import Label, choice_field, text_field


async def offered_here(interaction: Interaction) -> Mapping[str, object]:
    """What an ask can be about in this server."""
    return {
        "offered": await interaction.client.db.read(interest_list.offered_in, caller_of(interaction).guild)
    }


def ask_fields(
    title: str | None,
    why: str | None,
    step: str | None,
    *,
    effort: Sequence[str] = (),
    interests: Sequence[str] = (),
    offered: Sequence[Interest] = (),
) -> list[Label]:
    """Four, and a fifth where the server offers interests."""
    fields = [
        *plain_fields(title, why, step),
        choice_field("effort", _("How long does it take?"), effort_choices(), chosen=effort, required=False),
    ]
    return [*fields, *([_about_field(offered, interests)] if offered else ())]


def plain_fields(title: str | None, why: str | None, step: str | None) -> list[Label]:
    """The three that every ask has; the rest can be said later."""
    return [
        text_field(
            "title", _("Title"), value=title, most=MOST_TITLE, example=_("Call your council about the park")
        ),
        text_field(
            "why", _("Why does it matter?"), value=why, long=True, most=MOST_WHY, hint=_("In your own words.")
        ),
        text_field("step", _("The one step to take"), value=step, long=True, most=MOST_STEP),
    ]


def effort_choices() -> list[tuple[str, str]]:
    return [(effort_text(minutes), str(minutes)) for minutes in EFFORTS]


def about_choices(offered: Sequence[Interest]) -> list[tuple[str, str]]:
    return [(one.name, str(one.id)) for one in offered]


def _about_field(offered: Sequence[Interest], chosen: Sequence[str]) -> Label:
    return choice_field(
        "interests",
        _("What is it about?"),
        about_choices(offered),
        chosen=chosen,
        hint=_("It is shown first to people who are interested in that."),
        required=False,
        most=min(MOST_INTERESTS, len(offered)),
    )
