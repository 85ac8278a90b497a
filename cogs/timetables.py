"""Shifts before they are posted, changed a piece at a time, and what is changed of all of them later."""

from __future__ import annotations

from dataclasses import asdict

import discord

from bot.answers import answer_to
from bot.client import Groundswell
from bot.errors import Invalid, NotAllowed, NotFound, Refusal
from bot.explain import refusal
from bot.i18n import N_, _, ngettext
from bot.interactions import Interaction, caller_of
from bot.numbers import whole_number
from bot.routes import Routes
from bot.services.guild.overtaking import marks
from bot.services.shifts import grids, timetables, wording
from bot.services.shifts.slots import MOST_SHIFTS, marked
from bot.services.shifts.timetables import Timetable
from bot.services.shifts.wording import Wording
from bot.services.things import leads
from bot.services.things.posting import MOST_DETAILS, MOST_PLACE, MOST_STEP, MOST_TITLE, MOST_WHY
from cogs.ui import (
    RHYTHMS,
    Card,
    Colour,
    before_new,
    button,
    choice_field,
    confirm,
    entry,
    form,
    guild_here,
    here_of,
    menu,
    needs_text,
    numbers,
    on_its_way,
    people_text,
    said,
    select,
    show_timetable,
    skills_for,
    slots_field,
    text_field,
)

routes = Routes()

#: Roles to choose from.
MOST_ROLES = 24


@routes.click("timetable:{timetable_id}")
async def show(interaction: Interaction, timetable_id: int) -> None:
    await show_timetable(interaction, timetable_id)


@routes.click("timetable:{timetable_id}:page:{page}")
async def show_page(interaction: Interaction, timetable_id: int, page: int) -> None:
    await show_timetable(interaction, timetable_id, page=page)


@routes.click("timetable:{timetable_id}:post")
async def post(interaction: Interaction, timetable_id: int) -> None:
    """What is amiss is said on the draft, which stays one."""
    bot = interaction.client
    try:
        await before_new(interaction)
        found, again = await bot.db.write(
            timetables.post, timetable_id, caller_of(interaction), now=bot.clock.now()
        )
    except (NotAllowed, NotFound):
        raise
    except Refusal as refused:
        await show_timetable(interaction, timetable_id, refusal(refused))
        return
    see = button(_("See who is in"), f"timetable:{timetable_id}")
    if again:
        card = Card(colour=Colour.CALM)
        card.text(_("“{title}” is posted already.").format(title=said(found.words.title))).row(see)
    else:
        card = await on_its_way(interaction, _("Your shifts are on their way"), found.words, see)
    await answer_to(interaction).update(card.view())


async def _managed(interaction: Interaction, timetable_id: int) -> Timetable:
    return await interaction.client.db.read(timetables.to_manage, timetable_id, caller_of(interaction))


def words_form(
    title: str | None = None,
    purpose: str | None = None,
    step: str | None = None,
    place: str | None = None,
    details: str | None = None,
) -> discord.ui.Modal:
    return form(
        _("What it says"),
        text_field("title", _("Title"), value=title, most=MOST_TITLE),
        text_field("purpose", _("What is it for?"), value=purpose, long=True, most=MOST_WHY),
        text_field("step", _("What does one do?"), value=step, long=True, required=False, most=MOST_STEP),
        text_field("place", _("Where? A place or a link"), value=place, required=False, most=MOST_PLACE),
        text_field(
            "details",
            _("Only for those who are in"),
            value=details,
            required=False,
            long=True,
            most=MOST_DETAILS,
            hint=_("A door code, what to bring, whom to call."),
        ),
    )


@routes.click("timetable:{timetable_id}:words", opens_modal=True)
async def edit_words(interaction: Interaction, timetable_id: int) -> None:
    words = wording.wording_of((await _managed(interaction, timetable_id)).words)
    modal = change_words.modal(
        timetable_id=timetable_id,
        seen=marks(asdict(words)),
        title=words.title,
        purpose=words.why,
        step=words.step,
        place=words.place,
        details=words.details,
    )
    await answer_to(interaction).ask(modal)


@routes.form("timetable:{timetable_id}:words:{seen}", build=words_form)
async def change_words(
    interaction: Interaction,
    timetable_id: int,
    seen: str,
    title: str,
    purpose: str,
    step: str | None = None,
    place: str | None = None,
    details: str | None = None,
) -> None:
    bot = interaction.client
    wanted = Wording(title, purpose, step or "", place or "", details or "")
    await bot.db.write(
        wording.reword, timetable_id, caller_of(interaction), wanted, seen=seen, now=bot.clock.now()
    )
    await show_timetable(interaction, timetable_id)


def slots_form(slots: str | None = None) -> discord.ui.Modal:
    return form(_("When are the shifts?"), slots_field(slots))


@routes.click("timetable:{timetable_id}:slots", opens_modal=True)
async def edit_slots(interaction: Interaction, timetable_id: int) -> None:
    found, guild = await _managed(interaction, timetable_id), await guild_here(interaction)
    written = grids.written(found.planned, here_of(guild, interaction.client.clock.now()).zone)
    seen = marks({"slots": marked(found.planned)})
    await answer_to(interaction).ask(change_slots.modal(timetable_id=timetable_id, seen=seen, slots=written))


@routes.form("timetable:{timetable_id}:slots:{seen}", build=slots_form)
async def change_slots(interaction: Interaction, timetable_id: int, seen: str, slots: str) -> None:
    bot, guild = interaction.client, await guild_here(interaction)
    read = grids.read(slots, here_of(guild, bot.clock.now()))
    await bot.db.write(
        timetables.plan, timetable_id, caller_of(interaction), read, seen=seen, now=bot.clock.now()
    )
    await show_timetable(interaction, timetable_id)


@routes.click("timetable:{timetable_id}:add", opens_modal=True)
async def write_more(interaction: Interaction, timetable_id: int) -> None:
    await _managed(interaction, timetable_id)
    await answer_to(interaction).ask(add.modal(timetable_id=timetable_id))


@routes.form("timetable:{timetable_id}:add", build=slots_form)
async def add(interaction: Interaction, timetable_id: int, slots: str) -> None:
    bot, guild = interaction.client, await guild_here(interaction)
    read = grids.read(slots, here_of(guild, bot.clock.now()))
    await bot.db.write(timetables.add, timetable_id, caller_of(interaction), read, now=bot.clock.now())
    await show_timetable(interaction, timetable_id)


@routes.click("timetable:{timetable_id}:who")
async def show_who(interaction: Interaction, timetable_id: int) -> None:
    """What they need, who looks after them, and the role they belong to."""
    bot, caller = interaction.client, caller_of(interaction)
    found = await _managed(interaction, timetable_id)
    card = Card(_("Who is it for?"), colour=Colour.CALM).text(f"**{said(found.words.title)}**")
    needed = needs_text(found.words.needs, await skills_for(bot.db, found.words))
    card.beside(
        needed or _("Needs: nothing in particular"), button(_("What it needs"), f"needs:{timetable_id}")
    )
    led_by = people_text(await bot.db.read(leads.of, timetable_id))
    card.text(_("Looked after by {people}").format(people=led_by))
    offered = await bot.db.read(timetables.roles_in, caller.guild, most=MOST_ROLES)
    if offered:
        none = (_("No role"), "0")
        options = [none, *((one.title, str(one.id)) for one in offered)]
        chosen = [str(found.words.role_id or 0)]
        card.row(select(f"timetable:{timetable_id}:role", _("Which role?"), options, chosen=chosen))
    who = button(_("Who looks after it"), f"lead:{timetable_id}")
    card.row(who, button(_("Back"), f"timetable:{timetable_id}"))
    await answer_to(interaction).update(card.view())


@routes.click("timetable:{timetable_id}:role")
async def choose_role(interaction: Interaction, timetable_id: int, values: list[str]) -> None:
    bot, role_id = interaction.client, next(numbers(values), 0)
    await bot.db.write(
        timetables.belong, timetable_id, caller_of(interaction), role_id or None, now=bot.clock.now()
    )
    await show_who(interaction, timetable_id)


@routes.click("timetable:{timetable_id}:more")
async def show_more(interaction: Interaction, timetable_id: int) -> None:
    found = await _managed(interaction, timetable_id)
    if not found.is_draft:
        await show_timetable(interaction, timetable_id)
        return
    card = Card(_("More"), colour=Colour.CALM).text(f"**{said(found.words.title)}**")
    count = ngettext("{n} shift", "{n} shifts", len(found.planned)).format(n=len(found.planned))
    repeat = button(_("Repeat"), f"timetable:{timetable_id}:repeat")
    card.beside(_("{shifts}: all of them can repeat, at the same hours.").format(shifts=count), repeat)
    entries = [
        entry(_("Picture"), f"picture:{timetable_id}", _("One says at a glance what it is about.")),
        entry(
            _("Discord events"),
            f"timetable:{timetable_id}:events",
            _("Listed among the server's events, too."),
        ),
        entry(_("When somebody can't come"), f"signoff:{timetable_id}", _("last moment, free places")),
        entry(_("Throw it away"), f"timetable:{timetable_id}:discard", _("It was never posted.")),
    ]
    card.row(menu("timetable", _("Something else"), entries))
    await answer_to(interaction).update(card.row(button(_("Back"), f"timetable:{timetable_id}")).view())


def repeat_form(rhythm: list[str] | None = None, times: str | None = None) -> discord.ui.Modal:
    often = [(_(text), str(weeks)) for weeks, text in RHYTHMS.items()]
    monthly = (_("Every month, on the same day of the week"), "month")
    return form(
        _("Repeat"),
        choice_field("rhythm", _("How often?"), [*often, monthly], chosen=rhythm or ["1"]),
        text_field(
            "times",
            _("How many times in all?"),
            value=times,
            most=3,
            example="10",
            hint=_("All of them together have at most {most} shifts.").format(most=MOST_SHIFTS),
        ),
    )


@routes.click("timetable:{timetable_id}:repeat", opens_modal=True)
async def ask_how_often(interaction: Interaction, timetable_id: int) -> None:
    await _managed(interaction, timetable_id)
    await answer_to(interaction).ask(repeat.modal(timetable_id=timetable_id))


@routes.form("timetable:{timetable_id}:repeat", build=repeat_form)
async def repeat(interaction: Interaction, timetable_id: int, rhythm: list[str], times: str) -> None:
    """The draft shows how that was read; **Shifts** leaves one out."""
    bot, count = interaction.client, whole_number(times.strip())
    if count is None:
        raise Invalid(N_("How many times in all? Please write a number, such as 10."))
    await bot.db.write(
        timetables.repeat,
        timetable_id,
        caller_of(interaction),
        rhythm[0] if rhythm else "",
        count,
        now=bot.clock.now(),
    )
    await show_timetable(interaction, timetable_id)


@routes.click("timetable:{timetable_id}:discard")
async def ask_to_discard(interaction: Interaction, timetable_id: int) -> None:
    found = await _managed(interaction, timetable_id)
    card = Card(_("Throw “{title}” away?").format(title=said(found.words.title)), colour=Colour.ACT)
    card.text(_("It was never posted, and it can't be brought back."))
    card.row(confirm(f"timetable:{timetable_id}:gone", f"timetable:{timetable_id}", yes=_("Throw it away")))
    await answer_to(interaction).update(card.view())


@routes.click("timetable:{timetable_id}:gone")
async def discard(interaction: Interaction, timetable_id: int) -> None:
    gone = await interaction.client.db.write(timetables.discard, timetable_id, caller_of(interaction))
    card = Card(colour=Colour.CALM).text(_("“{title}” is gone.").format(title=said(gone.title)))
    await answer_to(interaction).update(card.row(button(_("New shifts"), "shift:begin")).view())


@routes.click("timetable:{timetable_id}:off")
async def ask_to_call_off(interaction: Interaction, timetable_id: int) -> None:
    found, now = await _managed(interaction, timetable_id), interaction.client.clock.now()
    coming = [one for one in found.posted if one.is_open(now)]
    card = Card(_("Call all of “{title}” off?").format(title=said(found.words.title)), colour=Colour.ACT)
    shifts = ngettext("{n} shift that is to come", "{n} shifts that are to come", len(coming))
    card.text(shifts.format(n=len(coming)))
    card.text(_("Whoever said yes to one hears that it is cancelled. Each can be opened again by itself."))
    card.row(confirm(f"timetable:{timetable_id}:cancel", f"timetable:{timetable_id}", yes=_("Call them off")))
    await answer_to(interaction).update(card.view())


@routes.click("timetable:{timetable_id}:cancel")
async def call_off(interaction: Interaction, timetable_id: int) -> None:
    bot = interaction.client
    await bot.db.write(wording.call_off, timetable_id, caller_of(interaction), now=bot.clock.now())
    await show_timetable(interaction, timetable_id)


async def setup(bot: Groundswell) -> None:
    """Begun by the command."""
