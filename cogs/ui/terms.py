"""Terms in a role, in words: how one's own stands, how long one lasts, and the note for the next."""

from __future__ import annotations

from datetime import datetime

from bot.i18n import _, ngettext, timestamp
from bot.services.things.terms import Term


def length_text(months: int) -> str:
    if not months:
        return _("no end")
    return ngettext("{n} month", "{n} months", months).format(n=months)


def term_text(term: Term, now: datetime) -> str:
    """How it stands with one's own term, and what comes."""
    ends = timestamp(term.ends_at, "D")
    if term.is_handed_on:
        return _("{person} takes it over on {day}; until then it is yours.").format(
            person=f"<@{term.next_id}>", day=ends
        )
    if term.leaves == "named" and term.at_once:
        return _("{person} is asked, and has it as soon as they say yes. Until then it is yours.").format(
            person=f"<@{term.next_id}>"
        )
    if term.leaves == "named":
        return _("{person} is asked to take it over on {day}. Until they say yes it is yours.").format(
            person=f"<@{term.next_id}>", day=ends
        )
    if term.leaves == "found" and not term.at_once and term.ends_at > now:
        return _(
            "Its card says that a place comes free on {day}. Then it is for whoever waits; as long as nobody "
            "does, it is yours."
        ).format(day=ends)
    if term.leaves == "found":
        return _("Whoever asks for it next has it. Until then it is yours.")
    if term.ends_at <= now:
        return _("Your term ended on {day}. It is still yours: how does it go on?").format(day=ends)
    return _("Your term ends on {day}.").format(day=ends)
