"""A win in a sentence, as its own post says it, and each line of a list."""

from __future__ import annotations

from collections.abc import Sequence

from bot.i18n import N_, _, ngettext, number
from bot.markup import clipped, said
from bot.services.celebrating.telling import Telling
from bot.services.things.wins import Win
from cogs.ui.controls import Button, button

#: What somebody reads of their own, in what is stored about them.
OF_WINS = {
    "first_done": N_("a first action"),
    "first_role": N_("a first role"),
    "first_lead": N_("something looked after for the first time"),
    "year": N_("years together"),
    "own": N_("what you shared"),
}
#: Lines of a list; the others are a number.
MOST_LINES = 15
#: Characters of somebody's words in a list.
MOST_WORDS = 160


def win_heading(told: Telling) -> str:
    match told.win.kind:
        case "first_done":
            return _("A first action!")
        case "first_role":
            return _("A first role!")
        case "own":
            return _("A win")
        case "year" | "all_year":
            return ngettext("A year together", "{n} years together", told.win.number or 1).format(
                n=told.win.number or 1
            )
        case "first_lead":
            return _("Looked after for the first time")
    return _("We did it!")


def win_text(told: Telling, *, most: int | None = None) -> str:
    """What happened; whoever would rather not be named is somebody."""
    who = _("Somebody") if told.person is None else f"<@{told.person}>"
    title, count = said(told.title or ""), told.win.number or 0
    match told.win.kind:
        case "first_done":
            if not title:
                return _("{who} did something with us, for the first time. Thank you, and welcome!").format(
                    who=who
                )
            return _("{who} did **{title}**, their first with us. Thank you, and welcome!").format(
                who=who, title=title
            )
        case "first_role":
            return _("{who} has their first role with us: **{title}**. Welcome!").format(who=who, title=title)
        case "first_lead":
            return _("{who} looked after **{title}**, their first to lead. Thank you!").format(
                who=who, title=title
            )
        case "year":
            return ngettext(
                "{who} has been with us for a year. Thank you!",
                "{who} has been with us for {n} years. Thank you!",
                count,
            ).format(who=who, n=count)
        case "own":
            words = told.win.text or ""
            return f"{who}: {said(words if most is None else clipped(words, most))}"
    return _of_all(told, title, count, most)


def _of_all(told: Telling, title: str, count: int, most: int | None) -> str:
    match told.win.kind:
        case "target":
            return _("**{title}** has reached its target: {count} done. Thank you, everyone!").format(
                title=title, count=told.target or told.done
            )
        case "milestone":
            return _("{count} things done together. Thank you, everyone!").format(count=number(count))
        case "all_year":
            return ngettext(
                "We have been doing things together for a year. Thank you, everyone!",
                "We have been doing things together for {n} years. Thank you, everyone!",
                count,
            ).format(n=count)
    if told.came_of_it:
        words = told.came_of_it if most is None else clipped(told.came_of_it, most)
        return f"**{title}**: {said(words)}"
    return ngettext(
        "**{title}** happened: {n} person did it. Thank you!",
        "**{title}** happened: {n} people did it. Thank you, everyone!",
        told.done,
    ).format(title=title, n=told.done)


def own_win_text(win: Win) -> str:
    """What one's own is called in a list of them."""
    match win.kind:
        case "first_done":
            return _("Your first action")
        case "first_role":
            return _("Your first role")
        case "first_lead":
            return _("Something you looked after for the first time")
        case "year":
            return ngettext("A year together", "{n} years together", win.number or 1).format(
                n=win.number or 1
            )
    return " ".join((win.text or "").split())


def win_lines(told: Sequence[Telling]) -> str:
    """One line each; first actions without a name are one line together, and what is left is a number."""
    nameless = [one for one in told if one.win.kind == "first_done" and one.person is None]
    others = [one for one in told if len(nameless) == 1 or one not in nameless]
    lines = [f"- {win_text(one, most=MOST_WORDS)}" for one in others[:MOST_LINES]]
    if len(nameless) > 1:
        firsts = ngettext(
            "{n} person did something with us for the first time. Welcome!",
            "{n} people did something with us for the first time. Welcome!",
            len(nameless),
        )
        lines.append(f"- {firsts.format(n=len(nameless))}")
    if left := len(others[MOST_LINES:]):
        lines.append(ngettext("… and {n} more", "… and {n} more", left).format(n=left))
    return "\n".join(lines)


def join_in_button(told: Telling) -> Button:
    """How many are glad with them, and never who; answered in cogs/wins.py."""
    label = _("Join in")
    if told.cheers:
        label += f" · {number(told.cheers)}"
    return button(label, f"win:{told.win.id}:cheer", emoji="🎉")
