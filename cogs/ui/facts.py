"""The facts of a thing to do in a few lines, as its card and its coordinators' panel show them."""

from __future__ import annotations

from bot.i18n import _, ngettext, timestamp
from bot.markup import said
from bot.services.things.things import Occasion, Thing
from cogs.ui.progress import progress_bar


def thing_facts(thing: Thing, *, target: int | None = None) -> str:
    """How many did it (of how many, where there is a target), how many are in, when and where."""
    lines = []
    if target is not None:
        lines.append(_("Done: {bar}").format(bar=progress_bar(thing.done, target)))
    elif thing.done:
        lines.append(_("Done: {count}").format(count=thing.done))
    return "\n".join([*lines, *_places(thing), when_and_where(thing)]).strip()


def when_and_where(thing: Thing) -> str:
    """Its moment in a line or two; empty for what has none."""
    lines = [] if thing.occasion is None else [_occasion(thing.occasion)]
    if thing.deadline is not None:
        when, ago = timestamp(thing.deadline), timestamp(thing.deadline, "R")
        lines.append(_("Until {when} ({relative})").format(when=when, relative=ago))
    return "\n".join(lines)


def when_text(thing: Thing) -> str:
    """Its moment in a word or two, for what has one."""
    if thing.starts_at is not None:
        return _("starts {when}").format(when=timestamp(thing.starts_at, "R"))
    return _("ends {when}").format(when=timestamp(thing.deadline, "R")) if thing.deadline else ""


def _occasion(occasion: Occasion) -> str:
    line = _("When: {start} to {end} ({relative})").format(
        start=timestamp(occasion.starts_at),
        end=timestamp(occasion.ends_at, "t"),
        relative=timestamp(occasion.starts_at, "R"),
    )
    where = _("Where: {place}").format(place=said(occasion.place)) if occasion.place else ""
    return f"{line}\n{where}".strip()


def _places(thing: Thing) -> list[str]:
    """How many are in, of how many, and how many wait."""
    if thing.places is not None:
        lines = [_("Places taken: {bar}").format(bar=progress_bar(thing.confirmed, thing.places))]
    else:
        lines = [_("In: {count}").format(count=thing.confirmed)]
    if thing.waitlisted:
        waiting = ngettext("{n} person waiting", "{n} people waiting", thing.waitlisted)
        lines.append(waiting.format(n=thing.waitlisted))
    return lines
