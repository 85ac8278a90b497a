"""A follow-up in a line, on the board and for the person."""

from __future__ import annotations

from collections.abc import Mapping

from bot.i18n import N_, _, timestamp
from bot.markup import said
from bot.services.followups import reasons
from bot.services.followups.noticed import FollowUp
from bot.services.followups.reaching_out import Opened

_STATES = {
    "waiting": N_("nobody has taken it on"),
    "taken": N_("somebody has taken it on"),
    "over": N_("over"),
}
_OUTCOMES = {
    "written": N_("somebody wrote"),
    "talked": N_("you have talked"),
    "no_answer": N_("no answer"),
    "not_needed": N_("not needed"),
    "declined": N_("no need"),
    "nobody": N_("nobody took it on"),
}
#: What stands for what in what is stored about somebody, by sheet and field.
FOLLOWED_UP: Mapping[tuple[str, str], Mapping[str, str]] = {
    (sheet, field): words
    for sheet in ("followups", "written_to")
    for field, words in (
        ("reason", {one.name: one.title for one in reasons.ALL.values()}),
        ("state", _STATES),
        ("outcome", _OUTCOMES),
    )
}


def followup_title(one: FollowUp) -> str:
    """What it is called on a board."""
    source = reasons.ALL.get(one.reason)
    return _(source.title) if source is not None else _("something")


def followup_state(one: FollowUp, user_id: int) -> str:
    """Who has it, for this reader."""
    if one.claimed_by == user_id and one.lapses_at is not None:
        return _("Yours until {when}").format(when=timestamp(one.lapses_at))
    if one.claimed_by is not None:
        return _("With <@{user_id}>").format(user_id=one.claimed_by)
    return _("Nobody has it yet")


def why_written_to(found: Opened) -> str:
    """Why somebody may write to this person, and who, if somebody has taken it on."""
    one, source = found.followup, reasons.ALL.get(found.followup.reason)
    title = said(found.subject.title) if found.subject is not None else "–"
    why = _(source.told).format(title=title) if source is not None else _("something was noticed")
    if one.claimed_by is not None:
        return _("<@{user_id}> may write to you, because {why}.").format(user_id=one.claimed_by, why=why)
    return _("Somebody may write to you, because {why}.").format(why=why)
