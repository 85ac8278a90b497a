"""When will you do it? The moments one chooses from, answered in cogs/plans.py."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.i18n import _, clock_time, local_time
from bot.services.things.plans import Choice
from bot.services.things.things import Occasion
from cogs.ui.cards import Card
from cogs.ui.controls import Button, button, entry, menu

_HOURS = timedelta(hours=1)


def when_question(
    card: Card, thing_id: int, choices: Sequence[Choice], zone: str, *, is_first: bool = True
) -> Card:
    """Asked of whoever is in for what is done whenever one likes; nothing, where it is too late to plan.
    `is_first`: more moments stand one press away.
    """
    if not choices:
        return card
    entries = [entry(_choice(one, zone), f"plan:{thing_id}:at:{one.seconds}") for one in choices]
    if is_first:
        entries.append(entry(_("Another day or hour"), f"plan:{thing_id}"))
        card.text(_("**When will you do it?** If you choose a moment, I'll remind you then, once."))
    return card.row(menu("plan", _("When will you do it?"), entries))


def _choice(one: Choice, zone: str) -> str:
    """As their own clock has it: a menu can't show each reader their time."""
    hour = clock_time(one.at.astimezone(ZoneInfo(zone)))
    if one.days == 0:
        return _("Today, {hour}").format(hour=hour)
    return _("Tomorrow, {hour}").format(hour=hour) if one.days == 1 else local_time(one.at, zone)


def before_button(thing_id: int, occasion: Occasion | None, at: datetime | None) -> tuple[Button, ...]:
    """To be reminded then, shortly before it starts."""
    if occasion is None or at is None:
        return ()
    hours = (occasion.starts_at - at) / _HOURS
    label = _("Remind me 2 hours before") if hours > 1 else _("Remind me 30 minutes before")
    return (button(label, f"plan:{thing_id}:before"),)
