"""A timetable before it is posted: as it will look, how it was read, and what can be done with it; and the
panel of those who look after it once it is posted.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from discord import ButtonStyle

from bot.answers import answer_to
from bot.i18n import _, ngettext, number, speaking
from bot.interactions import Interaction, caller_of
from bot.markup import said
from bot.services.guild import guilds
from bot.services.guild.guilds import Guild
from bot.services.shifts import timetables
from bot.services.shifts.grids import MOST_TEXT
from bot.services.shifts.slots import Slot
from bot.services.shifts.timetables import Timetable
from bot.services.things import leads
from bot.services.things.unposted import KEPT_FOR
from cogs.ui.cards import Card, Colour
from cogs.ui.controls import button, entry, menu
from cogs.ui.forms import Label, text_field
from cogs.ui.needs import skills_for
from cogs.ui.pages import paged
from cogs.ui.pictures import picture_for, update_pictured
from cogs.ui.timetables import room, shift_line, when_text_of, words_card

#: Lines of what was read, and of the preview above it: the first ones.
MOST_READ, MOST_SEEN = 2, 2
#: Lines of a page, each with its button; its title has one, too.
MOST_LISTED = 4


async def show_timetable(interaction: Interaction, timetable_id: int, told: str = "", page: int = 0) -> None:
    """As `show_draft`, of a timetable; once it is posted, what those who look after it see. Raises
    NotAllowed, NotFound.
    """
    bot, caller = interaction.client, caller_of(interaction)
    found = await bot.db.read(timetables.to_manage, timetable_id, caller)
    guild = await bot.db.read(guilds.find, found.words.guild_id)
    if not found.is_draft:
        card = _managed(found, guild, told, page, now=bot.clock.now())
        await answer_to(interaction).update(card.view())
        return
    with speaking(guild.language):
        picture = await picture_for(bot.db, found.words)
        lead = None if guild.quiet else found.words.lead or caller.user_id
        card = words_card(found.words, await skills_for(bot.db, found.words), lead=lead, picture=picture)
        card.text("\n".join(shift_line(one) for one in found.planned[:MOST_SEEN]))
        more = len(found.planned) - MOST_SEEN
        card.small(_("… and {count} more").format(count=number(more)) if more > 0 else "")
        if found.words.place:
            card.text(_("Where: {place}").format(place=said(found.words.place)))
        below_it = _("Take one or several")
    card.small(_("Below it: {buttons}").format(buttons=below_it))
    together = len(await bot.db.read(leads.of, timetable_id)) > 1
    await update_pictured(interaction, card, picture, _controls(found, guild, told, together=together))


def slots_text(slots: Sequence[Slot], zone: str) -> str:
    """How shifts were read, by the server's clock: a line each, of many the first and the last."""
    lines = [f"{when_text_of(one, zone)} · {numbers_of(one)}" for one in slots]
    if len(lines) > MOST_READ + 1:  # where one is left out, it is as long
        between = len(lines) - MOST_READ
        more = ngettext("… {n} more …", "… {n} more …", between).format(n=number(between))
        lines = [*lines[: MOST_READ - 1], more, lines[-1]]
    return "\n".join(f"**{line}**" if "…" not in line else line for line in lines)


def numbers_of(one: Slot) -> str:
    """`3 places · at least 2`"""
    places = _("as many as come")
    if one.places is not None:
        places = ngettext("{n} place", "{n} places", one.places).format(n=one.places)
    return places if one.least is None else f"{places} · " + _("at least {count}").format(count=one.least)


def _controls(found: Timetable, guild: Guild, told: str, *, together: bool) -> Card:
    card = Card(colour=Colour.CALM).text(f"⚠️ {told}" if told else "")
    count = len(found.planned)
    read = ngettext("Read as {n} shift:", "Read as {n} shifts:", count).format(n=number(count))
    card.text(f"{read}\n{slots_text(found.planned, guild.zone)}")
    seen = (
        _("Only those who look after it see it until it is posted.")
        if together
        else _("Only you see it until you post it.")
    )
    kept = _("It is kept for {days} days after its last change; /shift new finds it again.")
    card.small(f"{seen} {kept.format(days=KEPT_FOR.days)}")
    return card.row(
        button(_("Post"), f"timetable:{found.id}:post", ButtonStyle.primary),
        button(_("Change"), f"timetable:{found.id}:words"),
        button(_("Shifts"), f"timetable:{found.id}:slots"),
    ).row(
        button(_("Who"), f"timetable:{found.id}:who"),
        button(_("More"), f"timetable:{found.id}:more"),
    )


def _managed(found: Timetable, guild: Guild, told: str, page: int, *, now: datetime) -> Card:
    coming = [one for one in found.posted if one.is_open(now)]
    refresh = button(_("Refresh"), f"timetable:{found.id}")
    card = Card(colour=Colour.ACT if coming else Colour.ENDED)
    card.beside(f"### {said(found.words.title)}", refresh).text(f"⚠️ {told}" if told else "")
    if not coming:
        card.text(_("None of its shifts is to come."))
    listed = paged(coming, page, size=MOST_LISTED)
    for one in listed.shown:
        line = f"**{when_text_of(one, guild.zone)}**\n{room(one)}"
        card.beside(line, button(_("Open"), f"shift:{one.id}:people"))
    if turning := listed.turning(f"timetable:{found.id}:page:{{page}}"):
        card.row(turning)
    ways = [
        entry(_("Who"), f"timetable:{found.id}:who", _("What they need, who looks after them, the role.")),
        *(
            [entry(_("When somebody can't come"), f"signoff:{found.id}", _("last moment, free places"))]
            if coming
            else []
        ),
        *(
            [entry(_("Repeat"), f"timetable:{found.id}:again", _("All that are to come, by a rule."))]
            if coming
            else []
        ),
        entry(_("Picture"), f"picture:{found.id}"),
        entry(
            _("Discord events"), f"timetable:{found.id}:events", _("Listed among the server's events, too.")
        ),
        entry(_("Sheet to print"), f"timetable:{found.id}:sheet", _("Who, when and where, and no more.")),
        entry(_("As a file"), f"timetable:{found.id}:file", _("For a spreadsheet.")),
        *([entry(_("Call all of them off"), f"timetable:{found.id}:off")] if coming else []),
    ]
    card.row(menu("timetable", _("More"), ways))
    change = (button(_("Change"), f"timetable:{found.id}:words"),) if coming else ()
    return card.row(
        button(_("Add shifts"), f"timetable:{found.id}:add"),
        *change,
        button(_("Back"), "overview:shift:all:open:0"),
    )


def slots_field(slots: str | None = None) -> Label:
    return text_field(
        "slots",
        _("When, and how many places?"),
        value=slots,
        long=True,
        most=MOST_TEXT,
        hint=_("A day and its hours in a line: Sat 10-12, 12-14 × 3 places, at least 2"),
        example=_("Sat 10-12, 12-14 × 3 places"),
    )
