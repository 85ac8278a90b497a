"""One setting that was changed: what it is called, and what it was and is, for who reads the log."""

from __future__ import annotations

from collections.abc import Callable

from babel.dates import get_day_names

from bot.i18n import _, locale, ngettext
from bot.naming import LANGUAGE_NAMES, VIEWS, setting_name
from bot.services.guild.notes import TEXTS


def changed_name(setting: str) -> str:
    name, language = setting_name(setting)
    return f"{_(name)} ({language})" if language else _(name)


def changed_value(
    setting: str,
    value: str | None,
    member_role: Callable[[int], str] = "<@&{}>".format,
    channel: Callable[[int], str] = "<#{}>".format,
) -> str:
    if value is None:
        return _("nothing")
    if setting in TEXTS:
        length = int(value)
        return ngettext("a text of {n} character", "a text of {n} characters", length).format(n=length)
    if setting.partition("_")[0] in ("interests", "skills"):
        return ngettext("{n} to choose from", "{n} to choose from", int(value)).format(n=int(value))
    if setting == "activity_file":
        return ngettext("{n} line", "{n} lines", int(value)).format(n=int(value))
    if setting == "digest_day":
        return str(get_day_names("wide", locale=locale())[int(value)])
    if setting == "duty_thing_id":
        return _("a role")
    if setting.endswith("_channel_id"):
        return channel(int(value))
    if setting.endswith("_role_id"):
        return member_role(int(value))
    if setting.startswith("stats_for_"):
        return ", ".join(_(VIEWS[view]) for view in VIEWS if view in value.split()) or _("nothing")
    if value in ("True", "False"):
        return _("on") if value == "True" else _("off")
    return LANGUAGE_NAMES.get(value, value)
