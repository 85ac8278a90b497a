"""`/setup`, Changes: who changed what when, for admins and moderators."""

from __future__ import annotations

from bot.answers import answer_to
from bot.client import Groundswell
from bot.i18n import _, ngettext, timestamp
from bot.interactions import Interaction, caller_of
from bot.naming import AUDIENCES, LANGUAGE_NAMES, setting_name
from bot.routes import Routes
from bot.services.guild import changes
from bot.services.guild.changes import Change
from bot.services.guild.notes import TEXTS
from cogs.ui import Card, Colour, button, pager

routes = Routes()


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
        setting=_called(change.setting),
        old=_shown(change.setting, change.old),
        new=_shown(change.setting, change.new),
    )


def _called(setting: str) -> str:
    name, language = setting_name(setting)
    return f"{_(name)} ({language})" if language else _(name)


def _shown(setting: str, value: str | None) -> str:
    if value is None:
        return _("nothing")
    if setting in TEXTS:
        length = int(value)
        return ngettext("a text of {n} character", "a text of {n} characters", length).format(n=length)
    if setting.partition("_")[0] in ("interests", "skills"):
        return ngettext("{n} to choose from", "{n} to choose from", int(value)).format(n=value)
    if setting.endswith("_channel_id"):
        return f"<#{value}>"
    if setting.endswith("_role_id"):
        return f"<@&{value}>"
    if value in ("True", "False"):
        return _("on") if value == "True" else _("off")
    return _(AUDIENCES[value]) if value in AUDIENCES else LANGUAGE_NAMES.get(value, value)


async def setup(bot: Groundswell) -> None:
    """No commands: a section of /setup."""
