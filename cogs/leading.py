"""Who looks after a thing to do: seeing it, taking it on, and no longer doing it."""

from __future__ import annotations

from datetime import datetime

import discord
from discord import ButtonStyle

from bot.answers import answer_to
from bot.client import Groundswell
from bot.courier import Direct, Drawing, Nothing, Post
from bot.db import Database
from bot.errors import Refusal
from bot.i18n import N_, _, ngettext
from bot.interactions import Interaction, caller_of
from bot.routes import Routes
from bot.services.guild import guilds, rights
from bot.services.guild.overtaking import marks
from bot.services.outbox.outbox import Parcel
from bot.services.own import suspensions
from bot.services.things import hand_overs, leading, leads, managing, things
from bot.services.things.leading import LEAD_ANSWERED, LEAD_ASKED, LEADERLESS
from bot.services.things.thing_notes import MOST_NOTE
from bot.services.things.things import Thing
from cogs.ui import (
    Button,
    Card,
    Colour,
    back_to_people,
    button,
    confirm,
    form,
    heading,
    leads_on,
    note_text,
    people_text,
    said,
    text_field,
    to_mine,
    user_select,
    when_and_where,
)

routes = Routes()


@routes.click("lead:{thing_id}")
async def show_leads(interaction: Interaction, thing_id: int) -> None:
    caller = caller_of(interaction)
    thing, led_by, coordinates = await interaction.client.db.read(leading.of, thing_id, caller)
    card = Card(_("Who looks after it"), colour=Colour.CALM).text(f"**{said(thing.title)}**")
    card.text(people_text(led_by) if led_by else _("Nobody looks after it."))
    card.small(_("Those who are in turn to them, and they are asked what came of it."))
    card.text(note_text(await interaction.client.db.read(hand_overs.find, thing_id)))
    back = (button(_("Note for who comes next"), f"lead:{thing_id}:note"), _back(thing))
    if caller.user_id in led_by:
        card.row(button(_("I no longer look after it"), f"lead:{thing_id}:stop"), *back)
    elif coordinates:
        card.row(button(_("I'll look after it"), f"lead:{thing_id}:take", ButtonStyle.success), *back)
    else:
        card.row(*back)
    _ask_line(card, interaction, thing, coordinates=coordinates)
    await answer_to(interaction).update(card.view())


def _ask_line(card: Card, interaction: Interaction, thing: Thing, *, coordinates: bool) -> None:
    """Whom one can ask, and the way to."""
    if thing.state == "draft" and not coordinates:
        card.small(_("Once it is posted you can ask whoever says yes to it."))
    elif thing.state == "draft":
        card.small(
            _("You can ask whoever has said yes to something here before. They see it, and say yes or no.")
        )
        card.row(user_select(f"lead:{thing.id}:ask", _("Ask somebody")))
    elif thing.is_open(interaction.client.clock.now()):
        card.small(_("You can ask whoever has said yes to it; they hear of it like of anything they are in."))
        card.row(user_select(f"lead:{thing.id}:ask", _("Ask somebody who is in")))


def _back(thing: Thing) -> Button:
    """To where this is reached from: what can be changed, who a draft is for, or a series."""
    if managing.is_series(thing):
        return button(_("Back"), f"series:{thing.id}")
    if thing.state == "draft" and thing.kind == "shift":
        return button(_("Back"), f"timetable:{thing.id}:who")
    if thing.state == "draft":
        return button(_("Back"), f"draft:{thing.id}:who")
    return button(_("Back"), f"manage:{thing.id}:change")


def note_form(note: str | None = None) -> discord.ui.Modal:
    return form(
        _("Note for who comes next"),
        text_field(
            "note",
            _("What should they know?"),
            value=note,
            long=True,
            required=False,
            most=MOST_NOTE,
            hint=_("Whoever is asked to look after it reads it, and coordinators. Empty: no note."),
            example=_("The spades are in the shed; Rosa has the key."),
        ),
    )


@routes.click("lead:{thing_id}:note", opens_modal=True)
async def edit_note(interaction: Interaction, thing_id: int) -> None:
    note = await interaction.client.db.read(hand_overs.before_writing, thing_id, caller_of(interaction))
    modal = write_note.modal(thing_id=thing_id, seen=marks({"note": note}), note=note)
    await answer_to(interaction).ask(modal)


@routes.form("lead:{thing_id}:note:{seen}", build=note_form)
async def write_note(interaction: Interaction, thing_id: int, seen: str, note: str | None = None) -> None:
    bot = interaction.client
    await bot.db.write(
        hand_overs.write, thing_id, caller_of(interaction), note or "", seen=seen, now=bot.clock.now()
    )
    await show_leads(interaction, thing_id)


@routes.click("lead:{thing_id}:ask")
async def ask(interaction: Interaction, thing_id: int, users: list[discord.User | discord.Member]) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    for person in users[:1]:
        if person.bot:
            raise Refusal(N_("That is a bot. Please choose a person."))
        if not isinstance(person, discord.Member):
            raise Refusal(N_("They are no longer in this server."))
        if await bot.db.read(suspensions.find, caller.guild, person.id) is not None:
            raise Refusal(leading.ASK_NOT_NOW)  # why is for moderators to know
        thing = await bot.db.write(leading.ask, thing_id, caller, person.id, now=bot.clock.now())
        card = Card(_("The question is on its way"), colour=Colour.GOOD).text(
            _("{person} is asked whether they'll look after it, too. You hear what they say.").format(
                person=f"<@{person.id}>"
            )
        )
        if thing.state == "draft":
            card.text(
                _(
                    "It reaches them the way they chose; who chose none finds it in /mine, so tell them to "
                    "look there."
                )
            )
        await answer_to(interaction).update(card.row(button(_("Back"), f"lead:{thing_id}")).view())


@routes.click("lead:{thing_id}:yes")
async def say_yes(interaction: Interaction, thing_id: int) -> None:
    """To the question, wherever it is read."""
    bot = interaction.client
    thing = await bot.db.write(
        leading.answer, thing_id, caller_of(interaction), yes=True, now=bot.clock.now()
    )
    card = Card(_("You look after it now"), colour=Colour.GOOD).text(f"**{said(thing.title)}**")
    if managing.is_series(thing):
        card.text(_("Thank you! /ask manage in the server has it under Repeating, with all its dates."))
    elif thing.kind == "shift":
        card.text(_("Thank you! /shift manage in the server shows who is in and what you can change."))
    elif thing.state == "draft":
        card.text(_("Thank you! In the server, /ask manage shows it under “Not posted yet”."))
    elif thing.kind == "ask":
        card.text(_("Thank you! /ask manage in the server shows who is in and what you can change."))
    else:
        card.text(_("Thank you! /role manage in the server shows who has it and what you can change."))
    card.text(note_text(await bot.db.read(hand_overs.find, thing_id)))
    card = await leads_on(card, interaction, thing.guild_id, _see(thing))
    await answer_to(interaction).update(card.view())


def _see(thing: Thing) -> Button:
    """Where whoever looks after it goes on."""
    if managing.is_series(thing):
        return button(_("All its dates"), f"series:{thing.id}")
    if thing.state == "draft":
        return button(_("Go on"), f"draft:{thing.id}")
    return button(_("See who is in"), f"{thing.kind}:{thing.id}:people")


@routes.click("lead:{thing_id}:no")
async def say_no(interaction: Interaction, thing_id: int) -> None:
    bot = interaction.client
    thing = await bot.db.write(
        leading.answer, thing_id, caller_of(interaction), yes=False, now=bot.clock.now()
    )
    card = Card(colour=Colour.CALM).text(
        _("That's fine. Whoever looks after it hears that you can't, and no more.")
    )
    card = await leads_on(card, interaction, thing.guild_id, to_mine())
    await answer_to(interaction).update(card.view())


@routes.click("lead:{thing_id}:take")
async def take_on(interaction: Interaction, thing_id: int) -> None:
    """From the coordinators' channel, too."""
    bot = interaction.client
    thing = await bot.db.write(leading.take_on, thing_id, caller_of(interaction), now=bot.clock.now())
    card = Card(_("You look after it now"), colour=Colour.GOOD).text(f"**{said(thing.title)}**")
    card.text(
        ngettext(
            "{n} person is in. Maybe write them that you do now.",
            "{n} people are in. Maybe write them that you do now.",
            thing.confirmed,
        ).format(n=thing.confirmed)
        if thing.confirmed
        else ""
    )
    card.text(note_text(await bot.db.read(hand_overs.find, thing_id)))
    await answer_to(interaction).update(card.row(_see(thing)).view())


@routes.click("lead:{thing_id}:stop")
async def ask_first(interaction: Interaction, thing_id: int) -> None:
    thing, led_by, _coordinates = await interaction.client.db.read(
        leading.of, thing_id, caller_of(interaction)
    )
    card = Card(_("No longer look after it?"), colour=Colour.ACT)
    if [*led_by] == [interaction.user.id] and managing.is_series(thing):
        card.text(_("Nobody else does, so its dates wait until somebody looks after it."))
    elif [*led_by] == [interaction.user.id] and thing.state == "draft":
        card.text(_("Nobody else does. Whoever posts it looks after it then."))
    elif [*led_by] == [interaction.user.id]:
        card.text(_("Nobody else does. The coordinators' channel says so, and one of them can take it on."))
    else:
        card.text(_("The others go on."))
    sure = confirm(f"lead:{thing_id}:stopped", f"lead:{thing_id}", yes=_("I no longer look after it"))
    await answer_to(interaction).update(card.row(sure).view())


@routes.click("lead:{thing_id}:stopped")
async def stop(interaction: Interaction, thing_id: int) -> None:
    bot, caller = interaction.client, caller_of(interaction)
    thing = await bot.db.write(leading.stop, thing_id, caller, now=bot.clock.now())
    card = Card(_("Thank you for having looked after it!"), colour=Colour.GOOD)
    card.text(f"**{said(thing.title)}**")
    coordinates = await bot.db.read(rights.is_coordinator, caller)
    is_theirs = thing.created_by == caller.user_id
    if managing.is_series(thing):
        card.row(button(_("Back"), "repeating:0"))
    elif thing.state == "draft":
        card.row(button(_("Back"), f"draft:{thing.id}") if is_theirs else to_mine())
    else:
        card.row(back_to_people(thing) if coordinates else to_mine())
    await answer_to(interaction).update(card.view())


async def draw_question(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    thing, found = await db.read(things.with_commitment, parcel.subject_id or 0, parcel.user_id or 0)
    led_by = await db.read(leads.of, thing.id)
    is_asked_before = thing.state == "draft" or parcel.detail.get("draft")
    if not (thing.state == "draft" or thing.is_open(now)) or parcel.user_id in led_by:
        return Nothing("there is nothing to ask any more")
    if not is_asked_before and (found is None or found.state == "left"):
        return Nothing("there is nothing to ask any more")
    guild = await db.read(guilds.find, thing.guild_id)
    card = Card(_("Will you look after something?"), colour=Colour.ACT)
    card.text(_("You're asked to help look after **{title}**.").format(title=heading(thing)))
    card.text(when_and_where(thing.occasion, thing.deadline))
    if managing.is_series(thing):
        card.text(_("It repeats: each of its dates is posted by itself."))
    elif thing.state == "draft":
        card.text(_("It isn't posted yet, so there is still time to say how it should be."))
    if led_by and not guild.quiet:
        card.text(_("Now it is looked after by {people}.").format(people=people_text(led_by)))
    card.text(
        _("You would be there for those who are in, see who they are, and could change it or write to them.")
    )
    card.text(note_text(await db.read(hand_overs.find, thing.id)))
    card.row(
        button(_("Yes, gladly"), f"lead:{thing.id}:yes", ButtonStyle.success),
        button(_("Not this time"), f"lead:{thing.id}:no"),
    )
    if is_asked_before:
        card.small(_("Why this? You said yes to something here before, and a coordinator thought of you."))
    else:
        card.small(_("Why this? You said yes to it, and somebody thought of you."))
    return Direct(parcel.user_id or 0, card.view(), thing.due_at)


async def draw_answer(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    thing = await db.read(things.show, parcel.subject_id or 0)
    led_by = await db.read(leads.of, thing.id)
    if parcel.user_id not in led_by:
        return Nothing("they look after it no more")
    if parcel.detail.get("yes"):
        card = Card(_("Somebody looks after it with you"), colour=Colour.GOOD)
    else:
        card = Card(_("Not this time"), colour=Colour.CALM)
        card.text(_("Whoever you asked can't look after it just now. You can ask somebody else."))
    card.text(f"**{heading(thing)}**")
    if parcel.detail.get("yes"):
        card.text(_("Now it is looked after by {people}.").format(people=people_text(led_by)))
    return Direct(parcel.user_id or 0, card.small(_("Why this? You look after it.")).view())


async def draw_leaderless(parcel: Parcel, db: Database, now: datetime) -> Drawing:
    guild = await db.read(guilds.find, parcel.guild_id)
    if guild.coordinators_channel_id is None:
        return Nothing("no coordinators channel is chosen in /setup")
    thing = await db.read(things.show, parcel.subject_id or 0)
    return Post(guild.coordinators_channel_id, _leaderless(thing, now).view(), once=True)


def _leaderless(thing: Thing, now: datetime) -> Card:
    if thing.lead is not None or not thing.is_open(now):
        settled = _("Somebody does.") if thing.lead is not None else _("It is over.")
        return Card(colour=Colour.ENDED).text(f"**{heading(thing)}**\n{settled}")
    card = Card(_("Nobody looks after this any more"), colour=Colour.ACT).text(f"**{heading(thing)}**")
    card.text(_("Whoever takes it on is there for those who are in, and is asked what came of it."))
    return card.row(
        button(_("I'll look after it"), f"lead:{thing.id}:take", ButtonStyle.success),
        button(_("See who is in"), f"{thing.kind}:{thing.id}:people"),
    )


draws = {LEADERLESS: draw_leaderless, LEAD_ASKED: draw_question, LEAD_ANSWERED: draw_answer}


async def setup(bot: Groundswell) -> None:
    """Reached from what can be changed about a thing, and from the coordinators' channel."""
