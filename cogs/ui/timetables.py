"""The card of a timetable, and the panel of one of its shifts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import discord
from discord import ButtonStyle

from bot.i18n import N_, _, clock_time, local_time, ngettext, timestamp
from bot.markup import said
from bot.services.guild.guilds import Guild
from bot.services.guild.skills import Skill
from bot.services.shifts.slots import Slot
from bot.services.shifts.taking import Answer, Taken
from bot.services.shifts.timetables import Timetable
from bot.services.things.pictures import Picture
from bot.services.things.rosters import State
from bot.services.things.shifts import Shift
from bot.services.things.things import Thing
from cogs.ui.cards import Card, Colour
from cogs.ui.controls import MOST_OPTIONS, Button, button, entry, menu, select
from cogs.ui.facts import heading, led_by, thing_facts
from cogs.ui.needs import needs_text
from cogs.ui.presence import here_button
from cogs.ui.standby import stands_by
from cogs.ui.yes import plan_of, plan_text

#: What is shorter ends at an hour that needs no date.
_A_DAY = timedelta(hours=20)
#: Lines of a card: the next ones, as a phone shows them. All of them stand behind its button.
MOST_LINES = 3
#: Of a card or a menu with more of them than that, the rest stands behind a button.
MOST_TO_TAKE = MOST_OPTIONS
#: Lines of what was answered to several that were taken in one go.
MOST_ANSWERS = 2


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
    coming = [one for one in found.posted if one.is_open(now)]
    if not coming:
        return _over(found)
    card = words_card(found.words, listed, lead=lead, picture=picture)
    card.text("\n".join(shift_line(one) for one in coming[:MOST_LINES]))
    card.small(_and_more(len(coming) - MOST_LINES))
    card.text(_where(found.words, coming))
    card.row(take_select(found.id, coming, guild))
    return card.row(button(_("All shifts and mine"), f"timetable:{found.id}:show:0"))


def words_card(
    words: Shift, listed: Sequence[Skill], *, lead: int | None, picture: Picture | None = None
) -> Card:
    """What they are for, and whom they need."""
    card = Card(heading(words), colour=Colour.ACT)
    if picture is not None:
        card.picture(picture.address, picture.alt)
    card.text(said(words.why))
    if words.step:
        card.text(_("**The step:** {step}").format(step=said(words.step)))
    return card.small(led_by(lead)).small(needs_text(words.needs, listed))


def take_select(
    timetable_id: int, coming: Sequence[Shift], guild: Guild, *, page: int = 0
) -> discord.ui.Select[discord.ui.View]:
    """Several in one go; what can't be shown here stands on the pages of all shifts."""
    shown = coming[page * MOST_TO_TAKE : (page + 1) * MOST_TO_TAKE]
    options = [
        discord.SelectOption(label=when_text_of(one, guild.zone), value=str(one.id), description=room(one))
        for one in shown
    ]
    return select(f"timetable:{timetable_id}:take", _("Take one or several"), options, most=len(options))


def _where(words: Shift, coming: Sequence[Shift]) -> str:
    """Where all are at one place; others say theirs themselves."""
    if not words.place:
        return ""
    where = _("Where: {place}").format(place=said(words.place))
    elsewhere = sum(one.place != words.place for one in coming)
    if not elsewhere:
        return where
    others = ngettext("{n} is elsewhere", "{n} are elsewhere", elsewhere).format(n=elsewhere)
    return f"{where} ({others})"


def _and_more(count: int) -> str:
    return _("… and {count} more").format(count=count) if count > 0 else ""


def _over(found: Timetable) -> Card:
    card, title = Card(colour=Colour.ENDED), f"**{heading(found.words)}**"
    if found.posted and all(one.state == "cancelled" for one in found.posted):
        cancelled = _("Cancelled: it will not happen.")
        return card.text(f"{title}\n{cancelled}")
    over = _("Over. Thank you to everyone who took part!")
    return card.text(f"{title}\n{over}")


def shift_line(one: Shift | Slot) -> str:
    """When it is, in the reader's own time, and how many places are open, in words."""
    start = timestamp(one.starts_at) if one.starts_at else ""
    end = timestamp(one.ends_at, "t") if one.ends_at else ""
    return _("- {start} to {end} · {room}").format(start=start, end=end, room=room(one))


def room(one: Shift | Slot) -> str:
    """How many places are open, how many wait, and how many are missing."""
    facts = [_places(one)]
    if isinstance(one, Shift) and one.waitlisted:
        facts.append(ngettext("{n} waiting", "{n} waiting", one.waitlisted).format(n=one.waitlisted))
    confirmed = one.confirmed if isinstance(one, Shift) else 0
    if one.least is not None and one.least > confirmed:
        missing = one.least - confirmed
        facts.append(ngettext("{n} still needed", "{n} still needed", missing).format(n=missing))
    return " · ".join(facts)


def _places(one: Shift | Slot) -> str:
    if one.places is None:
        confirmed = one.confirmed if isinstance(one, Shift) else 0
        people = ngettext("{n} person is in", "{n} people are in", confirmed).format(n=confirmed)
        return people if confirmed else _("as many as come")
    free = one.roster.free or 0 if isinstance(one, Shift) else one.places
    if free == 0 and isinstance(one, Shift) and one.roster.within_reach and not one.waitlisted:
        return _("full, but somebody offers a place")
    if free == 0:
        return _("full")
    return ngettext("{free} of {n} place open", "{free} of {n} places open", one.places).format(
        free=free, n=one.places
    )


def when_text_of(one: Thing | Slot, zone: str) -> str:
    """In a menu and on paper nothing but words can stand: by the server's clock."""
    if one.starts_at is None or one.ends_at is None:
        return ""
    first, last = one.starts_at.astimezone(ZoneInfo(zone)), one.ends_at.astimezone(ZoneInfo(zone))
    is_one_day = first.date() == last.date() or one.ends_at - one.starts_at < _A_DAY
    end = clock_time(last) if is_one_day else local_time(one.ends_at, zone)
    return _("{start} to {end}").format(start=local_time(one.starts_at, zone), end=end)


def shift_panel(
    shown: Shift, listed: Sequence[Skill], *, lead: int | None, mine: Sequence[Button] = (), now: datetime
) -> Card:
    """One shift, for one person; `mine` is what they can do who said yes to it."""
    back = button(_("All shifts"), f"timetable:{shown.timetable_id}:show:0")
    card = Card(heading(shown), colour=Colour.ACT if shown.is_open(now) else Colour.ENDED)
    card.text(said(shown.why))
    if shown.step:
        card.text(_("**The step:** {step}").format(step=said(shown.step)))
    card.small(led_by(lead)).small(needs_text(shown.needs, listed)).text(thing_facts(shown))
    if shown.is_open(now) and shown.is_short:
        card.text(room(shown))
    if not shown.is_open(now):
        return card.row(back)
    here = here_button(shown, now)
    ways = mine or (
        button(_("I'm in"), f"shift:{shown.id}:in", ButtonStyle.secondary if here else ButtonStyle.success),
        button(_("Not this time"), f"thing:{shown.id}:no"),
        *(() if here else stands_by(shown, now)),
    )
    return card.row(*here, *ways, back)


def yours(state: State | None) -> str:
    """Behind a line: how whoever reads it stands to it."""
    if state is None:
        return ""
    if state in ("waitlisted", "pending"):
        return " · " + _("**you wait**")
    if state == "standby":
        return " · " + _("**you stand by**")
    return " · " + (_("**kept for you**") if state == "offered" else _("**yours**"))


def least_line(one: Shift) -> str:
    return "" if one.least is None else _("At least {count} people.").format(count=one.least)


#: What is said of each that was chosen, and what stands before it; the words alone say it, too.
ANSWERS: dict[Answer, str] = {
    "taken": N_("✅ {when}: you're in."),
    "had": N_("✅ {when}: yours already."),
    "waits": N_("⏳ {when}: full. You wait for a place."),
    "clash": N_("⚠️ {when}: not taken, it clashes with what you have."),
    "gone": N_("✖️ {when}: gone, it is over or cancelled."),
}


def taken_card(taken: Sequence[Taken], guild: Guild) -> Card:
    """A line for each that was chosen, and what to know besides."""
    is_one = any(one.answer in ("taken", "had") for one in taken)
    card = Card(_("You're in!") if is_one else _("Not yet"), colour=Colour.GOOD if is_one else Colour.ACT)
    first = taken[0].shift
    card.text(f"**{said(first.title)}**")
    card.text("\n".join(_answer_lines(taken, guild.zone)))
    if is_one:
        plan = replace(plan_of(first), occasion=None)
        card.text(plan_text(plan))
        _where_and_what_to_know(card, [one.shift for one in taken if one.answer in ("taken", "had")])
    clashes = [one.shift for one in taken if one.answer == "clash"]
    if clashes:
        entries = [entry(when_text_of(one, guild.zone), f"shift:{one.id}:in") for one in clashes]
        card.row(menu("clashes", _("See what it clashes with"), entries))
    return card


def _answer_lines(taken: Sequence[Taken], zone: str) -> list[str]:
    """A line for all of a day that are answered alike. Of many, those that are not theirs come before those
    that are, and the rest stands behind **All shifts and mine**.
    """
    alike: list[list[Taken]] = []
    for one in taken:
        last = alike[-1][-1] if alike else None
        if last is not None and last.answer == one.answer and _is_same_day(last.shift, one.shift, zone):
            alike[-1].append(one)
        else:
            alike.append([one])
    if len(alike) > MOST_ANSWERS:
        alike.sort(key=lambda some: some[0].answer in ("taken", "had"))
    lines = [
        _(ANSWERS[some[0].answer]).format(when=_when_text_of_day([one.shift for one in some], zone))
        for some in alike[:MOST_ANSWERS]
    ]
    rest = sum(len(some) for some in alike[MOST_ANSWERS:])
    return [*lines, _and_more(rest)] if rest else lines


def _is_same_day(one: Shift, other: Shift, zone: str) -> bool:
    days = {each.starts_at.astimezone(ZoneInfo(zone)).date() for each in (one, other) if each.starts_at}
    lasts = (each.ends_at - each.starts_at for each in (one, other) if each.starts_at and each.ends_at)
    return len(days) == 1 and all(each < _A_DAY for each in lasts)


def _when_text_of_day(those: Sequence[Shift], zone: str) -> str:
    """The day once, and the hours of each."""
    hours = [
        _("{start} to {end}").format(
            start=clock_time(one.starts_at.astimezone(ZoneInfo(zone))),
            end=clock_time(one.ends_at.astimezone(ZoneInfo(zone))),
        )
        for one in those[1:]
        if one.starts_at and one.ends_at
    ]
    return ", ".join([when_text_of(those[0], zone), *hours])


def _where_and_what_to_know(card: Card, theirs: Sequence[Shift]) -> None:
    """Where all are alike; of others each has its own on its page."""
    places = dict.fromkeys(one.place for one in theirs if one.place)
    details = dict.fromkeys(one.details for one in theirs if one.details)
    if len(places) > MOST_LINES or len(details) > 1:
        card.text(_("Where they are, and what to know, stands on the page of each: All shifts and mine."))
        return
    card.text("\n".join(_("Where: {place}").format(place=said(place)) for place in places))
    card.text("\n".join(said(text) for text in details))
