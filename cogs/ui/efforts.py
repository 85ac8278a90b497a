"""How long something takes, in words."""

from __future__ import annotations

from bot.i18n import N_, _, ngettext

#: Minutes that have a name of their own.
NAMED = {30: N_("half an hour"), 60: N_("an hour"), 240: N_("half a day")}


def effort_text(minutes: int) -> str:
    """`15 minutes`, `half an hour`."""
    if minutes in NAMED:
        return _(NAMED[minutes])
    return ngettext("{n} minute", "{n} minutes", minutes).format(n=minutes)
