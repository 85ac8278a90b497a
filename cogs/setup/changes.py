"""`/setup`, Changes: who changed what when, for admins and moderators."""

from __future__ import annotations

from bot.answers import answer_to
from bot.client import Groundswell
from bot.i18n import _, timestamp
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.guild import changes
from bot.services.guild.changes import Change
from cogs.ui import Card, Colour, button, changed_name, changed_value, clipped, pager

routes = Routes()

#: Characters of what it was, and of what it is.
MOST_SHOWN = 60


@routes.click("setup:changes")
async def newest(interaction: Interaction) -> None:
    await _show(interaction, 0)


@routes.click("setup:changes:{page}")
async def older(interaction: Interaction, page: int) -> None:
    await _show(interaction, page)


async def _show(interaction: Interaction, number: int) -> None:
    page = await interaction.client.db.read(changes.page, caller_of(interaction), number)
    card = Card(_("Changes to the set-up"), colour=Colour.CALM)
    card.text("\n".join(map(_line, page.changes)) or _("Nothing has been changed yet."))
    card.small(_("Kept for twelve months. Only the length of texts is noted."))
    turning = pager("setup:changes:{page}", page.page, page.pages)
    if turning is not None:
        card.row(turning)
    await answer_to(interaction).update(card.row(button(_("To the overview"), "setup")).view())


def _line(change: Change) -> str:
    who = f"<@{change.user_id}>" if change.user_id else _("somebody who has been erased")
    return _("{when} {who}: **{setting}** {old} → {new}").format(
        when=timestamp(change.changed_at),
        who=who,
        setting=changed_name(change.setting),
        old=clipped(changed_value(change.setting, change.old), MOST_SHOWN),
        new=clipped(changed_value(change.setting, change.new), MOST_SHOWN),
    )


async def setup(bot: Groundswell) -> None:
    """No commands: a section of /setup."""
