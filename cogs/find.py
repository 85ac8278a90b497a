"""`/find`: things to do, of every kind."""

from __future__ import annotations

from collections.abc import Sequence

import discord
from discord import app_commands

from bot.answers import answer_to
from bot.client import Groundswell
from bot.i18n import N_, _, ngettext, spoken
from bot.interactions import Interaction, caller_of
from bot.numbers import whole_number
from bot.routes import Routes, as_written
from bot.services.guild import guilds
from bot.services.guild import interests as interest_list
from bot.services.guild.interests import Interest
from bot.services.people import preferences, volunteers
from bot.services.record import spoken_languages
from bot.services.things import fitting, register, shifts
from bot.services.things.fitting import Page, Reasons
from bot.services.things.shifts import InAll
from bot.services.things.things import Thing
from cogs.ui import (
    Button,
    Card,
    Colour,
    Row,
    button,
    effort_text,
    entry,
    form,
    listed_heading,
    menu,
    pager,
    places_left,
    room_left,
    row,
    said,
    select,
    skills_for,
    text_field,
    to_mine,
    told_apart,
    when_text,
)

routes = Routes()

ON_A_PAGE = 5
#: Characters of what is searched for; and as they stand in a custom id, which holds a hundred.
MOST_WORDS, MOST_IN_ID = 60, 80
#: How long somebody may have: as long as things may be said to take.
MINUTES = (5, 15, 60)


@app_commands.command(name="find", description=N_("Things to do here"))
@app_commands.describe(words=N_("A part of the title; empty: all that is open"))
@app_commands.guild_only()
async def find(interaction: Interaction, words: str = "") -> None:
    await show_found(interaction, 0, words)


@routes.click("find:{page}")
async def show_page(interaction: Interaction, page: int) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    found = await bot.db.read(
        fitting.page_for, caller.guild, caller.user_id, page, size=ON_A_PAGE, now=bot.clock.now()
    )
    card = Card(_("Things to do"), colour=Colour.ACT)
    if found.things:
        card.small(_("What fits you comes first."))
        await _list(interaction, card, found)
    else:
        card.text(_("Nothing is open right now. A coordinator knows what's next: just ask!"))
        card.row(to_mine())
    if found.things:
        card.row(_how_long())
    if turn := pager("find:{page}", found.page, found.pages):
        card.row(turn)
    agreed = await bot.db.read(volunteers.agreed_to, caller.guild, caller.user_id, "invitations")
    asks = () if agreed else (button(_("Ask me when something fits"), "invited:offer:find"),)
    search = (button(_("Search"), "find:search"),) if found.pages > 1 else ()
    await answer_to(interaction).update(card.row(*search, *asks, *await _hears(interaction)).view())


async def _hears(interaction: Interaction) -> tuple[Button, ...]:
    """The way to be pinged for every ask, where there is a member role for it that they have not taken;
    answered in cogs/calls.py.
    """
    db, caller = interaction.client.db, caller_of(interaction)
    if (await db.read(guilds.find, caller.guild)).calls_role_id is None:
        return ()
    chosen = await db.read(preferences.find, caller.guild, caller.user_id)
    return () if chosen.hears_calls else (button(_("Hear of every ask"), "calls:find"),)


def _how_long(chosen: int | None = None) -> Row:
    """How much time somebody has just now, in minutes."""
    options = [(effort_text(minutes), str(minutes)) for minutes in MINUTES]
    ticked = [] if chosen is None else [str(chosen)]
    return row(
        select("find:long", _("How long have you got?"), [*options, (_("more"), "more")], chosen=ticked)
    )


@routes.click("find:long")
async def choose_how_long(interaction: Interaction, values: list[str]) -> None:
    minutes = whole_number(values[0])
    if minutes is None:
        await show_page(interaction, 0)
    else:
        await show_short(interaction, 0, minutes)


@routes.click("find:{page}:within:{minutes}")
async def show_short(interaction: Interaction, page: int, minutes: int) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    minutes = min(minutes, MINUTES[-1])
    found = await bot.db.read(
        fitting.short_for, caller.guild, caller.user_id, minutes, page, size=ON_A_PAGE, now=bot.clock.now()
    )
    card = Card(_("Things to do"), colour=Colour.ACT)
    if not found.things:
        card.text(_("Nothing that short is open right now."))
    await _list(interaction, card, found)
    card.row(_how_long(minutes))
    if turn := pager(f"find:{{page}}:within:{minutes}", found.page, found.pages):
        card.row(turn)
    await answer_to(interaction).update(card.row(button(_("Show all"), "find:0")).view())


def search_form() -> discord.ui.Modal:
    return form(_("Search"), text_field("words", _("What should the title contain?"), most=MOST_WORDS))


@routes.click("find:search", opens_modal=True)
async def open_search(interaction: Interaction) -> None:
    await answer_to(interaction).ask(search.modal())


@routes.form("find:search", build=search_form)
async def search(interaction: Interaction, words: str) -> None:
    await show_found(interaction, 0, words)


@routes.click("find:{page}:{words}")
async def show_found(interaction: Interaction, page: int, words: str) -> None:
    """What was searched for goes along with the buttons, as far as there is room for it."""
    bot, caller = interaction.client, caller_of(interaction)
    words = _short(words)
    if not words:
        await show_page(interaction, page)
        return
    found = await bot.db.read(
        fitting.search, caller.guild, caller.user_id, words, page, size=ON_A_PAGE, now=bot.clock.now()
    )
    card = Card(_("Things to do with “{words}”").format(words=said(words)), colour=Colour.ACT)
    if not found.things:
        card.text(_("Nothing that is open has this in its title."))
    await _list(interaction, card, found)
    if turn := pager(f"find:{{page}}:{as_written(words)}", found.page, found.pages):
        card.row(turn)
    card.row(button(_("Search"), "find:search"), button(_("Show all"), "find:0"))
    await answer_to(interaction).update(card.view())


@routes.click("find:enough")
async def enough(interaction: Interaction) -> None:
    """The end of an errand."""
    card = Card(_("Thank you for today!"), colour=Colour.GOOD)
    card.text(_("/mine shows what you said yes to.")).row(to_mine())
    await answer_to(interaction).update(card.view())


def _short(words: str) -> str:
    """As much of it as fits into a custom id, where what is not plain takes more room."""
    words = " ".join(words.split())[:MOST_WORDS]
    while len(as_written(words)) > MOST_IN_ID:
        words = words[:-1]
    return words


async def _list(interaction: Interaction, card: Card, found: Page) -> None:
    """A line or two each, with why it is shown; all can be opened from one menu."""
    if not found.things:
        return
    db, guild_id = interaction.client.db, caller_of(interaction).guild
    about = any(one.interests for one in found.reasons.values())
    offered = await db.read(interest_list.offered_in, guild_id, language=spoken()) if about else ()
    those = [one.id for one in found.things if one.kind == "shift"]
    in_all = await db.read(shifts.in_all, those, now=interaction.client.clock.now())
    for one in found.things:
        because = await _because(interaction, one, found.reasons[one.id], offered)
        card.text(_summary(one, because, in_all.get(one.id)))
    names = told_apart(found.things, (await db.read(guilds.find, guild_id)).zone)
    entries = [entry(names[one.id], f"{one.kind}:{one.id}:show") for one in found.things]
    card.row(menu("find", _("Open one of them"), entries))


async def _because(
    interaction: Interaction, one: Thing, reasons: Reasons, offered: Sequence[Interest]
) -> str:
    """Interests they chose, and what they said they can."""
    names = [said(interest.name) for interest in offered if interest.id in reasons.interests]
    if "skills" in reasons.can:
        listed = await skills_for(interaction.client.db, one)
        names += [said(skill.name) for skill in listed if skill.id == one.needs.skill]
    if "languages" in reasons.can and one.needs.language is not None:
        names.append(spoken_languages.name_of(one.needs.language))
    return _("because: {list}").format(list=", ".join(names)) if names else ""


def _summary(one: Thing, because: str, in_all: InAll | None) -> str:
    """In a line or two; of a shift that stands for others, of all of them."""
    kind = register.kind_of(one)
    facts = [] if kind.can_be_done else [_(kind.called)]
    if one.effort is not None:
        facts.append(effort_text(one.effort))
    if in_all is not None and in_all.shifts > 1:
        facts.append(ngettext("{n} shift", "{n} shifts", in_all.shifts).format(n=in_all.shifts))
        facts += [places_left(in_all.free)] if in_all.free else []
        facts += [room_left(one)] if in_all.free == 0 else []
    elif one.roster.free is not None:
        facts.append(room_left(one))
    if one.due_at is not None:
        facts.append(when_text(one))
    facts += [because] if because else []
    return f"**{listed_heading(one)}**\n-# {' · '.join(facts) or _(kind.called)}"


async def setup(bot: Groundswell) -> None:
    bot.tree.add_command(find)
