"""What somebody was thanked for, in words."""

from __future__ import annotations

from bot.i18n import N_, _
from bot.markup import said
from cogs.ui.efforts import effort_text

#: How whoever was thanked has it.
OF_THANKS = {
    "private": N_("for you alone"),
    "public": N_("shown to everybody"),
    "hidden": N_("hidden"),
}


def thanks_words(reason: str, title: str | None, effort: int | None) -> str:
    """As whoever gave it wrote it; where they only pressed, after a Done, it names what was done."""
    if reason:
        return said(reason)
    if effort:
        return _("Thank you for giving {time} to “{title}”!").format(
            time=effort_text(effort), title=said(title or "–")
        )
    return _("Thank you for doing “{title}”!").format(title=said(title or "–"))


def thanks_quote(words: str) -> str:
    return "> " + "\n> ".join(words.splitlines())


def giver_text(giver_id: int | None) -> str:
    return _("Somebody who is no longer here") if giver_id is None else f"<@{giver_id}>"
