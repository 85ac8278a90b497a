"""What a newcomer can say yes to, on the panel of joining: with what it takes, and why it matters."""

from __future__ import annotations

from collections.abc import Sequence

from discord import ButtonStyle

from bot.i18n import _
from bot.markup import clipped, said
from bot.services.guild.interests import Interest
from bot.services.things import register
from bot.services.things.things import Thing
from cogs.ui.cards import Card
from cogs.ui.controls import button
from cogs.ui.efforts import effort_text
from cogs.ui.facts import listed_heading, places_left, when_text
from cogs.ui.pages import fitting_pages

#: Characters of the why and of the step of each; of a title on its button; and lines of all without buttons.
MOST_SHOWN, MOST_TITLE, LINES = 90, 20, 16


def offer_first(card: Card, things: Sequence[Thing], interests: Sequence[Interest]) -> None:
    """As many as a phone shows with their buttons; answered in cogs/joining.py."""
    texts = {thing.id: _offered(thing, interests) for thing in things}
    [fitting, *_more] = fitting_pages(things, lambda thing: texts[thing.id], LINES)
    for place, thing in enumerate(fitting):
        yes = _("Yes to “{title}”").format(title=clipped(thing.title, MOST_TITLE))
        style = ButtonStyle.secondary if place else ButtonStyle.success
        card.text(texts[thing.id]).row(button(yes, f"join:finish:{thing.id}", style))


def _offered(thing: Thing, interests: Sequence[Interest]) -> str:
    what = "\n".join(said(clipped(text, MOST_SHOWN)) for text in (thing.why, thing.step) if text)
    return f"**{listed_heading(thing)}**\n{what}\n-# {_facts(thing, interests)}"


def _facts(thing: Thing, interests: Sequence[Interest]) -> str:
    """What it takes, what it is about, how many can still come, and until when."""
    kind = register.kind_of(thing)
    facts = [] if kind.can_be_done else [_(kind.called)]
    facts += [effort_text(thing.effort)] if thing.effort else []
    facts += [said(one.name) for one in interests if one.id in thing.interests]
    if thing.roster.free is not None:
        facts.append(places_left(thing.roster.free))
    if thing.due_at is not None:
        facts.append(when_text(thing))
    return " · ".join(facts) or _("as many people as come")
