"""The facts of an ask or a role in a few lines, as its card and its coordinators' panel show them."""

from __future__ import annotations

from bot.i18n import _, ngettext, timestamp
from bot.services.things.asks import Ask
from bot.services.things.roles import Role
from bot.services.things.rosters import Roster
from cogs.ui.progress import progress_bar


def ask_facts(shown: Ask) -> str:
    lines = []
    if shown.target is not None:
        lines.append(_("Done: {bar}").format(bar=progress_bar(shown.done, shown.target)))
    elif shown.done:
        lines.append(_("Done: {count}").format(count=shown.done))
    lines += _places(shown.roster)
    if shown.deadline is not None:
        when, ago = timestamp(shown.deadline), timestamp(shown.deadline, "R")
        lines.append(_("Until {when} ({relative})").format(when=when, relative=ago))
    return "\n".join(lines)


def role_facts(shown: Role) -> str:
    lines = _places(shown.roster)
    if shown.member_role_id:
        lines.append(_("Comes with {role}").format(role=f"<@&{shown.member_role_id}>"))
    return "\n".join(lines)


def _places(roster: Roster) -> list[str]:
    """How many are in, of how many, and how many wait."""
    if roster.places is not None:
        lines = [_("Places taken: {bar}").format(bar=progress_bar(roster.confirmed, roster.places))]
    else:
        lines = [_("In: {count}").format(count=roster.confirmed)]
    if roster.waitlisted:
        waiting = ngettext("{n} person waiting", "{n} people waiting", roster.waitlisted)
        lines.append(waiting.format(n=roster.waitlisted))
    return lines
