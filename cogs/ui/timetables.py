"""The card of a timetable, and the panel of one of its shifts."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from discord import ButtonStyle

from bot.i18n import _, local_time, ngettext, timestamp
from bot.markup import said
from bot.services.guild.guilds import Guild
from bot.services.guild.skills import Skill
from bot.services.shifts.timetables import Timetable
from bot.services.things.pictures import Picture
from bot.services.things.shifts import Shift
from cogs.ui.cards import Card, Colour
from cogs.ui.controls import button, entry, menu
from cogs.ui.facts import heading, led_by, thing_facts
from cogs.ui.needs import needs_text
from cogs.ui.presence import here_button

#: Lines of a card; the next ones.
MOST_LINES = 10


def timetable_card(
    found: Timetable,
    guild: Guild,
    listed: Sequence[Skill],
    *,
    lead: int | None,
    picture: Picture | None = None,
    now: datetime,
) -> Card:
    """The one card of all of its shifts; once none is to come, two lines."""
    words, coming = found.words, [one for one in found.posted if one.is_open(now)]
    if not coming:
        return _over(found)
    card = Card(heading(words), colour=Colour.ACT)
    if picture is not None:
        card.picture(picture.address, picture.alt)
    card.text(said(words.why))
    if words.step:
        card.text(_("**The step:** {step}").format(step=said(words.step)))
    card.small(led_by(lead)).small(needs_text(words.needs, listed))
    card.text("\n".join(shift_line(one) for one in coming[:MOST_LINES]))
    if words.place:
        card.text(_("Where: {place}").format(place=said(words.place)))
    options = [entry(_named(one, guild), f"shift:{one.id}:show", room(one)) for one in coming]
    return card.row(menu("shifts", _("Take a shift"), options))


def _over(found: Timetable) -> Card:
    card, title = Card(colour=Colour.ENDED), f"**{heading(found.words)}**"
    if found.posted and all(one.state == "cancelled" for one in found.posted):
        cancelled = _("Cancelled: it will not happen.")
        return card.text(f"{title}\n{cancelled}")
    over = _("Over. Thank you to everyone who took part!")
    return card.text(f"{title}\n{over}")


def shift_line(one: Shift) -> str:
    """When it is, in the reader's own time, and how many places are open."""
    start, end = (
        timestamp(one.starts_at) if one.starts_at else "",
        timestamp(one.ends_at, "t") if one.ends_at else "",
    )
    return _("- {start} to {end} · {room}").format(start=start, end=end, room=room(one))


def room(one: Shift) -> str:
    """In words, so that no colour says it alone."""
    if one.places is None:
        return ngettext("{n} person is in", "{n} people are in", one.confirmed).format(n=one.confirmed)
    free = one.roster.free or 0
    if free == 0:
        return _("full, with a waiting list")
    return ngettext("{free} of {n} place open", "{free} of {n} places open", one.places).format(
        free=free, n=one.places
    )


def _named(one: Shift, guild: Guild) -> str:
    """In a menu nothing but words can stand: by the server's clock."""
    return local_time(one.starts_at, guild.zone) if one.starts_at else one.title


def shift_panel(shown: Shift, listed: Sequence[Skill], *, lead: int | None, now: datetime) -> Card:
    """One shift, for one person."""
    back = button(_("Back"), f"timetable:{shown.timetable_id}:show")
    card = Card(heading(shown), colour=Colour.ACT if shown.is_open(now) else Colour.ENDED)
    card.text(said(shown.why))
    if shown.step:
        card.text(_("**The step:** {step}").format(step=said(shown.step)))
    card.small(led_by(lead)).small(needs_text(shown.needs, listed)).text(thing_facts(shown))
    if not shown.is_open(now):
        return card.row(back)
    here = here_button(shown, now)
    return card.row(
        *here,
        button(_("I'm in"), f"shift:{shown.id}:in", ButtonStyle.secondary if here else ButtonStyle.success),
        button(_("Not this time"), f"thing:{shown.id}:no"),
        back,
    )
